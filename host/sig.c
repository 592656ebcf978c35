/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of signature algorithms, as this PC uses it.
 */
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

#include "sig.h"

#define ROW(number, name, min, max, bits, ...) { &sig_##name, (bits) },
static const struct {
	const struct sig_algo *algo;
	uint32_t bits;	/* of a key, per byte of its signature */
} table[] = {
	TRP_SIG_TABLE(ROW)
};

static uint32_t bits_of(uint32_t type)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].algo->type == type)
			return table[i].bits;
	return 0;
}

const struct sig_algo *sig_of(EVP_PKEY *pkey)
{
	const struct sig_algo *algo = NULL;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]) && !algo; i++)
		if (table[i].algo->usable(pkey))
			algo = table[i].algo;
	ERR_clear_error();
	return algo;
}

bool sig_key_type(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (!strcmp(table[i].algo->key_type, name))
			return true;
	return false;
}

uint32_t sig_len(EVP_PKEY *pkey)
{
	return (uint32_t)EVP_PKEY_get_bits(pkey) /
	       bits_of(sig_of(pkey)->type);
}

const char *sig_name(char *buf, size_t room, uint32_t type, uint32_t len)
{
	snprintf(buf, room, "%s%u", trp_key_label(type), len * bits_of(type));
	return buf;
}

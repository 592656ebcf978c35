// SPDX-License-Identifier: BSD-2-Clause
/*
 * Trusted keys and checks that a build leaves out are said at each boot: these
 * lines are the last chance to notice a key or an option meant for tests.
 */
#include <config.h>
#include <initcall.h>
#include <inttypes.h>
#include <string.h>
#include <trace.h>

#include "keys.h"

/* Key of OP-TEE's tree, keys/default.pem: everybody has its private half */
static const uint8_t default_id[TRP_DIGEST_LEN] = {
	0xca, 0xc7, 0xbc, 0xfa, 0xf8, 0x67, 0x4a, 0x57,
	0xe5, 0xea, 0xa8, 0xef, 0x1a, 0x7c, 0x9b, 0x67,
	0xaf, 0x1f, 0xd5, 0x56, 0x2a, 0x06, 0x44, 0x0d,
	0x88, 0xd5, 0xe3, 0xc6, 0x32, 0xe8, 0x8c, 0x48,
};

static void say_key(const struct trp_pubkey *k)
{
	IMSG("trusts key %02x%02x%02x%02x%02x%02x%02x%02x (%s%" PRIu32 ")",
	     k->id[0], k->id[1], k->id[2], k->id[3], k->id[4], k->id[5],
	     k->id[6], k->id[7], trp_key_label(k->type), k->bits);
	if (memcmp(k->id, default_id, sizeof(default_id)))
		return;
	EMSG("****************************************************");
	EMSG("* INSECURE: this is the default key of OP-TEE.     *");
	EMSG("* Anybody can sign firmware that runs here.        *");
	EMSG("****************************************************");
}

static TEE_Result say_trust(void)
{
	const struct trp_pubkey *k = NULL;
	size_t i = 0;

	for (i = 0; (k = trp_rproc_key(i)); i++)
		say_key(k);
	if (!i)
		EMSG("no trusted key: no firmware will be loaded");
	if (IS_ENABLED(CFG_TRP_INSECURE))
		EMSG("INSECURE: CFG_INSECURE=y: works without a firewall");
	if (IS_ENABLED(CFG_TRP_STOCK_TA))
		EMSG("INSECURE: CFG_TRP_STOCK_TA=y: no signed segments");
	return TEE_SUCCESS;
}

driver_init_late(say_trust);

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trp pubkey`.
 */
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <string.h>

#include "../host/sig.h"
#include "cmd.h"
#include "keys.h"
#include "../host/opts.h"
#include "../host/out.h"
#include "../host/pub_raw.h"

enum { O_FORMAT = 1, O_OUT, O_KEY_PWD_FILE };

static const struct opt table[] = {
	{ "--format", O_FORMAT, 1 },
	{ "--out", O_OUT, 1 },
	{ "--key-pwd-file", O_KEY_PWD_FILE, 1 },
	{ NULL, 0, 0 },
};

static const char help[] =
"usage: trp pubkey KEY.pem [--format pem|der|c|id] [--out FILE]\n"
"\n"
"Writes the public half of a key to standard output or FILE.\n"
"\n"
"  --format pem         SubjectPublicKeyInfo in PEM (default)\n"
"  --format der         the same in DER\n"
"  --format c           initializer of struct trp_pubkey, for the list of\n"
"                       keys that the secure side trusts\n"
"  --format id          the key's id: SHA-256 of the DER form\n"
"  --out FILE           written whole or not at all\n"
"  --key-pwd-file FILE  passphrase; also TRP_KEY_PASSPHRASE, else the\n"
"                       terminal is asked\n";

struct job {
	const char *path;
	const char *format;
	const char *out;
	struct key_pass pass;
	bool done;
};

static enum tool_exit take(struct job *j, const struct opts *o, int id)
{
	switch (id) {
	case O_FORMAT:
		return opts_once(o, &j->format);
	case O_OUT:
		return opts_once(o, &j->out);
	case O_KEY_PWD_FILE:
		return opts_once(o, &j->pass.file);
	case OPT_HELP:
		fputs(help, stdout);
		j->done = true;
		return TOOL_OK;
	case OPT_FILE:
		if (j->path)
			return tool_error(TOOL_USAGE, NULL, "give one",
					  "more than one key: %s", o->val[0]);
		j->path = o->val[0];
		return TOOL_OK;
	default:
		return TOOL_USAGE;
	}
}

static bool put_bytes(BIO *bio, const char *name, const uint8_t *p, size_t n)
{
	size_t i;

	if (BIO_printf(bio, "\t.%s = {", name) < 0)
		return false;
	for (i = 0; i < n; i++)
		if (BIO_printf(bio, "%s0x%02x,", i % 12 ? " " : "\n\t\t",
			       p[i]) < 0)
			return false;
	return BIO_puts(bio, "\n\t},\n") > 0;
}

/* One initializer of struct trp_pubkey, for the list of trusted keys */
static bool put_c(BIO *bio, EVP_PKEY *pkey, const char *id)
{
	struct trp_pubkey k;
	size_t n;

	if (!pub_raw(&k, pkey))
		return false;
	n = sig_len(pkey);
	return BIO_printf(bio, "/* %s%u, key id %s */\n{\n\t.type = %u,\n"
			  "\t.bits = %u,\n\t.exponent = %uu,\n",
			  trp_key_label(k.type), k.bits, id,
			  k.type, k.bits, k.exponent) > 0 &&
	       put_bytes(bio, "id", k.id, sizeof(k.id)) &&
	       put_bytes(bio, "value", k.value, n) &&
	       BIO_puts(bio, "},\n") > 0;
}

static bool put(BIO *bio, const char *format, EVP_PKEY *pkey)
{
	char id_hex[2 * TRP_DIGEST_LEN + 1];
	uint8_t id[TRP_DIGEST_LEN], *der;
	size_t n = key_spki(pkey, &der);
	bool ok = n && key_id(pkey, id);

	if (ok)
		tool_hex(id_hex, id, sizeof(id));
	if (ok && !strcmp(format, "pem"))
		ok = PEM_write_bio_PUBKEY(bio, pkey);
	else if (ok && !strcmp(format, "der"))
		ok = BIO_write(bio, der, (int)n) == (int)n;
	else if (ok && !strcmp(format, "c"))
		ok = put_c(bio, pkey, id_hex);
	else if (ok)
		ok = BIO_printf(bio, "%s\n", id_hex) > 0;
	OPENSSL_free(der);
	return ok;
}

static enum tool_exit emit(const struct job *j, EVP_PKEY *pkey)
{
	BIO *bio = BIO_new(BIO_s_mem());
	enum tool_exit ret = TOOL_OK;
	char *p;
	long n;

	if (!bio || !put(bio, j->format, pkey)) {
		ret = tool_error(TOOL_INTERNAL, j->path, NULL,
				 "the key cannot be encoded");
	} else {
		n = BIO_get_mem_data(bio, &p);
		if (j->out)
			ret = out_write(j->out, 0666, false, p, (size_t)n);
		else
			fwrite(p, 1, (size_t)n, stdout);
	}
	BIO_free(bio);
	return ret;
}

static enum tool_exit check_options(struct job *j)
{
	static const char *const formats[] = { "pem", "der", "c", "id" };
	size_t i;

	if (!j->path)
		return tool_error(TOOL_USAGE, NULL, "see --help",
				  "no key is given");
	if (j->out && out_same(j->out, j->path))
		return tool_error(TOOL_USAGE, j->out, "give another --out",
				  "would be read and written");
	if (!j->format)
		j->format = "pem";
	for (i = 0; i < 4; i++)
		if (!strcmp(j->format, formats[i]))
			return TOOL_OK;
	return tool_error(TOOL_USAGE, NULL, "use pem, der, c or id",
			  "--format %s is not known", j->format);
}

enum tool_exit cmd_pubkey(char **argv)
{
	struct opts o = { .table = table, .argv = argv };
	enum tool_exit ret = TOOL_OK;
	EVP_PKEY *pkey = NULL;
	struct job j = { 0 };
	int id;

	while (!ret && !j.done && (id = opts_next(&o)) != OPT_END)
		ret = take(&j, &o, id);
	if (!ret && !j.done)
		ret = check_options(&j);
	if (ret || j.done)
		return ret;
	ret = key_load(j.path, &j.pass, false, &pkey);
	if (!ret)
		ret = emit(&j, pkey);
	EVP_PKEY_free(pkey);
	return ret;
}

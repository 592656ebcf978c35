/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trp keygen`.
 */
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "cmd.h"
#include "keys.h"
#include "../host/opts.h"
#include "../host/out.h"

/* Rounds of PBKDF2 (HMAC-SHA256) for an encrypted key */
#define PBKDF2_ROUNDS	600000

enum { O_TYPE = 1, O_OUT, O_ENCRYPT, O_KEY_PWD_FILE };

static const struct opt table[] = {
	{ "--type", O_TYPE, 1 },
	{ "--out", O_OUT, 1 },
	{ "--encrypt", O_ENCRYPT, 0 },
	{ "--key-pwd-file", O_KEY_PWD_FILE, 1 },
	{ NULL, 0, 0 },
};

static const char help[] =
"usage: trp keygen --type TYPE --out KEY.pem [--encrypt]\n"
"\n"
"  --type TYPE          rsa2048, rsa3072, rsa4096 or p256\n"
"  --out FILE           private key: PKCS#8, PEM, readable by you alone; an\n"
"                       existing file is never replaced\n"
"  --encrypt            protect it with a passphrase (AES-256)\n"
"  --key-pwd-file FILE  the passphrase; also TRP_KEY_PASSPHRASE, else the\n"
"                       terminal is asked\n"
"\n"
"Give the public half (`trp pubkey KEY.pem`) to the device.\n";

static const struct type {
	const char *name;
	unsigned int bits;	/* of RSA; 0: P-256 */
} types[] = {
	{ "rsa2048", 2048 }, { "rsa3072", 3072 }, { "rsa4096", 4096 },
	{ "p256", 0 },
};

struct job {
	const char *type;
	const char *out;
	struct key_pass pass;
	bool encrypt;
	bool done;
};

static enum tool_exit take(struct job *j, const struct opts *o, int id)
{
	switch (id) {
	case O_TYPE:
		return opts_once(o, &j->type);
	case O_OUT:
		return opts_once(o, &j->out);
	case O_ENCRYPT:
		j->encrypt = true;
		return TOOL_OK;
	case O_KEY_PWD_FILE:
		return opts_once(o, &j->pass.file);
	case OPT_HELP:
		fputs(help, stdout);
		j->done = true;
		return TOOL_OK;
	case OPT_FILE:
		return tool_error(TOOL_USAGE, NULL, "use --out FILE",
				  "%s is not an option", o->val[0]);
	default:
		return TOOL_USAGE;
	}
}

static enum tool_exit options(struct job *j, char **argv)
{
	struct opts o = { .table = table, .argv = argv };
	enum tool_exit ret = TOOL_OK;
	int id;

	while (!ret && !j->done && (id = opts_next(&o)) != OPT_END)
		ret = take(j, &o, id);
	if (ret || j->done)
		return ret;
	if (!j->type || !j->out)
		return tool_error(TOOL_USAGE, NULL, "see --help",
				  "%s is missing", j->type ? "--out" :
				  "--type");
	if (j->pass.file && !j->encrypt)
		return tool_error(TOOL_USAGE, NULL, "add --encrypt",
				  "a passphrase for a key "
				  "that is not encrypted");
	return TOOL_OK;
}

static enum tool_exit generate(const char *name, EVP_PKEY **pkey)
{
	size_t i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (strcmp(types[i].name, name))
			continue;
		*pkey = types[i].bits ? EVP_RSA_gen(types[i].bits) :
					EVP_EC_gen("P-256");
		return *pkey ? TOOL_OK :
			tool_error(TOOL_INTERNAL, NULL, NULL,
				   "no key could be made");
	}
	return tool_error(TOOL_USAGE, NULL,
			  "use rsa2048, rsa3072, rsa4096 or p256",
			  "--type %s is not known", name);
}

/* PBES2; OpenSSL's own PEM writer takes 2048 rounds only. */
static X509_SIG *encrypt(PKCS8_PRIV_KEY_INFO *info, const char *pass)
{
	return PKCS8_encrypt(-1, EVP_aes_256_cbc(), pass, (int)strlen(pass),
			     NULL, 0, PBKDF2_ROUNDS, info);
}

static bool to_pem(EVP_PKEY *pkey, const char *pass, BIO *bio)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pkey);
	X509_SIG *sig;
	bool ok;

	if (!pass) {
		ok = info && PEM_write_bio_PKCS8_PRIV_KEY_INFO(bio, info);
	} else {
		sig = info ? encrypt(info, pass) : NULL;
		ok = sig && PEM_write_bio_PKCS8(bio, sig);
		X509_SIG_free(sig);
	}
	PKCS8_PRIV_KEY_INFO_free(info);
	return ok;
}

static enum tool_exit write_key(const struct job *j, EVP_PKEY *pkey,
				const char *pass)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	enum tool_exit ret;
	char *pem = NULL;
	long n;

	if (!bio || !to_pem(pkey, pass, bio)) {
		BIO_free(bio);
		return tool_error(TOOL_INTERNAL, j->out, NULL,
				  "the key cannot be encoded");
	}
	n = BIO_get_mem_data(bio, &pem);
	ret = out_write(j->out, 0600, true, pem, (size_t)n);
	BIO_free(bio);
	return ret;
}

static enum tool_exit run(struct job *j)
{
	char pass[KEY_PASS_MAX], hex[2 * TRP_KEYID_LEN + 1], type[32];
	uint8_t id[TRP_DIGEST_LEN];
	EVP_PKEY *pkey = NULL;
	enum tool_exit ret = TOOL_OK;

	if (j->encrypt)
		ret = pass_get(&j->pass, j->out, true, pass);
	if (!ret && j->encrypt && !pass[0])
		ret = tool_error(TOOL_REFUSED, j->out, NULL,
				 "the passphrase is empty");
	if (!ret)
		ret = generate(j->type, &pkey);
	if (!ret)
		ret = write_key(j, pkey, j->encrypt ? pass : NULL);
	if (!ret && key_id(pkey, id))
		printf("%s: %s, key %s\n", j->out,
		       key_type_name(pkey, type, sizeof(type)),
		       tool_hex(hex, id, TRP_KEYID_LEN));
	OPENSSL_cleanse(pass, sizeof(pass));
	EVP_PKEY_free(pkey);
	return ret;
}

enum tool_exit cmd_keygen(char **argv)
{
	struct job j = { 0 };
	enum tool_exit ret = options(&j, argv);

	return ret || j.done ? ret : run(&j);
}

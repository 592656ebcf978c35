/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trp sign`.
 */
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "../host/sig.h"
#include "check.h"
#include "cmd.h"
#include "keys.h"
#include "../host/opts.h"
#include "../host/out.h"
#include "sign.h"

enum { O_IN = 1, O_OUT, O_KEY, O_KEY_INFO, O_KEY_TYPE, O_KEY_PWD,
       O_KEY_PWD_FILE, O_PLAT, O_FORMAT, O_DUMP, O_NO_DUMP, O_QUIET };

static const struct opt table[] = {
	{ "--in", O_IN, 1 },
	{ "--out", O_OUT, 1 },
	{ "--key", O_KEY, 1 },
	{ "--key-info", O_KEY_INFO, 1 },
	{ "--key_info", O_KEY_INFO, 1 },
	{ "--key-type", O_KEY_TYPE, 1 },
	{ "--key_type", O_KEY_TYPE, 1 },
	{ "--key-pwd-file", O_KEY_PWD_FILE, 1 },
	{ "--key-pwd", O_KEY_PWD, 1 },
	{ "--key_pwd", O_KEY_PWD, 1 },
	{ "--plat-tlv", O_PLAT, 2 },
	{ "--plat_tlv", O_PLAT, 2 },
	{ "--format", O_FORMAT, 1 },
	{ "--dump", O_DUMP, 1 },
	{ "--no-dump", O_NO_DUMP, 0 },
	{ "--quiet", O_QUIET, 0 },
	{ "-q", O_QUIET, 0 },
	{ NULL, 0, 0 },
};

static const char help[] =
"usage: trp sign --in FW.elf [--in FW2.elf ...] --out FW.sign --key KEY.pem\n"
"                [OPTIONS]\n"
"\n"
"  --in FILE            ELF file; up to 8, in this order\n"
"  --out FILE           signed image, written whole or not at all\n"
"  --key FILE           private key, PEM or DER: RSA of 2048 to 4096 bits, or\n"
"                       P-256\n"
"  --key-info FILE      put the content of FILE into TLV PKEYINFO\n"
"  --plat-tlv ID VALUE  platform TLV: ID is BOOTADDR, BOOTSEC or a number\n"
"                       from 0x10000 to 0x1ffff; VALUE is 0x... (32 bits) or\n"
"                       text\n"
"  --dump WHAT          segments that a core dump may show to Linux: none\n"
"                       (default), data (those that are not executable), all,\n"
"                       or a list of program headers like 0,2-4\n"
"  --no-dump            same as --dump none\n"
"  --format trp|stock   stock: write what OP-TEE's own signer writes\n"
"  --key-pwd-file FILE  passphrase of the key; also TRP_KEY_PASSPHRASE, else\n"
"                       the terminal is asked\n"
"  --key_pwd TEXT       passphrase, visible to everybody on this machine\n"
"  --key_type RSA|ECC   what the key has to be\n"
"  -q, --quiet          no warnings\n";

/**
 * struct job - what the command line asks for
 */
struct job {
	struct writer w;
	const char *in[TRP_MAX_IMAGES];
	const char *out;
	const char *key;
	const char *key_info;
	const char *key_type;
	const char *format;
	const char *dump;
	struct key_pass pass;
	char pwd[KEY_PASS_MAX];
	bool quiet;
	bool done;
};

static enum tool_exit add_input(struct job *j, const char *path)
{
	if (j->w.num_in >= TRP_MAX_IMAGES)
		return tool_error(TOOL_USAGE, NULL, NULL,
				  "more than %u --in files", TRP_MAX_IMAGES);
	j->in[j->w.num_in++] = path;
	return TOOL_OK;
}

/* What the process list shows is not secret: wipe it at least from now on. */
static enum tool_exit argv_pass(struct job *j, const struct opts *o)
{
	enum tool_exit ret = opts_once(o, &j->pass.argv);
	size_t n = strlen(o->val[0]);

	if (ret || n >= sizeof(j->pwd))
		return ret;
	memcpy(j->pwd, o->val[0], n + 1);
	memset(o->val[0], '*', n);
	j->pass.argv = j->pwd;
	return TOOL_OK;
}

static enum tool_exit take(struct job *j, const struct opts *o, int id)
{
	switch (id) {
	case O_IN:
		return add_input(j, o->val[0]);
	case O_OUT:
		return opts_once(o, &j->out);
	case O_KEY:
		return opts_once(o, &j->key);
	case O_KEY_INFO:
		return opts_once(o, &j->key_info);
	case O_KEY_TYPE:
		return opts_once(o, &j->key_type);
	case O_KEY_PWD:
		return argv_pass(j, o);
	case O_KEY_PWD_FILE:
		return opts_once(o, &j->pass.file);
	case O_PLAT:
		return sign_plat(&j->w, o->val[0], o->val[1]);
	case O_FORMAT:
		return opts_once(o, &j->format);
	case O_DUMP:
		return opts_once(o, &j->dump);
	case O_NO_DUMP:
		if (j->dump)
			return tool_error(TOOL_USAGE, NULL, NULL,
					  "--dump is given twice");
		j->dump = "none";
		return TOOL_OK;
	case O_QUIET:
		j->quiet = true;
		return TOOL_OK;
	case OPT_HELP:
		fputs(help, stdout);
		j->done = true;
		return TOOL_OK;
	case OPT_FILE:
		return tool_error(TOOL_USAGE, NULL, "use --in FILE",
				  "%s is not an option", o->val[0]);
	default:
		return TOOL_USAGE;
	}
}

static enum tool_exit check_options(struct job *j)
{
	if (!j->w.num_in || !j->out || !j->key)
		return tool_error(TOOL_USAGE, NULL, "see --help",
				  "%s is missing", !j->w.num_in ? "--in" :
				  !j->out ? "--out" : "--key");
	if (j->format && strcmp(j->format, "trp") &&
	    strcmp(j->format, "stock"))
		return tool_error(TOOL_USAGE, NULL, "use trp or stock",
				  "--format %s is not known", j->format);
	j->w.stock = j->format && !strcmp(j->format, "stock");
	if (j->w.stock && j->dump)
		return tool_error(TOOL_USAGE, NULL, "leave one of them out",
				  "--format stock cannot say what a core dump "
				  "may show");
	if (j->key_type && !sig_key_type(j->key_type))
		return tool_error(TOOL_USAGE, NULL, "use RSA or ECC",
				  "--key_type %s is not known", j->key_type);
	if (j->pass.argv && j->pass.file)
		return tool_error(TOOL_USAGE, NULL, "leave one of them out",
				  "--key_pwd and --key-pwd-file");
	return TOOL_OK;
}

/* A slip of the hand must not cost somebody a key. */
static enum tool_exit check_names(const struct job *j)
{
	bool same = out_same(j->out, j->key) ||
		    (j->key_info && out_same(j->out, j->key_info));
	uint32_t i;

	for (i = 0; i < j->w.num_in; i++)
		same = same || out_same(j->out, j->in[i]);
	return same ? tool_error(TOOL_USAGE, j->out, "give another --out",
				 "would be read and written") : TOOL_OK;
}

static enum tool_exit options(struct job *j, char **argv)
{
	struct opts o = { .table = table, .argv = argv };
	enum tool_exit ret = TOOL_OK;
	int id;

	while (!ret && !j->done && (id = opts_next(&o)) != OPT_END)
		ret = take(j, &o, id);
	if (!ret && !j->done)
		ret = check_options(j);
	return ret || j->done ? ret : check_names(j);
}

static enum tool_exit load_key(struct job *j)
{
	enum tool_exit ret;
	const char *is;

	if (j->pass.argv && !j->quiet)
		tool_warn(NULL, "a passphrase on the command line is visible "
			  "to everybody on this machine; use --key-pwd-file");
	ret = key_load(j->key, &j->pass, true, &j->w.pkey);
	if (ret || !j->key_type)
		return ret;
	is = sig_of(j->w.pkey)->key_type;
	if (strcmp(j->key_type, is))
		return tool_error(TOOL_USAGE, j->key,
				  "leave --key_type out: the key knows",
				  "--key_type %s, but this is an %s key",
				  j->key_type, is);
	return TOOL_OK;
}

static enum tool_exit read_inputs(struct job *j)
{
	uint32_t i, num = j->w.num_in;
	enum tool_exit ret;

	if (j->key_info) {
		ret = tool_read_file(j->key_info, TRP_MAX_TLV_LEN,
				     &j->w.key_info, &j->w.key_info_len);
		if (ret)
			return ret;
	}
	for (i = 0; i < num; i++) {
		ret = elf_in_open(&j->w.in[i], j->in[i], i);
		if (ret)
			return ret;
	}
	return TOOL_OK;
}

static enum tool_exit our_facts(struct job *j)
{
	enum tool_exit ret = sign_find_rsc(&j->w);

	if (!ret)
		ret = sign_find_boot(&j->w);
	return ret ? ret : sign_set_dump(&j->w, j->dump ? j->dump : "none");
}

/* What the device would refuse is not written. */
static enum tool_exit read_back(struct job *j, struct check *c,
				struct trp_host_crypto *hc)
{
	struct trp_report rep = { 0 };
	enum trp_err err;

	err = check_open(c, j->w.out, j->w.out_len, &rep);
	if (!err)
		err = check_auth(c, &hc->ops, &rep);
	if (!err)
		err = check_images(c, &hc->ops, &rep);
	if (!err)
		err = check_rest(c, &rep);
	return err ? tool_refuse(j->in[0], &rep) : TOOL_OK;
}

static enum tool_exit report(const struct job *j, const struct check *c)
{
	char hex[2 * TRP_KEYID_LEN + 1], type[32];

	printf("%s: %u image%s, %u segment%s to load, %s, key %s\n", j->out,
	       c->img.num_img, c->img.num_img > 1 ? "s" : "", c->plan.num_load,
	       c->plan.num_load > 1 ? "s" : "",
	       key_type_name(j->w.pkey, type, sizeof(type)),
	       tool_hex(hex, c->auth.key_id, TRP_KEYID_LEN));
	return TOOL_OK;
}

static enum tool_exit finish(struct job *j)
{
	struct trp_host_crypto hc;
	enum tool_exit ret;
	struct check c;

	trp_host_crypto_init(&hc);
	if (!trp_host_crypto_add(&hc, j->w.pkey))
		return tool_error(TOOL_INTERNAL, j->key, NULL,
				  "the public half cannot be used");
	ret = read_back(j, &c, &hc);
	if (!ret && !j->quiet) {
		if (!j->w.stock)
			sign_warn(&j->w, j->out);
		stock_warn(&c, j->out);
	}
	if (!ret)
		ret = out_write(j->out, 0666, false, j->w.out, j->w.out_len);
	if (!ret)
		ret = report(j, &c);
	trp_host_crypto_free(&hc);
	return ret;
}

static enum tool_exit run(struct job *j)
{
	struct trp_report rep = { 0 };
	enum tool_exit ret = load_key(j);
	uint32_t image;

	if (!ret)
		ret = read_inputs(j);
	if (ret)
		return ret;
	if (writer_entries(&j->w, &rep, &image))
		return tool_refuse(j->in[image], &rep);
	if (!j->w.stock)
		ret = our_facts(j);
	if (ret)
		return ret;
	if (writer_make(&j->w, &rep))
		return tool_refuse(j->in[0], &rep);
	return finish(j);
}

enum tool_exit cmd_sign(char **argv)
{
	struct job *j = calloc(1, sizeof(*j));
	enum tool_exit ret;
	uint32_t i;

	if (!j)
		return tool_error(TOOL_INTERNAL, NULL, NULL, "out of memory");
	ret = options(j, argv);
	if (!ret && !j->done)
		ret = run(j);
	for (i = 0; i < TRP_MAX_IMAGES; i++)
		elf_in_close(&j->w.in[i]);
	EVP_PKEY_free(j->w.pkey);
	free(j->w.key_info);
	free(j->w.out);
	OPENSSL_cleanse(j->pwd, sizeof(j->pwd));
	free(j);
	return ret;
}

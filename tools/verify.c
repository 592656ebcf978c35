/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trp verify`.
 */
#include "cmd.h"
#include "trust.h"

static const char help[] =
"usage: trp verify --key PUB.pem [--key PUB2.pem ...] FW.sign\n"
"\n"
"Checks layout, signature, digests, overlap and resource table with the\n"
"device's code; then the bytes that no device loads, where they are signed.\n"
"The processor's memory map is not known here, so it is not checked. Exit\n"
"code 0: good, 1: refused.\n"
"\n"
"  --key FILE           trusted key, PEM or DER; a private key works, too\n"
"  --key-pwd-file FILE  passphrase, if a key has one\n";

static void good(const struct trust *t, const struct check *c)
{
	const struct trp_host_key *key = &t->hc.keys[t->hc.used];
	char hex[2 * TRP_KEYID_LEN + 1], type[32];

	printf("%s: good: %s signature of key %s, %u image%s, %u segment%s to "
	       "load, %s%s", t->path,
	       key_type_name(key->pkey, type, sizeof(type)),
	       tool_hex(hex, key->id, TRP_KEYID_LEN), c->img.num_img,
	       c->img.num_img > 1 ? "s" : "", c->plan.num_load,
	       c->plan.num_load > 1 ? "s" : "",
	       c->rsc ? "a resource table" : "no resource table",
	       c->img.stock ? ", stock format" : "");
	if (!c->img.tlv[TRP_TLV_IMGDIGEST].p)
		printf("; nobody signed %u bytes that are not loaded", c->rest);
	puts("; the memory map was not checked");
}

static enum tool_exit run(struct trust *t)
{
	struct trp_report rep = { 0 };
	struct check c;
	enum trp_err err;

	if (!t->hc.num)
		return tool_error(TOOL_USAGE, NULL, "see --help",
				  "--key is missing");
	err = check_open(&c, t->file, t->len, &rep);
	if (!err)
		err = check_auth(&c, &t->hc.ops, &rep);
	if (!err)
		err = check_images(&c, &t->hc.ops, &rep);
	if (!err)
		err = check_rest(&c, &rep);
	if (err)
		return tool_refuse(t->path, &rep);
	good(t, &c);
	return TOOL_OK;
}

enum tool_exit cmd_verify(char **argv)
{
	struct trust t;
	enum tool_exit ret = trust_options(&t, argv, help, false);

	if (!ret && !t.done)
		ret = run(&t);
	trust_free(&t);
	return ret;
}

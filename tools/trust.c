/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An image and trusted keys from the command line.
 */
#include <stdlib.h>
#include <string.h>

#include "trust.h"

enum { O_KEY = 1, O_KEY_PWD_FILE, O_JSON };

static const struct opt table[] = {
	{ "--key", O_KEY, 1 },
	{ "--key-pwd-file", O_KEY_PWD_FILE, 1 },
	{ "--json", O_JSON, 0 },
	{ NULL, 0, 0 },
};

/**
 * struct paths - file names, read after all options are known
 */
struct paths {
	const char *key[TRP_HOST_MAX_KEYS];
	unsigned int num;
};

static enum tool_exit add_key(struct paths *p, const char *path)
{
	if (p->num >= TRP_HOST_MAX_KEYS)
		return tool_error(TOOL_USAGE, NULL, NULL,
				  "more than %u --key files",
				  TRP_HOST_MAX_KEYS);
	p->key[p->num++] = path;
	return TOOL_OK;
}

static enum tool_exit take(struct trust *t, struct paths *p,
			   const struct opts *o, int id, bool json)
{
	switch (id) {
	case O_KEY:
		return add_key(p, o->val[0]);
	case O_KEY_PWD_FILE:
		return opts_once(o, &t->pass.file);
	case O_JSON:
		t->json = true;
		return json ? TOOL_OK :
			tool_error(TOOL_USAGE, NULL, "see --help",
				   "unknown option --json");
	case OPT_HELP:
		t->done = true;
		return TOOL_OK;
	case OPT_FILE:
		if (t->path)
			return tool_error(TOOL_USAGE, NULL, "give one",
					  "more than one image: %s",
					  o->val[0]);
		t->path = o->val[0];
		return TOOL_OK;
	default:
		return TOOL_USAGE;
	}
}

static enum tool_exit read_keys(struct trust *t, const struct paths *p)
{
	enum tool_exit ret;
	EVP_PKEY *pkey;
	unsigned int i;
	bool ok;

	for (i = 0; i < p->num; i++) {
		ret = key_load(p->key[i], &t->pass, false, &pkey);
		if (ret)
			return ret;
		ok = trp_host_crypto_add(&t->hc, pkey);
		EVP_PKEY_free(pkey);
		if (!ok)
			return tool_error(TOOL_INTERNAL, p->key[i], NULL,
					  "the key cannot be used");
	}
	return TOOL_OK;
}

enum tool_exit trust_options(struct trust *t, char **argv, const char *help,
			     bool json)
{
	struct opts o = { .table = table, .argv = argv };
	struct paths p = { .num = 0 };
	enum tool_exit ret = TOOL_OK;
	int id;

	memset(t, 0, sizeof(*t));
	trp_host_crypto_init(&t->hc);
	while (!ret && !t->done && (id = opts_next(&o)) != OPT_END)
		ret = take(t, &p, &o, id, json);
	if (ret)
		return ret;
	if (t->done) {
		fputs(help, stdout);
		return TOOL_OK;
	}
	if (!t->path)
		return tool_error(TOOL_USAGE, NULL, "see --help",
				  "no image is given");
	ret = read_keys(t, &p);
	return ret ? ret : tool_read_file(t->path, CHECK_FILE_MAX, &t->file,
					  &t->len);
}

void trust_free(struct trust *t)
{
	trp_host_crypto_free(&t->hc);
	free(t->file);
}

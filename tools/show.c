/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trp show`: reads an image and says what it found, good or bad.
 */
#include <string.h>
#include <trp/rsc.h>

#include "../host/sig.h"
#include "cmd.h"
#include "show.h"
#include "trust.h"

static const char help[] =
"usage: trp show [--json] [--key PUB.pem ...] FW.sign\n"
"\n"
"Shows header, TLVs, images, segments and resource table. A wrong signature\n"
"is shown, too: the exit code is 0 as long as the layout can be read. Use\n"
"`trp verify` to decide.\n"
"\n"
"  --key FILE           check the signature with this key\n"
"  --key-pwd-file FILE  passphrase, if a key has one\n"
"  --json               for programs; the schema is in docs/format.md\n";

static const struct rsc_field memory_fields[] = {
	{ "da", 0, 'x' }, { "pa", 4, 'x' }, { "len", 8, 'd' },
	{ "flags", 12, 'x' }, { "name", 20, 's' }, { NULL, 0, 0 },
};

static const struct rsc_field trace_fields[] = {
	{ "da", 0, 'x' }, { "len", 4, 'd' }, { "name", 12, 's' },
	{ NULL, 0, 0 },
};

static const struct rsc_field vdev_fields[] = {
	{ "id", 0, 'd' }, { "notifyid", 4, 'd' }, { "dfeatures", 8, 'x' },
	{ "gfeatures", 12, 'x' }, { "config_len", 16, 'd' },
	{ "status", 20, 'b' }, { NULL, 0, 0 },
};

const struct rsc_field rsc_vring_fields[] = {
	{ "da", 0, 'x' }, { "align", 4, 'd' }, { "num", 8, 'd' },
	{ "notifyid", 12, 'd' }, { "pa", 16, 'x' }, { NULL, 0, 0 },
};

const struct rsc_field *rsc_fields(uint32_t type)
{
	static const struct rsc_field none[] = { { NULL, 0, 0 } };

	switch (type) {
	case TRP_RSC_CARVEOUT:
	case TRP_RSC_DEVMEM:
		return memory_fields;
	case TRP_RSC_TRACE:
		return trace_fields;
	case TRP_RSC_VDEV:
		return vdev_fields;
	default:
		return none;
	}
}

uint32_t show_vrings(uint32_t type, const struct trp_span *body)
{
	return type == TRP_RSC_VDEV ? body->p[21] : 0;
}

const char *show_segment(uint32_t type)
{
	static const struct {
		uint32_t type;
		const char *name;
	} names[] = {
		{ 0, "NULL" }, { 1, "LOAD" }, { 2, "DYNAMIC" }, { 3, "INTERP" },
		{ 4, "NOTE" }, { 5, "SHLIB" }, { 6, "PHDR" }, { 7, "TLS" },
		{ 0x6474e550, "EH_FRAME" }, { 0x6474e551, "STACK" },
		{ 0x6474e552, "RELRO" }, { 0x6474e553, "PROPERTY" },
		{ 0x70000001, "EXIDX" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].type == type)
			return names[i].name;
	return NULL;
}

const char *show_digest(const struct show *s, uint32_t entry)
{
	const uint8_t *p;
	uint32_t n;

	if (!s->bound)
		return "unknown";
	if (!check_bytes(&s->c, entry, &p, &n))
		return "outside";
	return check_digest(&s->c, entry) ? "good" : "bad";
}

bool show_dump(const struct show *s, uint32_t entry)
{
	const struct trp_span *bits = &s->c.img.tlv[TRP_TLV_DUMP];

	return bits->p && bits->p[entry / 8] >> entry % 8 & 1;
}

const char *show_sigtype(const struct show *s, char *buf, size_t len)
{
	return sig_name(buf, len, s->c.img.sigtype, s->c.lens.sig);
}

/*
 * The core plans verified manifests only. What is shown here is loaded by
 * nobody, so anything counts as verified: the answer to "is the signature
 * good?" comes from check_signature() alone.
 */
static enum trp_verdict anything_goes(void *ctx, const struct trp_image *img,
				      const uint8_t digest[TRP_DIGEST_LEN],
				      uint8_t id[TRP_DIGEST_LEN],
				      struct trp_report *rep)
{
	(void)ctx;
	(void)img;
	(void)digest;
	(void)rep;
	memset(id, 0, TRP_DIGEST_LEN);
	return TRP_GOOD;
}

static const uint8_t *anybody(void *ctx, size_t i)
{
	static const uint8_t id[TRP_DIGEST_LEN];

	(void)ctx;
	return i ? NULL : id;
}

static void check_signature(struct show *s, struct trp_host_crypto *hc)
{
	s->checked = hc->num;
	if (!s->checked)
		return;
	if (check_auth(&s->c, &hc->ops, &s->why) == TRP_OK)
		s->key = &hc->keys[hc->used];
}

static void look_at_rest(struct show *s)
{
	struct trp_report rep = { 0 };
	enum trp_err err = check_rest(&s->c, &rep);

	if (err == TRP_E_IMGDIGEST)
		s->rest = "bad";
	else if (err && !s->problem.err)
		s->problem = rep;
	else if (!err)
		s->rest = s->c.img.tlv[TRP_TLV_IMGDIGEST].p ? "good" :
							      "not signed";
}

static void look_inside(struct show *s)
{
	struct trp_host_crypto open;

	trp_host_crypto_init(&open);
	open.ops.verify = anything_goes;
	open.ops.trusted = anybody;
	if (check_auth(&s->c, &open.ops, &s->problem) == TRP_OK)
		check_images(&s->c, &open.ops, &s->problem);
	s->bound = s->c.hints.end[s->c.img.num_img - 1] == s->c.img.num_ent;
	if (s->bound)
		look_at_rest(s);
}

static enum tool_exit run(struct trust *t)
{
	struct trp_report rep = { 0 };
	struct show s;

	memset(&s, 0, sizeof(s));
	s.path = t->path;
	if (check_open(&s.c, t->file, t->len, &rep))
		return tool_refuse(t->path, &rep);
	if (trp_host_sha256(s.c.img.signed_part.p, s.c.img.signed_part.left,
			    s.digest))
		return tool_error(TOOL_INTERNAL, t->path, NULL,
				  "SHA-256 does not work");
	check_signature(&s, &t->hc);
	look_inside(&s);
	if (t->json)
		show_json(&s);
	else
		show_text(&s);
	return TOOL_OK;
}

enum tool_exit cmd_show(char **argv)
{
	struct trust t;
	enum tool_exit ret = trust_options(&t, argv, help, true);

	if (!ret && !t.done)
		ret = run(&t);
	trust_free(&t);
	return ret;
}

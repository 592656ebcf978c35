/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trp show` for people.
 */
#include <string.h>
#include <trp/rsc.h>

#include "show.h"

#define SHOWN_BYTES	16u

/* Text of the image may hold anything; terminals obey control characters. */
static void put_plain(const uint8_t *p, size_t n)
{
	for (; n; p++, n--)
		putchar(*p < 0x20 || *p >= 0x7f ? '?' : *p);
}

static void put_hex(const uint8_t *p, size_t n)
{
	for (; n; p++, n--)
		printf("%02x", *p);
}

static void put_bytes(const struct trp_span *v)
{
	size_t n = v->left < SHOWN_BYTES ? v->left : SHOWN_BYTES;

	put_hex(v->p, n);
	if (n < v->left)
		fputs("...", stdout);
}

static void put_sizes(const struct trp_span *v)
{
	size_t i;

	for (i = 0; i + 4 <= v->left; i += 4)
		printf("%s%u", i ? ", " : "", trp_get32(v->p + i));
}

static const char *sig_doc(uint8_t type)
{
	switch (type) {
#define SIG_DOC(number, name, min, max, bits, label, doc) \
	case TRP_SIG_##name: \
		return doc;
	TRP_SIG_TABLE(SIG_DOC)
	default:
		return "unknown";
	}
}

static void put_value(uint32_t id, const struct trp_span *v)
{
	if (id == TRP_ID_SIGNTYPE && v->left == 1)
		printf("%u (%s, SHA-256)", v->p[0], sig_doc(v->p[0]));
	else if (id == TRP_ID_HASHTYPE && v->left == 1)
		printf("%u (SHA-256)", v->p[0]);
	else if (id == TRP_ID_RSCTABLE && v->left == 8 && trp_get32(v->p + 4))
		printf("0x%08x, %u bytes", trp_get32(v->p),
		       trp_get32(v->p + 4));
	else if (id == TRP_ID_RSCTABLE)
		fputs("none", stdout);
	else if (id == TRP_ID_NUM_IMG && v->left == 1)
		printf("%u", v->p[0]);
	else if (v->left == 4 && trp_tlv_name(id) && id != TRP_ID_PKEYINFO &&
		 id != TRP_ID_IMGSIZE)
		printf("0x%08x", trp_get32(v->p));
	else if (id == TRP_ID_IMGSIZE)
		put_sizes(v);
	else if (id != TRP_ID_PKEYINFO && tool_text(v->p, v->left))
		printf("\"%.*s\"", (int)v->left, (const char *)v->p);
	else if (v->left == 4)
		printf("0x%08x", trp_get32(v->p));
	else
		put_bytes(v);
}

static void put_tlvs(const struct show *s)
{
	struct trp_span area = s->c.img.signed_part, value;
	const char *name;
	uint32_t id;

	trp_take(&area, TRP_HDR_LEN);
	puts("TLVs");
	while (trp_tlv_next(&area, &id, &value) == TRP_ITER_RECORD) {
		name = trp_tlv_name(id);
		printf("  0x%08x %-9s %5zu  ", id, name ? name :
		       id >= TRP_PLAT_ID_FIRST && id <= TRP_PLAT_ID_LAST ?
		       "platform" : "?", value.left);
		put_value(id, &value);
		putchar('\n');
	}
}

static void put_reason(const struct trp_report *rep)
{
	char text[TRP_SENTENCE_LEN];

	trp_report_text(rep, text, sizeof(text));
	printf("%s (%u)", text, rep->err);
}

static void put_signature(const struct show *s)
{
	const struct trp_span *id = &s->c.img.tlv[TRP_TLV_KEYID];
	char type[32];

	printf("signature  %s, ", show_sigtype(s, type, sizeof(type)));
	if (s->key) {
		fputs("good", stdout);
	} else if (s->checked) {
		fputs("BAD: ", stdout);
		put_reason(&s->why);
	} else {
		fputs("signature not checked (give --key)", stdout);
	}
	fputs("\nkey id     ", stdout);
	if (s->key)
		put_hex(s->key->id, TRP_KEYID_LEN);
	else if (id->p)
		put_hex(id->p, id->left);
	else
		fputs("not in the image", stdout);
	fputs("\nmanifest   ", stdout);
	put_hex(s->digest, TRP_DIGEST_LEN);
	putchar('\n');
}

static void put_images(const struct show *s)
{
	const struct check *c = &s->c;
	uint32_t i, off, size;

	puts("images");
	for (i = 0; i < c->img.num_img; i++) {
		trp_image_range(&c->img, i, &off, &size);
		printf("  %u  ELF, %u bytes at offset %u", i, size,
		       c->lens.manifest + off);
		if (s->bound)
			printf(", program headers %u to %u",
			       i ? c->hints.end[i - 1] : 0u,
			       c->hints.end[i] - 1u);
		putchar('\n');
	}
}

static void put_segments(const struct show *s)
{
	const uint8_t *digest;
	struct trp_phdr ph;
	const char *name;
	uint32_t i;

	puts("segments\n   # img type     address    in file   memory flags "
	     "dump digest");
	for (i = 0; i < s->c.img.num_ent; i++) {
		digest = trp_image_entry(&s->c.img, i, &ph);
		name = show_segment(ph.type);
		printf("  %2u ", i);
		if (s->bound)
			printf("%3u ", check_image_of(&s->c, i));
		else
			fputs("  ? ", stdout);
		if (name)
			printf("%-8s ", name);
		else
			printf("%08x ", ph.type);
		printf("0x%08x %7u %8u %c%c%c   %-4s ", ph.paddr, ph.filesz,
		       ph.memsz, ph.flags & TRP_PF_R ? 'r' : '-',
		       ph.flags & TRP_PF_W ? 'w' : '-',
		       ph.flags & TRP_PF_X ? 'x' : '-',
		       show_dump(s, i) ? "yes" : "no");
		put_hex(digest, 8);
		printf("... %s\n", show_digest(s, i));
	}
}

static void put_fields(const struct rsc_field *f, const uint8_t *p)
{
	const uint8_t *end;

	for (; f->name; f++) {
		printf(" %s ", f->name);
		if (f->kind == 'x') {
			printf("0x%08x", trp_get32(p + f->off));
		} else if (f->kind == 'd') {
			printf("%u", trp_get32(p + f->off));
		} else if (f->kind == 'b') {
			printf("%u", p[f->off]);
		} else {
			end = memchr(p + f->off, 0, 32);
			put_plain(p + f->off, end ?
				  (size_t)(end - p) - f->off : 32);
		}
		if (f[1].name)
			putchar(',');
	}
	putchar('\n');
}

static void put_rsc(const struct show *s)
{
	struct trp_span body;
	uint32_t i, k, type;

	if (!s->c.rsc) {
		puts(s->problem.err ? "resource table  not looked at" :
				      "resource table  none");
		return;
	}
	printf("resource table  0x%08x, %u bytes, version 1\n",
	       s->c.plan.rsc_da, s->c.plan.rsc_size);
	for (i = 0;
	     trp_rsc_entry(s->c.rsc, s->c.plan.rsc_size, i, &type, &body);
	     i++) {
		printf("  %2u %s", i, trp_rsc_type_name(type));
		if (!rsc_fields(type)->name)
			printf(" (type %u)", type);
		put_fields(rsc_fields(type), body.p);
		for (k = 0; k < show_vrings(type, &body); k++) {
			printf("       vring %u", k);
			put_fields(rsc_vring_fields,
				   body.p + 24 + k * TRP_VRING_LEN);
		}
	}
}

void show_text(const struct show *s)
{
	const struct check *c = &s->c;
	uint32_t boot;

	printf("%s: signed image, version 1, %s format, %zu bytes\n", s->path,
	       c->img.stock ? "stock" : "trp", c->len);
	printf("header     TLVs %u bytes, signature %u, images %u\n",
	       c->lens.tlv, c->lens.sig, c->lens.img);
	put_signature(s);
	if (trp_image_boot(&c->img, &boot))
		printf("boot       vector table at 0x%08x%s\n", boot,
		       trp_image_boot_named(&c->img) ? "" : ", not named");
	put_tlvs(s);
	put_images(s);
	put_segments(s);
	if (s->rest)
		printf("not loaded  %u bytes, %s\n", c->rest, s->rest);
	put_rsc(s);
	if (s->problem.err) {
		fputs("A device would refuse it: ", stdout);
		put_reason(&s->problem);
		putchar('\n');
	}
}

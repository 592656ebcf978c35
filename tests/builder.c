/* SPDX-License-Identifier: BSD-2-Clause */
#include "builder_priv.h"

#include <stdio.h>
#include <string.h>

#define MAX_TLVS	64u

/* An image being made: TLVs apart, so that edits can find them */
struct tlv {
	uint32_t id;
	uint32_t wire_id;
	uint32_t wire_len;
	bool keep_len;
	uint8_t pad;
	struct tb_blob value;
};

struct making {
	struct tlv tlvs[MAX_TLVS];
	uint32_t num;
	struct tb_blob images;
	uint32_t sizes[MAX_TLVS];
};

static void tlv_add(struct making *m, uint32_t id, const void *p, size_t len)
{
	struct tlv *t = &m->tlvs[m->num++];

	MUST(m->num <= MAX_TLVS);
	memset(t, 0, sizeof(*t));
	t->id = id;
	t->wire_id = id;
	tb_grow(&t->value, 0);
	tb_append(&t->value, p, len);
}

static void tlv_add8(struct making *m, uint32_t id, uint8_t v)
{
	tlv_add(m, id, &v, 1);
}

static void tlv_add32(struct making *m, uint32_t id, uint32_t v)
{
	uint8_t le[4];

	trp_put32(le, v);
	tlv_add(m, id, le, 4);
}

static struct tlv *tlv_get(struct making *m, uint32_t id)
{
	uint32_t i;

	for (i = 0; i < m->num; i++)
		if (m->tlvs[i].id == id)
			return &m->tlvs[i];
	fprintf(stderr, "no TLV %#x to edit\n", id);
	MUST(0);
	return NULL;
}

/* A program header in the 32-byte form, and the digest of its bytes */
static void entry_put(uint8_t *out, struct tb_blob *elf, uint32_t i)
{
	bool is64 = tb_is64(elf->p);
	const uint8_t *ph = tb_phdr(elf->p, i);
	static const uint8_t from[] = { 0, 8, 16, 24, 32, 40, 4, 48 };
	uint32_t off, len, k;

	for (k = 0; k < 8; k++)
		trp_put32(out + 4 * k,
			  trp_get32(ph + (is64 ? from[k] : 4 * k)));
	off = trp_get32(out + 4);
	len = trp_get32(out + 16);
	if (off > elf->len || len > elf->len - off)
		len = 0;	/* a test wants it so */
	tb_sha256(elf->p + (len ? off : 0), len, out + 32);
}

static void images_make(struct making *m, const struct tb_spec *spec,
			struct tb_blob *table)
{
	uint32_t i, k, n;

	for (i = 0; i < spec->num_elfs; i++) {
		struct tb_blob elf = tb_copy(&spec->elfs[i]);
		size_t from = m->images.len;

		n = tb_phnum(elf.p);
		for (k = 0; k < n; k++) {
			tb_grow(table, table->len + TRP_ENTRY_LEN);
			entry_put(table->p + table->len - TRP_ENTRY_LEN, &elf,
				  k);
		}
		tb_append(&m->images, elf.p, elf.len);
		tb_pad(&m->images, TRP_ALIGN, 0);
		m->sizes[i] = (uint32_t)(m->images.len - from);
		tb_free(&elf);
	}
}

static void stock_tlvs(struct making *m, const struct tb_spec *spec,
		       const struct tb_blob *table, bool ecdsa)
{
	struct tb_blob types = { NULL, 0 };
	struct tb_blob sizes = { NULL, 0 };
	uint32_t i;

	for (i = 0; i < spec->num_elfs; i++) {
		tb_append(&types, "\1", 1);
		tb_append32(&sizes, m->sizes[i]);
	}
	tlv_add8(m, TRP_ID_SIGNTYPE, ecdsa ? 2 : 1);
	tlv_add8(m, TRP_ID_NUM_IMG, (uint8_t)spec->num_elfs);
	tlv_add(m, TRP_ID_IMGTYPE, types.p, types.len);
	tlv_add(m, TRP_ID_IMGSIZE, sizes.p, sizes.len);
	tlv_add8(m, TRP_ID_HASHTYPE, 1);
	tlv_add(m, TRP_ID_HASHTABLE, table->p, table->len);
	tb_free(&types);
	tb_free(&sizes);
}

static void our_tlvs(struct making *m, const struct tb_spec *spec,
		     const struct tb_blob *table, const char *key)
{
	struct tb_blob index = { NULL, 0 };
	struct tb_blob hdrs = { NULL, 0 };
	struct tb_blob dump = { NULL, 0 };
	uint8_t digest[32], rsc[8];
	uint32_t i, n;

	tb_grow(&dump, (table->len / TRP_ENTRY_LEN + 7) / 8);
	for (i = 0; i < table->len / TRP_ENTRY_LEN && !spec->no_dump; i++)
		if (trp_get32(table->p + i * TRP_ENTRY_LEN) == 1)
			dump.p[i / 8] = (uint8_t)(dump.p[i / 8] | 1 << i % 8);
	for (i = 0; i < spec->num_elfs; i++) {
		uint8_t *elf = spec->elfs[i].p;
		bool is64 = tb_is64(elf);
		struct tb_blob both = { NULL, 0 };
		uint8_t nr = (uint8_t)i;

		for (n = 0; n < tb_phnum(elf); n++)
			tb_append(&index, &nr, 1);
		tb_append(&both, elf, EHDR_LEN(is64));
		tb_append(&both, tb_phdr(elf, 0), n * PHDR_LEN(is64));
		tb_sha256(both.p, both.len, digest);
		tb_append(&hdrs, digest, 32);
		tb_free(&both);
	}
	trp_put32(rsc, spec->rsc_da);
	trp_put32(rsc + 4, spec->rsc_size);
	tlv_add(m, TRP_ID_RSCTABLE, rsc, 8);
	tlv_add(m, TRP_ID_IMGINDEX, index.p, index.len);
	tlv_add(m, TRP_ID_HDRDIGEST, hdrs.p, hdrs.len);
	tlv_add32(m, TRP_ID_BOOT, spec->boot);
	tlv_add(m, TRP_ID_DUMP, dump.p, dump.len);
	tb_key_id(key, digest);
	if (!spec->no_keyid)
		tlv_add(m, TRP_ID_KEYID, digest, TRP_KEYID_LEN);
	tb_free(&index);
	tb_free(&hdrs);
	tb_free(&dump);
}

static void tlv_drop(struct making *m, uint32_t id)
{
	struct tlv *t = tlv_get(m, id);

	tb_free(&t->value);
	m->num--;
	memmove(t, t + 1, (size_t)(&m->tlvs[m->num] - t) * sizeof(*t));
}

static void tlvs_reverse(struct making *m)
{
	struct tlv t;
	uint32_t i;

	for (i = 0; i < m->num / 2; i++) {
		t = m->tlvs[i];
		m->tlvs[i] = m->tlvs[m->num - 1 - i];
		m->tlvs[m->num - 1 - i] = t;
	}
}

static void edit_tlv(struct making *m, const struct tb_edit *e)
{
	struct tlv *t;

	switch (e->op) {
	case TB_ADD:
		if (e->data)
			tlv_add(m, e->id, e->data, e->len);
		else
			tlv_add32(m, e->id, e->value);
		return;
	case TB_REVERSE:
		tlvs_reverse(m);
		return;
	case TB_DROP:
		tlv_drop(m, e->id);
		return;
	default:
		break;
	}
	t = tlv_get(m, e->id);
	switch (e->op) {
	case TB_DUP:
		tlv_add(m, e->id, t->value.p, t->value.len);
		break;
	case TB_RETYPE:
		t->wire_id = e->value;
		break;
	case TB_RESIZE:
		tb_grow(&t->value, e->value);
		break;
	case TB_LENGTH:
		t->wire_len = e->value;
		t->keep_len = true;
		break;
	case TB_BYTE:
		MUST(e->at < t->value.len);
		t->value.p[e->at] = (uint8_t)e->value;
		break;
	case TB_WORD:
		MUST(e->at + 4 <= t->value.len);
		trp_put32(t->value.p + e->at, e->value);
		break;
	default:
		MUST(t->value.len % TRP_ALIGN);	/* TB_PAD */
		t->pad = (uint8_t)e->value;
		break;
	}
}

static bool is_tlv_edit(enum tb_op op)
{
	return op > TB_NONE && op < TB_HDR;
}

static void tlvs_put(struct tb_blob *b, struct making *m)
{
	uint32_t i;

	for (i = 0; i < m->num; i++) {
		struct tlv *t = &m->tlvs[i];

		tb_append32(b, t->wire_id);
		tb_append32(b, t->keep_len ? t->wire_len :
					  (uint32_t)t->value.len);
		tb_append(b, t->value.p, t->value.len);
		tb_pad(b, TRP_ALIGN, TRP_HDR_LEN);
		if (t->pad)
			b->p[b->len - 1] = t->pad;
		tb_free(&t->value);
	}
}

static void edit_file(struct tb_blob *b, uint32_t sig_off, uint32_t img_off,
		      const struct tb_edit *e)
{
	uint32_t at = e->at;

	switch (e->op) {
	case TB_FLIP_SIG:
		at += sig_off;
		break;
	case TB_FLIP_IMG:
		at += img_off;
		break;
	case TB_APPEND:
		tb_grow(b, b->len + e->value);
		return;
	case TB_CUT:
		MUST(e->value <= b->len);
		tb_grow(b, b->len - e->value);
		return;
	case TB_FLIP:
		break;
	default:
		return;
	}
	MUST(at < b->len);
	b->p[at] = (uint8_t)(b->p[at] ^ e->value);
}

struct tb_blob tb_image(const struct tb_spec *spec)
{
	const char *key = spec->key ? spec->key : "rsa2048.der";
	EVP_PKEY *pkey = tb_key(key);
	bool ecdsa = EVP_PKEY_base_id(pkey) == EVP_PKEY_EC;
	uint32_t sig_len = ecdsa ? 64 : (uint32_t)EVP_PKEY_size(pkey);
	struct tb_blob table = { NULL, 0 };
	struct tb_blob b = { NULL, 0 };
	uint32_t i, sig_off, img_off;
	struct making m = { .num = 0 };
	struct tb_blob sig;
	uint8_t digest[32];

	images_make(&m, spec, &table);
	stock_tlvs(&m, spec, &table, ecdsa);
	if (!spec->stock)
		our_tlvs(&m, spec, &table, key);
	for (i = 0; i < spec->num_edits; i++)
		if (is_tlv_edit(spec->edits[i].op))
			edit_tlv(&m, &spec->edits[i]);
	tb_grow(&b, TRP_HDR_LEN);
	tlvs_put(&b, &m);
	trp_put32(b.p, TRP_MAGIC);
	trp_put32(b.p + 4, TRP_VERSION);
	trp_put32(b.p + 8, (uint32_t)b.len - TRP_HDR_LEN);
	trp_put32(b.p + 12, sig_len);
	trp_put32(b.p + 16, (uint32_t)m.images.len);
	for (i = 0; i < spec->num_edits; i++)
		if (spec->edits[i].op == TB_HDR)
			trp_put32(b.p + spec->edits[i].at,
				  spec->edits[i].value);
	sig_off = (uint32_t)b.len;
	tb_sha256(b.p, b.len, digest);
	sig = tb_sign(pkey, digest);
	tb_append(&b, sig.p, sig.len);
	tb_pad(&b, TRP_ALIGN, TRP_HDR_LEN);
	img_off = (uint32_t)b.len;
	tb_append(&b, m.images.p, m.images.len);
	for (i = 0; i < spec->num_edits; i++)
		edit_file(&b, sig_off, img_off, &spec->edits[i]);
	EVP_PKEY_free(pkey);
	tb_free(&sig);
	tb_free(&table);
	tb_free(&m.images);
	return b;
}

uint32_t tb_manifest_len(const struct tb_blob *image)
{
	uint32_t tlv = trp_get32(image->p + 8);
	uint32_t sig = trp_get32(image->p + 12);

	return TRP_HDR_LEN + ((tlv + 7) & ~7u) + ((sig + 7) & ~7u);
}

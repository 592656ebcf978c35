/* SPDX-License-Identifier: BSD-2-Clause */
#include "core_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum trp_err sha256(void *ctx, const struct trp_span *parts,
			   unsigned int n, uint8_t out[TRP_DIGEST_LEN])
{
	struct ts_crypto *c = ctx;
	uint8_t *all;
	size_t len = 0;
	unsigned int i;

	if (++c->calls == c->fail_at)
		return TRP_E_CRYPTO;
	if (c->on_digest)
		c->on_digest(c->on_digest_ctx);
	for (i = 0; i < n; i++)
		len += parts[i].left;
	all = malloc(len + 1);
	assert_non_null(all);
	for (len = 0, i = 0; i < n; i++) {
		memcpy(all + len, parts[i].p, parts[i].left);
		len += parts[i].left;
	}
	tb_sha256(all, len, out);
	free(all);
	return TRP_OK;
}

/* Like the device: the image's KEYID, when it has one, must be the key's. */
static enum trp_verdict verify(void *ctx, const struct trp_image *img,
			       const uint8_t digest[TRP_DIGEST_LEN],
			       uint8_t key_id[TRP_DIGEST_LEN],
			       struct trp_report *rep)
{
	const struct trp_span *id = &img->tlv[TRP_TLV_KEYID];
	struct ts_crypto *c = ctx;

	if (!c->key) {
		memset(key_id, 0x77, TRP_DIGEST_LEN);
		return TRP_GOOD;
	}
	tb_key_id(c->key, key_id);
	if (id->p && memcmp(id->p, key_id, TRP_KEYID_LEN)) {
		trp_refuse(rep, TRP_E_KEY);
		memcpy(rep->key, id->p, TRP_KEYID_LEN);
		return TRP_BAD;
	}
	return tb_verify(c->key, digest, img->sig.p, img->sig.left) ?
	       TRP_GOOD : TRP_BAD;
}

static const uint8_t *trusted(void *ctx, size_t i)
{
	struct ts_crypto *c = ctx;

	memset(c->id, 0x77, sizeof(c->id));
	if (c->key)
		tb_key_id(c->key, c->id);
	return i ? NULL : c->id;
}

void ts_crypto_init(struct ts_crypto *c, const char *key)
{
	memset(c, 0, sizeof(*c));
	c->ops.ctx = c;
	c->ops.sha256 = sha256;
	c->ops.verify = verify;
	c->ops.trusted = trusted;
	c->key = key;
}

static enum trp_err src_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	struct ts_source *s = ctx;

	if (++s->calls == s->fail_at)
		return TRP_E_READ;
	assert_true(off <= s->ops.len && n <= s->ops.len - off);
	memcpy(dst, s->p + off, n);
	return TRP_OK;
}

void ts_source_init(struct ts_source *s, const uint8_t *p, size_t len)
{
	memset(s, 0, sizeof(*s));
	s->ops.ctx = s;
	s->ops.len = (uint32_t)len;
	s->ops.read = src_read;
	s->p = p;
}

static enum trp_err place(void *ctx, uint32_t da, uint32_t size,
			  struct trp_place *out)
{
	struct ts_platform *p = ctx;
	unsigned int i;

	assert_true(size >= 1 && size - 1 <= UINT32_MAX - da);
	for (i = 0; i < p->num; i++) {
		const struct ts_region *r = &p->regions[i];

		if (r->tee && da < r->da + r->size && da + size > r->da)
			return TRP_E_TEE_MEMORY;
		if (r->tee || !trp_inside(da, size, r->da, r->size))
			continue;
		out->pa = r->pa + (da - r->da);
		out->locked = r->locked;
		out->ipc = r->ipc;
		return TRP_OK;
	}
	return TRP_E_REGION;
}

static const struct ts_region mp15[] = {
	{ 0x00000000, 0x10000, 0x38000000, true, false, false },
	{ 0x10000000, 0x40000, 0x30000000, true, false, false },
	{ 0x30000000, 0x40000, 0x30000000, true, false, false },
	{ 0x10040000, 0x8000, 0x30040000, false, true, false },
	{ 0x10048000, 0x8000, 0x30048000, false, true, false },
	{ 0x2FFC0000, 0x20000, 0, false, false, true },
};

static const struct ts_region mp25[] = {
	{ 0x80000000, 0x100000, 0x80000000, true, false, false },
	{ 0x80100000, 0x800000, 0x80100000, true, false, false },
	{ 0x80900000, 0x100000, 0x80900000, true, false, false },
	{ 0x80A00000, 0x800000, 0x80A00000, true, false, false },
	{ 0x81200000, 0x100000, 0x81200000, false, true, false },
};

void ts_mp15_init(struct ts_platform *p)
{
	memset(p, 0, sizeof(*p));
	p->ops.ctx = p;
	p->ops.boot_align = 4;
	p->ops.boot_fixed = true;
	p->ops.place = place;
	p->regions = mp15;
	p->num = TS_COUNT(mp15);
}

void ts_mp25_init(struct ts_platform *p)
{
	ts_mp15_init(p);
	p->ops.boot_align = 128;
	p->ops.boot_fixed = false;
	p->regions = mp25;
	p->num = TS_COUNT(mp25);
}

uint8_t *ts_memory_at(struct ts_memory *m, uint64_t pa)
{
	if (pa >= TS_RETRAM_PA) {
		assert_true(pa - TS_RETRAM_PA < TS_RETRAM_SIZE);
		return m->retram + (pa - TS_RETRAM_PA);
	}
	assert_true(pa >= TS_SRAM_PA && pa - TS_SRAM_PA < TS_SRAM_SIZE);
	return m->sram + (pa - TS_SRAM_PA);
}

static enum trp_err mem_map(void *ctx, uint32_t da, uint32_t len, void **va)
{
	struct ts_memory *m = ctx;
	struct trp_place where;

	if (++m->calls == m->fail_at)
		return TRP_E_MAP;
	assert_int_equal(place(m->plat, da, len, &where), TRP_OK);
	*va = ts_memory_at(m, where.pa);
	m->maps++;
	return TRP_OK;
}

static void mem_unmap(void *ctx, void *va, uint32_t len)
{
	struct ts_memory *m = ctx;

	(void)va;
	(void)len;
	m->maps--;
}

static void mem_sync(void *ctx, void *va, uint32_t len)
{
	struct ts_memory *m = ctx;

	if (m->on_sync)
		m->on_sync(m->on_sync_ctx, va, len);
}

static void *mem_alloc(void *ctx, uint32_t len)
{
	struct ts_memory *m = ctx;

	if (++m->calls == m->fail_at)
		return NULL;
	m->allocs++;
	return malloc(len);
}

static void mem_free(void *ctx, void *p, uint32_t len)
{
	struct ts_memory *m = ctx;
	uint8_t *b = p;
	uint32_t i;

	for (i = 0; i < len; i++)
		assert_int_equal(b[i], 0);	/* wiped by the caller */
	m->allocs--;
	free(p);
}

void ts_memory_init(struct ts_memory *m, struct ts_platform *plat)
{
	memset(m, 0, sizeof(*m));
	m->ops.ctx = m;
	m->ops.map = mem_map;
	m->ops.unmap = mem_unmap;
	m->ops.sync = mem_sync;
	m->ops.alloc = mem_alloc;
	m->ops.free = mem_free;
	m->plat = plat;
	m->sram = malloc(TS_SRAM_SIZE);
	m->retram = malloc(TS_RETRAM_SIZE);
	assert_non_null(m->sram);
	assert_non_null(m->retram);
	memset(m->sram, 0xA5, TS_SRAM_SIZE);
	memset(m->retram, 0xA5, TS_RETRAM_SIZE);
}

void ts_memory_free(struct ts_memory *m)
{
	assert_int_equal(m->maps, 0);
	assert_int_equal(m->allocs, 0);
	free(m->sram);
	free(m->retram);
}

void ts_run_init(struct ts_run *r)
{
	memset(r, 0, sizeof(*r));
	ts_crypto_init(&r->crypto, NULL);
	ts_mp15_init(&r->plat);
	ts_memory_init(&r->mem, &r->plat);
	r->loader.plat = &r->plat.ops;
	r->loader.mem = &r->mem.ops;
	r->loader.crypto = &r->crypto.ops;
}

void ts_run_free(struct ts_run *r)
{
	ts_memory_free(&r->mem);
	tb_free(&r->manifest);
}

enum trp_err ts_open(struct ts_run *r, const struct tb_blob *image)
{
	enum trp_err err;

	err = trp_header_check(image->p, image->len, &r->lens, &r->rep);
	if (err != TRP_OK)
		return err;
	/* a block of just that size, so that a step beyond it is found */
	tb_free(&r->manifest);
	r->manifest.len = r->lens.manifest;
	r->manifest.p = malloc(r->manifest.len);
	assert_non_null(r->manifest.p);
	memcpy(r->manifest.p, image->p, r->manifest.len);
	ts_source_init(&r->src, image->p + r->lens.manifest, r->lens.img);
	err = trp_image_open(&r->img, r->manifest.p, r->manifest.len, &r->rep);
	if (err != TRP_OK)
		return err;
	return trp_auth_check(&r->auth, &r->img, &r->crypto.ops, &r->rep);
}

enum trp_err ts_plan(struct ts_run *r, const struct tb_blob *image)
{
	enum trp_err err;

	err = ts_open(r, image);
	if (err != TRP_OK)
		return err;
	if (r->img.stock)
		trp_elf_hints(&r->hints, &r->img, &r->src.ops);
	return trp_plan_build(&r->plan, &r->auth,
			      r->img.stock ? &r->hints : NULL, &r->plat.ops,
			      &r->rep);
}

enum trp_err ts_steps(struct ts_run *r)
{
	struct trp_place where;
	enum trp_err err;

	err = trp_load_run(&r->seal, &r->plan, &r->loader, r->src.p, &r->rep);
	if (err != TRP_OK || !r->plan.rsc_size)
		return err;
	assert_int_equal(place(&r->plat, r->plan.rsc_da, r->plan.rsc_size,
			       &where), TRP_OK);
	return trp_rsc_check(ts_memory_at(&r->mem, where.pa), r->plan.rsc_size,
			     &r->rep);
}

enum trp_err ts_elf(struct ts_run *r)
{
	enum trp_err err = trp_elf_hints(&r->hints, &r->img, &r->src.ops);

	assert_int_equal(r->hints.why.err, err);
	r->rep = r->hints.why;
	return err;
}

enum trp_err ts_load(struct ts_run *r, const struct tb_blob *image)
{
	enum trp_err err = ts_plan(r, image);

	return err == TRP_OK ? ts_steps(r) : err;
}

#define LE32(v)	(uint8_t)(v), (uint8_t)((v) >> 8), (uint8_t)((v) >> 16), \
		(uint8_t)((v) >> 24)

/* Two entries: a virtio device with two rings, a trace buffer */
const uint8_t ts_fw_rsc[TS_FW_RSC_SIZE] = {
	LE32(1), LE32(2), LE32(0), LE32(0), LE32(24), LE32(92),
	/* 24: vdev */
	LE32(3), LE32(7), LE32(0), LE32(1), LE32(0), LE32(0), 0, 2, 0, 0,
	LE32(0xFFFFFFFFu), LE32(16), LE32(8), LE32(0), LE32(0),
	LE32(0xFFFFFFFFu), LE32(16), LE32(8), LE32(1), LE32(0),
	/* 92: trace */
	LE32(2), LE32(0x10049000), LE32(0x400), LE32(0),
	't', 'r', 'a', 'c', 'e',
};

static const uint8_t vectors[16] = {
	LE32(0x10040000u), LE32(TS_FW_CODE_DA + 1), LE32(1), LE32(1),
};

const struct tb_seg ts_fw_segs[TS_FW_SEGS] = {
	{ 1, 0, 0, 16, 16, 4, vectors, false },
	{ 1, TS_FW_CODE_DA, TS_FW_CODE_DA, 0x90, 0x120, 7, NULL, false },
	{ 0x70000001, TS_FW_CODE_DA, TS_FW_CODE_DA, 0x18, 0x18, 4, NULL, true },
	{ 1, TS_FW_DATA_VA, TS_FW_DATA_DA, 0x40, 0x40, 6, NULL, false },
	{ 0x6474E551, 0, 0, 0, 0, 6, NULL, true },
	{ 1, TS_FW_BSS_DA, TS_FW_BSS_DA, 0, 0x200, 6, NULL, false },
	{ 1, TS_FW_RSC_DA, TS_FW_RSC_DA, TS_FW_RSC_SIZE, TS_FW_RSC_SIZE, 6,
	  ts_fw_rsc, false },
};

static const struct tb_sec fw_secs[] = {
	{ ".isr_vector", 0, 16, 0 },
	{ ".text", TS_FW_CODE_DA, 0x90, 0 },
	{ ".data", TS_FW_DATA_VA, 0x40, 0 },
	{ ".resource_table", TS_FW_RSC_DA, TS_FW_RSC_SIZE, 0 },
};

struct tb_blob ts_fw_elf(void)
{
	struct tb_elf_spec spec = {
		.segs = ts_fw_segs,
		.num_segs = TS_FW_SEGS,
		.secs = fw_secs,
		.num_secs = TS_COUNT(fw_secs),
		.entry = TS_FW_CODE_DA + 1,
	};

	return tb_elf(&spec);
}

struct tb_blob ts_segs_elf(const struct tb_seg *segs, uint32_t num)
{
	struct tb_elf_spec spec = { .segs = segs, .num_segs = num };

	return tb_elf(&spec);
}

struct tb_blob ts_sign(const struct tb_blob *elf, bool stock,
		       const struct tb_edit *edits, uint32_t num_edits)
{
	struct tb_spec spec = {
		.elfs = elf,
		.num_elfs = 1,
		.stock = stock,
		.rsc_da = TS_FW_RSC_DA,
		.rsc_size = TS_FW_RSC_SIZE,
		.edits = edits,
		.num_edits = num_edits,
	};

	return tb_image(&spec);
}

void ts_expect_at(const struct ts_run *r, enum trp_err got, enum trp_err want,
		  const char *file, int line)
{
	char text[TRP_SENTENCE_LEN];

	if (got != want) {
		trp_report_text(&r->rep, text, sizeof(text));
		print_error("got %s, want %s: %s\n", trp_err_name(got),
			    trp_err_name(want), text);
	} else if (r->rep.err == want) {
		return;
	}
	_assert_int_equal(got, want, file, line);
	_assert_int_equal(r->rep.err, want, file, line);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Surroundings of the core for its tests: crypto by OpenSSL, memory maps and
 * memory that count, check and fail on request, and the way of an image
 * through the core in one call.
 */
#ifndef TRP_TESTS_CORE_SUPPORT_H
#define TRP_TESTS_CORE_SUPPORT_H

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <trp/dump.h>
#include <trp/elf.h>
#include <trp/life.h>
#include <trp/load.h>
#include <trp/rsc.h>

#include "builder.h"

#define TS_COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/**
 * struct ts_crypto - digests by OpenSSL, signatures by test keys
 * @ops: for the core
 * @key: trusted key; NULL: any signature passes, for tests that are not
 *	about signatures
 * @calls: number of digests so far
 * @fail_at: the digest that fails, counted from 1; 0: none
 * @on_digest: called before each digest, to change things behind the core's
 *	back
 * @on_digest_ctx: handed to it
 * @id: of @key
 */
struct ts_crypto {
	struct trp_crypto ops;
	const char *key;
	unsigned int calls;
	unsigned int fail_at;
	void (*on_digest)(void *ctx);
	void *on_digest_ctx;
	uint8_t id[TRP_DIGEST_LEN];
};

void ts_crypto_init(struct ts_crypto *c, const char *key);

/**
 * struct ts_source - images in memory
 * @ops: for the core
 * @p: first byte of the first image
 * @calls: number of reads so far
 * @fail_at: the read that fails, counted from 1; 0: none
 */
struct ts_source {
	struct trp_source ops;
	const uint8_t *p;
	unsigned int calls;
	unsigned int fail_at;
};

void ts_source_init(struct ts_source *s, const uint8_t *p, size_t len);

/* A line of a memory map. Of TEE memory only @da and @size count. */
struct ts_region {
	uint32_t da;
	uint32_t size;
	uint64_t pa;
	bool locked;
	bool ipc;
	bool tee;
};

/**
 * struct ts_platform - a memory map
 * @ops: for the core
 * @regions: its lines
 * @num: number of them
 */
struct ts_platform {
	struct trp_platform ops;
	const struct ts_region *regions;
	unsigned int num;
};

/* STM32MP15: RETRAM at 0, SRAM1+2 at two addresses, half of SRAM3 shared */
void ts_mp15_init(struct ts_platform *p);

/* STM32MP25: secure and non-secure code and data in DDR */
void ts_mp25_init(struct ts_platform *p);

#define TS_SRAM_PA	0x30000000u
#define TS_SRAM_SIZE	0x60000u
#define TS_RETRAM_PA	0x38000000u
#define TS_RETRAM_SIZE	0x10000u

/**
 * struct ts_memory - STM32MP15 memory, filled with 0xA5
 * @ops: for the core
 * @plat: its map
 * @sram: memory behind TS_SRAM_PA
 * @retram: memory behind TS_RETRAM_PA
 * @maps: maps that were not undone; allocations likewise in @allocs
 * @calls: maps and allocations so far
 * @fail_at: the one that fails, counted from 1; 0: none
 * @on_sync: called at each sync, to change things behind the core's back
 * @on_sync_ctx: handed to it
 */
struct ts_memory {
	struct trp_memory ops;
	struct ts_platform *plat;
	uint8_t *sram;
	uint8_t *retram;
	int maps;
	int allocs;
	unsigned int calls;
	unsigned int fail_at;
	void (*on_sync)(void *ctx, uint8_t *va, uint32_t len);
	void *on_sync_ctx;
};

void ts_memory_init(struct ts_memory *m, struct ts_platform *plat);
void ts_memory_free(struct ts_memory *m);

/* Where a physical address is in the test's own memory */
uint8_t *ts_memory_at(struct ts_memory *m, uint64_t pa);

/**
 * struct ts_run - an image on its way
 *
 * ts_run_init() sets the surroundings, which a test may then change. @hints are
 * those of the ELF headers, which count of a stock image only.
 */
struct ts_run {
	struct trp_report rep;
	struct ts_crypto crypto;
	struct ts_source src;
	struct ts_platform plat;
	struct ts_memory mem;
	struct tb_blob manifest;
	struct trp_lens lens;
	struct trp_image img;
	struct trp_authed auth;
	struct trp_hints hints;
	struct trp_plan plan;
	struct trp_seal seal;
	struct trp_loader loader;
};

void ts_run_init(struct ts_run *r);
void ts_run_free(struct ts_run *r);

/**
 * ts_open() - header, layout, signature
 * @r: initialised
 * @image: signed image; must outlive @r
 */
enum trp_err ts_open(struct ts_run *r, const struct tb_blob *image);

/**
 * ts_plan() - ts_open(), then the plan: of a stock image with the hints of its
 * ELF headers, of others by IMGINDEX; what refuses it is a device's reason
 */
enum trp_err ts_plan(struct ts_run *r, const struct tb_blob *image);

/**
 * ts_load() - ts_plan(), then every step and the seal, the table's content
 */
enum trp_err ts_load(struct ts_run *r, const struct tb_blob *image);

/* ts_load() without ts_plan(): of an image that is planned */
enum trp_err ts_steps(struct ts_run *r);

/**
 * ts_elf() - what only a tool looks at: ELF headers, whoever signed them
 * @r: opened; its report and hints start anew
 */
enum trp_err ts_elf(struct ts_run *r);

/*
 * The firmware most tests use, for ts_mp15_init(). Program headers: vectors
 * at 0; code with .bss at TS_FW_CODE; PT_ARM_EXIDX at the same address; data
 * linked for another address than it is loaded to; PT_GNU_STACK; .bss alone;
 * resource table in shared memory.
 */
enum ts_fw_seg {
	TS_FW_VECTORS,
	TS_FW_CODE,
	TS_FW_EXIDX,
	TS_FW_DATA,
	TS_FW_STACK,
	TS_FW_BSS,
	TS_FW_RSC,
	TS_FW_SEGS
};

#define TS_FW_CODE_DA	0x10000000u
#define TS_FW_DATA_VA	0x10020000u
#define TS_FW_DATA_DA	0x10001000u
#define TS_FW_BSS_DA	0x10030000u
#define TS_FW_RSC_DA	0x10048000u
#define TS_FW_RSC_SIZE	140u

extern const struct tb_seg ts_fw_segs[TS_FW_SEGS];
extern const uint8_t ts_fw_rsc[TS_FW_RSC_SIZE];

/* The firmware as an ELF file with sections */
struct tb_blob ts_fw_elf(void);

/* Its segments, changed or not, without sections */
struct tb_blob ts_segs_elf(const struct tb_seg *segs, uint32_t num);

/* @elf signed with this project's TLVs, or without, and @edits */
struct tb_blob ts_sign(const struct tb_blob *elf, bool stock,
		       const struct tb_edit *edits, uint32_t num_edits);

/* Show reason and sentence where a test expects another one */
#define ts_expect(run, got, want) \
	ts_expect_at((run), (got), (want), __FILE__, __LINE__)
void ts_expect_at(const struct ts_run *r, enum trp_err got, enum trp_err want,
		  const char *file, int line);

#endif /* TRP_TESTS_CORE_SUPPORT_H */

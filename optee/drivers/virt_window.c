// SPDX-License-Identifier: BSD-2-Clause
/*
 * A window of normal DRAM between OP-TEE and the process that plays the
 * coprocessors. What lies in it came from Linux and was only signed, not
 * encrypted: nothing is told to Linux that it had not before. The digest goes
 * over the secure wire, and the other side checks its own copy with it.
 */
#include <crypto/crypto.h>
#include <kernel/cache_helpers.h>
#include <kernel/dt.h>
#include <libfdt.h>
#include <mm/core_mmu.h>
#include <string.h>
#include <tee_api_defines.h>
#include <trace.h>
#include <util.h>
#include <utee_defines.h>

#include "virt_link.h"
#include "virt_window.h"

/* QEMU, hw/arm/virt.c: where DRAM starts */
#define DRAM_BASE	0x40000000u

/* One for all processors */
static struct {
	paddr_t base;
	uint32_t size;	/* 0: there is none */
} window;

TEE_Result virt_window_open(const void *fdt, int node)
{
	paddr_t base = 0;
	size_t size = 0;
	uint32_t phandle = 0;
	int mem = 0;

	if (fdt_read_uint32(fdt, node, "trp,window", &phandle))
		return TEE_SUCCESS;
	mem = fdt_node_offset_by_phandle(fdt, phandle);
	if (mem < 0 || fdt_reg_info(fdt, mem, &base, &size) ||
	    base < DRAM_BASE || size > UINT32_MAX) {
		EMSG("trp,window is not normal DRAM");
		return TEE_ERROR_BAD_PARAMETERS;
	}
	window.base = base;
	window.size = size;
	return TEE_SUCCESS;
}

static bool digest_of(const void *data, uint32_t len,
		      uint8_t digest[TEE_SHA256_HASH_SIZE])
{
	TEE_Result res = TEE_SUCCESS;
	void *hash = NULL;

	res = crypto_hash_alloc_ctx(&hash, TEE_ALG_SHA256);
	if (!res)
		res = crypto_hash_init(hash);
	if (!res)
		res = crypto_hash_update(hash, data, len);
	if (!res)
		res = crypto_hash_final(hash, digest, TEE_SHA256_HASH_SIZE);
	if (hash)
		crypto_hash_free_ctx(hash);
	return !res;
}

/*
 * Mapped no longer than for the copy: a mapping of the same 2 MiB, such as of
 * shared memory, takes one that is there for its own, and removes it.
 */
static bool fill(const void *data, uint32_t len)
{
	void *va = core_mmu_add_mapping(MEM_AREA_RAM_NSEC, window.base, len);

	if (!va)
		return false;
	memcpy(va, data, len);
	dcache_clean_range(va, len);
	return !core_mmu_remove_mapping(MEM_AREA_RAM_NSEC, va, len);
}

static bool push(uint32_t id, uint32_t da, const uint8_t *data, uint32_t len)
{
	uint8_t digest[TEE_SHA256_HASH_SIZE] = { };

	return fill(data, len) && digest_of(data, len, digest) &&
	       !virt_link_take(id, da, len, digest);
}

bool virt_window_push(uint32_t id, uint32_t da, const void *data, uint32_t len)
{
	const uint8_t *p = data;
	bool ok = window.size;
	uint32_t n = 0;

	for (; len && ok; len -= n, p += n, da += n) {
		n = MIN(len, window.size);
		ok = push(id, da, p, n);
	}
	return ok;
}

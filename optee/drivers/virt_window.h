/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's virt machine: a short way for much memory to the coprocessors. The
 * wire is slow; a window of normal DRAM is not, but Linux may write there.
 */
#ifndef VIRT_WINDOW_H
#define VIRT_WINDOW_H

#include <stdbool.h>
#include <tee_api_types.h>
#include <types_ext.h>

#include "rproc.h"

/**
 * virt_window_open() - find the memory that `trp,window` points to
 * @fdt: device tree
 * @node: the processor
 * Return: TEE_SUCCESS, also without the property; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result virt_window_open(const void *fdt, int node);

/**
 * virt_is_zero() - is all of it zero?
 * @data: bytes
 * @len: how many
 */
bool virt_is_zero(const void *data, uint32_t len);

/**
 * virt_window_boot() - start a coprocessor with what lies in its memory
 * @rp: processor, held; its memory is accessible
 * @rsc_pa: physical address of the resource table, 0: none
 *
 * The coprocessor's side copies pages that are not zero from the window into
 * memory that nobody else reaches, and takes their digest there. The digests,
 * taken of our memory, are in a list, and the digest of that goes over the
 * wire: whatever the normal world did to the window is noticed.
 *
 * Return: whether it runs. Otherwise nothing is known of it, and the wire has
 * to do all of it.
 */
bool virt_window_boot(const struct rproc *rp, paddr_t rsc_pa);

#endif /* VIRT_WINDOW_H */

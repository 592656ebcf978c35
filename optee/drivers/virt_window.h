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
 * virt_window_boot() - start a coprocessor with its verified segments
 * @rp: processor, held; its memory is accessible
 * @plan: of the image that was loaded there
 * @rsc_pa: physical address of the resource table, 0: none
 *
 * The coprocessor's side copies the segments from the window into memory that
 * nobody else reaches, and takes the digest of each one there. The signed
 * digests are in a list, and the digest of that goes over the wire: whatever
 * the normal world did to the window is noticed.
 *
 * Return: whether it runs. Otherwise nothing is known of it, and the wire has
 * to do all of it.
 */
bool virt_window_boot(const struct rproc *rp, const struct trp_plan *plan,
		      paddr_t rsc_pa);

#endif /* VIRT_WINDOW_H */

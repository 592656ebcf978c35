/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's virt machine: a short way for much memory to the coprocessors. The
 * wire is slow; a window of normal DRAM is not, but Linux may write there.
 */
#ifndef VIRT_WINDOW_H
#define VIRT_WINDOW_H

#include <stdbool.h>
#include <stdint.h>
#include <tee_api_types.h>

/**
 * virt_window_open() - find and map the memory that `trp,window` points to
 * @fdt: device tree
 * @node: the processor
 * Return: TEE_SUCCESS, also without the property; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result virt_window_open(const void *fdt, int node);

/**
 * virt_window_push() - write the coprocessor's memory through the window
 * @id: processor
 * @da: device address
 * @data: bytes in secure memory, mapped with struct trp_memory's map(): its
 *	lock keeps others out of the window, too
 * @len: how many
 *
 * The coprocessor's side copies from the window into memory that nobody else
 * reaches. The digest of that copy has to be the digest of @data, which goes
 * over the wire: whatever the normal world did to the window is noticed.
 *
 * Return: whether all of it is there; otherwise nothing is known of that
 * memory, and the wire has to do it.
 */
bool virt_window_push(uint32_t id, uint32_t da, const void *data, uint32_t len);

#endif /* VIRT_WINDOW_H */

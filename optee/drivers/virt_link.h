/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's virt machine: the wire to the coprocessors (virt_proto.h). One for
 * all of them; each call is one exchange, serialized here.
 */
#ifndef VIRT_LINK_H
#define VIRT_LINK_H

#include <stdbool.h>
#include <tee_api_types.h>
#include <trp/err.h>

#include "virt_proto.h"

/**
 * virt_link_open() - find and map the UART that `trp,link` points to
 * @fdt: device tree
 * @node: the processor
 * @present: false without the property: there is no coprocessor
 * Return: TEE_SUCCESS, TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result virt_link_open(const void *fdt, int node, bool *present);

/**
 * virt_link_ask() - one request with up to two numbers, perhaps an answer
 * @id: processor
 * @type: enum vl_type, neither VL_WRITE nor VL_BOOT
 * @a: first number after the id, where the request has one
 * @b: second
 * @out: payload of the answer, NULL: none expected
 * @out_len: bytes of @out, at most VL_DATA_MAX
 * Return: TRP_OK, TRP_E_RESET when the peer does not answer or refuses.
 */
enum trp_err virt_link_ask(uint32_t id, enum vl_type type, uint32_t a,
			   uint32_t b, void *out, uint32_t out_len);

/**
 * virt_link_boot() - start with what the window lists
 * @id: processor, held
 * @vectors: device address of the vector table
 * @table: physical address of the resource table, 0: none
 * @list_len: bytes of the list
 * @digest: SHA-256 of the list
 * Return: TRP_OK; TRP_E_RESET: a digest differs or the peer does not do it,
 * and the processor is held; or nobody answers, and nothing is known.
 */
enum trp_err virt_link_boot(uint32_t id, uint32_t vectors, uint32_t table,
			    uint32_t list_len, const uint8_t digest[32]);

/**
 * virt_link_write() - write the coprocessor's memory
 * @id: processor
 * @da: device address
 * @data: bytes
 * @len: how many, at most VL_DATA_MAX
 * Return: TRP_OK, TRP_E_RESET.
 */
enum trp_err virt_link_write(uint32_t id, uint32_t da, const void *data,
			     uint32_t len);

#endif /* VIRT_LINK_H */

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Between OP-TEE on QEMU's virt machine and the process that plays the
 * coprocessors: frames on the secure UART, which the normal world cannot
 * reach. OP-TEE's log and TF-A's go out on the same line, as 7-bit text, so
 * a receiver tells frames and text apart byte by byte, however they mix:
 *
 *   VL_START       begins a frame; what was incomplete is forgotten
 *   0x80 to 0xff   seven bits of a frame, least significant bits first
 *   VL_END         ends it; bits that make no whole byte are padding
 *   others         text
 *
 * A frame, little-endian: u8 type, u8 seq, u16 length, payload, u16 sum. The
 * sum (vl_sum) covers all before it. The secure side asks, the peer answers
 * every frame with VL_ANSWER | type and the same seq; its payload starts with
 * a u32 status, 0 for success. Requests may come twice (an answer was lost):
 * each is such that twice does no harm. Frequent answers are of 16 characters
 * at most, which a PL011 takes in at once.
 */
#ifndef VIRT_PROTO_H
#define VIRT_PROTO_H

#include <stddef.h>
#include <stdint.h>

#define VL_START	0x01u
#define VL_END		0x04u
#define VL_ANSWER	0x80u

#define VL_VERSION	2u
#define VL_HEAD		4u	/* type, seq, length */
#define VL_SUM		2u
#define VL_DATA_MAX	1024u	/* of VL_WRITE and of VL_READ's answer */
#define VL_PAYLOAD_MAX	(12u + VL_DATA_MAX)

/*
 * The window in normal DRAM, for VL_BOOT: a list of parts, each u32 device
 * address, u32 bytes, SHA-256 of the bytes; from VL_LIST_MAX on the bytes of
 * the parts one after the other, each rounded up to VL_PART_ALIGN.
 */
#define VL_LIST_MAX	4096u
#define VL_PART_LEN	40u
#define VL_PART_DIGEST	8u
#define VL_PART_ALIGN	8u

/**
 * enum vl_type - requests; all payloads start with u32 id of the processor
 * @VL_HELLO: nothing more. Answer: u32 version
 * @VL_HALT: hold in reset; nothing more. Answer: u8 enum vl_status from before
 * @VL_ZERO: u32 da, u32 bytes: clear the coprocessor's private memory
 * @VL_WRITE: u32 da, u32 bytes, then as many: write it
 * @VL_RUN: u32 vector da, u32 physical address of the resource table or 0:
 *	let go of reset
 * @VL_READ: u32 da, u32 bytes. Answer: the bytes, or none: all are zero
 * @VL_STATUS: nothing more. Answer: u8 enum vl_status
 * @VL_BOOT: u32 vector da, u32 physical address of the resource table or 0,
 *	u32 bytes of the list, its SHA-256: all of a start at once, of a core
 *	that is held. Clear the private memory, bring in what the window lists,
 *	let go of reset. Anybody may write to the window, so the list is copied
 *	first and has to have this digest, and so is each part and its digest.
 *	Refused, with private memory cleared, where one has not; by a peer
 *	without a window; where the core runs
 */
enum vl_type {
	VL_HELLO = 1,
	VL_HALT,
	VL_ZERO,
	VL_WRITE,
	VL_RUN,
	VL_READ,
	VL_STATUS,
	VL_BOOT,
};

enum vl_status { VL_HELD, VL_RUNNING, VL_CRASHED };

/**
 * vl_sum() - Fletcher's checksum, one byte further
 * @sum: of the bytes before, 0 at first
 * @byte: next one
 */
static inline uint16_t vl_sum(uint16_t sum, uint8_t byte)
{
	unsigned int a = ((sum & 0xffu) + byte) % 255u;

	return (uint16_t)((((sum >> 8) + a) % 255u) << 8 | a);
}

#endif /* VIRT_PROTO_H */

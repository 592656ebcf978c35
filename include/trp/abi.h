/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The interfaces between the normal world, the remoteproc trusted application
 * (TA) and the remoteproc pseudo TA (PTA). docs/abi.md is generated from the
 * tables below. Commands up to 9 are those of OP-TEE OS 4.10; ours start at
 * 0x100.
 */
#ifndef TRP_ABI_H
#define TRP_ABI_H

/* Not __KERNEL__: OP-TEE's core defines that, too */
#ifdef KBUILD_MODNAME
#include <linux/types.h>
#else
#include <stdint.h>
#endif

/* 80a4c275-0a47-4905-8285-1486a9771a08 */
#define TRP_TA_UUID \
	{ 0x80a4c275, 0x0a47, 0x4905, \
	  { 0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08 } }
/* 54af4a68-19be-40d7-bbe6-8950350a8744 */
#define TRP_PTA_UUID \
	{ 0x54af4a68, 0x19be, 0x40d7, \
	  { 0xbb, 0xe6, 0x89, 0x50, 0x35, 0x0a, 0x87, 0x44 } }

/*
 * Parameter kinds, numbered like GlobalPlatform's TEE_PARAM_TYPE_*:
 * NONE 0, VIN value input 1, VOUT value output 2, VIO value both ways 3,
 * MIN memref input 5, MOUT memref output 6.
 */
#define TRP_PARAM_NONE	0u
#define TRP_PARAM_VIN	1u
#define TRP_PARAM_VOUT	2u
#define TRP_PARAM_VIO	3u
#define TRP_PARAM_MIN	5u
#define TRP_PARAM_MOUT	6u
#define TRP_PARAMS(a, b, c, d) \
	(TRP_PARAM_##a | TRP_PARAM_##b << 4 | TRP_PARAM_##c << 8 | \
	 TRP_PARAM_##d << 12)

/*
 * Commands of the TA: X(number, NAME, p0, p1, p2, p3, meaning)
 * p0.a is always the processor's id.
 */
#define TRP_TA_TABLE(X) \
	X(0x001, LOAD_FW, VIN, MIN, NONE, NONE, \
	  "p1: the signed image. Verify, lock, load.") \
	X(0x002, START_FW, VIN, NONE, NONE, NONE, \
	  "Let the processor run.") \
	X(0x003, STOP_FW, VIN, NONE, NONE, NONE, \
	  "Hold the processor in reset; memory stays isolated.") \
	X(0x004, GET_RSC_TABLE, VIN, VOUT, VOUT, NONE, \
	  "p1: physical address, a low and b high word; p2: size in bytes, " \
	  "likewise; 0 and 0 when the image has none.") \
	X(0x005, GET_COREDUMP, VIN, MOUT, NONE, NONE, \
	  "p1: filled with an ELF core file; TEE_ERROR_SHORT_BUFFER and the " \
	  "size when it is too small.") \
	X(0x006, RELEASE_FW, VIN, NONE, NONE, NONE, \
	  "Wipe the memory and give it back.") \
	X(0x100, GET_STATUS, VIN, MOUT, NONE, NONE, \
	  "p1: filled with struct trp_status; TEE_ERROR_SHORT_BUFFER and the " \
	  "size when it is too small.") \
	X(0x101, LOAD_FW_RSC_TABLE, VIN, MIN, VOUT, VOUT, \
	  "LOAD_FW, and GET_RSC_TABLE after it: p1 as there, p2 and p3 as p1 " \
	  "and p2 there.")

/*
 * Commands of the PTA: X(number, NAME, p0, p1, p2, p3, meaning)
 * p0.a is always the processor's id. Those below 0x100 but START, STOP and
 * RELEASE are there for OP-TEE's own TA. 0x100, 0x101 and 0x106 were used.
 */
#define TRP_PTA_TABLE(X) \
	X(0x001, HW_CAPABILITIES, VIN, VOUT, VOUT, NONE, \
	  "p1.a: formats, bit 0 ELF; p2.a: protections, bit 0 hash table.") \
	X(0x002, FIRMWARE_LOAD, VIN, MIN, NONE, NONE, \
	  "Whole image at once: TEE_ERROR_NOT_IMPLEMENTED, as everywhere.") \
	X(0x003, LOAD_SEGMENT_SHA256, VIN, MIN, VIN, MIN, \
	  "p1: bytes of a segment; p2: device address, a low and b high " \
	  "word; p3: its SHA-256 (32 bytes), or ST's struct of 88 bytes.") \
	X(0x004, SET_MEMORY, VIN, VIN, VIN, VIN, \
	  "p1.a: device address, p2.a: bytes, p3.a: value, only 0.") \
	X(0x005, START, VIN, NONE, NONE, NONE, \
	  "Let the processor run; needs a sealed load.") \
	X(0x006, STOP, VIN, NONE, NONE, NONE, \
	  "Hold the processor in reset.") \
	X(0x007, DA_TO_PA, VIN, VIN, VIN, VOUT, \
	  "p1.a: device address, p2.a: bytes, p3: physical address, a low " \
	  "and b high word.") \
	X(0x008, VERIFY_DIGEST, VIN, MIN, MIN, MIN, \
	  "For OP-TEE's own TA, in builds with CFG_TRP_STOCK_TA=y. p1: key " \
	  "information, p2: digest of header and TLVs, p3: signature.") \
	X(0x009, RELEASE, VIN, NONE, NONE, NONE, \
	  "Wipe the memory and give it back; ends a load that failed. With " \
	  "ST's parameters (p1 VIN type, p2 MIN value): TLV_PARAM, accepted " \
	  "when it says what the hardware does anyway.") \
	X(0x102, GET_RSC_TABLE, VIN, VOUT, VOUT, NONE, \
	  "As the TA's command 4.") \
	X(0x103, GET_COREDUMP, VIN, MOUT, NONE, NONE, \
	  "As the TA's command 5.") \
	X(0x104, GET_STATUS, VIN, MOUT, NONE, NONE, \
	  "As the TA's command 0x100.") \
	X(0x105, REPORT, VIN, MIN, NONE, NONE, \
	  "p1: struct trp_report of something the TA refused, " \
	  "for GET_STATUS.") \
	X(0x107, GET_STATE, VIN, VOUT, NONE, NONE, \
	  "p1.a: state, as in struct trp_status.") \
	X(0x108, LOAD_IMAGE, VIO, MIN, MIN, VOUT, \
	  "A whole load. p1: header, TLVs and signature, copied, verified " \
	  "and planned, then struct trp_hints, which counts for stock " \
	  "images; p2: all images; p3: as p1 of GET_RSC_TABLE; p0.a: then " \
	  "bytes of the resource table.")

#define TRP_TA_ENUM(num, name, ...) TRP_TA_##name = (num),
enum trp_ta_cmd {
	TRP_TA_TABLE(TRP_TA_ENUM)
};

#define TRP_PTA_ENUM(num, name, ...) TRP_PTA_##name = (num),
enum trp_pta_cmd {
	TRP_PTA_TABLE(TRP_PTA_ENUM)
};

/* OpenSession of TA and PTA: p0 VIN, a: the processor's id */
#define TRP_OPEN_PARAMS		TRP_PARAMS(VIN, NONE, NONE, NONE)
/* ST's TLV_PARAM, which shares number 9 with RELEASE */
#define TRP_ST_TLV_PARAMS	TRP_PARAMS(VIN, VIN, MIN, NONE)

#define TRP_CAP_FMT_ELF		1u	/* HW_CAPABILITIES p1.a bit 0 */
#define TRP_CAP_PROT_HASH	1u	/* HW_CAPABILITIES p2.a bit 0 */

#define TRP_STATUS_VERSION	1u

/* struct trp_status, flags: X(bit, NAME, meaning) */
#define TRP_STATUS_FLAG_TABLE(X) \
	X(0, STOCK, "the image has none of this project's TLVs") \
	X(1, STOCK_TA, "OP-TEE's own TA loaded it") \
	X(2, ISOLATED, "a firewall closes code and data to the normal world") \
	X(3, DUMPABLE, "the image allows a core dump of some segments") \
	X(4, INSECURE, "built with CFG_INSECURE")
#define TRP_STATUS_FLAG_ENUM(bit, name, doc) TRP_STATUS_##name = 1 << (bit),
enum trp_status_flag {
	TRP_STATUS_FLAG_TABLE(TRP_STATUS_FLAG_ENUM)
};

/**
 * struct trp_status - answer of GET_STATUS; little-endian like the CPU
 * @version: TRP_STATUS_VERSION
 * @size: bytes of this structure; later versions only add at the end
 * @state: enum trp_state; a load under way counts as off
 * @reason: why the last command was refused, 0 when it was not; GET_STATUS
 *	itself does not count
 * @flags: enum trp_status_flag
 * @rsc_size: bytes of the resource table, 0 when there is none
 * @digest: SHA-256 of header and TLVs of the loaded image, else 0
 * @key_id: SHA-256 of the DER public key that verified it, else 0
 * @sentence: the last refusal in words, ended by 0
 */
struct trp_status {
	uint32_t version;
	uint32_t size;
	uint32_t state;
	uint32_t reason;
	uint32_t flags;
	uint32_t rsc_size;
	uint8_t digest[32];
	uint8_t key_id[32];
	char sentence[160];
};

#endif /* TRP_ABI_H */

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The signed image, format version 1: the one definition of its bytes.
 *
 * Everything that reads, writes, lists or documents the format expands the
 * tables below: the reader (core/image.c), the writer and the option names of
 * the `trp` command, and the tables of docs/format.md. All integers are
 * little-endian. Numbers without another source are those of the format that
 * OP-TEE OS 4.10 reads (ta/remoteproc) and its signer writes.
 *
 *   0x00  header, TRP_HDR_LEN bytes
 *   0x14  TLV area, round_up(tlv_len, 8) bytes
 *    ..   signature, round_up(sign_len, 8) bytes
 *    ..   images back to back, round_up(img_len, 8) bytes
 *
 * The signature covers header and TLV area. Images are covered by the digests
 * in the TLV area. The header is 20 bytes, so all that follows it lies at file
 * offset 4 modulo 8: nothing here may be read through a wide pointer.
 */
#ifndef TRP_FORMAT_H
#define TRP_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define TRP_MAGIC		0x3543A468u	/* bytes 68 A4 43 35 */
#define TRP_VERSION		1u
#define TRP_HDR_LEN		20u
#define TRP_ALIGN		8u		/* of every chunk and TLV */
#define TRP_TLV_HDR_LEN		8u		/* u32 type, u32 length */
#define TRP_ENTRY_LEN		64u		/* of one HASHTABLE entry */
#define TRP_PHDR_LEN		32u		/* of the Elf32_Phdr in it */
#define TRP_DIGEST_LEN		32u		/* SHA-256 */
#define TRP_KEYID_LEN		8u		/* shown part of a key id */

/* Stated limits of this reader; what exceeds them has its own reason. */
#define TRP_MAX_TLV_LEN		16384u		/* bytes of TLV area */
#define TRP_MAX_SIG_LEN		512u		/* RSA-4096 */
#define TRP_MIN_RSA_LEN		256u		/* RSA-2048 */
#define TRP_ECDSA_SIG_LEN	64u		/* P-256: r, s; 32 bytes each */
#define TRP_MAX_IMG_LEN		0x10000000u	/* 256 MiB of images */
#define TRP_MAX_IMAGES		8u
#define TRP_MAX_ENTRIES		128u	/* program headers, all images */
#define TRP_MAX_MANIFEST_LEN \
	(TRP_HDR_LEN + TRP_MAX_TLV_LEN + TRP_MAX_SIG_LEN)

/*
 * Header fields: X(name, offset, what docs/format.md says)
 */
#define TRP_HDR_TABLE(X) \
	X(magic,    0x00, "0x3543A468, bytes 68 A4 43 35") \
	X(version,  0x04, "1") \
	X(tlv_len,  0x08, "bytes of the TLV area") \
	X(sign_len, 0x0C, "bytes of the signature: 256 to 512 for RSA, " \
			  "64 for ECDSA P-256") \
	X(img_len,  0x10, "bytes of all images together, padding included")

#define TRP_HDR_ENUM(name, offset, doc) TRP_HDR_##name = (offset),
enum trp_hdr_offset {
	TRP_HDR_TABLE(TRP_HDR_ENUM)
};

/*
 * TLVs: X(id, NAME, unit, count, presence, origin, value)
 *
 * @unit and @count give the length rule: unit * (number of @count) bytes.
 *   ONE       exactly one unit
 *   IMAGES    one unit per image (NUM_IMG)
 *   ENTRIES   one unit per HASHTABLE entry
 *   ENTRYBITS one bit per HASHTABLE entry, rounded up to bytes
 *   SOME      any non-zero number of units
 *   ANY       any number of units, zero included
 * @presence: REQUIRED, OPTIONAL (absent is fine), OURS (written by default;
 *   all of IMGINDEX, HDRDIGEST, RSCTABLE, BOOT, DUMP or none, otherwise
 *   TRP_E_TLV_MISSING), REFUSED (known, never accepted: TRP_E_ENCRYPTED)
 * @origin: UPSTREAM OP-TEE, ST (its fork), TRP (this project)
 */
#define TRP_TLV_TABLE(X) \
	X(0x00000001, SIGNTYPE,   1, ONE,       REQUIRED, UPSTREAM, \
	  "signature type: 1 RSA PKCS#1 v1.5, 2 ECDSA P-256; both SHA-256") \
	X(0x00000002, HASHTYPE,   1, ONE,       OPTIONAL, UPSTREAM, \
	  "digest type: 1 SHA-256") \
	X(0x00000003, NUM_IMG,    1, ONE,       REQUIRED, UPSTREAM, \
	  "number of images, 1 to 8") \
	X(0x00000004, IMGTYPE,    1, IMAGES,    REQUIRED, UPSTREAM, \
	  "per image: 1 ELF, 2 encrypted ELF (refused)") \
	X(0x00000005, IMGSIZE,    4, IMAGES,    REQUIRED, UPSTREAM, \
	  "per image: its size in bytes, padding to 8 included") \
	X(0x00000006, ENCTYPE,    1, ONE,       REFUSED,  ST, \
	  "encryption type") \
	X(0x00000010, HASHTABLE, 64, SOME,      REQUIRED, UPSTREAM, \
	  "per program header of every image, in order: Elf32_Phdr and the " \
	  "SHA-256 of the segment's bytes in the file") \
	X(0x00000011, PKEYINFO,   1, ANY,       OPTIONAL, UPSTREAM, \
	  "information on the public key, usually its DER form") \
	X(0x00000012, ENCTABLE,  80, SOME,      REFUSED,  ST, \
	  "per program header: Elf32_Phdr, " \
	  "SHA-256 of the encrypted bytes, IV") \
	X(0x00010001, BOOTADDR,   4, ONE,       OPTIONAL, ST, \
	  "vector table address") \
	X(0x00010002, BOOTSEC,    4, ONE,       OPTIONAL, ST, \
	  "other than 0: start with TrustZone enabled") \
	X(0x54500101, RSCTABLE,   8, ONE,       OURS,     TRP, \
	  "device address and size of the resource table; 0, 0 for none") \
	X(0x54500102, IMGINDEX,   1, ENTRIES,   OURS,     TRP, \
	  "per HASHTABLE entry: index of the image it belongs to, ascending") \
	X(0x54500103, HDRDIGEST, 32, IMAGES,    OURS,     TRP, \
	  "per image: SHA-256 of its ELF header and its program headers") \
	X(0x54500104, BOOT,       4, ONE,       OURS,     TRP, \
	  "vector table address; its lowest bit is set when it is a guess") \
	X(0x54500105, DUMP,       1, ENTRYBITS, OURS,     TRP, \
	  "bit i (of byte i / 8, least significant first): " \
	  "entry i may appear in a core dump") \
	X(0x54500106, KEYID,      8, ONE,       OPTIONAL, TRP, \
	  "first 8 bytes of the SHA-256 of the signer's public key in DER " \
	  "(SubjectPublicKeyInfo); written by default") \
	X(0x54500180, IMGDIGEST, 32, IMAGES,    OPTIONAL, TRP, \
	  "per image: SHA-256 of all bytes that neither HDRDIGEST nor " \
	  "HASHTABLE covers; written by default")

/* TRP_TLV_<NAME>: index of a known TLV, in the order of the table */
#define TRP_TLV_ENUM(id, name, ...) TRP_TLV_##name,
enum trp_tlv {
	TRP_TLV_TABLE(TRP_TLV_ENUM)
	TRP_TLV_COUNT	/* also: "not a TLV that this reader knows" */
};

/* TRP_ID_<NAME>: its type on the wire */
#define TRP_ID_ENUM(id, name, ...) TRP_ID_##name = (id),
enum trp_tlv_id {
	TRP_TLV_TABLE(TRP_ID_ENUM)
};

/* Platform TLVs: opaque numbers below. BOOTADDR and BOOTSEC are two of them. */
#define TRP_PLAT_ID_FIRST	0x00010000u
#define TRP_PLAT_ID_LAST	0x0001FFFFu
/*
 * Types of this project go from 0x54500101 to 0x545001FF. Unknown ones in the
 * range below are refused; those from 0x54500180 on are passed over.
 */
#define TRP_CRITICAL_ID_FIRST	0x54500101u
#define TRP_CRITICAL_ID_LAST	0x5450017Fu

/* In BOOT: neither named nor found, the signer guessed */
#define TRP_BOOT_GUESS		1u

/*
 * Signature algorithms: X(number, NAME, min, max, bits, label, doc)
 *
 * @number: value of SIGNTYPE
 * @min, @max: bytes of a signature
 * @bits: of the key, per byte of a signature; as many bytes has its value in
 *   struct trp_pubkey
 * @label: what a key of so many bits is called, up to the number
 * @doc: what docs/format.md and `trp show` say; the digest is SHA-256
 *
 * A row asks for pta_sig_NAME() in optee/pta/sig_name.c and for sig_NAME in
 * host/sig_name.c: nothing links without them.
 */
#define TRP_SIG_TABLE(X) \
	X(1, RSA, TRP_MIN_RSA_LEN, TRP_MAX_SIG_LEN, 8, "RSA-", \
	  "RSA PKCS#1 v1.5") \
	X(2, ECDSA, TRP_ECDSA_SIG_LEN, TRP_ECDSA_SIG_LEN, 4, "ECDSA P-", \
	  "ECDSA P-256")

/* TRP_SIG_<NAME>: value of SIGNTYPE */
#define TRP_SIG_ENUM(number, name, ...) TRP_SIG_##name = (number),
enum trp_sigtype {
	TRP_SIG_TABLE(TRP_SIG_ENUM)
};

enum trp_hashtype { TRP_HASH_SHA256 = 1 };
enum trp_imgtype { TRP_IMG_ELF = 1, TRP_IMG_ENC_ELF = 2 };

/**
 * trp_round_up8() - round up to the format's alignment
 * @n: bytes
 * Return: 64 bits wide, so it cannot wrap for any u32.
 */
static inline uint64_t trp_round_up8(uint32_t n)
{
	return ((uint64_t)n + TRP_ALIGN - 1) & ~(uint64_t)(TRP_ALIGN - 1);
}

/**
 * trp_get16() - read a little-endian u16 from bytes of any alignment
 * @p: 2 readable bytes in private memory
 */
static inline uint16_t trp_get16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

/**
 * trp_get32() - read a little-endian u32 from bytes of any alignment
 * @p: 4 readable bytes in private memory
 */
static inline uint32_t trp_get32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

/**
 * trp_get64() - read a little-endian u64 from bytes of any alignment
 * @p: 8 readable bytes in private memory
 */
static inline uint64_t trp_get64(const uint8_t *p)
{
	return (uint64_t)trp_get32(p) | (uint64_t)trp_get32(p + 4) << 32;
}

/**
 * trp_put16() - write a little-endian u16 to bytes of any alignment
 * @p: 2 writable bytes
 * @v: value
 */
static inline void trp_put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

/**
 * trp_put32() - write a little-endian u32 to bytes of any alignment
 * @p: 4 writable bytes
 * @v: value
 */
static inline void trp_put32(uint8_t *p, uint32_t v)
{
	trp_put16(p, (uint16_t)v);
	trp_put16(p + 2, (uint16_t)(v >> 16));
}

#endif /* TRP_FORMAT_H */

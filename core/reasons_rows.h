/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of reasons_test.c: edits of an image, and what they must give.
 * tests/fullstack/images.c makes files of the same rows for a real device.
 */
#ifndef TRP_REASONS_ROWS_H
#define TRP_REASONS_ROWS_H

#include "../tests/core_support.h"

/**
 * struct row - one thing wrong
 * @name: for the test's output
 * @want: the core's answer
 * @edits: faults
 * @says: must be in the sentence
 * @stock: of an image without this project's TLVs
 */
struct row {
	const char *name;
	enum trp_err want;
	struct tb_edit edits[4];
	const char *says;
	bool stock;
};

#define HDR(offset, v)	{ TB_HDR, .at = (offset), .value = (v) }
#define DROP(tlv)	{ TB_DROP, .id = TRP_ID_##tlv }
#define DUP(tlv)	{ TB_DUP, .id = TRP_ID_##tlv }
#define RESIZE(tlv, n)	{ TB_RESIZE, .id = TRP_ID_##tlv, .value = (n) }
#define LENGTH(tlv, n)	{ TB_LENGTH, .id = TRP_ID_##tlv, .value = (n) }
#define BYTE(tlv, a, v)	{ TB_BYTE, .id = TRP_ID_##tlv, .at = (a), .value = (v) }
#define WORD(tlv, a, v)	{ TB_WORD, .id = TRP_ID_##tlv, .at = (a), .value = (v) }
#define PAD(tlv)	{ TB_PAD, .id = TRP_ID_##tlv, .value = 1 }
#define ADD(n, v)	{ TB_ADD, .id = (n), .value = (v) }

/* Where a field of a hash-table entry is */
#define FIELD(entry, field)	(64 * (entry) + 4 * (field))
enum { P_TYPE, P_OFFSET, P_VADDR, P_PADDR, P_FILESZ, P_MEMSZ, P_FLAGS };

static const struct row layout_rows[] = {
	{ "nothing wrong", TRP_OK, { { 0 } }, "", false },
	{ "order of TLVs", TRP_OK, { { .op = TB_REVERSE } }, "", false },
	{ "KEYID left out", TRP_OK, { DROP(KEYID) }, "", false },
	{ "HASHTYPE left out", TRP_OK, { DROP(HASHTYPE) }, "", false },
	{ "platform TLV", TRP_OK, { ADD(0x10005, 1) }, "", false },
	{ "unknown TLV elsewhere", TRP_OK, { ADD(0x7777, 1) }, "", false },
	{ "unknown TLV below our range", TRP_OK, { ADD(0x54500100, 1) }, "",
	  false },
	{ "unknown TLV above our range", TRP_OK, { ADD(0x54500200, 1) }, "",
	  false },
	{ "unknown TLV that may be passed over", TRP_OK,
	  { ADD(0x54500181, 1) }, "", false },
	{ "the last that may be passed over", TRP_OK,
	  { ADD(0x545001FF, 1) }, "", false },
	/* for host tools: a device looks at its length only */
	{ "IMGDIGEST", TRP_OK,
	  { ADD(TRP_ID_IMGDIGEST, 1), RESIZE(IMGDIGEST, 32) }, "", false },
	{ "IMGDIGEST of a stock image", TRP_OK,
	  { ADD(TRP_ID_IMGDIGEST, 1), RESIZE(IMGDIGEST, 32) }, "", true },
	{ "BOOTADDR as BOOT", TRP_OK, { ADD(TRP_ID_BOOTADDR, 0) }, "", false },
	{ "BOOTSEC", TRP_OK, { ADD(TRP_ID_BOOTSEC, 1) }, "", false },
	{ "PKEYINFO", TRP_OK, { ADD(TRP_ID_PKEYINFO, 1) }, "", false },
	{ "PKEYINFO empty", TRP_OK,
	  { { TB_ADD, .id = TRP_ID_PKEYINFO, .data = "", .len = 0 } }, "",
	  false },
	/* header */
	{ "magic", TRP_E_MAGIC, { HDR(0, 0x12345678) }, "0x12345678", false },
	{ "magic of ELF", TRP_E_PLAIN_ELF, { HDR(0, 0x464C457F) },
	  "plain ELF", false },
	{ "version 0", TRP_E_VERSION, { HDR(4, 0) }, "version 0", false },
	{ "version 2", TRP_E_VERSION, { HDR(4, 2) }, "version 2", false },
	{ "tlv_len 0", TRP_E_TLV_LEN, { HDR(8, 0) }, "of 0 bytes", false },
	{ "tlv_len 7", TRP_E_TLV_LEN, { HDR(8, 7) }, "of 7 bytes", false },
	{ "tlv_len too long", TRP_E_TLV_LEN, { HDR(8, 16385) }, "16385",
	  false },
	{ "tlv_len huge", TRP_E_TLV_LEN, { HDR(8, 0xFFFFFFFF) }, "4294967295",
	  false },
	{ "tlv_len too short", TRP_E_TRAILING, { HDR(8, 64) }, "follow",
	  false },
	{ "tlv_len 8 more", TRP_E_TRUNC, { HDR(8, 16000) }, "announces",
	  false },
	{ "sign_len 0", TRP_E_SIG_LEN, { HDR(12, 0) }, "of 0 bytes", false },
	{ "sign_len 255", TRP_E_SIG_LEN, { HDR(12, 255) }, "of 255", false },
	{ "sign_len 513", TRP_E_SIG_LEN, { HDR(12, 513) }, "of 513", false },
	{ "sign_len 65", TRP_E_SIG_LEN, { HDR(12, 65) }, "of 65", false },
	/* what the padding then holds is the start of the ELF file */
	{ "sign_len 257", TRP_E_SIG_PAD,
	  { HDR(12, 257), { TB_APPEND, .value = 8 } },
	  "padding after the signature", false },
	{ "sign_len huge", TRP_E_SIG_LEN, { HDR(12, 0xFFFFFFF8) }, "", false },
	{ "sign_len 512", TRP_E_TRUNC, { HDR(12, 512) }, "", false },
	{ "img_len 0", TRP_E_IMG_LEN, { HDR(16, 0) }, "0 bytes", false },
	{ "img_len huge", TRP_E_IMG_LEN, { HDR(16, 0xFFFFFFFF) }, "", false },
	{ "img_len just too long", TRP_E_IMG_LEN, { HDR(16, 0x10000001) },
	  "268435457", false },
	{ "img_len longest", TRP_E_TRUNC, { HDR(16, 0x10000000) }, "", false },
	{ "a byte too many", TRP_E_TRAILING, { { TB_APPEND, .value = 1 } },
	  "1 bytes", false },
	{ "a page too many", TRP_E_TRAILING, { { TB_APPEND, .value = 4096 } },
	  "4096 bytes", false },
	{ "a byte too few", TRP_E_TRUNC, { { TB_CUT, .value = 1 } }, "",
	  false },
	/* TLV area */
	{ "record runs out", TRP_E_TLV_TRUNC, { LENGTH(KEYID, 9) }, "offset",
	  false },
	{ "record runs far out", TRP_E_TLV_TRUNC,
	  { LENGTH(KEYID, 0xFFFFFFFF) }, "offset", false },
	{ "first record runs out", TRP_E_TLV_TRUNC,
	  { LENGTH(SIGNTYPE, 0x8000) }, "offset 20 ", false },
	{ "padding", TRP_E_TLV_PAD, { PAD(SIGNTYPE) }, "SIGNTYPE", false },
	{ "padding of BOOT", TRP_E_TLV_PAD, { PAD(BOOT) }, "BOOT ", false },
	{ "padding, unknown TLV", TRP_E_TLV_PAD,
	  { ADD(0x10005, 1), { TB_PAD, .id = 0x10005, .value = 1 } },
	  "0x10005", false },
	{ "platform TLV twice", TRP_E_TLV_DUP,
	  { ADD(0x10005, 1), ADD(0x10005, 1) }, "0x10005", false },
	{ "unknown in our range", TRP_E_TLV_UNKNOWN, { ADD(0x54500107, 1) },
	  "0x54500107", false },
	{ "unknown, end of our range", TRP_E_TLV_UNKNOWN,
	  { ADD(0x5450017F, 1) }, "0x5450017f", false },
	{ "that may be passed over, twice", TRP_E_TLV_DUP,
	  { ADD(0x54500181, 1), ADD(0x54500181, 1) }, "0x54500181", false },
	{ "IMGDIGEST too short", TRP_E_TLV_LENGTH,
	  { ADD(TRP_ID_IMGDIGEST, 1) }, "IMGDIGEST has a wrong length: 4",
	  false },
	{ "IMGDIGEST twice", TRP_E_TLV_DUP,
	  { ADD(TRP_ID_IMGDIGEST, 1), RESIZE(IMGDIGEST, 32), DUP(IMGDIGEST) },
	  "IMGDIGEST", false },
	{ "IMGDIGEST of two images", TRP_E_TLV_LENGTH,
	  { ADD(TRP_ID_IMGDIGEST, 1), RESIZE(IMGDIGEST, 64) },
	  "IMGDIGEST has a wrong length: 64", false },
	{ "ENCTYPE", TRP_E_ENCRYPTED, { ADD(0x6, 1) }, "encrypted", false },
	{ "ENCTABLE", TRP_E_ENCRYPTED, { ADD(0x12, 1) }, "encrypted", false },
	{ "HASHTABLE became ENCTABLE", TRP_E_ENCRYPTED,
	  { { TB_RETYPE, .id = TRP_ID_HASHTABLE, .value = 0x12 } },
	  "encrypted", true },
	{ "IMGTYPE encrypted", TRP_E_ENCRYPTED, { BYTE(IMGTYPE, 0, 2) },
	  "encrypted", false },
	/* values */
	{ "SIGNTYPE 0", TRP_E_SIGNTYPE, { BYTE(SIGNTYPE, 0, 0) }, "type 0",
	  false },
	{ "SIGNTYPE 3", TRP_E_SIGNTYPE, { BYTE(SIGNTYPE, 0, 3) }, "type 3",
	  false },
	{ "SIGNTYPE of the other kind", TRP_E_SIG_KIND,
	  { BYTE(SIGNTYPE, 0, 2) },
	  "256 bytes does not fit signature type 2", false },
	{ "HASHTYPE 0", TRP_E_HASHTYPE, { BYTE(HASHTYPE, 0, 0) }, "type 0",
	  false },
	{ "HASHTYPE 2", TRP_E_HASHTYPE, { BYTE(HASHTYPE, 0, 2) }, "type 2",
	  false },
	{ "NUM_IMG 0", TRP_E_NO_IMAGE, { BYTE(NUM_IMG, 0, 0) }, "", false },
	{ "NUM_IMG 9", TRP_E_NUM_IMG, { BYTE(NUM_IMG, 0, 9) }, "9 ELF", false },
	{ "NUM_IMG 255", TRP_E_NUM_IMG, { BYTE(NUM_IMG, 0, 255) }, "255",
	  false },
	{ "NUM_IMG 2", TRP_E_TLV_LENGTH, { BYTE(NUM_IMG, 0, 2) }, "IMGTYPE",
	  false },
	{ "IMGTYPE 0", TRP_E_IMGTYPE, { BYTE(IMGTYPE, 0, 0) }, "type 0",
	  false },
	{ "IMGTYPE 3", TRP_E_IMGTYPE, { BYTE(IMGTYPE, 0, 3) }, "image 0",
	  false },
	{ "IMGSIZE too small", TRP_E_IMGSIZE, { WORD(IMGSIZE, 0, 8) },
	  "add up to 8 bytes", false },
	{ "IMGSIZE huge", TRP_E_IMGSIZE, { WORD(IMGSIZE, 0, 0xFFFFFFFF) },
	  "4294967295", false },
	{ "HASHTABLE missing", TRP_E_HASHTABLE, { DROP(HASHTABLE) },
	  "HASHTABLE is missing", false },
	{ "HASHTABLE empty", TRP_E_TLV_LENGTH, { RESIZE(HASHTABLE, 0) },
	  "HASHTABLE has a wrong length: 0", false },
	{ "HASHTABLE cut", TRP_E_TLV_LENGTH, { RESIZE(HASHTABLE, 440) },
	  "440", false },
	{ "HASHTABLE, an entry less", TRP_E_TLV_LENGTH,
	  { RESIZE(HASHTABLE, 64 * (TS_FW_SEGS - 1)) }, "IMGINDEX", false },
	{ "HASHTABLE of 129", TRP_E_ENTRIES, { RESIZE(HASHTABLE, 64 * 129) },
	  "129 program headers", true },
	{ "HASHTABLE of 128", TRP_E_PHDR_COUNT, { RESIZE(HASHTABLE, 64 * 128) },
	  "the signed table has 128", true },
	{ "IMGINDEX starts at 1", TRP_E_IMGINDEX, { BYTE(IMGINDEX, 0, 1) },
	  "entry 0 is 1", false },
	{ "IMGINDEX ends at 1", TRP_E_IMGINDEX,
	  { BYTE(IMGINDEX, TS_FW_SEGS - 1, 1) }, "entry 6 is 1", false },
	{ "IMGINDEX goes beyond", TRP_E_IMGINDEX,
	  { BYTE(IMGINDEX, 5, 1), BYTE(IMGINDEX, 6, 1) }, "entry 5 is 1",
	  false },
	{ "IMGINDEX goes back", TRP_E_IMGINDEX,
	  { BYTE(IMGINDEX, 5, 0xFF), BYTE(IMGINDEX, 6, 0) }, "entry 5 is 255",
	  false },
	{ "IMGINDEX jumps", TRP_E_IMGINDEX, { BYTE(IMGINDEX, 3, 255) },
	  "entry 3 is 255", false },
	{ "DUMP of PT_ARM_EXIDX", TRP_E_DUMP_BITS, { BYTE(DUMP, 0, 0x04) },
	  "entry 2", false },
	{ "DUMP beyond the table", TRP_E_DUMP_BITS, { BYTE(DUMP, 0, 0x80) },
	  "entry 7", false },
	/* the bytes behind the table look like a PT_LOAD: TLV type 1 */
	{ "DUMP just beyond the table", TRP_E_DUMP_BITS,
	  { { TB_RETYPE, .id = TRP_ID_SIGNTYPE, .value = TRP_ID_HASHTYPE },
	    { TB_RETYPE, .id = TRP_ID_HASHTYPE, .value = TRP_ID_SIGNTYPE },
	    { .op = TB_REVERSE }, BYTE(DUMP, 0, 0x80) }, "entry 7", false },
	{ "BOOTADDR differs from BOOT", TRP_E_BOOT_CONFLICT,
	  { ADD(TRP_ID_BOOTADDR, 0x1000) }, "BOOTADDR 0x1000 and BOOT 0x0",
	  false },
	{ "old layout", TRP_E_OLD_LAYOUT,
	  { HDR(8, 64), HDR(12, 300000), { TB_APPEND, .value = 400000 } },
	  "before 2024", false },
};

static const struct row plan_rows[] = {
	/* the signed table says something else than the ELF file */
	{ "entry retyped", TRP_E_PHDR_DIFF,
	  { WORD(HASHTABLE, FIELD(TS_FW_CODE, P_TYPE), 2) },
	  "header 1 of image 0", true },
	{ "entry moved", TRP_E_PHDR_DIFF,
	  { WORD(HASHTABLE, FIELD(TS_FW_CODE, P_PADDR), 0x10000100) },
	  "header 1 of image 0", true },
	/* with our TLVs the table alone decides: of a careless signer */
	{ "filesz > memsz", TRP_E_SEG_FILESZ,
	  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_MEMSZ), 0x3F) },
	  "segment 3 at 0x10001000 has 64 bytes in the file, but 63", false },
	{ "filesz without memsz", TRP_E_SEG_FILESZ,
	  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_MEMSZ), 0) }, "but 0", false },
	{ "wraps by one byte", TRP_E_SEG_WRAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0xFFFFFE01) },
	  "segment 5 at 0xfffffe01", false },
	{ "ends at the top", TRP_E_REGION,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0xFFFFFE00) },
	  "segment 5 at 0xfffffe00 lies outside", false },
	{ "wraps", TRP_E_SEG_WRAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_MEMSZ), 0xFFFFFFFF) }, "",
	  false },
	{ "outside its file", TRP_E_SEG_FILE,
	  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_OFFSET), 0x10000) },
	  "segment 3", false },
	{ "offset wraps", TRP_E_SEG_FILE,
	  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_OFFSET), 0xFFFFFFF0) }, "",
	  false },
	{ "offset of no byte", TRP_OK,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_OFFSET), 0xFFFFFFF0) }, "",
	  false },
	{ "overlap by one byte", TRP_E_SEG_OVERLAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_PADDR), 0x1000011F) },
	  "segment 3 at 0x1000011f overlaps segment 1", false },
	{ "no overlap", TRP_OK,
	  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_PADDR), 0x10000120) }, "",
	  false },
	{ "overlap through an alias", TRP_E_SEG_OVERLAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x30001000) },
	  "segment 5 at 0x30001000 overlaps segment 3", false },
	{ "alias without overlap", TRP_OK,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x30002000) }, "",
	  false },
	/* zero-fill on zero-fill, in either order and through an alias */
	{ "zero-fill in zero-fill", TRP_OK,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x10000090) }, "",
	  false },
	{ "zero-fill in zero-fill, alias", TRP_OK,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x3000011F) }, "",
	  false },
	{ "zero-fill around zero-fill", TRP_OK,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x10000090),
	    WORD(HASHTABLE, FIELD(TS_FW_BSS, P_MEMSZ), 0xF70) }, "", false },
	{ "zero-fill over the last file byte", TRP_E_SEG_OVERLAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x1000008F) },
	  "segment 5 at 0x1000008f overlaps segment 1", false },
	{ "zero-fill over a first file byte", TRP_E_SEG_OVERLAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x10000090),
	    WORD(HASHTABLE, FIELD(TS_FW_BSS, P_MEMSZ), 0xF71) },
	  "segment 5 at 0x10000090 overlaps segment 3", false },
	{ "zero-fill around file bytes", TRP_E_SEG_OVERLAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_CODE, P_MEMSZ), 0x2000) },
	  "segment 3 at 0x10001000 overlaps segment 1", false },
	{ "zero-fill around file bytes, alias", TRP_E_SEG_OVERLAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x30000F00) },
	  "segment 5 at 0x30000f00 overlaps segment 3", false },
	{ "equal", TRP_E_SEG_OVERLAP,
	  { WORD(HASHTABLE, FIELD(TS_FW_DATA, P_PADDR), 0x10000000) }, "",
	  false },
	{ "outside", TRP_E_REGION,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x20000000) },
	  "segment 5 at 0x20000000", false },
	{ "out of its region by one byte", TRP_E_REGION,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x1003FE01) }, "",
	  false },
	{ "at its region's end", TRP_OK,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x1003FE00) }, "",
	  false },
	{ "TEE memory", TRP_E_TEE_MEMORY,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x2FFC0100) },
	  "segment 5 at 0x2ffc0100", false },
	{ "TEE memory touched", TRP_E_TEE_MEMORY,
	  { WORD(HASHTABLE, FIELD(TS_FW_BSS, P_PADDR), 0x2FFBFE01) }, "",
	  false },
	{ "executable in IPC memory", TRP_E_IPC_EXEC,
	  { WORD(HASHTABLE, FIELD(TS_FW_RSC, P_FLAGS), 5) },
	  "segment 6 at 0x10048000", false },
	{ "RSCTABLE none", TRP_OK, { WORD(RSCTABLE, 4, 0) }, "", false },
	{ "RSCTABLE not aligned", TRP_E_RSC_ALIGN,
	  { WORD(RSCTABLE, 0, TS_FW_RSC_DA + 2) }, "0x10048002", false },
	{ "RSCTABLE starts before", TRP_E_RSC_PLACE,
	  { WORD(RSCTABLE, 0, TS_FW_RSC_DA - 4) }, "0x10047ffc", false },
	{ "RSCTABLE too long", TRP_E_RSC_PLACE,
	  { WORD(RSCTABLE, 4, TS_FW_RSC_SIZE + 1) }, "", false },
	{ "RSCTABLE wraps", TRP_E_RSC_PLACE,
	  { WORD(RSCTABLE, 4, 0xFFFFFFFF) }, "", false },
	{ "RSCTABLE in .bss", TRP_E_RSC_PLACE,
	  { WORD(RSCTABLE, 0, TS_FW_BSS_DA), WORD(RSCTABLE, 4, 16) }, "",
	  false },
	{ "RSCTABLE in locked memory", TRP_E_RSC_LOCKED,
	  { WORD(RSCTABLE, 0, TS_FW_CODE_DA), WORD(RSCTABLE, 4, 16) },
	  "Linux cannot read (linked at 0x10000000)", false },
	{ "RSCTABLE in locked memory, linked elsewhere", TRP_E_RSC_LOCKED,
	  { WORD(RSCTABLE, 0, TS_FW_DATA_DA + 8), WORD(RSCTABLE, 4, 16) },
	  "table at 0x10001008 lies in memory that Linux cannot read (linked "
	  "at 0x10020008)", false },
	{ "digest of a segment", TRP_E_DIGEST,
	  { BYTE(HASHTABLE, 64 * TS_FW_DATA + 32, 0x55) },
	  "segment 3 at 0x10001000", false },
	{ "digest of the IPC segment", TRP_E_DIGEST,
	  { BYTE(HASHTABLE, 64 * TS_FW_RSC + 63, 0x55) },
	  "segment 6 at 0x10048000", false },
	{ "HDRDIGEST", TRP_E_HDRDIGEST, { WORD(HDRDIGEST, 28, 0) }, "image 0",
	  false },
};

/* TLVs of an image; without one that is not optional it is refused */
struct tlv_row {
	uint32_t id;
	bool ours;
	bool optional;
	uint32_t len;
};

static const struct tlv_row tlv_rows[] = {
	{ TRP_ID_SIGNTYPE, false, false, 1 },
	{ TRP_ID_HASHTYPE, false, true, 1 },
	{ TRP_ID_NUM_IMG, false, false, 1 },
	{ TRP_ID_IMGTYPE, false, false, 1 },
	{ TRP_ID_IMGSIZE, false, false, 4 },
	{ TRP_ID_HASHTABLE, false, false, 64 * TS_FW_SEGS },
	{ TRP_ID_RSCTABLE, true, false, 8 },
	{ TRP_ID_IMGINDEX, true, false, TS_FW_SEGS },
	{ TRP_ID_HDRDIGEST, true, false, 32 },
	{ TRP_ID_BOOT, true, false, 4 },
	{ TRP_ID_DUMP, true, false, 1 },
	{ TRP_ID_KEYID, true, true, 8 },
};

/*
 * ELF headers that no linker writes. A stock image with them is refused for
 * @want. With our TLVs a device looks at no header: changed after signing, they
 * are not those of HDRDIGEST; signed as they are, only a tool refuses them.
 */
struct elf_row {
	const char *name;
	enum trp_err want;
	uint32_t at;	/* in the ELF header */
	uint32_t len;
	uint32_t value;
};

static const struct elf_row elf_rows[] = {
	{ "magic", TRP_E_ELF_MAGIC, 1, 1, 'X' },
	{ "class of AArch64", TRP_E_ELF_CLASS, 4, 1, 2 },
	{ "class 0", TRP_E_ELF_CLASS, 4, 1, 0 },
	{ "big-endian", TRP_E_ELF_ENDIAN, 5, 1, 2 },
	{ "no endianness", TRP_E_ELF_ENDIAN, 5, 1, 0 },
	{ "ident version", TRP_E_ELF_VERSION, 6, 1, 0 },
	{ "shared object", TRP_E_ELF_TYPE, 16, 2, 3 },
	{ "relocatable", TRP_E_ELF_TYPE, 16, 2, 1 },
	{ "x86-64", TRP_E_ELF_MACHINE, 18, 2, 62 },
	{ "AArch64 in ELF32", TRP_E_ELF_CLASS, 18, 2, 183 },
	{ "version", TRP_E_ELF_VERSION, 20, 4, 2 },
	{ "phoff beyond", TRP_E_ELF_TRUNC, 28, 4, 0xFFFFFFE0 },
	{ "phoff at the end", TRP_E_ELF_TRUNC, 28, 4, 0x4C0 },
	{ "shoff beyond", TRP_E_ELF_SHDR, 32, 4, 0xFFFFFFF0 },
	{ "ehsize", TRP_E_ELF_SIZES, 40, 2, 64 },
	{ "phentsize", TRP_E_ELF_SIZES, 42, 2, 56 },
	{ "phnum 0", TRP_E_ELF_PHNUM, 44, 2, 0 },
	{ "phnum 129", TRP_E_ELF_PHNUM, 44, 2, 129 },
	{ "PN_XNUM", TRP_E_ELF_PHNUM, 44, 2, 0xFFFF },
	{ "phnum 6", TRP_E_PHDR_COUNT, 44, 2, 6 },
	{ "phnum 8", TRP_E_PHDR_COUNT, 44, 2, 8 },
	{ "shentsize", TRP_E_ELF_SIZES, 46, 2, 64 },
	{ "shnum 0", TRP_E_ELF_SHDR, 48, 2, 0 },
	{ "shnum too large", TRP_E_ELF_SHDR, 48, 2, 0xFFFF },
	{ "shstrndx", TRP_E_ELF_SHDR, 50, 2, 6 },
};

/* @elf: first byte of ts_fw_elf() or of a copy, also inside an image */
static inline void elf_row_apply(const struct elf_row *row, uint8_t *elf)
{
	uint32_t k;

	for (k = 0; k < row->len; k++)
		elf[row->at + k] = (uint8_t)(row->value >> 8 * k);
}

/* A resource table whose content is wrong: a word of ts_fw_rsc */
struct rsc_row {
	const char *name;
	enum trp_err want;
	uint32_t at;
	uint32_t value;
};

static const struct rsc_row rsc_rows[] = {
	{ "nothing wrong", TRP_OK, 0, 1 },
	{ "version 2", TRP_E_RSC_VERSION, 0, 2 },
	{ "32 entries", TRP_E_RSC_SIZE, 4, 32 },
	{ "entries without end", TRP_E_RSC_SIZE, 4, 0xFFFFFFFF },
	{ "reserved", TRP_E_RSC_RESERVED, 8, 1 },
	{ "reserved too", TRP_E_RSC_RESERVED, 12, 1 },
	{ "offset inside the offsets", TRP_E_RSC_OFFSET, 16, 23 },
	{ "offset at the end", TRP_E_RSC_OFFSET, 20, TS_FW_RSC_SIZE - 3 },
	{ "entry without room", TRP_E_RSC_ENTRY, 20, TS_FW_RSC_SIZE - 4 },
};

#endif /* TRP_REASONS_ROWS_H */

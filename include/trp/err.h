/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reasons: why something was refused.
 *
 * One list for core, TA, PTA, Linux, tools, documentation and tests. A number
 * is stable for ever: new ones are added at the end of their class, none is
 * renumbered or used again. The hundreds say who is to blame:
 *   1xx the caller, 2xx the image's form, 3xx the image is not allowed here,
 *   4xx the board (hardware, memory, configuration).
 */
#ifndef TRP_ERR_H
#define TRP_ERR_H

/* Not __KERNEL__: OP-TEE's core defines that, too */
#ifdef KBUILD_MODNAME
#include <linux/types.h>
#else
#include <stddef.h>
#include <stdint.h>
#endif

/*
 * X(number, NAME, TEE, ERRNO, sentence, hint)
 *
 * @TEE: the TEE_Result that a client gets, without its TEE_ or TEE_ERROR_
 *   prefix: what OP-TEE's own TA answers in that case.
 * @ERRNO: the errno of Linux's driver; its users include <errno.h>.
 * @sentence: the fact, without a full stop. Placeholders are filled from
 *   struct trp_report: {i} index, {a} address, {n} and {m} numbers in
 *   decimal, {x} first number in hex, {t} first number as the name of a TLV,
 *   {s} first number as the name of a state, {k} key id.
 * @hint: the remedy.
 */
#define TRP_ERR_TABLE(X) \
	/* 1xx: the caller */ \
	X(101, PARAMS, BAD_PARAMETERS, EINVAL, \
	  "command {n} was called with parameters of the wrong types", \
	  "see the table of commands in docs/abi.md") \
	X(102, COMMAND, BAD_PARAMETERS, EINVAL, \
	  "command {n} does not exist", \
	  "see the table of commands in docs/abi.md") \
	X(103, PROCESSOR, NOT_SUPPORTED, ENODEV, \
	  "there is no processor {n} here", \
	  "check the id in the normal world's device tree, and that the " \
	  "secure device tree enables the processor") \
	X(104, SESSION_ID, BAD_PARAMETERS, EINVAL, \
	  "this session belongs to processor {n}, not {m}", \
	  "open one session per processor") \
	X(105, LOGIN, ACCESS_DENIED, EACCES, \
	  "only the kernel of the normal world may open this session", \
	  "open it with TEE_LOGIN_REE_KERNEL") \
	X(106, OWNER, BUSY, EBUSY, \
	  "another session owns processor {n}", \
	  "close that session first, or open with kernel login to take over") \
	X(107, CALLER, ACCESS_DENIED, EACCES, \
	  "only the remoteproc trusted application may call this service", \
	  "go through the trusted application") \
	X(108, STATE, BAD_STATE, EBUSY, \
	  "this is not possible while the processor is {s}", \
	  "see the table of states in docs/abi.md") \
	X(109, OTHER_IMAGE, BAD_STATE, EBUSY, \
	  "a different image is already loaded", \
	  "release it before loading another one") \
	X(110, BUFFER, BAD_PARAMETERS, EINVAL, \
	  "the buffer is missing or empty", \
	  "pass the whole signed image") \
	X(111, SHORT_BUFFER, SHORT_BUFFER, ENOSPC, \
	  "the buffer holds {n} bytes, {m} are needed", \
	  "call again with a buffer of that size") \
	X(112, NOT_LOADING, BAD_STATE, EINVAL, \
	  "no verified manifest is waiting for its segments", \
	  "verify a manifest first") \
	X(113, NOT_IN_MANIFEST, SECURITY, EBADMSG, \
	  "{n} bytes at {a} are not a segment of the verified manifest", \
	  "load exactly what the manifest lists") \
	X(114, TWICE, SECURITY, EBADMSG, \
	  "segment {i} at {a} was loaded already", \
	  "load each segment once") \
	X(115, INCOMPLETE, BAD_STATE, EINVAL, \
	  "segment {i} at {a} of the verified manifest was not loaded", \
	  "load every segment that the manifest lists") \
	X(116, ARGUMENT, BAD_PARAMETERS, EINVAL, \
	  "argument {i} of command {m} has the unusable value {x}", \
	  "see the table of commands in docs/abi.md") \
	X(117, NOT_IMPLEMENTED, NOT_IMPLEMENTED, EOPNOTSUPP, \
	  "command {n} is not implemented on this platform", \
	  "use the commands of docs/abi.md") \
	/* 2xx: the image's form */ \
	X(201, TRUNC, BAD_PARAMETERS, ENOEXEC, \
	  "the file has {n} bytes, its header announces {m}", \
	  "the file was cut off: copy it again") \
	X(202, TRAILING, BAD_PARAMETERS, ENOEXEC, \
	  "{n} bytes follow the end of the signed image", \
	  "pass exactly the bytes that `trp sign` wrote") \
	X(203, PLAIN_ELF, BAD_PARAMETERS, ENOEXEC, \
	  "not a signed image: this is a plain ELF", \
	  "sign it with `trp sign`") \
	X(204, MAGIC, BAD_PARAMETERS, ENOEXEC, \
	  "not a signed image: it starts with {x}", \
	  "sign an ELF file with `trp sign`") \
	X(205, VERSION, BAD_PARAMETERS, ENOEXEC, \
	  "format version {n} is not known, only 1 is", \
	  "sign again with a matching `trp sign`") \
	X(206, OLD_LAYOUT, BAD_PARAMETERS, ENOEXEC, \
	  "this is the layout that ST's signer wrote before 2024", \
	  "sign the ELF file again with `trp sign`") \
	X(207, TLV_LEN, BAD_PARAMETERS, ENOEXEC, \
	  "a TLV area of {n} bytes; 8 to {m} are allowed", \
	  "sign fewer or simpler ELF files in one image") \
	X(208, SIG_LEN, BAD_PARAMETERS, ENOEXEC, \
	  "a signature of {n} bytes; RSA has 256 to 512, ECDSA P-256 has 64", \
	  "sign with an RSA key of 2048 to 4096 bits or with P-256") \
	X(209, IMG_LEN, BAD_PARAMETERS, ENOEXEC, \
	  "{n} bytes of images; 1 to {m} are allowed", \
	  "sign smaller ELF files") \
	X(210, TLV_TRUNC, BAD_PARAMETERS, ENOEXEC, \
	  "the TLV at offset {n} runs past the end of the TLV area", \
	  "sign the ELF file again") \
	X(211, TLV_DUP, BAD_PARAMETERS, ENOEXEC, \
	  "TLV {t} appears twice", \
	  "sign the ELF file again, with each --plat-tlv once") \
	X(212, TLV_MISSING, BAD_PARAMETERS, ENOEXEC, \
	  "TLV {t} is missing", \
	  "sign the ELF file again") \
	X(213, TLV_LENGTH, BAD_PARAMETERS, ENOEXEC, \
	  "TLV {t} has a wrong length: {m} bytes", \
	  "sign the ELF file again") \
	X(214, TLV_PAD, BAD_PARAMETERS, ENOEXEC, \
	  "the padding after TLV {t} is not zero", \
	  "sign the ELF file again") \
	X(215, TLV_UNKNOWN, NOT_SUPPORTED, EOPNOTSUPP, \
	  "TLV {x} is not known to this version", \
	  "update the device, or sign with an older `trp sign`") \
	X(216, ENCRYPTED, NOT_SUPPORTED, EOPNOTSUPP, \
	  "the image is encrypted, which this version does not support", \
	  "sign the ELF file without encryption") \
	X(217, SIGNTYPE, NOT_SUPPORTED, EOPNOTSUPP, \
	  "signature type {n} is not known", \
	  "use 1 (RSA) or 2 (ECDSA P-256)") \
	X(218, HASHTYPE, NOT_SUPPORTED, EOPNOTSUPP, \
	  "digest type {n} is not known", \
	  "use 1 (SHA-256)") \
	X(219, NO_IMAGE, NO_DATA, ENOEXEC, \
	  "the image holds no ELF file", \
	  "sign at least one ELF file") \
	X(220, NUM_IMG, BAD_PARAMETERS, ENOEXEC, \
	  "{n} ELF files in one image; {m} is the limit", \
	  "sign fewer ELF files together") \
	X(221, IMGTYPE, BAD_FORMAT, ENOEXEC, \
	  "image {i} has the unknown type {n}", \
	  "use 1 (ELF)") \
	X(222, IMGSIZE, BAD_PARAMETERS, ENOEXEC, \
	  "the image sizes add up to {n} bytes, the header says {m}", \
	  "sign the ELF files again") \
	X(223, HASHTABLE, NO_DATA, ENOEXEC, \
	  "TLV HASHTABLE is missing", \
	  "sign the ELF file again") \
	X(224, ENTRIES, BAD_PARAMETERS, ENOEXEC, \
	  "{n} program headers in one image; {m} is the limit", \
	  "link with fewer segments") \
	X(225, SIG_KIND, BAD_PARAMETERS, ENOEXEC, \
	  "a signature of {n} bytes does not fit signature type {m}", \
	  "sign the ELF file again") \
	X(226, IMGINDEX, BAD_PARAMETERS, ENOEXEC, \
	  "IMGINDEX of entry {i} is {n}, which is out of order or range", \
	  "sign the ELF files again") \
	X(227, DUMP_BITS, BAD_PARAMETERS, ENOEXEC, \
	  "DUMP allows entry {i}, which is not a loadable segment", \
	  "sign the ELF file again") \
	X(228, ELF_TRUNC, BAD_FORMAT, ENOEXEC, \
	  "image {i}: the ELF file ends inside its headers", \
	  "link again, then sign again") \
	X(229, ELF_MAGIC, BAD_FORMAT, ENOEXEC, \
	  "image {i} is not an ELF file", \
	  "sign an ELF file, not a raw binary or hex file") \
	X(230, ELF_CLASS, BAD_FORMAT, ENOEXEC, \
	  "image {i}: ELF class {n} does not fit machine {m}", \
	  "use ELF32 for Arm, ELF64 for AArch64") \
	X(231, ELF_ENDIAN, BAD_FORMAT, ENOEXEC, \
	  "image {i} is a big-endian ELF file", \
	  "build little-endian firmware") \
	X(232, ELF_MACHINE, BAD_FORMAT, ENOEXEC, \
	  "image {i}: ELF machine {n} is not supported", \
	  "build for Arm (40) or AArch64 (183)") \
	X(233, ELF_TYPE, BAD_FORMAT, ENOEXEC, \
	  "image {i}: ELF type {n} is not an executable", \
	  "link an executable (ET_EXEC), not a relocatable or shared object") \
	X(234, ELF_VERSION, BAD_FORMAT, ENOEXEC, \
	  "image {i}: ELF version {n} is not known", \
	  "link again, then sign again") \
	X(235, ELF_SIZES, BAD_FORMAT, ENOEXEC, \
	  "image {i}: the ELF header gives wrong sizes for its tables", \
	  "link again, then sign again") \
	X(236, ELF_PHNUM, BAD_FORMAT, ENOEXEC, \
	  "image {i} has {n} program headers, which is none or too many", \
	  "link firmware with 1 to 128 segments") \
	X(237, ELF_SHDR, BAD_FORMAT, ENOEXEC, \
	  "image {i}: the ELF section headers are damaged", \
	  "link again, or strip the section headers, then sign again") \
	X(238, ELF_WIDE, BAD_FORMAT, ENOEXEC, \
	  "image {i}: a field of the ELF64 file needs more than 32 bits", \
	  "link firmware below 4 GiB") \
	X(239, PHDR_COUNT, BAD_PARAMETERS, EBADMSG, \
	  "the ELF files have {n} program headers, the signed table has {m}", \
	  "the file was changed after signing: sign again") \
	X(240, PHDR_DIFF, BAD_PARAMETERS, EBADMSG, \
	  "program header {n} of image {i} differs from the signed table", \
	  "the file was changed after signing: sign again") \
	X(241, NO_LOAD, NO_DATA, ENOEXEC, \
	  "no segment is to be loaded", \
	  "link firmware with at least one PT_LOAD segment") \
	X(242, SEG_FILESZ, BAD_FORMAT, ENOEXEC, \
	  "segment {i} at {a} has {n} bytes in the file, but {m} in memory", \
	  "link again, then sign again") \
	X(243, SEG_WRAP, BAD_FORMAT, ENOEXEC, \
	  "segment {i} at {a} wraps around the end of the address space", \
	  "link the firmware to an address where it fits") \
	X(244, SEG_FILE, BAD_FORMAT, ENOEXEC, \
	  "segment {i} at {a} lies outside its ELF file", \
	  "link again, then sign again") \
	X(245, SEG_OVERLAP, BAD_FORMAT, ENOEXEC, \
	  "segment {i} at {a} overlaps segment {n} in memory", \
	  "link the segments to different addresses; mind memory that " \
	  "appears at two addresses") \
	X(246, SEG_EMPTY, BAD_FORMAT, ENOEXEC, \
	  "segment {i} at {a} has no byte in memory", \
	  "remove the empty segment from the linker script") \
	X(247, RSC_TWO, BAD_FORMAT, ENOEXEC, \
	  "there are two resource tables", \
	  "keep `.resource_table` in one ELF file only") \
	X(248, RSC_ALIGN, CORRUPT_OBJECT, ENOEXEC, \
	  "the resource table at {a} is not aligned to 4 bytes", \
	  "align `.resource_table` to 4 bytes in the linker script") \
	X(249, RSC_PLACE, ACCESS_DENIED, ENOEXEC, \
	  "the resource table at {a} is not inside one loaded segment", \
	  "place `.resource_table` in a PT_LOAD segment with its bytes in " \
	  "the file") \
	X(250, RSC_SIZE, BAD_FORMAT, ENOEXEC, \
	  "the resource table has {n} bytes; its headers need {m}, " \
	  "and 4096 is the limit", \
	  "correct the firmware's resource table") \
	X(251, RSC_VERSION, BAD_FORMAT, ENOEXEC, \
	  "the resource table has version {n}, not 1", \
	  "correct the firmware's resource table") \
	X(252, RSC_RESERVED, BAD_FORMAT, ENOEXEC, \
	  "reserved words of the resource table are not zero", \
	  "correct the firmware's resource table") \
	X(253, RSC_OFFSET, BAD_FORMAT, ENOEXEC, \
	  "entry {i} of the resource table has the bad offset {n}", \
	  "correct the firmware's resource table") \
	X(254, RSC_ENTRY, BAD_FORMAT, ENOEXEC, \
	  "entry {i} of the resource table, of type {n}, runs past its end", \
	  "correct the firmware's resource table") \
	X(255, ELF_PHOFF, BAD_FORMAT, ENOEXEC, \
	  "image {i}: the program headers are at {n} in the file, " \
	  "not at {m}, behind the ELF header", \
	  "link again, or sign with --format stock") \
	X(256, SIG_PAD, BAD_PARAMETERS, ENOEXEC, \
	  "the padding after the signature is not zero", \
	  "the file was changed after signing: sign again") \
	/* 3xx: the image is not allowed here */ \
	X(301, SIGNATURE, SIGNATURE_INVALID, EKEYREJECTED, \
	  "the signature is wrong: the file was changed after signing, or " \
	  "signed with another key", \
	  "sign it again with a key that this device trusts") \
	X(302, KEY, SIGNATURE_INVALID, EKEYREJECTED, \
	  "signed with key {k}, which this device does not trust", \
	  "sign it with a key that this device trusts") \
	X(303, DIGEST, SECURITY, EBADMSG, \
	  "segment {i} at {a} does not match its signed digest", \
	  "the file was changed after signing: sign again") \
	X(304, HDRDIGEST, SECURITY, EBADMSG, \
	  "the ELF headers of image {i} do not match their signed digest", \
	  "the file was changed after signing: sign again") \
	X(305, REGION, ACCESS_DENIED, EPERM, \
	  "segment {i} at {a} lies outside this processor's memory", \
	  "link the firmware into the regions that the secure device tree " \
	  "gives to this processor") \
	X(306, TEE_MEMORY, ACCESS_DENIED, EPERM, \
	  "segment {i} at {a} lies in memory of the secure world", \
	  "link the firmware elsewhere") \
	X(307, IPC_EXEC, ACCESS_DENIED, EPERM, \
	  "segment {i} at {a} is executable, but lies in shared memory", \
	  "link code into memory that is locked away from the normal world") \
	X(308, BOOT_PLACE, ACCESS_DENIED, EPERM, \
	  "no loaded, locked segment has the vector table at {a}, where the " \
	  "processor starts (the image says {x})", \
	  "link the vector table to the address where the processor starts") \
	X(309, BOOT_ALIGN, BAD_PARAMETERS, EPERM, \
	  "the vector table at {a} is not aligned to {n} bytes", \
	  "align the vector table in the linker script") \
	X(310, RSC_LOCKED, ACCESS_DENIED, EPERM, \
	  "the resource table at {a} lies in memory that Linux cannot read " \
	  "(linked at {x})", \
	  "place `.resource_table` in shared (ipc) memory in the linker " \
	  "script, or list its region in `trp,ipc-regions` in OP-TEE's " \
	  "device tree") \
	X(311, STOCK_TA, NOT_SUPPORTED, EPERM, \
	  "OP-TEE's own remoteproc application is not allowed on this device", \
	  "use the trusted application of this project, or build with " \
	  "CFG_TRP_STOCK_TA=y") \
	X(312, NO_DUMP, ACCESS_DENIED, EPERM, \
	  "the loaded image allows no core dump", \
	  "sign it with `trp sign --dump data`") \
	X(313, NO_KEY, SIGNATURE_INVALID, EKEYREJECTED, \
	  "this device trusts no key at all", \
	  "build OP-TEE with RPROC_SIGN_KEY") \
	X(314, SEAL, SECURITY, EBADMSG, \
	  "the loaded firmware is not sealed", \
	  "load the image again") \
	X(315, BOOT_CONFLICT, BAD_PARAMETERS, EPERM, \
	  "BOOTADDR {x} and BOOT {a} give different vector tables", \
	  "sign the ELF file again") \
	X(316, RSC_CHANGED, SECURITY, ESTALE, \
	  "the resource table is now at {a} with {n} bytes", \
	  "stop and start the processor to use the new firmware") \
	X(317, IPC_SIZE, OUT_OF_MEMORY, EFBIG, \
	  "segment {i} at {a} has {n} bytes in shared memory; " \
	  "{m} is the limit", \
	  "keep only the resource table in shared memory") \
	X(318, IMGDIGEST, SECURITY, EPERM, \
	  "bytes of image {i} that are not loaded do not match " \
	  "their signed digest", \
	  "the file was changed after signing: sign again") \
	/* 4xx: the board */ \
	X(401, RESET, GENERIC, EIO, \
	  "a reset line of the processor did not answer", \
	  "check the resets in the secure device tree") \
	X(402, MAP, GENERIC, EIO, \
	  "memory at {a} cannot be mapped", \
	  "raise CFG_RESERVED_VASPACE_SIZE") \
	X(403, FIREWALL, SECURITY, EIO, \
	  "the firewall did not take the configuration for memory at {a}", \
	  "check that nobody locked it, and the secure device tree") \
	X(404, NO_FIREWALL, SECURITY, EIO, \
	  "no firewall protects memory at {a}", \
	  "add it to the secure device tree, or build with CFG_INSECURE=y to " \
	  "run without protection") \
	X(405, NO_MEMORY, OUT_OF_MEMORY, ENOMEM, \
	  "{n} bytes of heap are not available", \
	  "raise CFG_REMOTEPROC_TA_HEAP_SIZE (TA) or " \
	  "CFG_CORE_HEAP_SIZE (core)") \
	X(406, CRYPTO, GENERIC, EIO, \
	  "a cryptographic operation failed", \
	  "check that OP-TEE is built with SHA-256, RSA and ECDSA") \
	X(407, SERVICE, ITEM_NOT_FOUND, ENODEV, \
	  "the remoteproc service of the secure world is not there", \
	  "build OP-TEE with CFG_REMOTEPROC_PTA=y and a driver for this SoC") \
	X(408, READ, GENERIC, EIO, \
	  "the image cannot be read", \
	  "check the file and its storage") \
	X(409, STALE, GENERIC, EIO, \
	  "memory at {a} was not written back before the start", \
	  "this is a defect of the driver: report it") \
	X(410, DEVICE_TREE, GENERIC, EIO, \
	  "the secure device tree describes memory at {a} wrongly", \
	  "see docs/stm32mp.md for the node") \
	X(411, INTERNAL, GENERIC, EIO, \
	  "a check inside this program failed", \
	  "this is a defect: report it") \
	X(412, SHARED, SECURITY, EIO, \
	  "memory counts as shared by inference, and holds no resource table", \
	  "list what is shared in `trp,ipc-regions` in OP-TEE's device tree")

#define TRP_ERR_ENUM(num, name, ...) TRP_E_##name = (num),
/**
 * enum trp_err - TRP_OK or a reason
 */
enum trp_err {
	TRP_OK = 0,
	TRP_ERR_TABLE(TRP_ERR_ENUM)
};

/* TRP_ERR_ERRNO: a row {number, errno} of a table made from TRP_ERR_TABLE */
#define TRP_ERR_ERRNO(num, name, tee, error, ...) { (num), (error) },

/**
 * struct trp_report - a reason with its facts
 * @err: TRP_OK while nothing was refused
 * @index: image, entry or argument that is concerned
 * @num: first number
 * @num2: second number
 * @addr: device or physical address
 * @key: first bytes of a key id
 *
 * The first reason stays: later ones do not overwrite it.
 */
struct trp_report {
	uint32_t err;
	uint32_t index;
	uint32_t num;
	uint32_t num2;
	uint64_t addr;
	uint8_t key[8];
};

/* Longest sentence with facts filled in and its 0, for buffers on the stack */
#define TRP_SENTENCE_LEN	160u

/**
 * trp_report_note() - keep a reason with its facts
 * @rep: where; may be NULL. Keeps an earlier reason.
 * @why: the reason; copied
 * Return: the reason's number.
 */
enum trp_err trp_report_note(struct trp_report *rep,
			     const struct trp_report *why);

/**
 * trp_refuse() - refuse with a reason and those facts that its sentence has
 * @rep: where to keep it; may be NULL
 * @code: enum trp_err
 * @...: .index = i, .addr = a, ...: fields of struct trp_report; the suite
 *	compares them with the placeholders of the sentence
 * Return: @code, so that "return trp_refuse(...)" reads well.
 */
#define trp_refuse(rep, code, ...) \
	trp_report_note((rep), &(const struct trp_report){ \
				.err = (code), __VA_ARGS__ })

/**
 * trp_err_name() - the NAME of a reason, "OK" or "UNKNOWN"
 * @err: reason
 */
const char *trp_err_name(uint32_t err);

/**
 * trp_err_hint() - what to do about a reason
 * @err: reason
 * Return: a constant string, empty for TRP_OK and unknown numbers.
 */
const char *trp_err_hint(uint32_t err);

/**
 * trp_err_template() - the sentence of a reason with its placeholders
 * @err: reason
 * Return: a constant string, empty for TRP_OK and unknown numbers.
 */
const char *trp_err_template(uint32_t err);

/**
 * trp_report_text() - write the sentence of a report, facts filled in
 * @rep: report
 * @buf: filled, always ended by 0
 * @len: bytes in @buf, at least 1; the text is cut where it does not fit
 * Return: length of the text in @buf without its 0.
 */
size_t trp_report_text(const struct trp_report *rep, char *buf, size_t len);

#endif /* TRP_ERR_H */

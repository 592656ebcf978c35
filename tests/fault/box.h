/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the host program that makes images (images.c), the program under
 * faults (target.c) and the one that makes the faults (fault.c) share. Fields
 * of fixed size: one is a PC, the other has 32 or 64 bits.
 */
#ifndef FAULT_BOX_H
#define FAULT_BOX_H

#include <stdint.h>

/* Addresses in the emulated processor; tests/fault/target.ld has them, too */
#define FAULT_CODE	0x00010000u	/* code and constants, not writable */
#define FAULT_CODE_LEN	0x00070000u
#define FAULT_BOX	0x00080000u	/* struct fault_box, not writable */
#define FAULT_BOX_LEN	0x00008000u
#define FAULT_DATA	0x00090000u	/* data, heap, stack */
#define FAULT_DATA_LEN	0x00018000u

#define FAULT_NAME_LEN	32u
#define FAULT_MAX_CALLS	12u
#define FAULT_MAX_FILE	2048u		/* manifest and images */
#define FAULT_MEM_LEN	512u		/* the remote processor's memory */

/**
 * enum fault_call - what is done to the pseudo TA, in order
 * @FAULT_END: nothing more
 * @FAULT_OPEN: faults from here on
 * @FAULT_CLOSE: no faults from here on
 * @FAULT_LOAD: LOAD_IMAGE of image 0, @FAULT_LOAD_OTHER: of image 1
 * @FAULT_START: START
 * @FAULT_RELEASE: RELEASE
 * @FAULT_DIGEST: VERIFY_DIGEST of image 0's manifest (stock TA)
 * @FAULT_SEGMENTS: LOAD_SEGMENT_SHA256 of each segment of image 0 (stock TA)
 * @FAULT_OTHER: what follows comes from another session
 * @FAULT_STUCK: the reset line fails at the next start
 */
enum fault_call {
	FAULT_END, FAULT_OPEN, FAULT_CLOSE, FAULT_LOAD, FAULT_LOAD_OTHER,
	FAULT_START, FAULT_RELEASE, FAULT_DIGEST, FAULT_SEGMENTS, FAULT_OTHER,
	FAULT_STUCK,
};

/**
 * struct fault_file - a signed image
 * @manifest_len: bytes of header, TLVs and signature
 * @sig_off: where the signature begins in it
 * @sig_len: its bytes
 * @len: bytes with the images
 * @entries: in its hash table
 * @bytes: all of it
 */
struct fault_file {
	uint32_t manifest_len;
	uint32_t sig_off;
	uint32_t sig_len;
	uint32_t len;
	uint32_t entries;
	uint8_t bytes[FAULT_MAX_FILE];
};

/**
 * struct fault_sig - a signature that a key made: the oracle's answer
 * @type: enum trp_sigtype
 * @len: bytes of @sig
 * @key: modulus, or x and y
 * @sig: the signature
 * @digest: of what it signs
 */
struct fault_sig {
	uint32_t type;
	uint32_t len;
	uint8_t key[512];
	uint8_t sig[512];
	uint8_t digest[32];
};

/**
 * struct fault_box - a scenario
 * @name: for the report
 * @good: the firmware is rightly signed: starting it is right, unless memory
 *	or firewall are not what they should be
 * @calls: enum fault_call
 * @first: number of the first call that faults are made in
 * @result: TEE_Result of it without a fault
 * @starts: of the processor, without a fault
 * @files: images 0 and 1
 * @trusted: whether the public key operation knows @sig
 * @sig: of the image that is right
 * @want: the remote processor's memory when it may start
 */
struct fault_box {
	char name[FAULT_NAME_LEN];
	uint32_t good;
	uint32_t calls[FAULT_MAX_CALLS];
	uint32_t first;
	uint32_t result;
	uint32_t starts;
	struct fault_file files[2];
	uint32_t trusted;
	struct fault_sig sig;
	uint8_t want[FAULT_MEM_LEN];
};

/**
 * struct fault_out - what happened; target.c's variable `out`
 * @window: faults are made now
 * @calls: number of calls that returned
 * @results: TEE_Result of the first ones
 * @starts: how often the processor was started
 * @bad_memory: ... with other memory than what is signed
 * @bad_phase: ... while the firewall was in another state than RUN
 * @bad_copy: ... with a byte brought in while the normal world had access
 */
struct fault_out {
	uint32_t window;
	uint32_t calls;
	uint32_t results[FAULT_MAX_CALLS];
	uint32_t starts;
	uint32_t bad_memory;
	uint32_t bad_phase;
	uint32_t bad_copy;
};

#endif /* FAULT_BOX_H */

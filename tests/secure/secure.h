/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the tests of the secure side share: a board that runs the real trusted
 * application, pseudo TA and driver, a client in the normal world, images, and
 * questions about memory.
 *
 * Every function fails the running test when its own work does not succeed.
 */
#ifndef TESTS_SECURE_H
#define TESTS_SECURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* cmocka wants those above first */
#include <cmocka.h>

#include <trp/abi.h>
#include <trp/err.h>
#include <trp/life.h>

#include "../../board/machine/board.h"
#include "../../board/optee/board_tee.h"
#include "../builder.h"

/* TEE_Result, numbered by GlobalPlatform */
#define R_OK			0x00000000u
#define R_GENERIC		0xFFFF0000u
#define R_ACCESS_DENIED		0xFFFF0001u
#define R_BAD_FORMAT		0xFFFF0005u
#define R_BAD_PARAMETERS	0xFFFF0006u
#define R_BAD_STATE		0xFFFF0007u
#define R_ITEM_NOT_FOUND	0xFFFF0008u
#define R_NOT_IMPLEMENTED	0xFFFF0009u
#define R_NOT_SUPPORTED		0xFFFF000Au
#define R_OUT_OF_MEMORY		0xFFFF000Cu
#define R_BUSY			0xFFFF000Du
#define R_SECURITY		0xFFFF000Fu
#define R_SHORT_BUFFER		0xFFFF0010u
#define R_TARGET_DEAD		0xFFFF3024u
#define R_SIGNATURE_INVALID	0xFFFF3072u

/* Where the client keeps things in the normal world's memory */
#define NS_IMAGE	(BOARD_DDR_BASE + 0x100000u)
#define NS_OUT		(BOARD_DDR_BASE + 0x200000u)
#define NS_OUT_LEN	0x80000u
#define NS_SMALL	(BOARD_DDR_BASE + 0x300000u)

#define REG_DECPROT5	0x5C007024u	/* modes of ids 80 to 95 */
#define REG_TZCR	0x50000000u
#define REG_MP_GCR	0x5000010Cu	/* bit 0: the M4 may boot */
#define REG_M4_STATE	0x5C00A148u
#define REG_M4_RSC	0x5C00A144u
#define M4_STATE_CRASH	5u

/* ---- board -------------------------------------------------------------- */

/**
 * sec_on() - a board with OP-TEE booted; keys rsa2048, rsa4096, p256 trusted
 * @dts: device tree source name of the build, "stm32mp15" or "two"
 */
void sec_on(const char *dts);
/** sec_on_dtb() - likewise with a device tree in memory.
 *  Return: what board_tee_boot() said. */
int sec_on_dtb(void *dtb, size_t len);
void sec_off(void);
/** sec_test() - an entry for cmocka: a test that fails leaves no board on */
#define sec_test(f) cmocka_unit_test_teardown(f, sec_teardown)
int sec_teardown(void **arg);
/** sec_dtb() - a device tree of the build with room for changes; free it */
void *sec_dtb(const char *dts, size_t *len);
/** sec_trust() - which keys are trusted: names of files, ended by NULL */
void sec_trust(const char *const *keys);
/** sec_logged() - did these words appear in the log since sec_on()? */
bool sec_logged(const char *words);

/* ---- client ------------------------------------------------------------- */

extern const uint8_t sec_ta_uuid[16];

/** sec_open() - open a kernel session that must succeed */
uint32_t sec_open(uint32_t id);
/** sec_try_open() - the TEE_Result of opening */
uint32_t sec_try_open(uint32_t id, uint32_t login, uint32_t *session);
/** sec_cmd() - a command with the id alone */
uint32_t sec_cmd(uint32_t session, uint32_t cmd, uint32_t id);
/** sec_load() - LOAD_FW */
uint32_t sec_load(uint32_t session, uint32_t id, const struct tb_blob *image);
/** sec_load_rsc() - LOAD_FW_RSC_TABLE */
uint32_t sec_load_rsc(uint32_t session, uint32_t id,
		      const struct tb_blob *image, uint64_t *pa, uint64_t *len);
/** sec_rsc() - GET_RSC_TABLE */
uint32_t sec_rsc(uint32_t session, uint32_t id, uint64_t *pa, uint64_t *len);
/** sec_dump() - GET_COREDUMP with @len bytes of room; *@len is updated */
uint32_t sec_dump(uint32_t session, uint32_t id, size_t *len);
/** sec_status() - GET_STATUS, must succeed */
struct trp_status sec_status(uint32_t session, uint32_t id);
/** sec_any() - LOAD, RSC, DUMP, STATUS with usual parameters, or sec_cmd() */
uint32_t sec_any(uint32_t session, uint32_t cmd, uint32_t id,
		 const struct tb_blob *image);

/* ---- images ------------------------------------------------------------- */

/* Firmware that loops; resource table at SEC_RSC_DA */
#define SEC_RSC_DA	0x10048000u
#define SEC_RSC_LEN	16u
#define SEC_DATA_DA	0x10000000u

enum sec_kind {
	SEC_GOOD,	/* one image, our TLVs */
	SEC_OTHER,	/* other data bytes */
	SEC_STOCK,	/* as OP-TEE's signer writes it */
	SEC_SECOND,	/* for the second processor of two.dts */
};

/** sec_elf() - the firmware as an ELF file */
struct tb_blob sec_elf(enum sec_kind kind);
/** sec_image() - signed; @edits as in struct tb_spec */
struct tb_blob sec_image(enum sec_kind kind, const struct tb_edit *edits,
			 uint32_t num_edits);
/** sec_sign() - any ELF, signed with usual values */
struct tb_blob sec_sign(const struct tb_blob *elf, bool stock,
			const char *key);

/* ---- memory ------------------------------------------------------------- */

/** sec_wiped() - code and data memory of processor 0 is zero */
bool sec_wiped(void);
/** sec_given_back() - the normal world can write all of it */
bool sec_given_back(void);
/** sec_closed() - the normal world can neither read nor write any of it */
bool sec_closed(void);
/** sec_reg() - a register, read by the secure CPU */
uint32_t sec_reg(uint32_t pa);
void sec_reg_set(uint32_t pa, uint32_t value);

/** sec_reach() - bring processor 0 into a state with image @img */
void sec_reach(uint32_t session, enum trp_state state,
	       const struct tb_blob *img);

/** assert_refused() - last refusal is @err, and its TEE_Result is @res */
#define assert_refused(session, id, got, want, err) do { \
	assert_int_equal((got), (want)); \
	assert_int_equal(sec_status((session), (id)).reason, (err)); \
} while (0)

#endif /* TESTS_SECURE_H */

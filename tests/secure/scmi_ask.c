/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * OP-TEE's SCMI server in as far as it asks: may the normal world move the
 * M4's reset lines? Asked before any driver was probed, and when all were.
 * TAMP backup registers 23 and 24 hold the answers.
 */
#include <drivers/stm32_remoteproc.h>
#include <initcall.h>
#include <io.h>
#include <stm32_util.h>

#define BEFORE		23
#define AFTER		24
#define NO		0x4e4fu
#define YES		0x594553u

static void ask(unsigned int bkp)
{
	io_write32(stm32mp_bkpreg(bkp), stm32_rproc_is_secure(0) ? NO : YES);
}

static TEE_Result ask_before(void)
{
	ask(BEFORE);
	return TEE_SUCCESS;
}

static TEE_Result ask_after(void)
{
	ask(AFTER);
	return TEE_SUCCESS;
}

early_init(ask_before);
boot_final(ask_after);

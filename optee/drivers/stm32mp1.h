/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * STM32MP15: what the two files of its driver share. Addresses and register
 * layouts: RM0436 (chapters RCC, ETZPC, TAMP).
 */
#ifndef STM32MP1_H
#define STM32MP1_H

#include <drivers/firewall_device.h>

#include "rproc.h"

#define MP1_BANKS	5

/* ETZPC DECPROT modes */
#define DECPROT_S_RW		0u
#define DECPROT_NS_R_S_W	1u
#define DECPROT_MCU_ISOLATION	2u
#define DECPROT_NS_RW		3u

enum mp1_use { MP1_UNUSED, MP1_IPC, MP1_CODE };

/**
 * struct mp1_fw - the firewall as one processor uses it
 * @rp: that processor, once its banks are claimed
 * @ctrl: ETZPC of OP-TEE's firewall framework, NULL: none (CFG_INSECURE)
 * @base: its registers, for proof
 * @use: per bank
 * @idle: per bank: DECPROT mode without firmware
 * @whole: every byte of code and data is in some bank
 */
struct mp1_fw {
	const struct rproc *rp;
	struct firewall_controller *ctrl;
	vaddr_t base;
	enum mp1_use use[MP1_BANKS];
	uint32_t idle[MP1_BANKS];
	bool whole;
	SLIST_ENTRY(mp1_fw) link;
};

/**
 * mp1_canonical() - SRAM answers at 0x10000000, too
 * @pa: physical address
 * Return: its canonical form, at 0x30000000.
 */
paddr_t mp1_canonical(paddr_t pa);

/**
 * mp1_said() - what conf-default of a reserved-memory node says
 * @fdt: device tree
 * @mem: the node
 */
enum rproc_said mp1_said(const void *fdt, int mem);

/**
 * mp1_fw_open() - find the ETZPC, whose driver was probed
 * @fw: @ctrl and @base are filled
 * @fdt: device tree
 * @name: for log lines
 * Return: TEE_SUCCESS, TEE_ERROR_GENERIC, TEE_ERROR_SECURITY without one (in
 * builds with CFG_INSECURE: success, @ctrl NULL).
 */
TEE_Result mp1_fw_open(struct mp1_fw *fw, const void *fdt, const char *name);

/**
 * mp1_fw_claim() - split regions into banks; each bank has one kind of user
 * @fw: opened; @use, @idle and @whole are filled
 * @rp: parsed; @rest is filled
 * @fdt: device tree
 *
 * Reads access-controllers-conf-default and -conf-load of the regions.
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS, TEE_ERROR_SECURITY with a
 * line in the log.
 */
TEE_Result mp1_fw_claim(struct mp1_fw *fw, struct rproc *rp, const void *fdt);

/**
 * mp1_fw_unclaim() - a probe failed: others may claim the banks
 * @fw: claimed or not
 */
void mp1_fw_unclaim(struct mp1_fw *fw);

/**
 * mp1_fw_phase() - bring all banks into a state and prove it
 * @fw: claimed
 * @phase: see enum rproc_phase
 * @rep: may be NULL
 * Return: TRP_OK, TRP_E_FIREWALL with the bank's address.
 */
enum trp_err mp1_fw_phase(const struct mp1_fw *fw, enum rproc_phase phase,
			  struct trp_report *rep);

/**
 * mp1_fw_open_all() - the normal world manages this processor: open its banks,
 * except those where a processor of ours has code
 * @fw: opened
 * @rp: parsed
 * Return: TRP_OK, TRP_E_FIREWALL.
 */
enum trp_err mp1_fw_open_all(const struct mp1_fw *fw, const struct rproc *rp);

#endif /* STM32MP1_H */

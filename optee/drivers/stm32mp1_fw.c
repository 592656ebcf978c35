// SPDX-License-Identifier: BSD-2-Clause
/*
 * STM32MP15 firewall: ETZPC protects whole SRAM banks. Regions of the device
 * tree are split into canonical banks; what is decided is decided on banks.
 */
#include <config.h>
#include <io.h>
#include <kernel/dt.h>
#include <kernel/dt_driver.h>
#include <libfdt.h>
#include <string.h>
#include <trace.h>
#include <util.h>

#include "stm32mp1.h"

#define SRAM_ALIAS		0x10000000u
#define SRAM_BASE		0x30000000u
#define SRAM_SIZE		0x60000u

/* DECPROT registers: 2 bits per id, 16 ids in one; lock registers: 1 bit */
#define DECPROT_REG(id)		(0x10u + 4 * ((id) / 16))
#define DECPROT_SHIFT(id)	(2 * ((id) % 16))

/* The device tree's argument: id | lock << 8 | mode << 9 */
#define ARG_ID(arg)		((arg) & 0xffu)
#define ARG_LOCK		0x100u
#define ARG_MODE(arg)		((arg) >> 9 & 3)
#define ARG_NONE		0xfffff800u	/* no bits of it */
#define ARG(id, mode)		((id) | (mode) << 9)

#define CONF_DEFAULT		"access-controllers-conf-default"
#define CONF_LOAD		"access-controllers-conf-load"

static const struct mp1_bank {
	const char *name;
	paddr_t base;
	uint32_t size;
	uint32_t id;
} banks[MP1_BANKS] = {
	{ "SRAM1", 0x30000000, 0x20000, 80 },
	{ "SRAM2", 0x30020000, 0x20000, 81 },
	{ "SRAM3", 0x30040000, 0x10000, 82 },
	{ "SRAM4", 0x30050000, 0x10000, 83 },
	{ "RETRAM", 0x38000000, 0x10000, 84 },
};

/*
 * Who uses which banks, over all processors. A bank has one state, so it cannot
 * follow two processors.
 */
static SLIST_HEAD(, mp1_fw) claims = SLIST_HEAD_INITIALIZER(claims);

static const struct mp1_fw *claimed(size_t bank, enum mp1_use use)
{
	const struct mp1_fw *fw = NULL;

	SLIST_FOREACH(fw, &claims, link)
		if (fw->use[bank] == use)
			break;
	return fw;
}

paddr_t mp1_canonical(paddr_t pa)
{
	if (pa >= SRAM_ALIAS && pa < SRAM_ALIAS + SRAM_SIZE)
		return pa - SRAM_ALIAS + SRAM_BASE;
	return pa;
}

TEE_Result mp1_fw_open(struct mp1_fw *fw, const void *fdt, const char *name)
{
	int node = fdt_node_offset_by_compatible(fdt, -1, "st,stm32-etzpc");
	struct dt_driver_provider *prv = NULL;
	size_t size = 0;

	memset(fw, 0, sizeof(*fw));
	if (node >= 0 && fdt_get_status(fdt, node) != DT_STATUS_DISABLED)
		prv = dt_driver_get_provider_by_node(node, DT_DRIVER_FIREWALL);
	if (!prv) {
		EMSG("%s: %u %s: no ETZPC in the device tree, or no driver",
		     name, TRP_E_NO_FIREWALL, trp_err_name(TRP_E_NO_FIREWALL));
		if (!IS_ENABLED(CFG_TRP_INSECURE))
			return TEE_ERROR_SECURITY;
		EMSG("%s: INSECURE: firmware runs unprotected", name);
		return TEE_SUCCESS;
	}
	if (dt_map_dev(fdt, node, &fw->base, &size, DT_MAP_SECURE) < 0)
		return TEE_ERROR_GENERIC;
	fw->ctrl = dt_driver_provider_priv_data(prv);
	return TEE_SUCCESS;
}

/* ---- which banks -------------------------------------------------------- */

static bool covers(const struct rproc_region *r, const struct mp1_bank *b)
{
	return trp_meet(r->cpa, r->size, b->base, b->size);
}

static TEE_Result claim_bank(struct mp1_fw *fw, const struct rproc *rp,
			     const struct rproc_region *r, size_t i)
{
	enum mp1_use use = r->ipc ? MP1_IPC : MP1_CODE;
	enum mp1_use other = r->ipc ? MP1_CODE : MP1_IPC;
	const struct mp1_fw *owner = claimed(i, MP1_CODE);

	if (fw->use[i] == other || claimed(i, other)) {
		EMSG("%s: %u %s: %s (%s) is one bank of the firewall",
		     rp->name, TRP_E_DEVICE_TREE,
		     trp_err_name(TRP_E_DEVICE_TREE), banks[i].name, r->name);
		EMSG("%s: it cannot be for shared memory and for code",
		     rp->name);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	if (owner) {
		EMSG("%s: %u %s: %s (%s) belongs to %s already", rp->name,
		     TRP_E_DEVICE_TREE, trp_err_name(TRP_E_DEVICE_TREE),
		     banks[i].name, r->name, owner->rp->name);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	fw->use[i] = use;
	return TEE_SUCCESS;
}

/* Every byte of a code region must lie in some bank: others have no firewall */
static TEE_Result claim_region(struct mp1_fw *fw, const struct rproc *rp,
			       const struct rproc_region *r)
{
	TEE_Result res = TEE_SUCCESS;
	uint64_t got = 0;
	size_t i = 0;

	for (i = 0; i < MP1_BANKS && !res; i++) {
		const struct mp1_bank *b = banks + i;

		if (!covers(r, b))
			continue;
		got += MIN(r->cpa + r->size, b->base + b->size) -
		       MAX(r->cpa, b->base);
		res = claim_bank(fw, rp, r, i);
	}
	if (res || r->ipc || got == r->size)
		return res;
	fw->whole = false;
	EMSG("%s: %u %s: no firewall protects all of %s at %#" PRIxPA,
	     rp->name, TRP_E_NO_FIREWALL, trp_err_name(TRP_E_NO_FIREWALL),
	     r->name, r->cpa);
	return IS_ENABLED(CFG_TRP_INSECURE) ? TEE_SUCCESS : TEE_ERROR_SECURITY;
}

/* ---- states from the device tree ---------------------------------------- */

static TEE_Result bad_conf(const struct rproc *rp, const struct rproc_region *r,
			   const char *prop, uint32_t arg, const char *why)
{
	EMSG("%s: %u %s: %s of %s: %#" PRIx32 " %s", rp->name,
	     TRP_E_DEVICE_TREE, trp_err_name(TRP_E_DEVICE_TREE), prop, r->name,
	     arg, why);
	return TEE_ERROR_BAD_PARAMETERS;
}

/* Bank that @arg names; it must be one that region @r covers */
static size_t conf_bank(const struct rproc_region *r, uint32_t arg)
{
	size_t i = 0;

	for (i = 0; i < MP1_BANKS; i++)
		if (banks[i].id == ARG_ID(arg) && covers(r, banks + i))
			break;
	return i;
}

/* Is @arg for ETZPC node @ctrl, does it name a bank of @r and leave it free? */
static const char *bad_arg(const struct rproc_region *r, const void *fdt,
			   int ctrl, uint32_t arg)
{
	if (ctrl < 0 || fdt_node_check_compatible(fdt, ctrl, "st,stm32-etzpc"))
		return "is not for ETZPC";
	if (arg & ARG_NONE)
		return "has bits that ETZPC does not know";
	if (conf_bank(r, arg) == MP1_BANKS)
		return "names no bank of this region";
	if (arg & ARG_LOCK)
		return "locks a state that has to change";
	return NULL;
}

/* One word of conf-default: the idle mode of a bank */
static const char *idle_word(struct mp1_fw *fw, const struct rproc_region *r,
			     uint32_t arg, bool *said)
{
	size_t i = conf_bank(r, arg);

	if (r->ipc)
		return ARG_MODE(arg) == DECPROT_NS_RW ? NULL :
		       "isolates memory that is shared (ipc)";
	if (said[i] && fw->idle[i] != ARG_MODE(arg))
		return "differs from another region's";
	fw->idle[i] = ARG_MODE(arg);
	said[i] = true;
	return NULL;
}

/* One of conf-load, which may only say what we do anyway */
static const char *load_word(const struct rproc *rp,
			     const struct rproc_region *r, uint32_t arg)
{
	if (r->ipc)
		IMSG("%s: " CONF_LOAD " of %s: %#" PRIx32 " is not used: ipc",
		     rp->name, r->name, arg);
	else if (ARG_MODE(arg) != DECPROT_S_RW)
		return "is not secure while loading";
	return NULL;
}

/* Pairs of phandle and argument; @said: which banks have an idle mode */
static TEE_Result read_conf(struct mp1_fw *fw, const struct rproc *rp,
			    const struct rproc_region *r, const void *fdt,
			    const char *prop, bool *said)
{
	const bool load = !strcmp(prop, CONF_LOAD);
	int len = 0;
	const fdt32_t *p = fdt_getprop(fdt, r->node, prop, &len);
	const char *why = NULL;
	uint32_t arg = 0;
	int ctrl = 0;

	if (!p)
		return TEE_SUCCESS;
	if (!len || len % (int)(2 * sizeof(*p)))
		return bad_conf(rp, r, prop, (uint32_t)len,
				"bytes are no pairs of controller and word");
	for (len /= (int)(2 * sizeof(*p)); len > 0 && !why; len--, p += 2) {
		arg = fdt32_to_cpu(p[1]);
		ctrl = fdt_node_offset_by_phandle(fdt, fdt32_to_cpu(p[0]));
		why = bad_arg(r, fdt, ctrl, arg);
		if (!why)
			why = load ? load_word(rp, r, arg) :
				     idle_word(fw, r, arg, said);
	}
	return why ? bad_conf(rp, r, prop, arg, why) : TEE_SUCCESS;
}

/* Malformed words, too, say something: they are refused later */
enum rproc_said mp1_said(const void *fdt, int mem)
{
	int len = 0;
	const fdt32_t *p = fdt_getprop(fdt, mem, CONF_DEFAULT, &len);

	if (!p)
		return RPROC_SAYS_NOTHING;
	for (len /= (int)(2 * sizeof(*p)); len > 0; len--, p += 2)
		if (ARG_MODE(fdt32_to_cpu(p[1])) != DECPROT_NS_RW)
			return RPROC_SAYS_CLOSED;
	return RPROC_SAYS_OPEN;
}

/* Bytes from the start of a bank on that lie in regions without a gap */
static uint32_t covered(const struct rproc *rp, const struct mp1_bank *b)
{
	paddr_t end = b->base;
	size_t i = 0;

	while (i < rp->num_regions && end < b->base + b->size) {
		const struct rproc_region *r = rp->regions + i++;

		if (r->cpa > end || r->cpa + r->size <= end)
			continue;
		end = r->cpa + r->size;
		i = 0;
	}
	return (uint32_t)MIN(end - b->base, (paddr_t)b->size);
}

/*
 * ETZPC gives the firmware whole banks. What it leaves behind where no region
 * is must not come back with the bank.
 */
static void note_rest(const struct mp1_fw *fw, struct rproc *rp)
{
	size_t i = 0;

	for (i = 0; i < MP1_BANKS; i++) {
		uint32_t n = covered(rp, banks + i);

		if (fw->use[i] != MP1_CODE || n == banks[i].size)
			continue;
		rp->rest[rp->num_rest++] = (struct rproc_rest){
			.cpa = banks[i].base + n,
			.size = banks[i].size - n,
		};
		IMSG("%s: %s is closed and cleared from %#" PRIxPA " on",
		     rp->name, banks[i].name, banks[i].base + n);
	}
}

TEE_Result mp1_fw_claim(struct mp1_fw *fw, struct rproc *rp, const void *fdt)
{
	bool said[MP1_BANKS] = { };
	TEE_Result res = TEE_SUCCESS;
	size_t i = 0;

	fw->whole = true;
	for (i = 0; i < MP1_BANKS; i++)
		fw->idle[i] = DECPROT_NS_RW;
	for (i = 0; i < rp->num_regions && !res; i++) {
		const struct rproc_region *r = rp->regions + i;

		res = claim_region(fw, rp, r);
		if (!res)
			res = read_conf(fw, rp, r, fdt, CONF_DEFAULT, said);
		if (!res)
			res = read_conf(fw, rp, r, fdt, CONF_LOAD, said);
	}
	if (res)
		return res;
	note_rest(fw, rp);
	fw->rp = rp;
	SLIST_INSERT_HEAD(&claims, fw, link);
	return TEE_SUCCESS;
}

void mp1_fw_unclaim(struct mp1_fw *fw)
{
	if (fw->rp)
		SLIST_REMOVE(&claims, fw, mp1_fw, link);
	fw->rp = NULL;
}

/* ---- states ------------------------------------------------------------- */

static uint32_t bank_mode(const struct mp1_fw *fw, size_t i)
{
	uint32_t id = banks[i].id;

	return io_read32(fw->base + DECPROT_REG(id)) >> DECPROT_SHIFT(id) & 3;
}

static enum trp_err set_bank(const struct mp1_fw *fw, size_t i, uint32_t mode,
			     struct trp_report *rep)
{
	uint32_t arg = ARG(banks[i].id, mode);
	struct firewall_query query = {
		.ctrl = fw->ctrl,
		.args = &arg,
		.arg_count = 1,
	};
	TEE_Result res = firewall_set_memory_configuration(&query,
							   banks[i].base,
							   banks[i].size);

	if (res || bank_mode(fw, i) != mode)
		return trp_refuse(rep, TRP_E_FIREWALL, .addr = banks[i].base);
	return TRP_OK;
}

static uint32_t phase_mode(const struct mp1_fw *fw, size_t i,
			   enum rproc_phase phase)
{
	if (fw->use[i] == MP1_IPC)
		return DECPROT_NS_RW;
	switch (phase) {
	case RPROC_IDLE:
		return fw->idle[i];
	case RPROC_RUN:
		return DECPROT_MCU_ISOLATION;
	case RPROC_LOAD:
	case RPROC_DUMP:
	default:
		return DECPROT_S_RW;
	}
}

enum trp_err mp1_fw_phase(const struct mp1_fw *fw, enum rproc_phase phase,
			  struct trp_report *rep)
{
	enum trp_err err = TRP_OK;
	size_t i = 0;

	if (!fw->ctrl)
		return TRP_OK;
	for (i = 0; i < MP1_BANKS && !err; i++)
		if (fw->use[i] != MP1_UNUSED)
			err = set_bank(fw, i, phase_mode(fw, i, phase), rep);
	/* again, all at once: a later step must not have undone an earlier */
	for (i = 0; i < MP1_BANKS && !err; i++)
		if (fw->use[i] != MP1_UNUSED &&
		    bank_mode(fw, i) != phase_mode(fw, i, phase))
			err = trp_refuse(rep, TRP_E_FIREWALL,
					 .addr = banks[i].base);
	return err;
}

enum trp_err mp1_fw_open_all(const struct mp1_fw *fw, const struct rproc *rp)
{
	enum trp_err err = TRP_OK;
	size_t i = 0;
	size_t j = 0;

	for (i = 0; fw->ctrl && i < MP1_BANKS; i++)
		for (j = 0; j < rp->num_regions && !err; j++)
			if (covers(rp->regions + j, banks + i) &&
			    !claimed(i, MP1_CODE))
				err = set_bank(fw, i, DECPROT_NS_RW, NULL);
	return err;
}

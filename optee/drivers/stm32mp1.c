// SPDX-License-Identifier: BSD-2-Clause
/*
 * STM32MP15: its Cortex-M4.
 *
 * The node's compatible says who manages the core: `st,stm32mp1-m4-tee`
 * this driver; `st,stm32mp1-m4` the normal world, which then gets access to
 * the memory, and nothing else happens here.
 *
 * The M4 starts from its vector table at device address 0 (RETRAM) when it
 * leaves reset with hold-boot released. Hold-boot is asserted again at once,
 * so that a reset of the core by itself leaves it held.
 */
#include <config.h>
#include <drivers/rstctrl.h>
#include <drivers/stm32_remoteproc.h>
#include <initcall.h>
#include <io.h>
#include <kernel/dt.h>
#include <libfdt.h>
#include <malloc.h>
#include <trace.h>
#include <util.h>

#include "stm32mp1.h"

#define RESET_US		1000u

/* Numbers of the RCC's reset lines (dt-bindings/reset/stm32mp1-resets.h) */
#define MCU_HOLD_BOOT_R		2144u
#define MCU_R			8225u

#define RCC_PA			0x50000000u
#define RCC_TZCR		0x000u
#define RCC_TZCR_TZEN		BIT32(0)
#define RCC_TZCR_MCKPROT	BIT32(1)
#define RCC_MP_GCR		0x10cu
#define RCC_MP_GCR_BOOT_MCU	BIT32(0)

/* Entries of a device tree that are longer are none */
#define RESET_CELLS_MAX		8u

/*
 * M4_STATE_* are words of the M4 state register (Linux, stm32_rproc). The
 * normal world writes it as well as the firmware: what it says is reported, and
 * nothing is decided by it.
 */
#define M4_STATE_OFF		0u
#define M4_STATE_CRUN		2u
#define M4_STATE_CRASH		5u

/**
 * struct mp1_rproc - one M4
 * @rp: what the registry sees
 * @fw: firewall
 * @hold_boot: asserted: the core does not start when reset is released
 * @mcu_rst: reset; releases itself
 * @rcc: registers
 * @state: TAMP word that tells Linux the state, 0 without one
 * @rsc: TAMP word that tells Linux where the resource table is, 0 without
 */
struct mp1_rproc {
	struct rproc rp;
	struct mp1_fw fw;
	struct rstctrl *hold_boot;
	struct rstctrl *mcu_rst;
	vaddr_t rcc;
	vaddr_t state;
	vaddr_t rsc;
};

/* ---- operations --------------------------------------------------------- */

/* MCU isolation means nothing while RCC lets the normal world move the M4 */
static bool rcc_hardened(const struct mp1_rproc *m)
{
	const uint32_t want = RCC_TZCR_TZEN | RCC_TZCR_MCKPROT;

	return (io_read32(m->rcc + RCC_TZCR) & want) == want;
}

/* RCC's lines never fail: only this bit tells that a write arrived */
static bool may_boot(const struct mp1_rproc *m)
{
	return io_read32(m->rcc + RCC_MP_GCR) & RCC_MP_GCR_BOOT_MCU;
}

static enum trp_err hold(const struct mp1_rproc *m)
{
	if (rstctrl_assert_to(m->hold_boot, RESET_US) ||
	    rstctrl_assert_to(m->mcu_rst, RESET_US) || may_boot(m))
		return TRP_E_RESET;
	return TRP_OK;
}

static enum trp_err mp1_phase(struct rproc *rp, enum rproc_phase phase,
			      struct trp_report *rep)
{
	const struct mp1_rproc *m = rp->priv;
	enum trp_err err = TRP_OK;

	if (phase == RPROC_RUN && !IS_ENABLED(CFG_TRP_INSECURE) &&
	    !rcc_hardened(m))
		return trp_refuse(rep, TRP_E_FIREWALL, .addr = RCC_PA);
	err = mp1_fw_phase(&m->fw, phase, rep);
	/*
	 * Whatever ran until the last bank was closed may have gone on in
	 * memory that stays open: it ends here, and cannot come back.
	 */
	if (!err && phase == RPROC_LOAD && hold(m))
		err = trp_refuse(rep, TRP_E_RESET);
	return err;
}

static void tell(vaddr_t reg, uint32_t value)
{
	if (reg)
		io_write32(reg, value);
}

static bool mp1_crashed(struct rproc *rp)
{
	const struct mp1_rproc *m = rp->priv;

	return m->state && io_read32(m->state) == M4_STATE_CRASH;
}

static enum trp_err mp1_stop(struct rproc *rp, bool *crashed)
{
	const struct mp1_rproc *m = rp->priv;

	if (crashed)
		*crashed = mp1_crashed(rp);
	if (hold(m))
		return TRP_E_RESET;
	tell(m->rsc, 0);
	tell(m->state, M4_STATE_OFF);
	return TRP_OK;
}

static enum trp_err mp1_start(struct rproc *rp, paddr_t rsc_pa)
{
	const struct mp1_rproc *m = rp->priv;

	tell(m->rsc, (uint32_t)rsc_pa);
	tell(m->state, M4_STATE_CRUN);
	if (rstctrl_deassert_to(m->hold_boot, RESET_US) ||
	    rstctrl_assert_to(m->hold_boot, RESET_US) || may_boot(m))
		return TRP_E_RESET;
	return TRP_OK;
}

static const struct rproc_ops mp1_ops = {
	.canonical = mp1_canonical,
	.said = mp1_said,
	.phase = mp1_phase,
	.start = mp1_start,
	.stop = mp1_stop,
	.crashed = mp1_crashed,
};

/* ---- probe -------------------------------------------------------------- */

/* Who manages the core */
static const char by_tee[] = "st,stm32mp1-m4-tee";
static const char by_linux[] = "st,stm32mp1-m4";

static const char * const rcc_compat[] = {
	"st,stm32mp1-rcc", "st,stm32mp1-rcc-secure",
};

static TEE_Result probe_rcc(struct mp1_rproc *m, const void *fdt)
{
	size_t size = 0;
	size_t i = 0;
	int node = -1;

	for (i = 0; i < ARRAY_SIZE(rcc_compat) && node < 0; i++)
		node = fdt_node_offset_by_compatible(fdt, -1, rcc_compat[i]);
	if (node < 0 ||
	    dt_map_dev(fdt, node, &m->rcc, &size, DT_MAP_SECURE) < 0) {
		EMSG("%s: no RCC in the device tree", m->rp.name);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	if (io_read32(m->rcc + RCC_TZCR) & RCC_TZCR_TZEN)
		io_setbits32(m->rcc + RCC_TZCR, RCC_TZCR_MCKPROT);
	if (rcc_hardened(m))
		return TEE_SUCCESS;
	EMSG("%s: %u %s: RCC is not hardened (TZEN, MCKPROT)", m->rp.name,
	     TRP_E_NO_FIREWALL, trp_err_name(TRP_E_NO_FIREWALL));
	EMSG("%s: the normal world controls this core", m->rp.name);
	if (!IS_ENABLED(CFG_TRP_INSECURE))
		return TEE_ERROR_SECURITY;
	EMSG("%s: INSECURE: accepted because of CFG_INSECURE", m->rp.name);
	return TEE_SUCCESS;
}

static bool is_rcc(const void *fdt, int node)
{
	size_t i = 0;

	for (i = 0; i < ARRAY_SIZE(rcc_compat); i++)
		if (!fdt_node_check_compatible(fdt, node, rcc_compat[i]))
			return true;
	return false;
}

/*
 * Linux's device tree numbers SCMI lines (10, 11) here. As numbers of the RCC
 * those would be bits of RCC_TZCR: refused. Other controllers have their own,
 * and entries as long as they say.
 */
static bool line_expected(const void *fdt, int node, const char *name,
			  uint32_t want)
{
	int i = fdt_stringlist_search(fdt, node, "reset-names", name);
	uint32_t phandle = 0;
	uint32_t cells = 0;
	uint32_t id = 0;
	int ctrl = 0;
	int at = 0;

	for (; i >= 0; i--, at += 1 + (int)cells) {
		if (fdt_read_uint32_index(fdt, node, "resets", at, &phandle))
			return false;
		ctrl = fdt_node_offset_by_phandle(fdt, phandle);
		if (ctrl < 0 ||
		    fdt_read_uint32(fdt, ctrl, "#reset-cells", &cells) ||
		    cells > RESET_CELLS_MAX)
			return false;
		if (i)
			continue;
		if (!is_rcc(fdt, ctrl))
			return true;
		if (fdt_read_uint32_index(fdt, node, "resets", at + 1, &id))
			return false;
		if (id == want)
			return true;
		EMSG("reset %s is number %" PRIu32 ", expected %" PRIu32, name,
		     id, want);
	}
	return false;
}

static TEE_Result probe_resets(struct mp1_rproc *m, const void *fdt, int node)
{
	TEE_Result res = TEE_SUCCESS;

	if (!line_expected(fdt, node, "mcu_rst", MCU_R) ||
	    !line_expected(fdt, node, "hold_boot", MCU_HOLD_BOOT_R)) {
		EMSG("%s: resets mcu_rst and hold_boot are not usable",
		     m->rp.name);
		EMSG("%s: write <&rcc MCU_R>, <&rcc MCU_HOLD_BOOT_R>",
		     m->rp.name);
		return TEE_ERROR_BAD_PARAMETERS;
	}
	res = rstctrl_dt_get_by_name(fdt, node, "mcu_rst", &m->mcu_rst);
	if (!res)
		res = rstctrl_dt_get_by_name(fdt, node, "hold_boot",
					     &m->hold_boot);
	if (res)
		EMSG("%s: the controller of resets has no driver",
		     m->rp.name);
	return res;
}

/* `prop = <&tamp offset mask>`; without it Linux is not told */
static vaddr_t tamp_word(const void *fdt, int node, const char *prop)
{
	uint32_t phandle = 0;
	uint32_t off = 0;
	vaddr_t base = 0;
	size_t size = 0;
	int tamp = 0;

	if (fdt_read_uint32_index(fdt, node, prop, 0, &phandle) ||
	    fdt_read_uint32_index(fdt, node, prop, 1, &off))
		return 0;
	tamp = fdt_node_offset_by_phandle(fdt, phandle);
	if (tamp < 0 ||
	    dt_map_dev(fdt, tamp, &base, &size, DT_MAP_SECURE) < 0 ||
	    size < sizeof(uint32_t) || off > size - sizeof(uint32_t) ||
	    off % sizeof(uint32_t)) {
		EMSG("%s of the remote processor is not usable", prop);
		return 0;
	}
	return base + off;
}

static TEE_Result failed(const struct mp1_rproc *m, enum trp_err err,
			 const char *what)
{
	EMSG("%s: %u %s: %s", m->rp.name, err, trp_err_name(err), what);
	return TEE_ERROR_SECURITY;
}

/*
 * The reset of an application processor leaves memory as it was, firmware and
 * all: nobody sees it before it is cleared.
 */
static TEE_Result close_and_clear(struct mp1_rproc *m)
{
	struct trp_report rep = { };

	if (mp1_phase(&m->rp, RPROC_LOAD, &rep))
		return failed(m, rep.err, "memory cannot be closed");
	if (rproc_wipe(&m->rp, &rep))
		return failed(m, rep.err, "memory cannot be cleared");
	if (mp1_phase(&m->rp, RPROC_IDLE, &rep))
		return failed(m, rep.err,
			      "ETZPC did not take the idle state");
	return TEE_SUCCESS;
}

static TEE_Result probe_managed(struct mp1_rproc *m, const void *fdt, int node)
{
	TEE_Result res = probe_rcc(m, fdt);

	if (!res)
		res = probe_resets(m, fdt, node);
	if (res)
		return res;
	m->state = tamp_word(fdt, node, "st,syscfg-m4-state");
	m->rsc = tamp_word(fdt, node, "st,syscfg-rsc-tbl");
	/* whatever a boot loader started was not authenticated: stop it */
	if (mp1_stop(&m->rp, NULL))
		return failed(m, TRP_E_RESET, "a reset line did not answer");
	res = mp1_fw_open(&m->fw, fdt, m->rp.name);
	if (!res)
		res = rproc_parse(&m->rp, fdt, node);
	if (!res)
		res = mp1_fw_claim(&m->fw, &m->rp, fdt);
	if (!res)
		res = close_and_clear(m);
	if (res)
		return res;
	m->rp.isolated = m->fw.ctrl && m->fw.whole && rcc_hardened(m);
	return rproc_register(&m->rp);
}

/* The normal world manages it: it gets what memory the node names */
static TEE_Result probe_given(struct mp1_rproc *m, const void *fdt, int node)
{
	TEE_Result res = TEE_SUCCESS;

	if (fdt_getprop(fdt, node, "memory-region", NULL)) {
		res = mp1_fw_open(&m->fw, fdt, m->rp.name);
		if (!res)
			res = rproc_parse(&m->rp, fdt, node);
		if (!res && mp1_fw_open_all(&m->fw, &m->rp))
			res = TEE_ERROR_SECURITY;
	}
	if (!res)
		IMSG("%s: managed by the normal world", m->rp.name);
	return res;
}

static void probe(const void *fdt, int node, bool managed)
{
	struct mp1_rproc *m = calloc(1, sizeof(*m));
	TEE_Result res = TEE_ERROR_OUT_OF_MEMORY;

	if (m) {
		m->rp.id = fdt_read_uint32_default(fdt, node, "trp,rproc-id",
						   0);
		m->rp.name = fdt_get_name(fdt, node, NULL);
		m->rp.ops = &mp1_ops;
		m->rp.priv = m;
		/* vectors at device address 0, by hardware; ARMv7-M: 128 */
		m->rp.map.boot_align = 128;
		m->rp.map.boot_fixed = true;
		m->rp.map.boot_da = 0;
		res = managed ? probe_managed(m, fdt, node) :
				probe_given(m, fdt, node);
	}
	if (!res && managed)
		return;
	if (res)
		EMSG("%s: not usable: %#" PRIx32,
		     fdt_get_name(fdt, node, NULL), res);
	if (m)
		mp1_fw_unclaim(&m->fw);
	free(m);
}

/*
 * One M4 is there, whatever number its node has. OP-TEE's SCMI server asks
 * this before it lets the normal world move the M4's reset lines: no answer
 * may depend on a probe that failed, or was not yet.
 */
bool stm32_rproc_is_secure(uint32_t rproc_id __unused)
{
	const void *fdt = get_secure_dt();
	int node = -1;

	while (fdt && (node = fdt_node_offset_by_compatible(fdt, node,
							    by_tee)) >= 0)
		if (fdt_get_status(fdt, node) != DT_STATUS_DISABLED)
			return true;
	return false;
}

/*
 * After all drivers of OP-TEE's: what a node needs is there by now, or never
 * will be. A driver that waits for it would stop OP-TEE from booting.
 */
static TEE_Result probe_nodes(void)
{
	const void *fdt = get_secure_dt();
	int node = fdt ? fdt_next_node(fdt, -1, NULL) : -1;
	bool managed = false;

	for (; node >= 0; node = fdt_next_node(fdt, node, NULL)) {
		managed = !fdt_node_check_compatible(fdt, node, by_tee);
		if (!managed && fdt_node_check_compatible(fdt, node, by_linux))
			continue;
		if (fdt_get_status(fdt, node) != DT_STATUS_DISABLED)
			probe(fdt, node, managed);
		else if (managed)
			EMSG("%s: the device tree disables it",
			     fdt_get_name(fdt, node, NULL));
	}
	return TEE_SUCCESS;
}

driver_init_late(probe_nodes);

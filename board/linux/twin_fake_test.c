/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <libfdt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <trp/format.h>

#include "../optee/board_tee.h"
#include "twin_fake_test.h"

struct fake fake;

static uint8_t sram[FAKE_SRAM_LEN];
static uint8_t ddr[BOARD_DDR_SIZE];
static uint8_t dtb[4096];

/* ---- bus, mailbox, core -------------------------------------------------- */

static uint8_t *find(uint64_t pa, size_t len)
{
	if (pa >= FAKE_SRAM && pa - FAKE_SRAM <= FAKE_SRAM_LEN - len)
		return fake.closed ? NULL : sram + (pa - FAKE_SRAM);
	if (pa >= BOARD_DDR_BASE && pa - BOARD_DDR_BASE <= sizeof(ddr) - len)
		return ddr + (pa - BOARD_DDR_BASE);
	return NULL;
}

int board_read(enum board_master m, uint64_t pa, void *buf, size_t len)
{
	const uint8_t *p = m == BOARD_NS ? find(pa, len) : NULL;

	if (!p)
		return -EACCES;
	memcpy(buf, p, len);
	return 0;
}

int board_write(enum board_master m, uint64_t pa, const void *buf, size_t len)
{
	uint8_t *p = m == BOARD_NS ? find(pa, len) : NULL;

	if (!p)
		return -EACCES;
	memcpy(p, buf, len);
	return 0;
}

bool board_allowed(enum board_master m, uint64_t pa, size_t len, bool write)
{
	(void)write;
	return m == BOARD_NS && find(pa, len);
}

void board_log(const char *who, const char *fmt, ...)
{
	(void)who;
	(void)fmt;
}

void board_debug(const char *who, const char *fmt, ...)
{
	(void)who;
	(void)fmt;
}

bool board_poll(int ms)
{
	(void)ms;
	return false;
}

enum board_mcu_state board_mcu_state(const char **why)
{
	if (why)
		*why = fake.mcu == BOARD_MCU_LOCKUP ? "lockup at 0x10" : "";
	return fake.mcu;
}

int board_mcu_last_start(void)
{
	return fake.last_start;
}

bool board_watchdog_fired(void)
{
	bool fired = fake.watchdog;

	fake.watchdog = false;
	return fired;
}

void board_ipcc_send(unsigned int channel)
{
	fake.sent[channel]++;
}

bool board_ipcc_take(unsigned int channel)
{
	(void)channel;
	return false;
}

bool board_ipcc_busy(unsigned int channel)
{
	return fake.deaf && fake.sent[channel];
}

/* ---- TA ------------------------------------------------------------------ */

static void note(uint32_t cmd)
{
	size_t n = strlen(fake.log);

	snprintf(fake.log + n, sizeof(fake.log) - n, "%s%s", n ? " " : "",
		 twin_call_name(cmd));
}

uint32_t board_tee_open(const uint8_t uuid[16], uint32_t login,
			struct board_tee_param p[4], uint32_t *session,
			uint32_t *origin)
{
	(void)uuid;
	(void)origin;
	note(TWIN_CALL_OPEN);
	*session = 7;
	return login == BOARD_LOGIN_REE_KERNEL && p[0].a == 0 ? 0 : 0xFFFF000A;
}

void board_tee_close(uint32_t session)
{
	(void)session;
	note(TWIN_CALL_CLOSE);
}

static uint32_t status(struct board_tee_param *p)
{
	struct trp_status st = {
		.version = TRP_STATUS_VERSION, .size = sizeof(st),
		.reason = fake.reason, .sentence = "the TA says why",
	};

	if (p->size < sizeof(st))
		return 0xFFFF0010;
	return board_write(BOARD_NS, p->pa, &st, sizeof(st)) ? 0xFFFF0000 : 0;
}

uint32_t board_tee_invoke(uint32_t session, uint32_t cmd,
			  struct board_tee_param p[4], uint32_t *origin)
{
	(void)session;
	(void)origin;
	note(cmd);
	if (fake.dead) {
		fake.dead--;
		return 0xFFFF3024;
	}
	switch (cmd) {
	case TRP_TA_LOAD_FW:
		if (!fake.load)
			memcpy(fake_mem(fake.table_pa), fake.table,
			       fake.table_len);
		return fake.load;
	case TRP_TA_START_FW:
		if (!fake.start)
			fake.mcu = BOARD_MCU_RUNNING;
		return fake.start;
	case TRP_TA_STOP_FW:
		if (!fake.stop)
			fake.mcu = BOARD_MCU_RESET;
		return fake.stop;
	case TRP_TA_GET_RSC_TABLE:
		p[1].a = fake.table_pa;
		p[2].a = fake.told_len ? fake.told_len : fake.table_len;
		return fake.table_result;
	case TRP_TA_GET_STATUS:
		return status(&p[1]);
	case TRP_TA_GET_COREDUMP:
		p[1].size = p[1].size ? p[1].size : 64;
		return p[1].size && p[1].pa && p[1].size == 64 ? 0 :
		       0xFFFF0010;
	default:
		return 0;
	}
}

/* ---- resource table ------------------------------------------------------ */

static uint8_t *add_entry(uint32_t type, uint32_t len)
{
	uint32_t num = trp_get32(fake.table + 4) + 1;
	uint8_t *e = fake.table + fake.table_len;

	/* room for eight offsets was left after the header */
	trp_put32(fake.table + 4, num);
	trp_put32(fake.table + 16 + 4 * (num - 1), fake.table_len);
	trp_put32(e, type);
	fake.table_len += 4 + len;
	return e + 4;
}

void fake_table_begin(void)
{
	memset(fake.table, 0, sizeof(fake.table));
	trp_put32(fake.table, 1);
	fake.table_len = 16 + 8 * 4;
}

void fake_table_trace(const char *name, uint32_t da, uint32_t len)
{
	uint8_t *e = add_entry(TRP_RSC_TRACE, 44);

	trp_put32(e, da);
	trp_put32(e + 4, len);
	memcpy(e + 12, name, strlen(name));
}

void fake_table_carveout(const char *name, uint32_t da, uint32_t len)
{
	uint8_t *e = add_entry(TRP_RSC_CARVEOUT, 52);

	trp_put32(e, da);
	trp_put32(e + 8, len);
	memcpy(e + 20, name, strlen(name));
}

void fake_table_devmem(const char *name, uint32_t da, uint32_t len)
{
	uint8_t *e = add_entry(TRP_RSC_DEVMEM, 52);

	trp_put32(e, da);
	trp_put32(e + 4, da);
	trp_put32(e + 8, len);
	memcpy(e + 20, name, strlen(name));
}

void fake_table_vdev(uint32_t id, uint32_t da0, uint32_t da1, uint32_t num0,
		     uint32_t num1)
{
	uint8_t *e = add_entry(TRP_RSC_VDEV, 24 + 2 * TRP_VRING_LEN);

	trp_put32(e, id);
	trp_put32(e + 8, 1);
	e[21] = 2;
	trp_put32(e + 24, da0);
	trp_put32(e + 28, 16);
	trp_put32(e + 32, num0);
	trp_put32(e + 44, da1);
	trp_put32(e + 48, 16);
	trp_put32(e + 52, num1);
}

/* ---- set-up -------------------------------------------------------------- */

uint8_t *fake_mem(uint32_t pa)
{
	return sram + (pa - FAKE_SRAM);
}

void fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	memset(sram, 0xa5, sizeof(sram));
	fake.table_pa = FAKE_TABLE_PA;
	fake_table_begin();
	fake_table_trace("trace0", FAKE_TRACE_PA, 0x400);
	fake_table_vdev(7, 0xffffffff, 0xffffffff, 16, 16);
}

static const struct {
	const char *name;
	uint32_t base, len;
} nodes[] = {
	{ "retram@38000000", 0x38000000, 0x10000 },
	{ "mcuram2@10000000", 0x10000000, 0x40000 },
	{ "vdev0vring0@10040000", 0x10040000, 0x1000 },
	{ "vdev0vring1@10041000", 0x10041000, 0x1000 },
	{ "vdev0buffer@10042000", 0x10042000, 0x4000 },
	{ "ipc_shmem@10048000", 0x10048000, 0x8000 },
};
#define NODES	(sizeof(nodes) / sizeof(nodes[0]))

static void put_cells(const char *name, const uint32_t *v, size_t n)
{
	fdt32_t raw[32];

	for (size_t i = 0; i < n; i++)
		raw[i] = cpu_to_fdt32(v[i]);
	fdt_property(dtb, name, raw, (int)(n * sizeof(raw[0])));
}

const void *fake_dtb(void)
{
	static const uint32_t ranges[] = {
		0x00000000, 0x38000000, 0x10000,
		0x10000000, 0x10000000, 0x60000,
		0x30000000, 0x30000000, 0x60000,
	};
	static const uint32_t list[NODES] = { 1, 2, 3, 4, 5, 6 };

	fdt_create(dtb, sizeof(dtb));
	fdt_finish_reservemap(dtb);
	fdt_begin_node(dtb, "");
	fdt_property_u32(dtb, "#address-cells", 1);
	fdt_property_u32(dtb, "#size-cells", 1);
	fdt_begin_node(dtb, "reserved-memory");
	fdt_property_u32(dtb, "#address-cells", 1);
	fdt_property_u32(dtb, "#size-cells", 1);
	for (uint32_t i = 0; i < NODES; i++) {
		const uint32_t reg[] = { nodes[i].base, nodes[i].len };

		fdt_begin_node(dtb, nodes[i].name);
		put_cells("reg", reg, 2);
		fdt_property_u32(dtb, "phandle", i + 1);
		fdt_end_node(dtb);
	}
	fdt_end_node(dtb);
	fdt_begin_node(dtb, "mlahb");
	fdt_property_u32(dtb, "#address-cells", 1);
	fdt_property_u32(dtb, "#size-cells", 1);
	put_cells("dma-ranges", ranges, sizeof(ranges) / sizeof(ranges[0]));
	fdt_begin_node(dtb, "m4@10000000");
	fdt_property_string(dtb, "compatible", "st,stm32mp1-m4-tee");
	put_cells("memory-region", list, NODES);
	fdt_end_node(dtb);
	fdt_end_node(dtb);
	fdt_end_node(dtb);
	fdt_finish(dtb);
	return dtb;
}

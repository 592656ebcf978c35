/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A board and a TA without contents, for tests of the Linux twin alone: they
 * do what a test tells them and write down what the twin did.
 */
#ifndef TWIN_FAKE_H
#define TWIN_FAKE_H

#include "../machine/board.h"
#include "twin.h"

#define FAKE_SRAM	0x10000000u
#define FAKE_SRAM_LEN	0x60000u
#define FAKE_TABLE_PA	0x10048000u
#define FAKE_TRACE_PA	0x10049000u

/**
 * struct fake - what the next calls do
 * @load, @start, @stop, @table_result: TEE_Results
 * @reason: GET_STATUS' reason
 * @table: put into memory at @table_pa by LOAD
 * @table_len: its bytes
 * @told_len: length that GET_RSC_TABLE answers; 0: @table_len
 * @dead: how many calls find the TA dead
 * @mcu: state of the core after START
 * @last_start: whether the core went when it was let go
 * @watchdog: line to Linux
 * @closed: no access for Linux to all of SRAM
 * @deaf: the firmware never takes a mailbox message
 * @log: names of the TA calls, separated by blanks
 * @lines: trace lines, each ended by a newline
 * @sent: per channel: how often Linux sent
 */
struct fake {
	uint32_t load, start, stop, table_result, reason;
	uint8_t table[TRP_RSC_MAX_LEN];
	uint32_t table_pa, table_len, told_len;
	unsigned int dead;
	enum board_mcu_state mcu;
	int last_start;
	bool watchdog, closed, deaf;
	char log[1024], lines[4096];
	unsigned int sent[6];
};

extern struct fake fake;

/** fake_reset() - all good: a table with a trace buffer and an RPMsg device */
void fake_reset(void);
/** fake_dtb() - the device tree of such a board */
const void *fake_dtb(void);
/** fake_mem() - a pointer to emulated SRAM */
uint8_t *fake_mem(uint32_t pa);

/** fake_table_begin() - an empty table in fake.table */
void fake_table_begin(void);
/** fake_table_trace() - add a trace buffer */
void fake_table_trace(const char *name, uint32_t da, uint32_t len);
/** fake_table_carveout() - add a carveout */
void fake_table_carveout(const char *name, uint32_t da, uint32_t len);
/** fake_table_devmem() - add device memory */
void fake_table_devmem(const char *name, uint32_t da, uint32_t len);
/**
 * fake_table_vdev() - add a device with two queues
 * @id: of virtio
 * @da0, @da1: addresses of the queues, 0xffffffff: Linux chooses
 * @num0, @num1: descriptors of each
 */
void fake_table_vdev(uint32_t id, uint32_t da0, uint32_t da1, uint32_t num0,
		     uint32_t num1);

#endif /* TWIN_FAKE_H */

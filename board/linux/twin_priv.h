/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * twin_priv.h: between the files of the twin.
 */
#ifndef BOARD_TWIN_PRIV_H
#define BOARD_TWIN_PRIV_H

#include "../machine/board.h"
#include "twin.h"

/* What the twin uses of the normal world's memory, physical addresses */
#define TWIN_STATUS_PA	(BOARD_DDR_BASE + 0x100000u)	/* GET_STATUS */
#define TWIN_DUMP_PA	(BOARD_DDR_BASE + 0x200000u)	/* core dump */
#define TWIN_DUMP_MAX	0x200000u
#define TWIN_FW_PA	(BOARD_DDR_BASE + 0x400000u)	/* firmware file */
#define TWIN_FW_MAX	(BOARD_DDR_SIZE - 0x400000u)

/*
 * @t is the twin: opened, borrowed, never NULL. Functions return 0, or -1 with
 * @t->error filled, unless they say otherwise.
 */

/**
 * twin_fail_reason() - note a reason of the common list
 * @t: twin; error is filled
 * @rep: what was refused
 * Return: -1.
 */
int twin_fail_reason(struct twin *t, const struct trp_report *rep);

/* twin_dt.c */

/** twin_dt_read() - memory and bus of the processor, from the device tree */
int twin_dt_read(struct twin *t);
/**
 * twin_mem_find() - reserved memory by name
 * @t: twin
 * @name: of the node, without its address
 * Return: the memory, in @t; NULL: there is none.
 */
const struct twin_mem *twin_mem_find(const struct twin *t, const char *name);
/**
 * twin_mem_take() - memory for a queue or for buffers: that of its name, else
 * a part of memory that is shared, where the resource table is not
 * @t: twin
 * @name: of the reserved memory
 * @need: bytes
 * @pa: physical address, filled
 * @len: bytes that are there, filled
 * Return: whether there is some.
 */
bool twin_mem_take(struct twin *t, const char *name, uint32_t need,
		   uint64_t *pa, uint32_t *len);
/** twin_mem_give_back() - all that was taken */
void twin_mem_give_back(struct twin *t);
/**
 * twin_mem_at() - the reserved memory that holds [@pa, @pa + @len)
 * @t: twin
 * @pa: physical address
 * @len: bytes
 * Return: the memory, in @t; NULL: none does.
 */
const struct twin_mem *twin_mem_at(const struct twin *t, uint64_t pa,
				   uint64_t len);

/* twin_tee.c: one function per TA command */

/** twin_ta_open() - open a session, as a kernel logs in */
int twin_ta_open(struct twin *t);
/** twin_ta_close() - close the session, if there is one */
void twin_ta_close(struct twin *t);
/**
 * twin_ta_load() - LOAD_FW
 * @t: twin
 * @pa: the image, in the normal world's memory
 * @len: its bytes
 */
int twin_ta_load(struct twin *t, uint64_t pa, size_t len);
/**
 * twin_ta_simple() - a command without parameters: START_FW, STOP_FW, ...
 * @t: twin
 * @cmd: TRP_TA_...
 */
int twin_ta_simple(struct twin *t, uint32_t cmd);
/**
 * twin_ta_table() - GET_RSC_TABLE
 * @t: twin
 * @pa: filled; where the loaded table is, 0: none
 * @len: filled; its bytes, 0: none
 */
int twin_ta_table(struct twin *t, uint64_t *pa, uint64_t *len);

/* twin_rsc.c */

/** twin_table_read() - the loaded resource table, checked, into t->table */
int twin_table_read(struct twin *t);
/** twin_table_write() - t->table over the loaded one */
int twin_table_write(struct twin *t);
/**
 * twin_table_same() - does this load have its table where the last had it?
 * @t: twin
 * The file may have changed since the boot: its table must not have.
 */
int twin_table_same(struct twin *t);
/** twin_resources() - take up what t->table asks for */
int twin_resources(struct twin *t);
/** twin_resources_drop() - forget it */
void twin_resources_drop(struct twin *t);

/* twin_vdev.c */

/**
 * twin_vdev_parse() - one device of the resource table
 * @t: twin
 * @body: offset of the entry in t->table, after the type word
 * @len: bytes from there to the end of the table
 */
int twin_vdev_parse(struct twin *t, size_t body, size_t len);
/** twin_vdev_up() - bind the driver: queues, buffers, status DRIVER_OK */
int twin_vdev_up(struct twin *t);
/** twin_vdev_down() - unbind it; the device is reset */
void twin_vdev_down(struct twin *t);
/** twin_vdev_serve() - take what the firmware sent, kick where that waits */
void twin_vdev_serve(struct twin *t);

/* twin_trace.c */

/**
 * twin_trace_add() - one trace buffer of the resource table
 * @t: twin
 * @name: of the entry, printable
 * @da: device address
 * @len: bytes
 */
int twin_trace_add(struct twin *t, const char *name, uint32_t da,
		   uint32_t len);
/** twin_trace_reset() - before a start: no line of an earlier run is shown */
void twin_trace_reset(struct twin *t);

#endif /* BOARD_TWIN_PRIV_H */

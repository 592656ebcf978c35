/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * twin_priv.h: between the files of the twin.
 */
#ifndef BOARD_TWIN_PRIV_H
#define BOARD_TWIN_PRIV_H

#include "board.h"
#include "twin.h"

/* What the twin uses of the normal world's memory, physical addresses */
#define TWIN_STATUS_PA	(BOARD_DDR_BASE + 0x100000u)	/* GET_STATUS */
#define TWIN_DUMP_PA	(BOARD_DDR_BASE + 0x200000u)	/* core dump */
#define TWIN_DUMP_MAX	0x200000u
#define TWIN_FW_PA	(BOARD_DDR_BASE + 0x400000u)	/* firmware file */
#define TWIN_FW_MAX	(BOARD_DDR_SIZE - 0x400000u)

/** twin_fail() - note why; Return: -1 */
int twin_fail(struct twin *t, uint32_t code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/** twin_fail_reason() - likewise, a reason of the common list */
int twin_fail_reason(struct twin *t, const struct trp_report *rep);
/** twin_printable() - replace what a terminal might obey */
void twin_printable(char *text);
/** twin_now_ms() - a clock that only goes forward */
int64_t twin_now_ms(void);

/* twin_dt.c */
int twin_dt_read(struct twin *t);
const struct twin_mem *twin_mem_find(const struct twin *t, const char *name);
/**
 * twin_mem_take() - memory for a queue or for buffers: that of its name, else
 * a part of memory that is shared, where the resource table is not
 * @need: bytes
 * @pa: physical address, filled
 * @len: bytes that are there, filled
 * Return: whether there is some.
 */
bool twin_mem_take(struct twin *t, const char *name, uint32_t need,
		   uint64_t *pa, uint32_t *len);
/** twin_mem_give_back() - all that was taken */
void twin_mem_give_back(struct twin *t);
const struct twin_mem *twin_mem_at(const struct twin *t, uint64_t pa,
				   uint64_t len);

/* twin_tee.c: one function per TA command */
int twin_ta_open(struct twin *t);
void twin_ta_close(struct twin *t);
int twin_ta_load(struct twin *t, uint64_t pa, size_t len);
int twin_ta_simple(struct twin *t, uint32_t cmd);
int twin_ta_table(struct twin *t, uint64_t *pa, uint64_t *len);

/* twin_rsc.c */
int twin_table_read(struct twin *t);
int twin_table_write(struct twin *t);
int twin_table_same(struct twin *t);
int twin_resources(struct twin *t);
void twin_resources_drop(struct twin *t);

/* twin_vdev.c */
int twin_vdev_parse(struct twin *t, size_t body, size_t len);
int twin_vdev_up(struct twin *t);
void twin_vdev_down(struct twin *t);
void twin_vdev_serve(struct twin *t);

/* twin_trace.c */
int twin_trace_add(struct twin *t, const char *name, uint32_t da,
		   uint32_t len);
void twin_trace_reset(struct twin *t);
void twin_trace_serve(struct twin *t, bool all);

#endif /* BOARD_TWIN_PRIV_H */

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Registers. Each access goes to the board, which asks its firewall and gives
 * it to the register's model.
 */
#ifndef IO_H
#define IO_H

#include <compiler.h>
#include <kernel/delay.h>
#include <stdint.h>
#include <types_ext.h>
#include <utee_defines.h>

#define READ_ONCE(p)		__compiler_atomic_load(&(p))
#define WRITE_ONCE(p, v)	__compiler_atomic_store(&(p), (v))

uint32_t board_sec_io_read32(uintptr_t va);
void board_sec_io_write32(uintptr_t va, uint32_t value);

static inline uint32_t io_read32(vaddr_t addr)
{
	return board_sec_io_read32(addr);
}

static inline void io_write32(vaddr_t addr, uint32_t val)
{
	board_sec_io_write32(addr, val);
}

static inline void io_mask32(vaddr_t addr, uint32_t val, uint32_t mask)
{
	io_write32(addr, (io_read32(addr) & ~mask) | (val & mask));
}

static inline void io_setbits32(vaddr_t addr, uint32_t set_mask)
{
	io_write32(addr, io_read32(addr) | set_mask);
}

static inline void io_clrbits32(vaddr_t addr, uint32_t clear_mask)
{
	io_write32(addr, io_read32(addr) & ~clear_mask);
}

static inline void io_clrsetbits32(vaddr_t addr, uint32_t clear_mask,
				   uint32_t set_mask)
{
	io_write32(addr, (io_read32(addr) & ~clear_mask) | set_mask);
}

/* Wait for a condition on a register; true when the time is over. */
#define IO_READ32_POLL_TIMEOUT(addr_, val_, cond_, delay_us_, timeout_us_) \
	(__extension__({ \
		uint64_t poll_end_ = timeout_init_us(timeout_us_); \
		for (;;) { \
			(val_) = io_read32(addr_); \
			if ((cond_) || timeout_elapsed(poll_end_)) \
				break; \
			udelay(delay_us_); \
		} \
		!(cond_); \
	}))

#endif /* IO_H */

// SPDX-License-Identifier: BSD-2-Clause
/*
 * Frames over a PL011 (ARM DDI 0183): OP-TEE has set the UART up for its
 * console, and shares it. Answers are waited for, not handled in an interrupt;
 * its interrupt only wakes the CPU.
 */
#include <initcall.h>
#include <io.h>
#include <kernel/callout.h>
#include <kernel/delay.h>
#include <kernel/dt.h>
#include <kernel/interrupt.h>
#include <kernel/misc.h>
#include <kernel/mutex.h>
#include <kernel/thread.h>
#include <libfdt.h>
#include <string.h>
#include <trace.h>
#include <trp/format.h>
#include <util.h>

#include "virt_link.h"

#define UART_DR		0x00u
#define UART_FR		0x18u
#define UART_FR_BUSY	BIT32(3)
#define UART_FR_RXFE	BIT32(4)
#define UART_FR_TXFE	BIT32(7)
#define UART_FIFO_DEPTH	16u	/* of every revision */
#define UART_LCR_H	0x2cu
#define UART_LCR_H_FEN	BIT32(4)
#define UART_CR		0x30u
#define UART_CR_UARTEN	BIT32(0)
#define UART_IMSC	0x38u
#define UART_IMSC_RXIM	BIT32(4)

/*
 * Silence that means no answer: a busy PC may keep its process waiting for
 * long. Bytes take 30 us or more each, so the whole answer has no limit in
 * time but one in bytes.
 */
#define SILENCE_US	1000000u
#define POLL_US		10u
#define ANSWER_MAX	8192u
#define TRIES		3u
/* A nap of the CPU: without an answer it ends in time to notice */
#define NAP_MS		10u

/* A frame on its way out; @room: characters that fit into the FIFO for sure */
struct tx {
	unsigned int room;
	uint32_t bits;
	unsigned int count;
	uint16_t sum;
};

/* The exchange under way; the link is one, and so is its buffer */
static struct {
	struct mutex lock;	/* held for a whole exchange */
	vaddr_t uart;
	struct itr_handler itr;
	size_t itr_core;	/* that it goes to */
	struct callout wake;
	bool may_nap;
	uint8_t seq;
	uint8_t in[VL_HEAD + sizeof(uint32_t) + VL_DATA_MAX + VL_SUM];
} link = { .lock = MUTEX_INITIALIZER, .itr_core = SIZE_MAX };

/* OP-TEE's console runs without FIFOs: each byte would wait for the last */
static void use_fifos(void)
{
	const uint32_t cr = io_read32(link.uart + UART_CR);

	while (io_read32(link.uart + UART_FR) & UART_FR_BUSY)
		;
	io_write32(link.uart + UART_CR, cr & ~UART_CR_UARTEN);
	io_setbits32(link.uart + UART_LCR_H, UART_LCR_H_FEN);
	io_write32(link.uart + UART_CR, cr);
}

/* The handler is not reached: only a CPU that masks interrupts lets one come */
static enum itr_return on_interrupt(struct itr_handler *h __unused)
{
	io_write32(link.uart + UART_IMSC, 0);
	return ITRR_HANDLED;
}

/* Without an interrupt in the device tree we poll */
static void use_interrupt(const void *fdt, int uart)
{
	uint32_t type = 0;
	uint32_t prio = 0;
	int it = dt_get_irq_type_prio(fdt, uart, &type, &prio);

	if (it < 0)
		return;
	link.itr.it = (size_t)it;
	link.itr.chip = interrupt_get_main_chip();
	link.itr.handler = on_interrupt;
	if (interrupt_add_configure_handler(&link.itr, type, prio))
		link.itr.chip = NULL;
	else
		interrupt_enable(link.itr.chip, link.itr.it);
}

static TEE_Result boot_is_over(void)
{
	link.may_nap = link.itr.chip;
	return TEE_SUCCESS;
}

boot_final(boot_is_over);

TEE_Result virt_link_open(const void *fdt, int node, bool *present)
{
	uint32_t phandle = 0;
	size_t size = 0;
	int uart = 0;

	*present = false;
	if (fdt_read_uint32(fdt, node, "trp,link", &phandle))
		return TEE_SUCCESS;
	*present = true;
	if (link.uart)
		return TEE_SUCCESS;
	uart = fdt_node_offset_by_phandle(fdt, phandle);
	if (uart < 0 || fdt_node_check_compatible(fdt, uart, "arm,pl011") ||
	    dt_map_dev(fdt, uart, &link.uart, &size, DT_MAP_SECURE) < 0) {
		EMSG("trp,link is not a secure PL011");
		return TEE_ERROR_BAD_PARAMETERS;
	}
	use_fifos();
	use_interrupt(fdt, uart);
	return TEE_SUCCESS;
}

/* ---- out ---------------------------------------------------------------- */

static void put_raw(struct tx *tx, uint8_t c)
{
	if (!tx->room) {
		while (!(io_read32(link.uart + UART_FR) & UART_FR_TXFE))
			;
		tx->room = UART_FIFO_DEPTH;
	}
	tx->room--;
	io_write32(link.uart + UART_DR, c);
}

static void put_byte(struct tx *tx, uint8_t byte)
{
	tx->sum = vl_sum(tx->sum, byte);
	tx->bits |= (uint32_t)byte << tx->count;
	for (tx->count += 8; tx->count >= 7; tx->count -= 7) {
		put_raw(tx, 0x80 | (tx->bits & 0x7f));
		tx->bits >>= 7;
	}
}

static void put_bytes(struct tx *tx, const void *data, size_t len)
{
	const uint8_t *p = data;

	while (len--)
		put_byte(tx, *p++);
}

static void send(uint8_t type, const void *head, uint32_t head_len,
		 const void *data, uint32_t len)
{
	const uint32_t total = head_len + len;
	struct tx tx = { };
	uint16_t sum = 0;

	put_raw(&tx, VL_START);
	put_byte(&tx, type);
	put_byte(&tx, link.seq);
	put_byte(&tx, (uint8_t)total);
	put_byte(&tx, (uint8_t)(total >> 8));
	put_bytes(&tx, head, head_len);
	put_bytes(&tx, data, len);
	sum = tx.sum;
	put_byte(&tx, (uint8_t)sum);
	put_byte(&tx, (uint8_t)(sum >> 8));
	if (tx.count)
		put_raw(&tx, 0x80 | (tx.bits & 0x7f));
	put_raw(&tx, VL_END);
}

/* ---- in ----------------------------------------------------------------- */

/* The callout only wakes the CPU */
static bool on_wake(struct callout *co __unused)
{
	return false;
}

/* No other core takes the interrupt, and lets us sleep on */
static void interrupt_this_core(void)
{
	size_t core = get_core_pos();

	if (link.itr_core != core)
		interrupt_set_affinity(link.itr.chip, link.itr.it, BIT(core));
	link.itr_core = core;
}

/*
 * Sleep until a character comes, or an interrupt for whomever, or some time has
 * passed: Linux's timers are off while we are here. A CPU that spins would
 * keep a PC from running the process that is to answer.
 */
static void nap(void)
{
	uint32_t exceptions = 0;

	if (!link.may_nap) {
		/* QEMU takes no byte in while a register is being read */
		udelay(POLL_US);
		return;
	}
	exceptions = thread_mask_exceptions(THREAD_EXCP_ALL);
	interrupt_this_core();
	callout_add(&link.wake, on_wake, NAP_MS);
	io_write32(link.uart + UART_IMSC, UART_IMSC_RXIM);
	if (io_read32(link.uart + UART_FR) & UART_FR_RXFE)
		wfi();
	io_write32(link.uart + UART_IMSC, 0);
	thread_unmask_exceptions(exceptions);
	callout_rem(&link.wake);
}

static bool get_raw(uint8_t *c)
{
	const uint64_t timeout = timeout_init_us(SILENCE_US);

	while (io_read32(link.uart + UART_FR) & UART_FR_RXFE) {
		if (timeout_elapsed(timeout))
			return false;
		nap();
	}
	*c = (uint8_t)io_read32(link.uart + UART_DR);
	return true;
}

/*
 * Bytes of the next frame, from its start to its end. Text, and what does not
 * fit, is dropped. Return: number of bytes, 0 when nobody answers. @budget:
 * how many more may come; a peer that never ends does not keep us for ever.
 */
static size_t receive(uint32_t *budget)
{
	uint32_t bits = 0;
	unsigned int count = 0;
	size_t n = 0;
	bool inside = false;
	uint8_t c = 0;

	while (*budget && get_raw(&c)) {
		(*budget)--;
		if (c == VL_START) {
			inside = true;
			bits = 0;
			count = 0;
			n = 0;
		} else if (c == VL_END && inside) {
			return n;
		} else if (c & 0x80 && inside) {
			bits |= (uint32_t)(c & 0x7f) << count;
			count += 7;
			if (count < 8)
				continue;
			if (n == sizeof(link.in)) {
				inside = false;
				continue;
			}
			link.in[n++] = (uint8_t)bits;
			bits >>= 8;
			count -= 8;
		}
	}
	return 0;
}

/*
 * Is what came the whole answer to this request? Zeros of VL_READ may be left
 * out, and nobody who refuses has data.
 */
static bool is_answer(uint8_t type, size_t n, uint32_t out_len)
{
	const uint32_t status_len = sizeof(uint32_t);
	uint32_t len = 0;
	uint16_t sum = 0;
	size_t i = 0;

	if (n < VL_HEAD + status_len + VL_SUM ||
	    link.in[0] != (VL_ANSWER | type) || link.in[1] != link.seq)
		return false;
	len = (uint32_t)link.in[3] << 8 | link.in[2];
	if (n < VL_HEAD + len + VL_SUM ||
	    (len != status_len + out_len &&
	     (len != status_len ||
	      (type != VL_READ && !trp_get32(link.in + VL_HEAD)))))
		return false;
	for (i = 0; i < VL_HEAD + len; i++)
		sum = vl_sum(sum, link.in[i]);
	return link.in[i] == (uint8_t)sum && link.in[i + 1] == sum >> 8;
}

static void take_data(void *out, uint32_t out_len)
{
	const uint8_t *data = link.in + VL_HEAD + sizeof(uint32_t);
	uint32_t len = (uint32_t)link.in[3] << 8 | link.in[2];

	if (!out_len)
		return;
	if (len > sizeof(uint32_t))
		memcpy(out, data, out_len);
	else
		memset(out, 0, out_len);
}

/* ---- one exchange ------------------------------------------------------- */

static enum trp_err exchange(uint8_t type, const uint8_t *head,
			     uint32_t head_len, const void *data, uint32_t len,
			     void *out, uint32_t out_len)
{
	unsigned int i = 0;
	size_t n = 0;

	/* what the console's interrupt handler would take away */
	io_write32(link.uart + UART_IMSC, 0);
	link.seq++;
	for (i = 0; i < TRIES; i++) {
		uint32_t budget = ANSWER_MAX;

		send(type, head, head_len, data, len);
		do {
			n = receive(&budget);
			if (!n || !is_answer(type, n, out_len))
				continue;
			if (trp_get32(link.in + VL_HEAD))
				return TRP_E_RESET;
			take_data(out, out_len);
			return TRP_OK;
		} while (n);
	}
	EMSG("the coprocessor's side does not answer");
	return TRP_E_RESET;
}

static uint32_t head_len(enum vl_type type)
{
	switch (type) {
	case VL_ZERO:
	case VL_WRITE:
	case VL_RUN:
	case VL_READ:
		return 12;
	case VL_HELLO:
	case VL_HALT:
	case VL_STATUS:
	default:
		return 4;
	}
}

enum trp_err virt_link_ask(uint32_t id, enum vl_type type, uint32_t a,
			   uint32_t b, void *out, uint32_t out_len)
{
	enum trp_err err = TRP_OK;
	uint8_t head[12] = { };

	if (!link.uart || out_len > VL_DATA_MAX)
		return TRP_E_RESET;
	trp_put32(head, id);
	trp_put32(head + 4, a);
	trp_put32(head + 8, b);
	mutex_lock(&link.lock);
	err = exchange((uint8_t)type, head, head_len(type), NULL, 0, out,
		       out_len);
	mutex_unlock(&link.lock);
	return err;
}

static enum trp_err send_data(uint8_t type, uint32_t id, uint32_t a, uint32_t b,
			      const void *data, uint32_t data_len)
{
	enum trp_err err = TRP_OK;
	uint8_t head[12] = { };

	if (!link.uart)
		return TRP_E_RESET;
	trp_put32(head, id);
	trp_put32(head + 4, a);
	trp_put32(head + 8, b);
	mutex_lock(&link.lock);
	err = exchange(type, head, sizeof(head), data, data_len, NULL, 0);
	mutex_unlock(&link.lock);
	return err;
}

enum trp_err virt_link_boot(uint32_t id, uint32_t vectors, uint32_t table,
			    uint32_t list_len, const uint8_t digest[32])
{
	uint8_t list[sizeof(uint32_t) + 32] = { };

	trp_put32(list, list_len);
	memcpy(list + sizeof(uint32_t), digest, 32);
	return send_data(VL_BOOT, id, vectors, table, list, sizeof(list));
}

enum trp_err virt_link_write(uint32_t id, uint32_t da, const void *data,
			     uint32_t len)
{
	if (len > VL_DATA_MAX)
		return TRP_E_RESET;
	return send_data(VL_WRITE, id, da, len, data, len);
}

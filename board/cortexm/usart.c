/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * USART3 (RM0436): what is sent goes to the board a line at a time, at once;
 * nothing is ever received.
 */
#include <string.h>

#include "engine.h"

#define CR1		0x00u
#define ISR		0x1cu
#define ICR		0x20u
#define TDR		0x28u
#define PRESC		0x2cu

#define UE		(1u << 0)
#define RE		(1u << 2)
#define TE		(1u << 3)
#define TCIE		(1u << 6)
#define TXEIE		(1u << 7)
#define TC		(1u << 6)
#define TXE		(1u << 7)
#define TEACK		(1u << 21)
#define REACK		(1u << 22)

void usart_reset(struct engine *e)
{
	memset(&e->usart, 0, sizeof(e->usart));
	e->usart.isr = TC | TXE;
}

/* What is in the line goes out, also without its end */
void usart_flush(struct engine *e)
{
	struct mcu_msg m = { .type = MCU_TEXT, .id = 3 };

	_Static_assert(sizeof(m.text) > sizeof(e->usart.line), "a line fits");
	if (!e->usart.len)
		return;
	memcpy(m.text, e->usart.line, e->usart.len);
	e->usart.len = 0;
	link_send(e, &m);
}

static void put(struct engine *e, char c)
{
	struct usart *u = &e->usart;

	if ((u->reg[CR1 / 4] & (UE | TE)) != (UE | TE)) {
		link_note(e, NOTE_USART, "USART3 is written to without UE and "
			  "TE in its CR1: nothing is sent");
		return;
	}
	u->isr |= TC;
	if (c == '\r' || c == '\n') {
		usart_flush(e);
		return;
	}
	u->line[u->len++] = c ? c : '?';
	if (u->len == sizeof(u->line))
		usart_flush(e);
}

static void line(struct engine *e)
{
	uint32_t on = e->usart.reg[CR1 / 4];

	nvic_line(e, IRQ_USART3, (on & UE) &&
		  (((on & TXEIE) && (e->usart.isr & TXE)) ||
		   ((on & TCIE) && (e->usart.isr & TC))));
}

uint32_t usart_read(struct engine *e, uint32_t off)
{
	uint32_t on = e->usart.reg[CR1 / 4];

	if (off == ISR)
		return e->usart.isr | (on & UE && on & TE ? TEACK : 0) |
		       (on & UE && on & RE ? REACK : 0);
	return off <= PRESC && off != TDR ? e->usart.reg[off / 4] : 0;
}

void usart_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask)
{
	uint32_t *reg = e->usart.reg;

	if (off == TDR)
		put(e, (char)(v & mask));
	else if (off == ICR)
		e->usart.isr &= ~(v & mask & TC);
	else if (off <= PRESC && off != ISR)
		reg[off / 4] = (reg[off / 4] & ~mask) | (v & mask);
	line(e);
	e->attention = 1;
}

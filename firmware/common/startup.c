/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Vector table and first instructions. The loader has put .data in place and
 * zeroed .bss; .bss is zeroed again so that a reset without a load is clean.
 */
#include "m4.h"

#define IRQS	150

extern uint32_t stack_top[], bss_start[], bss_end[];

void reset_handler(void);
void nmi_handler(void);
void hard_fault_handler(void);
void mem_fault_handler(void);
void bus_fault_handler(void);
void usage_fault_handler(void);
void svc_handler(void);
void pendsv_handler(void);
void systick_handler(void);
void irq_handler(void);

/* What a program does not define ends here: with interrupts off, for ever. */
void default_handler(void)
{
	for (;;)
		wait_for_irq();
}

#define OR_DEFAULT __attribute__((weak, alias("default_handler")))
OR_DEFAULT void nmi_handler(void);
OR_DEFAULT void hard_fault_handler(void);
OR_DEFAULT void mem_fault_handler(void);
OR_DEFAULT void bus_fault_handler(void);
OR_DEFAULT void usage_fault_handler(void);
OR_DEFAULT void svc_handler(void);
OR_DEFAULT void pendsv_handler(void);
OR_DEFAULT void systick_handler(void);
/* one function for all interrupt lines; IPSR says which */
OR_DEFAULT void irq_handler(void);

typedef void (*vector)(void);

__attribute__((section(".isr_vectors"), used))
static const struct {
	uint32_t *sp;
	vector exc[15];
	vector irq[IRQS];
} vectors = {
	.sp = stack_top,
	.exc = {
		reset_handler, nmi_handler, hard_fault_handler,
		mem_fault_handler, bus_fault_handler, usage_fault_handler,
		[10] = svc_handler, [13] = pendsv_handler,
		[14] = systick_handler,
	},
	.irq = { [0 ... IRQS - 1] = irq_handler },
};

void reset_handler(void)
{
	uint32_t *p;

	for (p = bss_start; p < bss_end; p++)
		*p = 0;
	SCB_CPACR |= 0xfu << 20;	/* FPU on */
	SCB_DEMCR |= 1u << 24;		/* cycle counter on, for time stamps */
	DWT_CYCCNT = 0;
	DWT_CTRL |= 1;
	barrier();
	main();
	irq_off();
	default_handler();
}

/* GCC may call these whatever the source says. */
void *memcpy(void *to, const void *from, size_t n);
void *memset(void *to, int c, size_t n);

void *memcpy(void *to, const void *from, size_t n)
{
	const uint8_t *s = from;
	uint8_t *d = to;

	while (n--)
		*d++ = *s++;
	return to;
}

void *memset(void *to, int c, size_t n)
{
	uint8_t *d = to;

	while (n--)
		*d++ = (uint8_t)c;
	return to;
}

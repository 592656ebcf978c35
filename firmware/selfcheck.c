/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks the core it runs on against the ARMv7-M ARM, as far as interrupts,
 * exceptions and a few peripherals go. Meant for the emulated core; a real one
 * passes the same way.
 */
#include "common/m4.h"
#include "common/trace.h"
#include "selfcheck.h"

#define IRQ_A	10	/* lines of timers nobody uses here */
#define IRQ_B	11
#define IRQ_C	12
#define BIT(irq)	(1u << (irq))

static uint32_t failed, checked;

void expect(bool ok, const char *what, uint32_t got)
{
	checked++;
	if (ok)
		return;
	failed++;
	trace("check: FAILED %s: %x", what, got);
}

/* ---- a diary of handlers: one hex digit each ----------------------------- */

static volatile uint32_t diary, pend_in_a, icsr_in_b, active_in_b, lr_in_a;
static volatile uint32_t ticks, systick_pends;

static void write_diary(uint32_t digit)
{
	diary = diary << 4 | digit;
}

static uint32_t ipsr(void)
{
	uint32_t v;

	__asm__ volatile("mrs %0, ipsr" : "=r"(v));
	return v;
}

void irq_handler(void)
{
	uint32_t irq = ipsr() - 16;

	write_diary(irq);
	if (irq == IRQ_A && pend_in_a) {
		NVIC_ISPR(0) = pend_in_a;
		barrier();
		write_diary(1);		/* end of A, after what preempted it */
	}
	if (irq == IRQ_B) {
		icsr_in_b = SCB_ICSR;
		active_in_b = NVIC_IABR(0);
	}
}

void pendsv_handler(void)
{
	write_diary(0xe);
}

void nmi_handler(void)
{
	write_diary(2);
}

void systick_handler(void)
{
	ticks++;
	if (systick_pends)
		SCB_ICSR = ICSR_PENDSVSET;
}

static uint32_t play(uint32_t pend)
{
	diary = 0;
	NVIC_ISPR(0) = pend;
	barrier();
	return diary;
}

static void set_basepri(uint32_t v)
{
	__asm__ volatile("msr basepri, %0\n\tisb" :: "r"(v) : "memory");
}

static void priorities(void)
{
	uint32_t d;

	irq_enable(IRQ_A, 0x80);
	irq_enable(IRQ_B, 0x40);
	irq_enable(IRQ_C, 0x80);
	irq_off();
	d = play(BIT(IRQ_A) | BIT(IRQ_B) | BIT(IRQ_C));
	expect(d == 0, "PRIMASK holds", d);
	expect(NVIC_ISPR(0) == (BIT(IRQ_A) | BIT(IRQ_B) | BIT(IRQ_C)),
	       "ISPR shows", NVIC_ISPR(0));
	NVIC_ICPR(0) = BIT(IRQ_C);
	irq_on();
	barrier();
	expect(diary == 0xba, "urgent first, ICPR clears", diary);
	d = play(BIT(IRQ_A) | BIT(IRQ_C));
	expect(d == 0xac, "equal: lower number first", d);
	pend_in_a = BIT(IRQ_B);
	d = play(BIT(IRQ_A));
	expect(d == 0xab1, "preemption", d);
	expect((icsr_in_b & 0x1ff) == 16 + IRQ_B, "VECTACTIVE", icsr_in_b);
	expect(!(icsr_in_b & 1u << 11), "RETTOBASE", icsr_in_b);
	expect(active_in_b == (BIT(IRQ_A) | BIT(IRQ_B)), "IABR", active_in_b);
	pend_in_a = BIT(IRQ_C);
	d = play(BIT(IRQ_A));
	expect(d == 0xa1c, "no preemption among equals", d);
	pend_in_a = 0;
	NVIC_ICER(0) = BIT(IRQ_A);
	expect(play(BIT(IRQ_A)) == 0, "disabled", diary);
	NVIC_ICPR(0) = BIT(IRQ_A);
	NVIC_ISER(0) = BIT(IRQ_A);
	barrier();
	expect(diary == 0, "ICPR forgets", diary);
}

static void masks(void)
{
	uint32_t d;

	set_basepri(0x80);
	d = play(BIT(IRQ_A) | BIT(IRQ_B));
	expect(d == 0xb, "BASEPRI holds 0x80, not 0x40", d);
	set_basepri(0);
	barrier();
	expect(diary == 0xba, "BASEPRI 0 lets go", diary);
	__asm__ volatile("cpsid f" ::: "memory");
	d = play(BIT(IRQ_B));
	expect(d == 0, "FAULTMASK holds", d);
	SCB_ICSR = ICSR_NMISET;
	barrier();
	expect(diary == 2, "NMI passes FAULTMASK", diary);
	__asm__ volatile("cpsie f" ::: "memory");
	barrier();
	expect(diary == 0x2b, "FAULTMASK lets go", diary);
	/* groups: with 1 bit of group priority 0x80 and 0xc0 are equal */
	SCB_AIRCR = 0x05fa0600;
	NVIC_IPR(IRQ_A) = 0xc0;
	NVIC_IPR(IRQ_C) = 0x80;
	pend_in_a = BIT(IRQ_C);
	d = play(BIT(IRQ_A));
	expect(d == 0xa1c, "PRIGROUP: no preemption in a group", d);
	pend_in_a = 0;
	irq_off();
	play(BIT(IRQ_A) | BIT(IRQ_C));
	irq_on();
	barrier();
	expect(diary == 0xca, "PRIGROUP: order in a group", diary);
	SCB_AIRCR = 0x05fa0000;
	NVIC_IPR(IRQ_A) = 0x80;
}

static void pendsv(void)
{
	SCB_SHPR(14) = 0xf0;
	irq_off();
	diary = 0;
	SCB_ICSR = ICSR_PENDSVSET;
	play(BIT(IRQ_B));
	irq_on();
	barrier();
	expect(diary == 0xbe, "PendSV after the interrupt", diary);
	SCB_ICSR = ICSR_PENDSVSET;
	barrier();
	expect(diary == 0xbee, "PendSV at once", diary);
}

/* ---- supervisor calls, modes and stacks ---------------------------------- */

static volatile uint32_t svc_psr, svc_sp, svc_ret, svc_control;

/* SVC 1: control = r0; others: r0 = r0 + number */
__attribute__((used)) static void on_svc(uint32_t *frame, uint32_t ret)
{
	uint32_t number = ((uint8_t *)frame[6])[-2];

	svc_psr = frame[7];
	svc_sp = (uint32_t)frame;
	svc_ret = ret;
	__asm__ volatile("mrs %0, control" : "=r"(svc_control));
	if (number == 1)
		__asm__ volatile("msr control, %0\n\tisb" :: "r"(frame[0]));
	else
		frame[0] += number;
}

__attribute__((naked)) void svc_handler(void)
{
	__asm__ volatile("tst lr, #4\n\t"
			 "ite eq\n\t"
			 "mrseq r0, msp\n\t"
			 "mrsne r0, psp\n\t"
			 "mov r1, lr\n\t"
			 "b on_svc");
}

static uint32_t call(uint32_t v)
{
	register uint32_t r0 __asm__("r0") = v;

	__asm__ volatile("svc #5" : "+r"(r0) :: "memory");
	return r0;
}

static void supervisor(void)
{
	uint32_t before, after, flags = 0xa80f0000, now;

	expect(call(37) == 42, "SVC result", call(37));
	expect((svc_ret & 0xf) == 9, "SVC from thread, MSP", svc_ret);
	/* Q, N, C and GE survive; the stack is aligned and comes back */
	__asm__ volatile("mov %0, sp\n\t"
			 "sub sp, sp, #4\n\t"
			 "msr apsr_nzcvqg, %3\n\t"
			 "svc #0\n\t"
			 "mrs %2, apsr\n\t"
			 "add sp, sp, #4\n\t"
			 "mov %1, sp" : "=&r"(before), "=&r"(after), "=&r"(now)
			 : "r"(flags) : "memory", "cc", "r0");
	expect(after == before, "SP comes back", after - before);
	expect(!(svc_sp & 7), "frame aligned to 8", svc_sp);
	expect(svc_psr >> 9 & 1, "xPSR says it was moved", svc_psr);
	expect((now & 0xf80f0000) == flags, "flags and GE", now);
}

static uint32_t psp_stack[64] __attribute__((aligned(8)));

static void unprivileged(void)
{
	uint32_t control, primask;
	register uint32_t r0 __asm__("r0") = 3;

	__asm__ volatile("msr psp, %0" :: "r"(&psp_stack[64]));
	irq_off();
	/* nothing is on the stack between the two switches */
	__asm__ volatile("cpsie i\n\t"
			 "msr control, %2\n\tisb\n\t"
			 "cpsid i\n\t"		/* ignored */
			 "mrs %1, control\n\t"
			 "movs r0, #0\n\t"
			 "svc #1\n\t"
			 "mrs %0, primask"
			 : "=&r"(primask), "=&r"(control), "+r"(r0)
			 :: "memory", "cc");
	expect((control & 3) == 3, "CONTROL unprivileged, PSP", control);
	expect((svc_control & 1) == 1, "nPRIV kept in the handler",
	       svc_control);
	expect((svc_ret & 0xf) == 0xd, "SVC from thread, PSP", svc_ret);
	expect(svc_sp == (uint32_t)&psp_stack[56], "frame on PSP", svc_sp);
	expect(primask == 0, "CPS ignored when unprivileged", primask);
	/* nPRIV is clear again; SPSEL came back from EXC_RETURN */
	__asm__ volatile("mrs %0, control" : "=r"(control));
	expect((control & 3) == 2, "privileged again", control);
	__asm__ volatile("msr control, %0\n\tisb" :: "r"(0));
}

static void floats(void)
{
	uint32_t control, s0, s15, s16, fpscr, lr_fp;

	__asm__ volatile("mrs %0, control" : "=r"(control));
	__asm__ volatile("msr control, %0\n\tisb" :: "r"(control & ~4u));
	call(0);
	lr_fp = svc_ret;
	expect(lr_fp & 0x10, "no FP frame before FP is used", lr_fp);
	__asm__ volatile("mov r1, #0x11\n\tvmov s0, r1\n\t"
			 "mov r1, #0x22\n\tvmov s15, r1\n\t"
			 "mov r1, #0x33\n\tvmov s16, r1\n\t"
			 "mov r1, #0x00c00000\n\tvmsr fpscr, r1\n\t"
			 "svc #0\n\t"
			 "vmov %0, s0\n\tvmov %1, s15\n\tvmov %2, s16\n\t"
			 "vmrs %3, fpscr"
			 : "=&r"(s0), "=&r"(s15), "=&r"(s16), "=&r"(fpscr)
			 :: "r0", "r1", "memory", "cc");
	expect(!(svc_ret & 0x10), "FP frame", svc_ret);
	expect(s0 == 0x11 && s15 == 0x22 && s16 == 0x33, "FP registers", s0);
	expect(fpscr == 0x00c00000, "FPSCR", fpscr);
	__asm__ volatile("mrs %0, control" : "=r"(control));
	expect(control & 4, "FPCA comes back", control);
	__asm__ volatile("vmsr fpscr, %0" :: "r"(0));
}

/* ---- time, sleep, peripherals -------------------------------------------- */

static void sleep_and_time(void)
{
	uint32_t t0 = DWT_CYCCNT, dt;

	ticks = 0;
	SYST_RVR = CORE_HZ / 1000 - 1;
	SYST_CVR = 0;
	SYST_CSR = 7;
	while (ticks < 10)
		wait_for_irq();
	dt = DWT_CYCCNT - t0;
	SYST_CSR = 0;
	expect(dt >= CORE_HZ / 200, "ten ticks take 10 ms", dt);
	systick_pends = 1;
	diary = ticks = 0;
	SCB_ICSR = ICSR_PENDSTSET;
	barrier();
	expect(ticks == 1 && diary == 0xe, "SysTick pends PendSV", diary);
	systick_pends = 0;
	/* WFI wakes in spite of PRIMASK, and the interrupt waits */
	irq_off();
	SYST_CVR = 0;
	SYST_CSR = 7;
	wait_for_irq();
	expect(ticks == 1, "PRIMASK: woken, not interrupted", ticks);
	expect(SYST_CSR >> 16 & 1, "COUNTFLAG", SYST_CSR);
	irq_on();
	barrier();
	expect(ticks >= 2, "then interrupted", ticks);
	SYST_CSR = 0;
	__asm__ volatile("sev\n\twfe\n\tyield\n\tnop");
	__asm__ volatile("wfe\n\twfe");
}

static void semaphores(void)
{
	uint32_t v;

	HSEM_R(4) = 0x80000255;
	v = HSEM_R(4);
	expect(v == 0x80000255, "HSEM two-step lock", v);
	HSEM_R(4) = 0x80000266;
	expect(HSEM_R(4) == v, "HSEM is taken", HSEM_R(4));
	HSEM_R(4) = 0x00000266;
	expect(HSEM_R(4) == v, "HSEM only the owner frees", HSEM_R(4));
	HSEM_R(4) = 0x00000255;
	expect(HSEM_R(4) == 0, "HSEM free", HSEM_R(4));
	v = HSEM_RLR(5);
	expect(v == 0x80000200, "HSEM one-step lock", v);
	HSEM_R(5) = 0x00000200;
	HSEM_R(6) = 0x80000155;
	expect(HSEM_R(6) == 0, "HSEM not as the other core", HSEM_R(6));
}

static uint32_t other_vectors[176] __attribute__((aligned(1024)));

static void vectors(void)
{
	uint32_t old = SCB_VTOR, i;

	for (i = 0; i < 166; i++)
		other_vectors[i] = REG(old + 4 * i);
	other_vectors[16 + IRQ_A] = other_vectors[14];
	SCB_VTOR = (uint32_t)other_vectors;
	barrier();
	expect(play(BIT(IRQ_A)) == 0xe, "VTOR", diary);
	other_vectors[16 + IRQ_A] = (uint32_t)bad_return;
	check_bad_return(IRQ_A);
	SCB_VTOR = old;
}

int main(void)
{
	trace_init();
	trace("check: begin");
	expect(SCB_CPUID == 0x410fc241, "CPUID", SCB_CPUID);
	priorities();
	masks();
	pendsv();
	supervisor();
	unprivileged();
	floats();
	check_faults();
	sleep_and_time();
	semaphores();
	vectors();
	trace("check: %u checks, %u failed", checked, failed);
	for (;;)
		wait_for_irq();
}

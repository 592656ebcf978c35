/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The demo: a trace, and an RPMsg channel that answers each text with
 * "echo: " and the text. The text "crash" makes it write where it must not.
 */
#include "common/ipcc.h"
#include "common/m4.h"
#include "common/rpmsg.h"
#include "common/rsc.h"
#include "common/trace.h"

#define ECHO_ADDR	0x400
#define FORBIDDEN	0x2ffc0000u	/* SYSRAM: OP-TEE's, never the M4's */
#define TICK_HZ		1u

struct table {
	struct rsc_header head;
	uint32_t offset[5];
	struct rsc_carveout vring0, vring1, buffer;
	struct rsc_trace trace;
	struct rsc_vdev vdev;
};

/*
 * The carveouts ask for what the device tree reserves under the same names.
 * vring da: written by Linux before it sets DRIVER_OK in vdev.status.
 */
RSC_SECTION volatile struct table resource_table = {
	.head = { .ver = 1, .num = 5 },
	.offset = {
		offsetof(struct table, vring0), offsetof(struct table, vring1),
		offsetof(struct table, buffer), offsetof(struct table, trace),
		offsetof(struct table, vdev),
	},
	.vring0 = { .type = RSC_CARVEOUT, .da = 0x10040000, .len = 0x1000,
		    .name = "vdev0vring0" },
	.vring1 = { .type = RSC_CARVEOUT, .da = 0x10041000, .len = 0x1000,
		    .name = "vdev0vring1" },
	.buffer = { .type = RSC_CARVEOUT, .da = 0x10042000, .len = 0x4000,
		    .name = "vdev0buffer" },
	.trace = { .type = RSC_TRACE, .da = (uint32_t)trace_buffer,
		   .len = TRACE_SIZE, .name = "cm4_log" },
	.vdev = {
		.type = RSC_VDEV, .id = VIRTIO_ID_RPMSG,
		.dfeatures = VIRTIO_RPMSG_F_NS, .num_of_vrings = 2,
		.vring = {
			{ .da = RSC_ANY, .align = 16, .num = 16,
			  .notifyid = 0 },
			{ .da = RSC_ANY, .align = 16, .num = 16,
			  .notifyid = 1 },
		},
	},
};

static struct rpmsg link;
static bool announced;
static volatile uint32_t rang;

void irq_handler(void)
{
	rang |= ipcc_take();
}

/* Only keeps the time stamps' count of wraps right. */
void systick_handler(void)
{
	trace_cycles();
}

/* A fault of the program: say so, then stop so that everybody notices. */
__attribute__((used)) static void crashed(const uint32_t *frame)
{
	TAMP_M4_STATE = M4_CRASH;
	trace("fault at pc %x, lr %x", frame[6], frame[5]);
	if (SCB_CFSR & CFSR_BFARVALID)
		trace("address %x, CFSR %x", SCB_BFAR, SCB_CFSR);
	else
		trace("CFSR %x, HFSR %x", SCB_CFSR, SCB_HFSR);
	__builtin_trap();	/* a fault in here is lockup */
}

__attribute__((naked)) void hard_fault_handler(void)
{
	__asm__ volatile("tst lr, #4\n\t"
			 "ite eq\n\t"
			 "mrseq r0, msp\n\t"
			 "mrsne r0, psp\n\t"
			 "b crashed");
}

static bool is_crash(const char *text, uint32_t len)
{
	static const char word[5] = { 'c', 'r', 'a', 's', 'h' };
	uint32_t i;

	for (i = 0; i < sizeof(word); i++)
		if (i >= len || text[i] != word[i])
			return false;
	/* a line end from a terminal may follow */
	return len == sizeof(word) || text[sizeof(word)] == '\n' ||
	       text[sizeof(word)] == '\0';
}

static void answer(uint32_t to, char *text, uint32_t len)
{
	static const char echo[6] = { 'e', 'c', 'h', 'o', ':', ' ' };
	static char reply[RPMSG_MAX];
	uint32_t i, n = 0;

	for (i = 0; i < sizeof(echo); i++)
		reply[n++] = echo[i];
	for (i = 0; i < len && n < sizeof(reply); i++)
		reply[n++] = text[i];
	if (!rpmsg_send(&link, ECHO_ADDR, to, reply, n))
		trace("no buffer for an answer");
}

static void serve(void)
{
	static char text[RPMSG_MAX + 1];
	uint32_t from, len;

	if (!rpmsg_start(&link, &resource_table.vdev,
			 &resource_table.vring0))
		return;
	if (!announced) {
		announced = rpmsg_announce(&link, "rpmsg-raw", ECHO_ADDR);
		if (announced)
			trace("channel rpmsg-raw announced");
	}
	while (rpmsg_receive(&link, &from, text, &len)) {
		text[len] = '\0';
		trace("received: %s", text);
		if (is_crash(text, len)) {
			trace("writing to %x, as told", FORBIDDEN);
			REG(FORBIDDEN) = 0xdead;
		}
		answer(from, text, len);
	}
}

/* Linux said stop: nothing more happens until the reset. */
static void shut_down(void)
{
	trace("shutdown");
	TAMP_M4_STATE = M4_CSTOP;
	SYST_CSR = 0;
	NVIC_ICER(IRQ_IPCC_RX / 32) = 1u << (IRQ_IPCC_RX % 32);
	for (;;)
		wait_for_irq();
}

int main(void)
{
	trace_init();
	trace("demo firmware, CPUID %x", SCB_CPUID);
	SYST_RVR = CORE_HZ / 8 / TICK_HZ - 1;
	SYST_CVR = 0;
	SYST_CSR = 3;		/* core clock / 8: 24 bits last 2 s */
	ipcc_init(0x40);
	TAMP_M4_STATE = M4_CRUN;
	trace("running");
	for (;;) {
		uint32_t now;

		irq_off();
		if (!rang)
			wait_for_irq();		/* wakes up all the same */
		now = rang;
		rang = 0;
		irq_on();
		if (now & 1u << IPCC_SHUTDOWN)
			shut_down();
		if (now & 1u << IPCC_DETACH)
			trace("detached: going on alone");
		serve();
	}
}

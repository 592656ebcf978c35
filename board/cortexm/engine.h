/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trp-cortexm: one Cortex-M4 as the STM32MP15 has it. Unicorn executes
 * instructions and nothing else; exceptions, interrupts, system registers and
 * peripherals are in this folder.
 *
 * One thread. Time and messages arrive by signals (SIGIO, SIGALRM) that only
 * set @attention; the hook at the start of each translated block looks at it
 * and leaves Unicorn there. Unicorn is never stopped from anywhere else: a stop
 * in the middle of a block executes instructions twice.
 *
 * The program is GPL-2.0 as a whole because Unicorn is; these files are not.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <unicorn/unicorn.h>

#include "../mcu_proto.h"

#define MCU_SOCKET	3		/* inherited from trp-board */
#define CORE_MHZ	64u		/* HSI, the clock after reset */
#define EXC_IRQ0	16u
#define EXC_MAX		(EXC_IRQ0 + 160u)	/* RM0436: 150 lines, 5 words */
#define EXC_WORDS	6u
#define PRIO_MASK	0xf0u		/* __NVIC_PRIO_BITS 4 */
#define PRIO_IDLE	256

/* STM32MP15 lines of the M4's NVIC (RM0436, CMSIS stm32mp157cxx_cm4.h) */
enum {
	IRQ_WWDG1 = 0, IRQ_TIM2 = 28, IRQ_USART3 = 39, IRQ_IPCC_RX1 = 103,
	IRQ_IPCC_TX1 = 104,
};

enum exc {
	EXC_RESET = 1, EXC_NMI, EXC_HARD, EXC_MEM, EXC_BUS, EXC_USAGE,
	EXC_SVC = 11, EXC_DEBUG = 12, EXC_PENDSV = 14, EXC_SYSTICK = 15,
};

/* CFSR: MMFSR in byte 0, BFSR in byte 1, UFSR in the upper half */
#define CFSR_IACCVIOL	(1u << 0)
#define CFSR_IBUSERR	(1u << 8)
#define CFSR_PRECISERR	(1u << 9)
#define CFSR_IMPRECISERR (1u << 10)
#define CFSR_UNSTKERR	(1u << 11)
#define CFSR_STKERR	(1u << 12)
#define CFSR_BFARVALID	(1u << 15)
#define CFSR_UNDEFINSTR	(1u << 16)
#define CFSR_INVSTATE	(1u << 17)
#define CFSR_INVPC	(1u << 18)
#define CFSR_UNALIGNED	(1u << 24)
#define CPACR_CP10	(3u << 20)
#define HFSR_VECTTBL	(1u << 1)
#define HFSR_FORCED	(1u << 30)
#define HFSR_DEBUGEVT	(1u << 31)

/* @id of MCU_ACCESSED */
enum access { ACCESS_SERVED, ACCESS_NOTHING, ACCESS_REFUSED };

#define BANKS		16u
#define MAPS		32u
#define QUEUE		64u
#define SEEN		4096u

struct bank {
	uint8_t *host;
	uint32_t size;
	uint32_t rights;	/* MCU_RIGHTS: bit 0 read/execute, 1 write */
};

struct map {
	uint32_t addr, size, off;
	struct bank *bank;	/* NULL: free */
};

/* Nested vectored interrupt controller: bitmaps over exception numbers */
struct nvic {
	uint32_t pending[EXC_WORDS];
	uint32_t active[EXC_WORDS];
	uint32_t enabled[EXC_WORDS];
	uint32_t line[EXC_WORDS];	/* level of the interrupt inputs */
	uint8_t prio[EXC_MAX];
};

/* System control block and the FPU's registers beside it */
struct scb {
	uint32_t vtor, scr, ccr, shcsr, cfsr, hfsr, dfsr, mmfar, bfar;
	uint32_t prigroup, cpacr, fpccr, fpcar, fpdscr, demcr;
};

/*
 * struct clock - the core's time, see clock.c
 * @mhz: of the core
 * @ns: time of the core since its reset
 * @slept: of it, asleep
 * @owed: ns that passed, but are not part of @ns yet
 * @late: ns that the process was woken too late from the core's sleep
 * @real, @cpu: ns, at the last look
 * @unlooked: ns that were counted since the last look at @cpu
 * @work: struct engine's, at the last look
 * @asleep: the core waits for an interrupt
 * @armed: SIGALRM is to come at @armed_at (real ns) for @armed_for (cycle)
 */
struct clock {
	uint32_t mhz;
	uint64_t ns, slept, owed, late;
	uint64_t real, cpu, unlooked, work;
	bool asleep, armed;
	uint64_t armed_at, armed_for;
};

struct systick {
	uint32_t ctrl, load;
	uint64_t period;	/* core cycles of the running period */
	uint64_t t0;		/* core cycle at which it began */
};

struct wwdg {
	uint32_t cr, cfr, sr;
	uint64_t t0;		/* core cycle of the last write to CR */
	bool warned;		/* early wakeup raised for this count */
	uint64_t ns, slept, late, work;	/* struct clock's at that write */
};

struct ipcc {
	uint32_t c2cr, c2mr;
};

/*
 * struct tim - TIM2
 * @reg: as written
 * @cnt: counter at core cycle @t0
 * @psc, @arr: in force, which @reg may not be before the next update
 */
struct tim {
	uint32_t reg[17];
	uint32_t cnt, psc, arr;
	uint64_t t0;
};

struct usart {
	uint32_t reg[12];
	uint32_t isr;
	char line[100];		/* sent, without its end so far */
	unsigned int len;
};

/* What is said once per start: things that are not as on the chip */
enum note {
	NOTE_MPU, NOTE_DIV0, NOTE_UNALIGNED, NOTE_FPU, NOTE_CYCCNT,
	NOTE_CLOCKS, NOTE_TIM2, NOTE_USART,
};

/* RCC_MC_RSTSCLRR: why the core starts, until the firmware clears it */
#define RESET_POWER	(7u << 0)	/* power-on, brown-out, pad */
#define RESET_MCU	(1u << 5)	/* by the A side */
#define RESET_ASKED	(1u << 7)	/* SYSRESETREQ */
#define RESET_WWDG1	(1u << 10)

enum stop_why {
	STOP_NONE,
	STOP_ASKED,		/* block hook */
	STOP_INTR,		/* exception by number, see @intno */
	STOP_MEM,		/* see struct engine's mem_* */
	STOP_UNDEF,
};

struct engine {
	int sock;
	volatile sig_atomic_t attention;
	bool pend_masked;	/* something pends: ask the masks each block */
	int pend_prio;		/* its group priority */

	struct bank banks[BANKS];
	struct map maps[MAPS];
	struct mcu_shared *shared;
	struct mcu_shared none;	/* until MCU_SHARED came */
	struct {
		struct mcu_msg msg;
		int fd;
	} queue[QUEUE];
	unsigned int queued;

	uc_engine *uc;		/* NULL: held in reset */
	bool running;		/* false with @uc: locked up */
	bool sleeping, wfe, event;
	bool remap;		/* rights changed since the last block */
	bool reset_request;
	bool refused;		/* by the board; a fault at the next block */
	uint32_t vectors;
	uint32_t mhz;		/* core clock of the next start */
	uint64_t blocks;
	uint64_t work;		/* halfwords of the blocks entered */
	uint32_t block;		/* address of the last block entered */
	uint32_t resume_it;	/* IT state where the core was resumed */
	uint32_t first_it;	/* likewise at the start of @block */

	enum stop_why why;
	uint32_t intno;
	uc_mem_type mem_type;
	uint32_t mem_addr;

	unsigned int ipsr;	/* running exception, 0: thread mode */
	struct nvic nvic;
	struct scb scb;
	struct clock clock;
	struct systick tick;
	struct wwdg wwdg;
	struct ipcc ipcc;
	struct tim tim;
	struct usart usart;
	uint32_t rcc[0x400];
	uint32_t reset_flags;
	uint32_t noted;		/* bits: enum note */
	char fault[80];		/* words on the last fault */
	uint64_t cycle0;	/* core cycle at which CYCCNT was 0 */
	uint32_t cyccnt;	/* CYCCNT where it stands */
	uint32_t dwt_ctrl;
	uint32_t seen[SEEN];	/* blocks without FPU instructions */
	uint32_t fpu_at;	/* FPU instruction of the block just entered */
	timer_t timer;
	bool have_timer;

	uint32_t logged[1024];	/* registers that nobody models */
	unsigned int nlogged;
	uint64_t faults_since;	/* ns; of the second that @faults counts */
	unsigned int faults;
};

/* link.c: the socket. Messages lost with a dead board end the process. */
void link_send(struct engine *e, const struct mcu_msg *m);
void link_log(struct engine *e, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void link_note(struct engine *e, enum note n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void link_fault(struct engine *e, uint32_t addr, uint32_t pc, bool write);
bool link_recv(struct engine *e, struct mcu_msg *m, int *fd);
enum access link_access(struct engine *e, uint32_t addr, bool write,
			uint32_t *value);

/* mem.c: banks and what the core may do with them */
bool mem_bank(struct engine *e, const struct mcu_msg *m, int fd);
bool mem_map(struct engine *e, const struct mcu_msg *m);
bool mem_rights(struct engine *e, const struct mcu_msg *m);
uc_err mem_attach(struct engine *e);
const char *mem_lacks(const struct engine *e, uint32_t addr);
bool mem_read32(const struct engine *e, uint32_t addr, uint32_t *v);
bool mem_read16(const struct engine *e, uint32_t addr, uint16_t *v);
bool mem_write32(const struct engine *e, uint32_t addr, uint32_t v);

/* cpu.c: Unicorn */
uint32_t cpu_get(struct engine *e, int reg);
void cpu_set(struct engine *e, int reg, uint32_t v);
uint32_t cpu_psr(struct engine *e);
void cpu_set_psr(struct engine *e, uint32_t psr);
bool cpu_open(struct engine *e);
void cpu_close(struct engine *e);
bool cpu_remap(struct engine *e);
void cpu_run(struct engine *e);
void cpu_masks(struct engine *e, uint32_t m[3]);

/* exc.c: entry, return, escalation */
void exc_reset(struct engine *e);
void exc_take(struct engine *e);
void exc_return(struct engine *e, uint32_t value);
void exc_fault(struct engine *e, unsigned int n, uint32_t cfsr, uint32_t pc);
void exc_svc(struct engine *e);
void exc_bkpt(struct engine *e);
void exc_refused(struct engine *e);
void exc_broken(struct engine *e);
void exc_lockup(struct engine *e, uint32_t pc, const char *what);

/* nvic.c: what pends, what may run */
void nvic_reset(struct nvic *n);
void nvic_pend(struct engine *e, unsigned int exc);
void nvic_unpend(struct engine *e, unsigned int exc);
void nvic_line(struct engine *e, unsigned int irq, bool level);
bool nvic_is(const uint32_t *map, unsigned int exc);
void nvic_activate(struct engine *e, unsigned int exc);
void nvic_deactivate(struct engine *e, unsigned int exc);
unsigned int nvic_nactive(const struct engine *e);
int nvic_prio(const struct engine *e, unsigned int exc);
int nvic_group(const struct engine *e, int prio);
int nvic_running(const struct engine *e);
int nvic_masked(const struct engine *e, const uint32_t masks[3]);
unsigned int nvic_best(const struct engine *e);
uint32_t nvic_read(struct engine *e, uint32_t off);
void nvic_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);

/* scs.c: 0xE0000000, system registers */
void scs_reset(struct engine *e);
uint32_t scs_read(struct engine *e, uint32_t addr);
void scs_write(struct engine *e, uint32_t addr, uint32_t v, uint32_t mask);

/* clock.c: the one clock, and the signal when something is due */
uint64_t clock_real(void);
void clock_reset(struct engine *e, uint32_t mhz);
uint64_t clock_now(struct engine *e);
uint64_t clock_until(const struct engine *e);
void clock_arm(struct engine *e);
void clock_sleeps(struct engine *e, bool asleep);

/* tick.c: SysTick, WWDG1 */
void tick_reset(struct engine *e);
void tick_update(struct engine *e);
uint64_t tick_deadline(const struct engine *e);
uint32_t systick_read(struct engine *e, uint32_t off);
void systick_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);
uint32_t wwdg_read(struct engine *e, uint32_t off);
void wwdg_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);
void wwdg_bite(struct engine *e, const char *what);

/* tim.c: TIM2 */
void tim_reset(struct engine *e);
void tim_update(struct engine *e, uint64_t now);
uint64_t tim_deadline(const struct engine *e);
uint32_t tim_read(struct engine *e, uint32_t off);
void tim_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);

/* usart.c: USART3 */
void usart_reset(struct engine *e);
void usart_flush(struct engine *e);
uint32_t usart_read(struct engine *e, uint32_t off);
void usart_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);

/* rcc.c: clocks, as the M4 sees them; false: not here */
uint32_t rcc_apb_shift(const struct engine *e);
bool rcc_read(struct engine *e, uint32_t off, uint32_t *v);
bool rcc_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);

/* periph.c: 0x40000000, peripherals of the SoC */
void periph_reset(struct engine *e);
void periph_update(struct engine *e);
uint32_t periph_read(struct engine *e, uint32_t addr);
void periph_write(struct engine *e, uint32_t addr, uint32_t v, uint32_t mask);

#endif /* ENGINE_H */

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

#include "../engine/mcu_proto.h"

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
/** link_send() - a message to the board; ends the process when it is gone */
void link_send(struct engine *e, const struct mcu_msg *m);
/** link_log() - a line for the board's log */
void link_log(struct engine *e, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/** link_note() - likewise, but once per start and cause */
void link_note(struct engine *e, enum note n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/**
 * link_fault() - tell of a forbidden access to memory
 * @e: engine
 * @addr: where
 * @pc: instruction that did it
 * @write: what
 * Firmware that catches its faults can make thousands a second: each is a fault
 * in the core, not each is told.
 */
void link_fault(struct engine *e, uint32_t addr, uint32_t pc, bool write);
/**
 * link_recv() - the next message, without waiting
 * @e: engine
 * @m: filled
 * @fd: filled; a file that came along, the caller's to close, or -1
 * Return: false: there is none now.
 */
bool link_recv(struct engine *e, struct mcu_msg *m, int *fd);
/**
 * link_access() - a register that the board keeps
 * @e: engine
 * @addr: of the register
 * @write: what
 * @value: written, or filled
 * The core waits inside the access; a reset ends the wait.
 * Return: the board's verdict.
 */
enum access link_access(struct engine *e, uint32_t addr, bool write,
			uint32_t *value);

/* mem.c: banks and what the core may do with them */
/** mem_bank() - MCU_MEM: a bank, in @fd. Return: false: makes no sense */
bool mem_bank(struct engine *e, const struct mcu_msg *m, int fd);
/** mem_map() - MCU_MAP: where a bank is seen. Return: false: makes no sense */
bool mem_map(struct engine *e, const struct mcu_msg *m);
/** mem_rights() - MCU_RIGHTS: of a bank. Return: false: no such bank */
bool mem_rights(struct engine *e, const struct mcu_msg *m);
/** mem_attach() - show a fresh core everything that it may touch */
uc_err mem_attach(struct engine *e);
/** mem_lacks() - why an access there fails, for a report */
const char *mem_lacks(const struct engine *e, uint32_t addr);
/** mem_read32() - read memory as the core may; false: it may not */
bool mem_read32(const struct engine *e, uint32_t addr, uint32_t *v);
/** mem_read16() - likewise, two bytes */
bool mem_read16(const struct engine *e, uint32_t addr, uint16_t *v);
/** mem_write32() - write memory as the core may; false: it may not */
bool mem_write32(const struct engine *e, uint32_t addr, uint32_t v);

/* cpu.c: Unicorn */
/** cpu_get() - a register of Unicorn, UC_ARM_REG_* */
uint32_t cpu_get(struct engine *e, int reg);
/** cpu_set() - likewise; sets it */
void cpu_set(struct engine *e, int reg, uint32_t v);
/** cpu_psr() - the whole program status register */
uint32_t cpu_psr(struct engine *e);
/** cpu_set_psr() - flags, GE, IT and T; the exception number stays */
void cpu_set_psr(struct engine *e, uint32_t psr);
/** cpu_open() - a new core: nothing of an earlier firmware's code is left */
bool cpu_open(struct engine *e);
/** cpu_close() - free it; without one: nothing */
void cpu_close(struct engine *e);
/**
 * cpu_remap() - rights changed while the core ran
 * Translated code knows no rights, and no call drops all of it in every version
 * of Unicorn: the registers are carried over to a new core.
 * Return: false: Unicorn failed.
 */
bool cpu_remap(struct engine *e);
/** cpu_run() - execute until something happens, and do what it asks for */
void cpu_run(struct engine *e);
/** cpu_masks() - PRIMASK, BASEPRI, FAULTMASK */
void cpu_masks(struct engine *e, uint32_t m[3]);

/* exc.c: entry, return, escalation */
/** exc_reset() - start at e->vectors */
void exc_reset(struct engine *e);
/** exc_take() - take the most urgent pending exception, if it may run now */
void exc_take(struct engine *e);
/** exc_return() - a jump to EXC_RETURN, @value */
void exc_return(struct engine *e, uint32_t value);
/**
 * exc_fault() - a fault
 * @e: engine
 * @n: exception, enum exc; escalates to HardFault where it has to
 * @cfsr: its bits of CFSR
 * @pc: instruction that did it
 */
void exc_fault(struct engine *e, unsigned int n, uint32_t cfsr, uint32_t pc);
/** exc_svc() - SVC was executed */
void exc_svc(struct engine *e);
/** exc_bkpt() - BKPT was: a HardFault, there is no debugger */
void exc_bkpt(struct engine *e);
/** exc_refused() - the board refused a register access */
void exc_refused(struct engine *e);
/** exc_broken() - no core can be made: MCU_BROKEN */
void exc_broken(struct engine *e);
/** exc_lockup() - the core stops, MCU_LOCKUP; @what: why, in words */
void exc_lockup(struct engine *e, uint32_t pc, const char *what);

/* nvic.c: what pends, what may run */
/** nvic_reset() - nothing pends, nothing is enabled */
void nvic_reset(struct nvic *n);
/** nvic_pend() - an exception pends from now on */
void nvic_pend(struct engine *e, unsigned int exc);
/** nvic_unpend() - and does not any more */
void nvic_unpend(struct engine *e, unsigned int exc);
/** nvic_line() - level of an interrupt input */
void nvic_line(struct engine *e, unsigned int irq, bool level);
/** nvic_is() - is the bit of an exception set in one of struct nvic's maps? */
bool nvic_is(const uint32_t *map, unsigned int exc);
/** nvic_activate() - its handler begins */
void nvic_activate(struct engine *e, unsigned int exc);
/** nvic_deactivate() - its handler ended */
void nvic_deactivate(struct engine *e, unsigned int exc);
/** nvic_nactive() - how many handlers are active */
unsigned int nvic_nactive(const struct engine *e);
/** nvic_prio() - priority of an exception; below 0: fixed */
int nvic_prio(const struct engine *e, unsigned int exc);
/** nvic_group() - the part of a priority that decides about preemption */
int nvic_group(const struct engine *e, int prio);
/** nvic_running() - priority of what runs now, by the handlers alone */
int nvic_running(const struct engine *e);
/** nvic_masked() - likewise, boosted by PRIMASK, BASEPRI, FAULTMASK */
int nvic_masked(const struct engine *e, const uint32_t masks[3]);
/** nvic_best() - the most urgent pending and enabled exception, 0: none */
unsigned int nvic_best(const struct engine *e);
/** nvic_read() - a register, by its offset from 0xE000E000 */
uint32_t nvic_read(struct engine *e, uint32_t off);
/** nvic_write() - likewise; @mask: bits that the access writes */
void nvic_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);

/* scs.c: 0xE0000000, system registers */
/** scs_reset() - system registers at their reset values */
void scs_reset(struct engine *e);
/** scs_read() - a word of 0xE0000000 and up */
uint32_t scs_read(struct engine *e, uint32_t addr);
/** scs_write() - likewise; @mask: bits that the access writes */
void scs_write(struct engine *e, uint32_t addr, uint32_t v, uint32_t mask);

/* clock.c: the one clock, and the signal when something is due */
/** clock_real() - ns of the PC's clock that only goes forward */
uint64_t clock_real(void);
/** clock_reset() - the core's time begins, with @mhz cycles a microsecond */
void clock_reset(struct engine *e, uint32_t mhz);
/** clock_now() - core cycles since the reset; at most what is due next */
uint64_t clock_now(struct engine *e);
/** clock_until() - ns until the next thing may be due; UINT64_MAX: never */
uint64_t clock_until(const struct engine *e);
/** clock_arm() - have SIGALRM by then */
void clock_arm(struct engine *e);
/** clock_sleeps() - from now on real time counts, or CPU time again */
void clock_sleeps(struct engine *e, bool asleep);

/* tick.c: SysTick, WWDG1 */
/** tick_reset() - SysTick and WWDG1 at their reset values */
void tick_reset(struct engine *e);
/** tick_update() - raise what became due */
void tick_update(struct engine *e);
/** tick_deadline() - cycle at which the next thing is due; UINT64_MAX: none */
uint64_t tick_deadline(const struct engine *e);
/** systick_read() - a register, by its offset */
uint32_t systick_read(struct engine *e, uint32_t off);
/** systick_write() - likewise; @mask: bits that the access writes */
void systick_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);
/** wwdg_read() - a register, by its offset */
uint32_t wwdg_read(struct engine *e, uint32_t off);
/** wwdg_write() - likewise; @mask: bits that the access writes */
void wwdg_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);
/** wwdg_bite() - it resets the core, which stays held; @what: why */
void wwdg_bite(struct engine *e, const char *what);

/* tim.c: TIM2 */
/** tim_reset() - registers at their reset values */
void tim_reset(struct engine *e);
/** tim_update() - count until cycle @now, raise what became due */
void tim_update(struct engine *e, uint64_t now);
/** tim_deadline() - cycle of the next event to raise; UINT64_MAX: none */
uint64_t tim_deadline(const struct engine *e);
/** tim_read() - a register, by its offset */
uint32_t tim_read(struct engine *e, uint32_t off);
/** tim_write() - likewise; @mask: bits that the access writes */
void tim_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);

/* usart.c: USART3 */
/** usart_reset() - registers at their reset values, nothing sent */
void usart_reset(struct engine *e);
/** usart_flush() - pass on what was sent, also without its line's end */
void usart_flush(struct engine *e);
/** usart_read() - a register, by its offset */
uint32_t usart_read(struct engine *e, uint32_t off);
/** usart_write() - likewise; @mask: bits that the access writes */
void usart_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);

/* rcc.c: clocks, as the M4 sees them */
/** rcc_apb_shift() - APB clocks are the core's, shifted right by it */
uint32_t rcc_apb_shift(const struct engine *e);
/** rcc_read() - a register, by its offset; false: not modelled here */
bool rcc_read(struct engine *e, uint32_t off, uint32_t *v);
/** rcc_write() - likewise; @mask: bits that the access writes */
bool rcc_write(struct engine *e, uint32_t off, uint32_t v, uint32_t mask);

/* periph.c: 0x40000000, peripherals of the SoC */
/** periph_reset() - registers at their reset values */
void periph_reset(struct engine *e);
/** periph_update() - look at the lines that the other side changes */
void periph_update(struct engine *e);
/** periph_read() - a word of 0x40000000 and up */
uint32_t periph_read(struct engine *e, uint32_t addr);
/** periph_write() - likewise; @mask: bits that the access writes */
void periph_write(struct engine *e, uint32_t addr, uint32_t v, uint32_t mask);

#endif /* ENGINE_H */

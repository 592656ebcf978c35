/* SPDX-License-Identifier: BSD-2-Clause */
/* The secure CPU's write-back cache, and page faults that serve it. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "machine_test.h"

static uint8_t mem(uint64_t pa)
{
	uint8_t v;

	assert_int_equal(board_read(BOARD_SEC, pa, &v, 1), 0);
	return v;
}

static void set_mem(uint64_t pa, uint8_t v)
{
	assert_int_equal(board_write(BOARD_NS, pa, &v, 1), 0);
}

static void writes_wait_for_clean(void **state)
{
	uint8_t *p = board_sec_map(SRAM1, 0x2000);
	uint8_t was = mem(SRAM1 + 0x100);

	(void)state;
	assert_int_equal(p[0x100], was);
	assert_int_equal(board_sec_dirty(SRAM1, 0x20000), 0);
	p[0x100] = 0;
	assert_int_equal(p[0x100], 0);
	assert_int_equal(mem(SRAM1 + 0x100), was);
	assert_int_equal(board_sec_dirty(SRAM1, 0x20000), 32);
	assert_int_equal(board_sec_dirty(0x10000000, 0x60000), 32);
	assert_int_equal(board_sec_dirty(SRAM1 + 0x110, 8), 8);
	assert_int_equal(board_sec_dirty(SRAM1 + 0x120, 0x1000), 0);
	board_sec_clean(p + 0x100, 1);
	assert_int_equal(mem(SRAM1 + 0x100), 0);
	assert_int_equal(board_sec_dirty(SRAM1, 0x20000), 0);
	/* a clean page is written again */
	p[0x100] = 3;
	assert_int_equal(mem(SRAM1 + 0x100), 0);
	assert_int_equal(board_sec_dirty(SRAM1, 0x20000), 32);
}

static void clean_of_a_part_leaves_the_rest(void **state)
{
	uint8_t *p = board_sec_map(SRAM1, 0x40000), *q;
	uint8_t was = mem(SRAM1 + 0x1ffe0);

	(void)state;
	memset(p + 0x1f000, 0, 0x2000);
	assert_int_equal(board_sec_dirty(SRAM1, 0x40000), 0x2000);
	/* unaligned, across a page and a bank: whole lines go */
	board_sec_clean(p + 0x1ffff, 2);
	assert_int_equal(board_sec_dirty(SRAM1, 0x40000), 0x2000 - 64);
	assert_int_equal(mem(SRAM1 + 0x1ffe0), 0);
	assert_int_equal(mem(SRAM2 + 0x1f), 0);
	assert_int_not_equal(mem(SRAM1 + 0x1ffdf), 0);
	assert_int_not_equal(mem(SRAM2 + 0x20), 0);
	board_sec_clean(p, 0x40000);
	assert_int_equal(board_sec_dirty(SRAM1, 0x40000), 0);
	assert_int_equal(mem(SRAM1 + 0x1ffdf), 0);
	assert_int_not_equal(was, 0);
	/* ranges that end beyond the mapping, or lie elsewhere, do no harm */
	p[0x3ffff] = 9;
	board_sec_clean(p + 0x3ffff, 0x1000);
	assert_int_equal(mem(SRAM1 + 0x3ffff), 9);
	q = board_sec_map(0x3005f000, 0x1000);
	q[0xfff] = 9;
	board_sec_clean(q + 0xfff, 0x100000);
	assert_int_equal(mem(0x3005ffff), 9);
	board_sec_clean(&was, 1);
	board_sec_inval(&was, 1);
}

static void others_writes_are_not_seen_before_inval(void **state)
{
	uint8_t *p = board_sec_map(SRAM3, 0x1000);

	(void)state;
	set_mem(SRAM3 + 4, 1);
	assert_int_equal(p[4], 1);
	set_mem(SRAM3 + 4, 2);
	assert_int_equal(p[4], 1);
	/* another line of the page does not bring it */
	board_sec_inval(p + 0x40, 4);
	p[0x80] = 7;
	assert_int_equal(p[4], 2);
	set_mem(SRAM3 + 4, 4);
	board_sec_inval(p + 4, 1);
	assert_int_equal(p[4], 4);
	set_mem(SRAM3 + 4, 2);
	assert_int_equal(p[4], 4);
	assert_int_equal(p[0x80], 7);
	board_sec_inval(p + 4, 1);
	/* a dirty line that is invalidated is lost, all of it */
	p[0x9f] = 7;
	board_sec_inval(p + 0x80, 1);
	assert_int_equal(p[0x80], mem(SRAM3 + 0x80));
	assert_int_equal(board_sec_dirty(SRAM3, 0x1000), 0);
	/* clean does not bring it either */
	set_mem(SRAM3 + 4, 3);
	board_sec_clean(p, 0x1000);
	assert_int_equal(p[4], 2);
	board_sec_inval(p, 0x1000);
	assert_int_equal(p[4], 3);
}

static void a_line_is_written_whole(void **state)
{
	uint8_t *p = board_sec_map(SRAM3, 0x1000);

	(void)state;
	p[0] = 1;		/* fetches the line, too */
	set_mem(SRAM3 + 1, 0x77);
	set_mem(SRAM3 + 32, 0x78);
	board_sec_clean(p, 1);
	assert_int_not_equal(mem(SRAM3 + 1), 0x77);
	assert_int_equal(mem(SRAM3 + 32), 0x78);
}

static void all_mappings_share_one_cache(void **state)
{
	uint8_t *p = board_sec_map(SRAM1, 0x1000);
	uint8_t *q = board_sec_map(0x10000000, 0x1000), *r;

	(void)state;
	assert_ptr_not_equal(p, q);
	assert_int_equal(board_sec_pa(p + 5), SRAM1 + 5);
	assert_int_equal(board_sec_pa(q + 5), 0x10000005);
	assert_int_equal(board_sec_pa(&state), 0);
	p[5] = 0;
	assert_int_equal(q[5], 0);
	assert_int_equal(board_sec_dirty(SRAM1, 0x1000), 32);
	board_sec_unmap(p, 0x1000);
	assert_int_equal(board_sec_pa(p), 0);
	/* unmapping cleans nothing */
	assert_int_equal(board_sec_dirty(SRAM1, 0x1000), 32);
	r = board_sec_map(SRAM1 + 4, 8);
	assert_int_equal(r[1], 0);
	r[1] = 6;
	board_sec_clean(q, 0x1000);
	assert_int_equal(mem(SRAM1 + 5), 6);
	board_sec_unmap(&state, 0x1000);
	assert_true(logged("which is not mapped"));
}

static void closing_drops_clean_and_keeps_dirty(void **state)
{
	volatile uint8_t *p = board_sec_map(SRAM1, 0x4000);
	unsigned int count;

	(void)state;
	set_mem(SRAM1, 1);
	set_mem(SRAM1 + 0x1000, 1);
	set_mem(SRAM1 + 0x1040, 1);
	assert_int_equal(p[0] + p[0x1040], 2);
	p[0x1000] = 2;
	p[0x1080] = 2;
	set_decprot(0, DP_MCU_ISOLATION);
	assert_true(ABORTS(p[0]));
	assert_int_equal(abort_fault.addr, SRAM1);
	assert_false(abort_fault.write);
	assert_true(ABORTS(p[0x1000] = 3));
	assert_true(ABORTS(p[0x2000]));
	assert_int_equal(board_sec_dirty(SRAM1, 0x4000), 64);
	/* the write-back is refused, and says so once a page */
	count = board_last_fault()->count;
	board_sec_clean((void *)(uintptr_t)p, 0x4000);
	assert_int_equal(board_last_fault()->count, count + 1);
	assert_int_equal(board_last_fault()->master, BOARD_SEC);
	assert_int_equal(board_last_fault()->addr, SRAM1 + 0x1000);
	assert_int_equal(board_sec_dirty(SRAM1, 0x4000), 64);
	/* what the core wrote meanwhile is seen, the dirty line came back */
	reg_set(BOARD_M4, SRAM1, 0x05050505);
	reg_set(BOARD_M4, SRAM1 + 0x1000, 0x06060606);
	reg_set(BOARD_M4, SRAM1 + 0x1040, 0x07070707);
	set_decprot(0, DP_S_RW);
	assert_int_equal(p[0], 5);
	assert_int_equal(p[0x1000], 2);
	assert_int_equal(p[0x1040], 7);
	board_sec_clean((void *)(uintptr_t)p, 0x4000);
	assert_int_equal(mem(SRAM1 + 0x1000), 2);
	assert_int_equal(board_sec_dirty(SRAM1, 0x4000), 0);
}

static void inval_of_a_closed_bank(void **state)
{
	volatile uint8_t *p = board_sec_map(SRAM1, 0x1000);

	(void)state;
	p[0] = 0;
	p[0x40] = 0;
	set_decprot(0, DP_MCU_ISOLATION);
	board_sec_inval((void *)(uintptr_t)p, 1);
	assert_int_equal(board_sec_dirty(SRAM1, 0x1000), 32);
	board_sec_inval((void *)(uintptr_t)p, 0x1000);
	assert_int_equal(board_sec_dirty(SRAM1, 0x1000), 0);
	set_decprot(0, DP_NS_RW);
	assert_int_equal(p[0], mem(SRAM1));
	assert_int_not_equal(p[0x40], 0);
}

static void isolation_that_is_void_drops_nothing(void **state)
{
	volatile uint8_t *p = board_sec_map(SRAM1, 0x1000);

	(void)state;
	reg_set(BOARD_SEC, TZCR, 0);
	p[0] = 0;
	set_decprot(0, DP_MCU_ISOLATION);
	assert_int_equal(p[0], 0);
	reg_set(BOARD_SEC, TZCR, 3);
	assert_true(ABORTS(p[0]));
}

/* The abort must work on a stack that has no room for a signal handler. */
static struct {
	ucontext_t main, small;
	volatile uint8_t *view;
	uint8_t got;
	bool guarded;
	uint8_t *guard_page;
	jmp_buf out;
} on_small;

static void small_main(void)
{
	on_small.got = on_small.view[3];
	on_small.view[3] = 0;
}

static void faults_work_on_a_tiny_stack(void **state)
{
	const size_t page = machine.page;
	uint8_t *stack = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_int_equal(mprotect(stack, page, PROT_NONE), 0);
	set_mem(SRAM1 + 3, 0x33);
	on_small.view = board_sec_map(SRAM1, 16);
	getcontext(&on_small.small);
	on_small.small.uc_stack.ss_sp = stack + page;
	on_small.small.uc_stack.ss_size = 1024;
	on_small.small.uc_link = &on_small.main;
	makecontext(&on_small.small, small_main, 0);
	assert_int_equal(swapcontext(&on_small.main, &on_small.small), 0);
	assert_int_equal(on_small.got, 0x33);
	assert_int_equal(board_sec_dirty(SRAM1, 32), 32);
	munmap(stack, 2 * page);
}

static bool guard(void *addr)
{
	if ((uint8_t *)addr < on_small.guard_page ||
	    (uint8_t *)addr >= on_small.guard_page + machine.page)
		return false;
	on_small.guarded = true;
	longjmp(on_small.out, 1);
}

static void a_guard_is_asked_about_other_addresses(void **state)
{
	volatile uint8_t *page;
	int i;

	(void)state;
	page = on_small.guard_page = mmap(NULL, machine.page, PROT_NONE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	board_sec_guard(guard);
	/* twice: the first longjmp left nothing blocked */
	for (i = 0; i < 2; i++) {
		on_small.guarded = false;
		if (!setjmp(on_small.out))
			page[7] = 1;
		assert_true(on_small.guarded);
	}
	munmap(on_small.guard_page, machine.page);
}

/* What is nobody's business still kills the program. */
static void a_wild_pointer_still_kills(void **state)
{
	volatile uint8_t *gone = board_sec_map(SRAM1, 16);
	int status;
	pid_t pid;

	(void)state;
	gone[0] = 1;
	board_sec_unmap((void *)(uintptr_t)gone, 16);
	pid = fork();
	if (!pid) {
		signal(SIGSEGV, SIG_DFL);
		board_sec_guard(NULL);
		board_sec_guard(NULL);
		alarm(5);
		gone[0] = 1;
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSEGV);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(writes_wait_for_clean),
		T(clean_of_a_part_leaves_the_rest),
		T(others_writes_are_not_seen_before_inval),
		T(a_line_is_written_whole),
		T(all_mappings_share_one_cache),
		T(closing_drops_clean_and_keeps_dirty),
		T(inval_of_a_closed_bank),
		T(isolation_that_is_void_drops_nothing),
		T(faults_work_on_a_tiny_stack),
		T(a_guard_is_asked_about_other_addresses),
		T(a_wild_pointer_still_kills),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

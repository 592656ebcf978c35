/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * User mode: the trusted application runs on a stack of its own, as small as
 * on the device, with a page below it that nobody may touch. Its system calls
 * switch to the host's stack, so that only what is the application's on the
 * device is measured here.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>
#include <tee_api_defines.h>
#include <utee_types.h>
#include "../machine/board.h"
#include "board_tee.h"
#include "tee_priv.h"
#include "san.h"

/*
 * AddressSanitizer surrounds every variable with red zones: no figure of such
 * a build says anything about the device. The guard page stays.
 */
#ifdef TEE_ASAN
#define USER_STACK_SIZE	(256u * 1024)
#else
#define USER_STACK_SIZE	4096u
#endif
#define USER_STACK_PAINT 0xa5

extern char __start_ta_data[], __stop_ta_data[];
extern char __start_ta_rodata[], __stop_ta_rodata[];

enum user_mode { USER_IDLE, USER_RUNS, USER_IN_SVC };

static struct user {
	ucontext_t host, ta;
	int (*swap)(ucontext_t *from, const ucontext_t *to);
	uint8_t *map;			/* guard page, then the stack */
	size_t guard_len;
	enum user_mode mode;
	struct tee_user_call *call;
	enum tee_svc nr;
	const uintptr_t *arg;
	uintptr_t ret;
	bool kill_next;			/* asked for by a test */
	bool dead;
	size_t heap_peak;
	struct tee_snapshot data;
	void *host_fake, *ta_fake;	/* for AddressSanitizer */
	const void *host_bottom;
	size_t host_size;
} user;

static uint8_t *stack_base(void)
{
	return user.map + user.guard_len;
}

/* The sanitizer's own swapcontext() complains; take the C library's. */
static int find_swapcontext(void)
{
#ifdef TEE_ASAN
	void *libc = dlopen("libc.so.6", RTLD_LAZY);

	if (libc)
		*(void **)&user.swap = dlsym(libc, "swapcontext");
	return user.swap ? 0 : -ENOSYS;
#else
	user.swap = swapcontext;
	return 0;
#endif
}

static SAN_IGNORE void paint_stack(void)
{
	volatile uint8_t *p = stack_base();
	size_t i;

	for (i = 0; i < USER_STACK_SIZE; i++)
		p[i] = USER_STACK_PAINT;
}

static SAN_IGNORE size_t stack_used(void)
{
	const volatile uint8_t *p = stack_base();
	size_t i = 0;

	while (i < USER_STACK_SIZE && p[i] == USER_STACK_PAINT)
		i++;
	return USER_STACK_SIZE - i;
}

int tee_user_init(void)
{
	int rc = find_swapcontext();

	if (rc)
		return rc;
	user.guard_len = (size_t)sysconf(_SC_PAGESIZE);
	if (!user.map) {
		user.map = mmap(NULL, user.guard_len + USER_STACK_SIZE,
				PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (user.map == MAP_FAILED) {
			user.map = NULL;
			return -ENOMEM;
		}
		if (mprotect(user.map, user.guard_len, PROT_NONE))
			return -errno;
	}
	rc = tee_snapshot_take(&user.data, __start_ta_data, __stop_ta_data);
	if (rc)
		return rc;
	paint_stack();
	user.heap_peak = 0;
	user.kill_next = false;
	user.mode = USER_IDLE;
	return 0;
}

void tee_user_exit(void)
{
	board_sec_guard(NULL);
	if (user.map)
		munmap(user.map, user.guard_len + USER_STACK_SIZE);
	user.map = NULL;
}

void tee_user_marks(size_t *stack, size_t *heap)
{
	*stack = user.map ? stack_used() : 0;
	*heap = user.heap_peak;
}

bool tee_user_range(unsigned int i, struct tee_range *r)
{
	switch (i) {
	case 0:
		r->start = __start_ta_data;
		r->len = (size_t)(__stop_ta_data - __start_ta_data);
		r->writable = true;
		return true;
	case 1:
		r->start = __start_ta_rodata;
		r->len = (size_t)(__stop_ta_rodata - __start_ta_rodata);
		r->writable = false;
		return true;
	case 2:
		r->start = stack_base();
		r->len = USER_STACK_SIZE;
		r->writable = true;
		return true;
	default:
		return false;
	}
}

void tee_user_reset(void)
{
	tee_snapshot_restore(&user.data);
}

void tee_user_kill(uint32_t code)
{
	user.dead = true;
	user.call->panicked = true;
	user.call->panic_code = code;
}

void board_tee_kill_ta(void)
{
	user.kill_next = true;
}

/* Runs on the application's stack: be small. */
uintptr_t board_tee_svc(enum tee_svc nr, const uintptr_t arg[TEE_SVC_ARGS])
{
	user.nr = nr;
	user.arg = arg;
	user.mode = USER_IN_SVC;
	san_start_switch(nr == TEE_SVC_RETURN ? NULL : &user.ta_fake,
			 user.host_bottom, user.host_size);
	user.swap(&user.ta, &user.host);
	san_finish_switch(user.ta_fake, &user.host_bottom, &user.host_size);
	return user.ret;
}

static void user_main(void)
{
	struct utee_params *up = (void *)(stack_base() + USER_STACK_SIZE -
					  TEE_USER_PARAMS_LEN);

	san_finish_switch(NULL, &user.host_bottom, &user.host_size);
	user.call->res = board_ta_entry(user.call->func, user.call->session,
					up, user.call->cmd);
	tee_svc(TEE_SVC_RETURN, 0);
	tee_stop("the application came back from its return");
}

/* The application is left where it is; nothing of its stack is used again. */
static _Noreturn void user_abandon(uint32_t code)
{
	tee_user_kill(code);
	user.mode = USER_IN_SVC;
	san_start_switch(NULL, user.host_bottom, user.host_size);
	setcontext(&user.host);
	tee_stop("setcontext");
}

bool tee_user_segv(void *addr)
{
	const uint8_t *a = addr;

	if (user.mode != USER_RUNS)
		return false;
	if (a >= user.map && a < stack_base())
		board_log("optee",
			  "E/TC: TA stack overflow: more than %u bytes",
			  USER_STACK_SIZE);
	else
		board_log("optee", "E/TC: TA data abort at address %p", addr);
	user_abandon(TEE_ERROR_GENERIC);
}

_Noreturn void board_sec_abort(const struct board_fault *f)
{
	char why[160];

	snprintf(why, sizeof(why), "external abort: %s of %s at 0x%llx",
		 f->write ? "write" : "read", f->region,
		 (unsigned long long)f->addr);
	if (user.mode == USER_RUNS) {
		board_log("optee", "E/TC: TA %s", why);
		user_abandon(TEE_ERROR_GENERIC);
	}
	tee_stop(why);
}

static void switch_to_ta(void)
{
	user.mode = USER_RUNS;
	san_start_switch(&user.host_fake, stack_base(), USER_STACK_SIZE);
	user.swap(&user.host, &user.ta);
	san_finish_switch(user.host_fake, NULL, NULL);
}

static const char *svc_name(enum tee_svc nr)
{
#define SVC_NAME(name, text) [TEE_SVC_##name] = text,
	static const char *const names[] = { TEE_SVC_TABLE(SVC_NAME) };

	return names[nr];
}

/* Serve one system call; on the host's stack. */
static void serve(void)
{
	tee_hook_call(svc_name(user.nr));
	if (user.kill_next) {
		user.kill_next = false;
		tee_user_kill(TEE_ERROR_GENERIC);
		return;
	}
	user.ret = tee_core_svc(user.nr, user.arg);
}

void tee_user_enter(struct tee_user_call *call)
{
	uint8_t *top = stack_base() + USER_STACK_SIZE - TEE_USER_PARAMS_LEN;

	san_unpoison(stack_base(), USER_STACK_SIZE);
	memcpy(top, call->up, sizeof(*call->up));
	if (getcontext(&user.ta))
		tee_stop("getcontext");
	user.ta.uc_stack.ss_sp = stack_base();
	user.ta.uc_stack.ss_size = USER_STACK_SIZE - TEE_USER_PARAMS_LEN;
	user.ta.uc_link = NULL;
	makecontext(&user.ta, user_main, 0);
	/* again each time: others may have taken SIGSEGV meanwhile */
	board_sec_guard(tee_user_segv);
	call->panicked = false;
	user.call = call;
	user.dead = false;

	switch_to_ta();
	while (!user.dead && user.nr != TEE_SVC_RETURN) {
		serve();
		if (!user.dead)
			switch_to_ta();
	}
	user.mode = USER_IDLE;
	user.call = NULL;
	san_unpoison(stack_base(), USER_STACK_SIZE);
	memcpy(call->up, top, sizeof(*call->up));
	if (board_ta_heap_peak > user.heap_peak)
		user.heap_peak = board_ta_heap_peak;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* trp-cortexm: started by trp-board with the socket as file descriptor 3. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "engine.h"

#define WFE_NS		1000000u	/* other masters' events are not seen */

static struct engine engine;

static void on_signal(int sig)
{
	(void)sig;
	engine.attention = 1;
}

static void start(struct engine *e, const struct mcu_msg *m)
{
	cpu_close(e);
	e->vectors = m->addr;
	e->mhz = m->value ? m->value : CORE_MHZ;
	if (cpu_open(e))
		exc_reset(e);
	else
		exc_broken(e);
}

static bool share(struct engine *e, int fd)
{
	void *p = mmap(NULL, sizeof(*e->shared), PROT_READ | PROT_WRITE,
		       MAP_SHARED, fd, 0);

	if (p == MAP_FAILED)
		return false;
	if (e->shared != &e->none)
		munmap(e->shared, sizeof(*e->shared));
	e->shared = p;
	return true;
}

static void bad(struct engine *e, const struct mcu_msg *m)
{
	link_log(e, "message %u refused: bank %u at 0x%08x, 0x%x bytes",
		 m->type, m->id, m->addr, m->size);
}

static void obey(struct engine *e, const struct mcu_msg *m, int fd)
{
	bool ok = true;

	switch (m->type) {
	case MCU_MEM:
		ok = mem_bank(e, m, fd);
		break;
	case MCU_MAP:
		ok = mem_map(e, m);
		break;
	case MCU_RIGHTS:
		ok = mem_rights(e, m);
		break;
	case MCU_SHARED:
		ok = fd >= 0 && share(e, fd);
		break;
	case MCU_RUN:
		start(e, m);
		break;
	case MCU_HALT:
		cpu_close(e);
		usart_flush(e);
		atomic_store(&e->shared->sleeping, 0);
		link_send(e, &(struct mcu_msg){ .type = MCU_HALTED });
		break;
	case MCU_SYNC:
		if (e->uc && e->remap)
			cpu_remap(e);
		link_send(e, &(struct mcu_msg){ .type = MCU_SYNCED });
		break;
	case MCU_KICK:
	case MCU_ACCESSED:	/* nobody waits for it any more */
		break;
	default:
		ok = false;
	}
	if (fd >= 0)
		close(fd);
	if (!ok)
		bad(e, m);
}

static void listen_all(struct engine *e)
{
	struct mcu_msg m;
	int fd;

	while (link_recv(e, &m, &fd))
		obey(e, &m, fd);
}

/* WFI ends with a pending exception that would preempt but for PRIMASK */
static bool woken(struct engine *e)
{
	unsigned int n = nvic_best(e);
	uint32_t m[3];

	if (!n)
		return false;
	cpu_masks(e, m);
	m[0] = 0;
	return nvic_group(e, nvic_prio(e, n)) < nvic_masked(e, m);
}

/* UINT64_MAX: as long as it takes */
static void wait_for(struct engine *e, uint64_t ns)
{
	struct pollfd p = { .fd = e->sock, .events = POLLIN };
	struct timespec t = {
		.tv_sec = (time_t)(ns / 1000000000u),
		.tv_nsec = (long)(ns % 1000000000u),
	};

	ppoll(&p, 1, ns == UINT64_MAX ? NULL : &t, NULL);
}

/* Returns true when the core has slept and must look again. */
static bool sleeps(struct engine *e)
{
	uint64_t ns = clock_until(e);

	if (e->wfe && e->event) {
		e->wfe = e->event = false;
		return false;
	}
	if (woken(e)) {
		e->sleeping = e->wfe = false;
		atomic_store(&e->shared->sleeping, 0);
		return false;
	}
	atomic_store(&e->shared->sleeping, 1);
	clock_sleeps(e, true);
	/* WFE may wake for no reason, so it does after a while */
	wait_for(e, e->wfe && ns > WFE_NS ? WFE_NS : ns);
	clock_sleeps(e, false);
	if (e->wfe) {
		e->wfe = false;
		atomic_store(&e->shared->sleeping, 0);
	}
	return true;
}

/* The board decides what a reset by the firmware's own wish means. */
static void asked_for_reset(struct engine *e)
{
	struct mcu_msg m = {
		.type = MCU_CRASH, .value = MCU_ASKED, .addr = e->block,
	};

	strcpy(m.text, "the firmware asked for a reset (SYSRESETREQ)");
	e->running = false;
	e->reset_flags |= RESET_ASKED;
	usart_flush(e);
	link_send(e, &m);
}

static void serve(struct engine *e)
{
	for (;;) {
		/* cleared first: what arrives from here on sets it again */
		e->attention = 0;
		listen_all(e);
		if (!e->uc || !e->running) {
			wait_for(e, UINT64_MAX);
			continue;
		}
		if (e->reset_request) {
			asked_for_reset(e);
			continue;
		}
		if (e->remap && !cpu_remap(e))
			continue;
		tick_update(e);
		periph_update(e);
		if (!e->running)
			continue;
		if (e->refused)
			exc_refused(e);
		if ((e->sleeping || e->wfe) && sleeps(e))
			continue;
		exc_take(e);
		clock_arm(e);
		if (e->running)
			cpu_run(e);
	}
}

static bool listen_to(int fd)
{
	struct sigaction a = { .sa_handler = on_signal,
			       .sa_flags = SA_RESTART };
	int fl = fcntl(fd, F_GETFL), type = 0;
	socklen_t len = sizeof(type);

	sigemptyset(&a.sa_mask);
	return !getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) &&
	       type == SOCK_SEQPACKET && fl >= 0 &&
	       !sigaction(SIGIO, &a, NULL) && !sigaction(SIGALRM, &a, NULL) &&
	       !fcntl(fd, F_SETOWN, getpid()) &&
	       !fcntl(fd, F_SETFL, fl | O_ASYNC);
}

/* Unicorn 2.0 forgets bitmaps of rewritten code pages: 128 bytes each. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libunicorn";
}

int main(void)
{
	engine.sock = MCU_SOCKET;
	engine.shared = &engine.none;
	engine.reset_flags = RESET_POWER;
	if (!listen_to(MCU_SOCKET)) {
		fprintf(stderr, "trp-cortexm: descriptor %d is not the socket; "
			"this program is started by trp-board\n", MCU_SOCKET);
		return 2;
	}
	serve(&engine);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "trp-board remote": one loop over the secure UART, the interrupts and the
 * coprocessors' processes. Linux's doorbell is memory and wakes nobody, so
 * while a core runs it is looked at: often after it rang, else each
 * millisecond.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "../../host/opts.h"
#include "../engine/process.h"
#include "remote.h"

#define CONNECT_MS	15000	/* QEMU may be started after us */
#define SEND_MS		1000
#define LOOK_NS		1000000
#define LOOK_OFTEN_NS	50000
#define OFTEN_MS	5
#define SPOILED_LISTED	8u
/* of QEMU 7.2's virt,gic-version=2 with two processors and -nodefaults */
#define GIC		"/machine/unattached/device[2]"

enum { O_UART = 1, O_MEMORY, O_IRQ, O_CORTEXM, O_GIC, O_FAULT, O_LINUX,
       O_CLOCK, O_VERBOSE };

static const struct opt options[] = {
	{ "--uart", O_UART, 1 },
	{ "--memory", O_MEMORY, 1 },
	{ "--irq", O_IRQ, 1 },
	{ "--cortexm", O_CORTEXM, 1 },
	{ "--gic", O_GIC, 1 },
	{ "--fault", O_FAULT, 1 },
	{ "--insecure-linux", O_LINUX, 1 },
	{ "--clock", O_CLOCK, 1 },
	{ "--verbose", O_VERBOSE, 0 },
	{ "-v", O_VERBOSE, 0 },
	{ NULL, 0, 0 },
};

static const char help[] =
"usage: trp-board remote --uart SOCKET --memory FILE --irq SOCKET [options]\n"
"\n"
"Plays the two coprocessors of the virtual SoC beside QEMU, whose machine\n"
"\"virt\" runs TF-A, OP-TEE and Linux. OP-TEE holds their reset lines and\n"
"fills their memory over the secure UART; its log goes to standard output.\n"
"Ends with QEMU. See trp-board(1) for QEMU's side.\n"
"\n"
"  --uart SOCKET    QEMU's second serial port: -serial unix:SOCKET,server=on\n"
"  --memory FILE    QEMU's memory: -object memory-backend-file,share=on,...\n"
"  --irq SOCKET     QEMU's -qtest unix:SOCKET,server=on\n"
"  --cortexm PATH   trp-cortexm (default: $TRP_CORTEXM, or beside trp-board)\n"
"  --gic PATH       QEMU's interrupt controller (its `info qom-tree`)\n"
"  --fault FILE     let OP-TEE's requests fail as FILE[@OFFSET] says, which\n"
"                   is read at each: REQUEST refuse|ignore|lose\n"
"                   [WHICH [CORE]]\n"
"  --insecure-linux CORE\n"
"                   Linux owns core 0 or 1 instead of OP-TEE: nothing is\n"
"                   isolated, anything runs. Only to compare with\n"
"  --clock MHZ      clock of the cores, 8 to 250 (default: 64)\n"
"  -v, --verbose    show each request\n";

struct remote {
	const char *uart_path, *memory, *irq_path, *cortexm, *gic, *fault;
	const char *linux_owns;
	uint32_t mhz;
	char program[1024];
	int uart, dram;
	struct irq irq;
	struct wire wire;
	struct core core[REMOTE_CORES];
	struct faults faults;
	long often;		/* look often until then */
	unsigned int spoiled;	/* frames */
};

bool remote_verbose;
static volatile sig_atomic_t interrupted;

void remote_log(const char *fmt, ...)
{
	struct timespec t;
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	clock_gettime(CLOCK_REALTIME, &t);
	/* in one piece: others write to the same place */
	fprintf(stderr, "[%02ld:%02ld.%03ld] %s\n", t.tv_sec / 60 % 60,
		t.tv_sec % 60, t.tv_nsec / 1000000, line);
}

/* ---- lines to QEMU ------------------------------------------------------ */

/* Return: socket, or a negative errno */
static int connect_to(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd, err;

	if (strlen(path) >= sizeof(a.sun_path))
		return -ENAMETOOLONG;
	strcpy(a.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (!connect(fd, (struct sockaddr *)&a, sizeof(a)))
		return fd;
	err = -errno;
	close(fd);
	return err;
}

/* QEMU opens its sockets one after the other, in an order of its own */
static void connect_all(struct remote *r)
{
	const long end = process_ms() + CONNECT_MS;

	do {
		if (r->uart < 0)
			r->uart = connect_to(r->uart_path);
		if (r->irq.sock < 0)
			r->irq.sock = connect_to(r->irq_path);
		if (r->uart >= 0 && r->irq.sock >= 0)
			return;
		poll(NULL, 0, 20);
	} while (process_ms() < end && !interrupted);
}

/* What does not get through is lost: OP-TEE asks again */
static void send_answer(struct remote *r, const uint8_t *p, size_t len)
{
	struct pollfd fd = { r->uart, POLLOUT, 0 };

	while (len) {
		ssize_t n = send(r->uart, p, len, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n >= 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno != EINTR &&
			   (errno != EAGAIN || poll(&fd, 1, SEND_MS) <= 0)) {
			return;
		}
	}
}

static void answer(struct remote *r)
{
	uint8_t payload[VL_PAYLOAD_MAX], chars[WIRE_CHARS];
	enum fault fault = faults_next(&r->faults, r->wire.frame[0],
				       remote_id(&r->wire));
	unsigned int i;
	size_t len;

	if (fault == FAULT_IGNORE)
		return;
	len = fault == FAULT_REFUSE ? remote_refuse(payload) :
				      remote_answer(r->core, &r->wire, payload);
	len = wire_make(chars, VL_ANSWER | r->wire.frame[0], r->wire.frame[1],
			payload, len);
	if (fault != FAULT_LOSE)
		send_answer(r, chars, len);
	for (i = 0; i < REMOTE_CORES; i++)
		core_go(r->core + i);
}

static void text(uint8_t c)
{
	if (c == '\n' || c == '\t' || (c >= ' ' && c < 0x7f))
		putchar(c);
}

static void spoiled(struct remote *r)
{
	if (remote_verbose || r->spoiled++ < SPOILED_LISTED)
		remote_log("spoiled frame, %zu bytes", r->wire.len);
	else if (r->spoiled == SPOILED_LISTED + 1)
		remote_log("more spoiled frames: not listed");
}

/* Return: whether QEMU is still there */
static bool serve_uart(struct remote *r)
{
	uint8_t buf[4096];
	ssize_t n = recv(r->uart, buf, sizeof(buf), MSG_DONTWAIT);
	ssize_t i;

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	for (i = 0; i < n; i++) {
		switch (wire_take(&r->wire, buf[i])) {
		case WIRE_FRAME:
			answer(r);
			break;
		case WIRE_TEXT:
			text(buf[i]);
			break;
		case WIRE_SPOILED:
			spoiled(r);
			break;
		case WIRE_NONE:
		default:
			break;
		}
	}
	fflush(stdout);
	return n > 0;
}

/* ---- loop --------------------------------------------------------------- */

/* Return: how long to wait, NULL: until something comes */
static const struct timespec *look(struct remote *r, struct timespec *t)
{
	bool running = false, linux_owns = false;
	unsigned int i;

	for (i = 0; i < REMOTE_CORES; i++) {
		if (core_look(r->core + i))
			r->often = process_ms() + OFTEN_MS;
		running |= r->core[i].state == VL_RUNNING;
		/* it asks through memory, too: no slower than a wire */
		linux_owns |= r->core[i].linux_owns;
	}
	if (!running && !linux_owns)
		return NULL;
	t->tv_sec = 0;
	t->tv_nsec = linux_owns || process_ms() < r->often ? LOOK_OFTEN_NS :
							     LOOK_NS;
	return t;
}

static void loop(struct remote *r)
{
	struct pollfd p[2 + REMOTE_CORES];
	sigset_t none;
	unsigned int i;

	sigemptyset(&none);
	while (!interrupted) {
		struct timespec t;
		const struct timespec *wait = look(r, &t);

		p[0] = (struct pollfd){ r->uart, POLLIN, 0 };
		p[1] = (struct pollfd){ r->irq.sock, POLLIN, 0 };
		for (i = 0; i < REMOTE_CORES; i++)
			p[2 + i] = (struct pollfd){ r->core[i].sock, POLLIN,
						    0 };
		/* signals are let in only here, so none is overlooked */
		if (ppoll(p, 2 + REMOTE_CORES, wait, &none) <= 0)
			continue;
		if (p[0].revents && !serve_uart(r))
			return;
		if (p[1].revents)
			irq_serve(&r->irq);
		for (i = 0; i < REMOTE_CORES; i++)
			if (p[2 + i].revents)
				core_serve(r->core + i);
	}
}

/* ---- start and end ------------------------------------------------------ */

static enum tool_exit open_memory(struct remote *r)
{
	const off_t need = REMOTE_STAGING + REMOTE_STAGING_SIZE - REMOTE_DRAM;
	struct stat st;

	r->dram = open(r->memory, O_RDWR | O_CLOEXEC);
	if (r->dram < 0 || fstat(r->dram, &st))
		return tool_error(TOOL_IO, r->memory, "make it before, as "
				  "large as QEMU's memory", "%s",
				  strerror(errno));
	if (st.st_size < need)
		return tool_error(TOOL_IO, r->memory, "make it as large as "
				  "QEMU's memory, at least 485 MiB",
				  "%lld bytes", (long long)st.st_size);
	return TOOL_OK;
}

static bool is_linux_core(const struct remote *r, unsigned int core)
{
	return r->linux_owns && r->linux_owns[0] == (char)('0' + core) &&
	       !r->linux_owns[1];
}

static enum tool_exit open_all(struct remote *r)
{
	enum tool_exit rc = open_memory(r);
	unsigned int i;
	int err;

	if (rc)
		return rc;
	err = process_path(r->cortexm, r->program, sizeof(r->program));
	if (err)
		return tool_error(TOOL_IO, r->program, "give --cortexm", "%s",
				  strerror(-err));
	for (i = 0; i < REMOTE_CORES; i++) {
		err = core_open(r->core + i, i, r->program, r->dram, &r->irq,
				is_linux_core(r, i));
		if (err)
			return tool_error(TOOL_INTERNAL, NULL, NULL,
					  "core %u: %s", i, strerror(-err));
		r->core[i].mhz = r->mhz;
	}
	connect_all(r);
	if (r->uart < 0)
		return tool_error(TOOL_IO, r->uart_path, "is QEMU running?",
				  "%s", strerror(-r->uart));
	if (r->irq.sock < 0)
		return tool_error(TOOL_IO, r->irq_path, "is QEMU running?",
				  "%s", strerror(-r->irq.sock));
	return TOOL_OK;
}

static void close_all(struct remote *r)
{
	unsigned int i;

	for (i = 0; i < REMOTE_CORES; i++)
		core_close(r->core + i);
	if (r->uart >= 0)
		close(r->uart);
	if (r->irq.sock >= 0)
		close(r->irq.sock);
	if (r->dram >= 0)
		close(r->dram);
	faults_close(&r->faults);
}

static void on_signal(int sig)
{
	(void)sig;
	interrupted = 1;
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
}

/* From here on they come only where loop() waits */
static void hold_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

static enum tool_exit take_option(struct remote *r, const struct opts *o,
				  int id)
{
	switch (id) {
	case O_UART:
		return opts_once(o, &r->uart_path);
	case O_MEMORY:
		return opts_once(o, &r->memory);
	case O_IRQ:
		return opts_once(o, &r->irq_path);
	case O_CORTEXM:
		return opts_once(o, &r->cortexm);
	case O_GIC:
		return opts_once(o, &r->gic);
	case O_FAULT:
		return opts_once(o, &r->fault);
	case O_LINUX:
		return opts_once(o, &r->linux_owns);
	case O_CLOCK:
		return opts_number(o, MCU_MHZ_MIN, MCU_MHZ_MAX, &r->mhz);
	case O_VERBOSE:
		remote_verbose = true;
		return TOOL_OK;
	case OPT_FILE:
		return tool_error(TOOL_USAGE, o->val[0], "see --help",
				  "not expected here");
	default:
		return TOOL_USAGE;	/* a message was printed */
	}
}

enum tool_exit remote_main(char **argv)
{
	static struct remote r = { .uart = -1, .dram = -1, .irq.sock = -1 };
	struct opts o = { .table = options, .argv = argv };
	enum tool_exit rc;
	int id;

	tool_name("remote");
	while ((id = opts_next(&o)) != OPT_END) {
		if (id == OPT_HELP) {
			fputs(help, stdout);
			return TOOL_OK;
		}
		rc = take_option(&r, &o, id);
		if (rc)
			return rc;
	}
	if (!r.uart_path || !r.memory || !r.irq_path)
		return tool_error(TOOL_USAGE, NULL, "see --help",
				  "%s is missing", !r.uart_path ? "--uart" :
				  !r.memory ? "--memory" : "--irq");
	if (r.fault && !faults_open(&r.faults, r.fault))
		return tool_error(TOOL_USAGE, r.fault, "see --help",
				  "neither FILE nor FILE@OFFSET");
	if (r.linux_owns && !is_linux_core(&r, 0) && !is_linux_core(&r, 1))
		return tool_error(TOOL_USAGE, r.linux_owns, "0 or 1",
				  "no such core");
	if (!r.cortexm)
		r.cortexm = getenv("TRP_CORTEXM");
	r.irq.gic = r.gic ? r.gic : GIC;
	catch_signals();
	rc = open_all(&r);
	if (!rc) {
		hold_signals();
		if (r.linux_owns)
			remote_log("INSECURE: core %s is Linux's",
				   r.linux_owns);
		remote_log("connected to QEMU");
		loop(&r);
		remote_log("the end: %s", interrupted ? "interrupted" :
			   "QEMU is gone");
	}
	close_all(&r);
	return rc;
}

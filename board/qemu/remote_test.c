/* SPDX-License-Identifier: BSD-2-Clause */
/* `trp-board remote` and its cores; QEMU, OP-TEE and Linux are played here */
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "remote.h"
#include "../../host/temp_test.h"

#define WINDOW_OFF	0x1e000000u
#define MEMORY		0x40000000u
#define CODE		0x10000000u
#define STACK		0x10040000u
#define WAIT_MS		10000
#define WORDS(...)	((const uint32_t[]){ __VA_ARGS__ })

static struct {
	char dir[TEMP_LEN];
	pid_t pid;
	int uart, qtest, out;
	uint8_t *window;
	_Atomic uint32_t *bell;	/* of core 0 */
	struct wire wire;
	uint8_t seq;
	char line[256];		/* of qtest */
	size_t len;
} t;

/* Take each ring of Linux and ring back on the same channel */
static const uint32_t echo_program[] = {
	0x68014803, 0xd0fc2900, 0x430a040a, 0xe7f860c2, 0x4c00100c,
};

/* ---- around it ---------------------------------------------------------- */

static const char *in_dir(const char *name)
{
	static char path[108];

	snprintf(path, sizeof(path), "%s/%s", t.dir, name);
	return path;
}

static int listen_at(const char *name)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(a.sun_path, in_dir(name));
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(fd, 1), 0);
	return fd;
}

static int take(int listener)
{
	struct pollfd p = { listener, POLLIN, 0 };
	int fd;

	assert_int_equal(poll(&p, 1, WAIT_MS), 1);
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	assert_true(fd >= 0);
	close(listener);
	return fd;
}

static void spawn(int out)
{
	char uart[108], irq[108], memory[108], fault[108];

	strcpy(uart, in_dir("uart"));
	strcpy(irq, in_dir("irq"));
	strcpy(memory, in_dir("memory"));
	strcpy(fault, in_dir("fault"));
	t.pid = fork();
	assert_true(t.pid >= 0);
	if (t.pid)
		return;
	dup2(out, 1);
	execl(TRP_BOARD, "trp-board", "remote", "--uart", uart, "--irq", irq,
	      "--memory", memory, "--cortexm", TRP_CORTEXM, "--gic", "/gic",
	      "--fault", fault, NULL);
	_exit(127);
}

static int setup(void **state)
{
	int uart, irq, memory, out[2];

	(void)state;
	memset(&t, 0, sizeof(t));
	assert_non_null(temp_dir(t.dir));
	memory = open(in_dir("memory"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(ftruncate(memory, MEMORY), 0);
	t.window = mmap(NULL, 0x20000, PROT_READ | PROT_WRITE, MAP_SHARED,
			memory, WINDOW_OFF);
	assert_true(t.window != MAP_FAILED);
	close(memory);
	t.bell = (void *)(t.window + 0x6000);
	uart = listen_at("uart");
	irq = listen_at("irq");
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	spawn(out[1]);
	close(out[1]);
	t.out = out[0];
	/* QEMU opens the one after the other */
	t.qtest = take(irq);
	t.uart = take(uart);
	return 0;
}

static int finish(void)
{
	int status = -1;

	assert_int_equal(waitpid(t.pid, &status, 0), t.pid);
	t.pid = 0;
	return status;
}

static int teardown(void **state)
{
	static const char *const names[] = { "uart", "irq", "memory", "fault" };
	unsigned int i;

	(void)state;
	close(t.uart);
	if (t.pid)
		assert_int_equal(finish(), 0);
	close(t.qtest);
	close(t.out);
	munmap(t.window, 0x20000);
	for (i = 0; i < 4; i++)
		unlink(in_dir(names[i]));
	return rmdir(t.dir);
}

/* ---- OP-TEE ------------------------------------------------------------- */

static void put32(uint8_t *p, uint32_t v)
{
	memcpy(p, &v, 4);
}

static uint32_t get32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return v;
}

static void send_all(int fd, const void *data, size_t len)
{
	assert_int_equal(send(fd, data, len, MSG_NOSIGNAL), len);
}

/* The next frame; its payload */
static const uint8_t *frame(void)
{
	struct pollfd p = { t.uart, POLLIN, 0 };
	uint8_t c;

	for (;;) {
		assert_int_equal(poll(&p, 1, WAIT_MS), 1);
		assert_int_equal(recv(t.uart, &c, 1, 0), 1);
		switch (wire_take(&t.wire, c)) {
		case WIRE_FRAME:
			return t.wire.frame + VL_HEAD;
		case WIRE_NONE:
			break;
		default:
			fail();
		}
	}
}

static void say(uint8_t type, uint32_t id, uint32_t a, uint32_t b,
		const void *data, uint32_t len)
{
	uint8_t payload[VL_PAYLOAD_MAX], chars[WIRE_CHARS];

	put32(payload, id);
	put32(payload + 4, a);
	put32(payload + 8, b);
	if (len)
		memcpy(payload + 12, data, len);
	send_all(t.uart, chars, wire_make(chars, type, t.seq, payload,
					  12 + len));
}

/* Return: status; the answer's bytes from frame + VL_HEAD + 4 on */
static uint32_t hear(uint8_t type)
{
	const uint8_t *p = frame();

	assert_int_equal(t.wire.frame[0], VL_ANSWER | type);
	assert_int_equal(t.wire.frame[1], t.seq);
	return get32(p);
}

static uint32_t ask(uint8_t type, uint32_t id, uint32_t a, uint32_t b)
{
	t.seq++;
	say(type, id, a, b, NULL, 0);
	return hear(type);
}

static uint32_t ask_write(uint32_t id, uint32_t da, const void *data,
			  uint32_t len)
{
	t.seq++;
	say(VL_WRITE, id, da, len, data, len);
	return hear(VL_WRITE);
}

static uint32_t answered(void)
{
	return get32(t.wire.frame + VL_HEAD + 4);
}

static uint32_t status_of(uint32_t id)
{
	assert_int_equal(ask(VL_STATUS, id, 0, 0), 0);
	return t.wire.frame[VL_HEAD + 4];
}

static void load(uint32_t id, const uint32_t *code, size_t len)
{
	assert_int_equal(ask(VL_HALT, id, 0, 0), 0);
	assert_int_equal(ask(VL_ZERO, id, 0, 0x10000), 0);
	assert_int_equal(ask(VL_ZERO, id, CODE, 0x40000), 0);
	assert_int_equal(ask_write(id, 0, WORDS(STACK, CODE | 1), 8), 0);
	assert_int_equal(ask_write(id, CODE, code, (uint32_t)len), 0);
}

static void run(uint32_t id, const uint32_t *code, size_t len)
{
	load(id, code, len);
	assert_int_equal(ask(VL_RUN, id, 0, 0x5e008000), 0);
}

/* A program that reads a word */
static void run_reader(uint32_t addr)
{
	run(0, WORDS(0x68014801, 0xbf00e7fe, addr), 12);
}

/* ---- QEMU and Linux ----------------------------------------------------- */

/* A line that QEMU's qtest gets; false: none within @ms */
static bool irq_line(const char *want, int ms)
{
	struct pollfd p = { t.qtest, POLLIN, 0 };
	char *end;

	while (!(end = memchr(t.line, '\n', t.len))) {
		ssize_t n;

		if (poll(&p, 1, ms) <= 0)
			return false;
		n = recv(t.qtest, t.line + t.len, sizeof(t.line) - t.len, 0);
		assert_true(n > 0);
		t.len += (size_t)n;
	}
	*end = 0;
	assert_string_equal(t.line, want);
	t.len -= (size_t)(end + 1 - t.line);
	memmove(t.line, end + 1, t.len);
	return true;
}

static void pulse(void)
{
	assert_true(irq_line("set_irq_in /gic unnamed-gpio-in 100 1",
			     WAIT_MS));
	assert_true(irq_line("set_irq_in /gic unnamed-gpio-in 100 0",
			     WAIT_MS));
}

static void pulse_answered(void)
{
	pulse();
	send_all(t.qtest, "OK\nOK\n", 6);
}

static uint32_t rung(enum bell which)
{
	return atomic_load(&t.bell[0x10 + which]);
}

static void linux_rings(unsigned int queue)
{
	atomic_fetch_add(&t.bell[queue], 1);
}

static void until_rung(enum bell which, uint32_t count)
{
	int left = WAIT_MS;

	while (rung(which) != count && left--)
		poll(NULL, 0, 1);
	assert_int_equal(rung(which), count);
}

/* The core's process, child of ours */
static pid_t engine(void)
{
	char path[64];
	pid_t pid = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", t.pid,
		 t.pid);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &pid), 1);
	fclose(f);
	return pid;
}

/* ---- tests -------------------------------------------------------------- */

static void requests_are_checked(void **state)
{
	uint8_t data[VL_DATA_MAX];
	unsigned int i;

	(void)state;
	assert_int_equal(ask(VL_HELLO, 1, 0, 0), 0);
	assert_int_equal(answered(), VL_VERSION);
	assert_int_not_equal(ask(VL_HELLO, 2, 0, 0), 0);
	assert_int_not_equal(ask(0x33, 0, 0, 0), 0);
	/* its own memory, all of it and nothing else */
	assert_int_equal(ask(VL_READ, 0, 0xfffc, 4), 0);
	assert_int_equal(answered(), 0xa5a5a5a5);
	assert_int_not_equal(ask(VL_ZERO, 0, 0xfffc, 5), 0);
	assert_int_not_equal(ask(VL_ZERO, 0, 0x1003fffc, 8), 0);
	assert_int_not_equal(ask(VL_ZERO, 0, 0x10040000, 4), 0);
	assert_int_not_equal(ask(VL_ZERO, 0, 0x10000000, 0xffffffff), 0);
	assert_int_not_equal(ask(VL_READ, 0, 0, VL_DATA_MAX + 1), 0);
	for (i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	assert_int_equal(ask_write(1, CODE + 3, data, sizeof(data)), 0);
	assert_int_equal(ask(VL_READ, 1, CODE + 3, sizeof(data)), 0);
	assert_memory_equal(t.wire.frame + VL_HEAD + 4, data, sizeof(data));
	/* of this one only */
	assert_int_equal(ask(VL_READ, 0, CODE + 3, 4), 0);
	assert_int_equal(answered(), 0xa5a5a5a5);
	/* zeros are not sent, one byte that is none brings all */
	assert_int_equal(ask(VL_ZERO, 1, CODE, VL_DATA_MAX + 8), 0);
	assert_int_equal(ask(VL_READ, 1, CODE, VL_DATA_MAX), 0);
	assert_int_equal(wire_payload(&t.wire), 4);
	assert_int_equal(ask_write(1, CODE + VL_DATA_MAX - 1, data + 1, 1), 0);
	assert_int_equal(ask(VL_READ, 1, CODE, VL_DATA_MAX), 0);
	assert_int_equal(wire_payload(&t.wire), 4 + VL_DATA_MAX);
	/* length and bytes differ */
	t.seq++;
	say(VL_WRITE, 0, CODE, 8, data, 4);
	assert_int_not_equal(hear(VL_WRITE), 0);
	/* vectors */
	assert_int_not_equal(ask(VL_RUN, 0, 4, 0), 0);
	assert_int_not_equal(ask(VL_RUN, 0, 0x20000000, 0), 0);
	assert_int_equal(status_of(0), VL_HELD);
}

static void both_ring(void **state)
{
	unsigned int i;

	(void)state;
	run(0, echo_program, sizeof(echo_program));
	assert_int_equal(status_of(0), VL_RUNNING);
	for (i = 1; i <= 20; i++) {
		linux_rings(1);
		until_rung(BELL_VQ1, i);
		pulse_answered();
	}
	linux_rings(0);
	until_rung(BELL_VQ0, 1);
	pulse_answered();
	assert_int_equal(rung(BELL_VQ1), 20);
	assert_int_equal(rung(BELL_CRASH), 0);
	/* Linux spoils the counter: the next is right again */
	atomic_store(&t.bell[0x10], 0x12345678);
	linux_rings(0);
	until_rung(BELL_VQ0, 2);
	pulse_answered();
	/* held: nobody looks, and it does not count later */
	assert_int_equal(ask(VL_HALT, 0, 0, 0), 0);
	linux_rings(0);
	assert_int_equal(ask(VL_RUN, 0, 0, 0), 0);
	assert_false(irq_line("", 100));
	assert_int_equal(rung(BELL_VQ0), 2);
}

static void interrupts_join_but_none_is_lost(void **state)
{
	(void)state;
	run(0, echo_program, sizeof(echo_program));
	linux_rings(0);
	until_rung(BELL_VQ0, 1);
	pulse();
	/* QEMU does not answer yet */
	linux_rings(0);
	until_rung(BELL_VQ0, 2);
	linux_rings(0);
	until_rung(BELL_VQ0, 3);
	assert_false(irq_line("", 50));
	send_all(t.qtest, "OK\n", 3);
	assert_false(irq_line("", 50));
	send_all(t.qtest, "OK\n", 3);
	pulse_answered();
	assert_false(irq_line("", 50));
	/* QEMU's answers that nobody asked for */
	send_all(t.qtest, "OK\nIRQ raise 3\nOK\n", 18);
	linux_rings(0);
	until_rung(BELL_VQ0, 4);
	pulse_answered();
}

static void memory_is_its_own(void **state)
{
	static uint8_t junk[0x20000];

	(void)state;
	/* shared memory, but not the doorbell in its middle */
	run_reader(0x10048000);
	assert_false(irq_line("", 50));
	assert_int_equal(status_of(0), VL_RUNNING);
	/* not changed while it runs, not by OP-TEE either */
	assert_int_not_equal(ask_write(0, CODE, junk, 4), 0);
	assert_int_not_equal(ask(VL_ZERO, 0, CODE, 4), 0);
	run_reader(0x10046000);
	pulse_answered();
	assert_int_equal(rung(BELL_CRASH), 1);
	assert_int_equal(status_of(0), VL_CRASHED);
	/* what Linux can write changes no bit of the code */
	run(0, echo_program, sizeof(echo_program));
	memset(t.window, 0xff, 0x6000);
	memset(t.window + 0x8000, 0xff, 0x8000);
	assert_int_equal(ask(VL_READ, 0, CODE, 20), 0);
	assert_memory_equal(t.wire.frame + VL_HEAD + 4, echo_program, 20);
	assert_int_equal(status_of(0), VL_RUNNING);
}

static void run_once(void **state)
{
	pid_t was;

	(void)state;
	run(0, echo_program, sizeof(echo_program));
	was = engine();
	/* the answer was lost: again, with the same number */
	say(VL_RUN, 0, 0, 0x5e008000, NULL, 0);
	assert_int_equal(hear(VL_RUN), 0);
	assert_int_not_equal(ask(VL_RUN, 0, 0, 0), 0);
	assert_int_equal(engine(), was);
	assert_int_equal(ask(VL_HALT, 0, 0, 0), 0);
	assert_int_equal(ask(VL_HALT, 0, 0, 0), 0);
	assert_int_equal(status_of(0), VL_HELD);
	assert_false(irq_line("", 50));
}

static void dead_process_is_a_crash(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 1; i <= 3; i++) {
		run(0, echo_program, sizeof(echo_program));
		assert_int_equal(kill(engine(), SIGKILL), 0);
		until_rung(BELL_CRASH, i);
		pulse_answered();
		assert_int_equal(status_of(0), VL_CRASHED);
		assert_int_equal(ask(VL_READ, 0, CODE, 4), 0);
		assert_int_equal(answered(), echo_program[0]);
	}
	/* killed while held: nobody's concern */
	run(0, echo_program, sizeof(echo_program));
	assert_int_equal(ask(VL_HALT, 0, 0, 0), 0);
	assert_int_equal(kill(engine(), SIGKILL), 0);
	assert_false(irq_line("", 50));
	run(0, echo_program, sizeof(echo_program));
	linux_rings(1);
	until_rung(BELL_VQ1, 1);
	/* stopped, not dead: reset works all the same */
	assert_int_equal(kill(engine(), SIGSTOP), 0);
	assert_int_equal(ask(VL_HALT, 0, 0, 0), 0);
	assert_int_equal(status_of(0), VL_HELD);
	assert_int_equal(rung(BELL_CRASH), 3);
}

static void garbage_does_no_harm(void **state)
{
	static uint8_t junk[100000];
	char text[64];
	uint32_t x = 1;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(junk); i++) {
		x = x * 1103515245 + 12345;
		junk[i] = (uint8_t)(x >> 24);
		if (x >> 23 & 1)
			junk[i] = (x >> 16 & 3) ? 0x80 | junk[i] :
				  (x >> 15 & 1) ? VL_START : VL_END;
		/* but no text, which would fill the pipe */
		if (junk[i] > VL_END && junk[i] < 0x7f)
			junk[i] = 0x80;
	}
	send_all(t.uart, junk, sizeof(junk));
	assert_int_equal(ask(VL_HELLO, 0, 0, 0), 0);
	assert_int_equal(answered(), VL_VERSION);
	/* text in the middle of a frame, and control characters */
	send_all(t.uart, "I/TC: \033[1mhi\r\n", 14);
	assert_int_equal(status_of(1), VL_HELD);
	assert_int_equal(read(t.out, text, sizeof(text)), 12);
	assert_memory_equal(text, "I/TC: [1mhi\n", 12);
}

static void fails_as_told(void **state)
{
	int fd = open(in_dir("fault"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	(void)state;
	assert_int_equal(write(fd, "run refuse 1\n", 13), 13);
	load(0, echo_program, sizeof(echo_program));
	assert_int_not_equal(ask(VL_RUN, 0, 0, 0), 0);
	assert_int_equal(status_of(0), VL_HELD);
	assert_int_equal(ask(VL_RUN, 0, 0, 0), 0);
	/* nobody hears it: still running, until it is said again */
	assert_int_equal(pwrite(fd, "halt ignore 1", 13, 0), 13);
	say(VL_HALT, 0, 0, 0, NULL, 0);
	assert_int_equal(status_of(0), VL_RUNNING);
	assert_int_equal(pwrite(fd, "halt lose 1  ", 13, 0), 13);
	say(VL_HALT, 0, 0, 0, NULL, 0);
	assert_int_equal(status_of(0), VL_HELD);
	close(fd);
}

static void ends_with_qemu(void **state)
{
	pid_t child;

	(void)state;
	run(0, echo_program, sizeof(echo_program));
	child = engine();
	close(t.qtest);
	linux_rings(0);
	until_rung(BELL_VQ0, 1);
	assert_int_equal(status_of(0), VL_RUNNING);
	shutdown(t.uart, SHUT_RDWR);
	assert_int_equal(finish(), 0);
	assert_int_equal(kill(child, 0), -1);
}

static void ends_when_told(void **state)
{
	pid_t child;

	(void)state;
	run(0, echo_program, sizeof(echo_program));
	child = engine();
	assert_int_equal(kill(t.pid, SIGTERM), 0);
	assert_int_equal(finish(), 0);
	assert_int_equal(kill(child, 0), -1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests_are_checked),
		TEST(both_ring),
		TEST(interrupts_join_but_none_is_lost),
		TEST(memory_is_its_own),
		TEST(run_once),
		TEST(dead_process_is_a_crash),
		TEST(garbage_does_no_harm),
		TEST(fails_as_told),
		TEST(ends_with_qemu),
		TEST(ends_when_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

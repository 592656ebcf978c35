/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Virtqueue and RPMsg against a firmware that writes what it likes. The bus
 * is an array here; the firmware's side of the queue is written out below.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include <trp/format.h>

#include "../machine/board.h"
#include "rpmsg.h"

#define BASE	0x10040000u
#define SIZE	0x8000u
#define RX	BASE
#define TX	(BASE + 0x1000u)
#define BUFS	(BASE + 0x2000u)
#define NUM	16u
#define ALIGN	16u
#define AVAIL	(16u * NUM)
#define USED	0x130u		/* 256 + 6 + 32 bytes, rounded up to 16 */

static uint8_t mem[SIZE];
static unsigned int denied;	/* accesses outside, or while closed */
static bool closed;

int board_read(enum board_master master, uint64_t pa, void *buf, size_t len)
{
	assert_int_equal(master, BOARD_NS);
	assert_true(len > 0);
	if (closed || pa < BASE || pa - BASE > SIZE - len) {
		denied++;
		memset(buf, 0, len);
		return -EACCES;
	}
	memcpy(buf, mem + (pa - BASE), len);
	return 0;
}

int board_write(enum board_master master, uint64_t pa, const void *buf,
		size_t len)
{
	assert_int_equal(master, BOARD_NS);
	if (closed || pa < BASE || pa - BASE > SIZE - len) {
		denied++;
		return -EACCES;
	}
	memcpy(mem + (pa - BASE), buf, len);
	return 0;
}

void board_log(const char *who, const char *fmt, ...)
{
	(void)who;
	(void)fmt;
}

/* ---- what a firmware does ------------------------------------------------ */

static uint8_t *at(uint32_t pa)
{
	return mem + (pa - BASE);
}

/* Put one used entry and raise the index by @step */
static void use(uint32_t queue, uint32_t id, uint32_t len, uint16_t step)
{
	uint16_t idx = trp_get16(at(queue + USED + 2));
	uint8_t *e = at(queue + USED + 4 + 8 * (idx % NUM));

	trp_put32(e, id);
	trp_put32(e + 4, len);
	trp_put16(at(queue + USED + 2), (uint16_t)(idx + step));
}

static void message(uint32_t slot, uint32_t src, uint32_t dst, uint16_t len,
		    const void *data, size_t n)
{
	uint8_t *b = at(BUFS + 512 * slot);

	memset(b, 0, 512);
	trp_put32(b, src);
	trp_put32(b + 4, dst);
	trp_put16(b + 12, len);
	memcpy(b + 16, data, n);
}

static void announce(uint32_t slot, const char *name, uint32_t addr,
		     uint32_t flags)
{
	uint8_t ns[40] = { 0 };

	memcpy(ns, name, strnlen(name, 32));
	trp_put32(ns + 32, addr);
	trp_put32(ns + 36, flags);
	message(slot, addr, 53, 40, ns, sizeof(ns));
	use(RX, slot, 56, 1);
}

/* ---- fixtures ------------------------------------------------------------ */

static struct rpmsg dev;
static const struct rpmsg_setup setup = {
	.rx_pa = RX, .tx_pa = TX, .buf_pa = BUFS, .num = NUM, .align = ALIGN,
	.buf_len = 0x4000,
};

static int fresh(void **state)
{
	(void)state;
	memset(mem, 0xa5, sizeof(mem));
	denied = 0;
	closed = false;
	assert_int_equal(rpmsg_open(&dev, &setup), 0);
	return 0;
}

static int unhurt(void **state)
{
	(void)state;
	/* whatever the firmware wrote, Linux stayed in its memory */
	return denied ? -1 : 0;
}

/* ---- queue --------------------------------------------------------------- */

static void sizes(void **state)
{
	(void)state;
	assert_int_equal(virtq_size(16, 16), 0x130 + 6 + 8 * 16);
	assert_int_equal(virtq_size(16, 4096), 4096 + 6 + 8 * 16);
	assert_int_equal(virtq_size(0, 16), 0);
	assert_int_equal(virtq_size(3, 16), 0);
	assert_int_equal(virtq_size(128, 16), 0);
	assert_int_equal(virtq_size(0x80000000u, 16), 0);
	assert_int_equal(virtq_size(16, 0), 0);
	assert_int_equal(virtq_size(16, 2), 0);
	assert_int_equal(virtq_size(16, 24), 0);
	assert_int_equal(virtq_size(16, 0x80000000u), 0);
}

static void layout(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < NUM; i++) {
		const uint8_t *d = at(RX + 16 * i);

		assert_int_equal(trp_get32(d), BUFS + 512 * i);
		assert_int_equal(trp_get32(d + 8), 512);
		assert_int_equal(trp_get16(d + 12), 2);
		assert_int_equal(trp_get16(at(RX + AVAIL + 4 + 2 * i)), i);
	}
	assert_int_equal(trp_get16(at(RX + AVAIL + 2)), NUM);
	assert_int_equal(trp_get16(at(TX + AVAIL + 2)), 0);
	assert_int_equal(trp_get16(at(RX + USED + 2)), 0);
}

/* Linux hands out zeroed memory, at each start; nothing else is touched. */
static void buffers_are_zeroed(void **state)
{
	(void)state;
	for (unsigned int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 2 * NUM * 512; i++)
			assert_int_equal(*at(BUFS + i), 0);
		assert_int_equal(*at(BUFS + 2 * NUM * 512), 0xa5);
		message(3, 1, 2, 8, "leftover", 8);
		assert_int_equal(rpmsg_open(&dev, &setup), 0);
	}
}

static void take_rules(void **state)
{
	struct virtq *q = &dev.rx;
	uint16_t slot;
	uint32_t len;

	(void)state;
	assert_int_equal(virtq_take(q, &slot, &len), 0);
	use(RX, 5, 100, 1);
	assert_int_equal(virtq_take(q, &slot, &len), 1);
	assert_int_equal(slot, 5);
	assert_int_equal(len, 100);
	assert_int_equal(virtq_take(q, &slot, &len), 0);
	assert_int_equal(virtq_offer(q, 5, BUFS, 512), 0);
	assert_int_equal(virtq_offer(q, 5, BUFS, 512), -EINVAL);
	assert_int_equal(virtq_offer(q, NUM, BUFS, 512), -EINVAL);
}

/* Each row breaks the receive queue, and it stays broken. */
static const struct hostile {
	const char *name;
	uint32_t id, len;
	uint16_t step;
	bool twice;
} hostile[] = {
	{ "descriptor outside the table", NUM, 16, 1, false },
	{ "descriptor far outside", 0xffffffff, 16, 1, false },
	{ "length above the buffer", 3, 513, 1, false },
	{ "length that wraps", 3, 0xffffffff, 1, false },
	{ "index jumps past what is out", 3, 16, NUM + 1, false },
	{ "index goes backwards", 3, 16, 0xffff, false },
	{ "same buffer twice", 3, 16, 1, true },
};

static void hostile_rows(void **state)
{
	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		const struct hostile *h = &hostile[i];
		uint16_t slot;
		uint32_t len;
		int rc;

		fresh(state);
		use(RX, h->id, h->len, h->step);
		if (h->twice) {
			use(RX, h->id, h->len, h->step);
			assert_int_equal(virtq_take(&dev.rx, &slot, &len), 1);
		}
		rc = virtq_take(&dev.rx, &slot, &len);
		if (rc != -EIO)
			fail_msg("%s: %d", h->name, rc);
		assert_true(dev.rx.broken);
		/* a later, correct entry does not heal it */
		trp_put16(at(RX + USED + 2), 0);
		use(RX, 4, 16, 1);
		assert_int_equal(virtq_take(&dev.rx, &slot, &len), -EIO);
		assert_int_equal(virtq_offer(&dev.rx, 4, BUFS, 512), -EIO);
	}
}

static void ring_is_never_read_back(void **state)
{
	uint16_t slot;
	uint32_t len;

	(void)state;
	/* the firmware scribbles over descriptors and available ring */
	memset(at(RX), 0xff, USED);
	memset(at(TX), 0xff, USED);
	use(RX, 0, 512, 1);
	assert_int_equal(virtq_take(&dev.rx, &slot, &len), 1);
	assert_int_equal(len, 512);
	assert_int_equal(virtq_offer(&dev.rx, 0, BUFS, 512), 0);
	assert_int_equal(trp_get16(at(RX + AVAIL + 2)), NUM + 1);
	assert_int_equal(trp_get32(at(RX)), BUFS);
}

static void index_wraps(void **state)
{
	uint16_t slot;
	uint32_t len;

	(void)state;
	for (uint32_t i = 0; i < 0x10010; i++) {
		use(RX, i % NUM, 16, 1);
		assert_int_equal(virtq_take(&dev.rx, &slot, &len), 1);
		assert_int_equal(slot, i % NUM);
		assert_int_equal(virtq_offer(&dev.rx, slot, BUFS, 512), 0);
	}
}

/* ---- messages ------------------------------------------------------------ */

static void channel(void **state)
{
	const struct rpmsg_channel *ch;
	struct rpmsg_message msg;
	bool kick;

	(void)state;
	assert_null(rpmsg_channel(&dev, NULL));
	announce(0, "rpmsg-tty", 0x400, 0);
	announce(1, "rpmsg-raw", 0x401, 0);
	assert_int_equal(rpmsg_serve(&dev, &kick), 2);
	assert_true(kick);
	ch = rpmsg_channel(&dev, NULL);
	assert_string_equal(ch->name, "rpmsg-raw");
	assert_int_equal(rpmsg_send(&dev, ch, "hello", 5), 0);
	assert_int_equal(trp_get16(at(TX + AVAIL + 2)), 1);
	assert_int_equal(trp_get32(at(TX)), BUFS + 512 * NUM);
	assert_int_equal(trp_get32(at(TX + 8)), 16 + 5);
	assert_int_equal(trp_get32(at(BUFS + 512 * NUM + 4)), 0x401);
	assert_memory_equal(at(BUFS + 512 * NUM + 16), "hello", 5);
	message(2, 0x401, ch->local, 4, "back", 4);
	use(RX, 2, 20, 1);
	assert_int_equal(rpmsg_serve(&dev, &kick), 1);
	assert_true(rpmsg_receive(&dev, &msg));
	assert_int_equal(msg.len, 4);
	assert_memory_equal(msg.data, "back", 4);
	assert_false(rpmsg_receive(&dev, &msg));
	announce(3, "rpmsg-raw", 0x401, 1);
	rpmsg_serve(&dev, &kick);
	assert_null(rpmsg_channel(&dev, "rpmsg-raw"));
}

/* Each row is dropped, and its buffer goes back to the firmware. */
static const struct {
	const char *name;
	uint32_t dst;
	uint16_t len;
	uint32_t used;
	char data[40];
} nonsense[] = {
	{ "no header", 1024, 0, 15, "" },
	{ "nothing at all", 1024, 0, 0, "" },
	{ "longer than what was written", 1024, 5, 20, "text" },
	{ "longer than any buffer", 1024, 0xffff, 512, "text" },
	{ "address that nobody has", 1025, 4, 20, "text" },
	{ "announcement cut short", 53, 39, 55, "name" },
	{ "announcement too long", 53, 41, 57, "name" },
	{ "announcement without a name", 53, 40, 56, "" },
	{ "end of a channel that is not there", 53, 40, 56,
	  "name\0...........................xxxx\1" },
};

static void nonsense_rows(void **state)
{
	struct rpmsg_message msg;
	bool kick;

	(void)state;
	announce(0, "rpmsg-raw", 0x400, 0);
	assert_int_equal(rpmsg_serve(&dev, &kick), 1);
	for (uint32_t i = 0; i < sizeof(nonsense) / sizeof(nonsense[0]); i++) {
		message(1, 0x400, nonsense[i].dst, nonsense[i].len,
			nonsense[i].data, sizeof(nonsense[i].data));
		use(RX, 1, nonsense[i].used, 1);
		assert_int_equal(rpmsg_serve(&dev, &kick), 1);
		if (dev.dropped != i + 1 || rpmsg_receive(&dev, &msg))
			fail_msg("%s: not dropped", nonsense[i].name);
		assert_true(dev.rx.offered[1]);
	}
}

static void names_are_printable(void **state)
{
	bool kick;

	(void)state;
	announce(0, "a\x1b[2Jb\xc2\x9b ", 0x400, 0);
	announce(1, "0123456789abcdef0123456789abcdefXX", 0x401, 0);
	rpmsg_serve(&dev, &kick);
	assert_string_equal(dev.channels[0].name, "a?[2Jb???");
	assert_int_equal(strlen(dev.channels[1].name), 32);
}

static void floods(void **state)
{
	char name[8] = "ch0";
	bool kick;

	(void)state;
	for (uint32_t i = 0; i < 2 * RPMSG_CHANNELS; i++) {
		name[2] = (char)('a' + i);
		announce(i % NUM, name, 0x400 + i, 0);
		rpmsg_serve(&dev, &kick);
	}
	assert_int_equal(dev.dropped, RPMSG_CHANNELS);
	for (uint32_t i = 0; i < 3 * RPMSG_BACKLOG; i++) {
		message(i % NUM, 0x400, 1024, 1, "x", 1);
		use(RX, i % NUM, 17, 1);
		assert_int_equal(rpmsg_serve(&dev, &kick), 1);
	}
	assert_int_equal(dev.count, RPMSG_BACKLOG);
	assert_int_equal(dev.dropped, RPMSG_CHANNELS + 2 * RPMSG_BACKLOG);
}

static uint32_t random_state;

static uint32_t random_number(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

/* A firmware of chance, now and then one step from being correct */
static void random_step(void)
{
	uint32_t queue = random_number(2) ? RX : TX;

	switch (random_number(8)) {
	case 0:
		at(BASE + random_number(SIZE))[0] ^=
			(uint8_t)(1u << random_number(8));
		break;
	case 1:
		announce(random_number(NUM), random_number(2) ? "a" : "bb",
			 random_number(4), random_number(2));
		break;
	case 2:
		use(queue, random_number(NUM + 1), random_number(600), 1);
		break;
	case 3:
		use(queue, random_number(NUM), 0,
		    (uint16_t)random_number(0x10000));
		break;
	default:
		message(random_number(NUM), 1, 1020 + random_number(16),
			(uint16_t)random_number(520), "x", 1);
		use(RX, random_number(NUM), random_number(513), 1);
		break;
	}
}

static void random_firmware(void **state)
{
	unsigned int broken = 0, served = 0;
	struct rpmsg_message msg;
	bool kick;

	(void)state;
	random_state = 1;
	for (unsigned int i = 0; i < 20000; i++) {
		const struct rpmsg_channel *ch = rpmsg_channel(&dev, NULL);
		int rc;

		random_step();
		if (ch && random_number(4) == 0)
			(void)rpmsg_send(&dev, ch, "hello", 5);
		rc = rpmsg_serve(&dev, &kick);
		while (rpmsg_receive(&dev, &msg))
			assert_true(msg.len <= RPMSG_MAX_LEN);
		assert_true(rc == -EIO || (rc >= 0 && rc <= (int)NUM));
		served += rc > 0;
		if (rc == -EIO) {
			broken++;
			assert_int_equal(rpmsg_open(&dev, &setup), 0);
		}
	}
	/* it met both worlds */
	assert_true(broken > 1000 && served > 1000);
}

static void no_room(void **state)
{
	static const uint8_t big[RPMSG_MAX_LEN + 1];
	struct rpmsg_channel ch = { "x", 1, 1024 };

	(void)state;
	assert_int_equal(rpmsg_send(&dev, &ch, big, sizeof(big)), -EMSGSIZE);
	for (uint32_t i = 0; i < NUM; i++)
		assert_int_equal(rpmsg_send(&dev, &ch, big, RPMSG_MAX_LEN), 0);
	assert_int_equal(rpmsg_send(&dev, &ch, "", 0), -EAGAIN);
	use(TX, 7, 0, 1);
	assert_int_equal(rpmsg_send(&dev, &ch, "", 0), 0);
	assert_true(dev.tx.offered[7]);
}

static void bad_setup(void **state)
{
	struct rpmsg_setup s = setup;

	(void)state;
	s.buf_len = 0x3fff;
	assert_int_equal(rpmsg_open(&dev, &s), -ENOMEM);
	s = setup;
	s.num = 0x80000000u;
	assert_int_equal(rpmsg_open(&dev, &s), -EINVAL);
}

static void closed_memory(void **state)
{
	bool kick;

	(void)state;
	closed = true;
	assert_int_equal(rpmsg_serve(&dev, &kick), -EACCES);
	assert_int_equal(rpmsg_open(&dev, &setup), -EACCES);
	closed = false;
	denied = 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, fresh, unhurt)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(sizes), T(layout), T(buffers_are_zeroed),
		T(take_rules), T(hostile_rows),
		T(ring_is_never_read_back), T(index_wraps), T(channel),
		T(nonsense_rows), T(random_firmware), T(names_are_printable),
		T(floods),
		T(no_room), T(bad_setup), T(closed_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Questions to tests/fullstack/watch.py, which sees from outside what memory
 * holds that Linux cannot read. They go through a page of the reserved DRAM
 * that neither Linux nor the coprocessors use.
 */
#ifndef GUEST_WATCH_H
#define GUEST_WATCH_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define WATCH_PAGE	0x5e007000
#define WATCH_UNSEEN	0xffffffffu
#define WATCH_SECONDS	60

/**
 * struct watch_seen - what was seen of one processor
 * @own: bytes that are not zero in the coprocessor's own memory
 * @secure: likewise in the secure RAM that OP-TEE loads it into
 * @own_crc: CRC-32 of all of its own memory
 * @secure_crc: of all of the secure RAM
 * @code: bytes of its own memory that differ from good.sign's code
 * WATCH_UNSEEN: cannot be seen on this PC.
 */
struct watch_seen {
	uint32_t own, secure;
	uint32_t own_crc, secure_crc;
	uint32_t code;
};

static volatile uint32_t *watch_page(void)
{
	static volatile uint32_t *page;
	int fd;

	if (page)
		return page;
	fd = open("/dev/mem", O_RDWR | O_SYNC);
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    WATCH_PAGE);
	if (page == MAP_FAILED) {
		perror("/dev/mem");
		exit(2);
	}
	close(fd);
	return page;
}

/* Ends the program when nobody answers: a test without eyes shows nothing */
static struct watch_seen watch(unsigned int processor)
{
	volatile uint32_t *p = watch_page();
	const struct timespec nap = { 0, 1000000 };
	const uint32_t n = p[1] + 1;
	const time_t end = time(NULL) + WATCH_SECONDS;

	p[0] = n;
	while (p[1] != n) {
		if (time(NULL) > end) {
			printf("not ok nobody watches memory\n");
			exit(2);
		}
		nanosleep(&nap, NULL);
	}
	__sync_synchronize();
	return (struct watch_seen){
		.own = p[2 + 2 * processor],
		.secure = p[3 + 2 * processor],
		.own_crc = p[6 + 2 * processor],
		.secure_crc = p[7 + 2 * processor],
		.code = p[10 + processor],
	};
}

#endif /* GUEST_WATCH_H */

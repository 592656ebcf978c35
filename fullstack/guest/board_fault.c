// SPDX-License-Identifier: BSD-2-Clause
/*
 * board_fault [TEXT]: what `trp-board remote --fault MEMORY@0x1e007f00` is to
 * let fail, without TEXT nothing; see trp-board(1). The page behind the first
 * doorbell is reserved, and nobody else uses it.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PAGE	0x5e007000
#define OFFSET	0xf00
#define TEXT	64

int main(int argc, char **argv)
{
	char text[TEXT] = "";
	volatile uint32_t *page;
	struct timespec t;
	uint32_t word;
	int fd, i;

	/* the time makes it another text, so that the count starts anew */
	clock_gettime(CLOCK_MONOTONIC, &t);
	if (argc > 1 && snprintf(text, sizeof(text), "%s # %ld.%09ld", argv[1],
				 (long)t.tv_sec, t.tv_nsec) >= TEXT)
		return 2;
	fd = open("/dev/mem", O_RDWR | O_SYNC);
	if (fd < 0) {
		perror("/dev/mem");
		return 1;
	}
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE);
	if (page == MAP_FAILED) {
		perror("mmap");
		return 1;
	}
	page += OFFSET / 4;
	/* the beginning last: half a text is never one */
	page[0] = 0;
	for (i = TEXT / 4 - 1; i >= 0; i--) {
		memcpy(&word, text + 4 * i, 4);
		page[i] = word;
	}
	return 0;
}

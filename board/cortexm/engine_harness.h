/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A board for tests of trp-cortexm: 64 KiB of RETRAM at 0, 384 KiB of SRAM at
 * 0x10000000 and 0x30000000, 64 KiB to spare at 0x20000000, one TAMP register.
 */
#ifndef ENGINE_HARNESS_H
#define ENGINE_HARNESS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "../mcu_proto.h"

enum { RETRAM, SRAM, SPARE, HARNESS_BANKS };
#define SRAM_BASE	0x10000000u
#define COUNTER		SRAM_BASE
#define CODE		0x200u
#define STACK		0x10001000u

struct harness {
	pid_t pid;
	int sock;
	struct mcu_shared *shared;
	uint8_t *mem[HARNESS_BANKS];
	uint32_t tamp;
	bool refuse, mute;	/* how accesses are answered */
	uint32_t mhz;		/* of the core; 0: as after reset */
	unsigned int logs, faults, crashes, accesses, lines;
	struct mcu_msg log[64];	/* the last messages, by order of arrival */
	unsigned int nlog;
	struct mcu_msg last;
};

struct harness *harness_open(const char *program);
int harness_close(struct harness *h);
bool harness_kill(struct harness *h);
int harness_without_socket(const char *program);
uint64_t harness_ns(void);
void harness_sleep_ms(unsigned int ms);
uint64_t harness_cpu_ms(const struct harness *h);

void harness_send(struct harness *h, const struct mcu_msg *m, int fd);
bool harness_pump(struct harness *h, int ms);
void harness_expect(struct harness *h, uint32_t type, struct mcu_msg *m);
void harness_answer(struct harness *h, uint32_t value);

void harness_run(struct harness *h);
void harness_halt(struct harness *h);
void harness_pause(struct harness *h, unsigned int ms);
void harness_rights(struct harness *h, uint32_t bank, uint32_t rights);
void harness_sync(struct harness *h);

void *harness_at(struct harness *h, uint32_t da, uint32_t len);
uint32_t harness_word(struct harness *h, uint32_t da);
void harness_set_word(struct harness *h, uint32_t da, uint32_t v);
void harness_vector(struct harness *h, unsigned int n, uint32_t code);
void harness_program(struct harness *h, const uint16_t *code, size_t len);
bool harness_load(struct harness *h, const char *path);

#endif /* ENGINE_HARNESS_H */

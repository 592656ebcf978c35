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

#include "../engine/mcu_proto.h"

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

/** harness_open() - start @program, give it memory; NULL: it cannot be */
struct harness *harness_open(const char *program);
/** harness_close() - hang up, whatever the core does. Return: exit code */
int harness_close(struct harness *h);
/** harness_kill() - end the process; was it this that ended it? */
bool harness_kill(struct harness *h);
/** harness_without_socket() - start @program alone. Return: exit code */
int harness_without_socket(const char *program);
/** harness_ns() - ns of a clock that only goes forward */
uint64_t harness_ns(void);
/** harness_sleep_ms() - let time pass, serving nothing */
void harness_sleep_ms(unsigned int ms);
/** harness_cpu_ms() - CPU time of the engine's process so far */
uint64_t harness_cpu_ms(const struct harness *h);

/** harness_send() - a message; @fd: a file to pass along, or -1 */
void harness_send(struct harness *h, const struct mcu_msg *m, int fd);
/** harness_pump() - serve one message; false: none came within @ms */
bool harness_pump(struct harness *h, int ms);
/** harness_expect() - the next of a type; those before it are forgotten */
void harness_expect(struct harness *h, uint32_t type, struct mcu_msg *m);
/** harness_answer() - answer the access that was seen last */
void harness_answer(struct harness *h, uint32_t value);

/** harness_run() - let go of reset */
void harness_run(struct harness *h);
/** harness_halt() - reset, held */
void harness_halt(struct harness *h);
/** harness_pause() - the engine gets no CPU for @ms, as on a busy PC */
void harness_pause(struct harness *h, unsigned int ms);
/** harness_rights() - what the core may do with a bank: bits of MCU_RIGHTS */
void harness_rights(struct harness *h, uint32_t bank, uint32_t rights);
/** harness_sync() - all before is in force; keeps what came in between */
void harness_sync(struct harness *h);

/** harness_at() - our pointer to the core's [da, da + len) */
void *harness_at(struct harness *h, uint32_t da, uint32_t len);
/** harness_word() - a word of the core's memory */
uint32_t harness_word(struct harness *h, uint32_t da);
/** harness_set_word() - likewise; sets it */
void harness_set_word(struct harness *h, uint32_t da, uint32_t v);
/** harness_vector() - vector @n is the code at @code */
void harness_vector(struct harness *h, unsigned int n, uint32_t code);
/** harness_program() - machine code at CODE, vectors that start it */
void harness_program(struct harness *h, const uint16_t *code, size_t len);
/** harness_load() - segments of an ELF file, at their load addresses */
bool harness_load(struct harness *h, const char *path);

#endif /* ENGINE_HARNESS_H */

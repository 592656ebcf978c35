/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hand of the normal world in the random test: chance, the record of what
 * was done, and what happens during a command.
 */
#ifndef TESTS_ATTACK_DRIVE_H
#define TESTS_ATTACK_DRIVE_H

#include "model.h"

enum { IMAGES = 6 };

/* For each processor: four that are trusted, two that are not */
extern struct w_image images[W_PROCS][IMAGES];
int make_images(void **arg);
int free_images(void **arg);

/** seed_chance() - the same number gives the same sequence */
void seed_chance(uint32_t seed);
/** rnd() - a number below @n */
uint32_t rnd(uint32_t n);
bool one_in(uint32_t n);

/**
 * struct story - what was done, for whoever has to understand a failure
 * @running: a sequence is not over yet
 */
struct story {
	bool running;
	uint32_t seed, step;
	char text[1 << 15];
	size_t len;
};

extern struct story story;

/** tell() - printf into the story */
void tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* What the normal world does at one moment of a command */
enum attack { CALM, KILL, SWAP, FLIP };

/**
 * struct plot - what happens, and what happened
 * @at: number of the moment: system calls and calls of the pseudo TA
 * @count: moments so far
 * @hit: writes to a processor's code memory passed
 */
struct plot {
	int at, count;
	bool kill, swap, hit[W_PROCS];
	struct tb_blob other;
	uint32_t off;
	uint8_t bits;
};

extern struct plot plot;

/** arm() - from now on until disarm(); @image_len: 0 when it is no load */
void arm(enum attack a, size_t image_len);
void disarm(void);

/* What should be the case */
extern struct m_world world;

/** free_session() - one that is not open, or NULL */
struct m_session *free_session(void);
/** live_session() - one of a processor whose application lives, or NULL */
struct m_session *live_session(uint32_t id);
void close_session(struct m_session *s);
/** open_session() - a new one; where all are open some other is closed */
struct m_session *open_session(uint32_t id);

#endif /* TESTS_ATTACK_DRIVE_H */

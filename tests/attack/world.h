/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the attacks share: signed images with the memory they promise, and
 * questions to the machine itself, past every interface.
 */
#ifndef TESTS_ATTACK_WORLD_H
#define TESTS_ATTACK_WORLD_H

#include "../secure/secure.h"

#define W_PROCS		2

/* One word in the code memory of each processor that attackers write to */
#define W_POKE		0xff0u

enum w_format { W_OURS, W_STOCK };

/**
 * struct w_image - a signed image and what it must look like when loaded
 * @proc: processor it was made for
 * @file: the signed image
 * @code: bytes of the processor's code and data memory, all banks in order
 * @code_len: their number
 * @digest: SHA-256 of header and TLVs
 * @key_id: of the key that signed
 * @stock: without this project's TLVs
 * @trusted: that key is one the board trusts
 */
struct w_image {
	uint32_t proc;
	struct tb_blob file;
	uint8_t *code;
	size_t code_len;
	uint8_t digest[32];
	uint8_t key_id[32];
	bool stock;
	bool trusted;
};

/**
 * w_image() - make one
 * @proc: for which processor
 * @fill: its data bytes
 * @format: with or without this project's TLVs
 * @key: file in the folder of test keys
 */
struct w_image w_image(uint32_t proc, uint8_t fill, enum w_format format,
		       const char *key);
void w_image_free(struct w_image *img);

/** w_code_len() - bytes of a processor's code and data memory */
size_t w_code_len(uint32_t proc);

/**
 * w_first_diff() - compare memory with what it must be
 * @img: NULL: all zero
 * @poked: the attackers' word may be anything
 * Return: offset of the first byte that differs, -1 when none does.
 */
long w_first_diff(uint32_t proc, const struct w_image *img, bool poked);

/** w_fill() - write to all code memory, past the firewall */
void w_fill(uint32_t proc, uint8_t byte);
/** w_filled() - is all of it still this byte? */
bool w_filled(uint32_t proc, uint8_t byte);

/** w_dirty() - bytes that wait in the secure CPU's cache */
size_t w_dirty(uint32_t proc);
/** w_closed() - normal world and its DMA can neither read nor write any */
bool w_closed(uint32_t proc);
/** w_idle() - the normal world can read and write all of it */
bool w_idle(uint32_t proc);
/** w_poke() - try to write the attackers' word; true where that passed */
bool w_poke(uint32_t proc);

/** w_fds() - open file descriptors of this program */
unsigned int w_fds(void);

/** w_reason_result() - the TEE_Result that goes with a reason */
uint32_t w_reason_result(uint32_t reason);

#endif /* TESTS_ATTACK_WORLD_H */

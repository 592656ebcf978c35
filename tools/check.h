/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A signed image on a PC, read with the device's code.
 */
#ifndef TRP_CHECK_H
#define TRP_CHECK_H

#include <trp/elf.h>
#include <trp/load.h>

#include "crypto_host.h"
#include "../host/tool.h"

/* Larger than any file that the reader accepts, to say what is wrong. */
#define CHECK_FILE_MAX	(TRP_MAX_MANIFEST_LEN + TRP_MAX_IMG_LEN + 65536u)

/**
 * struct check - one image and what is known of it
 * @file: the whole file, borrowed
 * @len: its bytes
 * @lens: from its header
 * @img: its parts
 * @auth: verified manifest
 * @src: its images
 * @hints: what the ELF headers say; of an image that is not a stock image,
 *	@hints.end is what IMGINDEX says
 * @plan: what would be loaded
 * @rsc: bytes of the resource table, NULL when there is none
 * @rest: bytes that are neither header nor segment, filled by check_rest()
 */
struct check {
	const uint8_t *file;
	size_t len;
	struct trp_lens lens;
	struct trp_image img;
	struct trp_authed auth;
	struct trp_source src;
	struct trp_hints hints;
	struct trp_plan plan;
	const uint8_t *rsc;
	uint32_t rest;
};

/**
 * check_open() - layout
 * @c: filled; its address must not change
 * @file: whole file, must outlive @c
 * @len: its bytes
 * @rep: filled on error
 */
enum trp_err check_open(struct check *c, const uint8_t *file, size_t len,
			struct trp_report *rep);

/**
 * check_auth() - signature
 * @c: opened
 * @crypto: trusted keys
 * @rep: filled on error
 */
enum trp_err check_auth(struct check *c, const struct trp_crypto *crypto,
			struct trp_report *rep);

/**
 * check_images() - loading plan, digests, resource table, ELF headers
 * @c: verified
 * @crypto: digests
 * @rep: filled on error
 *
 * In the device's order; then segments that are not loaded. The processor's
 * memory map is not known here: addresses stand for themselves.
 */
enum trp_err check_images(struct check *c, const struct trp_crypto *crypto,
			  struct trp_report *rep);

/**
 * check_rest() - what no device looks at: all other bytes of the images, and
 *	ELF headers where the image is not a stock image
 * @c: images whose end check_images() knows, whatever else it said
 * @rep: filled on error
 *
 * Without IMGDIGEST there is nothing to compare with: @c->rest then says how
 * many bytes anybody could change.
 * Return: TRP_OK, TRP_E_IMGDIGEST, _CRYPTO, or one of trp_elf_open()'s.
 */
enum trp_err check_rest(struct check *c, struct trp_report *rep);

/**
 * check_image_of() - image that a hash-table entry belongs to
 * @c: check_images() was called; @c->hints.end is complete
 * @entry: below num_ent
 */
uint32_t check_image_of(const struct check *c, uint32_t entry);

/**
 * check_bytes() - bytes of an entry in the file
 * @c: images checked up to the binding
 * @entry: below num_ent
 * @p: filled; NULL when it has none
 * @n: filled
 * Return: false when they lie outside the image.
 */
bool check_bytes(const struct check *c, uint32_t entry, const uint8_t **p,
		 uint32_t *n);

/**
 * check_digest() - do the bytes of an entry match its digest?
 * @c: images checked up to the binding
 * @entry: below num_ent
 */
bool check_digest(const struct check *c, uint32_t entry);

/**
 * stock_warn() - say where OP-TEE's own TA would refuse what this one loads
 * @c: checked image
 * @file: name for the messages
 */
void stock_warn(const struct check *c, const char *file);

/**
 * stock_heap() - bytes that OP-TEE's own TA needs of its heap
 * @img: opened image
 */
uint32_t stock_heap(const struct trp_image *img);

#endif /* TRP_CHECK_H */

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What `trp show` knows of an image, for its two ways of printing.
 */
#ifndef TRP_SHOW_H
#define TRP_SHOW_H

#include "check.h"


/**
 * struct show - an image, trusted or not
 * @path: file
 * @c: what the reader says; @c.auth is not to be relied on, see show.c
 * @digest: SHA-256 of header and TLVs: the name of the manifest
 * @checked: keys were given
 * @key: the key that verified it; NULL when none did
 * @why: reason, when it was checked and no key verified it
 * @bound: @c.bind is known
 * @problem: what the device would refuse besides, TRP_OK when nothing
 * @rest: of the bytes that are not loaded, @c.rest in all: "good", "bad" or
 *	"not signed"; NULL when not known
 */
struct show {
	const char *path;
	struct check c;
	uint8_t digest[TRP_DIGEST_LEN];
	bool checked;
	const struct trp_host_key *key;
	struct trp_report why;
	bool bound;
	struct trp_report problem;
	const char *rest;
};

/**
 * struct rsc_field - a field of a resource table's entry
 * @name: NULL ends the list
 * @off: in the entry, after its type word
 * @kind: 'x' u32 in hexadecimal, 'd' u32 in decimal, 'b' u8, 's' text of 32
 */
struct rsc_field {
	const char *name;
	uint32_t off;
	char kind;
};

/**
 * rsc_fields() - fields of an entry
 * @type: type word
 * Return: list ended by a NULL name; empty for types without a known form.
 */
const struct rsc_field *rsc_fields(uint32_t type);

extern const struct rsc_field rsc_vring_fields[];

/**
 * show_vrings() - number of vrings of an entry
 * @type: type word
 * @body: of the entry
 */
uint32_t show_vrings(uint32_t type, const struct trp_span *body);

/**
 * show_segment() - name of a program header's type
 * @type: p_type
 * Return: NULL when it has no name here.
 */
const char *show_segment(uint32_t type);

/**
 * show_digest() - "good", "bad", "outside" of the file, or "unknown"
 * @s: image
 * @entry: index
 */
const char *show_digest(const struct show *s, uint32_t entry);

/**
 * show_dump() - may an entry appear in a core dump?
 * @s: image
 * @entry: index
 */
bool show_dump(const struct show *s, uint32_t entry);

/**
 * show_sigtype() - "RSA-2048", "ECDSA P-256"
 * @s: image
 * @buf: filled
 * @len: bytes in @buf
 */
const char *show_sigtype(const struct show *s, char *buf, size_t len);

/**
 * show_text() - print for people
 * @s: image
 */
void show_text(const struct show *s);

/**
 * show_json() - print for programs; schema in docs/format.md
 * @s: image
 */
void show_json(const struct show *s);

#endif /* TRP_SHOW_H */

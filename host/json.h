/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small writer of JSON. Members come in the order of the calls.
 */
#ifndef TRP_JSON_H
#define TRP_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/**
 * struct json - where the writer is
 * @f: output
 * @depth: open objects and arrays
 * @more: something was written at this depth
 */
struct json {
	FILE *f;
	int depth;
	bool more;
};

/**
 * json_open() - begin an object or array
 * @j: writer
 * @key: name of the member; NULL inside an array and at the top
 * @bracket: '{' or '['
 */
void json_open(struct json *j, const char *key, char bracket);

/**
 * json_close() - end an object or array
 * @j: writer
 * @bracket: '}' or ']'
 */
void json_close(struct json *j, char bracket);

/**
 * json_str() - a string; bytes that are not UTF-8 become U+FFFD
 * @j: writer
 * @key: name of the member or NULL
 * @s: text; NULL gives null
 */
void json_str(struct json *j, const char *key, const char *s);

/**
 * json_text() - a string of known length
 * @j: writer
 * @key: name of the member or NULL
 * @p: bytes
 * @n: number of them
 */
void json_text(struct json *j, const char *key, const uint8_t *p, size_t n);

/**
 * json_num() - a number
 * @j: writer
 * @key: name of the member or NULL
 * @v: number
 */
void json_num(struct json *j, const char *key, uint64_t v);

/**
 * json_bool() - true or false
 * @j: writer
 * @key: name of the member or NULL
 * @v: which
 */
void json_bool(struct json *j, const char *key, bool v);

/**
 * json_hex() - bytes as a string of hexadecimal digits
 * @j: writer
 * @key: name of the member or NULL
 * @p: bytes; NULL gives null
 * @n: number of them
 */
void json_hex(struct json *j, const char *key, const uint8_t *p, size_t n);

#endif /* TRP_JSON_H */

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every sub-command of `trp` shares: exit codes, messages, reading files.
 */
#ifndef TRP_TOOL_H
#define TRP_TOOL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <trp/err.h>

#define TOOL_VERSION	"0.1.0"

/**
 * enum tool_exit - exit codes of all programs of this project
 * @TOOL_OK: done
 * @TOOL_REFUSED: the input is not acceptable
 * @TOOL_USAGE: the command line is wrong
 * @TOOL_IO: a file cannot be read or written
 * @TOOL_CRASHED: the coprocessor crashed (`trp-board` only)
 * @TOOL_INTERNAL: a defect of the program or a failing library
 */
enum tool_exit {
	TOOL_OK = 0,
	TOOL_REFUSED = 1,
	TOOL_USAGE = 2,
	TOOL_IO = 3,
	TOOL_CRASHED = 4,
	TOOL_INTERNAL = 5,
};

/**
 * tool_program() - set the program's name, "trp" until then
 * @name: borrowed
 */
void tool_program(const char *name);

/**
 * tool_name() - set what messages start with
 * @sub: sub-command; "trp SUB: " is printed before each message
 */
void tool_name(const char *sub);

/**
 * tool_error() - print "trp SUB: FILE: FACT; HINT" to stderr
 * @code: exit code, handed back
 * @file: the file concerned, or NULL
 * @hint: what to do, or NULL
 * @fmt: the fact
 * Return: @code. The line is one line whatever the names hold.
 */
__attribute__((format(printf, 4, 5)))
enum tool_exit tool_error(enum tool_exit code, const char *file,
			  const char *hint, const char *fmt, ...);

/**
 * tool_warn() - print "trp SUB: FILE: warning: FACT" to stderr
 * @file: the file concerned, or NULL
 * @fmt: the fact
 */
__attribute__((format(printf, 2, 3)))
void tool_warn(const char *file, const char *fmt, ...);

/**
 * tool_refuse() - print a reason of the device's code
 * @file: the file concerned
 * @rep: its report
 * Return: TOOL_REFUSED; TOOL_INTERNAL for reasons that accuse this program.
 */
enum tool_exit tool_refuse(const char *file, const struct trp_report *rep);

/**
 * tool_read_file() - read a whole file
 * @path: file
 * @max: more bytes than this are refused
 * @buf: filled with memory that the caller frees; one 0 follows the bytes
 * @len: bytes
 * Return: TOOL_OK, TOOL_IO or TOOL_REFUSED (too large); a message was printed.
 */
enum tool_exit tool_read_file(const char *path, size_t max, uint8_t **buf,
			      size_t *len);

/**
 * tool_hex() - write bytes in hexadecimal
 * @out: filled, 2 * @n + 1 bytes
 * @p: bytes
 * @n: number of them
 * Return: @out.
 */
char *tool_hex(char *out, const uint8_t *p, size_t n);

/**
 * tool_text() - are these bytes text that may be printed as it is?
 * @p: bytes
 * @n: number of them; 0 is not text
 * Return: 1 when they are valid UTF-8 without control characters.
 */
int tool_text(const uint8_t *p, size_t n);

/**
 * tool_utf8() - are these bytes valid UTF-8?
 * @p: bytes
 * @n: number of them
 */
int tool_utf8(const uint8_t *p, size_t n);

#endif /* TRP_TOOL_H */

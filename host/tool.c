/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages and files.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

#define LINE_LEN	1024

static const char *program = "trp";
static const char *sub_name;

void tool_program(const char *name)
{
	program = name;
}

void tool_name(const char *sub)
{
	sub_name = sub;
}

/* A file name may hold anything: keep the message one line of plain text. */
static void put_line(const char *line)
{
	const char *p;

	for (p = line; *p; p++)
		fputc((unsigned char)*p < 0x20 || *p == 0x7f ? '?' : *p,
		      stderr);
	fputc('\n', stderr);
}

static void start_line(char *line, size_t len, const char *file)
{
	snprintf(line, len, "%s%s%s: %s%s", program, sub_name ? " " : "",
		 sub_name ? sub_name : "", file ? file : "", file ? ": " : "");
}

__attribute__((format(printf, 3, 0)))
static void add_line(char *line, size_t len, const char *fmt, va_list ap)
{
	size_t used = strlen(line);

	vsnprintf(line + used, len - used, fmt, ap);
}

enum tool_exit tool_error(enum tool_exit code, const char *file,
			  const char *hint, const char *fmt, ...)
{
	char line[LINE_LEN];
	size_t used;
	va_list ap;

	start_line(line, sizeof(line), file);
	va_start(ap, fmt);
	add_line(line, sizeof(line), fmt, ap);
	va_end(ap);
	used = strlen(line);
	if (hint)
		snprintf(line + used, sizeof(line) - used, "; %s", hint);
	put_line(line);
	return code;
}

void tool_warn(const char *file, const char *fmt, ...)
{
	char line[LINE_LEN];
	size_t used;
	va_list ap;

	start_line(line, sizeof(line), file);
	used = strlen(line);
	snprintf(line + used, sizeof(line) - used, "warning: ");
	va_start(ap, fmt);
	add_line(line, sizeof(line), fmt, ap);
	va_end(ap);
	put_line(line);
}

enum tool_exit tool_refuse(const char *file, const struct trp_report *rep)
{
	enum tool_exit code = TOOL_REFUSED;
	char text[TRP_SENTENCE_LEN];

	if (rep->err == TRP_E_CRYPTO || rep->err == TRP_E_INTERNAL ||
	    rep->err == TRP_E_READ)
		code = TOOL_INTERNAL;
	trp_report_text(rep, text, sizeof(text));
	return tool_error(code, file, trp_err_hint(rep->err), "%s (%u)", text,
			  rep->err);
}

/* Read until the end, growing: pipes have no size. */
static enum tool_exit read_all(int fd, const char *path, size_t max,
			       uint8_t **buf, size_t *len)
{
	size_t room = 0, used = 0;
	uint8_t *p = NULL, *q;
	ssize_t n;

	do {
		if (room - used < 2) {
			room = room ? 2 * room : 65536;
			q = realloc(p, room);
			if (!q) {
				free(p);
				return tool_error(TOOL_INTERNAL, path, NULL,
						  "out of memory");
			}
			p = q;
		}
		n = read(fd, p + used, room - used - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			free(p);
			return tool_error(TOOL_IO, path, NULL,
					  "cannot be read: %s",
					  strerror(errno));
		}
		used += (size_t)n;
		if (used > max) {
			free(p);
			return tool_error(TOOL_REFUSED, path, NULL,
					  "is larger than %zu bytes", max);
		}
	} while (n);
	p[used] = 0;
	*buf = p;
	*len = used;
	return TOOL_OK;
}

enum tool_exit tool_read_file(const char *path, size_t max, uint8_t **buf,
			      size_t *len)
{
	enum tool_exit ret;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*buf = NULL;
	*len = 0;
	if (fd < 0)
		return tool_error(TOOL_IO, path, NULL, "cannot be opened: %s",
				  strerror(errno));
	ret = read_all(fd, path, max, buf, len);
	close(fd);
	return ret;
}

char *tool_hex(char *out, const uint8_t *p, size_t n)
{
	static const char digit[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = digit[p[i] >> 4];
		out[2 * i + 1] = digit[p[i] & 15];
	}
	out[2 * n] = 0;
	return out;
}

/* Bytes that follow the first one of a UTF-8 sequence; -1: not a first one */
static int utf8_more(uint8_t c)
{
	if (c < 0x80)
		return 0;
	if (c >= 0xC2 && c <= 0xDF)
		return 1;
	if (c >= 0xE0 && c <= 0xEF)
		return 2;
	if (c >= 0xF0 && c <= 0xF4)
		return 3;
	return -1;
}

/* Overlong forms, surrogates, and what lies above U+10FFFF */
static int utf8_second_bad(uint8_t c, uint8_t second)
{
	return (c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) ||
	       (c == 0xF0 && second < 0x90) || (c == 0xF4 && second > 0x8F);
}

int tool_utf8(const uint8_t *p, size_t n)
{
	size_t i, k;
	int more;

	for (i = 0; i < n; i += (size_t)more + 1) {
		more = utf8_more(p[i]);
		if (more < 0 || (size_t)more >= n - i)
			return 0;
		for (k = 1; k <= (size_t)more; k++)
			if ((p[i + k] & 0xC0) != 0x80)
				return 0;
		if (more && utf8_second_bad(p[i], p[i + 1]))
			return 0;
	}
	return 1;
}

int tool_text(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (p[i] < 0x20 || p[i] == 0x7f ||
		    (p[i] == 0xC2 && i + 1 < n && p[i + 1] < 0xA0))
			return 0;
	return n && tool_utf8(p, n);
}

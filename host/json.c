/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing JSON (RFC 8259), two spaces per level.
 */
#include <inttypes.h>
#include <string.h>

#include "json.h"
#include "tool.h"

static void start(struct json *j, const char *key)
{
	if (j->more)
		fputc(',', j->f);
	if (j->depth)
		fprintf(j->f, "\n%*s", 2 * j->depth, "");
	if (key)
		fprintf(j->f, "\"%s\": ", key);
	j->more = true;
}

void json_open(struct json *j, const char *key, char bracket)
{
	start(j, key);
	fputc(bracket, j->f);
	j->depth++;
	j->more = false;
}

void json_close(struct json *j, char bracket)
{
	j->depth--;
	if (j->more)
		fprintf(j->f, "\n%*s", 2 * j->depth, "");
	fputc(bracket, j->f);
	j->more = true;
	if (!j->depth)
		fputc('\n', j->f);
}

/* Length of the valid UTF-8 sequence at @p, 0 when there is none */
static size_t sequence(const uint8_t *p, size_t n)
{
	size_t len;

	for (len = 1; len <= 4 && len <= n; len++)
		if (tool_utf8(p, len))
			return len;
	return 0;
}

void json_text(struct json *j, const char *key, const uint8_t *p, size_t n)
{
	size_t len;

	start(j, key);
	fputc('"', j->f);
	for (; n; p += len, n -= len) {
		len = sequence(p, n);
		if (!len) {
			fputs("\xEF\xBF\xBD", j->f);
			len = 1;
		} else if (*p == '"' || *p == '\\') {
			fprintf(j->f, "\\%c", *p);
		} else if (*p < 0x20 || *p == 0x7f) {
			fprintf(j->f, "\\u%04x", *p);
		} else {
			fwrite(p, 1, len, j->f);
		}
	}
	fputc('"', j->f);
}

void json_str(struct json *j, const char *key, const char *s)
{
	if (s) {
		json_text(j, key, (const uint8_t *)s, strlen(s));
		return;
	}
	start(j, key);
	fputs("null", j->f);
}

void json_num(struct json *j, const char *key, uint64_t v)
{
	start(j, key);
	fprintf(j->f, "%" PRIu64, v);
}

void json_bool(struct json *j, const char *key, bool v)
{
	start(j, key);
	fputs(v ? "true" : "false", j->f);
}

void json_hex(struct json *j, const char *key, const uint8_t *p, size_t n)
{
	size_t i;

	if (!p) {
		json_str(j, key, NULL);
		return;
	}
	start(j, key);
	fputc('"', j->f);
	for (i = 0; i < n; i++)
		fprintf(j->f, "%02x", p[i]);
	fputc('"', j->f);
}

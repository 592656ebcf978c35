/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A board that fails when it is told to: requests that are refused, or that
 * nobody hears. What fails is text in a file, read at each request, so that it
 * can change while everything runs. Several faults have commas between.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "remote.h"

static const char *const requests[] = {
	[VL_HELLO] = "hello", [VL_HALT] = "halt", [VL_ZERO] = "zero",
	[VL_WRITE] = "write", [VL_RUN] = "run", [VL_READ] = "read",
	[VL_STATUS] = "status", [VL_BOOT] = "boot",
};

static const char *const kinds[] = {
	[FAULT_REFUSE] = "refuse", [FAULT_IGNORE] = "ignore",
	[FAULT_LOSE] = "lose",
};

#define COUNT(a)	(sizeof(a) / sizeof(*(a)))

static unsigned int find(const char *const *names, size_t n, const char *name)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (names[i] && !strcmp(names[i], name))
			return i;
	return 0;
}

bool faults_open(struct faults *f, const char *arg)
{
	const char *at = strrchr(arg, '@');
	char *end;

	memset(f, 0, sizeof(*f));
	if (!at || !at[1])
		at = NULL;
	if (at) {
		errno = 0;
		f->at = strtoll(at + 1, &end, 0);
		if (*end || errno || f->at < 0)
			return false;
	}
	f->path = at ? strndup(arg, (size_t)(at - arg)) : strdup(arg);
	return f->path && *f->path;
}

void faults_close(struct faults *f)
{
	free(f->path);
	f->path = NULL;
}

/* N, N-M, N- or "all". Return: whether it is one of them */
static bool parse_which(struct fault_rule *r, const char *p)
{
	char *end;

	r->first = 1;
	r->last = ULONG_MAX;
	if (!strcmp(p, "all"))
		return true;
	if (*p < '1' || *p > '9')
		return false;
	r->first = strtoul(p, &end, 10);
	r->last = r->first;
	if (*end == '-') {
		p = end + 1;
		r->last = *p ? strtoul(p, &end, 10) : ULONG_MAX;
		end = *p ? end : end + 1;
	}
	return !*end && r->last >= r->first;
}

static bool parse_rule(struct fault_rule *r, const char *text)
{
	char type[8], kind[8], which[24] = "all", extra;
	int n = sscanf(text, "%7s %7s %23s %u %c", type, kind, which, &r->core,
		       &extra);

	if (n < 4)
		r->core = REMOTE_CORES;		/* either */
	else if (r->core >= REMOTE_CORES)
		return false;
	if (n < 2 || n > 4 || !parse_which(r, which))
		return false;
	r->count = 0;
	r->kind = (enum fault)find(kinds, COUNT(kinds), kind);
	r->type = find(requests, COUNT(requests), type);
	return r->kind && r->type;
}

static bool parse(struct faults *f)
{
	char text[FAULT_TEXT], *rest = text, *one;

	strcpy(text, f->text);
	text[strcspn(text, "#\n")] = '\0';
	f->rules = 0;
	if (!text[strspn(text, " ")])
		return true;			/* nothing is to fail */
	while ((one = strsep(&rest, ","))) {
		if (f->rules == FAULT_RULES ||
		    !parse_rule(f->rule + f->rules, one))
			return false;
		f->rules++;
	}
	return true;
}

/* A file that is not there says that nothing fails */
static void look(struct faults *f)
{
	char text[FAULT_TEXT] = "";
	int fd = open(f->path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		if (pread(fd, text, sizeof(text) - 1, f->at) < 0)
			text[0] = '\0';
		close(fd);
	}
	if (!strcmp(text, f->text))
		return;
	strcpy(f->text, text);
	if (!parse(f)) {
		f->rules = 0;
		remote_log("fault not understood: %.*s",
			   (int)strcspn(text, "\n"), text);
	}
}

enum fault faults_next(struct faults *f, uint8_t type, uint32_t core)
{
	enum fault kind = FAULT_NONE;
	struct fault_rule *r;

	if (!f->path)
		return FAULT_NONE;
	look(f);
	for (r = f->rule; r < f->rule + f->rules; r++) {
		if (type != r->type ||
		    (r->core < REMOTE_CORES && core != r->core))
			continue;
		r->count++;
		if (kind || r->count < r->first || r->count > r->last)
			continue;
		kind = r->kind;
		remote_log("core %u: request %s, number %lu: %s, as told",
			   core, requests[type], r->count, kinds[kind]);
	}
	return kind;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests: files and folders in $TMPDIR that are gone after them. */
#ifndef TEMP_TEST_H
#define TEMP_TEST_H

#include <stdio.h>
#include <stdlib.h>

/* short enough for a socket beside it */
#define TEMP_LEN 96

/** temp_name() - a template for mkstemp() and mkdtemp(), in TMPDIR or /tmp */
static inline void temp_name(char path[TEMP_LEN])
{
	const char *in = getenv("TMPDIR");

	snprintf(path, TEMP_LEN, "%s/trp-test-XXXXXX", in && *in ? in : "/tmp");
}

/** temp_file() - make an empty one; Return: descriptor, negative: none */
static inline int temp_file(char path[TEMP_LEN])
{
	temp_name(path);
	return mkstemp(path);
}

/** temp_dir() - make one; Return: @path, NULL: none */
static inline char *temp_dir(char path[TEMP_LEN])
{
	temp_name(path);
	return mkdtemp(path);
}

#endif /* TEMP_TEST_H */

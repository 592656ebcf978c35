/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * refused LIST: has each image of the list (images_test.c) refused by
 * "echo start", and compares errno, log, tee/result, states and what is left
 * in memory. Prints ok or not ok per image.
 */
#include <errno.h>
#include <fnmatch.h>
#include <string.h>

#include "watch.h"

#define RPROC	"/sys/class/remoteproc/remoteproc0/"

struct image {
	char *file, *says, *pattern, *name;
	int number;
	unsigned int reason;
};

static int kmsg = -1;
static unsigned int failures;

static int complain(const struct image *im, const char *what, const char *got)
{
	printf("not ok %s (%s): %s: %s\n", im->file, im->name, what, got);
	return 1;
}

/* Return: 0, or errno of the write */
static int put(const char *file, const char *text)
{
	int fd = open(file, O_WRONLY);
	int err = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, strlen(text)) < 0)
		err = errno;
	close(fd);
	return err;
}

static void get(const char *file, char *text, size_t len)
{
	int fd = open(file, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, len - 1);

	text[n < 0 ? 0 : n] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (fd >= 0)
		close(fd);
}

/* A sentence is that of @im: "REASON SENTENCE" */
static int is_reason(const struct image *im, const char *line)
{
	char *end;

	if (strtoul(line, &end, 10) != im->reason)
		return 0;
	while (*end == ' ' || *end == ':')
		end++;
	return !fnmatch(im->pattern, end, 0) && strstr(end, im->says);
}

/* The log since it was read last: one line of ours, and that is the refusal */
static int check_log(const struct image *im)
{
	static const char start[] = "load refused, reason ";
	unsigned int lines = 0, right = 0;
	char record[1024], *text;
	ssize_t n;

	while ((n = read(kmsg, record, sizeof(record) - 1)) > 0 ||
	       (n < 0 && errno == EPIPE)) {
		if (n < 0)
			return complain(im, "log", "overrun");
		record[n] = '\0';
		record[strcspn(record, "\n")] = '\0';
		if (strstr(record, "WARNING") || strstr(record, "BUG"))
			return complain(im, "log", record);
		if (!strstr(record, "refused") && !strstr(record, "reason"))
			continue;
		lines++;
		text = strstr(record, start);
		if (text && is_reason(im, text + strlen(start)))
			right++;
		else
			return complain(im, "log", record);
	}
	snprintf(record, sizeof(record), "%u lines", lines);
	return lines == 1 && right == 1 ? 0 : complain(im, "log", record);
}

static int check_state(const struct image *im)
{
	struct watch_seen w = watch(0);
	char linux_state[32], tee_state[32], seen[160];

	get(RPROC "state", linux_state, sizeof(linux_state));
	get(RPROC "tee/state", tee_state, sizeof(tee_state));
	snprintf(seen, sizeof(seen), "%s %s, bytes left: own %u secure %u",
		 linux_state, tee_state, w.own, w.secure);
	if (strcmp(linux_state, "offline") || strcmp(tee_state, "off") ||
	    w.own || (w.secure && w.secure != WATCH_UNSEEN))
		return complain(im, "state", seen);
	return 0;
}

static void refuse(const struct image *im)
{
	char result[256];
	int err, bad;

	err = put(RPROC "firmware", im->file);
	if (!err)
		err = put(RPROC "state", "start");
	bad = err != im->number && complain(im, "errno", strerror(err));
	bad |= check_log(im);
	get(RPROC "tee/result", result, sizeof(result));
	if (!is_reason(im, result))
		bad |= complain(im, "tee/result", result);
	bad |= check_state(im);
	failures += (unsigned int)bad;
	if (!bad)
		printf("ok %s: %s\n", im->name, result);
}

int main(int argc, char **argv)
{
	char line[1024], *rest;
	struct image im;
	FILE *list;

	list = argc == 2 ? fopen(argv[1], "r") : NULL;
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	if (!list || kmsg < 0 || lseek(kmsg, 0, SEEK_END) < 0) {
		perror("refused");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (fgets(line, sizeof(line), list)) {
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		im.file = strsep(&rest, "\t");
		im.number = atoi(strsep(&rest, "\t"));
		im.reason = (unsigned int)atoi(strsep(&rest, "\t"));
		im.says = strsep(&rest, "\t");
		im.pattern = strsep(&rest, "\t");
		im.name = strsep(&rest, "\t");
		refuse(&im);
	}
	return failures != 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Output files: temporary file in the same directory, fsync, rename.
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "out.h"

static enum tool_exit io_error(const char *path)
{
	return tool_error(TOOL_IO, path, NULL, "cannot be written: %s",
			  strerror(errno));
}

static bool write_all(int fd, const uint8_t *p, size_t n)
{
	ssize_t done;

	while (n) {
		done = write(fd, p, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		p += done;
		n -= (size_t)done;
	}
	return true;
}

/* close() may be the first to tell of a failed write. */
static enum tool_exit write_direct(const char *path, const void *buf,
				   size_t len)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return io_error(path);
	ok = write_all(fd, buf, len);
	if (close(fd))
		ok = false;
	return ok ? TOOL_OK : io_error(path);
}

static mode_t umask_now(void)
{
	mode_t mask = umask(077);

	umask(mask);
	return mask;
}

static bool fill(int fd, mode_t mode, const void *buf, size_t len)
{
	bool ok = write_all(fd, buf, len) &&
		  !fchmod(fd, mode & ~umask_now()) && !fsync(fd);
	int err = errno;

	if (close(fd) && ok) {
		ok = false;
		err = errno;
	}
	errno = err;
	return ok;
}

/* The rename is durable only once its directory is on the disk. */
static void sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)fsync(fd);
	close(fd);
}

/* link() fails where a name exists, rename() replaces it. */
static enum tool_exit move(const char *tmp, const char *path, bool keep)
{
	if (!keep)
		return rename(tmp, path) ? io_error(path) : TOOL_OK;
	if (!link(tmp, path)) {
		unlink(tmp);
		return TOOL_OK;
	}
	if (errno == EEXIST)
		return tool_error(TOOL_REFUSED, path,
				  "give another name, or remove it first",
				  "exists already");
	return io_error(path);
}

static enum tool_exit write_beside(const char *path, const char *dir,
				   mode_t mode, bool keep, const void *buf,
				   size_t len)
{
	char *tmp = malloc(strlen(dir) + sizeof("/.trp-XXXXXX"));
	enum tool_exit ret;
	int fd;

	if (!tmp)
		return io_error(path);
	sprintf(tmp, "%s/.trp-XXXXXX", dir);
	fd = mkostemp(tmp, O_CLOEXEC);
	if (fd < 0) {
		ret = io_error(path);
	} else {
		ret = fill(fd, mode, buf, len) ? move(tmp, path, keep) :
						 io_error(path);
		if (ret)
			unlink(tmp);
		else
			sync_dir(dir);
	}
	free(tmp);
	return ret;
}

static enum tool_exit write_file(const char *path, mode_t mode, bool keep,
				 const void *buf, size_t len)
{
	char *copy = strdup(path);
	enum tool_exit ret;
	sigset_t stop, old;

	if (!copy)
		return io_error(path);
	/* A signal must not leave the temporary file behind. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGINT);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGHUP);
	sigprocmask(SIG_BLOCK, &stop, &old);
	ret = write_beside(path, dirname(copy), mode, keep, buf, len);
	sigprocmask(SIG_SETMASK, &old, NULL);
	free(copy);
	return ret;
}

enum tool_exit out_write(const char *path, mode_t mode, bool keep,
			 const void *buf, size_t len)
{
	enum tool_exit ret;
	struct stat st;
	char *real;

	if (stat(path, &st))
		return write_file(path, mode, keep, buf, len);
	if (!S_ISREG(st.st_mode))
		return write_direct(path, buf, len);
	real = realpath(path, NULL);
	if (!real)
		return io_error(path);
	ret = write_file(real, mode, keep, buf, len);
	free(real);
	return ret;
}

bool out_same(const char *a, const char *b)
{
	struct stat sa, sb;

	return !stat(a, &sa) && !stat(b, &sb) && S_ISREG(sa.st_mode) &&
	       sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

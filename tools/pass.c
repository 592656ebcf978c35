/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Passphrases: from a file, the environment, or the terminal without echo.
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "keys.h"

static enum tool_exit copy_pass(const char *what, const char *from, size_t n,
				char *buf)
{
	if (n >= KEY_PASS_MAX)
		return tool_error(TOOL_REFUSED, what, NULL,
				  "the passphrase is longer than %d bytes",
				  KEY_PASS_MAX - 1);
	memcpy(buf, from, n);
	buf[n] = 0;
	return TOOL_OK;
}

static enum tool_exit from_file(const char *path, char *buf)
{
	enum tool_exit ret;
	uint8_t *p;
	size_t n;

	ret = tool_read_file(path, 65536, &p, &n);
	if (ret)
		return ret;
	ret = copy_pass(path, (char *)p, strcspn((char *)p, "\r\n"), buf);
	OPENSSL_cleanse(p, n);
	free(p);
	return ret;
}

static enum tool_exit no_answer(const char *what)
{
	return tool_error(TOOL_REFUSED, what,
			  "use --key-pwd-file or TRP_KEY_PASSPHRASE",
			  "needs a passphrase, and there is no terminal");
}

/* One line, byte by byte: nothing may be left in a buffer of stdio. */
static bool read_line(int fd, char *buf)
{
	size_t n = 0;
	char c;
	ssize_t got;

	for (;;) {
		got = read(fd, &c, 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got != 1 || c == '\n')
			break;
		if (n < KEY_PASS_MAX - 1)
			buf[n++] = c;
	}
	buf[n] = 0;
	return got == 1;
}

static enum tool_exit prompt(int tty, const char *what, const char *how,
			     char *buf)
{
	struct termios old, quiet;
	bool ok;

	if (tcgetattr(tty, &old))
		return no_answer(what);
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ICANON | ECHONL;
	dprintf(tty, "%s for %s: ", how, what);
	tcsetattr(tty, TCSAFLUSH, &quiet);
	ok = read_line(tty, buf);
	tcsetattr(tty, TCSAFLUSH, &old);
	return ok ? TOOL_OK : no_answer(what);
}

static enum tool_exit from_terminal(const char *what, bool again, char *buf)
{
	char second[KEY_PASS_MAX];
	enum tool_exit ret;
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (tty < 0)
		return no_answer(what);
	ret = prompt(tty, what, "Passphrase", buf);
	if (!ret && again) {
		ret = prompt(tty, what, "The same again", second);
		if (!ret && strcmp(buf, second))
			ret = tool_error(TOOL_REFUSED, what, "try again",
					 "the two passphrases differ");
		OPENSSL_cleanse(second, sizeof(second));
	}
	close(tty);
	return ret;
}

enum tool_exit pass_get(const struct key_pass *pass, const char *what,
			bool again, char *buf)
{
	const char *env = getenv("TRP_KEY_PASSPHRASE");

	if (pass->argv)
		return copy_pass(what, pass->argv, strlen(pass->argv), buf);
	if (pass->file)
		return from_file(pass->file, buf);
	if (env)
		return copy_pass(what, env, strlen(env), buf);
	return from_terminal(what, again, buf);
}

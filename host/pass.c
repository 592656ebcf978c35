/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Passphrases: from a file, the environment, or the terminal without echo.
 */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "pass.h"

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

/* Set by a signal during the prompt: the echo has to come back first. */
static volatile sig_atomic_t caught;

static void note_signal(int sig)
{
	caught = sig;
}

static const int stops[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

#define NUM_STOPS	(sizeof(stops) / sizeof(stops[0]))

/*
 * One line, byte by byte: nothing may be left in a buffer of stdio. Signals
 * are blocked but for the wait, so none can slip in before the read.
 */
static bool read_line(int fd, const sigset_t *open, char *buf)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	ssize_t got = 0;
	size_t n = 0;
	char c;

	while (!caught) {
		if (ppoll(&wait, 1, NULL, open) < 0)
			continue;
		got = read(fd, &c, 1);
		if (got < 0 && errno == EAGAIN)
			continue;	/* Ctrl-C emptied the line */
		if (got != 1 || c == '\n')
			break;
		if (n < KEY_PASS_MAX - 1)
			buf[n++] = c;
	}
	buf[n] = 0;
	return got == 1 && !caught;
}

static enum tool_exit prompt(int tty, const char *what, const char *how,
			     char *buf)
{
	struct sigaction note = { .sa_handler = note_signal }, was[NUM_STOPS];
	struct termios old, quiet;
	sigset_t block, open;
	size_t i;
	bool ok;

	if (tcgetattr(tty, &old))
		return no_answer(what);
	quiet = old;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	quiet.c_lflag |= ICANON | ECHONL;
	caught = 0;
	sigemptyset(&block);
	for (i = 0; i < NUM_STOPS; i++) {
		sigaddset(&block, stops[i]);
		sigaction(stops[i], &note, &was[i]);
	}
	sigprocmask(SIG_BLOCK, &block, &open);
	tcsetattr(tty, TCSAFLUSH, &quiet);
	dprintf(tty, "%s for %s: ", how, what);
	ok = read_line(tty, &open, buf);
	tcsetattr(tty, TCSAFLUSH, &old);
	for (i = 0; i < NUM_STOPS; i++)
		sigaction(stops[i], &was[i], NULL);
	sigprocmask(SIG_SETMASK, &open, NULL);
	if (caught)
		raise(caught);
	return ok ? TOOL_OK : no_answer(what);
}

static enum tool_exit from_terminal(const char *what, bool again, char *buf)
{
	char second[KEY_PASS_MAX];
	enum tool_exit ret;
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

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

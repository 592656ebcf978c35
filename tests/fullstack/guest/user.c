/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a program may do to the coprocessors through /dev/tee0: nothing. First
 * as root, then as nobody; prints ok or not ok.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/tee.h>
#include <trp/abi.h>

#define ACCESS_DENIED	0xffff0001u
#define NOBODY		65534

static const uint8_t ta[] = {
	0x80, 0xa4, 0xc2, 0x75, 0x0a, 0x47, 0x49, 0x05,
	0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08,
};
static const uint8_t pta[] = {
	0x54, 0xaf, 0x4a, 0x68, 0x19, 0xbe, 0x40, 0xd7,
	0xbb, 0xe6, 0x89, 0x50, 0x35, 0x0a, 0x87, 0x44,
};

/*
 * Who answers: OP-TEE a login that the kernel can vouch for, the kernel one
 * that it cannot, and its own, which nobody else may claim.
 */
static const struct {
	const char *name;
	uint32_t login;
	int error;		/* of the kernel */
	uint32_t result;	/* of OP-TEE */
} logins[] = {
	{ "public", TEE_IOCTL_LOGIN_PUBLIC, 0, ACCESS_DENIED },
	{ "user", TEE_IOCTL_LOGIN_USER, 0, ACCESS_DENIED },
	{ "group", TEE_IOCTL_LOGIN_GROUP, 0, ACCESS_DENIED },
	{ "application", TEE_IOCTL_LOGIN_APPLICATION, EINVAL, 0 },
	{ "user application", TEE_IOCTL_LOGIN_USER_APPLICATION, EINVAL, 0 },
	{ "group application", TEE_IOCTL_LOGIN_GROUP_APPLICATION, EINVAL, 0 },
	{ "unknown", 3, EINVAL, 0 },
	{ "implementation's own", 0xc0000000, EINVAL, 0 },
	{ "kernel", TEE_IOCTL_LOGIN_REE_KERNEL, EPERM, 0 },
	{ "kernel, any", TEE_IOCTL_LOGIN_REE_KERNEL + 1, EPERM, 0 },
	{ "kernel, last", 0xbfffffff, EPERM, 0 },
};

struct open_call {
	struct tee_ioctl_open_session_arg arg;
	struct tee_ioctl_param p[4];
};

struct call {
	struct tee_ioctl_invoke_arg arg;
	struct tee_ioctl_param p[4];
};

static unsigned int failures;

static void check(const char *what, uint32_t got, uint32_t want)
{
	if (got == want)
		return;
	printf("not ok %s (uid %d): %#x, not %#x\n", what, (int)getuid(), got,
	       want);
	failures++;
}

static void check_open(int tee, const char *whom, const uint8_t *uuid,
		       size_t l, uint32_t id)
{
	struct open_call c = { .arg = { .num_params = 4 } };
	struct tee_ioctl_buf_data buf = { (uintptr_t)&c, sizeof(c) };
	const gid_t group = getgid();
	char what[80];
	int err;

	memcpy(c.arg.uuid, uuid, sizeof(ta));
	c.arg.clnt_login = logins[l].login;
	/* a group that the program is in */
	if (logins[l].login == TEE_IOCTL_LOGIN_GROUP)
		memcpy(c.arg.clnt_uuid, &group, sizeof(group));
	c.p[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
	c.p[0].a = id;
	err = ioctl(tee, TEE_IOC_OPEN_SESSION, &buf) ? errno : 0;
	snprintf(what, sizeof(what), "open %s with login %s", whom,
		 logins[l].name);
	check(what, (uint32_t)err, (uint32_t)logins[l].error);
	if (!err && !logins[l].error)
		check(what, c.arg.ret, logins[l].result);
}

/* Sessions that the kernel has open: their numbers are easily guessed */
static void check_foreign(int tee)
{
	static const uint32_t cmds[] = {
		TRP_TA_STOP_FW, TRP_TA_RELEASE_FW, TRP_TA_GET_RSC_TABLE,
	};
	struct tee_ioctl_close_session_arg close_arg;
	struct tee_ioctl_cancel_arg cancel;
	uint32_t s;
	size_t i;

	for (s = 0; s < 64; s++) {
		for (i = 0; i < sizeof(cmds) / sizeof(cmds[0]); i++) {
			struct call c = { .arg = { .func = cmds[i],
						   .session = s,
						   .num_params = 4 } };
			struct tee_ioctl_buf_data buf = { (uintptr_t)&c,
							  sizeof(c) };

			c.p[0].attr = TEE_IOCTL_PARAM_ATTR_TYPE_VALUE_INPUT;
			check("a command in the kernel's session",
			      ioctl(tee, TEE_IOC_INVOKE, &buf) ?
			      (uint32_t)errno : 0, EINVAL);
		}
		close_arg.session = s;
		check("closing the kernel's session",
		      ioctl(tee, TEE_IOC_CLOSE_SESSION, &close_arg) ?
		      (uint32_t)errno : 0, EINVAL);
		cancel.session = s;
		cancel.cancel_id = 0;
		check("cancelling in the kernel's session",
		      ioctl(tee, TEE_IOC_CANCEL, &cancel) ?
		      (uint32_t)errno : 0, EINVAL);
	}
}

static void check_all(int tee)
{
	size_t l;
	uint32_t id;

	for (l = 0; l < sizeof(logins) / sizeof(logins[0]); l++) {
		for (id = 0; id < 2; id++) {
			check_open(tee, "the application", ta, l, id);
			check_open(tee, "the pseudo TA", pta, l, id);
		}
	}
	check_foreign(tee);
	printf("%s a program of uid %d: %u failures\n",
	       failures ? "not ok" : "ok", (int)getuid(), failures);
	fflush(stdout);
}

int main(void)
{
	int tee = open("/dev/tee0", O_RDWR);
	int status = 1;

	if (tee < 0) {
		perror("not ok /dev/tee0");
		return 1;
	}
	check_all(tee);
	/* a device that somebody left open to everybody */
	if (!fork()) {
		if (setgid(NOBODY) || setuid(NOBODY))
			_exit(2);
		check_all(tee);
		_exit(failures != 0);
	}
	wait(&status);
	if (status)
		printf("not ok as nobody\n");
	return failures || status;
}

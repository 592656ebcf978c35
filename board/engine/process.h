/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A process of trp-cortexm and its socket (mcu_proto.h), without any idea of
 * what the board around it is: the board's own (link.c) and those beside QEMU
 * (remote_core.c).
 */
#ifndef BOARD_PROCESS_H
#define BOARD_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

#include "mcu_proto.h"

/** process_ms() - milliseconds of a clock that only goes forward */
long process_ms(void);

/**
 * process_path() - where trp-cortexm is
 * @given: as the user says, NULL: beside this program
 * @path: filled
 * @size: its bytes
 * Return: 0 when it can be executed, or a negative errno.
 */
int process_path(const char *given, char *path, size_t size);

/**
 * process_start() - start it
 * @path: program
 * @pid: its process id
 * @sock: our end of the socket
 * Return: 0 or a negative errno.
 */
int process_start(const char *path, pid_t *pid, int *sock);

/**
 * process_end() - close the socket, wait for the end, not forever
 * @pid: process
 * @sock: our end
 * @why: filled with a few words on how it ended
 * @size: its bytes
 */
void process_end(pid_t pid, int sock, char *why, size_t size);

/**
 * process_send() - one message, without waiting
 * @sock: our end
 * @msg: message
 * @fd: a file to pass along, or -1
 * Return: 0, -EAGAIN when it does not listen now, -EPIPE.
 */
int process_send(int sock, const struct mcu_msg *msg, int fd);

/**
 * process_receive() - one message, without waiting
 * @sock: our end
 * @msg: filled; its text is one line of ASCII
 * Return: 1 with a message, 0 for none now, -EPIPE when the process is gone,
 * -EPROTO when it speaks another protocol.
 */
int process_receive(int sock, struct mcu_msg *msg);

#endif /* BOARD_PROCESS_H */

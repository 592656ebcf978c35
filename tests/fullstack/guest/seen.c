/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seen PROCESSOR: what its memory holds, seen from outside:
 * "own NUMBER CRC code NUMBER secure NUMBER CRC": bytes that are not zero, and
 * bytes that differ from good.sign's code.
 */
#include "watch.h"

int main(int argc, char **argv)
{
	struct watch_seen w = watch(argc > 1 ? (unsigned int)atoi(argv[1]) & 1 :
					       0);

	printf("own %u %08x code %u secure ", w.own, w.own_crc, w.code);
	if (w.secure == WATCH_UNSEEN)
		printf("unseen\n");
	else
		printf("%u %08x\n", w.secure, w.secure_crc);
	return 0;
}

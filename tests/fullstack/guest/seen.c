/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seen PROCESSOR: what its memory holds, seen from outside:
 * "own NUMBER CRC secure NUMBER CRC", the numbers of bytes that are not zero.
 */
#include "watch.h"

int main(int argc, char **argv)
{
	struct watch_seen w = watch(argc > 1 ? (unsigned int)atoi(argv[1]) & 1 :
					       0);

	printf("own %u %08x secure ", w.own, w.own_crc);
	if (w.secure == WATCH_UNSEEN)
		printf("unseen\n");
	else
		printf("%u %08x\n", w.secure, w.secure_crc);
	return 0;
}

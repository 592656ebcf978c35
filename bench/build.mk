# SPDX-License-Identifier: BSD-2-Clause

.PHONY: bench
bench:			## instructions of each command in real OP-TEE (QEMU)
	bench/loadfw.sh

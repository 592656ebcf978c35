# SPDX-License-Identifier: BSD-2-Clause
# Code of measurements in OP-TEE's core: optee/mk/trp.mk adds this folder when
# CFG_TRP_TEST_CODE names the one above it.
global-incdirs-y += ../../../../include
srcs-y += memory.c

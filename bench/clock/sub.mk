# SPDX-License-Identifier: BSD-2-Clause
incdirs-y += ../../optee/drivers
incdirs-y += ../../include
srcs-y += clock.c

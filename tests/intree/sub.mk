# SPDX-License-Identifier: BSD-2-Clause
global-incdirs-y += include
srcs-$(CFG_REMOTEPROC_PTA) += virt_rproc.c

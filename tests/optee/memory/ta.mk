# SPDX-License-Identifier: BSD-2-Clause
# Code of measurements in the trusted application: optee/ta/sub.mk includes
# this file when CFG_TRP_TEST_CODE names its folder. Commands are not wrapped,
# so that they run as in a product.
trp-memory-dir := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
srcs-y += $(trp-memory-dir)/memory_ta.c
# The dev kit does not hand this on; its libutils is built with it
cppflags-y += -DCFG_WITH_STATS=1
user-ta-ldadd += --wrap=TA_CreateEntryPoint --wrap=TA_OpenSessionEntryPoint

# SPDX-License-Identifier: BSD-2-Clause
# Code of tests in the trusted application: optee/ta/sub.mk includes this file
# when CFG_TRP_TEST_CODE names its folder.
trp-inject-dir := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
srcs-y += $(trp-inject-dir)/inject_ta.c
trp-inject-wrap := TA_OpenSessionEntryPoint TA_CloseSessionEntryPoint \
	TA_InvokeCommandEntryPoint ta_pta_image
user-ta-ldadd += $(addprefix --wrap=,$(trp-inject-wrap))

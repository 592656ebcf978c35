# SPDX-License-Identifier: BSD-2-Clause
# Tests that belong to no one folder of the sources.

include $(sort $(wildcard tests/*/build.mk))

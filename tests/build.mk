# SPDX-License-Identifier: BSD-2-Clause
# Tests that belong to no one folder of the sources.

include $(sort $(wildcard tests/*/build.mk))

# The pseudo TA's lock, on threads
TESTS += tests/lock/lock_test
FLAGS_tests/lock/lock_test := -D_GNU_SOURCE -Itests/lock/include
LIBS_tests/lock/lock_test := -lpthread

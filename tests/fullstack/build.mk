# SPDX-License-Identifier: BSD-2-Clause
# Images that the suites of the full stack have refused: the test asks the core
# on this PC, and writes them for a device when it is told where.

TESTS += tests/fullstack/images_test
SRCS_tests/fullstack/images_test := $(CORE_SRCS) $(TEST_SUPPORT)
LIBS_tests/fullstack/images_test := -lcrypto

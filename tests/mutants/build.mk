# SPDX-License-Identifier: BSD-2-Clause
# Security checks taken out one by one: tests/mutants/mutants.py

.PHONY: mutants
mutants:	## take out security checks one by one; tests must notice
	tests/mutants/nightly_mutants

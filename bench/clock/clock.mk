# SPDX-License-Identifier: BSD-2-Clause
# OP-TEE with trp as it is, and clocks around some of its functions: the linker
# puts clock.c between caller and callee. For OPTEE_CONFIG of `make optee`.
clock-root := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
include $(clock-root)/../../optee/mk/trp.mk

core-platform-subdirs += $(clock-root)
ldflags-external += $(addprefix --wrap=,crypto_acipher_rsanopad_encrypt \
	crypto_hash_update crypto_hash_final virt_link_ask virt_link_write \
	virt_window_boot rproc_wipe tee_ta_invoke_command core_mmu_add_mapping \
	core_mmu_remove_mapping)

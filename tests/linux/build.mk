# SPDX-License-Identifier: BSD-2-Clause
# The driver's table of errnos as a program: linux/ is the kernel's, so its
# file is compiled apart, with the kernel's names for types.

ERRNO_KERNEL := -Iinclude -include stdint.h -include stddef.h \
	-Du16=uint16_t -Du32=uint32_t \
	'-DARRAY_SIZE(a)=(sizeof(a) / sizeof((a)[0]))'

$(B)/tests/linux/errno: tests/linux/errno.c linux/remoteproc_tee_reason.c \
		linux/tee_result.h include/trp/err.h
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 $(WARN) -Wno-missing-prototypes -c -o $@.o \
		$(ERRNO_KERNEL) linux/remoteproc_tee_reason.c
	$(Q)$(CC) $(CFLAGS_ALL) -o $@ tests/linux/errno.c $@.o

# The functions that keep the mapping of a resource table, each from its first
# line to the closing brace
MAP_HOOKS := in_memory_region rproc_tee_unmap map_table take_table
$(B)/tests/linux/map: tests/linux/map.c linux/remoteproc_tee_hooks.c
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)sed -n '$(foreach f,$(MAP_HOOKS),/^[a-z].*[ *]$(f)\x28/,/^}/p;)' \
		linux/remoteproc_tee_hooks.c >$(@D)/map.inc
	$(Q)$(CC) -std=c11 $(WARN) -I$(@D) -o $@ tests/linux/map.c

# SPDX-License-Identifier: BSD-2-Clause
# The host command `trp`, its tests and the generated pages of docs/.

TOOL_LIBS := -lcrypto
# All but main.c: the tests link them, too.
TOOL_SRCS := $(HOST_SRCS) $(addprefix tools/,keys.c \
	crypto_host.c elf_in.c writer.c rest.c check.c stock.c sign_facts.c \
	trust.c sign.c verify.c keygen.c pubkey.c show.c \
	show_text.c show_json.c)

PROGS += trp
SRCS_trp := tools/main.c $(TOOL_SRCS) $(CORE_SRCS)
LIBS_trp := $(TOOL_LIBS)

PROGS += docgen
SRCS_docgen := tools/docgen.c $(CORE_SRCS)

# Pages that list what the headers define: docs/X.md from docs/X.md.in
DOC_PAGES := format abi reasons

.PHONY: docs-check
docs: $(B)/docgen		## write docs/format.md, abi.md, reasons.md
	@for p in $(DOC_PAGES); do \
		$(B)/docgen docs/$$p.md.in >$(B)/$$p.md && \
		mv $(B)/$$p.md docs/$$p.md || exit 1; \
	done

docs-check: $(B)/docgen		## do these pages match the headers?
	@for p in $(DOC_PAGES); do \
		if $(B)/docgen docs/$$p.md.in | cmp -s - docs/$$p.md; then \
			echo "ok docs/$$p.md"; \
		else \
			echo "not ok docs/$$p.md: run make docs"; bad=1; \
		fi; \
	done; test -z "$$bad"

# Programs that exist are installed: trp-cortexm needs libunicorn, for one.
.PHONY: install
install: all		## install under DESTDIR and PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin \
		$(DESTDIR)$(PREFIX)/share/man/man1 \
		$(DESTDIR)$(PREFIX)/include/trp
	for p in trp trp-board trp-cortexm; do \
		test ! -e $(B)/$$p || \
		install -m 755 $(B)/$$p $(DESTDIR)$(PREFIX)/bin/ || exit 1; \
	done
	install -m 644 tools/trp.1 board/cli/trp-board.1 \
		$(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 include/trp/*.h $(DESTDIR)$(PREFIX)/include/trp/

TESTS += tools/keys_test tools/writer_test
$(foreach t,tools/keys_test tools/writer_test,\
	$(eval SRCS_$(t) := $(TOOL_SRCS) $(CORE_SRCS))\
	$(eval LIBS_$(t) := $(TOOL_LIBS)))

LDFLAGS_tools/writer_test := -Wl,--wrap=EVP_PKEY_sign

# libelf's view of ELF files, for tests/tool/test_elf.py
$(B)/tests/tool/elf_oracle: tests/tool/elf_oracle.c
	$(call say,CC,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_ALL) $(LDFLAGS_ALL) -o $@ $< -lelf
tests: $(B)/tests/tool/elf_oracle

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What libelf says of an ELF file, for tests/tool/test_elf.py to compare with:
 *   phdr TYPE OFFSET VADDR PADDR FILESZ MEMSZ FLAGS ALIGN
 *   section NAME TYPE ADDR OFFSET SIZE
 */
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static int put_phdrs(Elf *elf)
{
	size_t n, i;
	GElf_Phdr ph;

	if (elf_getphdrnum(elf, &n))
		return 1;
	for (i = 0; i < n; i++) {
		if (!gelf_getphdr(elf, (int)i, &ph))
			return 1;
		printf("phdr %" PRIu32 " %" PRIu64 " %" PRIu64 " %" PRIu64
		       " %" PRIu64 " %" PRIu64 " %" PRIu32 " %" PRIu64 "\n",
		       ph.p_type, ph.p_offset, ph.p_vaddr, ph.p_paddr,
		       ph.p_filesz, ph.p_memsz, ph.p_flags, ph.p_align);
	}
	return 0;
}

static int put_sections(Elf *elf)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr sh;
	size_t str;

	if (elf_getshdrstrndx(elf, &str))
		return 0;	/* no section headers */
	while ((scn = elf_nextscn(elf, scn))) {
		if (!gelf_getshdr(scn, &sh))
			return 1;
		printf("section %s %" PRIu32 " %" PRIu64 " %" PRIu64
		       " %" PRIu64 "\n", elf_strptr(elf, str, sh.sh_name),
		       sh.sh_type, sh.sh_addr, sh.sh_offset, sh.sh_size);
	}
	return 0;
}

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1, ret = 1;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ, NULL);
	if (elf && elf_kind(elf) == ELF_K_ELF)
		ret = put_phdrs(elf) || put_sections(elf);
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return ret;
}

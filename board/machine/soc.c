/* SPDX-License-Identifier: BSD-2-Clause */
/* The SoCs that a board can have. */
#include <string.h>

#include "machine.h"

static const struct soc_desc *const socs[] = {
	&soc_stm32mp15,
};

#define SOCS	(sizeof(socs) / sizeof(socs[0]))

const char *board_soc_name(unsigned int i)
{
	return i < SOCS ? socs[i]->name : NULL;
}

const struct soc_desc *soc_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < SOCS; i++)
		if (!name || !strcmp(name, socs[i]->name))
			return socs[i];
	return NULL;
}

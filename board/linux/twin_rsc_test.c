/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What of a resource table Linux refuses, and what it lets run; lines of trace
 * buffers. The TA and the board are those of twin_fake_test.c.
 */
#include "twin_life_test.h"

#define ANY	0xffffffffu

/* What Linux refuses with -EINVAL; entry 0 is a good trace buffer. */
static const struct {
	uint32_t type, at, value;	/* a word of the body, spoiled */
	const char *words;		/* NULL: accepted */
} spoiled[] = {
	{ TRP_RSC_CARVEOUT, 16, 0, NULL },
	{ TRP_RSC_CARVEOUT, 16, 1, "entry 1 (carveout): the reserved word" },
	{ TRP_RSC_TRACE, 8, 0, NULL },
	{ TRP_RSC_TRACE, 8, 0x80000000, "entry 1 (trace): the reserved word" },
	{ TRP_RSC_TRACE, 4, 0, NULL },	/* no bytes: an empty file */
	{ TRP_RSC_DEVMEM, 16, 0, "entry 1 (devmem): devmem uart at" },
	{ TRP_RSC_VDEV, 20, 0x00000200, NULL },
	{ TRP_RSC_VDEV, 20, 0x00010200, "entry 1 (vdev): the reserved bytes" },
	{ TRP_RSC_VDEV, 20, 0x80000200, "entry 1 (vdev): the reserved bytes" },
	{ TRP_RSC_VDEV, 20, 0x00000100, "entry 1 (vdev): an RPMsg device has" },
	{ TRP_RSC_VDEV, 28, 0, "entry 1 (vdev): queue 0" },
	{ TRP_RSC_VDEV, 52, 0, "entry 1 (vdev): queue 1" },
};

static void spoil(size_t i)
{
	fake_table_begin();
	fake_table_trace("good", FAKE_TRACE_PA, 0x100);
	switch (spoiled[i].type) {
	case TRP_RSC_CARVEOUT:
		fake_table_carveout("code", 0, 0x10000);
		break;
	case TRP_RSC_TRACE:
		fake_table_trace("log", FAKE_TRACE_PA, 0x100);
		break;
	case TRP_RSC_DEVMEM:
		fake_table_devmem("uart", 0x40010000, 0x400);
		break;
	default:
		fake_table_vdev(7, ANY, ANY, 16, 16);
	}
	trp_put32(fake.table + trp_get32(fake.table + 20) + 4 + spoiled[i].at,
		  spoiled[i].value);
}

static void entries_that_linux_refuses(void **state)
{
	(void)state;
	probe(TWIN_HOOKS, false);
	for (size_t i = 0; i < sizeof(spoiled) / sizeof(spoiled[0]); i++) {
		spoil(i);
		if (spoiled[i].words) {
			refused(twin_load(&t, file), TWIN_REFUSED,
				spoiled[i].words);
			assert_false(t.held);
			continue;
		}
		if (twin_load(&t, file) || twin_start(&t))
			fail_msg("row %zu: %s", i, t.error.text);
		twin_shutdown(&t);
	}
}

/* A device without a driver is checked all the same, and counts. */
static void devices_without_driver(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	fake_table_begin();
	fake_table_vdev(1, ANY, ANY, 16, 0);
	refused(twin_load(&t, file), TWIN_REFUSED, "entry 0 (vdev): queue 1");
	fake_table_begin();
	fake_table_vdev(1, ANY, ANY, 16, 16);
	fake_table_vdev(7, ANY, ANY, 16, 16);
	/* Linux looks for the second one's queues under the second number */
	refused(twin_load(&t, file), TWIN_REFUSED,
		"entry 1 (vdev): vdev1vring0");
}

static void more_traces_than_shown(void **state)
{
	(void)state;
	probe(TWIN_V3, false);
	fake_table_begin();
	for (unsigned int i = 0; i < TWIN_TRACES + 2; i++)
		fake_table_trace("log", FAKE_TRACE_PA, 0x100);
	boot();
	assert_int_equal(t.n_traces, TWIN_TRACES);
}

static void trace_line_ends(void **state)
{
	char *text = (char *)fake_mem(FAKE_TRACE_PA);

	(void)state;
	probe(TWIN_V3, false);
	boot();
	strcpy(text, "a\r\nb\n\rc\rd\n\ne\r");
	twin_serve(&t, 0);
	assert_string_equal(fake.lines, "a\nb\nc\nd\n\ne\n");
	/* the other half of the last end comes only now */
	strcat(text, "\nf\n\n");
	twin_serve(&t, 0);
	assert_string_equal(fake.lines, "a\nb\nc\nd\n\ne\nf\n\n");
	assert_null(strchr(fake.lines, '?'));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(entries_that_linux_refuses), T(devices_without_driver),
		T(more_traces_than_shown), T(trace_line_ends),
	};
	int fd = temp_file(file), rc;

	if (fd < 0 || write(fd, "image", 5) != 5)
		return 1;
	close(fd);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(file);
	return rc;
}

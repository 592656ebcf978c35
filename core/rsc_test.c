/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <stdlib.h>
#include <string.h>

/* In a block of just @len bytes, so that a step beyond it is found */
static enum trp_err check(const uint8_t *table, size_t len,
			  struct trp_report *rep)
{
	uint8_t *copy = malloc(len + !len);
	enum trp_err err;

	if (len)
		memcpy(copy, table, len);
	err = trp_rsc_check(copy, len, rep);
	free(copy);
	return err;
}

/* Header of a table with @num entries, offsets to be filled in */
static void header(uint8_t *t, size_t len, uint32_t num)
{
	memset(t, 0, len);
	trp_put32(t, 1);
	trp_put32(t + 4, num);
}

static void test_good(void **state)
{
	struct trp_span body;
	uint8_t t[16];
	uint32_t type;

	(void)state;
	assert_int_equal(check(ts_fw_rsc, TS_FW_RSC_SIZE, NULL), TRP_OK);
	assert_true(trp_rsc_entry(ts_fw_rsc, TS_FW_RSC_SIZE, 0, &type, &body));
	assert_int_equal(type, TRP_RSC_VDEV);
	assert_ptr_equal(body.p, ts_fw_rsc + 28);
	assert_int_equal(body.left, 24 + 2 * TRP_VRING_LEN);
	assert_true(trp_rsc_entry(ts_fw_rsc, TS_FW_RSC_SIZE, 1, &type, &body));
	assert_int_equal(type, TRP_RSC_TRACE);
	assert_int_equal(body.left, 44);
	assert_false(trp_rsc_entry(ts_fw_rsc, TS_FW_RSC_SIZE, 2, &type, &body));
	header(t, 16, 0);
	assert_int_equal(check(t, 16, NULL), TRP_OK);
	assert_false(trp_rsc_entry(t, 16, 0, &type, &body));
}

/* Every length but the whole: refused, by the reason of what is cut off */
static void test_every_length(void **state)
{
	struct trp_report rep;
	enum trp_err want;
	size_t n;

	(void)state;
	for (n = 0; n < TS_FW_RSC_SIZE; n++) {
		memset(&rep, 0, sizeof(rep));
		want = n < 24 ? TRP_E_RSC_SIZE : n < 28 ? TRP_E_RSC_OFFSET :
		       n < 92 ? TRP_E_RSC_ENTRY :
		       n < 96 ? TRP_E_RSC_OFFSET : TRP_E_RSC_ENTRY;
		assert_int_equal(check(ts_fw_rsc, n, &rep), want);
		assert_int_equal(rep.err, want);
		if (n >= 24)
			assert_int_equal(rep.index, n >= 92);
	}
}

static void test_longest(void **state)
{
	uint8_t *t = malloc(TRP_RSC_MAX_LEN + 1);
	uint32_t num = (TRP_RSC_MAX_LEN - 16 - 4) / 4;
	uint32_t i;

	(void)state;
	header(t, TRP_RSC_MAX_LEN + 1, num);
	for (i = 0; i < num; i++)
		trp_put32(t + 16 + 4 * i, TRP_RSC_MAX_LEN - 4);
	trp_put32(t + TRP_RSC_MAX_LEN - 4, 200);	/* a vendor's */
	assert_int_equal(check(t, TRP_RSC_MAX_LEN, NULL), TRP_OK);
	assert_int_equal(check(t, TRP_RSC_MAX_LEN + 1, NULL), TRP_E_RSC_SIZE);
	/* no room for any offset's target */
	trp_put32(t + 4, num + 1);
	assert_int_equal(check(t, TRP_RSC_MAX_LEN, NULL), TRP_E_RSC_OFFSET);
	trp_put32(t + 4, num + 2);
	assert_int_equal(check(t, TRP_RSC_MAX_LEN, NULL), TRP_E_RSC_SIZE);
	free(t);
}

/* Fixed parts of each type to the byte; vrings and config space to the byte */
static void test_entry_lengths(void **state)
{
	static const struct {
		uint32_t type;
		uint32_t len;
		uint8_t vrings;
		uint32_t config;
	} rows[] = {
		{ TRP_RSC_CARVEOUT, 52, 0, 0 },
		{ TRP_RSC_DEVMEM, 52, 0, 0 },
		{ TRP_RSC_TRACE, 44, 0, 0 },
		{ TRP_RSC_VDEV, 24, 0, 0 },
		{ TRP_RSC_VDEV, 24 + 200 * 20, 200, 0 },
		{ TRP_RSC_VDEV, 24 + 20 + 7, 1, 7 },
	};
	uint8_t t[TRP_RSC_MAX_LEN] = { 0 };
	struct trp_span body;
	uint32_t type;
	size_t i;

	(void)state;
	for (i = 0; i < TS_COUNT(rows); i++) {
		uint32_t len = 24 + rows[i].len;

		header(t, sizeof(t), 1);
		trp_put32(t + 16, 20);
		trp_put32(t + 20, rows[i].type);
		if (rows[i].type == TRP_RSC_VDEV) {
			trp_put32(t + 24 + 16, rows[i].config);
			t[24 + 21] = rows[i].vrings;
		}
		assert_int_equal(check(t, len, NULL), TRP_OK);
		assert_int_equal(check(t, len - 1, NULL), TRP_E_RSC_ENTRY);
		assert_true(trp_rsc_entry(t, len + 9, 0, &type, &body));
		assert_int_equal(type, rows[i].type);
		assert_int_equal(body.left, rows[i].len);
	}
	/* sums that would wrap in 32 bits */
	header(t, sizeof(t), 1);
	trp_put32(t + 16, 20);
	trp_put32(t + 20, TRP_RSC_VDEV);
	trp_put32(t + 24 + 16, 0xFFFFFFE8u);
	assert_int_equal(check(t, 200, NULL), TRP_E_RSC_ENTRY);
	trp_put32(t + 24 + 16, 0);
	t[24 + 21] = 255;
	assert_int_equal(check(t, 200, NULL), TRP_E_RSC_ENTRY);
}

static void test_offsets(void **state)
{
	static const uint32_t bad[] = {
		0, 16, 19, 21 + 200, 0x7FFFFFFF, 0xFFFFFFFC, 0xFFFFFFFF,
	};
	struct trp_report rep = { 0 };
	uint8_t t[224];
	size_t i;

	(void)state;
	header(t, sizeof(t), 1);
	for (i = 0; i < TS_COUNT(bad); i++) {
		trp_put32(t + 16, bad[i]);
		memset(&rep, 0, sizeof(rep));
		assert_int_equal(check(t, sizeof(t), &rep),
				 TRP_E_RSC_OFFSET);
		assert_int_equal(rep.num, bad[i]);
	}
	/* vendor and unknown types need their type word only */
	trp_put32(t + 16, 220);
	trp_put32(t + 220, 128);
	assert_int_equal(check(t, sizeof(t), NULL), TRP_OK);
	trp_put32(t + 220, 4);
	assert_int_equal(check(t, sizeof(t), NULL), TRP_OK);
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(trp_rsc_type_name(0), "carveout");
	assert_string_equal(trp_rsc_type_name(1), "devmem");
	assert_string_equal(trp_rsc_type_name(2), "trace");
	assert_string_equal(trp_rsc_type_name(3), "vdev");
	assert_string_equal(trp_rsc_type_name(4), "unknown");
	assert_string_equal(trp_rsc_type_name(127), "unknown");
	assert_string_equal(trp_rsc_type_name(128), "vendor");
	assert_string_equal(trp_rsc_type_name(512), "vendor");
	assert_string_equal(trp_rsc_type_name(513), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_longest),
		cmocka_unit_test(test_entry_lengths),
		cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

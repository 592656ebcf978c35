/* SPDX-License-Identifier: BSD-2-Clause */
#include "../tests/core_support.h"

#include <stdlib.h>
#include <string.h>

struct line {
	uint32_t num;
	const char *name;
	const char *sentence;
};

#define LINE(num, name, tee, error, sentence, hint) { (num), #name, sentence },
static const struct line lines[] = { TRP_ERR_TABLE(LINE) };

/* The widest facts there are: the longest names of TLVs and states, too */
static const struct trp_report widest = {
	.index = UINT32_MAX,
	.num = UINT32_MAX,
	.num2 = UINT32_MAX,
	.addr = UINT64_MAX,
	.key = { 255, 255, 255, 255, 255, 255, 255, 255 },
};

static void test_list(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < TS_COUNT(lines); i++) {
		const struct line *l = &lines[i];

		for (k = 0; k < i; k++)
			assert_string_not_equal(l->name, lines[k].name);
		assert_string_equal(trp_err_name(l->num), l->name);
		assert_string_equal(trp_err_template(l->num), l->sentence);
		assert_true(strlen(l->sentence) > 9);
		assert_true(l->sentence[strlen(l->sentence) - 1] != '.');
	}
	assert_string_equal(trp_err_name(TRP_OK), "OK");
	assert_string_equal(trp_err_template(TRP_OK), "");
	assert_string_equal(trp_err_name(100), "UNKNOWN");
	assert_string_equal(trp_err_name(UINT32_MAX), "UNKNOWN");
}

static void test_every_sentence_fits(void **state)
{
	char text[2 * TRP_SENTENCE_LEN];
	struct trp_report rep = widest;
	uint32_t num, k;
	size_t i, len;

	(void)state;
	for (i = 0; i < TS_COUNT(lines); i++) {
		rep.err = lines[i].num;
		for (k = 0; k <= TRP_TLV_COUNT; k++) {
			num = UINT32_MAX;
			if (strstr(lines[i].sentence, "{t}") && k) {
#define ID(id, ...) (id),
				static const uint32_t ids[] = {
					TRP_TLV_TABLE(ID)
				};
				num = ids[k - 1];
			}
			if (strstr(lines[i].sentence, "{s}"))
				num = k;
			rep.num = num;
			len = trp_report_text(&rep, text, sizeof(text));
			assert_int_equal(len, strlen(text));
			if (len >= TRP_SENTENCE_LEN)
				print_error("%s: %zu\n", text, len);
			assert_true(len < TRP_SENTENCE_LEN);
			/* every placeholder is one that is known */
			assert_null(strchr(text, '{'));
			assert_null(strchr(text, '}'));
		}
	}
}

static void expect_text(const struct trp_report *rep, const char *want)
{
	char text[TRP_SENTENCE_LEN];

	assert_int_equal(trp_report_text(rep, text, sizeof(text)),
			 strlen(want));
	assert_string_equal(text, want);
}

static void test_facts(void **state)
{
	struct trp_report rep = { 0 };

	(void)state;
	expect_text(&rep, "");
	rep.err = TRP_E_REGION;
	rep.index = 2;
	rep.addr = 0x10020000;
	expect_text(&rep, "segment 2 at 0x10020000 lies outside this "
			  "processor's memory");
	rep.addr = 0;
	rep.index = 10;
	expect_text(&rep, "segment 10 at 0x0 lies outside this "
			  "processor's memory");
	rep.addr = 0x123456789ABCDEFull;
	expect_text(&rep, "segment 10 at 0x123456789abcdef lies outside this "
			  "processor's memory");
	rep.addr = 0x100000000ull;
	expect_text(&rep, "segment 10 at 0x100000000 lies outside this "
			  "processor's memory");
	rep.err = TRP_E_TLV_DUP;
	rep.num = TRP_ID_IMGINDEX;
	expect_text(&rep, "TLV IMGINDEX appears twice");
	rep.num = 0x1FFFF;
	expect_text(&rep, "TLV 0x1ffff appears twice");
	rep.err = TRP_E_STATE;
	rep.num = TRP_RUNNING;
	expect_text(&rep, "this is not possible while "
			  "the processor is running");
	rep.err = TRP_E_KEY;
	memcpy(rep.key, "\x1f\x2e\x00\xff\x0a\xa0\x55\x01", 8);
	expect_text(&rep, "signed with key 1f2e00ff0aa05501, which this "
			  "device does not trust");
	rep.err = TRP_E_TRUNC;
	rep.num = 0;
	rep.num2 = UINT32_MAX;
	expect_text(&rep, "the file has 0 bytes, "
			  "its header announces 4294967295");
	rep.err = TRP_E_MAGIC;
	rep.num = 0xABC;
	expect_text(&rep, "not a signed image: it starts with 0xabc");
}

/* Cut at every length: ended by 0, never written beyond */
static void test_cut(void **state)
{
	struct trp_report rep = widest;
	char whole[TRP_SENTENCE_LEN];
	size_t n, len;
	char *buf;

	(void)state;
	rep.err = TRP_E_SEG_OVERLAP;
	len = trp_report_text(&rep, whole, sizeof(whole));
	for (n = 1; n < sizeof(whole); n++) {
		buf = malloc(n);
		assert_int_equal(trp_report_text(&rep, buf, n),
				 n - 1 < len ? n - 1 : len);
		assert_memory_equal(buf, whole, strlen(buf));
		free(buf);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_every_sentence_fits),
		cmocka_unit_test(test_facts),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <trp/format.h>
#include <trp/rsc.h>

_Noreturn void fuzz_die(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
	abort();
}

void fuzz_report_must(const struct trp_report *rep, enum trp_err err)
{
	char text[TRP_SENTENCE_LEN + 1];

	FUZZ_MUST(rep->err == err);
	if (err == TRP_OK)
		return;
	FUZZ_MUST(trp_err_template(err)[0]);
	FUZZ_MUST(trp_report_text(rep, text, sizeof(text)) < TRP_SENTENCE_LEN);
}

int fuzz_rsc(const uint8_t *data, size_t len)
{
	struct trp_report rep = { 0 };
	struct trp_span body;
	uint32_t i, num, type, sum = 0;
	enum trp_err err;
	size_t k;

	err = trp_rsc_check(data, len, &rep);
	fuzz_report_must(&rep, err);
	if (err != TRP_OK)
		return 0;
	FUZZ_MUST(len <= TRP_RSC_MAX_LEN);
	num = trp_get32(data + 4);
	for (i = 0; i < num; i++) {
		FUZZ_MUST(trp_rsc_entry(data, len, i, &type, &body));
		FUZZ_MUST(body.p >= data + TRP_RSC_HDR_LEN + 4 * num + 4);
		FUZZ_MUST(body.left <= (size_t)(data + len - body.p));
		for (k = 0; k < body.left; k++)
			sum += body.p[k];
		FUZZ_MUST(trp_rsc_type_name(type)[0]);
		if (type == TRP_RSC_VDEV)
			FUZZ_MUST(body.left >= 24 + body.p[21] *
				  (size_t)TRP_VRING_LEN);
	}
	FUZZ_MUST(!trp_rsc_entry(data, len, num, &type, &body));
	return (int)(sum & 0);
}

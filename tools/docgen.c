/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes the pages of docs/ that list what a header defines: copies a template
 * to standard output and puts a table in place of each line @TABLE(name)@.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <trp/abi.h>
#include <trp/err.h>
#include <trp/format.h>
#include <trp/life.h>
#include <trp/rsc.h>

static void table_header(void)
{
	puts("| offset | bytes | field | value |\n|---|---|---|---|");
#define ROW(name, offset, doc) \
	printf("| 0x%02x | 4 | %s | %s |\n", (unsigned int)(offset), #name, \
	       doc);
	TRP_HDR_TABLE(ROW)
#undef ROW
}

static const char *tlv_len(unsigned int unit, const char *count, char *buf,
			   size_t len)
{
	if (!strcmp(count, "ONE"))
		snprintf(buf, len, "%u", unit);
	else if (!strcmp(count, "IMAGES"))
		snprintf(buf, len, "%u per image", unit);
	else if (!strcmp(count, "ENTRIES"))
		snprintf(buf, len, "%u per entry", unit);
	else if (!strcmp(count, "ENTRYBITS"))
		snprintf(buf, len, "1 bit per entry");
	else if (!strcmp(count, "SOME"))
		snprintf(buf, len, "%u * n, n > 0", unit);
	else
		snprintf(buf, len, "any");
	return buf;
}

static const char *tlv_presence(const char *presence)
{
	if (!strcmp(presence, "REQUIRED"))
		return "required";
	if (!strcmp(presence, "OPTIONAL"))
		return "optional";
	if (!strcmp(presence, "OURS"))
		return "all five or none";
	return "refused";
}

static const char *tlv_origin(const char *origin)
{
	if (!strcmp(origin, "UPSTREAM"))
		return "OP-TEE";
	return strcmp(origin, "ST") ? "trp" : "ST";
}

static void table_tlvs(void)
{
	char buf[32];

	puts("| type | name | bytes | presence | origin | value |\n"
	     "|---|---|---|---|---|---|");
#define ROW(id, name, unit, count, presence, origin, doc) \
	printf("| 0x%08x | %s | %s | %s | %s | %s |\n", (unsigned int)(id), \
	       #name, tlv_len(unit, #count, buf, sizeof(buf)), \
	       tlv_presence(#presence), tlv_origin(#origin), doc);
	TRP_TLV_TABLE(ROW)
#undef ROW
}

static void table_limits(void)
{
	puts("| what | limit |\n|---|---|");
#define ROW(value, doc) printf("| " doc " | %u |\n", (unsigned int)(value));
	ROW(TRP_MAX_TLV_LEN, "bytes of the TLV area")
	ROW(TRP_MIN_RSA_LEN, "bytes of an RSA signature, at least")
	ROW(TRP_MAX_SIG_LEN, "bytes of an RSA signature, at most")
	ROW(TRP_ECDSA_SIG_LEN, "bytes of an ECDSA signature")
	ROW(TRP_MAX_IMG_LEN, "bytes of all images together")
	ROW(TRP_MAX_IMAGES, "images")
	ROW(TRP_MAX_ENTRIES, "program headers of all images together")
	ROW(TRP_RSC_MAX_LEN, "bytes of a resource table")
#undef ROW
}

/* In Markdown, | ends a cell; {x} are the report's facts. */
static void put_cell(const char *s)
{
	for (; *s; s++)
		if (*s == '|')
			fputs("\\|", stdout);
		else
			putchar(*s);
	fputs(" |", stdout);
}

static void reasons_of(unsigned int class)
{
	puts("| number | name | sentence | hint | TEE_Result | errno |\n"
	     "|---|---|---|---|---|---|");
#define ROW(num, name, tee, error, sentence, hint) \
	if ((num) / 100 == class) { \
		printf("| %u | %s | ", (unsigned int)(num), #name); \
		put_cell(sentence); \
		putchar(' '); \
		put_cell(hint); \
		printf(" %s | %s |\n", #tee, #error); \
	}
	TRP_ERR_TABLE(ROW)
#undef ROW
}

static void table_reasons_1(void)
{
	reasons_of(1);
}

static void table_reasons_2(void)
{
	reasons_of(2);
}

static void table_reasons_3(void)
{
	reasons_of(3);
}

static void table_reasons_4(void)
{
	reasons_of(4);
}

static const char *param(const char *kind)
{
	static const char *const names[][2] = {
		{ "NONE", "-" }, { "VIN", "value in" }, { "VOUT", "value out" },
		{ "VIO", "value in/out" }, { "MIN", "memref in" },
		{ "MOUT", "memref out" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i][0], kind))
			return names[i][1];
	return "?";
}

static void command(unsigned int num, const char *name, const char *const p[4],
		    const char *doc)
{
	printf("| 0x%03x | %s | %s | %s | %s | %s | ", num, name, param(p[0]),
	       param(p[1]), param(p[2]), param(p[3]));
	put_cell(doc);
	putchar('\n');
}

#define COMMAND_HEAD	"| number | name | p0 | p1 | p2 | p3 | meaning |\n" \
			"|---|---|---|---|---|---|---|"
#define COMMAND(num, name, a, b, c, d, doc) do { \
		static const char *const p[4] = { #a, #b, #c, #d }; \
		command(num, #name, p, doc); \
	} while (0);

static void table_ta_commands(void)
{
	puts(COMMAND_HEAD);
	TRP_TA_TABLE(COMMAND)
}

static void table_pta_commands(void)
{
	puts(COMMAND_HEAD);
	TRP_PTA_TABLE(COMMAND)
}

static void table_status_flags(void)
{
	puts("| bit | name | meaning |\n|---|---|---|");
#define ROW(bit, name, doc) printf("| %u | %s | %s |\n", bit, #name, doc);
	TRP_STATUS_FLAG_TABLE(ROW)
#undef ROW
}

static void table_states(void)
{
	puts("| number | state | meaning |\n|---|---|---|");
#define ROW(num, name, text, doc) printf("| %u | %s | %s |\n", num, text, doc);
	TRP_STATE_TABLE(ROW)
#undef ROW
}

static void table_events(void)
{
	puts("| event | what happens |\n|---|---|");
#define ROW(name, doc) printf("| %s | %s |\n", #name, doc);
	TRP_EVENT_TABLE(ROW)
#undef ROW
}

/* Asked of the code itself, not written down a second time */
static void table_transitions(void)
{
	uint32_t state, event, next;

	fputs("| state |", stdout);
#define ROW(name, doc) printf(" %s |", #name);
	TRP_EVENT_TABLE(ROW)
#undef ROW
	fputs("\n|---|", stdout);
	for (event = 0; event < TRP_EVENTS; event++)
		fputs("---|", stdout);
	for (state = TRP_INVALID + 1; state < TRP_STATES; state++) {
		printf("\n| %s |", trp_state_name(state));
		for (event = 0; event < TRP_EVENTS; event++) {
			next = trp_life_next(state, event);
			printf(" %s |", next == TRP_INVALID ? "-" :
			       trp_state_name(next));
		}
	}
	putchar('\n');
}

static void table_rsc_types(void)
{
	puts("| type | name | bytes after the type word |\n|---|---|---|");
#define ROW(num, name, len) \
	printf("| %u | %s | %u |\n", num, trp_rsc_type_name(num), len);
	TRP_RSC_TABLE(ROW)
#undef ROW
}

static const struct {
	const char *name;
	void (*print)(void);
} tables[] = {
#define TABLE(name) { #name, table_##name }
	TABLE(header), TABLE(tlvs), TABLE(limits), TABLE(reasons_1),
	TABLE(reasons_2), TABLE(reasons_3), TABLE(reasons_4),
	TABLE(ta_commands), TABLE(pta_commands), TABLE(status_flags),
	TABLE(states), TABLE(events), TABLE(transitions), TABLE(rsc_types),
#undef TABLE
};

/* Put the table that a marker names; false when there is none. */
static bool expand(const char *line)
{
	char name[32];
	size_t i;

	if (sscanf(line, "@TABLE(%31[a-z_0-9])@", name) != 1)
		return false;
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		if (!strcmp(tables[i].name, name)) {
			tables[i].print();
			return true;
		}
	return false;
}

int main(int argc, char **argv)
{
	unsigned int num = 0;
	char line[1024];
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (!f) {
		fprintf(stderr, "usage: docgen TEMPLATE > PAGE\n");
		return 2;
	}
	while (fgets(line, sizeof(line), f)) {
		num++;
		if (!strncmp(line, "@TABLE(", 7)) {
			if (!expand(line)) {
				fprintf(stderr,
					"docgen: %s:%u: no such table\n",
					argv[1], num);
				fclose(f);
				return 1;
			}
			continue;
		}
		fputs(line, stdout);
	}
	fclose(f);
	return fflush(stdout) || ferror(stdout) ? 3 : 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "secure.h"

#include <libfdt.h>

#include "../builder_priv.h"

#define DTB_ROOM	4096

const uint8_t sec_ta_uuid[16] = {
	0x80, 0xa4, 0xc2, 0x75, 0x0a, 0x47, 0x49, 0x05,
	0x82, 0x85, 0x14, 0x86, 0xa9, 0x77, 0x1a, 0x08,
};

static struct {
	char text[1 << 16];
	size_t len;
	void *dtb;
	bool on;
} sec;

void sec_trust(const char *const *names)
{
	char path[128];

	board_tee_clear_keys();
	for (; *names; names++) {
		snprintf(path, sizeof(path), TB_VECTORS "/keys/%s", *names);
		assert_int_equal(board_tee_add_key(path), 0);
	}
}

/* ---- board -------------------------------------------------------------- */

static void keep_log(const char *who, const char *line)
{
	int n = snprintf(sec.text + sec.len, sizeof(sec.text) - sec.len,
			 "%s: %s\n", who, line);

	if (getenv("TRP_TEST_LOG"))
		fprintf(stderr, "%s: %s\n", who, line);
	if (sec.len + (size_t)n < sizeof(sec.text))
		sec.len += (size_t)n;
}

bool sec_logged(const char *words)
{
	return strstr(sec.text, words) != NULL;
}

void *sec_dtb(const char *dts, size_t *len)
{
	char path[128];
	struct tb_blob b;
	void *dtb;

	snprintf(path, sizeof(path), "%s/%s.dtb", TEST_BUILD, dts);
	b = tb_file(path);
	*len = b.len + DTB_ROOM;
	dtb = malloc(*len);
	MUST(dtb && !fdt_open_into(b.p, dtb, (int)*len));
	tb_free(&b);
	return dtb;
}

int sec_on_dtb(void *dtb, size_t len)
{
	struct board_config cfg = {
		.dtb = dtb,
		.dtb_len = len,
		.cortexm = TEST_BUILD "/trp-cortexm",
		.log = keep_log,
	};

	sec.len = 0;
	sec.text[0] = 0;
	assert_int_equal(board_open(&cfg), 0);
	sec.on = true;
	return board_tee_boot();
}

void sec_on(const char *dts)
{
	static const char *const keys[] = {
		"rsa2048.der", "rsa4096.der", "p256.der", NULL,
	};
	size_t len;

	sec_trust(keys);
	sec.dtb = sec_dtb(dts, &len);
	assert_int_equal(sec_on_dtb(sec.dtb, len), 0);
}

void sec_off(void)
{
	board_tee_hook(NULL, NULL);
	board_tee_shutdown();
	board_close();
	free(sec.dtb);
	sec.dtb = NULL;
	sec.on = false;
}

int sec_teardown(void **arg)
{
	(void)arg;
	if (sec.on)
		sec_off();
	return 0;
}

uint32_t sec_reg(uint32_t pa)
{
	uint32_t v = 0;

	assert_int_equal(board_read(BOARD_SEC, pa, &v, sizeof(v)), 0);
	return v;
}

void sec_reg_set(uint32_t pa, uint32_t value)
{
	assert_int_equal(board_write(BOARD_SEC, pa, &value, sizeof(value)), 0);
}

/* ---- client ------------------------------------------------------------- */

uint32_t sec_try_open(uint32_t id, uint32_t login, uint32_t *session)
{
	struct board_tee_param p[4] = { { .type = TRP_PARAM_VIN, .a = id } };

	return board_tee_open(sec_ta_uuid, login, p, session, NULL);
}

uint32_t sec_open(uint32_t id)
{
	uint32_t session = 0;

	assert_int_equal(sec_try_open(id, BOARD_LOGIN_REE_KERNEL, &session),
			 R_OK);
	return session;
}

uint32_t sec_cmd(uint32_t session, uint32_t cmd, uint32_t id)
{
	struct board_tee_param p[4] = { { .type = TRP_PARAM_VIN, .a = id } };

	return board_tee_invoke(session, cmd, p, NULL);
}

static struct board_tee_param put_image(const struct tb_blob *image)
{
	if (image->len)
		assert_int_equal(board_write(BOARD_NS, NS_IMAGE, image->p,
					     image->len), 0);
	return (struct board_tee_param){
		.type = TRP_PARAM_MIN, .pa = NS_IMAGE, .size = image->len,
	};
}

uint32_t sec_load(uint32_t session, uint32_t id, const struct tb_blob *image)
{
	struct board_tee_param p[4] = {
		{ .type = TRP_PARAM_VIN, .a = id }, put_image(image),
	};

	return board_tee_invoke(session, TRP_TA_LOAD_FW, p, NULL);
}

uint32_t sec_load_rsc(uint32_t session, uint32_t id,
		      const struct tb_blob *image, uint64_t *pa, uint64_t *len)
{
	struct board_tee_param p[4] = {
		{ .type = TRP_PARAM_VIN, .a = id }, put_image(image),
		{ .type = TRP_PARAM_VOUT, .a = 0x5a5a, .b = 0x5a5a },
		{ .type = TRP_PARAM_VOUT, .a = 0x5a5a, .b = 0x5a5a },
	};
	uint32_t res = board_tee_invoke(session, TRP_TA_LOAD_FW_RSC_TABLE, p,
					NULL);

	*pa = p[2].a | (uint64_t)p[2].b << 32;
	*len = p[3].a | (uint64_t)p[3].b << 32;
	return res;
}

uint32_t sec_rsc(uint32_t session, uint32_t id, uint64_t *pa, uint64_t *len)
{
	struct board_tee_param p[4] = {
		{ .type = TRP_PARAM_VIN, .a = id },
		{ .type = TRP_PARAM_VOUT, .a = 0x5a5a, .b = 0x5a5a },
		{ .type = TRP_PARAM_VOUT, .a = 0x5a5a, .b = 0x5a5a },
	};
	uint32_t res = board_tee_invoke(session, TRP_TA_GET_RSC_TABLE, p,
					NULL);

	*pa = p[1].a | (uint64_t)p[1].b << 32;
	*len = p[2].a | (uint64_t)p[2].b << 32;
	return res;
}

uint32_t sec_dump(uint32_t session, uint32_t id, size_t *len)
{
	struct board_tee_param p[4] = {
		{ .type = TRP_PARAM_VIN, .a = id },
		{ .type = TRP_PARAM_MOUT, .pa = NS_OUT, .size = *len },
	};
	uint32_t res = board_tee_invoke(session, TRP_TA_GET_COREDUMP, p, NULL);

	*len = p[1].size;
	return res;
}

struct trp_status sec_status(uint32_t session, uint32_t id)
{
	struct board_tee_param p[4] = {
		{ .type = TRP_PARAM_VIN, .a = id },
		{ .type = TRP_PARAM_MOUT, .pa = NS_SMALL, .size = 4096 },
	};
	struct trp_status st;

	assert_int_equal(board_tee_invoke(session, TRP_TA_GET_STATUS, p, NULL),
			 R_OK);
	assert_int_equal(p[1].size, sizeof(st));
	assert_int_equal(board_read(BOARD_NS, NS_SMALL, &st, sizeof(st)), 0);
	assert_int_equal(st.version, TRP_STATUS_VERSION);
	assert_int_equal(st.size, sizeof(st));
	return st;
}

uint32_t sec_any(uint32_t session, uint32_t cmd, uint32_t id,
		 const struct tb_blob *image)
{
	uint64_t pa, size;
	size_t len = NS_OUT_LEN;

	switch (cmd) {
	case TRP_TA_LOAD_FW:
		return sec_load(session, id, image);
	case TRP_TA_LOAD_FW_RSC_TABLE:
		return sec_load_rsc(session, id, image, &pa, &size);
	case TRP_TA_GET_RSC_TABLE:
		return sec_rsc(session, id, &pa, &size);
	case TRP_TA_GET_COREDUMP:
		return sec_dump(session, id, &len);
	case TRP_TA_GET_STATUS:
		sec_status(session, id);
		return R_OK;
	default:
		return sec_cmd(session, cmd, id);
	}
}

void sec_reach(uint32_t session, enum trp_state state,
	       const struct tb_blob *img)
{
	if (state == TRP_OFF)
		return;
	assert_int_equal(sec_load(session, 0, img), R_OK);
	if (state == TRP_LOADED)
		return;
	assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 0), R_OK);
	if (state == TRP_STOPPED)
		assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 0), R_OK);
	if (state == TRP_CRASHED)
		sec_reg_set(REG_M4_STATE, M4_STATE_CRASH);
	assert_int_equal(sec_status(session, 0).state, state);
}

/* ---- memory ------------------------------------------------------------- */

/* Banks of processor 0 that hold code and data */
static const struct {
	uint32_t base, len;
} locked_banks[] = {
	{ 0x30000000, 0x20000 }, { 0x30020000, 0x20000 },
	{ 0x38000000, 0x10000 },
};

#define NUM_LOCKED	(sizeof(locked_banks) / sizeof(locked_banks[0]))

bool sec_wiped(void)
{
	static uint8_t buf[0x20000];
	static const uint8_t zero[sizeof(buf)];
	size_t i;

	for (i = 0; i < NUM_LOCKED; i++) {
		assert_int_equal(board_read(BOARD_NS, locked_banks[i].base, buf,
					    locked_banks[i].len), 0);
		if (memcmp(buf, zero, locked_banks[i].len))
			return false;
	}
	return true;
}

bool sec_given_back(void)
{
	size_t i;

	for (i = 0; i < NUM_LOCKED; i++)
		if (!board_allowed(BOARD_NS, locked_banks[i].base,
				   locked_banks[i].len, true))
			return false;
	return true;
}

bool sec_closed(void)
{
	size_t i;
	int who, wr;

	for (i = 0; i < NUM_LOCKED; i++)
		for (who = BOARD_NS; who <= BOARD_DMA; who++)
			for (wr = 0; wr < 2; wr++)
				if (board_allowed((enum board_master)who,
						  locked_banks[i].base, 4, wr))
					return false;
	return true;
}

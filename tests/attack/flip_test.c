/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One changed bit, anywhere in what is signed: the load is refused for the
 * reason that fits the place, and nothing of the firmware is left.
 *
 * The memory is full of junk before each load. Where the refusal came after
 * the memory was taken it is wiped; where it came before nothing was touched.
 */
#include "world.h"

#define JUNK	0x5au

static uint32_t session;
static struct w_image img;

/* Reasons that a place of the file may be refused with, first to last */
struct place {
	const char *name;
	uint32_t first, last;	/* a range of reasons */
	uint32_t also[3];
	bool wiped;		/* memory had been taken already */
};

static const struct place header = {
	"header", TRP_E_TRUNC, TRP_E_IMG_LEN, { TRP_E_TLV_TRUNC, }, false
};
static const struct place tlvs = {
	"TLVs", TRP_E_TLV_TRUNC, TRP_E_DUMP_BITS,
	{ TRP_E_SIGNATURE, TRP_E_KEY, TRP_E_BOOT_CONFLICT }, false
};
static const struct place signature = {
	"signature", TRP_E_SIGNATURE, TRP_E_SIGNATURE, { 0 }, false
};
static const struct place elf_header = {
	"ELF header", TRP_E_HDRDIGEST, TRP_E_HDRDIGEST, { 0 }, true
};
static const struct place stock_elf_header = {
	"ELF header", TRP_E_ELF_TRUNC, TRP_E_PHDR_DIFF, { 0 }, false
};
static const struct place segment = {
	"segment", TRP_E_DIGEST, TRP_E_DIGEST, { 0 }, true
};

static bool fits(const struct place *p, uint32_t reason)
{
	size_t i;

	for (i = 0; i < sizeof(p->also) / sizeof(p->also[0]); i++)
		if (p->also[i] && p->also[i] == reason)
			return true;
	return reason >= p->first && reason <= p->last;
}

static void one(const struct place *p, uint32_t off, uint8_t bits)
{
	struct trp_status st;
	uint32_t res;

	w_fill(img.proc, JUNK);
	img.file.p[off] ^= bits;
	res = sec_load(session, img.proc, &img.file);
	img.file.p[off] ^= bits;
	st = sec_status(session, img.proc);
	if (res == R_OK || st.state != TRP_OFF || !fits(p, st.reason) ||
	    res != w_reason_result(st.reason))
		fail_msg("%s, byte %#x, bits %#x: %08x, %s, reason %u (%s)",
			 p->name, off, bits, res, trp_state_name(st.state),
			 st.reason, st.sentence);
	if (p->wiped ? w_first_diff(img.proc, NULL, false) >= 0 :
		       !w_filled(img.proc, JUNK))
		fail_msg("%s, byte %#x, bits %#x: memory", p->name, off, bits);
	assert_true(w_idle(img.proc));
	assert_int_equal(w_dirty(img.proc), 0);
}

static void every_bit(const struct place *p, uint32_t from, uint32_t to)
{
	uint32_t off;
	int bit;

	assert_true(from < to && to <= img.file.len);
	for (off = from; off < to; off++)
		for (bit = 0; bit < 8; bit++)
			one(p, off, (uint8_t)(1u << bit));
}

static void every_byte(const struct place *p, uint32_t from, uint32_t to,
		       uint32_t step)
{
	uint32_t off;

	assert_true(from < to && to <= img.file.len);
	for (off = from; off < to; off += step)
		one(p, off, (uint8_t)(1u << off % 8));
	one(p, to - 1, 0xff);
}

static void begin(uint32_t proc, enum w_format format, const char *key)
{
	sec_on("two");
	session = sec_open(proc);
	img = w_image(proc, 0xd5, format, key);
}

/* What was spoiled all the time is a good image */
static void end(void)
{
	assert_int_equal(sec_load(session, img.proc, &img.file), R_OK);
	assert_int_equal(w_first_diff(img.proc, &img, false), -1);
	assert_true(w_closed(img.proc));
	board_tee_close(session);
	sec_off();
	w_image_free(&img);
}

static uint32_t tlv_end(void)
{
	return TRP_HDR_LEN + trp_get32(img.file.p + TRP_HDR_tlv_len);
}

/* Magic and version, lengths */
static void manifest_test(void **arg)
{
	(void)arg;
	begin(1, W_OURS, "rsa2048.der");
	every_bit(&header, 0, TRP_HDR_LEN);
	every_bit(&tlvs, TRP_HDR_LEN, tlv_end());
	every_bit(&signature, tlv_end(), tb_manifest_len(&img.file));
	end();
}

static void stock_manifest_test(void **arg)
{
	(void)arg;
	begin(1, W_STOCK, "p256.der");
	every_bit(&header, 0, TRP_HDR_LEN);
	every_bit(&tlvs, TRP_HDR_LEN, tlv_end());
	every_bit(&signature, tlv_end(), tb_manifest_len(&img.file));
	end();
}

/* ELF header and program headers, then the bytes of each segment */
static void images_test(void **arg)
{
	const uint8_t *ph;
	uint32_t elf, i, from;

	(void)arg;
	begin(1, W_OURS, "p256.der");
	elf = tb_manifest_len(&img.file);
	every_bit(&elf_header, elf, elf + 52 + 4 * TRP_PHDR_LEN);
	for (i = 0; i < 3; i++) {
		ph = tb_phdr(img.file.p + elf, i);
		from = elf + trp_get32(ph + 4);
		every_byte(&segment, from, from + trp_get32(ph + 16), 5);
	}
	end();
}

/*
 * Of a stock image the ELF header is not signed: only the fields that are
 * looked at count. Program headers and segments do.
 */
static void stock_images_test(void **arg)
{
	const uint8_t *ph;
	uint32_t elf, i, from;

	(void)arg;
	begin(1, W_STOCK, "rsa4096.der");
	elf = tb_manifest_len(&img.file);
	every_byte(&stock_elf_header, elf, elf + 7, 1);
	every_bit(&stock_elf_header, elf + 52, elf + 52 + 4 * TRP_PHDR_LEN);
	for (i = 0; i < 3; i++) {
		ph = tb_phdr(img.file.p + elf, i);
		from = elf + trp_get32(ph + 4);
		every_byte(&segment, from, from + trp_get32(ph + 16), 11);
	}
	end();
}

/* From stopped firmware on: whatever is refused, the old firmware is wiped */
static void stopped_test(void **arg)
{
	uint32_t off;

	(void)arg;
	begin(1, W_OURS, "p256.der");
	for (off = 0; off < img.file.len; off += 37) {
		assert_int_equal(sec_load(session, 1, &img.file), R_OK);
		assert_int_equal(sec_cmd(session, TRP_TA_START_FW, 1), R_OK);
		assert_int_equal(sec_cmd(session, TRP_TA_STOP_FW, 1), R_OK);
		img.file.p[off] ^= 0x10;
		if (sec_load(session, 1, &img.file) != R_OK) {
			assert_int_equal(sec_status(session, 1).state, TRP_OFF);
			assert_int_equal(w_first_diff(1, NULL, false), -1);
			assert_true(w_idle(1));
		}
		img.file.p[off] ^= 0x10;
		assert_int_equal(sec_cmd(session, TRP_TA_RELEASE_FW, 1), R_OK);
	}
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sec_test(manifest_test), sec_test(stock_manifest_test),
		sec_test(images_test), sec_test(stock_images_test),
		sec_test(stopped_test),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

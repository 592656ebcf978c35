/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * images FOLDER: writes the scenarios, FOLDER/NAME.box each, and the trusted
 * keys for optee/pta/keys.c, FOLDER/trp_rproc_keys.inc.
 */
#include "../builder_priv.h"
#include "box.h"

#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>

#define RSA_KEY		"rsa2048.der"
#define EC_KEY		"p256.der"
#define OTHER_KEY	"rsa3072.der"	/* nobody trusts it */
#define EC_COORD	32u

#define CODE_LEN	0x40u
#define DATA_DA		0x100u
#define DATA_LEN	0x30u
#define DATA_MEM	0x50u

/* Offsets that ELF32 has: entry in the file's, address in a program's header */
#define EHDR_ENTRY	24u
#define PHDR_SECOND	84u
#define PHDR_OFFSET	4u
#define PHDR_PADDR	12u

/* ---- images ------------------------------------------------------------- */

static uint8_t code[CODE_LEN], data[DATA_LEN];

static struct tb_blob firmware(void)
{
	static const struct tb_seg segs[] = {
		{ .type = 1, .filesz = CODE_LEN, .memsz = CODE_LEN, .flags = 5,
		  .data = code },
		{ .type = 1, .vaddr = DATA_DA, .paddr = DATA_DA,
		  .filesz = DATA_LEN, .memsz = DATA_MEM, .flags = 6,
		  .data = data },
		{ .type = 0x6474e551, .flags = 6 },
	};
	static const struct tb_elf_spec spec = {
		.segs = segs, .num_segs = 3, .entry = 0x21,
	};
	uint32_t i;

	for (i = 0; i < CODE_LEN; i++)
		code[i] = (uint8_t)(i * 7 + 3);
	trp_put32(code, DATA_DA + DATA_MEM);
	trp_put32(code + 4, 0x21);
	for (i = 0; i < DATA_LEN; i++)
		data[i] = (uint8_t)(i * 13 + 5);
	return tb_elf(&spec);
}

/* What is wrong with an image */
enum wrong {
	RIGHT,
	SIGNATURE,	/* a bit of the signature */
	SEGMENT,	/* a bit of the code */
	HEADER,		/* the entry in the ELF header */
	PROGRAM,	/* the address in a program header */
	BOTH,		/* a bit of the code, and the digest fits */
};

static struct tb_blob image(const char *key, enum wrong wrong, bool stock)
{
	struct tb_blob elf = firmware();
	const uint32_t code_off = trp_get32(tb_phdr(elf.p, 0) + PHDR_OFFSET);
	const struct tb_edit edits[] = {
		[SIGNATURE] = { TB_FLIP_SIG, .at = 20, .value = 1 },
		[SEGMENT] = { TB_FLIP_IMG, .at = code_off + 9, .value = 1 },
		[HEADER] = { TB_FLIP_IMG, .at = EHDR_ENTRY, .value = 4 },
		/* not of the first, which is 0: a word that a copy leaves out
		 * is 0, and that fault would undo the change */
		[PROGRAM] = { TB_FLIP_IMG, .at = PHDR_SECOND + PHDR_PADDR,
			      .value = 0x80 },
		[BOTH] = { TB_FLIP_IMG, .at = code_off + 9, .value = 1 },
	};
	struct tb_spec spec = {
		.elfs = &elf, .num_elfs = 1, .key = key, .stock = stock,
		.edits = edits + wrong, .num_edits = wrong != RIGHT,
	};
	struct tb_blob out = tb_image(&spec);
	uint8_t *at, digest[TRP_DIGEST_LEN];

	if (wrong == BOTH) {
		tb_sha256(code, CODE_LEN, digest);
		for (at = out.p; memcmp(at, digest, sizeof(digest)); at++)
			MUST(at + sizeof(digest) < out.p + out.len);
		code[9] ^= 1;
		tb_sha256(code, CODE_LEN, at);
	}
	tb_free(&elf);
	return out;
}

static void put_file(struct fault_file *f, const char *key, enum wrong wrong,
		     bool stock)
{
	struct tb_blob b = image(key, wrong, stock);

	MUST(b.len <= sizeof(f->bytes));
	memcpy(f->bytes, b.p, b.len);
	f->len = (uint32_t)b.len;
	f->entries = 3;
	f->manifest_len = tb_manifest_len(&b);
	f->sig_len = trp_get32(b.p + TRP_HDR_sign_len);
	f->sig_off = f->manifest_len - (uint32_t)trp_round_up8(f->sig_len);
	tb_free(&b);
}

/* ---- keys --------------------------------------------------------------- */

static size_t number(EVP_PKEY *key, const char *name, uint8_t *out, size_t len)
{
	BIGNUM *n = NULL;

	MUST(EVP_PKEY_get_bn_param(key, name, &n) == 1);
	if (!len)
		len = (size_t)BN_num_bytes(n);
	MUST(BN_bn2binpad(n, out, (int)len) == (int)len);
	BN_free(n);
	return len;
}

/* Bytes of the modulus, or of x and y */
static size_t key_value(const char *name, uint8_t *out)
{
	EVP_PKEY *key = tb_key(name);
	size_t len;

	if (EVP_PKEY_base_id(key) == EVP_PKEY_EC) {
		len = number(key, OSSL_PKEY_PARAM_EC_PUB_X, out, EC_COORD);
		len += number(key, OSSL_PKEY_PARAM_EC_PUB_Y, out + len,
			      EC_COORD);
	} else {
		len = number(key, OSSL_PKEY_PARAM_RSA_N, out, 0);
	}
	EVP_PKEY_free(key);
	return len;
}

static void put_bytes(FILE *f, const char *field, const uint8_t *p, size_t len)
{
	size_t i;

	fprintf(f, "\t.%s = {", field);
	for (i = 0; i < len; i++)
		fprintf(f, "%s0x%02x,", i % 8 ? " " : "\n\t\t", p[i]);
	fprintf(f, "\n\t},\n");
}

static void put_key(FILE *f, const char *name, bool rsa)
{
	uint8_t value[TRP_MAX_SIG_LEN], id[TRP_DIGEST_LEN];
	size_t len = key_value(name, value);

	tb_key_id(name, id);
	fprintf(f, "{\n\t.type = %s,\n\t.bits = %u,\n\t.exponent = %u,\n",
		rsa ? "TRP_SIG_RSA" : "TRP_SIG_ECDSA",
		rsa ? (unsigned int)len * 8 : 256, rsa ? 65537 : 0);
	put_bytes(f, "id", id, sizeof(id));
	put_bytes(f, "value", value, len);
	fprintf(f, "},\n");
}

/* What TEE_Result says, numbered by GlobalPlatform */
#define R_STATE		0xffff0007u
#define R_SECURITY	0xffff000fu
#define R_SIGNATURE	0xffff3072u

/* ---- scenarios ---------------------------------------------------------- */

/**
 * struct scenario - one box
 * @name: of its file
 * @key: signs
 * @wrong: with image 0
 * @other: with image 1
 * @layout: as OP-TEE's signer writes it
 * @good, @starts, @result, @calls: see struct fault_box
 */
static const struct scenario {
	const char *name;
	const char *key;
	enum wrong wrong, other;
	bool layout, good;
	uint32_t starts, result;
	uint8_t calls[FAULT_MAX_CALLS];
} scenarios[] = {
#define SIMPLE	{ FAULT_OPEN, FAULT_LOAD, FAULT_START }
#define AGAIN	{ FAULT_OPEN, FAULT_LOAD, FAULT_START, FAULT_CLOSE, \
		  FAULT_LOAD, FAULT_START }
#define KNOWN	{ FAULT_LOAD, FAULT_RELEASE, FAULT_OPEN, FAULT_LOAD_OTHER, \
		  FAULT_START }
	{ "rsa-signature", RSA_KEY, SIGNATURE, .result = R_SIGNATURE,
	  .calls = SIMPLE },
	{ "ecdsa-signature", EC_KEY, SIGNATURE, .result = R_SIGNATURE,
	  .calls = SIMPLE },
	{ "untrusted-key", OTHER_KEY, RIGHT, .result = R_SIGNATURE,
	  .calls = SIMPLE },
	{ "segment-byte", RSA_KEY, SEGMENT, .result = R_SECURITY,
	  .calls = SIMPLE },
	{ "elf-header", RSA_KEY, HEADER, .result = R_SECURITY,
	  .calls = SIMPLE },
	{ "program-header", RSA_KEY, PROGRAM, .result = R_SECURITY,
	  .calls = SIMPLE },
	{ "digest-and-code", RSA_KEY, BOTH, .result = R_SIGNATURE,
	  .calls = SIMPLE },
	{ "ecdsa-digest-and-code", EC_KEY, BOTH, .result = R_SIGNATURE,
	  .calls = SIMPLE },
	{ "rsa-signature-again", RSA_KEY, SIGNATURE, .result = R_SIGNATURE,
	  .calls = AGAIN },
	{ "ecdsa-signature-again", EC_KEY, SIGNATURE, .result = R_SIGNATURE,
	  .calls = AGAIN },
	{ "segment-byte-again", RSA_KEY, SEGMENT, .result = R_SECURITY,
	  .calls = AGAIN },
	{ "elf-header-again", RSA_KEY, HEADER, .result = R_SECURITY,
	  .calls = AGAIN },
	{ "digest-and-code-again", RSA_KEY, BOTH, .result = R_SIGNATURE,
	  .calls = AGAIN },
	{ "known-other-signature", RSA_KEY, RIGHT, SIGNATURE,
	  .result = R_SIGNATURE, .calls = KNOWN },
	{ "known-other-digest", RSA_KEY, RIGHT, BOTH, .result = R_SIGNATURE,
	  .calls = KNOWN },
	{ "stock-signature", RSA_KEY, SIGNATURE, .layout = true,
	  .result = R_SIGNATURE, .calls = SIMPLE },
	{ "stock-segment-byte", RSA_KEY, SEGMENT, .layout = true,
	  .result = R_SECURITY, .calls = SIMPLE },
	{ "stock-digest-and-code", RSA_KEY, BOTH, .layout = true,
	  .result = R_SIGNATURE, .calls = SIMPLE },
	{ "nothing-loaded", RSA_KEY, RIGHT, .result = R_STATE,
	  .calls = { FAULT_OPEN, FAULT_START } },
	{ "after-failed-start", RSA_KEY, RIGHT, .result = R_STATE,
	  .calls = { FAULT_LOAD, FAULT_STUCK, FAULT_START, FAULT_OPEN,
		     FAULT_START } },
	{ "loading", RSA_KEY, RIGHT, .layout = true, .result = R_SECURITY,
	  .calls = { FAULT_DIGEST, FAULT_OPEN, FAULT_START } },
	{ "loading-by-another", RSA_KEY, RIGHT, .layout = true,
	  .result = R_STATE,
	  .calls = { FAULT_DIGEST, FAULT_SEGMENTS, FAULT_OTHER, FAULT_OPEN,
		     FAULT_START } },
	{ "ta-signature", RSA_KEY, SIGNATURE, .layout = true,
	  .result = R_SIGNATURE,
	  .calls = { FAULT_OPEN, FAULT_DIGEST, FAULT_SEGMENTS, FAULT_START } },
	{ "ta-segment-byte", RSA_KEY, SEGMENT, .layout = true,
	  .calls = { FAULT_OPEN, FAULT_DIGEST, FAULT_SEGMENTS, FAULT_START } },
	{ "good-rsa", RSA_KEY, RIGHT, .good = true, .starts = 1,
	  .calls = SIMPLE },
	{ "good-ecdsa", EC_KEY, RIGHT, .good = true, .starts = 1,
	  .calls = SIMPLE },
	{ "good-stock", RSA_KEY, RIGHT, .layout = true, .good = true,
	  .starts = 1, .calls = SIMPLE },
	{ "good-known", RSA_KEY, RIGHT, RIGHT, .good = true, .starts = 1,
	  .calls = KNOWN },
	{ "good-released", RSA_KEY, RIGHT, .good = true,
	  .calls = { FAULT_LOAD, FAULT_OPEN, FAULT_RELEASE, FAULT_START } },
};

static void put_sig(struct fault_box *box, const char *key, bool rsa,
		    bool layout)
{
	struct fault_sig *s = &box->sig;
	struct fault_file f = { 0 };

	put_file(&f, key, RIGHT, layout);
	s->type = rsa ? TRP_SIG_RSA : TRP_SIG_ECDSA;
	s->len = f.sig_len;
	key_value(key, s->key);
	tb_sha256(f.bytes, f.sig_off, s->digest);
	memcpy(s->sig, f.bytes + f.sig_off, f.sig_len);
}

/* Calls of the pseudo TA before faults are made; three of segments at once */
static uint32_t calls_before(const struct scenario *sc)
{
	uint32_t i, n = 0;

	for (i = 0; sc->calls[i] != FAULT_OPEN; i++)
		if (sc->calls[i] == FAULT_SEGMENTS)
			n += 3;
		else if (sc->calls[i] != FAULT_STUCK &&
			 sc->calls[i] != FAULT_OTHER)
			n++;
	return n;
}

static void put_box(const char *folder, const struct scenario *sc)
{
	const bool rsa = strcmp(sc->key, EC_KEY) != 0;
	static struct fault_box box;
	char path[512];
	uint32_t i;
	FILE *f;

	memset(&box, 0, sizeof(box));
	snprintf(box.name, sizeof(box.name), "%s", sc->name);
	box.good = sc->good;
	box.starts = sc->starts;
	box.result = sc->result;
	for (i = 0; i < FAULT_MAX_CALLS; i++)
		box.calls[i] = sc->calls[i];
	box.first = calls_before(sc);
	/* ECDSA signatures differ each time: what is right is signed once */
	put_sig(&box, sc->key, rsa, sc->layout);
	put_file(box.files, sc->key, sc->wrong, sc->layout);
	put_file(box.files + 1, sc->key, sc->other, sc->layout);
	for (i = 0; i < 2; i++)
		if (!rsa && (i ? sc->other : sc->wrong) != SIGNATURE)
			memcpy(box.files[i].bytes + box.files[i].sig_off,
			       box.sig.sig, box.sig.len);
	box.trusted = strcmp(sc->key, OTHER_KEY) != 0;
	tb_free(&(struct tb_blob){ firmware().p, 0 });
	memcpy(box.want, code, CODE_LEN);
	memcpy(box.want + DATA_DA, data, DATA_LEN);
	snprintf(path, sizeof(path), "%s/%s.box", folder, sc->name);
	f = fopen(path, "wb");
	MUST(f && fwrite(&box, sizeof(box), 1, f) == 1 && !fclose(f));
}

int main(int argc, char **argv)
{
	char path[512];
	size_t i;
	FILE *f;

	MUST(argc == 2);
	snprintf(path, sizeof(path), "%s/trp_rproc_keys.inc", argv[1]);
	f = fopen(path, "w");
	MUST(f);
	put_key(f, RSA_KEY, true);
	put_key(f, EC_KEY, false);
	MUST(!fclose(f));
	for (i = 0; i < sizeof(scenarios) / sizeof(*scenarios); i++)
		put_box(argv[1], scenarios + i);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The format writer. Types and length rules come from TRP_TLV_TABLE; the order
 * is that of the reference signer, so that stock files are byte-identical.
 */
#include <stdlib.h>
#include <string.h>

#include "../host/sig.h"
#include "crypto_host.h"
#include "keys.h"
#include "rest.h"
#include "writer.h"

enum count { ONE, IMAGES, ENTRIES, ENTRYBITS, SOME, ANY };

static const struct rule {
	uint32_t id;
	uint32_t unit;
	enum count count;
} rules[] = {
#define RULE(id, name, unit, count, ...) { id, unit, count },
	TRP_TLV_TABLE(RULE)
#undef RULE
};

static size_t rule_len(const struct writer *w, const struct rule *r)
{
	switch (r->count) {
	case ONE:
		return r->unit;
	case IMAGES:
		return r->unit * w->num_in;
	case ENTRIES:
		return r->unit * w->num_ent;
	case ENTRYBITS:
		return (w->num_ent + 7) / 8;
	case SOME:
	case ANY:
		break;
	}
	return SIZE_MAX;
}

static enum trp_err append(struct writer *w, const void *p, size_t n)
{
	size_t room = w->room ? w->room : 4096;
	uint8_t *out;

	while (n > room - w->out_len)
		room *= 2;
	if (room != w->room) {
		out = realloc(w->out, room);
		if (!out)
			return TRP_E_NO_MEMORY;
		w->out = out;
		w->room = room;
	}
	if (n)
		memcpy(w->out + w->out_len, p, n);
	w->out_len += n;
	return TRP_OK;
}

/* What follows the header is aligned to 8 from its end on. */
static enum trp_err append_pad(struct writer *w)
{
	static const uint8_t zero[TRP_ALIGN];
	size_t used = (w->out_len - TRP_HDR_LEN) % TRP_ALIGN;

	return append(w, zero, used ? TRP_ALIGN - used : 0);
}

static enum trp_err put_tlv(struct writer *w, uint32_t id, const void *p,
			    size_t n)
{
	uint8_t hdr[TRP_TLV_HDR_LEN];
	enum trp_err err;

	trp_put32(hdr, id);
	trp_put32(hdr + 4, (uint32_t)n);
	err = append(w, hdr, sizeof(hdr));
	if (!err)
		err = append(w, p, n);
	return err ? err : append_pad(w);
}

static enum trp_err put(struct writer *w, enum trp_tlv t, const void *p,
			size_t n)
{
	size_t want = rule_len(w, &rules[t]);

	if (want != SIZE_MAX && want != n)
		return TRP_E_INTERNAL;
	return put_tlv(w, rules[t].id, p, n);
}

static enum trp_err add_entry(struct writer *w, const struct elf_in *in,
			      uint32_t i, struct trp_report *rep)
{
	uint8_t *entry = w->entries + w->num_ent * TRP_ENTRY_LEN;
	struct trp_phdr ph;
	enum trp_err err;

	err = elf_in_phdr(in, i, &ph, rep);
	if (err)
		return err;
	trp_phdr_put(entry, &ph);
	err = trp_host_sha256(ph.filesz ? in->buf + ph.offset : NULL,
			      ph.filesz, entry + TRP_PHDR_LEN);
	if (err)
		return trp_refuse(rep, err, .index = i);
	w->image_of[w->num_ent++] = (uint8_t)in->index;
	return TRP_OK;
}

enum trp_err writer_entries(struct writer *w, struct trp_report *rep,
			    uint32_t *image)
{
	uint32_t i, total = 0;
	enum trp_err err;

	for (*image = 0; *image < w->num_in; ++*image) {
		total += w->in[*image].elf.phnum;
		if (total > TRP_MAX_ENTRIES)
			return trp_refuse(rep, TRP_E_ENTRIES, .num = total,
					  .num2 = TRP_MAX_ENTRIES);
		for (i = 0; i < w->in[*image].elf.phnum; i++) {
			err = add_entry(w, &w->in[*image], i, rep);
			if (err)
				return err;
		}
	}
	return TRP_OK;
}

static enum trp_err put_images(struct writer *w)
{
	uint8_t type[TRP_MAX_IMAGES], size[4 * TRP_MAX_IMAGES];
	const uint8_t num = (uint8_t)w->num_in, hash = TRP_HASH_SHA256;
	const uint8_t sig = (uint8_t)sig_of(w->pkey)->type;
	enum trp_err err;
	uint32_t i;

	memset(type, TRP_IMG_ELF, sizeof(type));
	for (i = 0; i < w->num_in; i++)
		trp_put32(size + 4 * i, w->in[i].padded);
	err = put(w, TRP_TLV_SIGNTYPE, &sig, 1);
	if (!err)
		err = put(w, TRP_TLV_NUM_IMG, &num, 1);
	if (!err)
		err = put(w, TRP_TLV_IMGTYPE, type, w->num_in);
	if (!err)
		err = put(w, TRP_TLV_IMGSIZE, size, 4 * w->num_in);
	if (!err)
		err = put(w, TRP_TLV_HASHTYPE, &hash, 1);
	if (!err)
		err = put(w, TRP_TLV_HASHTABLE, w->entries,
			  w->num_ent * TRP_ENTRY_LEN);
	return err;
}

static enum trp_err put_options(struct writer *w)
{
	enum trp_err err = TRP_OK;
	uint32_t i;

	if (w->key_info)
		err = put(w, TRP_TLV_PKEYINFO, w->key_info, w->key_info_len);
	for (i = 0; !err && i < w->num_plat; i++)
		err = put_tlv(w, w->plat[i].id,
			      w->plat[i].value ? w->plat[i].value :
						 w->plat[i].word,
			      w->plat[i].len);
	return err;
}

static enum trp_err put_hdrdigest(struct writer *w, struct trp_report *rep)
{
	uint8_t digest[TRP_MAX_IMAGES * TRP_DIGEST_LEN];
	enum trp_err err = TRP_OK;
	struct trp_host_crypto hc;
	struct trp_span part;
	uint32_t i;

	trp_host_crypto_init(&hc);
	for (i = 0; !err && i < w->num_in; i++) {
		const struct elf_in *in = &w->in[i];

		/* a device reads no offset out of a header */
		if (in->elf.phoff != in->elf.ehdr_len)
			return trp_refuse(rep, TRP_E_ELF_PHOFF, .index = i,
					  .num = in->elf.phoff,
					  .num2 = in->elf.ehdr_len);
		part.p = in->buf;
		part.left = in->elf.ehdr_len +
			    in->elf.phnum * (in->elf.is64 ? 56u : 32u);
		err = hc.ops.sha256(NULL, &part, 1,
				    digest + i * TRP_DIGEST_LEN);
	}
	return err ? err : put(w, TRP_TLV_HDRDIGEST, digest,
			       w->num_in * TRP_DIGEST_LEN);
}

static enum trp_err put_imgdigest(struct writer *w)
{
	uint8_t digest[TRP_MAX_IMAGES * TRP_DIGEST_LEN];
	const uint8_t *entries = w->entries;
	enum trp_err err = TRP_OK;
	uint32_t i, bytes;

	for (i = 0; !err && i < w->num_in; i++) {
		const struct elf_in *in = &w->in[i];

		err = rest_digest(in->buf, in->padded, &in->elf, entries,
				  digest + i * TRP_DIGEST_LEN, &bytes);
		entries += in->elf.phnum * TRP_ENTRY_LEN;
	}
	return err ? err : put(w, TRP_TLV_IMGDIGEST, digest,
			       w->num_in * TRP_DIGEST_LEN);
}

static enum trp_err put_dump(struct writer *w)
{
	uint8_t bits[TRP_MAX_ENTRIES / 8] = { 0 };
	uint32_t i;

	for (i = 0; i < w->num_ent; i++)
		if (w->dump[i])
			bits[i / 8] |= (uint8_t)(1u << i % 8);
	return put(w, TRP_TLV_DUMP, bits, (w->num_ent + 7) / 8);
}

static enum trp_err put_ours(struct writer *w, struct trp_report *rep)
{
	uint8_t rsc[8], boot[4], id[TRP_DIGEST_LEN];
	enum trp_err err;

	trp_put32(rsc, w->rsc_da);
	trp_put32(rsc + 4, w->rsc_size);
	trp_put32(boot, w->boot | (w->boot_guess ? TRP_BOOT_GUESS : 0));
	if (!key_id(w->pkey, id))
		return TRP_E_CRYPTO;
	err = put(w, TRP_TLV_RSCTABLE, rsc, sizeof(rsc));
	if (!err)
		err = put(w, TRP_TLV_IMGINDEX, w->image_of, w->num_ent);
	if (!err)
		err = put_hdrdigest(w, rep);
	if (!err)
		err = put(w, TRP_TLV_BOOT, boot, sizeof(boot));
	if (!err)
		err = put_dump(w);
	if (!err)
		err = put(w, TRP_TLV_KEYID, id, TRP_KEYID_LEN);
	return err ? err : put_imgdigest(w);
}

enum trp_err writer_sign(EVP_PKEY *pkey, const uint8_t digest[TRP_DIGEST_LEN],
			 uint8_t *sig, size_t *len)
{
	*len = sig_of(pkey)->sign(pkey, digest, sig);
	return *len ? TRP_OK : TRP_E_CRYPTO;
}

/* The header knows all lengths before the first TLV is written. */
static enum trp_err put_header(struct writer *w, struct trp_report *rep)
{
	uint8_t hdr[TRP_HDR_LEN];
	uint64_t img = 0;
	uint32_t i;

	for (i = 0; i < w->num_in; i++)
		img += w->in[i].padded;
	if (img > TRP_MAX_IMG_LEN)
		return trp_refuse(rep, TRP_E_IMG_LEN,
				  .num = img > UINT32_MAX ? UINT32_MAX :
							    (uint32_t)img,
				  .num2 = TRP_MAX_IMG_LEN);
	trp_put32(hdr + TRP_HDR_magic, TRP_MAGIC);
	trp_put32(hdr + TRP_HDR_version, TRP_VERSION);
	trp_put32(hdr + TRP_HDR_tlv_len, 0);
	trp_put32(hdr + TRP_HDR_sign_len, sig_len(w->pkey));
	trp_put32(hdr + TRP_HDR_img_len, (uint32_t)img);
	return append(w, hdr, sizeof(hdr));
}

static enum trp_err put_signature(struct writer *w)
{
	uint8_t digest[TRP_DIGEST_LEN], sig[TRP_MAX_SIG_LEN];
	enum trp_err err;
	size_t len;

	err = trp_host_sha256(w->out, w->out_len, digest);
	if (!err)
		err = writer_sign(w->pkey, digest, sig, &len);
	if (!err && len != sig_len(w->pkey))
		err = TRP_E_INTERNAL;
	if (!err)
		err = append(w, sig, len);
	return err ? err : append_pad(w);
}

static enum trp_err put_all(struct writer *w, struct trp_report *rep)
{
	enum trp_err err;
	uint32_t i;

	err = put_header(w, rep);
	if (!err)
		err = put_images(w);
	if (!err)
		err = put_options(w);
	if (!err && !w->stock)
		err = put_ours(w, rep);
	if (err)
		return err;
	if (w->out_len - TRP_HDR_LEN > TRP_MAX_TLV_LEN)
		return trp_refuse(rep, TRP_E_TLV_LEN,
				  .num = (uint32_t)w->out_len - TRP_HDR_LEN,
				  .num2 = TRP_MAX_TLV_LEN);
	trp_put32(w->out + TRP_HDR_tlv_len,
		  (uint32_t)w->out_len - TRP_HDR_LEN);
	err = put_signature(w);
	for (i = 0; !err && i < w->num_in; i++)
		err = append(w, w->in[i].buf, w->in[i].padded);
	return err;
}

enum trp_err writer_make(struct writer *w, struct trp_report *rep)
{
	enum trp_err err = put_all(w, rep);

	/* Reasons of the helpers have no facts yet; an earlier one stays. */
	return err ? trp_refuse(rep, err) : TRP_OK;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The reader of the signed image. Everything it knows of TLVs comes from
 * TRP_TLV_TABLE; what is here are the meanings that no table can say.
 */
#include <trp_env.h>
#include <trp/image.h>

#define ELF_MAGIC	0x464C457Fu	/* bytes 7F 'E' 'L' 'F' */
#define OLD_HDR_LEN	24u		/* of ST's layout before 2024 */
#define MIN_ELF_LEN	84u	/* ELF32 header and one program header */

enum count { ONE, IMAGES, ENTRIES, ENTRYBITS, SOME, ANY };
enum presence { REQUIRED, OPTIONAL, OURS, REFUSED };

struct rule {
	const char *name;
	uint32_t id;
	uint8_t unit;
	uint8_t count;
	uint8_t presence;
};

#define RULE(id, name, unit, count, presence, origin, doc) \
	{ #name, (id), (unit), (count), (presence) },
static const struct rule rules[TRP_TLV_COUNT] = {
	TRP_TLV_TABLE(RULE)
};

struct sig_rule {
	uint32_t type;
	uint32_t min;
	uint32_t max;
};

#define SIG_RULE(number, name, min, max, ...) { (number), (min), (max) },
static const struct sig_rule sig_rules[] = {
	TRP_SIG_TABLE(SIG_RULE)
};
#define SIG_COUNT	(sizeof(sig_rules) / sizeof(sig_rules[0]))

#define SIG_ROOM(number, name, min, max, ...) \
	_Static_assert((min) <= (max) && (max) <= TRP_MAX_SIG_LEN, #name);
TRP_SIG_TABLE(SIG_ROOM)

static bool sig_fits(const struct sig_rule *rule, uint32_t n)
{
	return n >= rule->min && n <= rule->max;
}

static bool sig_len_ok(uint32_t n)
{
	size_t i;

	for (i = 0; i < SIG_COUNT; i++)
		if (sig_fits(&sig_rules[i], n))
			return true;
	return false;
}

static uint32_t clamp32(uint64_t n)
{
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

/*
 * ST's signer wrote magic and version 1 before another header: lengths of
 * signature, image, TLVs and platform TLVs, 24 bytes in all. Only a reason
 * depends on this guess; the file is refused in any case.
 */
static bool looks_old(const uint8_t *hdr, size_t file_len)
{
	uint32_t sig = trp_get32(hdr + 0x08);
	uint32_t img = trp_get32(hdr + 0x0C);
	uint32_t tlv = trp_get32(hdr + 0x10);

	if (sig != 64 && sig != 256 && sig != 384 && sig != 512)
		return false;
	if (img < MIN_ELF_LEN || sig_len_ok(img))
		return false;
	return file_len >= (uint64_t)OLD_HDR_LEN + sig + img + tlv;
}

static enum trp_err magic_check(const uint8_t *hdr, size_t have,
				struct trp_report *rep)
{
	uint32_t magic;

	if (!have)
		return trp_refuse(rep, TRP_E_BUFFER);
	if (have >= sizeof(magic)) {
		magic = trp_get32(hdr + TRP_HDR_magic);
		if (magic == ELF_MAGIC)
			return trp_refuse(rep, TRP_E_PLAIN_ELF);
		if (magic != TRP_MAGIC)
			return trp_refuse(rep, TRP_E_MAGIC, .num = magic);
	}
	if (have < TRP_HDR_LEN)
		return trp_refuse(rep, TRP_E_TRUNC, .num = (uint32_t)have,
				  .num2 = TRP_HDR_LEN);
	if (trp_get32(hdr + TRP_HDR_version) != TRP_VERSION)
		return trp_refuse(rep, TRP_E_VERSION,
				  .num = trp_get32(hdr + TRP_HDR_version));
	return TRP_OK;
}

static enum trp_err lens_get(const uint8_t *hdr, struct trp_lens *lens,
			     struct trp_report *rep)
{
	uint32_t tlv = trp_get32(hdr + TRP_HDR_tlv_len);
	uint32_t sig = trp_get32(hdr + TRP_HDR_sign_len);
	uint32_t img = trp_get32(hdr + TRP_HDR_img_len);

	if (tlv < TRP_TLV_HDR_LEN || tlv > TRP_MAX_TLV_LEN)
		return trp_refuse(rep, TRP_E_TLV_LEN, .num = tlv,
				  .num2 = TRP_MAX_TLV_LEN);
	if (!sig_len_ok(sig))
		return trp_refuse(rep, TRP_E_SIG_LEN, .num = sig);
	if (!img || img > TRP_MAX_IMG_LEN)
		return trp_refuse(rep, TRP_E_IMG_LEN, .num = img,
				  .num2 = TRP_MAX_IMG_LEN);
	/* the limits above keep every sum below 2^32 */
	lens->tlv = (uint32_t)trp_round_up8(tlv);
	lens->sig = sig;
	lens->img = (uint32_t)trp_round_up8(img);
	lens->manifest = TRP_HDR_LEN + lens->tlv + (uint32_t)trp_round_up8(sig);
	return TRP_OK;
}

static enum trp_err size_check(size_t have, uint32_t want,
			       struct trp_report *rep)
{
	if (have < want)
		return trp_refuse(rep, TRP_E_TRUNC, .num = (uint32_t)have,
				  .num2 = want);
	if (have > want)
		return trp_refuse(rep, TRP_E_TRAILING,
				  .num = clamp32(have - want));
	return TRP_OK;
}

enum trp_err trp_header_check(const uint8_t *hdr, size_t file_len,
			      struct trp_lens *lens, struct trp_report *rep)
{
	enum trp_err err;

	memset(lens, 0, sizeof(*lens));
	err = magic_check(hdr, file_len, rep);
	if (err != TRP_OK)
		return err;
	if (looks_old(hdr, file_len))
		return trp_refuse(rep, TRP_E_OLD_LAYOUT);
	err = lens_get(hdr, lens, rep);
	if (err == TRP_OK)
		err = size_check(file_len, lens->manifest + lens->img, rep);
	if (err != TRP_OK)
		memset(lens, 0, sizeof(*lens));
	return err;
}

enum trp_iter trp_tlv_next(struct trp_span *area, uint32_t *id,
			   struct trp_span *value)
{
	struct trp_span s = *area;
	const uint8_t *hdr;
	uint64_t padded;

	if (!s.left)
		return TRP_ITER_END;
	hdr = trp_take(&s, TRP_TLV_HDR_LEN);
	if (!hdr)
		return TRP_ITER_BAD;
	padded = trp_round_up8(trp_get32(hdr + 4));
	if (padded > s.left)
		return TRP_ITER_BAD;
	*id = trp_get32(hdr);
	value->p = trp_take(&s, (size_t)padded);
	value->left = trp_get32(hdr + 4);
	*area = s;
	return TRP_ITER_RECORD;
}

enum trp_tlv trp_tlv_find(uint32_t id)
{
	uint32_t k;

	for (k = 0; k < TRP_TLV_COUNT; k++)
		if (rules[k].id == id)
			break;
	return (enum trp_tlv)k;
}

const char *trp_tlv_name(uint32_t id)
{
	enum trp_tlv k = trp_tlv_find(id);

	return k < TRP_TLV_COUNT ? rules[k].name : NULL;
}

/* Types outside the table have no slot to be found in */
static bool seen_before(struct trp_span before, uint32_t id)
{
	struct trp_span value;
	uint32_t other;

	while (trp_tlv_next(&before, &other, &value) == TRP_ITER_RECORD)
		if (other == id)
			return true;
	return false;
}

static bool pad_is_zero(const struct trp_span *value)
{
	size_t i;

	for (i = value->left; i % TRP_ALIGN; i++)
		if (value->p[i])
			return false;
	return true;
}

/* One record; @before: those in front of it */
static enum trp_err tlv_note(struct trp_image *img, struct trp_span before,
			     uint32_t id, struct trp_span value,
			     struct trp_report *rep)
{
	enum trp_tlv k = trp_tlv_find(id);
	bool dup;

	if (k == TRP_TLV_COUNT && id >= TRP_CRITICAL_ID_FIRST &&
	    id <= TRP_CRITICAL_ID_LAST)
		return trp_refuse(rep, TRP_E_TLV_UNKNOWN, .num = id);
	if (k < TRP_TLV_COUNT && rules[k].presence == REFUSED)
		return trp_refuse(rep, TRP_E_ENCRYPTED);
	dup = k < TRP_TLV_COUNT ? img->tlv[k].p != NULL :
				  seen_before(before, id);
	if (dup)
		return trp_refuse(rep, TRP_E_TLV_DUP, .num = id);
	if (!pad_is_zero(&value))
		return trp_refuse(rep, TRP_E_TLV_PAD, .num = id);
	if (k < TRP_TLV_COUNT)
		img->tlv[k] = value;
	return TRP_OK;
}

static enum trp_err tlv_walk(struct trp_image *img, struct trp_span *area,
			     struct trp_report *rep)
{
	struct trp_span before = { area->p, 0 };
	struct trp_span value;
	enum trp_iter it;
	enum trp_err err;
	uint32_t id;

	for (;;) {
		before.left = (size_t)(area->p - before.p);
		it = trp_tlv_next(area, &id, &value);
		if (it == TRP_ITER_END)
			return TRP_OK;
		if (it != TRP_ITER_RECORD)
			return trp_refuse(rep, TRP_E_TLV_TRUNC,
					  .num = TRP_HDR_LEN +
						 (uint32_t)before.left);
		err = tlv_note(img, before, id, value, rep);
		if (err != TRP_OK)
			return err;
	}
}

static enum trp_err presence_check(struct trp_image *img,
				   struct trp_report *rep)
{
	enum trp_err err;
	uint32_t k;

	img->stock = true;
	for (k = 0; k < TRP_TLV_COUNT; k++)
		if (rules[k].presence == OURS && img->tlv[k].p)
			img->stock = false;
	for (k = 0; k < TRP_TLV_COUNT; k++) {
		if (img->tlv[k].p || rules[k].presence == OPTIONAL ||
		    rules[k].presence == REFUSED)
			continue;
		if (rules[k].presence == OURS && img->stock)
			continue;
		err = k == TRP_TLV_HASHTABLE ? TRP_E_HASHTABLE :
					       TRP_E_TLV_MISSING;
		return trp_refuse(rep, err, .num = rules[k].id);
	}
	return TRP_OK;
}

static bool length_ok(const struct trp_image *img, const struct rule *r,
		      uint32_t len)
{
	switch (r->count) {
	case ONE:
		return len == r->unit;
	case IMAGES:
		return len == r->unit * img->num_img;
	case ENTRIES:
		return len == r->unit * img->num_ent;
	case ENTRYBITS:
		return len == r->unit * ((img->num_ent + 7) / 8);
	case SOME:
		return len && len % r->unit == 0;
	default:	/* ANY */
		return len % r->unit == 0;
	}
}

/* Lengths of TLVs; @counted: those that need the number of images or entries */
static enum trp_err lengths_check(const struct trp_image *img, bool counted,
				  struct trp_report *rep)
{
	uint32_t k, len;
	bool needs;

	for (k = 0; k < TRP_TLV_COUNT; k++) {
		needs = rules[k].count == IMAGES || rules[k].count == ENTRIES ||
			rules[k].count == ENTRYBITS;
		if (!img->tlv[k].p || needs != counted)
			continue;
		len = (uint32_t)img->tlv[k].left;
		if (!length_ok(img, &rules[k], len))
			return trp_refuse(rep, TRP_E_TLV_LENGTH,
					  .num = rules[k].id, .num2 = len);
	}
	return TRP_OK;
}

static enum trp_err counts_get(struct trp_image *img, struct trp_report *rep)
{
	img->num_img = img->tlv[TRP_TLV_NUM_IMG].p[0];
	img->num_ent = (uint32_t)img->tlv[TRP_TLV_HASHTABLE].left /
		       TRP_ENTRY_LEN;
	if (!img->num_img)
		return trp_refuse(rep, TRP_E_NO_IMAGE);
	if (img->num_img > TRP_MAX_IMAGES)
		return trp_refuse(rep, TRP_E_NUM_IMG, .num = img->num_img,
				  .num2 = TRP_MAX_IMAGES);
	if (img->num_ent > TRP_MAX_ENTRIES)
		return trp_refuse(rep, TRP_E_ENTRIES, .num = img->num_ent,
				  .num2 = TRP_MAX_ENTRIES);
	return TRP_OK;
}

static enum trp_err types_check(struct trp_image *img, struct trp_report *rep)
{
	const struct trp_span *hash = &img->tlv[TRP_TLV_HASHTYPE];
	uint32_t i, type, s = 0;

	img->sigtype = img->tlv[TRP_TLV_SIGNTYPE].p[0];
	while (s < SIG_COUNT && sig_rules[s].type != img->sigtype)
		s++;
	if (s == SIG_COUNT)
		return trp_refuse(rep, TRP_E_SIGNTYPE, .num = img->sigtype);
	if (!sig_fits(&sig_rules[s], img->lens.sig))
		return trp_refuse(rep, TRP_E_SIG_KIND, .num = img->lens.sig,
				  .num2 = img->sigtype);
	if (hash->p && hash->p[0] != TRP_HASH_SHA256)
		return trp_refuse(rep, TRP_E_HASHTYPE, .num = hash->p[0]);
	for (i = 0; i < img->num_img; i++) {
		type = img->tlv[TRP_TLV_IMGTYPE].p[i];
		if (type == TRP_IMG_ENC_ELF)
			return trp_refuse(rep, TRP_E_ENCRYPTED);
		if (type != TRP_IMG_ELF)
			return trp_refuse(rep, TRP_E_IMGTYPE, .index = i,
					  .num = type);
	}
	return TRP_OK;
}

static enum trp_err sizes_check(const struct trp_image *img,
				struct trp_report *rep)
{
	uint32_t want = trp_get32(img->signed_part.p + TRP_HDR_img_len);
	uint64_t sum = 0;
	uint32_t i;

	for (i = 0; i < img->num_img; i++)
		sum += trp_get32(img->tlv[TRP_TLV_IMGSIZE].p + 4 * i);
	if (sum != want)
		return trp_refuse(rep, TRP_E_IMGSIZE, .num = clamp32(sum),
				  .num2 = want);
	return TRP_OK;
}

/* IMGINDEX ascends without a gap: every image has at least one entry */
static enum trp_err imgindex_check(const struct trp_image *img,
				   struct trp_report *rep)
{
	const uint8_t *index = img->tlv[TRP_TLV_IMGINDEX].p;
	uint32_t last = 0;
	uint32_t i;

	for (i = 0; i < img->num_ent; i++) {
		if (index[i] != last && (!i || index[i] != last + 1))
			break;
		last = index[i];
		if (last >= img->num_img)
			break;
	}
	if (i == img->num_ent && last == img->num_img - 1)
		return TRP_OK;
	if (i == img->num_ent)
		i--;
	return trp_refuse(rep, TRP_E_IMGINDEX, .index = i, .num = index[i]);
}

static enum trp_err dump_bits_check(const struct trp_image *img,
				    struct trp_report *rep)
{
	const struct trp_span *dump = &img->tlv[TRP_TLV_DUMP];
	struct trp_phdr ph;
	uint32_t i;

	for (i = 0; i < 8 * (uint32_t)dump->left; i++) {
		if (!(dump->p[i / 8] >> i % 8 & 1))
			continue;
		if (i < img->num_ent) {
			trp_image_entry(img, i, &ph);
			if (ph.type == TRP_PT_LOAD)
				continue;
		}
		return trp_refuse(rep, TRP_E_DUMP_BITS, .index = i);
	}
	return TRP_OK;
}

static enum trp_err boot_check(const struct trp_image *img,
			       struct trp_report *rep)
{
	const struct trp_span *st = &img->tlv[TRP_TLV_BOOTADDR];
	const struct trp_span *ours = &img->tlv[TRP_TLV_BOOT];

	if (st->p && ours->p && trp_get32(st->p) != trp_get32(ours->p))
		return trp_refuse(rep, TRP_E_BOOT_CONFLICT,
				  .addr = trp_get32(ours->p),
				  .num = trp_get32(st->p));
	return TRP_OK;
}

static enum trp_err tlvs_check(struct trp_image *img, struct trp_report *rep)
{
	enum trp_err err;

	err = presence_check(img, rep);
	if (err == TRP_OK)
		err = lengths_check(img, false, rep);
	if (err == TRP_OK)
		err = counts_get(img, rep);
	if (err == TRP_OK)
		err = lengths_check(img, true, rep);
	if (err == TRP_OK)
		err = types_check(img, rep);
	if (err == TRP_OK)
		err = sizes_check(img, rep);
	if (err == TRP_OK && !img->stock)
		err = imgindex_check(img, rep);
	if (err == TRP_OK && !img->stock)
		err = dump_bits_check(img, rep);
	if (err == TRP_OK)
		err = boot_check(img, rep);
	return err;
}

static enum trp_err parts_find(struct trp_image *img, const uint8_t *buf,
			       size_t len, struct trp_report *rep)
{
	struct trp_span rest = { buf, len };
	struct trp_span area;
	enum trp_err err;

	err = magic_check(buf, len, rep);
	if (err == TRP_OK)
		err = lens_get(buf, &img->lens, rep);
	if (err == TRP_OK)
		err = size_check(len, img->lens.manifest, rep);
	if (err != TRP_OK)
		return err;
	img->signed_part.left = TRP_HDR_LEN + img->lens.tlv;
	img->signed_part.p = trp_take(&rest, img->signed_part.left);
	img->sig.left = img->lens.sig;
	img->sig.p = trp_take(&rest, img->sig.left);
	if (!pad_is_zero(&img->sig))
		return trp_refuse(rep, TRP_E_SIG_PAD);
	area.p = img->signed_part.p + TRP_HDR_LEN;
	area.left = img->lens.tlv;
	err = tlv_walk(img, &area, rep);
	/*
	 * A walk that ended early has not seen what it did not find. By its
	 * place, not by what it says is left.
	 */
	if (err == TRP_OK && area.p != img->sig.p)
		err = trp_refuse(rep, TRP_E_INTERNAL);
	return err;
}

enum trp_err trp_image_open(struct trp_image *img, const void *buf, size_t len,
			    struct trp_report *rep)
{
	enum trp_err err;

	memset(img, 0, sizeof(*img));
	err = parts_find(img, buf, buf ? len : 0, rep);
	if (err == TRP_OK)
		err = tlvs_check(img, rep);
	if (err != TRP_OK)
		memset(img, 0, sizeof(*img));
	return err;
}

void trp_phdr_get(const uint8_t *p, struct trp_phdr *ph)
{
	ph->type = trp_get32(p);
	ph->offset = trp_get32(p + 4);
	ph->vaddr = trp_get32(p + 8);
	ph->paddr = trp_get32(p + 12);
	ph->filesz = trp_get32(p + 16);
	ph->memsz = trp_get32(p + 20);
	ph->flags = trp_get32(p + 24);
	ph->align = trp_get32(p + 28);
}

void trp_phdr_put(uint8_t *p, const struct trp_phdr *ph)
{
	trp_put32(p, ph->type);
	trp_put32(p + 4, ph->offset);
	trp_put32(p + 8, ph->vaddr);
	trp_put32(p + 12, ph->paddr);
	trp_put32(p + 16, ph->filesz);
	trp_put32(p + 20, ph->memsz);
	trp_put32(p + 24, ph->flags);
	trp_put32(p + 28, ph->align);
}

const uint8_t *trp_image_entry(const struct trp_image *img, uint32_t i,
			       struct trp_phdr *ph)
{
	const uint8_t *p = img->tlv[TRP_TLV_HASHTABLE].p + TRP_ENTRY_LEN * i;

	trp_phdr_get(p, ph);
	return p + TRP_PHDR_LEN;
}

void trp_image_range(const struct trp_image *img, uint32_t i, uint32_t *off,
		     uint32_t *size)
{
	const uint8_t *p = img->tlv[TRP_TLV_IMGSIZE].p;

	*off = 0;
	for (; i; i--, p += 4)
		*off += trp_get32(p);	/* the sum was checked */
	*size = trp_get32(p);
}

bool trp_image_boot(const struct trp_image *img, uint32_t *da)
{
	const struct trp_span *tlv = img->tlv;

	if (tlv[TRP_TLV_BOOTADDR].p)
		*da = trp_get32(tlv[TRP_TLV_BOOTADDR].p);
	else if (tlv[TRP_TLV_BOOT].p)
		*da = trp_get32(tlv[TRP_TLV_BOOT].p) & ~TRP_BOOT_GUESS;
	else
		return false;
	return true;
}

bool trp_image_boot_named(const struct trp_image *img)
{
	const struct trp_span *tlv = img->tlv;

	if (tlv[TRP_TLV_BOOTADDR].p)
		return true;
	return tlv[TRP_TLV_BOOT].p && tlv[TRP_TLV_IMGDIGEST].p &&
	       !(tlv[TRP_TLV_BOOT].p[0] & TRP_BOOT_GUESS);
}

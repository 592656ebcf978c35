/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `trp show --json`. docs/format.md describes every member.
 */
#include <string.h>
#include <trp/rsc.h>

#include "../host/json.h"
#include "show.h"

static void put_reason(struct json *j, const char *key,
		       const struct trp_report *rep)
{
	char text[TRP_SENTENCE_LEN];

	if (!rep->err) {
		json_str(j, key, NULL);
		return;
	}
	trp_report_text(rep, text, sizeof(text));
	json_open(j, key, '{');
	json_num(j, "number", rep->err);
	json_str(j, "name", trp_err_name(rep->err));
	json_str(j, "text", text);
	json_str(j, "hint", trp_err_hint(rep->err));
	json_close(j, '}');
}

static void put_signature(struct json *j, const struct show *s)
{
	const struct trp_span *id = &s->c.img.tlv[TRP_TLV_KEYID];
	char type[32];

	json_open(j, "signature", '{');
	json_str(j, "type", show_sigtype(s, type, sizeof(type)));
	json_str(j, "status", s->key ? "good" : s->checked ? "bad" :
							     "not checked");
	json_hex(j, "key", s->key ? s->key->id : NULL, TRP_DIGEST_LEN);
	json_hex(j, "key_id", id->p, id->left);
	put_reason(j, "reason", &s->why);
	json_close(j, '}');
}

static void put_tlvs(struct json *j, const struct show *s)
{
	struct trp_span area = s->c.img.signed_part, value;
	uint32_t id;

	trp_take(&area, TRP_HDR_LEN);
	json_open(j, "tlvs", '[');
	while (trp_tlv_next(&area, &id, &value) == TRP_ITER_RECORD) {
		json_open(j, NULL, '{');
		json_num(j, "type", id);
		json_str(j, "name", trp_tlv_name(id));
		json_num(j, "length", value.left);
		json_hex(j, "hex", value.p, value.left);
		if (tool_text(value.p, value.left))
			json_text(j, "text", value.p, value.left);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_images(struct json *j, const struct show *s)
{
	const struct check *c = &s->c;
	uint32_t i, off, size, first;

	json_open(j, "images", '[');
	for (i = 0; i < c->img.num_img; i++) {
		first = i ? c->hints.end[i - 1] : 0u;
		trp_image_range(&c->img, i, &off, &size);
		json_open(j, NULL, '{');
		json_num(j, "offset", c->lens.manifest + off);
		json_num(j, "size", size);
		if (s->bound) {
			json_num(j, "first_segment", first);
			json_num(j, "segments", c->hints.end[i] - first);
		}
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_segments(struct json *j, const struct show *s)
{
	const uint8_t *digest;
	struct trp_phdr ph;
	uint32_t i;

	json_open(j, "segments", '[');
	for (i = 0; i < s->c.img.num_ent; i++) {
		digest = trp_image_entry(&s->c.img, i, &ph);
		json_open(j, NULL, '{');
		if (s->bound)
			json_num(j, "image", check_image_of(&s->c, i));
		json_num(j, "type", ph.type);
		json_str(j, "name", show_segment(ph.type));
		json_num(j, "offset", ph.offset);
		json_num(j, "vaddr", ph.vaddr);
		json_num(j, "paddr", ph.paddr);
		json_num(j, "filesz", ph.filesz);
		json_num(j, "memsz", ph.memsz);
		json_num(j, "flags", ph.flags);
		json_num(j, "align", ph.align);
		json_bool(j, "dump", show_dump(s, i));
		json_hex(j, "sha256", digest, TRP_DIGEST_LEN);
		json_str(j, "digest", show_digest(s, i));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_fields(struct json *j, const struct rsc_field *f,
		       const uint8_t *p)
{
	const uint8_t *end;

	for (; f->name; f++) {
		if (f->kind == 's') {
			end = memchr(p + f->off, 0, 32);
			json_text(j, f->name, p + f->off, end ?
				  (size_t)(end - p) - f->off : 32);
		} else {
			json_num(j, f->name, f->kind == 'b' ? p[f->off] :
						trp_get32(p + f->off));
		}
	}
}

static void put_entry(struct json *j, uint32_t type,
		      const struct trp_span *body)
{
	uint32_t k;

	json_open(j, NULL, '{');
	json_num(j, "type", type);
	json_str(j, "kind", trp_rsc_type_name(type));
	put_fields(j, rsc_fields(type), body->p);
	if (type == TRP_RSC_VDEV) {
		json_open(j, "vrings", '[');
		for (k = 0; k < show_vrings(type, body); k++) {
			json_open(j, NULL, '{');
			put_fields(j, rsc_vring_fields,
				   body->p + 24 + k * TRP_VRING_LEN);
			json_close(j, '}');
		}
		json_close(j, ']');
	}
	json_close(j, '}');
}

static void put_rsc(struct json *j, const struct show *s)
{
	struct trp_span body;
	uint32_t i, type;

	if (!s->c.rsc) {
		json_str(j, "resource_table", NULL);
		return;
	}
	json_open(j, "resource_table", '{');
	json_num(j, "da", s->c.plan.rsc_da);
	json_num(j, "size", s->c.plan.rsc_size);
	json_open(j, "entries", '[');
	for (i = 0;
	     trp_rsc_entry(s->c.rsc, s->c.plan.rsc_size, i, &type, &body);
	     i++)
		put_entry(j, type, &body);
	json_close(j, ']');
	json_close(j, '}');
}

void show_json(const struct show *s)
{
	const struct check *c = &s->c;
	struct json j = { .f = stdout };
	uint32_t boot;

	json_open(&j, NULL, '{');
	json_str(&j, "file", s->path);
	json_num(&j, "size", c->len);
	json_num(&j, "version", trp_get32(c->file + TRP_HDR_version));
	json_str(&j, "format", c->img.stock ? "stock" : "trp");
	json_num(&j, "tlv_len", c->lens.tlv);
	json_num(&j, "sign_len", c->lens.sig);
	json_num(&j, "img_len", c->lens.img);
	json_hex(&j, "manifest", s->digest, TRP_DIGEST_LEN);
	put_signature(&j, s);
	if (trp_image_boot(&c->img, &boot))
		json_num(&j, "boot", boot);
	put_tlvs(&j, s);
	put_images(&j, s);
	put_segments(&j, s);
	if (s->rest) {
		json_num(&j, "rest_len", c->rest);
		json_str(&j, "rest", s->rest);
	}
	put_rsc(&j, s);
	put_reason(&j, "refused", &s->problem);
	json_close(&j, '}');
}

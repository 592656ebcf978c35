// SPDX-License-Identifier: BSD-2-Clause
/*
 * LOAD_FW: read the manifest once and hand it to the pseudo TA, with the images
 * as they lie in the normal world's memory.
 *
 * Only a stock image has ELF headers that nobody signed and somebody has to
 * interpret: that is done here, without privileges, in small private copies.
 * What was read goes along as hints.
 */
#include <string.h>
#include <trp/elf.h>
#include <trp/life.h>

#include "../trp_result.h"
#include "ta.h"

static enum trp_err src_read(void *ctx, uint32_t off, void *dst, size_t n)
{
	const uint8_t *images = ctx;

	/* untrusted: read once */
	TEE_MemMove(dst, images + off, n);
	return TRP_OK;
}

/**
 * struct incoming - an image on its way to the pseudo TA
 * @lens: of its parts
 * @images: untrusted: behind the manifest, in the normal world
 * @buf: private copy of the manifest, then struct trp_hints; NULL without one
 * @size: bytes of @buf
 */
struct incoming {
	struct trp_lens lens;
	const uint8_t *images;
	uint8_t *buf;
	size_t size;
};

static enum trp_err read_hints(const struct incoming *in,
			       struct trp_report *rep)
{
	const struct trp_source src = {
		/* only read; the core has no const for it */
		.ctx = (void *)(uintptr_t)in->images,
		.len = in->lens.img,
		.read = src_read,
	};
	struct trp_hints hints = { };
	struct trp_image img = { };
	enum trp_err err = trp_image_open(&img, in->buf, in->lens.manifest,
					  rep);

	if (err)
		return err;
	/* a refusal goes along: who signed it is the first question */
	if (img.stock)
		(void)trp_elf_hints(&hints, &img, &src);
	memcpy(in->buf + in->lens.manifest, &hints, sizeof(hints));
	return TRP_OK;
}

/*
 * The header is read once, into @hdr; the block is as large as that copy says
 * and starts with that copy; what follows is read once, behind it.
 */
static enum trp_err read_manifest(struct incoming *in, const uint8_t *image,
				  size_t len, struct trp_report *rep)
{
	uint8_t hdr[TRP_HDR_LEN] = { };
	enum trp_err err = TRP_OK;

	if (!image || !len)
		return trp_refuse(rep, TRP_E_BUFFER);
	/* untrusted: read once */
	TEE_MemMove(hdr, image, len < sizeof(hdr) ? len : sizeof(hdr));
	err = trp_header_check(hdr, len, &in->lens, rep);
	if (err)
		return err;
	in->size = in->lens.manifest + sizeof(struct trp_hints);
	in->buf = TEE_Malloc(in->size, TEE_MALLOC_FILL_ZERO);
	if (!in->buf)
		return trp_refuse(rep, TRP_E_NO_MEMORY,
				  .num = (uint32_t)in->size);
	in->images = image + in->lens.manifest;
	memcpy(in->buf, hdr, sizeof(hdr));
	/* untrusted: read once */
	TEE_MemMove(in->buf + sizeof(hdr), image + sizeof(hdr),
		    in->lens.manifest - sizeof(hdr));
	return read_hints(in, rep);
}

/*
 * A refusal on this side. A failed load leaves wiped memory, also of what was
 * stopped before. Firmware that is loaded already stays: whatever came now is
 * not that image. Where firmware runs, that is the reason, whatever came.
 */
static TEE_Result refused(const struct ta_session *s, struct trp_report *rep)
{
	uint32_t state = 0;
	TEE_Result res = ta_pta_state(s, &state);

	if (res)
		return res;
	if (state == TRP_OFF || state == TRP_STOPPED)
		(void)ta_pta_simple(s, TRP_PTA_RELEASE);
	if (state == TRP_RUNNING || state == TRP_CRASHED)
		*rep = (struct trp_report){ .err = TRP_E_STATE, .num = state };
	if (state == TRP_LOADED)
		*rep = (struct trp_report){ .err = TRP_E_OTHER_IMAGE };
	return ta_refuse(s, rep);
}

TEE_Result ta_load(const struct ta_session *s, uint32_t cmd,
		   TEE_Param params[TEE_NUM_PARAMS])
{
	struct trp_report rep = { };
	struct incoming in = { };
	TEE_Param table[2] = { };
	TEE_Result res = TEE_SUCCESS;

	if (read_manifest(&in, params[1].memref.buffer, params[1].memref.size,
			  &rep))
		res = refused(s, &rep);
	else
		res = ta_pta_image(s, in.buf, in.size, in.images, in.lens.img,
				   table);
	TEE_Free(in.buf);
	/* one way from the normal world and back instead of two */
	if (!res && cmd == TRP_TA_LOAD_FW_RSC_TABLE)
		memcpy(params + 2, table, sizeof(table));
	return res;
}

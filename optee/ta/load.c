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

/* @buf: room for manifest and hints; @images: untrusted: behind the manifest */
static enum trp_err read_manifest(uint8_t *buf, const struct trp_lens *lens,
				  const uint8_t *images, struct trp_report *rep)
{
	const struct trp_source src = {
		/* only read; the core has no const for it */
		.ctx = (void *)(uintptr_t)images,
		.len = lens->img,
		.read = src_read,
	};
	struct trp_hints hints = { };
	struct trp_image img = { };
	enum trp_err err = trp_image_open(&img, buf, lens->manifest, rep);

	if (err)
		return err;
	/* a refusal goes along: who signed it is the first question */
	if (img.legacy)
		(void)trp_elf_hints(&hints, &img, &src);
	memcpy(buf + lens->manifest, &hints, sizeof(hints));
	return TRP_OK;
}

/*
 * The header is read once, into @hdr; the block is as large as that copy says
 * and starts with that copy; what follows is read once, behind it. *@res: what
 * the pseudo TA says, which it logs and keeps by itself.
 */
static enum trp_err load(const struct ta_session *s, const uint8_t *image,
			 size_t len, TEE_Param *table, TEE_Result *res,
			 struct trp_report *rep)
{
	uint8_t hdr[TRP_HDR_LEN] = { };
	struct trp_lens lens = { };
	uint8_t *buf = NULL;
	size_t size = 0;
	enum trp_err err = TRP_OK;

	if (!image || !len)
		return trp_refuse(rep, TRP_E_BUFFER);
	/* untrusted: read once */
	TEE_MemMove(hdr, image, len < sizeof(hdr) ? len : sizeof(hdr));
	err = trp_header_check(hdr, len, &lens, rep);
	if (err)
		return err;
	size = lens.manifest + sizeof(struct trp_hints);
	buf = TEE_Malloc(size, TEE_MALLOC_FILL_ZERO);
	if (!buf)
		return trp_refuse(rep, TRP_E_NO_MEMORY, .num = (uint32_t)size);
	memcpy(buf, hdr, sizeof(hdr));
	/* untrusted: read once */
	TEE_MemMove(buf + sizeof(hdr), image + sizeof(hdr),
		    lens.manifest - sizeof(hdr));
	err = read_manifest(buf, &lens, image + lens.manifest, rep);
	if (!err)
		*res = ta_pta_image(s, buf, size, image + lens.manifest,
				    lens.img, table);
	TEE_Free(buf);
	return err;
}

/*
 * Refused on this side. A failed load leaves wiped memory, also of what was
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

TEE_Result ta_load(const struct ta_session *s, const TEE_Param *image,
		   TEE_Param *table)
{
	struct trp_report rep = { };
	TEE_Result res = TEE_SUCCESS;

	if (load(s, image->memref.buffer, image->memref.size, table, &res,
		 &rep))
		return refused(s, &rep);
	return res;
}

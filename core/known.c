/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp_env.h>
#include <trp/auth.h>
#include <trp/known.h>

/* One look at all that has to be the same. Return: 0 when it is. */
static uint32_t differs(const struct trp_known *known,
			const struct trp_image *img,
			const uint8_t digest[TRP_DIGEST_LEN])
{
	uint32_t len = known->sig_len;

	if (len != img->sig.left || len > sizeof(known->sig))
		return UINT32_MAX;
	return trp_opaque(known->verdict ^ TRP_GOOD) |
	       trp_opaque(known->sigtype ^ img->sigtype) |
	       trp_differ(known->digest, digest, TRP_DIGEST_LEN) |
	       trp_differ(known->sig, img->sig.p, len);
}

enum trp_verdict trp_known_match(const struct trp_known *known,
				 const struct trp_image *img,
				 const uint8_t digest[TRP_DIGEST_LEN],
				 uint8_t key_id[TRP_DIGEST_LEN])
{
	uint32_t first = differs(known, img, digest);
	enum trp_verdict verdict;

	verdict = trp_judge(first, differs(known, img, digest));
	trp_auth_name(key_id, known->key_id, verdict);
	return verdict;
}

void trp_known_keep(struct trp_known *known, const struct trp_image *img,
		    const uint8_t digest[TRP_DIGEST_LEN],
		    const uint8_t key_id[TRP_DIGEST_LEN],
		    enum trp_verdict verdict)
{
	trp_known_forget(known);
	if (trp_opaque(verdict) != TRP_GOOD ||
	    img->sig.left > sizeof(known->sig))
		return;
	known->sigtype = img->sigtype;
	known->sig_len = (uint32_t)img->sig.left;
	memcpy(known->digest, digest, TRP_DIGEST_LEN);
	memcpy(known->key_id, key_id, TRP_DIGEST_LEN);
	memcpy(known->sig, img->sig.p, img->sig.left);
	/* judged once above, and again by whoever looks at this */
	known->verdict = verdict;
}

void trp_known_forget(struct trp_known *known)
{
	memset(known, 0, sizeof(*known));
	known->verdict = TRP_BAD;
}

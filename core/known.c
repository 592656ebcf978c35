/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp_env.h>
#include <trp/auth.h>
#include <trp/known.h>

enum trp_verdict trp_known_match(const struct trp_known *known,
				 const struct trp_image *img,
				 const uint8_t digest[TRP_DIGEST_LEN],
				 uint8_t key_id[TRP_DIGEST_LEN])
{
	if (known->verdict != TRP_GOOD || known->sigtype != img->sigtype ||
	    known->sig_len != img->sig.left)
		return TRP_BAD;
	if (trp_same(known->digest, digest, TRP_DIGEST_LEN) != TRP_GOOD ||
	    trp_same(known->sig, img->sig.p, known->sig_len) != TRP_GOOD ||
	    trp_opaque(known->verdict) != TRP_GOOD)
		return TRP_BAD;
	memcpy(key_id, known->key_id, TRP_DIGEST_LEN);
	return TRP_GOOD;
}

void trp_known_keep(struct trp_known *known, const struct trp_image *img,
		    const uint8_t digest[TRP_DIGEST_LEN],
		    const uint8_t key_id[TRP_DIGEST_LEN])
{
	trp_known_forget(known);
	if (img->sig.left > sizeof(known->sig))
		return;
	known->sigtype = img->sigtype;
	known->sig_len = (uint32_t)img->sig.left;
	memcpy(known->digest, digest, TRP_DIGEST_LEN);
	memcpy(known->key_id, key_id, TRP_DIGEST_LEN);
	memcpy(known->sig, img->sig.p, img->sig.left);
	known->verdict = TRP_GOOD;
}

void trp_known_forget(struct trp_known *known)
{
	memset(known, 0, sizeof(*known));
	known->verdict = TRP_BAD;
}

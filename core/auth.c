/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp/auth.h>

enum trp_verdict trp_same(const uint8_t *have, const uint8_t *want, size_t n)
{
	uint32_t diff = 0;
	uint32_t again = 0;
	size_t i;

	for (i = 0; i < n; i++)
		diff |= (uint32_t)(have[i] ^ want[i]);
	if (diff)
		return TRP_BAD;
	for (i = 0; i < n; i++)
		again |= trp_opaque(have[i]) ^ trp_opaque(want[i]);
	return trp_opaque(again) ? TRP_BAD : TRP_GOOD;
}

/* The reason that the verifier noted, or that the signature is wrong */
static enum trp_err refuse_signature(const struct trp_report *note,
				     struct trp_report *rep)
{
	enum trp_err err = TRP_E_SIGNATURE;

	if (note->err != TRP_OK)
		err = (enum trp_err)note->err;
	if (rep && rep->err == TRP_OK && note->err != TRP_OK)
		*rep = *note;
	return trp_refuse(rep, err);
}

enum trp_err trp_auth_check(struct trp_authed *auth,
			    const struct trp_image *img,
			    const struct trp_crypto *crypto,
			    struct trp_report *rep)
{
	struct trp_report note = { 0 };
	enum trp_verdict verdict;
	enum trp_err err;

	memset(auth, 0, sizeof(*auth));
	auth->verdict = TRP_BAD;
	err = crypto->sha256(crypto->ctx, &img->signed_part, 1, auth->digest);
	if (err != TRP_OK) {
		memset(auth->digest, 0, sizeof(auth->digest));
		return trp_refuse(rep, err);
	}
	verdict = crypto->verify(crypto->ctx, img, auth->digest, auth->key_id,
				 &note);
	if (verdict == TRP_GOOD && trp_opaque(verdict) == TRP_GOOD) {
		auth->img = img;
		auth->verdict = verdict;
		return TRP_OK;
	}
	memset(auth->digest, 0, sizeof(auth->digest));
	memset(auth->key_id, 0, sizeof(auth->key_id));
	return refuse_signature(&note, rep);
}

enum trp_verdict trp_auth_ok(const struct trp_authed *auth)
{
	if (!auth || !auth->img || auth->verdict != TRP_GOOD)
		return TRP_BAD;
	if (trp_opaque(auth->verdict) != TRP_GOOD)
		return TRP_BAD;
	return TRP_GOOD;
}

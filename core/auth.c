/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp_env.h>
#include <trp/auth.h>

/* 0 stays 0, anything else becomes 1 to 0xFFFF: sums of it cannot wrap */
static uint32_t fold(uint32_t diff)
{
	return (diff & 0xFFFFu) | diff >> 16;
}

enum trp_verdict trp_judge(uint32_t first, uint32_t second)
{
	uint32_t a = trp_opaque(TRP_GOOD_FIRST) + fold(first);
	uint32_t b = trp_opaque(TRP_GOOD_SECOND) + fold(second);

	return (enum trp_verdict)(trp_opaque(a) + trp_opaque(b));
}

uint32_t trp_differ(const uint8_t *have, const uint8_t *want, size_t n)
{
	uint32_t left = trp_opaque((uint32_t)n);
	uint32_t diff = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		diff |= trp_opaque((uint32_t)(have[i] ^ want[i]));
		left = trp_opaque(left) - 1;
	}
	/* a look that ended early differs, too */
	return diff | trp_opaque(left);
}

enum trp_verdict trp_same(const uint8_t *have, const uint8_t *want, size_t n)
{
	uint32_t first = trp_differ(have, want, n);

	/* the other way round: no argument that got lost serves both looks */
	return trp_judge(first, trp_differ(want, have, n));
}

void trp_auth_name(uint8_t key_id[TRP_DIGEST_LEN],
		   const uint8_t id[TRP_DIGEST_LEN], enum trp_verdict verdict)
{
	/* all ones for TRP_GOOD, else no bit that is left after the shift */
	uint32_t keep = (fold(trp_opaque(verdict) ^ TRP_GOOD) - 1) >> 16;
	size_t i;

	for (i = 0; i < TRP_DIGEST_LEN; i++)
		key_id[i] = (uint8_t)(id[i] & trp_opaque(keep));
}

/* Is this the id of one of the keys that may sign? */
static enum trp_verdict trusted(const struct trp_crypto *crypto,
				const uint8_t key_id[TRP_DIGEST_LEN])
{
	enum trp_verdict verdict = TRP_BAD;
	const uint8_t *id;
	size_t i;

	if (!crypto->trusted)
		return TRP_BAD;
	for (i = 0; trp_opaque(verdict) != TRP_GOOD; i++) {
		id = crypto->trusted(crypto->ctx, i);
		if (!id)
			break;
		verdict = trp_same(key_id, id, TRP_DIGEST_LEN);
	}
	return verdict;
}

static void nothing(struct trp_authed *auth)
{
	memset(auth, 0, sizeof(*auth));
	auth->verdict = TRP_BAD;
}

enum trp_err trp_auth_check(struct trp_authed *auth,
			    const struct trp_image *img,
			    const struct trp_crypto *crypto,
			    struct trp_report *rep)
{
	struct trp_report note = { 0 };
	enum trp_verdict verdict;
	enum trp_err err;

	nothing(auth);
	err = crypto->sha256(crypto->ctx, &img->signed_part, 1, auth->digest);
	if (err != TRP_OK) {
		nothing(auth);
		return trp_refuse(rep, err);
	}
	verdict = crypto->verify(crypto->ctx, img, auth->digest, auth->key_id,
				 &note);
	/* a good signature is somebody's: both say so, and neither alone */
	auth->verdict = trp_judge(verdict ^ TRP_GOOD,
				  trusted(crypto, auth->key_id) ^ TRP_GOOD);
	auth->img = img;
	if (trp_auth_ok(auth) == TRP_GOOD)
		return TRP_OK;
	nothing(auth);
	/* the reason that the verifier noted, or that the signature is wrong */
	if (note.err != TRP_OK)
		return trp_report_note(rep, &note);
	return trp_refuse(rep, TRP_E_SIGNATURE);
}

enum trp_verdict trp_auth_ok(const struct trp_authed *auth)
{
	if (!auth || !auth->img || trp_opaque(auth->verdict) != TRP_GOOD)
		return TRP_BAD;
	return trp_judge(trp_opaque(auth->verdict) ^ TRP_GOOD,
			 trp_opaque(auth->verdict) ^ TRP_GOOD);
}

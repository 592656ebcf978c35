/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * auth.c: the only place that can make a struct trp_authed. What needs
 * authenticated data takes one, so unverified data cannot get there.
 */
#ifndef TRP_AUTH_H
#define TRP_AUTH_H

#include <trp/image.h>
#include <trp/ops.h>

/**
 * struct trp_authed - proof that an image's manifest was verified
 * @img: the opened image; borrowed, as are the bytes behind it
 * @digest: SHA-256 of header and TLV area: the name of this manifest
 * @key_id: SHA-256 of the public key in DER that verified it
 * @verdict: TRP_GOOD; anything else means "not verified"
 *
 * Fill it with trp_auth_check() only.
 */
struct trp_authed {
	const struct trp_image *img;
	uint8_t digest[TRP_DIGEST_LEN];
	uint8_t key_id[TRP_DIGEST_LEN];
	enum trp_verdict verdict;
};

/**
 * trp_judge() - the verdict of two looks at the same thing
 * @first: what the first one found to differ; 0: nothing
 * @second: what the second one did
 *
 * Sums them up, so that no instruction stands for the verdict: with one look
 * left out, cut short or answered 0, the other one still spoils the sum.
 * Return: TRP_GOOD when both are 0; anything else, not TRP_BAD alone, is bad.
 */
enum trp_verdict trp_judge(uint32_t first, uint32_t second);

/**
 * trp_differ() - one look at two rows of bytes
 * @have: bytes
 * @want: bytes
 * @n: how many
 *
 * Takes as long wherever they differ. Return: 0 when they are the same; half
 * of a decision, for trp_judge().
 */
uint32_t trp_differ(const uint8_t *have, const uint8_t *want, size_t n);

/**
 * trp_same() - are these the same bytes?
 * @have: bytes
 * @want: bytes
 * @n: how many
 *
 * Decided twice: a skipped comparison must not pass what was never signed.
 * Return: TRP_GOOD; anything else is bad.
 */
enum trp_verdict trp_same(const uint8_t *have, const uint8_t *want, size_t n);

/**
 * trp_auth_name() - name the key, as far as the verdict goes
 * @key_id: becomes @id with TRP_GOOD, else no key's
 * @id: of the key that was tried
 * @verdict: what came out
 */
void trp_auth_name(uint8_t key_id[TRP_DIGEST_LEN],
		   const uint8_t id[TRP_DIGEST_LEN], enum trp_verdict verdict);

/**
 * trp_auth_check() - verify a manifest's signature
 * @auth: filled on success, zeroed and TRP_BAD on error
 * @img: opened image in private memory; must outlive @auth, unchanged
 * @crypto: digest and trusted keys
 * @rep: may be NULL
 *
 * Wants @crypto->verify's verdict and the id of a key that @crypto->trusted
 * lists. Return: TRP_OK, TRP_E_SIGNATURE, _KEY, _NO_KEY, _CRYPTO or what
 * @crypto->verify noted in @rep.
 */
enum trp_err trp_auth_check(struct trp_authed *auth,
			    const struct trp_image *img,
			    const struct trp_crypto *crypto,
			    struct trp_report *rep);

/**
 * trp_auth_ok() - is this a verified manifest?
 * @auth: may be NULL
 * Return: TRP_GOOD; anything else is bad.
 */
enum trp_verdict trp_auth_ok(const struct trp_authed *auth);

#endif /* TRP_AUTH_H */

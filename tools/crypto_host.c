/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Digests and signatures by OpenSSL.
 */
#include <string.h>
#include <trp/image.h>

#include "../host/sig.h"
#include "crypto_host.h"
#include "keys.h"

static enum trp_err host_sha256(void *ctx, const struct trp_span *parts,
				unsigned int n, uint8_t out[TRP_DIGEST_LEN])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	unsigned int i;
	int ok;

	(void)ctx;
	ok = md && EVP_DigestInit_ex(md, EVP_sha256(), NULL);
	for (i = 0; ok && i < n; i++)
		ok = !parts[i].left ||
		     EVP_DigestUpdate(md, parts[i].p, parts[i].left);
	ok = ok && EVP_DigestFinal_ex(md, out, NULL);
	EVP_MD_CTX_free(md);
	return ok ? TRP_OK : TRP_E_CRYPTO;
}

enum trp_err trp_host_sha256(const void *p, size_t n,
			     uint8_t out[TRP_DIGEST_LEN])
{
	struct trp_span part = { p, n };

	return host_sha256(NULL, &part, 1, out);
}

static bool verify_with(const struct trp_host_key *key,
			const struct trp_image *img, const uint8_t *digest)
{
	const struct sig_algo *algo = sig_of(key->pkey);

	return algo && algo->type == img->sigtype &&
	       algo->verify(key->pkey, digest, img->sig.p, img->sig.left);
}

static void refuse_key(struct trp_report *rep, const uint8_t *id)
{
	struct trp_report why = { .err = TRP_E_KEY };

	memcpy(why.key, id, sizeof(why.key));
	trp_report_note(rep, &why);
}

/* Try the keys that KEYID names; all of them where it is absent. */
static enum trp_verdict try_keys(struct trp_host_crypto *hc,
				 const struct trp_image *img,
				 const uint8_t *digest, bool *named)
{
	const struct trp_span *want = &img->tlv[TRP_TLV_KEYID];
	unsigned int i;

	*named = !want->p;
	for (i = 0; i < hc->num; i++) {
		if (want->p && memcmp(hc->keys[i].id, want->p, want->left))
			continue;
		*named = true;
		if (verify_with(&hc->keys[i], img, digest)) {
			hc->used = i;
			return TRP_GOOD;
		}
	}
	return TRP_BAD;
}

static enum trp_verdict host_verify(void *ctx, const struct trp_image *img,
				    const uint8_t digest[TRP_DIGEST_LEN],
				    uint8_t id[TRP_DIGEST_LEN],
				    struct trp_report *rep)
{
	struct trp_host_crypto *hc = ctx;
	bool named;

	hc->used = hc->num;
	if (!hc->num) {
		trp_refuse(rep, TRP_E_NO_KEY);
		return TRP_BAD;
	}
	if (try_keys(hc, img, digest, &named) == TRP_GOOD) {
		memcpy(id, hc->keys[hc->used].id, TRP_DIGEST_LEN);
		return TRP_GOOD;
	}
	if (!named)
		refuse_key(rep, img->tlv[TRP_TLV_KEYID].p);
	return TRP_BAD;
}

static const uint8_t *host_trusted(void *ctx, size_t i)
{
	const struct trp_host_crypto *hc = ctx;

	return i < hc->num ? hc->keys[i].id : NULL;
}

void trp_host_crypto_init(struct trp_host_crypto *hc)
{
	memset(hc, 0, sizeof(*hc));
	hc->ops.ctx = hc;
	hc->ops.sha256 = host_sha256;
	hc->ops.verify = host_verify;
	hc->ops.trusted = host_trusted;
}

bool trp_host_crypto_add(struct trp_host_crypto *hc, EVP_PKEY *pkey)
{
	struct trp_host_key *key = &hc->keys[hc->num];

	if (hc->num >= TRP_HOST_MAX_KEYS)
		return false;
	if (!sig_of(pkey) || !key_id(pkey, key->id) ||
	    !EVP_PKEY_up_ref(pkey))
		return false;
	key->pkey = pkey;
	hc->num++;
	return true;
}

void trp_host_crypto_free(struct trp_host_crypto *hc)
{
	while (hc->num)
		EVP_PKEY_free(hc->keys[--hc->num].pkey);
}

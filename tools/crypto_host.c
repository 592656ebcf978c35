/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Digests and signatures by OpenSSL.
 */
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>
#include <trp/image.h>

#include "crypto_host.h"
#include "ecdsa_det.h"
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

static bool rsa_verify(EVP_PKEY *pkey, const uint8_t *digest,
		       const uint8_t *sig, size_t len)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
	bool ok;

	ok = ctx && len == (size_t)EVP_PKEY_get_size(pkey) &&
	     EVP_PKEY_verify_init(ctx) == 1 &&
	     EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
	     EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()) == 1 &&
	     EVP_PKEY_verify(ctx, sig, len, digest, TRP_DIGEST_LEN) == 1;
	EVP_PKEY_CTX_free(ctx);
	ERR_clear_error();
	return ok;
}

enum trp_verdict trp_host_verify(const struct trp_host_key *key,
				 uint32_t sigtype,
				 const uint8_t digest[TRP_DIGEST_LEN],
				 const uint8_t *sig, size_t len)
{
	if (key->sigtype != sigtype)
		return TRP_BAD;
	if (sigtype == TRP_SIG_RSA && rsa_verify(key->pkey, digest, sig, len))
		return TRP_GOOD;
	if (sigtype == TRP_SIG_ECDSA && len == TRP_ECDSA_SIG_LEN &&
	    ecdsa_verify(key->pkey, digest, sig))
		return TRP_GOOD;
	return TRP_BAD;
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
		if (trp_host_verify(&hc->keys[i], img->sigtype, digest,
				    img->sig.p, img->sig.left) == TRP_GOOD) {
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

void trp_host_crypto_init(struct trp_host_crypto *hc)
{
	memset(hc, 0, sizeof(*hc));
	hc->ops.ctx = hc;
	hc->ops.sha256 = host_sha256;
	hc->ops.verify = host_verify;
}

bool trp_host_crypto_add(struct trp_host_crypto *hc, EVP_PKEY *pkey)
{
	struct trp_host_key *key = &hc->keys[hc->num];

	if (hc->num >= TRP_HOST_MAX_KEYS)
		return false;
	key->sigtype = key_sigtype(pkey);
	if (!key->sigtype || !key_id(pkey, key->id) ||
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

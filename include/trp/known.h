/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * known.c: a manifest whose signature was verified, recognized when it comes
 * again. A recovery loads the image that just ran, and most starts the one
 * that ran last: the public key operation, most of the time of a load, says
 * nothing new then. Digest and signature are compared whole; everything else
 * about the image is checked as ever.
 */
#ifndef TRP_KNOWN_H
#define TRP_KNOWN_H

#include <trp/image.h>
#include <trp/verdict.h>

/**
 * struct trp_known - the manifest that was verified last
 * @verdict: TRP_GOOD; anything else means that there is none
 * @sigtype: enum trp_sigtype
 * @sig_len: bytes of @sig
 * @digest: SHA-256 of header and TLV area
 * @key_id: SHA-256 of the public key in DER that verified it
 * @sig: signature of the manifest
 *
 * Lives in memory that only the verifier writes. All zero: none. Good for as
 * long as the trusted keys stay the same.
 */
struct trp_known {
	enum trp_verdict verdict;
	uint32_t sigtype;
	uint32_t sig_len;
	uint8_t digest[TRP_DIGEST_LEN];
	uint8_t key_id[TRP_DIGEST_LEN];
	uint8_t sig[TRP_MAX_SIG_LEN];
};

/**
 * trp_known_match() - is this the manifest that was verified last?
 * @known: kept by trp_known_keep()
 * @img: opened image in private memory
 * @digest: SHA-256 of its header and TLV area
 * @key_id: as trp_auth_name() writes it
 *
 * Looks at all of it twice. Return: TRP_GOOD; anything else is bad.
 */
enum trp_verdict trp_known_match(const struct trp_known *known,
				 const struct trp_image *img,
				 const uint8_t digest[TRP_DIGEST_LEN],
				 uint8_t key_id[TRP_DIGEST_LEN]);

/**
 * trp_known_keep() - this manifest's signature was judged just now
 * @known: takes it, in place of another
 * @img: opened image in private memory
 * @digest: SHA-256 of its header and TLV area
 * @key_id: of the key that verified it
 * @verdict: what came out; nothing is kept unless it is TRP_GOOD
 */
void trp_known_keep(struct trp_known *known, const struct trp_image *img,
		    const uint8_t digest[TRP_DIGEST_LEN],
		    const uint8_t key_id[TRP_DIGEST_LEN],
		    enum trp_verdict verdict);

/** trp_known_forget() - the next one is verified, whatever it is */
void trp_known_forget(struct trp_known *known);

#endif /* TRP_KNOWN_H */

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signature algorithms on OP-TEE's crypto: one file for each row of
 * TRP_SIG_TABLE, sig_<name>.c.
 */
#ifndef TRP_PTA_SIG_H
#define TRP_PTA_SIG_H

#include <trp/key.h>
#include <trp/verdict.h>

/**
 * pta_sig_<NAME>() - is this the signature of a digest?
 * @k: key of this type
 * @digest: SHA-256
 * @sig: signature
 * @sig_len: its bytes, any number
 *
 * Computes the verdict from two looks, see trp_judge(). Return: TRP_GOOD;
 * anything else is bad.
 */
#define PTA_SIG(number, name, ...) \
	enum trp_verdict pta_sig_##name(const struct trp_pubkey *k, \
					const uint8_t digest[TRP_DIGEST_LEN], \
					const uint8_t *sig, size_t sig_len);
TRP_SIG_TABLE(PTA_SIG)
#undef PTA_SIG

#endif /* TRP_PTA_SIG_H */

/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp_env.h>
#include <stdbool.h>
#include <trp/format.h>
#include <trp/rsc.h>

#define TYPE_LEN	4u
#define VDEV_CONFIG_LEN	16u	/* config_len, after the type word */
#define VDEV_NUM_VRINGS	21u	/* num_of_vrings, likewise */

struct kind {
	const char *name;
	uint32_t type;
	uint32_t len;
};

#define KIND(num, name, len) { #name, (num), (len) },
static const struct kind kinds[] = {
	TRP_RSC_TABLE(KIND)
};

static const struct kind *kind_find(uint32_t type)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].type == type)
			return &kinds[i];
	return NULL;
}

/* Shorten @body to what the entry really has; false when that is too much. */
static bool body_cut(uint32_t type, struct trp_span *body)
{
	const struct kind *k = kind_find(type);
	uint64_t len;

	if (!k)
		return true;	/* length unknown: to the end of the table */
	if (body->left < k->len)
		return false;
	len = k->len;
	if (type == TRP_RSC_VDEV) {
		len += trp_get32(body->p + VDEV_CONFIG_LEN);
		len += body->p[VDEV_NUM_VRINGS] * TRP_VRING_LEN;
	}
	if (body->left < len)
		return false;
	body->left = (size_t)len;
	return true;
}

static enum trp_err entry_check(struct trp_span table, uint32_t i,
				uint32_t num, struct trp_report *rep)
{
	uint32_t off = trp_get32(table.p + TRP_RSC_HDR_LEN + 4 * i);
	uint32_t type;

	if (off < TRP_RSC_HDR_LEN + 4 * num || off > table.left - TYPE_LEN)
		return trp_refuse(rep, TRP_E_RSC_OFFSET, .index = i,
				  .num = off);
	trp_take(&table, off);
	type = trp_get32(trp_take(&table, TYPE_LEN));
	if (!body_cut(type, &table))
		return trp_refuse(rep, TRP_E_RSC_ENTRY, .index = i,
				  .num = type);
	return TRP_OK;
}

enum trp_err trp_rsc_check(const uint8_t *table, size_t len,
			   struct trp_report *rep)
{
	struct trp_span whole = { table, len };
	uint32_t shown = len > UINT32_MAX ? UINT32_MAX : (uint32_t)len;
	enum trp_err err = TRP_OK;
	uint32_t i, num;

	if (len < TRP_RSC_HDR_LEN || len > TRP_RSC_MAX_LEN)
		return trp_refuse(rep, TRP_E_RSC_SIZE, .num = shown,
				  .num2 = TRP_RSC_HDR_LEN);
	if (trp_get32(table) != 1)
		return trp_refuse(rep, TRP_E_RSC_VERSION,
				  .num = trp_get32(table));
	if (trp_get32(table + 8) || trp_get32(table + 12))
		return trp_refuse(rep, TRP_E_RSC_RESERVED);
	num = trp_get32(table + 4);
	if (num > (shown - TRP_RSC_HDR_LEN) / 4)
		return trp_refuse(rep, TRP_E_RSC_SIZE, .num = shown,
				  .num2 = num < TRP_RSC_MAX_LEN ?
					  TRP_RSC_HDR_LEN + 4 * num :
					  UINT32_MAX);
	for (i = 0; i < num && err == TRP_OK; i++)
		err = entry_check(whole, i, num, rep);
	return err;
}

int trp_rsc_entry(const uint8_t *table, size_t len, uint32_t i,
		  uint32_t *type, struct trp_span *body)
{
	struct trp_span s = { table, len };

	if (i >= trp_get32(table + 4))
		return 0;
	trp_take(&s, trp_get32(table + TRP_RSC_HDR_LEN + 4 * i));
	*type = trp_get32(trp_take(&s, TYPE_LEN));
	body_cut(*type, &s);
	*body = s;
	return 1;
}

const char *trp_rsc_type_name(uint32_t type)
{
	switch (type) {
	case TRP_RSC_CARVEOUT:
		return "carveout";
	case TRP_RSC_DEVMEM:
		return "devmem";
	case TRP_RSC_TRACE:
		return "trace";
	case TRP_RSC_VDEV:
		return "vdev";
	default:
		break;
	}
	if (type >= TRP_RSC_VENDOR_FIRST && type <= TRP_RSC_VENDOR_LAST)
		return "vendor";
	return "unknown";
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Reset lines. */
#ifndef DRIVERS_RSTCTRL_H
#define DRIVERS_RSTCTRL_H

#include <kernel/dt_driver.h>
#include <stdbool.h>
#include <stdint.h>
#include <tee_api_types.h>

struct rstctrl;

/* to_us: how long to wait for the line, RSTCTRL_NO_TIMEOUT: not at all */
struct rstctrl_ops {
	TEE_Result (*assert_level)(struct rstctrl *rstctrl, unsigned int to_us);
	TEE_Result (*deassert_level)(struct rstctrl *rstctrl,
				     unsigned int to_us);
	const char *(*get_name)(struct rstctrl *rstctrl);
};

struct rstctrl {
	const struct rstctrl_ops *ops;
	bool exclusive;
};

#define RSTCTRL_NO_TIMEOUT	0

static inline TEE_Result rstctrl_assert_to(struct rstctrl *rstctrl,
					   unsigned int to_us)
{
	return rstctrl->ops->assert_level(rstctrl, to_us);
}

static inline TEE_Result rstctrl_assert(struct rstctrl *rstctrl)
{
	return rstctrl_assert_to(rstctrl, RSTCTRL_NO_TIMEOUT);
}

static inline TEE_Result rstctrl_deassert_to(struct rstctrl *rstctrl,
					     unsigned int to_us)
{
	return rstctrl->ops->deassert_level(rstctrl, to_us);
}

static inline TEE_Result rstctrl_deassert(struct rstctrl *rstctrl)
{
	return rstctrl_deassert_to(rstctrl, RSTCTRL_NO_TIMEOUT);
}

/* one consumer alone; TEE_ERROR_ACCESS_CONFLICT for a second one */
TEE_Result rstctrl_get_exclusive(struct rstctrl *rstctrl);
void rstctrl_put_exclusive(struct rstctrl *rstctrl);

/* from the properties resets and reset-names of a node */
TEE_Result rstctrl_dt_get_by_index(const void *fdt, int nodeoffset,
				   unsigned int index,
				   struct rstctrl **out_rstctrl);
TEE_Result rstctrl_dt_get_by_name(const void *fdt, int nodeoffset,
				  const char *name, struct rstctrl **rstctrl);

typedef TEE_Result (*rstctrl_dt_get_func)(struct dt_pargs *args, void *data,
					  struct rstctrl **out_rstctrl);
TEE_Result rstctrl_register_provider(const void *fdt, int nodeoffset,
				     rstctrl_dt_get_func func, void *data);

#endif /* DRIVERS_RSTCTRL_H */

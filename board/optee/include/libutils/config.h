/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IS_ENABLED(CFG_X): 1 when the build defines CFG_X as 1, else 0, as a
 * constant expression. A name that is not defined stays a name, and pasting
 * it yields no comma, so the second argument picked below is 0.
 */
#ifndef CONFIG_H
#define CONFIG_H

#define BOARD_CFG_PAST_1	~,
#define BOARD_CFG_SECOND(a, b, ...)	b
#define BOARD_CFG_PICK(...)	BOARD_CFG_SECOND(__VA_ARGS__, 0, 0)
#define BOARD_CFG_PASTE(v)	BOARD_CFG_PICK(BOARD_CFG_PAST_##v 1)

#define IS_ENABLED(option)	BOARD_CFG_PASTE(option)
#define IS_ENABLED2(option)	IS_ENABLED(option)

#endif /* CONFIG_H */

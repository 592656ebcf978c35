/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Log lines of TA and core. Each side has its own trace_printf(). Levels above
 * TRACE_LEVEL, given by the build, leave no code.
 */
#ifndef TRACE_H
#define TRACE_H

#include <compiler.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <trace_levels.h>

#define MAX_PRINT_SIZE		256
#define MAX_FUNC_PRINT_SIZE	32

#ifndef TRACE_LEVEL
#define TRACE_LEVEL		TRACE_MAX
#endif

void trace_set_level(int level);
int trace_get_level(void);
void trace_vprintf(const char *func, int line, int level, bool level_ok,
		   const char *fmt, va_list args) __printf(5, 0);
void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...) __printf(5, 6);
void dhex_dump(const char *function, int line, int level, const void *buf,
	       int len);

/* compiled away, yet its format is checked */
#define TRACE_IF(on, func, line, level, ok, ...) \
	do { \
		if (on) \
			trace_printf((func), (line), (level), (ok), \
				     __VA_ARGS__); \
	} while (0)

#define MSG(...)	TRACE_IF(TRACE_LEVEL > 0, __func__, __LINE__, 0, \
				 false, __VA_ARGS__)
#define EMSG(...)	TRACE_IF(TRACE_LEVEL >= TRACE_ERROR, __func__, \
				 __LINE__, TRACE_ERROR, true, __VA_ARGS__)
#define IMSG(...)	TRACE_IF(TRACE_LEVEL >= TRACE_INFO, __func__, \
				 __LINE__, TRACE_INFO, true, __VA_ARGS__)
#define DMSG(...)	TRACE_IF(TRACE_LEVEL >= TRACE_DEBUG, __func__, \
				 __LINE__, TRACE_DEBUG, true, __VA_ARGS__)
#define FMSG(...)	TRACE_IF(TRACE_LEVEL >= TRACE_FLOW, __func__, \
				 __LINE__, TRACE_FLOW, true, __VA_ARGS__)

#define MSG_RAW(...)	TRACE_IF(TRACE_LEVEL > 0, NULL, 0, 0, false, \
				 __VA_ARGS__)
#define EMSG_RAW(...)	TRACE_IF(TRACE_LEVEL >= TRACE_ERROR, NULL, 0, \
				 TRACE_ERROR, true, __VA_ARGS__)
#define IMSG_RAW(...)	TRACE_IF(TRACE_LEVEL >= TRACE_INFO, NULL, 0, \
				 TRACE_INFO, true, __VA_ARGS__)
#define DMSG_RAW(...)	TRACE_IF(TRACE_LEVEL >= TRACE_DEBUG, NULL, 0, \
				 TRACE_DEBUG, true, __VA_ARGS__)
#define FMSG_RAW(...)	TRACE_IF(TRACE_LEVEL >= TRACE_FLOW, NULL, 0, \
				 TRACE_FLOW, true, __VA_ARGS__)

#define DHEXDUMP(buf, len) \
	do { \
		if (TRACE_LEVEL >= TRACE_DEBUG) \
			dhex_dump(__func__, __LINE__, TRACE_DEBUG, (buf), \
				  (len)); \
	} while (0)

#endif /* TRACE_H */

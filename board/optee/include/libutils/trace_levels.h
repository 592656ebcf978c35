/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_LEVELS_H
#define TRACE_LEVELS_H

#define TRACE_MIN		0
#define TRACE_ERROR		1	/* something failed */
#define TRACE_INFO		2	/* worth a line for the user */
#define TRACE_DEBUG		3	/* for whoever works on it */
#define TRACE_FLOW		4	/* each step */
#define TRACE_MAX		TRACE_FLOW

#endif /* TRACE_LEVELS_H */

/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * life.c: one table, state x event. What is not in it is refused. The most
 * privileged side (the pseudo TA) owns the one state of each processor.
 */
#ifndef TRP_LIFE_H
#define TRP_LIFE_H

/* Not __KERNEL__: OP-TEE's core defines that, too */
#ifdef KBUILD_MODNAME
#include <linux/types.h>
#else
#include <stdint.h>
#endif

/*
 * X(number, NAME, text, what it means). Numbers are part of the ABI.
 */
#define TRP_STATE_TABLE(X) \
	X(1, OFF, "off", \
	  "wiped, regions back in their idle firewall state") \
	X(2, LOADING, "loading", \
	  "manifest verified, regions locked, segments are coming in; " \
	  "clients see it as off") \
	X(3, LOADED, "loaded", \
	  "every segment in place and verified, locked, may start") \
	X(4, RUNNING, "running", \
	  "the processor executes, isolated") \
	X(5, STOPPED, "stopped", \
	  "held in reset, still isolated, may be dumped") \
	X(6, CRASHED, "crashed", \
	  "told by the hardware; still isolated, may be dumped")

/*
 * X(NAME, what happens)
 */
#define TRP_EVENT_TABLE(X) \
	X(VERIFY, "a manifest was verified, loading begins") \
	X(COMMIT, "every segment is loaded") \
	X(START, "the processor is let go") \
	X(START_FAILED, "a reset line did not answer; held again") \
	X(HOLD_FAILED, "a start failed, and the processor cannot be held") \
	X(STOP, "the processor is held in reset") \
	X(CRASH, "the hardware reports a crash") \
	X(TABLE, "somebody asks where the resource table is") \
	X(DUMP, "memory is read for a core dump") \
	X(RELEASE, "memory is wiped and given back; also after any failure " \
	  "to load") \
	X(RELEASE_FAILED, "memory could not be wiped and given back: " \
	  "it stays closed, without an image")

#define TRP_STATE_ENUM(num, name, ...) TRP_##name = (num),
enum trp_state {
	TRP_INVALID = 0,
	TRP_STATE_TABLE(TRP_STATE_ENUM)
	TRP_STATES
};

#define TRP_EVENT_ENUM(name, ...) TRP_EV_##name,
enum trp_event {
	TRP_EVENT_TABLE(TRP_EVENT_ENUM)
	TRP_EVENTS
};

/* TRP_STATE_TEXT: an element of an array of texts, made from TRP_STATE_TABLE */
#define TRP_STATE_TEXT(num, name, text, ...) [(num)] = (text),

/**
 * trp_life_next() - the state after an event
 * @state: enum trp_state
 * @event: enum trp_event
 * Return: new state, TRP_INVALID when the event is not possible.
 */
enum trp_state trp_life_next(uint32_t state, uint32_t event);

/**
 * trp_state_name() - "off", ...; "invalid" for other numbers
 * @state: enum trp_state
 */
const char *trp_state_name(uint32_t state);

#endif /* TRP_LIFE_H */

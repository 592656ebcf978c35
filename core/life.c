/* SPDX-License-Identifier: BSD-2-Clause */
#include <trp_env.h>
#include <trp/life.h>

static const uint8_t next_state[TRP_STATES][TRP_EVENTS] = {
	/* zero is TRP_INVALID: whatever is not written here is refused */
	[TRP_OFF] = {
		[TRP_EV_VERIFY] = TRP_LOADING,
		[TRP_EV_STOP] = TRP_OFF,	/* it already is */
		[TRP_EV_RELEASE] = TRP_OFF,
		[TRP_EV_RELEASE_FAILED] = TRP_STOPPED,
	},
	[TRP_LOADING] = {
		[TRP_EV_COMMIT] = TRP_LOADED,
		[TRP_EV_STOP] = TRP_LOADING,	/* nothing runs */
		[TRP_EV_RELEASE] = TRP_OFF,
		[TRP_EV_RELEASE_FAILED] = TRP_STOPPED,
	},
	[TRP_LOADED] = {
		[TRP_EV_START] = TRP_RUNNING,
		[TRP_EV_START_FAILED] = TRP_STOPPED,
		[TRP_EV_HOLD_FAILED] = TRP_CRASHED,
		[TRP_EV_TABLE] = TRP_LOADED,
		[TRP_EV_RELEASE] = TRP_OFF,
		[TRP_EV_RELEASE_FAILED] = TRP_STOPPED,
	},
	[TRP_RUNNING] = {
		[TRP_EV_START] = TRP_RUNNING,	/* it already does */
		[TRP_EV_STOP] = TRP_STOPPED,
		[TRP_EV_CRASH] = TRP_CRASHED,
		[TRP_EV_TABLE] = TRP_RUNNING,
	},
	[TRP_STOPPED] = {
		[TRP_EV_VERIFY] = TRP_LOADING,
		[TRP_EV_STOP] = TRP_STOPPED,
		[TRP_EV_DUMP] = TRP_STOPPED,
		[TRP_EV_RELEASE] = TRP_OFF,
		[TRP_EV_RELEASE_FAILED] = TRP_STOPPED,
	},
	[TRP_CRASHED] = {
		/* hold it in reset before anything else is done with it */
		[TRP_EV_STOP] = TRP_STOPPED,
		[TRP_EV_CRASH] = TRP_CRASHED,
		[TRP_EV_TABLE] = TRP_CRASHED,
		[TRP_EV_DUMP] = TRP_CRASHED,
	},
};

static const char *const state_names[TRP_STATES] = {
	[TRP_INVALID] = "invalid",
	TRP_STATE_TABLE(TRP_STATE_TEXT)
};

enum trp_state trp_life_next(uint32_t state, uint32_t event)
{
	if (state >= TRP_STATES || event >= TRP_EVENTS)
		return TRP_INVALID;
	return (enum trp_state)next_state[state][event];
}

const char *trp_state_name(uint32_t state)
{
	return state_names[state < TRP_STATES ? state : TRP_INVALID];
}

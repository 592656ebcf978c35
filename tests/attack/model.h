/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the secure side must answer, written from its documents and not from
 * its sources: states, owners, reasons. And what the machine must look like
 * in each state, asked of the machine.
 */
#ifndef TESTS_ATTACK_MODEL_H
#define TESTS_ATTACK_MODEL_H

#include "world.h"

#define M_SESSIONS	6

/**
 * struct m_proc - a processor
 * @state: enum trp_state, never TRP_LOADING
 * @img: what is loaded, NULL while off
 * @rsc: its resource table was found, too (unsigned in a stock image)
 * @reason: why the last command was refused, 0: it was not
 * @poked: the attackers' word was written while the memory was open
 * @runs: let go and not held since
 */
struct m_proc {
	uint32_t state;
	const struct w_image *img;
	bool rsc;
	uint32_t reason;
	bool poked;
	bool runs;
};

/**
 * struct m_session - a session of the client
 * @open: the client has it
 * @dead: its application panicked
 * @owner: it may command its processor
 */
struct m_session {
	bool open, dead, owner;
	uint32_t handle;
	uint32_t id;
};

struct m_world {
	struct m_proc proc[W_PROCS];
	struct m_session ses[M_SESSIONS];
};

/**
 * struct m_want - what a command must do
 * @res: TEE_Result
 * @reason: of a refusal, else 0
 * @state: of the processor afterwards
 * @any: a refusal with any reason that belongs to its TEE_Result; @res and
 *	@reason mean nothing
 * @maybe: or else it succeeds, and the processor is in @done
 * @done: see above
 */
struct m_want {
	uint32_t res;
	uint32_t reason;
	uint32_t state;
	bool any, maybe;
	uint32_t done;
};

/** m_allowed() - is this session refused whatever it asks for? Takes what
 *  nobody owns. @cmd: command; @id: processor it names; @types_ok: parameters
 *  are of the right types. Return: 0, or a reason */
uint32_t m_allowed(struct m_world *w, struct m_session *s, uint32_t cmd,
		   uint32_t id, bool types_ok);

/** m_command() - START, STOP, RELEASE, GET_RSC_TABLE, GET_COREDUMP */
struct m_want m_command(const struct m_proc *p, uint32_t cmd);

/** m_load() - LOAD_FW of @file, made from @img by spoiling it, or not */
struct m_want m_load(const struct m_world *w, uint32_t id,
		     const struct w_image *img, const struct tb_blob *file);

/** m_settle() - a command did what it did: @res and @state were seen */
void m_settle(struct m_proc *p, uint32_t state, const struct w_image *img);

/** m_session_opened() - by the kernel: takes its processor over */
void m_session_opened(struct m_world *w, struct m_session *s);
/** m_all_dead() - the application panicked */
void m_all_dead(struct m_world *w);

/** m_machine_ok() - NULL, or what is wrong with the machine */
const char *m_machine_ok(const struct m_world *w, uint32_t id);
/** m_status_ok() - NULL, or what is wrong with an answer of GET_STATUS */
const char *m_status_ok(const struct m_proc *p, const struct trp_status *st);

#endif /* TESTS_ATTACK_MODEL_H */

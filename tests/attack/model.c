/* SPDX-License-Identifier: BSD-2-Clause */
#include "model.h"

#define REG_LINES1	0x5C00A154u
#define RUNS1		0x52554e21u
#define COMMON_DIGEST	32u

static const uint32_t rsc_pa[W_PROCS] = { SEC_RSC_DA, 0x10046000u };

/* ---- sessions ----------------------------------------------------------- */

uint32_t m_allowed(struct m_world *w, struct m_session *s, uint32_t cmd,
		   uint32_t id, bool types_ok)
{
	bool owned = false, known = false;
	size_t i;

#define KNOWN(num, ...) known = known || cmd == (num);
	TRP_TA_TABLE(KNOWN)
#undef KNOWN
	if (!known)
		return TRP_E_COMMAND;
	if (!types_ok)
		return TRP_E_PARAMS;
	if (id != s->id)
		return TRP_E_SESSION_ID;
	if (cmd == TRP_TA_GET_STATUS)
		return 0;
	for (i = 0; i < M_SESSIONS; i++)
		owned = owned || (w->ses[i].open && w->ses[i].owner &&
				  w->ses[i].id == s->id);
	if (!owned)
		s->owner = true;
	return s->owner ? 0 : TRP_E_OWNER;
}

void m_session_opened(struct m_world *w, struct m_session *s)
{
	size_t i;

	for (i = 0; i < M_SESSIONS; i++)
		if (w->ses[i].id == s->id)
			w->ses[i].owner = false;
	s->open = true;
	s->dead = false;
	s->owner = true;
}

void m_all_dead(struct m_world *w)
{
	size_t i;

	for (i = 0; i < M_SESSIONS; i++) {
		w->ses[i].dead = w->ses[i].open;
		w->ses[i].owner = false;
	}
}

/* ---- commands ----------------------------------------------------------- */

static struct m_want ok(uint32_t state)
{
	return (struct m_want){ .res = R_OK, .state = state };
}

static struct m_want no(const struct m_proc *p, uint32_t res, uint32_t reason)
{
	return (struct m_want){ .res = res, .reason = reason,
				.state = p->state };
}

struct m_want m_command(const struct m_proc *p, uint32_t cmd)
{
	const bool held = p->state == TRP_OFF || p->state == TRP_STOPPED;
	const bool fell = p->state == TRP_CRASHED;

	switch (cmd) {
	case TRP_TA_START_FW:
		if (p->state == TRP_LOADED || p->state == TRP_RUNNING)
			return ok(TRP_RUNNING);
		break;
	case TRP_TA_STOP_FW:
		if (held)
			return ok(p->state);
		if (p->state == TRP_RUNNING || fell)
			return ok(TRP_STOPPED);
		break;
	case TRP_TA_GET_RSC_TABLE:
		if (!held)
			return ok(p->state);
		break;
	case TRP_TA_GET_COREDUMP:
		if (p->state != TRP_STOPPED && !fell)
			break;
		if (p->img->stock)
			return no(p, R_ACCESS_DENIED, TRP_E_NO_DUMP);
		return ok(p->state);
	case TRP_TA_RELEASE_FW:
		if (held || p->state == TRP_LOADED)
			return ok(TRP_OFF);
		break;
	default:
		break;
	}
	return no(p, R_BAD_STATE, TRP_E_STATE);
}

/* Does a signature, directly or by a digest, cover this byte? */
static bool covered(const struct w_image *img, size_t off)
{
	const size_t elf = tb_manifest_len(&img->file);
	const uint8_t *ph;
	uint32_t i;

	if (off < elf)
		return true;
	off -= elf;
	/* program headers are compared, the ELF header only with our TLVs */
	if (off < 52 + 4 * TRP_PHDR_LEN)
		return !img->stock || off >= 52;
	for (i = 0; i < 3; i++) {
		ph = tb_phdr(img->file.p + elf, i);
		if (off - trp_get32(ph + 4) < trp_get32(ph + 16))
			return true;
	}
	return false;
}

/* What is certain about a file that was made from a good image */
static enum { AS_SIGNED, NOT_SIGNED, UNSIGNED_PART }
judge(const struct w_image *img, const struct tb_blob *file)
{
	bool differs = false;
	size_t i;

	if (file->len != img->file.len)
		return NOT_SIGNED;
	for (i = 0; i < file->len; i++) {
		if (file->p[i] == img->file.p[i])
			continue;
		if (covered(img, i))
			return NOT_SIGNED;
		differs = true;
	}
	return differs && img->stock ? UNSIGNED_PART : AS_SIGNED;
}

static struct m_want load_fresh(uint32_t id, const struct w_image *img,
				const struct tb_blob *file)
{
	struct m_want want = { .any = true, .state = TRP_OFF,
			       .done = TRP_LOADED };

	switch (judge(img, file)) {
	case AS_SIGNED:
		break;
	case UNSIGNED_PART:
		want.maybe = img->trusted && img->proc == id;
		return want;
	default:
		return want;
	}
	want.any = false;
	if (!img->trusted) {
		want.res = R_SIGNATURE_INVALID;
		want.reason = img->stock ? TRP_E_SIGNATURE : TRP_E_KEY;
	} else if (img->proc != id) {
		want.res = R_ACCESS_DENIED;
		want.reason = TRP_E_REGION;
	} else {
		want.res = R_OK;
		want.state = TRP_LOADED;
	}
	return want;
}

struct m_want m_load(const struct m_world *w, uint32_t id,
		     const struct w_image *img, const struct tb_blob *file)
{
	const struct m_proc *p = &w->proc[id];
	size_t n;

	switch (p->state) {
	case TRP_LOADED:
		/* the identical header and TLVs: nothing is done */
		n = TRP_HDR_LEN + trp_get32(p->img->file.p + TRP_HDR_tlv_len);
		if (file->len == p->img->file.len &&
		    !memcmp(file->p, p->img->file.p, n))
			return ok(TRP_LOADED);
		return no(p, R_BAD_STATE, TRP_E_OTHER_IMAGE);
	case TRP_RUNNING:
	case TRP_CRASHED:
		return no(p, R_BAD_STATE, TRP_E_STATE);
	default:
		return load_fresh(id, img, file);
	}
}

void m_settle(struct m_proc *p, uint32_t state, const struct w_image *img)
{
	if (state == TRP_LOADED && p->state != TRP_LOADED) {
		p->img = img;
		p->rsc = true;
		p->reason = 0;
		p->poked = false;
	}
	/* what was closed was wiped; what was never closed was not */
	if (state == TRP_OFF) {
		if (p->state != TRP_OFF)
			p->poked = false;
		p->img = NULL;
	}
	if (state == TRP_RUNNING && p->state == TRP_LOADED)
		p->runs = true;
	if (state != TRP_RUNNING && state != TRP_CRASHED)
		p->runs = false;
	p->state = state;
}

/* ---- the machine -------------------------------------------------------- */

static bool runs(uint32_t id)
{
	enum board_mcu_state st;

	if (id)
		return sec_reg(REG_LINES1) == RUNS1;
	st = board_mcu_state(NULL);
	return st == BOARD_MCU_RUNNING || st == BOARD_MCU_SLEEPING;
}

const char *m_machine_ok(const struct m_world *w, uint32_t id)
{
	const struct m_proc *p = &w->proc[id];
	const struct board_fault *f = board_last_fault();

	if (w_dirty(id))
		return "bytes wait in the cache";
	if (p->state == TRP_OFF) {
		if (!w_idle(id))
			return "off, but closed";
		if (w_first_diff(id, NULL, p->poked) >= 0)
			return "off, but something is in the memory";
	} else {
		if (!w_closed(id))
			return "the normal world gets at the memory";
		if (w_first_diff(id, p->img, false) >= 0)
			return "the memory is not what was signed";
	}
	if (runs(id) != p->runs)
		return p->runs ? "does not run" : "runs";
	if (!board_allowed(BOARD_NS, rsc_pa[id], 16, true))
		return "shared memory is closed";
	if (f->count && f->master == BOARD_SEC)
		return "the secure CPU had a fault";
	return NULL;
}

static bool all_zero(const uint8_t *p)
{
	static const uint8_t zero[COMMON_DIGEST];

	return !memcmp(p, zero, sizeof(zero));
}

static uint32_t flags_of(const struct m_proc *p)
{
	if (!p->img)
		return 0;
	return TRP_STATUS_ISOLATED |
	       (p->img->stock ? TRP_STATUS_STOCK : TRP_STATUS_DUMPABLE);
}

const char *m_status_ok(const struct m_proc *p, const struct trp_status *st)
{
	if (st->state != p->state)
		return "state";
	if (st->reason != p->reason)
		return "reason";
	if (!st->reason != !st->sentence[0] ||
	    !memchr(st->sentence, 0, sizeof(st->sentence)))
		return "sentence";
	if (st->flags != flags_of(p))
		return "flags";
	if (!p->img)
		return st->rsc_size || !all_zero(st->digest) ||
		       !all_zero(st->key_id) ? "leftovers" : NULL;
	if (memcmp(st->digest, p->img->digest, COMMON_DIGEST))
		return "digest";
	if (memcmp(st->key_id, p->img->key_id, COMMON_DIGEST))
		return "key id";
	if (st->rsc_size != (p->rsc ? SEC_RSC_LEN : 0))
		return "resource table";
	return NULL;
}

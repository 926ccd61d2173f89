/* The funnel: at which step a client stands, and what it lacks there. */
#ifndef RBK_CORE_RULES_FUNNEL_H
#define RBK_CORE_RULES_FUNNEL_H

#include "core/rules/gate.h"

#pragma GCC visibility push(default)

/* What is known of a client. */
struct rbk_dossier {
	const struct rbk_policy *policy;
	const struct rbk_record *at; /* its client record, contacts, activities, events, documents, in any order */
	size_t                   n;
	const struct rbk_json   *kase; /* the case as headquarters sees it, or NULL */
	const char *(*level_of)(void *ctx, const char *person); /* NULL: nobody's level is known */
	void                    *ctx;
	bool                     trusting; /* as if nothing had been ruled void */
	int64_t                  volume;   /* as if the client had this one; 0: as its record says */
};

/* The dossier's client record; NULL: none. Its expected volume, 0 if it
   doesn't say. */
const struct rbk_record *rbk_dossier_client(const struct rbk_dossier *d);
int64_t rbk_dossier_volume(const struct rbk_dossier *d);
/* Its tier of maintenance: as its record says, else that of its grade. NULL:
   none. */
const char *rbk_dossier_tier(const struct rbk_dossier *d);
/* Does it have a document of this kind that counts? */
bool rbk_dossier_document(const struct rbk_dossier *d, const char *kind);
/* Was this record ruled void? Void work counts for nothing. */
bool rbk_dossier_void(const struct rbk_dossier *d, const char *id);

/* Where it stands by its moves, in order of their time, then of their id. */
struct rbk_stage {
	const char *step;   /* a word of policy's "steps"; the first one before any move */
	const char *before; /* the step before the last move; NULL: never moved */
	rbk_time    since;  /* of the last move, else of the client's entry */
};
void rbk_stage_of(struct rbk_stage *out, const struct rbk_dossier *d);

/* Its moves that count, in that order; free() *out. Returns how many. Where
   the client stood after the first n of them. */
size_t rbk_moves(const struct rbk_record ***out, const struct rbk_dossier *d);
void rbk_stage_after(struct rbk_stage *out, const struct rbk_dossier *d, const struct rbk_record *const *moves, size_t n);
/* When it came to that step last; if it never did, when it was entered. */
rbk_time rbk_came_to(const struct rbk_dossier *d, const char *step);

/* What a move is: one step on, back, out (lost), in again, or no move. */
enum rbk_move { RBK_MOVE_NONE, RBK_MOVE_ON, RBK_MOVE_BACK, RBK_MOVE_OUT, RBK_MOVE_IN, RBK_MOVE_TOO_FAR };
enum rbk_move rbk_move_kind(const struct rbk_policy *p, const struct rbk_stage *stage, const char *to);

/* Has it stood there longer than policy's days? Not once it is won or lost. */
bool rbk_stalled(const struct rbk_policy *p, const char *step, rbk_day since, rbk_day today);
/* A volume by the chance to win at that step. */
int64_t rbk_weighted(const struct rbk_policy *p, const char *step, int64_t volume);
/* Is it one of the steps before won and lost? */
bool rbk_in_funnel(const struct rbk_policy *p, const char *step);

/* A gate's answer for a client. */
enum rbk_gate_state { RBK_GATE_MET, RBK_GATE_WAIVED, RBK_GATE_NOT_ASKED, RBK_GATE_UNMET };
#define RBK_GATE_LACKS 24
struct rbk_answer {
	enum rbk_gate_state state;
	const char *lacks[RBK_GATE_LACKS]; /* field names; of decision_makers the ids of contacts not met; NULL ends */
	const char *near;    /* id of the record that comes nearest, or NULL */
	const char *by;      /* who waived, approved, signed; also of one that doesn't count */
	int64_t     has, needs;
};
void rbk_gate_ask(struct rbk_answer *out, const struct rbk_gate *g, const struct rbk_dossier *d);

/* The gates that hold this client back: those of its own step that aren't
   met, and those of earlier steps that would be met but for void work.
   Returns how many; the first `max` are in `out`. */
size_t rbk_gates_unmet(const struct rbk_gate **out, size_t max, const struct rbk_dossier *d);

/* What its moves passed over and is still behind it: a step that was skipped
   (gate NULL: the first such step), or a gate that isn't met by what is there
   now. A gate is asked as the policy in force at the move has it, for the
   volume that the move says the client had. Returns how many, at most max. */
struct rbk_passed {
	const struct rbk_record *move;
	const char              *step;
	const struct rbk_gate   *gate;
	const struct rbk_policy *policy;
	struct rbk_answer        answer;
};
size_t rbk_funnel_passed(struct rbk_passed *out, size_t max, const struct rbk_dossier *d, const struct rbk_policies *policies);

#pragma GCC visibility pop
#endif

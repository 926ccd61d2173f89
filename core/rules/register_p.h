/* The register from inside: the world that facts are folded into. All of it
   lives in one arena that ends with the call. */
#ifndef RBK_CORE_RULES_REGISTER_P_H
#define RBK_CORE_RULES_REGISTER_P_H

#include <stdbool.h>

#include "core/model/table.h"
#include "core/rules/gate.h"
#include "core/rules/register.h"

#define RBK_LINE_ARGS 4

/* Valid contacts that a claim keeps: the one that confirms it, and those that
   would have, if that one is ruled void. */
#define RBK_CLAIM_CONTACTS 4
/* Valid contacts of its pool clock that a claim keeps whatever they are; of
   earlier ones those without which a warning would come that never came. */
#define RBK_CLOCK_CONTACTS 4
#define RBK_WARNINGS_MAX   8

/* Pointers that grow in the world's arena. */
struct rbk_ptrs {
	void   **at;
	uint32_t n, cap;
};

/* What happens now, and what proves it. `deadline`: time alone does it; at
   one moment that comes before what is received. */
struct rbk_cause {
	rbk_time    at;
	bool        deadline;
	int64_t     number, order;
	int         minor;  /* counts the lines of one cause */
	const char *person; /* whose act */
	const char *commit, *policy, *what;
};

/* A line of history. */
struct rbk_hline {
	struct rbk_cause     cause;
	const char          *what, *person;
	const char          *args[RBK_LINE_ARGS];
	const struct rbk_entry *entry; /* whose lead it is about, or NULL */
	const char          *proposed; /* of a ruling on a conflict: to whom the client was proposed */
	bool                 against;  /* … and it went to somebody else */
	struct rbk_ptrs      tell;     /* persons */
};

enum rbk_claim_state {
	RBK_CLAIM_VOID, RBK_CLAIM_REPEATED, RBK_CLAIM_PROVISIONAL, RBK_CLAIM_CONFIRMED,
	RBK_CLAIM_RELEASED, RBK_CLAIM_LAPSED, RBK_CLAIM_GONE, RBK_CLAIM_YIELDED, RBK_CLAIM_HANDED_OVER,
	RBK_CLAIM_POOLED
};

/* A valid contact as the pool clock has it. */
struct rbk_meeting {
	const struct rbk_fact *fact;
	bool                   void_now;
};

/* What a policy says of the pool, looked up once. */
struct rbk_terms {
	const struct rbk_policy *policy;
	int64_t contact[RBK_GRADES_MAX]; /* days by the grade's rank; 0: none */
	int64_t longest, shortest;       /* of these */
	int64_t progress, unsold, contract, runs; /* days; runs: the longest life of a claim */
	int64_t ahead[RBK_WARNINGS_MAX], most_ahead;
	size_t  n_ahead;
	bool    releases;
};

/* When a client goes to the pool, of one claim (register_pool.c). */
struct rbk_idle {
	rbk_time        start;      /* it runs from here, or from what came after */
	rbk_time        seen;       /* warnings and proposals up to here were told, or are passed over */
	rbk_time        not_before; /* nothing takes effect before that */
	const struct rbk_terms *terms;
	const char     *grade;      /* NULL: it isn't known */
	int64_t         days;       /* without a contact, by the grade */
	struct rbk_ptrs met;        /* struct rbk_meeting, in order */
	uint32_t        pinned;     /* the first so many are never forgotten */
};

/* A claim, or what a ruling gave (then `fact` is the ruling and `entry` may
   be NULL). The bracket is the one it is compared by. */
struct rbk_claim {
	enum rbk_claim_state     state;
	const char              *person;
	struct rbk_entry        *entry;
	const struct rbk_fact   *fact;
	const struct rbk_policy *policy; /* in force at its receipt: its whole life goes by it */
	rbk_time                 after, by, deadline, ended;
	rbk_time                 provisional; /* its deadline as long as nothing confirms it; 0: a ruling gave it */
	int64_t                  confirmed_number, ended_number;
	struct rbk_ptrs          contacts;    /* facts that confirm it or could have, in order */
	const struct rbk_fact   *confirmed_by; /* of these; NULL: none, or a ruling did */
	const char              *to;           /* handed over to that person */
	struct rbk_ptrs          forebears;    /* persons whose claim it was before: their evidence is its own */
	struct rbk_idle          clock;
	rbk_time                 next;    /* when time alone does something to it; 0: never */
	rbk_time                 spared;  /* it doesn't lapse before */
	bool                     offline_late; /* its bracket is longer than policy's hours */
	bool                     tracked; /* its contacts are kept, live or not: whether it is may hang on what others did */
	const struct rbk_fact   *renewed; /* the progress it was renewed for; NULL: it wasn't */
	int64_t                  renewed_number;
	rbk_time                 unrenewed; /* its deadline without the renewal */
	rbk_time                 held_first, held; /* tender hold: since when the first one, until when; 0: none */
	struct rbk_ptrs          inherited; /* contracts of whose claim it was, as of the ruling that gave it */
	bool                     inherits_deal; /* … and the client stood at the deal, until this one's person moves it */
	const struct rbk_fact   *inherits_move; /* … by that move */
	int                      inherits_reached; /* rank of the furthest step that it had come to by then */
};

/* A (person, client) pair. */
struct rbk_entry {
	const char            *person, *client;
	const struct rbk_fact *first;   /* what brought it; NULL: a handed-over client without a record of one's own */
	const struct rbk_fact *last;    /* name and keys now; NULL before they are known */
	struct rbk_case       *kase;    /* NULL: not received yet (rbk_case_now gives the living one) */
	struct rbk_case       *given;   /* a ruling gave this person that case, with this client of another's in it */
	struct rbk_claim      *live;
	struct rbk_ptrs        contacts; /* valid contacts of the newest receipt with one, the first few */
	struct rbk_ptrs        claims;
	struct rbk_ptrs        progress; /* facts: its moves to a step it had not come to before */
	struct rbk_ptrs        contracts; /* facts */
	int                    reached;  /* rank of the furthest step */
	bool                   at_deal;  /* it stands at the last step, or is won */
	bool gone;
	bool code_out, form_out;        /* its code (form) contradicts its case's and doesn't count there */
};

/* Two times a conflict waits for: the sides' answers, then the leader's
   ruling. Times are the first moment behind the last day. */
struct rbk_clock {
	const struct rbk_policy *policy; /* in force when it was set */
	rbk_time    answer_by, rule_by;
	rbk_time    remind_answer, remind_rule; /* 0: done, or no room for it */
	bool        answers_over, stopped;      /* stopped: nobody is there to wait for */
	const char *leader; /* who is to rule; NULL: nobody leads all sides */
	int         rung;   /* how many leaders up from the lowest common one */
};

struct rbk_conflict {
	struct rbk_cause opened, ended; /* ended.at 0: open */
	struct rbk_ptrs  all;           /* persons, in order of joining */
	struct rbk_clock clock;
};

/* A side's evidence. */
struct rbk_answer {
	const struct rbk_fact   *fact;
	struct rbk_entry        *entry;
	const struct rbk_policy *policy; /* in force at its receipt */
	bool late, unasked;
};

/* A contract on file. */
struct rbk_contract {
	const struct rbk_fact *fact;
	bool gone; /* removed, or amended by another */
};

/* How two persons share a client. */
struct rbk_split {
	const char            *first, *second;
	int64_t                percent; /* of the first */
	const struct rbk_fact *fact;
	rbk_time               until;   /* 0: it holds */
};

/* A person with live claims in a case: the earliest bounds of all of them. */
struct rbk_side {
	const char            *person;
	const struct rbk_fact *first;
	rbk_time               by, after;
	rbk_time               from; /* `after`; of a claim that was late offline its receipt */
	size_t                 n;
	bool                   joined; /* the open conflict names them */
};

/* A text, and how many entries of the case hold it. */
struct rbk_count {
	const char *text;
	size_t      n;
};

struct rbk_case {
	const char            *id;
	const struct rbk_fact *opened;
	struct rbk_case       *into;    /* joined to that one */
	struct rbk_ptrs also;           /* ids */
	struct rbk_ptrs entries, claims, lines, conflicts;
	struct rbk_ptrs decided;        /* struct rbk_decision */
	struct rbk_ptrs answers, contracts;
	struct rbk_ptrs splits;         /* struct rbk_split */
	struct rbk_split *share;        /* of these the one that holds, or NULL */
	struct rbk_ptrs live, sides;    /* live claims; struct rbk_side, one a person */
	struct rbk_ptrs owned;          /* struct rbk_owned: who held it before */
	rbk_time        pooled, pool_last; /* since when it lies in the pool (0: it doesn't); when it last came there */
	struct rbk_ptrs left;           /* persons in the open conflict without a live claim by now */
	struct rbk_ptrs codes, forms;   /* struct rbk_count: what counts now */
	struct rbk_ptrs twin_codes, twin_forms; /* ruled to be of one client though unlike */
	struct rbk_ptrs apart;          /* cases ruled to be another client */
	struct rbk_ptrs facts;
	const char          *owner;
	rbk_time             since, next; /* next deadline; 0: none */
	struct rbk_conflict *open;
	struct rbk_holder   *held;      /* used while holders are put together */
	size_t               n_out;     /* entries with code_out or form_out */
	struct rbk_ptrs keys;           /* filled when written */
};

struct rbk_owned {
	const char *person;
	rbk_time    until; /* 0: just now, the next settling knows */
};

/* A waiver, an approval, a void record: a ruling that changes no owner. */
struct rbk_decision {
	const struct rbk_fact  *fact;
	const char             *level; /* of whose authority it was, when it was received */
	const char             *whose; /* the person it names; else who held the client or alone had it; NULL: nobody's */
	const struct rbk_hline *line;
};

/* The cases that hold a key now. */
struct rbk_holder {
	struct rbk_case *kase;
	size_t           n;
};
struct rbk_holders {
	struct rbk_ptrs at;    /* struct rbk_holder, each living case once */
	size_t          joins; /* true of the world after so many joins of cases */
};

struct rbk_world {
	struct rbk_arena           arena;
	const struct rbk_staff    *staff;
	const struct rbk_policies *policies;
	rbk_time                   as_of;
	struct rbk_fact           *facts;
	size_t                     n;
	struct rbk_entry         **of;   /* fact i is about that entry */
	struct rbk_case          **home; /* … or, a ruling, is kept in that case */
	bool                      *keep;
	struct rbk_table           entries, ids, holders;
	struct rbk_ptrs            cases;
	struct rbk_ptrs            voids; /* decisions, of all cases, in order */
	struct rbk_table           picks; /* "<person>/<day>" → how many claims said they were picks */
	struct rbk_ptrs            terms; /* struct rbk_terms, one a policy */
	size_t                     joins;
};

/* register.c */
void rbk_ptrs_add(struct rbk_world *w, struct rbk_ptrs *p, const void *item);
void rbk_ptrs_drop(struct rbk_ptrs *p, const void *item);
bool rbk_ptrs_have(const struct rbk_ptrs *p, const void *item);
bool rbk_names_have(const struct rbk_ptrs *names, const char *name);
void rbk_names_add(struct rbk_world *w, struct rbk_ptrs *names, const char *name); /* once */
void rbk_names_sort(struct rbk_ptrs *names); /* each once */
const char *rbk_key(struct rbk_arena *a, const char *prefix, const char *text);
void rbk_keep(struct rbk_world *w, const struct rbk_fact *f);
void rbk_cause_of(struct rbk_cause *out, const struct rbk_world *w, const struct rbk_fact *f);
struct rbk_entry *rbk_entry_at(struct rbk_world *w, const char *person, const char *client, bool make);

/* register_line.c: `args` ends with NULL; `tell` is sorted and not touched any more. */
struct rbk_hline *rbk_line_add(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const char *what,
                               const struct rbk_entry *e, const char *const *args, const struct rbk_ptrs *tell);
int rbk_line_compare(const void *x, const void *y);
int rbk_cause_compare(const struct rbk_cause *x, const struct rbk_cause *y);
const char *rbk_common_leader(struct rbk_world *w, rbk_time t, const struct rbk_ptrs *persons);
const char *rbk_next_leader(struct rbk_world *w, rbk_time t, const char *leader, const struct rbk_ptrs *persons);

/* register_case.c */
struct rbk_case *rbk_case_now(struct rbk_case *k);
struct rbk_case *rbk_case_open(struct rbk_world *w, const struct rbk_entry *e, const struct rbk_fact *f);
struct rbk_case *rbk_case_by_id(struct rbk_world *w, const char *id);
struct rbk_holders *rbk_holders_of(struct rbk_world *w, const char *prefix, const char *text);
void rbk_case_attach(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e);
void rbk_case_detach(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e);
void rbk_entry_rekey(struct rbk_world *w, struct rbk_entry *e, const struct rbk_fact *f);
struct rbk_case *rbk_case_join(struct rbk_world *w, struct rbk_case *x, struct rbk_case *y, const char **lost);
void rbk_case_part(struct rbk_world *w, struct rbk_case *x, struct rbk_case *y);
void rbk_case_unpart(struct rbk_case *x, struct rbk_case *y);
bool rbk_case_apart(struct rbk_case *x, struct rbk_case *y);
void rbk_case_twins(struct rbk_world *w, struct rbk_case *k, struct rbk_case *other);
void rbk_case_recount(struct rbk_world *w, struct rbk_case *k);

/* register_match.c: the one other case that surely is the same client as
   `f` says, or NULL. `own` (NULL: none yet) must be able to join it. */
struct rbk_case *rbk_match_code(struct rbk_world *w, struct rbk_case *own, const struct rbk_fact *f);
struct rbk_case *rbk_match_name(struct rbk_world *w, struct rbk_case *own, const struct rbk_fact *f);

/* register_entry.c */
void rbk_take_entry(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
void rbk_take_gone(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);

/* register_claim.c */
void rbk_take_claim(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
void rbk_take_release(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
/* Ending claims: each, then the sweep. */
void rbk_claim_end(struct rbk_claim *c, enum rbk_claim_state state, const struct rbk_cause *cause);
void rbk_case_sweep(struct rbk_world *w, struct rbk_case *k);
void rbk_case_add_live(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c);
void rbk_side_add(struct rbk_world *w, struct rbk_ptrs *sides, const struct rbk_claim *c);
/* What may change when time does something to the claim was changed. */
void rbk_claim_retime(const struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c);
/* The claims, live or not, that this entry's work counts for, in order of receipt. */
void rbk_entry_claims(struct rbk_world *w, const struct rbk_case *k, const struct rbk_entry *e, struct rbk_ptrs *claims);
void rbk_tell_claim(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const char *what,
                    const struct rbk_claim *claim, const char *arg, const char *more);
/* When the claim lapses by itself; 0: not as long as the client is won. */
rbk_time rbk_claim_lapses(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c);
/* The person's live claims, in order of receipt. */
void rbk_claims_of(struct rbk_world *w, const struct rbk_case *k, const char *person, struct rbk_ptrs *claims);
/* A claim that a ruling gave without an entry: the entry is the person's first
   one under a client that was handed over. False: there is no such claim. */
bool rbk_claim_adopt(struct rbk_world *w, struct rbk_entry *e, rbk_time t);
/* When something was done for it last: its newest valid contact, or its receipt. */
rbk_time rbk_claim_worked(const struct rbk_claim *c);
rbk_time rbk_deadline(const struct rbk_world *w, rbk_time from, int64_t days);
const char *rbk_until(struct rbk_world *w, rbk_time deadline);
const char *rbk_claim_state_word(enum rbk_claim_state s);
/* When time alone changes the case next; 0: never. */
rbk_time rbk_case_next(const struct rbk_case *k);
bool rbk_claim_live(const struct rbk_claim *c);
/* Deadlines up to t take effect. */
void rbk_case_catch_up(struct rbk_world *w, struct rbk_case *k, rbk_time t);

/* register_contact.c. Offer: the contact came with the claim or after it. */
void rbk_take_contact(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
void rbk_claim_offer(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *claim, const struct rbk_fact *contact, struct rbk_cause *c);
/* A valid contact of the person was ruled void, or withdrawn: the claim it
   confirmed is what it would be without. */
void rbk_contact_void(struct rbk_world *w, struct rbk_case *k, const char *person, const char *record, struct rbk_cause *c);

/* register_pool.c: the pool clock of each claim, the pool, who may pick. */
void rbk_idle_start(struct rbk_world *w, struct rbk_claim *c, rbk_time t, const char *grade);
void rbk_idle_grade(struct rbk_claim *c, const char *grade);
rbk_time rbk_idle_next(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c); /* 0: none */
/* All that falls due at t; true: a claim ended. */
bool rbk_idle_strike(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, rbk_time t, struct rbk_cause *cause);
/* Are contacts received at t still of use to the claim? */
bool rbk_idle_runs(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c, rbk_time t);
/* A valid contact of the claim's person. */
void rbk_idle_contact(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, const struct rbk_fact *f, struct rbk_cause *cause);
/* The newest contact that isn't void; 0: none. */
rbk_time rbk_idle_met(const struct rbk_claim *c);
/* Does this entry's work count for the claim? */
bool rbk_claim_of_entry(const struct rbk_claim *c, const struct rbk_entry *e);
/* The proposal to release that stands now: its first reason; NULL: none. */
const char *rbk_idle_proposed(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c);
/* When it is proposed next, or was, and why; 0: never. */
rbk_time rbk_idle_due(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c, const char **reason);
/* Says so if the proposal `was` (rbk_idle_proposed before) fell away. */
void rbk_idle_kept(struct rbk_world *w, struct rbk_case *k, const struct rbk_claim *c, const char *was, struct rbk_cause *cause);
/* From t on everything is counted anew, and nothing takes effect today. */
void rbk_idle_jump(const struct rbk_world *w, struct rbk_claim *c, rbk_time t);
void rbk_idle_void(struct rbk_world *w, struct rbk_claim *c, const char *record, rbk_time t);
void rbk_idle_keep(struct rbk_world *w, const struct rbk_claim *c); /* its contacts, when all is judged */
void rbk_case_owned(struct rbk_world *w, struct rbk_case *k, const char *person, rbk_time until);
/* May its author have the client, by the rules of the pool? If not the claim
   is void, and they are told why. */
bool rbk_pick_allowed(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, struct rbk_cause *cause);

/* register_renew.c: what prolongs a claim: renewal, tender hold, a contract. */
void rbk_take_move(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
/* A contract of the entry; of what it amends, and what was removed. */
void rbk_progress_contract(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e, const struct rbk_fact *f);
void rbk_progress_withdrawn(struct rbk_world *w, struct rbk_case *k, const char *record, const struct rbk_fact *f);
void rbk_take_renewal(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
void rbk_take_hold(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
/* Is the client won? *ends: the first moment behind its contract; INT64_MAX: it has no end. */
bool rbk_claim_won(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c, rbk_time *ends);
/* The newest progress since t (its receipt); NULL: none. */
const struct rbk_fact *rbk_claim_progress(const struct rbk_case *k, const struct rbk_claim *c, rbk_time t);
/* The stage that `was` had goes over with it (was NULL: nothing does). */
void rbk_claim_inherit(struct rbk_world *w, const struct rbk_case *k, struct rbk_claim *own, const struct rbk_claim *was);
/* A move or contract of the person was ruled void. */
void rbk_progress_void(struct rbk_world *w, struct rbk_case *k, const char *person, const char *record, struct rbk_cause *c);

/* register_owner.c: status and owner from the live claims; says what changed. */
void rbk_case_settle(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c);
void rbk_claimants(struct rbk_world *w, struct rbk_case *k, struct rbk_ptrs *persons); /* in order of receipt */
/* Whose claim was received before any other side's can have been made. NULL: nobody's. */
const char *rbk_first_of(const struct rbk_ptrs *sides, bool meanwhile);
const char *rbk_names_text(struct rbk_world *w, const struct rbk_ptrs *names); /* "r-li, r-wang" */

/* register_share.c: a share holds as long as both have a live claim.
   Parties: sides, but two who share the client are one, under the name of
   the one with the larger part. */
void rbk_parties(struct rbk_world *w, const struct rbk_case *k, struct rbk_ptrs *sides);
void rbk_share_join(struct rbk_world *w, struct rbk_case *into, const struct rbk_case *from);
void rbk_share_settle(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c);

/* register_propose.c: what core proposes to the leader, and its steps. */
struct rbk_json *rbk_case_proposal(struct rbk_world *w, struct rbk_arena *a, struct rbk_case *k, rbk_time t);
/* Whom it proposes at that time; NULL: nobody. */
const char *rbk_proposed(struct rbk_world *w, struct rbk_case *k, rbk_time t);
/* When time alone changes the proposal next, after t; 0: never. */
rbk_time rbk_proposal_next(struct rbk_world *w, struct rbk_case *k, rbk_time t);

/* register_clock.c: waiting for answers and a ruling. When the conflict has
   changed: new times if it opened or somebody joined it, else who rules now. */
void rbk_clock_set(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, bool anew);
rbk_time rbk_clock_next(const struct rbk_clock *clock); /* 0: nothing to wait for */
void rbk_clock_tick(struct rbk_world *w, struct rbk_case *k, rbk_time t);

/* register_answer.c */
void rbk_take_answer(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
void rbk_take_contract(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
void rbk_take_withdrawn(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e);
/* Does the answer count in the open conflict? */
bool rbk_answer_counts(const struct rbk_case *k, const struct rbk_answer *a);
/* Is the contract in force at that time? */
bool rbk_contract_holds(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_contract *c, rbk_time t);

/* A ruling at work. */
struct rbk_ruling {
	struct rbk_world      *w;
	const struct rbk_fact *f;
	struct rbk_case       *k, *other;
	struct rbk_cause       c;
	struct rbk_ptrs        sides, tell;
	const char            *whose; /* authority: the author's own, or an absent leader's */
	const char            *proposed; /* to whom the client was proposed; NULL: nothing was */
};

/* register_ruling.c: what rulings do. Effects only; the sweep is done, the
   case yet to be settled. */
void rbk_ruling_say(struct rbk_ruling *r, const char *what, const char *const *args);
void rbk_ruling_tell(struct rbk_ruling *r, const struct rbk_claim *claim, const char *what, const char *arg);
void rbk_ruling_hand(struct rbk_ruling *r, const char *person);
void rbk_ruling_give(struct rbk_ruling *r, const char *person, const struct rbk_claim *was, rbk_time after, rbk_time by, const char *grade);
const char *rbk_ruling_grade(struct rbk_ruling *r); /* NULL: nobody said one */
void rbk_ruling_add(struct rbk_ruling *r, struct rbk_claim *own);
void rbk_ruling_end_others(struct rbk_ruling *r, const char *except, const char *besides, const char *owner);
struct rbk_claim *rbk_ruling_claim_of(struct rbk_ruling *r, const char *person);
void rbk_claim_sooner(const struct rbk_claim *c, rbk_time *after, rbk_time *by);

/* register_share.c, register_handover.c */
void rbk_ruling_share(struct rbk_ruling *r);
void rbk_share_replace(struct rbk_ruling *r, const char *from, const char *to);
void rbk_ruling_handover(struct rbk_ruling *r);

/* register_decision.c: waive, approve, void. False for any other verb. Was
   this record of the person ruled void in the case? */
bool rbk_ruling_decides(struct rbk_ruling *r);
bool rbk_case_voided(const struct rbk_case *k, const char *person, const char *record);

/* register_ruling.c, register_separate.c */
void rbk_ruling_no_effect(struct rbk_ruling *r, const char *what, const char *arg);
void rbk_take_ruling(struct rbk_world *w, const struct rbk_fact *f);
struct rbk_case *rbk_case_separate(struct rbk_world *w, struct rbk_case *k, const char *person, const struct rbk_fact *f);

/* register_write.c */
void rbk_cases_write(struct rbk_json *out, struct rbk_arena *a, struct rbk_world *w);

#endif

/* The life of a claim: filed, void or provisional; confirmed by the first
   valid contact (register_contact.c); ended by its person, by time, or by a
   ruling (register_ruling.c). What prolongs it is register_renew.c's, when its
   client goes to the pool register_pool.c's. Every number comes from the policy in force when
   the claim was received. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/authority.h"
#include "core/rules/register_p.h"

static const char *const state_words[] = {
	[RBK_CLAIM_VOID] = "void", [RBK_CLAIM_REPEATED] = "repeated", [RBK_CLAIM_PROVISIONAL] = "provisional",
	[RBK_CLAIM_CONFIRMED] = "confirmed", [RBK_CLAIM_RELEASED] = "released", [RBK_CLAIM_LAPSED] = "lapsed",
	[RBK_CLAIM_GONE] = "gone", [RBK_CLAIM_YIELDED] = "yielded", [RBK_CLAIM_HANDED_OVER] = "handed_over",
	[RBK_CLAIM_POOLED] = "pooled",
};

const char *
rbk_claim_state_word(enum rbk_claim_state s)
{
	return state_words[s];
}

bool
rbk_claim_live(const struct rbk_claim *c)
{
	return c->state == RBK_CLAIM_PROVISIONAL || c->state == RBK_CLAIM_CONFIRMED;
}

bool
rbk_claim_is_live(const struct rbk_json *claim)
{
	const char *state = rbk_json_get_str(claim, "state");

	return state && (strcmp(state, state_words[RBK_CLAIM_PROVISIONAL]) == 0 || strcmp(state, state_words[RBK_CLAIM_CONFIRMED]) == 0);
}

/* So many whole calendar days after the day of `from`, in the
   organisation's time zone: the first moment behind the last of them. */
rbk_time
rbk_deadline(const struct rbk_world *w, rbk_time from, int64_t days)
{
	int zone = w->policies->offset_min;

	return rbk_day_start(rbk_day_of(from, zone) + (rbk_day)days + 1, zone);
}

/* The last day before a deadline, as text. */
const char *
rbk_until(struct rbk_world *w, rbk_time deadline)
{
	char day[RBK_TIME_TEXT];

	rbk_day_write(day, rbk_day_of(deadline - 1, w->policies->offset_min));
	return rbk_arena_str(&w->arena, day);
}

static int
by_receipt(const void *x, const void *y)
{
	const struct rbk_claim *a = *(void *const *)x, *b = *(void *const *)y;

	return (a->fact > b->fact) - (a->fact < b->fact);
}

void
rbk_claims_of(struct rbk_world *w, const struct rbk_case *k, const char *person, struct rbk_ptrs *claims)
{
	for (uint32_t i = 0; person && i < k->live.n; i++)
		if (strcmp(((struct rbk_claim *)k->live.at[i])->person, person) == 0)
			rbk_ptrs_add(w, claims, k->live.at[i]);
	if (claims->n > 1)
		qsort(claims->at, claims->n, sizeof *claims->at, by_receipt);
}

void
rbk_claim_end(struct rbk_claim *c, enum rbk_claim_state state, const struct rbk_cause *cause)
{
	c->state = state;
	c->ended = cause->at;
	c->ended_number = cause->deadline ? 0 : cause->number;
	if (state != RBK_CLAIM_LAPSED && state != RBK_CLAIM_POOLED && state != RBK_CLAIM_RELEASED)
		c->tracked = false;
	if (c->entry && c->entry->live == c)
		c->entry->live = NULL;
}

static struct rbk_side *
side_of(const struct rbk_ptrs *sides, const char *person)
{
	for (uint32_t i = 0; i < sides->n; i++)
		if (strcmp(((struct rbk_side *)sides->at[i])->person, person) == 0)
			return sides->at[i];
	return NULL;
}

void
rbk_side_add(struct rbk_world *w, struct rbk_ptrs *sides, const struct rbk_claim *c)
{
	struct rbk_side *s = side_of(sides, c->person);

	if (!s) {
		s = rbk_arena_take(&w->arena, sizeof *s);
		s->person = c->person;
		rbk_ptrs_add(w, sides, s);
	}
	s->first = s->n == 0 || c->fact < s->first ? c->fact : s->first;
	s->by = s->n == 0 || c->by < s->by ? c->by : s->by;
	s->after = s->n == 0 || c->after < s->after ? c->after : s->after;
	rbk_time from = c->offline_late ? c->by : c->after;

	s->from = s->n == 0 || from < s->from ? from : s->from;
	s->n++;
}

void
rbk_case_add_live(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c)
{
	rbk_ptrs_add(w, &k->live, c);
	rbk_side_add(w, &k->sides, c);
	rbk_claim_retime(w, k, c);
}

rbk_time
rbk_claim_lapses(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c)
{
	rbk_time t = c->deadline, ends;

	if (rbk_claim_won(w, k, c, &ends))
		return 0;
	t = c->held > t ? c->held : t;
	return c->spared > t ? c->spared : t;
}

/* When time alone changes the case next. */
static void
find_next(struct rbk_case *k)
{
	k->next = 0;
	for (uint32_t i = 0; i < k->live.n; i++) {
		rbk_time t = ((struct rbk_claim *)k->live.at[i])->next;

		if (t && (!k->next || t < k->next))
			k->next = t;
	}
}

void
rbk_claim_retime(const struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c)
{
	rbk_time was = c->next, lapses = rbk_claim_lapses(w, k, c), clock = rbk_idle_next(w, k, c);

	c->next = !lapses || (clock && clock < lapses) ? clock : lapses;
	if (c->next && (!k->next || c->next < k->next))
		k->next = c->next;
	else if (was == k->next && c->next != was)
		find_next(k);
}

/* After claims ended, came or went together: the live ones, their sides and
   the next deadline anew. */
void
rbk_case_sweep(struct rbk_world *w, struct rbk_case *k)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->sides.n; i++)
		((struct rbk_side *)k->sides.at[i])->n = 0;
	for (uint32_t i = 0; i < k->live.n; i++) {
		struct rbk_claim *c = k->live.at[i];

		if (!rbk_claim_live(c))
			continue;
		k->live.at[n++] = c;
		rbk_side_add(w, &k->sides, c);
	}
	k->live.n = n;
	find_next(k);
	n = 0;
	for (uint32_t i = 0; i < k->sides.n; i++) {
		struct rbk_side *s = k->sides.at[i], *other = side_of(&k->sides, s->person);

		if (s->n)
			k->sides.at[n++] = s;
		else if (s->joined && other && other->n)
			other->joined = true;
		else if (s->joined)
			rbk_names_add(w, &k->left, s->person);
	}
	k->sides.n = n;
}

/* Its person is told. */
void
rbk_tell_claim(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const char *what,
               const struct rbk_claim *claim, const char *arg, const char *more)
{
	struct rbk_ptrs tell = {0};

	rbk_names_add(w, &tell, claim->person);
	rbk_line_add(w, k, c, what, claim->entry, (const char *[]){ claim->person, arg, more, NULL }, &tell);
}

static void
tell_person(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const char *what,
            const struct rbk_claim *claim, const char *arg)
{
	rbk_tell_claim(w, k, c, what, claim, arg, NULL);
}

/* … and the direct leader, as of then. */
static void
tell_leader(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const char *what,
            const struct rbk_claim *claim, const char *arg, const char *more)
{
	const struct rbk_post *post = rbk_staff_when(w->staff, claim->person, c->at);
	struct rbk_ptrs tell = {0};

	rbk_names_add(w, &tell, claim->person);
	rbk_names_add(w, &tell, post ? post->leader : NULL);
	rbk_names_sort(&tell);
	rbk_line_add(w, k, c, what, claim->entry, (const char *[]){ claim->person, arg, more, NULL }, &tell);
}

bool
rbk_claim_adopt(struct rbk_world *w, struct rbk_entry *e, rbk_time t)
{
	struct rbk_case *k = rbk_case_now(e->given);

	if (e->kase || !k)
		return false;
	rbk_case_catch_up(w, k, t);
	for (uint32_t i = 0; i < k->live.n; i++) {
		struct rbk_claim *c = k->live.at[i];

		if (c->entry || strcmp(c->person, e->person) != 0)
			continue;
		rbk_case_attach(w, k, e);
		c->entry = e;
		e->live = c;
		rbk_ptrs_add(w, &e->claims, c);
		rbk_claim_retime(w, k, c);
		if (c->next && c->next <= t) { /* what counted for it until now was another entry's */
			rbk_idle_jump(w, c, t);
			c->spared = c->clock.not_before;
			rbk_claim_retime(w, k, c);
		}
		return true;
	}
	return false;
}

rbk_time
rbk_claim_worked(const struct rbk_claim *c)
{
	rbk_time met = rbk_idle_met(c);

	return met > c->fact->by ? met : c->fact->by;
}

static struct rbk_claim *
file(struct rbk_world *w, struct rbk_case *k, struct rbk_entry *e, const struct rbk_fact *f)
{
	struct rbk_claim *claim = rbk_arena_take(&w->arena, sizeof *claim);

	*claim = (struct rbk_claim){
		.person = e->person, .entry = e, .fact = f, .after = f->after, .by = f->by,
		.policy = rbk_policies_when(w->policies, f->by),
	};
	rbk_ptrs_add(w, &k->claims, claim);
	rbk_ptrs_add(w, &e->claims, claim);
	return claim;
}

/* A client beyond the claimant's level: the direct leader hears of it. */
static void
tell_authority(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const struct rbk_claim *claim)
{
	const struct rbk_fact *f = claim->fact;
	const struct rbk_post *post = rbk_staff_when(w->staff, claim->person, f->by);

	if (!f->band || !post || rbk_policy_rank(claim->policy, "levels", post->level) < 0 ||
	    rbk_authority_in(claim->policy, post->level, f->band) == RBK_ROLE_LEADS)
		return;
	tell_leader(w, k, c, "claim.beyond", claim, claim->entry && claim->entry->last ? claim->entry->last->name : "?", NULL);
}

static int64_t
number_of(const char *digits)
{
	int64_t n = 0;

	for (; *digits >= '0' && *digits <= '9' && n < INT64_MAX / 100; digits++)
		n = n * 10 + (*digits - '0');
	return n;
}

/* More open claims than the post may have, as its device counted them. A
   count over all cases would tie all cases of a person together, to be judged
   as one whenever any of them changes; so the claim says it, and whoever
   reads several cases (audit) counts for themselves. */
static void
tell_cap(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const struct rbk_claim *claim)
{
	const struct rbk_post *post = rbk_staff_when(w->staff, claim->person, claim->fact->by);
	int64_t cap = rbk_policy_of(claim->policy, "claim.cap", post ? post->level : NULL, INT64_MAX);

	if (claim->fact->open && number_of(claim->fact->open) > cap)
		tell_leader(w, k, c, "claim.over_cap", claim, claim->fact->open, rbk_arena_print(&w->arena, "%" PRId64, cap));
}

/* It may have been written long before it was received. */
static void
note_late(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, struct rbk_claim *claim)
{
	const rbk_time hour = 3600000;
	rbk_time length = claim->fact->by - claim->fact->after;

	if (length <= rbk_policy_int(claim->policy, "claim.offline_hours") * hour)
		return;
	claim->offline_late = true;
	tell_person(w, k, c, "claim.offline_late", claim, rbk_arena_print(&w->arena, "%" PRId64, length / hour));
}

/* It is live from now on. */
static void
live(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *claim, struct rbk_cause *c)
{
	bool picked = k->pooled != 0;

	claim->state = RBK_CLAIM_PROVISIONAL;
	claim->entry->live = claim;
	tell_person(w, k, c, "claim.filed", claim, rbk_until(w, claim->deadline));
	if (picked)
		tell_leader(w, k, c, "claim.picked", claim, NULL, NULL);
	note_late(w, k, c, claim);
	rbk_case_add_live(w, k, claim);
	tell_authority(w, k, c, claim);
	tell_cap(w, k, c, claim);
	rbk_case_settle(w, k, c);
}

void
rbk_take_claim(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_cause c;

	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	struct rbk_claim *claim = file(w, k, e, f);

	if (f->missing || e->gone) {
		claim->state = RBK_CLAIM_VOID;
		tell_person(w, k, &c, "claim.void", claim, f->missing ? f->missing : "client");
		return;
	}
	claim->provisional = claim->deadline = rbk_deadline(w, f->by, rbk_policy_int(claim->policy, "claim.provisional_days"));
	rbk_idle_start(w, claim, f->by, f->grade);
	if (e->live) {
		claim->state = RBK_CLAIM_REPEATED;
		tell_person(w, k, &c, "claim.repeated", claim, NULL);
	} else if (rbk_pick_allowed(w, k, claim, &c)) {
		live(w, k, claim, &c);
	}
	for (uint32_t i = 0; i < e->contacts.n && claim->tracked; i++)
		if (((const struct rbk_fact *)e->contacts.at[i])->number == f->number)
			rbk_claim_offer(w, k, claim, e->contacts.at[i], &c);
}

void
rbk_entry_claims(struct rbk_world *w, const struct rbk_case *k, const struct rbk_entry *e, struct rbk_ptrs *claims)
{
	for (uint32_t i = 0; i < e->claims.n; i++)
		rbk_ptrs_add(w, claims, e->claims.at[i]);
	for (uint32_t i = 0; e->given && i < k->claims.n; i++) {
		struct rbk_claim *c = k->claims.at[i];

		if (!c->entry && rbk_claim_of_entry(c, e))
			rbk_ptrs_add(w, claims, c);
	}
	if (claims->n > 1)
		qsort(claims->at, claims->n, sizeof *claims->at, by_receipt);
}

/* The person gives the client up: with all claims they have in the case. */
void
rbk_take_release(struct rbk_world *w, const struct rbk_fact *f, struct rbk_entry *e)
{
	struct rbk_case *k = rbk_case_now(e->kase);
	struct rbk_ptrs claims = {0};
	struct rbk_cause c;

	rbk_keep(w, f);
	rbk_cause_of(&c, w, f);
	rbk_case_catch_up(w, k, f->by);
	rbk_claims_of(w, k, f->person, &claims);
	for (uint32_t i = 0; i < e->claims.n; i++) /* live or not. Whether another entry's are of this case may hang on what others did */
		((struct rbk_claim *)e->claims.at[i])->tracked = false;
	for (uint32_t i = 0; i < claims.n; i++) {
		tell_person(w, k, &c, "claim.released", claims.at[i], NULL);
		rbk_claim_end(claims.at[i], RBK_CLAIM_RELEASED, &c);
	}
	rbk_case_sweep(w, k);
	rbk_case_settle(w, k, &c);
}

/* All that time does at moment t, each proved by its claim's own receipt. */
static void
strike(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	struct rbk_ptrs claims = {0};
	struct rbk_cause c = {0}, last = {0};
	bool ended = false;

	for (uint32_t i = 0; i < k->live.n; i++)
		if (((struct rbk_claim *)k->live.at[i])->next && ((struct rbk_claim *)k->live.at[i])->next <= t)
			rbk_ptrs_add(w, &claims, k->live.at[i]);
	if (claims.n > 1)
		qsort(claims.at, claims.n, sizeof *claims.at, by_receipt);
	for (uint32_t i = 0; i < claims.n; i++) {
		struct rbk_claim *claim = claims.at[i];

		rbk_cause_of(&c, w, claim->fact);
		c.at = t;
		c.deadline = true;
		c.person = claim->person;
		c.policy = rbk_policy_version(claim->policy);
		rbk_time lapses = rbk_claim_lapses(w, k, claim);

		if (lapses && lapses <= t) {
			tell_person(w, k, &c, "claim.lapsed", claim, NULL);
			rbk_claim_end(claim, RBK_CLAIM_LAPSED, &c);
			last = c;
			ended = true;
		} else if (rbk_idle_strike(w, k, claim, t, &c)) {
			last = c;
			ended = true;
		} else {
			rbk_claim_retime(w, k, claim);
		}
	}
	if (!ended)
		return;
	rbk_case_sweep(w, k);
	rbk_case_settle(w, k, &last);
}

rbk_time
rbk_case_next(const struct rbk_case *k)
{
	rbk_time clock = k->open ? rbk_clock_next(&k->open->clock) : 0;

	return clock && (!k->next || clock < k->next) ? clock : k->next;
}

/* At one moment claims come first: they may end the conflict. */
void
rbk_case_catch_up(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	for (rbk_time next; (next = rbk_case_next(k)) && next <= t; ) {
		if (k->next == next)
			strike(w, k, next);
		else
			rbk_clock_tick(w, k, next);
	}
}

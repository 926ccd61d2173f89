/* The pool (公海): when a client goes there, and who may take it out again.
   Each claim has a clock for every reason there is; a clock warns ahead, then
   proposes the client for release. Only policy's switch releases by itself.

   Not every contact is kept as a fact: the newest RBK_CLOCK_CONTACTS of a
   claim, and of older ones those without which two others would lie so far
   apart that a warning could have come between them. So what is kept tells
   the same story as what was received, to the byte; but if more contacts in
   a row are ruled void than are kept, the clock counts from the next older
   one that is. */
#include <inttypes.h>
#include <string.h>

#include "core/rules/register_p.h"

enum reason { CONTACT, PROGRESS, UNSOLD, CONTRACT, REASONS };

static const char *const words[REASONS][3] = {
	[CONTACT] = { "no_contact", "pool.contact", "pool.proposed.contact" },
	[PROGRESS] = { "no_progress", "pool.progress", "pool.proposed.progress" },
	[UNSOLD] = { "not_won", "pool.unsold", "pool.proposed.unsold" },
	[CONTRACT] = { "contract_ended", "pool.contract", "pool.proposed.contract" },
};

static rbk_time
later(rbk_time x, rbk_time y)
{
	return x > y ? x : y;
}

bool
rbk_claim_of_entry(const struct rbk_claim *c, const struct rbk_entry *e)
{
	return c->entry == e || (!c->entry && e->given && strcmp(c->person, e->person) == 0);
}

static struct rbk_terms *
read_terms(struct rbk_world *w, const struct rbk_policy *p)
{
	struct rbk_terms *t = rbk_arena_take(&w->arena, sizeof *t);
	const char *word;

	*t = (struct rbk_terms){
		.policy = p, .progress = rbk_policy_int(p, "pool.progress_days"), .unsold = rbk_policy_int(p, "pool.unsold_days"),
		.contract = rbk_policy_int(p, "pool.contract_days"), .releases = rbk_policy_int(p, "pool.releases_itself") != 0,
		.runs = rbk_policy_int(p, "claim.provisional_days") + rbk_policy_int(p, "claim.confirmed_days") +
		        rbk_policy_int(p, "claim.renewal_days") + rbk_policy_int(p, "claim.hold_days"),
	};
	for (size_t i = 0; i < RBK_GRADES_MAX && (word = rbk_policy_word_at(p, "grades", i)); i++) {
		int64_t days = t->contact[i] = rbk_policy_of(p, "pool.contact_days", word, 0);

		t->longest = days > t->longest ? days : t->longest;
		t->shortest = days && (!t->shortest || days < t->shortest) ? days : t->shortest;
	}
	for (size_t i = 0; t->n_ahead < RBK_WARNINGS_MAX && (word = rbk_policy_word_at(p, "pool_warnings", i)); i++) {
		int64_t days = rbk_policy_of(p, "pool.warning_days", word, 0);

		if (days)
			t->ahead[t->n_ahead++] = days;
		t->most_ahead = days > t->most_ahead ? days : t->most_ahead;
	}
	return t;
}

static const struct rbk_terms *
terms_of(struct rbk_world *w, const struct rbk_policy *p)
{
	for (uint32_t i = 0; i < w->terms.n; i++)
		if (((const struct rbk_terms *)w->terms.at[i])->policy == p)
			return w->terms.at[i];
	struct rbk_terms *t = read_terms(w, p);

	rbk_ptrs_add(w, &w->terms, t);
	return t;
}

/* Without a known grade as long as any grade is given. */
void
rbk_idle_grade(struct rbk_claim *c, const char *grade)
{
	int rank = rbk_policy_rank(c->policy, "grades", grade);
	const struct rbk_terms *t = c->clock.terms;

	c->clock.grade = grade;
	c->clock.days = t && rank >= 0 && rank < RBK_GRADES_MAX && t->contact[rank] ? t->contact[rank] : t ? t->longest : 0;
}

void
rbk_idle_start(struct rbk_world *w, struct rbk_claim *c, rbk_time t, const char *grade)
{
	c->clock.terms = terms_of(w, c->policy);
	c->clock.start = c->clock.seen = t;
	c->clock.not_before = 0;
	c->clock.pinned = c->clock.met.n;
	c->tracked = true;
	rbk_idle_grade(c, grade);
}

void
rbk_idle_jump(const struct rbk_world *w, struct rbk_claim *c, rbk_time t)
{
	c->clock.seen = later(c->clock.seen, t);
	c->clock.not_before = rbk_deadline(w, t, 0);
}

bool
rbk_idle_runs(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c, rbk_time t)
{
	rbk_time ends;

	return c->tracked && (t < rbk_deadline(w, c->clock.start, c->clock.terms->runs) || rbk_claim_won(w, k, c, &ends));
}

static const struct rbk_meeting *
newest_of(const struct rbk_claim *c)
{
	for (uint32_t i = c->clock.met.n; i-- > 0;) {
		const struct rbk_meeting *m = c->clock.met.at[i];

		if (!m->void_now)
			return m;
	}
	return NULL;
}

rbk_time
rbk_idle_met(const struct rbk_claim *c)
{
	const struct rbk_meeting *m = newest_of(c);

	return m ? m->fact->by : 0;
}

/* From when the clock of that reason runs; 0: it doesn't. */
static rbk_time
base_of(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c, enum reason r)
{
	const struct rbk_fact *progress;
	rbk_time t = c->clock.start, ends;

	if (rbk_claim_won(w, k, c, &ends))
		return r == CONTRACT && ends < INT64_MAX ? ends : 0;
	if (r == CONTRACT)
		return 0;
	if (r == PROGRESS && (progress = rbk_claim_progress(k, c, t)))
		t = later(t, progress->by);
	return r == CONTACT ? later(t, rbk_idle_met(c)) : t;
}

/* When it is proposed for that reason; 0: never. */
static rbk_time
due(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c, enum reason r)
{
	rbk_time base = base_of(w, k, c, r), t;

	if (!base)
		return 0;
	switch (r) {
	case CONTACT: t = c->clock.days ? rbk_deadline(w, base, c->clock.days) : 0; break;
	case PROGRESS: t = rbk_deadline(w, base, c->clock.terms->progress); break;
	case UNSOLD: t = rbk_deadline(w, base, c->clock.terms->unsold); break;
	default: t = rbk_deadline(w, base - 1, c->clock.terms->contract); break;
	}
	if (!t)
		return 0;
	return later(later(t, c->held), c->clock.not_before);
}

/* The first moment after t at which that clock warns (*warning) or proposes;
   0: none. */
static rbk_time
next_of(const struct rbk_claim *c, rbk_time date, rbk_time t, bool *warning)
{
	rbk_time next = date > t ? date : 0;

	*warning = false;
	for (size_t i = 0; next && i < c->clock.terms->n_ahead; i++) {
		rbk_time at = date - c->clock.terms->ahead[i] * RBK_DAY_MS;

		if (at > t && at < next) {
			next = at;
			*warning = true;
		}
	}
	return next;
}

rbk_time
rbk_idle_next(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c)
{
	rbk_time first = 0;
	bool warning;

	for (enum reason r = 0; r < REASONS; r++) {
		rbk_time t = next_of(c, due(w, k, c, r), c->clock.seen, &warning);

		first = t && (!first || t < first) ? t : first;
	}
	return first;
}

rbk_time
rbk_idle_due(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c, const char **reason)
{
	rbk_time first = 0;

	*reason = NULL;
	for (enum reason r = 0; r < REASONS; r++) {
		rbk_time t = due(w, k, c, r);

		if (t && (!first || t < first)) {
			first = t;
			*reason = words[r][0];
		}
	}
	return first;
}

const char *
rbk_idle_proposed(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c)
{
	for (enum reason r = 0; r < REASONS; r++) {
		rbk_time t = due(w, k, c, r);

		if (t && t <= c->clock.seen)
			return words[r][0];
	}
	return NULL;
}

/* The holder; of a proposal their leader too, and who stands in for that one. */
static void
listeners(struct rbk_world *w, const struct rbk_claim *c, rbk_time t, bool leader, struct rbk_ptrs *tell)
{
	const struct rbk_post *post = rbk_staff_when(w->staff, c->person, t);

	rbk_names_add(w, tell, c->person);
	if (leader && post && post->leader) {
		rbk_names_add(w, tell, post->leader);
		rbk_names_add(w, tell, rbk_staff_delegate(w->staff, post->leader, t));
	}
	rbk_names_sort(tell);
}

static const char *
day_text(struct rbk_world *w, rbk_time t)
{
	char day[RBK_TIME_TEXT];

	rbk_day_write(day, rbk_day_of(t, w->policies->offset_min));
	return rbk_arena_str(&w->arena, day);
}

static void
tell(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, enum reason r, bool warning, rbk_time date, struct rbk_cause *cause)
{
	rbk_time base = base_of(w, k, c, r);
	struct rbk_ptrs to = {0};

	listeners(w, c, cause->at, !warning, &to);
	rbk_line_add(w, k, cause, words[r][warning ? 1 : 2], c->entry,
	             (const char *[]){ c->person, day_text(w, r == CONTRACT ? base - 1 : base), warning ? day_text(w, date) : NULL, NULL }, &to);
}

bool
rbk_idle_strike(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, rbk_time t, struct rbk_cause *cause)
{
	bool proposed = false, any = false, warning;

	for (enum reason r = 0; r < REASONS; r++) {
		rbk_time date = due(w, k, c, r);

		if (next_of(c, date, c->clock.seen, &warning) != t)
			continue;
		any = true;
		proposed = proposed || !warning;
		tell(w, k, c, r, warning, date, cause);
	}
	if (any)
		c->clock.seen = t;
	if (!proposed || !c->clock.terms->releases)
		return false;
	struct rbk_ptrs to = {0};

	listeners(w, c, t, true, &to);
	rbk_line_add(w, k, cause, "pool.released", c->entry, (const char *[]){ c->person, NULL }, &to);
	rbk_claim_end(c, RBK_CLAIM_POOLED, cause);
	return true;
}

void
rbk_idle_kept(struct rbk_world *w, struct rbk_case *k, const struct rbk_claim *c, const char *was, struct rbk_cause *cause)
{
	struct rbk_ptrs to = {0};

	if (!was || rbk_idle_proposed(w, k, c))
		return;
	listeners(w, c, cause->at, true, &to);
	rbk_line_add(w, k, cause, "pool.kept", c->entry, (const char *[]){ c->person, NULL }, &to);
}

/* Could a warning lie between a contact at x and the next one at y? However
   the clock was set then: holds only put it off. */
static bool
warns_between(const struct rbk_world *w, const struct rbk_claim *c, rbk_time x, rbk_time y)
{
	const struct rbk_terms *t = c->clock.terms;

	return t->shortest <= t->most_ahead || rbk_deadline(w, x, t->shortest - t->most_ahead) <= y;
}

/* A contact that nothing hangs on any more is forgotten: the one that has
   just become too old, if the one before it would reach to the one behind. */
static void
forget(const struct rbk_world *w, struct rbk_claim *c)
{
	struct rbk_idle *k = &c->clock;
	rbk_time before = k->start;

	if (k->met.n <= RBK_CLOCK_CONTACTS || k->met.n - RBK_CLOCK_CONTACTS - 1 < k->pinned)
		return;
	uint32_t i = k->met.n - RBK_CLOCK_CONTACTS - 1;

	for (uint32_t j = i; j-- > 0;) {
		const struct rbk_meeting *m = k->met.at[j];

		if (!m->void_now) {
			before = later(before, m->fact->by);
			break;
		}
	}
	if (!warns_between(w, c, before, ((const struct rbk_meeting *)k->met.at[i + 1])->fact->by))
		rbk_ptrs_drop(&k->met, k->met.at[i]);
}

void
rbk_idle_contact(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, const struct rbk_fact *f, struct rbk_cause *cause)
{
	const char *was = rbk_claim_live(c) ? rbk_idle_proposed(w, k, c) : NULL;

	if (rbk_case_voided(k, f->person, f->record))
		return;
	struct rbk_meeting *m = rbk_arena_take(&w->arena, sizeof *m);

	m->fact = f;
	rbk_ptrs_add(w, &c->clock.met, m);
	forget(w, c);
	c->clock.seen = later(c->clock.seen, f->by);
	if (!rbk_claim_live(c))
		return;
	rbk_idle_kept(w, k, c, was, cause);
	rbk_claim_retime(w, k, c);
}

/* What is kept at that moment stays, whatever record it is about: else which
   contact was the newest then would hang on what was forgotten since. */
void
rbk_idle_void(struct rbk_world *w, struct rbk_claim *c, const char *record, rbk_time t)
{
	const struct rbk_meeting *newest = newest_of(c);

	c->clock.pinned = c->clock.met.n;
	for (uint32_t i = 0; i < c->clock.met.n; i++) {
		struct rbk_meeting *m = c->clock.met.at[i];

		if (m->void_now || strcmp(m->fact->record, record) != 0)
			continue;
		m->void_now = true;
		if (m == newest)
			rbk_idle_jump(w, c, t);
	}
}

void
rbk_idle_keep(struct rbk_world *w, const struct rbk_claim *c)
{
	for (uint32_t i = 0; i < c->clock.met.n; i++)
		rbk_keep(w, ((const struct rbk_meeting *)c->clock.met.at[i])->fact);
}

void
rbk_case_owned(struct rbk_world *w, struct rbk_case *k, const char *person, rbk_time until)
{
	struct rbk_owned *o;

	if (!person)
		return;
	o = rbk_arena_take(&w->arena, sizeof *o);
	*o = (struct rbk_owned){ person, until };
	rbk_ptrs_add(w, &k->owned, o);
}

/* Held it within policy's days before it last came into the pool, whoever
   held it last. */
static bool
held_lately(const struct rbk_world *w, const struct rbk_case *k, const struct rbk_claim *c)
{
	int zone = w->policies->offset_min;
	rbk_time from = rbk_day_start(rbk_day_of(k->pool_last, zone) - (rbk_day)rbk_policy_int(c->policy, "pool.owner_days"), zone);

	for (uint32_t i = 0; k->pool_last && i < k->owned.n; i++) {
		const struct rbk_owned *o = k->owned.at[i];

		if (o->until >= from && strcmp(o->person, c->person) == 0)
			return true;
	}
	return false;
}

/* Its place among the claims of that person's day that say they are picks. */
static int64_t
place_of_pick(struct rbk_world *w, const struct rbk_fact *f)
{
	void **at = rbk_table_at(&w->picks, rbk_arena_print(&w->arena, "%s/%s", f->person, f->pick));

	if (!*at)
		*at = rbk_arena_take(&w->arena, sizeof(int64_t));
	return ++*(int64_t *)*at;
}

bool
rbk_pick_allowed(struct rbk_world *w, struct rbk_case *k, struct rbk_claim *c, struct rbk_cause *cause)
{
	int64_t most = rbk_policy_int(c->policy, "pool.picks_a_day");
	rbk_time until = k->pool_last ? rbk_deadline(w, k->pool_last, rbk_policy_int(c->policy, "pool.cool_days")) : 0;

	if (c->fact->pick && place_of_pick(w, c->fact) > most) {
		c->tracked = false;
		c->state = RBK_CLAIM_VOID;
		rbk_tell_claim(w, k, cause, "claim.too_many", c, rbk_arena_print(&w->arena, "%" PRId64, most), NULL);
		return false;
	}
	if (c->by >= until || !held_lately(w, k, c))
		return true;
	c->state = RBK_CLAIM_VOID;
	rbk_tell_claim(w, k, cause, "claim.cooling", c, rbk_until(w, until), NULL);
	return false;
}

/* The clocks of a conflict: so many days for the sides to answer, so many
   for the leader to rule, then for the next leader up. Whole calendar days in
   the organisation's zone, by the policy in force when the conflict opened
   or a side joined it. They strike by themselves: the hub's daily merge does
   it with nobody pushing. */
#include <string.h>

#include "core/rules/register_p.h"

/* Lines of a clock stand behind those of claims that lapse at that moment. */
#define CLOCK_MINOR 1000

/* Who is to rule: the lowest leader above all sides, or somebody so many
   rungs further up (behind the end of the chain the head of the topmost unit);
   the last one there is if the ladder ends before. */
static const char *
leader_at(struct rbk_world *w, struct rbk_case *k, rbk_time t, int rung)
{
	struct rbk_ptrs sides = {0};
	const char *up;

	rbk_claimants(w, k, &sides);
	rbk_names_add(w, &sides, k->owner);
	up = rbk_common_leader(w, t, &sides);
	for (const char *next = up; next && rung > 0; rung--) {
		next = rbk_next_leader(w, t, next, &sides);
		up = next ? next : up;
	}
	return up;
}

/* The leader, and who stands in. */
static void
tell_leader(struct rbk_world *w, struct rbk_ptrs *tell, const char *leader, rbk_time t)
{
	rbk_names_add(w, tell, leader);
	rbk_names_add(w, tell, leader ? rbk_staff_delegate(w->staff, leader, t) : NULL);
}

/* So many days before the last day, if that is still ahead. */
static rbk_time
reminder(const struct rbk_world *w, const struct rbk_policy *p, rbk_time now, rbk_time deadline)
{
	int zone = w->policies->offset_min;
	rbk_day day = rbk_day_of(deadline - 1, zone) - (rbk_day)rbk_policy_int(p, "conflict.remind_days");
	rbk_time t = rbk_day_start(day, zone);

	return t > now ? t : 0;
}

static void
set_rule_by(struct rbk_world *w, struct rbk_clock *clock, rbk_time now, rbk_time rule_by)
{
	clock->rule_by = rule_by;
	clock->remind_rule = reminder(w, clock->policy, now, rule_by);
}

static void
start(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c)
{
	struct rbk_clock *clock = &k->open->clock;
	struct rbk_ptrs tell = {0};

	clock->policy = rbk_policies_when(w->policies, c->at);
	clock->answer_by = rbk_deadline(w, c->at, rbk_policy_int(clock->policy, "conflict.answer_days"));
	clock->answers_over = clock->stopped = false;
	clock->remind_answer = reminder(w, clock->policy, c->at, clock->answer_by);
	set_rule_by(w, clock, c->at, rbk_deadline(w, c->at, rbk_policy_int(clock->policy, "conflict.rule_days")));
	clock->leader = leader_at(w, k, c->at, clock->rung);
	rbk_claimants(w, k, &tell);
	tell_leader(w, &tell, clock->leader, c->at);
	rbk_names_sort(&tell);
	rbk_line_add(w, k, c, clock->leader ? "conflict.clock" : "conflict.clock_nobody", NULL,
	             (const char *[]){ rbk_until(w, clock->answer_by), rbk_until(w, clock->rule_by), clock->leader, NULL }, &tell);
}

void
rbk_clock_set(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, bool anew)
{
	struct rbk_clock *clock = &k->open->clock;
	struct rbk_ptrs tell = {0};
	const char *leader;

	if (anew || !clock->policy) {
		start(w, k, c);
		return;
	}
	leader = leader_at(w, k, c->at, clock->rung);
	if (!leader || (clock->leader && strcmp(leader, clock->leader) == 0))
		return;
	if (clock->stopped) { /* nobody was there to wait for */
		clock->stopped = false;
		set_rule_by(w, clock, c->at, rbk_deadline(w, c->at, rbk_policy_int(clock->policy, "conflict.rule_days")));
	}
	rbk_claimants(w, k, &tell);
	tell_leader(w, &tell, clock->leader, c->at);
	tell_leader(w, &tell, leader, c->at);
	rbk_names_sort(&tell);
	clock->leader = leader;
	rbk_line_add(w, k, c, "conflict.leader", NULL, (const char *[]){ leader, rbk_until(w, clock->rule_by), NULL }, &tell);
}

static rbk_time
sooner(rbk_time x, rbk_time y)
{
	return !x || (y && y < x) ? y : x;
}

rbk_time
rbk_clock_next(const struct rbk_clock *clock)
{
	rbk_time t = sooner(clock->remind_answer, clock->answers_over ? 0 : clock->answer_by);

	return clock->stopped ? t : sooner(t, sooner(clock->remind_rule, clock->rule_by));
}

/* Sides with an answer (or without one) that came in time. */
static void
sides_with(struct rbk_world *w, struct rbk_case *k, bool answer, struct rbk_ptrs *out)
{
	struct rbk_ptrs sides = {0};

	rbk_claimants(w, k, &sides);
	for (uint32_t i = 0; i < sides.n; i++) {
		bool has = false;

		for (uint32_t j = 0; j < k->answers.n && !has; j++) {
			const struct rbk_answer *a = k->answers.at[j];

			has = strcmp(a->fact->person, sides.at[i]) == 0 && rbk_answer_counts(k, a);
		}
		if (has == answer)
			rbk_names_add(w, out, sides.at[i]);
	}
}

static void
remind_sides(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c)
{
	struct rbk_ptrs late = {0};

	k->open->clock.remind_answer = 0;
	sides_with(w, k, false, &late);
	rbk_names_sort(&late);
	if (late.n)
		rbk_line_add(w, k, c, "conflict.answer_soon", NULL, (const char *[]){ rbk_until(w, k->open->clock.answer_by), NULL }, &late);
}

static void
end_answers(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c)
{
	struct rbk_ptrs with = {0}, tell = {0};

	k->open->clock.answers_over = true;
	sides_with(w, k, true, &with);
	tell_leader(w, &tell, k->open->clock.leader, c->at);
	rbk_names_sort(&tell);
	if (with.n)
		rbk_line_add(w, k, c, "conflict.answered", NULL, (const char *[]){ rbk_names_text(w, &with), NULL }, &tell);
	else
		rbk_line_add(w, k, c, "conflict.unanswered", NULL, NULL, &tell);
}

static void
remind_leader(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c)
{
	struct rbk_clock *clock = &k->open->clock;
	struct rbk_ptrs tell = {0};

	clock->remind_rule = 0;
	tell_leader(w, &tell, clock->leader, c->at);
	rbk_names_sort(&tell);
	if (clock->leader)
		rbk_line_add(w, k, c, "conflict.rule_soon", NULL, (const char *[]){ clock->leader, rbk_until(w, clock->rule_by), NULL }, &tell);
}

/* Nobody ruled in time: the next leader up has as many days; whoever has
   nobody above has them again. */
static void
go_up(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c)
{
	struct rbk_clock *clock = &k->open->clock;
	const char *was = clock->leader, *is = leader_at(w, k, c->at, clock->rung + 1);
	struct rbk_ptrs tell = {0};

	if (!is) { /* until somebody leads all sides */
		clock->stopped = true;
		return;
	}
	set_rule_by(w, clock, c->at, rbk_deadline(w, c->at - 1, rbk_policy_int(clock->policy, "conflict.rule_days")));
	tell_leader(w, &tell, was, c->at);
	tell_leader(w, &tell, is, c->at);
	clock->leader = is;
	if (was && strcmp(is, was) == 0) {
		rbk_names_sort(&tell);
		rbk_line_add(w, k, c, "conflict.overdue", NULL, (const char *[]){ is, rbk_until(w, clock->rule_by), NULL }, &tell);
		return;
	}
	clock->rung++;
	rbk_claimants(w, k, &tell);
	rbk_names_sort(&tell);
	rbk_line_add(w, k, c, was ? "conflict.escalated" : "conflict.leader", NULL,
	             was ? (const char *[]){ was, is, rbk_until(w, clock->rule_by), NULL }
	                 : (const char *[]){ is, rbk_until(w, clock->rule_by), NULL }, &tell);
}

void
rbk_clock_tick(struct rbk_world *w, struct rbk_case *k, rbk_time t)
{
	struct rbk_clock *clock = &k->open->clock;
	struct rbk_cause c = k->open->opened;

	c.at = t;
	c.deadline = true;
	c.minor = CLOCK_MINOR;
	c.person = NULL;
	c.policy = rbk_policy_version(clock->policy);
	if (clock->remind_answer == t)
		remind_sides(w, k, &c);
	if (!clock->answers_over && clock->answer_by == t)
		end_answers(w, k, &c);
	if (clock->remind_rule == t)
		remind_leader(w, k, &c);
	if (!clock->stopped && clock->rule_by == t)
		go_up(w, k, &c);
}

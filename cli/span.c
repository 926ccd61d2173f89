/* What a conflict waits for, and what is proposed meanwhile. */
#include "cli/span.h"

#include <string.h>

#include "cli/pen.h"
#include "cli/sight.h"
#include "core/store/clock.h"

const struct rbk_json *
rbk_conflict_open(const struct rbk_json *kase)
{
	const struct rbk_json *open = NULL;

	RBK_JSON_EACH(it, rbk_json_get(kase, "conflicts"))
		if (!rbk_json_get(it, "ended"))
			open = it;
	return open;
}

bool
rbk_span_of(struct rbk_span *out, struct rbk_run *r, const struct rbk_json *conflict, const char *field)
{
	const char *text = conflict ? rbk_json_get_str(conflict, field) : NULL;
	struct rbk_err why = {0};
	char day[RBK_TIME_TEXT];
	rbk_time t;

	if (!text || rbk_time_read(&t, text, 0, &why))
		return false;
	rbk_day last = rbk_day_of(t - 1, r->zone);

	rbk_day_write(day, last);
	out->day = rbk_arena_str(&r->arena, day);
	out->days = (int64_t)last - rbk_day_of(rbk_clock_now(), r->zone);
	return true;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* a translation is a format by gettext's own check */
const char *
rbk_conflict_clock(struct rbk_run *r, const struct rbk_json *conflict, const char *what)
{
	const bool rule = strcmp(what, "rule_by") == 0;
	struct rbk_span span;

	if (!rbk_span_of(&span, r, conflict, what))
		return NULL;
	if (span.days < 0)
		return rbk_arena_print(&r->arena, r->say(rule ? N_("the ruling was due until %s") : N_("answers are over since %s")), span.day);
	if (span.days == 0)
		return rbk_arena_print(&r->arena, r->say(rule ? N_("today is the last day to rule (%s)") : N_("today is the last day to answer (%s)")), span.day);
	return rbk_arena_print(&r->arena, r->say(rule ? N_("%d days to rule, until %s") : N_("%d days to answer, until %s")), (int)span.days, span.day);
}
#pragma GCC diagnostic pop

const char *
rbk_clock_text(struct rbk_run *r, const struct rbk_json *kase, const char *what)
{
	return rbk_conflict_clock(r, rbk_conflict_open(kase), what);
}

void
rbk_clock_tell(struct rbk_run *r, const struct rbk_json *kase)
{
	const struct rbk_json *open = rbk_conflict_open(kase);
	const char *leader = open ? rbk_json_get_str(open, "leader") : NULL, *text;

	if ((text = rbk_clock_text(r, kase, "answer_by")))
		rbk_plain(r, text);
	if ((text = rbk_clock_text(r, kase, "rule_by")))
		rbk_plain(r, leader ? rbk_arena_print(&r->arena, "%s  %s", rbk_person_name(r, leader), text) : text);
}

bool
rbk_proposal_tell(struct rbk_run *r, const struct rbk_json *kase)
{
	const struct rbk_json *p = rbk_json_get(kase, "proposal");
	const char *person, *policy;
	size_t n = 0;

	if (p && p->type == RBK_J_LIST)
		p = p->child;
	if (!p)
		return false;
	rbk_pen_put(r, "proposal", rbk_json_copy(&r->arena, p));
	person = rbk_json_get_str(p, "person");
	policy = rbk_json_get_str(p, "policy");
	if (person)
		rbk_line(r, N_("Proposed: %s, by the policy of %s"), rbk_person_name(r, person), policy ? policy : "?");
	else
		rbk_line(r, N_("Proposed: nobody, by the policy of %s"), policy ? policy : "?");
	RBK_JSON_EACH(reason, rbk_json_get(p, "reasons")) {
		const char *what = rbk_json_get_str(reason, "what"), *text;

		text = rbk_pen_sentence_json(r, what ? what : "?", rbk_json_get(reason, "args"));
		if (rbk_json_get_bool(reason, "decides"))
			rbk_line(r, N_("  %zu. %s; that decides"), ++n, text);
		else
			rbk_plain(r, rbk_arena_print(&r->arena, "  %zu. %s", ++n, text));
	}
	return true;
}

/* history and why: what headquarters knows of a case, with its proofs. */
#include <string.h>

#include "cli/cases.h"
#include "cli/dated.h"
#include "cli/parts.h"
#include "cli/scan.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "cli/span.h"
#include "core/rules/register.h"

static const struct rbk_operand operands[] = {
	{ "CLIENT|CASE", RBK_ARG_ONE, N_("a client or a case: an id, a unique beginning of one, or a name") },
	{ 0 },
};

static const struct rbk_column columns[] = {
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "number", N_("number"), RBK_SHOW_INT, NULL },
	{ "person", N_("who"), RBK_SHOW_PERSON, NULL },
	{ "text", N_("what"), RBK_SHOW_TEXT, NULL },
	{ "dated", N_("dated"), RBK_SHOW_WORD, NULL },
	{ "hours", N_("by hours"), RBK_SHOW_INT, NULL },
	{ "policy", N_("policy"), RBK_SHOW_TEXT, NULL },
	{ "commit", N_("proof"), RBK_SHOW_COMMIT, NULL },
	{ 0 },
};

static const struct rbk_column own_columns[] = {
	{ "at", N_("when (this device)"), RBK_SHOW_TIME, NULL },
	{ "type", N_("what"), RBK_SHOW_WORD, "event" },
	{ "reason", N_("reason"), RBK_SHOW_TEXT, NULL },
	{ "id", N_("id"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static struct rbk_json *
line_row(struct rbk_run *r, const struct rbk_json *line)
{
	struct rbk_json *row = rbk_json_copy(&r->arena, line);
	const char *what = rbk_json_get_str(line, "what");

	rbk_json_drop(row, "tell");
	rbk_json_set_str(&r->arena, row, "text", rbk_pen_sentence_json(r, what ? what : "?", rbk_json_get(line, "args")));
	return row;
}

static void
put_dated(struct rbk_run *r, struct rbk_json *row, const char *at, rbk_time after, rbk_time by)
{
	int64_t hours, late = rbk_policy_int(rbk_run_policy(r), "record.late_hours");
	const char *word = rbk_dated(&hours, at, after, by, late);

	if (!word)
		return;
	rbk_json_set_str(&r->arena, row, "dated", word);
	rbk_json_set_int(&r->arena, row, "hours", hours);
}

/* The line's record is one of these (claims as a rep may read them, or the
   facts of a whole case): how does its own date fit? */
static void
date_line(struct rbk_run *r, struct rbk_json *row, const struct rbk_json *claims)
{
	const char *commit = rbk_json_get_str(row, "commit"), *person = rbk_json_get_str(row, "person");
	struct rbk_err why = {0};
	rbk_time after, by;

	RBK_JSON_EACH(it, claims) {
		const char *its = rbk_json_get_str(it, "commit"), *from = rbk_json_get_str(it, "after"), *until = rbk_json_get_str(it, "by");
		const char *who = rbk_json_get_str(it, "person");

		if (commit && person && its && who && from && until && strcmp(commit, its) == 0 && strcmp(person, who) == 0 &&
		    rbk_json_get_int(it, "number", 0) == rbk_json_get_int(row, "number", -1) &&
		    !rbk_time_read(&after, from, 0, &why) && !rbk_time_read(&by, until, 0, &why))
			put_dated(r, row, rbk_json_get_str(it, "at"), after, by);
	}
}

static void
date_fact(struct rbk_run *r, struct rbk_json *row, const struct rbk_fact *facts, size_t n)
{
	const char *commit = rbk_json_get_str(row, "commit"), *person = rbk_json_get_str(row, "person");

	for (size_t i = 0; i < n; i++)
		if (commit && person && facts[i].commit && strcmp(commit, facts[i].commit) == 0 && strcmp(person, facts[i].person) == 0 &&
		    facts[i].number == rbk_json_get_int(row, "number", -1))
			put_dated(r, row, facts[i].at, facts[i].after, facts[i].by);
}

/* The case that is meant, and, of the own book, the client. One of both may
   be missing. */
struct subject {
	struct rbk_json *kase;
	struct rbk_entry entry; /* id "" if none */
};

static int
find_subject(struct subject *s, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_err scratch = { .say = err->say };

	*s = (struct subject){0};
	if (r->book && rbk_find_any_client(&s->entry, r, r->operand[0], &scratch)) {
		s->entry.id[0] = '\0';
		if (scratch.code != RBK_E_MISSING) {
			*err = scratch;
			return (int)err->code;
		}
	}
	if (s->entry.id[0])
		return rbk_case_of(&s->kase, r, &s->entry, err);
	return rbk_find_case(&s->kase, r, r->operand[0], err);
}

/* Adds the events of one folder of the own book that headquarters hasn't
   merged (`merged` NULL: all). */
static int
add_events(struct rbk_json *list, struct rbk_run *r, const struct rbk_folder *own, struct rbk_view *merged, struct rbk_err *err)
{
	struct rbk_scan s = {0};

	if (rbk_scan_folder(&s, r, own->view, rbk_arena_print(&r->arena, "%s/events", own->folder), ".json", 0, err))
		return (int)err->code;
	for (size_t i = 0; i < s.n; i++) {
		struct rbk_err scratch = {0};
		const char *bytes;
		size_t len;

		if (!merged || rbk_view_bytes(&bytes, &len, &r->arena, merged, s.path[i], &scratch))
			rbk_json_add(list, rbk_json_copy(&r->arena, s.at[i].root));
	}
	return 0;
}

/* Own claims and releases; only those that headquarters hasn't merged yet,
   if it says anything of the client. What former owners wrote isn't own. */
static int
own_events(struct rbk_json **list, struct rbk_run *r, struct rbk_entry *e, bool unmerged_only, struct rbk_err *err)
{
	struct rbk_folders parts = {0};
	struct rbk_view *head, *merged = NULL;

	*list = rbk_json_list(&r->arena);
	if (!e->id[0] || !r->book || e->unit)
		return 0;
	if (!(head = rbk_run_head(r, err)) || rbk_entry_parts(&parts, r, e, err))
		return (int)err->code;
	merged = unmerged_only ? rbk_run_merged(r) : NULL;
	for (size_t i = 0; i < parts.n; i++)
		if (parts.at[i].view == head && add_events(*list, r, &parts.at[i], merged, err))
			return (int)err->code;
	return 0;
}

static void
head_line(struct rbk_run *r, const struct subject *s)
{
	const char *name = s->kase ? rbk_json_get_str(s->kase, "name") : rbk_record_str(&s->entry.client, "name");
	const char *id = s->kase ? rbk_json_get_str(s->kase, "id") : s->entry.id;
	const char *status = s->kase ? rbk_json_get_str(s->kase, "status") : NULL;
	const char *owner = s->kase ? rbk_json_get_str(s->kase, "owner") : NULL;
	const struct rbk_column time = { .show = RBK_SHOW_TIME };
	const char *since = s->kase ? rbk_pen_show(r, &time, rbk_json_get(s->kase, "since")) : "";

	if (!name)
		name = "";
	rbk_pen_put(r, s->kase ? "case" : "client", rbk_json_str(&r->arena, id));
	rbk_pen_put(r, "name", rbk_json_str(&r->arena, name));
	if (status)
		rbk_pen_put(r, "status", rbk_json_str(&r->arena, status));
	if (owner) {
		rbk_pen_put(r, "owner", rbk_json_str(&r->arena, owner));
		owner = rbk_person_name(r, owner);
	}
	if (!s->kase)
		rbk_line(r, N_("%s (%s): headquarters says nothing of it, as of your last sync (a lead or a void claim is nobody's)"), name, id);
	else if (owner && strcmp(status ? status : "", "contested") == 0)
		rbk_line(r, N_("%s (case %s): contested; %s keeps it until a leader rules, since %s"), name, id, owner, since);
	else if (owner)
		rbk_line(r, N_("%s (case %s): held by %s since %s"), name, id, owner, since);
	else if (status && strcmp(status, "contested") == 0)
		rbk_line(r, N_("%s (case %s): contested; nobody holds it until a leader rules"), name, id);
	else if (rbk_json_get(s->kase, "pooled"))
		rbk_line(r, N_("%s (case %s): free, in the pool since %s"), name, id, rbk_pen_show(r, &time, rbk_json_get(s->kase, "pooled")));
	else
		rbk_line(r, N_("%s (case %s): free, nobody holds it"), name, id);
}

static int
tell_own(struct rbk_run *r, struct subject *s, struct rbk_err *err)
{
	struct rbk_json *own;

	if (own_events(&own, r, &s->entry, s->kase != NULL, err))
		return (int)err->code;
	if (own->count && s->kase)
		rbk_line(r, N_("In your book, not yet merged by headquarters:"));
	else if (own->count)
		rbk_line(r, N_("In your book:"));
	rbk_pen_table(r, "own", own_columns, own, NULL);
	return 0;
}

static int
read_subject(struct subject *s, struct rbk_run *r, struct rbk_err *err)
{
	if (find_subject(s, r, err))
		return (int)err->code;
	if (s->entry.id[0] && rbk_entry_read(&s->entry, r, err))
		return (int)err->code;
	head_line(r, s);
	return 0;
}

static const struct rbk_option history_options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

static int
history_run(struct rbk_run *r, struct rbk_err *err)
{
	struct subject s;
	struct rbk_json *lines = rbk_json_list(&r->arena);
	struct rbk_fact *facts = NULL;
	size_t n = 0;

	if (read_subject(&s, r, err))
		return (int)err->code;
	if (s.kase && rbk_json_get(s.kase, "facts") && rbk_case_facts(&facts, &n, &r->arena, s.kase, err))
		return (int)err->code;
	RBK_JSON_EACH(line, s.kase ? rbk_json_get(s.kase, "history") : NULL) {
		struct rbk_json *row = line_row(r, line);

		if (n)
			date_fact(r, row, facts, n);
		else
			date_line(r, row, rbk_json_get(s.kase, "claims"));
		rbk_json_add(lines, row);
	}
	if (rbk_shape(&lines, r, columns, r->args, err))
		return (int)err->code;
	rbk_pen_table(r, "lines", columns, lines, NULL);
	return tell_own(r, &s, err);
}

const struct rbk_command rbk_command_history = {
	.name = "history",
	.summary = N_("everything that happened to a client, with proofs"),
	.about = N_("Shows every lead, claim, conflict, ruling, transfer and lapse of a client: when headquarters received it, under which number, by whom, by which policy, and the commit that proves it; and of records whose own date doesn't fit, whether it lies before (back) or behind (ahead) the time they can be from, or they came late. "
	            "A rep sees what concerns them, a unit's head what concerns the unit; with --hub, on the hub's machine, all of it is shown."),
	.examples = "history 远航\nhistory 远航 --where 'number>12'\nhistory --hub /srv/hub 远航",
	.operands = operands,
	.options = history_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_EITHER,
	.schema = "history/1",
	.run = history_run,
};

static bool
begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* What led to the present state: claims, conflicts, rulings and changes of
   owner, from the moment on when last nobody held it. */
static struct rbk_json *
reasons_of(struct rbk_run *r, const struct rbk_json *kase)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const struct rbk_json *lines = rbk_json_get(kase, "history"), *start = NULL;
	bool owned = rbk_json_get_str(kase, "owner") != NULL;

	RBK_JSON_EACH(line, lines) {
		const char *what = rbk_json_get_str(line, "what");

		if (owned && what && strcmp(what, "owner.none") == 0)
			start = line;
	}
	for (const struct rbk_json *line = start ? start->next : lines ? lines->child : NULL; line; line = line->next) {
		const char *what = rbk_json_get_str(line, "what");

		if (what && (begins(what, "claim.") || begins(what, "conflict.") || begins(what, "owner.") || begins(what, "ruling.") ||
		             begins(what, "pool.proposed.") || begins(what, "pool.kept") || begins(what, "pool.released")))
			rbk_json_add(list, line_row(r, line));
	}
	return list;
}

/* When live claims lapse, what holds them, when the client goes to the pool. */
static void
tell_claims(struct rbk_run *r, const struct rbk_json *kase)
{
	const struct rbk_column day = { .show = RBK_SHOW_TIME };

	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(it, "person"), *reason = rbk_json_get_str(it, "pool_reason");

		if (!who)
			continue;
		if (rbk_json_get(it, "held"))
			rbk_line(r, N_("A tender holds the claim of %s until %s."), rbk_person_name(r, who), rbk_pen_show(r, &day, rbk_json_get(it, "held")));
		if (rbk_json_get_bool(it, "won"))
			rbk_line(r, N_("%s won the client: the claim doesn't lapse."), rbk_person_name(r, who));
		if (rbk_json_get_bool(it, "offline_late") && !rbk_json_get(it, "ended"))
			rbk_line(r, N_("The claim of %s came late from a device without a network: until a ruling it counts from its receipt."), rbk_person_name(r, who));
		if (!reason)
			continue;
		if (rbk_json_get_bool(it, "proposed"))
			rbk_line(r, N_("Proposed for release into the pool, reason: %s. A leader decides."), r->say(reason));
		else
			rbk_line(r, N_("It will be proposed for release into the pool on %s, reason: %s."), rbk_pen_show(r, &day, rbk_json_get(it, "pool")), r->say(reason));
	}
}

static int
why_run(struct rbk_run *r, struct rbk_err *err)
{
	struct subject s;
	struct rbk_json *reasons;

	if (read_subject(&s, r, err))
		return (int)err->code;
	reasons = reasons_of(r, s.kase);
	rbk_pen_table(r, "reasons", columns, reasons, NULL);
	if (s.kase)
		tell_claims(r, s.kase);
	if (s.kase && rbk_proposal_tell(r, s.kase))
		rbk_clock_tell(r, s.kase);
	return tell_own(r, &s, err);
}

const struct rbk_command rbk_command_why = {
	.name = "why",
	.summary = N_("who holds a client now, and why"),
	.about = N_("Shows who holds the client and the chain of reasons: claims, conflicts, rulings, each with number, policy and the commit that proves it; for an open conflict also what is proposed to the leader."),
	.examples = "why 远航\nwhy --hub /srv/hub 远航",
	.operands = operands,
	.flags = RBK_CMD_EITHER,
	.schema = "why/1",
	.run = why_run,
};

/* A sheet put into the form's words: the columns of the manual's table (3.1),
   what it takes to do the sum again by hand, and what its reviewers gave. */
#include "cli/kpi_form.h"

#include <inttypes.h>
#include <string.h>

#include "cli/dossier.h"
#include "cli/kpi_sheets.h"
#include "cli/org.h"
#include "cli/pen.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "core/rules/review.h"

#define NAMED 40 /* clients named below a row's table; kpi lists all */

static const char *
whole(struct rbk_run *r, int64_t n)
{
	return rbk_arena_print(&r->arena, "%" PRId64, n);
}

static const char *
rule_text(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	const struct rbk_kpi_rule *k = row->rule;
	const char *args[] = { rbk_arena_print(&r->arena, "%" PRId64 "%%", k->target), whole(r, k->lose), whole(r, k->per) };
	const char *text;

	if (row->metric->ticked)
		return r->say(N_("all points or none: none after a significant loss of staff, or a project lost with no loss report from before"));
	if (row->metric->counts)
		text = N_("all points at {0} of the post's standard; {1} off for every {2} clients short of it");
	else if (row->metric->lower)
		text = k->linear ? N_("all points at {0} or less; {1} off for every {2} percentage points above, parts count too")
		                 : N_("all points at {0} or less; {1} off for every full {2} percentage points above");
	else
		text = k->linear ? N_("all points at {0} or more; {1} off for every {2} percentage points below, parts count too")
		                 : N_("all points at {0} or more; {1} off for every full {2} percentage points below");
	return rbk_kpi_filled(r, text, args, 3);
}

static const char *
actual_text(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	const char *file = row->figure ? rbk_json_get_str(row->figure, "file") : NULL, *measure, *from = "";

	if (row->lack.what)
		return rbk_kpi_filled(r, N_("can't be assessed: {0}"), (const char *[]){ rbk_pen_sentence(r, row->lack.what, &row->lack.arg, 1) }, 1);
	measure = rbk_kpi_measure(r, row);
	if (row->metric->ticked)
		return row->reason ? rbk_arena_print(&r->arena, "%s\n%s", measure, row->reason) : measure;
	if (file)
		from = rbk_kpi_filled(r, N_("({0}, row {1})"), (const char *[]){ file, whole(r, rbk_json_get_int(row->figure, "row", 0)) }, 2);
	return rbk_arena_print(&r->arena, "%s\n%s%s%s", measure, rbk_kpi_input(r, row), *from ? "\n" : "", from);
}

static bool
is_marked(const struct rbk_kpi_sheet *s, const char *id)
{
	for (size_t i = 0; s->marks && s->marks[i]; i++)
		if (strcmp(s->marks[i], id) == 0)
			return true;
	return false;
}

/* The score a review gave a row; -1: there is none. */
static int64_t
given(const struct rbk_json *review, const char *id)
{
	RBK_JSON_EACH(row, rbk_json_get(review, "rows"))
		if (rbk_json_get_str(row, "id") && strcmp(rbk_json_get_str(row, "id"), id) == 0)
			return rbk_json_get_int(row, "score", -1);
	return -1;
}

static void
put_row(struct rbk_kpi_form *f, struct rbk_run *r, const struct rbk_kpi_row *row, const struct rbk_kpi_stand *stand)
{
	struct rbk_kpi_form_row *out = &f->rows[f->n++];

	*out = (struct rbk_kpi_form_row){ .number = whole(r, (int64_t)f->n), .of = row };
	out->metric = rbk_arena_print(&r->arena, "%s%s", row->rule->text[rbk_say_chinese(r->say)], is_marked(f->of, row->rule->id) ? " *" : "");
	out->rule = rule_text(r, row);
	out->target = row->metric->ticked ? "" : rbk_arena_print(&r->arena, "%" PRId64 "%%", row->rule->target);
	out->actual = actual_text(r, row);
	out->first = given(stand->first, row->rule->id);
	out->second = given(stand->second, row->rule->id);
}

static void
note(struct rbk_kpi_form *f, struct rbk_run *r, const char *text)
{
	rbk_json_add(f->notes, rbk_json_str(&r->arena, text));
}

/* "远航 (11-05, 70%, 李锐)": the day, the part of it, in a row of the unit whose it is. */
static const char *
client_text(struct rbk_run *r, const struct rbk_kpi_row *row, const struct rbk_kpi_fact *fact)
{
	const bool unit = row->rule->of && strcmp(row->rule->of, "unit") == 0;
	const char *share = fact->share == 100 ? "" : rbk_arena_print(&r->arena, ", %" PRId64 "%%", fact->share);
	char day[RBK_TIME_TEXT];

	rbk_day_write(day, rbk_day_of(fact->at, r->zone));
	return rbk_arena_print(&r->arena, "%s (%s%s%s%s)", fact->name ? fact->name : fact->client, day + 5, share, unit ? ", " : "",
	                       unit ? rbk_person_name(r, fact->person) : "");
}

/* "2. …: 远航 (11-05), 恒通 (11-12)" */
static const char *
clients_note(struct rbk_run *r, const struct rbk_kpi_form_row *row)
{
	const struct rbk_kpi_row *k = row->of;
	struct rbk_buf out = {0};
	size_t i = 0;

	for (; k->facts && k->facts[i]; i++)
		if (i < NAMED)
			rbk_buf_print(&out, "%s%s", i ? "; " : "", client_text(r, k, k->facts[i]));
	if (i > NAMED)
		rbk_buf_str(&out, rbk_kpi_filled(r, N_("; and {0} more"), (const char *[]){ whole(r, (int64_t)(i - NAMED)) }, 1));
	const char *text = i ? rbk_arena_print(&r->arena, "%s. %s: %s", row->number, k->rule->text[rbk_say_chinese(r->say)], out.text) : NULL;

	rbk_buf_free(&out);
	return text;
}

static const char *
day_of(struct rbk_run *r, const struct rbk_json *item)
{
	const struct rbk_record rec = { NULL, (struct rbk_json *)(size_t)item };
	char day[RBK_TIME_TEXT] = "";
	rbk_time t;

	if (rbk_record_time(&t, &rec, "at"))
		rbk_day_write(day, rbk_day_of(t, r->zone));
	return rbk_arena_str(&r->arena, day);
}

/* What a review changed, and why. */
static void
review_note(struct rbk_kpi_form *f, struct rbk_run *r, const char *which, const struct rbk_json *review, const struct rbk_json *first)
{
	const char *reason = rbk_json_get_str(review, "reason"), *loss = rbk_json_get_str(review, "staff_loss");
	struct rbk_json *scores = rbk_kpi_scores(r, review, first);
	struct rbk_buf out = {0};

	if (!review)
		return;
	if (rbk_json_get_bool(review, "late"))
		rbk_buf_print(&out, "%s; ", r->say(N_("late")));
	if (loss)
		rbk_buf_print(&out, "%s; ", rbk_kpi_filled(r, N_("a significant loss of staff: {0}"), &loss, 1));
	RBK_JSON_EACH(it, scores)
		rbk_buf_print(&out, "%s; ", it->str);
	if (!scores->count)
		rbk_buf_print(&out, "%s; ", r->say(first ? N_("points as in the first review") : N_("points as filled in")));
	if (reason)
		rbk_buf_print(&out, "%s; ", reason);
	const char *args[] = { r->say(which), day_of(r, review), rbk_person_name(r, rbk_json_get_str(review, "by")),
	                       rbk_arena_copy(&r->arena, out.text, out.len - 2) };

	note(f, r, rbk_kpi_filled(r, N_("{0} {1}, {2}: {3}"), args, 4));
	rbk_buf_free(&out);
}

/* Everything that came of the sheet besides the two reviews that count. */
static void
story_notes(struct rbk_kpi_form *f, struct rbk_run *r, const struct rbk_record *filed, const struct rbk_kpi_stand *stand)
{
	const struct rbk_json *changes;

	if (!filed) {
		note(f, r, r->say(N_("Made from the data in sight: headquarters has not filled this sheet in yet.")));
		return;
	}
	note(f, r, rbk_kpi_filled(r, N_("Filled in by headquarters on {0}."), (const char *[]){ day_of(r, stand->fill) }, 1));
	review_note(f, r, N_("first review (初评)"), stand->first, NULL);
	review_note(f, r, N_("re-review (复评)"), stand->second, stand->first);
	RBK_JSON_EACH(it, rbk_json_get(filed->root, "received")) {
		const char *effect = rbk_json_get_str(it, "effect"), *by = rbk_json_get_str(it, "by"), *reason = rbk_json_get_str(it, "reason");

		if (by && effect && strcmp(effect, "objection") == 0)
			note(f, r, rbk_kpi_filled(r, N_("objection of {0}, {1}: {2}"), (const char *[]){ rbk_person_name(r, by), day_of(r, it), reason ? reason : "" }, 3));
	}
	changes = rbk_kpi_changes(r, filed);
	if (rbk_json_get_bool(filed->root, "changed"))
		note(f, r, rbk_kpi_filled(r, N_("Figures changed on {0}, after this was reviewed; a new review is asked for:"), (const char *[]){ day_of(r, rbk_json_get(filed->root, "fills")->last) }, 1));
	RBK_JSON_EACH(it, changes)
		note(f, r, it->str);
}

static void
put_notes(struct rbk_kpi_form *f, struct rbk_run *r)
{
	const struct rbk_kpi_sheet *s = f->of;

	f->marks = rbk_kpi_marks(r, s);
	for (size_t i = 0; i < f->n; i++) {
		const char *text = clients_note(r, &f->rows[i]);

		if (text)
			note(f, r, text);
	}
	if (s->state == RBK_KPI_OPEN)
		note(f, r, r->say(N_("A row can't be assessed: this sheet can't be closed and has no grade.")));
	if (s->borrowed)
		note(f, r, rbk_kpi_filled(r, N_("The level {0} has no sheet of its own: this is another level's."), (const char *[]){ f->post }, 1));
	if (s->policy)
		note(f, r, rbk_kpi_filled(r, N_("Rules: the policy in force from {0}."), (const char *[]){ s->policy }, 1));
}

static const char *
notice_of(struct rbk_run *r, const struct rbk_kpi_sheet *s, const char *post)
{
	char day[RBK_TIME_TEXT];

	if (s->state == RBK_KPI_NO_SHEET)
		return rbk_kpi_filled(r, N_("The level {0} has no KPI sheet."), (const char *[]){ post }, 1);
	if (s->state != RBK_KPI_EXEMPT)
		return NULL;
	rbk_day_write(day, s->exempt_until);
	return rbk_kpi_filled(r, strcmp(s->exempt, "hired") == 0 ? N_("Exempt as newly hired: assessed are months that begin on {0} or later.")
	                                                 : N_("Exempt as newly transferred: assessed are months that begin on {0} or later."),
	              (const char *[]){ day }, 1);
}

static void
put_review(struct rbk_kpi_form_review *out, struct rbk_run *r, const struct rbk_json *review)
{
	*out = (struct rbk_kpi_form_review){ .name = "", .date = "", .total = -1 };
	if (!review)
		return;
	out->name = rbk_person_name(r, rbk_json_get_str(review, "by"));
	out->date = day_of(r, review);
	out->total = 0;
	RBK_JSON_EACH(row, rbk_json_get(review, "rows"))
		out->total += rbk_json_get_int(row, "score", 0);
}

static const char *
status_of(struct rbk_run *r, const struct rbk_record *filed, const struct rbk_kpi_stand *stand)
{
	const char *text = !filed ? "" : r->say(stand->second ? N_("re-reviewed: final") : stand->first ? N_("first review done, re-review to come") : N_("to be reviewed"));

	if (filed && rbk_json_get_bool(filed->root, "disputed"))
		text = rbk_arena_print(&r->arena, "%s · %s", text, r->say(N_("objected to")));
	return text;
}

static const char *
grade_of(struct rbk_run *r, const struct rbk_kpi_sheet *s, const struct rbk_record *filed, const struct rbk_kpi_stand *stand)
{
	const char *final = stand->second ? rbk_record_str(filed, "grade") : NULL;

	if (final)
		return rbk_arena_print(&r->arena, "%s: %s", r->say(N_("grade")), rbk_term(r, "kpi_grades", final));
	return rbk_arena_print(&r->arena, "%s: %s", r->say(filed ? N_("grade as filled in") : N_("grade")), s->grade ? rbk_term(r, "kpi_grades", s->grade) : "-");
}

/* The sheet that counts: of one that was reviewed that fill. */
static const struct rbk_kpi_sheet *
printed(struct rbk_run *r, const struct rbk_kpi_sheet *s, const struct rbk_kpi_stand *stand)
{
	struct rbk_kpi_sheet *as = rbk_arena_take(&r->arena, sizeof *as);
	struct rbk_policies policies;

	rbk_run_policies(&policies, r);
	return stand->second && rbk_kpi_sheet_load(as, &r->arena, rbk_json_get(stand->fill, "sheet"), &policies) ? as : s;
}

static void
make_form(struct rbk_kpi_form *f, struct rbk_run *r, const struct rbk_kpi_sheet *newest, const struct rbk_record *filed, const struct rbk_staff *staff)
{
	struct rbk_kpi_stand stand = {0};
	char month[RBK_TIME_TEXT];

	if (filed)
		rbk_kpi_sheet_stand(&stand, filed);
	const struct rbk_kpi_sheet *s = printed(r, newest, &stand);
	const struct rbk_unit *unit = s->unit ? rbk_units_when(&staff->units, s->unit, INT64_MAX) : NULL;

	rbk_month_write(month, s->month);
	*f = (struct rbk_kpi_form){ .of = s, .title = r->say(N_("KPI sheet")), .month = rbk_arena_str(&r->arena, month), .notes = rbk_json_list(&r->arena), .marks = rbk_json_list(&r->arena) };
	f->sheet = s->sheet ? rbk_term(r, "kpi_sheets", s->sheet) : "";
	f->person = rbk_person_name(r, s->person);
	f->unit = rbk_arena_str(&r->arena, unit ? unit->name : s->unit ? s->unit : "");
	f->post = s->level ? rbk_term(r, "levels", s->level) : "";
	f->notice = notice_of(r, s, f->post);
	f->status = f->notice ? "" : status_of(r, filed, &stand);
	f->grade = grade_of(r, s, filed, &stand);
	put_review(&f->first, r, stand.first);
	put_review(&f->second, r, stand.second);
	for (size_t i = 0; !f->notice && i < s->n; i++)
		put_row(f, r, &s->rows[i], &stand);
	if (f->notice)
		return;
	story_notes(f, r, filed, &stand);
	put_notes(f, r);
}

int
rbk_kpi_forms(struct rbk_kpi_form **out, struct rbk_run *r, const struct rbk_kpi_sheets *all, struct rbk_err *err)
{
	struct rbk_staff staff;

	*out = NULL;
	if (rbk_org_read(&staff, r, err))
		return (int)err->code;
	*out = rbk_arena_take(&r->arena, (all->n + 1) * sizeof **out);
	for (size_t i = 0; i < all->n; i++)
		make_form(&(*out)[i], r, &all->at[i], all->filed[i], &staff);
	rbk_staff_free(&staff);
	return 0;
}

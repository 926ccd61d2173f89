/* A sheet put into the form's words: the columns of the manual's table (3.1)
   and what it takes to do the sum again by hand. */
#include "cli/kpi_form.h"

#include <inttypes.h>
#include <string.h>

#include "cli/dossier.h"
#include "cli/org.h"
#include "cli/pen.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "core/model/finding.h"

#define NAMED 40 /* clients named below a row's table; kpi lists all */

/* A sentence with its places filled, in the reader's language. */
static const char *
filled(struct rbk_run *r, const char *text, const char *const *args, size_t n)
{
	struct rbk_buf out = {0};

	rbk_message_fill(&out, r->say(text), args, n);
	const char *all = rbk_arena_str(&r->arena, out.len ? out.text : "");

	rbk_buf_free(&out);
	return all;
}

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
	return filled(r, text, args, 3);
}

static const char *
actual_text(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	const char *file = row->figure ? rbk_json_get_str(row->figure, "file") : NULL, *measure, *from = "";

	if (row->lack.what)
		return filled(r, N_("can't be assessed: {0}"), (const char *[]){ rbk_pen_sentence(r, row->lack.what, &row->lack.arg, 1) }, 1);
	measure = rbk_kpi_measure(r, row);
	if (row->metric->ticked)
		return row->reason ? rbk_arena_print(&r->arena, "%s\n%s", measure, row->reason) : measure;
	if (file)
		from = filled(r, N_("({0}, row {1})"), (const char *[]){ file, whole(r, rbk_json_get_int(row->figure, "row", 0)) }, 2);
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

static void
put_row(struct rbk_kpi_form *f, struct rbk_run *r, const struct rbk_kpi_row *row)
{
	struct rbk_kpi_form_row *out = &f->rows[f->n++];

	*out = (struct rbk_kpi_form_row){ .number = whole(r, (int64_t)f->n), .of = row };
	out->metric = rbk_arena_print(&r->arena, "%s%s", row->rule->text[rbk_say_chinese(r->say)], is_marked(f->of, row->rule->id) ? " *" : "");
	out->rule = rule_text(r, row);
	out->target = row->metric->ticked ? "" : rbk_arena_print(&r->arena, "%" PRId64 "%%", row->rule->target);
	out->actual = actual_text(r, row);
}

/* "2. …: 远航 (11-05), 恒通 (11-12)" */
static const char *
clients_note(struct rbk_run *r, const struct rbk_kpi_form_row *row)
{
	const struct rbk_kpi_row *k = row->of;
	struct rbk_buf out = {0};
	char day[RBK_TIME_TEXT];
	size_t i = 0;

	for (; k->facts && k->facts[i]; i++) {
		const struct rbk_kpi_fact *fact = k->facts[i];

		if (i >= NAMED)
			continue;
		rbk_day_write(day, rbk_day_of(fact->at, r->zone));
		rbk_buf_print(&out, "%s%s (%s)", i ? "; " : "", fact->name ? fact->name : fact->client, day + 5);
	}
	if (i > NAMED)
		rbk_buf_str(&out, filled(r, N_("; and {0} more"), (const char *[]){ whole(r, (int64_t)(i - NAMED)) }, 1));
	const char *text = i ? rbk_arena_print(&r->arena, "%s. %s: %s", row->number, k->rule->text[rbk_say_chinese(r->say)], out.text) : NULL;

	rbk_buf_free(&out);
	return text;
}

static void
put_notes(struct rbk_kpi_form *f, struct rbk_run *r)
{
	const struct rbk_kpi_sheet *s = f->of;
	const char *all = NULL;
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		const char *note = clients_note(r, &f->rows[i]);

		if (note)
			f->notes[n++] = note;
	}
	if (s->state == RBK_KPI_OPEN)
		f->notes[n++] = r->say(N_("A row can't be assessed: this sheet can't be closed and has no grade."));
	if (s->borrowed)
		f->notes[n++] = filled(r, N_("The level {0} has no sheet of its own: this is another level's."), (const char *[]){ f->post }, 1);
	for (size_t i = 0; s->marks && s->marks[i]; i++)
		all = rbk_arena_print(&r->arena, "%s%s%s", all ? all : "", all ? ", " : "", s->marks[i]);
	if (all)
		f->notes[n++] = filled(r, N_("* 项目管理部 has not signed off these readings and rules: {0}"), (const char *[]){ all }, 1);
}

static const char *
notice_of(struct rbk_run *r, const struct rbk_kpi_sheet *s, const char *post)
{
	char day[RBK_TIME_TEXT];

	if (s->state == RBK_KPI_NO_SHEET)
		return filled(r, N_("The level {0} has no KPI sheet."), (const char *[]){ post }, 1);
	if (s->state != RBK_KPI_EXEMPT)
		return NULL;
	rbk_day_write(day, s->exempt_until);
	return filled(r, strcmp(s->exempt, "hired") == 0 ? N_("Exempt as newly hired: assessed are months that begin on {0} or later.")
	                                                 : N_("Exempt as newly transferred: assessed are months that begin on {0} or later."),
	              (const char *[]){ day }, 1);
}

static void
make_form(struct rbk_kpi_form *f, struct rbk_run *r, const struct rbk_kpi_sheet *s, const struct rbk_staff *staff)
{
	const struct rbk_unit *unit = s->unit ? rbk_units_when(&staff->units, s->unit, INT64_MAX) : NULL;
	char month[RBK_TIME_TEXT];

	rbk_month_write(month, s->month);
	*f = (struct rbk_kpi_form){ .of = s, .title = r->say(N_("KPI sheet")), .month = rbk_arena_str(&r->arena, month) };
	f->sheet = s->sheet ? rbk_term(r, "kpi_sheets", s->sheet) : "";
	f->person = rbk_person_name(r, s->person);
	f->unit = rbk_arena_str(&r->arena, unit ? unit->name : s->unit ? s->unit : "");
	f->post = s->level ? rbk_term(r, "levels", s->level) : "";
	f->notice = notice_of(r, s, f->post);
	f->grade = s->grade ? rbk_term(r, "kpi_grades", s->grade) : "-";
	for (size_t i = 0; !f->notice && i < s->n; i++)
		put_row(f, r, &s->rows[i]);
	if (!f->notice)
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
		make_form(&(*out)[i], r, &all->at[i], &staff);
	rbk_staff_free(&staff);
	return 0;
}

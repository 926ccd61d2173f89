/* What became of a sheet since headquarters filled it in: reviews, objections,
   decisions, and figures that changed behind a review. */
#include <string.h>

#include "cli/dossier.h"
#include "cli/kpi.h"
#include "cli/kpi_sheets.h"
#include "cli/pen.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "core/rules/review.h"

static const struct rbk_column when_column = { "at", NULL, RBK_SHOW_TIME, NULL };

/* The score of a row in a review; `otherwise` if it gives none. */
static int64_t
score_in(const struct rbk_json *review, const char *id, int64_t otherwise)
{
	RBK_JSON_EACH(row, rbk_json_get(review, "rows"))
		if (id && rbk_json_get_str(row, "id") && strcmp(rbk_json_get_str(row, "id"), id) == 0)
			return rbk_json_get_int(row, "score", otherwise);
	return otherwise;
}

const char *
rbk_kpi_with(struct rbk_run *r, const char *text, const char *more)
{
	return more && *more ? rbk_kpi_filled(r, N_("{0}: {1}"), (const char *[]){ text, more }, 2) : text;
}

struct rbk_json *
rbk_kpi_scores(struct rbk_run *r, const struct rbk_json *review, const struct rbk_json *first)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	int number = 0;

	RBK_JSON_EACH(row, rbk_json_get(review, "rows")) {
		int64_t score = rbk_json_get_int(row, "score", 0), before = rbk_json_get_int(row, "filled", 0);

		before = score_in(first, rbk_json_get_str(row, "id"), before);
		const char *args[] = { rbk_arena_print(&r->arena, "%d", ++number), rbk_kpi_points(r, score), rbk_kpi_points(r, before) };
		const char *text = rbk_kpi_filled(r, N_("row {0}: {1} instead of {2}"), args, 3);

		if (score != before)
			rbk_json_add(list, rbk_json_str(&r->arena, rbk_kpi_with(r, text, rbk_json_get_str(row, "reason"))));
	}
	return list;
}

/* One review, objection or decision that counts. */
static void
tell_received(struct rbk_run *r, const struct rbk_json *it, const struct rbk_json *first)
{
	const char *effect = rbk_json_get_str(it, "effect"), *by = rbk_json_get_str(it, "by"), *reason = rbk_json_get_str(it, "reason");
	const char *loss = rbk_json_get_str(it, "staff_loss"), *at = rbk_pen_show(r, &when_column, rbk_json_get(it, "at"));

	if (!effect || !by || strcmp(effect, "none") == 0)
		return;
	if (strcmp(effect, "first") == 0)
		rbk_line(r, N_("%s first review (初评) by %s"), at, rbk_person_name(r, by));
	else if (strcmp(effect, "final") == 0)
		rbk_line(r, N_("%s re-review (复评) by %s"), at, rbk_person_name(r, by));
	else if (strcmp(effect, "objection") == 0)
		rbk_line(r, N_("%s objection of %s: %s"), at, rbk_person_name(r, by), reason ? reason : "");
	else
		rbk_line(r, N_("%s decided by %s: %s"), at, rbk_person_name(r, by), rbk_term(r, "consequences", rbk_json_get_str(it, "what")));
	if (loss)
		rbk_line(r, N_("   a significant loss of staff: %s"), loss);
	RBK_JSON_EACH(text, rbk_kpi_scores(r, it, strcmp(effect, "final") == 0 ? first : NULL))
		rbk_plain(r, rbk_arena_print(&r->arena, "   %s", text->str));
}

/* Figures that changed behind a review: that row then, and now. */

static const struct rbk_kpi_row *
row_of(const struct rbk_kpi_sheet *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->rows[i].rule->id, id) == 0)
			return &s->rows[i];
	return NULL;
}

/* "turnover 60,000.00 of 100,000.00: 60.00%, points: 20" */
static const char *
row_text(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	const char *input, *args[3];

	if (!row)
		return "-";
	if (row->lack.what)
		return rbk_pen_sentence(r, row->lack.what, &row->lack.arg, 1);
	input = rbk_kpi_input(r, row);
	args[0] = input;
	args[1] = rbk_kpi_measure(r, row);
	args[2] = rbk_kpi_points(r, row->score);
	return *input ? rbk_kpi_filled(r, N_("{0}: {1}, points: {2}"), args, 3) : rbk_kpi_filled(r, N_("{1}, points: {2}"), args, 3);
}

static bool
has_fact(const struct rbk_kpi_row *row, const struct rbk_kpi_fact *f)
{
	for (size_t i = 0; row && row->facts && row->facts[i]; i++)
		if (strcmp(row->facts[i]->record, f->record) == 0 && strcmp(row->facts[i]->person, f->person) == 0)
			return true;
	return false;
}

/* Clients that a has and b has not: ", +远航"; "" for none. */
static const char *
clients_only(struct rbk_run *r, const struct rbk_kpi_row *a, const struct rbk_kpi_row *b, char sign)
{
	const char *all = "";

	for (size_t i = 0; a && a->facts && a->facts[i]; i++)
		if (!has_fact(b, a->facts[i]))
			all = rbk_arena_print(&r->arena, "%s, %c%s", all, sign, a->facts[i]->name ? a->facts[i]->name : a->facts[i]->client);
	return all;
}

/* NULL: it is the same. */
static const char *
change_of(struct rbk_run *r, size_t number, const struct rbk_kpi_row *was, const struct rbk_kpi_row *is)
{
	const char *then = row_text(r, was), *now = row_text(r, is);
	const char *clients = rbk_arena_print(&r->arena, "%s%s", clients_only(r, is, was, '+'), clients_only(r, was, is, '-'));

	if (strcmp(then, now) == 0 && !*clients)
		return NULL;
	const char *args[] = { rbk_arena_print(&r->arena, "%zu", number), then, now, clients };

	return rbk_kpi_filled(r, N_("row {0}: {1} → {2}{3}"), args, 4);
}

struct rbk_json *
rbk_kpi_changes(struct rbk_run *r, const struct rbk_record *sheet)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_kpi_sheet was, is;
	struct rbk_kpi_stand stand;
	struct rbk_policies policies;

	rbk_kpi_sheet_stand(&stand, sheet);
	rbk_run_policies(&policies, r);
	if (!stand.changed_from || !rbk_kpi_sheet_load(&was, &r->arena, rbk_json_get(stand.changed_from, "sheet"), &policies) ||
	    !rbk_kpi_sheet_load(&is, &r->arena, rbk_kpi_sheet_filled(sheet), &policies))
		return list;
	for (size_t i = 0; i < is.n; i++) {
		const char *text = change_of(r, i + 1, row_of(&was, is.rows[i].rule->id), &is.rows[i]);

		if (text)
			rbk_json_add(list, rbk_json_str(&r->arena, text));
	}
	for (size_t i = 0; i < was.n; i++)
		if (!row_of(&is, was.rows[i].rule->id))
			rbk_json_add(list, rbk_json_str(&r->arena, change_of(r, i + 1, &was.rows[i], NULL)));
	return list;
}

/* Rows as they were reviewed and as they are, as JSON. */
static struct rbk_json *
changed_rows(struct rbk_run *r, const struct rbk_record *sheet)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_kpi_stand stand;

	rbk_kpi_sheet_stand(&stand, sheet);
	RBK_JSON_EACH(was, rbk_json_get(rbk_json_get(stand.changed_from, "sheet"), "rows"))
		RBK_JSON_EACH(is, rbk_json_get(rbk_kpi_sheet_filled(sheet), "rows")) {
			const char *a = rbk_json_get_str(was, "id"), *b = rbk_json_get_str(is, "id");
			struct rbk_json *o = rbk_json_obj(&r->arena);

			if (!a || !b || strcmp(a, b) != 0 || rbk_json_equal(was, is))
				continue;
			rbk_json_set_str(&r->arena, o, "id", a);
			rbk_json_set(&r->arena, o, "was", rbk_json_copy(&r->arena, was));
			rbk_json_set(&r->arena, o, "is", rbk_json_copy(&r->arena, is));
			rbk_json_add(list, o);
		}
	return list;
}

static void
tell_changes(struct rbk_run *r, struct rbk_json *doc, const struct rbk_record *sheet)
{
	struct rbk_json *texts = rbk_kpi_changes(r, sheet);

	rbk_line(r, N_("figures changed after this was reviewed: a new review is asked for"));
	RBK_JSON_EACH(it, texts)
		rbk_plain(r, rbk_arena_print(&r->arena, "   %s", it->str));
	rbk_json_set(&r->arena, doc, "changes", changed_rows(r, sheet));
}

void
rbk_kpi_reviews_show(struct rbk_run *r, struct rbk_json *doc, const struct rbk_record *sheet)
{
	const struct rbk_json *received = rbk_json_get(sheet->root, "received"), *fill = rbk_json_get(sheet->root, "fills")->last, *first = NULL;

	rbk_plain(r, "");
	rbk_line(r, N_("filled in by headquarters %s"), rbk_pen_show(r, &when_column, rbk_json_get(fill, "at")));
	rbk_json_set_str(&r->arena, doc, "filled_at", rbk_json_get_str(fill, "at"));
	if (received && received->count)
		rbk_json_set(&r->arena, doc, "reviews", rbk_json_copy(&r->arena, received));
	RBK_JSON_EACH(it, received) {
		tell_received(r, it, first);
		if (rbk_json_get_str(it, "effect") && strcmp(rbk_json_get_str(it, "effect"), "first") == 0)
			first = it;
	}
	if (rbk_json_get(sheet->root, "total")) {
		rbk_json_set_int(&r->arena, doc, "final_total", rbk_json_get_int(sheet->root, "total", 0));
		rbk_json_set_str(&r->arena, doc, "final_grade", rbk_record_str(sheet, "grade"));
		rbk_line(r, N_("final: %s points, grade %s"), rbk_kpi_points(r, rbk_json_get_int(sheet->root, "total", 0)), rbk_term(r, "kpi_grades", rbk_record_str(sheet, "grade")));
	}
	if (rbk_json_get_bool(sheet->root, "changed"))
		tell_changes(r, doc, sheet);
}

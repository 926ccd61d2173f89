/* KPI sheets in sight, and whom each waits for. */
#include "cli/kpi_sheets.h"

#include <stdlib.h>
#include <string.h>

#include "cli/dossier.h"
#include "cli/kpi.h"
#include "cli/pen.h"
#include "cli/sight.h"
#include "core/rules/review.h"
#include "core/store/clock.h"

static int
by_month(const void *x, const void *y)
{
	const struct rbk_record *a = x, *b = y;
	int c = strcmp(rbk_record_str(a, "month"), rbk_record_str(b, "month"));

	return c ? c : strcmp(rbk_record_str(a, "person"), rbk_record_str(b, "person"));
}

static int
scan(struct rbk_scan *out, struct rbk_run *r, struct rbk_view *v, const char *top, const char *month, struct rbk_err *err)
{
	return v ? rbk_scan_folder(out, r, v, month ? rbk_arena_print(&r->arena, "%s/%s", top, month) : top, ".json", -1, err) : 0;
}

int
rbk_kpi_sheets_read(struct rbk_scan *out, struct rbk_run *r, const char *month, const char *person, struct rbk_err *err)
{
	struct rbk_view *central = r->general.hub ? rbk_run_central(r, err) : NULL;
	const struct rbk_unit_sight *units;
	size_t n_units = 0, n = 0;
	int code = r->general.hub && !central ? (int)err->code : scan(out, r, central, "org/kpi", month, err);

	if (!code && !central)
		code = scan(out, r, rbk_run_desk(r), "kpi", month, err);
	units = central ? NULL : rbk_run_units(&n_units, r);
	for (size_t i = 0; i < n_units && !code; i++)
		code = scan(out, r, units[i].view, "kpi", month, err);
	if (code)
		return code;
	for (size_t i = 0; i < out->n; i++)
		if (rbk_record_is(&out->at[i], "kpi_sheet") && (!person || strcmp(rbk_record_str(&out->at[i], "person"), person) == 0))
			out->at[n++] = out->at[i];
	out->n = n;
	if (n > 1)
		qsort(out->at, n, sizeof *out->at, by_month);
	n = 0;
	for (size_t i = 0; i < out->n; i++) /* desk and unit hold the same */
		if (n == 0 || by_month(&out->at[n - 1], &out->at[i]) != 0)
			out->at[n++] = out->at[i];
	out->n = n;
	return 0;
}

int
rbk_kpi_month_text(const char **out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	char text[RBK_TIME_TEXT];
	rbk_month m;

	if (rbk_kpi_month(&m, r, typed, err))
		return (int)err->code;
	rbk_month_write(text, m);
	*out = rbk_arena_str(&r->arena, text);
	return 0;
}

const char *
rbk_kpi_sheet_waits_for(bool *second, const struct rbk_staff *staff, const struct rbk_record *sheet)
{
	const char *state = rbk_record_str(sheet, "state"), *kind = rbk_json_get_str(rbk_kpi_sheet_filled(sheet), "state");
	bool again = rbk_json_get_bool(sheet->root, "changed") || rbk_json_get_bool(sheet->root, "disputed");
	struct rbk_reviewers who;

	*second = false;
	if (!state || !kind || strcmp(kind, "done") != 0 || (strcmp(state, "final") == 0 && !again))
		return NULL;
	*second = strcmp(state, "first") == 0 && !rbk_json_get_bool(sheet->root, "disputed");
	rbk_reviewers_of(&who, staff, rbk_record_str(sheet, "person"), rbk_clock_now());
	return *second ? who.second : who.first;
}

static void
tell_scores(struct rbk_run *r, const struct rbk_json *review)
{
	int number = 0;

	RBK_JSON_EACH(row, rbk_json_get(review, "rows")) {
		int64_t filled = rbk_json_get_int(row, "filled", 0), score = rbk_json_get_int(row, "score", 0);
		const char *reason = rbk_json_get_str(row, "reason");

		number++;
		if (filled != score)
			rbk_line(r, N_("   row %d: %s instead of %s%s%s"), number, rbk_kpi_points(r, score), rbk_kpi_points(r, filled), reason ? ": " : "", reason ? reason : "");
	}
}

/* One review, objection or decision that counts. */
static void
tell_received(struct rbk_run *r, const struct rbk_json *it)
{
	static const struct rbk_column when = { "at", NULL, RBK_SHOW_TIME, NULL };
	const char *effect = rbk_json_get_str(it, "effect"), *by = rbk_json_get_str(it, "by"), *reason = rbk_json_get_str(it, "reason");
	const char *at = rbk_pen_show(r, &when, rbk_json_get(it, "at"));

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
	tell_scores(r, it);
}

void
rbk_kpi_reviews_show(struct rbk_run *r, struct rbk_json *sheet, const char *month, const char *person)
{
	struct rbk_scan s = {0};
	struct rbk_err none = {0};
	const struct rbk_record *at = s.at;

	if (rbk_kpi_sheets_read(&s, r, month, person, &none) || !s.n)
		return;
	at = &s.at[0];
	const struct rbk_json *received = rbk_json_get(at->root, "received");

	if (received && received->count) {
		rbk_json_set(&r->arena, sheet, "reviews", rbk_json_copy(&r->arena, received));
		rbk_plain(r, "");
	}
	RBK_JSON_EACH(it, received)
		tell_received(r, it);
	if (rbk_json_get(at->root, "total")) {
		rbk_json_set_int(&r->arena, sheet, "final_total", rbk_json_get_int(at->root, "total", 0));
		rbk_json_set_str(&r->arena, sheet, "final_grade", rbk_record_str(at, "grade"));
		rbk_line(r, N_("final: %s points, grade %s"), rbk_kpi_points(r, rbk_json_get_int(at->root, "total", 0)), rbk_term(r, "kpi_grades", rbk_record_str(at, "grade")));
	}
	if (rbk_json_get_bool(at->root, "changed"))
		rbk_line(r, N_("figures changed after this was reviewed: a new review is asked for"));
}

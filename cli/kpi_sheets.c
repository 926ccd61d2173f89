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
rbk_kpi_sheet_stage(const struct rbk_record *sheet)
{
	const char *made = rbk_json_get_str(rbk_kpi_sheet_filled(sheet), "state");

	return made && strcmp(made, "exempt") == 0 ? made : made && strcmp(made, "open") == 0 ? N_("incomplete") : rbk_record_str(sheet, "state");
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

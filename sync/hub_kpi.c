/* KPI sheets filled in: each beside what central has of it, judged as a
   whole, one commit. */
#include <string.h>

#include "core/rules/review.h"
#include "sync/hub.h"
#include "sync/org_p.h"
#include "sync/kpi_sheets.h"

struct filling {
	struct rbk_org      o;
	struct rbk_staff    staff;
	struct rbk_policies policies;
	struct rbk_put     *puts;
	size_t              n;
};

static int
fill(struct filling *f, const char *month, const struct rbk_kpi_given *given, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_record sheet;
	const char *path = rbk_kpi_sheet_path(&f->o.a, month, given->person);
	int code = rbk_view_record(&sheet, &f->o.a, f->o.view, path, &why);

	if (code == RBK_E_MISSING) {
		rbk_record_new(&sheet, &f->o.a, "kpi_sheet");
		rbk_json_set_str(&f->o.a, sheet.root, "person", given->person);
		rbk_json_set_str(&f->o.a, sheet.root, "month", month);
	} else if (code) {
		*err = why;
		return code;
	}
	if (!rbk_kpi_sheet_fill(&sheet, &f->o.a, given->filled, f->o.now, f->o.hub->zone))
		return 0;
	rbk_kpi_sheet_judge(&sheet, &f->o.a, &f->staff, &f->policies);
	f->puts[f->n++] = rbk_hub_put(&f->o.a, path, &sheet);
	return 0;
}

static int
fill_all(struct filling *f, const char *month, const struct rbk_kpi_given *at, size_t n, struct rbk_err *err)
{
	git_oid tip;
	int code = rbk_org_staff(&f->staff, &f->o);

	if (!code)
		code = rbk_hub_policies(&f->policies, &f->o.a, f->o.hub, err);
	f->puts = rbk_arena_take(&f->o.a, (n + 1) * sizeof *f->puts);
	for (size_t i = 0; i < n && !code; i++)
		code = fill(f, month, &at[i], err);
	if (code || !f->n)
		return code;
	return rbk_hub_commit(&tip, f->o.hub, f->o.hub->central, RBK_REF_MAIN, f->puts, f->n,
	                      rbk_arena_print(&f->o.a, "kpi %s", month), f->o.now, err);
}

int
rbk_hub_kpi_fill(size_t *changed, struct rbk_hub *h, const char *month, const struct rbk_kpi_given *at, size_t n,
                    struct rbk_err *err)
{
	struct filling f = {0};
	int code = rbk_hub_key_need(h, err);

	*changed = 0;
	if (code)
		return code;
	code = rbk_org_open(&f.o, h, err);
	if (!code)
		code = fill_all(&f, month, at, n, err);
	if (!code)
		*changed = f.n;
	rbk_staff_free(&f.staff);
	rbk_org_close(&f.o);
	return code;
}

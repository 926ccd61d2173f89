/* Reviews → sheets. Each sheet is read once a cycle, takes all that came for
   it, and is judged as a whole. */
#include "sync/kpi_sheets.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/rules/review.h"

const char *
rbk_kpi_sheet_path(struct rbk_arena *a, const char *month, const char *person)
{
	char shard[3];

	rbk_shard(shard, person);
	return rbk_arena_print(a, RBK_KPI_FOLDER "/%s/%s/%s.json", month, shard, person);
}

int
rbk_kpi_sheet_read(struct rbk_record *out, bool *fresh, struct rbk_arena *a, struct rbk_central *c, const char *month,
               const char *person, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	int code = rbk_central_record(out, a, c, rbk_kpi_sheet_path(a, month, person), &why);

	*fresh = code == RBK_E_MISSING;
	if (*fresh) {
		rbk_record_new(out, a, "kpi_sheet");
		rbk_json_set_str(a, out->root, "person", person);
		rbk_json_set_str(a, out->root, "month", month);
		return 0;
	}
	if (code)
		*err = why;
	return code;
}

/* By month and person, then in order. */
static int
by_sheet(const void *x, const void *y)
{
	const struct rbk_fact *a = *(const struct rbk_fact *const *)x, *b = *(const struct rbk_fact *const *)y;
	int c = strcmp(rbk_json_get_str(a->review, "month"), rbk_json_get_str(b->review, "month"));

	if (!c)
		c = strcmp(rbk_json_get_str(a->review, "person"), rbk_json_get_str(b->review, "person"));
	return c ? c : rbk_fact_compare(a, b);
}

static bool
same_sheet(const struct rbk_fact *a, const struct rbk_fact *b)
{
	return strcmp(rbk_json_get_str(a->review, "month"), rbk_json_get_str(b->review, "month")) == 0 &&
	       strcmp(rbk_json_get_str(a->review, "person"), rbk_json_get_str(b->review, "person")) == 0;
}

static bool
has_place(const struct rbk_fact *f)
{
	const char *month = rbk_json_get_str(f->review, "month"), *person = rbk_json_get_str(f->review, "person");
	struct rbk_err none = {0};
	rbk_month m;

	return month && person && rbk_person_valid(person) && rbk_month_read(&m, month, &none) == 0;
}

static const struct rbk_fact **
received(size_t *n, struct rbk_cycle *c)
{
	const struct rbk_fact **at = NULL;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < c->n_pulls; i++)
		for (size_t k = 0; k < c->pulls[i].n_facts; k++) {
			const struct rbk_fact *f = &c->pulls[i].facts[k];

			if (f->type != RBK_FACT_REVIEW || !has_place(f))
				continue;
			RBK_ROOM(at, *n, cap);
			at[(*n)++] = f;
		}
	if (*n > 1)
		qsort(at, *n, sizeof *at, by_sheet);
	return at;
}

/* May what this author says begin a sheet? */
static bool
may_begin(const struct rbk_staff *s, const struct rbk_fact *f, const char *person)
{
	return rbk_staff_when(s, person, f->by) &&
	       (strcmp(f->person, person) == 0 || rbk_staff_authority(s, f->by, f->person, &person, 1));
}

static int
update_sheet(struct rbk_cycle *c, struct rbk_people *people, const struct rbk_fact *const *at, size_t n, struct rbk_err *err)
{
	const char *month = rbk_json_get_str(at[0]->review, "month"), *person = rbk_json_get_str(at[0]->review, "person");
	struct rbk_record sheet;
	bool fresh, changed = false;
	int code = rbk_kpi_sheet_read(&sheet, &fresh, &c->arena, &c->central, month, person, err);

	if (!code)
		code = rbk_people_need(people, &c->central, person, err);
	for (size_t i = 0; i < n && !code; i++) {
		const struct rbk_fact *f = at[i];
		const struct rbk_record r = { rbk_kind_find(rbk_json_get_str(f->review, "kind")), (struct rbk_json *)(size_t)f->review };
		const struct rbk_json *was = rbk_json_get(sheet.root, "received");

		if ((was && was->count >= RBK_LIST_MAX) || (code = rbk_people_need(people, &c->central, f->person, err)))
			break;
		if (!fresh || may_begin(&people->staff, f, person))
			changed |= rbk_kpi_sheet_take(&sheet, &c->arena, &r, f->number, f->order, f->by, f->commit, c->policies.offset_min);
	}
	if (code || !changed)
		return code;
	rbk_kpi_sheet_judge(&sheet, &c->arena, &people->staff, &c->policies);
	rbk_cycle_put(c, rbk_hub_put(&c->arena, rbk_kpi_sheet_path(&c->arena, month, person), &sheet));
	return 0;
}

int
rbk_kpi_sheets_update(struct rbk_cycle *c, struct rbk_err *err)
{
	struct rbk_people people = {0};
	size_t n, k;
	const struct rbk_fact **at = received(&n, c);
	int code = 0;

	for (size_t i = 0; i < n && !code; i = k) {
		for (k = i + 1; k < n && same_sheet(at[i], at[k]); k++)
			;
		code = update_sheet(c, &people, at + i, k - i, err);
	}
	rbk_people_free(&people);
	free(at);
	return code ? rbk_while(err, N_("KPI sheets")) : 0;
}

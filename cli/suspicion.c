/* Suspicions: read, and shown with the commands that settle them. */
#include "cli/suspicion.h"

#include <stdlib.h>
#include <string.h>

#include "cli/names.h"
#include "cli/pen.h"
#include "cli/scan.h"
#include "cli/sight.h"

static int
newest_first(const void *x, const void *y)
{
	const struct rbk_json *a = *(struct rbk_json *const *)x, *b = *(struct rbk_json *const *)y;
	int64_t m = rbk_json_get_int(a, "number", 0), n = rbk_json_get_int(b, "number", 0);

	return m != n ? (m < n ? 1 : -1) : strcmp(rbk_json_get_str(a, "id"), rbk_json_get_str(b, "id"));
}

/* Of a unit: one whose side the person is settles others. */
static bool
is_own(const struct rbk_run *r, const struct rbk_json *s)
{
	RBK_JSON_EACH(side, rbk_json_get(s, "sides"))
		RBK_JSON_EACH(p, rbk_json_get(side, "persons"))
			if (strcmp(p->str, rbk_book_person(r->book)) == 0)
				return true;
	return false;
}

/* The desk's and the units'; with --hub central's. */
static int
scan(struct rbk_scan *s, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_view *v = r->book ? rbk_run_desk(r) : rbk_run_central(r, err);
	const struct rbk_unit_sight *units;
	size_t n = 0, n_desk;

	if (!v && !r->book)
		return (int)err->code;
	if (v && rbk_scan_folder(s, r, v, "suspicions", ".json", -1, err))
		return (int)err->code;
	n_desk = s->n;
	units = r->book ? rbk_run_units(&n, r) : NULL;
	for (size_t i = 0; i < n; i++)
		if (rbk_scan_folder(s, r, units[i].view, "suspicions", ".json", -1, err))
			return (int)err->code;
	n = n_desk;
	for (size_t i = n_desk; i < s->n; i++)
		if (!is_own(r, s->at[i].root))
			s->at[n++] = s->at[i];
	s->n = n;
	return 0;
}

int
rbk_suspicions(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_scan s = {0};

	*list = rbk_json_list(&r->arena);
	if (scan(&s, r, err))
		return (int)err->code;
	struct rbk_json **rows = rbk_arena_take(&r->arena, (s.n + 1) * sizeof *rows);

	for (size_t i = 0; i < s.n; i++)
		rows[i] = s.at[i].root;
	qsort(rows, s.n, sizeof *rows, newest_first);
	for (size_t i = 0; i < s.n; i++) {
		struct rbk_json *o = rbk_json_copy(&r->arena, rows[i]);
		const char *reason = rbk_json_get_str(o, "reason");

		if (i > 0 && newest_first(&rows[i - 1], &rows[i]) == 0) /* desk and unit */
			continue;
		rbk_json_drop(o, "kind");
		rbk_json_set_str(&r->arena, o, "text",
		                 rbk_names_also(r, rbk_pen_sentence_json(r, reason ? reason : "?", rbk_json_get(o, "args")), rbk_json_get(o, "signs")));
		rbk_json_add(*list, o);
	}
	return 0;
}

/* "海岭商贸 (李锐 (r-li))" */
static const char *
side(struct rbk_run *r, const struct rbk_json *s)
{
	const char *name = rbk_json_get_str(s, "name"), *persons = "";

	RBK_JSON_EACH(p, rbk_json_get(s, "persons"))
		persons = rbk_arena_print(&r->arena, "%s%s%s", persons, *persons ? ", " : "", rbk_person_name(r, p->str));
	return rbk_arena_print(&r->arena, "%s [%s]", name ? name : "", persons);
}

void
rbk_suspicions_show(struct rbk_run *r, struct rbk_json *list)
{
	rbk_pen_put(r, "suspicions", list);
	if (!list->count)
		return;
	rbk_line(r, N_("May be one client: for you to settle"));
	RBK_JSON_EACH(s, list) {
		const struct rbk_json *sides = rbk_json_get(s, "sides"), *x = sides ? sides->child : NULL, *y = x ? x->next : NULL;

		if (!y)
			continue;
		rbk_line(r, N_("%s and %s: %s"), side(r, x), side(r, y), rbk_json_get_str(s, "text"));
		rbk_line(r, N_("    roadbook rule same %s %s --reason …, or rule distinct"), rbk_json_get_str(x, "case"), rbk_json_get_str(y, "case"));
	}
}

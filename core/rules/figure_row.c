/* One row of finance's sheet → a figure. Money is never guessed: what isn't
   plain is the row's reason. */
#include <stdint.h>
#include <string.h>

#include "core/model/credit_code.h"
#include "core/model/id.h"
#include "core/model/money.h"
#include "core/rules/figure_import_p.h"

struct work {
	struct rbk_figure        *out;
	struct rbk_figure_import *p;
	struct rbk_arena         *a;
	const struct rbk_figure_want *want;
	size_t                    row;
	bool                      bad;
	const char               *said[RBK_FIGURE_VALUE]; /* cells by use, "" for none */
	struct rbk_err           *err;
};

static void
remark(struct work *w, bool bad, const char *id, const char *header, const char *arg0, const char *arg1)
{
	rbk_import_remark(&w->p->rows, w->row, bad, id, header, rbk_arena_str(w->a, arg0), rbk_arena_str(w->a, arg1));
	w->bad |= bad;
}

/* Adds one to the last digit of "1,299.99". */
static const char *
one_more(struct rbk_arena *a, char *digits)
{
	for (size_t i = strlen(digits); i-- > 0;) {
		if (digits[i] == ',' || digits[i] == '.')
			continue;
		if (digits[i] != '9') {
			digits[i]++;
			return digits;
		}
		digits[i] = '0';
	}
	return rbk_arena_print(a, "1%s", digits);
}

/* "333333.3333333" → "333333.33": half a unit and more goes up. */
static const char *
round_to(struct rbk_arena *a, const char *digits, size_t places)
{
	const char *point = strchr(digits, '.');

	if (!point || strlen(point + 1) <= places || strchr(point + 1, '.') || strchr(point + 1, ','))
		return digits;
	char *cut = rbk_arena_copy(a, digits, (size_t)(point - digits) + 1 + places);

	return point[1 + places] >= '5' ? one_more(a, cut) : cut;
}

static size_t
places_of(const char *unit)
{
	return strncmp(unit, "千", 3) == 0 ? 5 : strncmp(unit, "万", 3) == 0 || strncmp(unit, "亿", 3) == 0 ? 6 : 2;
}

/* An amount in the column's unit, unless it names its own. */
static void
take_amount(struct work *w, const struct rbk_figure_column *c, const char *s)
{
	bool minus = c->value == RBK_FIGURE_TURNOVER || c->value == RBK_FIGURE_PROFIT;
	size_t before = strcspn(s, "0123456789"), n = strspn(s + before, "0123456789.,");
	const char *digits = rbk_arena_copy(w->a, s + before, n), *behind = s + before + n;
	const char *unit = *rbk_figure_unit(behind) || strstr(behind, "千") || strstr(behind, "元") ? "" : c->unit;
	const char *rounded = round_to(w->a, digits, places_of(*unit ? unit : behind));
	const char *text = rbk_arena_print(w->a, "%.*s%s%s%s", (int)before, s, rounded, unit, behind);

	if (rounded != digits)
		remark(w, false, "figures.rounded", c->header, s, text);
	if ((minus ? rbk_fen_read_signed : rbk_fen_read)(&w->out->value[c->value], text, w->err)) {
		remark(w, true, "import.value", c->header, w->err->text, NULL);
		rbk_err_clear(w->err);
	} else {
		w->out->has[c->value] = true;
	}
}

/* "5", "5.0", "5个". */
static void
take_count(struct work *w, const struct rbk_figure_column *c, const char *s)
{
	size_t n = strspn(s, "0123456789"), k = n;
	int64_t v = 0;

	if (s[k] == '.' && s[k + 1] == '0')
		k += 1 + strspn(s + k + 1, "0");
	for (size_t i = 0; i < n && n <= 6; i++)
		v = v * 10 + (s[i] - '0');
	if (n == 0 || n > 6 || (s[k] && strcmp(s + k, "个") != 0 && strcmp(s + k, "家") != 0 && strcmp(s + k, "户") != 0)) {
		remark(w, true, "figures.count", c->header, s, NULL);
		return;
	}
	w->out->value[c->value] = v;
	w->out->has[c->value] = true;
}

static void
take_value(struct work *w, const struct rbk_figure_column *c, const char *cell)
{
	const char *s = rbk_import_narrow(w->a, rbk_import_meant(w->a, cell, false));

	if (!*s)
		return;
	if (strcmp(s, "#MERGED!") == 0)
		remark(w, true, "figures.merged", c->header, NULL, NULL);
	else if (rbk_import_formula_error(s))
		remark(w, true, "import.formula_error", c->header, s, NULL);
	else if (rbk_import_shortened(s))
		remark(w, true, "import.excel_number", c->header, s, NULL);
	else if (c->value == RBK_FIGURE_NEW_CLIENTS_TARGET)
		take_count(w, c, s);
	else
		take_amount(w, c, s);
}

/* "2026-11", "2026年11月", "2026/11", "202611", "11月", "2026-11-30". */
static void
check_month(struct work *w, const struct rbk_figure_column *c, const char *s)
{
	const char *month = w->want->month;
	size_t n = strspn(s, "0123456789");
	int year = 0, m = 0;
	const char *at = s;

	if (n == 6) {
		m = (s[4] - '0') * 10 + (s[5] - '0');
		year = 1;
	} else {
		year = n == 4;
		at = n == 4 ? s + n + strcspn(s + n, "0123456789") : s;
		for (; *at >= '0' && *at <= '9' && m < 100; at++)
			m = m * 10 + (*at - '0');
	}
	if ((year && strncmp(s, month, 4) != 0) || m != (month[5] - '0') * 10 + (month[6] - '0'))
		remark(w, true, "figures.other_month", c->header, s, month);
}

/* Whose row it is. */

static const char *
without_blanks(struct rbk_arena *a, const char *s)
{
	return rbk_import_header_fold(a, s);
}

/* Is the person in that unit at the end of the month, or were they ever? */
static bool
is_of_unit(const struct work *w, const char *person, const char *unit)
{
	const struct rbk_staff *s = w->want->staff;

	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->posts[i].person, person) == 0 && rbk_units_within(&s->units, w->want->ends, unit, s->posts[i].unit))
			return true;
	return false;
}

/* The persons of that name (of the unit, if one is given); of those, who is
   still here come first. */
static size_t
persons_named(const char **one, const char **list, struct work *w, const char *name, const char *unit)
{
	const struct rbk_staff *s = w->want->staff;
	const char *folded = without_blanks(w->a, name), *all = NULL;
	size_t n = 0, here = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct rbk_post *p = &s->posts[i];

		if ((i > 0 && strcmp(s->posts[i - 1].person, p->person) == 0) ||
		    strcmp(without_blanks(w->a, rbk_staff_when(s, p->person, INT64_MAX)->name), folded) != 0 ||
		    (unit && !is_of_unit(w, p->person, unit)))
			continue;
		bool is_here = rbk_staff_here(s, p->person, w->want->ends);

		n++;
		here += is_here;
		if (n == 1 || (is_here && here == 1))
			*one = p->person;
		all = rbk_arena_print(w->a, "%s%s%s", all ? all : "", all ? ", " : "", p->person);
	}
	*list = all;
	return here == 1 ? 1 : n;
}

static const char *
find_unit(struct work *w, const char *typed)
{
	const struct rbk_units *u = &w->want->staff->units;
	const char *found = NULL, *folded = without_blanks(w->a, typed);

	if (rbk_units_when(u, typed, w->want->ends))
		return typed;
	for (size_t i = 0; i < u->n; i++) {
		const struct rbk_unit *at = &u->at[i];

		if (strcmp(without_blanks(w->a, rbk_units_when(u, at->unit, INT64_MAX)->name), folded) != 0 ||
		    (found && strcmp(found, at->unit) == 0))
			continue;
		if (found) {
			remark(w, true, "figures.unit_several", NULL, typed, rbk_arena_print(w->a, "%s, %s", found, at->unit));
			return NULL;
		}
		found = at->unit;
	}
	if (!found)
		remark(w, true, "figures.unit_unknown", NULL, typed, NULL);
	return found;
}

/* NULL: a remark says why. */
static const char *
find_person(struct work *w, const char *id, const char *name, const char *unit_typed)
{
	const struct rbk_staff *s = w->want->staff;
	const char *one = NULL, *list = NULL, *typed = *id ? id : name;
	const char *unit = *unit_typed ? find_unit(w, unit_typed) : NULL;
	size_t n;

	if (w->bad)
		return NULL;
	if (rbk_person_valid(typed) && rbk_staff_when(s, typed, w->want->ends)) {
		if (*id && *name && strcmp(without_blanks(w->a, rbk_staff_when(s, typed, INT64_MAX)->name), without_blanks(w->a, name)) != 0)
			remark(w, true, "figures.person_other", NULL, typed, name);
		return typed;
	}
	n = *id ? 0 : persons_named(&one, &list, w, name, NULL);
	if (n > 1 && unit)
		n = persons_named(&one, &list, w, name, unit);
	if (n == 1 && unit && !is_of_unit(w, one, unit))
		remark(w, true, "figures.wrong_unit", NULL, one, unit_typed);
	else if (n == 0)
		remark(w, true, "figures.person_unknown", NULL, typed, NULL);
	else if (n > 1)
		remark(w, true, "figures.person_several", NULL, typed, list);
	return n == 1 ? one : NULL;
}

static int
look_up(struct rbk_figure_client *found, struct work *w, const char *code, const char *name)
{
	*found = (struct rbk_figure_client){0};
	if (*code && w->want->client(w->want->ctx, found, code, w->err))
		return (int)w->err->code;
	return found->n == 0 && *name ? w->want->client(w->want->ctx, found, name, w->err) : 0;
}

static int
set_client(struct work *w)
{
	const char *name = w->said[RBK_FIGURE_CLIENT], *code = rbk_import_narrow(w->a, w->said[RBK_FIGURE_CLIENT_CODE]);
	const char *who = w->said[RBK_FIGURE_PERSON], *id = w->said[RBK_FIGURE_PERSON_ID];
	struct rbk_figure_client found;

	if (!*name && !*code)
		name = w->said[RBK_FIGURE_SUBJECT];
	if (look_up(&found, w, code, name))
		return (int)w->err->code;
	if (found.n > 1) {
		remark(w, true, "figures.client_several", NULL, *name ? name : code, NULL);
		return 0;
	}
	w->out->scope = "client";
	w->out->subject = found.n ? found.id : *code ? code : name;
	w->out->person = found.n ? found.person : NULL;
	if (!w->out->person && (*who || *id))
		w->out->person = find_person(w, id, who, "");
	if (!found.n)
		remark(w, false, "figures.client_unknown", NULL, *name ? name : code, NULL);
	return 0;
}

static const char *
scope_said(struct work *w)
{
	static const struct {
		const char *word, *scope;
	} scopes[] = {
		{ "个人", "person" }, { "人员", "person" }, { "员工", "person" }, { "person", "person" }, { "部门", "unit" }, { "单位", "unit" },
		{ "大区", "unit" }, { "unit", "unit" }, { "department", "unit" }, { "客户", "client" }, { "client", "client" },
	};
	const char *s = without_blanks(w->a, w->said[RBK_FIGURE_SCOPE]);

	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
		if (strcmp(scopes[i].word, s) == 0)
			return scopes[i].scope;
	if (*s)
		remark(w, true, "figures.scope_unknown", NULL, w->said[RBK_FIGURE_SCOPE], NULL);
	return NULL;
}

static int
set_subject(struct work *w)
{
	const char *const *said = w->said, *scope = scope_said(w), *name = said[RBK_FIGURE_PERSON];
	bool client = *said[RBK_FIGURE_CLIENT] || *said[RBK_FIGURE_CLIENT_CODE], person = *name || *said[RBK_FIGURE_PERSON_ID];

	if (w->bad)
		return 0;
	if (!scope)
		scope = client ? "client" : person ? "person" : *said[RBK_FIGURE_UNIT] ? "unit" : NULL;
	if (!scope) {
		remark(w, true, "figures.no_subject", NULL, NULL, NULL);
		return 0;
	}
	w->out->scope = scope;
	if (scope[0] == 'c')
		return set_client(w);
	if (scope[0] == 'p')
		w->out->subject = find_person(w, said[RBK_FIGURE_PERSON_ID], person ? name : said[RBK_FIGURE_SUBJECT], said[RBK_FIGURE_UNIT]);
	else
		w->out->subject = find_unit(w, *said[RBK_FIGURE_UNIT] ? said[RBK_FIGURE_UNIT] : said[RBK_FIGURE_SUBJECT]);
	return 0;
}

/* A line of sums, or the headers once more: nobody's. */
static bool
is_nobodys(struct work *w)
{
	static const char *const totals[] = { "合计", "总计", "小计", "总和", "合计数", "total", "subtotal" };

	for (size_t i = 0; i < w->p->n_columns; i++) {
		const struct rbk_figure_column *c = &w->p->columns[i];
		const char *cell = without_blanks(w->a, rbk_csv_cell(&w->p->sheet.rows[w->row], i));

		for (size_t k = 0; k < sizeof totals / sizeof *totals && c->use != RBK_FIGURE_VALUE; k++)
			if (strcmp(cell, totals[k]) == 0) {
				remark(w, false, "figures.total", NULL, NULL, NULL);
				return true;
			}
		if (*cell && c->use >= RBK_FIGURE_PERSON && c->use < RBK_FIGURE_VALUE && strcmp(cell, without_blanks(w->a, c->header)) == 0) {
			remark(w, false, "import.header_again", NULL, NULL, NULL);
			return true;
		}
	}
	return false;
}

static bool
has_value(const struct rbk_figure *f)
{
	for (int i = 0; i < RBK_FIGURE_VALUES; i++)
		if (f->has[i])
			return true;
	return false;
}

static void
read_cells(struct work *w)
{
	const struct rbk_csv_row *cells = &w->p->sheet.rows[w->row];

	for (size_t i = 0; i < w->p->n_columns; i++) {
		const struct rbk_figure_column *c = &w->p->columns[i];
		const char *cell = rbk_csv_cell(cells, i), *s;

		if (c->use == RBK_FIGURE_VALUE)
			take_value(w, c, cell);
		if (c->use < RBK_FIGURE_PERSON || c->use >= RBK_FIGURE_VALUE)
			continue;
		s = rbk_import_meant(w->a, cell, false);
		w->said[c->use] = s;
		if (rbk_import_formula_error(s))
			remark(w, true, "import.formula_error", c->header, s, NULL);
		else if (c->use == RBK_FIGURE_MONTH && *s)
			check_month(w, c, rbk_import_narrow(w->a, s));
	}
}

int
rbk_figure_row(struct rbk_figure *out, bool *taken, struct rbk_figure_import *p, struct rbk_arena *a,
               const struct rbk_figure_want *want, size_t row, struct rbk_err *err)
{
	struct work w = { .out = out, .p = p, .a = a, .want = want, .row = row, .err = err };

	*out = (struct rbk_figure){ .month = want->month, .file = want->file, .imported = want->imported, .row = p->sheet.rows[row].row };
	*taken = false;
	for (size_t i = 0; i < RBK_FIGURE_VALUE; i++)
		w.said[i] = "";
	if (is_nobodys(&w))
		return 0;
	read_cells(&w);
	if (!w.bad && !has_value(out)) {
		remark(&w, false, "figures.no_value", NULL, NULL, NULL);
		return 0;
	}
	if (!w.bad && set_subject(&w))
		return (int)err->code;
	if (!w.bad && out->has[RBK_FIGURE_OVERDUE] && out->has[RBK_FIGURE_RECEIVABLES] &&
	    out->value[RBK_FIGURE_OVERDUE] > out->value[RBK_FIGURE_RECEIVABLES])
		remark(&w, true, "figures.overdue", NULL, NULL, NULL);
	*taken = !w.bad;
	return 0;
}

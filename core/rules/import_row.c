/* One row of a sheet → fields, with everything that must be said about it.
   Forgiving where nothing is lost by it, never where a key is concerned. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/credit_code.h"
#include "core/model/money.h"
#include "core/model/name.h"
#include "core/model/region.h"
#include "core/rules/import_p.h"

struct work {
	struct rbk_import_row *out;
	struct rbk_import     *plan;
	struct rbk_arena      *a;
	const struct rbk_import_want *want;
	struct rbk_err        *err;
	const char            *places; /* the region columns' texts, put together */
	const char            *places_header;
};

static void
remark(struct work *w, bool bad, const char *id, const struct rbk_import_column *c, const char *arg0, const char *arg1)
{
	rbk_import_remark(w->plan, w->out->row, bad, id, c ? c->header : NULL,
	                  rbk_arena_str(w->a, arg0), rbk_arena_str(w->a, arg1));
	w->out->bad |= bad;
}

static void
keep_in_note(struct work *w, struct rbk_json *record, const char *header, const char *text)
{
	if (!rbk_import_note(w->a, record, rbk_arena_print(w->a, "%s: %s", header, text)))
		remark(w, true, "import.note_full", NULL, NULL, NULL);
}

/* A first value stays; what differs is told. */
static void
put(struct work *w, const struct rbk_import_column *c, struct rbk_json *record, struct rbk_json *v)
{
	const struct rbk_json *was = rbk_json_get(record, c->field->name);
	bool fen = c->field->type == RBK_FEN;

	if (!was)
		rbk_json_set(w->a, record, c->field->name, v);
	else if (!rbk_json_equal(was, v))
		remark(w, false, "import.differs", c, rbk_import_show(w->a, v, fen), rbk_import_show(w->a, was, fen));
}

static void
take_word(struct work *w, const struct rbk_import_column *c, struct rbk_json *record, const char *s)
{
	const char *word = rbk_import_word(w->want->policy, c->field->words, s);

	if (word) {
		put(w, c, record, rbk_json_str(w->a, word));
		return;
	}
	remark(w, false, "import.word_unknown", c, s, NULL);
	keep_in_note(w, record, c->header, s);
}

/* By the schema's own reader; what it refuses is the row's reason. */
static void
take_typed(struct work *w, const struct rbk_import_column *c, struct rbk_json *record, const char *s)
{
	struct rbk_json *v;

	if (rbk_field_read(&v, w->a, c->field, s, 0, w->err)) {
		remark(w, true, rbk_import_shortened(s) ? "import.excel_number" : "import.value", c,
		       rbk_import_shortened(s) ? s : w->err->text, NULL);
		rbk_err_clear(w->err);
	} else {
		put(w, c, record, v);
	}
}

static void
take_code(struct work *w, const struct rbk_import_column *c, const char *s)
{
	char code[RBK_CREDIT_CODE_SIZE];
	const char *plain = rbk_import_narrow(w->a, s);
	enum rbk_credit_code is = rbk_credit_code_read(code, plain);

	if (is == RBK_CODE_SHAPE && strlen(plain) == 15 && plain[strspn(plain, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0') {
		remark(w, false, "import.code_old", c, s, NULL);
		keep_in_note(w, w->out->client, c->header, s);
		return;
	}
	if (is == RBK_CODE_CHECK)
		remark(w, false, "import.code_check", c, code, NULL);
	take_typed(w, c, w->out->client, plain);
}

/* The first of several numbers is the phone, the others go to the note. */
static void
take_phone(struct work *w, const struct rbk_import_column *c, const char *s)
{
	const char *rest, *phone = rbk_import_phone(&rest, w->a, rbk_import_narrow(w->a, s));

	if (rbk_json_get(w->out->contact, "phone")) {
		keep_in_note(w, w->out->contact, c->header, s);
		return;
	}
	take_typed(w, c, w->out->contact, phone);
	if (*rest && rbk_json_get(w->out->contact, "phone"))
		keep_in_note(w, w->out->contact, c->header, rbk_import_tidy(w->a, rest, false));
}

static void
take_volume(struct work *w, const struct rbk_import_column *c, const char *s)
{
	const char *plain = rbk_import_narrow(w->a, s);

	if (c->wan && !plain[strspn(plain, "0123456789.,")])
		plain = rbk_arena_print(w->a, "%s万", plain);
	take_typed(w, c, w->out->client, plain);
}

/* "320500" of "苏州 (320500)", as lists and exports have it. */
static const char *
code_behind(struct work *w, const char *s)
{
	const char *open = strrchr(s, '('), *code, *name;
	size_t n = open ? strspn(open + 1, "0123456789") : 0;

	if (!open || n != RBK_REGION_SIZE - 1 || strcmp(open + 1 + n, ")") != 0)
		return s;
	code = rbk_arena_copy(w->a, open + 1, n);
	name = rbk_region_name(code);
	n = name ? strlen(name) : 0;
	return n && strncmp(s, name, n) == 0 && s + n + strspn(s + n, " ") == open ? code : s;
}

/* 省份 and 城市 are one place. A code is taken at once. */
static void
take_region(struct work *w, const struct rbk_import_column *c, const char *s)
{
	const char *plain = code_behind(w, rbk_import_narrow(w->a, s));
	size_t n = strlen(plain);

	if (!plain[strspn(plain, "0123456789")] && *plain != '0' && (n == 2 || n == 4 || n == 6)) {
		take_typed(w, c, w->out->client, plain);
		return;
	}
	w->places = w->places ? rbk_arena_print(w->a, "%s %s", w->places, s) : s;
	w->places_header = w->places_header ? w->places_header : c->header;
}

static void
finish_region(struct work *w)
{
	const struct rbk_import_column c = { .header = w->places_header };
	char code[RBK_REGION_SIZE];
	bool whole = false, known;

	if (!w->places || rbk_json_get(w->out->client, "region"))
		return;
	known = rbk_region_find(code, &whole, w->places);
	if (known)
		rbk_json_set_str(w->a, w->out->client, "region", code);
	if (known && whole)
		return;
	remark(w, false, known ? "import.region_part" : "import.region_unknown", &c, w->places, known ? code : NULL);
	keep_in_note(w, w->out->client, w->places_header, w->places);
}

static void
take_list(struct work *w, const struct rbk_import_column *c, struct rbk_json *record, const char *s)
{
	struct rbk_json *v;

	if (rbk_field_read(&v, w->a, c->field, s, 0, w->err) == 0)
		RBK_JSON_EACH(it, v)
			rbk_import_add(w->a, record, c->field->name, it->str);
	rbk_err_clear(w->err);
}

static void
take_text(struct work *w, const struct rbk_import_column *c, struct rbk_json *record, const char *s)
{
	if (strcmp(c->field->name, "note") == 0) {
		if (!rbk_import_note(w->a, record, s))
			remark(w, true, "import.note_full", c, NULL, NULL);
	} else if (c->field->type == RBK_STRS) {
		take_list(w, c, record, s);
	} else if (c->field->type == RBK_ULID) {
		put(w, c, record, rbk_json_str(w->a, s)); /* a name: import_merge.c knows whose */
	} else if (rbk_import_shortened(s)) {
		remark(w, true, "import.excel_number", c, s, NULL);
	} else {
		take_typed(w, c, record, s);
	}
}

/* The client's name: a second one that differs is another name of it. */
static void
take_name(struct work *w, const struct rbk_import_column *c, const char *s)
{
	const char *was = rbk_json_get_str(w->out->client, "name");

	if (!was)
		take_typed(w, c, w->out->client, s);
	else if (strcmp(was, s) != 0)
		rbk_import_add(w->a, w->out->client, "aliases", s);
}

static void
take(struct work *w, const struct rbk_import_column *c, const char *cell)
{
	struct rbk_json *record = c->use == RBK_IMPORT_CONTACT ? w->out->contact : w->out->client;
	const char *s = rbk_import_meant(w->a, cell, c->field->type == RBK_TEXT || c->field->type == RBK_PHONE);

	if (!*s)
		return;
	if (rbk_import_formula_error(s)) {
		remark(w, true, "import.formula_error", c, s, NULL);
		return;
	}
	switch (c->field->type) {
	case RBK_TERM:
		take_word(w, c, record, s);
		return;
	case RBK_CODE:
		take_code(w, c, s);
		return;
	case RBK_PHONE:
		take_phone(w, c, s);
		return;
	case RBK_FEN:
		take_volume(w, c, s);
		return;
	case RBK_REGION:
		take_region(w, c, s);
		return;
	default:
		if (record == w->out->client && strcmp(c->field->name, "name") == 0)
			take_name(w, c, s);
		else
			take_text(w, c, record, s);
	}
}

/* A contact without a name is none: what is said of it goes to the note. */
static void
finish_contact(struct work *w)
{
	const char *text = NULL;

	if (rbk_json_get(w->out->contact, "name"))
		return;
	RBK_JSON_EACH(it, w->out->contact) {
		const char *s = rbk_import_show(w->a, it, false);

		text = text ? rbk_arena_print(w->a, "%s, %s", text, s) : s;
	}
	w->out->contact = NULL;
	if (!text)
		return;
	remark(w, false, "import.no_contact_name", NULL, text, NULL);
	if (!rbk_import_note(w->a, w->out->client, text))
		remark(w, true, "import.note_full", NULL, NULL, NULL);
}

/* The headers once more, or a line of sums: no client, whatever it says. */
static bool
no_client(struct work *w, const struct rbk_csv_row *row)
{
	static const char *const totals[] = { "合计", "总计", "小计", "total" };

	for (size_t i = 0; i < w->plan->n_columns; i++) {
		const struct rbk_import_column *c = &w->plan->columns[i];

		if (c->use != RBK_IMPORT_CLIENT || strcmp(c->field->name, "name") != 0)
			continue;
		const char *cell = rbk_import_header_fold(w->a, rbk_csv_cell(row, i)), *id = NULL;

		if (*cell && strcmp(cell, rbk_import_header_fold(w->a, c->header)) == 0)
			id = "import.header_again";
		for (size_t k = 0; k < sizeof totals / sizeof *totals; k++)
			id = strcmp(cell, totals[k]) == 0 ? "import.total" : id;
		if (id) {
			remark(w, true, id, NULL, NULL, NULL);
			return true;
		}
	}
	return false;
}

static void
finish_name(struct work *w)
{
	const char *text = rbk_json_get_str(w->out->client, "name");
	struct rbk_name name;

	if (!text) {
		if (!w->out->bad)
			remark(w, true, "import.no_name", NULL, NULL, NULL);
		return;
	}
	if (rbk_name_make(&name, w->a, text, w->err)) {
		remark(w, true, "import.value", NULL, w->err->text, NULL);
		rbk_err_clear(w->err);
		return;
	}
	w->out->core = name.core;
	w->out->form = name.form;
}

void
rbk_import_row(struct rbk_import_row *out, struct rbk_import *plan, struct rbk_arena *a,
               const struct rbk_import_want *want, size_t row, struct rbk_err *err)
{
	struct work w = { .out = out, .plan = plan, .a = a, .want = want, .err = err };

	*out = (struct rbk_import_row){ .row = row, .client = rbk_json_obj(a), .contact = rbk_json_obj(a) };
	if (no_client(&w, &want->sheet->rows[row]))
		return;
	for (size_t i = 0; i < plan->n_columns; i++)
		if (plan->columns[i].use == RBK_IMPORT_CLIENT || plan->columns[i].use == RBK_IMPORT_CONTACT)
			take(&w, &plan->columns[i], rbk_csv_cell(&want->sheet->rows[row], i));
	finish_region(&w);
	finish_contact(&w);
	finish_name(&w);
}

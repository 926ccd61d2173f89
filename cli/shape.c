/* Rows of a list: which, and in what order. Works on what rows hold and on
   how it is shown, so that a person filters by what they see. */
#include "cli/shape.h"

#include <stdlib.h>
#include <string.h>

#include "cli/say.h"
#include "core/model/gram.h"
#include "core/model/money.h"

#define KEYS_MAX 4

static const struct rbk_column *
column_of(struct rbk_run *r, const struct rbk_column *columns, const char *typed, struct rbk_err *err)
{
	const char *all = NULL;

	for (const struct rbk_column *c = columns; c->field; c++) {
		if (strcmp(c->field, typed) == 0 || (c->head && strcmp(r->say(c->head), typed) == 0))
			return c;
		const char *label = r->say(c->head ? c->head : c->field);
		bool both = rbk_say_chinese(r->say) && strcmp(label, c->field) != 0; /* in English the name says it */

		all = rbk_arena_print(&r->arena, both ? "%s%s%s (%s)" : "%s%s%s", all ? all : "", all ? ", " : "", both ? label : c->field, c->field);
	}
	(void)rbk_fail(err, RBK_E_USAGE, N_("this list has no field \"%.60s\"; it has: %s"), typed, all ? all : "");
	return NULL;
}

/* A condition as typed: "region=上海", "volume>=30万", "at<2026-11-01". */
struct condition {
	const struct rbk_column *column;
	char                     sign; /* = < > */
	bool                     or_equal; /* <= >= */
	const char              *value;
	int64_t                  number;
	bool                     numeric;
};

static int
read_condition(struct condition *out, struct rbk_run *r, const struct rbk_column *columns, const char *typed, struct rbk_err *err)
{
	struct rbk_err scratch = {0};
	size_t n = strcspn(typed, "=<>");
	bool of_numbers;

	if (!typed[n] || n == 0)
		return rbk_fail(err, RBK_E_USAGE, N_("--where: \"%.60s\" is not FIELD=TEXT, FIELD>VALUE or FIELD<VALUE"), typed);
	out->sign = typed[n];
	out->or_equal = out->sign != '=' && typed[n + 1] == '=';
	out->value = typed + n + 1 + out->or_equal;
	out->column = column_of(r, columns, rbk_arena_copy(&r->arena, typed, n), err);
	if (!out->column)
		return (int)err->code;
	out->numeric = rbk_fen_read_signed(&out->number, out->value, &scratch) == 0;
	of_numbers = out->column->show == RBK_SHOW_FEN || out->column->show == RBK_SHOW_INT;
	if (of_numbers && out->sign != '=' && !out->numeric)
		return rbk_fail(err, RBK_E_USAGE, N_("--where: %s is compared with a number, and \"%.60s\" is none"),
		                r->say(out->column->head ? out->column->head : out->column->field), out->value);
	if (out->column->show != RBK_SHOW_FEN)
		out->number /= 100;
	return 0;
}

static bool
contains(const char *shown, const char *value)
{
	struct rbk_buf text = {0}, word = {0};

	rbk_buf_str(&text, "");
	rbk_buf_str(&word, "");
	rbk_gram_fold(&text, shown);
	rbk_gram_fold(&word, value);
	bool has = strstr(text.text, word.text) != NULL;

	rbk_buf_free(&text);
	rbk_buf_free(&word);
	return has;
}

/* An empty value asks for rows without one. */
static bool
passes(struct rbk_run *r, const struct condition *c, const struct rbk_json *row)
{
	const struct rbk_json *v = rbk_json_get(row, c->column->field);
	const char *shown = rbk_pen_show(r, c->column, v);

	if (c->sign == '=')
		return *c->value ? contains(shown, c->value) || (v && v->type == RBK_J_STR && strcmp(v->str, c->value) == 0) : !*shown;
	if (!v)
		return false;
	if (v->type == RBK_J_INT)
		return c->numeric && ((c->or_equal && v->num == c->number) || (c->sign == '<' ? v->num < c->number : v->num > c->number));
	int order = strcmp(shown, c->value);

	/* "at<=2026-11-14": with all of that day, as far as it was typed */
	return (c->or_equal && strncmp(shown, c->value, strlen(c->value)) == 0) || (c->sign == '<' ? order < 0 : order > 0);
}

struct key {
	const char *text; /* pinyin, then the text itself */
	int64_t     number;
	bool        has, numeric, down;
};

struct row {
	struct rbk_json *json;
	struct key       keys[KEYS_MAX];
	size_t           at;
};

/* Rows without a value come last, whichever way. */
static int
compare(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	for (size_t i = 0; i < KEYS_MAX; i++) {
		const struct key *p = &a->keys[i], *q = &b->keys[i];
		int c = p->numeric ? (p->number > q->number) - (p->number < q->number) : p->has && q->has ? strcmp(p->text, q->text) : 0;

		if (p->has != q->has)
			return p->has ? -1 : 1;
		if (c)
			return p->down ? -c : c;
	}
	return (a->at > b->at) - (a->at < b->at);
}

static struct key
key_of(struct rbk_run *r, const struct rbk_column *c, const struct rbk_json *row, bool down)
{
	const struct rbk_json *v = rbk_json_get(row, c->field);
	const char *shown = rbk_pen_show(r, c, v);
	struct rbk_buf folded = {0}, pinyin = {0};
	struct key k = { .has = *shown != '\0', .down = down };

	if (v && v->type == RBK_J_INT) {
		k.numeric = true;
		k.number = v->num;
		return k;
	}
	rbk_buf_str(&folded, "");
	rbk_buf_str(&pinyin, "");
	rbk_gram_fold(&folded, c->show == RBK_SHOW_TIME && v && v->type == RBK_J_STR ? v->str : shown);
	rbk_gram_pinyin(&pinyin, folded.text);
	k.text = rbk_arena_print(&r->arena, "%s\n%s", pinyin.text, folded.text);
	rbk_buf_free(&folded);
	rbk_buf_free(&pinyin);
	return k;
}

static int
sort(struct rbk_json **list, struct rbk_run *r, const struct rbk_column *columns, const char *typed, struct rbk_err *err)
{
	struct row *rows = rbk_grow(NULL, ((*list)->count + 1) * sizeof *rows);
	const struct rbk_column *by[KEYS_MAX] = {0};
	bool down[KEYS_MAX] = {0};
	size_t n = 0, keys = 0;

	for (const char *p = typed; *p && keys < KEYS_MAX; keys++) {
		size_t len = strcspn(p, ",");

		down[keys] = *p == '-';
		by[keys] = column_of(r, columns, rbk_arena_copy(&r->arena, p + down[keys], len - down[keys]), err);
		if (!by[keys]) {
			free(rows);
			return (int)err->code;
		}
		p += len + (p[len] == ',');
	}
	RBK_JSON_EACH(it, *list) {
		rows[n] = (struct row){ .json = it, .at = n };
		for (size_t i = 0; i < keys; i++)
			rows[n].keys[i] = key_of(r, by[i], it, down[i]);
		n++;
	}
	qsort(rows, n, sizeof *rows, compare);
	struct rbk_json *sorted = rbk_json_list(&r->arena);

	for (size_t i = 0; i < n; i++)
		rbk_json_add(sorted, rbk_json_copy(&r->arena, rows[i].json));
	free(rows);
	*list = sorted;
	return 0;
}

int
rbk_shape(struct rbk_json **list, struct rbk_run *r, const struct rbk_column *columns, const struct rbk_shape *shape,
          struct rbk_err *err)
{
	for (size_t i = 0; i < shape->where.n; i++) {
		struct rbk_json *some = rbk_json_list(&r->arena);
		struct condition c;

		if (read_condition(&c, r, columns, shape->where.at[i], err))
			return (int)err->code;
		RBK_JSON_EACH(it, *list)
			if (passes(r, &c, it))
				rbk_json_add(some, rbk_json_copy(&r->arena, it));
		*list = some;
	}
	return shape->sort ? sort(list, r, columns, shape->sort, err) : 0;
}

const char *
rbk_shape_none(const struct rbk_shape *shape, const char *none)
{
	return shape->where.n ? N_("nothing passes --where") : none;
}

/* Are all the fields named there? */
static bool
has_fields(struct rbk_run *r, const struct rbk_column *columns, const struct rbk_shape *shape)
{
	struct rbk_err scratch = {0};
	struct rbk_json *empty = rbk_json_list(&r->arena);

	return rbk_shape(&empty, r, columns, shape, &scratch) == 0;
}

int
rbk_shape_parts(struct rbk_part *parts, size_t n, struct rbk_run *r, const struct rbk_shape *shape, struct rbk_err *err)
{
	bool fits[16], any = false;

	for (size_t i = 0; i < n && i < 16; i++) {
		fits[i] = has_fields(r, parts[i].columns, shape);
		any = any || fits[i];
	}
	if (!any && n) /* the reason, by the first of them */
		return rbk_shape(&parts[0].list, r, parts[0].columns, shape, err);
	for (size_t i = 0; i < n && i < 16; i++) {
		if (!fits[i])
			parts[i].list = NULL;
		else if (rbk_shape(&parts[i].list, r, parts[i].columns, shape, err))
			return (int)err->code;
	}
	return 0;
}

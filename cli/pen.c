/* Text and JSON from one description. Nothing is computed here. */
#include "cli/pen.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/say.h"
#include "cli/sight.h"
#include "cli/text.h"
#include "core/model/money.h"
#include "core/model/region.h"
#include "core/model/schema.h"
#include "core/model/time.h"

#define COLUMNS_MAX 16
#define LABEL_LEAST 14 /* so that cards below each other align */

static const char *
show_time(struct rbk_run *r, const char *text)
{
	struct rbk_err scratch = {0};
	char out[RBK_TIME_TEXT];
	rbk_time t;

	if (rbk_time_read(&t, text, r->zone, &scratch))
		return text;
	rbk_time_write(out, t, r->zone);
	out[10] = ' ';
	return rbk_arena_copy(&r->arena, out, 16);
}

/* Rounded up, so that nothing is 0 MB. */
static const char *
show_bytes(struct rbk_run *r, int64_t n)
{
	const int64_t tenths = (n * 10 + 1048575) / 1048576;

	if (n < 1048576)
		return rbk_arena_print(&r->arena, "%" PRId64 " KB", (n + 1023) / 1024);
	return rbk_arena_print(&r->arena, "%" PRId64 ".%" PRId64 " MB", tenths / 10, tenths % 10);
}

static const char *
show_str(struct rbk_run *r, const struct rbk_column *c, const char *s)
{
	const struct rbk_field *f;

	switch (c->show) {
	case RBK_SHOW_COMMIT:
		return rbk_arena_copy(&r->arena, s, strnlen(s, 12));
	case RBK_SHOW_TIME:
		return show_time(r, s);
	case RBK_SHOW_WORD:
		f = rbk_field_find(rbk_kind_find(c->words), c->field);
		return f && !rbk_word_in(f->words, s) ? rbk_arena_print(&r->arena, "%s (%s)", s, r->say(N_("unknown here"))) : r->say(s);
	case RBK_SHOW_PERSON:
		return rbk_person_name(r, s);
	case RBK_SHOW_REGION:
		return rbk_region_name(s) ? rbk_arena_print(&r->arena, "%s (%s)", rbk_region_name(s), s) : s;
	case RBK_SHOW_TERM:
		return rbk_policy_label(rbk_run_policy(r), c->words, s, rbk_say_chinese(r->say));
	default:
		return s;
	}
}

const char *
rbk_pen_show(struct rbk_run *r, const struct rbk_column *c, const struct rbk_json *v)
{
	char money[RBK_MONEY_TEXT];
	const char *all = NULL;

	if (!v || v->type == RBK_J_NULL)
		return "";
	switch (v->type) {
	case RBK_J_BOOL:
		return r->say(v->num ? N_("yes") : N_("no"));
	case RBK_J_INT:
		if (c->show == RBK_SHOW_BYTES)
			return show_bytes(r, v->num);
		if (c->show == RBK_SHOW_RATE)
			return rbk_arena_print(&r->arena, "%" PRId64 ".%02" PRId64 "%%", v->num / 100, v->num % 100);
		if (c->show != RBK_SHOW_FEN)
			return rbk_arena_print(&r->arena, "%" PRId64, v->num);
		rbk_fen_write(money, v->num);
		return rbk_arena_str(&r->arena, money);
	case RBK_J_STR:
		return show_str(r, c, v->str);
	case RBK_J_LIST:
		RBK_JSON_EACH(it, v) {
			const char *item = rbk_pen_show(r, c, it);

			all = all ? rbk_arena_print(&r->arena, "%s%s%s", all, r->say(N_(", ")), item) : item;
		}
		return all ? all : "";
	default:
		return "";
	}
}

/* Columns of the terminal that stdout is, 0 if it isn't one. */
static size_t
screen(void)
{
	struct winsize w;

	if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) || w.ws_col < 40)
		return 0;
	return w.ws_col;
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Characters of ids that tell all rows apart, at least 10. */
static size_t
id_length(const struct rbk_json *list, const char *field)
{
	const char **ids = rbk_grow(NULL, (list->count + 1) * sizeof *ids);
	size_t n = 0, length = 10;

	RBK_JSON_EACH(it, list)
		if (rbk_json_get_str(it, field))
			ids[n++] = rbk_json_get_str(it, field);
	qsort(ids, n, sizeof *ids, by_text);
	for (size_t i = 1; i < n; i++) {
		size_t same = 0;

		while (ids[i][same] && ids[i][same] == ids[i - 1][same])
			same++;
		if (ids[i][same] && same + 1 > length)
			length = same + 1;
	}
	free(ids);
	return length;
}

/* The columns shown, how each value looks, and how wide each column is. */
struct layout {
	const struct rbk_column *columns[COLUMNS_MAX];
	size_t widths[COLUMNS_MAX], n;
	size_t id[COLUMNS_MAX]; /* characters of an id shown, 0: all */
};

static const char *
cell(struct rbk_run *r, const struct layout *l, size_t i, const struct rbk_json *row)
{
	const char *s = rbk_pen_show(r, l->columns[i], rbk_json_get(row, l->columns[i]->field));

	return l->id[i] ? rbk_arena_copy(&r->arena, s, strnlen(s, l->id[i])) : s;
}

/* Too wide for the screen: the widest columns give way, down to 12. */
static void
shrink(struct layout *l)
{
	size_t most = screen(), all = 0;

	for (size_t i = 0; i < l->n; i++)
		all += l->widths[i] + 2;
	while (most && all > most + 2) {
		size_t widest = 0;

		for (size_t i = 1; i < l->n; i++)
			if (l->widths[i] > l->widths[widest])
				widest = i;
		if (l->widths[widest] <= 12)
			return;
		l->widths[widest]--;
		all--;
	}
}

static void
lay_out(struct rbk_run *r, struct layout *l, const struct rbk_column *columns, const struct rbk_json *list)
{
	*l = (struct layout){0};
	for (; columns->field && l->n < COLUMNS_MAX; columns++) {
		size_t used = 0;

		if (!columns->head)
			continue;
		l->columns[l->n] = columns;
		l->id[l->n] = columns->show == RBK_SHOW_ID ? id_length(list, columns->field) : 0;
		RBK_JSON_EACH(row, list) {
			size_t w = rbk_text_width(cell(r, l, l->n, row));

			used = w > used ? w : used;
		}
		if (!used) /* a column nobody fills isn't shown */
			continue;
		size_t head = rbk_text_width(r->say(columns->head));

		l->widths[l->n++] = used > head ? used : head;
	}
	shrink(l);
}

static void
write_row(struct rbk_buf *out, const struct layout *l, const char *const *cells)
{
	for (size_t i = 0; i < l->n; i++) {
		rbk_text_cell(out, cells[i], l->widths[i], i + 1 < l->n ? l->widths[i] : 0);
		rbk_buf_str(out, i + 1 < l->n ? "  " : "");
	}
	while (out->len && out->text[out->len - 1] == ' ')
		out->text[--out->len] = '\0';
	rbk_buf_char(out, '\n');
}

void
rbk_pen_table(struct rbk_run *r, const char *name, const struct rbk_column *columns,
              struct rbk_json *list, const char *none)
{
	struct layout l;
	struct rbk_buf out = {0};
	const char *cells[COLUMNS_MAX];

	rbk_json_set(&r->arena, r->doc, name, list);
	if (r->general.json)
		return;
	if (!list->count) {
		if (none)
			rbk_plain(r, r->say(none));
		return;
	}
	lay_out(r, &l, columns, list);
	for (size_t i = 0; i < l.n; i++)
		cells[i] = r->say(l.columns[i]->head);
	write_row(&out, &l, cells);
	RBK_JSON_EACH(row, list) {
		for (size_t i = 0; i < l.n; i++)
			cells[i] = cell(r, &l, i, row);
		write_row(&out, &l, cells);
	}
	(void)fwrite(out.text, 1, out.len, stdout);
	rbk_buf_free(&out);
}

void
rbk_pen_card(struct rbk_run *r, const char *name, const struct rbk_column *columns, struct rbk_json *object)
{
	struct rbk_buf out = {0};
	size_t label = LABEL_LEAST, width = screen() ? screen() : 100;

	rbk_json_set(&r->arena, r->doc, name, object);
	if (r->general.json)
		return;
	for (const struct rbk_column *c = columns; c->field; c++)
		if (c->head && rbk_json_get(object, c->field) && rbk_text_width(r->say(c->head)) > label)
			label = rbk_text_width(r->say(c->head));
	for (const struct rbk_column *c = columns; c->field; c++) {
		const char *value = rbk_pen_show(r, c, rbk_json_get(object, c->field));
		struct rbk_buf clean = {0};

		if (!c->head || !*value)
			continue;
		rbk_text_cell(&out, r->say(c->head), 0, label + 2);
		rbk_text_line(&clean, value);
		rbk_text_wrap(&out, clean.text, label + 2, label + 2, width);
		rbk_buf_char(&out, '\n');
		rbk_buf_free(&clean);
	}
	(void)fwrite(out.len ? out.text : "", 1, out.len, stdout);
	rbk_buf_free(&out);
}

void
rbk_pen_put(struct rbk_run *r, const char *name, struct rbk_json *value)
{
	rbk_json_set(&r->arena, r->doc, name, value);
}

/* names --list: a list in groups, or a list against a register. */
#include <stdlib.h>
#include <string.h>

#include "cli/names.h"
#include "cli/pen.h"
#include "core/model/credit_code.h"
#include "core/rules/groups.h"

#define SHOWN_MAX 20 /* candidates shown of one name */

/* Names that can't be read are told on stderr and left out. */
static void
fill(struct rbk_run *r, struct rbk_candidates *c, const struct rbk_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		struct rbk_err err = { .say = r->say };

		if (lines->at[i][0] && rbk_candidates_add(c, (uint32_t)i, lines->at[i], &err))
			rbk_note(r, N_("line %zu was left out: %s"), i + 1, err.text);
	}
}

static void
show(struct rbk_run *r, struct rbk_json *list, const char *name, const char *other, const struct rbk_likeness *l)
{
	struct rbk_json *o;

	if (!r->general.json) {
		const char *row[] = { name, other, rbk_verdict_word(l->verdict), rbk_arena_print(&r->arena, "%d", l->score),
			              rbk_names_reason(r, l) };

		rbk_names_row(r, row, 5);
		return;
	}
	o = rbk_json_obj(&r->arena);
	rbk_json_set_str(&r->arena, o, "name", name);
	rbk_json_set_str(&r->arena, o, "candidate", other);
	rbk_names_describe(r, o, l);
	rbk_json_add(list, o);
}

int
rbk_names_against(struct rbk_run *r, const struct rbk_words *w, const char *file, const char *against,
                  struct rbk_err *err)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_lines names, known;

	if (rbk_lines_read(&known, r, against, err) || rbk_lines_read(&names, r, file, err))
		return (int)err->code;
	struct rbk_candidates *c = rbk_candidates_open(w, known.n);

	fill(r, c, &known);
	for (size_t i = 0; i < names.n; i++) {
		struct rbk_arena a = {0};
		struct rbk_err bad = { .say = r->say };
		struct rbk_candidate *found;
		const struct rbk_parts *p;

		if (names.at[i][0] && rbk_parts_make(&p, &a, w, names.at[i], &bad)) {
			rbk_note(r, N_("line %zu was left out: %s"), i + 1, bad.text);
		} else if (names.at[i][0]) {
			size_t n = rbk_candidates_find(&found, &a, c, p, SHOWN_MAX);

			for (size_t k = 0; k < n; k++)
				show(r, list, names.at[i], known.at[found[k].number], &found[k].likeness);
		}
		rbk_arena_free(&a);
	}
	rbk_candidates_close(c);
	rbk_pen_put(r, "candidates", list);
	return 0;
}

/* One line of a group; the first name's has no verdict. */
static void
show_member(struct rbk_run *r, struct rbk_json *list, const struct rbk_words *w, size_t number,
            const struct rbk_group_name *first, const struct rbk_group_name *name)
{
	struct rbk_arena a = {0};
	struct rbk_err none = {0};
	const struct rbk_parts *x = NULL, *y = NULL;
	struct rbk_json *o = rbk_json_obj(&r->arena);
	struct rbk_likeness l = {0};

	if (first && !rbk_parts_make(&x, &a, w, first->text, &none) && !rbk_parts_make(&y, &a, w, name->text, &none))
		l = rbk_likeness_with(x, &(struct rbk_evidence){ .code = first->code }, y, &(struct rbk_evidence){ .code = name->code });
	if (!r->general.json) {
		const char *row[] = { rbk_arena_print(&a, "%zu", number), name->text, rbk_verdict_word(l.verdict),
			              rbk_arena_print(&a, "%d", l.score), y ? rbk_names_reason(r, &l) : "" };

		rbk_names_row(r, row, y ? 5 : 2);
	} else {
		rbk_json_set_int(&r->arena, o, "group", (int64_t)number);
		rbk_json_set_str(&r->arena, o, "name", name->text);
		if (y)
			rbk_names_describe(r, o, &l);
		rbk_json_add(list, o);
	}
	rbk_arena_free(&a);
}

/* "NAME", or "NAME TAB CODE". */
static struct rbk_group_name *
read_names(struct rbk_run *r, const struct rbk_words *w, const struct rbk_lines *lines)
{
	struct rbk_group_name *names = rbk_arena_take(&r->arena, (lines->n + 1) * sizeof *names);

	for (size_t i = 0; i < lines->n; i++) {
		size_t len = strcspn(lines->at[i], "\t");
		char code[RBK_CREDIT_CODE_SIZE];
		struct rbk_arena a = {0};
		struct rbk_err err = { .say = r->say };
		const struct rbk_parts *p;

		names[i] = (struct rbk_group_name){ .text = rbk_arena_copy(&r->arena, lines->at[i], len) };
		if (lines->at[i][len] && rbk_credit_code_read(code, lines->at[i] + len + 1) != RBK_CODE_SHAPE)
			names[i].code = rbk_arena_str(&r->arena, code);
		if (len && rbk_parts_make(&p, &a, w, names[i].text, &err))
			rbk_note(r, N_("line %zu was left out: %s"), i + 1, err.text);
		rbk_arena_free(&a);
	}
	return names;
}

static void
show_apart(struct rbk_run *r, const struct rbk_group_name *names, const struct rbk_group_apart *apart, size_t n)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	for (size_t i = 0; i < n; i++) {
		const char *x = names[apart[i].x].text, *y = names[apart[i].y].text;
		struct rbk_json *o = rbk_json_obj(&r->arena);

		rbk_json_set_str(&r->arena, o, "name", x);
		rbk_json_set_str(&r->arena, o, "other", y);
		rbk_names_describe(r, o, &apart[i].likeness);
		rbk_json_add(list, o);
		if (i < SHOWN_MAX)
			rbk_note(r, N_("kept apart, though alike: %s and %s: %s"), x, y, rbk_names_reason(r, &apart[i].likeness));
	}
	if (n > SHOWN_MAX)
		rbk_note(r, N_("… and %zu more (--json lists all)"), n - SHOWN_MAX);
	rbk_pen_put(r, "apart", list);
}

int
rbk_names_groups(struct rbk_run *r, const struct rbk_words *w, const char *file, struct rbk_err *err)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_group_apart *apart;
	struct rbk_lines lines;
	size_t number = 0;

	if (rbk_lines_read(&lines, r, file, err))
		return (int)err->code;
	struct rbk_group_name *names = read_names(r, w, &lines);
	size_t n_apart = rbk_groups(&apart, &r->arena, names, lines.n, w);
	size_t *next = rbk_arena_take(&r->arena, (lines.n + 1) * sizeof *next); /* of the same group, 0: none */
	size_t *last = rbk_arena_take(&r->arena, (lines.n + 1) * sizeof *last);

	for (size_t i = 0; i < lines.n; i++) {
		size_t first = names[i].first;

		last[i] = i;
		next[i] = 0;
		if (first != i)
			last[first] = next[last[first]] = i;
	}
	for (size_t i = 0; i < lines.n; i++) {
		if (names[i].first != i || !next[i])
			continue;
		number++;
		show_member(r, list, w, number, NULL, &names[i]);
		for (size_t k = next[i]; k; k = next[k])
			show_member(r, list, w, number, &names[i], &names[k]);
	}
	rbk_pen_put(r, "groups", list);
	show_apart(r, names, apart, n_apart);
	return 0;
}

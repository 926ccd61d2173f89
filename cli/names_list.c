/* names --list: a list in groups, or a list against a register. */
#include <stdlib.h>
#include <string.h>

#include "cli/names.h"
#include "cli/pen.h"

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

/* Groups: every name points to an earlier one of its group, or to itself. */
static size_t
first_of(size_t *group, size_t i)
{
	while (group[i] != i)
		i = group[i] = group[group[i]];
	return i;
}

static void
join(size_t *group, size_t x, size_t y)
{
	x = first_of(group, x);
	y = first_of(group, y);
	if (x < y)
		group[y] = x;
	else
		group[x] = y;
}

/* Joins each name with those of the list that are the same or likely. */
static void
join_all(struct rbk_candidates *c, const struct rbk_words *w, const struct rbk_lines *names, size_t *group)
{
	for (size_t i = 0; i < names->n; i++) {
		struct rbk_arena a = {0};
		struct rbk_err none = {0};
		struct rbk_candidate *found;
		const struct rbk_parts *p;

		if (names->at[i][0] && !rbk_parts_make(&p, &a, w, names->at[i], &none)) {
			size_t n = rbk_candidates_find(&found, &a, c, p, SHOWN_MAX);

			for (size_t k = 0; k < n; k++)
				if (found[k].likeness.verdict >= RBK_LIKELY)
					join(group, i, found[k].number);
		}
		rbk_arena_free(&a);
	}
}

/* One line of a group; the first name's has no verdict. */
static void
show_member(struct rbk_run *r, struct rbk_json *list, const struct rbk_words *w, size_t number, const char *first,
            const char *name)
{
	struct rbk_arena a = {0};
	struct rbk_err none = {0};
	const struct rbk_parts *x = NULL, *y = NULL;
	struct rbk_json *o = rbk_json_obj(&r->arena);
	struct rbk_likeness l = {0};

	if (first && !rbk_parts_make(&x, &a, w, first, &none) && !rbk_parts_make(&y, &a, w, name, &none))
		l = rbk_likeness_of(x, y);
	if (!r->general.json) {
		const char *row[] = { rbk_arena_print(&a, "%zu", number), name, rbk_verdict_word(l.verdict),
			              rbk_arena_print(&a, "%d", l.score), y ? rbk_names_reason(r, &l) : "" };

		rbk_names_row(r, row, y ? 5 : 2);
	} else {
		rbk_json_set_int(&r->arena, o, "group", (int64_t)number);
		rbk_json_set_str(&r->arena, o, "name", name);
		if (y)
			rbk_names_describe(r, o, &l);
		rbk_json_add(list, o);
	}
	rbk_arena_free(&a);
}

int
rbk_names_groups(struct rbk_run *r, const struct rbk_words *w, const char *file, struct rbk_err *err)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_lines names;
	size_t number = 0;

	if (rbk_lines_read(&names, r, file, err))
		return (int)err->code;
	struct rbk_candidates *c = rbk_candidates_open(w, names.n);
	size_t *group = rbk_arena_take(&r->arena, (names.n + 1) * sizeof *group);
	size_t *next = rbk_arena_take(&r->arena, (names.n + 1) * sizeof *next); /* of the same group, 0: none */
	size_t *last = rbk_arena_take(&r->arena, (names.n + 1) * sizeof *last);

	for (size_t i = 0; i < names.n; i++)
		group[i] = last[i] = i;
	fill(r, c, &names);
	join_all(c, w, &names, group);
	for (size_t i = 0; i < names.n; i++) {
		size_t first = first_of(group, i);

		if (first == i)
			continue;
		next[last[first]] = i;
		last[first] = i;
	}
	for (size_t i = 0; i < names.n; i++) {
		if (group[i] != i || !next[i])
			continue;
		number++;
		show_member(r, list, w, number, NULL, names.at[i]);
		for (size_t k = next[i]; k; k = next[k])
			show_member(r, list, w, number, names.at[i], names.at[k]);
	}
	rbk_candidates_close(c);
	rbk_pen_put(r, "groups", list);
	return 0;
}

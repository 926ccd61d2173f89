/* Where rules are printed: places compared; every source names a number that
   the manual has, and every number of the chapters that are held is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/rules/policy.h"
#include "core/rules/source.h"

#define LINES SOURCE_DIR "/fixtures/policy/manual_lines.txt"
#define LINES_MAX 400

struct lines {
	char   place[LINES_MAX][RBK_PLACE_TEXT];
	char   mark[LINES_MAX];
	size_t n;
};

static void
places(void **state)
{
	char one[RBK_PLACE_TEXT];

	(void)state;
	assert_true(rbk_source_at(one, "manual 5.3 4.6.1, 2 1.3", 0));
	assert_string_equal(one, "5.3 4.6.1");
	assert_true(rbk_source_at(one, "manual 5.3 4.6.1, 2 1.3", 1));
	assert_string_equal(one, "2 1.3");
	assert_false(rbk_source_at(one, "manual 5.3 4.6.1, 2 1.3", 2));
	assert_false(rbk_source_at(one, "ours", 0));
	assert_false(rbk_source_at(one, NULL, 0));
	assert_false(rbk_source_at(one, "manual 111111111111111111111111111", 0));
	assert_false(rbk_source_at(one, "manual ", 0));
}

static void
compared(void **state)
{
	static const struct {
		const char *source, *place;
		bool        names;
	} rows[] = {
		{ "manual 5.3 4.6.1", "5.3 4.6.1", true },
		{ "manual 5.3 4.6.1", "5.3 4.6", true },
		{ "manual 5.3 4.6.1", "5.3", true },
		{ "manual 5.3 4.6.1", "5 4.6", true },
		{ "manual 5.3 4.6.1", "5", true },
		{ "manual 5.3 4.6.1", "5.4", false },
		{ "manual 5.3 4.6.1", "5.4 4.6", false },
		{ "manual 5.3 4.6.1", "5.3 4.5", false },
		{ "manual 5.3 4.6.1", "5.3 4.6.2", false },
		{ "manual 5.3 4.6.1", "2", false },
		{ "manual 5.2.6.1", "5.2", true },
		{ "manual 5.2.6.1", "5.2.6", true },
		{ "manual 5.2.6.1", "5.2.6.1", true },
		{ "manual 5.2.6.1", "5 2.6", true },
		{ "manual 5.2.6.1", "5.2.5", false },
		{ "manual 5.2.2", "5.2.2.3", true },   /* said of all of it */
		{ "manual 5.1.4", "5.1.4.2", true },
		{ "manual 2 1.1", "2 1.10", false },
		{ "manual 4 1.20, 2 1.3", "2 1.3", true },
		{ "manual 4 1.20, 2 1.3", "4 1.2", false },
		{ "manual 4 1.20", "4", true },
		{ "manual 5", "5.3", false },          /* said of the chapter */
		{ "manual 5", "5", true },
		{ "manual 3.1.2", "3.1", true },
		{ "manual 3.1", "3.1.2", false },
		{ "manual 5.5", "5.5 5.2.3", false },   /* said of the step */
		{ "manual 5.5", "5.5", true },
		{ "ours", "5", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rbk_source_names(rows[i].source, rows[i].place) != rows[i].names)
			fail_msg("\"%s\" names \"%s\": expected %d", rows[i].source, rows[i].place, rows[i].names);
}

static void
read_lines(struct lines *out)
{
	char line[100];
	FILE *f = fopen(LINES, "r");

	assert_non_null(f);
	for (out->n = 0; fgets(line, sizeof line, f);) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#' || !*line)
			continue;
		assert_true(out->n < LINES_MAX && strchr("=-?", line[0]) && line[1] == ' ' && strlen(line) < RBK_PLACE_TEXT + 2);
		out->mark[out->n] = line[0];
		memcpy(out->place[out->n++], line + 2, strlen(line + 2) + 1);
	}
	(void)fclose(f);
}

static bool
is_line(const struct lines *l, const char *place)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->place[i], place) == 0)
			return true;
	return false;
}

/* Places of one source that aren't in the list. */
static size_t
strangers(const struct lines *l, const char *id, const char *source)
{
	char one[RBK_PLACE_TEXT];
	size_t bad = 0, n = 0;

	for (; rbk_source_at(one, source, n); n++)
		if (!is_line(l, one)) {
			print_error("%s: %s is no number of the manual (fixtures/policy/manual_lines.txt)\n", id, one);
			bad++;
		}
	if (source && n == 0 && strcmp(source, "ours") != 0) {
		print_error("%s: \"%s\" is no source\n", id, source);
		bad++;
	}
	return bad;
}

static void
every_source_is_printed(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_policy *p = rbk_policy_builtin(&a);
	const struct rbk_rule_text *t;
	static struct lines l;
	const char *word;
	size_t bad = 0;

	(void)state;
	read_lines(&l);
	for (size_t i = 0; (t = rbk_policy_text_at(p, i)); i++) {
		bad += strangers(&l, t->id, t->source);
		for (size_t k = 0; t->list && (word = rbk_policy_word_at(p, t->list, k)); k++)
			bad += strangers(&l, t->id, rbk_policy_word_source(p, t->list, word));
	}
	assert_int_equal(bad, 0);
	rbk_arena_free(&a);
}

static bool
is_held(const struct rbk_policy *p, const char *place)
{
	const struct rbk_rule_text *t;
	const char *word;

	for (size_t i = 0; (t = rbk_policy_text_at(p, i)); i++) {
		if (rbk_source_names(t->source, place))
			return true;
		for (size_t k = 0; t->list && (word = rbk_policy_word_at(p, t->list, k)); k++)
			if (rbk_source_names(rbk_policy_word_source(p, t->list, word), place))
				return true;
	}
	return false;
}

/* Line by line through the manual: "=" is found, "-" isn't. */
static void
every_line_is_found(void **state)
{
	struct rbk_arena a = {0};
	const struct rbk_policy *p = rbk_policy_builtin(&a);
	static struct lines l;
	size_t bad = 0;

	(void)state;
	read_lines(&l);
	assert_true(l.n > 150);
	for (size_t i = 0; i < l.n; i++) {
		bool held = is_held(p, l.place[i]);

		if (l.mark[i] == '?' || held == (l.mark[i] == '='))
			continue;
		print_error("%s: %s\n", l.place[i], held ? "is marked as guidance, but a rule names it" : "no rule names it");
		bad++;
	}
	assert_int_equal(bad, 0);
	rbk_arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places),
		cmocka_unit_test(compared),
		cmocka_unit_test(every_source_is_printed),
		cmocka_unit_test(every_line_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

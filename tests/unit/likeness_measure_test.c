/* How right the verdicts are on real names, kind by kind, and what a short
   name finds in a register of 100,000. The data lies beside the source
   (../shared/data) and is no part of it: without it nothing is measured. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/candidates.h"

#define DATA      SOURCE_DIR "/../shared/data/"
#define KINDS_MAX 100
#define VERDICTS  5

struct pair {
	char *label, *x, *y, *kind;
};

static struct pair *pairs;
static size_t npairs, pairs_cap;
static struct rbk_arena arena;
static const struct rbk_words *words;

struct kind {
	const char *name;
	unsigned    n, verdict[VERDICTS], same_wrong;
};
static struct kind kinds[KINDS_MAX];
static size_t nkinds;

static bool
starts(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static bool
read_pairs(void)
{
	FILE *f = fopen(DATA "identity_pairs_dev.tsv", "re");
	char line[4096];

	if (!f)
		return false;
	while (fgets(line, sizeof line, f)) {
		char *cell[4] = { rbk_arena_copy(&arena, line, strcspn(line, "\n")) };
		int i = 1;

		for (; i < 4 && (cell[i] = strchr(cell[i - 1], '\t')); i++)
			*cell[i]++ = '\0';
		if (i < 4 || strcmp(cell[0], "label") == 0)
			continue;
		RBK_ROOM(pairs, npairs, pairs_cap);
		pairs[npairs++] = (struct pair){ cell[0], cell[1], cell[2], cell[3] };
	}
	(void)fclose(f);
	return npairs > 0;
}

static int
setup(void **state)
{
	(void)state;
	words = rbk_words_builtin(&arena);
	if (!read_pairs())
		printf("skipped: no data in " DATA "\n");
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	free(pairs);
	rbk_arena_free(&arena);
	return 0;
}

static int
by_kind(const void *x, const void *y)
{
	return strcmp(((const struct kind *)x)->name, ((const struct kind *)y)->name);
}

static struct kind *
kind_of(const char *name)
{
	for (size_t i = 0; i < nkinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	assert_true(nkinds < KINDS_MAX);
	kinds[nkinds].name = name;
	return &kinds[nkinds++];
}

static struct rbk_likeness
compare(struct rbk_arena *a, const char *name, const char *other)
{
	const struct rbk_parts *x, *y;
	struct rbk_err err = {0};

	if (rbk_parts_make(&x, a, words, name, &err) || rbk_parts_make(&y, a, words, other, &err))
		fail_msg("%s, %s: %s", name, other, err.text);
	return rbk_likeness_with(x, &(struct rbk_evidence){0}, y, &(struct rbk_evidence){0}); /* as roadbook names does */
}

static void
count_pairs(void)
{
	for (size_t i = 0; i < npairs; i++) {
		struct rbk_arena a = {0};
		struct kind *k = kind_of(pairs[i].kind);
		struct rbk_likeness l = compare(&a, pairs[i].x, pairs[i].y), m = compare(&a, pairs[i].y, pairs[i].x);

		assert_int_equal(l.verdict, m.verdict);
		k->n++;
		k->verdict[l.verdict]++;
		k->same_wrong += l.verdict == RBK_SAME && pairs[i].label[0] != '1';
		rbk_arena_free(&a);
	}
	qsort(kinds, nkinds, sizeof *kinds, by_kind);
}

static void
print_kinds(void)
{
	printf("%-48s%8s%10s%10s%10s%10s%10s\n", "kind", "pairs", "different", "related", "possible", "likely", "same");
	for (size_t i = 0; i < nkinds; i++) {
		printf("%-48s%8u", kinds[i].name, kinds[i].n);
		for (int v = 0; v < VERDICTS; v++)
			printf("%10u", kinds[i].verdict[v]);
		printf("\n");
	}
}

/* Are at least `want` in a thousand of that kind one of the verdicts from..to? */
static void
bar(const struct kind *k, int from, int to, unsigned want)
{
	unsigned n = 0;

	for (int v = from; v <= to; v++)
		n += k->verdict[v];
	if (n * 1000 < want * k->n)
		fail_msg("%s: %u of %u are between %s and %s, fewer than %u in a thousand", k->name, n, k->n,
		         rbk_verdict_word((enum rbk_verdict)from), rbk_verdict_word((enum rbk_verdict)to), want);
}

static bool
one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

static const char *const slips[] = { "syn_homophone_char", "syn_char_dropped", "syn_chars_swapped", NULL };
static const char *const spelt[] = { "job_full_short", "registry_printed_short", "registry_note_in_name", "cross_source_variant",
	                             NULL };

static void
test_kinds(void **state)
{
	unsigned same = 0, wrong = 0;

	(void)state;
	if (!npairs)
		skip();
	count_pairs();
	print_kinds();
	for (size_t i = 0; i < nkinds; i++) {
		const struct kind *k = &kinds[i];
		bool never = starts(k->name, "neg_") || starts(k->name, "related_branch") || starts(k->name, "related_group");

		if (never)
			assert_int_equal(k->verdict[RBK_SAME], 0);
		if (never || (!starts(k->name, "related_") && !starts(k->name, "reform") && !starts(k->name, "uscc"))) {
			same += k->verdict[RBK_SAME];
			wrong += k->same_wrong;
		}
		if (one_of(k->name, slips))
			bar(k, RBK_POSSIBLE, RBK_SAME, 900);
		else if (starts(k->name, "syn_") || starts(k->name, "listed_full_short") || one_of(k->name, spelt))
			bar(k, RBK_LIKELY, RBK_SAME, 900);
		if (starts(k->name, "neg_"))
			bar(k, RBK_DIFFERENT, RBK_POSSIBLE, 980);
		if (starts(k->name, "related_branch") || starts(k->name, "related_group"))
			bar(k, RBK_RELATED, RBK_RELATED, 900);
	}
	printf("same: %u, wrong %u\n", same, wrong);
	assert_true(wrong * 1000 <= same);
}

static size_t
read_register(struct rbk_candidates *c)
{
	FILE *f = fopen(DATA "clients_100k.tsv", "re");
	char line[4096];
	uint32_t n = 0;
	struct rbk_err err = {0};

	while (f && fgets(line, sizeof line, f)) {
		line[strcspn(line, "\t\n")] = '\0';
		if (rbk_candidates_add(c, n, line, &err) == RBK_OK)
			n++;
	}
	if (f)
		(void)fclose(f);
	return n;
}

struct found {
	unsigned asked, likely, decidable, decided, wrong;
};

/* One short name: decidable if nothing else in the register reads it as
   well as the true name does. */
static void
ask(struct found *sum, const struct rbk_candidates *c, const struct pair *p, const uint32_t *truth)
{
	struct rbk_arena a = {0};
	const struct rbk_parts *x;
	struct rbk_candidate *found;
	struct rbk_err err = {0};
	struct rbk_likeness alone = compare(&a, p->x, p->y);
	bool likely = false, rival = false;

	assert_int_equal(rbk_parts_make(&x, &a, words, p->y, &err), RBK_OK);
	size_t n = rbk_candidates_find(&found, &a, c, x, SIZE_MAX);

	for (size_t i = 0; i < n; i++) {
		const struct rbk_likeness *l = &found[i].likeness;

		if (found[i].number == *truth) {
			likely = l->verdict >= RBK_LIKELY;
			continue;
		}
		rival = rival || l->score >= alone.score;
		sum->wrong += l->verdict == RBK_LIKELY;
	}
	sum->asked++;
	sum->likely += likely;
	if (alone.verdict >= RBK_LIKELY && !rival) {
		sum->decidable++;
		sum->decided += likely;
	}
	rbk_arena_free(&a);
}

static void
measure(const char *kind)
{
	struct rbk_candidates *c = rbk_candidates_open(words, 110000);
	uint32_t n = (uint32_t)read_register(c), base = n, *truth = rbk_arena_take(&arena, npairs * sizeof *truth);
	struct rbk_err err = {0};
	struct found sum = {0};

	if (n == 0) {
		rbk_candidates_close(c);
		skip();
	}
	for (size_t i = 0; i < npairs; i++) {
		size_t k = 0;

		while (k < i && (strcmp(pairs[k].x, pairs[i].x) != 0 || !starts(pairs[k].kind, kind)))
			k++;
		if (!starts(pairs[i].kind, kind))
			continue;
		truth[i] = k < i ? truth[k] : n;
		if (k == i)
			assert_int_equal(rbk_candidates_add(c, n++, pairs[i].x, &err), RBK_OK);
	}
	for (size_t i = 0; i < npairs; i++)
		if (starts(pairs[i].kind, kind))
			ask(&sum, c, &pairs[i], &truth[i]);
	printf("%s against %u names: %u asked, %u true ones likely; %u decidable, %u of them likely; %u wrong likely\n", kind, base,
	       sum.asked, sum.likely, sum.decidable, sum.decided, sum.wrong);
	assert_true(sum.wrong * 10 <= sum.asked * 3);
	assert_true(sum.decided * 100 >= sum.decidable * 95);
	rbk_candidates_close(c);
}

static void
test_register_listed(void **state)
{
	(void)state;
	if (!npairs)
		skip();
	measure("listed_full_short");
}

static void
test_register_jobs(void **state)
{
	(void)state;
	if (!npairs)
		skip();
	measure("job_full_short");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_register_listed),
		cmocka_unit_test(test_register_jobs),
	};

	return cmocka_run_group_tests_name("likeness, measured", tests, setup, teardown);
}

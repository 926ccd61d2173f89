/* Suspicions: each rule from both sides, and, for faces that come, change
   and go at random, the same pairs as judging everybody against everybody
   by the definition. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "core/model/finding.h"
#include "core/rules/likeness_p.h"
#include "tests/unit/faces.h"

static struct rbk_arena arena;
static const struct rbk_words *words;
static struct faces faces;

/* The suspicions there are, by pair. */
struct known {
	char x[64], y[64], *record;
};
static struct known known[FACES_MAX * 8];
static size_t n_known;

static void
remember(const struct rbk_suspicion *s)
{
	struct rbk_buf bytes = {0};
	size_t i = 0;

	while (i < n_known && (strcmp(known[i].x, s->x) != 0 || strcmp(known[i].y, s->y) != 0))
		i++;
	if (i < n_known)
		free(known[i].record);
	if (!s->record) {
		if (i < n_known)
			known[i] = known[--n_known];
		return;
	}
	rbk_json_line(&bytes, s->record);
	if (i == n_known)
		assert_true(++n_known <= sizeof known / sizeof *known);
	(void)snprintf(known[i].x, sizeof known[i].x, "%s", s->x);
	(void)snprintf(known[i].y, sizeof known[i].y, "%s", s->y);
	known[i].record = bytes.text;
}

static void
forget_all(void)
{
	for (size_t i = 0; i < n_known; i++)
		free(known[i].record);
	n_known = 0;
	faces_clear(&faces);
}

static void
bring(const struct rbk_face_change *changes, size_t n, size_t crowd, bool all)
{
	struct rbk_suspecting s = { .words = words, .index = &faces_index, .ctx = &faces, .crowd = crowd };
	struct rbk_err err = {0};

	assert_int_equal(rbk_suspicions_update(&s, changes, n, all, &err), 0);
	for (size_t i = 0; i < s.n; i++)
		remember(&s.at[i]);
	rbk_suspecting_clear(&s);
}

/* "case-A", a ULID's length. */
static const char *
id_of(char letter)
{
	return rbk_arena_print(&arena, "01JAAAAAAAAAAAAAAAAAAAAAA%c", letter);
}

static void
put(char letter, const char *text)
{
	const struct rbk_face_change c = { id_of(letter), text };

	bring(&c, 1, 0, false);
}

static const char *
named(const char *name)
{
	return rbk_arena_print(&arena, "N\t7\t1767225600000\t%s\nP\tr-li\n", name);
}

static struct rbk_json *
between(char x, char y)
{
	struct rbk_json *v = NULL;
	struct rbk_err err = {0};

	for (size_t i = 0; i < n_known; i++)
		if ((strcmp(known[i].x, id_of(x)) == 0 && strcmp(known[i].y, id_of(y)) == 0) ||
		    (strcmp(known[i].x, id_of(y)) == 0 && strcmp(known[i].y, id_of(x)) == 0))
			assert_int_equal(rbk_json_read(&v, &arena, known[i].record, strlen(known[i].record), &err), 0);
	return v;
}

static void
is_suspected(char x, char y, const char *reason)
{
	const struct rbk_json *v = between(x, y);

	if (!v)
		fail_msg("%c and %c are not suspected", x, y);
	assert_string_equal(rbk_json_get_str(v, "reason"), reason);
	assert_non_null(rbk_message_text(reason));
}

static int
setup(void **state)
{
	(void)state;
	words = rbk_words_builtin(&arena);
	return 0;
}

static int
clear(void **state)
{
	(void)state;
	forget_all();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	forget_all();
	rbk_arena_free(&arena);
	return 0;
}

static void
likely_names(void **state)
{
	(void)state;
	put('A', named("武汉海岭商贸有限公司"));
	put('B', named("武汉市海岭商贸有限公司"));
	put('C', named("海岭商贸有限公司"));
	put('D', named("武汉海岭商贸股份有限公司"));
	put('E', named("武汉海陵商贸有限公司")); /* sounds alike: possible, no more */
	put('F', named("武汉海岭商贸有限公司长沙分公司")); /* related */
	put('G', named("长沙云顶物流有限公司"));
	is_suspected('A', 'B', "likeness.mark");
	is_suspected('A', 'C', "likeness.region_missing");
	is_suspected('A', 'D', "likeness.form_unlike");
	assert_null(between('A', 'E'));
	assert_null(between('A', 'F'));
	assert_null(between('A', 'G'));
	const struct rbk_json *v = between('A', 'B'), *sides = rbk_json_get(v, "sides");

	assert_string_equal(rbk_json_get_str(v, "verdict"), "likely");
	assert_int_equal(rbk_json_get_int(v, "number", 0), 7);
	assert_string_equal(rbk_json_get_str(sides->child, "case"), id_of('A'));
	assert_string_equal(rbk_json_get_str(sides->child->next, "name"), "武汉市海岭商贸有限公司");
	assert_string_equal(rbk_json_get(sides->child, "persons")->child->str, "r-li");
	put('B', NULL);
	assert_null(between('A', 'B'));
	put('C', named("毫不相干有限公司"));
	assert_null(between('A', 'C'));
}

static void
brief_names(void **state)
{
	static const char *const places[] = { "武汉", "长沙", "南昌", "合肥", "郑州" };

	(void)state;
	put('S', named("海岭商贸"));
	for (char i = 0; i < 5; i++) {
		put((char)('A' + i), named(rbk_arena_print(&arena, "%s海岭商贸有限公司", places[(int)i])));
		for (char k = 0; k <= i; k++) /* as many may be likely; one more, and it is anybody's */
			assert_true((between('S', (char)('A' + k)) != NULL) == (i < 3));
	}
	put('E', NULL);
	put('D', NULL);
	is_suspected('S', 'A', "likeness.short");
	/* ruled to be A's: the others are no question any more */
	put('A', NULL);
	put('S', rbk_arena_print(&arena, "%s%s", named("海岭商贸"), "N\t9\t1767225600000\t武汉海岭商贸有限公司\n"));
	assert_null(between('S', 'B'));
	assert_null(between('S', 'C'));
	/* ruled to be none of B: fewer are left */
	put('S', rbk_arena_print(&arena, "%sX\t%s\n", named("海岭商贸"), id_of('B')));
	assert_null(between('S', 'B'));
	is_suspected('S', 'C', "likeness.short");
}

static void
a_better_reading(void **state)
{
	(void)state;
	put('S', named("海岭科技"));
	put('A', named("海岭远洋捕捞科技股份有限公司"));
	is_suspected('S', 'A', "likeness.short");
	put('B', named("武汉海岭科技股份有限公司"));
	is_suspected('S', 'B', "likeness.short");
	assert_null(between('S', 'A'));
	put('B', NULL);
	is_suspected('S', 'A', "likeness.short");
}

static void
rulings_and_codes(void **state)
{
	const char *a = named("武汉海岭商贸有限公司"), *b = named("武汉市海岭商贸有限公司");

	(void)state;
	put('A', a);
	put('B', rbk_arena_print(&arena, "%sX\t%s\n", b, id_of('A')));
	assert_null(between('A', 'B'));
	put('B', b);
	is_suspected('A', 'B', "likeness.mark");
	put('A', rbk_arena_print(&arena, "%sC\t1\n", a));
	is_suspected('A', 'B', "likeness.mark");
	put('B', rbk_arena_print(&arena, "%sC\t2\n", b)); /* unlike codes: two clients */
	assert_null(between('A', 'B'));
	put('B', rbk_arena_print(&arena, "%sC\t2\n", a)); /* unless the name is the same: one is wrong */
	is_suspected('A', 'B', "likeness.codes_differ");
	put('B', rbk_arena_print(&arena, "%sC\t1\n", named("云顶物流股份有限公司"))); /* one code, yet not joined */
	is_suspected('A', 'B', "likeness.code");
	put('B', rbk_arena_print(&arena, "%sD\t1\n", named("云顶物流股份有限公司")));
	is_suspected('A', 'B', "likeness.former_code");
}

static void
former_names(void **state)
{
	(void)state;
	put('A', named("武汉海岭商贸有限公司"));
	put('B', rbk_arena_print(&arena, "%sF\t武汉海岭商贸股份有限公司\n", named("云顶物流有限公司")));
	is_suspected('A', 'B', "likeness.former");
	put('C', rbk_arena_print(&arena, "%sF\t武汉海岭商贸\n", named("毫不相干有限公司")));
	assert_null(between('B', 'C')); /* what both had once */
	is_suspected('A', 'C', "likeness.former");
}

/* What is only possible counts with a phone, contact or address in common;
   unlike names don't, nor does a sign beside two codes. */
static void
second_signs(void **state)
{
	const char *a = rbk_arena_print(&arena, "%sS\tc周敏\nS\tp13800001234\n", named("武汉海岭商贸有限公司"));
	const char *e = named("武汉海陵商贸有限公司"), *sign = "S\tp13800001234\n";

	(void)state;
	put('A', a);
	put('E', e);
	assert_null(between('A', 'E'));
	put('E', rbk_arena_print(&arena, "%s%s", e, sign));
	is_suspected('A', 'E', "likeness.sound");
	const struct rbk_json *v = between('A', 'E');

	assert_string_equal(rbk_json_get_str(v, "verdict"), "possible");
	assert_int_equal(rbk_json_get(v, "signs")->count, 1);
	assert_string_equal(rbk_json_get(v, "signs")->child->str, "phone");
	put('E', rbk_arena_print(&arena, "%sS\tc周敏\nS\tp13900001234\n", e));
	assert_string_equal(rbk_json_get(between('A', 'E'), "signs")->child->str, "contact");
	put('E', rbk_arena_print(&arena, "%sC\t2\n%s", e, sign));
	is_suspected('A', 'E', "likeness.sound");
	put('A', rbk_arena_print(&arena, "%sC\t1\n", a));
	assert_null(between('A', 'E'));
	put('G', rbk_arena_print(&arena, "%sS\tc周敏\n%s", named("长沙云顶物流有限公司"), sign));
	assert_null(between('A', 'G'));
	put('A', NULL);
	put('E', NULL);
	/* of several readings of a brief name the one with a sign stands */
	put('S', rbk_arena_print(&arena, "%s%s", named("海岭商贸"), sign));
	for (char i = 0; i < 5; i++)
		put((char)('A' + i), named(rbk_arena_print(&arena, "%s海岭商贸有限公司", (const char *[]){ "武汉", "长沙", "南昌", "合肥", "郑州" }[(int)i])));
	assert_null(between('S', 'B'));
	put('B', rbk_arena_print(&arena, "%s%s", named("长沙海岭商贸有限公司"), sign));
	is_suspected('S', 'B', "likeness.short");
	assert_null(between('S', 'A'));
}

/* A key that more cases share than the crowd says nothing, whichever case
   came first; and speaks again when some go. */
static void
crowds(void **state)
{
	(void)state;
	struct rbk_face_change one = { id_of('S'), named("海云") };

	bring(&one, 1, 3, false);
	for (int i = 0; i < 5; i++) {
		one = (struct rbk_face_change){ id_of((char)('A' + i)), named(rbk_arena_print(&arena, "海云%c商贸有限公司", 'a' + i)) };
		bring(&one, 1, 3, false);
		assert_true((between('S', 'A') != NULL) == (i < 2)); /* S and two more: three under the key */
	}
	for (int i = 4; i > 1; i--) {
		one = (struct rbk_face_change){ id_of((char)('A' + i)), NULL };
		bring(&one, 1, 3, false);
		assert_true((between('S', 'A') != NULL) == (i == 2));
	}
}

/* By definition, everybody against everybody. */

static size_t
shared(uint32_t key)
{
	size_t n = 0;

	for (uint32_t i = 0; i < faces.n; i++)
		for (size_t k = 0; faces.at[i].id && k < faces.at[i].n; k++)
			n += faces.at[i].keys[k].key == key;
	return n;
}

static bool
meet(uint32_t i, uint32_t k, size_t crowd)
{
	for (size_t p = 0; p < faces.at[i].n; p++)
		for (size_t q = 0; q < faces.at[k].n; q++) {
			const struct rbk_face_key *a = &faces.at[i].keys[p], *b = &faces.at[k].keys[q];

			if (a->key == b->key && ((a->roles & 1 && b->roles & 2) || (a->roles & 2 && b->roles & 1)) && shared(a->key) <= crowd)
				return true;
		}
	return false;
}

struct world {
	struct rbk_face        face[FACES_MAX];
	const struct rbk_parts *parts[FACES_MAX][RBK_FACE_NAMES];
	size_t                 crowd;
};

static bool
codes_equal(const struct rbk_face *x, const struct rbk_face *y)
{
	for (size_t i = 0; i < x->codes.n; i++)
		if (rbk_face_has(&y->codes, x->codes.at[i]))
			return true;
	return false;
}

static bool
pair_open(const struct world *w, uint32_t i, uint32_t k)
{
	return i != k && faces.at[i].id && faces.at[k].id && !rbk_face_has(&w->face[i].apart, faces.at[k].id) &&
	       !rbk_face_has(&w->face[k].apart, faces.at[i].id) && meet(i, k, w->crowd);
}

/* Of phone, contact and address. */
static int
kinds_shared(const struct rbk_face *x, const struct rbk_face *y)
{
	int n = 0;

	for (const char *kind = "pca"; *kind; kind++) {
		bool is = false;

		for (size_t i = 0; i < x->signs.n; i++)
			is = is || (x->signs.at[i][0] == *kind && rbk_face_has(&y->signs, x->signs.at[i]));
		n += is;
	}
	return n;
}

/* The likeness of two names as far as it counts, score 0 if it doesn't. */
static struct rbk_likeness
tie(const struct world *w, uint32_t i, size_t n, uint32_t k, size_t m)
{
	struct rbk_likeness l = rbk_likeness_of(w->parts[i][n], w->parts[k][m]);
	bool differ = w->face[i].codes.n && w->face[k].codes.n && !codes_equal(&w->face[i], &w->face[k]);

	if (l.verdict < RBK_LIKELY || (differ && l.verdict != RBK_SAME))
		l.score = 0;
	if (l.verdict == RBK_SAME && differ)
		l.score = 9900;
	int signs = differ || l.verdict < RBK_POSSIBLE ? 0 : kinds_shared(&w->face[i], &w->face[k]);

	if (signs) {
		int score = rbk_likeness_of(w->parts[i][n], w->parts[k][m]).score + 200 * signs;

		l.score = l.verdict == RBK_POSSIBLE || score < 9700 ? score : 9700;
		l.brief = NULL;
	}
	return l;
}

/* Does name n of face i, which is brief, mean face k by its name m? */
static bool
means(const struct world *w, uint32_t i, size_t n, uint32_t k, int score)
{
	struct rbk_reading_score at[FACES_MAX];
	size_t count = 0, mine = SIZE_MAX;

	for (size_t m = 0; m < w->face[i].n_names; m++) {
		struct rbk_likeness l = rbk_likeness_of(w->parts[i][n], w->parts[i][m]);

		if (m != n && l.verdict >= RBK_LIKELY && l.brief == w->parts[i][n])
			return false;
	}
	for (uint32_t j = 0; j < faces.n; j++) {
		struct rbk_reading_score best = {0};

		if (!pair_open(w, i, j))
			continue;
		for (size_t m = 0; m < w->face[j].n_names; m++) {
			struct rbk_likeness l = tie(w, i, n, j, m);

			if (l.score > best.score || (l.score == best.score && l.brief != w->parts[i][n]))
				best = (struct rbk_reading_score){ l.score, l.brief == w->parts[i][n], NULL };
		}
		if (!best.score)
			continue;
		if (j == k)
			mine = count;
		at[count++] = best;
	}
	rbk_readings_weigh(at, count);
	return mine != SIZE_MAX && at[mine].brief && at[mine].score == score && !at[mine].fault;
}

static bool
suspected(const struct world *w, uint32_t i, uint32_t k)
{
	const struct rbk_face *f = &w->face[i], *g = &w->face[k];

	if (!pair_open(w, i, k))
		return false;
	for (size_t c = 0; c < f->codes.n; c++)
		if (rbk_face_has(&g->codes, f->codes.at[c]) || rbk_face_has(&g->former_codes, f->codes.at[c]))
			return true;
	for (size_t c = 0; c < g->codes.n; c++)
		if (rbk_face_has(&f->former_codes, g->codes.at[c]))
			return true;
	for (size_t n = 0; n < f->n_names; n++) {
		for (size_t m = 0; m < g->n_names; m++) {
			struct rbk_likeness l = tie(w, i, n, k, m);

			if (l.score && (!l.brief || means(w, l.brief == w->parts[i][n] ? i : k, l.brief == w->parts[i][n] ? n : m,
			                                  l.brief == w->parts[i][n] ? k : i, l.score)))
				return true;
		}
	}
	return false;
}

static uint32_t
next(uint32_t *seed, uint32_t sides)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % sides;
}

static const char *
made_up(uint32_t *seed)
{
	static const char *const regions[] = { "武汉", "武汉市", "湖北", "长沙", "", "" };
	static const char *const brands[] = { "海岭", "云顶", "海陵", "海岭云", "顶云" };
	static const char *const trades[] = { "商贸", "物流", "科技", "科技发展", "" };
	static const char *const ends[] = { "有限公司", "股份有限公司", "集团", "有限公司武汉分公司", "", "" };

	return rbk_arena_print(&arena, "%s%s%s%s", regions[next(seed, 6)], brands[next(seed, 5)], trades[next(seed, 5)],
	                       ends[next(seed, 6)]);
}

/* A face of one or two names, perhaps a code, perhaps held apart. */
static const char *
random_face(uint32_t *seed, uint32_t cases)
{
	const char *text = named(made_up(seed));

	if (next(seed, 4) == 0)
		text = rbk_arena_print(&arena, "N\t3\t1767225600000\t%s\n%s", made_up(seed), text);
	if (next(seed, 5) == 0)
		text = rbk_arena_print(&arena, "%sC\t%u\n", text, next(seed, 3));
	else if (next(seed, 8) == 0)
		text = rbk_arena_print(&arena, "%sD\t%u\n", text, next(seed, 3));
	if (next(seed, 5) == 0)
		text = rbk_arena_print(&arena, "%sX\t%s\n", text, id_of((char)('A' + next(seed, cases))));
	for (uint32_t n = next(seed, 3); n > 0 && next(seed, 2); n--)
		text = rbk_arena_print(&arena, "%sS\t%c%u\n", text, "pca"[next(seed, 3)], next(seed, 4));
	return text;
}

static void
take_up(struct world *w)
{
	struct rbk_err none = {0};

	for (uint32_t i = 0; i < faces.n; i++) {
		if (!faces.at[i].id)
			continue;
		rbk_face_read(&w->face[i], &arena, faces.at[i].text);
		for (size_t n = 0; n < w->face[i].n_names; n++)
			assert_int_equal(rbk_parts_make(&w->parts[i][n], &arena, words, w->face[i].names[n].text, &none), 0);
	}
}

static void
check_all(size_t crowd, uint32_t seed)
{
	static struct world w;
	size_t n = 0;

	w.crowd = crowd;
	take_up(&w);
	for (uint32_t i = 0; i < faces.n; i++) {
		for (uint32_t k = 0; k < i; k++) {
			bool want = faces.at[i].id && faces.at[k].id && suspected(&w, i, k), is;

			assert_true(want == (faces.at[i].id && faces.at[k].id && suspected(&w, k, i)));
			is = faces.at[i].id && faces.at[k].id && between(faces.at[i].id[25], faces.at[k].id[25]);
			if (want != is)
				fail_msg("seed %u: %s%s and %s%s should %sbe suspected", seed, faces.at[i].id, faces.at[i].text, faces.at[k].id,
				         faces.at[k].text, want ? "" : "not ");
			n += want;
		}
	}
	assert_int_equal(n, n_known);
	assert_int_equal(n, faces.n_pairs);
}

/* The records as one text, in order. */
static int
by_pair(const void *x, const void *y)
{
	const struct known *a = x, *b = y;
	int c = strcmp(a->x, b->x);

	return c ? c : strcmp(a->y, b->y);
}

static char *
all_records(void)
{
	struct rbk_buf out = {0};

	qsort(known, n_known, sizeof *known, by_pair);
	rbk_buf_str(&out, "");
	for (size_t i = 0; i < n_known; i++) {
		rbk_buf_str(&out, known[i].record);
		rbk_buf_char(&out, '\n');
	}
	return out.text;
}

/* All faces there are, given at once to an empty index. */
static void
same_from_nothing(size_t crowd)
{
	struct rbk_face_change all[FACES_MAX];
	char *want = all_records(), *got;
	size_t n = 0;

	for (uint32_t i = 0; i < faces.n; i++)
		if (faces.at[i].id)
			all[n++] = (struct rbk_face_change){ rbk_arena_str(&arena, faces.at[i].id), rbk_arena_str(&arena, faces.at[i].text) };
	forget_all();
	bring(all, n, crowd, false);
	got = all_records();
	assert_string_equal(got, want);
	free(got);
	bring(NULL, 0, crowd, true); /* all judged again: nothing changes */
	got = all_records();
	assert_string_equal(got, want);
	free(got);
	free(want);
}

static void
at_random(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 60; seed++) {
		uint32_t d = seed * 7919, cases = 4 + next(&d, 12);
		size_t crowd = 2 + next(&d, 6);

		for (int step = 0; step < 12; step++) {
			struct rbk_face_change changes[5];
			size_t n = 1 + next(&d, 5);

			for (size_t i = 0; i < n; i++) {
				changes[i] = (struct rbk_face_change){ id_of((char)('A' + (next(&d, cases) + i * 20) % 26)), NULL };
				for (size_t k = 0; k < i; k++)
					if (strcmp(changes[k].id, changes[i].id) == 0)
						n = i;
				if (i < n && next(&d, 5))
					changes[i].text = random_face(&d, cases);
			}
			bring(changes, n, crowd, false);
			check_all(crowd, seed);
		}
		same_from_nothing(crowd);
		forget_all();
	}
}

static void
faces_are_read_as_written(void **state)
{
	static const char text[] =
		"{\"entries\":[{\"person\":\"r-li\",\"client\":\"1\",\"name\":\"乙公司\",\"code\":\"2\"},{\"person\":\"r-wang\",\"client\":\"5\",\"name\":\"丙公司\",\"gone\":true}],"
		"\"claims\":[{\"person\":\"r-li\",\"state\":\"lapsed\"}],\"apart\":[\"Z\"],"
		"\"facts\":[{\"type\":\"entry\",\"name\":\"甲公司\",\"code\":\"1\",\"number\":3,\"by\":5},{\"type\":\"claim\"},"
		"{\"type\":\"entry\",\"name\":\"乙公司\",\"code\":\"2\",\"number\":4,\"by\":6},{\"type\":\"entry\",\"name\":\"丙公司\",\"number\":5,\"by\":7},"
		"{\"type\":\"entry\",\"name\":\"乙公司\",\"number\":9,\"by\":9,\"person\":\"r-li\",\"client\":\"1\",\"record\":\"1\",\"address\":\"东路1号\"},"
		"{\"type\":\"sign\",\"person\":\"r-li\",\"client\":\"1\",\"record\":\"2\",\"phone\":\"1390000\"},"
		"{\"type\":\"sign\",\"person\":\"r-li\",\"client\":\"1\",\"record\":\"2\",\"phone\":\"1380000\",\"contact\":\"周敏\"},"
		"{\"type\":\"sign\",\"person\":\"r-wang\",\"client\":\"5\",\"record\":\"6\",\"contact\":\"王五\"}]}";
	struct rbk_json *v;
	struct rbk_err err = {0};
	struct rbk_buf out = {0};
	struct rbk_face f;

	(void)state;
	assert_int_equal(rbk_json_read(&v, &arena, text, strlen(text), &err), 0);
	rbk_face_write(&out, v);
	assert_string_equal(out.text, "N\t4\t6\t乙公司\nF\t丙公司\nF\t甲公司\nC\t2\nD\t1\nX\tZ\nP\tr-li\nS\ta东路1号\nS\tc周敏\nS\tp1380000\n");
	rbk_face_read(&f, &arena, out.text);
	assert_int_equal(f.n_names, 1);
	assert_int_equal(f.names[0].number, 4);
	assert_int_equal(f.names[0].at, 6);
	assert_string_equal(f.names[0].text, "乙公司");
	assert_int_equal(f.former.n, 2);
	assert_true(rbk_face_has(&f.apart, "Z") && rbk_face_has(&f.persons, "r-li") && rbk_face_has(&f.former_codes, "1"));
	rbk_buf_free(&out);
}

#define TEST(f) cmocka_unit_test_teardown(f, clear)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(likely_names), TEST(brief_names), TEST(a_better_reading), TEST(rulings_and_codes), TEST(former_names),
		TEST(second_signs), TEST(crowds), TEST(at_random), TEST(faces_are_read_as_written),
	};

	return cmocka_run_group_tests_name("suspicions", tests, setup, teardown);
}

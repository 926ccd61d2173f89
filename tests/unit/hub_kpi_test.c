/* KPI sheets at the hub: reviews in reviewers' books become the same files
   of central, desks and units however pushes were batched and whatever died
   on the way; who gets which, and what each is told. */
#include "merge_help.h"

#include "core/rules/review.h"
#include "sync/kpi_sheets.h"

#define MONTH "2026-10"

static const struct rbk_json *
filled(struct rbk_arena *a, const char *person, int score)
{
	struct rbk_err err = {0};
	struct rbk_json *v;
	const char *text = rbk_arena_print(a, "{\"person\":\"%s\",\"state\":\"done\",\"policy\":\"2015-09-14\",\"rows\":[{\"id\":\"kpi.manager.turnover\",\"weight\":60,\"score\":%d}],\"total\":%d}",
	                                   person, score, score);

	GOOD(rbk_json_read(&v, a, text, strlen(text), &err));
	return v;
}

/* r-00000 to r-00002 get that score in each row. */
static void
fill(int score)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_kpi_given given[3];
	struct rbk_hub *h;
	size_t changed;

	for (size_t i = 0; i < 3; i++) {
		char person[32];

		boxes_person(person, i);
		given[i].person = rbk_arena_str(&a, person);
		given[i].filled = filled(&a, person, score);
	}
	GOOD(rbk_hub_open(&h, boxes.hub, &err));
	GOOD(rbk_hub_kpi_fill(&changed, h, MONTH, given, 3, &err));
	rbk_hub_close(h);
	assert_int_equal(changed, 3);
	rbk_arena_free(&a);
	if (boxes.now < 1795420000000) /* what is pushed comes behind the fill, 2026-11-23T14:30:05+08:00 */
		boxes.now = 1795420000000;
}

static void
sheet_of(struct rbk_record *out, struct rbk_arena *a, const char *repo, const char *path)
{
	struct rbk_err err = {0};
	const char *bytes = rbk_arena_str(a, show(repo, path));

	GOOD(rbk_record_read(out, a, bytes, strlen(bytes), &err));
}

static const char *
central_path(const char *person)
{
	static struct rbk_arena a;

	return rbk_kpi_sheet_path(&a, MONTH, person);
}

/* A push with one review of that person's newest fill. */
static void
review(const char *by, const char *stage, const char *person, int score, const char *why)
{
	FILE *journal = boxes_journal(&boxes);
	struct rbk_json *rows, *row;
	struct rbk_record r, sheet;
	char id[RBK_ULID_SIZE], at[RBK_TIME_TEXT];
	struct book b;

	book_open_as(&b, &boxes, by);
	if (!b.has_tip) {
		rbk_record_new(&r, &b.arena, "book");
		rbk_json_set_int(&b.arena, r.root, "format", 1);
		rbk_json_set_str(&b.arena, r.root, "person", b.person);
		book_put(&b, &r);
	}
	sheet_of(&sheet, &b.arena, "central.git", central_path(person));
	book_id(&b, id, stage, (size_t)score);
	rbk_record_new(&r, &b.arena, "review");
	rbk_time_write(at, boxes.now, 480);
	rbk_json_set_str(&b.arena, r.root, "id", id);
	rbk_json_set_str(&b.arena, r.root, "person", person);
	rbk_json_set_str(&b.arena, r.root, "month", MONTH);
	rbk_json_set_str(&b.arena, r.root, "stage", stage);
	rbk_json_set_str(&b.arena, r.root, "sheet", rbk_kpi_sheet_hash(&sheet));
	rows = rbk_json_list(&b.arena);
	row = rbk_json_obj(&b.arena);
	rbk_json_set_str(&b.arena, row, "id", "kpi.manager.turnover");
	rbk_json_set_int(&b.arena, row, "score", score);
	rbk_json_set_str(&b.arena, row, "reason", why);
	rbk_json_add(rows, row);
	rbk_json_set(&b.arena, r.root, "rows", rows);
	rbk_json_set_str(&b.arena, r.root, "reason", why);
	rbk_json_set_str(&b.arena, r.root, "at", at);
	rbk_json_set_str(&b.arena, r.root, "by", by);
	book_put(&b, &r);
	book_commit(&b, "review");
	book_push(&b, journal);
	(void)fclose(journal);
}

static bool
on_desk(const char *person, const char *of)
{
	return sh("git -C '%s/desks/%s.git' cat-file -e main:kpi/" MONTH "/%s.json", boxes.hub, person, of) == 0;
}

static bool
told(const char *person, const char *what)
{
	return sh("git -C '%s/desks/%s.git' grep -qF '\"%s\"' main -- notices", boxes.hub, person, what) == 0;
}

static void
state_is(const char *person, const char *state, int total)
{
	struct rbk_arena a = {0};
	struct rbk_record r;

	sheet_of(&r, &a, "central.git", central_path(person));
	if (strcmp(rbk_record_str(&r, "state"), state) != 0)
		fail_msg("%s isn't %s: %s", person, state, show("central.git", central_path(person)));
	assert_int_equal(rbk_json_get_int(r.root, "total", -1), total);
	rbk_arena_free(&a);
}

static void
test_two_reviews(void **state)
{
	struct rbk_merge_report r;

	(void)state;
	make_world(3);
	fill(5000);
	merge(&r);
	/* its person, the direct leader, the head of the unit; nobody else */
	assert_true(on_desk("r-00000", "r-00000") && on_desk("l-00000", "r-00000") && on_desk("top", "r-00000"));
	assert_false(on_desk("r-00001", "r-00000"));
	RUN("git -C '%s/units/east.git' ls-tree -r --name-only main -- kpi | wc -l", boxes.hub);
	assert_int_equal(strtol(said, NULL, 10), 3);
	review("l-00000", "first", "r-00000", 4800, "一笔应收已核销");
	merge(&r);
	state_is("r-00000", "first", -1);
	assert_true(told("r-00000", "sheet.first") && told("top", "sheet.first") && !told("l-00000", "sheet.first"));
	review("r-00001", "second", "r-00000", 0, "我来评");
	merge(&r);
	state_is("r-00000", "first", -1);
	assert_true(told("r-00001", "review.not_second") && !told("r-00000", "review.not_second"));
	review("top", "second", "r-00000", 4800, NULL);
	merge(&r);
	state_is("r-00000", "final", 4800);
	assert_true(told("r-00000", "sheet.final") && told("l-00000", "sheet.final"));
	review("r-00000", "objection", "r-00000", 0, "少算一家");
	merge(&r);
	assert_true(told("l-00000", "sheet.objection") && told("top", "sheet.objection"));
	fill(5100);
	merge(&r);
	assert_true(told("r-00000", "sheet.changed") && told("l-00000", "sheet.changed") && !told("r-00001", "sheet.changed"));
	state_is("r-00000", "final", 4800);
	fsck_all();
}

/* A sheet nobody filled in: only its person and those above can begin one. */
static void
test_strangers_begin_nothing(void **state)
{
	struct rbk_merge_report r;

	(void)state;
	make_world(3);
	fill(5000);
	merge(&r);
	review("r-00001", "objection", "r-00000", 1, "x");
	merge(&r);
	assert_true(told("r-00001", "review.not_own"));
	RUN("git -C '%s/central.git' ls-tree -r --name-only main -- org/kpi | wc -l", boxes.hub);
	assert_int_equal(strtol(said, NULL, 10), 3);
}

static void
pushes(void)
{
	review("l-00000", "first", "r-00000", 4800, "a");
	review("r-00000", "objection", "r-00000", 0, "b");
	review("l-00000", "first", "r-00001", 5000, NULL);
	review("top", "second", "r-00001", 4000, "c");
	review("l-00000", "first", "r-00000", 4900, "d");
}

/* One merge for all, and one a push: the same central and desks but for what
   counts merges; then from nothing. */
static void
test_batching(void **state)
{
	char one[4096], all[4096];
	struct rbk_merge_report r;

	(void)state;
	make_world(3);
	fill(5000);
	merge(&r);
	RUN("cp -a '%s' '%s/other'", boxes.hub, scratch);
	pushes();
	merge(&r);
	RUN("git -C '%s/central.git' rev-parse main:org/kpi", boxes.hub);
	memcpy(all, said, strlen(said) + 1);
	state_is("r-00001", "final", 4000);
	RUN("cp '%s/journal' '%s/journal.all' && for p in l-00000 top r-00000; do rm -rf '%s/other/boxes/'$p.git && cp -a '%s/boxes/'$p.git '%s/other/boxes/'; done", boxes.hub, scratch,
	    scratch, boxes.hub, scratch);
	RUN("wc -l <'%s/other/journal'", scratch);
	long from = strtol(said, NULL, 10);

	RUN("wc -l <'%s/journal'", boxes.hub);
	for (long n = from + 1; n <= strtol(said, NULL, 10); n++) {
		char other[1200];

		RUN("head -n %ld '%s/journal.all' >'%s/other/journal'", n, scratch, scratch);
		(void)snprintf(other, sizeof other, "%s/other", scratch);
		merge_at(other, &r);
		RUN("wc -l <'%s/journal'", boxes.hub);
	}
	RUN("git -C '%s/other/central.git' rev-parse main:org/kpi", scratch);
	memcpy(one, said, strlen(said) + 1);
	assert_string_equal(one, all);
	for (int i = 0; i < 2; i++) { /* desks made anew hold the same sheets */
		static const char list[] = "cd '%s' && for d in desks/*.git units/*.git; do echo \"$d $(git -C $d rev-parse -q --verify main:kpi || echo none)\"; done";

		RUN(list, boxes.hub);
		memcpy(i ? one : all, said, strlen(said) + 1);
		if (i == 0) {
			RUN("rm '%s/desks-done'", boxes.hub);
			merge(&r);
		}
	}
	assert_string_equal(one, all);
}

static void
test_killed(void **state)
{
	char whole[4096], again[4096];
	struct rbk_merge_report r;
	long steps;

	(void)state;
	make_world(3);
	fill(5000);
	merge(&r);
	pushes();
	RUN("cp -a '%s' '%s/start' && ROADBOOK_STEPS='%s/steps' '%s' merge '%s' && wc -l <'%s/steps'", boxes.hub, scratch, scratch,
	    self, boxes.hub, scratch);
	steps = strtol(strchr(said, '\n') + 1, NULL, 10);
	assert_true(steps > 8);
	trees_of(whole, boxes.hub);
	for (long stop = 1; stop <= steps; stop++) {
		RUN("rm -rf '%s' && cp -a '%s/start' '%s'", boxes.hub, scratch, boxes.hub);
		int code = sh("ROADBOOK_STOP=%ld '%s' merge '%s'", stop, self, boxes.hub);

		if (code != 128 + 9 && code != 137)
			fail_msg("step %ld of %ld: status %d: %s", stop, steps, code, said);
		RUN("'%s' merge '%s'", self, boxes.hub);
		trees_of(again, boxes.hub);
		if (strcmp(whole, again) != 0)
			fail_msg("step %ld:\n%s\nisn't\n%s", stop, again, whole);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_two_reviews, begin, end),
		cmocka_unit_test_setup_teardown(test_strangers_begin_nothing, begin, end),
		cmocka_unit_test_setup_teardown(test_batching, begin, end),
		cmocka_unit_test_setup_teardown(test_killed, begin, end),
	};

	if (argc > 2 && strcmp(argv[1], "merge") == 0)
		return as_merge(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

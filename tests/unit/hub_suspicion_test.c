/* The hub's suspicions: the same files in central however pushes were
   batched, with the lens or without it, and whatever died on the way; shown
   to who may settle them. */
#include "merge_help.h"

#include "core/store/lens.h"

/* A client of this name in book i, its k-th. */
static void
named_client(struct book *b, size_t i, size_t k, const char *name)
{
	char id[RBK_ULID_SIZE];
	struct rbk_record r;

	boxes_client_id(id, i, k);
	book_common(b, &r, "client", id, NULL);
	rbk_json_set_str(&b->arena, r.root, "name", name);
	rbk_json_set_str(&b->arena, r.root, "region", "440100");
	rbk_json_set_str(&b->arena, r.root, "source", rbk_policy_word_at(rbk_policy_builtin(&b->arena), "lead_sources", 0));
	book_put(b, &r);
}

/* A push of clients from the k-th on; NULL ends the names. */
static void
push(size_t i, size_t k, const char *const *names)
{
	FILE *journal = boxes_journal(&boxes);
	struct rbk_record r;
	struct book b;

	book_open(&b, &boxes, i);
	if (!b.has_tip) {
		rbk_record_new(&r, &b.arena, "book");
		rbk_json_set_int(&b.arena, r.root, "format", 1);
		rbk_json_set_str(&b.arena, r.root, "person", b.person);
		book_put(&b, &r);
	}
	for (size_t n = 0; names[n]; n++)
		named_client(&b, i, k + n, names[n]);
	book_commit(&b, "clients");
	book_push(&b, journal);
	(void)fclose(journal);
}

#define NAMES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static size_t
files_in(const char *repo, const char *folder)
{
	RUN("git -C '%s/%s' ls-tree -r --name-only main -- %s | wc -l", boxes.hub, repo, folder);
	return strtoul(said, NULL, 10);
}

/* All faces of central's register judged from nothing: how many suspicions
   differ from central's files, or are too many or too few. */
static size_t
differing(void)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_central central;
	struct rbk_lens_of of;
	struct rbk_lens *lens;
	struct rbk_hub *h;
	git_oid tip;
	git_tree *tree;
	char path[1200];
	size_t differ = 0, count = 0;

	GOOD(rbk_hub_open(&h, boxes.hub, &err));
	GOOD(rbk_hub_main(&tip, &tree, h->central, RBK_REF_MAIN, &err));
	GOOD(rbk_central_open(&central, boxes.hub, &tip, &err));
	rbk_lens_of_tree(&of, tree);
	of.suspicions = (git_oid){ .id = { 0 } };
	(void)snprintf(path, sizeof path, "%s/fresh.db", scratch);
	(void)unlink(path);
	GOOD(rbk_lens_open(&lens, path, h->central, &of, &err));
	struct rbk_suspecting s = { .words = rbk_words_builtin(&a), .index = &rbk_lens_faces, .ctx = lens };

	GOOD(rbk_lens_begin(lens, &err));
	GOOD(rbk_lens_words(lens, s.words, "x", &err));
	GOOD(rbk_suspicions_update(&s, NULL, 0, true, &err));
	for (size_t i = 0; i < s.n; i++) {
		const struct rbk_record r = { rbk_kind_find("suspicion"), (struct rbk_json *)(size_t)s.at[i].record };
		struct rbk_buf text = {0};
		const char *bytes;
		size_t len;

		rbk_record_write(&text, &r);
		if (rbk_central_bytes(&bytes, &len, &a, &central, rbk_suspicion_path(&a, s.at[i].id), &err) || len != text.len ||
		    memcmp(bytes, text.text, len) != 0)
			differ++;
		rbk_buf_free(&text);
		count++;
	}
	rbk_suspecting_clear(&s);
	rbk_lens_close(lens);
	git_tree_free(tree);
	rbk_central_close(&central);
	rbk_hub_close(h);
	rbk_arena_free(&a);
	size_t there = files_in("central.git", "suspicions");

	return differ + (there > count ? there - count : 0);
}

/* Names that differ a little, over several pushes: some are edits. */
static void
pushes(size_t step)
{
	static const char *const all[][4] = {
		{ "武汉海岭商贸有限公司", "长沙云顶物流有限公司" }, { "海岭商贸", "武汉市海岭商贸有限公司" },
		{ "海岭商贸股份有限公司" }, { "云顶物流", "云顶", "南昌海岭科技有限公司" }, { "海岭科技" },
		{ "武汉海岭商贸有限公司", "南昌市海岭科技有限公司" },
	};

	push(step % 3, step < 3 ? 0 : step / 4, all[step]);
}
#define PUSHES 6

static void
test_batching(void **state)
{
	char one[4096], all[4096];
	struct rbk_merge_report r;
	size_t suspicions = 0;

	(void)state;
	make_world(3);
	RUN("cp -a '%s' '%s/other'", boxes.hub, scratch);
	for (size_t i = 0; i < PUSHES; i++) {
		pushes(i);
		if (i == 3)
			RUN("rm '%s/lens.db'", boxes.hub);
		merge(&r);
		suspicions += r.suspicions;
		assert_int_equal(differing(), 0);
	}
	assert_true(suspicions > 5);
	assert_true(files_in("central.git", "suspicions") > 3);
	assert_int_equal(differing_cases(), 0);
	trees_of(one, boxes.hub);
	RUN("cd '%s/other' && rm -rf boxes && cp -a '%s/boxes' . && cp '%s/journal' .", scratch, boxes.hub, boxes.hub);
	(void)snprintf(boxes.hub, sizeof boxes.hub, "%s/other", scratch);
	merge(&r);
	trees_of(all, boxes.hub);
	assert_int_equal(strncmp(one, all, strcspn(one, "\n")), 0);
	assert_int_equal(differing(), 0);
	fsck_all();
}

/* The leader of both sides sees it, and those above; nobody else. Another
   leader: it moves; from nothing it is the same. */
static void
test_leaders(void **state)
{
	char one[4096], other[4096];
	struct rbk_merge_report r;
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_hub *h;

	(void)state;
	make_world(2);
	push(0, 0, NAMES("武汉海岭商贸有限公司"));
	push(1, 0, NAMES("武汉市海岭商贸有限公司"));
	merge(&r);
	assert_int_equal(r.suspicions, 1);
	assert_int_equal(files_in("desks/l-00000.git", "suspicions"), 1);
	assert_int_equal(files_in("desks/l-00000.git", "notices"), 1);
	assert_int_equal(files_in("desks/top.git", "suspicions"), 1);
	RUN("git -C '%s/desks/top.git' rev-parse -q --verify main:notices && exit 1 || true", boxes.hub); /* the lowest is told */
	RUN("! git -C '%s/desks/r-00000.git' grep -q 武汉市 main && ! git -C '%s/desks/r-00001.git' grep -q '武汉海岭' main", boxes.hub, boxes.hub);
	RUN("git -C '%s/desks/l-00000.git' grep -h likeness.mark main -- suspicions", boxes.hub);

	GOOD(rbk_hub_open(&h, boxes.hub, &err));
	(void)setenv("ROADBOOK_NOW", "2026-11-23T14:40:00+08:00", 1);
	const struct rbk_post post = {
		.person = "r-00000", .name = "r-00000", .level = rbk_policy_word_at(rbk_policy_builtin(&a), "levels", 0),
		.unit = "east", .leader = "top",
	};
	GOOD(rbk_hub_enroll(h, &post, &err));
	rbk_hub_close(h);
	rbk_arena_free(&a);
	RUN("cp -a '%s' '%s/other'", boxes.hub, scratch);
	merge(&r);
	assert_int_equal(files_in("desks/l-00000.git", "suspicions"), 0);
	assert_int_equal(files_in("desks/top.git", "suspicions"), 1);
	assert_int_equal(files_in("desks/top.git", "notices"), 1); /* who may settle it now */
	trees_of(one, boxes.hub);
	RUN("rm '%s/other/desks-done'", scratch);
	(void)snprintf(boxes.hub, sizeof boxes.hub, "%s/other", scratch);
	merge(&r);
	trees_of(other, boxes.hub);
	assert_string_equal(one, other);
	fsck_all();
}

/* Killed at each step of a merge that opens one suspicion and ends another. */
static void
test_killed(void **state)
{
	char whole[4096], again[4096];
	struct rbk_merge_report r;
	long steps;

	(void)state;
	make_world(3);
	push(0, 0, NAMES("武汉海岭商贸有限公司"));
	push(1, 0, NAMES("武汉市海岭商贸有限公司"));
	merge(&r);
	push(1, 0, NAMES("毫不相干有限公司"));
	push(2, 0, NAMES("海岭商贸"));
	RUN("cp -a '%s' '%s/start' && ROADBOOK_STEPS='%s/steps' '%s' merge '%s' && wc -l <'%s/steps'", boxes.hub, scratch, scratch,
	    self, boxes.hub, scratch);
	steps = strtol(strchr(said, '\n') + 1, NULL, 10);
	assert_true(steps > 8);
	trees_of(whole, boxes.hub);
	assert_int_equal(files_in("central.git", "suspicions"), 1);
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
	assert_int_equal(differing(), 0);
}

/* Other words than the ones that judged (here: none said which): all pairs
   are judged anew, at the next merge with something to do. */
static void
test_other_words(void **state)
{
	struct rbk_merge_report r;

	(void)state;
	make_world(2);
	push(0, 0, NAMES("武汉海岭商贸有限公司"));
	push(1, 0, NAMES("武汉市海岭商贸有限公司"));
	merge(&r);
	assert_int_equal(files_in("central.git", "suspicions"), 1);
	RUN("cd '%s' && git clone -q -b main '%s/central.git' c && cd c && git config user.name hub && git config user.email hub@x && git rm -rq suspicions && "
	    "sed -i '/\"words\"/d; s/\\(\"as_of\".*\\),$/\\1/' state.json && git commit -qam x && git -C '%s/central.git' fetch -q '%s/c' main:main",
	    scratch, boxes.hub, boxes.hub, scratch);
	assert_int_equal(files_in("central.git", "suspicions"), 0);
	push(1, 1, NAMES("毫不相干有限公司"));
	merge(&r);
	assert_int_equal(files_in("central.git", "suspicions"), 1);
	assert_int_equal(r.suspicions, 1);
	assert_int_equal(differing(), 0);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_batching, begin, end),
		cmocka_unit_test_setup_teardown(test_leaders, begin, end),
		cmocka_unit_test_setup_teardown(test_killed, begin, end),
		cmocka_unit_test_setup_teardown(test_other_words, begin, end),
	};

	if (argc > 2 && strcmp(argv[1], "merge") == 0)
		return as_merge(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

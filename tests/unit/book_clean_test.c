/* What spares a look: the work tree known to be clean, commits known to be
   right. Neither may hide anything. */
#include "book_help.h"

#define CLIENT "01HZZZZZZZZZZZZZZZZZZZZZZZ"

static struct rbk_book *book;
static struct rbk_findings found;
static size_t broken;
static const char *client_path, *visit_path;

static int
begin_book(void **state)
{
	struct rbk_err err = {0};

	if (begin(state))
		return -1;
	book = new_book();
	struct rbk_record both[] = { a_client(CLIENT, "A Ltd"), a_visit(CLIENT) };

	client_path = path_of(&both[0]);
	visit_path = path_of(&both[1]);
	return rbk_book_save(book, both, 2, "add", &err);
}

static int
end_book(void **state)
{
	rbk_book_close(book);
	rbk_findings_free(&found);
	return end(state);
}

static void
take_in(const char *checked)
{
	struct rbk_err err = {0};

	rbk_findings_free(&found);
	GOOD(rbk_book_take_in(book, checked, &found, &broken, &err));
}

/* Dirty, by this command; clean again by taking in and by the other one. */
static void
dirty(const char *how, const char *back)
{
	take_in(NULL);
	if (!rbk_book_clean(book))
		fail_msg("not clean before: %s", how);
	RUN("%s", how);
	if (rbk_book_clean(book))
		fail_msg("clean: %s", how);
	RUN("%s", back);
	take_in(NULL);
	if (!rbk_book_clean(book))
		fail_msg("not clean after: %s", back);
	REFEREE();
}

static void
cleanness(void **state)
{
	const char *edit = rbk_arena_print(&mem, "sed 's/A Ltd/B Ltd/' '%s' >x && cat x >'%s' && rm x", client_path, client_path);
	struct rbk_record next = a_visit(CLIENT);
	struct rbk_err err = {0};

	(void)state;
	assert_true(rbk_book_clean(book)); /* by saving alone */
	GOOD(rbk_book_save(book, &next, 1, "visit", &err));
	assert_true(rbk_book_clean(book));
	dirty("touch x.txt", "rm x.txt");
	dirty("mkdir x", "rmdir x");
	dirty("ln -s book.json x", "rm x");
	dirty("mkdir -p clients/.git", "rmdir clients/.git");
	dirty(rbk_arena_print(&mem, "mv '%s' x", visit_path), rbk_arena_print(&mem, "mv x '%s'", visit_path));
	dirty(rbk_arena_print(&mem, "rm '%s'", visit_path), "true"); /* put back by taking in */
	dirty(rbk_arena_print(&mem, "rm '%s' && mkdir '%s'", visit_path, visit_path), rbk_arena_print(&mem, "rmdir '%s'", visit_path));
	dirty(rbk_arena_print(&mem, "mv '%s' x && ln -s ../../../x '%s'", client_path, client_path), rbk_arena_print(&mem, "mv x '%s'", client_path));
	dirty(edit, "true");
	/* written in place, as long, and of the same time as before */
	dirty(rbk_arena_print(&mem, "touch -r '%s' y && sed 's/B Ltd/A Ltd/' '%s' >x && cat x >'%s' && touch -r y '%s' && rm x y",
	                      client_path, client_path, client_path, client_path), "true");
	/* staged by hand, and the file is as staged */
	dirty(rbk_arena_print(&mem, "sed -i 's/A Ltd/C Ltd/' '%s' && git add -A", client_path), "git reset -q --hard");
	dirty("echo '{\"kind\":\"plan_2030\"}' >plan.json && git add plan.json", "git rm -qf plan.json");
	/* a commit by hand: right, but not known to be */
	dirty("git commit -q --allow-empty -m x", "true");
	/* git writes the index anew */
	RUN("touch book.json && git update-index --refresh");
	take_in(NULL);
	assert_true(rbk_book_clean(book));
	/* other times, same bytes */
	RUN("touch '%s' book.json", client_path);
	assert_true(rbk_book_clean(book));
}

/* What was staged stays staged, and is never thought clean, whoever saves. */
static void
staged(void **state)
{
	struct rbk_record next = a_visit(CLIENT);
	struct rbk_err err = {0};

	(void)state;
	RUN("echo '{\"kind\":\"plan_2030\"}' >plan.json && git add plan.json");
	GOOD(rbk_book_save(book, &next, 1, "visit", &err));
	assert_false(rbk_book_clean(book));
	next = a_visit(CLIENT);
	GOOD(rbk_book_save(book, &next, 1, "visit", &err));
	assert_false(rbk_book_clean(book));
	take_in(NULL);
	assert_non_null(finding_of(&found, "book.taken_in", "plan.json"));
	take_in(NULL);
	assert_true(rbk_book_clean(book));
	REFEREE();
}

static void
vanish(const char *path)
{
	RUN("git rm -q '%s' && git commit -qm 'by hand'", path);
}

#define PUT_BACK(path)                                                                    \
	do {                                                                              \
		take_in(NULL);                                                            \
		if (!finding_of(&found, "book.put_back", path) || access(book_path, F_OK)) \
			fail_msg("line %d: not put back", __LINE__);                      \
		RUN("git cat-file -e HEAD:'%s'", path);                                   \
	} while (0)

static void
past(void **state)
{
	char tip[41];

	(void)state;
	take_in(NULL);
	vanish(visit_path);
	PUT_BACK(visit_path);
	take_in(NULL);
	assert_int_equal(found.n, 0);
	/* again, behind what was looked at */
	vanish(visit_path);
	RUN("git commit -q --allow-empty -m 'one more'");
	PUT_BACK(visit_path);
	/* looked at, then history is made anew beside it, from before it was put back */
	RUN("git reset -q --hard 'HEAD^^'");
	RUN("test ! -e '%s'", visit_path);
	PUT_BACK(visit_path);
	RUN("git reset -q --hard HEAD^ && git commit -q --allow-empty -m beside");
	PUT_BACK(visit_path);
	/* what sync has seen isn't what check has */
	vanish(visit_path);
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	take_in(tip);
	take_in(tip);
	assert_int_equal(found.n, 0);
	PUT_BACK(visit_path);
	REFEREE();
}

/* As long as a person must mend it, it isn't forgotten. */
static void
past_wrong(void **state)
{
	(void)state;
	vanish(visit_path);
	write_file(visit_path, "nonsense");
	for (int i = 0; i < 3; i++) {
		take_in(NULL);
		assert_non_null(finding_of(&found, "book.invalid", visit_path));
	}
	RUN("rm '%s'", visit_path);
	PUT_BACK(visit_path);
	/* a note by a program that knows less */
	vanish(visit_path);
	RUN("truncate -s 93 .git/roadbook/save.lock");
	assert_false(rbk_book_clean(book));
	PUT_BACK(visit_path);
	/* and none at all */
	vanish(visit_path);
	RUN(": >.git/roadbook/save.lock");
	PUT_BACK(visit_path);
	assert_true(rbk_book_clean(book));
	REFEREE();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cleanness, begin_book, end_book),
		cmocka_unit_test_setup_teardown(staged, begin_book, end_book),
		cmocka_unit_test_setup_teardown(past, begin_book, end_book),
		cmocka_unit_test_setup_teardown(past_wrong, begin_book, end_book),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

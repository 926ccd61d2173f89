/* What people do to a book by hand. */
#include "book_help.h"

#define CLIENT "01HZZZZZZZZZZZZZZZZZZZZZZZ"

static struct rbk_book *book;
static struct rbk_findings found;
static size_t broken;
static struct rbk_record client, visit;
static const char *client_path, *visit_path;

static int
begin_book(void **state)
{
	struct rbk_err err = {0};

	if (begin(state))
		return -1;
	book = new_book();
	client = a_client(CLIENT, "A Ltd");
	visit = a_visit(CLIENT);
	client_path = path_of(&client);
	visit_path = path_of(&visit);
	return rbk_book_save(book, (struct rbk_record[]){ client, visit }, 2, "add", &err);
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

#define FOUND(rule, path)                                                                   \
	do {                                                                                \
		if (!finding_of(&found, rule, path))                                        \
			fail_msg("line %d: no %s of %s among %zu", __LINE__, rule, path, found.n); \
	} while (0)

static void
nothing(void **state)
{
	char tip[41], now[41];

	(void)state;
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	take_in(NULL);
	rbk_book_tip(now, book, RBK_REF_BOOK);
	assert_string_equal(tip, now);
	assert_int_equal(found.n + broken, 0);
	REFEREE();
}

static void
edited(void **state)
{
	char tip[41];

	(void)state;
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	/* other order, other blanks, one value new */
	RUN("sed -i 's/\"A Ltd\"/\"B Ltd\"/; s/^  //' '%s'", client_path);
	take_in(NULL);
	FOUND("book.taken_in", client_path);
	assert_int_equal(found.n, 1);
	REFEREE();
	RUN("cat '%s' && git log -1 --format=%%s%%an", client_path);
	assert_string_equal(said, "{\n  \"kind\": \"client\",\n  \"id\": \"" CLIENT "\",\n  \"name\": \"B Ltd\",\n  \"by\": \"r-li\"\n}\n"
	                          "take in changes made by handr-li\n");
	/* written differently, nothing said differently: no commit, put right */
	RUN("sed -i 's/^  //' '%s' && git log --oneline | wc -l", client_path);
	take_in(tip);
	assert_int_equal(found.n, 0);
	REFEREE();
	RUN("git log --oneline | wc -l");
	assert_string_equal(said, "3\n");
}

static void
new_by_hand(void **state)
{
	struct rbk_record r = a_visit(CLIENT);
	struct rbk_buf text = {0};

	(void)state;
	rbk_json_line(&text, r.root); /* valid, not canonical */
	write_file(path_of(&r), text.text);
	write_file("future/plan/one.json", "{\"kind\":\"plan_2030\",   \"id\":1}\n");
	take_in(NULL);
	FOUND("book.taken_in", path_of(&r));
	FOUND("book.taken_in", "future/plan/one.json");
	assert_int_equal(broken, 0);
	REFEREE();
	RUN("grep -c '^  ' '%s' && cat future/plan/one.json", path_of(&r));
	assert_string_equal(said, "8\n{\"kind\":\"plan_2030\",   \"id\":1}\n"); /* kept as it is */
	rbk_buf_free(&text);
}

static void
not_valid(void **state)
{
	char tip[41], now[41];

	(void)state;
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	write_file(client_path, "{ \"kind\": \"client\",\n  \"name\": }\n");
	write_file("clients/00/" CLIENT "/client.json", "{ \"kind\": \"client\", \"id\": \"" CLIENT "\", \"name\": \"x\", \"by\": \"r-li\" }\n");
	write_file("notes.txt", "not ours\n");
	write_file("a.json", "nonsense");
	RUN("ln -s notes.txt link && cp '%s' other.json && mkdir -p x/.git && git init -q nested && echo >nested/x.json", visit_path);
	take_in(NULL);
	FOUND("book.invalid", client_path);
	assert_non_null(strstr(finding_of(&found, "book.invalid", client_path)->args[0], "line 2"));
	FOUND("book.invalid", "clients/00/" CLIENT "/client.json");
	FOUND("book.invalid", "a.json");
	FOUND("book.invalid", "other.json");
	FOUND("book.stranger", "notes.txt");
	FOUND("book.stranger", "link");
	assert_int_equal(broken, 0);
	rbk_book_tip(now, book, RBK_REF_BOOK);
	assert_string_equal(tip, now);
	RUN("cat '%s' && test -L link && cat a.json", client_path);
	assert_string_equal(said, "{ \"kind\": \"client\",\n  \"name\": }\nnonsense");
	RUN("rm -rf notes.txt a.json link other.json x nested clients/00 && git checkout -q . && git status --porcelain");
	assert_string_equal(said, "");
}

static void
in_another_name(void **state)
{
	(void)state;
	RUN("sed -i 's/\"r-li\"/\"w-wang\"/' '%s'", client_path);
	take_in(NULL);
	FOUND("book.invalid", client_path);
	assert_non_null(strstr(finding_of(&found, "book.invalid", client_path)->args[0], "w-wang"));
}

static void
never_changes(void **state)
{
	char mine[600];

	(void)state;
	(void)snprintf(mine, sizeof mine, "%s.mine", visit_path);
	RUN("cp '%s' ../was && sed -i 's/they want/they do not want/' '%s'", visit_path, visit_path);
	take_in(NULL);
	FOUND("book.fixed", visit_path);
	assert_string_equal(finding_of(&found, "book.fixed", visit_path)->args[0], mine);
	RUN("cmp '%s' ../was && grep -q 'do not want' '%s'", visit_path, mine);
	REFEREE();
	/* again: the first one's copy stays */
	RUN("sed -i 's/they want/they beg for/' '%s'", visit_path);
	take_in(NULL);
	RUN("cmp '%s' ../was && grep -q 'do not want' '%s' && grep -q 'beg for' '%s.2.mine'", visit_path, mine, visit_path);
	REFEREE();
}

/* The same, committed with plain git. */
static void
never_changes_committed(void **state)
{
	char tip[41];

	(void)state;
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	RUN("cp '%s' ../was && sed -i 's/they want/they do not want/' '%s' && git commit -qam x", visit_path, visit_path);
	take_in(tip);
	FOUND("book.fixed", visit_path);
	RUN("cmp '%s' ../was && grep -q 'do not want' '%s.mine'", visit_path, visit_path);
	REFEREE();
	RUN("echo nonsense >'%s' && git commit -qam x", visit_path);
	take_in(tip);
	FOUND("book.fixed", visit_path);
	assert_int_equal(broken, 0);
	RUN("cmp '%s' ../was", visit_path);
	REFEREE();
	take_in(tip);
	assert_int_equal(found.n, 0);
}

static void
vanished(void **state)
{
	char tip[41], now[41];

	(void)state;
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	RUN("rm -r clients");
	take_in(NULL);
	FOUND("book.put_back", client_path);
	FOUND("book.put_back", visit_path);
	REFEREE();
	rbk_book_tip(now, book, RBK_REF_BOOK);
	assert_string_equal(tip, now);
	RUN("git rm -q '%s'", client_path); /* staged */
	take_in(NULL);
	FOUND("book.put_back", client_path);
	REFEREE();
}

/* What a power cut leaves of files whose bytes were still on their way. */
static void
emptied(void **state)
{
	struct rbk_record other = a_visit(CLIENT);
	const char *never = path_of(&other);
	struct rbk_err err = {0};

	(void)state;
	RUN(": >'%s' && : >'%s'", client_path, never);
	take_in(NULL);
	FOUND("book.put_back", client_path);
	assert_int_equal(found.n + broken, 1);
	assert_int_not_equal(sh("test -e '%s'", never), 0);
	REFEREE();
	RUN(": >'%s'", never);
	GOOD(rbk_book_save(book, &other, 1, "again", &err));
	REFEREE();
	RUN("test -s '%s'", never);
}

static void
vanished_committed(void **state)
{
	char tip[41];

	(void)state;
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	RUN("git rm -qr clients && git commit -qm gone");
	take_in(tip);
	FOUND("book.put_back", client_path);
	FOUND("book.put_back", visit_path);
	REFEREE();
	RUN("git ls-tree -r --name-only HEAD | wc -l");
	assert_string_equal(said, "3\n");
	/* found in the whole history too, and without a trace of `checked` */
	RUN("git rm -q '%s' && git commit -qm gone", visit_path);
	take_in(NULL);
	FOUND("book.put_back", visit_path);
	take_in("0123456789012345678901234567890123456789");
	assert_int_equal(found.n, 0);
	REFEREE();
}

/* With a `gone` event the file may go. */
static void
gone(void **state)
{
	struct rbk_err err = {0};
	struct rbk_record e;
	char id[RBK_ULID_SIZE];

	(void)state;
	rbk_clock_ulid(id);
	rbk_record_new(&e, &mem, "event");
	rbk_json_set_str(&mem, e.root, "id", id);
	rbk_json_set_str(&mem, e.root, "client", CLIENT);
	rbk_json_set_str(&mem, e.root, "type", "gone");
	rbk_json_set_str(&mem, e.root, "at", NOW);
	rbk_json_set_str(&mem, e.root, "record", rbk_record_str(&visit, "id"));
	rbk_json_set_str(&mem, e.root, "by", PERSON);
	GOOD(rbk_book_save(book, &e, 1, "remove", &err));
	RUN("rm '%s'", visit_path);
	take_in(NULL);
	assert_int_equal(found.n, 0);
	REFEREE();
	RUN("git ls-files | grep -c activities || :");
	assert_string_equal(said, "0\n");
	RUN("rm '%s'", client_path);
	take_in(NULL);
	FOUND("book.put_back", client_path);
	REFEREE();
}

/* Committed with plain git: checked, named, counted; mended by an edit. */
static void
broken_commits(void **state)
{
	char tip[41];

	(void)state;
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	RUN("sed -i 's/\"name\"/\"nome\"/' '%s' && echo hello >README.md && ln -s README.md l && git add -A && git commit -qm x", client_path);
	take_in(tip);
	FOUND("book.broken", client_path);
	FOUND("book.broken", "l");
	FOUND("book.stranger_in", "README.md");
	assert_int_equal(broken, 2);
	RUN("sed -i 's/\"nome\"/\"name\"/' '%s' && git rm -q l", client_path);
	take_in(tip);
	FOUND("book.taken_in", client_path);
	assert_int_equal(broken, 0);
	RUN("git rm -q README.md && git commit -qm y");
	take_in(tip);
	assert_int_equal(found.n, 0); /* a stranger may go */
	REFEREE();
}

/* What a kill between two effects leaves: a work-tree file that no commit
   has is a hand-made record. */
static void
half_saved(void **state)
{
	struct rbk_record r = a_visit(CLIENT);
	struct rbk_buf text = {0};

	(void)state;
	rbk_record_write(&text, &r);
	write_file(path_of(&r), text.text);
	take_in(NULL);
	FOUND("book.taken_in", path_of(&r));
	REFEREE();
	rbk_buf_free(&text);
}

/* Things of git: a merge, an amended commit, a stash, a tag. */
static void
plain_git(void **state)
{
	struct rbk_err err = {0};
	char tip[41];

	(void)state;
	rbk_book_tip(tip, book, RBK_REF_BOOK);
	RUN("git checkout -qb side && sed -i 's/A Ltd/C Ltd/' '%s' && git commit -qam side && git checkout -q book && "
	    "echo >x.md && git add x.md && git commit -qm x && git merge -q -m merge side && git commit -q --amend -m merged && "
	    "git tag -a -m tag v1 && echo 2 >x.md && git stash -q", client_path);
	take_in(tip);
	assert_int_equal(broken, 0);
	REFEREE();
	struct rbk_record r = a_visit(CLIENT);

	GOOD(rbk_book_save(book, &r, 1, "log visit", &err));
	REFEREE();
	RUN("git stash pop -q && git status --porcelain");
	assert_string_equal(said, " M x.md\n");
}

static int
see_shelf(void *ctx, const struct rbk_shelf *s, struct rbk_err *err)
{
	(void)err;
	for (size_t i = 0; i < s->n; i++)
		rbk_buf_print(ctx, "%s%s %s\n", i ? "  " : "", rbk_record_str(&s->at[i], "kind"), s->path[i]);
	return 0;
}

/* What check is shown: every client's records shelf by shelf, those at a wrong
   place too, and nothing that is no record. */
static void
shelves(void **state)
{
	struct rbk_record other = a_client("01J00000000000000000000000", "B Ltd");
	struct rbk_err err = {0};
	struct rbk_buf seen = {0};

	(void)state;
	GOOD(rbk_book_save(book, &other, 1, "add", &err));
	RUN("cp '%s' clients/%.2s/other.json && echo '{}' >'clients/%.2s/none.json' && echo x >clients/x && git add . && git commit -qm x",
	    visit_path, client_path + 8, client_path + 8);
	rbk_findings_free(&found);
	GOOD(rbk_book_check(book, &found, &broken, see_shelf, &seen, &err));
	assert_int_equal(broken, 2); /* the visit's copy, and what is none */
	FOUND("book.stranger_in", "clients/x");
	const char *alone = rbk_arena_print(&mem, "client %s\n", path_of(&other));
	const char *visits = rbk_arena_print(&mem, "activity %s\n  client %s\n  activity clients/%.2s/other.json\n", visit_path, client_path, client_path + 8);
	bool first = strcmp(path_of(&other), client_path) < 0;

	assert_string_equal(seen.text, rbk_arena_print(&mem, "%s%s", first ? alone : visits, first ? visits : alone));
	rbk_buf_free(&seen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing, begin_book, end_book),
		cmocka_unit_test_setup_teardown(edited, begin_book, end_book),
		cmocka_unit_test_setup_teardown(new_by_hand, begin_book, end_book),
		cmocka_unit_test_setup_teardown(not_valid, begin_book, end_book),
		cmocka_unit_test_setup_teardown(in_another_name, begin_book, end_book),
		cmocka_unit_test_setup_teardown(never_changes, begin_book, end_book),
		cmocka_unit_test_setup_teardown(never_changes_committed, begin_book, end_book),
		cmocka_unit_test_setup_teardown(vanished, begin_book, end_book),
		cmocka_unit_test_setup_teardown(emptied, begin_book, end_book),
		cmocka_unit_test_setup_teardown(vanished_committed, begin_book, end_book),
		cmocka_unit_test_setup_teardown(gone, begin_book, end_book),
		cmocka_unit_test_setup_teardown(broken_commits, begin_book, end_book),
		cmocka_unit_test_setup_teardown(half_saved, begin_book, end_book),
		cmocka_unit_test_setup_teardown(plain_git, begin_book, end_book),
		cmocka_unit_test_setup_teardown(shelves, begin_book, end_book),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Boxes are hostile: each trick is quarantined with its reason while another
   person's push is merged in the same cycle, and, where it can be mended, a
   later push mends it. */
#include "merge_help.h"

#define PERSON "r-00000"

static git_odb *odb;
static git_oid tip, root; /* of the box before the attack */
static char box[1200];

static void
open_box(void)
{
	git_repository *repo;
	git_commit *commit;

	(void)snprintf(box, sizeof box, "%s/boxes/" PERSON ".git", boxes.hub);
	assert_int_equal(git_repository_open_bare(&repo, box), 0);
	assert_int_equal(git_reference_name_to_id(&tip, repo, "refs/heads/book"), 0);
	assert_int_equal(git_commit_lookup(&commit, repo, &tip), 0);
	root = *git_commit_tree_id(commit);
	git_commit_free(commit);
	assert_int_equal(git_repository_odb(&odb, repo), 0);
	git_repository_free(repo);
}

static git_oid
blob(const void *bytes, size_t len)
{
	git_oid oid;

	assert_int_equal(git_odb_write(&oid, odb, bytes, len, GIT_OBJECT_BLOB), 0);
	return oid;
}

/* A tree's bytes with one entry put in (by git's order) or replaced. */
static git_oid
with(const git_oid *tree, const char *mode, const char *name, const git_oid *oid)
{
	git_odb_object *old = NULL;
	struct rbk_buf out = {0};
	git_oid made;
	bool in = false;
	size_t len = 0;
	const char *p = "";

	if (tree) {
		assert_int_equal(git_odb_read(&old, odb, tree), 0);
		p = git_odb_object_data(old);
		len = git_odb_object_size(old);
	}
	for (const char *end = p + len; p < end || !in; ) {
		const char *e = p < end ? strchr(p, ' ') + 1 : NULL;

		if (!in && (!e || strcmp(e, name) >= 0)) {
			rbk_buf_print(&out, "%s %s", mode, name);
			rbk_buf_char(&out, '\0');
			rbk_buf_put(&out, oid->id, GIT_OID_RAWSZ);
			in = true;
			if (e && strcmp(e, name) == 0)
				p = e + strlen(e) + 21;
			continue;
		}
		rbk_buf_put(&out, p, (size_t)(e + strlen(e) + 21 - p));
		p = e + strlen(e) + 21;
	}
	assert_int_equal(git_odb_write(&made, odb, out.text, out.len, GIT_OBJECT_TREE), 0);
	rbk_buf_free(&out);
	git_odb_object_free(old);
	return made;
}

static void
commit_as(const git_oid *tree, const git_oid *parent, const char *author)
{
	struct rbk_buf bytes = {0};
	char line[64];
	git_oid made;
	const struct rbk_commit c = {
		.author = author, .committer = "laptop", .org = BOXES_ORG, .at = boxes.now += 1000, .tree = tree,
		.parents = parent, .n_parents = parent != NULL, .what = "hand-made",
	};
	char path[1300];

	rbk_commit_write(&bytes, &c);
	assert_int_equal(git_odb_write(&made, odb, bytes.text, bytes.len, GIT_OBJECT_COMMIT), 0);
	rbk_buf_free(&bytes);
	(void)snprintf(path, sizeof path, "%s/refs/heads/book", box);
	git_oid_tostr(line, sizeof line, &made);
	(void)strcat(line, "\n");
	boxes_file(path, line);
}

static void
put_in_root(const char *mode, const char *name, const git_oid *oid)
{
	git_oid tree = with(&root, mode, name, oid);

	commit_as(&tree, &tip, PERSON);
}

/* The path of a client's folder and the oids on the way to it. */
static git_oid
tree_at(const char *path)
{
	git_repository *repo;
	git_tree *tree;
	git_tree_entry *e;
	git_oid oid;

	assert_int_equal(git_repository_open_bare(&repo, box), 0);
	assert_int_equal(git_tree_lookup(&tree, repo, &root), 0);
	assert_int_equal(git_tree_entry_bypath(&e, tree, path), 0);
	oid = *git_tree_entry_id(e);
	git_tree_entry_free(e);
	git_tree_free(tree);
	git_repository_free(repo);
	return oid;
}

/* A file below the root, put in with plain libgit2. */
static void
put_file(const char *path, const void *bytes, size_t len, bool drop)
{
	struct rbk_err err = {0};
	git_repository *repo;
	git_tree *tree;
	git_oid made;
	const struct rbk_put put = { .path = path, .bytes = bytes, .len = len, .drop = drop };

	assert_int_equal(git_repository_open_bare(&repo, box), 0);
	assert_int_equal(git_tree_lookup(&tree, repo, &root), 0);
	GOOD(rbk_repo_update(&made, repo, tree, &put, 1, &err));
	commit_as(&made, &tip, PERSON);
	git_tree_free(tree);
	git_repository_free(repo);
}

static git_oid
some_blob(void)
{
	return blob("hello", 5);
}

static void attack_symlink(void) { git_oid o = blob("/etc/passwd", 11); put_in_root("120000", "link", &o); }
static void attack_submodule(void) { put_in_root("160000", "sub", &tip); }
static void attack_executable(void) { git_oid o = some_blob(); put_in_root("100755", "run.sh", &o); }
static void attack_dotdot(void) { git_oid o = some_blob(); put_in_root("100644", "..", &o); }
static void attack_dotgit(void) { git_oid o = some_blob(); put_in_root("100644", ".git", &o); }
static void attack_dotgit_case(void) { git_oid o = tree_at("clients"); put_in_root("40000", ".GiT", &o); }
static void attack_dotgit_ntfs(void) { git_oid o = some_blob(); put_in_root("100644", "GIT~1", &o); }
static void attack_dotgit_ntfs_end(void) { git_oid o = some_blob(); put_in_root("100644", ".git. ", &o); }
static void attack_dotgit_stream(void) { git_oid o = some_blob(); put_in_root("100644", ".git::$INDEX_ALLOCATION", &o); }
static void attack_dotgit_hfs(void) { git_oid o = some_blob(); put_in_root("100644", ".g\xe2\x80\x8cit", &o); }
static void attack_backslash(void) { git_oid o = some_blob(); put_in_root("100644", "a\\.git\\config", &o); }
static void attack_slash(void) { git_oid o = some_blob(); put_in_root("100644", "a/b", &o); }
static void attack_empty_name(void) { git_oid o = some_blob(); put_in_root("100644", "", &o); }
static void attack_mode(void) { git_oid o = some_blob(); put_in_root("100664", "odd", &o); }
static void attack_zero_mode(void) { git_oid o = tree_at("clients"); put_in_root("040000", "zero", &o); }
static void attack_null(void) { git_oid o = {0}; put_in_root("100644", "null", &o); }
static void attack_case_twin(void) { git_oid o = some_blob(); put_in_root("100644", "BOOK.json", &o); }
static void attack_wide_twin(void)
{
	git_oid o = some_blob(), t = with(&root, "100644", "\xc3\xa9t\xc3\xa9", &o);

	t = with(&t, "100644", "\xc3\x89t\xc3\xa9", &o);
	commit_as(&t, &tip, PERSON);
}
static void attack_utf8(void) { git_oid o = some_blob(); put_in_root("100644", "bad\xff\xfename", &o); }
static void attack_control(void) { git_oid o = some_blob(); put_in_root("100644", "bell\a", &o); }
static void attack_missing_blob(void)
{
	git_oid o;

	(void)git_oid_fromstr(&o, "1234567890123456789012345678901234567890");
	put_in_root("100644", "gone", &o);
}
static void attack_central_blob(void) /* in central, but not in this box */
{
	git_oid o;

	RUN("git -C '%s/central.git' rev-parse main:org.json", boxes.hub);
	said[40] = '\0';
	(void)git_oid_fromstr(&o, said);
	put_in_root("100644", "org", &o);
}
static void attack_missing_tree(void)
{
	git_oid o;

	(void)git_oid_fromstr(&o, "1234567890123456789012345678901234567890");
	put_in_root("40000", "gone", &o);
}
static void attack_blob_as_tree(void) { git_oid o = some_blob(); put_in_root("40000", "odd", &o); }
static void attack_twice(void)
{
	git_oid o = some_blob(), t = with(NULL, "100644", "a", &o), both = {0};
	struct rbk_buf out = {0};

	(void)t;
	for (int i = 0; i < 2; i++) {
		rbk_buf_str(&out, "100644 a");
		rbk_buf_char(&out, '\0');
		rbk_buf_put(&out, o.id, GIT_OID_RAWSZ);
	}
	assert_int_equal(git_odb_write(&both, odb, out.text, out.len, GIT_OBJECT_TREE), 0);
	rbk_buf_free(&out);
	put_in_root("40000", "folder", &both);
}
static void attack_file_and_folder(void) /* "a", "a-b", "a/" */
{
	git_oid o = some_blob(), t = with(NULL, "100644", "x", &o);
	struct rbk_buf out = {0};
	static const char *const names[] = { "100644 a", "100644 a-b", "40000 a" };

	for (size_t i = 0; i < 3; i++) {
		rbk_buf_str(&out, names[i]);
		rbk_buf_char(&out, '\0');
		rbk_buf_put(&out, i == 2 ? t.id : o.id, GIT_OID_RAWSZ);
	}
	assert_int_equal(git_odb_write(&t, odb, out.text, out.len, GIT_OBJECT_TREE), 0);
	rbk_buf_free(&out);
	put_in_root("40000", "folder", &t);
}
static void attack_deep(void)
{
	git_oid o = some_blob(), t = with(NULL, "100644", "x", &o);

	for (int i = 0; i < 10000; i++)
		t = with(NULL, "40000", "d", &t);
	put_in_root("40000", "deep", &t);
}
static void attack_a_bit_deep(void)
{
	git_oid o = some_blob(), t = with(NULL, "100644", "x", &o);

	for (int i = 0; i < 12; i++)
		t = with(NULL, "40000", "d", &t);
	put_in_root("40000", "deep", &t);
}
static void attack_bomb(void) /* ten levels, each ten times the one below: 10^10 paths */
{
	git_oid o = some_blob(), t = with(NULL, "100644", "x", &o);

	for (int i = 0; i < 7; i++) {
		git_oid up = with(NULL, "40000", "0", &t);

		for (int k = 1; k < 20; k++) {
			char name[16];

			(void)snprintf(name, sizeof name, "%02d", k);
			up = with(&up, "40000", name, &t);
		}
		t = up;
	}
	put_in_root("40000", "bomb", &t);
}
static void attack_long_path(void)
{
	char name[256] = {0};
	git_oid o = some_blob();

	memset(name, 'n', 250);
	put_in_root("100644", name, &o);
}
static char client_path[64];
static void
find_client(void)
{
	char id[RBK_ULID_SIZE];

	boxes_client_id(id, 0, 0);
	rbk_client_folder(client_path, id);
}
static void attack_large_record(void)
{
	const size_t len = 50 * 1024 * 1024;
	char *bytes = rbk_grow(NULL, len), path[100];

	memset(bytes, 'x', len);
	find_client();
	(void)snprintf(path, sizeof path, "%s/client.json", client_path);
	put_file(path, bytes, len, false);
	free(bytes);
}
static void attack_huge_blob(void)
{
	const size_t len = 65 * 1024 * 1024;
	char *bytes = rbk_grow(NULL, len);

	memset(bytes, 'x', len);
	put_file("documents.bin", bytes, len, false);
	free(bytes);
}
static void attack_false_content(void) /* a document that isn't what its name says */
{
	char path[160];

	find_client();
	(void)snprintf(path, sizeof path, "%s/documents/%064d", client_path, 7);
	put_file(path, "a photo", 7, false);
}
static void attack_lonely_document(void) /* a document without its content */
{
	char path[160], text[500];

	find_client();
	(void)snprintf(path, sizeof path, "%s/documents/01KAQ3WZXA6PMR6F4W8WJ0YQ7S.json", client_path);
	(void)snprintf(text, sizeof text, "{\n  \"kind\": \"document\",\n  \"id\": \"01KAQ3WZXA6PMR6F4W8WJ0YQ7S\",\n  \"client\": \"%s\",\n"
	               "  \"title\": \"x\",\n  \"content\": \"%064d\",\n  \"bytes\": 7,\n  \"by\": \"" PERSON "\"\n}\n", strrchr(client_path, '/') + 1, 7);
	put_file(path, text, strlen(text), false);
}
static void attack_not_json(void)
{
	char path[100];

	find_client();
	(void)snprintf(path, sizeof path, "%s/client.json", client_path);
	put_file(path, "{ \"kind\": \"client\",", 19, false);
}
/* Somebody else's words in the record at `file`, changed by sed. */
static void
edit(const char *file, const char *change)
{
	char path[200], text[20000];

	find_client();
	RUN("git -C '%s' ls-tree -r --name-only book -- '%s' | grep '%s' | head -1", box, client_path, file);
	(void)snprintf(path, sizeof path, "%.*s", (int)strcspn(said, "\n"), said);
	RUN("git -C '%s' show book:'%s' | sed '%s'", box, path, change);
	(void)snprintf(text, sizeof text, "%.19000s", said);
	put_file(path, text, strlen(text), false);
}
static void attack_other_person(void) { edit("client.json", "s/\"by\": \"r-00000\"/\"by\": \"r-00001\"/"); }
static void attack_fixed(void) { edit("events/", "s/\"claim\"/\"release\"/"); }
static void attack_wrong_id(void) { edit("client.json", "s/\"id\": \"0/\"id\": \"1/"); }
static void attack_missing_field(void) { edit("client.json", "/\"name\"/d"); }
static void attack_book(void) { put_file("book.json", "{\n  \"kind\": \"book\",\n  \"format\": 1,\n  \"person\": \"r-00001\"\n}\n", 58, false); }
static void attack_no_book(void) { put_file("book.json", NULL, 0, true); }
static void attack_author(void) { git_oid o = some_blob(), t = with(&root, "100644", "note", &o); commit_as(&t, &tip, "r-00001"); }
static void attack_rewritten(void) { git_oid o = some_blob(), t = with(&root, "100644", "note", &o); commit_as(&t, NULL, PERSON); }
static void attack_alternates(void)
{
	git_oid o = some_blob();

	put_in_root("100644", "note", &o);
	RUN("echo '%s/central.git/objects' >'%s/objects/info/alternates'", boxes.hub, box);
}
static void mend_alternates(void) { RUN("rm '%s/objects/info/alternates'", box); }
static void attack_linked_objects(void)
{
	git_oid o = some_blob();

	put_in_root("100644", "note", &o);
	RUN("cd '%s' && mv objects elsewhere && ln -s elsewhere objects", box);
}
static void mend_linked_objects(void) { RUN("cd '%s' && rm objects && mv elsewhere objects", box); }
static void attack_linked_loose(void) /* a loose object that is a link */
{
	git_oid o = some_blob();
	char hex[42];

	put_in_root("100644", "note", &o);
	git_oid_tostr(hex, 41, &o);
	RUN("cd '%s/objects/%.2s' && mv %s ../../aside && ln -s ../../aside %s", box, hex, hex + 2, hex + 2);
}
static void attack_damaged(void)
{
	git_oid o = blob("a blob that is a little longer", 30);
	char hex[42];

	put_in_root("100644", "note", &o);
	git_oid_tostr(hex, 41, &o);
	RUN("cd '%s/objects/%.2s' && chmod u+w %s && printf 'rubbish' | dd of=%s bs=1 seek=9 conv=notrunc status=none", box, hex, hex + 2, hex + 2);
}
static void attack_false_name(void) /* the right form under another's name */
{
	git_oid o = blob("first", 5), p = blob("other", 5);
	char hex[42], other[42];

	put_in_root("100644", "note", &o);
	git_oid_tostr(hex, 41, &o);
	git_oid_tostr(other, 41, &p);
	RUN("cd '%s/objects' && cp -f %.2s/%s %.2s/%s", box, other, other + 2, hex, hex + 2);
}
static void attack_no_box(void)
{
	git_oid o = some_blob();

	put_in_root("100644", "note", &o);
	RUN("mv '%s' '%s/aside'", box, scratch);
}
static void mend_no_box(void) { RUN("mv '%s/aside' '%s'", scratch, box); }

struct attack {
	const char *name;
	void      (*make)(void);
	const char *reason;    /* part of it */
	void      (*undo)(void);
	bool        for_good;  /* no later push can mend it */
};

#define ROW(name, reason, undo, good) { #name, attack_##name, reason, undo, good }

static const struct attack attacks[] = {
	ROW(symlink, "link is a symbolic link", NULL, false),
	ROW(submodule, "sub is a git submodule", NULL, false),
	ROW(executable, "run.sh is an executable file", NULL, false),
	ROW(dotdot, "\\\"..\\\" can't be in a book", NULL, true),
	ROW(dotgit, "\\\".git\\\" can't be in a book", NULL, true),
	ROW(dotgit_case, "can't be in a book", NULL, true),
	ROW(dotgit_ntfs, "can't be in a book", NULL, true),
	ROW(dotgit_ntfs_end, "can't be in a book", NULL, true),
	ROW(dotgit_stream, "can't be in a book", NULL, true),
	ROW(dotgit_hfs, "can't be in a book", NULL, true),
	ROW(backslash, "can't be in a book", NULL, true),
	ROW(slash, "can't be in a book", NULL, true),
	ROW(empty_name, "can't be in a book", NULL, true),
	ROW(mode, "mode", NULL, true),
	ROW(zero_mode, "mode", NULL, true),
	ROW(null, "stands for no object", NULL, true),
	ROW(case_twin, "differ only in upper and lower case", NULL, false),
	ROW(wide_twin, "differ only in upper and lower case", NULL, false),
	ROW(utf8, "not valid UTF-8", NULL, false),
	ROW(control, "control characters", NULL, false),
	ROW(missing_blob, "1234567890123456789012345678901234567890 is not in the box", NULL, true),
	ROW(central_blob, "is not in the box", NULL, true),
	ROW(missing_tree, "is not in the box", NULL, true),
	ROW(blob_as_tree, "is a blob where a tree belongs", NULL, true),
	ROW(twice, "twice", NULL, true),
	ROW(file_and_folder, "twice", NULL, true),
	ROW(deep, "deeper than", NULL, true),
	ROW(a_bit_deep, "deeper than 8 folders", NULL, false),
	ROW(bomb, "more than", NULL, true),
	ROW(long_path, "longer than 240 bytes", NULL, false),
	ROW(large_record, "52428800 bytes", NULL, false),
	ROW(huge_blob, "68157440 bytes", NULL, true),
	ROW(false_content, "its SHA-256 is not its name", NULL, false),
	ROW(lonely_document, "the content it names is missing", NULL, false),
	ROW(not_json, "client.json: line 1", NULL, false),
	ROW(other_person, "this is the book of r-00000", NULL, false),
	ROW(fixed, "never changes", NULL, false),
	ROW(wrong_id, "field id must be", NULL, false),
	ROW(missing_field, "field name is missing", NULL, false),
	ROW(book, "book.json was changed, but a record of kind book never changes", NULL, false),
	ROW(no_book, "book.json is missing", NULL, false),
	ROW(author, "by another author", NULL, true),
	ROW(rewritten, "history was rewritten", NULL, true),
	ROW(alternates, "alternates", mend_alternates, false),
	ROW(linked_objects, "link", mend_linked_objects, false),
	ROW(linked_loose, "is not in the box, or damaged", NULL, true),
	ROW(damaged, "damaged", NULL, true),
	ROW(false_name, "not what its name says", NULL, true),
	ROW(no_box, "not there", mend_no_box, false),
};

static void
try_one(const struct attack *a)
{
	struct rbk_merge_report r;
	char good[64], bad[64];

	make_world(2);
	boxes_first(&boxes, 1);
	merge(&r);
	assert_int_equal(r.books, 2);
	RUN("git -C '%s/central.git' rev-parse refs/books/*/" PERSON " 2>/dev/null || git -C '%s/central.git' for-each-ref --format='%%(objectname)' 'refs/books/*/" PERSON "'", boxes.hub, boxes.hub);
	RUN("git -C '%s/central.git' ls-tree -r -t main books | awk '$4 ~ /" PERSON "$/ {print $3}'", boxes.hub);
	(void)snprintf(good, sizeof good, "%.40s", said);
	open_box();
	RUN("cat '%s/refs/heads/book'", box);
	a->make();
	git_odb_free(odb);
	if (a->undo == mend_no_box) {
		RUN("cat '%s/aside/refs/heads/book'", scratch);
	} else {
		RUN("cat '%s/refs/heads/book'", box);
	}
	(void)snprintf(bad, sizeof bad, "%.40s", said);
	struct rbk_err err = {0};
	struct rbk_line line;

	GOOD(rbk_journal_append(&line, boxes.hub, PERSON, bad, &err));
	boxes_work(&boxes, 1, 2, 1, 0, 0);
	merge(&r);
	if (r.books != 1 || r.quarantined != 1)
		fail_msg("%s: merged %zu, quarantined %zu", a->name, r.books, r.quarantined);
	if (!strstr(show("central.git", "quarantine/" PERSON ".json"), a->reason))
		fail_msg("%s: \"%s\" isn't in %s", a->name, a->reason, said);
	RUN("git -C '%s/central.git' ls-tree -r -t main books | awk '$4 ~ /" PERSON "$/ {print $3}'", boxes.hub);
	assert_memory_equal(said, good, 40);
	if (sh("git -C '%s/desks/" PERSON ".git' grep -q hub.quarantined main -- notices", boxes.hub))
		fail_msg("%s: no notice", a->name);
	RUN("git -C '%s/desks/" PERSON ".git' show main:receipts/2026-11/3.json | grep -q '\"merged\": false'", boxes.hub);

	/* the next push puts all right again */
	if (a->undo)
		a->undo();
	git_repository *repo;

	assert_int_equal(git_repository_open_bare(&repo, box), 0);
	assert_int_equal(git_repository_odb(&odb, repo), 0);
	git_repository_free(repo);
	(void)git_oid_fromstr(&tip, bad);
	commit_as(&root, &tip, PERSON);
	git_odb_free(odb);
	receive(0);
	merge(&r);
	if (r.books != !a->for_good || r.quarantined != a->for_good)
		fail_msg("%s, mended: merged %zu, quarantined %zu: %s", a->name, r.books, r.quarantined, show("central.git", "quarantine/" PERSON ".json"));
	if (!a->for_good) {
		RUN("git -C '%s/desks/" PERSON ".git' grep -q hub.merged_again main -- notices", boxes.hub);
		RUN("git -C '%s/desks/" PERSON ".git' show main:receipts/2026-11/3.json | grep -q '\"merged\": true'", boxes.hub);
		assert_string_equal(show("central.git", "quarantine/" PERSON ".json"), "");
		assert_int_equal(differing_cases(), 0);
	}
	fsck_all();
}

static void
test_attacks(void **state)
{
	const char *only = getenv("ROADBOOK_ATTACK");

	(void)state;
	for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
		if (only && strcmp(only, attacks[i].name) != 0)
			continue;
		(void)begin(NULL);
		try_one(&attacks[i]);
		(void)end(NULL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_attacks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The directory of claimed clients: rows, leaves, what is found in them, the
   same bytes from any order, and what is damaged refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/rules/directory.h"
#include "core/store/file.h"
#include "core/store/repo.h"
#include "sync/directory_p.h"
#include "sync/remote_p.h"
#include "tests/unit/world.h"

static struct rbk_mac mac;

static int
begin(void **state)
{
	uint8_t key[RBK_MAC_KEY];

	(void)state;
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)i;
	rbk_mac_key(&mac, key);
	return 0;
}

/* RFC 4231, test cases 1 and 2 as far as a key of 32 bytes goes: zeros behind
   a shorter key are the same key. */
static void
mac_is_hmac(void **state)
{
	struct rbk_mac m;
	uint8_t key[RBK_MAC_KEY] = {0}, out[RBK_MAC_SIZE];
	char hex[2 * RBK_MAC_KEY + 1];

	(void)state;
	memset(key, 0x0b, 20);
	rbk_mac_key(&m, key);
	rbk_mac_of(out, &m, "Hi There", 8);
	rbk_mac_key_write(hex, out);
	assert_string_equal(hex, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	memset(key, 0, sizeof key);
	memcpy(key, "Jefe", 4);
	rbk_mac_key(&m, key);
	rbk_mac_of(out, &m, "what do ya want for nothing?", 28);
	rbk_mac_key_write(hex, out);
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	assert_true(rbk_mac_key_read(key, hex) && memcmp(key, out, sizeof key) == 0);
	assert_false(rbk_mac_key_read(key, "5bdc"));
	hex[3] = 'G';
	assert_false(rbk_mac_key_read(key, hex));
}

static void
leaf_paths(void **state)
{
	const uint8_t hash[RBK_ROW_HASH] = { 0x5b, 0xa0, 0x01, 0xff, 0x80, 0x01 };
	static const char *const bad[] = { "", "x", "-2", "-0101010", "123", "123/", "12/-0", "124/-0", "123/-", "-0/", "123", "123/123/123/123/123/123/123/-1" };
	uint8_t back[RBK_ROW_HASH];
	char path[RBK_LEAF_PATH];
	unsigned depth;

	(void)state;
	for (unsigned d = 0; d <= RBK_LEAF_DEPTH; d++) {
		rbk_leaf_path(path, hash, d);
		assert_memory_equal(path, "rows/", 5);
		assert_true(rbk_leaf_path_read(back, &depth, path + 5));
		assert_int_equal(depth, d);
		for (unsigned i = 0; i < d; i++)
			assert_int_equal(back[i / 8] >> (7 - i % 8) & 1, hash[i / 8] >> (7 - i % 8) & 1);
	}
	rbk_leaf_path(path, hash, 9);
	assert_string_equal(path, "rows/112/-111");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(rbk_leaf_path_read(back, &depth, bad[i]));
}

struct shelf { /* one leaf of all rows */
	struct rbk_rows rows;
	unsigned        depth;
};

static void
put_row(struct shelf *s, enum rbk_listed_kind kind, const char *text, const char *form, enum rbk_listed status, uint16_t ask)
{
	RBK_ROOM(s->rows.at, s->rows.n, s->rows.cap);
	rbk_row_make(s->rows.at[s->rows.n++], &mac, &(struct rbk_listed_key){ kind, text, form }, status, ask);
	qsort(s->rows.at, s->rows.n, sizeof *s->rows.at, rbk_row_compare);
}

static int
the_leaf(void *ctx, const char **bytes, size_t *len, unsigned *depth, const uint8_t hash[RBK_ROW_HASH], struct rbk_err *err)
{
	const struct shelf *s = ctx;

	(void)hash;
	(void)err;
	*bytes = s->rows.n ? (const char *)s->rows.at : NULL;
	*len = s->rows.n * RBK_ROW;
	*depth = s->depth;
	return 0;
}

static size_t
look(struct rbk_listed_hit **hits, struct rbk_arena *a, struct shelf *s, enum rbk_listed_kind kind, const char *text, const char *form)
{
	struct rbk_err err = {0};
	size_t n;

	assert_int_equal(rbk_directory_look(hits, &n, a, &mac, &(struct rbk_listed_key){ kind, text, form }, the_leaf, s, &err), 0);
	return n;
}

static void
found_by_equal_keys(void **state)
{
	struct shelf s = {0};
	struct rbk_arena a = {0};
	struct rbk_listed_hit *h;

	(void)state;
	put_row(&s, RBK_KEY_NAME, "上海远航电子", "有限公司", RBK_LISTED_HELD, 7);
	put_row(&s, RBK_KEY_NAME, "上海远航电子", "股份有限公司", RBK_LISTED_CONTESTED, 0x8123);
	put_row(&s, RBK_KEY_ALIAS, "远航", "", RBK_LISTED_POOL, 0);
	put_row(&s, RBK_KEY_CODE, "91310000MA1FL00004", "", RBK_LISTED_FREE, 0xffff);
	for (int i = 0; i < 300; i++) {
		char other[32];

		(void)snprintf(other, sizeof other, "别家%d", i);
		put_row(&s, RBK_KEY_NAME, other, "有限公司", RBK_LISTED_HELD, 1);
	}
	assert_int_equal(look(&h, &a, &s, RBK_KEY_NAME, "上海远航电子", "有限公司"), 2);
	assert_true(h[0].sure == RBK_SURE && h[0].status == RBK_LISTED_HELD && h[0].ask == 7 && h[0].kind == RBK_KEY_NAME);
	assert_true(h[1].sure == RBK_SURE_OTHER_FORM && h[1].status == RBK_LISTED_CONTESTED && h[1].ask == 0x8123);
	assert_int_equal(look(&h, &a, &s, RBK_KEY_NAME, "上海远航电子", ""), 2);
	assert_true(h[0].sure == RBK_SURE_NO_FORM && h[1].sure == RBK_SURE_NO_FORM);
	assert_int_equal(look(&h, &a, &s, RBK_KEY_NAME, "远航", "有限公司"), 1);
	assert_true(h[0].sure == RBK_SURE_NO_FORM && h[0].kind == RBK_KEY_ALIAS && h[0].status == RBK_LISTED_POOL);
	assert_int_equal(look(&h, &a, &s, RBK_KEY_CODE, "91310000MA1FL00004", ""), 1);
	assert_true(h[0].sure == RBK_SURE && h[0].status == RBK_LISTED_FREE && h[0].ask == 0xffff);
	assert_int_equal(look(&h, &a, &s, RBK_KEY_CODE, "上海远航电子", ""), 0);
	assert_int_equal(look(&h, &a, &s, RBK_KEY_NAME, "91310000MA1FL00004", ""), 0);
	assert_int_equal(look(&h, &a, &s, RBK_KEY_NAME, "远洋", ""), 0);
	free(s.rows.at);
	rbk_arena_free(&a);
}

/* Whoever has no name learns neither status nor whom to ask: the same status
   and unit look different in each row. */
static void
rows_hide_their_answer(void **state)
{
	size_t seen[256] = {0}, most = 0;
	uint8_t row[RBK_ROW], other[RBK_ROW];
	struct rbk_mac m;
	const uint8_t key[RBK_MAC_KEY] = { 1 };

	(void)state;
	for (int i = 0; i < 5000; i++) {
		char name[32];

		(void)snprintf(name, sizeof name, "客户%d", i);
		rbk_row_make(row, &mac, &(struct rbk_listed_key){ RBK_KEY_NAME, name, "有限公司" }, RBK_LISTED_HELD, 3);
		seen[row[7]]++;
		most = seen[row[7]] > most ? seen[row[7]] : most;
	}
	assert_true(most < 60); /* 20 on average */
	rbk_mac_key(&m, key); /* another key, other rows */
	rbk_row_make(other, &m, &(struct rbk_listed_key){ RBK_KEY_NAME, "客户4999", "有限公司" }, RBK_LISTED_HELD, 3);
	assert_memory_not_equal(row, other, RBK_ROW_HASH);
}

static void
damaged_leaves_are_refused(void **state)
{
	struct shelf s = {0};
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_listed_hit *h;
	size_t n;
	const struct rbk_listed_key key = { RBK_KEY_NAME, "甲", "" };
	uint8_t zero[RBK_ROW_HASH] = {0};

	(void)state;
	put_row(&s, RBK_KEY_NAME, "甲", "", RBK_LISTED_HELD, 1);
	put_row(&s, RBK_KEY_NAME, "乙", "", RBK_LISTED_HELD, 1);
	assert_int_equal(rbk_leaf_check(s.rows.at, s.rows.n * RBK_ROW, zero, 0, &err), 0);
	for (size_t len = 0; len < s.rows.n * RBK_ROW; len++) /* cut anywhere but between two rows */
		assert_int_equal(rbk_leaf_check(s.rows.at, len, zero, 0, &err), len % RBK_ROW ? RBK_E_BROKEN : 0);
	assert_non_null(strstr(err.text, "rows/-"));
	uint8_t first[RBK_ROW];

	memcpy(first, s.rows.at[0], RBK_ROW);
	memcpy(s.rows.at[0], s.rows.at[1], RBK_ROW);
	memcpy(s.rows.at[1], first, RBK_ROW);
	assert_int_equal(rbk_directory_look(&h, &n, &a, &mac, &key, the_leaf, &s, &err), RBK_E_BROKEN);
	assert_non_null(strstr(err.text, "not in order"));
	for (s.depth = 1; s.depth < 48 && s.depth <= RBK_LEAF_DEPTH; s.depth += 13) /* rows of elsewhere */
		assert_int_equal(rbk_directory_look(&h, &n, &a, &mac, &(struct rbk_listed_key){ RBK_KEY_NAME, "丙", "" }, the_leaf, &s, &err), RBK_E_BROKEN);
	uint8_t *many = calloc(RBK_LEAF_ROWS + 1, RBK_ROW);

	assert_int_equal(rbk_leaf_check(many, (RBK_LEAF_ROWS + 1) * RBK_ROW, zero, 0, &err), RBK_E_BROKEN);
	assert_int_equal(rbk_leaf_check(many, (RBK_LEAF_ROWS + 1) * RBK_ROW, zero, RBK_LEAF_DEPTH, &err), 0);
	free(many);
	free(s.rows.at);
	rbk_arena_free(&a);
}

/* Trees: leaves brought along in any steps are those made at once. */
struct bed {
	git_repository  *repo;
	char             path[64];
	struct rbk_arena a;
};

static void
bed_open(struct bed *b)
{
	*b = (struct bed){ .path = "/tmp/rbk-dir-XXXXXX" };
	assert_non_null(mkdtemp(b->path));
	rbk_repo_start();
	assert_int_equal(git_repository_init(&b->repo, b->path, 1), 0);
}

static void
bed_close(struct bed *b)
{
	struct rbk_err err = {0};

	git_repository_free(b->repo);
	rbk_arena_free(&b->a);
	assert_int_equal(rbk_file_remove_all(b->path, &err), 0);
}

static int
change(git_oid *tree, struct bed *b, const git_oid *was, struct rbk_rows *go, struct rbk_rows *come)
{
	struct rbk_err err = {0};
	struct rbk_put *puts;
	git_tree *base = NULL;
	size_t n;

	if (go->n > 1)
		qsort(go->at, go->n, RBK_ROW, rbk_row_compare);
	if (come->n > 1)
		qsort(come->at, come->n, RBK_ROW, rbk_row_compare);
	if (was)
		assert_int_equal(git_tree_lookup(&base, b->repo, was), 0);
	int code = rbk_directory_leaves(&puts, &n, &b->a, b->repo, base, go, come, &err);

	if (!code)
		assert_int_equal(rbk_repo_update(tree, b->repo, base, puts, n, &err), 0);
	git_tree_free(base);
	return code;
}

static void
add(struct rbk_rows *rows, size_t number)
{
	char name[32];

	(void)snprintf(name, sizeof name, "客户%zu", number);
	RBK_ROOM(rows->at, rows->n, rows->cap);
	rbk_row_make(rows->at[rows->n++], &mac, &(struct rbk_listed_key){ RBK_KEY_NAME, name, "有限公司" }, RBK_LISTED_HELD, (uint16_t)number);
}

/* Every leaf below the tree is one, and none could be joined or must be split. */
static size_t
count_leaves(git_repository *repo, const git_tree *tree)
{
	size_t n = 0;

	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);
		git_tree *below;

		if (git_tree_entry_type(e) == GIT_OBJECT_BLOB) {
			n++;
			continue;
		}
		assert_int_equal(git_tree_lookup(&below, repo, git_tree_entry_id(e)), 0);
		n += count_leaves(repo, below);
		git_tree_free(below);
	}
	return n;
}

#define N 12000

static void
same_tree_from_any_order(void **state)
{
	struct bed b;
	struct rbk_rows all = {0}, go = {0}, come = {0}, none = {0};
	git_oid whole, tree, less;
	unsigned random = 1;
	bool in[N] = {0};

	(void)state;
	bed_open(&b);
	for (size_t i = 0; i < N; i += 2)
		add(&all, i);
	assert_int_equal(change(&whole, &b, NULL, &none, &all), 0);
	/* some come and go again, in steps of any size */
	assert_int_equal(change(&tree, &b, NULL, &none, &none), 0);
	for (int step = 0; step < 60; step++) {
		go.n = come.n = 0;
		for (int k = 0; k < (step % 7 ? 150 : 3); k++) {
			random = random * 1103515245u + 12345u;
			size_t i = random / 65536 % N;

			add(in[i] ? &go : &come, i);
			in[i] = !in[i];
		}
		/* a row that comes and goes in one step cancels out before */
		for (size_t i = 0; i < come.n; i++)
			for (size_t k = 0; k < go.n; k++)
				if (i < come.n && memcmp(come.at[i], go.at[k], RBK_ROW) == 0) {
					memcpy(come.at[i], come.at[--come.n], RBK_ROW);
					memcpy(go.at[k--], go.at[--go.n], RBK_ROW);
				}
		assert_int_equal(change(&tree, &b, &tree, &go, &come), 0);
		if (step == 30)
			less = tree;
	}
	go.n = come.n = 0;
	for (size_t i = 0; i < N; i++)
		if (in[i] != (i % 2 == 0))
			add(in[i] ? &go : &come, i);
	assert_int_equal(change(&tree, &b, &tree, &go, &come), 0);
	assert_true(git_oid_equal(&tree, &whole));
	/* a row that isn't there can't go: whoever asks makes it all anew */
	go.n = 0;
	add(&go, 1);
	assert_int_equal(change(&less, &b, &tree, &go, &none), RBK_E_BROKEN);
	/* all of it goes: one empty leaf */
	assert_int_equal(change(&tree, &b, &whole, &all, &none), 0);
	assert_int_equal(change(&less, &b, NULL, &none, &none), 0);
	assert_true(git_oid_equal(&tree, &less));
	free(all.at);
	free(go.at);
	free(come.at);
	bed_close(&b);
}

/* One changed row changes one leaf of many. */
static void
a_change_touches_its_leaf(void **state)
{
	struct bed b;
	struct rbk_rows all = {0}, one = {0}, none = {0};
	struct rbk_err err = {0};
	struct rbk_put *puts;
	git_oid whole;
	git_tree *tree;
	size_t n;

	(void)state;
	bed_open(&b);
	for (size_t i = 0; i < N; i++)
		add(&all, i);
	assert_int_equal(change(&whole, &b, NULL, &none, &all), 0);
	add(&one, N);
	assert_int_equal(git_tree_lookup(&tree, b.repo, &whole), 0);
	assert_in_range(count_leaves(b.repo, tree), N / RBK_LEAF_ROWS + 1, 2 * N / (RBK_LEAF_ROWS / 2));
	assert_int_equal(rbk_directory_leaves(&puts, &n, &b.a, b.repo, tree, &none, &one, &err), 0);
	assert_in_range(n, 1, 3); /* 3 if it had to be split */
	git_tree_free(tree);
	free(all.at);
	free(one.at);
	bed_close(&b);
}

static git_oid
directory_commit(git_repository *repo, const git_oid *tree)
{
	const struct rbk_commit c = { .author = "hub", .committer = "hub", .org = "Acme", .tree = tree, .what = "directory" };
	struct rbk_buf bytes = {0};
	git_odb *odb;
	git_oid made;

	rbk_commit_write(&bytes, &c);
	assert_int_equal(git_repository_odb(&odb, repo), 0);
	assert_int_equal(git_odb_write(&made, odb, bytes.text, bytes.len, GIT_OBJECT_COMMIT), 0);
	git_odb_free(odb);
	rbk_buf_free(&bytes);
	return made;
}

/* Fetches the directory of hub/commons.git as sync does; bytes that came. */
static uint64_t
fetch(git_repository *mine, const char *hub)
{
	struct rbk_access access = RBK_ACCESS_USUAL;
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_wire *line;
	struct rbk_wish wishes[] = {
		{ .repo = mine, .branch = "refs/heads/main", .ref = "refs/heads/commons", .force = true, .may_lack = true },
		{ .repo = mine, .branch = RBK_REF_DIRECTORY, .ref = "refs/heads/main", .force = true, .may_lack = true, .parentless = true },
	};

	assert_int_equal(rbk_wire_open(&line, &a, hub, &access, &err), 0);
	const struct rbk_far far = { .line = line, .repository = "commons.git", .what = "commons" };

	if (rbk_far_fetch_all(wishes, 2, &far, &err))
		fail_msg("%s", err.text);
	assert_false(wishes[0].moved);
	assert_true(wishes[1].moved);
	const uint64_t n = (uint64_t)line->traffic.received;

	rbk_wire_close(line);
	rbk_arena_free(&a);
	return n;
}

/* Real git sends what changed, though the new commit doesn't know the old one;
   what was replaced is forgotten. */
static void
the_difference_is_sent(void **state)
{
	struct bed hub, mine;
	struct rbk_rows all = {0}, more = {0}, none = {0};
	struct rbk_err err = {0};
	char path[100];
	git_oid tree, first, second;
	git_reference *ref = NULL;

	(void)state;
	bed_open(&hub);
	bed_open(&mine);
	git_repository_free(hub.repo);
	for (int i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof path, "%s/%s", hub.path, i ? "desks" : "boxes");
		assert_int_equal(mkdir(path, 0777), 0);
	}
	(void)snprintf(path, sizeof path, "%s/commons.git", hub.path);
	assert_int_equal(git_repository_init(&hub.repo, path, 1), 0);
	for (size_t i = 0; i < N; i++)
		add(&all, i);
	assert_int_equal(change(&tree, &hub, NULL, &none, &all), 0);
	first = directory_commit(hub.repo, &tree);
	assert_int_equal(git_reference_create(&ref, hub.repo, RBK_REF_DIRECTORY, &first, 1, NULL), 0);
	git_reference_free(ref);
	assert_in_range(fetch(mine.repo, hub.path), N * RBK_ROW, 2 * N * RBK_ROW);
	for (size_t i = 0; i < 20; i++)
		add(&more, N + i);
	assert_int_equal(change(&tree, &hub, &tree, &none, &more), 0);
	second = directory_commit(hub.repo, &tree);
	assert_int_equal(git_reference_create(&ref, hub.repo, RBK_REF_DIRECTORY, &second, 1, NULL), 0);
	git_reference_free(ref);
	assert_in_range(fetch(mine.repo, hub.path), 500, 5000);
	assert_int_equal(rbk_repo_forget(hub.repo, &first, 1, &err), 0); /* kept a while */
	assert_true(rbk_commit_there(hub.repo, &first) && rbk_commit_there(hub.repo, &second));
	assert_int_equal(rbk_repo_forget(mine.repo, NULL, 0, &err), 0);
	git_repository_free(mine.repo); /* it has the old packs open */
	assert_int_equal(git_repository_open(&mine.repo, mine.path), 0);
	assert_true(!rbk_commit_there(mine.repo, &first) && rbk_commit_there(mine.repo, &second));
	free(all.at);
	free(more.at);
	bed_close(&hub);
	bed_close(&mine);
}

/* More equal rows than a leaf holds: it can't be split, and is one leaf. */
static void
many_of_one_name(void **state)
{
	struct bed b;
	struct rbk_rows come = {0}, go = {0}, none = {0};
	git_oid tree, again;

	(void)state;
	bed_open(&b);
	for (size_t i = 0; i < RBK_LEAF_ROWS + 100; i++)
		add(&come, 5);
	assert_int_equal(change(&tree, &b, NULL, &none, &come), 0);
	for (size_t i = 0; i < 200; i++)
		add(&go, 5);
	assert_int_equal(change(&tree, &b, &tree, &go, &none), 0);
	come.n -= 200;
	assert_int_equal(change(&again, &b, NULL, &none, &come), 0);
	assert_true(git_oid_equal(&tree, &again));
	free(come.at);
	free(go.at);
	bed_close(&b);
}

/* What a case gives. */
static struct rbk_json *
read(struct rbk_arena *a, const char *text)
{
	struct rbk_json *v;
	struct rbk_err err = {0};

	assert_int_equal(rbk_json_read(&v, a, text, strlen(text), &err), 0);
	return v;
}

#define ENTRY(person, core, code, more) \
	"{\"type\":\"entry\",\"person\":\"" person "\",\"core\":\"" core "\",\"form\":\"有限公司\",\"code\":\"" code "\"" more "}"

static void
what_a_case_lists(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_listing l;

	(void)state;
	/* a lead gives nothing, nor does a claim that is void */
	rbk_listing_of(&l, &a, read(&a, "{\"status\":\"free\",\"facts\":[" ENTRY("r-li", "甲", "", "") "]}"));
	assert_int_equal(l.status, RBK_LISTED_NOT);
	rbk_listing_of(&l, &a, read(&a, "{\"status\":\"free\",\"claims\":[{\"person\":\"r-li\",\"state\":\"void\"}],\"facts\":[" ENTRY("r-li", "甲", "", "") "]}"));
	assert_int_equal(l.status, RBK_LISTED_NOT);
	/* held: the owner's names, codes and other names, none twice; never what
	   somebody typed who doesn't claim it */
	rbk_listing_of(&l, &a, read(&a, "{\"status\":\"held\",\"owner\":\"r-li\",\"claims\":[{\"person\":\"r-li\",\"state\":\"provisional\"}],\"facts\":["
	                                ENTRY("r-li", "甲", "C1", ",\"aliases\":\"乙公司\\n甲有限公司\"") "," ENTRY("r-li", "甲", "C1", "") "," ENTRY("r-zhao", "丙", "C2", "") "]}"));
	assert_int_equal(l.status, RBK_LISTED_HELD);
	assert_true(l.n_persons == 1 && strcmp(l.persons[0], "r-li") == 0);
	assert_int_equal(l.n_keys, 3);
	assert_true(l.keys[0].kind == RBK_KEY_NAME && l.keys[1].kind == RBK_KEY_CODE && l.keys[2].kind == RBK_KEY_ALIAS);
	/* contested: all sides; those that ended don't count */
	rbk_listing_of(&l, &a, read(&a, "{\"status\":\"contested\",\"claims\":[{\"person\":\"r-li\",\"state\":\"provisional\"},{\"person\":\"r-zhao\",\"state\":\"provisional\"},"
	                                "{\"person\":\"r-wang\",\"state\":\"released\",\"ended\":\"2026-01-01T00:00:00Z\"}],\"facts\":[" ENTRY("r-zhao", "丙", "", "") "]}"));
	assert_int_equal(l.status, RBK_LISTED_CONTESTED);
	assert_int_equal(l.n_persons, 2);
	assert_int_equal(l.n_keys, 1);
	/* free again: whoever held it last knows */
	rbk_listing_of(&l, &a, read(&a, "{\"status\":\"free\",\"claims\":[{\"person\":\"r-li\",\"state\":\"released\",\"ended\":\"2026-02-01T00:00:00Z\"},"
	                                "{\"person\":\"r-zhao\",\"state\":\"lapsed\",\"ended\":\"2026-01-01T00:00:00Z\"}],\"facts\":[" ENTRY("r-li", "甲", "", "") "]}"));
	assert_int_equal(l.status, RBK_LISTED_FREE);
	assert_true(l.n_persons == 1 && strcmp(l.persons[0], "r-li") == 0);
	/* in the pool since: the same, to be picked */
	rbk_listing_of(&l, &a, read(&a, "{\"status\":\"free\",\"pooled\":\"2026-02-01T00:00:00Z\",\"claims\":[{\"person\":\"r-li\",\"state\":\"pooled\",\"ended\":\"2026-02-01T00:00:00Z\"}],"
	                                "\"facts\":[" ENTRY("r-li", "甲", "", "") "]}"));
	assert_int_equal(l.status, RBK_LISTED_POOL);
	assert_true(l.n_persons == 1 && strcmp(l.persons[0], "r-li") == 0);
	assert_int_equal(l.n_keys, 1);
	rbk_arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mac_is_hmac),
		cmocka_unit_test(leaf_paths),
		cmocka_unit_test(found_by_equal_keys),
		cmocka_unit_test(rows_hide_their_answer),
		cmocka_unit_test(damaged_leaves_are_refused),
		cmocka_unit_test(same_tree_from_any_order),
		cmocka_unit_test(a_change_touches_its_leaf),
		cmocka_unit_test(the_difference_is_sent),
		cmocka_unit_test(many_of_one_name),
		cmocka_unit_test(what_a_case_lists),
	};

	return cmocka_run_group_tests(tests, begin, NULL);
}

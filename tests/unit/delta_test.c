/* Deltas, and packs of them: git unpacks what we pack. */
#include "book_help.h"

#include <git2.h>

#include "core/store/delta.h"
#include "core/store/repo.h"

/* Applies a delta by the book (gitformat-pack). */
static size_t
size_of(const unsigned char **p)
{
	size_t n = 0;

	for (unsigned shift = 0;; shift += 7) {
		unsigned char c = *(*p)++;

		n |= (size_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			return n;
	}
}

static void
apply(struct rbk_buf *out, const struct rbk_buf *delta, const char *base, size_t base_len)
{
	const unsigned char *p = (const unsigned char *)delta->text, *end = p + delta->len;

	assert_int_equal(size_of(&p), base_len);
	size_t want = size_of(&p);

	while (p < end) {
		unsigned char op = *p++;
		size_t from = 0, n = 0;

		if (!(op & 0x80)) {
			assert_true(op && op <= end - p);
			rbk_buf_put(out, p, op);
			p += op;
			continue;
		}
		for (unsigned i = 0; i < 4; i++)
			if (op >> i & 1)
				from |= (size_t)*p++ << (8 * i);
		for (unsigned i = 0; i < 3; i++)
			if (op >> (4 + i) & 1)
				n |= (size_t)*p++ << (8 * i);
		n = n ? n : 0x10000;
		assert_true(from + n <= base_len);
		rbk_buf_put(out, base + from, n);
	}
	assert_int_equal(out->len, want);
}

static unsigned seed = 7;

static unsigned
dice(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

static void
mutate(struct rbk_buf *to, const struct rbk_buf *from)
{
	size_t at = 0;

	while (at < from->len) {
		size_t run = dice(4000) + 1;

		if (run > from->len - at)
			run = from->len - at;
		if (dice(5)) /* else dropped */
			rbk_buf_put(to, from->text + at, run);
		for (unsigned k = dice(3) ? 0 : dice(300); k > 0; k--)
			rbk_buf_char(to, (char)dice(256));
		at += run;
	}
}

static void
round_trip(void **state)
{
	(void)state;
	for (int round = 0; round < 400; round++) {
		struct rbk_buf base = {0}, to = {0}, delta = {0}, back = {0};
		unsigned letters = round % 3 ? 256 : 2; /* much alike, too */

		for (unsigned k = dice(round % 50 ? 3000 : 200000); k > 0; k--)
			rbk_buf_char(&base, (char)dice(letters));
		rbk_buf_str(&base, "");
		rbk_buf_str(&to, "");
		mutate(&to, &base);
		rbk_buf_str(&delta, "before");
		assert_true(rbk_delta_make(&delta, base.text, base.len, to.text, to.len, SIZE_MAX));
		memmove(delta.text, delta.text + 6, delta.len -= 6);
		apply(&back, &delta, base.text, base.len);
		assert_true(to.len == 0 || memcmp(back.text, to.text, to.len) == 0);
		/* one byte less is too little */
		size_t len = delta.len;

		assert_false(rbk_delta_make(&delta, base.text, base.len, to.text, to.len, len - 1));
		assert_int_equal(delta.len, len);
		rbk_buf_free(&base);
		rbk_buf_free(&to);
		rbk_buf_free(&delta);
		rbk_buf_free(&back);
	}
}

/* One entry of a folder of 256 changed: a few dozen bytes. */
static void
small(void **state)
{
	char base[256 * 33], to[256 * 33];
	struct rbk_buf delta = {0};

	(void)state;
	for (size_t i = 0; i < sizeof base; i++)
		base[i] = (char)dice(256);
	memcpy(to, base, sizeof to);
	for (size_t i = 4000; i < 4020; i++)
		to[i] = (char)(to[i] ^ 0x55);
	assert_true(rbk_delta_make(&delta, base, sizeof base, to, sizeof to, 40));
	rbk_buf_free(&delta);
}

/* A commit whose tree has one file. */
static void
commit(git_repository *repo, struct rbk_fresh *fresh, git_oid *tip, git_oid *blob, const struct rbk_buf *text)
{
	const struct rbk_put file = { .path = "folder/file", .bytes = text->text, .len = text->len };
	struct rbk_err err = {0};
	struct rbk_buf bytes = {0};
	git_oid tree, was = *tip;

	assert_int_equal(git_odb_hash(blob, text->text, text->len, GIT_OBJECT_BLOB), 0);
	GOOD(rbk_repo_update_with(&tree, repo, NULL, &file, 1, rbk_object_write, fresh, &err));
	const struct rbk_commit c = { .author = "r-li", .committer = "d-1", .org = "A", .tree = &tree, .what = "x",
	                              .parents = &was, .n_parents = !git_oid_is_zero(&was) };

	rbk_commit_write(&bytes, &c);
	GOOD(rbk_object_write(fresh, tip, GIT_OBJECT_COMMIT, bytes.text, bytes.len, &err));
	rbk_buf_free(&bytes);
}

/* Chains of deltas, a large object; git's verify-pack and index-pack. */
static void
git_reads(void **state)
{
	enum { N = 300 };
	struct rbk_err err = {0};
	struct rbk_buf text[N] = {{0}};
	git_oid oid[N], tip = {{0}};
	git_repository *repo;
	git_odb_object *o;
	git_odb *odb;

	(void)state;
	rbk_repo_start();
	assert_int_equal(git_repository_init(&repo, book_path, 1), 0);
	RUN("git symbolic-ref HEAD refs/heads/book");
	struct rbk_fresh fresh = { .repo = repo };

	for (int i = 0; i < N; i++) {
		if (i % 7)
			mutate(&text[i], &text[i - 1]);
		else
			for (unsigned k = i == 7 ? 300000 : dice(5000); k > 0; k--)
				rbk_buf_char(&text[i], (char)dice(256));
		rbk_buf_print(&text[i], "object %d", i);
		commit(repo, &fresh, &tip, &oid[i], &text[i]);
	}
	GOOD(rbk_repo_commit_ref(repo, "refs/heads/book", &tip, NULL, fresh.at, fresh.n, "x", &err));
	GOOD(rbk_repo_tidy(repo, RBK_TIDY_ALL, &err));
	RUN("find objects/?? -type f; ls objects/pack | wc -l; i=$(ls objects/pack/*.idx); git verify-pack $i && git fsck --strict && "
	    "git index-pack --strict -o ../gits.idx ${i%%idx}pack >/dev/null && cmp $i ../gits.idx");
	assert_string_equal(said, "2\n");
	RUN("git verify-pack -v objects/pack/*.idx | grep -c '^chain length'"); /* deltas of deltas */
	assert_in_range(strtol(said, NULL, 10), 3, 60);
	assert_int_equal(git_repository_odb(&odb, repo), 0);
	for (int i = 0; i < N; i++) {
		assert_int_equal(git_odb_read(&o, odb, &oid[i]), 0);
		assert_int_equal(git_odb_object_size(o), text[i].len);
		assert_memory_equal(git_odb_object_data(o), text[i].text, text[i].len);
		git_odb_object_free(o);
		rbk_buf_free(&text[i]);
	}
	rbk_fresh_free(&fresh, true);
	git_odb_free(odb);
	git_repository_free(repo);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(small),
		cmocka_unit_test_setup_teardown(git_reads, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

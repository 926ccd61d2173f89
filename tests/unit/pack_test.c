/* Packs and deltas: git unpacks what we pack. */
#include "book_help.h"

#include <git2.h>

#include "core/store/delta.h"
#include "core/store/pack.h"
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

/* Chains of deltas, a large object, every type; git's verify-pack and fsck. */
static void
git_reads(void **state)
{
	enum { N = 300 };
	struct rbk_err err = {0};
	struct rbk_buf text[N] = {{0}}, delta = {0};
	git_oid oid[N];
	git_repository *repo;
	git_odb_object *o;
	git_odb *odb;
	struct rbk_pack *p;
	char name[64], folder[1200];

	(void)state;
	rbk_repo_start();
	assert_int_equal(git_repository_init(&repo, book_path, 1), 0);
	(void)snprintf(folder, sizeof folder, "%s/objects/pack", book_path);
	GOOD(rbk_pack_start(&p, folder, N, &err));
	for (int i = 0; i < N; i++) {
		size_t base = i % 7 ? (size_t)i - 1 : SIZE_MAX;

		if (base == SIZE_MAX)
			for (unsigned k = i == 7 ? 300000 : dice(5000); k > 0; k--)
				rbk_buf_char(&text[i], (char)dice(256));
		else
			mutate(&text[i], &text[i - 1]);
		rbk_buf_print(&text[i], "object %d", i);
		assert_int_equal(git_odb_hash(&oid[i], text[i].text, text[i].len, GIT_OBJECT_BLOB), 0);
		rbk_buf_clear(&delta);
		if (base != SIZE_MAX)
			assert_true(rbk_delta_make(&delta, text[base].text, text[base].len, text[i].text, text[i].len, SIZE_MAX));
		const struct rbk_buf *put = base == SIZE_MAX ? &text[i] : &delta;

		GOOD(rbk_pack_put(p, &oid[i], GIT_OBJECT_BLOB, base, put->text, put->len, &err));
	}
	GOOD(rbk_pack_finish(p, name, &err));
	RUN("git verify-pack objects/pack/%s.idx && git index-pack --strict -o ../gits.idx objects/pack/%s.pack >/dev/null && "
	    "cmp objects/pack/%s.idx ../gits.idx", name, name, name);
	assert_int_equal(git_repository_odb(&odb, repo), 0);
	for (int i = 0; i < N; i++) {
		assert_int_equal(git_odb_read(&o, odb, &oid[i]), 0);
		assert_int_equal(git_odb_object_size(o), text[i].len);
		assert_memory_equal(git_odb_object_data(o), text[i].text, text[i].len);
		git_odb_object_free(o);
		rbk_buf_free(&text[i]);
	}
	rbk_buf_free(&delta);
	git_odb_free(odb);
	git_repository_free(repo);
}

static void
given_up(void **state)
{
	struct rbk_err err = {0};
	struct rbk_pack *p;
	git_oid oid = {{1}};

	(void)state;
	GOOD(rbk_pack_start(&p, scratch, 2, &err));
	GOOD(rbk_pack_put(p, &oid, GIT_OBJECT_BLOB, SIZE_MAX, "x", 1, &err));
	GOOD(rbk_pack_finish(p, NULL, &err));
	RUN("ls -A");
	assert_string_equal(said, "");
	char none[1100];

	(void)snprintf(none, sizeof none, "%s/none", scratch);
	BAD(rbk_pack_start(&p, none, 2, &err), RBK_E_OS, "none");
	GOOD(rbk_pack_finish(p, NULL, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(small),
		cmocka_unit_test_setup_teardown(git_reads, begin, end),
		cmocka_unit_test_setup_teardown(given_up, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

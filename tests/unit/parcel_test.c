/* Packs with git as the referee; small objects' deflate with zlib. */
#include "merge_help.h"

#include <zlib.h>

#include "core/store/parcel.h"
#include "core/store/squeeze.h"
#include "sync/combine.h"
#include "sync/desk_copy.h"
#include "sync/objects.h"
#include "sync/packed_refs.h"

static uint64_t dice = 88172645463325252u;

static uint32_t
roll(uint32_t n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (uint32_t)(dice % n);
}

/* Bytes of every temper: all the same, words, noise. */
static size_t
random_bytes(uint8_t *out, size_t max)
{
	size_t n = roll((uint32_t)max + 1);
	uint32_t temper = roll(4), span = 1 + roll(300);

	for (size_t i = 0; i < n; i++)
		out[i] = temper == 0 ? 'x' : temper == 1 ? (uint8_t)roll(256) : i >= span && roll(20) ? out[i - span] : (uint8_t)(32 + roll(temper == 2 ? 4 : 96));
	return n;
}

static void
test_squeeze(void **state)
{
	static struct rbk_squeeze s;
	static uint8_t in[RBK_SQUEEZE_MAX], out[RBK_SQUEEZE_ROOM(RBK_SQUEEZE_MAX)], back[RBK_SQUEEZE_MAX + 1];
	size_t all_in = 0, all_out = 0, all_zlib = 0;

	(void)state;
	rbk_squeeze_init(&s);
	for (int i = 0; i < 20000; i++) {
		size_t n = random_bytes(in, i % 50 ? 1500 : sizeof in), len = rbk_squeeze(&s, out, in, n);
		uLongf got = sizeof back, zlib = sizeof out;

		assert_true(len <= RBK_SQUEEZE_ROOM(n));
		assert_int_equal(uncompress(back, &got, out, len), Z_OK);
		assert_int_equal(got, n);
		assert_memory_equal(back, in, n);
		assert_int_equal(compress2(back, &(uLongf){ sizeof back }, in, n < 10 ? n : 10, 1), Z_OK);
		if (compress2(out, &zlib, in, n, 1) == Z_OK) {
			all_zlib += zlib;
			all_in += n;
			all_out += len;
		}
	}
	print_message("%zu bytes: %zu squeezed, %zu by zlib at 1\n", all_in, all_out, all_zlib);
}

static void
test_pack(void **state)
{
	struct rbk_err err = {0};
	struct rbk_parcel *p;
	struct rbk_bundle *one, *two;
	struct rbk_objects *o;
	char objects[1200], text[20000];
	git_oid oids[500], first;

	(void)state;
	RUN("git init -q --bare '%s/r.git'", scratch);
	(void)snprintf(objects, sizeof objects, "%s/r.git/objects", scratch);
	GOOD(rbk_parcel_open(&p, objects, &err));
	GOOD(rbk_parcel_finish(p, true, &err)); /* nothing: no pack */
	one = rbk_bundle_open(p);
	two = rbk_bundle_open(p);
	for (int i = 0; i < 500; i++) { /* every third one in both bundles */
		size_t n = 1 + random_bytes((uint8_t *)text + 1, i % 100 ? 2000 : 19000);

		text[0] = (char)('a' + i % 26);
		GOOD(rbk_bundle_write(i % 2 ? one : two, &oids[i], GIT_OBJECT_BLOB, text, n, &err));
		if (i % 3 == 0)
			GOOD(rbk_bundle_write(i % 2 ? two : one, &oids[i], GIT_OBJECT_BLOB, text, n, &err));
		if (i % 90 == 89)
			GOOD(rbk_bundle_flush(one, &err));
	}
	assert_true(rbk_bundle_has(two, &oids[498]));
	GOOD(rbk_bundle_flush(two, &err));
	GOOD(rbk_bundle_flush(one, &err));
	GOOD(rbk_bundle_write(one, &first, GIT_OBJECT_BLOB, "dropped", 7, &err));
	rbk_bundle_drop(one);
	GOOD(rbk_bundle_flush(one, &err));
	GOOD(rbk_parcel_finish(p, true, &err));
	rbk_bundle_close(one);
	rbk_bundle_close(two);
	rbk_parcel_close(p);
	RUN("cd '%s/r.git' && git fsck --strict --full && git verify-pack objects/pack/*.idx && git index-pack --strict -o ../again.idx objects/pack/*.pack && cmp ../again.idx objects/pack/*.idx", scratch);
	(void)snprintf(objects, sizeof objects, "%s/r.git", scratch);
	GOOD(rbk_objects_open(&o, objects, &err));
	for (int i = 0; i < 500; i++) {
		struct rbk_object object;

		GOOD(rbk_objects_read(&object, o, &oids[i], GIT_OBJECT_BLOB, sizeof text, &err));
		rbk_object_clear(&object);
	}
	struct rbk_object object;

	assert_int_equal(rbk_objects_read(&object, o, &first, GIT_OBJECT_ANY, 100, &err), RBK_E_MISSING);
	assert_int_equal(rbk_objects_read(&object, o, &oids[1], GIT_OBJECT_TREE, 100000, &err), RBK_E_BAD);
	assert_int_equal(rbk_objects_read(&object, o, &oids[1], GIT_OBJECT_BLOB, 0, &err), RBK_E_BOUND);
	rbk_objects_close(o);
}

/* Puts what git lists into a pack of ours, but for every fifth. */
static void
pack_some(struct rbk_bundle *to, struct rbk_objects *from, char *list)
{
	struct rbk_err err = {0};
	size_t n = 0;

	for (char *line = strtok(list, "\n"); line; line = strtok(NULL, "\n")) {
		struct rbk_object object;
		git_oid oid;

		if (n++ % 5 == 4)
			continue;
		assert_int_equal(git_oid_fromstrn(&oid, line, 40), 0);
		GOOD(rbk_objects_read(&object, from, &oid, GIT_OBJECT_ANY, SIZE_MAX, &err));
		assert_true(rbk_bundle_put(to, &oid, object.type, object.bytes, object.len));
		rbk_object_clear(&object);
	}
}

/* Copies a tree to d.git; returns how many objects went. */
static size_t
copy(struct rbk_copier *c, const git_oid *was, const git_oid *tree)
{
	struct rbk_err err = {0};
	struct rbk_parcel *p;
	char objects[1200];

	(void)snprintf(objects, sizeof objects, "%s/d.git/objects", scratch);
	GOOD(rbk_parcel_open(&p, objects, &err));
	struct rbk_bundle *b = rbk_bundle_open(p);

	GOOD(rbk_copy_tree(c, b, was, tree, &err));
	GOOD(rbk_bundle_flush(b, &err));
	GOOD(rbk_parcel_finish(p, false, &err));
	size_t n = rbk_parcel_count(p);

	rbk_bundle_close(b);
	rbk_parcel_close(p);
	return n;
}

/* A tree copied whole, then its next state: only what is new, some of it as
   it stands in a pack just made, the rest read. */
static void
test_copy(void **state)
{
	struct rbk_err err = {0};
	struct rbk_copier c = {0};
	struct rbk_parcel *p;
	struct rbk_buf entry = {0};
	char path[1200];
	git_oid trees[2];

	(void)state;
	RUN("git init -q --bare \"$S/d.git\" && git init -q \"$S/c\" && cd \"$S/c\" && git config user.name x && git config user.email x@x && "
	    "for k in a a/x b c; do mkdir -p $k; for i in 1 2 3 4 5 6 7; do echo \"$k $i\" >$k/$i; done; done && git add . && git commit -qm 1 && "
	    "for k in a/x b; do for i in 1 2 3 4 5; do seq $i 400 >$k/$i; done; done && cp -r a b/new && git rm -q c/3 && git add . && git commit -qm 2 && "
	    "git rev-parse HEAD~^{tree} HEAD^{tree}");
	assert_int_equal(git_oid_fromstrn(&trees[0], said, 40), 0);
	assert_int_equal(git_oid_fromstrn(&trees[1], said + 41, 40), 0);
	(void)snprintf(path, sizeof path, "%s/c/.git", scratch);
	GOOD(rbk_objects_open(&c.objects, path, &err));
	(void)snprintf(path, sizeof path, "%s/c/.git/objects", scratch);
	GOOD(rbk_parcel_open(&p, path, &err));
	struct rbk_bundle *b = rbk_bundle_open(p);

	RUN("cd \"$S/c\" && git rev-list --objects HEAD^{tree} --not HEAD~^{tree}");
	pack_some(b, c.objects, said);
	GOOD(rbk_bundle_flush(b, &err));
	assert_false(rbk_parcel_read(&entry, p, &trees[1])); /* not finished */
	GOOD(rbk_parcel_finish(p, false, &err));
	assert_true(rbk_parcel_read(&entry, p, &trees[1]));
	assert_false(rbk_parcel_read(&entry, p, &trees[0]));
	rbk_buf_free(&entry);
	c.fresh = p;
	RUN("cd \"$S/c\" && git rev-list --objects HEAD~^{tree} | wc -l");
	assert_int_equal(copy(&c, NULL, &trees[0]), strtoul(said, NULL, 10));
	RUN("cd \"$S/c\" && git rev-list --objects HEAD^{tree} --not HEAD~^{tree} | wc -l");
	assert_int_equal(copy(&c, &trees[0], &trees[1]), strtoul(said, NULL, 10));
	RUN("cd \"$S/d.git\" && t=$(git -C ../c rev-parse HEAD^{tree}) && git fsck --strict --full $t && git ls-tree -rt $t >../1 && git -C ../c ls-tree -rt $t >../2 && cmp ../1 ../2");
	rbk_bundle_close(b);
	rbk_parcel_close(p);
	rbk_objects_close(c.objects);
	rbk_copier_free(&c);
}

/* Many packs, with objects in several of them, and git's own with deltas by
   distance: fewer packs, every object still there. */
static void
test_combine(void **state)
{
	struct rbk_err err = {0};
	char objects[1200], text[200];
	bool done;

	(void)state;
	RUN("git init -q '%s/r' && cd '%s/r' && git config user.name x && git config user.email x@x && seq 2000 >f && git add f && git commit -qm x && "
	    "seq 2001 >f && git commit -qam y && git repack -qad", scratch, scratch);
	(void)snprintf(objects, sizeof objects, "%s/r/.git/objects", scratch);
	for (int i = 0; i < 40; i++) {
		struct rbk_parcel *p;
		struct rbk_bundle *b;
		git_oid oid;

		GOOD(rbk_parcel_open(&p, objects, &err));
		b = rbk_bundle_open(p);
		for (int k = 0; k < 5 + i; k++) {
			int n = snprintf(text, sizeof text, "object %d", i * 3 + k);

			GOOD(rbk_bundle_write(b, &oid, GIT_OBJECT_BLOB, text, (size_t)n, &err));
		}
		GOOD(rbk_bundle_flush(b, &err));
		GOOD(rbk_parcel_finish(p, false, &err));
		rbk_bundle_close(b);
		rbk_parcel_close(p);
	}
	GOOD(rbk_packs_combine(&done, objects, 41, &err));
	assert_false(done);
	RUN("cd '%s/r' && git cat-file --batch-check --batch-all-objects >../before; ls .git/objects/pack/*.pack | wc -l", scratch);
	assert_int_equal(strtol(said, NULL, 10), 41);
	GOOD(rbk_packs_combine(&done, objects, 20, &err));
	assert_true(done);
	RUN("cd '%s/r' && git cat-file --batch-check --batch-all-objects >../after && cmp ../before ../after && git fsck --strict --full --no-dangling && "
	    "for i in .git/objects/pack/*.idx; do git verify-pack $i; git index-pack --strict -o ../x.idx ${i%%idx}pack >/dev/null && cmp ../x.idx $i || exit 1; done", scratch);
	RUN("ls '%s'/r/.git/objects/pack/*.pack | wc -l", scratch);
	assert_in_range(strtol(said, NULL, 10), 2, 12);
	GOOD(rbk_packs_combine(&done, objects, 1, &err)); /* git's own stays as it is */
	GOOD(rbk_packs_combine(&done, objects, 1, &err));
	RUN("cd '%s/r' && git cat-file --batch-check --batch-all-objects >../after && cmp ../before ../after && ls .git/objects/pack/*.pack | wc -l", scratch);
	assert_in_range(strtol(said, NULL, 10), 2, 2);
}

/* A pack that is never finished leaves nothing; one that was killed is
   cleared away. */
static void
test_unfinished(void **state)
{
	struct rbk_err err = {0};
	struct rbk_parcel *p;
	struct rbk_bundle *b;
	char objects[1200];
	git_oid oid;

	(void)state;
	RUN("git init -q --bare '%s/r.git' && : >'%s/r.git/objects/pack/tmp_rbk_old'", scratch, scratch);
	(void)snprintf(objects, sizeof objects, "%s/r.git/objects", scratch);
	GOOD(rbk_parcel_open(&p, objects, &err));
	b = rbk_bundle_open(p);
	GOOD(rbk_bundle_write(b, &oid, GIT_OBJECT_BLOB, "x", 1, &err));
	GOOD(rbk_bundle_flush(b, &err));
	rbk_bundle_close(b);
	rbk_parcel_close(p);
	rbk_parcel_clear(objects);
	RUN("test -z \"$(ls -A '%s/pack')\"", objects);
}

static void
test_packed_refs(void **state)
{
	struct rbk_err err = {0};
	char repo[1200];
	struct rbk_ref refs[3];

	(void)state;
	RUN("git init -q '%s/r' && cd '%s/r' && git config user.name x && git config user.email x@x && git commit -q --allow-empty -m x && git tag -a -m t t && git branch b && git pack-refs --all && git branch loose", scratch, scratch);
	(void)snprintf(repo, sizeof repo, "%s/r/.git", scratch);
	RUN("git -C '%s' rev-parse HEAD", repo);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(git_oid_fromstrn(&refs[i].oid, said, 40), 0);
	refs[0].name = "refs/books/ff/r-zz";
	refs[1].name = "refs/books/00/r-aa";
	refs[2].name = "refs/heads/b";
	GOOD(rbk_packed_refs_put(repo, refs, 3, &err));
	RUN("git -C '%s' for-each-ref --format='%%(refname)' | tr '\\n' ' '", repo);
	assert_string_equal(said, "refs/books/00/r-aa refs/books/ff/r-zz refs/heads/b refs/heads/loose refs/heads/master refs/tags/t ");
	GOOD(rbk_packed_refs_put(repo, refs, 1, &err));
	RUN("cd '%s' && git rev-parse t^{commit} && git fsck --strict && cp packed-refs ../before && git pack-refs --all && git branch -D loose && grep -v loose ../before | grep -v '^#' >../a; grep -v '^#' packed-refs >../b; cmp ../a ../b", repo);
	RUN(": >'%s/packed-refs.lock'", repo);
	assert_int_not_equal(rbk_packed_refs_put(repo, refs, 1, &err), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_squeeze),
		cmocka_unit_test_setup_teardown(test_pack, begin, end),
		cmocka_unit_test_setup_teardown(test_copy, begin, end),
		cmocka_unit_test_setup_teardown(test_combine, begin, end),
		cmocka_unit_test_setup_teardown(test_unfinished, begin, end),
		cmocka_unit_test_setup_teardown(test_packed_refs, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

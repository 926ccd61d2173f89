/* Thin packs (gitformat-pack(5)). A file's or folder's base is what the
   parent commit has under the same name; a new file's is its neighbour. */
#include "sync/thin.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/model/arena.h"
#include "core/model/bounds.h"
#include "core/store/delta.h"
#include "core/store/oids.h"
#include "core/store/repo.h"
#include "core/store/sha1.h"

#define PARENTS_MAX 8
#define CHAIN_MAX   40              /* deltas upon deltas */
#define DELTA_LARGE (1024 * 1024)   /* bytes of an object not worth comparing */
#define REF_DELTA   7

struct item {
	git_oid base; /* zero: none */
	uint8_t type, chain;
};

struct rbk_thin {
	git_repository *repo;
	git_odb        *odb;
	struct rbk_oids oids;   /* what is sent, in order */
	struct rbk_oids theirs; /* bases that aren't: the other side has them */
	struct item    *items;
	size_t          cap;
};

/* One object more, unless it goes already or is known to be there. A base
   that isn't sent before is there: it will never be sent itself, so that no
   two objects can be each other's difference. */
static bool
add(struct rbk_thin *t, const git_oid *oid, git_object_t type, const git_oid *base)
{
	unsigned chain = 0;

	if (rbk_oids_find(&t->theirs, oid) || !rbk_oids_put(&t->oids, oid, t->oids.n))
		return false;
	RBK_ROOM(t->items, t->oids.n, t->cap);
	if (base) {
		const uint64_t *at = rbk_oids_find(&t->oids, base);

		chain = at ? t->items[*at].chain + 1u : 1;
		if (!at)
			(void)rbk_oids_put(&t->theirs, base, 0);
	}
	const bool use = base && chain <= CHAIN_MAX;

	t->items[t->oids.n - 1] = (struct item){ .base = use ? *base : (git_oid){ {0} }, .type = (uint8_t)type, .chain = (uint8_t)(use ? chain : 0) };
	return true;
}

/* The trees one name has in the parents; NULL where there is none. */
struct past {
	git_tree *at[PARENTS_MAX];
	size_t    n;
};

static void
past_free(struct past *p)
{
	for (size_t i = 0; i < p->n; i++)
		git_tree_free(p->at[i]);
}

/* The file before this one in the same folder of the first parent. */
static const git_oid *
neighbour(const struct past *past, const char *name)
{
	const git_oid *found = NULL;
	size_t n = past->n && past->at[0] ? git_tree_entrycount(past->at[0]) : 0, low = 0;

	while (low < n) { /* names of files sort by their bytes; those of folders nearly so, which is good enough here */
		size_t mid = low + (n - low) / 2;
		const git_tree_entry *e = git_tree_entry_byindex(past->at[0], mid);

		if (strcmp(git_tree_entry_name(e), name) < 0) {
			if (git_tree_entry_type(e) == GIT_OBJECT_BLOB)
				found = git_tree_entry_id(e);
			low = mid + 1;
		} else {
			n = mid;
		}
	}
	return found;
}

static int add_tree(struct rbk_thin *t, const git_oid *oid, const struct past *past, int depth, struct rbk_err *err);

/* One entry: is it new, and what was there before? */
static int
add_entry(struct rbk_thin *t, const git_tree_entry *e, const struct past *past, int depth, struct rbk_err *err)
{
	const git_object_t type = git_tree_entry_type(e);
	const git_oid *base = NULL;
	struct past below = {0};
	int code = 0;

	for (size_t i = 0; i < past->n; i++) {
		const git_tree_entry *was = past->at[i] ? git_tree_entry_byname(past->at[i], git_tree_entry_name(e)) : NULL;

		if (was && git_oid_equal(git_tree_entry_id(was), git_tree_entry_id(e)))
			goto out;
		if (!was || git_tree_entry_type(was) != type)
			continue;
		if (!base)
			base = git_tree_entry_id(was);
		if (type == GIT_OBJECT_TREE && (code = git_tree_lookup(&below.at[below.n], t->repo, git_tree_entry_id(was))) == 0)
			below.n++;
		if (code) {
			code = rbk_repo_fail(err, code, N_("read a folder of %s"), git_repository_path(t->repo));
			goto out;
		}
	}
	if (type == GIT_OBJECT_BLOB)
		(void)add(t, git_tree_entry_id(e), type, base ? base : neighbour(past, git_tree_entry_name(e)));
	else if (type == GIT_OBJECT_TREE)
		code = add_tree(t, git_tree_entry_id(e), &below, depth + 1, err);
out:
	past_free(&below);
	return code;
}

static int
add_tree(struct rbk_thin *t, const git_oid *oid, const struct past *past, int depth, struct rbk_err *err)
{
	git_tree *tree = NULL;

	if (depth > RBK_PATH_DEPTH * 2)
		return rbk_fail(err, RBK_E_BOUND, N_("the book has folders in folders, %d deep"), depth);
	if (!add(t, oid, GIT_OBJECT_TREE, past->n && past->at[0] ? git_tree_id(past->at[0]) : NULL))
		return 0;
	int code = git_tree_lookup(&tree, t->repo, oid);

	if (code)
		return rbk_repo_fail(err, code, N_("read a folder of %s"), git_repository_path(t->repo));
	for (size_t i = 0; i < git_tree_entrycount(tree) && !code; i++)
		code = add_entry(t, git_tree_entry_byindex(tree, i), past, depth, err);
	git_tree_free(tree);
	return code;
}

static int
add_commit(struct rbk_thin *t, const git_oid *oid, struct rbk_err *err)
{
	git_commit *c = NULL, *parent = NULL;
	struct past past = {0};
	int git = git_commit_lookup(&c, t->repo, oid), code = 0;

	for (unsigned i = 0; !git && i < git_commit_parentcount(c) && past.n < PARENTS_MAX; i++) {
		git = git_commit_parent(&parent, c, i);
		if (!git)
			git = git_commit_tree(&past.at[past.n], parent);
		if (!git)
			past.n++;
		git_commit_free(parent);
		parent = NULL;
	}
	if (git)
		code = rbk_repo_fail(err, git, N_("read a commit of %s"), git_repository_path(t->repo));
	if (!code) {
		(void)add(t, oid, GIT_OBJECT_COMMIT, git_commit_parentcount(c) ? git_commit_parent_id(c, 0) : NULL);
		bool new_tree = true;

		for (size_t i = 0; i < past.n; i++)
			new_tree = new_tree && !git_oid_equal(git_tree_id(past.at[i]), git_commit_tree_id(c));
		if (new_tree)
			code = add_tree(t, git_commit_tree_id(c), &past, 0, err);
	}
	past_free(&past);
	git_commit_free(c);
	return code;
}

int
rbk_thin_open(struct rbk_thin **out, git_repository *repo, const git_oid *tip, const git_oid *there, struct rbk_err *err)
{
	struct rbk_thin *t = rbk_grow(NULL, sizeof *t);
	git_revwalk *walk = NULL;
	git_oid oid;
	int code = 0;

	*t = (struct rbk_thin){ .repo = repo };
	*out = t;
	int git = git_repository_odb(&t->odb, repo);

	if (!git)
		git = git_revwalk_new(&walk, repo);
	if (!git)
		git = git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL | GIT_SORT_REVERSE);
	if (!git)
		git = git_revwalk_push(walk, tip);
	if (!git && !git_oid_is_zero(there))
		git = git_revwalk_hide(walk, there);
	while (!git && !code && !(git = git_revwalk_next(&oid, walk)))
		code = add_commit(t, &oid, err);
	git_revwalk_free(walk);
	if (!code && git && git != GIT_ITEROVER)
		code = rbk_repo_fail(err, git, N_("read the commits of %s"), git_repository_path(repo));
	if (code) {
		rbk_thin_close(t);
		*out = NULL;
	}
	return code;
}

void
rbk_thin_close(struct rbk_thin *t)
{
	if (!t)
		return;
	rbk_oids_free(&t->oids);
	rbk_oids_free(&t->theirs);
	free(t->items);
	git_odb_free(t->odb);
	free(t);
}

size_t
rbk_thin_count(const struct rbk_thin *t)
{
	return t->oids.n;
}

/* Being written. */
struct out {
	struct rbk_buf   entry, delta;
	struct rbk_sha1  sum;
	rbk_thin_put_fn *put;
	void            *ctx;
	size_t           done;
};

static int
put(struct out *o, const void *bytes, size_t n, struct rbk_err *err)
{
	rbk_sha1_add(&o->sum, bytes, n);
	return o->put(o->ctx, bytes, n, o->done, err);
}

/* An entry of the pack into `entry`: head, base, deflated bytes. */
static void
entry(struct rbk_buf *out, unsigned type, const git_oid *base, const void *bytes, size_t len)
{
	uLongf room = compressBound(len);
	unsigned char *deflated = rbk_grow(NULL, room);
	unsigned head = type << 4 | (unsigned)(len & 15);
	size_t left = len >> 4;

	for (; left; left >>= 7) {
		rbk_buf_char(out, (char)(head | 0x80));
		head = (unsigned)(left & 0x7f);
	}
	rbk_buf_char(out, (char)head);
	if (base)
		rbk_buf_put(out, base->id, GIT_OID_RAWSZ);
	(void)compress2(deflated, &room, bytes, len, Z_DEFAULT_COMPRESSION); /* the room is enough by compressBound */
	rbk_buf_put(out, deflated, room);
	free(deflated);
}

/* Whole or as a difference, whichever is shorter. */
static int
put_object(struct rbk_thin *t, size_t i, struct out *o, struct rbk_err *err)
{
	const struct item *item = &t->items[i];
	git_odb_object *object = NULL, *base = NULL;
	int code = git_odb_read(&object, t->odb, &t->oids.at[i]);

	if (!code && !git_oid_is_zero(&item->base))
		code = git_odb_read(&base, t->odb, &item->base);
	if (code) {
		code = rbk_repo_fail(err, code, N_("read an object of %s"), git_repository_path(t->repo));
	} else {
		size_t n = git_odb_object_size(object), whole;

		rbk_buf_clear(&o->entry);
		rbk_buf_clear(&o->delta);
		entry(&o->entry, item->type, NULL, git_odb_object_data(object), n);
		whole = o->entry.len;
		if (base && n > GIT_OID_RAWSZ && n < DELTA_LARGE && git_odb_object_size(base) < DELTA_LARGE &&
		    rbk_delta_make(&o->delta, git_odb_object_data(base), git_odb_object_size(base), git_odb_object_data(object), n, n - GIT_OID_RAWSZ))
			entry(&o->entry, REF_DELTA, &item->base, o->delta.text, o->delta.len);
		o->done = i + 1;
		if (o->entry.len > whole && o->entry.len - whole < whole)
			code = put(o, o->entry.text + whole, o->entry.len - whole, err);
		else
			code = put(o, o->entry.text, whole, err);
	}
	git_odb_object_free(object);
	git_odb_object_free(base);
	return code;
}

int
rbk_thin_send(struct rbk_thin *t, rbk_thin_put_fn *put_fn, void *ctx, struct rbk_err *err)
{
	struct out o = { .put = put_fn, .ctx = ctx };
	const size_t n = t->oids.n;
	const unsigned char head[] = { 'P', 'A', 'C', 'K', 0, 0, 0, 2,
	                               (unsigned char)(n >> 24), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n };
	uint8_t sum[20];

	rbk_sha1_begin(&o.sum);
	int code = put(&o, head, sizeof head, err);

	for (size_t i = 0; i < n && !code; i++)
		code = put_object(t, i, &o, err);
	if (!code) {
		rbk_sha1_end(&o.sum, sum);
		code = put_fn(ctx, sum, sizeof sum, n, err);
	}
	rbk_buf_free(&o.entry);
	rbk_buf_free(&o.delta);
	return code;
}

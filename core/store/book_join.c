/* Two devices of one person: their books become one. Three trees side by
   side; where both sides changed a record, its two versions are merged. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/path.h"
#include "core/rules/merge.h"
#include "core/store/book_take_p.h"
#include "core/store/differ.h"

/* A file that one side changed. */
struct side {
	const char *path;
	bool        had, has;
	git_oid     was, is;
};

struct sides {
	struct side *at;
	size_t       n, cap;
};

struct joining {
	struct rbk_book     *book;
	struct rbk_arena     arena;
	struct rbk_findings *found;
	git_commit          *ours, *theirs;
	git_tree            *our_tree, *their_tree, *base;
	struct sides         mine, other; /* against the base, in order of path */
	struct book_change  *changes;
	size_t               n, cap;
	bool                 drops;
	struct rbk_err      *err;
};

struct listing {
	struct joining *j;
	struct sides   *to;
};

static int
note(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	struct listing *l = ctx;
	struct sides *s = l->to;

	(void)err;
	RBK_ROOM(s->at, s->n, s->cap);
	struct side *one = &s->at[s->n++];

	*one = (struct side){ .path = rbk_arena_str(&l->j->arena, path), .had = old != NULL, .has = neu != NULL };
	if (old)
		one->was = old->oid;
	if (neu)
		one->is = neu->oid;
	return 0;
}

static int
list(struct joining *j, struct sides *to, const git_tree *tree)
{
	struct listing l = { j, to };
	struct rbk_reader *reader = NULL;
	int git = rbk_reader_open(&reader, j->book->repo);
	int code = git ? rbk_repo_fail(j->err, git, N_("read %s"), j->book->path)
	               : rbk_differ(reader, j->base ? git_tree_id(j->base) : NULL, git_tree_id(tree), note, &l, j->err);

	rbk_reader_close(reader);
	return code;
}

static int
read_blob(const char **bytes, size_t *len, struct joining *j, const git_oid *oid)
{
	git_blob *blob;
	int git = git_blob_lookup(&blob, j->book->repo, oid);

	if (git)
		return rbk_repo_fail(j->err, git, N_("read %s"), j->book->path);
	*len = (size_t)git_blob_rawsize(blob);
	*bytes = rbk_arena_copy(&j->arena, git_blob_rawcontent(blob), *len);
	git_blob_free(blob);
	return 0;
}

static struct book_change *
add(struct joining *j, const char *path)
{
	RBK_ROOM(j->changes, j->n, j->cap);
	j->changes[j->n] = (struct book_change){ .path = path, .check = true };
	return &j->changes[j->n++];
}

/* Does the work tree hold what our commit does? What a hand left there that
   could not be taken in stays: then only the commit changes. */
static bool
undisturbed(struct stat *was, struct joining *j, const char *path, const git_oid *ours)
{
	struct rbk_err why = {0};
	struct rbk_buf bytes = {0};
	git_oid oid;
	int code = rbk_file_stat(was, j->book->path, path, &why);
	bool same;

	if (!ours) {
		*was = code ? (struct stat){0} : *was;
		return code == RBK_E_MISSING;
	}
	same = !code && rbk_file_read(&bytes, j->book->path, path, RBK_DOCUMENT_MAX, &why) == 0 &&
	       git_odb_hash(&oid, bytes.len ? bytes.text : "", bytes.len, GIT_OBJECT_BLOB) == 0 && git_oid_equal(&oid, ours);
	rbk_buf_free(&bytes);
	return same;
}

/* A file we hadn't: into the work tree at once, one at a time, however many
   and large they are. A run that is killed leaves what it wrote as if it had
   been made by hand. */
static int
place_new(struct joining *j, struct book_change *c)
{
	char temp[4096];
	const struct rbk_place at = { j->book->path, book_own(temp, j->book, "new-join"), true };
	git_blob *blob;
	int git = git_blob_lookup(&blob, j->book->repo, &c->oid);

	c->tree_only = true;
	if (git)
		return rbk_repo_fail(j->err, git, N_("read %s"), c->path);
	int code = rbk_file_write(&at, c->path, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), j->err);

	git_blob_free(blob);
	if (!code && rbk_file_stat(&c->is, j->book->path, c->path, j->err))
		c->is = (struct stat){0};
	return code;
}

/* The path becomes what the other device has there. */
static int
take(struct joining *j, const struct side *theirs, const git_oid *ours)
{
	struct book_change *c = add(j, theirs->path);
	bool calm = undisturbed(&c->was, j, theirs->path, ours);

	if (!theirs->has) {
		c->tree_only = !calm;
		j->drops = true;
		return 0;
	}
	c->known = true;
	c->oid = theirs->is;
	if (!calm) {
		c->tree_only = true;
		return 0;
	}
	return ours ? read_blob(&c->bytes, &c->len, j, &theirs->is) : place_new(j, c);
}

static int
read_record(struct rbk_record *out, struct joining *j, const git_oid *oid, const char *path, struct rbk_err *why)
{
	const char *bytes;
	size_t len;

	if (read_blob(&bytes, &len, j, oid))
		return (int)j->err->code;
	return rbk_record_read(out, &j->arena, bytes, len, why) ? (int)why->code : rbk_path_check(path, out, why);
}

static void
tell_unsettled(struct joining *j, const char *path, const struct rbk_record *r)
{
	RBK_JSON_EACH(it, rbk_json_get(r->root, "unsettled"))
		rbk_findings_add(j->found, "check.unsettled", path, rbk_json_get_str(it, "field"), rbk_json_get_str(it, "field"), NULL);
}

/* No versions of one record: the same one wins on either device. */
static int
choose(struct joining *j, const struct side *mine, const struct side *theirs)
{
	char other[GIT_OID_HEXSZ + 1];
	const bool take_theirs = git_oid_cmp(&theirs->is, &mine->is) > 0;

	git_oid_tostr(other, sizeof other, git_commit_id(take_theirs ? j->ours : j->theirs));
	rbk_findings_add(j->found, "book.joined", mine->path, NULL, other, NULL);
	return take_theirs ? take(j, theirs, &mine->is) : 0;
}

static int
merge_records(struct joining *j, const struct side *mine, const struct side *theirs)
{
	struct rbk_err why = { .say = j->err->say };
	struct rbk_record base, x, y, merged;
	struct rbk_buf bytes = {0};
	const bool has_base = mine->had && read_record(&base, j, &mine->was, mine->path, &why) == 0;

	rbk_err_clear(&why);
	if (read_record(&x, j, &mine->is, mine->path, &why) || read_record(&y, j, &theirs->is, mine->path, &why) ||
	    (x.kind && (x.kind->flags & RBK_KIND_FIXED) && !rbk_json_equal(x.root, y.root)) ||
	    rbk_record_merge(&merged, &j->arena, has_base ? &base : NULL, &x, &y, &why))
		return j->err->code ? (int)j->err->code : choose(j, mine, theirs);
	tell_unsettled(j, mine->path, &merged);
	struct book_change *c = add(j, mine->path);

	rbk_record_write(&bytes, &merged);
	c->len = bytes.len;
	c->bytes = rbk_arena_copy(&j->arena, bytes.text, bytes.len);
	rbk_buf_free(&bytes);
	c->tree_only = !undisturbed(&c->was, j, mine->path, &mine->is);
	return 0;
}

static int
both(struct joining *j, const struct side *mine, const struct side *theirs)
{
	if (mine->has == theirs->has && (!mine->has || git_oid_equal(&mine->is, &theirs->is)))
		return 0;
	if (!mine->has)
		return take(j, theirs, NULL); /* undone here, changed there: what was written counts */
	if (!theirs->has)
		return 0;
	return merge_records(j, mine, theirs);
}

static int
decide(struct joining *j)
{
	size_t i = 0, k = 0;
	int code = 0;

	while (k < j->other.n && !code) {
		const struct side *theirs = &j->other.at[k];
		int c = i == j->mine.n ? 1 : strcmp(j->mine.at[i].path, theirs->path);

		if (c < 0) {
			i++;
		} else if (c > 0) {
			code = take(j, theirs, theirs->had ? &theirs->was : NULL);
			k++;
		} else {
			code = both(j, &j->mine.at[i++], theirs);
			k++;
		}
	}
	for (; i < j->mine.n; i++)
		j->drops = j->drops || !j->mine.at[i].has;
	return code;
}

static int
open_trees(struct joining *j, const git_oid *theirs)
{
	git_commit *base = NULL;
	git_oid id;
	int git = git_commit_lookup(&j->theirs, j->book->repo, theirs);

	if (!git)
		git = git_commit_tree(&j->their_tree, j->theirs);
	if (!git)
		git = git_merge_base(&id, j->book->repo, git_commit_id(j->ours), theirs);
	if (git == GIT_ENOTFOUND)
		git = 0; /* this device began with a book of its own */
	else if (!git && !(git = git_commit_lookup(&base, j->book->repo, &id)))
		git = git_commit_tree(&j->base, base);
	git_commit_free(base);
	return git ? rbk_repo_fail(j->err, git, N_("read %s"), j->book->path) : 0;
}

static int
round_of_joining(struct book_hold *h, const git_oid *theirs, struct rbk_findings *found, struct rbk_err *err)
{
	struct joining j = { .book = h->book, .found = found, .err = err };
	char hex[GIT_OID_HEXSZ + 1];
	int code = book_head(&j.ours, &j.our_tree, h->book, err);

	if (!code && git_oid_equal(git_commit_id(j.ours), theirs))
		goto out;
	if (!code && !(code = open_trees(&j, theirs))) {
		h->with = theirs;
		h->forward = git_graph_descendant_of(h->book->repo, theirs, git_commit_id(j.ours)) == 1;
		code = git_graph_descendant_of(h->book->repo, git_commit_id(j.ours), theirs) == 1 ? RBK_E_EXISTS : 0;
	}
	if (code == RBK_E_EXISTS) { /* there is nothing that isn't here */
		code = 0;
		goto out;
	}
	if (!code)
		code = list(&j, &j.mine, j.our_tree) || list(&j, &j.other, j.their_tree) || decide(&j) ? (int)err->code : 0;
	if (!code && j.n >= BOOK_MANY)
		code = rbk_file_flush_all(h->book->path, err);
	if (!code)
		code = book_commit(h, j.ours, j.changes, j.n,
		                   j.drops ? rbk_arena_print(&j.arena, "join devices\n\n" BOOK_UNDOES "%s", git_oid_tostr(hex, sizeof hex, theirs)) : "join devices", err);
out:
	git_tree_free(j.base);
	git_tree_free(j.our_tree);
	git_tree_free(j.their_tree);
	git_commit_free(j.ours);
	git_commit_free(j.theirs);
	free(j.mine.at);
	free(j.other.at);
	free(j.changes);
	rbk_arena_free(&j.arena);
	return code;
}

int
rbk_book_join(struct rbk_book *b, const char *theirs, const struct rbk_key *k, struct rbk_findings *found, struct rbk_err *err)
{
	struct book_hold h;
	git_oid id;
	int code = git_oid_fromstr(&id, theirs) ? rbk_fail(err, RBK_E_USAGE, N_("%s is not a commit"), theirs) : book_hold(&h, b, err);

	if (code)
		return code;
	h.key = k;
	code = round_of_joining(&h, &id, found, err);
	book_hold_drop(&h);
	return code;
}

/* Trees changed by path. A folder is merged as bytes: the old entries and
   the changes run side by side in git's order, so that a change costs the
   folders it touches and no more. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/store/repo.h"

struct entry {
	const char *name;
	size_t      len;
	unsigned    mode;
	git_oid     oid;
	bool        drop;
};

struct job {
	git_repository *repo;
	git_odb        *odb;
	rbk_write_fn   *write;
	void           *ctx;
	struct rbk_err *err;
};

static int
compare_names(const char *x, size_t xn, bool xdir, const char *y, size_t yn, bool ydir)
{
	size_t n = xn < yn ? xn : yn;
	int c = memcmp(x, y, n);

	if (c)
		return c;
	unsigned char xe = xn > n ? (unsigned char)x[n] : xdir ? '/' : 0;
	unsigned char ye = yn > n ? (unsigned char)y[n] : ydir ? '/' : 0;

	return (xe > ye) - (xe < ye);
}

static int
by_git_order(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	return compare_names(a->name, a->len, a->mode == GIT_FILEMODE_TREE, b->name, b->len, b->mode == GIT_FILEMODE_TREE);
}

static int
by_path(const void *x, const void *y)
{
	const struct rbk_put *const *a = x, *const *b = y;
	const unsigned char *p = (const unsigned char *)(*a)->path, *q = (const unsigned char *)(*b)->path;

	for (; *p && *p == *q; p++, q++)
		;
	/* a folder's content stands together: '/' sorts lowest */
	int pc = *p == '/' ? 1 : *p ? *p + 1 : 0, qc = *q == '/' ? 1 : *q ? *q + 1 : 0;

	return pc - qc;
}

static bool
good_name(const char *name, size_t n)
{
	return n > 0 && n < 256 && !(n == 1 && name[0] == '.') && !(n == 2 && name[0] == '.' && name[1] == '.') &&
	       !(n == 4 && strncasecmp(name, ".git", 4) == 0);
}

/* One entry out of a tree's bytes; false at the end or if it is broken. */
static bool
next_entry(struct entry *e, const char **p, const char *end, bool *broken)
{
	const char *s = *p, *nul;

	if (s == end)
		return false;
	*broken = true;
	e->mode = 0;
	while (s < end && *s >= '0' && *s <= '7' && e->mode < 0200000)
		e->mode = e->mode * 8 + (unsigned)(*s++ - '0');
	if (s == end || *s++ != ' ' || !(nul = memchr(s, '\0', (size_t)(end - s))) || end - nul < GIT_OID_RAWSZ + 1)
		return false;
	e->name = s;
	e->len = (size_t)(nul - s);
	memcpy(e->oid.id, nul + 1, GIT_OID_RAWSZ);
	*p = nul + 1 + GIT_OID_RAWSZ;
	*broken = false;
	return true;
}

static void
put_entry(struct rbk_buf *out, const struct entry *e)
{
	rbk_buf_print(out, "%o ", e->mode);
	rbk_buf_put(out, e->name, e->len);
	rbk_buf_char(out, '\0');
	rbk_buf_put(out, e->oid.id, GIT_OID_RAWSZ);
}

static int
by_name(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	return compare_names(a->name, a->len, false, b->name, b->len, false);
}

/* The old entries with the changes; `news` is sorted by name. */
static int
merge_folder(struct rbk_buf *out, const char *old, size_t old_len, const struct entry *news, size_t n, struct job *job)
{
	struct entry *sorted = rbk_grow(NULL, (n + 1) * sizeof *sorted), e;
	const char *p = old;
	bool broken = false;
	size_t k = 0, kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!news[i].drop)
			sorted[kept++] = news[i];
	qsort(sorted, kept, sizeof *sorted, by_git_order);
	while (next_entry(&e, &p, old + old_len, &broken)) {
		if (bsearch(&e, news, n, sizeof *news, by_name))
			continue;
		while (k < kept && by_git_order(&sorted[k], &e) < 0)
			put_entry(out, &sorted[k++]);
		put_entry(out, &e);
	}
	while (k < kept)
		put_entry(out, &sorted[k++]);
	free(sorted);
	return broken ? rbk_fail(job->err, RBK_E_BROKEN, N_("a tree object is damaged: run git fsck")) : 0;
}

static int update_folder(git_oid *out, bool *empty, const git_oid *base, const struct rbk_put **puts,
                         size_t n, size_t skip, struct job *job);

/* The changes of one folder that share a name: one file, or a folder's. */
static int
update_name(struct entry *e, const char *old, size_t old_len, const struct rbk_put **puts, size_t n, size_t skip,
            struct job *job)
{
	const struct rbk_put *put = puts[0];

	e->name = put->path + skip;
	e->len = strcspn(e->name, "/");
	if (!good_name(e->name, e->len))
		return rbk_fail(job->err, RBK_E_BAD, N_("%.200s can't be a path in a repository"), put->path);
	if (!e->name[e->len]) {
		if (n > 1)
			return rbk_fail(job->err, RBK_E_BAD, N_("%.200s can't be a file and a folder"), put->path);
		e->mode = put->mode ? put->mode : GIT_FILEMODE_BLOB;
		e->drop = put->drop;
		if (put->oid)
			e->oid = *put->oid;
		return put->drop || put->oid
			? 0 : job->write(job->ctx, &e->oid, GIT_OBJECT_BLOB, put->bytes, put->len, job->err);
	}
	struct entry was;
	const char *p = old;
	bool broken = false;
	const git_oid *base = NULL;

	while (!base && next_entry(&was, &p, old + old_len, &broken))
		if (was.mode == GIT_FILEMODE_TREE && was.len == e->len && memcmp(was.name, e->name, e->len) == 0)
			base = &was.oid;
	e->mode = GIT_FILEMODE_TREE;
	return update_folder(&e->oid, &e->drop, base, puts, n, skip + e->len + 1, job);
}

static int
read_folder(git_odb_object **out, const git_oid *base, struct job *job)
{
	int code = base ? git_odb_read(out, job->odb, base) : 0;

	if (code)
		return rbk_repo_fail(job->err, code, N_("read a tree"));
	if (base && git_odb_object_type(*out) != GIT_OBJECT_TREE)
		return rbk_fail(job->err, RBK_E_BROKEN, N_("an object is not the tree it should be: run git fsck"));
	return 0;
}

/* How many of the changes begin with the first one's name. */
static size_t
group_size(const struct rbk_put **puts, size_t n, size_t skip)
{
	const char *first = puts[0]->path + skip;
	size_t len = strcspn(first, "/"), group = 1;

	for (; group < n; group++) {
		const char *name = puts[group]->path + skip;

		if (strncmp(name, first, len) != 0 || (name[len] && name[len] != '/'))
			break;
	}
	return group;
}

static int
update_folder(git_oid *out, bool *empty, const git_oid *base, const struct rbk_put **puts, size_t n, size_t skip,
              struct job *job)
{
	git_odb_object *object = NULL;
	struct rbk_buf merged = {0};
	int code = read_folder(&object, base, job);
	const char *old = object ? git_odb_object_data(object) : "";
	size_t old_len = object ? git_odb_object_size(object) : 0, k = 0;
	struct entry *news = rbk_grow(NULL, n * sizeof *news);

	for (size_t i = 0, group; i < n && !code; i += group, k++) {
		group = group_size(puts + i, n - i, skip);
		news[k] = (struct entry){0};
		code = update_name(&news[k], old, old_len, puts + i, group, skip, job);
	}
	if (!code) {
		qsort(news, k, sizeof *news, by_name);
		code = merge_folder(&merged, old, old_len, news, k, job);
	}
	*empty = merged.len == 0;
	if (!code && (!*empty || skip == 0))
		code = job->write(job->ctx, out, GIT_OBJECT_TREE, merged.text ? merged.text : "", merged.len, job->err);
	rbk_buf_free(&merged);
	git_odb_object_free(object);
	free(news);
	return code;
}

static int
write_odb(void *ctx, git_oid *out, git_object_t type, const void *bytes, size_t len, struct rbk_err *err)
{
	int code = git_odb_write(out, ctx, bytes, len, type);

	return code ? rbk_repo_fail(err, code, N_("write an object")) : 0;
}

int
rbk_repo_update_with(git_oid *out, git_repository *repo, const git_tree *base, const struct rbk_put *puts, size_t n,
                     rbk_write_fn *write, void *ctx, struct rbk_err *err)
{
	struct job job = { .repo = repo, .write = write, .ctx = ctx, .err = err };
	const struct rbk_put **sorted = rbk_grow(NULL, (n + 1) * sizeof(void *));
	bool empty;
	int code = git_repository_odb(&job.odb, repo);

	if (code) {
		code = rbk_repo_fail(err, code, N_("open the objects of %s"), git_repository_path(repo));
	} else {
		for (size_t i = 0; i < n; i++)
			sorted[i] = &puts[i];
		qsort(sorted, n, sizeof *sorted, by_path);
		if (!write) {
			job.write = write_odb;
			job.ctx = job.odb;
		}
		code = update_folder(out, &empty, base ? git_tree_id(base) : NULL, sorted, n, 0, &job);
	}
	git_odb_free(job.odb);
	free(sorted);
	return code;
}

int
rbk_repo_update(git_oid *out, git_repository *repo, const git_tree *base, const struct rbk_put *puts, size_t n,
                struct rbk_err *err)
{
	return rbk_repo_update_with(out, repo, base, puts, n, NULL, NULL, err);
}

/* A merge of two sorted listings, folder by folder. */
#include "core/store/differ.h"

#include <string.h>

#include "core/model/buf.h"
#include "core/store/repo.h"

#define DEPTH_MAX 2048 /* folders in a path of a file system's length */

struct differ {
	struct rbk_reader *reader;
	rbk_differ_fn     *f;
	void              *ctx;
	struct rbk_buf     path;
	int                depth;
	struct rbk_err    *err;
};

static int differ_trees(struct differ *d, const git_oid *old, const git_oid *neu);

/* The folder at hand. */
static const char *
name_of(const struct differ *d)
{
	return d->path.len ? d->path.text : "/";
}

static int
result(struct differ *d, int code)
{
	return code ? rbk_repo_fail(d->err, code == GIT_ENOTFOUND ? GIT_ERROR : code, N_("read %s"), name_of(d)) : 0;
}

static void
file_of(struct rbk_file *out, const struct rbk_entry *e)
{
	out->mode = e->mode;
	git_oid_fromraw(&out->oid, e->oid);
}

/* One entry that is in one of them, or differs. */
static int
one(struct differ *d, const struct rbk_entry *old, const struct rbk_entry *neu)
{
	const struct rbk_entry *e = old ? old : neu;
	const size_t base = d->path.len;
	struct rbk_file was, is;
	int code;

	if (old)
		file_of(&was, old);
	if (neu)
		file_of(&is, neu);
	if (base)
		rbk_buf_char(&d->path, '/');
	rbk_buf_put(&d->path, e->name, e->len);
	if (!rbk_entry_is_folder(e))
		code = d->f(d->ctx, d->path.text, old ? &was : NULL, neu ? &is : NULL, d->err);
	else
		code = differ_trees(d, old ? &was.oid : NULL, neu ? &is.oid : NULL);
	d->path.len = base;
	d->path.text[base] = '\0';
	return code;
}

static int
differ_trees(struct differ *d, const git_oid *old, const git_oid *neu)
{
	struct rbk_folder a = {0}, b = {0};
	int code = ++d->depth > DEPTH_MAX ? rbk_fail(d->err, RBK_E_BOUND, N_("%.200s: folders are nested too deep"), d->path.text) : 0;

	if (!code && old)
		code = result(d, rbk_folder_open(&a, d->reader, old));
	if (!code && neu)
		code = result(d, rbk_folder_open(&b, d->reader, neu));
	while (!code && (a.has || b.has)) {
		int order = !a.has ? 1 : !b.has ? -1 : rbk_tree_compare(&a.e, &b.e);

		if (order < 0)
			code = one(d, &a.e, NULL);
		else if (order > 0)
			code = one(d, NULL, &b.e);
		else if (a.e.mode != b.e.mode || memcmp(a.e.oid, b.e.oid, GIT_OID_RAWSZ) != 0)
			code = one(d, &a.e, &b.e);
		if (!code && order <= 0)
			code = result(d, rbk_folder_next(&a));
		if (!code && order >= 0)
			code = result(d, rbk_folder_next(&b));
	}
	rbk_folder_close(&a);
	rbk_folder_close(&b);
	d->depth--;
	return code;
}

int
rbk_differ(struct rbk_reader *r, const git_oid *old, const git_oid *neu, rbk_differ_fn *f, void *ctx,
           struct rbk_err *err)
{
	struct differ d = { .reader = r, .f = f, .ctx = ctx, .err = err };
	int code = old && neu && git_oid_equal(old, neu) ? 0 : differ_trees(&d, old, neu);

	rbk_buf_free(&d.path);
	return code;
}

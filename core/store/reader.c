/* Reading by libgit2's backends. What they don't have, or have wrong, is
   left to libgit2: it looks again for new packs, and has the words for it. */
#include "core/store/reader.h"

#include <git2/sys/odb_backend.h>
#include <stdlib.h>

#include "core/model/arena.h"
#include "core/store/sha1.h"

#define BACKENDS 8
#define FEW      200 /* objects; starting OpenSSL takes as long as it wins on these */

struct rbk_reader {
	git_odb         *odb;
	git_odb_backend *from[BACKENDS];
	size_t           n;
	size_t           last; /* the one that had the object before: mostly it has the next one too */
	size_t           hashed;
};

int
rbk_reader_open(struct rbk_reader **out, git_repository *repo)
{
	struct rbk_reader *r = rbk_grow(NULL, sizeof *r);

	*r = (struct rbk_reader){0};
	int code = git_repository_odb(&r->odb, repo);

	while (!code && r->n < BACKENDS && r->n < git_odb_num_backends(r->odb) &&
	       git_odb_get_backend(&r->from[r->n], r->odb, r->n) == 0)
		r->n++;
	*out = code ? NULL : r;
	if (code)
		free(r);
	return code;
}

void
rbk_reader_close(struct rbk_reader *r)
{
	if (!r)
		return;
	git_odb_free(r->odb);
	free(r);
}

/* Are the bytes what their name says? */
static bool
proven(struct rbk_reader *r, const git_oid *oid, git_object_t type, const void *bytes, size_t len)
{
	git_oid again;

	if (r->hashed++ >= FEW)
		rbk_sha1_object(&again, type, bytes, len);
	else if (git_odb_hash(&again, bytes, len, type))
		return false;
	return git_oid_equal(&again, oid);
}

static bool
take(struct rbk_read *out, git_object_t *type, struct rbk_reader *r, git_odb_backend *from, const git_oid *oid)
{
	void *bytes = NULL;
	size_t len;

	if (!from->read || from->read(&bytes, &len, type, from, oid))
		return false;
	if (!proven(r, oid, *type, bytes, len)) {
		git_odb_backend_data_free(from, bytes);
		return false;
	}
	*out = (struct rbk_read){ .bytes = bytes, .len = len, .from = from };
	return true;
}

int
rbk_reader_get(struct rbk_read *out, struct rbk_reader *r, const git_oid *oid, git_object_t want)
{
	git_object_t type = GIT_OBJECT_ANY;
	bool has = false;

	*out = (struct rbk_read){0};
	for (size_t i = 0; i < r->n && !has; i++) {
		const size_t at = (r->last + i) % r->n;

		if ((has = take(out, &type, r, r->from[at], oid)))
			r->last = at;
	}
	if (!has) {
		int code = git_odb_read(&out->object, r->odb, oid);

		if (code)
			return code;
		out->bytes = git_odb_object_data(out->object);
		out->len = git_odb_object_size(out->object);
		type = git_odb_object_type(out->object);
	}
	if (want == GIT_OBJECT_ANY || type == want)
		return 0;
	rbk_read_free(out);
	(void)git_error_set_str(GIT_ERROR_INVALID, "the object is of another type than the one wanted");
	return GIT_ENOTFOUND;
}

void
rbk_read_free(struct rbk_read *x)
{
	if (x->from)
		git_odb_backend_data_free(x->from, (void *)(size_t)x->bytes);
	git_odb_object_free(x->object);
	*x = (struct rbk_read){0};
}

int
rbk_folder_open(struct rbk_folder *out, struct rbk_reader *r, const git_oid *oid)
{
	*out = (struct rbk_folder){0};
	int code = rbk_reader_get(&out->read, r, oid, GIT_OBJECT_TREE);

	out->p = out->read.bytes;
	out->end = out->p + out->read.len;
	return code ? code : rbk_folder_next(out);
}

int
rbk_folder_next(struct rbk_folder *f)
{
	f->has = false;
	if (f->p == f->end)
		return 0;
	f->has = rbk_tree_next(&f->e, &f->p, f->end) && f->e.len > 0;
	if (!f->has)
		(void)git_error_set_str(GIT_ERROR_TREE, "the tree makes no sense");
	return f->has ? 0 : GIT_ERROR;
}

void
rbk_folder_close(struct rbk_folder *f)
{
	rbk_read_free(&f->read);
	f->has = false;
}

#include "sync/desk_copy.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/store/tree.h"
#include "sync/trees.h"

#define DEPTH_MAX 12
#define SPILL     (4 * 1024 * 1024) /* bytes of objects in hand before they go to the pack */

struct copy {
	struct rbk_copier *c;
	struct rbk_bundle *to;
	struct rbk_err    *err;
};

/* A tree's bytes: libgit2's, or ours. */
struct bytes {
	struct rbk_object object;
	char             *own;
	const char       *at;
	size_t            len;
};

static void
drop(struct bytes *b)
{
	rbk_object_clear(&b->object);
	free(b->own);
}

/* Puts an object in as the new pack has it; the entry stays in hand. False:
   it isn't there. */
static bool
put_ready(struct copy *x, const git_oid *oid, git_object_t want, size_t *head, size_t *size)
{
	struct rbk_copier *c = x->c;
	unsigned type;

	if (!c->fresh || !rbk_parcel_read(&c->entry, c->fresh, oid) ||
	    (*head = rbk_parcel_head_read(&type, size, &c->entry)) == 0 || (git_object_t)type != want)
		return false;
	rbk_bundle_add(x->to, &(struct rbk_packed){ *oid, c->entry.text, c->entry.len });
	return true;
}

static bool
inflate_entry(struct bytes *out, struct rbk_copier *c, size_t head, size_t size)
{
	if (size > RBK_TREE_BYTES || (!c->inflates && inflateInit(&c->z) != Z_OK))
		return false;
	c->inflates = true;
	out->own = rbk_grow(NULL, size + 1);
	out->own[size] = '\0';
	out->at = out->own;
	out->len = size;
	(void)inflateReset(&c->z);
	c->z.next_in = (Bytef *)c->entry.text + head;
	c->z.avail_in = (uInt)(c->entry.len - head);
	c->z.next_out = (Bytef *)out->own;
	c->z.avail_out = (uInt)size + 1;
	return inflate(&c->z, Z_FINISH) == Z_STREAM_END && c->z.total_out == size;
}

/* Puts a tree in, and reads it. */
static int
put_tree(struct bytes *out, struct copy *x, const git_oid *oid)
{
	size_t head, size;

	*out = (struct bytes){0};
	if (put_ready(x, oid, GIT_OBJECT_TREE, &head, &size) && inflate_entry(out, x->c, head, size))
		return 0;
	free(out->own);
	*out = (struct bytes){0};
	if (rbk_objects_read(&out->object, x->c->objects, oid, GIT_OBJECT_TREE, RBK_TREE_BYTES, x->err))
		return (int)x->err->code;
	out->at = out->object.bytes;
	out->len = out->object.len;
	(void)rbk_bundle_put(x->to, oid, GIT_OBJECT_TREE, out->at, out->len);
	return 0;
}

static int
spill(struct copy *x)
{
	return rbk_bundle_size(x->to) > SPILL ? rbk_bundle_flush(x->to, x->err) : 0;
}

int
rbk_copy_blob(struct rbk_copier *c, struct rbk_bundle *to, const git_oid *oid, struct rbk_err *err)
{
	struct copy x = { c, to, err };
	struct rbk_object blob;
	size_t head, size;

	if (put_ready(&x, oid, GIT_OBJECT_BLOB, &head, &size))
		return spill(&x);
	if (rbk_objects_read(&blob, c->objects, oid, GIT_OBJECT_BLOB, SIZE_MAX, err))
		return (int)err->code;
	(void)rbk_bundle_put(to, oid, GIT_OBJECT_BLOB, blob.bytes, blob.len);
	rbk_object_clear(&blob);
	return spill(&x);
}

static int copy_tree(struct copy *x, const git_oid *was, const git_oid *oid, int depth);

/* What a folder holds that the one it was made from didn't hold there. */
static int
copy_entry(struct copy *x, const struct rbk_object *was, const struct rbk_entry *e, int depth)
{
	struct rbk_entry before;
	git_oid below, under;
	bool had = was->bytes && rbk_tree_find(&before, was->bytes, was->len, e->name, e->len);

	git_oid_fromraw(&below, e->oid);
	if (had)
		git_oid_fromraw(&under, before.oid);
	if ((had && git_oid_equal(&under, &below)) || rbk_bundle_has(x->to, &below))
		return 0;
	if (rbk_entry_is_folder(e))
		return copy_tree(x, had && rbk_entry_is_folder(&before) ? &under : NULL, &below, depth + 1);
	return rbk_copy_blob(x->c, x->to, &below, x->err);
}

static int
copy_tree(struct copy *x, const git_oid *was, const git_oid *oid, int depth)
{
	struct rbk_object before = {0};
	struct rbk_err why = {0};
	struct rbk_entry e;
	struct bytes tree;
	int code;

	if (depth > DEPTH_MAX)
		return rbk_fail(x->err, RBK_E_BROKEN, N_("a folder in central is too deep"));
	if ((code = put_tree(&tree, x, oid)))
		return code;
	if (was && rbk_objects_read(&before, x->c->objects, was, GIT_OBJECT_TREE, RBK_TREE_BYTES, &why))
		before = (struct rbk_object){0};
	for (const char *p = tree.at; !code && rbk_tree_next(&e, &p, tree.at + tree.len); )
		code = copy_entry(x, &before, &e, depth);
	rbk_object_clear(&before);
	drop(&tree);
	return code ? code : spill(x);
}

int
rbk_copy_tree(struct rbk_copier *c, struct rbk_bundle *to, const git_oid *was, const git_oid *oid, struct rbk_err *err)
{
	return copy_tree(&(struct copy){ c, to, err }, was, oid, 0);
}

void
rbk_copier_free(struct rbk_copier *c)
{
	if (c->inflates)
		(void)inflateEnd(&c->z);
	rbk_buf_free(&c->entry);
	*c = (struct rbk_copier){0};
}

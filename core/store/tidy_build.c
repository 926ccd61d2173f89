/* The new pack: which object stands where, and as a delta of which. Versions
   of one folder follow each other, newest first, each the base of the next
   older one: that is where a book's bytes are, for every save writes anew
   each folder on the way to its record. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "core/model/buf.h"
#include "core/store/delta.h"
#include "core/store/parcel.h"
#include "core/store/repo.h"
#include "core/store/tidy_p.h"

#define DEPTH     50 /* of deltas, as git's own packs */
#define RUN       20 /* objects in a chain until it starts again at its first one */
#define WINDOW    3  /* objects just before that are tried */
#define DELTA_MAX (1024 * 1024)
#define OFS_DELTA 6 /* a type of entry: a delta that names its base by distance */

struct member {
	struct tidy_object *object;
	git_odb_object     *read; /* while it may be a base */
	int                 depth;
	uint64_t            at;    /* its place in the pack */
};

struct building {
	struct tidy     *tidy;
	git_odb         *odb;
	struct rbk_parcel *parcel;
	struct member   *at;
	size_t           n;
	size_t           anchor, since; /* the first of the chain at hand, and how many followed it */
	struct rbk_buf   best, other, entry;
	z_stream         z;
};

/* Records of one kind together: the folder inside the client's, or the first. */
static const char *
kind_of(const char *path)
{
	const char *p = path;

	for (int i = 0; i < 3; i++) {
		const char *slash = strchr(p, '/');

		if (!slash)
			return path;
		p = slash + 1;
	}
	return p;
}

static int
by_place(const void *x, const void *y)
{
	const struct tidy_object *a = ((const struct member *)x)->object, *b = ((const struct member *)y)->object;
	int c = (a->type > b->type) - (a->type < b->type);

	if (!c && a->type == GIT_OBJECT_BLOB) {
		const char *p = kind_of(a->name), *q = kind_of(b->name);
		size_t n = strcspn(p, "/"), k = strcspn(q, "/");

		c = memcmp(p, q, n < k ? n : k);
		if (!c)
			c = (n > k) - (n < k);
	}
	if (!c)
		c = strcmp(a->name, b->name);
	if (!c)
		c = (a->order > b->order) - (a->order < b->order);
	return c ? c : git_oid_cmp(&a->oid, &b->oid);
}

/* Tries a base; the better delta stays in b->best. */
static size_t
attempt(struct building *b, const struct member *m, size_t i, size_t base, size_t now)
{
	const struct member *from = &b->at[base];
	size_t len = git_odb_object_size(m->read), from_len = from->read ? git_odb_object_size(from->read) : SIZE_MAX;
	size_t most = now == SIZE_MAX ? len / 2 : b->best.len;

	if (base >= i || from->object->type != m->object->type || from_len > DELTA_MAX || len > DELTA_MAX || most < 2)
		return now;
	rbk_buf_clear(&b->other);
	if (!rbk_delta_make(&b->other, git_odb_object_data(from->read), from_len, git_odb_object_data(m->read), len, most - 1))
		return now;
	struct rbk_buf was = b->best;

	b->best = b->other;
	b->other = was;
	return base;
}

/* A chain that may still grow needs room for RUN objects behind it. */
static size_t
choose_base(struct building *b, size_t i)
{
	const struct member *m = &b->at[i];
	bool follows = i > 0 && b->at[i - 1].object->type == m->object->type &&
	               (m->object->type != GIT_OBJECT_TREE || strcmp(b->at[i - 1].object->name, m->object->name) == 0);
	size_t base = SIZE_MAX;

	if (follows && b->since < RUN) {
		for (size_t k = 1; k <= WINDOW && k <= i; k++)
			if (b->at[i - k].depth < DEPTH)
				base = attempt(b, m, i, i - k, base);
	} else if (follows && b->at[b->anchor].depth + 1 + RUN <= DEPTH) {
		base = attempt(b, m, i, b->anchor, base);
	}
	return base;
}

static void
let_go(struct building *b, size_t i)
{
	git_odb_object_free(b->at[i].read);
	b->at[i].read = NULL;
}

/* How far back the base begins. */
static void
put_distance(struct rbk_buf *out, uint64_t back)
{
	char digits[10];
	size_t n = sizeof digits;

	digits[--n] = (char)(back & 0x7f);
	while (back >>= 7)
		digits[--n] = (char)(0x80 | (--back & 0x7f));
	rbk_buf_put(out, digits + n, sizeof digits - n);
}

static void
put_deflated(struct building *b, const char *bytes, size_t len)
{
	struct rbk_buf *out = &b->entry;
	size_t room = deflateBound(&b->z, len);

	if (out->cap < out->len + room)
		out->text = rbk_grow(out->text, out->cap = out->len + room);
	(void)deflateReset(&b->z);
	b->z.next_in = (Bytef *)(size_t)bytes;
	b->z.avail_in = (uInt)len;
	b->z.next_out = (Bytef *)out->text + out->len;
	b->z.avail_out = (uInt)room;
	(void)deflate(&b->z, Z_FINISH); /* the room is enough by deflateBound */
	out->len += b->z.total_out;
}

static int
put_entry(struct building *b, struct member *m, const struct member *base, const char *bytes, size_t len)
{
	char head[RBK_PACK_HEAD];

	rbk_buf_clear(&b->entry);
	rbk_buf_put(&b->entry, head, rbk_parcel_head(head, base ? OFS_DELTA : (unsigned)m->object->type, len));
	m->at = rbk_parcel_end(b->parcel);
	if (base)
		put_distance(&b->entry, m->at - base->at);
	put_deflated(b, bytes, len);
	return rbk_parcel_raw(b->parcel, &m->object->oid, (uint32_t)crc32(0, (const Bytef *)b->entry.text, (uInt)b->entry.len),
	                      b->entry.text, b->entry.len, b->tidy->err);
}

static int
put(struct building *b, size_t i)
{
	struct member *m = &b->at[i];
	int code = git_odb_read(&m->read, b->odb, &m->object->oid);

	if (code)
		return rbk_repo_fail(b->tidy->err, GIT_ERROR, N_("read the objects of %s"), b->tidy->dir);
	size_t base = choose_base(b, i), old = b->anchor;

	m->depth = base == SIZE_MAX ? 0 : b->at[base].depth + 1;
	code = base == SIZE_MAX
		? put_entry(b, m, NULL, git_odb_object_data(m->read), git_odb_object_size(m->read))
		: put_entry(b, m, &b->at[base], b->best.text, b->best.len);
	if (base == SIZE_MAX || b->since >= RUN) { /* a chain begins */
		b->anchor = i;
		b->since = 0;
	} else {
		b->since++;
	}
	if (old != b->anchor && old + WINDOW < i)
		let_go(b, old);
	if (i >= WINDOW && i - WINDOW != b->anchor)
		let_go(b, i - WINDOW);
	return code;
}

/* Objects whose name isn't known have a type all the same. */
static int
list(struct building *b)
{
	struct tidy *t = b->tidy;

	for (size_t i = 0; i < t->n; i++) {
		struct tidy_object *o = &t->at[i];
		size_t len;

		if (!o->reached && (t->forget || !o->packed))
			continue;
		if (!o->reached && git_odb_read_header(&len, &o->type, b->odb, &o->oid))
			return rbk_repo_fail(t->err, GIT_ERROR, N_("read the objects of %s"), t->dir);
		if (!o->name)
			o->name = "";
		b->at[b->n++] = (struct member){ .object = o };
	}
	if (b->n > 1)
		qsort(b->at, b->n, sizeof *b->at, by_place);
	return 0;
}

int
tidy_build(struct tidy *t, const char *work, const char **name)
{
	struct building b = { .tidy = t };
	int code = git_repository_odb(&b.odb, t->repo);

	if (code)
		return rbk_repo_fail(t->err, code, N_("open the objects of %s"), t->dir);
	if (deflateInit(&b.z, Z_DEFAULT_COMPRESSION) != Z_OK)
		abort(); /* out of memory */
	b.at = rbk_grow(NULL, (t->n + 1) * sizeof *b.at);
	code = list(&b);
	if (!code)
		code = rbk_parcel_open(&b.parcel, work, t->err);
	for (size_t i = 0; i < b.n && !code; i++)
		code = put(&b, i);
	if (!code)
		code = rbk_parcel_finish(b.parcel, true, t->err);
	if (!code)
		*name = rbk_arena_str(&t->arena, rbk_parcel_name(b.parcel));
	rbk_parcel_close(b.parcel);
	for (size_t i = 0; i < b.n; i++)
		let_go(&b, i);
	free(b.at);
	rbk_buf_free(&b.best);
	rbk_buf_free(&b.other);
	rbk_buf_free(&b.entry);
	(void)deflateEnd(&b.z);
	git_odb_free(b.odb);
	return code;
}

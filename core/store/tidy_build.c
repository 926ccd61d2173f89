/* The new pack: which object stands where, and as a delta of which. Versions
   of one folder follow each other, newest first, each the base of the next
   older one: that is where a book's bytes are, for every save writes anew
   each folder on the way to its record. */
#include <stdlib.h>
#include <string.h>

#include "core/model/buf.h"
#include "core/store/delta.h"
#include "core/store/pack.h"
#include "core/store/repo.h"
#include "core/store/tidy_p.h"

#define DEPTH     50 /* of deltas, as git's own packs */
#define RUN       20 /* objects in a chain until it starts again at its first one */
#define WINDOW    3  /* objects just before that are tried */
#define DELTA_MAX (1024 * 1024)

struct member {
	struct tidy_object *object;
	git_odb_object     *read; /* while it may be a base */
	int                 depth;
};

struct building {
	struct tidy     *tidy;
	git_odb         *odb;
	struct rbk_pack *pack;
	struct member   *at;
	size_t           n;
	size_t           anchor, since; /* the first of the chain at hand, and how many followed it */
	struct rbk_buf   best, other;
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
		? rbk_pack_put(b->pack, &m->object->oid, m->object->type, base, git_odb_object_data(m->read),
		               git_odb_object_size(m->read), b->tidy->err)
		: rbk_pack_put(b->pack, &m->object->oid, m->object->type, base, b->best.text, b->best.len, b->tidy->err);
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

		if (!o->reached && !o->packed)
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
tidy_build(struct tidy *t, const char *work, char name[64])
{
	struct building b = { .tidy = t };
	int code = git_repository_odb(&b.odb, t->repo);

	if (code)
		return rbk_repo_fail(t->err, code, N_("open the objects of %s"), t->dir);
	b.at = rbk_grow(NULL, (t->n + 1) * sizeof *b.at);
	code = list(&b);
	if (!code)
		code = rbk_pack_start(&b.pack, work, b.n, t->err);
	for (size_t i = 0; i < b.n && !code; i++)
		code = put(&b, i);
	if (b.pack) {
		struct rbk_err given_up = {0};
		int finished = rbk_pack_finish(b.pack, code ? NULL : name, code ? &given_up : t->err);

		code = code ? code : finished;
	}
	for (size_t i = 0; i < b.n; i++)
		let_go(&b, i);
	free(b.at);
	rbk_buf_free(&b.best);
	rbk_buf_free(&b.other);
	git_odb_free(b.odb);
	return code;
}

/* Which rows go and which come: cases that differ between two states of
   central, on all processors. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync/compare.h"
#include "sync/directory_p.h"

struct change {
	git_oid was, is;
	bool    has_was, has_is;
};

struct rowing {
	struct rbk_directory_side *old, *neu; /* old NULL: all cases are new */
	struct change             *at;
	size_t                     n, cap;
	struct rbk_rows            go[RBK_WORKERS], come[RBK_WORKERS];
};

static void
changed(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct rowing *r = ctx;
	struct change c = { .has_was = old != NULL, .has_is = neu != NULL };

	(void)path;
	if (old)
		c.was = *old;
	if (neu)
		c.is = *neu;
	RBK_ROOM(r->at, r->n, r->cap);
	r->at[r->n++] = c;
}

/* The rows of one case as one side sees it. */
static int
add_rows(struct rbk_rows *rows, struct rbk_directory_side *s, unsigned who, const git_oid *oid, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_listing l;
	struct rbk_json *kase;
	const char *bytes;
	size_t len;
	uint16_t ask;
	int code = rbk_central_blob(&bytes, &len, &a, &s->central[who], oid, err);

	if (!code)
		code = rbk_json_read(&kase, &a, bytes, len, err);
	if (!code) {
		rbk_listing_of(&l, &a, kase);
		code = l.n_keys ? rbk_directory_ask(&ask, s, who, &l, err) : 0;
	}
	for (size_t i = 0; !code && i < l.n_keys; i++) {
		RBK_ROOM(rows->at, rows->n, rows->cap);
		rbk_row_make(rows->at[rows->n++], &s->mac, &l.keys[i], l.status, ask);
	}
	rbk_arena_free(&a);
	return code;
}

static int
look(void *ctx, size_t i, unsigned who, struct rbk_err *err)
{
	struct rowing *r = ctx;
	const struct change *c = &r->at[i];
	int code = c->has_was && r->old ? add_rows(&r->go[who], r->old, who, &c->was, err) : 0;

	return code || !c->has_is ? code : add_rows(&r->come[who], r->neu, who, &c->is, err);
}

static void
collect(struct rbk_rows *out, struct rbk_rows parts[RBK_WORKERS])
{
	for (unsigned i = 0; i < RBK_WORKERS; i++) {
		if (out->n + parts[i].n > out->cap) {
			out->cap = out->n + parts[i].n;
			out->at = rbk_grow(out->at, out->cap * sizeof *out->at);
		}
		if (parts[i].n)
			memcpy(out->at + out->n, parts[i].at, parts[i].n * sizeof *out->at);
		out->n += parts[i].n;
		free(parts[i].at);
	}
	if (out->n > 1)
		qsort(out->at, out->n, sizeof *out->at, rbk_row_compare);
}

/* What goes and comes stays. */
static void
cancel(struct rbk_rows *go, struct rbk_rows *come)
{
	size_t i = 0, k = 0, left = 0, added = 0;

	while (i < go->n || k < come->n) {
		int c = i == go->n ? 1 : k == come->n ? -1 : rbk_row_compare(go->at[i], come->at[k]);

		if (c < 0)
			memmove(go->at[left++], go->at[i++], RBK_ROW);
		else if (c > 0)
			memmove(come->at[added++], come->at[k++], RBK_ROW);
		else
			i++, k++;
	}
	go->n = left;
	come->n = added;
}

/* The register folder by folder: a change list of all cases would be large. */
static int
look_at_all(struct rowing *r, struct rbk_err *err)
{
	struct rbk_central *c = &r->neu->central[0];
	const git_oid *was = r->old ? &r->old->central[0].tree : NULL;
	int code = 0;

	for (unsigned i = 0; i < 256 && !code; i++) {
		char folder[20];

		(void)snprintf(folder, sizeof folder, "register/%02x", i);
		code = rbk_compare(&c->trees, was, &c->tree, folder, changed, r, err);
		if (!code && (r->n > 4096 || i == 255)) {
			code = rbk_work(r->n, look, r, err);
			r->n = 0;
		}
	}
	return code;
}

int
rbk_directory_rows(struct rbk_rows *go, struct rbk_rows *come, struct rbk_directory_side *old, struct rbk_directory_side *neu,
                   struct rbk_err *err)
{
	struct rowing *r = rbk_grow(NULL, sizeof *r);

	*r = (struct rowing){ .old = old, .neu = neu };
	int code = look_at_all(r, err);

	*go = *come = (struct rbk_rows){0};
	collect(go, r->go);
	collect(come, r->come);
	free(r->at);
	free(r);
	cancel(go, come);
	return code;
}

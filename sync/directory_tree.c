/* Rows into leaves. Leaves lie side by side in order of their bits and leave
   no gap; a change loads the leaves of its rows and, where two may have
   become one, their neighbours. */
#include <stdlib.h>
#include <string.h>

#include "sync/directory_p.h"

struct leaf {
	uint8_t        hash[RBK_ROW_HASH];
	unsigned       depth;
	git_oid        oid;
	bool           stored, loaded, changed; /* stored: `base` has it under this place */
	const uint8_t *rows;
	size_t         n;
};

struct leaves {
	struct leaf *at;
	size_t       n, cap;
};

struct planting {
	git_repository   *repo;
	struct rbk_arena *a;
	struct leaves     old, neu;
	struct rbk_err   *err;
};

static int
broken(struct planting *p)
{
	return rbk_fail(p->err, RBK_E_BROKEN, N_("the directory of claimed clients in commons doesn't fit central"));
}

/* Leaves below a tree, in git's order; sorted afterwards. */
static int
list(struct planting *p, const git_tree *tree, const char *folder)
{
	int code = 0;

	for (size_t i = 0; i < git_tree_entrycount(tree) && !code; i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);
		const char *path = rbk_arena_print(p->a, "%s%s", folder, git_tree_entry_name(e));
		struct leaf leaf = { .stored = true, .oid = *git_tree_entry_id(e) };

		if (git_tree_entry_type(e) == GIT_OBJECT_TREE) {
			git_tree *below = NULL;

			if (strlen(path) > RBK_LEAF_PATH || git_tree_lookup(&below, p->repo, &leaf.oid))
				return broken(p);
			code = list(p, below, rbk_arena_print(p->a, "%s/", path));
			git_tree_free(below);
		} else if (rbk_leaf_path_read(leaf.hash, &leaf.depth, path)) {
			RBK_ROOM(p->old.at, p->old.n, p->old.cap);
			p->old.at[p->old.n++] = leaf;
		} else {
			code = broken(p);
		}
	}
	return code;
}

static int
by_place(const void *x, const void *y)
{
	const struct leaf *a = x, *b = y;
	int c = memcmp(a->hash, b->hash, RBK_ROW_HASH);

	return c ? c : (a->depth > b->depth) - (a->depth < b->depth);
}

/* The first hash behind a leaf; false: it is the last. */
static bool
behind(uint8_t out[RBK_ROW_HASH], const struct leaf *l)
{
	unsigned carry = l->depth ? 1u << (7 - (l->depth - 1) % 8) : 0;

	memcpy(out, l->hash, RBK_ROW_HASH);
	for (size_t i = l->depth ? (l->depth - 1) / 8 + 1 : 0; i-- > 0 && carry; carry = (out[i] += (uint8_t)carry) < carry)
		;
	return l->depth && !carry;
}

/* No gap, nothing twice. */
static bool
whole(const struct leaves *l)
{
	uint8_t next[RBK_ROW_HASH] = {0};
	bool more = true;

	for (size_t i = 0; i < l->n; i++) {
		if (!more || memcmp(l->at[i].hash, next, RBK_ROW_HASH) != 0)
			return false;
		more = behind(next, &l->at[i]);
	}
	return !more;
}

static int
list_old(struct planting *p, const git_tree *base)
{
	const git_tree_entry *e = base ? git_tree_entry_byname(base, "rows") : NULL;
	git_tree *rows = NULL;
	int code = 0;

	if (!e) {
		RBK_ROOM(p->old.at, p->old.n, p->old.cap);
		p->old.at[p->old.n++] = (struct leaf){ .loaded = true, .changed = true };
		return base ? broken(p) : 0;
	}
	if (git_tree_lookup(&rows, p->repo, git_tree_entry_id(e)))
		return broken(p);
	code = list(p, rows, "");
	git_tree_free(rows);
	if (p->old.n > 1)
		qsort(p->old.at, p->old.n, sizeof *p->old.at, by_place);
	return code || whole(&p->old) ? code : broken(p);
}

static int
load(struct planting *p, struct leaf *l)
{
	git_blob *blob = NULL;

	if (l->loaded)
		return 0;
	if (git_blob_lookup(&blob, p->repo, &l->oid))
		return broken(p);
	const size_t len = (size_t)git_blob_rawsize(blob);
	struct rbk_err why = {0};
	int code = rbk_leaf_check(git_blob_rawcontent(blob), len, l->hash, l->depth, &why) ? broken(p) : 0;

	l->rows = (const uint8_t *)rbk_arena_copy(p->a, git_blob_rawcontent(blob), len);
	l->n = len / RBK_ROW;
	l->loaded = true;
	git_blob_free(blob);
	return code;
}

/* The rows of both lists that belong into a leaf: those before what is behind it. */
static size_t
until(const struct rbk_rows *r, size_t from, const struct leaf *l)
{
	uint8_t next[RBK_ROW_HASH];
	size_t low = from, high = r->n;

	if (!behind(next, l))
		return r->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (memcmp(r->at[mid], next, RBK_ROW_HASH) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static int
change(struct planting *p, struct leaf *l, const uint8_t *go, size_t n_go, const uint8_t *come, size_t n_come)
{
	if (load(p, l))
		return (int)p->err->code;
	uint8_t *out = rbk_arena_take(p->a, (l->n + n_come + 1) * RBK_ROW);
	size_t n = 0, g = 0, c = 0;

	for (size_t i = 0; i <= l->n; i++) {
		const uint8_t *row = l->rows + i * RBK_ROW;

		for (; c < n_come && (i == l->n || rbk_row_compare(come + c * RBK_ROW, row) <= 0); c++)
			memcpy(out + n++ * RBK_ROW, come + c * RBK_ROW, RBK_ROW);
		if (i == l->n)
			break;
		if (g < n_go && rbk_row_compare(go + g * RBK_ROW, row) == 0)
			g++;
		else
			memcpy(out + n++ * RBK_ROW, row, RBK_ROW);
	}
	l->rows = out;
	l->n = n;
	l->changed = true;
	return g == n_go ? 0 : broken(p);
}

static int
change_all(struct planting *p, const struct rbk_rows *go, const struct rbk_rows *come)
{
	size_t g = 0, c = 0;
	int code = 0;

	for (size_t i = 0; i < p->old.n && !code; i++) {
		struct leaf *l = &p->old.at[i];
		const size_t to_g = until(go, g, l), to_c = until(come, c, l);

		if (to_g > g || to_c > c)
			code = change(p, l, go->n ? go->at[g] : NULL, to_g - g, come->n ? come->at[c] : NULL, to_c - c);
		g = to_g;
		c = to_c;
	}
	return code;
}

static bool
siblings(const struct leaf *x, const struct leaf *y)
{
	uint8_t next[RBK_ROW_HASH];

	return x->depth && x->depth == y->depth && !(x->hash[(x->depth - 1) / 8] >> (7 - (x->depth - 1) % 8) & 1) && behind(next, x) &&
	       memcmp(next, y->hash, RBK_ROW_HASH) == 0;
}

/* The two topmost become one while they may. */
static int
join(struct planting *p)
{
	while (p->neu.n > 1) {
		struct leaf *x = &p->neu.at[p->neu.n - 2], *y = x + 1;

		if (!siblings(x, y) || !(x->changed || y->changed))
			return 0;
		if (load(p, x) || load(p, y))
			return (int)p->err->code;
		if (x->n + y->n > RBK_LEAF_ROWS)
			return 0;
		uint8_t *rows = rbk_arena_take(p->a, (x->n + y->n + 1) * RBK_ROW);

		if (x->n)
			memcpy(rows, x->rows, x->n * RBK_ROW);
		if (y->n)
			memcpy(rows + x->n * RBK_ROW, y->rows, y->n * RBK_ROW);
		x->rows = rows;
		x->n += y->n;
		x->depth--;
		x->stored = false;
		x->changed = true;
		p->neu.n--;
	}
	return 0;
}

static void
push(struct planting *p, const struct leaf *l)
{
	RBK_ROOM(p->neu.at, p->neu.n, p->neu.cap);
	p->neu.at[p->neu.n++] = *l;
}

/* A leaf that holds too many is two. */
static int
settle(struct planting *p, const struct leaf *l)
{
	struct leaf low = *l, high = *l;
	uint8_t *bit = &high.hash[l->depth / 8];

	if (!l->changed || l->n <= RBK_LEAF_ROWS || l->depth == RBK_LEAF_DEPTH) {
		push(p, l);
		return join(p);
	}
	*bit = (uint8_t)(*bit | 1u << (7 - l->depth % 8));
	low.depth = high.depth = l->depth + 1;
	low.stored = high.stored = false;
	low.n = 0;
	while (low.n < l->n && memcmp(l->rows + low.n * RBK_ROW, high.hash, RBK_ROW_HASH) < 0)
		low.n++;
	high.rows = l->rows + low.n * RBK_ROW;
	high.n = l->n - low.n;
	return settle(p, &low) ? (int)p->err->code : settle(p, &high);
}

static void
make_puts(struct rbk_put **puts, size_t *n, struct planting *p)
{
	char path[RBK_LEAF_PATH];
	size_t k = 0;

	*puts = rbk_arena_take(p->a, (p->old.n + p->neu.n + 1) * sizeof **puts);
	*n = 0;
	for (size_t i = 0; i < p->neu.n; i++) {
		const struct leaf *l = &p->neu.at[i];

		if (!l->changed)
			continue;
		rbk_leaf_path(path, l->hash, l->depth);
		(*puts)[(*n)++] = (struct rbk_put){ .path = rbk_arena_str(p->a, path), .bytes = l->n ? (const void *)l->rows : "", .len = l->n * RBK_ROW };
	}
	for (size_t i = 0; i < p->old.n; i++) {
		const struct leaf *l = &p->old.at[i];

		while (k < p->neu.n && by_place(&p->neu.at[k], l) < 0)
			k++;
		if (!l->stored || (k < p->neu.n && by_place(&p->neu.at[k], l) == 0))
			continue;
		rbk_leaf_path(path, l->hash, l->depth);
		(*puts)[(*n)++] = (struct rbk_put){ .path = rbk_arena_str(p->a, path), .drop = 1 };
	}
}

int
rbk_directory_leaves(struct rbk_put **puts, size_t *n, struct rbk_arena *a, git_repository *repo, const git_tree *base,
                     const struct rbk_rows *go, const struct rbk_rows *come, struct rbk_err *err)
{
	struct planting p = { .repo = repo, .a = a, .err = err };
	int code = list_old(&p, base);

	if (!code)
		code = change_all(&p, go, come);
	for (size_t i = 0; i < p.old.n && !code; i++)
		code = settle(&p, &p.old.at[i]);
	if (!code)
		make_puts(puts, n, &p);
	free(p.old.at);
	free(p.neu.at);
	return code;
}

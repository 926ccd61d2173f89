/* Faces taken up from the index, and the cases each must be compared with. */
#include <stdlib.h>
#include <string.h>

#include "core/model/name.h"
#include "core/rules/candidates_p.h"
#include "core/rules/likeness_units_p.h"
#include "core/rules/suspicion_p.h"

enum { KEY_NAME = 0x4e, KEY_CODE = 0x43, KEY_SIGN = 0x53 };

struct keys {
	struct rbk_face_key *at;
	size_t               n, cap;
};

static void
put(struct keys *k, uint32_t key, uint32_t roles)
{
	RBK_ROOM(k->at, k->n, k->cap);
	k->at[k->n++] = (struct rbk_face_key){ key, roles };
}

/* FNV-1a (public domain). */
static uint32_t
key_of(uint32_t kind, const char *text)
{
	uint32_t h = 0x811c9dc5u ^ kind;

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * 0x01000193u;
	return h ^ h >> 15;
}

static void
put_core(struct keys *k, const char *text, uint32_t roles)
{
	struct rbk_arena a = {0};
	struct rbk_err none = {0};
	struct rbk_name name;

	if (rbk_name_make(&name, &a, text, &none) == RBK_OK)
		put(k, key_of(KEY_NAME, name.core), roles);
	rbk_arena_free(&a);
}

static void
put_likely(struct keys *k, const struct rbk_parts *p)
{
	struct rbk_keys kept = {0}, asked = {0};

	rbk_keys_likely(&kept, &asked, p);
	for (size_t i = 0; i < kept.n; i++)
		put(k, kept.at[i], RBK_FACE_KEEPS);
	for (size_t i = 0; i < asked.n; i++)
		put(k, asked.at[i], RBK_FACE_ASKS);
}

static void
put_name(struct keys *k, const char *text, const struct rbk_words *w)
{
	struct rbk_arena a = {0};
	struct rbk_err none = {0};
	const struct rbk_parts *p;

	if (rbk_parts_make(&p, &a, w, text, &none) == RBK_OK) {
		put_likely(k, p);
		if (p->also)
			put_likely(k, p->also);
	}
	rbk_arena_free(&a);
	put_core(k, text, RBK_FACE_ASKS | RBK_FACE_KEEPS);
}

static int
by_key(const void *x, const void *y)
{
	const struct rbk_face_key *a = x, *b = y;

	return (a->key > b->key) - (a->key < b->key);
}

size_t
rbk_face_keys(struct rbk_face_key **out, struct rbk_arena *a, const struct rbk_face *f, const struct rbk_words *w)
{
	struct keys k = {0};
	size_t n = 0;

	for (size_t i = 0; i < f->n_names; i++)
		put_name(&k, f->names[i].text, w);
	for (size_t i = 0; i < f->former.n; i++)
		put_core(&k, f->former.at[i], RBK_FACE_ASKS);
	for (size_t i = 0; i < f->codes.n; i++)
		put(&k, key_of(KEY_CODE, f->codes.at[i]), RBK_FACE_ASKS | RBK_FACE_KEEPS);
	for (size_t i = 0; i < f->former_codes.n; i++)
		put(&k, key_of(KEY_CODE, f->former_codes.at[i]), RBK_FACE_ASKS);
	for (size_t i = 0; i < f->signs.n; i++)
		put(&k, key_of(KEY_SIGN, f->signs.at[i]), RBK_FACE_ASKS | RBK_FACE_KEEPS);
	if (k.n > 1)
		qsort(k.at, k.n, sizeof *k.at, by_key);
	*out = rbk_arena_take(a, (k.n + 1) * sizeof **out);
	for (size_t i = 0; i < k.n; i++) {
		if (n > 0 && (*out)[n - 1].key == k.at[i].key)
			(*out)[n - 1].roles |= k.at[i].roles;
		else
			(*out)[n++] = k.at[i];
	}
	free(k.at);
	return n;
}

struct rbk_look *
rbk_look_make(struct rbk_suspect_work *w, uint32_t number, const char *id, const char *text)
{
	struct rbk_look *l = rbk_arena_take(&w->arena, sizeof *l);
	struct rbk_err none = {0};

	l->number = number;
	l->id = rbk_arena_str(&w->arena, id);
	rbk_face_read(&l->face, &w->arena, text);
	for (size_t i = 0; i < l->face.n_names; i++)
		if (rbk_parts_make(&l->parts[i], &w->arena, w->s->words, l->face.names[i].text, &none))
			l->parts[i] = NULL;
	return l;
}

int
rbk_look_take(struct rbk_look **out, struct rbk_suspect_work *w, uint32_t number)
{
	const char *id, *text;

	if (number >= w->n_looks) {
		size_t n = number + number / 2 + 64;

		w->looks = rbk_grow(w->looks, n * sizeof *w->looks);
		memset(w->looks + w->n_looks, 0, (n - w->n_looks) * sizeof *w->looks);
		w->n_looks = n;
	}
	if (!w->looks[number]) {
		struct rbk_arena a = {0};
		int code = w->s->index->face(w->s->ctx, &id, &text, &a, number, w->err);

		if (!code)
			w->looks[number] = rbk_look_make(w, number, id, text);
		rbk_arena_free(&a);
		if (code)
			return code;
		w->taken++;
	}
	*out = w->looks[number];
	return 0;
}

void
rbk_looks_forget(struct rbk_suspect_work *w)
{
	for (size_t i = 0; i < w->n_looks; i++) {
		if (w->looks[i])
			free(w->looks[i]->ties);
		w->looks[i] = NULL;
	}
	w->taken = 0;
	rbk_arena_free(&w->arena);
}

void
rbk_affect(struct rbk_suspect_work *w, uint32_t number)
{
	RBK_ROOM(w->affected, w->n_affected, w->cap_affected);
	w->affected[w->n_affected++] = number;
}

static int
by_delta(const void *x, const void *y)
{
	const struct rbk_face_delta *a = x, *b = y;

	return (a->key > b->key) - (a->key < b->key);
}

int
rbk_face_under(struct rbk_suspect_work *w, const struct rbk_face_item **out, size_t *n, uint32_t key)
{
	const struct rbk_face_delta want = { .key = key };
	struct rbk_face_delta *d = w->n_deltas ? bsearch(&want, w->deltas, w->n_deltas, sizeof want, by_delta) : NULL;
	size_t max = w->crowd + 1 + (d && !d->seen ? d->in : 0);

	if (max > w->cap_items) {
		w->cap_items = max * 2;
		w->items = rbk_grow(w->items, w->cap_items * sizeof *w->items);
	}
	int code = w->s->index->under(w->s->ctx, w->items, n, max, key, w->err);

	if (code)
		return code;
	bool crowded = *n > w->crowd, was = d && *n + d->out > w->crowd + d->in;

	if (d && !d->seen && crowded != was)
		for (size_t i = 0; i < *n; i++)
			rbk_affect(w, w->items[i].number);
	if (d)
		d->seen = true;
	if (crowded)
		*n = 0;
	*out = w->items;
	return 0;
}

static int
by_number(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

int
rbk_look_tie(struct rbk_suspect_work *w, struct rbk_look *l)
{
	uint32_t *numbers = NULL;
	size_t n = 0, cap = 0;
	struct rbk_face_key *keys;
	int code = 0;

	if (l->tied)
		return 0;
	l->tied = true;
	for (size_t i = 0, all = rbk_face_keys(&keys, &w->arena, &l->face, w->s->words); i < all && !code; i++) {
		const struct rbk_face_item *items;
		size_t under;

		if ((code = rbk_face_under(w, &items, &under, keys[i].key)))
			break;
		for (size_t k = 0; k < under; k++) {
			if (items[k].number == l->number || !((keys[i].roles & RBK_FACE_ASKS && items[k].roles & RBK_FACE_KEEPS) ||
			                                      (keys[i].roles & RBK_FACE_KEEPS && items[k].roles & RBK_FACE_ASKS)))
				continue;
			RBK_ROOM(numbers, n, cap);
			numbers[n++] = items[k].number;
		}
	}
	if (n > 1)
		qsort(numbers, n, sizeof *numbers, by_number);
	for (size_t i = 0; i < n && !code; i++) {
		struct rbk_look *other;

		if (i > 0 && numbers[i] == numbers[i - 1])
			continue;
		if (!(code = rbk_look_take(&other, w, numbers[i])))
			rbk_tie(w, l, other);
	}
	free(numbers);
	if (!code)
		rbk_ties_weigh(w, l);
	return code;
}

/* Suspicions brought along. What a change can touch: the cases it changed,
   those they have or had a tie with (the readings of a brief name are
   weighed against each other), and those under a key that became crowded,
   or is no more. Their pairs are judged anew, no others. */
#include "core/rules/suspicion.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/table.h"
#include "core/rules/suspicion_p.h"

#define LOOKS_MAX 4096 /* faces kept at hand */

struct step {
	struct rbk_suspect_work work;
	struct rbk_table        done; /* pairs, "x y" */
};

static int
by_number(const void *x, const void *y)
{
	const uint32_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static int
by_key(const void *x, const void *y)
{
	const struct rbk_face_delta *a = x, *b = y;

	return (a->key > b->key) - (a->key < b->key);
}

/* A case's keys, before and after. */
struct change {
	const struct rbk_face_change *given;
	uint32_t             number;  /* 0: new */
	const char          *old;     /* NULL: new */
	struct rbk_face_key *was, *is;
	size_t               n_was, n_is;
};

static int
affect_ties(struct rbk_suspect_work *w, struct rbk_look *l)
{
	int code = rbk_look_tie(w, l);

	for (size_t i = 0; i < l->n_ties && !code; i++)
		rbk_affect(w, l->ties[i].other->number);
	return code;
}

/* What of the changes is one; faces as they are in the index still. */
static int
look_back(struct rbk_suspect_work *w, struct change *changes, size_t *n, const struct rbk_face_change *given, size_t n_given)
{
	struct rbk_arena *a = &w->s->arena;
	int code = 0;

	for (size_t i = 0; i < n_given && !code; i++) {
		struct change *c = &changes[*n];
		const char *id;
		struct rbk_face face;

		*c = (struct change){ .given = &given[i] };
		if ((code = w->s->index->number(w->s->ctx, &c->number, given[i].id, w->err)))
			break;
		if (c->number && (code = w->s->index->face(w->s->ctx, &id, &c->old, a, c->number, w->err)))
			break;
		if (c->old ? given[i].text && strcmp(c->old, given[i].text) == 0 : !given[i].text)
			continue;
		if (c->old) {
			struct rbk_look *l;

			if (w->taken > LOOKS_MAX)
				rbk_looks_forget(w);
			rbk_face_read(&face, a, c->old);
			c->n_was = rbk_face_keys(&c->was, a, &face, w->s->words);
			code = rbk_look_take(&l, w, c->number);
			if (!code)
				code = affect_ties(w, l);
		}
		if (given[i].text) {
			rbk_face_read(&face, a, given[i].text);
			c->n_is = rbk_face_keys(&c->is, a, &face, w->s->words);
		}
		++*n;
	}
	return code;
}

static void
count_keys(struct rbk_suspect_work *w, const struct rbk_face_key *keys, size_t n, bool in)
{
	for (size_t i = 0; i < n; i++)
		w->deltas[w->n_deltas++] = (struct rbk_face_delta){ .key = keys[i].key, .in = in, .out = !in };
}

static void
count_all(struct rbk_suspect_work *w, const struct change *changes, size_t n)
{
	size_t all = 0, kept = 0;

	for (size_t i = 0; i < n; i++)
		all += changes[i].n_was + changes[i].n_is;
	w->deltas = rbk_grow(NULL, (all + 1) * sizeof *w->deltas);
	for (size_t i = 0; i < n; i++) {
		count_keys(w, changes[i].was, changes[i].n_was, false);
		count_keys(w, changes[i].is, changes[i].n_is, true);
	}
	if (all > 1)
		qsort(w->deltas, all, sizeof *w->deltas, by_key);
	for (size_t i = 0; i < all; i++) {
		if (kept > 0 && w->deltas[kept - 1].key == w->deltas[i].key) {
			w->deltas[kept - 1].in += w->deltas[i].in;
			w->deltas[kept - 1].out += w->deltas[i].out;
		} else {
			w->deltas[kept++] = w->deltas[i];
		}
	}
	w->n_deltas = kept;
}

static int
apply(struct rbk_suspect_work *w, struct change *changes, size_t n)
{
	const struct rbk_face_index *x = w->s->index;
	int code = 0;

	rbk_looks_forget(w);
	for (size_t i = 0; i < n && !code; i++)
		if (changes[i].old)
			code = x->drop(w->s->ctx, changes[i].number, changes[i].was, changes[i].n_was, w->err);
	for (size_t i = 0; i < n && !code; i++) {
		struct change *c = &changes[i];

		if (c->given->text) {
			code = x->put(w->s->ctx, &c->number, c->given->id, c->given->text, c->is, c->n_is, w->err);
			rbk_affect(w, c->number);
		} else {
			RBK_ROOM(w->gone, w->n_gone, w->cap_gone);
			w->gone[w->n_gone++] = c->number;
		}
	}
	if (w->n_gone > 1)
		qsort(w->gone, w->n_gone, sizeof *w->gone, by_number);
	return code;
}

static int
look_ahead(struct rbk_suspect_work *w, const struct change *changes, size_t n)
{
	const struct rbk_face_item *items;
	size_t under;
	int code = 0;

	for (size_t i = 0; i < n && !code; i++) {
		struct rbk_look *l;

		if (w->taken > LOOKS_MAX)
			rbk_looks_forget(w);
		if (changes[i].given->text && !(code = rbk_look_take(&l, w, changes[i].number)))
			code = affect_ties(w, l);
	}
	for (size_t i = 0; i < w->n_deltas && !code; i++)
		if (!w->deltas[i].seen)
			code = rbk_face_under(w, &items, &under, w->deltas[i].key);
	return code;
}

/* Whether a tie stands is for the case with the brief name to say. */
static int
stands(bool *out, struct rbk_suspect_work *w, struct rbk_look *x, const struct rbk_face_tie *t)
{
	struct rbk_look *y = t->other;
	const bool its = t->likeness.brief && t->likeness.brief != x->parts[t->own];
	int code = its ? rbk_look_tie(w, y) : 0;

	*out = !t->moot;
	for (size_t i = 0; its && !code && i < y->n_ties; i++)
		if (y->ties[i].other == x && y->ties[i].own == t->its && y->ties[i].its == t->own)
			*out = !y->ties[i].moot;
	return code;
}

/* Which of two ties of the same two cases says more. Of equals the earlier
   names, as the case with the smaller id counts them. */
static bool
says_more(const struct rbk_look *x, const struct rbk_face_tie *t, const struct rbk_face_tie *than)
{
	bool first = strcmp(x->id, t->other->id) < 0;
	int a = first ? t->own : t->its, b = first ? t->its : t->own;
	int c = first ? than->own : than->its, d = first ? than->its : than->own;

	if (t->likeness.score != than->likeness.score)
		return t->likeness.score > than->likeness.score;
	return a != c ? a < c : b < d;
}

/* A pair, once: `tie` NULL, it is none any more. */
static int
say_pair(struct step *p, const struct rbk_look *x, const struct rbk_look *y, const char *x_id, const char *y_id,
         const struct rbk_face_tie *tie)
{
	struct rbk_suspecting *s = p->work.s;
	bool swap = strcmp(x_id, y_id) > 0;
	const char *a = swap ? y_id : x_id, *b = swap ? x_id : y_id;
	void **place = rbk_table_at(&p->done, rbk_arena_print(&s->arena, "%s %s", a, b));

	if (*place)
		return 0;
	*place = p;
	RBK_ROOM(s->at, s->n, s->cap);
	struct rbk_suspicion *one = &s->at[s->n++];

	rbk_suspicion_id(one, &s->arena, a, b);
	if (tie)
		rbk_suspicion_write(one, &s->arena, x, y, tie);
	return s->index->pair(s->ctx, one->x, one->y, tie != NULL, p->work.err);
}

struct others {
	struct rbk_arena      *a;
	struct rbk_face_texts  ids;
	size_t                 cap;
};

static void
note_other(void *with, const char *id)
{
	struct others *o = with;

	RBK_ROOM(o->ids.at, o->ids.n, o->cap);
	o->ids.at[o->ids.n++] = rbk_arena_str(o->a, id);
}

/* Pairs that were and are no more. */
static int
say_ended(struct step *p, const char *id)
{
	struct rbk_suspect_work *w = &p->work;
	struct others o = { .a = &w->s->arena };
	int code = w->s->index->others(w->s->ctx, id, note_other, &o, w->err);

	for (size_t i = 0; i < o.ids.n && !code; i++)
		code = say_pair(p, NULL, NULL, id, o.ids.at[i], NULL);
	free(o.ids.at);
	return code;
}

static int
judge(struct step *p, uint32_t number)
{
	struct rbk_suspect_work *w = &p->work;
	struct rbk_look *x;
	int code = rbk_look_take(&x, w, number);

	if (!code)
		code = rbk_look_tie(w, x);
	for (size_t i = 0; !code && i < x->n_ties;) {
		const struct rbk_face_tie *best = NULL;
		struct rbk_look *y = x->ties[i].other;

		for (; i < x->n_ties && x->ties[i].other == y && !code; i++) {
			const struct rbk_face_tie *t = &x->ties[i];
			bool good;

			code = stands(&good, w, x, t);
			if (good && (!best || says_more(x, t, best)))
				best = t;
		}
		if (!code && best)
			code = say_pair(p, x, y, x->id, y->id, best);
	}
	return code ? code : say_ended(p, x->id);
}

static int
judge_affected(struct step *p)
{
	struct rbk_suspect_work *w = &p->work;
	int code = 0;

	if (w->n_affected > 1)
		qsort(w->affected, w->n_affected, sizeof *w->affected, by_number);
	for (size_t i = 0; i < w->n_affected && !code; i++) {
		uint32_t number = w->affected[i];

		if ((i > 0 && number == w->affected[i - 1]) ||
		    (w->n_gone && bsearch(&number, w->gone, w->n_gone, sizeof number, by_number)))
			continue;
		if (w->taken > LOOKS_MAX)
			rbk_looks_forget(w);
		code = judge(p, number);
	}
	return code;
}

static int
judge_all(struct step *p)
{
	struct rbk_suspect_work *w = &p->work;
	uint32_t number = 0;
	int code;

	while (!(code = w->s->index->next(w->s->ctx, &number, number, w->err)) && number) {
		if (w->taken > LOOKS_MAX)
			rbk_looks_forget(w);
		if ((code = judge(p, number)))
			break;
	}
	return code;
}

static int
end_gone(struct step *p, const struct change *changes, size_t n)
{
	int code = 0;

	for (size_t i = 0; i < n && !code; i++)
		if (!changes[i].given->text)
			code = say_ended(p, changes[i].given->id);
	return code;
}

static int
update(struct step *p, const struct rbk_face_change *given, size_t n_given, bool all)
{
	struct rbk_suspect_work *w = &p->work;
	struct change *changes = rbk_grow(NULL, (n_given + 1) * sizeof *changes);
	size_t n = 0;
	int code = look_back(w, changes, &n, given, n_given);

	if (!code) {
		count_all(w, changes, n);
		code = apply(w, changes, n);
	}
	if (!code)
		code = look_ahead(w, changes, n);
	if (!code)
		code = end_gone(p, changes, n);
	if (!code)
		code = all ? judge_all(p) : judge_affected(p);
	free(changes);
	return code;
}

int
rbk_suspicions_update(struct rbk_suspecting *s, const struct rbk_face_change *changed, size_t n, bool all,
                      struct rbk_err *err)
{
	struct step p = { .work = { .s = s, .err = err, .crowd = s->crowd ? s->crowd : RBK_FACE_CROWD } };
	int code = update(&p, changed, n, all);

	rbk_looks_forget(&p.work);
	rbk_table_free(&p.done);
	free(p.work.looks);
	free(p.work.deltas);
	free(p.work.affected);
	free(p.work.gone);
	free(p.work.items);
	return code;
}

void
rbk_suspecting_clear(struct rbk_suspecting *s)
{
	free(s->at);
	rbk_arena_free(&s->arena);
	s->at = NULL;
	s->n = s->cap = 0;
}

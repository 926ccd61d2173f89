/* What two faces have in common, and what it is worth beside what else
   they could be. */
#include <stdlib.h>
#include <string.h>

#include "core/rules/likeness_say_p.h"
#include "core/rules/suspicion_p.h"

#define SCORE_FORMER 8000 /* one had the other's name */

static bool
overlap(const struct rbk_face_texts *x, const struct rbk_face_texts *y)
{
	for (size_t i = 0; i < x->n; i++)
		if (rbk_face_has(y, x->at[i]))
			return true;
	return false;
}

static void
add(struct rbk_look *x, struct rbk_face_tie tie)
{
	RBK_ROOM(x->ties, x->n_ties, x->cap_ties);
	x->ties[x->n_ties++] = tie;
}

/* Equal names that the register didn't join: something speaks against it. */
static bool
doubtful(struct rbk_likeness *l, bool codes_differ)
{
	if (l->verdict < RBK_LIKELY || (codes_differ && l->verdict != RBK_SAME))
		return false;
	if (l->verdict == RBK_SAME) {
		if (codes_differ)
			*l = say(RBK_LIKELY, SCORE_FORM_MISSING, "likeness.codes_differ");
		else if (strcmp(l->reason, "likeness.form_missing") == 0)
			*l = say(RBK_LIKELY, l->score, "likeness.forms_known");
		l->verdict = RBK_LIKELY;
	}
	return true;
}

/* Phones, contacts and addresses that both have. */
static unsigned
signs_of(const struct rbk_face *x, const struct rbk_face *y)
{
	unsigned signs = 0;

	for (size_t i = 0; i < x->signs.n; i++)
		if (rbk_face_has(&y->signs, x->signs.at[i]))
			signs |= x->signs.at[i][0] == 'p' ? RBK_SIGN_PHONE : x->signs.at[i][0] == 'c' ? RBK_SIGN_CONTACT : RBK_SIGN_ADDRESS;
	return signs;
}

/* What is only possible counts with a second sign; a reading that has one
   isn't weighed against others. */
static bool
signed_for(struct rbk_likeness *l, unsigned signs)
{
	if (!signs || l->verdict < RBK_POSSIBLE)
		return false;
	*l = rbk_likeness_signs(*l, signs);
	l->brief = NULL;
	return true;
}

static void
tie_names(struct rbk_look *x, struct rbk_look *y, bool codes_differ)
{
	const unsigned signs = codes_differ ? 0 : signs_of(&x->face, &y->face);

	for (size_t i = 0; i < x->face.n_names; i++) {
		for (size_t k = 0; k < y->face.n_names; k++) {
			struct rbk_likeness l;

			if (!x->parts[i] || !y->parts[k])
				continue;
			l = rbk_likeness_of(x->parts[i], y->parts[k]);
			bool is = doubtful(&l, codes_differ);

			if (signed_for(&l, signs) || is)
				add(x, (struct rbk_face_tie){ .other = y, .own = (uint16_t)i, .its = (uint16_t)k, .likeness = l });
		}
	}
}

static const struct rbk_parts *
parts_of(struct rbk_suspect_work *w, const char *name)
{
	const struct rbk_parts *p;
	struct rbk_err none = {0};

	return rbk_parts_make(&p, &w->arena, w->s->words, name, &none) ? NULL : p;
}

/* Has `now` a name that `was` had once? NULL: none. */
static const char *
former_name(struct rbk_suspect_work *w, const struct rbk_look *was, const struct rbk_look *now)
{
	for (size_t i = 0; i < was->face.former.n; i++) {
		const struct rbk_parts *p = parts_of(w, was->face.former.at[i]);

		for (size_t k = 0; p && k < now->face.n_names; k++) {
			const struct rbk_parts *q = now->parts[k];

			if (q && rbk_units_equal(p->whole, p->ncore, q->whole, q->ncore))
				return was->face.former.at[i];
		}
	}
	return NULL;
}

static void
tie_former(struct rbk_suspect_work *w, struct rbk_look *x, struct rbk_look *y)
{
	const char *a = former_name(w, x, y), *b = former_name(w, y, x);
	const char *name = a && b ? strcmp(a, b) < 0 ? a : b : a ? a : b;

	if (name)
		add(x, (struct rbk_face_tie){
			.other = y, .own = RBK_NO_FACE_NAME, .its = RBK_NO_FACE_NAME,
			.likeness = say(RBK_LIKELY, SCORE_FORMER, "likeness.former"), .arg = name,
		});
}

void
rbk_tie(struct rbk_suspect_work *w, struct rbk_look *x, struct rbk_look *y)
{
	const struct rbk_face *f = &x->face, *g = &y->face;
	bool differ = f->codes.n && g->codes.n && !overlap(&f->codes, &g->codes);

	if (rbk_face_has(&f->apart, y->id) || rbk_face_has(&g->apart, x->id))
		return;
	if (overlap(&f->codes, &g->codes) || overlap(&f->codes, &g->former_codes) || overlap(&f->former_codes, &g->codes))
		add(x, (struct rbk_face_tie){
			.other = y, .own = RBK_NO_FACE_NAME, .its = RBK_NO_FACE_NAME,
			.likeness = say(RBK_LIKELY, RBK_SCORE_MAX, overlap(&f->codes, &g->codes) ? "likeness.code" : "likeness.former_code"),
		});
	tie_names(x, y, differ);
	tie_former(w, x, y);
}

/* Does the name stand in its own case beside one it is a brief form of? */
static bool
at_home(const struct rbk_look *x, size_t own)
{
	for (size_t i = 0; i < x->face.n_names; i++) {
		if (i == own || !x->parts[i])
			continue;
		struct rbk_likeness l = rbk_likeness_of(x->parts[own], x->parts[i]);

		if (l.verdict >= RBK_LIKELY && l.brief == x->parts[own])
			return true;
	}
	return false;
}

/* Ties of one name, one a case: the best of it. Ties to one case stand
   together, as they were found. */
static size_t
collect(struct rbk_reading_score *scores, struct rbk_face_tie **ties, struct rbk_look *x, size_t own)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n_ties; i++) {
		struct rbk_face_tie *t = &x->ties[i];
		bool brief = t->likeness.brief && t->likeness.brief == x->parts[own];

		if (t->own != own)
			continue;
		if (n > 0 && ties[n - 1]->other == t->other) {
			t->moot = brief; /* unless it is the best */
			if (t->likeness.score < scores[n - 1].score || (t->likeness.score == scores[n - 1].score && brief))
				continue;
			ties[n - 1]->moot = scores[n - 1].brief;
			n--;
		}
		t->moot = false;
		scores[n] = (struct rbk_reading_score){ t->likeness.score, brief, NULL };
		ties[n++] = t;
	}
	return n;
}

void
rbk_ties_weigh(struct rbk_suspect_work *w, struct rbk_look *x)
{
	struct rbk_reading_score *scores = rbk_arena_take(&w->arena, (x->n_ties + 1) * sizeof *scores);
	struct rbk_face_tie **ties = rbk_arena_take(&w->arena, (x->n_ties + 1) * sizeof *ties);

	for (size_t own = 0; own < x->face.n_names; own++) {
		size_t n = collect(scores, ties, x, own);
		bool home = n > 0 && at_home(x, own);

		rbk_readings_weigh(scores, n);
		for (size_t i = 0; i < n; i++)
			ties[i]->moot = scores[i].brief && (home || scores[i].fault);
	}
}

/* What else is known of two clients, weighed beside their names. */
#include <string.h>

#include "core/rules/likeness_p.h"
#include "core/rules/likeness_units_p.h"

enum {
	SCORE_CODE         = RBK_SCORE_MAX,
	SCORE_CODES_DIFFER = 8000, /* equal names, unlike codes */
	SCORE_ELSEWHERE    = 3300,
	SCORE_SIGNS        = 4500, /* unlike names, two other signs */
	SCORE_SIGN         = 200,  /* each sign in common */
	SCORE_LIKELY_MOST  = 9700
};

static bool
both(const char *x, const char *y)
{
	return x && y && x[0] && y[0];
}

static bool
agree(const char *x, const char *y)
{
	return both(x, y) && strcmp(x, y) == 0;
}

static bool
meet(const char *const *x, const char *const *y)
{
	for (; x && y && *x; x++)
		for (size_t i = 0; y[i]; i++)
			if (strcmp(*x, y[i]) == 0)
				return true;
	return false;
}

static unsigned
signs_of(const struct rbk_evidence *x, const struct rbk_evidence *y)
{
	return (meet(x->phones, y->phones) ? (unsigned)RBK_SIGN_PHONE : 0) |
	       (meet(x->contacts, y->contacts) ? (unsigned)RBK_SIGN_CONTACT : 0) |
	       (agree(x->address, y->address) ? (unsigned)RBK_SIGN_ADDRESS : 0);
}

/* Where it is: its name's own region, else the one that is known otherwise;
   of a brief name first that one, since its brand may read as a place (东方,
   兴业). */
static uint16_t
where(const struct rbk_parts *p, const struct rbk_evidence *e, bool brief, bool *known)
{
	if (p->region.n && !(brief && e->region))
		return p->region_id;
	*known = *known || e->region;
	return e->region;
}

/* Two regions, one at least known otherwise than by a name, and neither lies
   in the other. What the names say of regions was weighed with the names. */
static bool
elsewhere(const struct rbk_likeness *l, const struct rbk_parts *x, const struct rbk_evidence *ex, const struct rbk_parts *y,
          const struct rbk_evidence *ey)
{
	bool known = false;
	uint16_t a = where(x, ex, l->brief == x, &known), b = where(y, ey, l->brief == y, &known);

	return known && a && b && !rbk_words_region_in(x->words, a, b) && !rbk_words_region_in(x->words, b, a);
}

/* Did the names say `likely` with a region missing on one side? */
static bool
leans_on_region(const struct rbk_likeness *l)
{
	return strcmp(l->reason, "likeness.region_missing") == 0 || strcmp(l->reason, "likeness.short") == 0;
}

static void
weigh_codes(struct rbk_likeness *l, bool differ)
{
	if (!differ || l->verdict == RBK_DIFFERENT || l->verdict == RBK_RELATED)
		return;
	bool equal = l->verdict == RBK_SAME;

	*l = (struct rbk_likeness){ .verdict = equal ? RBK_LIKELY : RBK_DIFFERENT, .score = equal ? SCORE_CODES_DIFFER : 0 };
	l->reason = "likeness.codes_differ";
}

struct rbk_likeness
rbk_likeness_signs(struct rbk_likeness likeness, unsigned signs)
{
	struct rbk_likeness *l = &likeness;
	int count = 0;

	l->signs = signs;
	for (unsigned left = l->signs; left; left &= left - 1)
		count++;
	if (l->verdict == RBK_DIFFERENT && count >= 2) {
		*l = (struct rbk_likeness){ .verdict = RBK_POSSIBLE, .score = SCORE_SIGNS, .reason = "likeness.signs" };
		l->signs = signs;
	} else if (l->verdict == RBK_LIKELY || l->verdict == RBK_POSSIBLE) {
		l->score += count * SCORE_SIGN;
		if (l->verdict == RBK_LIKELY && l->score > SCORE_LIKELY_MOST)
			l->score = SCORE_LIKELY_MOST;
	}
	l->suspicion = l->verdict == RBK_LIKELY || (l->verdict == RBK_POSSIBLE && count > 0);
	return likeness;
}

struct rbk_likeness
rbk_likeness_with(const struct rbk_parts *x, const struct rbk_evidence *ex, const struct rbk_parts *y,
                  const struct rbk_evidence *ey)
{
	return rbk_likeness_weigh(rbk_likeness_of(x, y), x, ex, y, ey);
}

struct rbk_likeness
rbk_likeness_weigh(struct rbk_likeness l, const struct rbk_parts *x, const struct rbk_evidence *ex,
                   const struct rbk_parts *y, const struct rbk_evidence *ey)
{
	bool differ = both(ex->code, ey->code) && strcmp(ex->code, ey->code) != 0;

	if (agree(ex->code, ey->code))
		return (struct rbk_likeness){ .verdict = RBK_SAME, .score = SCORE_CODE, .reason = "likeness.code",
			                      .signs = signs_of(ex, ey) };
	if (l.verdict == RBK_LIKELY && leans_on_region(&l) && elsewhere(&l, x, ex, y, ey)) {
		l.verdict = RBK_POSSIBLE;
		l.score = SCORE_ELSEWHERE;
		l.reason = "likeness.elsewhere";
	}
	weigh_codes(&l, differ);
	if (differ) {
		l.suspicion = l.verdict == RBK_LIKELY;
		return l;
	}
	return rbk_likeness_signs(l, signs_of(ex, ey));
}

const char *
rbk_sign_word(size_t i)
{
	static const char *const words[] = { "phone", "contact", "address" };

	return words[i];
}

const char *
rbk_verdict_word(enum rbk_verdict v)
{
	static const char *const words[] = { "different", "related", "possible", "likely", "same" };

	return words[v];
}

void
rbk_likeness_args(const char *args[2], struct rbk_arena *a, const struct rbk_likeness *l)
{
	for (size_t i = 0; i < 2; i++) {
		const struct rbk_piece *p = &l->piece[i];

		args[i] = p->of ? rbk_units_text(a, p->of->text + p->at, p->n) : NULL;
	}
}

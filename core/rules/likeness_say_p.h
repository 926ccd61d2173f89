/* Saying a verdict, for the files that compare. */
#ifndef RBK_CORE_RULES_LIKENESS_SAY_P_H
#define RBK_CORE_RULES_LIKENESS_SAY_P_H

#include "core/rules/likeness_p.h"
#include "core/rules/likeness_units_p.h"

/* What each rule is worth. Within a verdict the better reading wins. */
enum score {
	SCORE_FORM_EQUAL    = 9990,
	SCORE_FORM_MISSING  = 9900,
	SCORE_MARK          = 9600,
	SCORE_INNER_FORM    = 9500,
	SCORE_NOTE          = 9450,
	SCORE_REGION_SPELT  = 9300,
	SCORE_SHORT_TOP     = 8400,
	SCORE_CUT_OFF       = 8900,
	SCORE_FORM_UNLIKE   = 8700,
	SCORE_REGION_LESS   = 8200,
	SCORE_LIKELY_LEAST  = 6900,
	SCORE_RELATED       = 6500,
	SCORE_REGION_WITHIN = 6000,
	SCORE_KIND_UNLIKE   = 5800,
	SCORE_SLIP_SOUND    = 5500,
	SCORE_SLIP          = 5200,
	SCORE_TRADE_PART    = 5000,
	SCORE_SAME_BRAND    = 4200,
	SCORE_REGION_OTHER  = 3400,
	SCORE_DIFFERENT     = 500
};

static inline struct rbk_likeness
say(enum rbk_verdict v, int score, const char *reason)
{
	return (struct rbk_likeness){ .verdict = v, .score = score, .reason = reason };
}

static inline struct rbk_likeness
say_of(enum rbk_verdict v, int score, const char *reason, struct rbk_piece a, struct rbk_piece b)
{
	return (struct rbk_likeness){ .verdict = v, .score = score, .reason = reason, .piece = { a, b } };
}

static inline struct rbk_likeness
unlike(void)
{
	return say(RBK_DIFFERENT, SCORE_DIFFERENT, "likeness.nothing");
}

static inline struct rbk_piece
piece(const struct rbk_parts *p, struct rbk_span s)
{
	return (struct rbk_piece){ p, s.at, s.n };
}

static inline struct rbk_piece
form_piece(const struct rbk_parts *p)
{
	return p->kind.n ? piece(p, p->kind) : (struct rbk_piece){ p, p->body, (uint16_t)(p->head - p->body) };
}

static inline struct rbk_piece
tail_piece(const struct rbk_parts *p)
{
	return (struct rbk_piece){ p, p->head, (uint16_t)(p->n - p->head) };
}

static inline bool
spans_equal(const struct rbk_parts *x, struct rbk_span s, const struct rbk_parts *y, struct rbk_span t)
{
	return rbk_units_equal(x->text + s.at, s.n, y->text + t.at, t.n);
}

static inline bool
bare_bodies_equal(const struct rbk_parts *x, const struct rbk_parts *y)
{
	return x->bare_body > 0 && rbk_units_equal(x->bare, x->bare_body, y->bare, y->bare_body);
}

static inline bool
bare_tails_equal(const struct rbk_parts *x, const struct rbk_parts *y)
{
	return rbk_units_equal(x->bare + x->bare_body, (size_t)(x->nbare - x->bare_body), y->bare + y->bare_body,
	                       (size_t)(y->nbare - y->bare_body));
}

static inline bool
has_form(const struct rbk_parts *p)
{
	return p->body < p->head;
}

static inline bool
has_tail(const struct rbk_parts *p)
{
	return p->head < p->n;
}

/* A number on both sides, and not the same one. */
static inline bool
numbers_unlike(uint32_t x, uint32_t y)
{
	return x && y && x != y;
}

/* Heads against heads (likeness_bodies.c). */
struct rbk_likeness rbk_likeness_bodies(const struct rbk_parts *x, const struct rbk_parts *y);

#endif

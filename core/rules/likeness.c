/* The verdict on two names: the certain rules first, then branches, then
   heads, then slips of the pen. */
#include "core/rules/likeness.h"

#include <string.h>

#include "core/model/name.h"
#include "core/rules/likeness_say_p.h"

/* The only rules that decide alone, beside equal codes (DESIGN, issue D). */
static struct rbk_likeness
certain(const struct rbk_parts *x, const struct rbk_parts *y)
{
	if (!rbk_units_equal(x->whole, x->ncore, y->whole, y->ncore))
		return unlike();
	if (rbk_form_equal(x->form, y->form))
		return rbk_units_equal(x->whole, x->nwhole, y->whole, y->nwhole)
			? say(RBK_SAME, RBK_SCORE_MAX, "likeness.equal")
			: say(RBK_SAME, SCORE_FORM_EQUAL, "likeness.form_equal");
	if (!x->form[0] || !y->form[0])
		return say_of(RBK_SAME, SCORE_FORM_MISSING, "likeness.form_missing", form_piece(x->form[0] ? x : y),
		              (struct rbk_piece){0});
	return say_of(RBK_LIKELY, SCORE_FORM_UNLIKE, "likeness.form_unlike", form_piece(x), form_piece(y));
}

/* Tails in one region, as far as they tell. */
static bool
tails_near(const struct rbk_parts *x, const struct rbk_parts *y)
{
	return !x->tail_id || !y->tail_id || rbk_words_region_in(x->words, x->tail_id, y->tail_id) ||
	       rbk_words_region_in(x->words, y->tail_id, x->tail_id);
}

/* Tails that differ by a slip rather than by what they name. */
static bool
tail_slipped(const struct rbk_parts *x, const struct rbk_parts *y)
{
	struct rbk_slipped s =
		rbk_slip_of(x->text + x->head, (size_t)(x->n - x->head), y->text + y->head, (size_t)(y->n - y->head));

	if (s.slip == RBK_SLIP_NONE || s.slip == RBK_SLIP_OTHER || numbers_unlike(x->tail_number, y->tail_number))
		return false;
	if (!x->tail_number != !y->tail_number)
		return false;
	return tails_near(x, y);
}

/* A name that was cut off in a form or a print, one character before its end. */
static bool
cut_off(const struct rbk_parts *x, const struct rbk_parts *y)
{
	return !has_form(x) && x->nbare + 1 == y->nbare && x->nbare > y->bare_body + 1 && !y->tail_number == !x->number &&
	       rbk_units_equal(x->bare, x->nbare, y->bare, x->nbare);
}

static struct rbk_likeness
with_tails(const struct rbk_parts *x, const struct rbk_parts *y)
{
	struct rbk_likeness heads = rbk_likeness_bodies(x, y);
	const struct rbk_parts *branch = has_tail(x) ? x : y;

	if (has_tail(x) != has_tail(y) && cut_off(branch == x ? y : x, branch))
		return say(RBK_LIKELY, SCORE_CUT_OFF, "likeness.cut_off");
	if (heads.verdict == RBK_DIFFERENT || heads.verdict == RBK_RELATED)
		return heads;
	if (has_tail(x) != has_tail(y)) {
		if (heads.verdict == RBK_POSSIBLE)
			return unlike();
		return say_of(RBK_RELATED, SCORE_RELATED, "likeness.branch", tail_piece(branch), (struct rbk_piece){0});
	}
	if (bare_tails_equal(x, y)) {
		if (heads.verdict == RBK_LIKELY && heads.score > SCORE_INNER_FORM) {
			heads.reason = "likeness.inner_form";
			heads.score = SCORE_INNER_FORM;
		}
		return heads;
	}
	if (heads.verdict == RBK_POSSIBLE)
		return unlike();
	if (tail_slipped(x, y))
		return say_of(RBK_POSSIBLE, SCORE_SLIP, "likeness.slip", tail_piece(x), tail_piece(y));
	return say_of(RBK_RELATED, SCORE_RELATED - 200, "likeness.branches", tail_piece(x), tail_piece(y));
}

/* A slip somewhere in the whole, where the parts said nothing. */
static struct rbk_likeness
slipped(const struct rbk_parts *x, const struct rbk_parts *y)
{
	struct rbk_slipped s = rbk_slip_of(x->text, x->n, y->text, y->n);
	struct rbk_piece a = { x, s.at, s.nx }, b = { y, s.at, s.ny };

	if (s.slip == RBK_SLIP_NONE || numbers_unlike(x->number, y->number) || numbers_unlike(x->tail_number, y->tail_number))
		return unlike();
	if (s.slip != RBK_SLIP_LESS && s.at < x->region.n && s.at < y->region.n && x->region_id && y->region_id &&
	    rbk_regions_of(x, y) == RBK_REGIONS_OTHER)
		return unlike();
	if (x->n < 4 || y->n < 4)
		return unlike();
	if (s.slip == RBK_SLIP_SOUND)
		return say_of(RBK_POSSIBLE, SCORE_SLIP_SOUND, "likeness.sound", a, b);
	return say_of(RBK_POSSIBLE, SCORE_SLIP, s.slip == RBK_SLIP_OTHER ? "likeness.slip_other" : "likeness.slip", a, b);
}

static struct rbk_likeness
judge(const struct rbk_parts *x, const struct rbk_parts *y)
{
	struct rbk_likeness l = has_tail(x) || has_tail(y) ? with_tails(x, y) : rbk_likeness_bodies(x, y);

	if (l.verdict > RBK_RELATED)
		return l;
	struct rbk_likeness slip = slipped(x, y);

	if (l.verdict == RBK_RELATED && (strcmp(slip.reason, "likeness.slip_other") == 0 || !x->tail_number != !y->tail_number ||
	                                 !tails_near(x, y)))
		return l;
	return slip.verdict > l.verdict ? slip : l;
}

/* Names in notes: 甲公司(简称:乙) may be told by either. */
static struct rbk_likeness
with_notes(const struct rbk_parts *x, const struct rbk_parts *y, struct rbk_likeness main)
{
	struct rbk_likeness best = main;
	const struct rbk_parts *pairs[3][2] = { { x->also, y }, { x, y->also }, { x->also, y->also } };

	for (size_t i = 0; i < 3; i++) {
		if (!pairs[i][0] || !pairs[i][1])
			continue;
		struct rbk_likeness now = judge(pairs[i][0], pairs[i][1]);

		if (now.verdict != RBK_LIKELY || now.score < SCORE_FORM_UNLIKE)
			continue;
		now.reason = "likeness.note";
		now.score = now.score < SCORE_NOTE - 50 ? now.score : SCORE_NOTE - 50;
		if (best.verdict < RBK_LIKELY || now.score > best.score)
			best = now;
	}
	if (main.verdict == RBK_LIKELY && main.score >= SCORE_NOTE) {
		best = main;
		best.reason = "likeness.note";
		best.score = SCORE_NOTE;
	}
	return best;
}

struct rbk_likeness
rbk_likeness_of(const struct rbk_parts *x, const struct rbk_parts *y)
{
	struct rbk_likeness l = certain(x, y);

	if (l.verdict == RBK_DIFFERENT)
		l = judge(x, y);
	if (l.verdict < RBK_SAME && (x->also || y->also))
		l = with_notes(x, y, l);
	l.suspicion = l.verdict == RBK_LIKELY;
	return l;
}

/* Heads of names, part against part: equal bodies, groups, full names,
   short forms. */
#include "core/rules/likeness_say_p.h"

#define SHORT_LIKELY   90 /* a short form that costs no more is likely */
#define SHORT_POSSIBLE 130
#define FORM_SHORT     2  /* units of a form that says nothing: 公司 */
#define SHORT_STEP     16 /* hundredths a unit of its price takes off */

enum rbk_regions
rbk_regions_of(const struct rbk_parts *x, const struct rbk_parts *y)
{
	uint16_t a = x->region_id ? x->region_id : x->place_id, b = y->region_id ? y->region_id : y->place_id;
	bool none_x = !a && x->region.n == 0, none_y = !b && y->region.n == 0;

	if (none_x && none_y)
		return RBK_REGIONS_EQUAL;
	if (none_x || none_y)
		return RBK_REGIONS_MISSING;
	if (!a || !b)
		return a == b && spans_equal(x, x->region, y, y->region) ? RBK_REGIONS_EQUAL : RBK_REGIONS_OTHER;
	if (a == b)
		return RBK_REGIONS_EQUAL;
	if (rbk_words_region_in(x->words, a, b) || rbk_words_region_in(x->words, b, a))
		return RBK_REGIONS_WITHIN;
	return RBK_REGIONS_OTHER;
}

/* Equal but for marks of regions and spelling of numbers. */
static struct rbk_likeness
equal_bodies(const struct rbk_parts *x, const struct rbk_parts *y)
{
	if (x->form_class == y->form_class)
		return say(RBK_LIKELY, SCORE_MARK, "likeness.mark");
	if (!has_form(x) || !has_form(y))
		return say(RBK_LIKELY, SCORE_MARK - 50, "likeness.mark");
	return say_of(RBK_LIKELY, SCORE_FORM_UNLIKE - 100, "likeness.form_unlike", form_piece(x), form_piece(y));
}

/* The whole of one body is what the other has behind its region, or behind
   the beginning of it: 余杭海川 of 杭州余杭海川. */
static bool
region_left_out(const struct rbk_parts *x, const struct rbk_parts *y)
{
	size_t from = y->body > x->body ? (size_t)(y->body - x->body) : 0;

	return from > 0 && from <= y->region.n && (from == y->region.n || (y->unit[from] & RBK_UNIT_START)) &&
	       rbk_units_equal(x->text, x->body, y->text + from, x->body);
}

/* `brief` leaves out a region that `full` has. */
static struct rbk_likeness
without_region(const struct rbk_parts *brief, const struct rbk_parts *full)
{
	struct rbk_piece region = piece(full, full->region.n ? full->region : full->place);
	struct rbk_likeness l =
		say_of(RBK_LIKELY, SCORE_REGION_LESS, "likeness.region_missing", region, (struct rbk_piece){0});

	if (brief->form_class != full->form_class && has_form(brief) && has_form(full)) {
		l.verdict = RBK_POSSIBLE;
		l.score = SCORE_TRADE_PART;
	}
	l.brief = brief;
	return l;
}

/* Is the shorter trade what the longer one begins or ends with? */
static bool
trade_part(const struct rbk_parts *x, const struct rbk_parts *y)
{
	const struct rbk_parts *s = x->trade.n < y->trade.n ? x : y, *l = s == x ? y : x;
	size_t n = s->trade.n;

	if (n == 0)
		return true;
	return rbk_units_equal(s->text + s->trade.at, n, l->text + l->trade.at, n) ||
	       rbk_units_equal(s->text + s->trade.at, n, l->text + l->trade.at + l->trade.n - n, n);
}

/* Both names have their legal form, or a kind such as 厂. */
static struct rbk_likeness
full_names(const struct rbk_parts *x, const struct rbk_parts *y)
{
	enum rbk_regions regions = rbk_regions_of(x, y);
	bool trade = spans_equal(x, x->trade, y, y->trade);
	struct rbk_piece brand = piece(x, x->brand);

	if (region_left_out(x, y))
		return without_region(x, y);
	if (region_left_out(y, x))
		return without_region(y, x);
	if (x->brand.n == 0 || !spans_equal(x, x->brand, y, y->brand))
		return unlike();
	if (trade && regions == RBK_REGIONS_OTHER)
		return say_of(RBK_POSSIBLE, SCORE_REGION_OTHER, "likeness.region_other", piece(x, x->region), piece(y, y->region));
	if (regions == RBK_REGIONS_OTHER)
		return unlike();
	if (trade && x->form_class != y->form_class)
		return say_of(RBK_POSSIBLE, SCORE_KIND_UNLIKE, "likeness.form_unlike", form_piece(x), form_piece(y));
	if (trade && regions == RBK_REGIONS_EQUAL)
		return say(RBK_LIKELY, SCORE_REGION_SPELT, "likeness.mark");
	if (trade && regions == RBK_REGIONS_MISSING)
		return x->region.n || x->place.n ? without_region(y, x) : without_region(x, y);
	if (trade)
		return say_of(RBK_POSSIBLE, SCORE_REGION_WITHIN, "likeness.region_within", piece(x, x->region), piece(y, y->region));
	if (trade_part(x, y) && !x->plain)
		return say_of(RBK_POSSIBLE, SCORE_TRADE_PART, "likeness.trade_part", brand, (struct rbk_piece){0});
	if (regions == RBK_REGIONS_MISSING || x->plain)
		return unlike();
	return say_of(RBK_POSSIBLE, SCORE_SAME_BRAND, "likeness.trade_other", brand, (struct rbk_piece){0});
}

static struct rbk_likeness
short_form_of(const struct rbk_parts *s, const struct rbk_parts *f, int cost)
{
	struct rbk_piece whole = { s, s->stock.at, s->stock.n }, long_name = { f, 0, f->head };
	int score = SCORE_SHORT_TOP - cost * SHORT_STEP;
	struct rbk_likeness l;

	if (cost > SHORT_POSSIBLE)
		return unlike();
	if (cost <= SHORT_LIKELY)
		l = say_of(RBK_LIKELY, score > SCORE_LIKELY_LEAST ? score : SCORE_LIKELY_LEAST, "likeness.short", whole, long_name);
	else
		l = say_of(RBK_POSSIBLE, score < SCORE_LIKELY_LEAST - 1 ? score : SCORE_LIKELY_LEAST - 1, "likeness.short_far",
		           whole, long_name);
	l.brief = s;
	return l;
}

/* Some order of names, so that nothing hangs on which is given first. */
static bool
before(const struct rbk_parts *x, const struct rbk_parts *y)
{
	for (size_t i = 0; i < x->n && i < y->n; i++)
		if (x->text[i] != y->text[i])
			return x->text[i] < y->text[i];
	return x->n < y->n;
}

/* One name, or both, without a legal form: the one without as a short form
   of the other; if neither has one, whichever reads better. */
static struct rbk_likeness
short_names(const struct rbk_parts *x, const struct rbk_parts *y)
{
	int x_short = has_form(x) && !has_form(y) ? RBK_SHORT_NEVER : rbk_short_cost(x, y);
	int y_short = has_form(y) && !has_form(x) ? RBK_SHORT_NEVER : rbk_short_cost(y, x);

	bool first = x_short < y_short || (x_short == y_short && before(x, y));

	return first ? short_form_of(x, y, x_short) : short_form_of(y, x, y_short);
}

/* The group a name speaks of: 海川集团. */
static bool
same_group(const struct rbk_parts *x, const struct rbk_parts *y)
{
	return x->group.n && y->group.n && x->region.n == y->region.n &&
	       rbk_units_equal(x->text, x->group.at, y->text, y->group.at);
}

/* Nothing behind 集团 but a region and the legal form. */
static bool
is_group(const struct rbk_parts *p)
{
	size_t i = p->group.at;

	while (p->group.n && i < p->body && (p->unit[i] & (RBK_UNIT_GROUP | RBK_UNIT_REGION)))
		i++;
	return p->group.n && i == p->body;
}

/* g is the group of what p is named after: 海川集团 of 海川股份有限公司. */
static bool
group_of(const struct rbk_parts *g, const struct rbk_parts *p)
{
	size_t n = g->group.at, from = g->region.n, skip = p->region.n;

	if (!is_group(g) || p->group.n || !has_form(p))
		return false;
	if (rbk_units_equal(g->text, n, p->text, p->body))
		return true;
	return n > from && rbk_regions_of(g, p) != RBK_REGIONS_OTHER &&
	       rbk_units_equal(g->text + from, n - from, p->text + skip, (size_t)(p->body - skip));
}

/* 海川公司: how people call 某市海川电子有限公司. */
static bool
short_form(const struct rbk_parts *s, const struct rbk_parts *f)
{
	size_t n = (size_t)(s->head - s->body), m = (size_t)(f->head - f->body);

	return n > 0 && n <= FORM_SHORT && n < m && s->region.n == 0 && s->body < f->body &&
	       rbk_units_equal(s->text + s->body, n, f->text + f->head - n, n);
}

struct rbk_likeness
rbk_likeness_bodies(const struct rbk_parts *x, const struct rbk_parts *y)
{
	bool full = (has_form(x) || x->kind.n) && (has_form(y) || y->kind.n);

	if (bare_bodies_equal(x, y))
		return equal_bodies(x, y);
	if (same_group(x, y) && !(is_group(x) && is_group(y) && !(has_form(x) && has_form(y))))
		return say_of(RBK_RELATED, SCORE_RELATED, is_group(x) || is_group(y) ? "likeness.member" : "likeness.members",
		              (struct rbk_piece){ x, 0, x->group.at }, (struct rbk_piece){0});
	if (numbers_unlike(x->number, y->number))
		return say(RBK_DIFFERENT, SCORE_DIFFERENT, "likeness.number");
	if (group_of(x, y) || group_of(y, x)) {
		const struct rbk_parts *g = group_of(x, y) ? x : y;

		return say_of(RBK_RELATED, SCORE_RELATED - 100, "likeness.group", (struct rbk_piece){ g, 0, g->group.at },
		              (struct rbk_piece){0});
	}
	struct rbk_likeness whole = full ? full_names(x, y) : unlike();

	if (whole.verdict == RBK_LIKELY || (has_form(x) && has_form(y) && !short_form(x, y) && !short_form(y, x)))
		return whole;
	struct rbk_likeness part = short_names(x, y);

	return part.score > whole.score ? part : whole;
}

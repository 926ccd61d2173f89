/* Is one name a short form of the other? The short name's characters are
   found in the long one in order; each freedom taken has a price: a
   character of the brand passed over, a jump into the middle of a word.
   Every price is in tenths of "one character of the brand left out". */
#include <string.h>

#include "core/rules/likeness_p.h"
#include "core/rules/likeness_units_p.h"

#define SHORT_MAX 24  /* units of a short name */
#define LONG_MAX  128 /* units of a long one that are looked at */

enum price {
	PRICE_BRAND_BEFORE = 30, /* a unit of the brand before the first taken one */
	PRICE_BRAND_INSIDE = 14, /* between two taken ones */
	PRICE_BRAND_BEHIND = 6,  /* behind the last taken one */
	PRICE_WORD         = 1,  /* a unit of the trade passed over */
	PRICE_GROUP        = 2,  /* a unit of 集团 passed over */
	PRICE_REGION       = 3,  /* a unit of a region passed over inside */
	PRICE_JUMP_START   = 3,  /* a jump to the beginning of a word */
	PRICE_JUMP_INSIDE  = 12, /* a jump into a word */
	PRICE_LETTER       = 4,  /* 粤 for 广东 */
	PRICE_LETTER_FREE  = 22, /* 粤, and the long name says nothing of a region */
	PRICE_REGION_FREE  = 26, /* the same for a whole region */
	PRICE_REGION_IN    = 8,  /* a region that holds the other's, or lies in it */
	PRICE_LIMITED      = 3,  /* no joint stock company: fewer speak of it by a short name */
	PRICE_NO_STOCK     = 45, /* a stock exchange's mark, and the long name is of no joint stock company */
	PRICE_STOCK        = 50, /* 股份 that the long name doesn't have */
	PRICE_BROAD        = 55, /* 国际, 科技 that the long name doesn't have */
	PRICE_TRADE        = 70, /* 味业 that the long name doesn't have */
	PRICE_UNKNOWN      = 80, /* one or two units more, behind the whole brand */
	PRICE_BEHIND_MAX   = 8   /* for all words behind the last taken unit */
};

struct long_name {
	const struct rbk_parts *parts;
	size_t  n;
	int16_t inside[LONG_MAX + 1]; /* price of passing over [0, i) */
	int16_t before[LONG_MAX + 1];
};

static int
price_of(uint8_t unit, bool before)
{
	if (unit & RBK_UNIT_MARK)
		return 0;
	if (unit & RBK_UNIT_REGION)
		return before ? 0 : PRICE_REGION;
	if (unit & RBK_UNIT_BRAND)
		return before ? PRICE_BRAND_BEFORE : PRICE_BRAND_INSIDE;
	if (unit & RBK_UNIT_GROUP)
		return PRICE_GROUP;
	return unit & RBK_UNIT_FORM ? 0 : PRICE_WORD;
}

static void
lay_out(struct long_name *f, const struct rbk_parts *parts)
{
	f->parts = parts;
	f->n = parts->head < LONG_MAX ? parts->head : LONG_MAX;
	f->inside[0] = f->before[0] = 0;
	for (size_t i = 0; i < f->n; i++) {
		f->inside[i + 1] = (int16_t)(f->inside[i] + price_of(parts->unit[i], false));
		f->before[i + 1] = (int16_t)(f->before[i] + price_of(parts->unit[i], true));
	}
}

/* What is left of the long name behind the last taken unit. */
static int
price_behind(const struct long_name *f, size_t from)
{
	int brand = 0, other = 0;

	for (size_t i = from; i < f->parts->body && i < f->n; i++) {
		if (f->parts->unit[i] & RBK_UNIT_BRAND)
			brand += PRICE_BRAND_BEHIND;
		else if (!(f->parts->unit[i] & RBK_UNIT_REGION))
			other += f->parts->unit[i] & RBK_UNIT_GROUP ? PRICE_GROUP : PRICE_WORD;
	}
	return brand + (other < PRICE_BEHIND_MAX ? other : PRICE_BEHIND_MAX);
}

static int
price_jump(const struct long_name *f, size_t to)
{
	return f->parts->unit[to] & RBK_UNIT_START ? PRICE_JUMP_START : PRICE_JUMP_INSIDE;
}

/* The cheapest way to take s[0..n) from f in order. */
static int
cheapest(const uint16_t *s, size_t n, const struct long_name *f)
{
	int cost[LONG_MAX], next[LONG_MAX], best = RBK_SHORT_NEVER;
	const uint16_t *text = f->parts->text;

	for (size_t j = 0; j < f->n; j++) {
		bool start = f->parts->unit[j] & RBK_UNIT_START;

		cost[j] = text[j] == s[0] ? f->before[j] + (start ? 0 : PRICE_JUMP_INSIDE) : RBK_SHORT_NEVER;
	}
	for (size_t i = 1; i < n; i++) {
		bool any = false;

		for (size_t j = 0; j < f->n; j++) {
			next[j] = RBK_SHORT_NEVER;
			if (text[j] != s[i])
				continue;
			for (size_t k = 0; k < j; k++) {
				if (cost[k] >= RBK_SHORT_NEVER)
					continue;
				int gap = f->inside[j] - f->inside[k + 1];
				bool close = gap == 0 && !(f->parts->unit[j] & RBK_UNIT_FORM);
				int sum = cost[k] + gap + (k + 1 == j || close ? 0 : price_jump(f, j));

				if (sum < next[j])
					next[j] = sum;
			}
			any = any || next[j] < RBK_SHORT_NEVER;
		}
		if (!any)
			return RBK_SHORT_NEVER;
		memcpy(cost, next, f->n * sizeof *cost);
	}
	for (size_t j = 0; j < f->n; j++) {
		int sum = cost[j] < RBK_SHORT_NEVER ? cost[j] + price_behind(f, j + 1) : RBK_SHORT_NEVER;

		if (sum < best)
			best = sum;
	}
	return best;
}

/* Does this letter stand for the region, or for one it lies in? */
static bool
letter_for(const struct rbk_words *w, uint16_t letter, uint16_t id)
{
	for (; id; id = rbk_words_region(w, id)->parent) {
		const struct rbk_region *r = rbk_words_region(w, id);

		for (size_t i = 0; i < r->nletters; i++)
			if (r->letters[i] == letter)
				return true;
	}
	return false;
}

static bool
letter_at_all(const struct rbk_words *w, uint16_t letter)
{
	struct rbk_word_hit hit;

	return rbk_words_is(&hit, w, &letter, 1, RBK_WORD_LETTER);
}

/* Leaves the short name's own region aside, for a price. */
static int
without_region(const struct rbk_parts *s, const uint16_t *text, size_t n, const struct long_name *f)
{
	const struct rbk_words *w = f->parts->words;
	uint16_t region = f->parts->region_id ? f->parts->region_id : f->parts->place_id;
	int best = RBK_SHORT_NEVER, price = 0, sum;

	if (n > 2 && letter_for(w, text[0], region))
		price = PRICE_LETTER;
	else if (n > 2 && !region && f->parts->region.n == 0 && letter_at_all(w, text[0]))
		price = PRICE_LETTER_FREE;
	if (price && (sum = price + cheapest(text + 1, n - 1, f)) < best)
		best = sum;
	if (s->region.n < 2 || s->stock.at > 0 || n < s->region.n + 2u)
		return best;
	if (!region && f->parts->region.n == 0)
		price = s->weak ? RBK_SHORT_NEVER : PRICE_REGION_FREE;
	else if (rbk_words_region_in(w, s->region_id, region) || rbk_words_region_in(w, region, s->region_id))
		price = PRICE_REGION_IN;
	else
		return best;
	sum = price + cheapest(text + s->region.n, n - s->region.n, f);
	return sum < best ? sum : best;
}

static int
with_and_without(const struct rbk_parts *s, size_t n, const struct long_name *f)
{
	const uint16_t *text = s->text + s->stock.at;
	int whole = cheapest(text, n, f), less = without_region(s, text, n, f);

	return whole < less ? whole : less;
}

/* Are its first n units the long name's brand, whole? */
static bool
brand_only(const struct rbk_parts *s, size_t n, const struct rbk_parts *f)
{
	return !f->plain && rbk_units_equal(s->text + s->stock.at, n, f->text + f->brand.at, f->brand.n);
}

/* Leaves a broad word at the end aside, for a price: 海川国际 for 海川电子. */
static int
without_broad(const struct rbk_parts *s, size_t n, const struct long_name *f)
{
	struct rbk_word_hit hit;
	int best = RBK_SHORT_NEVER;

	for (size_t k = 2; k <= 4 && n >= k + 2; k++) {
		const uint16_t *end = s->text + s->stock.at + n - k;
		int price;

		if (rbk_words_is(&hit, f->parts->words, end, k, RBK_WORD_STOCK))
			price = PRICE_STOCK;
		else if (rbk_words_is(&hit, f->parts->words, end, k, RBK_WORD_BROAD))
			price = PRICE_BROAD;
		else if (rbk_words_is(&hit, f->parts->words, end, k, RBK_WORD_TRADE))
			price = PRICE_TRADE;
		else if (brand_only(s, n - k, f->parts) && k == 2)
			price = PRICE_UNKNOWN;
		else
			continue;
		int sum = price + with_and_without(s, n - k, f);

		if (sum < best)
			best = sum;
	}
	return best;
}

/* What the long name's form says, and a stock exchange's mark. */
static int
price_form(const struct rbk_parts *s, const struct rbk_parts *f)
{
	struct rbk_word_hit hit;

	if (f->body == f->head ||
	    rbk_words_longest(&hit, f->words, f->text + f->body, (size_t)(f->head - f->body), RBK_WORD_STOCK))
		return 0;
	return s->stock.n == s->n ? PRICE_LIMITED : PRICE_NO_STOCK;
}

int
rbk_short_cost(const struct rbk_parts *s, const struct rbk_parts *f)
{
	struct long_name laid;
	size_t n = s->body < s->n ? s->body : s->stock.n;
	int best, less;

	if (n < 2 || n > SHORT_MAX)
		return RBK_SHORT_NEVER;
	lay_out(&laid, f);
	best = with_and_without(s, n, &laid);
	if (best > PRICE_STOCK) {
		less = without_broad(s, n, &laid);
		best = less < best ? less : best;
	}
	return best < RBK_SHORT_NEVER ? best + price_form(s, f) : best;
}

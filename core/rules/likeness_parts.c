/* Takes a name apart. Everything is decided on folded text, so that width,
   script and spaces can't matter; brackets only tell a note from a name. */
#include "core/rules/likeness_parts.h"

#include <assert.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/name.h"
#include "core/model/utf8.h"
#include "core/rules/likeness_parts_p.h"
#include "core/rules/likeness_units_p.h"

#define BRAND_MIN 2 /* units of a brand that a region or a trade must leave */
#define UNITS_MAX 512 /* units looked at: a longer name is compared by its whole only */

/* Where the first legal form stands that is not a branch's (分公司); its
   units in *len. n if there is none. */
static size_t
find_form(size_t *len, uint16_t *class, const struct rbk_words *w, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;

	for (size_t i = 1; i < n; i++) {
		size_t k = rbk_words_longest(&hit, w, text + i, n - i, RBK_WORD_FORM);

		if (k == 0)
			continue;
		uint16_t form = hit.form;

		if (rbk_words_is(&hit, w, text + i - 1, k + 1, RBK_WORD_BRANCH))
			continue;
		*len = k;
		*class = form;
		return i;
	}
	*len = 0;
	*class = 0;
	return n;
}

/* Does a word of these kinds end at n? Its units (the longest), or 0. */
static size_t
ends_with(struct rbk_word_hit *hit, const struct rbk_words *w, const uint16_t *text, size_t n, unsigned kinds)
{
	for (size_t k = n - 1 < RBK_WORD_UNITS ? n - 1 : RBK_WORD_UNITS; k > 0; k--)
		if (rbk_words_is(hit, w, text + n - k, k, kinds))
			return k;
	return 0;
}

/* The first region of that name which is a city or more; 0: none. */
static uint16_t
city_or_more(const struct rbk_words *w, uint16_t id)
{
	while (id && rbk_words_region(w, id)->level > RBK_LEVEL_CITY)
		id = rbk_words_region(w, id)->namesake;
	return id;
}

/* A head without a legal form that has a branch: 徽商银行|淮北支行. */
static size_t
find_head(const struct rbk_words *w, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;
	size_t branch = ends_with(&hit, w, text, n, RBK_WORD_BRANCH);

	if (branch == 0)
		return n;
	for (size_t i = BRAND_MIN; i + branch < n; i++) {
		size_t k = rbk_words_longest(&hit, w, text + i, n - i, RBK_WORD_HEAD);

		if (k > 0 && i + k <= n - branch)
			return i + k;
	}
	/* a city in the middle begins the tail */
	for (size_t i = BRAND_MIN; i + branch < n; i++) {
		size_t k = rbk_words_longest(&hit, w, text + i, n - i, RBK_WORD_REGION);

		if (k > 1 && city_or_more(w, hit.region) && i + k <= n - branch)
			return i;
	}
	return n;
}

static void
split_tail(struct rbk_parts *p)
{
	struct rbk_word_hit hit;
	size_t len, end = p->n;
	size_t body = find_form(&len, &p->form_class, p->words, p->text, p->n);

	if (body < p->n) {
		p->body = (uint16_t)body;
		p->head = (uint16_t)(body + len);
		return;
	}
	end = find_head(p->words, p->text, p->n);
	p->head = p->body = (uint16_t)end;
	if (end < p->n)
		return;
	if (p->form[0] && p->text == p->whole && p->ncore < p->n) { /* a Latin form */
		p->body = p->ncore;
		return;
	}
	size_t kind = p->n > 2 ? ends_with(&hit, p->words, p->text, p->n, RBK_WORD_KIND) : 0;

	if (kind && p->n - kind >= BRAND_MIN) {
		p->kind = (struct rbk_span){ (uint16_t)(p->n - kind), (uint16_t)kind };
		p->form_class = hit.form;
	}
}

static void
split_region(struct rbk_parts *p, uint8_t *unit)
{
	bool sure;
	uint16_t id;
	size_t k = rbk_region_walk(&id, &sure, unit, p->words, p->text, p->body);

	if (k > 0 && (k + (sure ? 1u : BRAND_MIN) > p->body)) { /* nothing left for a brand */
		memset(unit, 0, k);
		k = 0;
		id = 0;
	}
	p->region = (struct rbk_span){ 0, (uint16_t)k };
	p->region_id = id;
	p->weak = k > 0 && !sure;
	if (p->head < p->n)
		(void)rbk_region_walk(&p->tail_id, &sure, unit + p->head, p->words, p->text + p->head, p->n - p->head);
}

/* cover[i]: [i, end) is made of trade words. */
static void
cover_trades(bool *cover, const struct rbk_parts *p, size_t from, size_t end)
{
	for (size_t i = from; i <= end; i++)
		cover[i] = i == end;
	for (size_t i = end; i-- > from;) {
		uint32_t ends = rbk_words_all(p->words, p->text + i, end - i, RBK_WORD_TRADE | RBK_WORD_GROUP);

		for (size_t k = 1; ends && k <= RBK_WORD_UNITS && i + k <= end && !cover[i]; k++)
			cover[i] = (ends >> k & 1) && cover[i + k];
	}
}

/* A region in the middle, with nothing but trades behind it: 海川北京科技. */
static size_t
place_at(uint16_t *id, const struct rbk_parts *p, const bool *cover, size_t i, size_t end)
{
	struct rbk_word_hit hit;
	size_t k = rbk_words_longest(&hit, p->words, p->text + i, end - i, RBK_WORD_REGION);

	if (k < 2 || !cover[i + k] || !city_or_more(p->words, hit.region))
		return 0;
	*id = city_or_more(p->words, hit.region);
	return k;
}

static void
split_brand(struct rbk_parts *p, uint8_t *unit)
{
	bool cover[UNITS_MAX + 1];
	size_t from = p->region.n, end = p->kind.n ? p->kind.at : p->body, brand = end, place = 0;

	cover_trades(cover, p, from, end);
	for (size_t i = from + BRAND_MIN; i < end && brand == end; i++) {
		place = place_at(&p->place_id, p, cover, i, end);
		if (cover[i] || place)
			brand = i;
	}
	if (place)
		p->place = (struct rbk_span){ (uint16_t)brand, (uint16_t)place };
	p->brand = (struct rbk_span){ (uint16_t)from, (uint16_t)(brand - from) };
	p->trade = (struct rbk_span){ (uint16_t)(brand + place), (uint16_t)(end - brand - place) };
	p->plain = cover[from];
	if (from < p->body)
		unit[from] |= RBK_UNIT_START;
	for (size_t i = from; i < brand; i++)
		unit[i] |= (uint8_t)(!p->plain ? RBK_UNIT_BRAND : cover[i] ? RBK_UNIT_START : 0);
	for (size_t i = brand; i < brand + place; i++)
		unit[i] |= RBK_UNIT_REGION;
	if (place)
		unit[brand] |= RBK_UNIT_START;
	for (size_t i = p->trade.at; i < end; i++) /* what is left is made of words: one begins here */
		unit[i] |= cover[i] ? RBK_UNIT_START : 0;
	for (size_t i = end; i < p->head; i++)
		unit[i] |= (uint8_t)(RBK_UNIT_FORM | (i == end || i == p->body ? RBK_UNIT_START : 0));
}

static void
find_group(struct rbk_parts *p, uint8_t *unit)
{
	struct rbk_word_hit hit;

	for (size_t i = BRAND_MIN; i < p->body && p->group.n == 0; i++) {
		size_t k = rbk_words_longest(&hit, p->words, p->text + i, p->body - i, RBK_WORD_GROUP);

		p->group = (struct rbk_span){ (uint16_t)i, (uint16_t)k };
		for (size_t j = i; j < i + k; j++)
			unit[j] |= RBK_UNIT_GROUP;
	}
}

static void
find_stock(struct rbk_parts *p)
{
	struct rbk_word_hit hit;
	size_t from = 0, end = p->n, k;

	if (p->body == p->n) {
		k = rbk_words_longest(&hit, p->words, p->text, p->n, RBK_WORD_BEFORE);
		if (k > 0 && k + BRAND_MIN <= p->n && p->text[k] >= 0x2e80)
			from = k;
		k = p->n > 2 ? ends_with(&hit, p->words, p->text, p->n, RBK_WORD_AFTER) : 0;
		if (k > 0 && from + BRAND_MIN + k <= p->n && p->text[p->n - k - 1] >= 0x2e80)
			end = p->n - k;
	}
	p->stock = (struct rbk_span){ (uint16_t)from, (uint16_t)(end - from) };
}

/* Body and tail without marks; numbers as digits, so that 第12 is 第十二. */
static void
make_bare(struct rbk_parts *p, struct rbk_arena *a)
{
	uint16_t *bare = rbk_arena_take(a, (p->n * 4u + 16u) * sizeof *bare);
	uint16_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		uint32_t value, *number = i < p->head ? &p->number : &p->tail_number;
		size_t k;

		if (i == p->body) {
			p->bare_body = n;
			i = p->head;
			if (i == p->n)
				break;
		}
		if (p->unit[i] & RBK_UNIT_MARK)
			continue;
		k = rbk_number_at(&value, p->words, p->text, i, p->n);
		if (k == 0) {
			bare[n++] = p->text[i];
			continue;
		}
		*number = (*number * 31 + value + 1) | 0x80000000u;
		for (uint32_t ten = 1000000000; ten > 0; ten /= 10)
			if (value >= ten || ten == 1)
				bare[n++] = (uint16_t)('0' + value / ten % 10);
		i += k - 1;
	}
	if (p->body == p->n)
		p->bare_body = n;
	p->bare = bare;
	p->nbare = n;
}

/* Parts of text[0..n), which is of the whole or of a note. */
static struct rbk_parts *
take_apart(struct rbk_arena *a, const struct rbk_parts *whole, const uint16_t *text, size_t n)
{
	struct rbk_parts *p = rbk_arena_take(a, sizeof *p);
	size_t used = n < UNITS_MAX ? n : UNITS_MAX;
	uint8_t *unit = rbk_arena_take(a, used + 1);

	*p = *whole;
	p->text = text;
	p->unit = unit;
	p->n = (uint16_t)used;
	split_tail(p);
	split_region(p, unit);
	split_brand(p, unit);
	find_group(p, unit);
	find_stock(p);
	make_bare(p, a);
	return p;
}

/* The first word of a note behind text[0..1]; n if there is none. */
static size_t
find_note(size_t *len, const struct rbk_words *w, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;

	for (size_t i = BRAND_MIN; i + BRAND_MIN < n; i++) {
		*len = rbk_words_longest(&hit, w, text + i, n - i, RBK_WORD_NOTE);
		if (*len > 0 && i + *len < n)
			return i;
	}
	*len = 0;
	return n;
}

static bool
is_open(uint32_t cp)
{
	return cp == '(' || cp == 0xff08 || cp == '[' || cp == 0xff3b || cp == 0x3010 || cp == 0x3014 || cp == 0xfe59;
}

/* Folded units of text, NULL if nothing is left of it. */
static uint16_t *
fold(size_t *n, struct rbk_arena *a, const char *text)
{
	struct rbk_err none = {0};
	struct rbk_name name;

	*n = 0;
	if (rbk_name_make(&name, a, text, &none))
		return NULL;
	uint16_t *units = rbk_arena_take(a, (strlen(name.normal) + 1) * sizeof *units);

	*n = rbk_units_read(units, name.normal);
	return units;
}

/* A bracket whose words begin with 原: where it opens (strlen: there is
   none), and the units of the name behind that word, to the end. */
static size_t
find_old(const char *name, struct rbk_arena *a, const struct rbk_words *w, size_t *n)
{
	size_t len = strlen(name);
	struct rbk_word_hit hit;

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t k = rbk_utf8_next(&cp, name + i, len - i);

		if (is_open(cp)) {
			const uint16_t *inner = fold(n, a, name + i + k);
			size_t old = inner ? rbk_words_longest(&hit, w, inner, *n, RBK_WORD_OLD) : 0;

			if (old > 0 && old + BRAND_MIN <= *n) {
				*n -= old;
				return i;
			}
		}
		i += k;
	}
	*n = 0;
	return len;
}

/* Parts of text, which is the whole or the whole without its notes. */
static const struct rbk_parts *
with_notes(struct rbk_arena *a, const struct rbk_parts *whole, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;
	size_t len, first = rbk_words_longest(&hit, whole->words, text, n, RBK_WORD_NOTE); /* 第一名称: … */

	if (first > 0 && first + BRAND_MIN <= n) {
		text += first;
		n -= first;
	}
	size_t note = find_note(&len, whole->words, text, n);
	struct rbk_parts *p = take_apart(a, whole, text, note);

	if (note < n && n - note - len >= BRAND_MIN)
		p->also = take_apart(a, whole, text + note + len, n - note - len);
	return p;
}

const struct rbk_parts *
rbk_parts_folded(struct rbk_arena *a, const struct rbk_parts *whole)
{
	if (!whole->old_at)
		return with_notes(a, whole, whole->whole, whole->nwhole);
	struct rbk_parts *p = take_apart(a, whole, whole->whole, whole->old_at);

	p->also = take_apart(a, whole, whole->whole + whole->old_from, (size_t)(whole->nwhole - whole->old_from));
	return p;
}

int
rbk_parts_make(const struct rbk_parts **out, struct rbk_arena *a, const struct rbk_words *w, const char *name,
               struct rbk_err *err)
{
	struct rbk_name whole;
	size_t nother = 0, left;

	*out = NULL;
	if (rbk_name_make(&whole, a, name, err))
		return (int)err->code;
	uint16_t *text = rbk_arena_take(a, (strlen(whole.normal) + 1) * sizeof *text);
	struct rbk_parts base = { .words = w, .whole = text, .form = whole.form };

	base.nwhole = (uint16_t)rbk_units_read(text, whole.normal);
	base.ncore = (uint16_t)rbk_units_count(whole.core);
	size_t open = find_old(name, a, w, &nother);

	if (nother > 0 && nother < base.nwhole && fold(&left, a, rbk_arena_copy(a, name, open)) && left > 0 &&
	    left + nother < base.nwhole) {
		base.old_at = (uint16_t)left;
		base.old_from = (uint16_t)(base.nwhole - nother);
	}
	*out = rbk_parts_folded(a, &base);
	return 0;
}

const char *
rbk_parts_text(struct rbk_arena *a, const struct rbk_parts *p, enum rbk_part part)
{
	struct rbk_span s = { 0, 0 };

	switch (part) {
	case RBK_PART_REGION: s = p->region; break;
	case RBK_PART_BRAND: s = p->brand; break;
	case RBK_PART_TRADE: s = p->trade; break;
	case RBK_PART_FORM: s = p->kind.n ? p->kind : (struct rbk_span){ p->body, (uint16_t)(p->head - p->body) }; break;
	case RBK_PART_TAIL: s = (struct rbk_span){ p->head, (uint16_t)(p->n - p->head) }; break;
	}
	return rbk_units_text(a, p->text + s.at, s.n);
}

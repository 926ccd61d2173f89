/* The region a name begins with: province, city, county, zone, each below
   the one before it. */
#include "core/model/name.h"
#include "core/rules/likeness_parts_p.h"
#include "core/rules/likeness_units_p.h"

#define STEPS_MAX 5

/* Of the regions of one name the one to take behind `above`; 0: none fits. */
static uint16_t
choose(const struct rbk_words *w, uint16_t id, uint16_t above, bool full)
{
	uint16_t best = 0;

	for (; id; id = rbk_words_region(w, id)->namesake) {
		const struct rbk_region *r = rbk_words_region(w, id);

		if (above && id != above && rbk_words_region_in(w, id, above))
			return id;
		if (above && rbk_words_region(w, above)->level != RBK_LEVEL_NATION && !full)
			continue;
		if (above && r->level <= rbk_words_region(w, above)->level)
			continue;
		if (!above && r->district && !full)
			continue;
		if (!best || r->level < rbk_words_region(w, best)->level)
			best = id;
	}
	return best;
}

/* Units of the mark behind a bare name; none if they begin a word: 市政. */
static size_t
mark_at(const struct rbk_words *w, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;
	size_t k = rbk_words_longest(&hit, w, text, n, RBK_WORD_MARK);

	if (k == 0 || rbk_words_longest(&hit, w, text, n, RBK_WORD_TRADE | RBK_WORD_BRANCH) > k)
		return 0;
	return k;
}

/* A region the lists don't know, by its mark: 某某县. */
static size_t
unknown_at(const struct rbk_words *w, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;

	for (size_t k = 2; k <= 3 && k + 3 < n; k++) {
		if (!rbk_words_is(&hit, w, text + k, 1, RBK_WORD_TOWN))
			continue;
		if (rbk_words_longest(&hit, w, text + k, n - k, RBK_WORD_TRADE | RBK_WORD_BRANCH) > 1)
			continue;
		if (rbk_words_is(&hit, w, text + k - 1, 2, RBK_WORD_TRADE | RBK_WORD_BRANCH | RBK_WORD_KIND | RBK_WORD_UNIT))
			continue;
		return k + 1;
	}
	return 0;
}

static void
flag(uint8_t *unit, size_t from, size_t to, unsigned bits)
{
	for (size_t i = from; i < to; i++)
		unit[i] = (uint8_t)(unit[i] | bits);
}

/* One region at `from`: returns where it ends, `from` if there is none. */
static size_t
one(uint16_t *id, bool *sure, uint8_t *unit, const struct rbk_words *w, const uint16_t *text, size_t from, size_t n)
{
	struct rbk_word_hit hit = {0}, other;
	size_t k = rbk_words_longest(&hit, w, text + from, n - from, RBK_WORD_REGION), mark = 0;
	uint16_t found = 0;

	size_t bare = k > 0 ? rbk_words_region(w, hit.region)->bare : 0;

	if (k > bare && rbk_words_longest(&other, w, text + from + bare, n - from - bare, RBK_WORD_TRADE | RBK_WORD_BRANCH) > k - bare)
		k = bare; /* 杭州|市政 */
	if (k > 0) {
		size_t behind = mark_at(w, text + from + k, n - from - k);
		bool full = behind > 0 || k > rbk_words_region(w, hit.region)->bare;

		found = choose(w, hit.region, *id, full);
		if (found) {
			const struct rbk_region *r = rbk_words_region(w, found);

			mark = r->level != RBK_LEVEL_NATION && k <= r->bare ? behind : 0;
			*sure = *sure || full || r->level != RBK_LEVEL_COUNTY;
			flag(unit, from, from + k, RBK_UNIT_REGION);
			flag(unit, from + (k > r->bare && r->bare > 1 ? r->bare : k), from + k + mark, RBK_UNIT_REGION | RBK_UNIT_MARK);
			*id = found;
			return from + k + mark;
		}
	}
	k = unknown_at(w, text + from, n - from);
	if (k > 0) {
		flag(unit, from, from + k, RBK_UNIT_REGION);
		flag(unit, from + k - 1, from + k, RBK_UNIT_MARK);
		*sure = true;
	}
	return from + k;
}

size_t
rbk_region_walk(uint16_t *id, bool *sure, uint8_t *unit, const struct rbk_words *w, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;
	size_t at = 0;

	*id = 0;
	*sure = false;
	for (int i = 0; i < STEPS_MAX; i++) {
		size_t next = one(id, sure, unit, w, text, at, n);

		if (next == at)
			break;
		unit[at] |= RBK_UNIT_START;
		at = next;
	}
	size_t zone = at > 0 ? rbk_words_longest(&hit, w, text + at, n - at, RBK_WORD_ZONE) : 0;

	flag(unit, at, at + zone, RBK_UNIT_REGION | RBK_UNIT_MARK);
	return at + zone;
}

uint16_t
rbk_words_place(const struct rbk_words *w, const char *text)
{
	struct rbk_arena a = {0};
	struct rbk_err none = {0};
	struct rbk_name name;
	uint16_t id = 0;

	if (rbk_name_make(&name, &a, text, &none) == RBK_OK) {
		size_t n = rbk_units_count(name.normal);
		uint16_t *units = rbk_arena_take(&a, (n + 1) * sizeof *units);
		uint8_t *unit = rbk_arena_take(&a, n + 1);
		bool sure;

		(void)rbk_units_read(units, name.normal);
		(void)rbk_region_walk(&id, &sure, unit, w, units, n);
	}
	rbk_arena_free(&a);
	return id;
}

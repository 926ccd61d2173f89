/* The keys names are found by. A key is the hash of a few pieces of the
   name: what two names must share to be worth comparing. */
#include "core/model/sound.h"
#include "core/rules/candidates_p.h"

enum kind {
	KEY_BARE = 1, /* the whole without marks of regions */
	KEY_BODY,     /* the head of a branch */
	KEY_SOUND,    /* how the head sounds */
	KEY_TRADE,    /* brand and trade */
	KEY_REGION,   /* brand and province */
	KEY_GROUP,    /* what stands before 集团 */
	KEY_SLIP,     /* province, trade, and the brand with one character less */
	KEY_START,    /* the first two characters of a region or a brand: short forms */
	KEY_PAIR      /* a first and a later character: the same */
};

#define MOST_EQUAL    256 /* names compared for one key */
#define MOST_NEAR     96
#define MOST_SLIPS    32
#define MOST_BRANCHES 24
#define FORM_SHORT    2 /* units of a form that a short name may have: 海川公司 */
#define PAIRS_LATER 6 /* later characters of a pair kept for one first one */

static uint32_t
mix(uint32_t h, uint32_t v)
{
	h = (h ^ v) * 0x85ebca6bu;
	return h ^ h >> 15;
}

static uint32_t
mix_units(uint32_t h, const uint16_t *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = mix(h, text[i]);
	return mix(h, (uint32_t)n);
}

static void
put(struct rbk_keys *k, uint32_t key)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->at[i] == key)
			return;
	if (k->n < RBK_KEYS_MAX)
		k->at[k->n++] = key;
}

static void
put_units(struct rbk_keys *k, enum kind kind, uint32_t with, const uint16_t *text, size_t n)
{
	if (n > 0)
		put(k, mix_units(mix(kind, with), text, n));
}

static uint16_t
province(const struct rbk_parts *p)
{
	uint16_t id = p->region_id ? p->region_id : p->place_id;

	return rbk_words_region_up(p->words, id, RBK_LEVEL_PROVINCE);
}

static void
put_sound(struct rbk_keys *k, const struct rbk_parts *p)
{
	uint32_t h = mix(KEY_SOUND, 0);

	for (size_t i = 0; i < p->bare_body; i++) {
		uint16_t sound = rbk_sound_of(p->bare[i]);

		h = mix(h, sound ? sound : 0x10000u + p->bare[i]);
	}
	put(k, h);
}

/* The brand less one character, and with its characters in order: what is
   left the same by a slip in the brand. */
static void
put_slips(struct rbk_keys *k, const struct rbk_parts *p)
{
	uint32_t around = mix_units(mix(KEY_SLIP, province(p)), p->text + p->trade.at, p->trade.n), sum = 0;
	const uint16_t *brand = p->text + p->brand.at;
	size_t n = p->brand.n < 6 ? p->brand.n : 6;

	for (size_t out = 0; n >= 3 && out < n; out++) {
		uint32_t h = around;

		for (size_t i = 0; i < n; i++)
			if (i != out)
				h = mix(h, brand[i]);
		put(k, h);
	}
	for (size_t i = 0; i < p->brand.n; i++)
		sum += mix(1, brand[i]);
	put(k, mix(mix(around, 3), sum));
	if (n == 2) /* what one character less of a brand of three is */
		put(k, mix(mix(around, brand[0]), brand[1]));
}

static void
put_pair(struct rbk_keys *k, uint16_t first, uint16_t later)
{
	put(k, mix(mix(KEY_PAIR, first), later));
}

static void
put_start(struct rbk_keys *k, const uint16_t *text)
{
	put(k, mix(mix(KEY_START, text[0]), text[1]));
}

/* Pairs of text[from] with what a short form may take next. */
static void
put_pairs(struct rbk_keys *k, const struct rbk_parts *p, size_t first, size_t from, size_t max)
{
	size_t kept = 0, brand_end = (size_t)p->brand.at + p->brand.n;

	for (size_t i = from; i < p->head && kept < max; i++) {
		if (i >= brand_end && !(p->unit[i] & RBK_UNIT_START))
			continue;
		if (p->unit[i] & (RBK_UNIT_REGION | RBK_UNIT_FORM))
			continue;
		put_pair(k, p->text[first], p->text[i]);
		kept++;
	}
}

static void
put_short_forms(struct rbk_keys *k, const struct rbk_parts *p)
{
	size_t brand = p->brand.at;

	if (brand + 1 < p->n)
		put_start(k, p->text + brand);
	if (p->brand.n > 0 || p->trade.n > 0)
		put_pairs(k, p, brand, brand + 1, PAIRS_LATER);
	for (size_t i = 1; i < 3 && i + 1 < p->brand.n; i++)
		put_start(k, p->text + brand + i);
	for (size_t i = 0; i + 1 < p->region.n; i++) {
		if (!(p->unit[i] & RBK_UNIT_START) || (p->unit[i] & RBK_UNIT_MARK))
			continue;
		put_pairs(k, p, i, brand, 4);
		put_start(k, p->text + i);
	}
}

void
rbk_keys_kept(struct rbk_keys *k, const struct rbk_parts *p)
{
	bool tail = p->head < p->n;

	put_units(k, KEY_BARE, 0, p->bare, p->nbare);
	if (tail) {
		put_units(k, KEY_BODY, 0, p->bare, p->bare_body);
		return;
	}
	put_sound(k, p);
	put_units(k, KEY_TRADE, 0, p->text + p->brand.at, (size_t)p->brand.n + p->place.n + p->trade.n);
	put_units(k, KEY_REGION, province(p), p->text + p->brand.at, p->brand.n);
	if (p->group.n)
		put_units(k, KEY_GROUP, 0, p->text, p->group.at);
	put_slips(k, p);
	put_short_forms(k, p);
}

static void
ask(struct rbk_keys *k, size_t *most, size_t max, enum kind kind, uint32_t with, const uint16_t *text, size_t n)
{
	size_t before = k->n;

	put_units(k, kind, with, text, n);
	if (k->n > before)
		most[before] = max;
}

void
rbk_keys_asked(struct rbk_keys *k, size_t most[RBK_KEYS_MAX], const struct rbk_parts *p)
{
	size_t plain = (size_t)p->brand.n + p->place.n + p->trade.n;

	ask(k, most, MOST_EQUAL, KEY_BARE, 0, p->bare, p->nbare);
	ask(k, most, MOST_EQUAL, KEY_BARE, 0, p->bare, p->bare_body);
	if (p->region.n < p->body) /* the same without its region */
		ask(k, most, MOST_EQUAL, KEY_BARE, 0, p->text + p->region.n, (size_t)(p->body - p->region.n));
	ask(k, most, MOST_BRANCHES, KEY_BODY, 0, p->bare, p->bare_body);
	ask(k, most, MOST_NEAR, KEY_TRADE, 0, p->text + p->brand.at, plain);
	ask(k, most, MOST_NEAR, KEY_TRADE, 0, p->text, p->body); /* the region may be none */
	ask(k, most, MOST_NEAR, KEY_REGION, province(p), p->text + p->brand.at, p->brand.n);
	if (p->group.n)
		ask(k, most, MOST_BRANCHES, KEY_GROUP, 0, p->text, p->group.at);
	ask(k, most, MOST_BRANCHES, KEY_GROUP, 0, p->text, p->body);
	size_t before = k->n;

	put_sound(k, p);
	put_slips(k, p);
	for (size_t i = before; i < k->n; i++)
		most[i] = MOST_SLIPS;
}

/* Units of text[0..n) before a broad word at its end; 0 if there is none. */
static size_t
before_broad(const struct rbk_words *w, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;

	for (size_t k = 4; k >= 2; k--)
		if (n >= k + 2 && rbk_words_is(&hit, w, text + n - k, k, RBK_WORD_STOCK | RBK_WORD_BROAD | RBK_WORD_TRADE))
			return n - k;
	return n == 4 ? 2 : 0;
}

size_t
rbk_readings_of(struct rbk_reading out[RBK_READINGS_MAX], const struct rbk_parts *p)
{
	struct rbk_word_hit hit;
	size_t n = p->body < p->n ? p->body : p->stock.n, count = 0, skip[RBK_READINGS_MAX] = { 0, 0, 0 };
	const uint16_t *text = p->text + p->stock.at;

	if (p->head < p->n || n < 2 || (p->body < p->head && p->head - p->body > FORM_SHORT))
		return 0;
	count = 1;
	if (n > 2 && rbk_words_is(&hit, p->words, text, 1, RBK_WORD_LETTER))
		skip[count++] = 1;
	if (p->region.n > 1 && n > p->region.n + 1u && p->stock.at == 0)
		skip[count++] = p->region.n;
	for (size_t i = 0; i < count; i++) {
		out[i] = (struct rbk_reading){ .text = text + skip[i], .n = n - skip[i] };
		out[i].rest = before_broad(p->words, out[i].text, out[i].n);
	}
	return count;
}

void
rbk_keys_reading(struct rbk_keys *k, const struct rbk_reading *r)
{
	put_start(k, r->text);
	for (size_t i = 1; i < r->n && i < 8; i++)
		put_pair(k, r->text[0], r->text[i]);
}

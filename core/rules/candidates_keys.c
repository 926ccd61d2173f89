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

#define MOST_EQUAL    256 /* names compared for one key; of those that say enough by themselves, the first ones */
#define MOST_BRANCHES 24
#define CROWD         256 /* a key that more names share says nothing */
#define CROWD_NEAR    96
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

/* What is left the same where the verdict can be `likely` or more. */
static void
put_likely(struct rbk_keys *k, const struct rbk_parts *p)
{
	put_units(k, KEY_BARE, 0, p->bare, p->nbare);
	if (p->head < p->n)
		return;
	put_units(k, KEY_TRADE, 0, p->text + p->brand.at, (size_t)p->brand.n + p->place.n + p->trade.n);
	put_short_forms(k, p);
}

void
rbk_keys_kept(struct rbk_keys *k, const struct rbk_parts *p)
{
	put_likely(k, p);
	if (p->head < p->n) {
		put_units(k, KEY_BODY, 0, p->bare, p->bare_body);
		return;
	}
	put_sound(k, p);
	put_units(k, KEY_REGION, province(p), p->text + p->brand.at, p->brand.n);
	if (p->group.n)
		put_units(k, KEY_GROUP, 0, p->text, p->group.at);
	put_slips(k, p);
}

/* The keys of a reading: of names that begin with its first two units, and
   of names that hold its first and a later one. */
static void
put_reading(struct rbk_keys *k, const uint16_t *text, size_t n)
{
	put_start(k, text);
	for (size_t i = 1; i < n && i < 8; i++)
		put_pair(k, text[0], text[i]);
}

/* Where a short name may begin to be read: as it stands, without a region's
   letter, without its region. None for a name that is no short form. */
static void
put_readings(struct rbk_keys *k, const struct rbk_parts *p)
{
	struct rbk_word_hit hit;
	size_t n = p->body < p->n ? p->body : p->stock.n;
	const uint16_t *text = p->text + p->stock.at;

	if (p->head < p->n || n < 2 || (p->body < p->head && p->head - p->body > FORM_SHORT))
		return;
	put_reading(k, text, n);
	if (n > 2 && rbk_words_is(&hit, p->words, text, 1, RBK_WORD_LETTER))
		put_reading(k, text + 1, n - 1);
	if (p->region.n > 1 && n > p->region.n + 1u && p->stock.at == 0)
		put_reading(k, text + p->region.n, n - p->region.n);
}

/* Those of the name under which what is `likely` is kept. */
static void
put_equal(struct rbk_keys *k, const struct rbk_parts *p)
{
	put_units(k, KEY_BARE, 0, p->bare, p->nbare);
	put_units(k, KEY_BARE, 0, p->bare, p->bare_body);
	if (p->region.n < p->body) /* the same without its region */
		put_units(k, KEY_BARE, 0, p->text + p->region.n, (size_t)(p->body - p->region.n));
}

static void
put_trades(struct rbk_keys *k, const struct rbk_parts *p)
{
	put_units(k, KEY_TRADE, 0, p->text + p->brand.at, (size_t)p->brand.n + p->place.n + p->trade.n);
	put_units(k, KEY_TRADE, 0, p->text, p->body); /* the region may be none */
	put_readings(k, p);
}

struct asking {
	struct rbk_keys   keys;
	struct rbk_asked *out;
	size_t            n;
};

/* What was put since the last call, with its bound. */
static void
bound(struct asking *a, uint32_t most, bool or_none)
{
	for (; a->n < a->keys.n; a->n++)
		a->out[a->n] = (struct rbk_asked){ a->keys.at[a->n], most, or_none };
}

size_t
rbk_keys_asked(struct rbk_asked out[RBK_KEYS_MAX], const struct rbk_parts *p)
{
	struct asking a = { .out = out };

	put_equal(&a.keys, p);
	bound(&a, MOST_EQUAL, false);
	put_units(&a.keys, KEY_BODY, 0, p->bare, p->bare_body);
	if (p->group.n)
		put_units(&a.keys, KEY_GROUP, 0, p->text, p->group.at);
	put_units(&a.keys, KEY_GROUP, 0, p->text, p->body);
	bound(&a, MOST_BRANCHES, false);
	put_trades(&a.keys, p);
	bound(&a, CROWD, true);
	put_units(&a.keys, KEY_REGION, province(p), p->text + p->brand.at, p->brand.n);
	put_sound(&a.keys, p);
	put_slips(&a.keys, p);
	bound(&a, CROWD_NEAR, true);
	return a.n;
}

void
rbk_keys_likely(struct rbk_keys *kept, struct rbk_keys *asked, const struct rbk_parts *p)
{
	put_likely(kept, p);
	put_equal(asked, p);
	put_trades(asked, p);
}

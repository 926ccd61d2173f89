/* The policy's word lists → words. */
#include <assert.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/json.h"
#include "core/model/name.h"
#include "core/rules/likeness_units_p.h"
#include "core/rules/likeness_words_p.h"
#include "core/rules/policy_p.h"

#define REGIONS_MAX 8000 /* regions of all levels */

struct reading {
	struct rbk_words *w;
	struct rbk_arena *a;
	struct rbk_err   *err;
};

/* The lists of plain words and what they make of a word. `classes`: each
   text of the list is one class of meaning. */
static const struct {
	const char *id;
	unsigned    kinds;
	bool        classes;
} lists[] = {
	{ "peoples", RBK_WORD_PEOPLE, false },
	{ "marks", RBK_WORD_MARK, false },
	{ "marks_alone", RBK_WORD_TOWN, false },
	{ "zones", RBK_WORD_ZONE, false },
	{ "forms", RBK_WORD_FORM, true },
	{ "kinds", RBK_WORD_KIND, true },
	{ "branches", RBK_WORD_BRANCH, false },
	{ "heads", RBK_WORD_HEAD, false },
	{ "groups", RBK_WORD_GROUP, false },
	{ "notes", RBK_WORD_NOTE, false },
	{ "olds", RBK_WORD_OLD, false },
	{ "stock_before", RBK_WORD_BEFORE, false },
	{ "stock_after", RBK_WORD_AFTER, false },
	{ "stock_shorts", RBK_WORD_STOCK, false },
	{ "units", RBK_WORD_UNIT, false },
	{ "trades", RBK_WORD_TRADE, false },
	{ "broad", RBK_WORD_BROAD | RBK_WORD_TRADE, false },
};

/* The next word of a text, folded; n 0 at its end. */
static int
next_word(struct reading *r, const char *list, const char **text, uint16_t units[RBK_WORD_UNITS], size_t *n)
{
	const char *from = *text + strspn(*text, " ");
	size_t len = strcspn(from, " ");
	struct rbk_name name;

	*n = 0;
	*text = from + len;
	if (len == 0)
		return 0;
	if (rbk_name_make(&name, r->a, rbk_arena_copy(r->a, from, len), r->err))
		return rbk_while(r->err, N_("policy names: %s"), list);
	*n = rbk_units_count(name.normal);
	if (*n > RBK_WORD_UNITS)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy names: %s: the word \"%.80s\" is longer than %d characters"), list,
		                name.normal, RBK_WORD_UNITS);
	(void)rbk_units_read(units, name.normal);
	return 0;
}

static int
read_plain(struct reading *r, const struct rbk_json *names, size_t row, uint16_t *classes)
{
	const char *id = lists[row].id;
	const struct rbk_json *texts = rbk_json_get(names, id);
	uint16_t units[RBK_WORD_UNITS];
	size_t n;

	if (!texts || texts->type != RBK_J_LIST)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy names: the list %s is missing: it must be a list of texts"), id);
	RBK_JSON_EACH(it, texts) {
		const char *text = it->str;

		if (it->type != RBK_J_STR)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy names: %s: must be a list of texts, words parted by spaces"), id);
		if (lists[row].classes)
			++*classes;
		do {
			if (next_word(r, id, &text, units, &n))
				return (int)r->err->code;
			rbk_words_add(r->w, units, n, lists[row].kinds, 0, lists[row].classes ? *classes : 0);
		} while (n > 0);
	}
	return 0;
}

/* Units left when the last people is taken off (族 or not), n if there is none. */
static size_t
without_people(const struct rbk_words *w, const uint16_t *text, size_t n)
{
	static const uint16_t clan = 0x65cf; /* 族 */
	size_t end = n > 0 && text[n - 1] == clan ? n - 1 : n;
	struct rbk_word_hit hit;

	for (size_t len = 1; end >= 2 + len; len++)
		if (rbk_words_is(&hit, w, text + end - len, len, RBK_WORD_PEOPLE))
			return end - len;
	return n;
}

/* Units of a region's name without its mark, and without the peoples of an
   autonomous one: 围场满族蒙古族自治县 → 围场. A bare name of one unit is none. */
static size_t
bare_units(const struct rbk_words *w, const uint16_t *text, size_t n)
{
	struct rbk_word_hit hit;
	size_t bare = n;

	for (size_t i = 1; i < n && bare == n; i++)
		if (rbk_words_is(&hit, w, text + i, n - i, RBK_WORD_MARK))
			bare = i;
	for (size_t cut = bare; n - bare >= 3; cut = bare) { /* 自治… */
		bare = without_people(w, text, cut);
		if (bare == cut)
			break;
	}
	return bare >= 2 ? bare : n;
}

static int
add_region(struct reading *r, uint16_t *id, const uint16_t *units, size_t n, uint16_t parent, int level)
{
	static const uint16_t district = 0x533a; /* 区 */

	*id = rbk_words_add_region(r->w, parent, level);
	if (*id >= REGIONS_MAX)
		return rbk_fail(r->err, RBK_E_BOUND, N_("policy names: more than %d regions"), REGIONS_MAX);
	size_t bare = level == RBK_LEVEL_NATION ? n : bare_units(r->w, units, n);
	struct rbk_region *region = rbk_words_region_edit(r->w, *id);

	region->bare = (uint8_t)bare;
	region->district = level == RBK_LEVEL_COUNTY && units[n - 1] == district && n - bare < 3;
	rbk_words_add(r->w, units, n, RBK_WORD_REGION, *id, 0);
	rbk_words_add(r->w, units, bare, RBK_WORD_REGION, *id, 0);
	return 0;
}

/* Letters and further names that stand for a region in short names. */
static int
add_letters(struct reading *r, uint16_t id, const char *text)
{
	uint16_t units[RBK_WORD_UNITS], *letters = rbk_arena_take(r->a, 8 * sizeof *letters);
	size_t n, count = 0;

	do {
		if (next_word(r, "regions", &text, units, &n))
			return (int)r->err->code;
		if (n == 1 && count < 8) {
			letters[count++] = units[0];
			rbk_words_add(r->w, units, n, RBK_WORD_LETTER, 0, 0);
		} else if (n > 1) {
			rbk_words_add(r->w, units, n, RBK_WORD_REGION, id, 0);
			rbk_words_add(r->w, units, n, RBK_WORD_REGION, id, 0);
		}
	} while (n > 0);
	rbk_words_region_edit(r->w, id)->letters = letters;
	rbk_words_region_edit(r->w, id)->nletters = (uint8_t)count;
	return 0;
}

/* "深圳市 深: 福田区 …", or ": 东城区 …" right below the province. */
static int
read_city(struct reading *r, const char *line, uint16_t province)
{
	const char *colon = strchr(line, ':');
	const char *head = rbk_arena_copy(r->a, line, colon ? (size_t)(colon - line) : strlen(line));
	const char *counties = colon ? colon + 1 : "";
	uint16_t units[RBK_WORD_UNITS], city = province, county;
	size_t n;

	if (next_word(r, "regions", &head, units, &n))
		return (int)r->err->code;
	if (n > 0 && (add_region(r, &city, units, n, province, RBK_LEVEL_CITY) || add_letters(r, city, head)))
		return (int)r->err->code;
	do {
		if (next_word(r, "regions", &counties, units, &n))
			return (int)r->err->code;
		if (n > 0 && add_region(r, &county, units, n, city, RBK_LEVEL_COUNTY))
			return (int)r->err->code;
	} while (n > 0);
	return 0;
}

static int
read_regions(struct reading *r, const struct rbk_json *names)
{
	const struct rbk_json *regions = rbk_json_get(names, "regions");
	uint16_t units[RBK_WORD_UNITS], id;
	size_t n;

	if (!regions || regions->type != RBK_J_LIST)
		return rbk_fail(r->err, RBK_E_BAD, N_("policy names: the list %s is missing: it must be a list of objects"), "regions");
	RBK_JSON_EACH(it, regions) {
		const char *name = rbk_json_get_str(it, "name"), *letters = rbk_json_get_str(it, "short");

		if (!name || next_word(r, "regions", &name, units, &n) || n == 0)
			return r->err->code ? (int)r->err->code : rbk_fail(r->err, RBK_E_BAD, N_("policy names: regions: a region without a name"));
		if (add_region(r, &id, units, n, 0, RBK_LEVEL_PROVINCE) || add_letters(r, id, letters ? letters : ""))
			return (int)r->err->code;
		RBK_JSON_EACH(line, rbk_json_get(it, "in"))
			if (line->type != RBK_J_STR || read_city(r, line->str, id))
				return r->err->code ? (int)r->err->code
				                    : rbk_fail(r->err, RBK_E_BAD, N_("policy names: regions: \"in\" must be a list of texts"));
	}
	return 0;
}

static int
read_nations(struct reading *r, const struct rbk_json *names)
{
	const struct rbk_json *texts = rbk_json_get(names, "nations");
	uint16_t units[RBK_WORD_UNITS], id;
	size_t n;

	RBK_JSON_EACH(it, texts) {
		const char *text = it->str;

		if (it->type != RBK_J_STR)
			return rbk_fail(r->err, RBK_E_BAD, N_("policy names: %s: must be a list of texts, words parted by spaces"), "nations");
		do {
			if (next_word(r, "nations", &text, units, &n))
				return (int)r->err->code;
			if (n > 0 && add_region(r, &id, units, n, 0, RBK_LEVEL_NATION))
				return (int)r->err->code;
		} while (n > 0);
	}
	return 0;
}

int
rbk_words_read(const struct rbk_words **out, struct rbk_arena *a, const char *bytes, size_t len, struct rbk_err *err)
{
	struct reading r = { rbk_words_new(a), a, err };
	struct rbk_json *root;
	uint64_t hash = 0xcbf29ce484222325u;
	uint16_t classes = 0;

	*out = NULL;
	if (rbk_json_read(&root, a, bytes, len, err))
		return rbk_while(err, N_("policy %s"), "names");
	const struct rbk_json *names = rbk_json_get(root, "names");

	if (!names || names->type != RBK_J_OBJ)
		return rbk_fail(err, RBK_E_BAD, N_("policy names: the object \"names\" with the word lists is missing"));
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (read_plain(&r, names, i, &classes))
			return (int)err->code;
	if (read_regions(&r, names) || read_nations(&r, names))
		return (int)err->code;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
	rbk_words_set_version(r.w, rbk_json_get_int(names, "version", 0), hash);
	*out = r.w;
	return 0;
}

const struct rbk_words *
rbk_words_builtin(struct rbk_arena *a)
{
	const struct rbk_words *w = NULL;
	struct rbk_err err = {0};

	for (const struct rbk_policy_text *f = rbk_policy_default; f->name; f++)
		if (strcmp(f->name, "names") == 0)
			(void)rbk_words_read(&w, a, f->bytes, f->len, &err);
	assert(w); /* our own file; tests/unit/likeness_test.c */
	return w;
}

int
rbk_policy_words(const struct rbk_words **out, struct rbk_arena *a, const struct rbk_policy *p, struct rbk_err *err)
{
	if (p->names.bytes)
		return rbk_words_read(out, a, p->names.bytes, p->names.len, err);
	*out = rbk_words_builtin(a);
	return 0;
}

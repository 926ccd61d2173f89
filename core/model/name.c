/* Company names as keys: fold every character by the generated tables, put
   marks in order, compose, split off the legal form. Nothing here guesses:
   what isn't surely the same name keeps another core or another form. */
#include "core/model/name.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/name_tables_p.h"
#include "core/model/utf8.h"

#define CHARS_MAX (RBK_NAME_MAX * RBK_NAME_SPREAD)

struct letter {
	uint32_t cp;
	uint8_t  ccc;
	bool     gap; /* something was left out just before: a space, a dot */
};

struct letters {
	struct letter at[CHARS_MAX];
	size_t        n;
};

/* The 2023 regulation on enterprise names and the laws on companies (2024),
   partnerships and sole proprietors. A branch (分公司), a group (集团), a
   works, shop or department is an entity of its own and stays in the core.
   有限合伙 without 合伙企业 is a form of its own: "X中心(有限合伙)" need not be
   "X中心合伙企业(有限合伙)". */
static const struct {
	const char *written, *form;
} han_forms[] = {
	{ "有限公司", "有限公司" },
	{ "有限责任公司", "有限公司" },
	{ "股份有限公司", "股份有限公司" },
	{ "股份公司", "股份有限公司" },
	{ "股份有限责任公司", "股份有限责任公司" },
	{ "合伙企业", "合伙企业" },
	{ "有限合伙", "有限合伙" },
	{ "有限合伙企业", "有限合伙企业" },
	{ "合伙企业有限合伙", "有限合伙企业" },
	{ "普通合伙", "普通合伙" },
	{ "普通合伙企业", "普通合伙企业" },
	{ "合伙企业普通合伙", "普通合伙企业" },
	{ "特殊普通合伙", "特殊普通合伙" },
	{ "特殊普通合伙企业", "特殊普通合伙企业" },
	{ "合伙企业特殊普通合伙", "特殊普通合伙企业" },
	{ "个人独资", "个人独资" },
	{ "个人独资企业", "个人独资企业" },
	{ "个体工商户", "个体工商户" },
};

/* A space is where a gap may stand. The form itself must begin a word, so
   that "Zinc" is no Z Inc: here a space or a dot may decide the form, though
   never `normal`. */
static const struct {
	const char *written, *form;
} latin_forms[] = {
	{ "ltd", "ltd" },
	{ "limited", "ltd" },
	{ "co ltd", "co ltd" },
	{ "co limited", "co ltd" },
	{ "company ltd", "co ltd" },
	{ "company limited", "co ltd" },
	{ "pte ltd", "pte ltd" },
	{ "pte limited", "pte ltd" },
	{ "co pte ltd", "co pte ltd" },
	{ "pty ltd", "pty ltd" },
	{ "pty limited", "pty ltd" },
	{ "pvt ltd", "pvt ltd" },
	{ "pvt limited", "pvt ltd" },
	{ "private limited", "private limited" },
	{ "sdn bhd", "sdn bhd" },
	{ "plc", "plc" },
	{ "public limited company", "plc" },
	{ "inc", "inc" },
	{ "incorporated", "inc" },
	{ "co inc", "co inc" },
	{ "corp", "corp" },
	{ "corporation", "corp" },
	{ "llc", "llc" },
	{ "limited liability company", "llc" },
	{ "llp", "llp" },
	{ "limited liability partnership", "llp" },
	{ "gmbh", "gmbh" },
	{ "gmbh co kg", "gmbh co kg" },
	{ "ag", "ag" },
	{ "kg", "kg" },
	{ "sa", "sa" },
	{ "sarl", "sarl" },
	{ "srl", "srl" },
	{ "bv", "bv" },
	{ "nv", "nv" },
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])
static_assert(COUNT(han_forms) == 18, "a form added here needs its case in name_test.c");
static_assert(COUNT(latin_forms) == 35, "a form added here needs its case in name_test.c");

/* The row whose first column is the last one not above cp; NULL if none.
   Every table's rows begin with that column. */
static const void *
row_at(const void *table, size_t n, size_t size, uint32_t cp)
{
	const char *rows = table;
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		uint32_t first;

		memcpy(&first, rows + mid * size, sizeof first);
		if (first <= cp)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? rows + (low - 1) * size : NULL;
}

static uint8_t
combining_class(uint32_t cp)
{
	if (cp < 0x300 || (cp >= 0x3400 && cp < 0xa000))
		return 0;
	const struct rbk_name_class *row = row_at(rbk_name_classes, rbk_name_nclasses, sizeof *row, cp);

	return row && cp <= row->last ? row->ccc : 0;
}

static void
add(struct letters *w, uint32_t cp, bool gap)
{
	assert(w->n < CHARS_MAX); /* generate.c checks RBK_NAME_SPREAD */
	w->at[w->n++] = (struct letter){ cp, combining_class(cp), gap };
}

/* Adds what cp folds to; false if that is nothing. */
static bool
add_fold(struct letters *w, uint32_t cp, bool gap)
{
	const struct rbk_name_fold *fold = row_at(rbk_name_folds, rbk_name_nfolds, sizeof *fold, cp);

	if (fold && fold->from == cp) {
		if (!(fold->to & RBK_NAME_POOLED)) {
			add(w, fold->to, gap);
			return true;
		}
		const uint32_t *part = rbk_name_pool + (fold->to & 0xffff);
		size_t n = fold->to >> 16 & 0xff;

		for (size_t i = 0; i < n; i++)
			add(w, part[i], gap && i == 0);
		return true;
	}
	const struct rbk_name_drop *drop = row_at(rbk_name_drops, rbk_name_ndrops, sizeof *drop, cp);

	if (drop && cp <= drop->last)
		return false;
	add(w, cp, gap);
	return true;
}

static int
fold_text(struct letters *w, const char *text, size_t len, struct rbk_err *err)
{
	bool gap = false;

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t n = rbk_utf8_next(&cp, text + i, len - i);

		if (n == 0)
			return rbk_fail(err, RBK_E_BAD,
			                N_("name is not UTF-8 at byte %zu: type it again, or convert the file it is from"),
			                i + 1);
		gap = !add_fold(w, cp, gap);
		i += n;
	}
	return RBK_OK;
}

/* Canonical order (Unicode 3.11, D109): marks after one base by class,
   equal classes as they stood. */
static void
order_marks(struct letters *w)
{
	for (size_t i = 1; i < w->n; i++) {
		struct letter now = w->at[i];
		size_t k = i;

		if (now.ccc == 0)
			continue;
		for (; k > 0 && w->at[k - 1].ccc > now.ccc; k--)
			w->at[k] = w->at[k - 1];
		w->at[k] = now;
	}
	for (size_t i = 0; i < w->n; i++) {
		if (w->at[i].cp == 0x345) /* iota below: a letter once folded, but only now */
			w->at[i] = (struct letter){ 0x3b9, 0, false };
	}
}

/* The two characters as one, or 0 (Unicode 3.11, D114; 3.12 for Hangul). */
static uint32_t
composed(uint32_t a, uint32_t b)
{
	if (a >= 0x1100 && a < 0x1113 && b >= 0x1161 && b < 0x1176)
		return 0xac00 + ((a - 0x1100) * 21 + (b - 0x1161)) * 28;
	if (a >= 0xac00 && a <= 0xd7a3 && (a - 0xac00) % 28 == 0 && b > 0x11a7 && b < 0x11c3)
		return a + (b - 0x11a7);
	const struct rbk_name_pair *row = row_at(rbk_name_pairs, rbk_name_npairs, sizeof *row, a);

	for (; row && row->a == a; row--) {
		if (row->b == b)
			return row->to;
		if (row == rbk_name_pairs)
			break;
	}
	return 0;
}

/* Canonical composition (Unicode 3.11, D117). */
static void
compose(struct letters *w)
{
	size_t n = 0, base = SIZE_MAX;

	for (size_t i = 0; i < w->n; i++) {
		struct letter now = w->at[i];
		bool blocked = base == SIZE_MAX || (n > base + 1 && w->at[n - 1].ccc >= now.ccc);
		uint32_t one = blocked ? 0 : composed(w->at[base].cp, now.cp);

		if (one) {
			w->at[base].cp = one;
			continue;
		}
		if (now.ccc == 0)
			base = n;
		w->at[n++] = now;
	}
	w->n = n;
}

static const char *
spell(struct rbk_arena *a, const struct letter *at, size_t n)
{
	char utf8[4];
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		len += rbk_utf8_put(utf8, at[i].cp);
	char *text = rbk_arena_take(a, len + 1), *p = text;

	for (size_t i = 0; i < n; i++)
		p += rbk_utf8_put(p, at[i].cp);
	return text;
}

/* Letters of w that the form takes at the end, 0 if it isn't there. */
static size_t
han_form(const struct letters *w, const char *form)
{
	size_t left = strlen(form), n = left / 3; /* all are three bytes each */

	if (n > w->n)
		return 0;
	for (size_t i = w->n - n; i < w->n; i++) {
		uint32_t cp;
		size_t k = rbk_utf8_next(&cp, form, left);

		if (cp != w->at[i].cp)
			return 0;
		form += k;
		left -= k;
	}
	return n;
}

/* A gap inside the form stands at its spaces, or after every letter (L.L.C.). */
static size_t
latin_form(const struct letters *w, const char *form)
{
	size_t k = strlen(form), n = 0, gaps = 0, stray = 0;

	while (k > 0) {
		if (form[k - 1] == ' ') {
			k--;
			continue;
		}
		if (n == w->n || w->at[w->n - 1 - n].cp != (uint32_t)form[k - 1])
			return 0;
		k--;
		if (k > 0 && w->at[w->n - 1 - n].gap) {
			gaps++;
			stray += form[k - 1] != ' ';
		}
		n++;
	}
	if (stray && gaps != n - 1)
		return 0;
	if (n == w->n)
		return n;
	bool after_han = w->at[w->n - n - 1].cp >= 0x2e80;

	return after_han || w->at[w->n - n].gap ? n : 0;
}

/* The longest form at the end wins; if it is the whole name, there is none. */
static size_t
find_form(const char **form, const struct letters *w)
{
	size_t best = 0;

	for (size_t i = 0; i < COUNT(han_forms); i++) {
		size_t n = han_form(w, han_forms[i].written);

		if (n > best) {
			best = n;
			*form = han_forms[i].form;
		}
	}
	bool latin = w->at[w->n - 1].cp < 0x80;

	for (size_t i = 0; latin && i < COUNT(latin_forms); i++) {
		size_t n = latin_form(w, latin_forms[i].written);

		if (n > best) {
			best = n;
			*form = latin_forms[i].form;
		}
	}
	if (best > 0 && best < w->n)
		return best;
	*form = "";
	return 0;
}

int
rbk_name_make(struct rbk_name *out, struct rbk_arena *a, const char *text, struct rbk_err *err)
{
	struct letters w;
	size_t len = strnlen(text, RBK_NAME_MAX + 1), bases = 0;

	*out = (struct rbk_name){ "", "", "" };
	w.n = 0;
	if (len > RBK_NAME_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("name is longer than %d bytes: shorten it"), RBK_NAME_MAX);
	if (fold_text(&w, text, len, err))
		return (int)err->code;
	order_marks(&w);
	compose(&w);
	for (size_t i = 0; i < w.n; i++)
		bases += w.at[i].ccc == 0;
	if (bases == 0)
		return rbk_fail(err, RBK_E_BAD, N_("name has no letter or number: write the company's registered name"));
	size_t cut = find_form(&out->form, &w);

	out->normal = spell(a, w.at, w.n);
	out->core = cut ? spell(a, w.at, w.n - cut) : out->normal;
	return RBK_OK;
}

static const char *
canonical_form(const char *form)
{
	for (size_t i = 0; i < COUNT(han_forms); i++) {
		if (strcmp(form, han_forms[i].written) == 0)
			return han_forms[i].form;
	}
	for (size_t i = 0; i < COUNT(latin_forms); i++) {
		if (strcmp(form, latin_forms[i].written) == 0)
			return latin_forms[i].form;
	}
	return form;
}

bool
rbk_form_equal(const char *x, const char *y)
{
	return strcmp(canonical_form(x), canonical_form(y)) == 0;
}

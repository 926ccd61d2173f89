/* Pieces are two Chinese characters or three letters long: short enough that
   any part of a text is made of them, long enough that few records have them
   all. At the end of a run shorter ones stand too, so that a query shorter
   than a piece is the beginning of some piece. */
#include "core/model/gram.h"

#include <string.h>

#include "core/model/name_tables_p.h"
#include "core/model/sound.h"
#include "core/model/utf8.h"

static bool
is_letter(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
}

/* Part of a word: a letter, a digit, or anything beyond Latin punctuation. */
static bool
is_word(uint32_t cp)
{
	if (cp < 0x80)
		return is_letter(cp) || (cp >= 'A' && cp <= 'Z');
	return !((cp >= 0x80 && cp < 0xc0) || (cp >= 0x2000 && cp < 0x2070) || (cp >= 0x3000 && cp < 0x3005) ||
	         (cp >= 0x3008 && cp < 0x3020) || (cp >= 0xff00 && cp < 0xff10));
}

static const struct rbk_name_fold *
fold_row(uint32_t cp)
{
	size_t low = 0, high = rbk_name_nfolds;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (rbk_name_folds[mid].from < cp)
			low = mid + 1;
		else
			high = mid;
	}
	return low < rbk_name_nfolds && rbk_name_folds[low].from == cp ? &rbk_name_folds[low] : NULL;
}

static void
put(struct rbk_buf *out, uint32_t cp)
{
	char bytes[4];

	if (cp >= 0x300 && cp < 0x370)
		return; /* an accent */
	if (cp <= ' ' || cp == 0x7f || cp == 0xa0 || cp == 0x3000) {
		if (out->len && out->text[out->len - 1] != ' ')
			rbk_buf_char(out, ' ');
		return;
	}
	rbk_buf_put(out, bytes, rbk_utf8_put(bytes, cp));
}

void
rbk_gram_fold(struct rbk_buf *out, const char *text)
{
	size_t left = strlen(text), n;
	uint32_t cp;

	for (; left; text += n, left -= n) {
		n = rbk_utf8_next(&cp, text, left);
		if (!n) {
			n = 1;
			cp = ' ';
		}
		if (cp < 0x80) {
			put(out, cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp);
			continue;
		}
		const struct rbk_name_fold *row = fold_row(cp);

		if (!row || !(row->to & RBK_NAME_POOLED)) {
			put(out, row ? row->to : cp);
			continue;
		}
		for (uint32_t i = 0, count = row->to >> 16 & 0x7fff; i < count; i++)
			put(out, rbk_name_pool[(row->to & 0xffff) + i]);
	}
}

/* How characters of several readings are read in names of places and
   companies, where the sound tables' first reading is another. */
static const char *
spell(uint32_t cp)
{
	static const struct {
		uint32_t    cp;
		const char *sound;
	} rows[] = {
		{ 0x53a6, "xia" /* 厦门 */ }, { 0x66fe, "zeng" /* a surname */ },
		{ 0x884c, "hang" /* 银行 */ }, { 0x90fd, "du" /* 成都 */ }, { 0x91cd, "chong" /* 重庆 */ }, { 0x957f, "chang" /* 长沙 */ },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].cp == cp)
			return rows[i].sound;
	return rbk_sound_spell(rbk_sound_of(cp));
}

void
rbk_gram_pinyin(struct rbk_buf *out, const char *folded)
{
	size_t left = strlen(folded), n;
	uint32_t cp;

	for (; left && (n = rbk_utf8_next(&cp, folded, left)); folded += n, left -= n) {
		const char *sound = spell(cp);

		if (!*sound) {
			if (cp < 0x80 && is_letter(cp))
				rbk_buf_char(out, cp >= 'a' ? (char)(cp - 'a' + 'A') : (char)cp);
			else if (out->len && out->text[out->len - 1] != ' ')
				rbk_buf_char(out, ' ');
			continue;
		}
		rbk_buf_char(out, (char)(*sound - 'a' + 'A'));
		for (const char *p = sound + 1; *p; p++)
			if (*p >= 'a' && *p <= 'z')
				rbk_buf_char(out, *p);
			else if (*p == '\xc3' && p[1]) /* ü */
				rbk_buf_char(out, (p++, 'v'));
	}
}

static bool
is_start(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The initials of pinyin: "shwl"; blanks stay. */
static void
initials(struct rbk_buf *out, const char *pinyin)
{
	for (; *pinyin; pinyin++)
		if (is_start(*pinyin) || *pinyin == ' ')
			rbk_buf_char(out, small(*pinyin));
}

/* Pieces of three of each run of letters and digits, with a mark before. */
static void
latin_pieces(struct rbk_buf *out, char mark, const char *text)
{
	for (; *text; text++) {
		char c = small(*text);

		if (!is_letter((unsigned char)c))
			continue;
		rbk_buf_char(out, mark);
		for (int i = 0; i < 3 && is_letter((unsigned char)small(text[i])); i++)
			rbk_buf_char(out, small(text[i]));
		rbk_buf_char(out, ' ');
	}
}

/* Pieces of two of each run of what isn't Latin. */
static void
wide_pieces(struct rbk_buf *out, const char *text)
{
	size_t left = strlen(text), n, m;
	uint32_t cp, next;

	for (; left && (n = rbk_utf8_next(&cp, text, left)); text += n, left -= n) {
		if (cp < 0x80 || !is_word(cp))
			continue;
		rbk_buf_put(out, text, n);
		m = rbk_utf8_next(&next, text + n, left - n);
		if (m && next >= 0x80 && is_word(next))
			rbk_buf_put(out, text + n, m);
		rbk_buf_char(out, ' ');
	}
}

void
rbk_gram_pieces(struct rbk_buf *out, const char *name, const char *text)
{
	struct rbk_buf pinyin = {0}, first = {0};

	wide_pieces(out, name);
	wide_pieces(out, text);
	latin_pieces(out, 't', name);
	latin_pieces(out, 't', text);
	rbk_buf_str(&pinyin, "");
	rbk_buf_str(&first, "");
	rbk_gram_pinyin(&pinyin, name);
	initials(&first, pinyin.text);
	latin_pieces(out, 'p', pinyin.text);
	latin_pieces(out, 'i', first.text);
	rbk_buf_free(&first);
	rbk_buf_free(&pinyin);
}

/* One word of a query: a run of letters, or of what isn't Latin. */
struct word {
	const char *at;
	size_t      len;
	bool        latin;
};

/* Signs between words count for nothing. */
static bool
next_word(struct word *w, const char **text)
{
	size_t left = strlen(*text), n;
	uint32_t cp;

	while (left && (n = rbk_utf8_next(&cp, *text, left)) && !is_word(cp)) {
		*text += n;
		left -= n;
	}
	*w = (struct word){ .at = *text, .latin = left && (unsigned char)**text < 0x80 };
	while (left && (n = rbk_utf8_next(&cp, *text, left)) && is_word(cp) && (cp < 0x80) == w->latin) {
		*text += n;
		left -= n;
	}
	w->len = (size_t)(*text - w->at);
	return w->len > 0;
}

/* The pieces a word has; one shorter than a piece is the beginning of one. */
static void
latin_query(struct rbk_buf *out, const struct word *w, char mark)
{
	rbk_buf_char(out, '(');
	if (w->len < 3)
		rbk_buf_print(out, "\"%c%.*s\" *", mark, (int)w->len, w->at);
	for (size_t i = 0; i + 3 <= w->len; i++)
		rbk_buf_print(out, "%s\"%c%.3s\"", i ? " AND " : "", mark, w->at + i);
	rbk_buf_char(out, ')');
}

static void
wide_query(struct rbk_buf *out, const struct word *w)
{
	const char *p = w->at, *end = p + w->len;
	size_t n, m;

	for (bool first = true; p < end; p += n, first = false) {
		n = rbk_utf8_next(NULL, p, (size_t)(end - p));
		m = p + n < end ? rbk_utf8_next(NULL, p + n, (size_t)(end - p) - n) : 0;
		if (m)
			rbk_buf_print(out, "%s\"%.*s\"", first ? "" : " AND ", (int)(n + m), p);
		else if (first)
			rbk_buf_print(out, "\"%.*s\" *", (int)n, p);
	}
}

bool
rbk_gram_query(struct rbk_buf *out, const char *typed)
{
	struct word w;
	bool any = false;

	while (next_word(&w, &typed)) {
		rbk_buf_str(out, any ? " AND " : "");
		any = true;
		if (!w.latin) {
			wide_query(out, &w);
			continue;
		}
		static const char marks[] = "tip";

		rbk_buf_char(out, '(');
		for (size_t i = 0; marks[i]; i++) {
			rbk_buf_str(out, i ? " OR " : "");
			latin_query(out, &w, marks[i]);
		}
		rbk_buf_char(out, ')');
	}
	return any;
}

static const char *
find(const char *in, const struct word *w)
{
	for (const char *p = in; (p = strchr(p, w->at[0])); p++)
		if (strncmp(p, w->at, w->len) == 0)
			return p;
	return NULL;
}

/* Where in pinyin (ShangHai…) letters begin a syllable and go on. */
static bool
sounds(const char *pinyin, const struct word *w)
{
	for (; *pinyin; pinyin++) {
		size_t i = 0;

		while (i < w->len && small(pinyin[i]) == w->at[i])
			i++;
		if (i == w->len && is_start(*pinyin))
			return true;
	}
	return false;
}

static enum rbk_gram_fit
fit_of(const struct word *w, const char *name, const char *text, const char *pinyin, const char *first)
{
	const char *at = find(name, w);

	if (at == name)
		return strlen(name) == w->len ? RBK_GRAM_WHOLE : RBK_GRAM_BEGIN;
	if (at)
		return RBK_GRAM_PART;
	if (w->latin && (at = find(first, w)))
		return at == first ? RBK_GRAM_BEGIN : RBK_GRAM_PART;
	if (w->latin && sounds(pinyin, w))
		return RBK_GRAM_PART;
	return find(text, w) ? RBK_GRAM_TEXT : RBK_GRAM_NONE;
}

enum rbk_gram_fit
rbk_gram_match(const char *typed, const char *name, const char *text)
{
	struct rbk_buf pinyin = {0}, first = {0};
	enum rbk_gram_fit fit = RBK_GRAM_WHOLE;
	struct word w;
	bool any = false;

	rbk_buf_str(&pinyin, "");
	rbk_buf_str(&first, "");
	rbk_gram_pinyin(&pinyin, name);
	initials(&first, pinyin.text);
	while (fit && next_word(&w, &typed)) {
		enum rbk_gram_fit its = fit_of(&w, name, text, pinyin.text, first.text);

		any = true;
		fit = its < fit ? its : fit;
	}
	rbk_buf_free(&first);
	rbk_buf_free(&pinyin);
	return any ? fit : RBK_GRAM_NONE;
}

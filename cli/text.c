/* Display width by a small table of our own: wcwidth(3) needs a locale
   that a minimal system doesn't have. */
#include "cli/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/model/utf8.h"

struct range {
	uint32_t first, last;
};

/* Unicode 15, EastAsianWidth.txt: W and F, small gaps closed. */
static const struct range wide[] = {
	{ 0x1100, 0x115f }, { 0x231a, 0x231b }, { 0x2329, 0x232a }, { 0x23e9, 0x23ec },
	{ 0x2614, 0x2615 }, { 0x26a1, 0x26a1 }, { 0x2705, 0x2705 }, { 0x274c, 0x274c },
	{ 0x2753, 0x2755 }, { 0x2757, 0x2757 }, { 0x2795, 0x2797 }, { 0x2b50, 0x2b50 },
	{ 0x2e80, 0x303e }, { 0x3041, 0x33ff }, { 0x3400, 0x4dbf }, { 0x4e00, 0xa4cf },
	{ 0xa960, 0xa97f }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe10, 0xfe19 },
	{ 0xfe30, 0xfe6f }, { 0xff01, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x16fe0, 0x18dff },
	{ 0x1aff0, 0x1b2ff }, { 0x1f18e, 0x1f19a }, { 0x1f200, 0x1f320 }, { 0x1f32d, 0x1f64f },
	{ 0x1f680, 0x1f6fc }, { 0x1f900, 0x1f9ff }, { 0x1fa70, 0x1faff }, { 0x20000, 0x3fffd },
};

/* Combining marks, joiners and direction marks people meet. */
static const struct range none[] = {
	{ 0x0300, 0x036f }, { 0x0483, 0x0489 }, { 0x0591, 0x05bd }, { 0x0610, 0x061a },
	{ 0x064b, 0x065f }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff }, { 0x200b, 0x200f },
	{ 0x202a, 0x202e }, { 0x2060, 0x2064 }, { 0x2066, 0x2069 }, { 0x20d0, 0x20ff },
	{ 0x302a, 0x302d }, { 0x3099, 0x309a }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
	{ 0xfeff, 0xfeff }, { 0xe0100, 0xe01ef },
};

static bool
within(const struct range *rows, size_t n, uint32_t cp)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (cp > rows[mid].last)
			low = mid + 1;
		else if (cp < rows[mid].first)
			high = mid;
		else
			return true;
	}
	return false;
}

static size_t
width_of(uint32_t cp)
{
	if (cp < 0x300)
		return 1;
	if (within(none, sizeof none / sizeof *none, cp))
		return 0;
	return within(wide, sizeof wide / sizeof *wide, cp) ? 2 : 1;
}

/* The next character and its bytes; a byte that isn't UTF-8 is U+FFFD. */
static size_t
next(uint32_t *cp, const char *s)
{
	size_t n = rbk_utf8_next(cp, s, strnlen(s, 4));

	if (n)
		return n;
	*cp = 0xfffd;
	return 1;
}

/* Would a terminal obey it, or read the rest backwards? */
static bool
is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

static void
put(struct rbk_buf *out, uint32_t cp)
{
	char bytes[4];
	size_t n = rbk_utf8_put(bytes, is_control(cp) ? ' ' : cp);

	rbk_buf_put(out, bytes, n);
}

size_t
rbk_text_width(const char *s)
{
	size_t columns = 0;
	uint32_t cp;

	while (*s) {
		s += next(&cp, s);
		columns += is_control(cp) ? 1 : width_of(cp);
	}
	return columns;
}

void
rbk_text_line(struct rbk_buf *out, const char *s)
{
	uint32_t cp;

	while (*s) {
		s += next(&cp, s);
		put(out, cp);
	}
}

void
rbk_text_cell(struct rbk_buf *out, const char *s, size_t max, size_t pad)
{
	size_t all = rbk_text_width(s), used = 0;
	uint32_t cp;

	while (*s) {
		size_t n = next(&cp, s), w = is_control(cp) ? 1 : width_of(cp);

		if (max && all > max && used + w > max - 1) {
			rbk_buf_str(out, "…");
			used++;
			break;
		}
		put(out, cp);
		used += w;
		s += n;
	}
	for (; used < pad; used++)
		rbk_buf_char(out, ' ');
}

/* May a line break stand before this character, after `before`? */
static bool
breaks(uint32_t before, uint32_t cp)
{
	static const char closing[] = "，。、；：？！）》」』”’…—,.;:?!)]}";
	char bytes[5] = "";

	if (before == ' ')
		return cp != ' ';
	if (width_of(cp) != 2 && width_of(before) != 2)
		return false;
	bytes[rbk_utf8_put(bytes, cp)] = '\0';
	if (strstr(closing, bytes))
		return false;
	bytes[rbk_utf8_put(bytes, before)] = '\0';
	return !strstr("（《「『“‘([{", bytes);
}

/* Bytes and columns up to the next place where a line may break. */
static size_t
piece(size_t *columns, const char *s)
{
	size_t n = 0;
	uint32_t cp, before = 0;

	*columns = 0;
	while (s[n] && s[n] != '\n') {
		size_t k = next(&cp, s + n);

		if (n && breaks(before, cp))
			break;
		n += k;
		*columns += width_of(cp);
		before = cp;
	}
	return n;
}

static void
line_break(struct rbk_buf *out, size_t indent)
{
	while (out->len && out->text[out->len - 1] == ' ')
		out->text[--out->len] = '\0';
	rbk_buf_char(out, '\n');
	while (indent--)
		rbk_buf_char(out, ' ');
}

void
rbk_text_wrap(struct rbk_buf *out, const char *s, size_t at, size_t indent, size_t width)
{
	size_t column = at;

	while (*s) {
		size_t columns, n;

		if (*s == '\n') {
			line_break(out, indent);
			column = indent;
			s++;
			continue;
		}
		n = piece(&columns, s);
		size_t seen = n && s[n - 1] == ' ' ? columns - 1 : columns;

		if (column + seen > width && column > indent) {
			line_break(out, indent);
			column = indent;
		}
		rbk_buf_put(out, s, n);
		column += columns;
		s += n;
	}
}

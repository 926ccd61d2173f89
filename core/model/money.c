/* Yuan and percent as people type them, as whole numbers inside. */
#include "core/model/money.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/model/bounds.h"

/* Digits, either without commas or with one before each three of them, then up
   to `decimals` behind a point, scaled so that the result has `decimals` digits
   behind the point. "12,34" is none: it may well be meant as 12.34. */
static const char *
read_decimal(int64_t *out, const char *s, int decimals)
{
	int64_t v = 0;
	int n = 0, group = 0, behind = 0;
	bool commas = false;

	for (; (*s >= '0' && *s <= '9') || *s == ','; s++) {
		if (*s == ',') {
			if (commas ? group != 3 : group == 0 || group > 3)
				return NULL;
			commas = true;
			group = 0;
			continue;
		}
		v = v * 10 + (*s - '0');
		group++;
		if (++n > 15)
			return NULL;
	}
	if (n == 0 || (commas && group != 3))
		return NULL;
	if (*s == '.') {
		for (s++; *s >= '0' && *s <= '9'; s++) {
			if (++behind > decimals)
				return NULL;
			v = v * 10 + (*s - '0');
		}
		if (behind == 0)
			return NULL;
	}
	for (; behind < decimals; behind++) {
		if (v > RBK_INT_MAX / 10)
			return NULL;
		v *= 10;
	}
	*out = v;
	return s;
}

static const char *
skip(const char *s, const char *word)
{
	size_t n = strlen(word);

	return strncmp(s, word, n) == 0 ? s + n : s;
}

int
rbk_fen_read(int64_t *out, const char *text, struct rbk_err *err)
{
	static const struct {
		const char *word;
		int64_t     times;
	} units[] = { { "千", 1000 }, { "万", 10000 }, { "萬", 10000 }, { "亿", 100000000 }, { "億", 100000000 } };
	const char *s = text;
	int64_t v, times = 1;

	while (*s == ' ')
		s++;
	s = skip(skip(s, "\u00a5"), "\uffe5");
	/* six decimals, so that 1.2345万 is exact; the result must be whole fen */
	s = read_decimal(&v, s, 6);
	for (size_t i = 0; s && i < sizeof units / sizeof *units; i++) {
		const char *after = skip(s, units[i].word);

		if (after != s) {
			times = units[i].times;
			s = after;
			break;
		}
	}
	if (s) {
		s = skip(s, "元");
		while (*s == ' ')
			s++;
	}
	if (!s || *s || v > RBK_INT_MAX / times || v * times % 10000 != 0)
		return rbk_fail(err, RBK_E_BAD,
		                N_("\"%.40s\" is not an amount: write yuan as 300000, 300,000.50 or 30万"), text);
	*out = v * times / 10000;
	return 0;
}

int
rbk_fen_read_signed(int64_t *out, const char *text, struct rbk_err *err)
{
	static const char *const minus[] = { "-", "\u2212", "\uff0d" };
	struct rbk_err scratch = { .say = err->say };
	const char *s = text + strspn(text, " ");
	const char *behind_yuan = skip(skip(s, "\u00a5"), "\uffe5");
	char inner[64];
	bool negative = false;

	for (size_t i = 0; !negative && i < sizeof minus / sizeof *minus; i++)
		if (skip(behind_yuan, minus[i]) != behind_yuan) {
			s = skip(behind_yuan, minus[i]);
			negative = true;
		}
	size_t n = strlen(s);

	while (n && s[n - 1] == ' ')
		n--;
	if (!negative && n >= 2 && s[0] == '(' && s[n - 1] == ')') {
		s++;
		n -= 2;
		negative = true;
	} else if (!negative && n >= 6 && strncmp(s, "\uff08", 3) == 0 && strncmp(s + n - 3, "\uff09", 3) == 0) {
		s += 3;
		n -= 6;
		negative = true;
	}
	if (n < sizeof inner) {
		memcpy(inner, s, n);
		inner[n] = '\0';
	}
	if (n >= sizeof inner || rbk_fen_read(out, inner, &scratch))
		return rbk_fail(err, RBK_E_BAD,
		                N_("\"%.40s\" is not an amount: write yuan as 300000, 300,000.50 or 30万, less than nothing as -5 or (5)"), text);
	if (negative)
		*out = -*out;
	return 0;
}

static void
group(char *out, size_t size, int64_t whole)
{
	char plain[24];
	size_t k = 0;
	int n = snprintf(plain, sizeof plain, "%" PRId64, whole);

	for (int i = 0; i < n && k + 2 < size; i++) {
		if (i && (n - i) % 3 == 0)
			out[k++] = ',';
		out[k++] = plain[i];
	}
	out[k] = '\0';
}

void
rbk_fen_write(char out[RBK_MONEY_TEXT], int64_t fen)
{
	char whole[RBK_MONEY_TEXT - 4];
	bool minus = fen < 0;

	if (minus)
		fen = -fen;
	group(whole, sizeof whole - 1, fen / 100);
	(void)snprintf(out, RBK_MONEY_TEXT, "%s%.26s.%02d", minus ? "-" : "", whole, (int)(fen % 100));
}

int
rbk_rate_read(int64_t *out, const char *text, struct rbk_err *err)
{
	const char *s = read_decimal(out, text, 2);

	if (s)
		s = skip(skip(s, "%"), "\uff05");
	if (!s || *s)
		return rbk_fail(err, RBK_E_BAD, N_("\"%.40s\" is not a rate: write it as 12.5%%"), text);
	return 0;
}

void
rbk_rate_write(char out[RBK_MONEY_TEXT], int64_t rate)
{
	bool minus = rate < 0;

	if (minus)
		rate = -rate;
	(void)snprintf(out, RBK_MONEY_TEXT, "%s%" PRId64 ".%02d%%", minus ? "-" : "", rate / 100, (int)(rate % 100));
}

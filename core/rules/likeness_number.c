/* Numbers that count something, Chinese or Arabic. */
#include "core/rules/likeness_parts_p.h"

/* Digit 0-9, 10 十, 100 百, 1000 千; -1 for another unit. */
static int
digit(uint16_t unit)
{
	static const struct {
		uint16_t unit;
		int16_t  value;
	} digits[] = {
		{ 0x3007, 0 }, { 0x96f6, 0 }, { 0x4e00, 1 }, { 0x4e8c, 2 }, { 0x4e24, 2 }, { 0x4e09, 3 }, { 0x56db, 4 },
		{ 0x4e94, 5 }, { 0x516d, 6 }, { 0x4e03, 7 }, { 0x516b, 8 }, { 0x4e5d, 9 }, { 0x5341, 10 }, { 0x5eff, 20 },
		{ 0x767e, 100 }, { 0x5343, 1000 },
	};

	if (unit >= '0' && unit <= '9')
		return unit - '0';
	for (size_t i = 0; i < sizeof digits / sizeof *digits; i++)
		if (digits[i].unit == unit)
			return digits[i].value;
	return -1;
}

/* 一百二十三, 十二, 二〇, 12. */
static uint32_t
value_of(const uint16_t *text, size_t n)
{
	uint32_t sum = 0, now = 0;

	for (size_t i = 0; i < n; i++) {
		int d = digit(text[i]);

		if (d < 10) {
			now = (now * 10 + (uint32_t)d) % 1000000000;
			continue;
		}
		sum = (sum + (now ? now : 1) * (uint32_t)d) % 1000000000;
		now = 0;
	}
	return sum + now;
}

size_t
rbk_number_at(uint32_t *value, const struct rbk_words *w, const uint16_t *text, size_t i, size_t n)
{
	static const uint16_t ordinal = 0x7b2c; /* 第 */
	struct rbk_word_hit hit;
	size_t k = 0;

	if (i > 0 && digit(text[i - 1]) >= 0)
		return 0;
	while (i + k < n && digit(text[i + k]) >= 0)
		k++;
	if (k == 0)
		return 0;
	bool counted = (i > 0 && text[i - 1] == ordinal) ||
	               (i + k < n && rbk_words_longest(&hit, w, text + i + k, n - i - k, RBK_WORD_UNIT) > 0);

	if (!counted)
		return 0;
	*value = value_of(text + i, k);
	return k;
}

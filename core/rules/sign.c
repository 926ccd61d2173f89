/* What a phone, a contact and an address are compared by. */
#include "core/rules/sign.h"

#include <string.h>

#include "core/model/name.h"

#define PHONE_LEAST   7
#define PHONE_MOST    20
#define ADDRESS_LEAST 6 /* characters */

const char *
rbk_sign_phone(struct rbk_arena *a, const char *text)
{
	char digits[PHONE_MOST + 1];
	size_t n = 0;

	for (; text && *text && n < PHONE_MOST; text++)
		if (*text >= '0' && *text <= '9')
			digits[n++] = *text;
	const char *from = digits;

	if (n == 13 && memcmp(digits, "861", 3) == 0) {
		from += 2;
		n -= 2;
	}
	return n < PHONE_LEAST ? NULL : rbk_arena_copy(a, from, n);
}

static const char *
folded(struct rbk_arena *a, const char *text)
{
	struct rbk_err none = {0};
	struct rbk_name name;

	return text && rbk_name_make(&name, a, text, &none) == RBK_OK ? name.normal : NULL;
}

static size_t
characters(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

const char *
rbk_sign_contact(struct rbk_arena *a, const char *text)
{
	static const char *const titles[] = { "总", "经理", "主任", "先生", "女士", "小姐", "老师", "工", "厂长", "科长", "部长", "主管", "处长" };
	const char *name = folded(a, text);
	size_t n = name ? characters(name) : 0;

	for (size_t i = 0; name && i < sizeof titles / sizeof *titles; i++)
		if (ends_with(name, titles[i]) && n <= characters(titles[i]) + 1)
			return NULL;
	return n < 2 ? NULL : name;
}

const char *
rbk_sign_address(struct rbk_arena *a, const char *text)
{
	const char *s = folded(a, text);

	return s && characters(s) >= ADDRESS_LEAST ? s : NULL;
}

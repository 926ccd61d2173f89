/* Unified social credit codes: read as people paste them, checked as the
   standard says (GB 32100-2015 with amendment 1 of 2016; GB 11714-1997). */
#include "core/model/credit_code.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/utf8.h"

#define LEN (RBK_CREDIT_CODE_SIZE - 1)

/* Table 4: a character's place is its value. No I, O, S, V, Z. */
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* Table 2: 1 establishment, 2 foreign affairs, 3 justice, 4 culture, 5 civil
   affairs, 6 tourism, 7 religion, 8 unions, 9 market regulation, A military
   establishment, N agriculture, Y others. */
static const char bodies[] = "123456789ANY";

static_assert(sizeof alphabet - 1 == 31, "the check character is mod 31");

static bool
separates(uint32_t cp)
{
	return cp == '-' || cp == 0xad || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 || cp == 0xfe58 ||
	       cp == 0xfe63 || cp == 0xff0d || (cp >= '\t' && cp <= '\r') || cp == ' ' || cp == 0xa0 ||
	       (cp >= 0x2000 && cp <= 0x200d) || cp == 0x202f || cp == 0x205f || cp == 0x2060 ||
	       cp == 0x3000 || cp == 0xfeff;
}

/* The 18 characters in canonical form; false if it isn't that many, or
   one isn't of the alphabet. */
static bool
squeeze(char out[RBK_CREDIT_CODE_SIZE], const char *text)
{
	size_t len = strnlen(text, RBK_STR_MAX + 1), n = 0;

	if (len > RBK_STR_MAX)
		return false;
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t k = rbk_utf8_next(&cp, text + i, len - i);

		if (k == 0)
			return false;
		i += k;
		if (separates(cp))
			continue;
		if (cp >= 0xff01 && cp <= 0xff5e) /* full width */
			cp -= 0xff01 - '!';
		if (cp >= 'a' && cp <= 'z')
			cp -= 'a' - 'A';
		if (n == LEN || cp >= 0x80 || !memchr(alphabet, (int)cp, sizeof alphabet - 1))
			return false;
		out[n++] = (char)cp;
	}
	out[n] = '\0';
	return n == LEN;
}

/* Places 1 and 2: registering body, kind of organisation (a digit; the
   kinds grow by amendment, so any will do). Places 3 to 8: division. */
static bool
shaped(const char *code)
{
	return strchr(bodies, code[0]) && strspn(code + 1, "0123456789") >= 7;
}

static size_t
value(char c)
{
	return (size_t)((const char *)memchr(alphabet, c, sizeof alphabet - 1) - alphabet);
}

/* Clause 5 and GB/T 17710: weights 3^(i-1) mod 31. */
static bool
check_good(const char *code)
{
	size_t sum = 0, weight = 1;

	for (size_t i = 0; i < LEN - 1; i++) {
		sum += value(code[i]) * weight;
		weight = weight * 3 % 31;
	}
	return code[LEN - 1] == alphabet[(31 - sum % 31) % 31];
}

/* Places 9 to 17 are an organisation code with a check of its own:
   GB 11714-1997, mod 11, there A is 10 and Z is 35, X stands for ten. */
static bool
organisation_good(const char *org)
{
	static const size_t weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	size_t sum = 0;

	for (size_t i = 0; i < 8; i++)
		sum += weights[i] * (size_t)(org[i] <= '9' ? org[i] - '0' : org[i] - 'A' + 10);
	return org[8] == "0X987654321"[sum % 11];
}

enum rbk_credit_code
rbk_credit_code_read(char out[RBK_CREDIT_CODE_SIZE], const char *text)
{
	if (!squeeze(out, text) || !shaped(out)) {
		out[0] = '\0';
		return RBK_CODE_SHAPE;
	}
	return check_good(out) && organisation_good(out + 8) ? RBK_CODE_GOOD : RBK_CODE_CHECK;
}

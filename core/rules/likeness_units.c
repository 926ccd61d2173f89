/* UTF-8 ↔ UTF-16 units. */
#include <assert.h>
#include <string.h>

#include "core/model/utf8.h"
#include "core/rules/likeness_units_p.h"

size_t
rbk_units_count(const char *text)
{
	size_t n = 0;

	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		n += (*p & 0xc0) != 0x80 ? 1u + (*p >= 0xf0) : 0u;
	return n;
}

size_t
rbk_units_read(uint16_t *out, const char *text)
{
	size_t len = strlen(text), n = 0;

	for (size_t i = 0; i < len;) {
		uint32_t cp;
		size_t k = rbk_utf8_next(&cp, text + i, len - i);

		assert(k > 0); /* folded text is UTF-8 */
		if (cp < 0x10000) {
			out[n++] = (uint16_t)cp;
		} else {
			out[n++] = (uint16_t)(0xd7c0 + (cp >> 10));
			out[n++] = (uint16_t)(0xdc00 + (cp & 0x3ff));
		}
		i += k;
	}
	return n;
}

const char *
rbk_units_text(struct rbk_arena *a, const uint16_t *units, size_t n)
{
	char *text = rbk_arena_take(a, n * 3 + 1), *p = text;

	for (size_t i = 0; i < n; i++) {
		uint32_t cp = units[i];

		if (cp >= 0xd800 && cp < 0xdc00 && i + 1 < n)
			cp = ((cp - 0xd7c0) << 10) + (units[++i] - 0xdc00u);
		else if (cp >= 0xd800 && cp < 0xe000)
			cp = 0xfffd; /* half of a pair, cut off */
		p += rbk_utf8_put(p, cp);
	}
	return text;
}

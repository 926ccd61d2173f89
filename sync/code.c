/* Digits of five bits, as ids have them (Crockford's base 32), in small
   letters. */
#include "sync/code.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/model/id.h"
#include "core/store/clock.h"

#define ALL (RBK_CODE_HUB + RBK_CODE_SECRET + 1)

static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

/* n digits of the beginning of a text's SHA-256. */
static void
digest(char *out, size_t n, const char *text, size_t len)
{
	char hex[65];

	rbk_sha256_hex(hex, text, len);
	for (size_t i = 0; i < n; i++) {
		unsigned value = 0;

		for (size_t bit = 5 * i; bit < 5 * i + 5; bit++) {
			const char c = hex[bit / 4];
			const unsigned four = (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);

			value = value << 1 | (four >> (3 - bit % 4) & 1);
		}
		out[i] = digits[value];
	}
	out[n] = '\0';
}

/* The digit behind the hub's, by which a slip shows. */
static char
check_digit(const struct rbk_code_parts *c)
{
	char text[40], out[2];
	int n = snprintf(text, sizeof text, "%s%s", c->hub, c->secret);

	digest(out, 1, text, (size_t)n);
	return out[0];
}

void
rbk_code_make(char out[RBK_CODE_TEXT], const char *hub_key)
{
	uint8_t random[RBK_CODE_SECRET];
	char all[ALL + 1];
	struct rbk_code_parts c;
	size_t n = 0;

	digest(c.hub, RBK_CODE_HUB, hub_key, strlen(hub_key));
	rbk_clock_random(random, sizeof random);
	for (size_t i = 0; i < RBK_CODE_SECRET; i++)
		c.secret[i] = digits[random[i] & 31];
	c.secret[RBK_CODE_SECRET] = '\0';
	(void)snprintf(all, sizeof all, "%s%c%s", c.hub, check_digit(&c), c.secret);
	for (size_t i = 0; i < ALL; i++) {
		if (i > 0 && i % 4 == 0)
			out[n++] = '-';
		out[n++] = all[i];
	}
	out[n] = '\0';
	OPENSSL_cleanse(random, sizeof random);
	OPENSSL_cleanse(all, sizeof all);
}

/* What is meant by a character; 0: nothing. */
static char
digit_of(char c)
{
	c = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	c = (char)(c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c);
	return (char)(c && strchr(digits, c) ? c : 0);
}

int
rbk_code_read(struct rbk_code_parts *out, const char *typed, struct rbk_err *err)
{
	char all[ALL + 1] = "";
	size_t n = 0;

	*out = (struct rbk_code_parts){0};
	for (const char *p = typed; *p; p++) {
		if (*p == '-' || *p == ' ')
			continue;
		if (n == ALL || !(all[n++] = digit_of(*p)))
			return rbk_fail(err, RBK_E_USAGE, N_("that is not a code: it is 28 letters and digits, as headquarters gave them"));
	}
	if (n == ALL) {
		memcpy(out->hub, all, RBK_CODE_HUB);
		memcpy(out->secret, all + RBK_CODE_HUB + 1, RBK_CODE_SECRET);
	}
	if (n < ALL || all[RBK_CODE_HUB] != check_digit(out))
		return rbk_fail(err, RBK_E_USAGE, N_("the code is mistyped: compare it with what headquarters gave you"));
	return 0;
}

bool
rbk_code_is_of(const struct rbk_code_parts *c, const char *hub_key)
{
	char hub[RBK_CODE_HUB + 1];

	digest(hub, RBK_CODE_HUB, hub_key, strlen(hub_key));
	return strcmp(c->hub, hub) == 0;
}

struct rbk_key *
rbk_code_key(const struct rbk_code_parts *c, const char *person)
{
	struct rbk_arena a = {0};
	uint8_t seed[RBK_KEY_SEED];
	char hex[65], two[3] = "";
	char *words = rbk_arena_print(&a, "roadbook code 1\n%s\n%s\n", person, c->secret);

	rbk_sha256_hex(hex, words, strlen(words));
	for (size_t i = 0; i < sizeof seed; i++) {
		memcpy(two, hex + 2 * i, 2);
		seed[i] = (uint8_t)strtoul(two, NULL, 16);
	}
	struct rbk_key *k = rbk_key_from_seed(seed);

	OPENSSL_cleanse(words, strlen(words));
	OPENSSL_cleanse(seed, sizeof seed);
	OPENSSL_cleanse(hex, sizeof hex);
	rbk_arena_free(&a);
	return k;
}

void
rbk_join_words(struct rbk_buf *out, const char *person, const char *key)
{
	rbk_buf_print(out, "roadbook device 1\n%s\n%s\n", person, key);
}

/* Greedy matching over one hash table; zlib's inflate is the referee
   (tests/unit/parcel_test.c). */
#include "core/store/squeeze.h"

#include <assert.h>
#include <string.h>
#include <zlib.h>

#define MATCH_MIN 4
#define MATCH_MAX 258

/* Codes are written from their highest bit on, all else from the lowest. */
static uint32_t
turned(uint32_t code, unsigned n)
{
	uint32_t out = 0;

	while (n-- > 0) {
		out = out << 1 | (code & 1);
		code >>= 1;
	}
	return out;
}

static unsigned
log2_of(uint32_t x)
{
	return 31u - (unsigned)__builtin_clz(x);
}

/* RFC 1951, 3.2.6: the fixed code of a literal or length symbol. */
static uint32_t
symbol(unsigned s)
{
	if (s < 144)
		return turned(0x30 + s, 8) | 8u << 24;
	if (s < 256)
		return turned(0x190 + s - 144, 9) | 9u << 24;
	if (s < 280)
		return turned(s - 256, 7) | 7u << 24;
	return turned(0xc0 + s - 280, 8) | 8u << 24;
}

/* 3.2.5: a length's symbol and extra bits. */
static uint32_t
length_bits(unsigned length)
{
	unsigned x = length - 3, extra, s;

	if (length == MATCH_MAX)
		return symbol(285);
	if (x < 8)
		return symbol(257 + x);
	extra = log2_of(x) - 2;
	s = symbol(257 + 4 * (extra + 1) + ((x >> extra) & 3));
	unsigned n = s >> 24;

	return (s & 0xffffff) | (x & ((1u << extra) - 1)) << n | (n + extra) << 24;
}

void
rbk_squeeze_init(struct rbk_squeeze *s)
{
	for (unsigned i = 0; i <= 256; i++)
		s->literal[i] = symbol(i);
	for (unsigned i = 0; i <= MATCH_MAX; i++)
		s->length[i] = i < 3 ? 0 : length_bits(i);
}

struct bits {
	uint8_t *out;
	uint64_t hold;
	unsigned n;
};

static inline void
put(struct bits *b, uint32_t value, unsigned n)
{
	b->hold |= (uint64_t)value << b->n;
	b->n += n;
	if (b->n >= 32) {
		for (int i = 0; i < 4; i++)
			*b->out++ = (uint8_t)(b->hold >> 8 * i);
		b->hold >>= 32;
		b->n -= 32;
	}
}

static inline void
put_distance(struct bits *b, uint32_t distance)
{
	uint32_t d = distance - 1;
	unsigned extra = d < 4 ? 0 : log2_of(d) - 1;

	put(b, turned(d < 4 ? d : 2 * (extra + 1) + ((d >> extra) & 1), 5), 5);
	put(b, d & ((1u << extra) - 1), extra);
}

static inline uint32_t
four(const uint8_t *p)
{
	uint32_t x;

	memcpy(&x, p, sizeof x);
	return x;
}

static size_t
match_length(const uint8_t *x, const uint8_t *y, const uint8_t *end)
{
	size_t n = 0, max = (size_t)(end - y) < MATCH_MAX ? (size_t)(end - y) : MATCH_MAX;

	while (n < max && x[n] == y[n])
		n++;
	return n;
}

static void
put_body(struct bits *b, struct rbk_squeeze *s, const uint8_t *in, size_t n)
{
	const uint8_t *end = in + n;

	memset(s->seen, 0, sizeof s->seen);
	for (size_t i = 0; i < n; ) {
		size_t length = 0, from = 0;

		if (i + MATCH_MIN <= n) {
			uint16_t *place = &s->seen[(four(in + i) * 2654435761u) >> 21];

			from = *place;
			*place = (uint16_t)(i + 1);
			if (from && four(in + from - 1) == four(in + i))
				length = match_length(in + from - 1, in + i, end);
		}
		if (length) {
			put(b, s->length[length] & 0xffffff, s->length[length] >> 24);
			put_distance(b, (uint32_t)(i + 1 - from));
			i += length;
		} else {
			put(b, s->literal[in[i]] & 0xffffff, s->literal[in[i]] >> 24);
			i++;
		}
	}
}

size_t
rbk_squeeze(struct rbk_squeeze *s, uint8_t *out, const uint8_t *in, size_t n)
{
	struct bits b = { .out = out };
	uint32_t sum = (uint32_t)adler32(adler32(0, NULL, 0), in, (uInt)n);

	assert(n <= RBK_SQUEEZE_MAX);
	*b.out++ = 0x78; /* deflate, a window of 32 KB */
	*b.out++ = 0x01; /* quickest */
	put(&b, 3, 3);   /* the last block, fixed codes */
	put_body(&b, s, in, n);
	put(&b, s->literal[256] & 0xffffff, s->literal[256] >> 24);
	for (; b.n > 0; b.n = b.n > 8 ? b.n - 8 : 0) {
		*b.out++ = (uint8_t)b.hold;
		b.hold >>= 8;
	}
	for (int i = 3; i >= 0; i--)
		*b.out++ = (uint8_t)(sum >> 8 * i);
	return (size_t)(b.out - out);
}

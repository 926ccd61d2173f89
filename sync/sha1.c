/* FIPS 180-4, 6.1. The blocks are worked on by x86's SHA instructions, or by
   plain C. */
#include "sync/sha1.h"

#include <pthread.h>
#include <string.h>

#if defined __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

static uint32_t
turn(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

static void
blocks_plain(uint32_t h[5], const uint8_t *p, size_t n)
{
	for (; n > 0; n--, p += 64) {
		uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];

		for (unsigned i = 0; i < 16; i++)
			w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 | (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
		for (unsigned i = 16; i < 80; i++)
			w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
		for (unsigned i = 0; i < 80; i++) {
			uint32_t f = i < 20 ? ((b & c) | (~b & d)) + 0x5a827999 : i < 40 ? (b ^ c ^ d) + 0x6ed9eba1
			           : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc : (b ^ c ^ d) + 0xca62c1d6;
			uint32_t t = turn(a, 5) + f + e + w[i];

			e = d;
			d = c;
			c = turn(b, 30);
			b = a;
			a = t;
		}
		h[0] += a;
		h[1] += b;
		h[2] += c;
		h[3] += d;
		h[4] += e;
	}
}

#if defined __x86_64__

/* Four rounds: `k` picks the function, m[i & 3] holds the words; the other
   three are brought on towards the next twelve rounds. */
#define FOUR(i, k)                                                                    \
	do {                                                                          \
		e[(i) & 1] = (i) ? _mm_sha1nexte_epu32(e[(i) & 1], m[(i) & 3])        \
		                 : _mm_add_epi32(e[0], m[0]);                         \
		e[((i) + 1) & 1] = abcd;                                              \
		if ((i) >= 3)                                                         \
			m[((i) + 1) & 3] = _mm_sha1msg2_epu32(m[((i) + 1) & 3], m[(i) & 3]); \
		abcd = _mm_sha1rnds4_epu32(abcd, e[(i) & 1], k);                      \
		if ((i) >= 1)                                                         \
			m[((i) + 3) & 3] = _mm_sha1msg1_epu32(m[((i) + 3) & 3], m[(i) & 3]); \
		if ((i) >= 2)                                                         \
			m[((i) + 2) & 3] = _mm_xor_si128(m[((i) + 2) & 3], m[(i) & 3]); \
	} while (0)

__attribute__((target("sha,sse4.1,ssse3"))) static void
blocks_quick(uint32_t h[5], const uint8_t *p, size_t n)
{
	const __m128i order = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
	__m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)h), 0x1b);
	__m128i e[2] = { _mm_set_epi32((int)h[4], 0, 0, 0), _mm_setzero_si128() }, m[4];

	for (; n > 0; n--, p += 64) {
		__m128i abcd_before = abcd, e_before = e[0];

		for (int i = 0; i < 4; i++)
			m[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)), order);
		FOUR(0, 0); FOUR(1, 0); FOUR(2, 0); FOUR(3, 0); FOUR(4, 0);
		FOUR(5, 1); FOUR(6, 1); FOUR(7, 1); FOUR(8, 1); FOUR(9, 1);
		FOUR(10, 2); FOUR(11, 2); FOUR(12, 2); FOUR(13, 2); FOUR(14, 2);
		FOUR(15, 3); FOUR(16, 3); FOUR(17, 3); FOUR(18, 3); FOUR(19, 3);
		e[0] = _mm_sha1nexte_epu32(e[0], e_before);
		abcd = _mm_add_epi32(abcd, abcd_before);
	}
	_mm_storeu_si128((__m128i *)(void *)h, _mm_shuffle_epi32(abcd, 0x1b));
	h[4] = (uint32_t)_mm_extract_epi32(e[0], 3);
}

static bool
is_quick(void)
{
	unsigned a, b, c, d;

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & 1u << 9) || !(c & 1u << 19)) /* SSSE3, SSE4.1 */
		return false;
	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29); /* SHA */
}

#else

static void
blocks_quick(uint32_t h[5], const uint8_t *p, size_t n)
{
	blocks_plain(h, p, n);
}

static bool
is_quick(void)
{
	return false;
}

#endif

/* Asked once: in a virtual machine the question costs more than a record. */
static struct {
	pthread_once_t once;
	bool           quick;
} known = { .once = PTHREAD_ONCE_INIT };

static void
look(void)
{
	known.quick = is_quick();
}

static void
blocks(struct rbk_sha1 *s, const uint8_t *p, size_t n)
{
	if (s->quick)
		blocks_quick(s->state, p, n);
	else
		blocks_plain(s->state, p, n);
}

void
rbk_sha1_begin(struct rbk_sha1 *s)
{
	(void)pthread_once(&known.once, look);
	s->state[0] = 0x67452301;
	s->state[1] = 0xefcdab89;
	s->state[2] = 0x98badcfe;
	s->state[3] = 0x10325476;
	s->state[4] = 0xc3d2e1f0;
	s->len = 0;
	s->quick = known.quick;
}

void
rbk_sha1_add(struct rbk_sha1 *s, const void *bytes, size_t n)
{
	size_t held = s->len % 64;
	const uint8_t *p = bytes;

	s->len += n;
	if (held > 0) {
		size_t more = n < 64 - held ? n : 64 - held;

		memcpy(s->rest + held, p, more);
		p += more;
		n -= more;
		if (held + more < 64)
			return;
		blocks(s, s->rest, 1);
	}
	blocks(s, p, n / 64);
	if (n % 64)
		memcpy(s->rest, p + n / 64 * 64, n % 64);
}

void
rbk_sha1_end(struct rbk_sha1 *s, uint8_t out[20])
{
	static const uint8_t pad[64] = { 0x80 };
	uint64_t bits = s->len * 8;
	uint8_t length[8];

	rbk_sha1_add(s, pad, 64 - (s->len + 8) % 64);
	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	rbk_sha1_add(s, length, 8);
	for (int i = 0; i < 20; i++)
		out[i] = (uint8_t)(s->state[i / 4] >> (24 - 8 * (i % 4)));
}

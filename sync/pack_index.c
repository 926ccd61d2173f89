/* Eight bytes, the fan (how many names begin with up to 0, 1 … 255), names in
   order, checks, offsets, wide offsets, the sums of the pack and of itself. */
#include "sync/pack_index.h"

#include <stdlib.h>
#include <string.h>

static uint64_t
big_endian(const uint8_t *p, size_t n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | *p++;
	return v;
}

enum { FAN = 8, LAST = FAN + 255 * 4, NAMES = LAST + 4, ENTRY = GIT_OID_RAWSZ + 4 + 4, SUMS = 2 * GIT_OID_RAWSZ };

bool
rbk_pack_index_sound(const uint8_t *at, size_t len, uint64_t pack)
{
	uint64_t n = 0;

	if (len < NAMES + SUMS || memcmp(at, "\377tOc\0\0\0\2", 8) != 0)
		return false;
	for (size_t i = 0; i < 256; i++) {
		uint64_t up_to = big_endian(at + FAN + 4 * i, 4);

		if (up_to < n)
			return false;
		n = up_to;
	}
	if (n > (len - NAMES - SUMS) / ENTRY)
		return false;
	const uint8_t *offsets = at + NAMES + n * (ENTRY - 4), *wide = offsets + n * 4;
	const size_t wides = (len - NAMES - SUMS - n * ENTRY) / 8;

	if ((len - NAMES - SUMS - n * ENTRY) % 8 || (wides > 0 && wides >= n))
		return false;
	for (size_t i = 0; i < n; i++) {
		uint64_t where = big_endian(offsets + 4 * i, 4);

		if (where >> 31 && (where & 0x7fffffff) >= wides)
			return false;
		if (where >> 31)
			where = big_endian(wide + 8 * (where & 0x7fffffff), 8);
		if (where < RBK_PACK_HEAD || pack < GIT_OID_RAWSZ || where >= pack - GIT_OID_RAWSZ)
			return false;
	}
	return true;
}

static int
by_name(const void *x, const void *y)
{
	return memcmp(x, y, GIT_OID_RAWSZ);
}

bool
rbk_pack_index_names(const uint8_t *at, const git_oid *oid)
{
	return bsearch(oid->id, at + NAMES, big_endian(at + LAST, 4), GIT_OID_RAWSZ, by_name) != NULL;
}

bool
rbk_pack_index_fits(const uint8_t *at, size_t len, const uint8_t head[RBK_PACK_HEAD], const uint8_t sum[GIT_OID_RAWSZ])
{
	return memcmp(head, "PACK\0\0\0", 7) == 0 && (head[7] == 2 || head[7] == 3) && memcmp(head + 8, at + LAST, 4) == 0 &&
	       memcmp(sum, at + len - SUMS, GIT_OID_RAWSZ) == 0;
}

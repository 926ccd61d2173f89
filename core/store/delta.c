/* Deltas. What begins and what ends alike is copied at once: between two
   versions of a folder little is left. The rest is matched by blocks. */
#include "core/store/delta.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"

#define BLOCK      16
#define COPY_MAX   0xffff
#define INSERT_MAX 127
#define COPY_COST  7 /* bytes of the longest copy: fewer are inserted */

struct delta {
	struct rbk_buf *out;
	const char     *base, *to;
	uint32_t       *table; /* hash of a block → where it ends in base's middle, 0: nowhere */
	size_t          mask;
};

static void
put_size(struct rbk_buf *out, size_t n)
{
	for (; n >= 0x80; n >>= 7)
		rbk_buf_char(out, (char)((n & 0x7f) | 0x80));
	rbk_buf_char(out, (char)n);
}

static void
copy(struct rbk_buf *out, size_t from, size_t n)
{
	while (n > 0) {
		size_t part = n < COPY_MAX ? n : COPY_MAX;
		char op[8];
		size_t k = 1;
		unsigned flags = 0x80;

		for (unsigned i = 0; i < 4; i++)
			if (from >> (8 * i) & 0xff) {
				op[k++] = (char)(from >> (8 * i));
				flags |= 1u << i;
			}
		for (unsigned i = 0; i < 2; i++)
			if (part >> (8 * i) & 0xff) {
				op[k++] = (char)(part >> (8 * i));
				flags |= 0x10u << i;
			}
		op[0] = (char)flags;
		rbk_buf_put(out, op, k);
		from += part;
		n -= part;
	}
}

static void
insert(struct rbk_buf *out, const char *bytes, size_t n)
{
	while (n > 0) {
		size_t part = n < INSERT_MAX ? n : INSERT_MAX;

		rbk_buf_char(out, (char)part);
		rbk_buf_put(out, bytes, part);
		bytes += part;
		n -= part;
	}
}

static size_t
hash(const char *p)
{
	uint64_t x, y;

	memcpy(&x, p, 8);
	memcpy(&y, p + 8, 8);
	return (size_t)(((x ^ (y * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu) >> 32);
}

/* The blocks of base's middle. */
static void
index_base(struct delta *d, size_t from, size_t end)
{
	size_t blocks = (end - from) / BLOCK, size = 64;

	while (size < blocks * 2)
		size *= 2;
	d->mask = size - 1;
	d->table = rbk_grow(NULL, size * sizeof *d->table);
	memset(d->table, 0, size * sizeof *d->table);
	for (size_t i = 0; i < blocks; i++)
		d->table[hash(d->base + from + i * BLOCK) & d->mask] = (uint32_t)(from + (i + 1) * BLOCK);
}

/* The middle of `to`, out of the middle of base where that helps. */
static void
middle(struct delta *d, size_t base_from, size_t base_end, size_t from, size_t end)
{
	size_t pending = from, at = from;

	if (end - from > BLOCK && base_end - base_from >= BLOCK)
		index_base(d, base_from, base_end);
	while (d->table && at + BLOCK <= end) {
		size_t stop = d->table[hash(d->to + at) & d->mask], start = stop - BLOCK, to_start = at, to_stop = at + BLOCK;

		if (stop == 0 || memcmp(d->base + start, d->to + at, BLOCK) != 0) {
			at++;
			continue;
		}
		while (to_start > pending && start > base_from && d->base[start - 1] == d->to[to_start - 1]) {
			start--;
			to_start--;
		}
		while (to_stop < end && stop < base_end && d->base[stop] == d->to[to_stop]) {
			stop++;
			to_stop++;
		}
		insert(d->out, d->to + pending, to_start - pending);
		copy(d->out, start, stop - start);
		pending = at = to_stop;
	}
	insert(d->out, d->to + pending, end - pending);
}

bool
rbk_delta_make(struct rbk_buf *out, const char *base, size_t base_len, const char *to, size_t to_len, size_t most)
{
	struct delta d = { .out = out, .base = base, .to = to };
	const size_t start = out->len, least = base_len < to_len ? base_len : to_len;
	size_t head = 0, tail = 0;

	while (head < least && base[head] == to[head])
		head++;
	while (tail < least - head && base[base_len - tail - 1] == to[to_len - tail - 1])
		tail++;
	if (head < COPY_COST)
		head = 0;
	if (tail < COPY_COST)
		tail = 0;
	put_size(out, base_len);
	put_size(out, to_len);
	copy(out, 0, head);
	middle(&d, head, base_len - tail, head, to_len - tail);
	copy(out, base_len - tail, tail);
	free(d.table);
	if (out->len - start <= most)
		return true;
	out->len = start;
	out->text[start] = '\0';
	return false;
}

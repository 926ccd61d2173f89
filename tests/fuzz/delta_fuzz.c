/* Two versions of a file, as a box may hold them: the delta made of them is no
   longer than was allowed, reads nothing beyond their ends, and gives back the
   second one, applied as gitformat-pack(5) says. The first two bytes say where
   the first version ends. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/delta.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort())

struct reader {
	const uint8_t *at, *end;
};

static unsigned
next(struct reader *r)
{
	PROMISED(r->at < r->end);
	return *r->at++;
}

static size_t
read_size(struct reader *r)
{
	size_t n = 0;
	unsigned shift = 0, byte;

	do {
		byte = next(r);
		n |= (size_t)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	return n;
}

/* One instruction, appended to out. */
static void
follow(struct rbk_buf *out, struct reader *r, const char *base, size_t base_len)
{
	unsigned op = next(r);
	size_t from = 0, n = 0;

	PROMISED(op != 0);
	if (!(op & 0x80)) {
		PROMISED((size_t)(r->end - r->at) >= op);
		rbk_buf_put(out, (const char *)r->at, op);
		r->at += op;
		return;
	}
	for (unsigned i = 0; i < 4; i++)
		if (op & 1u << i)
			from |= (size_t)next(r) << (8 * i);
	for (unsigned i = 0; i < 3; i++)
		if (op & 0x10u << i)
			n |= (size_t)next(r) << (8 * i);
	n = n ? n : 0x10000;
	PROMISED(from <= base_len && n <= base_len - from);
	rbk_buf_put(out, base + from, n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_buf delta = {0}, again = {0};

	if (size < 2)
		return 0;
	size_t base_len = (size_t)(data[0] | data[1] << 8), to_len;

	size -= 2;
	base_len = base_len < size ? base_len : size;
	to_len = size - base_len;
	/* bytes of their own, so that a sanitizer sees every step too far */
	char *base = malloc(base_len + 1), *to = malloc(to_len + 1);
	const size_t most = to_len + 20;

	memcpy(base, data + 2, base_len);
	memcpy(to, data + 2 + base_len, to_len);
	base = realloc(base, base_len ? base_len : 1);
	to = realloc(to, to_len ? to_len : 1);
	if (rbk_delta_make(&delta, base, base_len, to, to_len, most)) {
		struct reader r = { (const uint8_t *)delta.text, (const uint8_t *)delta.text + delta.len };

		PROMISED(delta.len <= most);
		PROMISED(read_size(&r) == base_len && read_size(&r) == to_len);
		while (r.at < r.end)
			follow(&again, &r, base, base_len);
		PROMISED(again.len == to_len && (to_len == 0 || memcmp(again.text, to, to_len) == 0));
	} else {
		PROMISED(delta.len == 0);
	}
	free(base);
	free(to);
	rbk_buf_free(&delta);
	rbk_buf_free(&again);
	return 0;
}

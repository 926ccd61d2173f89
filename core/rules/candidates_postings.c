/* (key, number) pairs as sorted runs, merged like a binary counter. */
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/rules/candidates_p.h"

#define RUN_RATIO 4

static int
by_value(const void *x, const void *y)
{
	uint64_t a, b;

	memcpy(&a, x, sizeof a);
	memcpy(&b, y, sizeof b);
	return a < b ? -1 : a > b;
}

/* Runs i and i + 1 become run i. */
static void
merge_last(struct rbk_postings *p)
{
	size_t i = p->runs - 2, nx = p->n[i], ny = p->n[i + 1], n = 0;
	const uint64_t *x = p->run[i], *y = p->run[i + 1];
	uint64_t *out = rbk_grow(NULL, (nx + ny) * sizeof *out);

	for (size_t a = 0, b = 0; a < nx || b < ny;)
		out[n++] = b == ny || (a < nx && x[a] < y[b]) ? x[a++] : y[b++];
	free(p->run[i]);
	free(p->run[i + 1]);
	p->run[i] = out;
	p->n[i] = n;
	p->runs--;
}

void
rbk_postings_add(struct rbk_postings *p, const uint32_t *keys, size_t n, uint32_t number)
{
	uint64_t *run = rbk_grow(NULL, (n ? n : 1) * sizeof *run);

	for (size_t i = 0; i < n; i++)
		run[i] = (uint64_t)keys[i] << 32 | number;
	qsort(run, n, sizeof *run, by_value);
	p->run[p->runs] = run;
	p->n[p->runs++] = n;
	while (p->runs > 1 && p->n[p->runs - 2] < p->n[p->runs - 1] * RUN_RATIO)
		merge_last(p);
}

size_t
rbk_postings_of(const uint64_t **first, const struct rbk_postings *p, size_t run, uint32_t key)
{
	const uint64_t *at = p->run[run];
	uint64_t from = (uint64_t)key << 32, to = from | UINT32_MAX;
	size_t low = 0, high = p->n[run], n = 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (at[mid] < from)
			low = mid + 1;
		else
			high = mid;
	}
	*first = at + low;
	high = p->n[run];
	for (size_t step = 1; low + n < high; step *= 2) { /* gallop to the end of the key */
		if (low + n + step > high || at[low + n + step - 1] > to)
			break;
		n += step;
	}
	while (low + n < high && at[low + n] <= to)
		n++;
	return n;
}

void
rbk_postings_sweep(struct rbk_postings *p, bool (*kept)(const void *with, uint32_t number), const void *with)
{
	for (size_t r = 0; r < p->runs; r++) {
		size_t n = 0;

		for (size_t i = 0; i < p->n[r]; i++)
			if (kept(with, (uint32_t)p->run[r][i]))
				p->run[r][n++] = p->run[r][i];
		p->n[r] = n;
	}
	while (p->runs > 1 && p->n[p->runs - 2] < p->n[p->runs - 1] * RUN_RATIO)
		merge_last(p);
}

size_t
rbk_postings_memory(const struct rbk_postings *p)
{
	size_t sum = 0;

	for (size_t r = 0; r < p->runs; r++)
		sum += p->n[r] * sizeof *p->run[r];
	return sum;
}

void
rbk_postings_free(struct rbk_postings *p)
{
	for (size_t r = 0; r < p->runs; r++)
		free(p->run[r]);
	*p = (struct rbk_postings){0};
}

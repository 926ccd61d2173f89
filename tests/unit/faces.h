/* Faces in memory, for tests: searched from end to end, so that nothing can
   be wrong with them. */
#ifndef TESTS_UNIT_FACES_H
#define TESTS_UNIT_FACES_H

#include <stdlib.h>
#include <string.h>

#include "core/rules/suspicion.h"

#define FACES_MAX 600

struct faces {
	struct {
		char               *id, *text; /* id NULL: a number not in use */
		struct rbk_face_key keys[700];
		size_t              n;
	} at[FACES_MAX];
	uint32_t n;
	struct {
		char *x, *y;
	} pairs[FACES_MAX * 8];
	size_t n_pairs;
};

static inline int
faces_number(void *ctx, uint32_t *out, const char *id, struct rbk_err *err)
{
	struct faces *f = ctx;

	(void)err;
	*out = 0;
	for (uint32_t i = 0; i < f->n; i++)
		if (f->at[i].id && strcmp(f->at[i].id, id) == 0)
			*out = i + 1;
	return 0;
}

static inline int
faces_face(void *ctx, const char **id, const char **text, struct rbk_arena *a, uint32_t number, struct rbk_err *err)
{
	struct faces *f = ctx;

	(void)err;
	if (number == 0 || number > f->n || !f->at[number - 1].id)
		abort();
	*id = rbk_arena_str(a, f->at[number - 1].id);
	*text = rbk_arena_str(a, f->at[number - 1].text);
	return 0;
}

static inline int
faces_under(void *ctx, struct rbk_face_item *out, size_t *n, size_t max, uint32_t key, struct rbk_err *err)
{
	struct faces *f = ctx;

	(void)err;
	*n = 0;
	for (uint32_t i = 0; i < f->n && *n < max; i++)
		for (size_t k = 0; f->at[i].id && k < f->at[i].n; k++)
			if (f->at[i].keys[k].key == key && *n < max)
				out[(*n)++] = (struct rbk_face_item){ i + 1, f->at[i].keys[k].roles };
	return 0;
}

static inline int
faces_next(void *ctx, uint32_t *out, uint32_t after, struct rbk_err *err)
{
	struct faces *f = ctx;

	(void)err;
	for (*out = after + 1; *out <= f->n && !f->at[*out - 1].id; ++*out)
		;
	if (*out > f->n)
		*out = 0;
	return 0;
}

static inline int
faces_put(void *ctx, uint32_t *number, const char *id, const char *text, const struct rbk_face_key *keys, size_t n,
          struct rbk_err *err)
{
	struct faces *f = ctx;

	(void)err;
	if (*number == 0) {
		if (f->n == FACES_MAX)
			abort();
		*number = ++f->n;
	}
	if (f->at[*number - 1].id || n > sizeof f->at->keys / sizeof *f->at->keys)
		abort();
	f->at[*number - 1].id = strdup(id);
	f->at[*number - 1].text = strdup(text);
	memcpy(f->at[*number - 1].keys, keys, n * sizeof *keys);
	f->at[*number - 1].n = n;
	return 0;
}

static inline int
faces_drop(void *ctx, uint32_t number, const struct rbk_face_key *keys, size_t n, struct rbk_err *err)
{
	struct faces *f = ctx;

	(void)err;
	if (!f->at[number - 1].id || f->at[number - 1].n != n || (n && memcmp(f->at[number - 1].keys, keys, n * sizeof *keys) != 0))
		abort(); /* what is taken out is what was put in */
	free(f->at[number - 1].id);
	free(f->at[number - 1].text);
	f->at[number - 1].id = f->at[number - 1].text = NULL;
	return 0;
}

static inline int
faces_others(void *ctx, const char *id, rbk_other_fn *fn, void *with, struct rbk_err *err)
{
	struct faces *f = ctx;

	(void)err;
	for (size_t i = 0; i < f->n_pairs; i++) {
		if (strcmp(f->pairs[i].x, id) == 0)
			fn(with, f->pairs[i].y);
		if (strcmp(f->pairs[i].y, id) == 0)
			fn(with, f->pairs[i].x);
	}
	return 0;
}

static inline int
faces_pair(void *ctx, const char *x, const char *y, bool is, struct rbk_err *err)
{
	struct faces *f = ctx;

	(void)err;
	if (strcmp(x, y) >= 0)
		abort();
	for (size_t i = 0; i < f->n_pairs; i++) {
		if (strcmp(f->pairs[i].x, x) != 0 || strcmp(f->pairs[i].y, y) != 0)
			continue;
		free(f->pairs[i].x);
		free(f->pairs[i].y);
		f->pairs[i] = f->pairs[--f->n_pairs];
		break;
	}
	if (is && f->n_pairs == sizeof f->pairs / sizeof *f->pairs)
		abort();
	if (is) {
		f->pairs[f->n_pairs].x = strdup(x);
		f->pairs[f->n_pairs++].y = strdup(y);
	}
	return 0;
}

static const struct rbk_face_index faces_index = {
	faces_number, faces_face, faces_under, faces_next, faces_put, faces_drop, faces_others, faces_pair,
};

static inline void
faces_clear(struct faces *f)
{
	for (uint32_t i = 0; i < f->n; i++) {
		free(f->at[i].id);
		free(f->at[i].text);
		f->at[i].id = f->at[i].text = NULL;
	}
	for (size_t i = 0; i < f->n_pairs; i++) {
		free(f->pairs[i].x);
		free(f->pairs[i].y);
	}
	f->n = 0;
	f->n_pairs = 0;
}

#endif

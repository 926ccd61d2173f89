/* Faces in the lens, and the keys they lie under. Numbers are the lens's
   own: nothing that is kept elsewhere knows them. */
#include <stdlib.h>
#include <string.h>

#include "core/store/lens_p.h"

#define BATCH 20000 /* faces laid under their keys at once, in order of keys */

/* Ends a query with rows: the code to return. */
static int
ended(struct rbk_lens *l, sqlite3_stmt *s, int code, struct rbk_err *err)
{
	if (code != SQLITE_DONE && code != SQLITE_ROW)
		return rbk_lens_fail(l, err);
	(void)sqlite3_reset(s);
	return 0;
}

static int
number(void *ctx, uint32_t *out, const char *id, struct rbk_err *err)
{
	struct rbk_lens *l = ctx;
	sqlite3_stmt *s = rbk_lens_prepare(l, RBK_Q_NUMBER, id);
	int code = s ? sqlite3_step(s) : SQLITE_ERROR;

	*out = code == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(s, 0) : 0;
	return ended(l, s, code, err);
}

static sqlite3_stmt *
with_number(struct rbk_lens *l, enum rbk_lens_query q, int64_t n)
{
	sqlite3_stmt *s = rbk_lens_prepare(l, q, NULL);

	return s && sqlite3_bind_int64(s, 1, n) == SQLITE_OK ? s : NULL;
}

static int
face(void *ctx, const char **id, const char **text, struct rbk_arena *a, uint32_t n, struct rbk_err *err)
{
	struct rbk_lens *l = ctx;
	sqlite3_stmt *s = with_number(l, RBK_Q_FACE, n);
	int code = s ? sqlite3_step(s) : SQLITE_ERROR;

	if (code == SQLITE_DONE)
		return rbk_fail(err, RBK_E_BROKEN, N_("the lens %s has no face number %u"), l->path, n);
	if (code == SQLITE_ROW) {
		*id = rbk_arena_str(a, (const char *)sqlite3_column_text(s, 0));
		*text = rbk_arena_str(a, (const char *)sqlite3_column_text(s, 1));
	}
	return ended(l, s, code, err);
}

static int
under(void *ctx, struct rbk_face_item *out, size_t *n, size_t max, uint32_t key, struct rbk_err *err)
{
	struct rbk_lens *l = ctx;
	sqlite3_stmt *s = with_number(l, RBK_Q_UNDER, key);
	int code = s && sqlite3_bind_int64(s, 2, (sqlite3_int64)max) == SQLITE_OK ? SQLITE_ROW : SQLITE_ERROR;

	*n = 0;
	while (code == SQLITE_ROW && (code = sqlite3_step(s)) == SQLITE_ROW)
		out[(*n)++] = (struct rbk_face_item){ (uint32_t)sqlite3_column_int64(s, 0), (uint32_t)sqlite3_column_int(s, 1) };
	return ended(l, s, code, err);
}

static int
next(void *ctx, uint32_t *out, uint32_t after, struct rbk_err *err)
{
	struct rbk_lens *l = ctx;
	sqlite3_stmt *s = with_number(l, RBK_Q_NEXT, after);
	int code = s ? sqlite3_step(s) : SQLITE_ERROR;

	*out = code == SQLITE_ROW ? (uint32_t)sqlite3_column_int64(s, 0) : 0;
	return ended(l, s, code, err);
}

static int
put_face(struct rbk_lens *l, uint32_t *n, const char *id, const char *text, struct rbk_err *err)
{
	sqlite3_stmt *s = rbk_lens_prepare(l, *n ? RBK_Q_FACE_PUT : RBK_Q_FACE_NEW, id);

	if (!s || sqlite3_bind_text(s, 2, text, -1, SQLITE_TRANSIENT) != SQLITE_OK ||
	    (*n && sqlite3_bind_int64(s, 3, *n) != SQLITE_OK))
		return rbk_lens_fail(l, err);
	if (rbk_lens_step(l, s, err))
		return (int)err->code;
	if (*n == 0)
		*n = (uint32_t)sqlite3_last_insert_rowid(l->db);
	return 0;
}

static int
put_key(struct rbk_lens *l, uint32_t n, const struct rbk_face_key *k, struct rbk_err *err)
{
	sqlite3_stmt *s = with_number(l, RBK_Q_LIKE_PUT, k->key);

	if (!s || sqlite3_bind_int64(s, 2, n) != SQLITE_OK || sqlite3_bind_int64(s, 3, k->roles) != SQLITE_OK)
		return rbk_lens_fail(l, err);
	return rbk_lens_step(l, s, err);
}

static int
put(void *ctx, uint32_t *n, const char *id, const char *text, const struct rbk_face_key *keys, size_t n_keys,
    struct rbk_err *err)
{
	int code = put_face(ctx, n, id, text, err);

	for (size_t i = 0; i < n_keys && !code; i++)
		code = put_key(ctx, *n, &keys[i], err);
	return code;
}

static int
drop(void *ctx, uint32_t n, const struct rbk_face_key *keys, size_t n_keys, struct rbk_err *err)
{
	struct rbk_lens *l = ctx;
	int code = rbk_lens_step(l, with_number(l, RBK_Q_FACE_DROP, n), err);

	for (size_t i = 0; i < n_keys && !code; i++) {
		sqlite3_stmt *s = with_number(l, RBK_Q_LIKE_DROP, keys[i].key);

		code = s && sqlite3_bind_int64(s, 2, n) == SQLITE_OK ? rbk_lens_step(l, s, err) : rbk_lens_fail(l, err);
	}
	return code;
}

static int
others(void *ctx, const char *id, rbk_other_fn *f, void *with, struct rbk_err *err)
{
	struct rbk_lens *l = ctx;
	sqlite3_stmt *s = rbk_lens_prepare(l, RBK_Q_OTHERS, id);
	int code = s ? SQLITE_ROW : SQLITE_ERROR;

	while (code == SQLITE_ROW && (code = sqlite3_step(s)) == SQLITE_ROW)
		f(with, (const char *)sqlite3_column_text(s, 0));
	return ended(l, s, code, err);
}

static int
pair(void *ctx, const char *x, const char *y, bool is, struct rbk_err *err)
{
	struct rbk_lens *l = ctx;
	sqlite3_stmt *s = rbk_lens_prepare(l, is ? RBK_Q_PAIR_PUT : RBK_Q_PAIR_DROP, x);

	if (!s || sqlite3_bind_text(s, 2, y, -1, SQLITE_TRANSIENT) != SQLITE_OK)
		return rbk_lens_fail(l, err);
	return rbk_lens_step(l, s, err);
}

const struct rbk_face_index rbk_lens_faces = { number, face, under, next, put, drop, others, pair };

int
rbk_lens_face_new(struct rbk_lens *l, const char *id, const struct rbk_json *kase, struct rbk_err *err)
{
	struct rbk_buf text = {0};
	uint32_t n = 0;

	rbk_face_write(&text, kase);
	int code = put_face(l, &n, id, text.text, err);

	rbk_buf_free(&text);
	return code;
}

int
rbk_lens_pair_new(struct rbk_lens *l, const struct rbk_json *suspicion, struct rbk_err *err)
{
	const struct rbk_json *sides = rbk_json_get(suspicion, "sides");
	const char *x = sides && sides->count == 2 ? rbk_json_get_str(sides->child, "case") : NULL;
	const char *y = x ? rbk_json_get_str(sides->child->next, "case") : NULL;

	if (!y)
		return rbk_fail(err, RBK_E_BROKEN, N_("a suspicion in central doesn't name two cases"));
	return pair(l, x, y, true, err);
}

/* Keys of many faces, to be put in order: a tree grows best at its end. */
struct laid {
	struct rbk_face_key key;
	uint32_t            number;
};

static int
by_key(const void *x, const void *y)
{
	const struct laid *a = x, *b = y;

	if (a->key.key != b->key.key)
		return a->key.key < b->key.key ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

static int
lay_batch(struct rbk_lens *l, uint32_t *last, const struct rbk_words *words, struct rbk_err *err)
{
	struct laid *at = NULL;
	size_t n = 0, cap = 0;
	int code = 0;

	for (size_t faces = 0; faces < BATCH && !(code = next(l, last, *last, err)) && *last; faces++) {
		struct rbk_arena a = {0};
		struct rbk_face_key *keys;
		struct rbk_face f;
		const char *id, *text;

		if (!(code = face(l, &id, &text, &a, *last, err))) {
			rbk_face_read(&f, &a, text);
			for (size_t i = 0, all = rbk_face_keys(&keys, &a, &f, words); i < all; i++) {
				RBK_ROOM(at, n, cap);
				at[n++] = (struct laid){ keys[i], *last };
			}
		}
		rbk_arena_free(&a);
		if (code)
			break;
	}
	if (n > 1)
		qsort(at, n, sizeof *at, by_key);
	for (size_t i = 0; i < n && !code; i++)
		code = put_key(l, at[i].number, &at[i].key, err);
	free(at);
	return code;
}

int
rbk_lens_words(struct rbk_lens *l, const struct rbk_words *words, const char *version, struct rbk_err *err)
{
	sqlite3_stmt *s = rbk_lens_prepare(l, RBK_Q_WORDS, NULL);
	int code = s ? sqlite3_step(s) : SQLITE_ERROR;
	bool same = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(s, 0), version) == 0;
	uint32_t last = 0;

	if (ended(l, s, code, err) || same)
		return (int)err->code;
	if (rbk_lens_run(l, "DELETE FROM likes; DELETE FROM words", err))
		return (int)err->code;
	do {
		code = lay_batch(l, &last, words, err);
	} while (!code && last);
	return code ? code : rbk_lens_step(l, rbk_lens_prepare(l, RBK_Q_WORDS_PUT, version), err);
}

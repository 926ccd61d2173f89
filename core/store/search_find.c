/* Answers: candidates by their pieces, then each compared with what was
   typed, because pieces can stand in another order. */
#include <string.h>

#include "core/store/search_p.h"

#define LOOKED_MAX 20000 /* candidates of a kind compared for one question */

/* Was the record at this path removed, or its client, or was it amended? By
   a record of the same person's book, or (beside a book) by anyone. */
static int
is_gone(bool *gone, struct rbk_search *s, const char *path, const char *id, struct rbk_err *err)
{
	sqlite3_stmt *q = search_query(s, SEARCH_IS_GONE);
	const size_t folder = search_folder(path);
	int code = q && sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC) == SQLITE_OK ? SQLITE_ROW : SQLITE_ERROR;

	*gone = false;
	while (!*gone && code == SQLITE_ROW && (code = sqlite3_step(q)) == SQLITE_ROW) {
		const char *by = (const char *)sqlite3_column_text(q, 0);

		*gone = s->many ? search_folder(by) == folder && strncmp(by, path, folder) == 0 : true;
	}
	(void)sqlite3_reset(q);
	return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : search_fail(s, err);
}

struct question {
	struct rbk_search *search;
	const char        *typed; /* folded */
	const char        *query;
	size_t             most;
	bool              *more;
	rbk_hit_fn        *f;
	void              *ctx;
	struct rbk_err    *err;
};

static int
compare(struct question *a, int64_t id, size_t *found)
{
	sqlite3_stmt *q = search_query(a->search, SEARCH_AT);
	struct rbk_buf name = {0}, body = {0};
	bool gone = false, gone_client = false;
	struct rbk_hit h;

	if (!q || sqlite3_bind_int64(q, 1, id) != SQLITE_OK || sqlite3_step(q) != SQLITE_ROW)
		return search_fail(a->search, a->err);
	h = (struct rbk_hit){ .path = (const char *)sqlite3_column_text(q, 0), .name = (const char *)sqlite3_column_text(q, 1),
	                      .body = (const char *)sqlite3_column_text(q, 2) };
	rbk_buf_str(&name, "");
	rbk_buf_str(&body, "");
	rbk_gram_fold(&name, h.name);
	rbk_gram_fold(&body, h.body);
	h.fit = rbk_gram_match(a->typed, name.text, body.text);
	rbk_buf_free(&name);
	rbk_buf_free(&body);
	if (h.fit == RBK_GRAM_NONE || !search_inner(h.path))
		return 0;
	rbk_path_parse(&h.place, search_inner(h.path));
	int code = is_gone(&gone, a->search, h.path, h.place.id, a->err);

	if (!code)
		code = is_gone(&gone_client, a->search, h.path, h.place.client, a->err);
	if (code || gone || gone_client)
		return code;
	if (++*found > a->most)
		*a->more = true;
	else
		a->f(a->ctx, &h);
	return 0;
}

/* One kind: its ids lie together. */
static int
find_kind(struct question *a, int rank)
{
	sqlite3_stmt *q = search_query(a->search, SEARCH_FIND);
	size_t found = 0, looked = 0;
	int code = q && sqlite3_bind_text(q, 1, a->query, -1, SQLITE_STATIC) == SQLITE_OK &&
	           sqlite3_bind_int64(q, 2, (int64_t)rank << 61) == SQLITE_OK &&
	           sqlite3_bind_int64(q, 3, ((int64_t)rank << 61) + (((int64_t)1 << 61) - 1)) == SQLITE_OK ? SQLITE_ROW : SQLITE_ERROR;

	while (code == SQLITE_ROW && found <= a->most && (code = sqlite3_step(q)) == SQLITE_ROW) {
		if (++looked > LOOKED_MAX) {
			*a->more = true;
			break;
		}
		if (compare(a, sqlite3_column_int64(q, 0), &found)) {
			(void)sqlite3_reset(q);
			return (int)a->err->code;
		}
	}
	(void)sqlite3_reset(q);
	return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : search_fail(a->search, a->err);
}

int
rbk_search_find(struct rbk_search *s, const char *typed, size_t most, bool *more, rbk_hit_fn *f, void *ctx, struct rbk_err *err)
{
	struct rbk_buf folded = {0}, query = {0};
	int code = 0;

	*more = false;
	rbk_buf_str(&folded, "");
	rbk_gram_fold(&folded, typed);
	if (rbk_gram_query(&query, folded.text)) {
		struct question a = { s, folded.text, query.text, most, more, f, ctx, err };

		for (int rank = SEARCH_RANKS - 1; rank >= 0 && !code; rank--)
			code = find_kind(&a, rank);
	}
	rbk_buf_free(&folded);
	rbk_buf_free(&query);
	return code;
}

/* The client of that id where its record stands: in the folder of who
   entered it, if the one asked for is of who has it now. */
static const char *
name_near(struct rbk_search *s, struct rbk_arena *a, const char *folder)
{
	const char *inner = search_inner(folder), *name = "";
	const char *ending = rbk_arena_print(a, "/%s/client.json", strrchr(folder, '/') + 1);
	sqlite3_stmt *q = search_query(s, SEARCH_NEAR);
	struct rbk_path place;
	int64_t first;

	rbk_path_parse(&place, inner ? rbk_arena_print(a, "%s/client.json", inner) : "");
	if (!place.kind)
		return name;
	first = search_first(&place);
	for (int code = q && sqlite3_bind_int64(q, 1, first) == SQLITE_OK &&
	                sqlite3_bind_int64(q, 2, first + 2 * SEARCH_SPREAD) == SQLITE_OK ? SQLITE_ROW : SQLITE_ERROR;
	     !*name && code == SQLITE_ROW && (code = sqlite3_step(q)) == SQLITE_ROW;) {
		const char *path = (const char *)sqlite3_column_text(q, 0);
		size_t len = strlen(path), end = strlen(ending);

		if (len > end && strcmp(path + len - end, ending) == 0)
			name = rbk_arena_str(a, (const char *)sqlite3_column_text(q, 1));
	}
	(void)sqlite3_reset(q);
	return name;
}

const char *
rbk_search_name(struct rbk_search *s, struct rbk_arena *a, const char *folder)
{
	struct rbk_err scratch = {0};
	const char *path = rbk_arena_print(a, "%s/client.json", folder), *name = "";
	bool there = false;
	int64_t id;

	if (search_row(&id, &there, s, path, &scratch))
		return name;
	if (!there)
		return name_near(s, a, folder);
	sqlite3_stmt *q = search_query(s, SEARCH_AT);

	if (q && sqlite3_bind_int64(q, 1, id) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		name = rbk_arena_str(a, (const char *)sqlite3_column_text(q, 1));
	(void)sqlite3_reset(q);
	return name;
}

int
rbk_search_last(rbk_time *at, struct rbk_search *s, const char *folder, struct rbk_err *err)
{
	sqlite3_stmt *q = search_query(s, SEARCH_LAST);
	int code = q && sqlite3_bind_text(q, 1, folder, -1, SQLITE_STATIC) == SQLITE_OK ? SQLITE_ROW : SQLITE_ERROR;

	*at = 0;
	while (code == SQLITE_ROW && (code = sqlite3_step(q)) == SQLITE_ROW) {
		const char *path = (const char *)sqlite3_column_text(q, 0);
		struct rbk_path place;
		bool gone;

		rbk_path_parse(&place, search_inner(path));
		if (is_gone(&gone, s, path, place.id, err))
			return (int)err->code;
		if (!gone) {
			*at = sqlite3_column_int64(q, 1);
			break;
		}
	}
	(void)sqlite3_reset(q);
	return code == SQLITE_ROW || code == SQLITE_DONE ? 0 : search_fail(s, err);
}

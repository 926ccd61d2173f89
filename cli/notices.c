/* Notices of the desk; "read" means: on the desk commit that was shown. */
#include "cli/notices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/pen.h"
#include "cli/scan.h"
#include "cli/sight.h"

#define FOLDER "notices"

struct known {
	struct rbk_run *r;
	struct rbk_json *ids; /* an object: id → 1 */
};

static int
know(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct known *k = ctx;
	const char *name = strrchr(path, '/') + 1;

	(void)bytes;
	(void)len;
	(void)err;
	rbk_json_add(k->ids, rbk_json_str(&k->r->arena, name));
	return 0;
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Names of the notice files at a former desk commit, sorted. */
static size_t
former(const char ***out, struct rbk_run *r, const char *since)
{
	struct known k = { r, rbk_json_list(&r->arena) };
	struct rbk_err scratch = {0};
	struct rbk_view *v;
	size_t n = 0;

	if (since[0] && !rbk_view_open(&v, rbk_book_path(r->book), since, "", &scratch)) {
		(void)rbk_view_each(v, FOLDER, ".json", -1, know, &k, &scratch);
		rbk_view_close(v);
	}
	*out = rbk_arena_take(&r->arena, (k.ids->count + 1) * sizeof **out);
	RBK_JSON_EACH(it, k.ids)
		(*out)[n++] = it->str;
	qsort(*out, n, sizeof **out, by_text);
	return n;
}

static int
newest_first(const void *x, const void *y)
{
	const struct rbk_json *a = *(const struct rbk_json *const *)x, *b = *(const struct rbk_json *const *)y;
	int64_t m = rbk_json_get_int(a, "number", 0), n = rbk_json_get_int(b, "number", 0);
	const char *p = rbk_json_get_str(a, "id"), *q = rbk_json_get_str(b, "id");

	if (m != n)
		return m < n ? 1 : -1;
	return strcmp(q ? q : "", p ? p : "");
}

int
rbk_notices(struct rbk_json **list, struct rbk_run *r, const char *since, struct rbk_err *err)
{
	struct rbk_view *v = rbk_run_desk(r);
	struct rbk_scan s = {0};
	const char **old;

	*list = rbk_json_list(&r->arena);
	if (!v)
		return 0;
	if (rbk_scan_folder(&s, r, v, FOLDER, ".json", -1, err))
		return (int)err->code;
	size_t n = former(&old, r, since);
	struct rbk_json **rows = rbk_arena_take(&r->arena, (s.n + 1) * sizeof *rows);

	for (size_t i = 0; i < s.n; i++) {
		const char *name = strrchr(s.path[i], '/') + 1, *what = rbk_record_str(&s.at[i], "what");

		rows[i] = rbk_json_copy(&r->arena, s.at[i].root);
		rbk_json_drop(rows[i], "kind");
		rbk_json_set_str(&r->arena, rows[i], "text",
		                 rbk_pen_sentence_json(r, what ? what : "?", rbk_json_get(s.at[i].root, "args")));
		rbk_json_set_bool(&r->arena, rows[i], "new", !bsearch(&name, old, n, sizeof *old, by_text));
	}
	qsort(rows, s.n, sizeof *rows, newest_first);
	for (size_t i = 0; i < s.n; i++)
		rbk_json_add(*list, rows[i]);
	return 0;
}

static void
seen_path(char *out, size_t size, struct rbk_run *r)
{
	(void)snprintf(out, size, "%s/.git/roadbook-seen", rbk_book_path(r->book));
}

void
rbk_notices_seen(char out[41], struct rbk_run *r)
{
	char path[4096];
	FILE *f;

	out[0] = '\0';
	seen_path(path, sizeof path, r);
	if (!(f = fopen(path, "re")))
		return;
	if (fread(out, 1, 40, f) != 40)
		out[0] = '\0';
	out[40] = '\0';
	(void)fclose(f);
	if (!rbk_oid_valid(out))
		out[0] = '\0';
}

/* If it can't be remembered, notices are shown once more: no harm. */
void
rbk_notices_remember(struct rbk_run *r)
{
	char path[4096], temp[4100], tip[41];
	FILE *f;

	rbk_book_tip(tip, r->book, RBK_REF_DESK);
	seen_path(path, sizeof path, r);
	(void)snprintf(temp, sizeof temp, "%s~", path);
	if (!tip[0] || !(f = fopen(temp, "we")))
		return;
	bool whole = fprintf(f, "%s\n", tip) == 41;

	if (fclose(f) == 0 && whole)
		(void)rename(temp, path);
	else
		(void)remove(temp);
}

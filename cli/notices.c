/* Notices of the desk; "read" means: on the desk commit that was shown. */
#include "cli/notices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/pen.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/path.h"

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

/* A notice, and where its line stands in the case's history: several come
   from one receipt. */
struct row {
	struct rbk_json *json;
	int64_t          number;
	size_t           place;
};

static int
newest_first(const void *x, const void *y)
{
	const struct row *a = x, *b = y;
	const char *p = rbk_json_get_str(a->json, "id"), *q = rbk_json_get_str(b->json, "id");

	if (a->number != b->number)
		return a->number < b->number ? 1 : -1;
	if (a->place != b->place)
		return a->place < b->place ? 1 : -1;
	return strcmp(q ? q : "", p ? p : "");
}

static size_t
place_of(const struct rbk_json *kase, const struct rbk_json *notice)
{
	const char *what = rbk_json_get_str(notice, "what"), *is;
	const struct rbk_json *args = rbk_json_get(notice, "args");
	size_t i = 0;

	RBK_JSON_EACH(line, kase ? rbk_json_get(kase, "history") : NULL) {
		const struct rbk_json *its = rbk_json_get(line, "args");

		i++;
		is = rbk_json_get_str(line, "what");
		if (is && what && strcmp(is, what) == 0 &&
		    rbk_json_get_int(line, "number", 0) == rbk_json_get_int(notice, "number", 0) &&
		    (its && args ? rbk_json_equal(its, args) : its == args))
			return i;
	}
	return 0;
}

/* The name of a client in the own book; NULL if it isn't there. */
static const char *
own_name(struct rbk_run *r, const char *id)
{
	struct rbk_err scratch = {0};
	struct rbk_view *head = rbk_run_head(r, &scratch);
	struct rbk_record client;
	char folder[48];

	if (!head || !id || !rbk_ulid_valid(id))
		return NULL;
	rbk_client_folder(folder, id);
	if (rbk_view_record(&client, &r->arena, head, rbk_arena_print(&r->arena, "%s/client.json", folder), &scratch))
		return NULL;
	return rbk_record_str(&client, "name");
}

/* The client's name as this person knows it. A case this person may not
   read has the id of their own client, if of any. */
static const char *
client_name(struct rbk_run *r, const struct rbk_json *kase, const char *id)
{
	RBK_JSON_EACH(e, kase ? rbk_json_get(kase, "entries") : NULL) {
		const char *who = rbk_json_get_str(e, "person"), *name;

		if (who && strcmp(who, rbk_book_person(r->book)) == 0 && (name = own_name(r, rbk_json_get_str(e, "client"))))
			return name;
	}
	return kase ? rbk_json_get_str(kase, "name") : own_name(r, id);
}

static void
make_row(struct row *out, struct rbk_run *r, const struct rbk_record *notice, const struct rbk_json *kase)
{
	const char *what = rbk_record_str(notice, "what");

	out->json = rbk_json_copy(&r->arena, notice->root);
	out->number = rbk_json_get_int(out->json, "number", 0);
	out->place = place_of(kase, out->json);
	rbk_json_drop(out->json, "kind");
	rbk_json_set_str(&r->arena, out->json, "client", client_name(r, kase, rbk_record_str(notice, "case")));
	rbk_json_set_str(&r->arena, out->json, "text", rbk_pen_sentence_json(r, what ? what : "?", rbk_json_get(notice->root, "args")));
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
	struct row *rows = rbk_arena_take(&r->arena, (s.n + 1) * sizeof *rows);

	for (size_t i = 0; i < s.n; i++) {
		const char *name = strrchr(s.path[i], '/') + 1;
		struct rbk_json *kase;

		if (rbk_known_case(&kase, r, rbk_record_str(&s.at[i], "case"), err))
			return (int)err->code;
		make_row(&rows[i], r, &s.at[i], kase);
		rbk_json_set_bool(&r->arena, rows[i].json, "new", !bsearch(&name, old, n, sizeof *old, by_text));
	}
	qsort(rows, s.n, sizeof *rows, newest_first);
	for (size_t i = 0; i < s.n; i++)
		rbk_json_add(*list, rows[i].json);
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

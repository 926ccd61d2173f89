/* A record as it is now came with the oldest receipt since which its bytes are
   the same: receipts are walked from the newest back, and what changed between
   two of them came with the newer one. */
#include "cli/standing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/sight.h"
#include "core/model/path.h"
#include "core/store/view.h"

const struct rbk_column rbk_standing_columns[] = {
	{ "id", N_("record"), RBK_SHOW_ID, NULL },
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "kind", N_("kind"), RBK_SHOW_WORD, NULL },
	{ "type", N_("what"), RBK_SHOW_WORD, NULL },
	{ "client", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "standing", N_("state"), RBK_SHOW_WORD, NULL },
	{ "number", N_("number"), RBK_SHOW_INT, NULL },
	{ "path", NULL, RBK_SHOW_TEXT, NULL },
	{ 0 },
};

const char *
rbk_standing_word(enum rbk_standing s)
{
	static const char *const words[] = {
		[RBK_SAVED] = "saved", [RBK_SENT] = "sent", [RBK_RECEIVED] = "received", [RBK_MERGED] = "merged", [RBK_QUARANTINED] = "quarantined",
	};

	return words[s];
}

struct receipt {
	int64_t     number;
	const char *tip;
	bool        merged;
};

struct row {
	struct rbk_path       place;
	const char           *path;
	bool                  unsent, met;
	const struct receipt *came; /* with it; NULL: not received */
};

struct standings {
	struct rbk_run *r;
	const char     *folder;
	struct row     *at; /* in order of path */
	size_t          n, cap;
	struct receipt *receipts; /* newest first */
	size_t          n_receipts, receipts_cap;
	int64_t         desk_number;
	const char    **ruled; /* ids, in order */
	size_t          n_ruled, ruled_cap;
	const struct receipt *now; /* the one that is looked at; NULL: what is newer than all */
	size_t          left;      /* rows not met yet */
};

static int
add_row(void *ctx, const char *path, const char *id, struct rbk_err *err)
{
	struct standings *s = ctx;
	struct rbk_path place;

	(void)id;
	(void)err;
	if (strncmp(path, s->folder, strlen(s->folder)) != 0)
		return 0;
	rbk_path_parse(&place, path);
	if (!place.kind || !place.id[0])
		return 0;
	RBK_ROOM(s->at, s->n, s->cap);
	s->at[s->n++] = (struct row){ .place = place, .path = rbk_arena_str(&s->r->arena, path) };
	return 0;
}

static int
by_path(const void *x, const void *y)
{
	return strcmp(((const struct row *)x)->path, ((const struct row *)y)->path);
}

static struct row *
row_at(const struct standings *s, const char *path)
{
	struct row key = { .path = path };

	return s->n ? bsearch(&key, s->at, s->n, sizeof *s->at, by_path) : NULL;
}

static int
note_unsent(void *ctx, const char *path, const char *id, struct rbk_err *err)
{
	struct row *row = row_at(ctx, path);

	(void)id;
	(void)err;
	if (row)
		row->unsent = true;
	return 0;
}

/* Met for the first time: it is as it was when `now` came. */
static int
note_came(void *ctx, const char *path, const char *id, struct rbk_err *err)
{
	struct standings *s = ctx;
	struct row *row = row_at(s, path);

	(void)id;
	(void)err;
	if (row && !row->met) {
		row->met = true;
		row->came = s->now;
		s->left--;
	}
	return 0;
}

static int
add_receipt(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct standings *s = ctx;
	struct rbk_err scratch = {0};
	struct rbk_record rec;

	(void)path;
	(void)err;
	if (rbk_record_read(&rec, &s->r->arena, bytes, len, &scratch) || !rbk_record_is(&rec, "receipt"))
		return 0; /* a newer hub's */
	RBK_ROOM(s->receipts, s->n_receipts, s->receipts_cap);
	s->receipts[s->n_receipts++] = (struct receipt){
		.number = rbk_json_get_int(rec.root, "number", 0), .tip = rbk_record_str(&rec, "tip"), .merged = rbk_json_get_bool(rec.root, "merged"),
	};
	return 0;
}

static int
newest_first(const void *x, const void *y)
{
	const struct receipt *a = x, *b = y;

	return (a->number < b->number) - (a->number > b->number);
}

/* Those of the desk, and the one that maybe only the wire named; what came
   before something that is merged is merged with it. */
static int
read_receipts(struct standings *s, const struct rbk_exchange *x, struct rbk_err *err)
{
	struct rbk_view *desk = rbk_run_desk(s->r);
	bool merged = false;

	if (desk && rbk_view_each(desk, "receipts", ".json", 1, add_receipt, s, err))
		return (int)err->code;
	if (x->sent_number) {
		RBK_ROOM(s->receipts, s->n_receipts, s->receipts_cap);
		s->receipts[s->n_receipts++] = (struct receipt){ .number = x->sent_number, .tip = x->sent };
	}
	if (s->n_receipts)
		qsort(s->receipts, s->n_receipts, sizeof *s->receipts, newest_first);
	for (size_t i = 0; i < s->n_receipts; i++)
		s->receipts[i].merged = merged = merged || s->receipts[i].merged;
	return 0;
}

/* NULL: it isn't here. */
static struct rbk_view *
look_at(const struct standings *s, const char *commit)
{
	struct rbk_err scratch = {0};
	struct rbk_view *v = NULL;

	return commit && commit[0] && rbk_view_open(&v, rbk_book_path(s->r->book), commit, "", &scratch) == 0 ? v : NULL;
}

static int
number_rows(struct standings *s, struct rbk_view *head, struct rbk_err *err)
{
	struct rbk_view *newer = head, *older;
	int code = 0;

	for (size_t i = 0; i <= s->n_receipts && s->left && !code; i++) {
		older = i < s->n_receipts ? look_at(s, s->receipts[i].tip) : NULL;
		if (!older && i < s->n_receipts)
			continue; /* what it brought goes by the next newer one that is here */
		code = rbk_view_changes(newer, older, note_came, s, err);
		if (newer != head)
			rbk_view_close(newer);
		newer = older;
		s->now = &s->receipts[i];
	}
	if (newer != head)
		rbk_view_close(newer);
	return code;
}

static int
mark_unsent(struct standings *s, const struct rbk_exchange *x, struct rbk_view *head, struct rbk_err *err)
{
	struct rbk_view *sent = look_at(s, x->sent);
	int code = rbk_view_changes(head, sent, note_unsent, s, err);

	rbk_view_close(sent);
	return code;
}

/* A receipt beyond what the desk says is merged waits; one before it was looked
   at and not taken. */
static enum rbk_standing
standing(const struct standings *s, const struct row *row)
{
	if (!row->came)
		return row->unsent ? RBK_SAVED : RBK_SENT;
	return row->came->merged ? RBK_MERGED : s->desk_number >= row->came->number ? RBK_QUARANTINED : RBK_RECEIVED;
}

static void
add_ruled(struct standings *s, const struct rbk_json *list, int64_t last)
{
	RBK_JSON_EACH(it, list) {
		const char *record = rbk_json_get_str(it, "record"), *person = rbk_json_get_str(it, "person");

		if (!record || !person || strcmp(person, rbk_book_person(s->r->book)) != 0 || rbk_json_get_int(it, "number", 0) > last)
			continue;
		RBK_ROOM(s->ruled, s->n_ruled, s->ruled_cap);
		s->ruled[s->n_ruled++] = record;
	}
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Ids of what a leader decided about: own claims and answers of a case with a
   ruling behind them, own records that are void. */
static int
find_ruled(struct standings *s, struct rbk_err *err)
{
	struct rbk_json *cases;

	if (rbk_cases(&cases, s->r, err))
		return (int)err->code;
	RBK_JSON_EACH(kase, cases) {
		int64_t last = 0;

		RBK_JSON_EACH(line, rbk_json_get(kase, "history")) {
			const char *what = rbk_json_get_str(line, "what");

			if (what && strncmp(what, "ruling.", 7) == 0)
				last = rbk_json_get_int(line, "number", last);
		}
		add_ruled(s, rbk_json_get(kase, "claims"), last);
		add_ruled(s, rbk_json_get(kase, "answers"), last);
		add_ruled(s, rbk_json_get(kase, "voids"), last);
	}
	if (s->n_ruled)
		qsort(s->ruled, s->n_ruled, sizeof *s->ruled, by_text);
	return 0;
}

static struct rbk_json *
record_at(const struct standings *s, struct rbk_view *head, const char *path)
{
	struct rbk_record rec;
	struct rbk_err scratch = {0};

	return rbk_view_record(&rec, &s->r->arena, head, path, &scratch) ? NULL : rec.root;
}

static const char *
client_name(const struct standings *s, struct rbk_view *head, const char *client)
{
	char folder[48];

	rbk_client_folder(folder, client);
	return rbk_json_get_str(record_at(s, head, rbk_arena_print(&s->r->arena, "%s/client.json", folder)), "name");
}

static struct rbk_json *
row_json(const struct standings *s, const struct row *row, struct rbk_view *head, const char *client)
{
	struct rbk_arena *a = &s->r->arena;
	struct rbk_json *o = rbk_json_obj(a);
	const struct rbk_json *rec = record_at(s, head, row->path);
	const char *id = row->place.id, *kind = row->place.kind->name;
	const enum rbk_standing is = standing(s, row);
	const bool ruled = is == RBK_MERGED && s->n_ruled && bsearch(&id, s->ruled, s->n_ruled, sizeof *s->ruled, by_text);

	rbk_json_set_str(a, o, "id", id);
	rbk_json_set_str(a, o, "kind", kind);
	if (strcmp(kind, "event") == 0 || strcmp(kind, "activity") == 0)
		rbk_json_set_str(a, o, "type", rbk_json_get_str(rec, "type"));
	rbk_json_set_str(a, o, "at", rbk_json_get_str(rec, "at"));
	rbk_json_set_str(a, o, "client", client);
	rbk_json_set_str(a, o, "standing", ruled ? "ruled" : rbk_standing_word(is));
	if (row->came)
		rbk_json_set_int(a, o, "number", row->came->number);
	rbk_json_set_str(a, o, "path", row->path);
	return o;
}

static int
newest_id(const void *x, const void *y)
{
	return strcmp(rbk_json_get_str(*(struct rbk_json *const *)y, "id"), rbk_json_get_str(*(struct rbk_json *const *)x, "id"));
}

static struct rbk_json *
rows_json(const struct standings *s, struct rbk_view *head)
{
	struct rbk_arena *a = &s->r->arena;
	struct rbk_json *list = rbk_json_list(a), **rows = rbk_arena_take(a, (s->n + 1) * sizeof(struct rbk_json *));
	const char *of = "", *name = NULL;

	for (size_t i = 0; i < s->n; i++) { /* in order of path: a client's together */
		if (strcmp(of, s->at[i].place.client) != 0)
			name = *(of = s->at[i].place.client) ? client_name(s, head, of) : NULL;
		rows[i] = row_json(s, &s->at[i], head, name);
	}
	qsort(rows, s->n, sizeof *rows, newest_id);
	for (size_t i = 0; i < s->n; i++)
		rbk_json_add(list, rows[i]);
	return list;
}

static int
read_desk(struct standings *s, const struct rbk_exchange *x, struct rbk_err *err)
{
	struct rbk_view *desk = rbk_run_desk(s->r);
	struct rbk_record rec;

	if (desk && rbk_view_record(&rec, &s->r->arena, desk, "desk.json", err))
		return (int)err->code;
	s->desk_number = desk ? rbk_json_get_int(rec.root, "number", 0) : 0;
	return read_receipts(s, x, err) ? (int)err->code : find_ruled(s, err);
}

int
rbk_standings(struct rbk_json **list, struct rbk_run *r, const struct rbk_exchange *x, const char *folder, struct rbk_err *err)
{
	struct standings s = { .r = r, .folder = folder };
	struct rbk_view *head = rbk_run_head(r, err);

	if (!head || rbk_view_changes(head, NULL, add_row, &s, err))
		return (int)err->code;
	s.left = s.n;
	int code = read_desk(&s, x, err);

	if (!code)
		code = mark_unsent(&s, x, head, err);
	if (!code)
		code = number_rows(&s, head, err);
	if (!code)
		*list = rows_json(&s, head);
	free(s.at);
	free(s.receipts);
	free(s.ruled);
	return code;
}

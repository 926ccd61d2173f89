/* From files at a commit to records in memory. A file that isn't valid is
   counted and left out: `check` is who tells about it. */
#include "cli/scan.h"

#include <stdlib.h>
#include <string.h>

#include "cli/former.h"
#include "cli/parts.h"
#include "cli/sight.h"
#include "core/model/id.h"
#include "core/model/path.h"
#include "core/rules/check.h"
#include "core/rules/joint.h"

struct reading {
	struct rbk_scan *out;
	struct rbk_run  *r;
};

static int
take(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct reading *reading = ctx;
	struct rbk_scan *s = reading->out;
	struct rbk_arena *a = &reading->r->arena;
	struct rbk_err scratch = {0};
	struct rbk_record rec;

	(void)err;
	if (rbk_record_read(&rec, a, bytes, len, &scratch)) {
		s->broken++;
		return 0;
	}
	if (s->n == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 16;
		struct rbk_record *at = rbk_arena_take(a, cap * sizeof *at);
		const char **paths = rbk_arena_take(a, cap * sizeof *paths);

		if (s->n) {
			memcpy(at, s->at, s->n * sizeof *at);
			memcpy(paths, s->path, s->n * sizeof *paths);
		}
		s->at = at;
		s->path = paths;
		s->cap = cap;
	}
	s->path[s->n] = rbk_arena_str(a, path);
	s->at[s->n++] = rec;
	return 0;
}

int
rbk_scan_folder(struct rbk_scan *out, struct rbk_run *r, struct rbk_view *v, const char *folder,
                const char *ending, int depth, struct rbk_err *err)
{
	struct reading reading = { out, r };

	return rbk_view_each(v, folder, ending, depth, take, &reading, err);
}

/* The record that a `gone` event removes; NULL: it is none. */
static const char *
removes(const struct rbk_record *r)
{
	const char *type = rbk_record_is(r, "event") ? rbk_record_str(r, "type") : NULL;

	return type && strcmp(type, "gone") == 0 ? rbk_record_str(r, "record") : NULL;
}

/* A record that is gone or superseded: by another of its own author, since
   nobody takes away what somebody else wrote. */
struct hidden {
	const char *id, *by;
};

static int
by_record(const void *x, const void *y)
{
	const struct hidden *a = x, *b = y;
	int c = strcmp(a->id, b->id);

	return c ? c : strcmp(a->by, b->by);
}

/* free() *out. */
static size_t
list_hidden(struct hidden **out, const struct rbk_scan *s)
{
	struct hidden *all = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < s->n; i++) {
		const char *both[] = { removes(&s->at[i]), rbk_record_str(&s->at[i], "supersedes") }, *by = rbk_record_str(&s->at[i], "by");

		for (size_t k = 0; k < 2; k++) {
			if (!both[k] || !by)
				continue;
			RBK_ROOM(all, n, cap);
			all[n++] = (struct hidden){ both[k], by };
		}
	}
	if (n > 1)
		qsort(all, n, sizeof *all, by_record);
	*out = all;
	return n;
}

/* Base material that says it is gone; it supersedes what it was. */
static bool
is_last(const struct rbk_record *r)
{
	return rbk_record_is(r, "material") && rbk_record_has(r, "gone");
}

static void
drop_hidden(struct rbk_scan *s)
{
	struct hidden *hidden;
	size_t n = list_hidden(&hidden, s), kept = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct hidden one = { rbk_record_is(&s->at[i], "client") ? NULL : rbk_record_str(&s->at[i], "id"), rbk_record_str(&s->at[i], "by") };

		if ((n && one.id && one.by && bsearch(&one, hidden, n, sizeof *hidden, by_record)) || is_last(&s->at[i]))
			continue;
		s->path[kept] = s->path[i];
		s->at[kept++] = s->at[i];
	}
	s->n = kept;
	free(hidden);
}

/* A client's or contact's record here. All client records are versions of
   one; of contacts those of one id. */
struct version {
	const char *id; /* "": the client's */
	size_t      at;
};

static int
by_version(const void *x, const void *y)
{
	const struct version *a = x, *b = y;
	int c = strcmp(a->id, b->id);

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static size_t
list_versions(struct version *out, const struct rbk_scan *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		const char *id = rbk_record_is(&s->at[i], "client") ? "" : rbk_record_is(&s->at[i], "contact") ? rbk_record_str(&s->at[i], "id") : NULL;

		if (id)
			out[n++] = (struct version){ id, i };
	}
	if (n > 1)
		qsort(out, n, sizeof *out, by_version);
	return n;
}

/* At the place of the one that stands for it (the joint one's id). */
static void
join_versions(struct rbk_scan *s, struct rbk_run *r)
{
	const struct rbk_record **all = rbk_arena_take(&r->arena, (s->n + 1) * sizeof *all);
	struct version *v = rbk_arena_take(&r->arena, (s->n + 1) * sizeof *v);
	const size_t n = list_versions(v, s);
	size_t kept = 0;

	for (size_t i = 0, end; i < n; i = end) {
		struct rbk_record joint;

		for (end = i; end < n && strcmp(v[end].id, v[i].id) == 0; end++)
			all[end - i] = &s->at[v[end].at];
		if (end - i < 2)
			continue;
		rbk_former_cut(all, end - i, r);
		rbk_joint(&joint, &r->arena, all, end - i);
		s->at[v[i].at].root = joint.root;
		for (size_t k = i + 1; k < end; k++)
			s->at[v[k].at].root = NULL;
	}
	for (size_t i = 0; i < s->n; i++) {
		if (!s->at[i].root)
			continue;
		s->path[kept] = s->path[i];
		s->at[kept++] = s->at[i];
	}
	s->n = kept;
}

void
rbk_scan_settle(struct rbk_scan *s, struct rbk_run *r)
{
	drop_hidden(s);
	join_versions(s, r);
}

/* "clients/<hh>/<client>/" of a path, and behind it. */
static const char *
tail_of(const char *path)
{
	const char *at = strncmp(path, "clients/", 8) == 0 ? path : strstr(path, "/clients/");

	return at ? at + (*at == '/') + strlen("clients/xx/") + RBK_ULID_LEN : path;
}

struct line {
	const char       *path;
	struct rbk_record rec;
	size_t            at;
};

static int
by_tail(const void *x, const void *y)
{
	const struct line *a = x, *b = y;
	int c = strcmp(tail_of(a->path), tail_of(b->path));

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

/* As if they stood in one folder. */
static void
sort_by_tail(struct rbk_scan *s, struct rbk_run *r)
{
	struct line *at = rbk_arena_take(&r->arena, (s->n + 1) * sizeof *at);

	for (size_t i = 0; i < s->n; i++)
		at[i] = (struct line){ s->path[i], s->at[i], i };
	if (s->n > 1)
		qsort(at, s->n, sizeof *at, by_tail);
	for (size_t i = 0; i < s->n; i++) {
		s->path[i] = at[i].path;
		s->at[i] = at[i].rec;
	}
}

/* Does one of the records from there on remove this very entry? */
static bool
removed_from(const struct rbk_scan *s, size_t first, const char *id)
{
	for (size_t i = first; i < s->n; i++) {
		const char *gone = removes(&s->at[i]);

		if (gone && strcmp(gone, id) == 0)
			return true;
	}
	return false;
}

int
rbk_scan_client(struct rbk_scan *out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	struct rbk_folders parts;
	int code = rbk_entry_parts(&parts, r, e, err);

	for (size_t i = 0; i < parts.n && !code; i++) {
		const size_t before = out->n;

		code = rbk_scan_folder(out, r, parts.at[i].view, parts.at[i].folder, ".json", -1, err);
		if (strcmp(parts.at[i].id, e->id) != 0 && removed_from(out, before, parts.at[i].id))
			out->n = before; /* joined, and removed later */
	}
	if (!code && parts.n > 1)
		sort_by_tail(out, r);
	if (!code)
		rbk_scan_settle(out, r);
	return code;
}

/* Does one of the records in the client's folder of events remove it? */
static bool
removed(const struct rbk_scan *s, const struct rbk_entry *e)
{
	const size_t len = strlen(e->folder), events = len + strlen("/events/");

	for (size_t i = 0; i < s->n; i++) {
		const char *id = removes(&s->at[i]), *path = s->path[i];

		if (id && strcmp(id, e->id) == 0 && strncmp(path + len, "/events/", events - len) == 0 && !strchr(path + events, '/'))
			return true;
	}
	return false;
}

static bool
is_below(const char *path, const char *folder, size_t len)
{
	return strncmp(path, folder, len) == 0 && path[len] == '/';
}

void
rbk_scan_shelf(struct rbk_scan *out, bool *gone, struct rbk_run *r, const struct rbk_entry *e,
               const struct rbk_shelf *s)
{
	const size_t len = strlen(e->folder);
	size_t first = 0, end;

	while (first < s->n && !is_below(s->path[first], e->folder, len))
		first++;
	for (end = first; end < s->n && is_below(s->path[end], e->folder, len);)
		end++;
	*out = (struct rbk_scan){ .n = end - first, .cap = end - first };
	out->at = rbk_arena_take(&r->arena, (out->n + 1) * sizeof *out->at);
	out->path = rbk_arena_take(&r->arena, (out->n + 1) * sizeof *out->path);
	for (size_t i = 0; i < out->n; i++) {
		out->at[i] = s->at[first + i];
		out->path[i] = s->path[first + i];
	}
	*gone = removed(out, e);
	rbk_scan_settle(out, r);
}

/* Whoever has the client by now may have removed it, too. */
int
rbk_scan_events(struct rbk_scan *out, bool *gone, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	struct rbk_folders parts = { .n = 1 };
	struct rbk_folder only = { .view = e->view, .folder = e->folder };
	int code = 0;

	parts.at = &only;
	*gone = false;
	if (!e->alone && rbk_entry_parts(&parts, r, e, err))
		return (int)err->code;
	for (size_t i = 0; i < parts.n && !code; i++) {
		const size_t before = out->n;
		const bool own = r->book && parts.at[i].view == r->sights[0];

		code = rbk_scan_folder(out, r, parts.at[i].view, rbk_arena_print(&r->arena, "%s/events", parts.at[i].folder), ".json", 0, err);
		*gone = *gone || (!code && (i == 0 || own) && removed_from(out, before, e->id));
	}
	if (!code && parts.n > 1)
		sort_by_tail(out, r);
	return code;
}

int
rbk_scan_gone(bool *gone, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	struct rbk_scan s = {0};

	return rbk_scan_events(&s, gone, r, e, err);
}

size_t
rbk_scan_kind(struct rbk_record **out, struct rbk_run *r, const struct rbk_scan *s, const char *kind)
{
	size_t n = 0;

	*out = rbk_arena_take(&r->arena, (s->n + 1) * sizeof **out);
	for (size_t i = 0; i < s->n; i++)
		if (rbk_record_is(&s->at[i], kind))
			(*out)[n++] = s->at[i];
	return n;
}

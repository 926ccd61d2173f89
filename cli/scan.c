/* From files at a commit to records in memory. A file that isn't valid is
   counted and left out: `check` is who tells about it. */
#include "cli/scan.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/sight.h"
#include "core/model/id.h"
#include "core/model/path.h"

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

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Ids that are gone or superseded, in order. free() *out. */
static size_t
list_hidden(const char ***out, const struct rbk_scan *s)
{
	const char **ids = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < s->n; i++) {
		const char *both[] = { removes(&s->at[i]), rbk_record_str(&s->at[i], "supersedes") };

		for (size_t k = 0; k < 2; k++) {
			if (!both[k])
				continue;
			RBK_ROOM(ids, n, cap);
			ids[n++] = both[k];
		}
	}
	if (n > 1)
		qsort(ids, n, sizeof *ids, by_text);
	*out = ids;
	return n;
}

void
rbk_scan_drop_hidden(struct rbk_scan *s)
{
	const char **hidden;
	size_t n = list_hidden(&hidden, s), kept = 0;

	for (size_t i = 0; n && i < s->n; i++) {
		const char *id = rbk_record_is(&s->at[i], "client") ? NULL : rbk_record_str(&s->at[i], "id");

		if (id && bsearch(&id, hidden, n, sizeof *hidden, by_text))
			continue;
		s->path[kept] = s->path[i];
		s->at[kept++] = s->at[i];
	}
	if (n)
		s->n = kept;
	free(hidden);
}

/* In a unit or in central: what the owner, to whom the client was handed
   over, has of it in their own book. */
static int
scan_owner(struct rbk_scan *out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	const char *owner;
	struct rbk_json *kase;
	char own[48], shard[3];

	if (rbk_case_of(&kase, r, e, err))
		return (int)err->code;
	owner = rbk_json_get_str(kase, "owner");
	if (!owner || strcmp(owner, e->person) == 0)
		return 0;
	rbk_client_folder(own, e->id);
	rbk_shard(shard, owner);
	return rbk_scan_folder(out, r, e->view, rbk_arena_print(&r->arena, "books/%s/%s/%s", shard, owner, own), ".json", -1, err);
}

int
rbk_scan_client(struct rbk_scan *out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	char own[48];
	int code = rbk_scan_folder(out, r, e->view, e->folder, ".json", -1, err);

	rbk_client_folder(own, e->id);
	if (!code && (e->unit || !r->book))
		code = scan_owner(out, r, e, err);
	else if (!code && e->view != rbk_run_head(r, err))
		code = rbk_scan_folder(out, r, rbk_run_head(r, err), own, ".json", -1, err);
	if (!code)
		rbk_scan_drop_hidden(out);
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
	rbk_scan_drop_hidden(out);
}

int
rbk_scan_events(struct rbk_scan *out, bool *gone, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	int code = rbk_scan_folder(out, r, e->view, rbk_arena_print(&r->arena, "%s/events", e->folder), ".json", 0, err);

	*gone = !code && removed(out, e);
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

/* From files at a commit to records in memory. A file that isn't valid is
   counted and left out: `check` is who tells about it. */
#include "cli/scan.h"

#include <stdlib.h>
#include <string.h>

#include "cli/sight.h"
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

static bool
named_by(const struct rbk_scan *s, const char *field, const char *id)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *named = rbk_record_str(&s->at[i], field);

		if (named && strcmp(named, id) == 0)
			return true;
	}
	return false;
}

static bool
removed(const struct rbk_scan *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *type = rbk_record_str(&s->at[i], "type"), *named = rbk_record_str(&s->at[i], "record");

		if (rbk_record_is(&s->at[i], "event") && type && strcmp(type, "gone") == 0 && named && strcmp(named, id) == 0)
			return true;
	}
	return false;
}

static void
drop_hidden(struct rbk_scan *s)
{
	size_t kept = 0;
	bool *hidden = rbk_grow(NULL, s->n + 1);

	for (size_t i = 0; i < s->n; i++) {
		const char *id = rbk_record_str(&s->at[i], "id");

		hidden[i] = id && !rbk_record_is(&s->at[i], "client") && (removed(s, id) || named_by(s, "supersedes", id));
	}
	for (size_t i = 0; i < s->n; i++) {
		if (hidden[i])
			continue;
		s->path[kept] = s->path[i];
		s->at[kept++] = s->at[i];
	}
	free(hidden);
	s->n = kept;
}

int
rbk_scan_client(struct rbk_scan *out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	char own[48];
	int code = rbk_scan_folder(out, r, e->view, e->folder, ".json", -1, err);

	rbk_client_folder(own, e->id);
	if (!code && r->book && e->view != rbk_run_head(r, err))
		code = rbk_scan_folder(out, r, rbk_run_head(r, err), own, ".json", -1, err);
	if (!code)
		drop_hidden(out);
	return code;
}

int
rbk_scan_gone(bool *gone, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	struct rbk_scan s = {0};
	const char *events = rbk_arena_print(&r->arena, "%s/events", e->folder);
	int code = rbk_scan_folder(&s, r, e->view, events, ".json", 0, err);

	*gone = !code && removed(&s, e->id);
	return code;
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

/* Compares files by their ids in git: at the tip, at the commit of the last
   receipt, in the folder. */
#include "cli/unsynced.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/bounds.h"
#include "core/store/file.h"

struct file {
	const char *path;
	char        id[41];
	bool        met; /* found in the folder */
};

/* In order of path. */
struct files {
	struct rbk_run *r;
	struct file    *at;
	size_t          n, cap;
};

static bool
is_json(const char *path)
{
	size_t n = strlen(path);

	return n >= 5 && strcmp(path + n - 5, ".json") == 0;
}

static int
note_file(void *ctx, const char *path, const char *id, struct rbk_err *err)
{
	struct files *f = ctx;

	(void)err;
	if (!is_json(path))
		return 0;
	RBK_ROOM(f->at, f->n, f->cap);
	f->at[f->n] = (struct file){ .path = rbk_arena_str(&f->r->arena, path) };
	(void)snprintf(f->at[f->n++].id, sizeof f->at->id, "%s", id);
	return 0;
}

static int
count_file(void *ctx, const char *path, const char *id, struct rbk_err *err)
{
	(void)id;
	(void)err;
	*(size_t *)ctx += is_json(path);
	return 0;
}

static int
by_path(const void *x, const void *y)
{
	return strcmp(((const struct file *)x)->path, ((const struct file *)y)->path);
}

static struct file *
find(const struct files *f, const char *path)
{
	struct file key = { .path = path };

	return f->n ? bsearch(&key, f->at, f->n, sizeof *f->at, by_path) : NULL;
}

/* The commit of the newest receipt, as the desk says. */
static const char *
received_tip(struct rbk_run *r)
{
	struct rbk_err scratch = {0};
	struct rbk_record desk;
	struct rbk_view *v = rbk_run_desk(r);

	if (!v || rbk_view_record(&desk, &r->arena, v, "desk.json", &scratch))
		return NULL;
	return rbk_record_str(&desk, "tip");
}

static int
count_new(size_t *records, struct rbk_run *r, struct rbk_view *head, struct rbk_err *err)
{
	struct rbk_err scratch = {0};
	const char *tip = received_tip(r);
	struct rbk_view *old = NULL;

	if (tip && rbk_view_open(&old, rbk_book_path(r->book), tip, "", &scratch))
		old = NULL; /* not here: as if nothing was received */
	int code = rbk_view_changes(head, old, count_file, records, err);

	rbk_view_close(old);
	return code;
}

static void
compare_file(struct rbk_unsynced *out, struct files *now, const char *root, const char *path)
{
	struct rbk_buf bytes = {0};
	struct rbk_err scratch = {0};
	struct file *f = find(now, path);
	char id[41] = "";

	if (!rbk_file_read(&bytes, root, path, RBK_DOCUMENT_MAX, &scratch))
		rbk_view_id(id, bytes.text ? bytes.text : "", bytes.len);
	rbk_buf_free(&bytes);
	if (f)
		f->met = true;
	if (!f || strcmp(f->id, id) != 0)
		rbk_json_add(out->by_hand, rbk_json_str(&now->r->arena, path));
}

/* Every .json below a folder of the book, but for what a dot begins. */
static void
walk(struct rbk_unsynced *out, struct files *now, const char *root, const char *folder, int depth)
{
	char path[4096];
	DIR *d;

	(void)snprintf(path, sizeof path, "%s/%s", root, folder);
	if (depth > RBK_PATH_DEPTH || !(d = opendir(path)))
		return;
	for (struct dirent *e; (e = readdir(d));) {
		const char *name = e->d_name;

		if (name[0] == '.')
			continue;
		(void)snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", name);
		if (e->d_type == DT_DIR)
			walk(out, now, root, path, depth + 1);
		else if (is_json(name))
			compare_file(out, now, root, path);
	}
	(void)closedir(d);
}

/* File by file: the index didn't tell. */
static int
find_by_hand(struct rbk_unsynced *out, struct rbk_run *r, struct rbk_view *head, struct rbk_err *err)
{
	struct files now = { .r = r };
	int code = rbk_view_changes(head, NULL, note_file, &now, err);

	if (!code)
		walk(out, &now, rbk_book_path(r->book), "", 0);
	for (size_t i = 0; !code && i < now.n; i++)
		if (!now.at[i].met)
			rbk_json_add(out->by_hand, rbk_json_str(&r->arena, now.at[i].path));
	free(now.at);
	return code;
}

int
rbk_unsynced(struct rbk_unsynced *out, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_view *head = rbk_run_head(r, err);

	out->by_hand = rbk_json_list(&r->arena);
	if (!head || count_new(&out->records, r, head, err))
		return (int)err->code;
	return rbk_book_clean(r->book) ? 0 : find_by_hand(out, r, head, err);
}

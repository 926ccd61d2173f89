/* Compares records' bytes: at the tip, at the commit of the last receipt,
   in the folder. */
#include "cli/unsynced.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/store/file.h"

/* A file's path and the digest of its bytes. */
struct file {
	const char *path;
	char        digest[65];
	bool        met; /* found in the folder */
};

struct files {
	struct rbk_run *r;
	struct file    *at;
	size_t          n, cap;
};

static int
note_file(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct files *f = ctx;

	(void)err;
	RBK_ROOM(f->at, f->n, f->cap);
	f->at[f->n] = (struct file){ .path = rbk_arena_str(&f->r->arena, path) };
	rbk_sha256_hex(f->at[f->n++].digest, bytes, len);
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

static int
read_view(struct files *out, struct rbk_view *v, struct rbk_err *err)
{
	int code = rbk_view_each(v, "", ".json", -1, note_file, out, err);

	if (out->n)
		qsort(out->at, out->n, sizeof *out->at, by_path);
	return code;
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
count_new(size_t *records, struct rbk_run *r, const struct files *now, struct rbk_err *err)
{
	struct files old = { .r = r };
	struct rbk_err scratch = {0};
	const char *tip = received_tip(r);
	struct rbk_view *v = NULL;
	int code = 0;

	if (tip && strcmp(tip, rbk_view_commit(rbk_run_head(r, err))) == 0)
		return 0;
	if (tip && !rbk_view_open(&v, rbk_book_path(r->book), tip, "", &scratch))
		code = read_view(&old, v, err);
	rbk_view_close(v);
	for (size_t i = 0; !code && i < now->n; i++) {
		const struct file *was = find(&old, now->at[i].path);

		*records += !was || strcmp(was->digest, now->at[i].digest) != 0;
	}
	free(old.at);
	return code;
}

static void
compare_file(struct rbk_unsynced *out, struct files *now, const char *root, const char *path)
{
	struct rbk_buf bytes = {0};
	struct rbk_err scratch = {0};
	struct file *f = find(now, path);
	char digest[65] = "";

	if (!rbk_file_read(&bytes, root, path, RBK_RECORD_MAX, &scratch))
		rbk_sha256_hex(digest, bytes.text ? bytes.text : "", bytes.len);
	rbk_buf_free(&bytes);
	if (f)
		f->met = true;
	if (!f || strcmp(f->digest, digest) != 0)
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
		const char *name = e->d_name, *dot = strrchr(name, '.');

		if (name[0] == '.')
			continue;
		(void)snprintf(path, sizeof path, "%s%s%s", folder, *folder ? "/" : "", name);
		if (e->d_type == DT_DIR)
			walk(out, now, root, path, depth + 1);
		else if (dot && strcmp(dot, ".json") == 0)
			compare_file(out, now, root, path);
	}
	(void)closedir(d);
}

int
rbk_unsynced(struct rbk_unsynced *out, struct rbk_run *r, struct rbk_err *err)
{
	struct files now = { .r = r };
	struct rbk_view *head = rbk_run_head(r, err);
	int code = head ? read_view(&now, head, err) : (int)err->code;

	out->by_hand = rbk_json_list(&r->arena);
	if (!code)
		code = count_new(&out->records, r, &now, err);
	if (!code)
		walk(out, &now, rbk_book_path(r->book), "", 0);
	for (size_t i = 0; !code && i < now.n; i++)
		if (!now.at[i].met)
			rbk_json_add(out->by_hand, rbk_json_str(&r->arena, now.at[i].path));
	free(now.at);
	return code;
}

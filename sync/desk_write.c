/* One desk or unit: its changes as one small pack, unsynced, and a ref that is ready
   but not yet in place. The caller flushes all desks at once, then reveals
   them. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/step.h"
#include "sync/desk_p.h"
#include "sync/keyring.h"

struct desk {
	struct rbk_desk_eye *eye;
	const struct rbk_task *task; /* any of its tasks: says whose it is */
	const char          *person;
	char                 path[RBK_HUB_PATH];
	git_repository      *repo;
	git_tree            *tree;
	git_oid              tip;
	struct rbk_bundle   *bundle;
	struct rbk_put      *puts;
	size_t               n, cap;
	struct rbk_arena     arena;
	struct rbk_err      *err;
};

static bool
has(const struct desk *d, const char *path, git_oid *oid)
{
	git_tree_entry *e = NULL;
	bool found = d->tree && git_tree_entry_bypath(&e, d->tree, path) == 0;

	if (found && oid)
		*oid = *git_tree_entry_id(e);
	git_tree_entry_free(e);
	return found;
}

static void
put(struct desk *d, struct rbk_put one)
{
	RBK_ROOM(d->puts, d->n, d->cap);
	d->puts[d->n++] = one;
}

static int
graft(struct desk *d, const struct rbk_task *t)
{
	struct rbk_err why = { .say = d->err->say };
	git_oid now, *tree = rbk_arena_take(&d->arena, sizeof *tree);
	int code = rbk_central_find(tree, NULL, &d->eye->central, t->from, &why);

	if (code == RBK_E_MISSING)
		return 0; /* the former owner took it out of the book; the history has it */
	if (code) {
		*d->err = why;
		return code;
	}
	bool had = has(d, t->path, &now);

	if (had && git_oid_equal(&now, tree))
		return 0;
	put(d, (struct rbk_put){ .path = t->path, .oid = tree, .mode = GIT_FILEMODE_TREE });
	return rbk_copy_tree(&d->eye->copier, d->bundle, had ? &now : NULL, tree, d->err);
}

static bool
told(const struct desk *d, const struct rbk_task *t)
{
	for (size_t i = 0; t->paths[i]; i++)
		if (has(d, t->paths[i], NULL))
			return true;
	return false;
}

/* Nothing, if the desk has it already. */
static void
put_file(struct desk *d, const struct rbk_task *t)
{
	git_oid now;

	if (has(d, t->path, &now) && git_oid_equal(&now, &t->file.oid))
		return;
	rbk_bundle_add(d->bundle, &t->file);
	put(d, (struct rbk_put){ .path = t->path, .oid = &t->file.oid, .mode = GIT_FILEMODE_BLOB });
}

/* A case that a cycle changed is surely another one than the unit's: it
   isn't looked at. */
static int
copy_file(struct desk *d, const struct rbk_task *t)
{
	git_oid now, *oid = rbk_arena_take(&d->arena, sizeof *oid);

	if (rbk_central_find(oid, NULL, &d->eye->central, t->from, d->err))
		return (int)d->err->code;
	if (!d->eye->span->cycle && has(d, t->path, &now) && git_oid_equal(&now, oid))
		return 0;
	put(d, (struct rbk_put){ .path = t->path, .oid = oid, .mode = GIT_FILEMODE_BLOB });
	return rbk_bundle_has(d->bundle, oid) ? 0 : rbk_copy_blob(&d->eye->copier, d->bundle, oid, d->err);
}

static int
plan(struct desk *d, const struct rbk_task *tasks, size_t n)
{
	int code = 0;

	for (size_t i = 0; i < n && !code; i++) {
		const struct rbk_task *t = &tasks[i];

		if (t->type == RBK_TASK_FILE || (t->type == RBK_TASK_NOTICE && !told(d, t)))
			put_file(d, t);
		else if (t->type == RBK_TASK_DROP && has(d, t->path, NULL))
			put(d, (struct rbk_put){ .path = t->path, .drop = 1 });
		else if (t->type == RBK_TASK_GRAFT)
			code = graft(d, t);
		else if (t->type == RBK_TASK_COPY)
			code = copy_file(d, t);
	}
	return code;
}

/* Tasks are in order of path; those without one stand first. */
static const struct rbk_task *
planned_at(const struct rbk_task *tasks, size_t n, const char *path)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = tasks[mid].path ? strcmp(tasks[mid].path, path) : -1;

		if (c == 0)
			return &tasks[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static bool
is_planned(const struct rbk_task *tasks, size_t n, const char *path, enum rbk_task_type type)
{
	const struct rbk_task *t = planned_at(tasks, n, path);

	return t && (t->type == type || (t->type == RBK_TASK_COPY && type == RBK_TASK_FILE));
}

struct sweep {
	struct desk           *desk;
	const struct rbk_task *tasks;
	size_t                 n;
};

static size_t
slashes(const char *path)
{
	size_t n = 0;

	for (; *path; path++)
		n += *path == '/';
	return n;
}

/* cases/<hh>/<case>.json, kpi/<yyyy-mm>/<person>.json, figures/<yyyy-mm>/<kind>/<id>.json, books/<hh>/<person>/ and
   handed/<person>/clients/<hh>/<client>/ each stand or go as one. */
static int
sweep_one(const char *root, const git_tree_entry *e, void *ctx)
{
	static const struct {
		const char *folder;
		size_t      slashes;
		enum rbk_task_type type;
	} kinds[] = { { "cases/", 2, RBK_TASK_FILE }, { "suspicions/", 1, RBK_TASK_FILE }, { "figures/", 3, RBK_TASK_FILE }, { "kpi/", 2, RBK_TASK_FILE }, { "books/", 2, RBK_TASK_GRAFT }, { "staff/", 1, RBK_TASK_FILE }, { "handed/", 4, RBK_TASK_GRAFT } };
	struct sweep *s = ctx;
	struct desk *d = s->desk;
	const char *path = rbk_arena_print(&d->arena, "%s%s", root, git_tree_entry_name(e));
	size_t deep = slashes(path);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t k = strlen(kinds[i].folder);

		if (strncmp(path, kinds[i].folder, deep ? k : k - 1) != 0)
			continue;
		if (deep == kinds[i].slashes && !is_planned(s->tasks, s->n, path, kinds[i].type))
			put(d, (struct rbk_put){ .path = path, .drop = 1 });
		return deep >= kinds[i].slashes; /* 1: not into this folder */
	}
	return 1;
}

/* When the desks are made from nothing: what no task shows goes. */
static int
sweep(struct desk *d, const struct rbk_task *tasks, size_t n)
{
	struct sweep s = { d, tasks, n };
	int git = d->tree && !d->eye->span->has_old ? git_tree_walk(d->tree, GIT_TREEWALK_PRE, sweep_one, &s) : 0;

	return git ? rbk_repo_fail(d->err, git, N_("read the desk")) : 0;
}

/* A record of central about this person; false if there is none. */
static int
about(bool *is, struct rbk_record *r, struct desk *d, const char *path)
{
	struct rbk_err why = { .say = d->err->say };
	int code = rbk_central_record(r, &d->arena, &d->eye->central, path, &why);

	*is = code == 0;
	if (code && code != RBK_E_MISSING)
		*d->err = why;
	return code == RBK_E_MISSING ? 0 : code;
}

static bool
same_field(const struct rbk_record *x, const struct rbk_record *y, const char *field)
{
	const struct rbk_json *a = rbk_json_get(x->root, field), *b = rbk_json_get(y->root, field);

	return a && b ? rbk_json_equal(a, b) : a == b;
}

/* The units the person may read: as they stand, unless somebody's post or a
   unit changed. */
static void
set_units(struct desk *d, struct rbk_record *now, const struct rbk_json *was)
{
	const struct rbk_desk_span *span = d->eye->span;
	uint32_t i = span->org ? rbk_names_find(&span->readers, d->person) : UINT32_MAX;
	const struct rbk_json *units = !span->org ? was : i == UINT32_MAX ? NULL : span->reads[i];

	if (units && units->child)
		rbk_json_set(&d->arena, now->root, "units", rbk_json_copy(&d->arena, units));
}

/* Does the desk say so already, whenever it said it? */
static bool
says_the_same(struct desk *d, struct rbk_record *now)
{
	struct rbk_err why = {0};
	struct rbk_record was;
	git_blob *blob = NULL;
	git_oid oid;
	bool known = has(d, "desk.json", &oid) && git_blob_lookup(&blob, d->repo, &oid) == 0 &&
	             rbk_record_read(&was, &d->arena, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), &why) == 0;

	git_blob_free(blob);
	set_units(d, now, known ? rbk_json_get(was.root, "units") : NULL);
	return known && same_field(&was, now, "received") && same_field(&was, now, "tip") && same_field(&was, now, "merged") &&
	       same_field(&was, now, "units") && same_field(&was, now, "keys");
}

/* Says that it is no older state than it seems (sync/origin.h). */
static void
set_epoch(struct desk *d, struct rbk_record *r)
{
	if (d->eye->span->hub->epoch)
		rbk_json_set_int(&d->arena, r->root, RBK_EPOCH, d->eye->span->hub->epoch);
}

/* Comes along with any other change; alone only if it says something new. */
static int
put_desk_json(struct desk *d)
{
	const struct rbk_desk_span *span = d->eye->span;
	struct rbk_record r, merged, waiting, ring;
	char at[RBK_TIME_TEXT];
	bool is_merged, is_waiting, has_ring;

	if (about(&is_merged, &merged, d, rbk_receipt_path(&d->arena, d->person)) ||
	    about(&is_waiting, &waiting, d, rbk_arena_print(&d->arena, "quarantine/%s.json", d->person)) ||
	    about(&has_ring, &ring, d, rbk_keyring_path(&d->arena, d->person)))
		return (int)d->err->code;
	rbk_record_new(&r, &d->arena, "desk");
	rbk_time_write(at, span->now.as_of, span->hub->zone);
	rbk_json_set_str(&d->arena, r.root, "person", d->person);
	rbk_json_set_int(&d->arena, r.root, "number", span->now.number);
	rbk_json_set_str(&d->arena, r.root, "at", at);
	set_epoch(d, &r);
	if (is_merged || is_waiting) {
		const struct rbk_record *newest = is_waiting ? &waiting : &merged;

		rbk_json_set_int(&d->arena, r.root, "received", rbk_json_get_int(newest->root, "number", 0));
		rbk_json_set_str(&d->arena, r.root, "tip", rbk_record_str(newest, "tip"));
	}
	if (is_merged)
		rbk_json_set_str(&d->arena, r.root, "merged", rbk_record_str(&merged, "tip"));
	if (has_ring && rbk_json_get(ring.root, "keys"))
		rbk_json_set(&d->arena, r.root, "keys", rbk_json_copy(&d->arena, rbk_json_get(ring.root, "keys")));
	if (!says_the_same(d, &r) || d->n > 0)
		put(d, rbk_hub_put(&d->arena, "desk.json", &r));
	return 0;
}

/* What the unit is, without what it was. */
static int
put_unit_json(struct desk *d)
{
	struct rbk_record r;
	struct rbk_buf text = {0};
	struct rbk_packed file;
	bool is;
	git_oid now;

	if (about(&is, &r, d, rbk_arena_print(&d->arena, "org/units/%s.json", d->person)) || !is)
		return (int)d->err->code;
	rbk_json_drop(r.root, "was");
	set_epoch(d, &r);
	rbk_record_write(&text, &r);
	const struct rbk_put one = rbk_hub_put(&d->arena, "unit.json", &r);

	if (!has(d, "unit.json", &now) || git_odb_hash(&file.oid, text.text, text.len, GIT_OBJECT_BLOB) || !git_oid_equal(&now, &file.oid))
		put(d, one);
	rbk_buf_free(&text);
	return 0;
}

/* The ref's new content under git's name for a lock. */
static int
prepare_ref(const struct desk *d, const git_oid *tip)
{
	char path[RBK_HUB_PATH + 32], line[GIT_OID_HEXSZ + 2];

	(void)snprintf(path, sizeof path, "%s/refs/heads/main.lock", d->path);
	git_oid_tostr(line, sizeof line, tip);
	line[GIT_OID_HEXSZ] = '\n';
	line[GIT_OID_HEXSZ + 1] = '\0';
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	int why = fd < 0 ? errno : rbk_file_put(fd, line, GIT_OID_HEXSZ + 1);

	if (fd >= 0 && close(fd) && !why)
		why = errno;
	return why ? rbk_file_fail(d->err, N_("write"), path, why) : 0;
}

int
rbk_desk_reveal(const char *hub, const struct rbk_task *task, struct rbk_err *err)
{
	char path[RBK_HUB_PATH], lock[RBK_HUB_PATH + 64], ref[RBK_HUB_PATH + 32];

	rbk_task_repo(path, hub, task);
	(void)snprintf(ref, sizeof ref, "%s/refs/heads/main", path);
	(void)snprintf(lock, sizeof lock, "%s.lock", ref);
	rbk_step("desk");
	return rename(lock, ref) ? rbk_file_fail(err, N_("write"), ref, errno) : 0;
}

static int
commit(bool *moved, struct desk *d)
{
	const struct rbk_desk_span *span = d->eye->span;
	struct rbk_buf bytes = {0};
	git_oid tree, made;
	int code = rbk_repo_update_with(&tree, d->repo, d->tree, d->puts, d->n, rbk_bundle_write, d->bundle, d->err);

	if (code || (d->tree && git_oid_equal(&tree, git_tree_id(d->tree)))) {
		rbk_bundle_drop(d->bundle);
		return code;
	}
	const struct rbk_commit c = {
		.author = "hub", .committer = "hub", .org = span->hub->org, .at = span->now.as_of, .zone = span->hub->zone,
		.tree = &tree, .parents = &d->tip, .n_parents = d->tree != NULL,
		.what = rbk_arena_print(&d->arena, "%s up to %" PRId64, d->task->unit ? "unit" : "desk", span->now.number),
		.key = span->hub->key,
	};
	rbk_commit_write(&bytes, &c);
	code = rbk_bundle_write(d->bundle, &made, GIT_OBJECT_COMMIT, bytes.text, bytes.len, d->err);
	rbk_buf_free(&bytes);
	if (code || (code = rbk_bundle_flush(d->bundle, d->err)) ||
	    (code = rbk_parcel_finish(rbk_bundle_parcel(d->bundle), false, d->err)))
		return code;
	*moved = true;
	return prepare_ref(d, &made);
}

static int
open_desk(struct desk *d, struct rbk_bundle **bundle)
{
	char objects[RBK_HUB_PATH + 32];
	struct rbk_parcel *pack;
	int code;

	rbk_task_repo(d->path, d->eye->span->hub->path, d->task);
	if (d->task->unit && (code = rbk_hub_unit_make(d->eye->span->hub->path, d->person, d->err)))
		return code;
	(void)snprintf(objects, sizeof objects, "%s/objects", d->path);
	if ((code = rbk_hub_repo_open(&d->repo, d->path, d->err)) ||
	    (code = rbk_hub_main(&d->tip, &d->tree, d->repo, RBK_REF_MAIN, d->err)) ||
	    (code = rbk_parcel_open(&pack, objects, d->err)))
		return code;
	if (!*bundle)
		*bundle = rbk_bundle_open(pack);
	rbk_bundle_aim(*bundle, pack);
	d->bundle = *bundle;
	return 0;
}

int
rbk_desk_write(bool *moved, struct rbk_desk_eye *eye, struct rbk_bundle **bundle, const struct rbk_task *tasks, size_t n,
               struct rbk_err *err)
{
	struct desk d = { .eye = eye, .task = &tasks[0], .person = tasks[0].person, .err = err };
	int code = open_desk(&d, bundle);

	*moved = false;
	if (code == RBK_E_MISSING && !d.repo && !d.task->unit) { /* somebody who was never enrolled */
		rbk_err_clear(err);
		code = 0;
	} else if (!code && !(code = plan(&d, tasks, n)) && !(code = sweep(&d, tasks, n)) &&
	           !(code = d.task->unit ? put_unit_json(&d) : put_desk_json(&d)) &&
	           d.n > 0) {
		code = commit(moved, &d);
	}
	if (d.bundle) {
		rbk_bundle_drop(d.bundle);
		rbk_parcel_close(rbk_bundle_parcel(d.bundle));
		rbk_bundle_aim(d.bundle, NULL);
	}
	git_tree_free(d.tree);
	git_repository_free(d.repo);
	free(d.puts);
	rbk_arena_free(&d.arena);
	if (!code)
		return 0;
	return tasks[0].unit ? rbk_while(err, N_("unit %s"), tasks[0].person) : rbk_while(err, N_("desk of %s"), tasks[0].person);
}

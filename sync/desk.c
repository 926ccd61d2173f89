/* All desks and units: central's changes become tasks, tasks are sorted by
   desk and unit, and each is written by itself. One flush for all objects, one for all
   refs. */
#include "sync/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/step.h"
#include "sync/combine.h"
#include "sync/compare.h"
#include "sync/desk_p.h"

#define PACKS_MAX 24 /* packs of a desk before they are combined */
#define TIDY_MAX  32 /* desks put in order in one merge */

struct changes {
	struct rbk_case_change *at;
	size_t n, cap;
	bool   staff; /* somebody's post or a unit changed: who leads whom may have */
	bool   org;   /* ditto, or somebody is new */
	struct {
		const char *person;
		git_oid     old;
		bool        has_old;
	} *posts; /* staff records that changed */
	size_t n_posts, cap_posts;
	struct rbk_arena arena;
	bool   all;   /* every case and suspicion, changed or not */
};

struct job { /* one desk */
	size_t from, n;
	bool   moved;
};

struct rbk_desks {
	struct rbk_desk_span span;
	struct rbk_desk_eye  eyes[RBK_WORKERS];
	struct rbk_bundle   *bundles[RBK_WORKERS];
	struct changes       changes;
	struct rbk_task     *tasks;
	struct job          *jobs;
	size_t               n_tasks, n_jobs;
	rbk_progress_fn     *progress;
	void                *ctx;
};

static void
case_changed(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct changes *c = ctx;
	const char *name = strrchr(path, '/') + 1;

	if (strlen(name) != RBK_ULID_LEN + 5)
		return;
	RBK_ROOM(c->at, c->n, c->cap);
	struct rbk_case_change *one = &c->at[c->n++];

	*one = (struct rbk_case_change){ .has_old = old || c->all, .has_new = neu != NULL };
	one->suspicion = strncmp(path, "suspicions/", 11) == 0;
	if (old || c->all)
		one->old = old ? *old : *neu;
	if (neu)
		one->neu = *neu;
	memcpy(one->id, name, RBK_ULID_LEN);
}

/* "…/<id>.json" → id */
static const char *
id_of(struct rbk_arena *a, const char *path)
{
	const char *name = strrchr(path, '/') + 1, *dot = strrchr(name, '.');

	return rbk_arena_copy(a, name, dot ? (size_t)(dot - name) : strlen(name));
}

static void
staff_changed(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct changes *c = ctx;

	c->staff |= old && neu;
	c->org = true;
	RBK_ROOM(c->posts, c->n_posts, c->cap_posts);
	c->posts[c->n_posts].person = id_of(&c->arena, path);
	c->posts[c->n_posts].has_old = old != NULL;
	if (old)
		c->posts[c->n_posts].old = *old;
	c->n_posts++;
}

static void
unit_changed(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct changes *c = ctx;

	(void)path;
	c->staff |= old && neu;
	c->org = true;
}

/* From nothing: every desk is looked at, for what must not be there. */
static void
touch(struct rbk_desks *d)
{
	struct rbk_tasks *t = &d->eyes[0].tasks;

	for (size_t i = 0; i < d->changes.n_posts; i++)
		rbk_task_add(t, (struct rbk_task){ .type = RBK_TASK_TOUCH, .person = rbk_arena_str(&t->arena, d->changes.posts[i].person) });
}

/* Staff and units: whose book goes where, who reads what. */
static int
find_org(struct rbk_desks *d, const git_oid *old, struct rbk_err *err)
{
	struct rbk_central *c = &d->eyes[0].central;
	struct changes *x = &d->changes;
	int code = rbk_compare(&c->trees, old, &c->tree, "org/staff", staff_changed, x, err);

	if (!code)
		code = rbk_compare(&c->trees, old, &c->tree, "org/units", unit_changed, x, err);
	if (!code && !old)
		touch(d);
	for (size_t i = 0; i < x->n_posts && !code; i++)
		code = rbk_unit_moved(&d->eyes[0], x->posts[i].person, x->posts[i].has_old ? &x->posts[i].old : NULL, err);
	if (!code && (x->org || !old))
		code = rbk_unit_readers(&d->span, &d->eyes[0], err);
	return code;
}

/* Keys came or went: the desk lists them. */
static void
keys_changed(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct rbk_tasks *t = ctx;

	(void)old;
	(void)neu;
	rbk_task_add(t, (struct rbk_task){ .type = RBK_TASK_TOUCH, .person = id_of(&t->arena, path) });
}

static int
find_files(struct rbk_desks *d, const git_oid *old, struct rbk_err *err)
{
	struct rbk_central *c = &d->eyes[0].central;
	int code = rbk_compare(&c->trees, old, &c->tree, "register", case_changed, &d->changes, err);

	return code ? code : rbk_compare(&c->trees, old, &c->tree, "suspicions", case_changed, &d->changes, err);
}

static int
find_changes(struct rbk_desks *d, struct rbk_err *err)
{
	struct rbk_central *c = &d->eyes[0].central;
	const git_oid *old = d->span.has_old ? &d->span.old_tree : NULL;
	int code = find_org(d, old, err);

	if (!code)
		code = rbk_compare(&c->trees, old, &c->tree, "keys", keys_changed, &d->eyes[0].tasks, err);
	if (!code)
		code = find_files(d, old, err);
	if (!code)
		code = rbk_desk_figures(&d->eyes[0], old, d->changes.staff, err);
	if (!code && old && d->changes.staff) { /* twice the same case does no harm */
		d->changes.all = true;
		code = find_files(d, NULL, err);
	}
	return code;
}

static int
read_case(struct rbk_json **out, struct rbk_arena *a, struct rbk_desk_eye *eye, bool is, const git_oid *oid,
          struct rbk_err *err)
{
	const char *bytes;
	size_t len;

	*out = NULL;
	if (!is)
		return 0;
	return rbk_central_blob(&bytes, &len, a, &eye->central, oid, err) ? (int)err->code
	                                                                  : rbk_json_read(out, a, bytes, len, err);
}

static int
look_at_case(void *ctx, size_t i, unsigned who, struct rbk_err *err)
{
	struct rbk_desks *d = ctx;
	const struct rbk_case_change *c = &d->changes.at[i];
	struct rbk_json *old, *neu;
	struct rbk_arena a = {0};
	int code = read_case(&old, &a, &d->eyes[who], c->has_old, &c->old, err);

	if (!code && !(code = read_case(&neu, &a, &d->eyes[who], c->has_new, &c->neu, err)))
		code = (c->suspicion ? rbk_desk_suspicion : rbk_desk_case)(&d->eyes[who], c->id, old, neu, err);
	rbk_arena_free(&a);
	return code;
}

int
rbk_desks_case(void *desks, unsigned who, const char *id, const struct rbk_json *old, const struct rbk_json *neu,
               struct rbk_err *err)
{
	struct rbk_desks *d = desks;

	return rbk_desk_case(&d->eyes[who], id, old, neu, err);
}

int
rbk_desks_suspicion(void *desks, const char *id, const struct rbk_json *old, const struct rbk_json *neu, struct rbk_err *err)
{
	struct rbk_desks *d = desks;

	return rbk_desk_suspicion(&d->eyes[0], id, old, neu, err);
}

/* All workers' tasks by person; of two for one path the first counts. */
static void
sort_tasks(struct rbk_desks *d)
{
	size_t all = 0, n = 0;

	for (unsigned i = 0; i < RBK_WORKERS; i++)
		all += d->eyes[i].tasks.n;
	d->tasks = rbk_grow(NULL, (all + 1) * sizeof *d->tasks);
	d->jobs = rbk_grow(NULL, (all + 1) * sizeof *d->jobs);
	for (unsigned i = 0; i < RBK_WORKERS; i++) {
		const struct rbk_tasks *t = &d->eyes[i].tasks;

		if (t->n)
			memcpy(d->tasks + n, t->at, t->n * sizeof *t->at);
		n += t->n;
	}
	qsort(d->tasks, n, sizeof *d->tasks, rbk_task_compare);
	for (size_t i = 0; i < n; i++) {
		const struct rbk_task *t = &d->tasks[i], *last = d->n_tasks ? &d->tasks[d->n_tasks - 1] : NULL;
		bool same = last && last->unit == t->unit && strcmp(last->person, t->person) == 0;

		if (same && last->path && t->path && strcmp(last->path, t->path) == 0)
			continue;
		if (!same)
			d->jobs[d->n_jobs++] = (struct job){ .from = d->n_tasks };
		d->jobs[d->n_jobs - 1].n++;
		d->tasks[d->n_tasks++] = *t;
	}
}

static int
write_desk(void *ctx, size_t i, unsigned who, struct rbk_err *err)
{
	struct rbk_desks *d = ctx;
	struct job *job = &d->jobs[i];

	if (d->progress && who == 0)
		d->progress(d->ctx, "desks", i, d->n_jobs);
	return rbk_desk_write(&job->moved, &d->eyes[who], &d->bundles[who], d->tasks + job->from, job->n, err);
}

/* Everything of the hub's file system that is still on its way. */
static int
flush(const struct rbk_hub *h, struct rbk_err *err)
{
	int fd = open(h->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int why = fd < 0 || syncfs(fd) ? errno : 0;

	if (fd >= 0)
		(void)close(fd);
	return why ? rbk_file_fail(err, N_("flush"), h->path, why) : 0;
}

static int
reveal(struct rbk_desks *d, size_t *moved, struct rbk_err *err)
{
	size_t n = 0;
	int code = 0;

	for (size_t i = 0; i < d->n_jobs; i++)
		n += d->jobs[i].moved;
	if (n == 0)
		return 0;
	rbk_step("desks: flush");
	code = flush(d->span.hub, err);
	for (size_t i = 0; i < d->n_jobs && !code; i++)
		if (d->jobs[i].moved)
			code = rbk_desk_reveal(d->span.hub->path, &d->tasks[d->jobs[i].from], err);
	if (!code)
		code = flush(d->span.hub, err);
	*moved += n;
	return code;
}

static int
open_eyes(struct rbk_desks *d, const git_oid *commit, struct rbk_err *err)
{
	int code = 0;

	for (unsigned i = 0; i < RBK_WORKERS && !code; i++) {
		d->eyes[i].span = &d->span;
		rbk_central_close(&d->eyes[i].central);
		code = rbk_central_open(&d->eyes[i].central, d->span.hub->path, commit, err);
		d->eyes[i].copier.objects = d->eyes[i].central.objects;
	}
	return code;
}

void
rbk_desks_close(struct rbk_desks *d)
{
	if (!d)
		return;
	for (unsigned i = 0; i < RBK_WORKERS; i++) {
		rbk_copier_free(&d->eyes[i].copier);
		rbk_central_close(&d->eyes[i].central);
		rbk_people_free(&d->eyes[i].people);
		rbk_arena_free(&d->eyes[i].tasks.arena);
		free(d->eyes[i].tasks.at);
		rbk_bundle_close(d->eyes[i].tasks.empty);
		rbk_bundle_close(d->bundles[i]);
	}
	rbk_names_free(&d->span.readers);
	rbk_arena_free(&d->span.arena);
	free(d->span.reads);
	rbk_arena_free(&d->changes.arena);
	free(d->changes.posts);
	free(d->changes.at);
	free(d->tasks);
	free(d->jobs);
	free(d);
}

/* A desk gets a pack each time it changes; a few desks a merge are put in
   order, so that no merge waits for all of them. */
static int
tidy(struct rbk_desks *d, struct rbk_err *err)
{
	char path[RBK_HUB_PATH], objects[RBK_HUB_PATH + 32];
	size_t left = TIDY_MAX;
	int code = 0;

	for (size_t i = 0; i < d->n_jobs && left > 0 && !code; i++) {
		bool done = false;

		if (!d->jobs[i].moved)
			continue;
		rbk_task_repo(path, d->span.hub->path, &d->tasks[d->jobs[i].from]);
		(void)snprintf(objects, sizeof objects, "%s/objects", path);
		code = rbk_packs_combine(&done, objects, PACKS_MAX, err);
		left -= done;
	}
	return code;
}

/* Tasks are known: the lines' ones with them, then desk by desk. */
static int
finish(struct rbk_desks *d, size_t *moved, struct rbk_err *err)
{
	int code = rbk_desk_lines(&d->eyes[0], err);

	if (!code)
		code = rbk_desk_kpi(&d->eyes[0], d->changes.staff, err);
	if (code)
		return code;
	sort_tasks(d);
	if ((code = rbk_work(d->n_jobs, write_desk, d, err)) || (code = reveal(d, moved, err)) ||
	    (code = rbk_span_done(&d->span, err)))
		return code;
	return tidy(d, err);
}

static void
begin(struct rbk_desks *d, rbk_progress_fn *progress, void *ctx)
{
	d->progress = progress;
	d->ctx = ctx;
	if (progress)
		progress(ctx, "desks", 0, 0);
}

static struct rbk_desks *
make(struct rbk_hub *h)
{
	struct rbk_desks *d = rbk_grow(NULL, sizeof *d);

	*d = (struct rbk_desks){ .span = { .hub = h } };
	for (unsigned i = 0; i < RBK_WORKERS; i++)
		d->eyes[i].tasks.empty = rbk_bundle_open(NULL);
	return d;
}

static int
look_at_all(struct rbk_desks *d, struct rbk_err *err)
{
	int code = find_changes(d, err);

	return code ? code : rbk_work(d->changes.n, look_at_case, d, err);
}

int
rbk_desks(struct rbk_hub *h, size_t *moved, rbk_progress_fn *progress, void *ctx, struct rbk_err *err)
{
	struct rbk_desks *d = make(h);
	int git = git_reference_name_to_id(&d->span.commit, h->central, RBK_REF_MAIN);
	int code = git ? rbk_repo_fail(err, git, N_("read central")) : 0;

	if (!code)
		rbk_span_old(&d->span);
	if (!code && (!d->span.has_old || !git_oid_equal(&d->span.commit, &d->span.old_commit))) {
		begin(d, progress, ctx);
		if (!(code = open_eyes(d, &d->span.commit, err)) &&
		    !(code = rbk_span_state(&d->span.now, &d->eyes[0].central, err))) {
			d->span.now_time = rbk_span_time(h, &d->span.commit, d->span.now.as_of);
			code = look_at_all(d, err) || finish(d, moved, err) ? (int)err->code : 0;
		}
	}
	rbk_desks_close(d);
	return code ? rbk_while(err, N_("desks")) : 0;
}

int
rbk_desks_open(struct rbk_desks **out, struct rbk_hub *h, const git_oid *before, const struct rbk_state *was,
               const struct rbk_state *now, struct rbk_err *err)
{
	struct rbk_desks *d = make(h);
	int code = open_eyes(d, before, err);

	d->span.was = *was;
	d->span.now = *now;
	d->span.was_time = rbk_span_time(h, before, was->as_of);
	d->span.now_time = now->as_of > d->span.was_time ? now->as_of : d->span.was_time;
	d->span.has_old = d->span.cycle = true;
	d->span.old_commit = *before;
	d->span.old_tree = d->eyes[0].central.tree;
	*out = d;
	return code;
}

int
rbk_desks_finish(struct rbk_desks *d, const git_oid *commit, const struct rbk_parcel *fresh, size_t *moved,
                 rbk_progress_fn *progress, void *ctx, struct rbk_err *err)
{
	begin(d, progress, ctx);
	d->span.commit = *commit;
	for (unsigned i = 0; i < RBK_WORKERS; i++)
		d->eyes[i].copier.fresh = fresh;
	return open_eyes(d, commit, err) || finish(d, moved, err) ? rbk_while(err, N_("desks")) : 0;
}

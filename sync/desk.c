/* All desks: central's changes become tasks, tasks are sorted by person, and
   each desk is written by itself. One flush for all objects, one for all
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
#define DONE "desks-done" /* the commit of central all desks are done for */

struct changes {
	struct rbk_case_change *at;
	size_t n, cap;
	bool   staff; /* somebody's post changed: who leads whom may have */
	bool   all;   /* every case, changed or not */
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
	if (old || c->all)
		one->old = old ? *old : *neu;
	if (neu)
		one->neu = *neu;
	memcpy(one->id, name, RBK_ULID_LEN);
}

static void
staff_changed(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	(void)path;
	((struct changes *)ctx)->staff |= old && neu;
}

/* From nothing: every desk is looked at, for what must not be there. */
static void
touch(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct rbk_tasks *t = ctx;
	const char *name = strrchr(path, '/') + 1, *dot = strrchr(name, '.');

	(void)old;
	(void)neu;
	if (dot)
		rbk_task_add(t, (struct rbk_task){
			.type = RBK_TASK_TOUCH, .person = rbk_arena_copy(&t->arena, name, (size_t)(dot - name)),
		});
}

static int
find_changes(struct rbk_desks *d, struct rbk_err *err)
{
	struct rbk_central *c = &d->eyes[0].central;
	const git_oid *old = d->span.has_old ? &d->span.old_tree : NULL;
	int code;

	if (old)
		code = rbk_compare(&c->trees, old, &c->tree, "org/staff", staff_changed, &d->changes, err);
	else
		code = rbk_compare(&c->trees, NULL, &c->tree, "org/staff", touch, &d->eyes[0].tasks, err);
	if (!code)
		code = rbk_compare(&c->trees, old, &c->tree, "register", case_changed, &d->changes, err);
	if (!code && d->changes.staff) { /* twice the same case does no harm */
		d->changes.all = true;
		code = rbk_compare(&c->trees, NULL, &c->tree, "register", case_changed, &d->changes, err);
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
		code = rbk_desk_case(&d->eyes[who], c->id, old, neu, err);
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
		bool same = last && strcmp(last->person, t->person) == 0;

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
			code = rbk_desk_reveal(d->span.hub->path, d->tasks[d->jobs[i].from].person, err);
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
	}
	return code;
}

void
rbk_desks_close(struct rbk_desks *d)
{
	if (!d)
		return;
	for (unsigned i = 0; i < RBK_WORKERS; i++) {
		rbk_central_close(&d->eyes[i].central);
		rbk_people_free(&d->eyes[i].people);
		rbk_arena_free(&d->eyes[i].tasks.arena);
		free(d->eyes[i].tasks.at);
		rbk_bundle_close(d->eyes[i].tasks.empty);
		rbk_bundle_close(d->bundles[i]);
	}
	free(d->changes.at);
	free(d->tasks);
	free(d->jobs);
	free(d);
}

/* state.json of central at a commit's tree. */
static int
read_state(struct rbk_state *out, struct rbk_central *c, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	int code = rbk_central_record(&r, &a, c, "state.json", err);

	if (!code) {
		out->number = rbk_json_get_int(r.root, "number", 0);
		(void)rbk_record_time(&out->as_of, &r, "as_of");
	}
	rbk_arena_free(&a);
	return code;
}

/* When a commit of central was made, or the time it is about: the later. */
static rbk_time
time_of(const struct rbk_hub *h, const git_oid *oid, rbk_time as_of)
{
	git_commit *commit = NULL;
	rbk_time t = git_commit_lookup(&commit, h->central, oid) ? 0 : (rbk_time)git_commit_time(commit) * 1000 + 999;

	git_commit_free(commit);
	return t > as_of ? t : as_of;
}

/* What the desks were done for last. If that can't be told, all of them are
   brought along from nothing: the same end, later. */
static void
find_old(struct rbk_desk_span *s)
{
	struct rbk_buf text = {0};
	struct rbk_central c;
	struct rbk_err why = {0};

	if (rbk_file_read(&text, s->hub->path, DONE, 64, &why) == 0 && text.text &&
	    git_oid_fromstr(&s->old_commit, text.text) == 0 &&
	    rbk_central_open(&c, s->hub->path, &s->old_commit, &why) == 0) {
		s->has_old = read_state(&s->was, &c, &why) == 0;
		s->old_tree = c.tree;
		rbk_central_close(&c);
	}
	if (!s->has_old)
		s->was = (struct rbk_state){0};
	s->was_time = s->has_old ? time_of(s->hub, &s->old_commit, s->was.as_of) : 0;
	rbk_buf_free(&text);
}

static int
note_done(const struct rbk_desk_span *s, struct rbk_err *err)
{
	char temp[RBK_HUB_PATH + 32], hex[GIT_OID_HEXSZ + 1];
	const struct rbk_place place = { s->hub->path, temp, rbk_file_ordered(s->hub->path) };

	(void)snprintf(temp, sizeof temp, "%s/" DONE ".new", s->hub->path);
	rbk_step("desks done");
	return rbk_file_write(&place, DONE, git_oid_tostr(hex, sizeof hex, &s->commit), GIT_OID_HEXSZ, err);
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
		rbk_hub_person_path(path, d->span.hub->path, "desks", d->tasks[d->jobs[i].from].person);
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

	if (code)
		return code;
	sort_tasks(d);
	if ((code = rbk_work(d->n_jobs, write_desk, d, err)) || (code = reveal(d, moved, err)) ||
	    (code = note_done(&d->span, err)))
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
		find_old(&d->span);
	if (!code && (!d->span.has_old || !git_oid_equal(&d->span.commit, &d->span.old_commit))) {
		begin(d, progress, ctx);
		if (!(code = open_eyes(d, &d->span.commit, err)) &&
		    !(code = read_state(&d->span.now, &d->eyes[0].central, err))) {
			d->span.now_time = time_of(h, &d->span.commit, d->span.now.as_of);
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
	d->span.was_time = was->as_of;
	d->span.now_time = now->as_of;
	d->span.has_old = true;
	d->span.old_commit = *before;
	d->span.old_tree = d->eyes[0].central.tree;
	*out = d;
	return code;
}

int
rbk_desks_finish(struct rbk_desks *d, const git_oid *commit, size_t *moved, rbk_progress_fn *progress, void *ctx,
                 struct rbk_err *err)
{
	begin(d, progress, ctx);
	d->span.commit = *commit;
	return open_eyes(d, commit, err) || finish(d, moved, err) ? rbk_while(err, N_("desks")) : 0;
}

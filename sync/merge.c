/* The merge: cycles until nothing is left, desks after each. Everything
   behind central's commit follows from central, so a run that was killed is
   made up for by the next one. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/clock.h"
#include "core/store/file.h"
#include "core/store/lock.h"
#include "core/store/step.h"
#include "sync/combine.h"
#include "sync/cycle.h"
#include "sync/desk.h"
#include "sync/directory.h"
#include "sync/kpi_sheets.h"

#define WINDOW    (1024 * 1024)
#define WINDOWS   (32 * WINDOW)
#define TREE_MAX  (256 * 1024) /* of a tree that libgit2 keeps: a desk's month of notices is looked into for each */
#define KEPT_MAX  (64 * WINDOW) /* all objects that it keeps */
#define PACKS_MAX 48 /* packs of central before they are combined */
#define LOOSE_MAX 20 /* loose objects in one folder of 256, thousands in all, before they are packed */
#define TIDY_MAX  1000000 /* objects that tidying packs at most */

struct merge {
	struct rbk_hub          *hub;
	struct rbk_merge_report *report;
	rbk_progress_fn         *progress;
	void                    *ctx;
	bool                     keys; /* devices joined or went, or it is time to look */
};

static void
count(struct merge *m, const struct rbk_cycle *c)
{
	struct rbk_merge_report *r = m->report;

	if (c->last > c->state.number) {
		r->first = r->first ? r->first : c->state.number + 1;
		r->last = c->last;
	}
	for (size_t i = 0; i < c->n_pulls; i++) {
		r->books += c->pulls[i].moved;
		m->keys = m->keys || c->pulls[i].ring.changed;
		r->quarantined += c->pulls[i].bad < c->pulls[i].n;
	}
	r->cases += c->update.n_changed;
	r->conflicts += c->update.contested;
	r->suspicions += c->suspect.opened;
}

/* A cycle that has work; desks with it, since it has the cases in its hands. */
static int
work(bool *more, struct merge *m, struct rbk_cycle *c, struct rbk_desks *desks, struct rbk_err *err)
{
	git_oid made;
	int code = rbk_intake(c, err);

	if (code)
		return code;
	c->update = (struct rbk_register_update){
		.hub = m->hub->path, .commit = &c->commit, .lens = c->lens, .policies = &c->policies,
		.as_of = c->as_of, .pack = c->pack, .on_case = rbk_desks_case, .ctx = desks,
	};
	c->update.facts = rbk_intake_facts(c, &c->update.n_facts);
	if ((code = rbk_register_update(&c->update, err)))
		return code;
	if (c->last == c->state.number && c->update.n_puts == 0) {
		*more = false; /* the deadlines that passed change nothing */
		return 0;
	}
	rbk_intake_put(c);
	c->suspect = (struct rbk_suspect_update){
		.central = &c->central, .update = &c->update, .policy = rbk_policies_when(&c->policies, c->as_of),
		.was = c->state.words, .is = c->words, .on_suspicion = rbk_desks_suspicion, .ctx = desks,
	};
	if ((code = rbk_kpi_sheets_update(c, err)))
		return code;
	rbk_cycle_forget_facts(c);
	if ((code = rbk_suspect_update(&c->suspect, err)))
		return code;
	if ((code = rbk_cycle_commit(&made, c, err)))
		return code;
	count(m, c);
	rbk_cycle_forget(c);
	return rbk_desks_finish(desks, &made, c->pack, &m->report->desks, m->progress, m->ctx, err);
}

/* One cycle, if there is work. */
static int
run_cycle(bool *more, struct merge *m, struct rbk_err *err)
{
	struct rbk_cycle c = { .hub = m->hub, .progress = m->progress, .ctx = m->ctx };
	struct rbk_desks *desks = NULL;
	int code = rbk_cycle_open(&c, more, err);

	if (!code && *more) {
		const struct rbk_state now = { .number = c.last, .as_of = c.as_of };

		code = rbk_desks_open(&desks, m->hub, &c.commit, &c.state, &now, err);
		if (!code)
			code = work(more, m, &c, desks, err);
	}
	rbk_desks_close(desks);
	rbk_cycle_close(&c);
	return code;
}

/* What a killed program left locked: merge.lock says that nobody is at it. */
static void
drop_stale(const struct rbk_hub *h)
{
	static const char *const names[] = { "packed-refs.lock", "refs/heads/main.lock" };
	char path[RBK_HUB_PATH + 64];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		(void)snprintf(path, sizeof path, "%s/central.git/%s", h->path, names[i]);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof path, "%s/central.git/objects", h->path);
	rbk_parcel_clear(path);
}

/* Once a UTC day: pushes whose hook died. hub/scanned holds the day. */
static int
scan_daily(struct merge *m, struct rbk_err *err)
{
	char path[RBK_HUB_PATH + 32], today[RBK_TIME_TEXT];
	struct rbk_buf was = {0};
	struct rbk_err none = {0};
	size_t added;
	int code = 0, fd;

	rbk_day_write(today, rbk_day_of(rbk_clock_now(), 0));
	if (rbk_file_read(&was, m->hub->path, "scanned", sizeof today, &none) || !was.text || strcmp(was.text, today) != 0) {
		m->keys = true;
		code = rbk_hub_scan(m->hub, &added, err);
		(void)snprintf(path, sizeof path, "%s/scanned", m->hub->path);
		fd = code ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (fd >= 0) { /* if it can't be kept, the next merge looks again */
			(void)rbk_file_put(fd, today, strlen(today));
			(void)close(fd);
		}
	}
	rbk_buf_free(&was);
	return code;
}

/* Loose objects, as git counts them: by one folder in 256. */
static size_t
loose_in(const char *objects)
{
	char path[RBK_HUB_PATH + 64];
	struct dirent *e;
	size_t n = 0;
	DIR *d;

	(void)snprintf(path, sizeof path, "%s/17", objects);
	for (d = opendir(path); d && (e = readdir(d)); n++)
		;
	if (d)
		(void)closedir(d);
	return n;
}

/* Every cycle leaves a pack, every enrolment some loose objects. */
static int
tidy(const struct rbk_hub *h, struct rbk_err *err)
{
	char objects[RBK_HUB_PATH + 32];
	bool done;

	(void)snprintf(objects, sizeof objects, "%s/central.git/objects", h->path);
	if (loose_in(objects) > LOOSE_MAX && rbk_repo_tidy(h->central, TIDY_MAX, err))
		return rbk_while(err, N_("tidy central"));
	return rbk_packs_combine(&done, objects, PACKS_MAX, err) ? rbk_while(err, N_("tidy central")) : 0;
}

/* Packs are read through windows: not more of them at a time than this, or
   a large hub would seem to need all of its memory. What headquarters' own
   repositories hold is not hashed again each time; a box's objects are
   (objects.c). */
static void
set_up_libgit2(void)
{
	(void)git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	(void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)WINDOW);
	(void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)WINDOWS);
	(void)git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, (size_t)TREE_MAX);
	(void)git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)KEPT_MAX);
}

static int
run_locked(struct merge *m, struct rbk_err *err)
{
	bool more = true, moved;
	int code;

	set_up_libgit2();
	drop_stale(m->hub);
	if ((code = rbk_hub_hooks(m->hub, err)))
		return rbk_while(err, N_("write the boxes' hooks"));
	if ((code = scan_daily(m, err)))
		return rbk_while(err, N_("look for pushes the journal doesn't know"));
	/* What a killed run left undone, and what enrolment changed. */
	code = rbk_directory_need_key(m->hub, err);
	if (!code)
		code = rbk_desks(m->hub, &m->report->desks, m->progress, m->ctx, err);
	while (more && !code)
		code = run_cycle(&more, m, err);
	if (!code)
		code = rbk_directory(m->hub, &moved, err);
	if (!code && m->keys)
		code = rbk_hub_signers(m->hub, err);
	return code || !m->report->last ? code : tidy(m->hub, err);
}

/* Lines that came while the lock was held belong to nobody else. */
static int
left_over(bool *more, struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_line last;
	struct rbk_state state;
	int code = rbk_journal_last(&last, h->path, err);

	if (!code)
		code = rbk_hub_state(&state, h, err);
	*more = !code && last.number > state.number;
	return code;
}

int
rbk_hub_merge(struct rbk_hub *h, struct rbk_merge_report *report, rbk_progress_fn *progress, void *ctx,
              struct rbk_err *err)
{
	struct merge m = { .hub = h, .report = report, .progress = progress, .ctx = ctx };
	bool more = true;
	int lock, code = rbk_hub_key_need(h, err);

	*report = (struct rbk_merge_report){0};
	while (more && !code) {
		code = rbk_hub_lock(&lock, h->path, 0, err);
		if (code == RBK_E_BUSY) {
			rbk_err_clear(err);
			report->left = report->last == 0;
			return 0;
		}
		if (code)
			return code;
		code = run_locked(&m, err);
		rbk_lock_drop(lock);
		if (!code)
			code = left_over(&more, h, err);
	}
	return code;
}

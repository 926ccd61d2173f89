/* Tidying a repository: loose objects and small packs become one pack. The
   new pack is whole and durable before anything it replaces goes; whatever
   came meanwhile stays. Runs beside saves, and beside git's own gc. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/lock.h"
#include "core/store/repo.h"
#include "core/store/step.h"
#include "core/store/tidy_p.h"

#define WORK "roadbook/tidy" /* where the new pack is made, in a folder pack of its own */

/* Small packs join what is gathered already: as many that the largest of them
   is at most twice the rest. So each object is packed again a logarithmic
   number of times. */
static void
choose(struct tidy *t)
{
	size_t sum = t->n, join = 0;

	for (size_t i = 0; i < t->n_packs && !t->indexed; i++) {
		const struct tidy_pack *p = &t->packs[i];

		if (p->kept)
			continue;
		if (p->n > t->most || sum > t->most - p->n)
			break;
		if (t->most == RBK_TIDY_ALL || p->n <= sum * 2)
			join = i + 1;
		sum += p->n;
	}
	for (size_t i = 0; i < join; i++)
		t->packs[i].chosen = !t->packs[i].kept;
}

/* One pack alone, and nothing to add, need not be made again. */
static bool
worth_it(const struct tidy *t)
{
	size_t chosen = 0;

	for (size_t i = 0; i < t->n_packs; i++)
		chosen += t->packs[i].chosen;
	for (size_t i = 0; i < t->n; i++)
		if (t->at[i].reached ? t->at[i].loose : t->forget)
			return true;
	return chosen > 1;
}

/* What stands in packs that can't be touched isn't walked through, so what it
   leads to can't be told from what nothing leads to. */
static bool
may_forget(const struct tidy *t)
{
	bool may = !t->indexed;

	for (size_t i = 0; i < t->n_packs; i++)
		may = may && !t->packs[i].kept;
	return may;
}

/* Reads every object of a list out of one pack, whose hashes are verified on
   the way. */
static bool
sound(struct tidy *t, const char *folder, const char *name, const git_oid *list, size_t n)
{
	git_odb *odb = NULL;
	git_odb_backend *backend = NULL;
	git_odb_object *o;
	bool good = git_odb_new(&odb) == 0 &&
	            git_odb_backend_one_pack(&backend, rbk_arena_print(&t->arena, "%s/%s.idx", folder, name)) == 0 &&
	            git_odb_add_backend(odb, backend, 1) == 0;

	for (size_t i = 0; i < n && good; i++) {
		good = git_odb_read(&o, odb, &list[i]) == 0;
		if (good)
			git_odb_object_free(o);
	}
	git_odb_free(odb);
	return good;
}

/* Second names, pack before index: until the index is there nobody looks. */
static int
put_in_place(struct tidy *t, const char *work, const char *name)
{
	static const char *const ends[] = { "pack", "idx" };
	const char *pack = rbk_arena_print(&t->arena, "%sobjects/pack", t->dir);

	for (int i = 0; i < 2; i++) {
		const char *to = rbk_arena_print(&t->arena, "%s/%s.%s", pack, name, ends[i]);

		rbk_step(i == 0 ? "pack" : "pack index");
		if (link(rbk_arena_print(&t->arena, "%s/%s.%s", work, name, ends[i]), to) && errno != EEXIST)
			return rbk_file_fail(t->err, N_("write"), to, errno);
	}
	int fd = open(pack, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int why = fd < 0 || fsync(fd) ? errno : 0;

	if (fd >= 0)
		(void)close(fd);
	return why ? rbk_file_fail(t->err, N_("flush"), pack, why) : 0;
}

/* Clears our folder. A pack that was put in place without its index is of a
   run killed in between: it goes too, known by being the same file. */
static void
clear_work(struct tidy *t, const char *work)
{
	DIR *dir = opendir(work);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		const char *mine = rbk_arena_print(&t->arena, "%s/%s", work, e->d_name);
		const char *theirs = rbk_arena_print(&t->arena, "%sobjects/pack/%s", t->dir, e->d_name);
		size_t n = strlen(e->d_name);
		struct stat x, y;

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (n > 5 && strcmp(e->d_name + n - 5, ".pack") == 0 && stat(mine, &x) == 0 && stat(theirs, &y) == 0 &&
		    x.st_ino == y.st_ino && x.st_dev == y.st_dev &&
		    access(rbk_arena_print(&t->arena, "%sobjects/pack/%.*s.idx", t->dir, (int)(n - 5), e->d_name), F_OK) != 0)
			(void)unlink(theirs);
		(void)unlink(mine);
	}
	if (dir)
		(void)closedir(dir);
}

static void
drop_loose(struct tidy *t, const git_oid *oid)
{
	char hex[GIT_OID_HEXSZ + 2] = {0}, path[4096];

	git_oid_pathfmt(hex, oid);
	(void)snprintf(path, sizeof path, "%sobjects/%s", t->dir, hex);
	rbk_step("loose object drop");
	(void)unlink(path);
}

static void
drop_pack(struct tidy *t, const char *name)
{
	static const char *const ends[] = { "idx", "rev", "bitmap", "pack" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		rbk_step("pack drop");
		(void)unlink(rbk_arena_print(&t->arena, "%sobjects/pack/%s.%s", t->dir, name, ends[i]));
	}
}

/* Drops what the pack holds: loose objects, and the chosen packs. Only what
   its index names goes, unless the rest is to be forgotten; the folders stay,
   the next saves want them. */
static void
drop_replaced(struct tidy *t, const struct tidy_pack *by)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->at[i].loose && tidy_pack_has(by, &t->at[i].oid))
			drop_loose(t, &t->at[i].oid);
	for (size_t i = 0; i < t->n_packs; i++) {
		bool all = t->packs[i].chosen && strcmp(t->packs[i].name, by->name) != 0;

		for (size_t k = 0; all && !t->forget && k < t->packs[i].n; k++)
			all = tidy_pack_has(by, &t->packs[i].at[k]);
		if (all)
			drop_pack(t, t->packs[i].name);
	}
}

/* A run killed while dropping leaves objects that are in a pack too. */
static void
drop_double_loose(struct tidy *t)
{
	const char *packs = rbk_arena_print(&t->arena, "%sobjects/pack", t->dir);
	size_t kept = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct tidy_pack *in = NULL;

		for (size_t k = 0; k < t->n_packs && !in; k++)
			if (tidy_pack_has(&t->packs[k], &t->at[i].oid))
				in = &t->packs[k];
		if (in && sound(t, packs, in->name, &t->at[i].oid, 1))
			drop_loose(t, &t->at[i].oid);
		else
			t->at[kept++] = t->at[i];
	}
	t->n = kept;
}

/* … or packs that are wholly in a larger one. */
static void
drop_double_packs(struct tidy *t)
{
	const char *packs = rbk_arena_print(&t->arena, "%sobjects/pack", t->dir);
	size_t kept = 0;

	for (size_t i = 0; i < t->n_packs; i++) {
		struct tidy_pack *p = &t->packs[i];
		bool twice = false;

		for (size_t k = i + 1; k < t->n_packs && !twice && !p->kept && !t->indexed; k++) {
			twice = true;
			for (size_t j = 0; j < p->n && twice; j++)
				twice = tidy_pack_has(&t->packs[k], &p->at[j]);
			twice = twice && sound(t, packs, t->packs[k].name, p->at, p->n);
		}
		if (twice) {
			drop_pack(t, p->name);
			free(p->at);
		} else {
			t->packs[kept++] = *p;
		}
	}
	t->n_packs = kept;
}

static int
pack_up(struct tidy *t, const char *work)
{
	struct tidy_pack made = {0};
	const char *name = NULL, *folder = rbk_arena_print(&t->arena, "%s/pack", work);
	int code = tidy_build(t, work, &name);

	if (!code)
		code = tidy_read_pack(&made, t, folder, name);
	if (!code && !sound(t, folder, name, made.at, made.n))
		code = rbk_repo_fail(t->err, GIT_ERROR, N_("%s: the new pack reads back wrong, so nothing was changed"), t->dir);
	if (!code)
		code = put_in_place(t, folder, name);
	clear_work(t, folder);
	if (!code)
		drop_replaced(t, &made);
	free(made.at);
	return code;
}

static int
run(struct tidy *t)
{
	const char *work = rbk_arena_print(&t->arena, "%s" WORK, t->dir);
	struct stat now = {0};
	int lock = -1, code = 0;

	(void)mkdir(rbk_arena_print(&t->arena, "%sroadbook", t->dir), 0777);
	(void)mkdir(work, 0777);
	(void)mkdir(rbk_arena_print(&t->arena, "%s/pack", work), 0777);
	if (rbk_lock_take(&lock, rbk_arena_print(&t->arena, "%sroadbook/tidy.lock", t->dir), 0, t->err)) {
		rbk_arena_free(&t->arena);
		return (int)t->err->code;
	}
	clear_work(t, rbk_arena_print(&t->arena, "%s/pack", work));
	if (futimens(lock, NULL) || fstat(lock, &now))
		now.st_mtim.tv_sec = 0; /* nothing is old */
	code = tidy_scan(t, now.st_mtim.tv_sec);
	t->forget = t->forget && may_forget(t);
	if (!code) {
		drop_double_loose(t);
		drop_double_packs(t);
		choose(t);
		tidy_gather(t);
		code = tidy_name(t);
	}
	if (!code && worth_it(t))
		code = pack_up(t, work);
	rbk_lock_drop(lock);
	for (size_t i = 0; i < t->n_packs; i++)
		free(t->packs[i].at);
	free(t->packs);
	free(t->at);
	rbk_arena_free(&t->arena);
	return code;
}

int
rbk_repo_tidy(git_repository *repo, size_t most, struct rbk_err *err)
{
	struct tidy t = { .repo = repo, .dir = git_repository_commondir(repo), .most = most, .err = err };

	return run(&t);
}

int
rbk_repo_forget(git_repository *repo, const git_oid *also, size_t n, struct rbk_err *err)
{
	struct tidy t = {
		.repo = repo, .dir = git_repository_commondir(repo), .most = RBK_TIDY_ALL, .forget = true, .also = also, .n_also = n, .err = err,
	};

	return run(&t);
}

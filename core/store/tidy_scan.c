/* What is loose and what is packed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/buf.h"
#include "core/store/file.h"
#include "core/store/repo.h"
#include "core/store/tidy_p.h"

#define IDX_HEAD  8         /* magic and version (gitformat-pack(5), version 2) */
#define FAN       (256 * 4)
#define IDX_ROW   28        /* id, CRC, offset */
#define IDX_MAX   (1024ul * 1024 * 1024)
#define STALE_S   (24 * 60 * 60)
#define BIG_LOOSE (256 * 1024)      /* bytes, deflated */
#define BIG_PACK  (32 * 1024 * 1024)

/* Unlinks a file that a killed program left long ago. */
static void
drop_old(DIR *dir, const char *name, time_t now)
{
	struct stat st;

	if (fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	    st.st_mtim.tv_sec < now - STALE_S)
		(void)unlinkat(dirfd(dir), name, 0);
}

static int
scan_folder(struct tidy *t, const char *hh, time_t now)
{
	const char *path = rbk_arena_print(&t->arena, "%sobjects/%s", t->dir, hh);
	DIR *dir = opendir(path);
	struct dirent *e;
	struct stat st;
	char hex[GIT_OID_HEXSZ + 1];

	if (!dir)
		return errno == ENOENT ? 0 : rbk_file_fail(t->err, N_("open"), path, errno);
	while ((e = readdir(dir))) {
		struct tidy_object o = { .loose = true };

		if (strncmp(e->d_name, "tmp_obj_", 8) == 0)
			drop_old(dir, e->d_name, now);
		if (strlen(e->d_name) != GIT_OID_HEXSZ - 2)
			continue;
		(void)snprintf(hex, sizeof hex, "%.2s%.38s", hh, e->d_name);
		if (git_oid_fromstr(&o.oid, hex) || fstatat(dirfd(dir), e->d_name, &st, AT_SYMLINK_NOFOLLOW) ||
		    (t->most != RBK_TIDY_ALL && st.st_size > BIG_LOOSE))
			continue;
		RBK_ROOM(t->at, t->n, t->cap);
		t->at[t->n++] = o;
	}
	(void)closedir(dir);
	return 0;
}

static uint32_t
be32(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

int
tidy_read_pack(struct tidy_pack *p, struct tidy *t, const char *folder, const char *name)
{
	const char *file = rbk_arena_print(&t->arena, "%s.idx", name);
	struct rbk_buf idx = {0};

	*p = (struct tidy_pack){ .name = name };
	if (rbk_file_read(&idx, folder, file, IDX_MAX, t->err))
		return (int)t->err->code;
	if (idx.len >= IDX_HEAD + FAN && memcmp(idx.text, "\377tOc\0\0\0\2", IDX_HEAD) == 0)
		p->n = be32(idx.text + IDX_HEAD + FAN - 4);
	if (p->n == 0 || idx.len < IDX_HEAD + FAN + p->n * GIT_OID_RAWSZ) {
		rbk_buf_free(&idx);
		p->n = 0;
		p->kept = true; /* another format: left alone */
		return 0;
	}
	p->at = rbk_grow(NULL, p->n * sizeof *p->at);
	for (size_t i = 0; i < p->n; i++)
		git_oid_fromraw(&p->at[i], (const unsigned char *)idx.text + IDX_HEAD + FAN + i * GIT_OID_RAWSZ);
	rbk_buf_free(&idx);
	p->kept = access(rbk_arena_print(&t->arena, "%s/%s.keep", folder, name), F_OK) == 0;
	return 0;
}

static int
by_oid(const void *x, const void *y)
{
	return git_oid_cmp(x, y); /* an object begins with its oid */
}

bool
tidy_pack_has(const struct tidy_pack *p, const git_oid *oid)
{
	return p->n && bsearch(oid, p->at, p->n, sizeof *p->at, by_oid) != NULL;
}

static int
by_size(const void *x, const void *y)
{
	const struct tidy_pack *a = x, *b = y;

	return a->n != b->n ? (a->n > b->n) - (a->n < b->n) : strcmp(a->name, b->name);
}

/* Not worth its time, unless all is to be one pack: too many objects, or
   documents, of which merely the copying takes long. */
static bool
too_large(const struct tidy *t, DIR *dir, const char *idx)
{
	char pack[300];
	struct stat st;

	if (t->most == RBK_TIDY_ALL)
		return false;
	if (fstatat(dirfd(dir), idx, &st, 0) || (size_t)st.st_size > IDX_HEAD + FAN + t->most * IDX_ROW)
		return true;
	(void)snprintf(pack, sizeof pack, "%.*spack", (int)strlen(idx) - 3, idx);
	return fstatat(dirfd(dir), pack, &st, 0) || st.st_size > BIG_PACK;
}

static int
note_pack(struct tidy *t, DIR *dir, const char *folder, const char *idx)
{
	const char *name = rbk_arena_copy(&t->arena, idx, strlen(idx) - 4);
	struct tidy_pack *p;
	int code = 0;

	RBK_ROOM(t->packs, t->n_packs, t->cap_packs);
	p = &t->packs[t->n_packs];
	if (too_large(t, dir, idx))
		*p = (struct tidy_pack){ .name = name, .kept = true };
	else
		code = tidy_read_pack(p, t, folder, name);
	t->n_packs += !code;
	return code == RBK_E_MISSING ? 0 : code; /* gone meanwhile */
}

/* A temporary, or a pack that never got its index. */
static bool
is_litter(DIR *dir, const char *name, size_t n)
{
	char idx[300];

	if (strncmp(name, "tmp_", 4) == 0)
		return true;
	if (n < 10 || n >= sizeof idx || strncmp(name, "pack-", 5) != 0 || strcmp(name + n - 5, ".pack") != 0)
		return false;
	(void)snprintf(idx, sizeof idx, "%.*s.idx", (int)(n - 5), name);
	return faccessat(dirfd(dir), idx, F_OK, 0) != 0;
}

static int
scan_packs(struct tidy *t, time_t now)
{
	const char *path = rbk_arena_print(&t->arena, "%sobjects/pack", t->dir);
	DIR *dir = opendir(path);
	struct dirent *e;
	int code = 0;

	if (!dir)
		return errno == ENOENT ? 0 : rbk_file_fail(t->err, N_("open"), path, errno);
	while (!code && (e = readdir(dir))) {
		size_t n = strlen(e->d_name);

		if (is_litter(dir, e->d_name, n))
			drop_old(dir, e->d_name, now);
		if (strcmp(e->d_name, "multi-pack-index") == 0)
			t->indexed = true;
		if (n < 10 || strncmp(e->d_name, "pack-", 5) != 0 || strcmp(e->d_name + n - 4, ".idx") != 0)
			continue;
		code = note_pack(t, dir, path, e->d_name);
	}
	(void)closedir(dir);
	if (t->n_packs > 1)
		qsort(t->packs, t->n_packs, sizeof *t->packs, by_size);
	return code;
}

int
tidy_scan(struct tidy *t, time_t now)
{
	char hh[3];
	int code = 0;

	for (unsigned i = 0; i < 256 && !code; i++) {
		(void)snprintf(hh, sizeof hh, "%02x", i);
		code = scan_folder(t, hh, now);
	}
	return code ? code : scan_packs(t, now);
}

void
tidy_gather(struct tidy *t)
{
	size_t kept = 0;

	for (size_t i = 0; i < t->n_packs; i++)
		for (size_t k = 0; t->packs[i].chosen && k < t->packs[i].n; k++) {
			RBK_ROOM(t->at, t->n, t->cap);
			t->at[t->n++] = (struct tidy_object){ .oid = t->packs[i].at[k], .packed = true };
		}
	if (t->n > 1)
		qsort(t->at, t->n, sizeof *t->at, by_oid);
	for (size_t i = 0; i < t->n; i++) {
		if (kept > 0 && git_oid_equal(&t->at[kept - 1].oid, &t->at[i].oid)) {
			t->at[kept - 1].loose |= t->at[i].loose;
			t->at[kept - 1].packed |= t->at[i].packed;
		} else {
			t->at[kept++] = t->at[i];
		}
	}
	t->n = kept;
}

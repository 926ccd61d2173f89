/* Reads packs' indexes (version 2) to find where each entry begins and ends;
   the entries themselves are copied unread. An entry that names its base by
   distance would lose it, so packs with such entries stay as they are. */
#include "sync/combine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/arena.h"
#include "core/store/file.h"
#include "core/store/parcel.h"
#include "core/store/step.h"

#define NAME_SIZE  96
#define PATH_SIZE  4096
#define FANOUT     (8 + 256 * 4)
#define ROW_SIZE   (GIT_OID_RAWSZ + 4 + 4) /* id, crc, offset */
#define OFS_DELTA  6

struct file {
	char   name[NAME_SIZE]; /* "pack-…", no ending */
	size_t size;
};

struct files {
	struct file *at;
	size_t       n, cap;
};

struct map {
	const unsigned char *at;
	size_t               len;
};

static uint32_t
get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int
by_size(const void *x, const void *y)
{
	const struct file *a = x, *b = y;

	return a->size != b->size ? a->size < b->size ? -1 : 1 : strcmp(a->name, b->name);
}

static void
list(struct files *out, const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	struct stat st;

	while (d && (e = readdir(d))) {
		size_t n = strlen(e->d_name);

		if (n < 10 || n - 5 >= NAME_SIZE || strncmp(e->d_name, "pack-", 5) != 0 || strcmp(e->d_name + n - 5, ".pack") != 0 ||
		    fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		RBK_ROOM(out->at, out->n, out->cap);
		out->at[out->n] = (struct file){ .size = (size_t)st.st_size };
		memcpy(out->at[out->n++].name, e->d_name, n - 5);
	}
	if (d)
		(void)closedir(d);
	if (out->n)
		qsort(out->at, out->n, sizeof *out->at, by_size);
}

static bool
map_file(struct map *out, const char *folder, const char *name, const char *ending)
{
	char path[PATH_SIZE + NAME_SIZE + 8];
	struct stat st;
	void *p = MAP_FAILED;

	(void)snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 32)
		p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		(void)close(fd);
	*out = (struct map){ p == MAP_FAILED ? NULL : p, p == MAP_FAILED ? 0 : (size_t)st.st_size };
	return out->at != NULL;
}

static void
unmap(struct map *m)
{
	if (m->at)
		(void)munmap((void *)(size_t)m->at, m->len);
	*m = (struct map){0};
}

struct entry {
	const unsigned char *oid;
	uint32_t             crc;
	uint64_t             at, end;
};

static int
by_place(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;

	return (a->at > b->at) - (a->at < b->at);
}

/* All entries in order of place; NULL if the pack isn't one to be combined. */
static struct entry *
entries_of(size_t *n, const struct map *index, const struct map *pack)
{
	const unsigned char *p = index->at;
	struct entry *e;

	if (index->len < FANOUT + 40 || memcmp(p, "\377tOc\0\0\0\2", 8) != 0)
		return NULL;
	*n = get32(p + 8 + 255 * 4);
	if (*n == 0 || index->len != FANOUT + *n * ROW_SIZE + 40) /* no table of far offsets: small packs only */
		return NULL;
	e = rbk_grow(NULL, (*n + 1) * sizeof *e);
	p += FANOUT;
	for (size_t i = 0; i < *n; i++)
		e[i] = (struct entry){
			.oid = p + i * GIT_OID_RAWSZ, .crc = get32(p + *n * GIT_OID_RAWSZ + i * 4),
			.at = get32(p + *n * (GIT_OID_RAWSZ + 4) + i * 4),
		};
	qsort(e, *n, sizeof *e, by_place);
	for (size_t i = 0; i < *n; i++) {
		e[i].end = i + 1 < *n ? e[i + 1].at : pack->len - 20;
		if (e[i].at < 12 || e[i].end <= e[i].at || e[i].end > pack->len - 20 || (pack->at[e[i].at] >> 4 & 7) == OFS_DELTA) {
			free(e);
			return NULL;
		}
	}
	return e;
}

/* *taken: its objects are in the new pack. */
static int
take_in(bool *taken, struct rbk_parcel *p, const char *name, struct rbk_err *err)
{
	const char *folder = rbk_parcel_folder(p);
	struct map index = {0}, pack = {0};
	struct entry *e = NULL;
	size_t n = 0;
	int code = 0;

	if (map_file(&index, folder, name, ".idx") && map_file(&pack, folder, name, ".pack"))
		e = entries_of(&n, &index, &pack);
	*taken = e != NULL;
	for (size_t i = 0; i < n && e && !code; i++) {
		git_oid oid;

		git_oid_fromraw(&oid, e[i].oid);
		code = rbk_parcel_raw(p, &oid, e[i].crc, pack.at + e[i].at, (size_t)(e[i].end - e[i].at), err);
	}
	free(e);
	unmap(&index);
	unmap(&pack);
	return code;
}

/* The smallest packs, up to the first that is larger than twice all before
   it; at least so many that `allow` is kept by a good margin. */
static size_t
how_many(const struct files *f, size_t allow)
{
	size_t sum = 0, n = 0, least = f->n - allow / 2;

	while (n < f->n && (n < least || f->at[n].size <= 2 * sum))
		sum += f->at[n++].size;
	return n;
}

/* The index first: nobody looks for a pack without one. */
static void
drop(const char *folder, const char *name)
{
	static const char *const endings[] = { ".idx", ".rev", ".bitmap", ".pack" };
	char path[PATH_SIZE + NAME_SIZE + 8];

	rbk_step("combine: old pack");
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		(void)snprintf(path, sizeof path, "%s/%s%s", folder, name, endings[i]);
		(void)unlink(path);
	}
}

static int
combine(struct files *f, size_t n, struct rbk_parcel *p, struct rbk_err *err)
{
	bool *taken = rbk_grow(NULL, (n + 1) * sizeof *taken);
	int code = 0;

	for (size_t i = 0; i < n && !code; i++)
		code = take_in(&taken[i], p, f->at[i].name, err);
	if (!code)
		code = rbk_parcel_finish(p, true, err);
	for (size_t i = 0; i < n && !code; i++)
		if (taken[i] && strcmp(f->at[i].name, rbk_parcel_name(p)) != 0)
			drop(rbk_parcel_folder(p), f->at[i].name);
	free(taken);
	return code;
}

int
rbk_packs_combine(bool *done, const char *objects, size_t allow, struct rbk_err *err)
{
	struct files f = {0};
	struct rbk_parcel *p;
	int code = rbk_parcel_open(&p, objects, err);

	*done = false;
	if (code)
		return code;
	list(&f, rbk_parcel_folder(p));
	if ((*done = f.n > allow))
		code = combine(&f, how_many(&f, allow), p, err);
	rbk_parcel_close(p);
	free(f.at);
	return code;
}

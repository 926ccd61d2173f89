/* git's index as bytes. Knows nothing of books. */
#include "core/store/index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/arena.h"
#include "core/store/file.h"
#include "core/store/sha1.h"
#include "core/store/step.h"

#define HEAD_SIZE  12 /* "DIRC", version, number of entries */
#define FIXED_SIZE 62 /* an entry up to its path */
#define SUM_SIZE   20
#define INODE_AT   20
#define MODE_AT    24
#define SIZE_AT    36
#define OID_AT     40
#define FLAGS_AT   60
#define LONG_NAME  0xfff  /* the flags' length field is full: the path is longer */
#define EXTENDED   0x4000
#define PATH_SIZE  4096

static uint32_t
be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void
put32(unsigned char *p, uint64_t v)
{
	p[0] = (unsigned char)(v >> 24);
	p[1] = (unsigned char)(v >> 16);
	p[2] = (unsigned char)(v >> 8);
	p[3] = (unsigned char)v;
}

/* One entry at p; 0 if it isn't one. */
static size_t
read_entry(struct rbk_index_entry *e, const unsigned char *p, const unsigned char *end)
{
	if (end - p < FIXED_SIZE + 2)
		return 0;
	unsigned flags = (unsigned)p[FLAGS_AT] << 8 | p[FLAGS_AT + 1];
	size_t fixed = FIXED_SIZE + (flags & EXTENDED ? 2 : 0), name = flags & LONG_NAME;

	if ((size_t)(end - p) <= fixed + name)
		return 0;
	if (name == LONG_NAME) {
		const unsigned char *nul = memchr(p + fixed, '\0', (size_t)(end - p) - fixed);

		if (!nul)
			return 0;
		name = (size_t)(nul - p) - fixed;
	}
	size_t len = (fixed + name + 8) & ~(size_t)7;

	if ((size_t)(end - p) < len || p[fixed + name] != '\0')
		return 0;
	*e = (struct rbk_index_entry){ p, len, (const char *)p + fixed, (int)(flags >> 12 & 3) };
	return len;
}

static int
read_bytes(struct rbk_index *x, const char *path, struct rbk_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), why = 0;

	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0 || fstat(fd, &x->was))
		why = errno;
	x->len = why ? 0 : (size_t)x->was.st_size;
	x->bytes = rbk_grow(NULL, x->len + 1);
	for (size_t got = 0; !why && got < x->len;) {
		ssize_t n = read(fd, x->bytes + got, x->len - got);

		if (n == 0)
			x->len = got; /* cut meanwhile: not sound, seen below */
		else if (n > 0)
			got += (size_t)n;
		else if (errno != EINTR)
			why = errno;
	}
	if (fd >= 0)
		(void)close(fd);
	return why ? rbk_file_fail(err, N_("read"), path, why) : 0;
}

static bool
parse(struct rbk_index *x)
{
	static const unsigned char none[SUM_SIZE];
	const unsigned char *p = x->bytes, *end = p + x->len - SUM_SIZE;

	if (x->len < HEAD_SIZE + SUM_SIZE || memcmp(p, "DIRC", 4) != 0 || be32(p + 4) < 2 || be32(p + 4) > 3)
		return false;
	uint32_t n = be32(p + 8);

	if (n > x->len / (FIXED_SIZE + 2))
		return false;
	x->at = rbk_grow(NULL, ((size_t)n + 1) * sizeof *x->at);
	p += HEAD_SIZE;
	for (x->n = 0; x->n < n; x->n++) {
		size_t len = read_entry(&x->at[x->n], p, end);

		if (len == 0)
			return false;
		p += len;
	}
	/* "link": the rest is in another file (git's split index) */
	if (end - p >= 8 && memcmp(p, "link", 4) == 0)
		return false;
	if (memcmp(end, none, SUM_SIZE) != 0)
		for (int i = 0; i < SUM_SIZE; i++)
			(void)snprintf(x->sum + 2 * i, 3, "%02x", end[i]);
	return true;
}

int
rbk_index_read(struct rbk_index *out, const char *dir, struct rbk_err *err)
{
	char path[PATH_SIZE];

	*out = (struct rbk_index){0};
	(void)snprintf(path, sizeof path, "%sindex", dir);
	if (read_bytes(out, path, err))
		return (int)err->code;
	if (!out->bytes || parse(out))
		return 0;
	free(out->at);
	out->at = NULL;
	out->n = 0;
	return rbk_fail(err, RBK_E_BROKEN, N_("%s is not an index this program can read"), path);
}

void
rbk_index_free(struct rbk_index *x)
{
	free(x->bytes);
	free(x->at);
	*x = (struct rbk_index){0};
}

void
rbk_index_oid(git_oid *out, const struct rbk_index_entry *e)
{
	memcpy(out->id, e->raw + OID_AT, GIT_OID_RAWSZ);
}

unsigned
rbk_index_mode(const struct rbk_index_entry *e)
{
	return be32(e->raw + MODE_AT);
}

bool
rbk_index_fits(const struct rbk_index *x, const struct rbk_index_entry *e, const struct stat *st)
{
	const unsigned char *p = e->raw;
	const struct timespec *is = &st->st_mtim, *own = &x->was.st_mtim;

	return be32(p) == (uint32_t)st->st_ctim.tv_sec && be32(p + 4) == (uint32_t)st->st_ctim.tv_nsec &&
	       be32(p + 8) == (uint32_t)is->tv_sec && be32(p + 12) == (uint32_t)is->tv_nsec &&
	       be32(p + INODE_AT) == (uint32_t)st->st_ino && be32(p + SIZE_AT) == (uint32_t)st->st_size &&
	       (is->tv_sec < own->tv_sec || (is->tv_sec == own->tv_sec && is->tv_nsec < own->tv_nsec));
}

/* The entry for a plain file; returns its length. */
static size_t
make_entry(unsigned char *p, size_t room, const struct rbk_index_change *c)
{
	size_t name = strlen(c->path), len = (FIXED_SIZE + name + 8) & ~(size_t)7;
	const struct stat *st = &c->st;

	if (len > room)
		return 0;
	memset(p, 0, len);
	put32(p, (uint64_t)st->st_ctim.tv_sec);
	put32(p + 4, (uint64_t)st->st_ctim.tv_nsec);
	put32(p + 8, (uint64_t)st->st_mtim.tv_sec);
	put32(p + 12, (uint64_t)st->st_mtim.tv_nsec);
	put32(p + 16, st->st_dev);
	put32(p + INODE_AT, st->st_ino);
	put32(p + MODE_AT, GIT_FILEMODE_BLOB);
	put32(p + 28, st->st_uid);
	put32(p + 32, st->st_gid);
	put32(p + SIZE_AT, (uint64_t)st->st_size);
	memcpy(p + OID_AT, c->oid.id, GIT_OID_RAWSZ);
	unsigned flags = name < LONG_NAME ? (unsigned)name : LONG_NAME;

	p[FLAGS_AT] = (unsigned char)(flags >> 8);
	p[FLAGS_AT + 1] = (unsigned char)flags;
	memcpy(p + FIXED_SIZE, c->path, name);
	return len;
}

/* The file being written and its checksum so far. */
struct out {
	int             fd, why;
	struct rbk_sha1 sha;
};

static void
put(struct out *o, const void *bytes, size_t len)
{
	if (o->why || len == 0)
		return;
	rbk_sha1_add(&o->sha, bytes, len);
	o->why = rbk_file_put(o->fd, bytes, len);
}

/* How many entries there will be. */
static uint32_t
count(const struct rbk_index *x, const struct rbk_index_change *changes, size_t n)
{
	size_t total = x->n, i = 0;

	for (size_t k = 0; k < n; k++) {
		int c = -1;

		while (i < x->n && (c = strcmp(x->at[i].path, changes[k].path)) < 0)
			i++;
		for (; i < x->n && strcmp(x->at[i].path, changes[k].path) == 0; i++)
			total--;
		total += !changes[k].drop;
	}
	return (uint32_t)total;
}

static void
put_all(struct out *o, const struct rbk_index *x, const struct rbk_index_change *changes, size_t n)
{
	unsigned char head[HEAD_SIZE] = "DIRC", entry[PATH_SIZE + FIXED_SIZE + 8];
	size_t i = 0;

	put32(head + 4, x->n ? be32(x->bytes + 4) : 2);
	put32(head + 8, count(x, changes, n));
	put(o, head, sizeof head);
	for (size_t k = 0; k <= n; k++) {
		size_t from = i;

		while (i < x->n && (k == n || strcmp(x->at[i].path, changes[k].path) < 0))
			i++;
		if (i > from)
			put(o, x->at[from].raw, (size_t)(x->at[i - 1].raw - x->at[from].raw) + x->at[i - 1].len);
		while (k < n && i < x->n && strcmp(x->at[i].path, changes[k].path) == 0)
			i++;
		if (k < n && !changes[k].drop)
			put(o, entry, make_entry(entry, sizeof entry, &changes[k]));
	}
}

static int
write_temp(char sum[GIT_OID_HEXSZ + 1], const char *temp, const struct rbk_index *x,
           const struct rbk_index_change *changes, size_t n)
{
	unsigned char hash[SUM_SIZE];
	struct out o = {0};

	(void)unlink(temp); /* it may be the index itself, by a run killed behind the rename */
	o.fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (o.fd < 0)
		return errno;
	rbk_sha1_begin(&o.sha);
	put_all(&o, x, changes, n);
	rbk_sha1_end(&o.sha, hash);
	if (!o.why)
		o.why = rbk_file_put(o.fd, hash, sizeof hash);
	if (close(o.fd) && !o.why)
		o.why = errno;
	for (int i = 0; i < SUM_SIZE; i++)
		(void)snprintf(sum + 2 * i, 3, "%02x", hash[i]);
	return o.why;
}

/* index.lock as a second name of the temporary: it is there whole or not at
   all, and a killed run's lock is told from git's by being that file. */
static int
take_lock(const char *lock, const char *temp, struct rbk_err *err)
{
	if (link(temp, lock) == 0)
		return 0;
	if (errno == EEXIST)
		return rbk_fail(err, RBK_E_BUSY, N_("another git works on this book (%s): when none does, remove that file"), lock);
	return rbk_file_fail(err, N_("write"), lock, errno);
}

/* A lock of a run that was killed (it is dead, for we hold the book's lock):
   our temporary itself, or what the temporary was exchanged for. */
void
rbk_index_clear(const char *dir, const char *temp)
{
	char path[PATH_SIZE], lock[PATH_SIZE + 8];
	struct stat l, t, x;

	(void)snprintf(path, sizeof path, "%sindex", dir);
	(void)snprintf(lock, sizeof lock, "%s.lock", path);
	if (lstat(lock, &l) || lstat(temp, &t))
		return;
	bool older = l.st_mtim.tv_sec < t.st_mtim.tv_sec ||
	             (l.st_mtim.tv_sec == t.st_mtim.tv_sec && l.st_mtim.tv_nsec < t.st_mtim.tv_nsec);

	if (l.st_ino == t.st_ino || (older && lstat(path, &x) == 0 && x.st_ino == t.st_ino))
		(void)unlink(lock);
}

/* The lock becomes the index. Exchanged and not renamed over: ext4 would
   then write the whole file out at once, and nobody waits for this one. */
static int
replace(const char *lock, const char *path)
{
	if (renameat2(AT_FDCWD, lock, AT_FDCWD, path, RENAME_EXCHANGE) != 0)
		return rename(lock, path) ? errno : 0;
	rbk_step("index unlock");
	return unlink(lock) ? errno : 0;
}

int
rbk_index_lock(char sum[GIT_OID_HEXSZ + 1], const struct rbk_index *x, const char *dir, const char *temp,
               const struct rbk_index_change *changes, size_t n, struct rbk_err *err)
{
	char path[PATH_SIZE], lock[PATH_SIZE + 8];
	struct stat now = {0};

	(void)snprintf(path, sizeof path, "%sindex", dir);
	(void)snprintf(lock, sizeof lock, "%s.lock", path);
	int why = write_temp(sum, temp, x, changes, n);

	rbk_step("index lock");
	int code = why ? rbk_file_fail(err, N_("write"), path, why) : take_lock(lock, temp, err);

	if (code) {
		(void)unlink(temp);
		return code;
	}
	if (stat(path, &now) && errno != ENOENT)
		code = rbk_file_fail(err, N_("look at"), path, errno);
	else if (!rbk_file_same(&now, &x->was))
		code = rbk_fail(err, RBK_E_MOVED, N_("%s was changed meanwhile: run again"), path);
	if (code)
		rbk_index_drop(dir, temp);
	return code;
}

int
rbk_index_put(const char *dir, const char *temp, struct rbk_err *err)
{
	char path[PATH_SIZE], lock[PATH_SIZE + 8];

	(void)snprintf(path, sizeof path, "%sindex", dir);
	(void)snprintf(lock, sizeof lock, "%s.lock", path);
	rbk_step("index");
	int why = replace(lock, path);

	if (why) {
		rbk_index_drop(dir, temp);
		return rbk_file_fail(err, N_("write"), path, why);
	}
	rbk_step("index done");
	(void)unlink(temp);
	return 0;
}

void
rbk_index_drop(const char *dir, const char *temp)
{
	char lock[PATH_SIZE];

	(void)snprintf(lock, sizeof lock, "%sindex.lock", dir);
	(void)unlink(lock);
	(void)unlink(temp);
}

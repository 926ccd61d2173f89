/* A parcel's end: count and SHA-1, the index (version 2), and the renames
   that put both in place. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/arena.h"
#include "core/store/file.h"
#include "core/store/sha1.h"
#include "core/store/step.h"
#include "sync/parcel_p.h"
#include "sync/work.h"

#define READ_CHUNK (256 * 1024)
#define MANY       10000 /* objects from which on a second thread pays */

static void
put32(unsigned char out[4], uint32_t n)
{
	for (int i = 0; i < 4; i++)
		out[i] = (unsigned char)(n >> (24 - 8 * i));
}

/* Count into the head, SHA-1 of all behind the end. */
static int
seal(struct rbk_parcel *p, unsigned char sha[20])
{
	unsigned char head[HEAD_SIZE] = "PACK\0\0\0\2", *chunk;
	struct rbk_sha1 s = {0};
	int why = 0;

	put32(head + 8, (uint32_t)p->oids.n);
	if (pwrite(p->fd, head, sizeof head, 0) != (ssize_t)sizeof head)
		return errno;
	rbk_sha1_begin(&s);
	chunk = rbk_grow(NULL, READ_CHUNK);
	for (uint64_t at = 0; at < p->end && !why; ) {
		size_t want = p->end - at < READ_CHUNK ? (size_t)(p->end - at) : READ_CHUNK;
		ssize_t got = pread(p->fd, chunk, want, (off_t)at);

		if (got <= 0)
			why = got < 0 ? errno : EIO;
		else
			rbk_sha1_add(&s, chunk, (size_t)got);
		at += got > 0 ? (uint64_t)got : 0;
	}
	free(chunk);
	rbk_sha1_end(&s, sha);
	rbk_sha1_free(&s);
	return why ? why : rbk_file_put(p->fd, sha, 20);
}

struct row {
	uint64_t       first; /* eight bytes of the id, as a number */
	const git_oid *oid;
	size_t         i;
};

static int
by_oid(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return memcmp(a->oid->id, b->oid->id, GIT_OID_RAWSZ);
}

static uint64_t
first_bytes(const git_oid *oid)
{
	uint64_t x = 0;

	for (int i = 0; i < 8; i++)
		x = x << 8 | oid->id[i];
	return x;
}

static void
index_tables(struct rbk_buf *out, const struct rbk_parcel *p, const struct row *rows, size_t n)
{
	unsigned char four[4];
	uint64_t far = 0;
	size_t at = 0;

	for (unsigned first = 0; first < 256; first++) {
		while (at < n && rows[at].oid->id[0] <= first)
			at++;
		put32(four, (uint32_t)at);
		rbk_buf_put(out, four, 4);
	}
	for (size_t k = 0; k < n; k++)
		rbk_buf_put(out, rows[k].oid->id, GIT_OID_RAWSZ);
	for (size_t k = 0; k < n; k++) {
		put32(four, p->crcs[rows[k].i]);
		rbk_buf_put(out, four, 4);
	}
	for (size_t k = 0; k < n; k++) {
		uint64_t offset = p->oids.with[rows[k].i];

		put32(four, offset < 0x80000000 ? (uint32_t)offset : 0x80000000 | (uint32_t)far++);
		rbk_buf_put(out, four, 4);
	}
	for (size_t k = 0; k < n; k++) {
		uint64_t offset = p->oids.with[rows[k].i];

		if (offset < 0x80000000)
			continue;
		put32(four, (uint32_t)(offset >> 32));
		rbk_buf_put(out, four, 4);
		put32(four, (uint32_t)offset);
		rbk_buf_put(out, four, 4);
	}
}

/* What the end needs: the file's SHA-1, and its objects in order of id. */
struct ending {
	struct rbk_parcel *parcel;
	unsigned char      sha[20];
	struct row        *rows;
};

static struct row *
sorted_rows(const struct rbk_parcel *p)
{
	size_t n = p->oids.n;
	struct row *rows = rbk_grow(NULL, n * sizeof *rows);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct row){ first_bytes(&p->oids.at[i]), &p->oids.at[i], i };
	qsort(rows, n, sizeof *rows, by_oid);
	return rows;
}

static int
prepare(void *ctx, size_t i, unsigned who, struct rbk_err *err)
{
	struct ending *e = ctx;
	int why = 0;

	(void)who;
	if (i == 0)
		why = seal(e->parcel, e->sha);
	else
		e->rows = sorted_rows(e->parcel);
	return why ? rbk_file_fail(err, N_("write"), e->parcel->temp, why) : 0;
}

/* Two things that don't need each other; side by side if there is much. */
static int
prepare_both(struct ending *e, struct rbk_err *err)
{
	if (e->parcel->oids.n > MANY)
		return rbk_work(2, prepare, e, err);
	return prepare(e, 0, 0, err) || prepare(e, 1, 0, err) ? (int)err->code : 0;
}

/* Index, version 2. */
static void
make_index(struct rbk_buf *out, const struct ending *e)
{
	struct rbk_sha1 whole = {0};
	unsigned char own[20];

	rbk_buf_put(out, "\377tOc\0\0\0\2", 8);
	index_tables(out, e->parcel, e->rows, e->parcel->oids.n);
	rbk_buf_put(out, e->sha, sizeof e->sha);
	rbk_sha1_begin(&whole);
	rbk_sha1_add(&whole, out->text, out->len);
	rbk_sha1_end(&whole, own);
	rbk_sha1_free(&whole);
	rbk_buf_put(out, own, sizeof own);
}

static int
write_index(const struct rbk_buf *index, const char *path, bool durable)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	int why = fd < 0 ? errno : rbk_file_put(fd, index->text, index->len);

	if (!why && durable && fsync(fd))
		why = errno;
	if (fd >= 0 && close(fd) && !why)
		why = errno;
	return why;
}

static int
flush_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int why = fd < 0 || fsync(fd) ? errno : 0;

	if (fd >= 0)
		(void)close(fd);
	return why;
}

/* The pack first: git looks for indexes and wants the pack beside each. */
static int
move_in(const struct ending *e, bool durable)
{
	char name[PATH_SIZE + 80], temp[PATH_SIZE + 80], hex[41];
	struct rbk_parcel *p = e->parcel;
	struct rbk_buf index = {0};

	for (int i = 0; i < 20; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", e->sha[i]);
	(void)snprintf(temp, sizeof temp, "%s.idx", p->temp);
	make_index(&index, e);
	int why = write_index(&index, temp, durable);

	rbk_buf_free(&index);
	rbk_step("pack");
	(void)snprintf(p->name, sizeof p->name, "pack-%s", hex);
	(void)snprintf(name, sizeof name, "%s/%s.pack", p->folder, p->name);
	if (!why && rename(p->temp, name))
		why = errno;
	rbk_step("pack: index");
	(void)snprintf(name, sizeof name, "%s/%s.idx", p->folder, p->name);
	if (!why && rename(temp, name))
		why = errno;
	if (why)
		(void)unlink(temp);
	return why ? why : durable ? flush_folder(p->folder) : 0;
}

int
rbk_parcel_finish(struct rbk_parcel *p, bool durable, struct rbk_err *err)
{
	struct ending e = { .parcel = p };
	int why = 0;

	if (p->oids.n == 0)
		return 0;
	if (rbk_parcel_put_raw(p, err) || prepare_both(&e, err)) {
		free(e.rows);
		return (int)err->code;
	}
	if ((durable && fsync(p->fd)) || fchmod(p->fd, 0444))
		why = errno;
	if (!why)
		why = move_in(&e, durable);
	free(e.rows);
	if (why)
		return rbk_file_fail(err, N_("write"), p->temp, why);
	(void)close(p->fd);
	p->fd = -1;
	return 0;
}

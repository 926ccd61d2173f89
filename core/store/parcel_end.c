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
#include "core/store/parcel_p.h"
#include "core/store/sha1.h"
#include "core/store/step.h"

#define READ_CHUNK (256 * 1024)

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
	struct rbk_sha1 s;
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
	return why ? why : rbk_file_put(p->fd, sha, 20);
}

struct row {
	const git_oid *oid;
	size_t         i;
};

static int
by_oid(const void *x, const void *y)
{
	const struct row *a = x, *b = y;

	return memcmp(a->oid->id, b->oid->id, GIT_OID_RAWSZ);
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

#define HEAPS 4096

static size_t
heap_of(const git_oid *oid)
{
	return (size_t)oid->id[0] << 4 | oid->id[1] >> 4;
}

/* Ids are spread evenly: heaps by their first bits, then each heap. */
static struct row *
sorted_rows(const struct rbk_parcel *p)
{
	size_t n = p->oids.n, *end = rbk_grow(NULL, HEAPS * sizeof *end), from = 0;
	struct row *rows = rbk_grow(NULL, n * sizeof *rows);

	memset(end, 0, HEAPS * sizeof *end);
	for (size_t i = 0; i < n; i++)
		end[heap_of(&p->oids.at[i])]++;
	for (size_t h = 0, sum = 0; h < HEAPS; h++) {
		size_t count = end[h];

		end[h] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		rows[end[heap_of(&p->oids.at[i])]++] = (struct row){ &p->oids.at[i], i };
	for (size_t h = 0; h < HEAPS; from = end[h++])
		if (end[h] > from + 1)
			qsort(rows + from, end[h] - from, sizeof *rows, by_oid);
	free(end);
	return rows;
}

/* Index, version 2. */
static void
make_index(struct rbk_buf *out, const struct rbk_parcel *p, const unsigned char sha[20])
{
	struct row *rows = sorted_rows(p);
	struct rbk_sha1 whole;
	unsigned char own[20];

	rbk_buf_put(out, "\377tOc\0\0\0\2", 8);
	index_tables(out, p, rows, p->oids.n);
	rbk_buf_put(out, sha, 20);
	rbk_sha1_begin(&whole);
	rbk_sha1_add(&whole, out->text, out->len);
	rbk_sha1_end(&whole, own);
	rbk_buf_put(out, own, sizeof own);
	free(rows);
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
move_in(struct rbk_parcel *p, const unsigned char sha[20], bool durable)
{
	char pack[PATH_SIZE + 80], idx[PATH_SIZE + 80], temp[PATH_SIZE + 80], hex[41];
	struct rbk_buf index = {0};
	bool named = false;

	for (int i = 0; i < 20; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", sha[i]);
	(void)snprintf(p->name, sizeof p->name, "pack-%s", hex);
	(void)snprintf(temp, sizeof temp, "%s.idx", p->temp);
	(void)snprintf(pack, sizeof pack, "%s/%s.pack", p->folder, p->name);
	(void)snprintf(idx, sizeof idx, "%s/%s.idx", p->folder, p->name);
	make_index(&index, p, sha);
	rbk_step("pack: end");
	int why = write_index(&index, temp, durable);

	rbk_buf_free(&index);
	rbk_step("pack");
	if (!why && rename(p->temp, pack))
		why = errno;
	named = !why;
	rbk_step("pack: index");
	if (!why && rename(temp, idx))
		why = errno;
	if (!why)
		return durable ? flush_folder(p->folder) : 0;
	(void)unlink(temp);
	if (named && access(idx, F_OK) != 0) /* unless the very same pack was there before */
		(void)unlink(pack);
	return why;
}

int
rbk_parcel_finish(struct rbk_parcel *p, bool durable, struct rbk_err *err)
{
	unsigned char sha[20];

	if (p->oids.n == 0)
		return 0;
	if (rbk_parcel_put_raw(p, err))
		return (int)err->code;
	int why = seal(p, sha);

	if (!why && ((durable && fsync(p->fd)) || fchmod(p->fd, 0444)))
		why = errno;
	if (!why)
		why = move_in(p, sha, durable);
	if (why) {
		p->name[0] = '\0';
		return rbk_file_fail(err, N_("write"), p->temp, why);
	}
	return 0;
}

bool
rbk_parcel_read(struct rbk_buf *out, const struct rbk_parcel *p, const git_oid *oid)
{
	const uint64_t *at = p->name[0] ? rbk_oids_find(&p->oids, oid) : NULL;

	if (!at)
		return false;
	/* offsets stand in order of place */
	uint64_t end = at + 1 < p->oids.with + p->oids.n ? at[1] : p->end;

	rbk_buf_clear(out);
	rbk_buf_room(out, (size_t)(end - *at));
	out->len = (size_t)(end - *at);
	return pread(p->fd, out->text, out->len, (off_t)*at) == (ssize_t)out->len;
}

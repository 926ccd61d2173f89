/* Parcels, written front to back: bundles deflate in their workers, the file
   and the list of what is in it have one lock. */
#include "core/store/parcel.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "core/model/arena.h"
#include "core/store/file.h"
#include "core/store/parcel_p.h"

#define RAW_MAX     (256 * 1024) /* held back of what is copied raw */
#define TEMP_PREFIX "tmp_rbk_"

int
rbk_parcel_open(struct rbk_parcel **out, const char *objects, struct rbk_err *err)
{
	struct rbk_parcel *p = rbk_grow(NULL, sizeof *p);

	*p = (struct rbk_parcel){ .fd = -1, .end = HEAD_SIZE };
	(void)pthread_mutex_init(&p->lock, NULL);
	*out = p;
	if (snprintf(p->folder, sizeof p->folder, "%s/pack", objects) < (int)sizeof p->folder - 64)
		return 0;
	rbk_parcel_close(p);
	*out = NULL;
	return rbk_fail(err, RBK_E_OS, N_("the path of the hub is too long: %.200s"), objects);
}

void
rbk_parcel_close(struct rbk_parcel *p)
{
	if (!p)
		return;
	if (p->fd >= 0) {
		(void)close(p->fd);
		if (!p->name[0])
			(void)unlink(p->temp);
	}
	(void)pthread_mutex_destroy(&p->lock);
	rbk_oids_free(&p->oids);
	rbk_buf_free(&p->raw);
	free(p->crcs);
	free(p);
}

size_t
rbk_parcel_count(const struct rbk_parcel *p)
{
	return p->oids.n;
}

void
rbk_parcel_clear(const char *objects)
{
	char path[PATH_SIZE + 300];
	struct dirent *e;
	DIR *d;

	(void)snprintf(path, sizeof path, "%s/pack", objects);
	if (!(d = opendir(path)))
		return;
	while ((e = readdir(d)))
		if (strncmp(e->d_name, TEMP_PREFIX, sizeof TEMP_PREFIX - 1) == 0)
			(void)unlinkat(dirfd(d), e->d_name, 0);
	(void)closedir(d);
}

/* The file comes with the first bundle. */
static int
start(struct rbk_parcel *p, struct rbk_err *err)
{
	static const char zeros[HEAD_SIZE];

	(void)snprintf(p->temp, sizeof p->temp, "%s/" TEMP_PREFIX "XXXXXX", p->folder);
	p->fd = mkostemp(p->temp, O_CLOEXEC);
	if (p->fd < 0)
		return rbk_file_fail(err, N_("write"), p->folder, errno);
	int why = rbk_file_put(p->fd, zeros, sizeof zeros); /* the count is known at the end */

	return why ? rbk_file_fail(err, N_("write"), p->temp, why) : 0;
}

static int
put_piece(struct rbk_parcel *p, const struct rbk_buf *bytes, size_t from, size_t to)
{
	return from < to ? rbk_file_put(p->fd, bytes->text + from, to - from) : 0;
}

static void
room_for_crc(struct rbk_parcel *p)
{
	if (p->oids.n <= p->cap)
		return;
	p->cap = p->cap ? p->cap * 2 : 256;
	p->crcs = rbk_grow(p->crcs, p->cap * sizeof *p->crcs);
}

uint64_t
rbk_parcel_end(const struct rbk_parcel *p)
{
	return p->end;
}

const char *
rbk_parcel_folder(const struct rbk_parcel *p)
{
	return p->folder;
}

const char *
rbk_parcel_name(const struct rbk_parcel *p)
{
	return p->name;
}

int
rbk_parcel_put_raw(struct rbk_parcel *p, struct rbk_err *err)
{
	int why = p->raw.len ? rbk_file_put(p->fd, p->raw.text, p->raw.len) : 0;

	rbk_buf_clear(&p->raw);
	return why ? rbk_file_fail(err, N_("write"), p->temp, why) : 0;
}

int
rbk_parcel_raw(struct rbk_parcel *p, const git_oid *oid, uint32_t crc, const void *bytes, size_t len, struct rbk_err *err)
{
	int code = p->fd < 0 ? start(p, err) : 0;

	if (code || !rbk_oids_put(&p->oids, oid, p->end))
		return code;
	room_for_crc(p);
	p->crcs[p->oids.n - 1] = crc;
	p->end += len;
	rbk_buf_put(&p->raw, bytes, len);
	return p->raw.len < RAW_MAX ? 0 : rbk_parcel_put_raw(p, err);
}

/* The bundle's bytes, but for objects another worker has brought already. */
static int
take_in(struct rbk_parcel *p, struct rbk_bundle *b)
{
	size_t from = 0, skipped = 0;
	int why = 0;

	for (size_t i = 0; i < b->oids.n && !why; i++) {
		size_t at = (size_t)b->oids.with[i], next = i + 1 < b->oids.n ? (size_t)b->oids.with[i + 1] : b->bytes.len;

		if (!rbk_oids_put(&p->oids, &b->oids.at[i], p->end + at - skipped)) {
			why = put_piece(p, &b->bytes, from, at);
			from = next;
			skipped += next - at;
			continue;
		}
		room_for_crc(p);
		p->crcs[p->oids.n - 1] = (uint32_t)crc32(0, (const Bytef *)b->bytes.text + at, (uInt)(next - at));
	}
	if (!why)
		why = put_piece(p, &b->bytes, from, b->bytes.len);
	p->end += b->bytes.len - skipped;
	return why;
}

int
rbk_bundle_flush(struct rbk_bundle *b, struct rbk_err *err)
{
	struct rbk_parcel *p = b->pack;
	int code = 0;

	if (b->oids.n == 0)
		return 0;
	(void)pthread_mutex_lock(&p->lock);
	if (p->fd < 0)
		code = start(p, err);
	if (!code) {
		int why = take_in(p, b);

		code = why ? rbk_file_fail(err, N_("write"), p->temp, why) : 0;
	}
	(void)pthread_mutex_unlock(&p->lock);
	rbk_bundle_drop(b);
	return code;
}

size_t
rbk_parcel_head_read(unsigned *type, size_t *len, const struct rbk_buf *entry)
{
	const unsigned char *p = (const unsigned char *)entry->text;
	unsigned shift = 4;
	size_t n = 0;

	if (entry->len == 0)
		return 0;
	*type = p[0] >> 4 & 7;
	*len = p[0] & 15;
	while (p[n++] & 0x80) {
		if (n == entry->len || shift > 56)
			return 0;
		*len |= (size_t)(p[n] & 0x7f) << shift;
		shift += 7;
	}
	return n;
}

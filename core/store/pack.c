/* The bytes of packs. What goes into them, and in what order, is the
   caller's. Written with write(2), so that a full disk is an error and not a
   signal. */
#include "core/store/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <mbedtls/sha1.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/model/arena.h"
#include "core/model/buf.h"
#include "core/store/file.h"

#define SUM_SIZE  20
#define OFS_DELTA 6
#define FILE_MAX  0x7fffffff /* larger ones would need another table */
#define CHUNK     65536
#define TEMP_PACK "tmp_pack"
#define TEMP_IDX  "tmp_idx"

struct item {
	git_oid  oid;
	uint32_t crc, at;
};

/* A file and its checksum. */
struct sink {
	int                  fd, why;
	size_t               at;
	struct rbk_buf       waiting;
	mbedtls_sha1_context sha;
};

struct rbk_pack {
	const char      *folder;
	struct sink      file;
	struct item     *items;
	size_t           n, cap;
	struct rbk_arena arena;
};

static void
drain(struct sink *s)
{
	if (!s->why && s->waiting.len) {
		(void)mbedtls_sha1_update_ret(&s->sha, (const unsigned char *)s->waiting.text, s->waiting.len);
		s->why = rbk_file_put(s->fd, s->waiting.text, s->waiting.len);
	}
	rbk_buf_clear(&s->waiting);
}

static void
put(struct sink *s, const void *bytes, size_t n)
{
	rbk_buf_put(&s->waiting, bytes, n);
	s->at += n;
	if (s->waiting.len >= CHUNK)
		drain(s);
}

static void
put32(struct sink *s, size_t v)
{
	put(s, (const char[]){ (char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v }, 4);
}

static void
sink_open(struct sink *s, const char *path)
{
	*s = (struct sink){0};
	mbedtls_sha1_init(&s->sha);
	(void)mbedtls_sha1_starts_ret(&s->sha);
	s->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0444);
	s->why = s->fd < 0 ? errno : 0;
}

/* The checksum behind the bytes, then all of it on the disk. */
static void
sink_close(struct sink *s, unsigned char sum[SUM_SIZE])
{
	drain(s);
	(void)mbedtls_sha1_finish_ret(&s->sha, sum);
	mbedtls_sha1_free(&s->sha);
	if (!s->why)
		s->why = rbk_file_put(s->fd, sum, SUM_SIZE);
	if (!s->why && fsync(s->fd))
		s->why = errno;
	if (s->fd >= 0 && close(s->fd) && !s->why)
		s->why = errno;
	rbk_buf_free(&s->waiting);
}

int
rbk_pack_start(struct rbk_pack **out, const char *folder, size_t n, struct rbk_err *err)
{
	struct rbk_pack *p = rbk_grow(NULL, sizeof *p);
	const char *path;

	*p = (struct rbk_pack){ .cap = n };
	p->folder = rbk_arena_str(&p->arena, folder);
	p->items = rbk_grow(NULL, (n + 1) * sizeof *p->items);
	path = rbk_arena_print(&p->arena, "%s/" TEMP_PACK, folder);
	(void)unlink(path);
	sink_open(&p->file, path);
	put(&p->file, "PACK\0\0\0\2", 8);
	put32(&p->file, n);
	*out = p;
	return p->file.why ? rbk_file_fail(err, N_("write"), path, p->file.why) : 0;
}

/* Type and size, seven bits a byte after the first four. */
static size_t
entry_head(unsigned char out[16], unsigned type, size_t len)
{
	size_t n = 0;

	out[n] = (unsigned char)(type << 4 | (len & 15));
	for (len >>= 4; len; len >>= 7) {
		out[n++] |= 0x80;
		out[n] = (unsigned char)(len & 0x7f);
	}
	return n + 1;
}

/* How far back the base begins. */
static size_t
entry_base(unsigned char *out, size_t back)
{
	unsigned char digits[10];
	size_t n = sizeof digits;

	digits[--n] = (unsigned char)(back & 0x7f);
	while (back >>= 7)
		digits[--n] = (unsigned char)(0x80 | (--back & 0x7f));
	memcpy(out, digits + n, sizeof digits - n);
	return sizeof digits - n;
}

int
rbk_pack_put(struct rbk_pack *p, const git_oid *oid, git_object_t type, size_t base, const void *bytes, size_t len,
             struct rbk_err *err)
{
	struct item *item = &p->items[p->n];
	unsigned char head[32];
	uLongf room = compressBound(len);
	unsigned char *deflated = rbk_grow(NULL, room);
	size_t n = entry_head(head, base == SIZE_MAX ? (unsigned)type : OFS_DELTA, len);

	*item = (struct item){ .oid = *oid, .at = (uint32_t)p->file.at };
	if (base != SIZE_MAX)
		n += entry_base(head + n, p->file.at - p->items[base].at);
	(void)compress2(deflated, &room, bytes, len, Z_DEFAULT_COMPRESSION); /* the room is enough by compressBound */
	item->crc = (uint32_t)crc32(crc32(0, head, (uInt)n), deflated, (uInt)room);
	put(&p->file, head, n);
	put(&p->file, deflated, room);
	free(deflated);
	p->n++;
	if (p->file.why)
		return rbk_file_fail(err, N_("write"), p->folder, p->file.why);
	return p->file.at > FILE_MAX ? rbk_fail(err, RBK_E_BOUND, N_("more than 2 GB of objects: pack with git gc")) : 0;
}

static int
by_oid(const void *x, const void *y)
{
	return git_oid_cmp(&((const struct item *)x)->oid, &((const struct item *)y)->oid);
}

static int
write_index(struct rbk_pack *p, const char *path, const unsigned char pack_sum[SUM_SIZE], struct rbk_err *err)
{
	unsigned char sum[SUM_SIZE];
	struct sink s;
	size_t k = 0;

	(void)unlink(path);
	sink_open(&s, path);
	qsort(p->items, p->n, sizeof *p->items, by_oid);
	put(&s, "\377tOc\0\0\0\2", 8);
	for (unsigned first = 0; first < 256; first++) {
		while (k < p->n && p->items[k].oid.id[0] <= first)
			k++;
		put32(&s, k);
	}
	for (size_t i = 0; i < p->n; i++)
		put(&s, p->items[i].oid.id, GIT_OID_RAWSZ);
	for (size_t i = 0; i < p->n; i++)
		put32(&s, p->items[i].crc);
	for (size_t i = 0; i < p->n; i++)
		put32(&s, p->items[i].at);
	put(&s, pack_sum, SUM_SIZE);
	sink_close(&s, sum);
	return s.why ? rbk_file_fail(err, N_("write"), path, s.why) : 0;
}

int
rbk_pack_finish(struct rbk_pack *p, char name[64], struct rbk_err *err)
{
	const char *pack = rbk_arena_print(&p->arena, "%s/" TEMP_PACK, p->folder);
	const char *idx = rbk_arena_print(&p->arena, "%s/" TEMP_IDX, p->folder);
	unsigned char sum[SUM_SIZE];
	int code = 0;

	sink_close(&p->file, sum);
	if (name && p->file.why)
		code = rbk_file_fail(err, N_("write"), pack, p->file.why);
	if (name && !code)
		code = write_index(p, idx, sum, err);
	if (name && !code) {
		git_oid id;
		char hex[GIT_OID_HEXSZ + 1];

		git_oid_fromraw(&id, sum);
		(void)snprintf(name, 64, "pack-%s", git_oid_tostr(hex, sizeof hex, &id));
		if (rename(pack, rbk_arena_print(&p->arena, "%s/%s.pack", p->folder, name)) ||
		    rename(idx, rbk_arena_print(&p->arena, "%s/%s.idx", p->folder, name)))
			code = rbk_file_fail(err, N_("write"), p->folder, errno);
	}
	if (!name || code) {
		(void)unlink(pack);
		(void)unlink(idx);
	}
	free(p->items);
	rbk_arena_free(&p->arena);
	free(p);
	return code;
}

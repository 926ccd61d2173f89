/* Bundles: one worker's objects, deflated as a pack holds them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/store/parcel_p.h"

struct rbk_bundle *
rbk_bundle_open(struct rbk_parcel *p)
{
	struct rbk_bundle *b = rbk_grow(NULL, sizeof *b);

	*b = (struct rbk_bundle){ .pack = p };
	rbk_squeeze_init(&b->small);
	if (deflateInit(&b->large, Z_BEST_SPEED) != Z_OK)
		abort(); /* out of memory */
	return b;
}

void
rbk_bundle_close(struct rbk_bundle *b)
{
	if (!b)
		return;
	(void)deflateEnd(&b->large);
	rbk_oids_free(&b->oids);
	rbk_buf_free(&b->bytes);
	free(b);
}

struct rbk_parcel *
rbk_bundle_parcel(const struct rbk_bundle *b)
{
	return b->pack;
}

void
rbk_bundle_aim(struct rbk_bundle *b, struct rbk_parcel *p)
{
	b->pack = p;
}

/* Type and size, seven bits a byte but for the first (four). */
size_t
rbk_parcel_head(char out[RBK_PACK_HEAD], unsigned type, size_t len)
{
	unsigned char c = (unsigned char)(type << 4 | (len & 15));
	size_t n = 0;

	for (len >>= 4; len; len >>= 7) {
		out[n++] = (char)(c | 0x80);
		c = len & 0x7f;
	}
	out[n++] = (char)c;
	return n;
}

static size_t
deflate_large(z_stream *z, char *out, size_t room, const void *bytes, size_t len)
{
	(void)deflateReset(z);
	z->next_in = (Bytef *)(size_t)bytes;
	z->avail_in = (uInt)len;
	z->next_out = (Bytef *)out;
	z->avail_out = (uInt)room;
	(void)deflate(z, Z_FINISH); /* the room is enough by deflateBound */
	return z->total_out;
}

bool
rbk_bundle_put(struct rbk_bundle *b, const git_oid *oid, git_object_t type, const void *bytes, size_t len)
{
	bool small = len <= RBK_SQUEEZE_MAX;
	size_t bound = small ? RBK_SQUEEZE_ROOM(len) : deflateBound(&b->large, len);

	if (!rbk_oids_put(&b->oids, oid, b->bytes.len))
		return false;
	rbk_buf_room(&b->bytes, bound + RBK_PACK_HEAD);
	b->bytes.len += rbk_parcel_head(b->bytes.text + b->bytes.len, (unsigned)type, len);
	char *out = b->bytes.text + b->bytes.len;

	b->bytes.len += small ? rbk_squeeze(&b->small, (uint8_t *)out, bytes, len)
	                      : deflate_large(&b->large, out, bound, bytes, len);
	return true;
}

bool
rbk_bundle_has(const struct rbk_bundle *b, const git_oid *oid)
{
	return rbk_oids_find(&b->oids, oid) != NULL;
}

int
rbk_bundle_write(void *bundle, git_oid *out, git_object_t type, const void *bytes, size_t len, struct rbk_err *err)
{
	struct rbk_bundle *b = bundle;

	(void)err;
	rbk_sha1_object(out, type, bytes, len);
	(void)rbk_bundle_put(b, out, type, bytes, len);
	return 0;
}

void
rbk_bundle_prepare(struct rbk_packed *out, struct rbk_arena *a, struct rbk_bundle *empty, git_object_t type,
                   const void *bytes, size_t len)
{
	struct rbk_err none = {0};

	(void)rbk_bundle_write(empty, &out->oid, type, bytes, len, &none); /* hashing can't fail */
	out->bytes = rbk_arena_copy(a, empty->bytes.text, empty->bytes.len);
	out->len = empty->bytes.len;
	rbk_bundle_drop(empty);
}

void
rbk_bundle_add(struct rbk_bundle *b, const struct rbk_packed *packed)
{
	if (!rbk_oids_put(&b->oids, &packed->oid, b->bytes.len))
		return;
	rbk_buf_room(&b->bytes, packed->len);
	memcpy(b->bytes.text + b->bytes.len, packed->bytes, packed->len);
	b->bytes.len += packed->len;
}

size_t
rbk_bundle_size(const struct rbk_bundle *b)
{
	return b->bytes.len;
}

void
rbk_bundle_drop(struct rbk_bundle *b)
{
	rbk_oids_cut(&b->oids, 0);
	b->bytes.len = 0;
	if (b->bytes.cap > 8 * 1024 * 1024)
		rbk_buf_free(&b->bytes);
}

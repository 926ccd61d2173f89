/* A parcel: a new pack of a repository. Bundles bring whole objects, quickly
   deflated, no deltas (tidying makes them small later): several workers fill
   one each, and each goes in in one piece. Tidying brings ready entries. */
#ifndef RBK_CORE_STORE_PARCEL_H
#define RBK_CORE_STORE_PARCEL_H

#include "core/model/arena.h"
#include "core/model/buf.h"
#include "core/model/err.h"
#include "core/store/oids.h"

#define RBK_PACK_HEAD 16 /* bytes of an entry's type and size, at most */

struct rbk_parcel;
struct rbk_bundle;

/* A pack for the repository whose objects folder is given; nothing is
   written before the first object. Formats: git's gitformat-pack. */
int rbk_parcel_open(struct rbk_parcel **out, const char *objects, struct rbk_err *err);
/* What an entry begins with; returns its length. */
size_t rbk_parcel_head(char out[RBK_PACK_HEAD], unsigned type, size_t len);
/* Reads that; returns its length, 0 if it makes no sense. */
size_t rbk_parcel_head_read(unsigned *type, size_t *len, const struct rbk_buf *entry);
/* An entry as a pack holds it, with its CRC-32; left out if the object is in already. */
int rbk_parcel_raw(struct rbk_parcel *p, const git_oid *oid, uint32_t crc, const void *bytes, size_t len, struct rbk_err *err);
/* Where the next entry will begin. */
uint64_t rbk_parcel_end(const struct rbk_parcel *p);
/* Trailer and index, flushed to the disk if `durable`, then in place under
   the pack's own name. Without objects it does nothing. */
int rbk_parcel_finish(struct rbk_parcel *p, bool durable, struct rbk_err *err);
/* The entry of an object in a finished pack, as it stands there; false: it
   isn't in, or can't be read. Any number of threads may. */
bool rbk_parcel_read(struct rbk_buf *out, const struct rbk_parcel *p, const git_oid *oid);
/* The folder it goes to: OBJECTS/pack. */
const char *rbk_parcel_folder(const struct rbk_parcel *p);
/* "pack-…" once it is finished, "" before. */
const char *rbk_parcel_name(const struct rbk_parcel *p);
/* Also drops a pack that wasn't finished. */
void rbk_parcel_close(struct rbk_parcel *p);
size_t rbk_parcel_count(const struct rbk_parcel *p);
/* Removes what killed runs left of their packs. */
void rbk_parcel_clear(const char *objects);

/* One worker's objects on their way into the pack. */
struct rbk_bundle *rbk_bundle_open(struct rbk_parcel *p);
void rbk_bundle_close(struct rbk_bundle *b);
/* Where it goes; an empty one may be turned to another pack. */
struct rbk_parcel *rbk_bundle_parcel(const struct rbk_bundle *b);
void rbk_bundle_aim(struct rbk_bundle *b, struct rbk_parcel *p);
/* Adds an object whose name is known to be right. False: there already. */
bool rbk_bundle_put(struct rbk_bundle *b, const git_oid *oid, git_object_t type, const void *bytes, size_t len);
/* Names and adds an object: an rbk_write_fn, ctx is the bundle. */
int rbk_bundle_write(void *bundle, git_oid *out, git_object_t type, const void *bytes, size_t len, struct rbk_err *err);
/* An object as a pack holds it, ready for any bundle. */
struct rbk_packed {
	git_oid     oid;
	const char *bytes; /* in the arena */
	size_t      len;
};
/* Names and deflates an object; the bundle is left as it was, empty. */
void rbk_bundle_prepare(struct rbk_packed *out, struct rbk_arena *a, struct rbk_bundle *empty, git_object_t type,
                        const void *bytes, size_t len);
void rbk_bundle_add(struct rbk_bundle *b, const struct rbk_packed *packed);
bool rbk_bundle_has(const struct rbk_bundle *b, const git_oid *oid);
size_t rbk_bundle_size(const struct rbk_bundle *b);
/* Moves what is in it into the pack, or forgets it. */
int rbk_bundle_flush(struct rbk_bundle *b, struct rbk_err *err);
void rbk_bundle_drop(struct rbk_bundle *b);

#endif

/* Indexes of packs that somebody else wrote (gitformat-pack(5), version 2). */
#ifndef RBK_SYNC_PACK_INDEX_H
#define RBK_SYNC_PACK_INDEX_H

#include <git2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RBK_PACK_HEAD 12 /* bytes before a pack's first object */

/* Does it point into its pack, of so many bytes, and nowhere else? libgit2 1.5
   follows what it says. */
bool rbk_pack_index_sound(const uint8_t *at, size_t len, uint64_t pack);

/* Of a sound one. Is the object among its names? */
bool rbk_pack_index_names(const uint8_t *at, const git_oid *oid);
/* … Are these the first bytes and the last ones of its pack: as many objects,
   the same sum? */
bool rbk_pack_index_fits(const uint8_t *at, size_t len, const uint8_t head[RBK_PACK_HEAD], const uint8_t sum[GIT_OID_RAWSZ]);

#endif

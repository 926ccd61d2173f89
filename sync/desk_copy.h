/* Objects of central into the pack of a desk or unit. Those that came in the
   cycle (nearly all) go over as they stand in central's new pack. */
#ifndef RBK_SYNC_DESK_COPY_H
#define RBK_SYNC_DESK_COPY_H

#include <zlib.h>

#include "core/store/parcel.h"
#include "sync/objects.h"

/* One worker's. Start it as {0}; free it with rbk_copier_free. */
struct rbk_copier {
	struct rbk_objects      *objects;  /* central's */
	const struct rbk_parcel *fresh;    /* central's new pack; NULL: none */
	struct rbk_buf           entry;
	z_stream                 z;
	bool                     inflates; /* z is ready */
};

int rbk_copy_blob(struct rbk_copier *c, struct rbk_bundle *to, const git_oid *oid, struct rbk_err *err);
/* A tree with all that is in it, but for what `was` (NULL: nothing) holds
   at the same place: that is there already. */
int rbk_copy_tree(struct rbk_copier *c, struct rbk_bundle *to, const git_oid *was, const git_oid *oid, struct rbk_err *err);
void rbk_copier_free(struct rbk_copier *c);

#endif

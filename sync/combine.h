/* Many small packs of a repository that headquarters writes made one. */
#ifndef RBK_SYNC_COMBINE_H
#define RBK_SYNC_COMBINE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/err.h"

/* Does nothing (*done false) while there are at most `allow` packs. Else the smallest ones
   become one, as many as keep the sizes of what is left a steep row, so that
   an object is copied again only as often as the logarithm of all. Objects
   are copied as they stand in the packs. Durable before the old ones go;
   only one program at a time (merge.lock). */
int rbk_packs_combine(bool *done, const char *objects, size_t allow, struct rbk_err *err);

#endif

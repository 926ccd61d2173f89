/* One object as its difference from another. */
#ifndef RBK_CORE_STORE_DELTA_H
#define RBK_CORE_STORE_DELTA_H

#include <stdbool.h>

#include "core/model/buf.h"

/* Appends git's delta (gitformat-pack(5), "Deltified representation") that
   makes `to` out of `base`. False, and nothing appended, if it would be
   longer than `most` bytes. Finds what one version of a file or folder has
   in common with the next; not meant for large files. */
bool rbk_delta_make(struct rbk_buf *out, const char *base, size_t base_len,
                    const char *to, size_t to_len, size_t most);

#endif

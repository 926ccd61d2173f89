/* The same job many times over, on the machine's processors. */
#ifndef RBK_SYNC_WORK_H
#define RBK_SYNC_WORK_H

#include <stddef.h>

#include "core/model/err.h"

#define RBK_WORKERS 2

/* Job i by worker `who` (0 … RBK_WORKERS-1). */
typedef int rbk_work_fn(void *ctx, size_t i, unsigned who, struct rbk_err *err);

/* Runs jobs 0 … n-1, in no certain order; a single one without a thread.
   After an error no job begins; the first error is returned. `f` must take
   no locks that the caller holds. */
int rbk_work(size_t n, rbk_work_fn *f, void *ctx, struct rbk_err *err);

#endif

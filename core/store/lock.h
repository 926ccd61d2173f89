/* One at a time: an advisory lock on a file (flock), gone with its process. */
#ifndef RBK_CORE_STORE_LOCK_H
#define RBK_CORE_STORE_LOCK_H

#include "core/model/err.h"

/* Takes the lock; waits up to `wait_ms` for another holder (0: not at all).
   RBK_E_BUSY: somebody else has it. *fd is closed by rbk_lock_drop. */
int rbk_lock_take(int *fd, const char *path, int wait_ms, struct rbk_err *err);
void rbk_lock_drop(int fd);

#endif

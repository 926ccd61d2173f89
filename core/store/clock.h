/* The one place that asks the time or for random bytes. */
#ifndef RBK_CORE_STORE_CLOCK_H
#define RBK_CORE_STORE_CLOCK_H

#include "core/model/id.h"

#pragma GCC visibility push(default)

/* Now. ROADBOOK_NOW (RFC 3339) fixes it, for tests. */
rbk_time rbk_clock_now(void);
/* A fresh id; ids of one process ascend. ROADBOOK_SEED makes the random
   bytes repeat, for tests. */
void rbk_clock_ulid(char out[RBK_ULID_SIZE]);

#pragma GCC visibility pop

/* Lets so many seconds pass and up to a fifth more, so that many who wait for
   the same thing don't come back together. */
void rbk_clock_wait(long seconds);

/* Lets so many milliseconds pass. */
void rbk_clock_pause(long ms);

void rbk_clock_random(uint8_t *out, size_t n);

#endif

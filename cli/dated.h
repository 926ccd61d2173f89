/* How a record's own date fits what headquarters knows of it. */
#ifndef RBK_CLI_DATED_H
#define RBK_CLI_DATED_H

#include <stdint.h>

#include "core/model/time.h"

/* "back": it says it was written before its device had seen what it had seen;
   "ahead": after headquarters received it; "late": more than so many hours
   before that, which can be true. *hours: by how many. NULL: none of these,
   or `at` is no time. It decides nothing: the order of arrival does. */
const char *rbk_dated(int64_t *hours, const char *at, rbk_time after, rbk_time by, int64_t late_hours);

#endif

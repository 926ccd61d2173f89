/* Days and times, pure: nothing here asks the clock. */
#ifndef RBK_CORE_MODEL_TIME_H
#define RBK_CORE_MODEL_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/err.h"

#pragma GCC visibility push(default)

/* Milliseconds since 1970-01-01T00:00:00Z. */
typedef int64_t rbk_time;
/* Days since 1970-01-01 in the organisation's time zone. */
typedef int32_t rbk_day;

#define RBK_TIME_TEXT 32 /* room for a time or day as text */
#define RBK_DAY_MS    ((rbk_time)86400000)

/* RFC 3339 with offset or Z, fraction optional (cut to milliseconds), years 1970-9999.
   Also taken from people: "2026-11-23 14:30" and "2026-11-23" in the
   given offset. RBK_E_BAD. */
int rbk_time_read(rbk_time *out, const char *text, int offset_min, struct rbk_err *err);

/* "2026-11-23T14:30:05.123+08:00"; milliseconds only if not zero. */
void rbk_time_write(char out[RBK_TIME_TEXT], rbk_time t, int offset_min);

/* "2026-11-23". */
int rbk_day_read(rbk_day *out, const char *text, struct rbk_err *err);
void rbk_day_write(char out[RBK_TIME_TEXT], rbk_day d);

/* "2026-11": a month of the years 1970 to 9999. */
bool rbk_month_valid(const char *text);

/* The calendar day a time falls on; the first moment of a day. */
rbk_day rbk_day_of(rbk_time t, int offset_min);
rbk_time rbk_day_start(rbk_day d, int offset_min);

/* "+08:00" ↔ 480 minutes. RBK_E_BAD. */
int rbk_zone_read(int *offset_min, const char *text, struct rbk_err *err);
void rbk_zone_write(char out[RBK_TIME_TEXT], int offset_min);

#pragma GCC visibility pop
#endif

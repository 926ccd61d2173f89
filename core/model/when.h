/* Days and times as people say them. */
#ifndef RBK_CORE_MODEL_WHEN_H
#define RBK_CORE_MODEL_WHEN_H

#include "core/model/time.h"

#pragma GCC visibility push(default)

/* A day, a time of today, or both, counted from `now` in that zone:
     今天 明天 后天 昨天 前天 (with 大…), today tomorrow yesterday;
     下周二, 本周五, 上周日 (a week begins on Monday; 周 also as 星期 or 礼拜);
     11-28, 11/28, 11月28日 (the nearest one to now), 2026/11/28, 2026年11月28日;
     9:05, 14:30, 下午3点, 上午9点半, 晚上7点20.
   → "2026-11-28" or "2026-11-28 15:00", for rbk_day_read and rbk_time_read.
   False for anything else, and for a bare 周二: it may be this week's or the
   next one's. */
bool rbk_when_read(char out[RBK_TIME_TEXT], const char *typed, rbk_time now, int offset_min);

/* Begins it with a weekday that doesn't say of which week? */
bool rbk_when_bare(const char *typed);

#pragma GCC visibility pop
#endif

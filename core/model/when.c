/* What is said of days and times, read from left to right: a day, then a clock. */
#include "core/model/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/time_p.h"

struct word {
	const char *text;
	int         n;
};

/* The first of the words that stands at *p; false: none does. */
static bool
take_word(int *n, const char **p, const struct word *words)
{
	for (; words->text; words++)
		if (strncmp(*p, words->text, strlen(words->text)) == 0) {
			*p += strlen(words->text);
			*n = words->n;
			return true;
		}
	return false;
}

/* 1 to `most` digits; how many there were. */
static int
take_number(int *n, const char **p, int most)
{
	int k = 0;

	for (*n = 0; k < most && **p >= '0' && **p <= '9'; k++, (*p)++)
		*n = *n * 10 + (**p - '0');
	return k;
}

static const struct word week[] = { { "周", 0 }, { "星期", 0 }, { "礼拜", 0 }, { 0 } };
static const struct word weekdays[] = { { "一", 0 }, { "二", 1 }, { "三", 2 }, { "四", 3 }, { "五", 4 }, { "六", 5 }, { "日", 6 }, { "天", 6 }, { 0 } };

static bool
take_relative(rbk_day *day, const char **p)
{
	static const struct word days[] = {
		{ "大前天", -3 }, { "前天", -2 }, { "昨天", -1 }, { "昨日", -1 }, { "yesterday", -1 }, { "今天", 0 }, { "今日", 0 }, { "today", 0 },
		{ "明天", 1 }, { "明日", 1 }, { "tomorrow", 1 }, { "后天", 2 }, { "大后天", 3 }, { 0 },
	};
	static const struct word weeks[] = { { "上上", -2 }, { "上", -1 }, { "本", 0 }, { "这", 0 }, { "下下", 2 }, { "下", 1 }, { 0 } };
	static const struct word more[] = { { "个", 0 }, { 0 } };
	int n, k;

	if (take_word(&n, p, days)) {
		*day += n;
		return true;
	}
	if (!take_word(&n, p, weeks))
		return false;
	(void)take_word(&k, p, more);
	if (!take_word(&k, p, week) || !take_word(&k, p, weekdays))
		return false;
	*day += n * 7 + k - (*day + 3) % 7; /* 1970-01-01 was a Thursday */
	return true;
}

static bool
is_day(rbk_day *out, int y, int m, int d)
{
	int y2, m2, d2;

	*out = rbk_day_from(y, m, d);
	rbk_day_to(*out, &y2, &m2, &d2);
	return y >= 1970 && y <= 9999 && y2 == y && m2 == m && d2 == d;
}

/* Month and day without a year: of the years around the one nearest. */
static bool
nearest(rbk_day *day, int m, int d)
{
	const rbk_day today = *day;
	bool any = false;
	int y, m2, d2;

	rbk_day_to(today, &y, &m2, &d2);
	for (int i = -1; i <= 1; i++) {
		rbk_day x;

		if (is_day(&x, y + i, m, d) && (!any || abs(x - today) < abs(*day - today))) {
			*day = x;
			any = true;
		}
	}
	return any;
}

static bool
take_date(rbk_day *day, const char **p)
{
	static const struct word years[] = { { "-", 0 }, { "/", 0 }, { ".", 0 }, { "年", 1 }, { 0 } };
	static const struct word months[] = { { "-", 0 }, { "/", 0 }, { ".", 0 }, { "月", 1 }, { 0 } }, days[] = { { "日", 0 }, { "号", 0 }, { 0 } };
	const char *s = *p;
	int y, m, d, named, unused, n = take_number(&y, &s, 4);

	if (n == 4 && take_word(&named, &s, years)) {
		n = take_number(&m, &s, 2);
	} else {
		m = y;
		y = 0;
	}
	if (n < 1 || n > 2 || m < 1 || m > 12 || !take_word(&named, &s, months) || take_number(&d, &s, 2) == 0 || d < 1)
		return false;
	if (named)
		(void)take_word(&unused, &s, days);
	*p = s;
	return y ? is_day(day, y, m, d) : nearest(day, m, d);
}

static bool
take_clock(int *h, int *min, const char **p)
{
	enum { DAY, DAWN, NOON, AFTERNOON, NIGHT };
	static const struct word parts[] = {
		{ "凌晨", DAWN }, { "早上", DAY }, { "上午", DAY }, { "中午", NOON }, { "下午", AFTERNOON }, { "晚上", NIGHT }, { 0 },
	};
	static const struct word marks[] = { { ":", 0 }, { "\uff1a", 0 }, { "点", 1 }, { "时", 1 }, { 0 } };
	static const struct word half[] = { { "半", 30 }, { "整", 0 }, { 0 } }, minutes[] = { { "分", 0 }, { 0 } };
	int part = DAY, named, n, unused;

	(void)take_word(&part, p, parts);
	*p += strspn(*p, " ");
	if (take_number(h, p, 2) == 0 || !take_word(&named, p, marks))
		return false;
	if (!named && take_number(min, p, 2) != 2)
		return false;
	if (named && !take_word(min, p, half) && (n = take_number(min, p, 2)) > 0)
		(void)take_word(&unused, p, minutes);
	if ((part == DAWN || part == NIGHT) && (*h == 12 || (part == NIGHT && *h < 5))) /* of which day? */
		return false;
	if (*h < 12 && (part >= AFTERNOON || (part == NOON && *h < 3)))
		*h += 12;
	return *h <= 23 && *min <= 59;
}

bool
rbk_when_bare(const char *typed)
{
	const char *p = typed + strspn(typed, " ");
	int unused;

	return take_word(&unused, &p, week) && take_word(&unused, &p, weekdays);
}

bool
rbk_when_read(char out[RBK_TIME_TEXT], const char *typed, rbk_time now, int offset_min)
{
	const char *p = typed + strspn(typed, " ");
	rbk_day day = rbk_day_of(now, offset_min);
	int h, min;
	bool has_day;

	has_day = take_relative(&day, &p);
	if (!has_day) {
		p = typed + strspn(typed, " ");
		has_day = take_date(&day, &p);
	}
	if (!has_day)
		p = typed;
	p += strspn(p, " ");
	if (has_day && !*p) {
		rbk_day_write(out, day);
		return true;
	}
	if (!take_clock(&h, &min, &p) || p[strspn(p, " ")])
		return false;
	rbk_day_write(out, day);
	(void)snprintf(out + strlen(out), RBK_TIME_TEXT - strlen(out), " %02d:%02d", h, min);
	return true;
}

/* Civil days and RFC 3339 (proleptic Gregorian, no leap seconds). */
#include "core/model/time.h"

#include <stdio.h>
#include <string.h>

#include "core/model/time_p.h"

/* Days from civil date (public domain formula, H. Hinnant). */
rbk_day
rbk_day_from(int y, int m, int d)
{
	y -= m <= 2;
	int era = y / 400;
	int yoe = y - era * 400;
	int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

void
rbk_day_to(rbk_day z, int *y, int *m, int *d)
{
	z += 719468;
	int era = z / 146097;
	int doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int mp = (5 * doy + 2) / 153;

	*d = doy - (153 * mp + 2) / 5 + 1;
	*m = mp + (mp < 10 ? 3 : -9);
	*y = yoe + era * 400 + (*m <= 2);
}

/* n digits as a number, -1 if they aren't. */
static int
digits(const char *s, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

static int
month_length(int y, int m)
{
	static const signed char length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0))
		return 29;
	return length[m - 1];
}

/* "YYYY-MM-DD" at s → day; false if it is none. */
static bool
read_day(rbk_day *out, const char *s)
{
	if (strnlen(s, 10) < 10 || s[4] != '-' || s[7] != '-')
		return false;
	int y = digits(s, 4), m = digits(s + 5, 2), d = digits(s + 8, 2);

	if (y < 1970 || m < 1 || m > 12 || d < 1 || d > month_length(y, m))
		return false;
	*out = rbk_day_from(y, m, d);
	return true;
}

int
rbk_day_read(rbk_day *out, const char *text, struct rbk_err *err)
{
	if (strlen(text) != 10 || !read_day(out, text))
		return rbk_fail(err, RBK_E_BAD, N_("\"%.40s\" is not a day: write it as 2026-11-23"), text);
	return 0;
}

void
rbk_day_write(char out[RBK_TIME_TEXT], rbk_day day)
{
	int y, m, d;

	rbk_day_to(day, &y, &m, &d);
	(void)snprintf(out, RBK_TIME_TEXT, "%04d-%02d-%02d", y, m, d);
}

bool
rbk_month_valid(const char *text)
{
	char day[11];
	rbk_day d;

	if (strlen(text) != 7)
		return false;
	memcpy(day, text, 7);
	memcpy(day + 7, "-01", 4);
	return read_day(&d, day);
}

static bool
read_offset(int *out, const char *s)
{
	if ((s[0] == 'Z' || s[0] == 'z') && !s[1]) {
		*out = 0;
		return true;
	}
	if ((s[0] != '+' && s[0] != '-') || strlen(s) != 6 || s[3] != ':')
		return false;
	int h = digits(s + 1, 2), m = digits(s + 4, 2);

	if (h < 0 || h > 14 || m < 0 || m > 59)
		return false;
	*out = (s[0] == '-' ? -1 : 1) * (h * 60 + m);
	return true;
}

/* Behind the day: "", or T or space and a clock, seconds, fraction, offset. */
static bool
read_clock(rbk_time *ms, int *offset, const char *s)
{
	*ms = 0;
	if (!*s)
		return true;
	if ((*s != 'T' && *s != 't' && *s != ' ') || strnlen(s, 6) < 6 || s[3] != ':')
		return false;
	int h = digits(s + 1, 2), m = digits(s + 4, 2), sec = 0, milli = 0;

	s += 6;
	if (*s == ':') {
		if (strnlen(s, 3) < 3)
			return false;
		sec = digits(s + 1, 2);
		s += 3;
		if (*s == '.') {
			int n = 0;

			for (s++; *s >= '0' && *s <= '9'; s++, n++)
				if (n < 3)
					milli = milli * 10 + (*s - '0');
			if (n == 0 || n > 9)
				return false;
			for (; n < 3; n++)
				milli *= 10;
		}
	}
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 59)
		return false;
	*ms = ((rbk_time)h * 3600 + m * 60 + sec) * 1000 + milli;
	return !*s || read_offset(offset, s);
}

int
rbk_time_read(rbk_time *out, const char *text, int offset_min, struct rbk_err *err)
{
	rbk_day d;
	rbk_time ms;

	if (!read_day(&d, text) || !read_clock(&ms, &offset_min, text + 10))
		return rbk_fail(err, RBK_E_BAD,
		                N_("\"%.40s\" is not a time: write it as 2026-11-23 14:30 or 2026-11-23T14:30:00+08:00"), text);
	*out = (rbk_time)d * RBK_DAY_MS + ms - (rbk_time)offset_min * 60000;
	return 0;
}

rbk_day
rbk_day_of(rbk_time t, int offset_min)
{
	t += (rbk_time)offset_min * 60000;
	return (rbk_day)(t >= 0 ? t / RBK_DAY_MS : -((-t + RBK_DAY_MS - 1) / RBK_DAY_MS));
}

rbk_time
rbk_day_start(rbk_day d, int offset_min)
{
	return (rbk_time)d * RBK_DAY_MS - (rbk_time)offset_min * 60000;
}

void
rbk_zone_write(char out[RBK_TIME_TEXT], int offset_min)
{
	int n = offset_min < 0 ? -offset_min : offset_min;

	(void)snprintf(out, RBK_TIME_TEXT, "%c%02d:%02d", offset_min < 0 ? '-' : '+', n / 60 % 100, n % 60);
}

int
rbk_zone_read(int *offset_min, const char *text, struct rbk_err *err)
{
	if (!read_offset(offset_min, text))
		return rbk_fail(err, RBK_E_BAD, N_("\"%.40s\" is not a time zone: write it as +08:00"), text);
	return 0;
}

void
rbk_time_write(char out[RBK_TIME_TEXT], rbk_time t, int offset_min)
{
	rbk_day day = rbk_day_of(t, offset_min);
	int ms = (int)(t - rbk_day_start(day, offset_min));
	char zone[RBK_TIME_TEXT], date[RBK_TIME_TEXT];
	int y, m, d;

	rbk_day_to(day, &y, &m, &d);
	(void)snprintf(date, sizeof date, "%04d-%02d-%02d", y % 10000, m, d);
	rbk_zone_write(zone, offset_min);
	int n = snprintf(out, RBK_TIME_TEXT, "%.10sT%02d:%02d:%02d", date,
	                 ms / 3600000 % 24, ms / 60000 % 60, ms / 1000 % 60);

	if (ms % 1000)
		n += snprintf(out + n, RBK_TIME_TEXT - (size_t)n, ".%03d", ms % 1000);
	(void)snprintf(out + n, RBK_TIME_TEXT - (size_t)n, "%.6s", zone);
}

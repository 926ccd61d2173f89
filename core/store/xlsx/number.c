/* Numbers as workbooks hold them: binary fractions written out with up to 17
   digits, days as counts of days. Digits are reckoned as digits: no floating
   point, so that 0.1 + 0.2 is 0.3 as a spreadsheet shows it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/xlsx/xlsx_p.h"

#define DIGITS 15 /* that count */
#define READ   40 /* that are looked at */

struct decimal {
	char digits[READ + 1]; /* 1 … 9 in front; none: zero */
	int  n, point;         /* the value is 0.DIGITS times ten to `point` */
	bool minus;
};

static bool
read_digits(struct decimal *d, const char **at)
{
	const char *s = *at;
	bool any = false, behind = false;

	for (; (*s >= '0' && *s <= '9') || (*s == '.' && !behind); s++) {
		if (*s == '.') {
			behind = true;
			continue;
		}
		any = true;
		if (d->n == 0 && *s == '0') {
			d->point -= behind;
			continue;
		}
		if (d->n < READ)
			d->digits[d->n++] = *s;
		d->point += !behind;
	}
	*at = s;
	return any;
}

static bool
read_decimal(struct decimal *d, const char *s)
{
	*d = (struct decimal){ .minus = *s == '-' };
	s += *s == '-' || *s == '+';
	if (strlen(s) > 400 || !read_digits(d, &s))
		return false;
	if (*s == 'e' || *s == 'E') {
		char *end;
		long e = strtol(s + 1, &end, 10);

		if (end == s + 1 || e > 400 || e < -400)
			return false;
		d->point += (int)e;
		s = end;
	}
	return !*s;
}

static void
round_digits(struct decimal *d)
{
	if (d->n > DIGITS) {
		bool up = d->digits[DIGITS] >= '5';

		d->n = DIGITS;
		while (up && d->n && d->digits[d->n - 1] == '9')
			d->n--;
		if (up && d->n) {
			d->digits[d->n - 1]++;
		} else if (up) {
			d->digits[d->n++] = '1';
			d->point++;
		}
	}
	while (d->n && d->digits[d->n - 1] == '0')
		d->n--;
	d->digits[d->n] = '\0';
}

/* `times` powers of ten more. */
static bool
write_plain(char out[RBK_XLSX_NUMBER_SIZE], const char *s, int times)
{
	struct decimal d;
	size_t k = 0;

	if (!read_decimal(&d, s))
		return false;
	d.point += times;
	round_digits(&d);
	if (d.n == 0 || d.point < -25) {
		(void)snprintf(out, RBK_XLSX_NUMBER_SIZE, "0");
		return true;
	}
	if (d.minus)
		out[k++] = '-';
	if (d.point > DIGITS) {
		(void)snprintf(out + k, RBK_XLSX_NUMBER_SIZE - k, "%c%s%.*sE+%02u", d.digits[0], d.n > 1 ? "." : "", DIGITS, d.digits + 1, (unsigned)(d.point - 1) % 1000);
		return true;
	}
	if (d.point <= 0)
		out[k++] = '0';
	for (int i = 0; i < d.point; i++)
		out[k++] = i < d.n ? d.digits[i] : '0';
	if (d.n > d.point) {
		out[k++] = '.';
		for (int i = d.point; i < 0; i++)
			out[k++] = '0';
		for (int i = d.point > 0 ? d.point : 0; i < d.n; i++)
			out[k++] = d.digits[i];
	}
	out[k] = '\0';
	return true;
}

bool
rbk_xlsx_number(char out[RBK_XLSX_NUMBER_SIZE], const char *s)
{
	return write_plain(out, s, 0);
}

bool
rbk_xlsx_percent(char out[RBK_XLSX_NUMBER_SIZE], const char *s)
{
	if (!write_plain(out, s, 2))
		return false;
	(void)snprintf(out + strlen(out), RBK_XLSX_NUMBER_SIZE - strlen(out), "%%");
	return true;
}

/* Days since 1970-01-01 → year, month, day (Hinnant's civil_from_days). */
static void
civil(long days, int *y, int *m, int *d)
{
	long z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365, doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	long mp = (5 * doy + 2) / 153;

	*d = (int)(doy - (153 * mp + 2) / 5 + 1);
	*m = (int)(mp < 10 ? mp + 3 : mp - 9);
	*y = (int)(yoe + era * 400 + (*m <= 2));
}

/* 1900-02-29 never was, but day 60 of the 1900 system is called so. */
static void
write_day(char out[RBK_XLSX_NUMBER_SIZE], long serial, bool date1904)
{
	int y = 1900, m = 2, d = 29;

	if (date1904)
		civil(serial - 24107, &y, &m, &d);
	else if (serial != 60)
		civil(serial - (serial > 60 ? 25569 : 25568), &y, &m, &d);
	(void)snprintf(out, RBK_XLSX_NUMBER_SIZE, "%04d-%02d-%02d", y, m, d);
}

bool
rbk_xlsx_day(char out[RBK_XLSX_NUMBER_SIZE], const char *plain, enum rbk_xlsx_kind kind, bool date1904)
{
	const char *point = strchr(plain, '.');
	long serial, parts = 0, seconds;
	char clock[16] = "";

	if (plain[strspn(plain, "0123456789.")] || strcspn(plain, ".") > 7)
		return false;
	serial = strtol(plain, NULL, 10);
	for (int i = 1; i <= 9; i++) {
		bool digit = point && point[0] && point[i] >= '0' && point[i] <= '9';

		parts = parts * 10 + (digit ? point[i] - '0' : 0);
		if (!digit)
			point = NULL;
	}
	seconds = (long)(((int64_t)parts * 86400 + 500000000) / 1000000000);
	serial += seconds / 86400;
	seconds %= 86400;
	if (serial > 2958465 || (serial == 0 && kind == RBK_XLSX_DATE && !date1904 && seconds == 0))
		return false;
	if (seconds % 60)
		(void)snprintf(clock, sizeof clock, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
	else if (seconds || kind == RBK_XLSX_TIME)
		(void)snprintf(clock, sizeof clock, "%02ld:%02ld", seconds / 3600, seconds / 60 % 60);
	if (serial == 0 && !date1904) {
		(void)snprintf(out, RBK_XLSX_NUMBER_SIZE, "%s", clock);
		return true;
	}
	if (kind == RBK_XLSX_TIME && serial < 60) /* a span of hours: a day in 1900 is nobody's meaning */
		return false;
	write_day(out, serial, date1904);
	if (*clock)
		(void)snprintf(out + 10, RBK_XLSX_NUMBER_SIZE - 10, " %s", clock);
	return true;
}

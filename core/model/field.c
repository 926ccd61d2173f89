/* One field's value: what a person types → canonical JSON, and the check
   of what a file holds. Both judge by the same type. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/credit_code.h"
#include "core/model/id.h"
#include "core/model/money.h"
#include "core/model/schema.h"
#include "core/model/time.h"
#include "core/model/utf8.h"

bool
rbk_word_in(const char *words, const char *s)
{
	size_t n = strlen(s);

	while (n && *words) {
		size_t k = strcspn(words, "|");

		if (k == n && memcmp(words, s, n) == 0)
			return true;
		words += k + (words[k] == '|');
	}
	return false;
}

static bool
region_valid(const char *s)
{
	return strlen(s) == 6 && strspn(s, "0123456789") == 6 && s[0] != '0';
}

static bool
phone_valid(const char *s)
{
	int digits = 0;

	for (const char *p = s; *p; p++) {
		digits += *p >= '0' && *p <= '9';
		if (!strchr("0123456789+-() ", *p))
			return false;
	}
	return digits >= 5 && strlen(s) <= 40;
}

/* Could it be a word of some roadbook's list, this one's or a newer one's? */
static bool
word_valid(const char *s)
{
	size_t n = strlen(s);

	return n >= 2 && n <= 32 && s[0] >= 'a' && s[0] <= 'z' && strspn(s, "abcdefghijklmnopqrstuvwxyz_") == n;
}

/* Text without line breaks or tabs, not blank at its ends. */
static int
line_check(const struct rbk_field *f, const char *s, size_t max, struct rbk_err *err)
{
	if (strlen(s) > max)
		return rbk_fail(err, RBK_E_BAD, N_("field %s: %zu bytes, at most %zu are allowed"), rbk_err_name(err, f->name), strlen(s), max);
	if (max == RBK_STR_MAX && strpbrk(s, "\n\r\t"))
		return rbk_fail(err, RBK_E_BAD, N_("field %s: is one line of text: remove line breaks and tabs"), rbk_err_name(err, f->name));
	if (!s[strspn(s, " \n\r\t")])
		return rbk_fail(err, RBK_E_BAD, N_("field %s: is empty: fill it in, or leave the field out"), rbk_err_name(err, f->name));
	return 0;
}

static int
str_check(const struct rbk_field *f, const char *s, struct rbk_err *err)
{
	struct rbk_err scratch = { .say = err->say };
	char code[RBK_CREDIT_CODE_SIZE];
	rbk_time t;
	rbk_day d;

	switch (f->type) {
	case RBK_TEXT:
		return line_check(f, s, RBK_TEXT_MAX, err);
	case RBK_DAY:
		return rbk_day_read(&d, s, &scratch)
			? rbk_fail(err, RBK_E_BAD, N_("field %s: %s"), rbk_err_name(err, f->name), scratch.text) : 0;
	case RBK_MONTH:
		return rbk_month_valid(s) ? 0
			: rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is not a month: write it as 2026-11"), rbk_err_name(err, f->name), s);
	case RBK_TIME:
		if (strlen(s) < 20 || rbk_time_read(&t, s, 0, &scratch))
			return rbk_fail(err, RBK_E_BAD,
			                N_("field %s: \"%.40s\" is not a time with an offset: write it as 2026-11-23T14:30:00+08:00"), rbk_err_name(err, f->name), s);
		return 0;
	case RBK_ULID:
		return rbk_ulid_valid(s) ? 0
			: rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is not an id of 26 characters"), rbk_err_name(err, f->name), s);
	case RBK_PERSON:
		return rbk_person_valid(s) ? 0
			: rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is not an id like r-li: use 2 to 32 of a-z, 0-9 and -"), rbk_err_name(err, f->name), s);
	case RBK_OID:
		return rbk_oid_valid(s) ? 0
			: rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is not a commit id"), rbk_err_name(err, f->name), s);
	case RBK_CODE:
		if (rbk_credit_code_read(code, s) == RBK_CODE_SHAPE || strcmp(code, s) != 0)
			return rbk_fail(err, RBK_E_BAD,
			                N_("field %s: \"%.40s\" is not a unified social credit code: 18 digits and capital letters without I, O, S, V, Z"), rbk_err_name(err, f->name), s);
		return 0;
	case RBK_REGION:
		return region_valid(s) ? 0
			: rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is not a region code: write its six digits, for example 440100"), rbk_err_name(err, f->name), s);
	case RBK_PHONE:
		return phone_valid(s) ? 0
			: rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.60s\" is not a telephone number: use digits, +, - and spaces"), rbk_err_name(err, f->name), s);
	case RBK_ENUM:
		return word_valid(s) ? 0
			: rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is not known; allowed are: %s"), rbk_err_name(err, f->name), s, f->words);
	default:
		return line_check(f, s, RBK_STR_MAX, err);
	}
}

static int
list_check(const struct rbk_field *f, const struct rbk_json *v, struct rbk_err *err)
{
	enum rbk_json_type want = f->type == RBK_STRS ? RBK_J_STR : RBK_J_OBJ;

	if (v->type != RBK_J_LIST)
		return rbk_fail(err, RBK_E_BAD, N_("field %s: must be a list"), rbk_err_name(err, f->name));
	RBK_JSON_EACH(it, v)
		if (it->type != want)
			return rbk_fail(err, RBK_E_BAD, want == RBK_J_STR ? N_("field %s: must be a list of texts")
			                                                  : N_("field %s: must be a list of objects"), rbk_err_name(err, f->name));
	return 0;
}

int
rbk_field_check(const struct rbk_field *f, const struct rbk_json *v, struct rbk_err *err)
{
	switch (f->type) {
	case RBK_INT:
	case RBK_FEN:
	case RBK_RATE:
		if (v->type != RBK_J_INT)
			return rbk_fail(err, RBK_E_BAD, N_("field %s: must be a whole number"), rbk_err_name(err, f->name));
		if (v->num < 0 && !(f->flags & RBK_SIGNED))
			return rbk_fail(err, RBK_E_BAD, N_("field %s: must be a whole number, not negative"), rbk_err_name(err, f->name));
		return 0;
	case RBK_BOOL:
		if (v->type != RBK_J_BOOL)
			return rbk_fail(err, RBK_E_BAD, N_("field %s: must be true or false"), rbk_err_name(err, f->name));
		return 0;
	case RBK_STRS:
	case RBK_OBJS:
		return list_check(f, v, err);
	default:
		if (v->type != RBK_J_STR)
			return rbk_fail(err, RBK_E_BAD, N_("field %s: must be a text in quotes"), rbk_err_name(err, f->name));
		return str_check(f, v->str, err);
	}
}

/* "44" → "440000": two or four digits name the larger region. */
static const char *
region_fill(struct rbk_arena *a, const char *s)
{
	size_t n = strlen(s);

	return n == 2 || n == 4 ? rbk_arena_print(a, "%s%s", s, n == 2 ? "0000" : "00") : s;
}

/* "a, b,c" → ["a","b","c"]; full-width commas, 、 and line ends too. */
static struct rbk_json *
split(struct rbk_arena *a, const char *s)
{
	struct rbk_json *list = rbk_json_list(a);

	while (*s) {
		size_t n = strcspn(s, ",\n");
		const char *next = s + n + (s[n] != '\0');
		static const char *const wide[] = { "\uff0c", "\u3001" };

		for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
			const char *at = strstr(s, wide[i]);

			if (at && (size_t)(at - s) < n) {
				n = (size_t)(at - s);
				next = at + 3;
			}
		}
		while (n && *s == ' ') {
			s++;
			n--;
		}
		while (n && s[n - 1] == ' ')
			n--;
		if (n)
			rbk_json_add(list, rbk_json_str(a, rbk_arena_copy(a, s, n)));
		s = next;
	}
	return list;
}

/* Cuts blanks at both ends. */
static const char *
trim(struct rbk_arena *a, const char *s)
{
	s += strspn(s, " \t\r\n");
	size_t n = strlen(s);

	while (n && strchr(" \t\r\n", s[n - 1]))
		n--;
	return rbk_arena_copy(a, s, n);
}

static int
typed_bool(struct rbk_json **out, struct rbk_arena *a, const struct rbk_field *f, const char *s, struct rbk_err *err)
{
	bool yes = rbk_word_in("true|yes|1|是", s);

	if (!yes && !rbk_word_in("false|no|0|否", s))
		return rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\": write yes or no"), rbk_err_name(err, f->name), s);
	*out = rbk_json_int(a, yes);
	(*out)->type = RBK_J_BOOL;
	return 0;
}

static int
typed_number(struct rbk_json **out, struct rbk_arena *a, const struct rbk_field *f, const char *s, struct rbk_err *err)
{
	struct rbk_err scratch = { .say = err->say };
	int64_t n = 0;

	if (f->type != RBK_INT) {
		if (f->type == RBK_RATE ? rbk_rate_read(&n, s, &scratch)
		    : f->flags & RBK_SIGNED ? rbk_fen_read_signed(&n, s, &scratch) : rbk_fen_read(&n, s, &scratch))
			return rbk_fail(err, RBK_E_BAD, N_("field %s: %s"), rbk_err_name(err, f->name), scratch.text);
		if (f->type == RBK_RATE && n > RBK_RATE_MAX)
			return rbk_fail(err, RBK_E_BAD, N_("field %s: %.20s is more than the whole: from 0 to 100%%"), rbk_err_name(err, f->name), s);
	} else {
		if (!*s || strlen(s) > 15 || s[strspn(s, "0123456789")])
			return rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is not a whole number"), rbk_err_name(err, f->name), s);
		for (; *s; s++)
			n = n * 10 + (*s - '0');
	}
	*out = rbk_json_int(a, n);
	return 0;
}

int
rbk_field_read(struct rbk_json **out, struct rbk_arena *a, const struct rbk_field *f,
               const char *typed, int offset_min, struct rbk_err *err)
{
	struct rbk_err scratch = { .say = err->say };
	const char *s = trim(a, typed);
	char text[RBK_TIME_TEXT > RBK_CREDIT_CODE_SIZE ? RBK_TIME_TEXT : RBK_CREDIT_CODE_SIZE];
	rbk_time t;

	if (!rbk_utf8_valid(typed, strlen(typed)))
		return rbk_fail(err, RBK_E_BAD, N_("field %s: not UTF-8: set the terminal to UTF-8"), rbk_err_name(err, f->name));
	switch (f->type) {
	case RBK_BOOL:
		return typed_bool(out, a, f, s, err);
	case RBK_INT:
	case RBK_FEN:
	case RBK_RATE:
		return typed_number(out, a, f, s, err);
	case RBK_STRS:
		*out = split(a, s);
		if ((*out)->count > RBK_LIST_MAX)
			return rbk_fail(err, RBK_E_BAD, N_("field %s: %zu items, at most %d are allowed"), rbk_err_name(err, f->name),
			                (size_t)(*out)->count, RBK_LIST_MAX);
		return 0;
	case RBK_OBJS:
		return rbk_fail(err, RBK_E_BAD, N_("field %s: can't be typed"), rbk_err_name(err, f->name));
	case RBK_TIME:
		if (rbk_time_read(&t, s, offset_min, &scratch))
			return rbk_fail(err, RBK_E_BAD, N_("field %s: %s"), rbk_err_name(err, f->name), scratch.text);
		rbk_time_write(text, t, offset_min);
		s = text;
		break;
	case RBK_CODE:
		if (rbk_credit_code_read(text, s) != RBK_CODE_SHAPE)
			s = text;
		break;
	case RBK_REGION:
		s = region_fill(a, s);
		break;
	default:
		break;
	}
	for (const char *p = s; *p; p++)
		if (((unsigned char)*p < 0x20 && !strchr("\n\t\r", *p)) || *p == 0x7f)
			return rbk_fail(err, RBK_E_BAD, N_("field %s: holds a control character: remove it"), rbk_err_name(err, f->name));
	*out = rbk_json_str(a, s);
	if (f->type == RBK_ENUM && !rbk_word_in(f->words, s))
		return rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.40s\" is not known; allowed are: %s"), rbk_err_name(err, f->name), s, f->words);
	return str_check(f, s, err);
}

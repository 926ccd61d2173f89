/* Strict reading: scan the bytes ourselves for all that cJSON lets pass,
   then let cJSON parse, then copy into the arena checking names and
   numbers. Must not accept anything our own writer can't give back. */
#include "core/model/json.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/utf8.h"

#define FEW 32 /* names of an object: compared one with the other */

struct scan {
	const unsigned char *p, *end;
	int                  line;
	struct rbk_err      *err;
};

static int
bad(struct scan *s, const char *what)
{
	if (s->err->say)
		what = s->err->say(what);
	return rbk_fail(s->err, RBK_E_BAD, N_("line %d: %s"), s->line, what);
}

/* A string, from behind its opening quote to behind its closing one. */
static int
scan_string(struct scan *s)
{
	while (s->p < s->end && *s->p != '"') {
		if (*s->p == '\\') {
			if (s->end - s->p >= 6 && memcmp(s->p, "\\u0000", 6) == 0)
				return bad(s, N_("a text holds \\u0000: remove it"));
			s->p += s->end - s->p > 1 ? 2 : 1; /* cJSON judges the rest of the escape */
			continue;
		}
		if (*s->p < 0x20 || *s->p == 0x7f)
			return bad(s, N_("a control character stands in a text: remove it, or write it as \\uXXXX"));
		if (*s->p < 0x80) {
			s->p++;
			continue;
		}
		size_t n = rbk_utf8_next(NULL, (const char *)s->p, (size_t)(s->end - s->p));

		if (n == 0)
			return bad(s, N_("bytes that are not UTF-8: save the file as UTF-8"));
		s->p += n;
	}
	if (s->p == s->end)
		return bad(s, N_("a text has no closing quote"));
	s->p++;
	return 0;
}

static int
scan_number(struct scan *s)
{
	const unsigned char *start = s->p;

	if (*s->p == '-')
		s->p++;
	const unsigned char *digits = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	size_t n = (size_t)(s->p - digits);

	if (s->p < s->end && (*s->p == '.' || *s->p == 'e' || *s->p == 'E' || *s->p == '+'))
		return bad(s, N_("numbers are whole numbers here: write no fraction and no exponent"));
	if (n == 0 || (n > 1 && *digits == '0') || (digits != start && n == 1 && *digits == '0'))
		return bad(s, N_("this is not a number"));
	int64_t value = 0;

	for (size_t i = 0; i < n && i < 17; i++)
		value = value * 10 + (digits[i] - '0');
	if (n > 16 || value > RBK_INT_MAX)
		return bad(s, N_("a number is larger than 9007199254740991"));
	return 0;
}

static int
scan_all(struct scan *s)
{
	int depth = 0;

	if (s->end - s->p >= 3 && memcmp(s->p, "\xef\xbb\xbf", 3) == 0)
		return bad(s, N_("the file begins with a byte order mark: save it as UTF-8 without BOM"));
	while (s->p < s->end) {
		unsigned char c = *s->p;
		int code = 0;

		if (c == '"') {
			s->p++;
			code = scan_string(s);
		} else if (c == '-' || (c >= '0' && c <= '9')) {
			code = scan_number(s);
		} else {
			if (c == '\n')
				s->line++;
			else if ((c < 0x20 && c != '\t' && c != '\r') || c >= 0x7f)
				code = bad(s, N_("a character outside of any text: remove it"));
			if ((c == '{' || c == '[') && ++depth > RBK_JSON_DEPTH)
				code = bad(s, N_("nested too deep"));
			if (c == '}' || c == ']')
				depth--;
			s->p++;
		}
		if (code)
			return code;
	}
	return 0;
}

struct copy {
	struct rbk_arena *arena;
	struct rbk_err   *err;
	const char       *bytes;
	size_t            len;
};

static int
line_of_name(const struct copy *c, const char *name)
{
	size_t n = strlen(name);
	int line = 1, seen = 0, found = 0;

	for (const char *p = c->bytes; p + n + 2 <= c->bytes + c->len; p++) {
		if (*p == '\n')
			line++;
		if (*p == '"' && memcmp(p + 1, name, n) == 0 && p[n + 1] == '"') {
			found = line;
			if (++seen == 2)
				break;
		}
	}
	return found;
}

static int copy_value(struct rbk_json **out, const struct copy *c, const cJSON *v);

static int
name_order(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Of few: does one of them stand twice? Mostly first letters tell. */
static bool
has_twins(const struct rbk_json *obj)
{
	RBK_JSON_EACH(it, obj)
		for (const struct rbk_json *other = it->next; other; other = other->next)
			if (*it->name == *other->name && strcmp(it->name, other->name) == 0)
				return true;
	return false;
}

static int
check_names(const struct copy *c, const struct rbk_json *obj)
{
	if (obj->count < 2 || (obj->count <= FEW && !has_twins(obj)))
		return 0;
	const char **names = rbk_grow(NULL, obj->count * sizeof *names);
	size_t n = 0;
	int code = 0;

	RBK_JSON_EACH(it, obj)
		names[n++] = it->name;
	qsort(names, n, sizeof *names, name_order);
	for (size_t i = 1; i < n && !code; i++)
		if (strcmp(names[i - 1], names[i]) == 0)
			code = rbk_fail(c->err, RBK_E_BAD,
			                N_("line %d: \"%s\" stands twice: keep one"), line_of_name(c, names[i]), names[i]);
	free(names);
	return code;
}

static int
copy_items(struct rbk_json *into, const struct copy *c, const cJSON *v)
{
	for (const cJSON *it = v->child; it; it = it->next) {
		struct rbk_json *item;
		int code = copy_value(&item, c, it);

		if (code)
			return code;
		if (it->string && into->type == RBK_J_OBJ)
			item->name = rbk_arena_str(c->arena, it->string);
		rbk_json_add(into, item);
	}
	return into->type == RBK_J_OBJ ? check_names(c, into) : 0;
}

static int
copy_value(struct rbk_json **out, const struct copy *c, const cJSON *v)
{
	struct rbk_json *j = rbk_arena_take(c->arena, sizeof *j);

	*out = j;
	if (cJSON_IsString(v)) {
		j->type = RBK_J_STR;
		j->str = rbk_arena_str(c->arena, v->valuestring);
		if (strchr(j->str, 0x7f))
			return rbk_fail(c->err, RBK_E_BAD, N_("a text holds a control character: remove it"));
	} else if (cJSON_IsNumber(v)) {
		j->type = RBK_J_INT;
		j->num = (int64_t)v->valuedouble; /* exact: scanned as a whole number below 2^53 */
	} else if (cJSON_IsBool(v)) {
		j->type = RBK_J_BOOL;
		j->num = cJSON_IsTrue(v) ? 1 : 0;
	} else if (cJSON_IsArray(v) || cJSON_IsObject(v)) {
		j->type = cJSON_IsArray(v) ? RBK_J_LIST : RBK_J_OBJ;
		return copy_items(j, c, v);
	}
	return 0;
}

int
rbk_json_read(struct rbk_json **out, struct rbk_arena *a, const char *bytes, size_t len, struct rbk_err *err)
{
	struct scan s = { (const unsigned char *)bytes, (const unsigned char *)bytes + len, 1, err };
	struct copy c = { a, err, bytes, len };
	const char *stop = NULL;

	*out = NULL;
	if (len > RBK_JSON_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("%zu bytes: more than a JSON text may have (%d)"), len, RBK_JSON_MAX);
	int code = scan_all(&s);

	if (code)
		return code;
	cJSON *v = cJSON_ParseWithLengthOpts(bytes, len, &stop, 0);

	if (!v) { /* cJSON says the same where memory ran out: is there room for as much as it can want? */
		free(rbk_grow(NULL, len * sizeof *v + 4096));
		v = cJSON_ParseWithLengthOpts(bytes, len, &stop, 0);
	}
	if (v)
		while (stop < bytes + len && strchr(" \t\r\n", *stop))
			stop++;
	if (!v || stop != bytes + len) {
		int line = 1;

		for (const char *p = bytes; p < stop && p < bytes + len; p++)
			line += *p == '\n';
		code = rbk_fail(err, RBK_E_BAD,
		                N_("line %d: not valid JSON from here on: look for a missing or extra comma, quote or bracket"), line);
	} else {
		code = copy_value(out, &c, v);
	}
	cJSON_Delete(v);
	return code;
}

struct rbk_json *
rbk_json_obj(struct rbk_arena *a)
{
	struct rbk_json *j = rbk_arena_take(a, sizeof *j);

	j->type = RBK_J_OBJ;
	return j;
}

struct rbk_json *
rbk_json_list(struct rbk_arena *a)
{
	struct rbk_json *j = rbk_arena_take(a, sizeof *j);

	j->type = RBK_J_LIST;
	return j;
}

struct rbk_json *
rbk_json_str(struct rbk_arena *a, const char *s)
{
	struct rbk_json *j = rbk_arena_take(a, sizeof *j);

	j->type = RBK_J_STR;
	j->str = rbk_arena_str(a, s);
	return j;
}

struct rbk_json *
rbk_json_int(struct rbk_arena *a, int64_t n)
{
	struct rbk_json *j = rbk_arena_take(a, sizeof *j);

	j->type = RBK_J_INT;
	j->num = n;
	return j;
}

void
rbk_json_add(struct rbk_json *list, struct rbk_json *v)
{
	v->next = NULL;
	if (list->last)
		list->last->next = v;
	else
		list->child = v;
	list->last = v;
	list->count++;
}

void
rbk_json_set(struct rbk_arena *a, struct rbk_json *obj, const char *name, struct rbk_json *v)
{
	struct rbk_json *before = NULL;

	v->name = rbk_arena_str(a, name);
	RBK_JSON_EACH(it, obj) {
		if (strcmp(it->name, name) == 0) {
			v->next = it->next;
			if (before)
				before->next = v;
			else
				obj->child = v;
			if (obj->last == it)
				obj->last = v;
			return;
		}
		before = it;
	}
	rbk_json_add(obj, v);
}

void
rbk_json_set_str(struct rbk_arena *a, struct rbk_json *obj, const char *name, const char *s)
{
	if (s)
		rbk_json_set(a, obj, name, rbk_json_str(a, s));
	else
		rbk_json_drop(obj, name);
}

void
rbk_json_set_int(struct rbk_arena *a, struct rbk_json *obj, const char *name, int64_t n)
{
	rbk_json_set(a, obj, name, rbk_json_int(a, n));
}

void
rbk_json_set_bool(struct rbk_arena *a, struct rbk_json *obj, const char *name, bool b)
{
	struct rbk_json *j = rbk_json_int(a, b);

	j->type = RBK_J_BOOL;
	rbk_json_set(a, obj, name, j);
}

void
rbk_json_drop(struct rbk_json *obj, const char *name)
{
	struct rbk_json *before = NULL;

	RBK_JSON_EACH(it, obj) {
		if (strcmp(it->name, name) == 0) {
			if (before)
				before->next = it->next;
			else
				obj->child = it->next;
			if (obj->last == it)
				obj->last = before;
			obj->count--;
			return;
		}
		before = it;
	}
}

struct rbk_json *
rbk_json_copy(struct rbk_arena *a, const struct rbk_json *v)
{
	struct rbk_json *j = rbk_arena_take(a, sizeof *j);

	j->type = v->type;
	j->num = v->num;
	j->name = rbk_arena_str(a, v->name);
	j->str = rbk_arena_str(a, v->str);
	RBK_JSON_EACH(it, v)
		rbk_json_add(j, rbk_json_copy(a, it));
	return j;
}

struct rbk_json *
rbk_json_get(const struct rbk_json *obj, const char *name)
{
	if (!obj || obj->type != RBK_J_OBJ)
		return NULL;
	RBK_JSON_EACH(it, obj)
		if (*it->name == *name && strcmp(it->name, name) == 0)
			return it;
	return NULL;
}

const char *
rbk_json_get_str(const struct rbk_json *obj, const char *name)
{
	const struct rbk_json *v = rbk_json_get(obj, name);

	return v && v->type == RBK_J_STR ? v->str : NULL;
}

int64_t
rbk_json_get_int(const struct rbk_json *obj, const char *name, int64_t otherwise)
{
	const struct rbk_json *v = rbk_json_get(obj, name);

	return v && v->type == RBK_J_INT ? v->num : otherwise;
}

bool
rbk_json_get_bool(const struct rbk_json *obj, const char *name)
{
	const struct rbk_json *v = rbk_json_get(obj, name);

	return v && v->type == RBK_J_BOOL && v->num;
}

bool
rbk_json_equal(const struct rbk_json *x, const struct rbk_json *y)
{
	if (!x || !y)
		return x == y;
	if (x->type != y->type || x->count != y->count || x->num != y->num ||
	    (x->type == RBK_J_STR && strcmp(x->str, y->str) != 0))
		return false;
	if (x->type == RBK_J_OBJ) {
		RBK_JSON_EACH(it, x)
			if (!rbk_json_equal(it, rbk_json_get(y, it->name)))
				return false;
		return true;
	}
	for (const struct rbk_json *i = x->child, *k = y->child; i; i = i->next, k = k->next)
		if (!rbk_json_equal(i, k))
			return false;
	return true;
}

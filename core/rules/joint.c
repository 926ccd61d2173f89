/* Versions of one record in several folders, field by field. */
#include "core/rules/joint.h"

#include <string.h>

#include "core/model/time.h"

#define CHANGED "changed"

/* Fields that are the folder's, not the client's. */
static bool
is_own(const char *field)
{
	static const char *const own[] = { "kind", "id", "client", "by", "entered", CHANGED, "includes", "part_of", "unsettled" };

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(own[i], field) == 0)
			return true;
	return false;
}

static const char *
text(const struct rbk_record *r, const char *field)
{
	const char *s = rbk_record_str(r, field);

	return s ? s : "";
}

static rbk_time
entered(const struct rbk_record *r)
{
	rbk_time t;

	return rbk_record_time(&t, r, "entered") ? t : 0;
}

/* The time of a line "field time" if it is about this field. */
static bool
stamp_of(rbk_time *t, const struct rbk_json *line, const char *field)
{
	const size_t n = strlen(field);
	struct rbk_err none = {0};

	return line->type == RBK_J_STR && strncmp(line->str, field, n) == 0 && line->str[n] == ' ' &&
	       rbk_time_read(t, line->str + n + 1, 0, &none) == 0;
}

void
rbk_joint_before(struct rbk_record *out, struct rbk_arena *a, const struct rbk_record *r, rbk_time until)
{
	struct rbk_json *list = rbk_json_list(a);
	struct rbk_err none = {0};
	rbk_time t;

	*out = (struct rbk_record){ .kind = r->kind, .root = rbk_json_copy(a, r->root) };
	RBK_JSON_EACH(line, rbk_json_get(r->root, CHANGED)) {
		const char *at = line->type == RBK_J_STR ? strchr(line->str, ' ') : NULL;

		if (at && rbk_time_read(&t, at + 1, 0, &none) == 0 && t <= until)
			rbk_json_add(list, rbk_json_copy(a, line));
	}
	rbk_json_set(a, out->root, CHANGED, list);
}

/* When the field was set in this version; false: nobody said. */
static bool
stamped(rbk_time *out, const struct rbk_record *r, const char *field)
{
	bool found = false;
	rbk_time t;

	RBK_JSON_EACH(line, rbk_json_get(r->root, CHANGED)) {
		if (!stamp_of(&t, line, field))
			continue;
		*out = found && *out > t ? *out : t;
		found = true;
	}
	return found;
}

/* By id, then by when and by whom it was entered. */
static int
compare(const struct rbk_record *x, const struct rbk_record *y)
{
	int c = strcmp(text(x, "id"), text(y, "id"));

	if (!c && entered(x) != entered(y))
		c = entered(x) < entered(y) ? -1 : 1;
	return c ? c : strcmp(text(x, "by"), text(y, "by"));
}

static const struct rbk_record *
first_of(const struct rbk_record *const *at, size_t n)
{
	const struct rbk_record *first = at[0];

	for (size_t i = 1; i < n; i++)
		if (compare(at[i], first) < 0)
			first = at[i];
	return first;
}

/* How new a version is in one field; false: it says nothing of it. */
static bool
age_of(rbk_time *out, const struct rbk_record *r, const struct rbk_record *first, const char *field)
{
	if (stamped(out, r, field))
		return true;
	*out = strcmp(text(r, "id"), text(first, "id")) == 0 ? entered(r) : 0;
	return rbk_json_get(r->root, field) != NULL;
}

/* The version that counts in that field; NULL: none has it. */
static const struct rbk_record *
newest(const struct rbk_record *const *at, size_t n, const struct rbk_record *first, const char *field)
{
	const struct rbk_record *best = NULL;
	rbk_time best_age = 0, age;

	for (size_t i = 0; i < n; i++) {
		if (!age_of(&age, at[i], first, field))
			continue;
		bool newer = !best || age > best_age;

		/* equally old: the first entry's, of one entry the last person's */
		if (best && age == best_age)
			newer = strcmp(text(at[i], "id"), text(best, "id")) == 0 ? compare(at[i], best) > 0 : compare(at[i], best) < 0;
		if (!newer)
			continue;
		best = at[i];
		best_age = age;
	}
	return best;
}

static void
take(struct rbk_record *out, struct rbk_arena *a, const struct rbk_record *const *at, size_t n,
     const struct rbk_record *first, const char *field)
{
	const struct rbk_record *from = newest(at, n, first, field);
	const struct rbk_json *v = from ? rbk_json_get(from->root, field) : NULL;

	if (v && !rbk_json_get(out->root, field))
		rbk_json_set(a, out->root, field, rbk_json_copy(a, v));
}

void
rbk_joint(struct rbk_record *out, struct rbk_arena *a, const struct rbk_record *const *at, size_t n)
{
	const struct rbk_record *first = first_of(at, n);
	struct rbk_record joint = { .kind = first->kind, .root = rbk_json_obj(a) };

	RBK_JSON_EACH(it, first->root) {
		if (!is_own(it->name))
			take(&joint, a, at, n, first, it->name);
		else if (strcmp(it->name, CHANGED) != 0 && strcmp(it->name, "includes") != 0 && strcmp(it->name, "part_of") != 0)
			rbk_json_set(a, joint.root, it->name, rbk_json_copy(a, it));
	}
	for (size_t i = 0; i < n; i++)
		RBK_JSON_EACH(it, at[i]->root)
			if (!is_own(it->name))
				take(&joint, a, at, n, first, it->name);
	*out = joint;
}

void
rbk_joint_stamp(struct rbk_record *r, struct rbk_arena *a, const char *field, rbk_time when, int offset_min,
                const struct rbk_record *const *at, size_t n)
{
	struct rbk_json *list = rbk_json_list(a);
	char now[RBK_TIME_TEXT];
	rbk_time t;

	for (size_t i = 0; i < n; i++)
		if (age_of(&t, at[i], r, field) && t >= when)
			when = t + 1000;
	rbk_time_write(now, when, offset_min);
	RBK_JSON_EACH(line, rbk_json_get(r->root, CHANGED))
		if (!stamp_of(&t, line, field))
			rbk_json_add(list, rbk_json_copy(a, line));
	rbk_json_add(list, rbk_json_str(a, rbk_arena_print(a, "%s %s", field, now)));
	rbk_json_set(a, r->root, CHANGED, list);
}

const char **
rbk_joint_differs(struct rbk_arena *a, const struct rbk_record *joint, const struct rbk_record *const *at, size_t n)
{
	const struct rbk_kind *kind = joint->kind;
	const char **out = rbk_arena_take(a, (kind->n + 1) * sizeof *out);
	size_t found = 0;
	rbk_time t;

	for (size_t f = 0; f < kind->n; f++) {
		const char *field = kind->fields[f].name;
		const struct rbk_json *v = rbk_json_get(joint->root, field);
		bool said = false, differs = false;

		for (size_t i = 0; i < n && !is_own(field); i++) {
			const struct rbk_json *its = rbk_json_get(at[i]->root, field);

			said = said || stamped(&t, at[i], field);
			differs = differs || (its && v && strcmp(text(at[i], "id"), text(joint, "id")) != 0 && !rbk_json_equal(its, v));
		}
		if (differs && !said)
			out[found++] = field;
	}
	out[found] = NULL;
	return out;
}

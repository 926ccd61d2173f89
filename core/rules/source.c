/* Places in the manual, compared by their numbers. */
#include "core/rules/source.h"

#include <string.h>

bool
rbk_source_at(char out[RBK_PLACE_TEXT], const char *source, size_t i)
{
	if (!source || strncmp(source, "manual ", 7) != 0)
		return false;
	const char *s = source + 7;

	for (; i; i--) {
		s += strcspn(s, ",");
		if (!*s)
			return false;
		s += 1 + strspn(s + 1, " ");
	}
	size_t n = strcspn(s, ",");

	if (n == 0 || n >= RBK_PLACE_TEXT)
		return false;
	memcpy(out, s, n);
	out[n] = '\0';
	return true;
}

/* "5.3 4.6.1": chapter 5, step 3, number 4.6.1. "5.2.6.1": chapter 5, step 2
   by the number's first part, number 2.6.1. "2 1.3": chapter 2, no step. */
struct place {
	const char *chapter, *step, *number; /* within the text, up to their lengths */
	size_t      chapter_len, step_len;
};

static struct place
read_place(const char *s)
{
	struct place p = { .chapter = s, .chapter_len = strcspn(s, ". ") };
	const char *blank = strchr(s, ' '), *rest = s + p.chapter_len;

	p.step = *rest == '.' ? rest + 1 : "";
	p.step_len = strcspn(p.step, ". ");
	p.number = blank ? blank + 1 : p.step;
	return p;
}

/* A whole step: "5.3". */
static bool
is_step(const struct place *p)
{
	return p->step_len && p->step[p->step_len] == '\0';
}

/* Is one of the numbers the other's beginning, up to a dot? */
static bool
within(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b), less = n < m ? n : m;
	const char *longer = n < m ? b : a;

	return strncmp(a, b, less) == 0 && (!longer[less] || longer[less] == '.');
}

static bool
names(const char *known, const char *asked)
{
	struct place k = read_place(known), a = read_place(asked);

	if (k.chapter_len != a.chapter_len || strncmp(k.chapter, a.chapter, k.chapter_len) != 0)
		return false;
	if (!*a.number) /* the whole chapter */
		return true;
	if (!*k.number) /* said of the whole chapter: of no line of it */
		return false;
	if (k.step_len && a.step_len && (k.step_len != a.step_len || strncmp(k.step, a.step, k.step_len) != 0))
		return false;
	if (is_step(&a) && k.step_len)
		return true;
	if (is_step(&k)) /* said of the whole step: of no line of it */
		return false;
	return within(k.number, a.number);
}

bool
rbk_source_names(const char *source, const char *place)
{
	char one[RBK_PLACE_TEXT];

	for (size_t i = 0; rbk_source_at(one, source, i); i++)
		if (names(one, place))
			return true;
	return false;
}

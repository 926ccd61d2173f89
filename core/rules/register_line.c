/* Lines of history: complete, never taken back, ordered by what they are
   about and not by when they were written down. */
#include <string.h>

#include "core/rules/register_p.h"

struct rbk_hline *
rbk_line_add(struct rbk_world *w, struct rbk_case *k, struct rbk_cause *c, const char *what,
             const struct rbk_entry *e, const char *const *args, const struct rbk_ptrs *tell)
{
	struct rbk_hline *l = rbk_arena_take(&w->arena, sizeof *l);

	l->cause = *c;
	c->minor++;
	c->what = what;
	l->what = what;
	l->person = c->person;
	l->entry = e;
	for (size_t i = 0; args && i < RBK_LINE_ARGS && args[i]; i++)
		l->args[i] = args[i];
	if (tell)
		l->tell = *tell;
	rbk_ptrs_add(w, &k->lines, l);
	return l;
}

static int
order(int64_t x, int64_t y)
{
	return (x > y) - (x < y);
}

/* By moment; deadlines before receipts; then by the receipt. */
int
rbk_cause_compare(const struct rbk_cause *x, const struct rbk_cause *y)
{
	int c = order(x->at, y->at);

	if (!c)
		c = order(y->deadline, x->deadline);
	if (!c)
		c = order(x->number, y->number);
	if (!c)
		c = order(x->order, y->order);
	if (!c)
		c = order(x->minor, y->minor);
	return c;
}

int
rbk_line_compare(const void *left, const void *right)
{
	const struct rbk_hline *x = *(void *const *)left, *y = *(void *const *)right;

	return rbk_cause_compare(&x->cause, &y->cause);
}

static const char *const *
texts(struct rbk_world *w, const struct rbk_ptrs *persons)
{
	const char **all = rbk_arena_take(&w->arena, (persons->n + 1) * sizeof *all);

	for (uint32_t i = 0; i < persons->n; i++)
		all[i] = persons->at[i];
	return all;
}

const char *
rbk_common_leader(struct rbk_world *w, rbk_time t, const struct rbk_ptrs *persons)
{
	return rbk_staff_common(w->staff, t, texts(w, persons), persons->n);
}

const char *
rbk_next_leader(struct rbk_world *w, rbk_time t, const char *leader, const struct rbk_ptrs *persons)
{
	return rbk_staff_next(w->staff, t, leader, texts(w, persons), persons->n);
}

/* The chart as a forest over the contacts' places. */
#include "core/rules/chart.h"

#include <string.h>

static size_t
place_of(const struct rbk_record *contacts, size_t n, const char *id)
{
	size_t i = 0;

	while (i < n && !(rbk_record_str(&contacts[i], "id") && strcmp(rbk_record_str(&contacts[i], "id"), id) == 0))
		i++;
	return i;
}

/* n: at the top. */
static size_t
boss_of(const struct rbk_record *contacts, size_t n, size_t i)
{
	const char *boss = rbk_record_str(&contacts[i], "reports_to");
	size_t at = boss ? place_of(contacts, n, boss) : n;

	return at == i ? n : at;
}

bool
rbk_chart_path(const char **names, struct rbk_arena *a, const struct rbk_record *contacts, size_t n, const char *id,
               const char *boss)
{
	const char *way = NULL;
	size_t at = place_of(contacts, n, boss);

	for (size_t steps = 0; at < n && steps <= n; steps++) {
		const char *name = rbk_record_str(&contacts[at], "name");

		way = rbk_arena_print(a, "%s%s%s", way ? way : "", way ? " → " : "", name ? name : "?");
		if (names)
			*names = way;
		if (strcmp(rbk_record_str(&contacts[at], "id"), id) == 0)
			return true;
		at = boss_of(contacts, n, at);
	}
	return false;
}

struct growth {
	const size_t         *boss;
	size_t                n;
	bool                 *done;
	struct rbk_chart_row *rows;
	size_t                count;
};

/* Everybody not yet placed below `boss`, each with their own people behind. */
static void
grow(struct growth *g, size_t boss, size_t depth)
{
	size_t last = g->n;

	for (size_t i = 0; i < g->n; i++)
		if (g->boss[i] == boss && !g->done[i])
			last = i;
	for (size_t i = 0; i < g->n; i++) {
		if (g->boss[i] != boss || g->done[i])
			continue;
		g->done[i] = true;
		g->rows[g->count++] = (struct rbk_chart_row){ .contact = i, .depth = depth, .last = i == last };
		grow(g, i, depth + 1); /* as deep as the client's chain of command */
	}
}

struct rbk_chart_row *
rbk_chart_rows(struct rbk_arena *a, const struct rbk_record *contacts, size_t n)
{
	size_t *boss = rbk_arena_take(a, (n + 1) * sizeof *boss);
	struct growth g = { boss, n, rbk_arena_take(a, n + 1), rbk_arena_take(a, (n + 1) * sizeof *g.rows), 0 };

	memset(g.done, 0, n + 1);
	for (size_t i = 0; i < n; i++)
		boss[i] = boss_of(contacts, n, i);
	grow(&g, n, 0);
	for (size_t i = 0; i < n; i++) {
		if (g.done[i])
			continue;
		size_t head = i;

		for (size_t k = 0; k < n; k++)
			head = boss[head]; /* after so many steps it is one of the circle */
		g.done[head] = true;
		g.rows[g.count++] = (struct rbk_chart_row){ .contact = head, .last = true, .loop = true };
		grow(&g, head, 1);
	}
	return g.rows;
}

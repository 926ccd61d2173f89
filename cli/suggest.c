/* What somebody may have meant. */
#include "cli/suggest.h"

#include <string.h>

#include "cli/options.h"

size_t
rbk_word_distance(const char *x, const char *y)
{
	size_t row[3][66], m = strnlen(x, 64), n = strnlen(y, 64);

	for (size_t j = 0; j <= n; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= m; i++) {
		size_t *now = row[i % 3], *up = row[(i + 2) % 3], *over = row[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t best = up[j - 1] + (x[i - 1] != y[j - 1]);

			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] && over[j - 2] + 1 < best)
				best = over[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[m % 3][n];
}

/* Keeps the nearer of two suggestions; too far ones are none. */
static void
nearer(const char **best, size_t *distance, const char *typed, const char *candidate)
{
	size_t n = strlen(typed), d = rbk_word_distance(typed, candidate);

	if (d < *distance && d <= (n < 4 ? 1 : n / 3 + 1)) {
		*best = candidate;
		*distance = d;
	}
}

int
rbk_unknown_option(const struct rbk_command *cmd, const char *typed, struct rbk_err *err)
{
	const char *best = NULL;
	size_t distance = 64;

	for (const struct rbk_option *o = cmd ? cmd->options : NULL; o && o->name; o++)
		nearer(&best, &distance, typed, o->name);
	for (const struct rbk_option *o = rbk_general_options; o->name; o++)
		if (rbk_option_applies(o, cmd))
			nearer(&best, &distance, typed, o->name);
	if (best)
		return rbk_fail(err, RBK_E_USAGE, N_("unknown option --%.60s: did you mean --%s?"), typed, best);
	if (!cmd)
		return rbk_fail(err, RBK_E_USAGE, N_("unknown option --%.60s: a command's own options stand behind the command"), typed);
	return rbk_fail(err, RBK_E_USAGE, N_("unknown option --%.60s: roadbook help %s lists the options"), typed, cmd->name);
}

int
rbk_unknown_command(const char *typed, struct rbk_err *err)
{
	const char *best = NULL;
	size_t distance = 64;
	const struct rbk_command *cmd;

	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		if (!(cmd->flags & RBK_CMD_HIDDEN))
			nearer(&best, &distance, typed, cmd->name);
	if (best)
		return rbk_fail(err, RBK_E_USAGE, N_("unknown command %.60s: did you mean %s?"), typed, best);
	return rbk_fail(err, RBK_E_USAGE, N_("unknown command %.60s: roadbook help lists the commands"), typed);
}

int
rbk_half_command(struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	size_t n = strlen(typed);
	const char *list = NULL;
	const struct rbk_command *cmd;

	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		if (strncmp(cmd->name, typed, n) == 0 && cmd->name[n] == ' ' && !(cmd->flags & RBK_CMD_HIDDEN))
			list = list ? rbk_arena_print(&r->arena, "%s, %s", list, cmd->name) : cmd->name;
	if (!list)
		return rbk_unknown_command(typed, err);
	return rbk_fail(err, RBK_E_USAGE, N_("which one? %s"), list);
}

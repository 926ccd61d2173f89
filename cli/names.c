/* names: are these two names one client? For pairs, for a list, for a list
   against a register. */
#include "cli/names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/pen.h"
#include "cli/sight.h"
#include "cli/text.h"
#include "core/model/bounds.h"
#include "core/model/credit_code.h"

struct args {
	const char *list, *against;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "list", AT(list), "FILE", N_("a list, one name a line (a tab and its credit code behind it): prints the groups that may be one client each"), 0, NULL },
	{ RBK_OPT_STR, "against", AT(against), "REGISTER", N_("with --list: prints for each name its candidates in this list, one name a line"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand operands[] = {
	{ "FILE", RBK_ARG_MAYBE, N_("lines of two names parted by a tab; without it, standard input") },
	{ 0 },
};

int
rbk_lines_read(struct rbk_lines *out, struct rbk_run *r, const char *file, struct rbk_err *err)
{
	bool std = !file || strcmp(file, "-") == 0;
	FILE *f = std ? stdin : fopen(file, "re");
	size_t cap = 0, size = 0;
	char *line = NULL;
	ssize_t got;

	*out = (struct rbk_lines){0};
	if (!f)
		return rbk_fail(err, errno == ENOENT ? RBK_E_MISSING : RBK_E_OS, N_("%s can't be opened: is the name right?"), file);
	while (!err->code && (got = getline(&line, &size, f)) >= 0) {
		const char *from = line;
		size_t len = (size_t)got;

		while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
			len--;
		if (out->n == 0 && len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
			from += 3;
			len -= 3;
		}
		if (len > RBK_LINE_MAX || out->n == RBK_NAMES_MAX) {
			(void)rbk_fail(err, RBK_E_BOUND, N_("line %zu: at most %d lines of at most %d bytes can be read"), out->n + 1, RBK_NAMES_MAX,
			               RBK_LINE_MAX);
			break;
		}
		RBK_ROOM(out->at, out->n, cap);
		out->at[out->n++] = rbk_arena_copy(&r->arena, from, len);
	}
	if (!err->code && ferror(f))
		(void)rbk_fail(err, RBK_E_OS, N_("%s can't be read to its end"), std ? "-" : file);
	free(line);
	if (!std)
		(void)fclose(f);
	const char **kept = rbk_arena_take(&r->arena, (out->n + 1) * sizeof *kept);

	if (out->n)
		memcpy(kept, out->at, out->n * sizeof *kept);
	free(out->at);
	out->at = kept;
	return (int)err->code;
}

const char *
rbk_names_reason(struct rbk_run *r, const struct rbk_likeness *l)
{
	struct rbk_json *signs = rbk_json_list(&r->arena);
	const char *args[2];

	rbk_likeness_args(args, &r->arena, l);
	for (size_t i = 0; i < RBK_SIGNS; i++)
		if (l->signs >> i & 1)
			rbk_json_add(signs, rbk_json_str(&r->arena, rbk_sign_word(i)));
	return rbk_names_also(r, rbk_pen_sentence(r, l->reason, args, 2), signs);
}

const char *
rbk_names_also(struct rbk_run *r, const char *reason, const struct rbk_json *signs)
{
	const char *args[2] = { reason, NULL };

	RBK_JSON_EACH(sign, signs)
		args[1] = rbk_arena_print(&r->arena, "%s%s%s", args[1] ? args[1] : "", args[1] ? ", " : "", r->say(sign->str));
	return args[1] ? rbk_pen_sentence(r, "likeness.also", args, 2) : reason;
}

void
rbk_names_describe(struct rbk_run *r, struct rbk_json *o, const struct rbk_likeness *l)
{
	struct rbk_json *signs = rbk_json_list(&r->arena);

	rbk_json_set_str(&r->arena, o, "verdict", rbk_verdict_word(l->verdict));
	rbk_json_set_int(&r->arena, o, "score", l->score);
	rbk_json_set_str(&r->arena, o, "reason", l->reason);
	for (size_t i = 0; i < RBK_SIGNS; i++)
		if (l->signs >> i & 1)
			rbk_json_add(signs, rbk_json_str(&r->arena, rbk_sign_word(i)));
	if (signs->count)
		rbk_json_set(&r->arena, o, "signs", signs);
	rbk_json_set_str(&r->arena, o, "text", rbk_names_reason(r, l));
}

void
rbk_names_row(struct rbk_run *r, const char *const *cells, size_t n)
{
	struct rbk_buf line = {0};

	if (r->general.json)
		return;
	for (size_t i = 0; i < n; i++) {
		rbk_text_line(&line, cells[i]);
		rbk_buf_char(&line, i + 1 < n ? '\t' : '\n');
	}
	(void)fwrite(line.text, 1, line.len, stdout);
	rbk_buf_free(&line);
}

/* name_a, name_b, code_a, code_b, city_a, city_b; "" behind the last. */
#define CELLS 6

static void
cut(const char *cells[CELLS], struct rbk_arena *a, const char *line)
{
	for (size_t i = 0; i < CELLS; i++) {
		size_t len = strcspn(line, "\t");

		cells[i] = rbk_arena_copy(a, line, len);
		line += len + (line[len] == '\t');
	}
}

static struct rbk_evidence
evidence(struct rbk_arena *a, const struct rbk_words *w, const char *code, const char *city)
{
	struct rbk_evidence e = {0};
	char *good = rbk_arena_take(a, RBK_CREDIT_CODE_SIZE);

	if (code[0] && rbk_credit_code_read(good, code) != RBK_CODE_SHAPE)
		e.code = good;
	if (city[0])
		e.region = rbk_words_place(w, city);
	return e;
}

/* A line that can't be compared is `different`, with the reason, so that
   line i of the result belongs to line i of the input. */
static void
one_pair(struct rbk_run *r, struct rbk_json *list, const struct rbk_words *w, const char *line)
{
	struct rbk_arena a = {0};
	struct rbk_err err = { .say = r->say };
	const struct rbk_parts *x, *y;
	const char *cells[CELLS], *reason = err.text;
	struct rbk_likeness l = {0};

	cut(cells, &a, line);
	if (!rbk_parts_make(&x, &a, w, cells[0], &err) && !rbk_parts_make(&y, &a, w, cells[1], &err)) {
		struct rbk_evidence ex = evidence(&a, w, cells[2], cells[4]), ey = evidence(&a, w, cells[3], cells[5]);

		l = rbk_likeness_with(x, &ex, y, &ey);
		reason = rbk_names_reason(r, &l);
	}
	if (r->general.json) {
		struct rbk_json *o = rbk_json_obj(&r->arena);

		rbk_json_set_str(&r->arena, o, "name", cells[0]);
		rbk_json_set_str(&r->arena, o, "other", cells[1]);
		rbk_json_set_str(&r->arena, o, "verdict", rbk_verdict_word(l.verdict));
		rbk_json_set_int(&r->arena, o, "score", l.score);
		rbk_json_set_str(&r->arena, o, "reason", l.reason);
		rbk_json_set_str(&r->arena, o, "text", reason);
		rbk_json_add(list, o);
	} else {
		const char *row[] = { rbk_verdict_word(l.verdict), rbk_arena_print(&a, "%d", l.score), reason };

		rbk_names_row(r, row, 3);
	}
	rbk_arena_free(&a);
}

static int
pairs(struct rbk_run *r, const struct rbk_words *w, const char *file, struct rbk_err *err)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_lines lines;

	if (rbk_lines_read(&lines, r, file, err))
		return (int)err->code;
	for (size_t i = 0; i < lines.n; i++)
		one_pair(r, list, w, lines.at[i]);
	rbk_pen_put(r, "pairs", list);
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	const struct rbk_words *w;

	if (args->against && !args->list)
		return rbk_fail(err, RBK_E_USAGE, N_("--against needs --list FILE: the names to look up in it"));
	if (args->list && r->n > 0)
		return rbk_fail(err, RBK_E_USAGE, N_("either a file of pairs, or --list FILE"));
	if (rbk_policy_words(&w, &r->arena, rbk_run_policy(r), err))
		return (int)err->code;
	if (args->against)
		return rbk_names_against(r, w, args->list, args->against, err);
	if (args->list)
		return rbk_names_groups(r, w, args->list, err);
	return pairs(r, w, r->n > 0 ? r->operand[0] : NULL, err);
}

const struct rbk_command rbk_command_names = {
	.name = "names",
	.summary = N_("are these names one client?"),
	.about = N_("Compares names of companies; for cleaning a list before it is imported, and for asking why two clients are suspected to be one. "
	            "The words of names are those of the book at hand, as of the last sync, or those that came with the program.\n\n"
	            "FILE has two names a line, parted by a tab; further columns, where known: both credit codes, both cities. "
	            "For each line: the verdict, its score in hundredths of a percent, and the reason, parted by tabs. The verdicts are same (one client), "
	            "likely (a suspicion for a leader to settle), possible (a hint), related (branch, group, member) and different.\n\n"
	            "--list FILE has one name a line, with its credit code behind a tab if it is known; prints the names that may be one client in groups: "
	            "the group's number, the name, then how it compares with the group's first. No group holds two codes, unlike legal forms or "
	            "companies of other regions; pairs kept apart for that are told on stderr. --against REGISTER prints for each name of FILE its candidates in the register instead, best "
	            "first: name, candidate, verdict, score, reason. Knowing the others, it says likely only of the best readings of a short name."),
	.examples = "names pairs.tsv\nnames --list clients.txt\nnames --list new.txt --against clients.txt",
	.operands = operands,
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_MAYBE,
	.schema = "names/1",
	.run = run,
};

/* A sheet for people: every row with what it was scored from, so that it can
   be done again by hand. */
#include <inttypes.h>
#include <string.h>

#include "cli/dossier.h"
#include "cli/kpi.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "core/model/finding.h"
#include "core/model/money.h"

static const struct rbk_column row_columns[] = {
	{ "row", N_("row"), RBK_SHOW_TEXT, NULL },
	{ "text", N_("metric"), RBK_SHOW_TEXT, NULL },
	{ "weight", N_("weight"), RBK_SHOW_TEXT, NULL },
	{ "target", N_("target"), RBK_SHOW_TEXT, NULL },
	{ "actual", N_("actual"), RBK_SHOW_TEXT, NULL },
	{ "lost", N_("points lost"), RBK_SHOW_TEXT, NULL },
	{ "score", N_("score"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const struct rbk_column client_columns[] = {
	{ "client", N_("client"), RBK_SHOW_TEXT, NULL },
	{ "person", N_("person"), RBK_SHOW_PERSON, NULL },
	{ "at", N_("when"), RBK_SHOW_TIME, NULL },
	{ "why", N_("why it counts"), RBK_SHOW_TEXT, NULL },
	{ "share", N_("share"), RBK_SHOW_TEXT, NULL },
	{ "record", N_("record"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

const char *
rbk_kpi_filled(struct rbk_run *r, const char *text, const char *const *args, size_t n)
{
	struct rbk_buf out = {0};

	rbk_message_fill(&out, r->say(text), args, n);
	const char *all = rbk_arena_str(&r->arena, out.len ? out.text : "");

	rbk_buf_free(&out);
	return all;
}

const char *
rbk_kpi_points(struct rbk_run *r, int64_t hundredths)
{
	if (hundredths % RBK_KPI_POINT == 0)
		return rbk_arena_print(&r->arena, "%" PRId64, hundredths / RBK_KPI_POINT);
	return rbk_arena_print(&r->arena, "%" PRId64 ".%02" PRId64, hundredths / RBK_KPI_POINT, hundredths % RBK_KPI_POINT);
}

static const char *
percent(struct rbk_run *r, int64_t num, int64_t den)
{
	int64_t rate = rbk_kpi_rate(num, den), size = rate < 0 ? -rate : rate;

	return rbk_arena_print(&r->arena, "%s%" PRId64 ".%02" PRId64 "%%", rate < 0 ? "-" : "", size / 100, size % 100);
}

const char *
rbk_kpi_measure(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	if (row->lack.what)
		return "-";
	if (row->metric->ticked)
		return r->say(row->num ? N_("nothing lost") : N_("lost"));
	if (row->metric->counts)
		return rbk_arena_print(&r->arena, "%s / %s", rbk_kpi_points(r, row->num), rbk_kpi_points(r, row->den));
	return percent(r, row->num, row->den);
}

static const char *
money(struct rbk_run *r, int64_t fen)
{
	char text[RBK_MONEY_TEXT];

	rbk_fen_write(text, fen);
	return rbk_arena_str(&r->arena, text);
}

/* A numerator or denominator in words of its metric. */
static const char *
amount(struct rbk_run *r, const struct rbk_kpi_row *row, int64_t n)
{
	return row->facts ? rbk_kpi_points(r, n) : money(r, n);
}

/* "turnover 950,000.00 of 1,000,000.00"; of what is reckoned from figures
   these, too. */
const char *
rbk_kpi_input(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	const char *args[] = { amount(r, row, row->num), amount(r, row, row->den), amount(r, row, row->den - row->num) };

	return row->metric->input ? rbk_kpi_filled(r, row->metric->input, args, 3) : "";
}

static void
tell_figure(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	const char *file = rbk_json_get_str(row->figure, "file");

	if (row->metric->ticked)
		return;
	if (row->figure && file)
		rbk_line(r, N_("   %s: %s (figures: %s, row %lld)"), rbk_kpi_input(r, row), rbk_kpi_measure(r, row), file,
		         (long long)rbk_json_get_int(row->figure, "row", 0));
	else
		rbk_line(r, N_("   %s: %s"), rbk_kpi_input(r, row), rbk_kpi_measure(r, row));
}

static void
tell_rule(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	const struct rbk_kpi_rule *k = row->rule;
	const char *weight = rbk_kpi_points(r, k->weight * RBK_KPI_POINT), *lost = rbk_kpi_points(r, row->lost), *score = rbk_kpi_points(r, row->score);
	long long lose = k->lose, per = k->per, target = k->target, steps = row->short_steps;

	if (row->metric->ticked && row->reason)
		rbk_line(r, N_("   a significant loss of staff: %s"), row->reason);
	if (row->metric->ticked) {
		rbk_line(r, N_("   none of its points after a significant loss of staff (the reviewer ticks it) or a project lost with no loss report from before, else all: %s; %s - %s = %s"),
		         rbk_kpi_measure(r, row), weight, lost, score);
		return;
	}
	if (row->metric->counts)
		rbk_line(r, N_("   %lld off for every full step of %lld clients short of %lld%% of the standard: %lld steps; %s - %s = %s"), lose, per, target, steps, weight, lost, score);
	else if (k->linear)
		rbk_line(r, row->metric->lower ? N_("   %lld off for every step of %lld percentage points above %lld%%, for parts of one too; %s - %s = %s")
		                               : N_("   %lld off for every step of %lld percentage points below %lld%%, for parts of one too; %s - %s = %s"),
		         lose, per, target, weight, lost, score);
	else
		rbk_line(r, row->metric->lower ? N_("   %lld off for every full step of %lld percentage points above %lld%%: %lld steps; %s - %s = %s")
		                               : N_("   %lld off for every full step of %lld percentage points below %lld%%: %lld steps; %s - %s = %s"),
		         lose, per, target, steps, weight, lost, score);
}

static const char *
why_text(struct rbk_run *r, const struct rbk_kpi_fact *f)
{
	static const struct {
		const char *why, *text;
	} texts[] = {
		{ "next", N_("next step agreed") }, { "move", N_("moved on in the funnel") }, { "owner", N_("held the client then") },
		{ "share", N_("shared by a ruling") }, { "book", N_("in whose book it is; nobody held the client then") },
	};

	for (size_t i = 0; f->why && i < sizeof texts / sizeof *texts; i++)
		if (strcmp(texts[i].why, f->why) == 0)
			return r->say(texts[i].text);
	return f->why ? "" : r->say(N_("lost without a loss report from before"));
}

static void
tell_clients(struct rbk_run *r, const struct rbk_kpi_row *row)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	for (size_t i = 0; row->facts && row->facts[i]; i++) {
		const struct rbk_kpi_fact *f = row->facts[i];
		struct rbk_json *o = rbk_json_obj(&r->arena);
		char at[RBK_TIME_TEXT];

		rbk_time_write(at, f->at, r->zone);
		rbk_json_set_str(&r->arena, o, "client", f->name ? f->name : f->client);
		if (row->rule->of && strcmp(row->rule->of, "unit") == 0)
			rbk_json_set_str(&r->arena, o, "person", f->person);
		rbk_json_set_str(&r->arena, o, "at", at);
		rbk_json_set_str(&r->arena, o, "why", why_text(r, f));
		if (f->share != 100)
			rbk_json_set_str(&r->arena, o, "share", rbk_kpi_points(r, f->share));
		rbk_json_set_str(&r->arena, o, "record", f->record);
		rbk_json_add(list, o);
	}
	if (list->count)
		rbk_pen_table(r, "clients", client_columns, list, NULL);
}

static void
tell_row(struct rbk_run *r, const struct rbk_kpi_row *row, size_t i)
{
	rbk_plain(r, rbk_arena_print(&r->arena, "%zu. %s", i + 1, row->rule->text[rbk_say_chinese(r->say)]));
	if (row->lack.what) {
		rbk_line(r, N_("   can't be assessed: %s"), rbk_pen_sentence(r, row->lack.what, &row->lack.arg, 1));
	} else {
		tell_figure(r, row);
		tell_rule(r, row);
	}
	tell_clients(r, row);
}

static struct rbk_json *
row_json(struct rbk_run *r, const struct rbk_kpi_row *row, size_t i)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "row", rbk_arena_print(&r->arena, "%zu", i + 1));
	rbk_json_set_str(&r->arena, o, "text", row->rule->text[rbk_say_chinese(r->say)]);
	rbk_json_set_str(&r->arena, o, "weight", rbk_arena_print(&r->arena, "%" PRId64, row->rule->weight));
	rbk_json_set_str(&r->arena, o, "target", row->metric->ticked ? "" : rbk_arena_print(&r->arena, "%" PRId64 "%%", row->rule->target));
	rbk_json_set_str(&r->arena, o, "actual", rbk_kpi_measure(r, row));
	rbk_json_set_str(&r->arena, o, "lost", row->lack.what ? "-" : rbk_kpi_points(r, row->lost));
	rbk_json_set_str(&r->arena, o, "score", row->lack.what ? "-" : rbk_kpi_points(r, row->score));
	return o;
}

/* A name and what is said of it; a whole sentence stands by itself. */
static const char *
mark_text(struct rbk_run *r, const char *text, const char *more)
{
	const size_t n = strlen(text), wide = strlen("。");

	if (n && text[n - 1] == '.')
		return rbk_arena_print(&r->arena, "%s %s", text, more);
	if (n >= wide && strcmp(text + n - wide, "。") == 0)
		return rbk_arena_print(&r->arena, "%s%s", text, more);
	return rbk_kpi_with(r, text, more);
}

struct rbk_json *
rbk_kpi_marks(struct rbk_run *r, const struct rbk_kpi_sheet *s)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	const int lang = rbk_say_chinese(r->say);
	const struct rbk_policy *p;
	struct rbk_policies all;

	rbk_run_policies(&all, r);
	p = all.at[all.n - 1];
	for (size_t i = 0; i < all.n; i++)
		if (s->policy && strcmp(rbk_policy_version(all.at[i]), s->policy) == 0)
			p = all.at[i];
	for (size_t i = 0; s->marks && s->marks[i]; i++) {
		const struct rbk_rule_text *t = rbk_policy_text_of(p, s->marks[i]);
		const char *more = !t ? "" : t->reading[lang] && *t->reading[lang] ? t->reading[lang] : t->reason[lang] ? t->reason[lang] : "";

		rbk_json_add(list, rbk_json_str(&r->arena, mark_text(r, t ? t->text[lang] : s->marks[i], more)));
	}
	return list;
}

/* Under which readings the sheet stands. */
static void
tell_marks(struct rbk_run *r, const struct rbk_kpi_sheet *s)
{
	const struct rbk_json *texts = rbk_kpi_marks(r, s);
	size_t i = 0;

	if (s->borrowed)
		rbk_line(r, N_("* the level %s has no sheet of its own: this is another level's"), rbk_term(r, "levels", s->level));
	if (texts->count)
		rbk_line(r, N_("* 项目管理部 has not signed off these readings and rules of our own (roadbook help rules ID):"));
	RBK_JSON_EACH(it, texts)
		rbk_plain(r, rbk_arena_print(&r->arena, "  - %s [%s]", it->str, s->marks[i++]));
}

void
rbk_kpi_show(struct rbk_run *r, const struct rbk_kpi_sheet *s)
{
	struct rbk_json *rows = rbk_json_list(&r->arena);
	char text[RBK_TIME_TEXT];

	rbk_month_write(text, s->month);
	rbk_plain(r, rbk_arena_print(&r->arena, "%s  %s  %s", text, rbk_person_name(r, s->person), s->sheet ? rbk_term(r, "kpi_sheets", s->sheet) : ""));
	if (s->state == RBK_KPI_NO_SHEET) {
		rbk_line(r, N_("the level %s has no KPI sheet"), s->level ? rbk_term(r, "levels", s->level) : "?");
		return;
	}
	if (s->state == RBK_KPI_EXEMPT) {
		rbk_day_write(text, s->exempt_until);
		rbk_line(r, strcmp(s->exempt, "hired") == 0 ? N_("exempt as newly hired: assessed are months that begin on %s or later")
		                                            : N_("exempt as newly transferred: assessed are months that begin on %s or later"), text);
		return;
	}
	for (size_t i = 0; i < s->n; i++)
		rbk_json_add(rows, row_json(r, &s->rows[i], i));
	rbk_pen_table(r, "rows", row_columns, rows, NULL);
	if (s->grade)
		rbk_line(r, N_("total %s: grade %s"), rbk_kpi_points(r, s->total), rbk_term(r, "kpi_grades", s->grade));
	else
		rbk_line(r, N_("%s so far; a row can't be assessed, so the sheet can't be closed and has no grade"), rbk_kpi_points(r, s->total));
	if (s->policy)
		rbk_plain(r, rbk_kpi_filled(r, N_("Rules: the policy in force from {0}."), &s->policy, 1));
	tell_marks(r, s);
	rbk_plain(r, "");
	for (size_t i = 0; i < s->n; i++)
		tell_row(r, &s->rows[i], i);
}

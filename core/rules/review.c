/* A sheet's story told again from its fills and what was received, in order
   of time: each fill begins anew, each review must fit what stands then. */
#include "core/rules/review.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/rules/kpi.h"

/* Reviewers. */

/* The nearest leader above who is there, and is none of the two. */
static const char *
next_up(const struct rbk_staff *s, rbk_time t, const char *from, const char *person, const char *other)
{
	const struct rbk_post *post = rbk_staff_when(s, from, t);

	for (int i = 0; i < RBK_CHAIN_MAX && post && post->leader; i++) {
		const char *up = post->leader;

		if (rbk_staff_here(s, up, t) && strcmp(up, person) != 0 && (!other || strcmp(up, other) != 0))
			return up;
		post = rbk_staff_when(s, up, t);
	}
	return NULL;
}

static bool
serves(const struct rbk_staff *s, rbk_time t, const char *who, const char *person, const char *other)
{
	return who && rbk_staff_here(s, who, t) && strcmp(who, person) != 0 && (!other || strcmp(who, other) != 0);
}

void
rbk_reviewers_of(struct rbk_reviewers *out, const struct rbk_staff *s, const char *person, rbk_time t)
{
	const struct rbk_post *post = rbk_staff_when(s, person, t);
	const char *top = rbk_staff_top(s, t, person), *head = post ? rbk_units_head(&s->units, t, post->unit) : NULL;

	*out = (struct rbk_reviewers){0};
	if (!post)
		return;
	out->first = next_up(s, t, person, person, NULL);
	if (!out->first && serves(s, t, top, person, NULL))
		out->first = top;
	if (!out->first)
		return;
	if (serves(s, t, head, person, out->first))
		out->second = head;
	else if (!(out->second = next_up(s, t, out->first, person, out->first)) && serves(s, t, top, person, out->first))
		out->second = top;
}

bool
rbk_reviewer_is(const struct rbk_staff *s, rbk_time t, const char *author, const char *reviewer)
{
	const char *delegate = reviewer ? rbk_staff_delegate(s, reviewer, t) : NULL;

	return reviewer && (strcmp(author, reviewer) == 0 || (delegate && strcmp(author, delegate) == 0));
}

/* What a sheet holds. */

static struct rbk_json *
list_of(struct rbk_record *sheet, struct rbk_arena *a, const char *name)
{
	struct rbk_json *list = rbk_json_get(sheet->root, name);

	if (!list || list->type != RBK_J_LIST) {
		list = rbk_json_list(a);
		rbk_json_set(a, sheet->root, name, list);
	}
	return list;
}

static const struct rbk_json *
newest(const struct rbk_record *sheet)
{
	const struct rbk_json *fills = rbk_json_get(sheet->root, "fills");

	return fills && fills->type == RBK_J_LIST ? fills->last : NULL;
}

const struct rbk_json *
rbk_kpi_sheet_filled(const struct rbk_record *sheet)
{
	return rbk_json_get(newest(sheet), "sheet");
}

const char *
rbk_kpi_sheet_hash(const struct rbk_record *sheet)
{
	return rbk_json_get_str(newest(sheet), "hash");
}

static bool
same_text(const char *x, const char *y)
{
	return x && y && strcmp(x, y) == 0;
}

const struct rbk_json *
rbk_kpi_sheet_final(const struct rbk_record *sheet)
{
	const struct rbk_json *final = NULL;

	RBK_JSON_EACH(it, rbk_json_get(sheet->root, "received"))
		if (same_text(rbk_json_get_str(it, "effect"), "final"))
			final = it;
	return final;
}

static bool
reviewed(const struct rbk_record *sheet, const char *hash)
{
	RBK_JSON_EACH(it, rbk_json_get(sheet->root, "received"))
		if (same_text(rbk_json_get_str(it, "sheet"), hash))
			return true;
	return false;
}

/* What a sheet says, without where its figures stood and what clients were called. */
static struct rbk_json *
said(struct rbk_arena *a, const struct rbk_json *filled)
{
	struct rbk_json *all = rbk_json_copy(a, filled);

	RBK_JSON_EACH(row, rbk_json_get(all, "rows")) {
		struct rbk_json *figure = rbk_json_get(row, "figure");

		if (figure) {
			rbk_json_drop(figure, "file");
			rbk_json_drop(figure, "row");
		}
		RBK_JSON_EACH(client, rbk_json_get(row, "clients"))
			rbk_json_drop(client, "name");
	}
	return all;
}

bool
rbk_kpi_sheet_says(const struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_json *filled)
{
	const struct rbk_json *now = rbk_kpi_sheet_filled(sheet);

	return now && (rbk_json_equal(now, filled) || rbk_json_equal(said(a, now), said(a, filled)));
}

/* A fill before the newest that was reviewed and says the same; or NULL. */
static const struct rbk_json *
again(const struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_json *filled)
{
	const struct rbk_json *what = said(a, filled);

	RBK_JSON_EACH(it, rbk_json_get(sheet->root, "fills"))
		if (reviewed(sheet, rbk_json_get_str(it, "hash")) && rbk_json_equal(said(a, rbk_json_get(it, "sheet")), what))
			return it;
	return NULL;
}

bool
rbk_kpi_sheet_fill(struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_json *filled, rbk_time at, int offset_min)
{
	struct rbk_json *fills = list_of(sheet, a, "fills"), *kept = rbk_json_list(a), *fill = rbk_json_obj(a);
	const struct rbk_json *before;
	struct rbk_buf bytes = {0};
	char hash[65], when[RBK_TIME_TEXT];

	if (rbk_kpi_sheet_says(sheet, a, filled))
		return false;
	if ((before = again(sheet, a, filled)))
		filled = rbk_json_get(before, "sheet");
	rbk_json_line(&bytes, filled);
	rbk_sha256_hex(hash, bytes.text, bytes.len);
	rbk_buf_free(&bytes);
	RBK_JSON_EACH(it, fills)
		if (reviewed(sheet, rbk_json_get_str(it, "hash")))
			rbk_json_add(kept, rbk_json_copy(a, it));
	rbk_time_write(when, at, offset_min);
	rbk_json_set_str(a, fill, "hash", hash);
	rbk_json_set_str(a, fill, "at", when);
	rbk_json_set(a, fill, "sheet", rbk_json_copy(a, filled));
	rbk_json_add(kept, fill);
	rbk_json_set(a, sheet->root, "fills", kept);
	return true;
}

static bool
stands_before(const struct rbk_json *x, int64_t number, int64_t order)
{
	int64_t n = rbk_json_get_int(x, "number", 0);

	return n < number || (n == number && rbk_json_get_int(x, "order", 0) < order);
}

bool
rbk_kpi_sheet_take(struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_record *r, int64_t number, int64_t order,
               rbk_time at, const char *commit, int offset_min)
{
	struct rbk_json *was = list_of(sheet, a, "received"), *now = rbk_json_list(a), *item = rbk_json_copy(a, r->root);
	const char *id = rbk_record_str(r, "id");
	char when[RBK_TIME_TEXT];
	bool placed = false;

	RBK_JSON_EACH(it, was)
		if (same_text(rbk_json_get_str(it, "id"), id) && same_text(rbk_json_get_str(it, "by"), rbk_record_str(r, "by")))
			return false;
	rbk_time_write(when, at, offset_min);
	rbk_json_set_str(a, item, "written", rbk_json_get_str(item, "at"));
	rbk_json_set_str(a, item, "at", when);
	rbk_json_set_int(a, item, "number", number);
	rbk_json_set_int(a, item, "order", order);
	rbk_json_set_str(a, item, "commit", commit);
	RBK_JSON_EACH(it, was) {
		if (!placed && !stands_before(it, number, order)) {
			rbk_json_add(now, item);
			placed = true;
		}
		rbk_json_add(now, rbk_json_copy(a, it));
	}
	if (!placed)
		rbk_json_add(now, item);
	rbk_json_set(a, sheet->root, "received", now);
	return true;
}

static const struct rbk_json *
fill_of(const struct rbk_record *sheet, const char *hash)
{
	RBK_JSON_EACH(it, rbk_json_get(sheet->root, "fills"))
		if (same_text(rbk_json_get_str(it, "hash"), hash))
			return it;
	return NULL;
}

void
rbk_kpi_sheet_stand(struct rbk_kpi_stand *out, const struct rbk_record *sheet)
{
	const struct rbk_json *final = rbk_kpi_sheet_final(sheet);
	const char *hash = final ? rbk_json_get_str(final, "sheet") : rbk_kpi_sheet_hash(sheet);

	*out = (struct rbk_kpi_stand){ .fill = fill_of(sheet, hash), .second = final };
	RBK_JSON_EACH(it, rbk_json_get(sheet->root, "received")) {
		const char *of = rbk_json_get_str(it, "sheet");

		if (it == final)
			break;
		if (!same_text(rbk_json_get_str(it, "effect"), "first"))
			continue;
		if (same_text(of, hash))
			out->first = it;
		else
			out->changed_from = fill_of(sheet, of);
	}
	if (final)
		out->changed_from = out->fill;
	if (!rbk_json_get_bool(sheet->root, "changed"))
		out->changed_from = NULL;
}

/* Judging. */

struct story {
	struct rbk_record         *sheet;
	struct rbk_arena          *a;
	const struct rbk_staff    *staff;
	const struct rbk_policies *policies;
	const char                *person;
	rbk_time                   due;
	const struct rbk_json     *fill;    /* that stands now */
	const struct rbk_json     *first;   /* the first review of it, with effect */
	const struct rbk_json     *held;    /* the newest of any fill with that effect */
	const struct rbk_json     *final;   /* the newest with that effect */
	bool                       disputed, changed;
};

static rbk_time
time_of(const struct rbk_json *item)
{
	const struct rbk_record r = { NULL, (struct rbk_json *)(size_t)item };
	rbk_time t = 0;

	(void)rbk_record_time(&t, &r, "at");
	return t;
}

/* A row of a sheet or of a review, by its id. */
static const struct rbk_json *
row_of(const struct rbk_json *sheet, const char *id)
{
	RBK_JSON_EACH(row, rbk_json_get(sheet, "rows"))
		if (same_text(rbk_json_get_str(row, "id"), id))
			return row;
	return NULL;
}

static bool
is_ticked(const struct rbk_json *row)
{
	const struct rbk_kpi_metric *m = rbk_kpi_metric_find(rbk_json_get_str(row, "metric"));

	return m && m->ticked;
}

/* Are all rows scored within their weight, with a reason for each score that
   is another one than before? NULL: they are; else why not. */
static const char *
rows_wrong(const struct rbk_json *filled, const struct rbk_json *before, const struct rbk_json *review)
{
	const char *loss = rbk_json_get_str(review, "staff_loss");

	RBK_JSON_EACH(row, rbk_json_get(filled, "rows")) {
		const char *id = rbk_json_get_str(row, "id"), *reason;
		const struct rbk_json *given = row_of(review, id), *was = before ? row_of(before, id) : row;
		int64_t score = rbk_json_get_int(given, "score", -1);

		if (rbk_json_get_str(row, "lacks"))
			return "review.unassessable";
		if (!given || score < 0 || score > rbk_json_get_int(row, "weight", 0) * RBK_KPI_POINT)
			return "review.scores";
		if (is_ticked(row) && score != 0 && (loss || score != rbk_json_get_int(row, "weight", 0) * RBK_KPI_POINT))
			return "review.all_or_nothing";
		reason = is_ticked(row) && loss ? loss : rbk_json_get_str(given, "reason");
		if (score != rbk_json_get_int(was, "score", -1) && (!reason || !*reason))
			return "review.reason";
	}
	return NULL;
}

static const char *
review_wrong(const struct story *s, const struct rbk_json *it, const char *stage, const char *by, rbk_time t)
{
	const struct rbk_json *filled = rbk_json_get(s->fill, "sheet");
	bool second = strcmp(stage, "second") == 0;
	struct rbk_reviewers who;

	rbk_reviewers_of(&who, s->staff, s->person, t);
	if (strcmp(by, s->person) == 0 || !rbk_reviewer_is(s->staff, t, by, second ? who.second : who.first))
		return second ? "review.not_second" : "review.not_first";
	if (!s->fill || !same_text(rbk_json_get_str(s->fill, "hash"), rbk_json_get_str(it, "sheet")))
		return "review.other_figures";
	if (!same_text(rbk_json_get_str(filled, "state"), "done"))
		return "review.unassessable";
	if (second && !s->first)
		return "review.no_first";
	if (second && same_text(rbk_json_get_str(s->first, "by"), by))
		return "review.twice";
	return rows_wrong(filled, second ? s->first : NULL, it);
}

static void
set_effect(const struct story *s, struct rbk_json *it, const char *effect, const char *why, rbk_time t)
{
	rbk_json_drop(it, "effect");
	rbk_json_drop(it, "why");
	rbk_json_drop(it, "late");
	rbk_json_set_str(s->a, it, "effect", effect);
	rbk_json_set_str(s->a, it, "why", why);
	if (!why && (strcmp(effect, "first") == 0 || strcmp(effect, "final") == 0) && t >= s->due)
		rbk_json_set_bool(s->a, it, "late", true);
}

static void
take_review(struct story *s, struct rbk_json *it, rbk_time t)
{
	const char *stage = rbk_json_get_str(it, "stage"), *by = rbk_json_get_str(it, "by"), *why = NULL;

	if (strcmp(stage, "objection") == 0) {
		why = strcmp(by, s->person) != 0 ? "review.not_own" : !s->fill ? "review.no_sheet" : NULL;
		s->disputed = s->disputed || !why;
		set_effect(s, it, why ? "none" : "objection", why, t);
		return;
	}
	why = review_wrong(s, it, stage, by, t);
	set_effect(s, it, why ? "none" : strcmp(stage, "second") == 0 ? "final" : "first", why, t);
	if (why)
		return;
	s->disputed = false;
	if (strcmp(stage, "first") == 0) {
		s->first = s->held = it;
	} else {
		s->final = it;
		s->changed = false;
	}
}

static void
take_consequence(const struct story *s, struct rbk_json *it, rbk_time t)
{
	const char *whose = rbk_staff_authority(s->staff, t, rbk_json_get_str(it, "by"), &s->person, 1);

	set_effect(s, it, whose ? "consequence" : "none", whose ? NULL : "consequence.powerless", t);
}

static void
take(struct story *s, struct rbk_json *it)
{
	const rbk_time t = time_of(it);

	if (same_text(rbk_json_get_str(it, "kind"), "consequence"))
		take_consequence(s, it, t);
	else if (rbk_json_get_str(it, "stage") && rbk_json_get_str(it, "by"))
		take_review(s, it, t);
	else
		set_effect(s, it, "none", "review.scores", t);
}

/* A new fill: what was reviewed has to be reviewed again, unless its figures
   are back. */
static void
refill(struct story *s, const struct rbk_json *fill)
{
	const char *hash = rbk_json_get_str(fill, "hash"), *was = rbk_json_get_str(s->final ? s->final : s->held, "sheet");

	s->fill = fill;
	s->first = same_text(rbk_json_get_str(s->held, "sheet"), hash) ? s->held : NULL;
	s->changed = was && !same_text(was, hash);
}

static int64_t
total_of(const struct rbk_json *review)
{
	int64_t total = 0;

	RBK_JSON_EACH(row, rbk_json_get(review, "rows"))
		total += rbk_json_get_int(row, "score", 0);
	return total;
}

/* The policy a fill was made under; one that is gone by now: that of the day. */
static const struct rbk_policy *
policy_of(const struct story *s, const struct rbk_json *fill)
{
	const char *version = rbk_json_get_str(rbk_json_get(fill, "sheet"), "policy");

	for (size_t i = 0; i < s->policies->n; i++)
		if (same_text(rbk_policy_version(s->policies->at[i]), version))
			return s->policies->at[i];
	return rbk_policies_when(s->policies, time_of(fill));
}

static void
write_state(const struct story *s)
{
	static const char *const derived[] = { "state", "first", "second", "total", "grade", "reviewed", "late", "disputed", "changed" };
	struct rbk_json *root = s->sheet->root;

	for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
		rbk_json_drop(root, derived[i]);
	rbk_json_set_str(s->a, root, "state", s->first && !(s->final && !s->changed) ? "first" : s->final ? "final" : s->fill ? "filled" : "empty");
	if (s->first)
		rbk_json_set_str(s->a, root, "first", rbk_json_get_str(s->first, "by"));
	if (s->final) {
		const char *hash = rbk_json_get_str(s->final, "sheet");

		rbk_json_set_str(s->a, root, "second", rbk_json_get_str(s->final, "by"));
		rbk_json_set_int(s->a, root, "total", total_of(s->final));
		rbk_json_set_str(s->a, root, "grade", rbk_kpi_grade(policy_of(s, fill_of(s->sheet, hash)), total_of(s->final)));
		rbk_json_set_str(s->a, root, "reviewed", hash);
		if (rbk_json_get_bool(s->final, "late"))
			rbk_json_set_bool(s->a, root, "late", true);
	}
	if (s->disputed)
		rbk_json_set_bool(s->a, root, "disputed", true);
	if (s->changed)
		rbk_json_set_bool(s->a, root, "changed", true);
}

void
rbk_kpi_sheet_judge(struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_staff *staff, const struct rbk_policies *policies)
{
	struct story s = { .sheet = sheet, .a = a, .staff = staff, .policies = policies, .person = rbk_record_str(sheet, "person") };
	struct rbk_json *fill = list_of(sheet, a, "fills")->child, *it = list_of(sheet, a, "received")->child;
	const char *month = rbk_record_str(sheet, "month");
	struct rbk_err none = {0};
	rbk_month m = 0;

	if (!s.person || !month || rbk_month_read(&m, month, &none))
		return;
	s.due = rbk_kpi_due(rbk_policies_when(policies, rbk_day_start(rbk_month_first(m + 1), policies->offset_min)), m, policies->offset_min);
	while (fill || it) {
		if (fill && (!it || time_of(fill) <= time_of(it))) {
			refill(&s, fill);
			fill = fill->next;
		} else {
			take(&s, it);
			it = it->next;
		}
	}
	write_state(&s);
}

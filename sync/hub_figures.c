/* A month of figures in central: decided by what headquarters knows, put in
   one commit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/credit_code.h"
#include "core/model/name.h"
#include "core/model/path.h"
#include "core/rules/fact.h"
#include "core/store/lens.h"
#include "core/store/step.h"
#include "sync/central.h"
#include "sync/figures.h"
#include "sync/org_p.h"

struct planning {
	struct rbk_org    *org;
	struct rbk_central central;
	struct rbk_lens   *lens;
	struct rbk_arena  *a;
	const char       **ids; /* of the cases found */
	size_t             n, cap;
};

static void
note_case(void *ctx, const char *id)
{
	struct planning *p = ctx;

	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->ids[i], id) == 0)
			return;
	RBK_ROOM(p->ids, p->n, p->cap);
	p->ids[p->n++] = rbk_arena_str(p->a, id);
}

/* A case found by its name's core: not if it has another legal form. */
static bool
fits(struct planning *p, const struct rbk_name *typed, const struct rbk_record *kase)
{
	struct rbk_err scratch = {0};
	struct rbk_name name;
	const char *text = rbk_record_str(kase, "name");

	if (!text || rbk_name_make(&name, p->a, text, &scratch) || strcmp(name.core, typed->core) != 0)
		return true; /* it goes by that name in somebody's book */
	return !*name.form || !*typed->form || rbk_form_equal(name.form, typed->form);
}

static int
find_cases(struct planning *p, const struct rbk_fact *f, struct rbk_err *err)
{
	const char *keys[4];
	size_t n = rbk_fact_keys(keys, p->a, f);
	int code = 0;

	p->n = 0;
	for (size_t i = 0; i < n && !code; i++)
		code = rbk_lens_find(p->lens, keys[i], note_case, p, err);
	return code;
}

/* By id, credit code or name. */
static int
find_client(void *ctx, struct rbk_figure_client *out, const char *typed, struct rbk_err *err)
{
	struct planning *p = ctx;
	struct rbk_fact f = { .type = RBK_FACT_ENTRY };
	struct rbk_name name = {0};
	struct rbk_err scratch = {0};
	char code[RBK_CREDIT_CODE_SIZE];

	*out = (struct rbk_figure_client){0};
	if (rbk_ulid_valid(typed))
		f.client = typed;
	else if (rbk_credit_code_read(code, typed) != RBK_CODE_SHAPE)
		f.code = code;
	else if (rbk_name_make(&name, p->a, typed, &scratch) == 0)
		f.core = name.core;
	if (find_cases(p, &f, err))
		return (int)err->code;
	for (size_t i = 0; i < p->n; i++) {
		struct rbk_record r;

		if (rbk_central_record(&r, p->a, &p->central, rbk_case_path(p->a, p->ids[i]), err))
			return (int)err->code;
		if (f.core && !fits(p, &name, &r))
			continue;
		out->n++;
		out->id = p->ids[i];
		out->name = rbk_record_str(&r, "name");
		out->person = rbk_record_str(&r, "owner");
	}
	return 0;
}

/* The month's last moment in the organisation's zone; of a month that
   isn't over, now. */
static rbk_time
end_of(const char *month, const struct rbk_org *o)
{
	struct rbk_err scratch = {0};
	char day[RBK_TIME_TEXT];
	rbk_day first, last;

	(void)snprintf(day, sizeof day, "%.7s-01", month);
	(void)rbk_day_read(&first, day, &scratch);
	for (last = first + 31;; last--) { /* at most three steps back */
		rbk_day_write(day, last);
		if (strcmp(day + 8, "01") == 0)
			break;
	}
	rbk_time end = rbk_day_start(last, o->hub->zone) - 1;

	return end < o->now ? end : o->now;
}

static int
open_planning(struct planning *p, struct rbk_err *err)
{
	struct rbk_org *o = p->org;
	struct rbk_lens_of of;
	git_tree *tree = NULL;
	git_oid tip;
	int code = rbk_hub_main(&tip, &tree, o->hub->central, RBK_REF_MAIN, err);

	if (code)
		return code;
	rbk_lens_of_tree(&of, tree);
	git_tree_free(tree);
	code = rbk_central_open(&p->central, o->hub->path, &tip, err);
	return code ? code : rbk_lens_open(&p->lens, rbk_arena_print(p->a, "%s/lens.db", o->hub->path), o->hub->central, &of, err);
}

int
rbk_hub_figures_plan(struct rbk_figure_import *out, struct rbk_arena *a, struct rbk_hub *h, struct rbk_figure_want *want,
                     struct rbk_err *err)
{
	struct rbk_staff staff = {0};
	struct rbk_org o;
	struct planning p = { .org = &o, .a = a };
	char now[RBK_TIME_TEXT];
	int code = rbk_org_open(&o, h, err);

	*out = (struct rbk_figure_import){0};
	if (!code)
		code = open_planning(&p, err);
	if (!code)
		code = rbk_org_staff(&staff, &o);
	if (!code) {
		rbk_time_write(now, o.now, h->zone);
		want->imported = rbk_arena_str(a, now);
		want->staff = &staff;
		want->ends = end_of(want->month, &o);
		want->client = find_client;
		want->ctx = &p;
		code = rbk_figure_import(out, a, want, err);
		want->staff = NULL;
		for (size_t i = 0; i < out->figures.n; i++) { /* ids that belong to the staff just read */
			struct rbk_figure *f = &out->figures.at[i];

			f->subject = rbk_arena_str(a, f->subject);
			f->person = rbk_arena_str(a, f->person);
		}
	}
	rbk_staff_free(&staff);
	rbk_lens_close(p.lens);
	rbk_central_close(&p.central);
	free(p.ids);
	rbk_org_close(&o);
	return code;
}

/* Setting. */

struct setting {
	struct rbk_org             o;
	const struct rbk_figures  *figures;
	struct rbk_figures_report *report;
	struct rbk_put            *puts;
	const char               **paths; /* of the figures, in the order of git */
	size_t                     n, cap;
	bool                       add;
};

static void
put(struct setting *s, struct rbk_put one)
{
	RBK_ROOM(s->puts, s->n, s->cap);
	s->puts[s->n++] = one;
}

/* The same but for when it was imported? */
static bool
is_same(const struct rbk_figure *x, const struct rbk_figure *y)
{
	struct rbk_figure z = *x;
	struct rbk_record a, b;
	struct rbk_arena arena = {0};

	z.imported = y->imported;
	rbk_figure_record(&a, &arena, &z);
	rbk_figure_record(&b, &arena, y);
	bool same = rbk_json_equal(a.root, b.root);

	rbk_arena_free(&arena);
	return same;
}

static int
put_figure(struct setting *s, const struct rbk_figure *f)
{
	struct rbk_arena *a = &s->o.a;
	struct rbk_err why = { .say = s->o.err->say };
	struct rbk_record r, was;
	struct rbk_figure old;

	rbk_figure_record(&r, a, f);
	const char *path = rbk_figure_path(a, &r);
	int code = rbk_view_record(&was, a, s->o.view, path, &why);

	if (code && code != RBK_E_MISSING) {
		*s->o.err = why;
		return code;
	}
	if (!code && rbk_figure_read(&old, &was, s->o.err))
		return rbk_while(s->o.err, N_("central: %s"), path);
	if (!code && is_same(&old, f)) {
		s->report->same++;
		return 0;
	}
	put(s, rbk_hub_put(a, path, &r));
	s->report->fresh += code == RBK_E_MISSING;
	s->report->changed += code == 0;
	return 0;
}

static int
by_path(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static int
drop_other(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct setting *s = ctx;

	(void)bytes;
	(void)len;
	(void)err;
	if (s->figures->n && bsearch(&path, s->paths, s->figures->n, sizeof *s->paths, by_path))
		return 0;
	put(s, (struct rbk_put){ .path = rbk_arena_str(&s->o.a, path), .drop = 1 });
	s->report->dropped++;
	return 0;
}

static int
gather(struct setting *s, const char *month)
{
	struct rbk_record r;
	int code = 0;

	s->paths = rbk_arena_take(&s->o.a, (s->figures->n + 1) * sizeof *s->paths);
	for (size_t i = 0; i < s->figures->n && !code; i++) {
		rbk_figure_record(&r, &s->o.a, &s->figures->at[i]);
		s->paths[i] = rbk_figure_path(&s->o.a, &r);
		code = put_figure(s, &s->figures->at[i]);
	}
	if (s->figures->n)
		qsort(s->paths, s->figures->n, sizeof *s->paths, by_path);
	return code || s->add ? code
		: rbk_view_each(s->o.view, rbk_arena_print(&s->o.a, "org/figures/%s", month), ".json", -1, drop_other, s, s->o.err);
}

int
rbk_hub_figures_set(struct rbk_figures_report *out, struct rbk_hub *h, const char *month, const struct rbk_figures *figures,
                    bool add, bool dry, struct rbk_err *err)
{
	struct setting s = { .figures = figures, .report = out, .add = add };
	git_oid tip;
	bool moved;
	int code;

	*out = (struct rbk_figures_report){0};
	if (!rbk_month_valid(month))
		return rbk_fail(err, RBK_E_BAD, N_("\"%.40s\" is not a month: write it as 2026-11"), month);
	code = rbk_org_open(&s.o, h, err);
	if (!code && !dry)
		code = rbk_hub_key_need(h, err);
	if (!code)
		code = gather(&s, month);
	if (!code && !dry && s.n) {
		rbk_step("figures: commit");
		code = rbk_hub_commit(&tip, h, h->central, RBK_REF_MAIN, s.puts, s.n, rbk_arena_print(&s.o.a, "figures %s", month), s.o.now, err);
		if (!code) {
			git_oid_tostr(out->commit, sizeof out->commit, &tip);
			code = rbk_hub_publish(&moved, h, s.o.now, err);
		}
	}
	free(s.puts);
	rbk_org_close(&s.o);
	return code;
}

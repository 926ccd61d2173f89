/* Each person's merged pushes are pulled again out of central, as the merge
   pulled them out of the box; then the register's own function judges. */
#include "sync/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/rules/register.h"
#include "core/store/view.h"
#include "sync/central.h"
#include "sync/compare.h"
#include "sync/hub_p.h"
#include "sync/journal.h"
#include "sync/names.h"
#include "sync/pull.h"
#include "sync/work.h"

struct again {
	struct rbk_verify_report *out;
	struct rbk_arena   *a;
	struct rbk_hub     *hub;
	struct rbk_state    state;
	struct rbk_policies policies;
	struct rbk_line    *lines; /* of central's journal, by person, then number */
	size_t              n_lines, cap_lines;
	struct rbk_pull    *pulls;
	struct rbk_arena    arenas[RBK_WORKERS];
	size_t              n_pulls;
	struct rbk_fact    *facts;
	size_t              n_facts;
	struct rbk_central  central;
	struct rbk_people   people;
	rbk_progress_fn    *progress;
	void               *ctx;
};

/* The journal in central: lines 1 up to the state's number, times that
   never go back. */
static int
take_lines(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct again *g = ctx;

	for (const char *p = bytes, *end = bytes + len; p < end; ) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));

		RBK_ROOM(g->lines, g->n_lines, g->cap_lines);
		if (!lf || !rbk_line_read(&g->lines[g->n_lines], p, (size_t)(lf - p)))
			return rbk_fail(err, RBK_E_BROKEN, N_("central: %s holds a line that is none of a journal"), path);
		g->n_lines++;
		p = lf + 1;
	}
	return 0;
}

static int
by_number(const void *x, const void *y)
{
	const struct rbk_line *a = x, *b = y;

	return (a->number > b->number) - (a->number < b->number);
}

static int
by_person(const void *x, const void *y)
{
	const struct rbk_line *a = x, *b = y;
	int c = strcmp(a->person, b->person);

	return c ? c : by_number(x, y);
}

static int
read_journal(struct again *g, struct rbk_err *err)
{
	struct rbk_view *v;
	int64_t last = 0;
	int code = rbk_view_open(&v, git_repository_path(g->hub->central), RBK_REF_MAIN, "", err);

	if (!code)
		code = rbk_view_each(v, "journal", "", -1, take_lines, g, err);
	rbk_view_close(v);
	if (g->n_lines)
		qsort(g->lines, g->n_lines, sizeof *g->lines, by_number);
	for (size_t i = 0; i < g->n_lines && !code; i++) {
		const struct rbk_line none = {0}, *before = i ? &g->lines[i - 1] : &none;

		if (!rbk_line_follows(&g->lines[i], before))
			code = g->lines[i].number == before->number + 1
				? rbk_fail(err, RBK_E_BROKEN, N_("central's journal goes back in time at line %lld"), (long long)g->lines[i].number)
				: rbk_fail(err, RBK_E_BROKEN, N_("central's journal has no line %lld, or has it twice"), (long long)before->number + 1);
		last = g->lines[i].number;
	}
	if (!code && last != g->state.number)
		code = rbk_fail(err, RBK_E_BROKEN, N_("central's journal ends at line %lld, and its state says %lld"), (long long)last,
		                (long long)g->state.number);
	if (!code && g->n_lines)
		qsort(g->lines, g->n_lines, sizeof *g->lines, by_person);
	return code;
}

/* The newest push of the person that is merged. */
static int
merged_up_to(int64_t *number, struct again *g, const char *person, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_record r;
	int code = rbk_central_record(&r, g->a, &g->central, rbk_receipt_path(g->a, person), &why);

	*number = code ? 0 : rbk_json_get_int(r.root, "number", 0);
	if (!code || code == RBK_E_MISSING)
		return 0;
	*err = why;
	return code;
}

/* All keys the person ever had: each counts for its own numbers. */
static int
read_ring(struct rbk_pull *p, struct again *g, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	const char *bytes = NULL;
	size_t len = 0;
	int code = rbk_central_bytes(&bytes, &len, g->a, &g->central, rbk_keyring_path(g->a, p->person), &why);

	if (code && code != RBK_E_MISSING) {
		*err = why;
		return code;
	}
	if (rbk_keyring_read(&p->ring, g->a, p->person, code ? NULL : bytes, len, err))
		return (int)err->code;
	g->out->without_key += !rbk_keyring_any(&p->ring);
	return 0;
}

static int
make_pulls(struct again *g, struct rbk_err *err)
{
	char path[RBK_HUB_PATH];
	int code = 0;

	g->pulls = rbk_arena_take(g->a, (g->n_lines + 1) * sizeof *g->pulls);
	for (size_t i = 0; i < g->n_lines && !code; ) {
		struct rbk_pull *p = &g->pulls[g->n_pulls];
		const struct rbk_line *line = &g->lines[i];
		const struct rbk_post *first;
		int64_t last;

		if (!rbk_line_is_push(line)) {
			i++;
			continue;
		}
		*p = (struct rbk_pull){ .lines = line, .policies = &g->policies };
		memcpy(p->person, line->person, sizeof p->person);
		if ((code = merged_up_to(&last, g, p->person, err)) || (code = read_ring(p, g, err)) || (code = rbk_people_need(&g->people, &g->central, p->person, err)))
			break;
		for (; i < g->n_lines && strcmp(g->lines[i].person, p->person) == 0; i++)
			p->n += g->lines[i].number <= last;
		first = rbk_staff_when(&g->people.staff, p->person, INT64_MIN);
		p->since = p->before_at = first ? first->since : 0;
		p->box = git_repository_path(g->hub->central);
		rbk_hub_person_path(path, g->hub->path, "desks", p->person);
		p->desk = rbk_arena_str(g->a, path);
		g->out->pushes += p->n;
		g->n_pulls += p->n > 0;
	}
	g->out->people = g->n_pulls;
	return code;
}

static int
pull(void *ctx, size_t i, unsigned who, struct rbk_err *err)
{
	struct again *g = ctx;
	struct rbk_pull *p = &g->pulls[i];

	if (g->progress && who == 0)
		g->progress(g->ctx, "books", i, g->n_pulls);
	p->arena = &g->arenas[who];
	if (rbk_pull(p, NULL, err))
		return rbk_while(err, N_("book of %s"), p->person);
	if (p->bad == p->n)
		return 0;
	return rbk_fail(err, RBK_E_BROKEN, N_("book of %s: push number %lld was merged, and can't be told again from central: %s"), p->person,
	                (long long)p->lines[p->bad].number, p->reason);
}

static int
gather(struct again *g, struct rbk_err *err)
{
	int code = rbk_work(g->n_pulls, pull, g, err);
	size_t n = 0;

	for (size_t i = 0; i < g->n_pulls && !code; i++)
		n += g->pulls[i].n_facts;
	g->facts = rbk_arena_take(g->a, (n + 1) * sizeof *g->facts);
	for (size_t i = 0; i < g->n_pulls && !code; i++)
		for (size_t k = 0; k < g->pulls[i].n_facts; k++)
			if (g->pulls[i].facts[k].type != RBK_FACT_REVIEW)
				g->facts[g->n_facts++] = g->pulls[i].facts[k];
	return code;
}

/* Only what shares a key with the case, or with what does, and so on. */
static void
narrow(struct again *g, const char *id, const struct rbk_fact *stored, size_t n_stored)
{
	struct rbk_arena scratch = {0};
	struct rbk_names keys = {0};
	bool *in = rbk_arena_take(g->a, g->n_facts + 1), more = true;
	const char *of[4];
	size_t n = 0;

	(void)rbk_names_put(&keys, rbk_arena_print(&scratch, "i:%s", id), NULL);
	for (size_t i = 0; i < n_stored; i++)
		for (size_t k = rbk_fact_keys(of, &scratch, &stored[i]); k > 0; k--)
			(void)rbk_names_put(&keys, of[k - 1], NULL);
	while (more) {
		more = false;
		for (size_t i = 0; i < g->n_facts; i++) {
			size_t all = in[i] ? 0 : rbk_fact_keys(of, &scratch, &g->facts[i]);

			for (size_t k = 0; k < all && !in[i]; k++)
				in[i] = rbk_names_find(&keys, of[k]) != UINT32_MAX;
			for (size_t k = 0; k < all && in[i]; k++)
				(void)rbk_names_put(&keys, of[k], NULL);
			more |= all && in[i];
		}
		rbk_arena_free(&scratch);
	}
	for (size_t i = 0; i < g->n_facts; i++)
		if (in[i])
			g->facts[n++] = g->facts[i];
	g->n_facts = n;
	rbk_names_free(&keys);
}

/* A bracket may begin at a desk commit; where that desk isn't at hand, the
   later beginning that is stored is taken, if the push leaves room for it. */
static void
take_word(struct again *g, const struct rbk_fact *stored, size_t n)
{
	char path[RBK_HUB_PATH];

	for (size_t i = 0; i < g->n_facts; i++) {
		struct rbk_fact *f = &g->facts[i];

		rbk_hub_person_path(path, g->hub->path, "desks", f->person);
		for (size_t k = 0; k < n; k++)
			if (rbk_fact_compare(f, &stored[k]) == 0 && stored[k].after > f->after && stored[k].after <= f->by &&
			    access(path, F_OK) != 0) {
				f->after = stored[k].after;
				g->out->by_word++;
				break;
			}
	}
}

/* The stored cases. */

struct stored {
	const char      *id, *bytes;
	size_t           len;
	struct rbk_json *root;
	bool             met;
};

struct shelf {
	struct again    *g;
	struct stored   *at;
	size_t           n, cap;
	struct rbk_fact *facts; /* of all of them */
	size_t           n_facts, cap_facts;
	struct rbk_err  *err;
	const char      *want; /* this case only; NULL: all */
};

static int
shelve(struct shelf *s, const char *id)
{
	struct stored *one;
	struct rbk_fact *facts;
	size_t n;

	RBK_ROOM(s->at, s->n, s->cap);
	one = &s->at[s->n];
	*one = (struct stored){ .id = rbk_arena_str(s->g->a, id) };
	if (rbk_central_bytes(&one->bytes, &one->len, s->g->a, &s->g->central, rbk_case_path(s->g->a, id), s->err) ||
	    rbk_json_read(&one->root, s->g->a, one->bytes, one->len, s->err) || rbk_case_facts(&facts, &n, s->g->a, one->root, s->err))
		return (int)s->err->code;
	s->n++;
	for (size_t i = 0; i < n; i++) {
		RBK_ROOM(s->facts, s->n_facts, s->cap_facts);
		s->facts[s->n_facts++] = facts[i];
	}
	return 0;
}

static void
note_case(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct shelf *s = ctx;
	const char *name = strrchr(path, '/') + 1;
	char id[RBK_ULID_SIZE] = "";

	(void)old;
	(void)neu;
	if (s->err->code || strlen(name) != RBK_ULID_LEN + 5)
		return;
	memcpy(id, name, RBK_ULID_LEN);
	(void)shelve(s, id);
}

static int
by_id(const void *x, const void *y)
{
	return strcmp(((const struct stored *)x)->id, ((const struct stored *)y)->id);
}

static int
read_stored(struct shelf *s)
{
	struct rbk_err why = { .say = s->err->say }, *err = s->err;
	struct rbk_central *c = &s->g->central;

	if (!s->want) {
		(void)rbk_compare(&c->trees, NULL, &c->tree, "register", note_case, s, err);
		if (s->n)
			qsort(s->at, s->n, sizeof *s->at, by_id);
		return (int)err->code;
	}
	s->err = &why;
	int code = shelve(s, s->want);

	s->err = err;
	if (!code || code == RBK_E_MISSING)
		return 0;
	*err = why;
	return code;
}

/* The stored case of that id; looked up in central if only one was asked
   for. */
static struct stored *
find_stored(struct shelf *s, const char *id)
{
	struct rbk_err why = {0}, *err = s->err;

	for (size_t i = 0; s->want && i < s->n; i++)
		if (strcmp(s->at[i].id, id) == 0)
			return &s->at[i];
	if (!s->want)
		return s->n ? bsearch(&(struct stored){ .id = id }, s->at, s->n, sizeof *s->at, by_id) : NULL;
	s->err = &why;
	int code = shelve(s, id);

	s->err = err;
	return code ? NULL : &s->at[s->n - 1];
}

static struct rbk_json *
wrong(struct again *g, const struct rbk_json *kase, const char *what)
{
	struct rbk_json *row = rbk_json_obj(g->a);

	rbk_json_set_str(g->a, row, "case", rbk_json_get_str(kase, "id"));
	rbk_json_set_str(g->a, row, "name", rbk_json_get_str(kase, "name"));
	rbk_json_set_str(g->a, row, "what", what);
	rbk_json_add(g->out->found, row);
	g->out->wrong++;
	return row;
}

/* Which fields of the two differ. */
static void
name_fields(struct again *g, struct rbk_json *row, const struct rbk_json *x, const struct rbk_json *y)
{
	struct rbk_json *list = rbk_json_list(g->a);

	RBK_JSON_EACH(field, x) {
		const struct rbk_json *other = rbk_json_get(y, field->name);

		if (!other || !rbk_json_equal(field, other))
			rbk_json_add(list, rbk_json_str(g->a, field->name));
	}
	RBK_JSON_EACH(field, y)
		if (!rbk_json_get(x, field->name))
			rbk_json_add(list, rbk_json_str(g->a, field->name));
	rbk_json_set(g->a, row, "fields", list);
}

static void
compare(struct again *g, struct shelf *s, const struct rbk_json *kase)
{
	const struct rbk_record r = { rbk_kind_find("case"), (struct rbk_json *)(size_t)kase };
	struct stored *was = find_stored(s, rbk_json_get_str(kase, "id"));
	struct rbk_buf bytes = {0};

	g->out->cases++;
	if (!was) {
		(void)wrong(g, kase, "missing");
		return;
	}
	was->met = true;
	rbk_record_write(&bytes, &r);
	if (was->len != bytes.len || memcmp(was->bytes, bytes.text, bytes.len) != 0)
		name_fields(g, wrong(g, was->root, "differs"), kase, was->root);
	rbk_buf_free(&bytes);
}

static int
judge(struct again *g, struct shelf *s, struct rbk_err *err)
{
	struct rbk_json *cases = rbk_json_list(g->a);

	for (size_t i = 0; i < g->n_facts; i++)
		if (rbk_people_need_fact(&g->people, &g->central, &g->facts[i], err))
			return (int)err->code;
	g->out->facts = g->n_facts;
	rbk_register_judge(cases, g->a, g->facts, g->n_facts, &g->people.staff, &g->policies, g->state.as_of);
	RBK_JSON_EACH(kase, cases)
		compare(g, s, kase);
	for (size_t i = 0; i < s->n; i++)
		if (!s->at[i].met && (!s->want || strcmp(s->at[i].id, s->want) == 0)) {
			g->out->cases++;
			(void)wrong(g, s->at[i].root, "extra");
		}
	if (s->want && g->out->cases == 0)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no case %s, and nothing received makes one"), s->want);
	return 0;
}

static int
run(struct again *g, const char *id, struct rbk_err *err)
{
	struct shelf s = { .g = g, .err = err, .want = id };
	git_oid tip;
	git_tree *tree = NULL;
	int code;

	if ((code = rbk_hub_main(&tip, &tree, g->hub->central, RBK_REF_MAIN, err)))
		return code;
	git_tree_free(tree);
	if (!(code = rbk_hub_state(&g->state, g->hub, err)) && !(code = rbk_central_open(&g->central, g->hub->path, &tip, err)) &&
	    !(code = rbk_hub_policies(&g->policies, g->a, g->hub, err)) && !(code = read_journal(g, err)) &&
	    !(code = make_pulls(g, err)) && !(code = gather(g, err)) && !(code = read_stored(&s))) {
		if (id)
			narrow(g, id, s.facts, s.n_facts);
		take_word(g, s.facts, s.n_facts);
		code = judge(g, &s, err);
	}
	free(s.at);
	free(s.facts);
	return code;
}

int
rbk_verify(struct rbk_verify_report *out, struct rbk_arena *a, const char *hub, const char *id, rbk_progress_fn *progress,
           void *ctx, struct rbk_err *err)
{
	struct again g = { .out = out, .a = a, .progress = progress, .ctx = ctx };
	int code;

	*out = (struct rbk_verify_report){ .found = rbk_json_list(a) };
	if (!(code = rbk_hub_open_copy(&g.hub, hub, err)))
		code = run(&g, id, err);
	for (size_t i = 0; i < g.n_pulls; i++)
		rbk_pull_clear(&g.pulls[i]);
	for (unsigned i = 0; i < RBK_WORKERS; i++)
		rbk_arena_free(&g.arenas[i]);
	rbk_people_free(&g.people);
	rbk_central_close(&g.central);
	rbk_hub_close(g.hub);
	free(g.lines);
	return code;
}

/* Each group of facts and cases that belong together is judged by itself, on
   all processors. */
#include "sync/register_update.h"

#include <stdlib.h>
#include <string.h>

#include "sync/group.h"
#include "sync/work.h"

#define SPILL (1024 * 1024) /* bytes of a bundle before it goes into the pack */

/* What one worker found. */
struct part {
	struct rbk_central central;
	struct rbk_people  people;
	struct rbk_bundle *bundle;
	struct rbk_arena   arena;
	unsigned           who;
	struct rbk_put    *puts;
	size_t             n, cap;
	struct rbk_case_keys *changed;
	size_t             n_changed, cap_changed;
	size_t             contested;
	struct rbk_stray  *strays;
	size_t             n_strays, cap_strays;
};

struct update {
	struct rbk_register_update *u;
	struct rbk_err   *err;
	struct rbk_group *groups;
	size_t            n_groups;
	struct part       parts[RBK_WORKERS];
};

/* A stored case as it is now. */
struct stored {
	const char      *id, *bytes;
	size_t           len;
	struct rbk_json *root;
	bool             kept;
};

struct trial {
	struct part     *part;
	const struct rbk_register_update *update;
	struct stored   *stored;
	size_t           n_stored;
	struct rbk_fact *facts;
	size_t           n, cap;
	struct rbk_arena arena;
};

static int
load(struct trial *t, const char *id, struct rbk_err *err)
{
	struct stored *s = &t->stored[t->n_stored++];
	struct rbk_fact *facts;
	size_t n;

	*s = (struct stored){ .id = id };
	if (rbk_central_bytes(&s->bytes, &s->len, &t->arena, &t->part->central, rbk_case_path(&t->arena, id), err) ||
	    rbk_json_read(&s->root, &t->arena, s->bytes, s->len, err) ||
	    rbk_case_facts(&facts, &n, &t->arena, s->root, err))
		return rbk_while(err, N_("case %s of the register"), id);
	for (size_t i = 0; i < n; i++) {
		RBK_ROOM(t->facts, t->n, t->cap);
		t->facts[t->n++] = facts[i];
	}
	return 0;
}

static bool
is_contested(const struct rbk_json *kase)
{
	const char *status = rbk_json_get_str(kase, "status");

	return status && strcmp(status, "contested") == 0;
}

/* The case's face in the part's arena, NULL if it is what it was. */
static const char *
new_face(struct part *p, const struct rbk_json *kase, const struct rbk_json *old)
{
	struct rbk_buf is = {0}, was = {0};
	const char *face = NULL;

	rbk_face_write(&is, kase);
	if (old)
		rbk_face_write(&was, old);
	if (!old || strcmp(is.text, was.text) != 0)
		face = rbk_arena_str(&p->arena, is.text);
	rbk_buf_free(&is);
	rbk_buf_free(&was);
	return face;
}

static int
note(struct part *p, const struct rbk_json *kase, const struct rbk_json *old, const git_oid *oid, struct rbk_err *err)
{
	struct rbk_buf keys = {0};
	struct rbk_case_keys one = { .face = new_face(p, kase, old) };
	git_oid *copy = rbk_arena_take(&p->arena, sizeof *copy);
	int code = rbk_lens_case(&one.id, &keys, &one.deadline, &one.contested, kase, err);

	if (!code) {
		*copy = *oid;
		one.id = rbk_arena_str(&p->arena, one.id);
		one.keys = rbk_arena_str(&p->arena, keys.text);
		RBK_ROOM(p->changed, p->n_changed, p->cap_changed);
		p->changed[p->n_changed++] = one;
		RBK_ROOM(p->puts, p->n, p->cap);
		p->puts[p->n++] = (struct rbk_put){
			.path = rbk_case_path(&p->arena, one.id), .oid = copy, .mode = GIT_FILEMODE_BLOB,
		};
	}
	rbk_buf_free(&keys);
	return code;
}

static int
tell(struct trial *t, const char *id, const struct rbk_json *old, const struct rbk_json *neu, struct rbk_err *err)
{
	const struct rbk_register_update *u = t->update;

	return u->on_case ? u->on_case(u->ctx, t->part->who, id, old, neu, err) : 0;
}

/* A case as judged: written, unless it stands there already. */
static int
keep(struct trial *t, struct rbk_json *kase, struct rbk_err *err)
{
	const struct rbk_record r = { rbk_kind_find("case"), kase };
	const char *id = rbk_json_get_str(kase, "id");
	struct part *p = t->part;
	struct rbk_buf bytes = {0};
	struct stored *was = NULL;
	git_oid oid;
	int code = 0;

	for (size_t i = 0; i < t->n_stored && !was; i++)
		if (strcmp(t->stored[i].id, id) == 0)
			was = &t->stored[i];
	if (was)
		was->kept = true;
	rbk_record_write(&bytes, &r);
	if (!was || was->len != bytes.len || memcmp(was->bytes, bytes.text, bytes.len) != 0) {
		p->contested += is_contested(kase) && (!was || !is_contested(was->root));
		if (!(code = rbk_bundle_write(p->bundle, &oid, GIT_OBJECT_BLOB, bytes.text, bytes.len, err)) &&
		    !(code = note(p, kase, was ? was->root : NULL, &oid, err)))
			code = tell(t, id, was ? was->root : NULL, kase, err);
	}
	rbk_buf_free(&bytes);
	return code;
}

static int
forget(struct trial *t, const struct stored *s, struct rbk_err *err)
{
	struct part *p = t->part;

	RBK_ROOM(p->changed, p->n_changed, p->cap_changed);
	p->changed[p->n_changed++] = (struct rbk_case_keys){ .id = rbk_arena_str(&p->arena, s->id) };
	RBK_ROOM(p->puts, p->n, p->cap);
	p->puts[p->n++] = (struct rbk_put){ .path = rbk_case_path(&p->arena, s->id), .drop = 1 };
	return tell(t, s->id, s->root, NULL, err);
}

/* Staff is read as far as the facts at hand speak of it. */
static int
need_people(struct trial *t, struct rbk_err *err)
{
	struct part *p = t->part;

	for (size_t i = 0; i < t->n; i++)
		if (rbk_people_need_fact(&p->people, &p->central, &t->facts[i], err))
			return (int)err->code;
	return 0;
}

static void
note_strays(struct trial *t)
{
	struct part *p = t->part;

	for (size_t i = 0; i < t->n; i++) {
		const struct rbk_fact *f = &t->facts[i];

		if (!f->stray)
			continue;
		RBK_ROOM(p->strays, p->n_strays, p->cap_strays);
		p->strays[p->n_strays++] = (struct rbk_stray){
			rbk_arena_str(&p->arena, f->person), rbk_arena_str(&p->arena, f->verb), rbk_arena_str(&p->arena, f->case_id),
			f->number, f->order,
		};
	}
}

static int
weigh(struct trial *t, const struct rbk_register_update *u, struct rbk_err *err)
{
	struct rbk_json *cases = rbk_json_list(&t->arena);
	int code = need_people(t, err);

	if (code)
		return code;
	rbk_register_judge(cases, &t->arena, t->facts, t->n, &t->part->people.staff, u->policies, u->as_of);
	note_strays(t);
	RBK_JSON_EACH(kase, cases)
		if (!code)
			code = keep(t, kase, err);
	for (size_t k = 0; k < t->n_stored && !code; k++)
		if (!t->stored[k].kept)
			code = forget(t, &t->stored[k], err);
	return code;
}

static int
judge(void *ctx, size_t i, unsigned who, struct rbk_err *err)
{
	struct update *x = ctx;
	const struct rbk_group *g = &x->groups[i];
	struct trial t = { .part = &x->parts[who], .update = x->u };
	int code = 0;

	t.stored = rbk_arena_take(&t.arena, (g->n_cases + 1) * sizeof *t.stored);
	for (size_t k = 0; k < g->n_cases && !code; k++)
		code = load(&t, g->cases[k], err);
	for (size_t k = 0; k < g->n_facts && !code; k++) {
		RBK_ROOM(t.facts, t.n, t.cap);
		t.facts[t.n++] = *g->facts[k];
	}
	if (!code)
		code = weigh(&t, x->u, err);
	if (!code && rbk_bundle_size(t.part->bundle) > SPILL)
		code = rbk_bundle_flush(t.part->bundle, err);
	free(t.facts);
	rbk_arena_free(&t.arena);
	return code;
}

static int
open_parts(struct update *x)
{
	int code = 0;

	for (unsigned i = 0; i < RBK_WORKERS && !code; i++) {
		struct part *p = &x->parts[i];

		p->who = i;
		p->bundle = rbk_bundle_open(x->u->pack);
		code = rbk_central_open(&p->central, x->u->hub, x->u->commit, x->err);
	}
	return code;
}

/* The parts' findings into one; their arenas end with the update's. */
static int
collect(struct update *x, struct part *p)
{
	struct rbk_register_update *u = x->u;

	for (size_t i = 0; i < p->n; i++) {
		RBK_ROOM(u->puts, u->n_puts, u->cap_puts);
		u->puts[u->n_puts++] = p->puts[i];
	}
	for (size_t i = 0; i < p->n_changed; i++) {
		RBK_ROOM(u->changed, u->n_changed, u->cap_changed);
		u->changed[u->n_changed++] = p->changed[i];
	}
	for (size_t i = 0; i < p->n_strays; i++) {
		RBK_ROOM(u->strays, u->n_strays, u->cap_strays);
		u->strays[u->n_strays++] = p->strays[i];
	}
	u->contested += p->contested;
	return rbk_bundle_flush(p->bundle, x->err);
}

static void
close_parts(struct update *x)
{
	for (unsigned i = 0; i < RBK_WORKERS; i++) {
		rbk_bundle_close(x->parts[i].bundle);
		rbk_central_close(&x->parts[i].central);
		rbk_people_free(&x->parts[i].people);
		x->u->arenas[i] = x->parts[i].arena;
		free(x->parts[i].puts);
		free(x->parts[i].changed);
		free(x->parts[i].strays);
	}
}

static int
by_person(const void *x, const void *y)
{
	const struct rbk_stray *a = x, *b = y;
	int c = strcmp(a->person, b->person);

	if (!c)
		c = (a->number > b->number) - (a->number < b->number);
	return c ? c : (a->order > b->order) - (a->order < b->order);
}

int
rbk_register_update(struct rbk_register_update *u, struct rbk_err *err)
{
	struct update x = { .u = u, .err = err };

	int code = rbk_groups_make(&x.groups, &x.n_groups, &u->arena, u->lens, u->facts, u->n_facts, u->as_of, err);

	if (code || x.n_groups == 0)
		return code;
	code = open_parts(&x);
	if (!code)
		code = rbk_work(x.n_groups, judge, &x, err);
	for (unsigned i = 0; i < RBK_WORKERS && !code; i++)
		code = collect(&x, &x.parts[i]);
	close_parts(&x);
	if (u->n_strays)
		qsort(u->strays, u->n_strays, sizeof *u->strays, by_person);
	return code;
}

int
rbk_register_update_lens(struct rbk_register_update *u, const struct rbk_lens_of *of, struct rbk_err *err)
{
	int code = rbk_lens_begin(u->lens, err);

	for (size_t i = 0; i < u->n_changed && !code; i++) {
		const struct rbk_case_keys *c = &u->changed[i];

		code = c->keys ? rbk_lens_put(u->lens, c->id, c->keys, c->deadline, c->contested, err) : rbk_lens_drop(u->lens, c->id, err);
	}
	return code ? code : rbk_lens_commit(u->lens, of, err);
}

void
rbk_register_update_clear(struct rbk_register_update *u)
{
	free(u->puts);
	free(u->changed);
	free(u->strays);
	rbk_arena_free(&u->arena);
	for (unsigned i = 0; i < RBK_WORKERS; i++)
		rbk_arena_free(&u->arenas[i]);
	*u = (struct rbk_register_update){0};
}

/* A person's receipts, and what they are told of quarantine. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sync/compare.h"
#include "sync/desk_p.h"
#include "sync/names.h"

struct person {
	const char *id;
	git_oid     was[2], is[2]; /* [0] the merged receipt, [1] quarantine */
	bool        had[2], has[2];
	int64_t     merged_before, merged; /* numbers */
	int64_t     vanished_before, vanished;
	rbk_time    merged_at;
	struct rbk_record quarantine;
	const struct rbk_json *strays;
};

struct lines {
	struct rbk_desk_eye *eye;
	struct rbk_names     index; /* persons */
	struct person       *at;
	size_t               cap;
	int                  which; /* of was, is: what is being compared */
	struct rbk_arena     arena;
};

static struct person *
person_at(struct lines *l, const char *id)
{
	bool fresh;
	uint32_t i = rbk_names_put(&l->index, id, &fresh);

	if (i >= l->cap) {
		l->cap = l->cap ? l->cap * 2 : 64;
		l->at = rbk_grow(l->at, l->cap * sizeof *l->at);
	}
	if (fresh)
		l->at[i] = (struct person){ .id = rbk_arena_str(&l->arena, id) };
	return &l->at[i];
}

/* "…/<person>.json" */
static void
changed(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct lines *l = ctx;
	const char *name = strrchr(path, '/') + 1, *dot = strrchr(name, '.');
	struct person *p = person_at(l, rbk_arena_copy(&l->arena, name, dot ? (size_t)(dot - name) : strlen(name)));

	p->had[l->which] = old != NULL;
	p->has[l->which] = neu != NULL;
	if (old)
		p->was[l->which] = *old;
	if (neu)
		p->is[l->which] = *neu;
}

static int
read_number(int64_t *out, struct rbk_record *r, struct lines *l, const git_oid *oid, struct rbk_err *err)
{
	const char *bytes;
	size_t len;

	if (rbk_central_blob(&bytes, &len, &l->arena, &l->eye->central, oid, err) ||
	    rbk_record_read(r, &l->arena, bytes, len, err))
		return (int)err->code;
	*out = rbk_json_get_int(r->root, "number", 0);
	return 0;
}

/* What is beside the change: a receipt that stayed, a quarantine that did. */
static int
complete(struct person *p, struct lines *l, struct rbk_err *err)
{
	struct rbk_record r;
	struct rbk_err why = { .say = err->say };
	const char *path[2] = { rbk_receipt_path(&l->arena, p->id), rbk_arena_print(&l->arena, "quarantine/%s.json", p->id) };
	int64_t number;

	for (int i = 0; i < 2; i++)
		if (!p->had[i] && !p->has[i] && rbk_central_find(&p->is[i], NULL, &l->eye->central, path[i], &why) == 0) {
			p->has[i] = p->had[i] = true;
			p->was[i] = p->is[i];
		}
	if ((p->had[0] && read_number(&p->merged_before, &r, l, &p->was[0], err)) ||
	    (p->has[1] && read_number(&number, &p->quarantine, l, &p->is[1], err)))
		return rbk_while(err, N_("receipts of %s in central"), p->id);
	if (p->had[0])
		p->vanished_before = rbk_json_get_int(r.root, "vanished", 0);
	if (!p->has[0])
		return 0;
	if (read_number(&p->merged, &r, l, &p->is[0], err))
		return rbk_while(err, N_("receipts of %s in central"), p->id);
	p->vanished = rbk_json_get_int(r.root, "vanished", 0);
	p->strays = rbk_json_get(r.root, "strays");
	(void)rbk_record_time(&p->merged_at, &r, "at");
	return 0;
}

static void
tell(struct lines *l, const struct person *p, const char *what, int64_t number, rbk_time at, const char *arg, const char *more)
{
	struct rbk_arena *a = &l->arena;
	const char *const args[] = { rbk_arena_print(a, "%" PRId64, number), arg, more, NULL };

	rbk_task_tell(&l->eye->tasks, &(struct rbk_tell){
		.to = p->id, .what = what, .person = p->id, .number = number, .at = at, .args = args,
		.key = rbk_arena_print(a, "%s %s %" PRId64 "%s%s", what, p->id, number, more ? arg : "", more ? more : ""),
	}, l->eye->span->hub->zone);
}

/* "12 01J… award", of a push that is merged newly. */
static void
tell_stray(struct lines *l, const struct person *p, const char *stray)
{
	char *kase;
	const int64_t number = strtoll(stray, &kase, 10);
	const char *verb = *kase == ' ' ? strchr(kase + 1, ' ') : NULL;

	if (verb && number > p->merged_before)
		tell(l, p, "hub.stray", number, p->merged_at, rbk_arena_copy(&l->arena, kase + 1, (size_t)(verb - kase - 1)), verb + 1);
}

static void
notify(struct lines *l, const struct person *p)
{
	const struct rbk_record *q = &p->quarantine;
	rbk_time at = 0;

	if (p->has[1] && (!p->had[1] || git_oid_cmp(&p->was[1], &p->is[1]) != 0)) {
		(void)rbk_record_time(&at, q, "at");
		tell(l, p, "hub.quarantined", rbk_json_get_int(q->root, "number", 0), at, rbk_record_str(q, "reason"), NULL);
	}
	if (p->had[1] && !p->has[1] && p->has[0])
		tell(l, p, "hub.merged_again", p->merged, p->merged_at, NULL, NULL);
	if (p->vanished > p->vanished_before)
		tell(l, p, "hub.vanished", p->merged, p->merged_at, NULL, NULL);
	RBK_JSON_EACH(s, p->strays)
		tell_stray(l, p, s->str);
}

static void
put_receipt(struct lines *l, const struct person *p, const struct rbk_line *line)
{
	struct rbk_tasks *t = &l->eye->tasks;
	struct rbk_record r;
	char at[RBK_TIME_TEXT], day[RBK_TIME_TEXT];

	rbk_record_new(&r, &l->arena, "receipt");
	rbk_time_write(at, line->at, l->eye->span->hub->zone);
	rbk_day_write(day, rbk_day_of(line->at, 0));
	rbk_json_set_int(&l->arena, r.root, "number", line->number);
	rbk_json_set_str(&l->arena, r.root, "person", line->person);
	rbk_json_set_str(&l->arena, r.root, "tip", line->tip);
	rbk_json_set_str(&l->arena, r.root, "at", at);
	rbk_json_set_bool(&l->arena, r.root, "merged", line->number <= p->merged);
	rbk_task_file(t, p->id, rbk_arena_print(&t->arena, "receipts/%.7s/%" PRId64 ".json", day, line->number), &r);
}

/* Receipts of all lines since the desks were done; of those a quarantine
   kept waiting before that, too, once they are merged. */
static int
put_receipts(struct lines *l, struct rbk_err *err)
{
	const struct rbk_desk_span *span = l->eye->span;
	int64_t from = span->was.number;
	struct rbk_line *lines;
	size_t n;

	for (uint32_t i = 0; i < l->index.n; i++)
		if (l->at[i].had[1] && l->at[i].merged != l->at[i].merged_before && l->at[i].merged_before < from)
			from = l->at[i].merged_before;
	if (rbk_journal_read(&lines, &n, &l->arena, span->hub->path, from, err))
		return (int)err->code;
	for (size_t i = 0; i < n && lines[i].number <= span->now.number; i++) {
		uint32_t k = rbk_names_find(&l->index, lines[i].person);
		const struct person *p = k == UINT32_MAX ? NULL : &l->at[k];

		if (p && (lines[i].number > span->was.number || (p->had[1] && lines[i].number > p->merged_before)))
			put_receipt(l, p, &lines[i]);
	}
	return 0;
}

int
rbk_desk_lines(struct rbk_desk_eye *eye, struct rbk_err *err)
{
	static const char *const folders[] = { "receipts", "quarantine" };
	const struct rbk_desk_span *span = eye->span;
	struct lines l = { .eye = eye };
	int code = 0;

	for (l.which = 0; l.which < 2 && !code; l.which++)
		code = rbk_compare(&eye->central.trees, span->has_old ? &span->old_tree : NULL, &eye->central.tree,
		                   folders[l.which], changed, &l, err);
	for (uint32_t i = 0; i < l.index.n && !code; i++) {
		code = complete(&l.at[i], &l, err);
		if (!code)
			notify(&l, &l.at[i]);
		if (!code && l.at[i].has[0] && (!l.at[i].had[0] || !git_oid_equal(&l.at[i].was[0], &l.at[i].is[0])))
			code = rbk_unit_book(eye, l.at[i].id, err);
	}
	if (!code)
		code = put_receipts(&l, err);
	free(l.at);
	rbk_names_free(&l.index);
	rbk_arena_free(&l.arena);
	return code;
}

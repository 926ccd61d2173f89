/* The lines' loop. A line is judged when its turn comes, so that the same
   lines give the same end however they were batched. What a bad line brought
   waits until a later line is good. */
#include "sync/pull.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/utf8.h"
#include "core/store/repo.h"
#include "sync/form.h"
#include "sync/pull_p.h"

/* Trees of a commit's parents; those outside of the range are read. */
static int
parents_trees(git_oid *out, struct rbk_walk *w, const struct rbk_range *range, const struct rbk_link *link,
              struct rbk_err *err)
{
	struct rbk_link other;

	for (size_t i = 0; i < link->n_parents; i++) {
		const uint64_t *place = rbk_oids_find(&range->index, &link->parents[i]);

		if (!place && rbk_link_read(&other, &w->scratch, w->objects, &link->parents[i], false, err))
			return (int)err->code;
		out[i] = place ? range->at[*place].tree : other.tree;
	}
	return 0;
}

/* What the person had received a receipt for when this commit was begun: a
   commit that doesn't stand on the tip received before stands on an older
   one, so nothing is known but since when the person works. */
static void
brackets(rbk_time *after, const struct rbk_range *range, const git_oid *before, rbk_time before_at, rbk_time since)
{
	for (size_t i = 0; i < range->n; i++) {
		const struct rbk_link *link = &range->at[i];

		after[i] = since;
		for (size_t k = 0; k < link->n_parents; k++) {
			const uint64_t *place = rbk_oids_find(&range->index, &link->parents[k]);
			rbk_time t = place ? after[*place]
			                   : before && git_oid_cmp(before, &link->parents[k]) == 0 ? before_at : since;

			after[i] = t > after[i] ? t : after[i];
		}
	}
}

static int
walk_range(struct rbk_walk *w, const struct rbk_range *range, const git_oid *before, rbk_time before_at,
           struct rbk_err *err)
{
	rbk_time *after = rbk_grow(NULL, (range->n + 1) * sizeof *after);
	char hex[GIT_OID_HEXSZ + 1];
	git_oid trees[RBK_PARENTS_MAX];
	int code = 0;

	brackets(after, range, before, before_at, w->pull->since);
	for (size_t i = 0; i < range->n && !code; i++) {
		const struct rbk_link *link = &range->at[i];

		git_oid_tostr(hex, sizeof hex, &link->oid);
		w->after = after[i];
		if (strcmp(link->author, w->pull->person) != 0)
			code = rbk_fail(err, RBK_E_BAD, N_("the commit %s is by another author, \"%s\"; a book holds its person's own work"),
			                hex, link->author);
		else if (!(code = parents_trees(trees, w, range, link, err)))
			code = rbk_walk_commit(w, link, trees, err);
		rbk_arena_free(&w->scratch);
	}
	free(after);
	return code;
}

static int
pull_line(struct rbk_walk *w, const git_oid *tip, git_oid *tree, const git_oid *before, rbk_time before_at,
          struct rbk_err *err)
{
	struct rbk_range range;
	struct rbk_link link;
	int code = rbk_range_read(&range, w->objects, tip, before, err);

	w->order = 0;
	w->looked = 0;
	if (!code)
		code = walk_range(w, &range, before, before_at, err);
	if (!code && range.n > 0)
		*tree = range.at[range.n - 1].tree; /* the tip comes last */
	else if (!code && !(code = rbk_link_read(&link, &w->scratch, w->objects, tip, false, err)))
		*tree = link.tree;
	rbk_range_free(&range);
	return code;
}

/* Records a line that is good: what was found up to it is let go. */
static int
release(struct rbk_walk *w, size_t i, const git_oid *tip, const git_oid *tree, struct rbk_err *err)
{
	struct rbk_pull *p = w->pull;

	p->moved = true;
	p->good = i;
	p->tip = *tip;
	p->tree = *tree;
	int code = w->bundle ? rbk_bundle_flush(w->bundle, err) : 0;

	w->hub = code != 0;
	return code;
}

/* Is the line signed as it must be? What it says of devices counts once it is
   good: *ring has it. A tip that is merged already needs no other look. */
static int
judge(struct rbk_keyring *ring, struct rbk_walk *w, const git_oid *tip, struct rbk_err *err)
{
	struct rbk_pull *p = w->pull;
	struct rbk_link link;
	int code = 0;

	*ring = p->ring;
	ring->a = p->arena;
	ring->changed = false; /* what p->ring holds stays as it is */
	if (p->has_before && git_oid_cmp(tip, &p->before) == 0)
		return 0;
	if (!(code = rbk_link_read(&link, &w->scratch, w->objects, tip, false, err))) {
		const struct rbk_tip t = {
			.trees = &w->trees, .commit = *tip, .tree = link.tree, .person = p->person,
			.number = w->line->number, .at = w->line->at, .must = p->must_sign,
		};

		code = rbk_keyring_judge(ring, &t, err);
	}
	rbk_arena_free(&w->scratch);
	return code;
}

static void
learn(struct rbk_pull *p, const struct rbk_keyring *ring)
{
	const bool changed = p->ring.changed;

	if (ring->changed)
		p->ring = *ring;
	p->ring.changed = changed || ring->changed;
}

static int
base_tree(git_oid *out, struct rbk_walk *w, struct rbk_err *err)
{
	struct rbk_link link;
	int code = rbk_link_read(&link, &w->scratch, w->objects, &w->pull->before, false, err);

	*out = link.tree;
	return code;
}

/* A tip that lines are walked from. */
struct footing {
	git_oid  tip;
	rbk_time at;
	bool     has;
};

/* What the line brought since the last one; if it doesn't follow that (which
   was bad, and is gone again), since the last good one. A line that follows
   neither is as if it hadn't come. */
static int
walk_line(struct rbk_walk *w, git_oid *tree, const git_oid *tip, struct footing *last, const struct footing *good, struct rbk_err *why)
{
	struct rbk_pull *p = w->pull;
	const size_t known = p->n_facts;
	int code = pull_line(w, tip, tree, last->has ? &last->tip : NULL, last->at, why);

	if (code && !w->hub && last->has && !(good->has && git_oid_equal(&last->tip, &good->tip))) {
		struct rbk_err again = { .say = why->say };

		p->n_facts = known;
		if ((code = pull_line(w, tip, tree, good->has ? &good->tip : NULL, good->at, &again)) == 0)
			rbk_err_clear(why);
	}
	if (code)
		p->n_facts = known;
	else
		*last = (struct footing){ *tip, w->line->at, true };
	return code;
}

static int
pull_lines(struct rbk_walk *w, struct rbk_err *why)
{
	struct rbk_pull *p = w->pull;
	struct footing good = { p->before, p->before_at, p->has_before }, last = good;
	struct rbk_keyring ring;
	git_oid tip, tree, base;
	size_t facts = 0, vanished;
	int code = good.has ? base_tree(&base, w, why) : 0;

	for (size_t i = 0; i < p->n && !code; i++) {
		w->line = &p->lines[i];
		(void)git_oid_fromstr(&tip, w->line->tip);
		rbk_err_clear(why);
		if (judge(&ring, w, &tip, why) || walk_line(w, &tree, &tip, &last, &good, why) ||
		    rbk_form_check(&vanished, &w->trees, &w->seen, p->person, &tree, good.has ? &base : NULL, why)) {
			code = w->hub ? (int)why->code : 0;
			continue;
		}
		if ((code = release(w, i, &tip, &tree, why)))
			break;
		learn(p, &ring);
		facts = p->n_facts;
		p->vanished += vanished;
		good = last;
		base = tree;
	}
	p->n_facts = facts;
	return code;
}

/* What is wrong may have been said with bytes of the box in it. */
static const char *
readable(struct rbk_arena *a, const char *text)
{
	char *out = rbk_arena_str(a, text);
	size_t n = strlen(out);
	uint32_t cp;

	for (size_t i = 0, step; i < n; i += step) {
		step = rbk_utf8_next(&cp, out + i, n - i);
		if (step == 0 || cp < ' ' || (cp >= 0x7f && cp < 0xa0)) {
			memset(out + i, '?', step ? step : 1);
			step = step ? step : 1;
		}
	}
	return out;
}

int
rbk_pull(struct rbk_pull *p, struct rbk_bundle *bundle, struct rbk_err *err)
{
	struct rbk_walk *w = rbk_grow(NULL, sizeof *w);
	struct rbk_err why = { .say = err->say };

	*w = (struct rbk_walk){ .pull = p, .bundle = bundle };
	p->moved = false;
	if (rbk_objects_open(&w->objects, p->box, &why) == 0) {
		w->trees.objects = w->objects;
		(void)pull_lines(w, &why);
	} else if (why.code == RBK_E_OS) {
		w->hub = true;
	}
	/* what the machine couldn't read may be right: nobody is told otherwise */
	if (!w->hub && rbk_objects_trouble(w->objects)) {
		why = *rbk_objects_trouble(w->objects);
		w->hub = true;
	}
	bool hub = w->hub;

	p->bad = p->moved && p->good == p->n - 1 ? p->n : p->n - 1;
	if (p->bad < p->n)
		p->reason = readable(p->arena, why.text);
	if (bundle)
		rbk_bundle_drop(bundle);
	rbk_trees_free(&w->trees);
	rbk_oids_free(&w->seen);
	rbk_arena_free(&w->paths);
	rbk_arena_free(&w->scratch);
	rbk_objects_close(w->objects);
	rbk_objects_close(w->desk);
	free(w);
	return hub ? rbk_fail(err, why.code, "%s", why.text) : 0;
}

void
rbk_pull_clear(struct rbk_pull *p)
{
	free(p->facts);
	p->facts = NULL;
	p->n_facts = p->cap = 0;
}

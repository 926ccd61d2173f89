/* Central's commit of a cycle. Objects first, then the refs that keep the
   books' commits, then main: whoever sees main sees all of it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/store/step.h"
#include "sync/cycle.h"
#include "sync/packed_refs.h"

void
rbk_cycle_put(struct rbk_cycle *c, struct rbk_put put)
{
	RBK_ROOM(c->puts, c->n_puts, c->cap_puts);
	c->puts[c->n_puts++] = put;
}

static const char *
subject(struct rbk_cycle *c)
{
	int64_t first = c->state.number + 1;

	if (c->last == c->state.number)
		return "merge: deadlines";
	if (c->last == first)
		return rbk_arena_print(&c->arena, "merge %" PRId64, first);
	return rbk_arena_print(&c->arena, "merge %" PRId64 " to %" PRId64, first, c->last);
}

static int
write_commit(git_oid *made, git_oid *tree, struct rbk_cycle *c, struct rbk_err *err)
{
	struct rbk_bundle *bundle = c->bundles[0];
	struct rbk_buf bytes = {0};
	const struct rbk_commit commit = {
		.author = "hub", .committer = "hub", .org = c->hub->org, .at = c->as_of, .zone = c->hub->zone,
		.tree = tree, .parents = &c->commit, .n_parents = 1, .what = subject(c), .key = c->hub->key,
	};
	int code = rbk_repo_update_with(tree, c->hub->central, c->tree, c->puts, c->n_puts, rbk_bundle_write, bundle, err);

	if (!code) {
		rbk_commit_write(&bytes, &commit);
		code = rbk_bundle_write(bundle, made, GIT_OBJECT_COMMIT, bytes.text, bytes.len, err);
	}
	rbk_buf_free(&bytes);
	return code ? code : rbk_bundle_flush(bundle, err);
}

static int
put_refs(struct rbk_cycle *c, struct rbk_err *err)
{
	struct rbk_ref *refs = rbk_arena_take(&c->arena, (c->n_pulls + 1) * sizeof *refs);
	size_t n = 0;

	for (size_t i = 0; i < c->n_pulls; i++) {
		const struct rbk_pull *p = &c->pulls[i];
		char shard[3];

		rbk_shard(shard, p->person);
		if (p->moved)
			refs[n++] = (struct rbk_ref){ rbk_arena_print(&c->arena, "refs/books/%s/%s", shard, p->person), p->tip };
	}
	return n ? rbk_packed_refs_put(git_repository_path(c->hub->central), refs, n, err) : 0;
}

/* A lens that can't be brought along is made anew by the next merge. */
static void
move_lens(struct rbk_cycle *c, const git_oid *tree)
{
	struct rbk_lens_of of;
	struct rbk_err why = {0};
	git_tree *now = NULL;

	rbk_step("lens");
	if (git_tree_lookup(&now, c->hub->central, tree) == 0) {
		rbk_lens_of_tree(&of, now);
		(void)rbk_register_update_lens(&c->update, &of, &why);
	}
	git_tree_free(now);
}

int
rbk_cycle_commit(git_oid *made, struct rbk_cycle *c, struct rbk_err *err)
{
	git_oid tree;
	int code;

	for (size_t i = 0; i < c->update.n_puts; i++)
		rbk_cycle_put(c, c->update.puts[i]);
	for (size_t i = 0; i < c->suspect.n_puts; i++)
		rbk_cycle_put(c, c->suspect.puts[i]);
	if ((code = write_commit(made, &tree, c, err)) || (code = rbk_parcel_finish(c->pack, true, err)) ||
	    (code = put_refs(c, err)) ||
	    (code = rbk_repo_commit_ref(c->hub->central, RBK_REF_MAIN, made, &c->commit, NULL, 0, subject(c), err)))
		return code;
	move_lens(c, &tree);
	return 0;
}

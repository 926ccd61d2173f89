/* Opening and closing a cycle: what central shows, what is new. */
#include "sync/cycle.h"

#include <stdio.h>
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static int
open_lens(struct rbk_cycle *c, struct rbk_err *err)
{
	struct rbk_lens_of of;

	rbk_lens_of_tree(&of, c->tree);
	return rbk_lens_open(&c->lens, rbk_arena_print(&c->arena, "%s/lens.db", c->hub->path), c->hub->central, &of, err);
}

static void
is_due(void *ctx, const char *id)
{
	(void)id;
	*(bool *)ctx = true;
}

static int
read_lines(struct rbk_cycle *c, struct rbk_err *err)
{
	if (rbk_journal_read(&c->lines, &c->n_lines, &c->arena, c->hub->path, c->state.number, err))
		return (int)err->code;
	if (c->n_lines > RBK_CYCLE_LINES)
		c->n_lines = RBK_CYCLE_LINES;
	c->last = c->state.number;
	if (c->n_lines > 0) {
		const struct rbk_line *last = &c->lines[c->n_lines - 1];

		c->last = last->number;
		c->as_of = last->at > c->as_of ? last->at : c->as_of;
	}
	return 0;
}

static int
open_work(struct rbk_cycle *c, struct rbk_err *err)
{
	char objects[RBK_HUB_PATH + 32];
	int code = rbk_central_open(&c->central, c->hub->path, &c->commit, err);

	(void)snprintf(objects, sizeof objects, "%s/central.git/objects", c->hub->path);
	if (!code && !(code = rbk_hub_policies(&c->policies, &c->arena, c->hub, err)))
		c->words = rbk_suspicion_version(&c->arena, rbk_policies_when(&c->policies, c->as_of));
	if (!code)
		code = rbk_parcel_open(&c->pack, objects, err);
	for (unsigned i = 0; i < RBK_WORKERS && !code; i++)
		c->bundles[i] = rbk_bundle_open(c->pack);
	return code;
}

int
rbk_cycle_open(struct rbk_cycle *c, bool *work, struct rbk_err *err)
{
	int code;

	(void)pthread_mutex_init(&c->large, NULL);
	*work = false;
	if ((code = rbk_hub_main(&c->commit, &c->tree, c->hub->central, RBK_REF_MAIN, err)) ||
	    (code = rbk_hub_state(&c->state, c->hub, err)) || (code = rbk_hub_now(&c->as_of, c->hub, err)) ||
	    (code = read_lines(c, err)) || (code = open_lens(c, err)))
		return code;
	*work = c->n_lines > 0;
	if (!*work && (code = rbk_lens_due(c->lens, c->as_of, 1, is_due, work, err)))
		return code;
	return *work ? open_work(c, err) : 0;
}

/* Many small blocks of several threads: else they'd count to the end. */
static void
give_back(void)
{
#ifdef __GLIBC__
	(void)malloc_trim(0);
#endif
}

void
rbk_cycle_forget_facts(struct rbk_cycle *c)
{
	for (size_t i = 0; i < c->n_pulls; i++)
		rbk_pull_clear(&c->pulls[i]);
	c->update.facts = NULL;
	c->update.n_facts = 0;
	for (unsigned i = 0; i < RBK_WORKERS; i++)
		rbk_arena_free(&c->arenas[i]);
	give_back();
}

void
rbk_cycle_forget(struct rbk_cycle *c)
{
	rbk_cycle_forget_facts(c);
	c->n_pulls = 0;
	for (unsigned i = 0; i < RBK_WORKERS; i++) {
		rbk_bundle_close(c->bundles[i]);
		c->bundles[i] = NULL;
	}
	rbk_register_update_clear(&c->update);
	rbk_suspect_update_clear(&c->suspect);
	rbk_central_close(&c->central);
	rbk_lens_close(c->lens);
	c->lens = NULL;
	free(c->puts);
	c->puts = NULL;
	c->n_puts = c->cap_puts = 0;
	rbk_arena_free(&c->arena);
	give_back();
}

void
rbk_cycle_close(struct rbk_cycle *c)
{
	rbk_cycle_forget(c);
	rbk_parcel_close(c->pack);
	git_tree_free(c->tree);
	(void)pthread_mutex_destroy(&c->large);
}

/* Union and find over keys. Keys lead to cases by the lens, cases to their
   other keys, until nothing new turns up. */
#include "sync/group.h"

#include <stdlib.h>
#include <string.h>

#include "sync/names.h"

struct groups {
	struct rbk_arena *arena;
	struct rbk_lens  *lens;
	const struct rbk_fact *const *facts;
	size_t            n_facts;
	rbk_time          as_of;
	struct rbk_err   *err;
	struct rbk_names  keys, cases;
	uint32_t         *up;     /* union-find over keys, by their numbers */
	size_t            cap_up;
	uint32_t         *number; /* of the group, at the root of its keys */
	struct rbk_group *groups;
	size_t            n_groups;
};

static uint32_t
root_of(struct groups *x, uint32_t i)
{
	while (x->up[i] != i)
		i = x->up[i] = x->up[x->up[i]];
	return i;
}

static void
unite(struct groups *x, uint32_t i, uint32_t k)
{
	i = root_of(x, i);
	k = root_of(x, k);
	if (i < k)
		x->up[k] = i;
	else
		x->up[i] = k;
}

static uint32_t
key_at(struct groups *x, const char *key)
{
	bool fresh;
	uint32_t i = rbk_names_put(&x->keys, key, &fresh);

	if (!fresh)
		return i;
	if (i >= x->cap_up) {
		x->cap_up = x->cap_up ? x->cap_up * 2 : 256;
		x->up = rbk_grow(x->up, x->cap_up * sizeof *x->up);
	}
	x->up[i] = i;
	return i;
}

static void
take_case(void *ctx, const char *id)
{
	(void)rbk_names_put(&((struct groups *)ctx)->cases, id, NULL);
}

struct keys_of {
	struct groups *groups;
	uint32_t       first;
};

static void
take_key(void *ctx, const char *key)
{
	struct keys_of *k = ctx;
	uint32_t i = key_at(k->groups, key);

	if (k->first == UINT32_MAX)
		k->first = i;
	unite(k->groups, k->first, i);
}

/* Every case's own key, whatever else it has. */
static const char *
own_key(struct rbk_arena *a, const char *id)
{
	return rbk_arena_print(a, "i:%s", id);
}

/* Keys lead to cases, cases to keys, until there is no new one. */
static int
close_over(struct groups *x)
{
	uint32_t key = 0, kase = 0;
	int code = 0;

	while (!code && (key < x->keys.n || kase < x->cases.n)) {
		if (key < x->keys.n) {
			code = rbk_lens_find(x->lens, x->keys.at[key++], take_case, x, x->err);
			continue;
		}
		const char *id = x->cases.at[kase++];
		struct keys_of k = { x, key_at(x, own_key(x->arena, id)) };

		code = rbk_lens_keys(x->lens, id, take_key, &k, x->err);
	}
	return code;
}

static int
gather(struct groups *x)
{
	struct rbk_arena a = {0};
	const char *keys[4];

	for (size_t i = 0; i < x->n_facts; i++) {
		struct keys_of k = { x, UINT32_MAX };
		size_t n = rbk_fact_keys(keys, &a, x->facts[i]);

		while (n > 0)
			take_key(&k, keys[--n]);
		if (i % 256 == 255)
			rbk_arena_free(&a);
	}
	int code = rbk_lens_due(x->lens, x->as_of, RBK_GROUP_DUE, take_case, x, x->err);

	rbk_arena_free(&a);
	return code ? code : close_over(x);
}

/* The group of a key's set: numbered as they come. */
static uint32_t
group_of(struct groups *x, const char *key)
{
	uint32_t root = root_of(x, rbk_names_find(&x->keys, key));

	if (x->number[root] == UINT32_MAX)
		x->number[root] = (uint32_t)x->n_groups++;
	return x->number[root];
}

static void
room_in_groups(struct groups *x)
{
	for (size_t g = 0; g < x->n_groups; g++) {
		struct rbk_group *group = &x->groups[g];

		group->facts = rbk_arena_take(x->arena, group->n_facts * sizeof *group->facts);
		group->cases = rbk_arena_take(x->arena, group->n_cases * sizeof *group->cases);
		group->n_facts = group->n_cases = 0;
	}
}

/* Sorts facts and cases into their groups: counts first, then fills. */
static void
sort_out(struct groups *x)
{
	struct rbk_arena scratch = {0};
	const char *keys[4];

	x->number = rbk_grow(NULL, ((size_t)x->keys.n + 1) * sizeof *x->number);
	memset(x->number, 0xff, ((size_t)x->keys.n + 1) * sizeof *x->number);
	x->groups = rbk_arena_take(x->arena, ((size_t)x->keys.n + 1) * sizeof *x->groups);
	for (int fill = 0; fill < 2; fill++) {
		for (size_t i = 0; i < x->n_facts; i++) {
			if (rbk_fact_keys(keys, &scratch, x->facts[i]) == 0)
				continue;
			struct rbk_group *g = &x->groups[group_of(x, keys[0])];

			if (fill)
				g->facts[g->n_facts] = x->facts[i];
			g->n_facts++;
		}
		for (uint32_t i = 0; i < x->cases.n; i++) {
			struct rbk_group *g = &x->groups[group_of(x, own_key(&scratch, x->cases.at[i]))];

			if (fill)
				g->cases[g->n_cases] = x->cases.at[i];
			g->n_cases++;
		}
		rbk_arena_free(&scratch);
		if (!fill)
			room_in_groups(x);
	}
}

int
rbk_groups_make(struct rbk_group **out, size_t *n, struct rbk_arena *a, struct rbk_lens *lens,
                const struct rbk_fact *const *facts, size_t n_facts, rbk_time as_of, struct rbk_err *err)
{
	struct groups x = { .arena = a, .lens = lens, .facts = facts, .n_facts = n_facts, .as_of = as_of, .err = err };
	int code = rbk_lens_hold(lens, err);

	if (!code)
		code = gather(&x);
	rbk_lens_release(lens);
	if (!code)
		sort_out(&x);
	*out = x.groups;
	*n = x.n_groups;
	/* the ids live in the table: kept as long as the groups */
	for (size_t i = 0; i < x.n_groups; i++)
		for (size_t k = 0; k < x.groups[i].n_cases; k++)
			x.groups[i].cases[k] = rbk_arena_str(a, x.groups[i].cases[k]);
	rbk_names_free(&x.keys);
	rbk_names_free(&x.cases);
	free(x.up);
	free(x.number);
	return code;
}

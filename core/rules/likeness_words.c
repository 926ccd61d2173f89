/* A trie of words over UTF-16 units: its edges in one hash table, so that a
   walk costs a probe a unit. */
#include "core/rules/likeness_words.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/model/name.h"
#include "core/model/sound.h"
#include "core/rules/likeness_words_p.h"

struct node {
	unsigned kinds;
	uint16_t region, form;
};

struct edge {
	uint64_t key; /* (node + 1) << 16 | unit; 0: free */
	uint32_t to;
};

struct rbk_words {
	struct rbk_arena  *arena;
	struct node       *nodes;
	size_t             nnodes, nodes_cap;
	struct edge       *edges;
	size_t             nedges, edges_cap; /* cap: a power of two */
	struct rbk_region *regions;
	size_t             nregions, regions_cap;
	char               version[64];
};

/* An array that grows in the arena: what was there before stays until the
   arena goes, which for doubling costs as much again. */
static void *
larger(struct rbk_arena *a, const void *old, size_t n, size_t cap, size_t size)
{
	void *now = rbk_arena_take(a, cap * size);

	if (n)
		memcpy(now, old, n * size);
	return now;
}

struct rbk_words *
rbk_words_new(struct rbk_arena *a)
{
	struct rbk_words *w = rbk_arena_take(a, sizeof *w);

	w->arena = a;
	w->nodes_cap = 16384;
	w->nodes = rbk_arena_take(a, w->nodes_cap * sizeof *w->nodes);
	w->nnodes = 1;
	w->edges_cap = 32768;
	w->edges = rbk_arena_take(a, w->edges_cap * sizeof *w->edges);
	w->regions_cap = 4096;
	w->regions = rbk_arena_take(a, w->regions_cap * sizeof *w->regions);
	w->nregions = 1;
	return w;
}

static size_t
edge_place(const struct edge *edges, size_t cap, uint64_t key)
{
	size_t i = (size_t)(key * 0x9e3779b97f4a7c15u >> 20) & (cap - 1);

	while (edges[i].key && edges[i].key != key)
		i = (i + 1) & (cap - 1);
	return i;
}

/* The node behind that edge, 0 if there is none. */
static uint32_t
step(const struct rbk_words *w, uint32_t node, uint16_t unit)
{
	return w->edges[edge_place(w->edges, w->edges_cap, ((uint64_t)node + 1) << 16 | unit)].to;
}

static void
edges_grow(struct rbk_words *w)
{
	size_t cap = w->edges_cap * 2;
	struct edge *now = rbk_arena_take(w->arena, cap * sizeof *now);

	for (size_t i = 0; i < w->edges_cap; i++)
		if (w->edges[i].key)
			now[edge_place(now, cap, w->edges[i].key)] = w->edges[i];
	w->edges = now;
	w->edges_cap = cap;
}

static uint32_t
step_new(struct rbk_words *w, uint32_t node, uint16_t unit)
{
	uint32_t to = step(w, node, unit);

	if (to)
		return to;
	if (w->nedges * 2 >= w->edges_cap)
		edges_grow(w);
	if (w->nnodes == w->nodes_cap) {
		w->nodes = larger(w->arena, w->nodes, w->nnodes, w->nodes_cap * 2, sizeof *w->nodes);
		w->nodes_cap *= 2;
	}
	uint64_t key = ((uint64_t)node + 1) << 16 | unit;
	struct edge *e = &w->edges[edge_place(w->edges, w->edges_cap, key)];

	*e = (struct edge){ key, (uint32_t)w->nnodes };
	w->nedges++;
	return (uint32_t)w->nnodes++;
}

void
rbk_words_add(struct rbk_words *w, const uint16_t *text, size_t n, unsigned kinds, uint16_t region, uint16_t form)
{
	uint32_t node = 0;

	if (n == 0 || n > RBK_WORD_UNITS)
		return;
	for (size_t i = 0; i < n; i++)
		node = step_new(w, node, text[i]);
	struct node *at = &w->nodes[node];

	at->kinds |= kinds;
	if (form && !at->form)
		at->form = form;
	if (!region)
		return;
	if (!at->region) {
		at->region = region;
		return;
	}
	uint16_t last = at->region;

	while (last != region && w->regions[last].namesake)
		last = w->regions[last].namesake;
	if (last != region)
		w->regions[last].namesake = region;
}

uint16_t
rbk_words_add_region(struct rbk_words *w, uint16_t parent, int level)
{
	assert(w->nregions < UINT16_MAX); /* the reader checks RBK_REGIONS_MAX */
	if (w->nregions == w->regions_cap) {
		w->regions = larger(w->arena, w->regions, w->nregions, w->regions_cap * 2, sizeof *w->regions);
		w->regions_cap *= 2;
	}
	w->regions[w->nregions] = (struct rbk_region){ .parent = parent, .level = (uint8_t)level };
	return (uint16_t)w->nregions++;
}

struct rbk_region *
rbk_words_region_edit(struct rbk_words *w, uint16_t id)
{
	return &w->regions[id];
}

void
rbk_words_set_version(struct rbk_words *w, int64_t lists, uint64_t hash)
{
	(void)snprintf(w->version, sizeof w->version, "%d.%d.%" PRId64 ".%08" PRIx32, RBK_NAME_VERSION,
	               RBK_SOUND_VERSION, lists, (uint32_t)(hash ^ hash >> 32));
}

const char *
rbk_words_version(const struct rbk_words *w)
{
	return w->version;
}

size_t
rbk_words_longest(struct rbk_word_hit *hit, const struct rbk_words *w, const uint16_t *text, size_t n, unsigned kinds)
{
	uint32_t node = 0;
	size_t best = 0;

	for (size_t i = 0; i < n && i < RBK_WORD_UNITS; i++) {
		node = step(w, node, text[i]);
		if (!node)
			break;
		const struct node *at = &w->nodes[node];

		if (at->kinds && (!kinds || (at->kinds & kinds))) {
			best = i + 1;
			*hit = (struct rbk_word_hit){ at->kinds, at->region, at->form };
		}
	}
	return best;
}

uint32_t
rbk_words_all(const struct rbk_words *w, const uint16_t *text, size_t n, unsigned kinds)
{
	uint32_t node = 0, ends = 0;

	for (size_t i = 0; i < n && i < RBK_WORD_UNITS; i++) {
		node = step(w, node, text[i]);
		if (!node)
			break;
		if (w->nodes[node].kinds & kinds)
			ends |= 1u << (i + 1);
	}
	return ends;
}

bool
rbk_words_is(struct rbk_word_hit *hit, const struct rbk_words *w, const uint16_t *text, size_t n, unsigned kinds)
{
	uint32_t node = 0;

	for (size_t i = 0; i < n; i++) {
		node = step(w, node, text[i]);
		if (!node)
			return false;
	}
	const struct node *at = &w->nodes[node];

	*hit = (struct rbk_word_hit){ at->kinds, at->region, at->form };
	return n > 0 && (at->kinds & kinds);
}

const struct rbk_region *
rbk_words_region(const struct rbk_words *w, uint16_t id)
{
	assert(id < w->nregions);
	return &w->regions[id];
}

uint16_t
rbk_words_region_up(const struct rbk_words *w, uint16_t id, int level)
{
	while (id && w->regions[id].level > level)
		id = w->regions[id].parent;
	return id && w->regions[id].level == level ? id : 0;
}

bool
rbk_words_region_in(const struct rbk_words *w, uint16_t inner, uint16_t outer)
{
	while (inner && inner != outer)
		inner = w->regions[inner].parent;
	return inner != 0 && inner == outer;
}

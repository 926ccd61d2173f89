/* Keys and postings, for the folder's own files. */
#ifndef RBK_CORE_RULES_CANDIDATES_P_H
#define RBK_CORE_RULES_CANDIDATES_P_H

#include "core/rules/candidates.h"
#include "core/rules/likeness_p.h"

#define RBK_KEYS_MAX 64

struct rbk_keys {
	uint32_t at[RBK_KEYS_MAX];
	size_t   n;
};

/* Keys a name is kept under. */
void rbk_keys_kept(struct rbk_keys *k, const struct rbk_parts *p);
/* Keys to look under for a name. */
struct rbk_asked {
	uint32_t key;
	uint32_t most;    /* names compared for it; */
	bool     or_none; /* a key of more names says nothing: none of them */
};
size_t rbk_keys_asked(struct rbk_asked out[RBK_KEYS_MAX], const struct rbk_parts *p);

/* Of both only those that bring what can be `likely` or more. */
void rbk_keys_likely(struct rbk_keys *kept, struct rbk_keys *asked, const struct rbk_parts *p);

/* Postings: (key, number) pairs in sorted runs, each at least four times
   the next one; adding costs log n, a lookup a search in each run. */
struct rbk_postings {
	uint64_t *run[32];
	size_t    n[32];
	size_t    runs;
};
void rbk_postings_add(struct rbk_postings *p, const uint32_t *keys, size_t n, uint32_t number);
/* The pairs of that key in run i: first in *first, how many is returned. */
size_t rbk_postings_of(const uint64_t **first, const struct rbk_postings *p, size_t run, uint32_t key);
/* Drops pairs whose number isn't kept. */
void rbk_postings_sweep(struct rbk_postings *p, bool (*kept)(const void *with, uint32_t number), const void *with);
size_t rbk_postings_memory(const struct rbk_postings *p);
void rbk_postings_free(struct rbk_postings *p);

#define RBK_NO_NAME   UINT32_MAX
#define RBK_FORMS_MAX 250 /* legal forms that core/model/name.c gives */

/* A name in the pool: this, then its units. */
struct rbk_kept {
	uint16_t n, ncore;
	uint16_t old_at, old_from;
	uint16_t form;
};
#define RBK_KEPT_UNITS (sizeof(struct rbk_kept) / sizeof(uint16_t))

struct rbk_candidates {
	const struct rbk_words *words;
	uint16_t  *pool; /* names back to back */
	size_t     used, pool_cap, garbage;
	uint32_t  *at;   /* number → place in the pool, RBK_NO_NAME */
	size_t     numbers, at_cap;
	size_t     count;
	const char *forms[RBK_FORMS_MAX];
	size_t     nforms;
	struct rbk_postings postings;
};

/* Is there a name of that number? `with` is the register. */
bool rbk_candidates_kept(const void *with, uint32_t number);

#endif

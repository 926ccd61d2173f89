/* A set of object ids, each with a number beside it. */
#ifndef RBK_CORE_STORE_OIDS_H
#define RBK_CORE_STORE_OIDS_H

#include <git2.h>
#include <stdbool.h>
#include <stdint.h>

/* Start it as {0}; free it with rbk_oids_free. */
struct rbk_oids {
	git_oid  *at;   /* in order of putting in */
	uint64_t *with; /* the number beside each */
	size_t    n, cap;
	uint32_t *slots;
	size_t    size; /* of slots, a power of two */
};

/* Puts an id in; false if it is there already (its number stays). */
bool rbk_oids_put(struct rbk_oids *s, const git_oid *oid, uint64_t with);
/* The number beside it; NULL if it isn't in. */
uint64_t *rbk_oids_find(const struct rbk_oids *s, const git_oid *oid);
/* Forgets the ids put in since there were n. Costs what it forgets. */
void rbk_oids_cut(struct rbk_oids *s, size_t n);
void rbk_oids_free(struct rbk_oids *s);

#endif

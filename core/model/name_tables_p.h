/* What name.c knows about characters. The tables are generated and
   committed (fixtures/names/generate.c), so that a name's key is the same
   bytes on every machine; all are sorted by their first column. */
#ifndef RBK_CORE_MODEL_NAME_TABLES_P_H
#define RBK_CORE_MODEL_NAME_TABLES_P_H

#include <stddef.h>
#include <stdint.h>

/* One character's fold: fully decomposed, NFKC case folded, simplified.
   `to` is a code point, or RBK_NAME_POOLED | count << 16 | place in the
   pool. What isn't listed folds to itself, Hangul syllables too (the only
   ones left composed: they take part in no reordering). */
struct rbk_name_fold {
	uint32_t from, to;
};
#define RBK_NAME_POOLED 0x80000000u

/* Characters that fold to nothing. */
struct rbk_name_drop {
	uint32_t first, last;
};

/* Canonical combining class, where it isn't 0. */
struct rbk_name_class {
	uint32_t first, last;
	uint8_t  ccc;
};

/* Canonical composition of two folded characters; Hangul is arithmetic. */
struct rbk_name_pair {
	uint32_t a, b, to;
};

/* Most code points that one byte of UTF-8 folds to. */
#define RBK_NAME_SPREAD 6

extern const struct rbk_name_fold  rbk_name_folds[];
extern const uint32_t              rbk_name_pool[];
extern const struct rbk_name_drop  rbk_name_drops[];
extern const struct rbk_name_class rbk_name_classes[];
extern const struct rbk_name_pair  rbk_name_pairs[];
extern const size_t rbk_name_nfolds, rbk_name_ndrops, rbk_name_nclasses, rbk_name_npairs;

#endif

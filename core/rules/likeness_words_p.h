/* Looking words up, for the folder's own files. Texts are UTF-16 units of
   folded text (core/model/name.h). */
#ifndef RBK_CORE_RULES_LIKENESS_WORDS_P_H
#define RBK_CORE_RULES_LIKENESS_WORDS_P_H

#include "core/rules/likeness_words.h"

/* What a word may be; one word may be several. */
enum {
	RBK_WORD_REGION = 1 << 0,
	RBK_WORD_MARK   = 1 << 1,  /* 省 市 县: behind a region's bare name */
	RBK_WORD_ZONE   = 1 << 2,  /* 高新区 */
	RBK_WORD_FORM   = 1 << 3,  /* 有限公司: ends a head */
	RBK_WORD_KIND   = 1 << 4,  /* 厂: ends a name without a legal form */
	RBK_WORD_BRANCH = 1 << 5,  /* 支行: ends a branch's name */
	RBK_WORD_HEAD   = 1 << 6,  /* 银行: may end a head that has a branch */
	RBK_WORD_GROUP  = 1 << 7,  /* 集团 */
	RBK_WORD_NOTE   = 1 << 8,  /* 简称: another name follows */
	RBK_WORD_OLD    = 1 << 9,  /* 原: the same, behind a bracket only */
	RBK_WORD_BEFORE = 1 << 10, /* st: a stock exchange's mark */
	RBK_WORD_AFTER  = 1 << 11,
	RBK_WORD_UNIT   = 1 << 12, /* 店: what a number counts */
	RBK_WORD_TRADE  = 1 << 13,
	RBK_WORD_BROAD  = 1 << 14, /* a trade that says little: 科技 */
	RBK_WORD_PEOPLE = 1 << 15, /* 回: in the full names of autonomous regions */
	RBK_WORD_STOCK  = 1 << 16, /* 股份: how a joint stock company is called in short */
	RBK_WORD_LETTER = 1 << 17, /* 粤 */
	RBK_WORD_TOWN   = 1 << 18  /* 县: tells a region that the lists don't know */
};

#define RBK_WORD_UNITS 24 /* units of the longest word looked for */

struct rbk_word_hit {
	unsigned kinds;
	uint16_t region; /* first region of that name, 0 none */
	uint16_t form;   /* class of a form or a kind, 0 none */
};

enum rbk_region_level { RBK_LEVEL_NATION, RBK_LEVEL_PROVINCE, RBK_LEVEL_CITY, RBK_LEVEL_COUNTY };

struct rbk_region {
	uint16_t       parent;    /* 0 at the top */
	uint16_t       namesake;  /* the next region of the same name, 0 none */
	uint8_t        level;     /* enum rbk_region_level */
	bool           district;  /* 区: a bare name counts only behind its city's */
	uint8_t        bare;      /* units of the name without its mark */
	const uint16_t *letters;  /* units that stand for it in short names: 沪, 申 */
	uint8_t        nletters;
};

/* The longest word at text[0..n) that is of one of `kinds` (0: any), 0 if
   none; what it is in *hit. */
size_t rbk_words_longest(struct rbk_word_hit *hit, const struct rbk_words *w, const uint16_t *text, size_t n,
                         unsigned kinds);
/* Every length at which a word of `kinds` ends: bit i for i units. */
uint32_t rbk_words_all(const struct rbk_words *w, const uint16_t *text, size_t n, unsigned kinds);
/* Is text[0..n) as a whole such a word? */
bool rbk_words_is(struct rbk_word_hit *hit, const struct rbk_words *w, const uint16_t *text, size_t n,
                  unsigned kinds);

const struct rbk_region *rbk_words_region(const struct rbk_words *w, uint16_t id);
/* The region of that level it lies in, or itself; 0 if none. */
uint16_t rbk_words_region_up(const struct rbk_words *w, uint16_t id, int level);
/* Does `inner` lie in `outer`, or is it that? */
bool rbk_words_region_in(const struct rbk_words *w, uint16_t inner, uint16_t outer);

/* Making (likeness_words_read.c). */
struct rbk_words *rbk_words_new(struct rbk_arena *a);
void rbk_words_add(struct rbk_words *w, const uint16_t *text, size_t n, unsigned kinds, uint16_t region,
                   uint16_t form);
uint16_t rbk_words_add_region(struct rbk_words *w, uint16_t parent, int level);
struct rbk_region *rbk_words_region_edit(struct rbk_words *w, uint16_t id);
void rbk_words_set_version(struct rbk_words *w, int64_t lists, uint64_t hash);

#endif

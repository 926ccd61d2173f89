/* The parts themselves, for the folder's own files. */
#ifndef RBK_CORE_RULES_LIKENESS_PARTS_P_H
#define RBK_CORE_RULES_LIKENESS_PARTS_P_H

#include "core/rules/likeness_parts.h"
#include "core/rules/likeness_words_p.h"

struct rbk_span {
	uint16_t at, n;
};

/* What a unit of the text is, as bits. */
enum {
	RBK_UNIT_START  = 1 << 0, /* a word begins here */
	RBK_UNIT_MARK   = 1 << 1, /* 省 市 县 of a region, a zone: may be left out */
	RBK_UNIT_REGION = 1 << 2, /* of a region's name */
	RBK_UNIT_BRAND  = 1 << 3,
	RBK_UNIT_FORM   = 1 << 4,
	RBK_UNIT_GROUP  = 1 << 5
};

struct rbk_parts {
	const struct rbk_words *words;
	const uint16_t *whole;       /* units of the folded name, notes and all */
	uint16_t nwhole, ncore;      /* units of it, and without its legal form (core/model/name.h) */
	uint16_t old_at, old_from;   /* a note in brackets alone (原…): the units before it, where its name begins; 0: none */
	const char     *form;        /* that form, as rbk_name_make gives it */
	const uint16_t *text;        /* units of the folded name without its notes */
	const uint8_t  *unit;        /* what each is */
	const uint16_t *bare;        /* body, then tail, without marks, numbers as digits */
	const struct rbk_parts *also; /* the name in a note, NULL if none */
	uint32_t number, tail_number; /* hash of the numbers in body and tail, 0: none */
	uint16_t n;
	uint16_t head;               /* units of the head with its form: n if there is no tail */
	uint16_t body;               /* units of the head without its form */
	uint16_t nbare, bare_body;
	struct rbk_span region;      /* at the beginning, marks and zones with it */
	struct rbk_span place;       /* a region behind the brand: 海川(中国) */
	struct rbk_span brand, trade;
	struct rbk_span kind;        /* 厂 at the end of a body without a form */
	struct rbk_span group;       /* 集团 in the body */
	struct rbk_span stock;       /* the text without a stock exchange's marks */
	uint16_t region_id, place_id, tail_id; /* 0: none, or not in the lists */
	uint16_t form_class;         /* of form or kind, 0: none */
	bool     weak;               /* the region is a county's bare name: may be a brand */
	bool     plain;              /* the brand is made of trade words */
};

/* Parts of a name that was folded before; of `whole` are given: words,
   whole, nwhole, ncore, form, old_at, old_from. */
const struct rbk_parts *rbk_parts_folded(struct rbk_arena *a, const struct rbk_parts *whole);

/* Walks the region at text[0..n): returns its units (0: none), sets `unit`
   bits. `sure` tells whether more than a county's bare name was seen. */
size_t rbk_region_walk(uint16_t *id, bool *sure, uint8_t *unit, const struct rbk_words *w, const uint16_t *text,
                       size_t n);

/* A number that counts something (第十二, 二局, 3号) at text[i], behind
   text[0..i): its units, its value in *value; 0 if there is none. */
size_t rbk_number_at(uint32_t *value, const struct rbk_words *w, const uint16_t *text, size_t i, size_t n);

#endif

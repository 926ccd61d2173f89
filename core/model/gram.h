/* Text as it is searched: folded, cut into short pieces that an index can
   hold, and compared with what a person typed: part of it, its pinyin
   (wuliu for 物流) or its initials (shwl for 上海物流). */
#ifndef RBK_CORE_MODEL_GRAM_H
#define RBK_CORE_MODEL_GRAM_H

#include <stdbool.h>

#include "core/model/buf.h"

/* Of the rules below: an index made by another version isn't used. */
#define RBK_GRAM_VERSION 1

/* Appends text folded: letters small, full width as half, traditional as
   simplified (as names are, core/model/name.h), blanks and control
   characters as one blank. Bytes that are no UTF-8 become blanks. */
void rbk_gram_fold(struct rbk_buf *out, const char *text);

/* Appends the pinyin of folded text, each syllable (or letter that isn't
   Chinese) beginning with a capital or a digit: "ShangHaiWuLiu"; a blank stays
   one. ü is v. */
void rbk_gram_pinyin(struct rbk_buf *out, const char *folded);

/* Appends the pieces of a record, with blanks between: of `name` and `text`
   (both folded) all runs of two characters, or three of Latin letters and
   digits; of `name` the same of its pinyin and initials. */
void rbk_gram_pieces(struct rbk_buf *out, const char *name, const char *text);

/* The pieces that a record must have to match what was typed (folded), as an
   FTS5 expression. False: nothing but blanks and signs. */
bool rbk_gram_query(struct rbk_buf *out, const char *typed);

/* How well a record fits; every word of what was typed must be in it. */
enum rbk_gram_fit {
	RBK_GRAM_NONE,
	RBK_GRAM_TEXT,  /* somewhere in the text */
	RBK_GRAM_PART,  /* in the name, its pinyin or initials */
	RBK_GRAM_BEGIN, /* the name begins so */
	RBK_GRAM_WHOLE  /* the name is it */
};
enum rbk_gram_fit rbk_gram_match(const char *typed, const char *name, const char *text);

#endif

/* Company names as keys. Only what decides alone: spelling that is surely
   the same. (Likeness is another noun and comes with its own module.) */
#ifndef RBK_CORE_MODEL_NAME_H
#define RBK_CORE_MODEL_NAME_H

#include <stdbool.h>

#include "core/model/arena.h"
#include "core/model/err.h"

#pragma GCC visibility push(default)

/* The version of the tables and of the rules below: part of every key, so
   that keys of two versions never meet. */
#define RBK_NAME_VERSION 1

struct rbk_name {
	const char *normal; /* NFKC, case folded, traditional → simplified, no spaces or punctuation */
	const char *core;   /* `normal` without its legal form; never empty for a name that isn't */
	const char *form;   /* the legal form's canonical word ("有限公司"), "" if none was written */
};

/* RBK_E_BAD: empty, only punctuation, or not UTF-8; RBK_E_BOUND: too long. */
int rbk_name_make(struct rbk_name *out, struct rbk_arena *a, const char *text, struct rbk_err *err);

/* True if two legal forms mean the same kind of company
   (有限公司 = 有限责任公司); "" equals only "". */
bool rbk_form_equal(const char *x, const char *y);

#pragma GCC visibility pop
#endif

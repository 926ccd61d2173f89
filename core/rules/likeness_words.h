/* The words of company names: regions, legal forms, trades, branches. They
   are policy data (core/rules/policy/names.json); nothing here knows one. */
#ifndef RBK_CORE_RULES_LIKENESS_WORDS_H
#define RBK_CORE_RULES_LIKENESS_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/err.h"
#include "core/rules/policy.h"

#pragma GCC visibility push(default)

/* Words as read; lives in the arena it was read into. */
struct rbk_words;

/* Reads a policy file that holds "names": { "version", "source", "reason",
   "regions": [ { "name": "广东省", "short": "粤", "in": [ "深圳市 深: 福田区 …" ] } … ],
   and lists of texts, words parted by spaces: "peoples" "marks" "marks_alone" "zones"
   "nations" "forms" "kinds" (one text: one class of meaning) "branches"
   "heads" "groups" "notes" "olds" "stock_before" "stock_after"
   "stock_shorts" "units" "trades" "broad" }. Words are folded as names are. RBK_E_BAD: names the
   list and the reason. */
int rbk_words_read(const struct rbk_words **out, struct rbk_arena *a, const char *bytes, size_t len,
                   struct rbk_err *err);

/* The compiled-in words. */
const struct rbk_words *rbk_words_builtin(struct rbk_arena *a);

/* The words of a policy: its file "names", or the compiled-in words if it
   has none. A policy is read without reading them, since few commands
   compare names. As rbk_words_read. */
int rbk_policy_words(const struct rbk_words **out, struct rbk_arena *a, const struct rbk_policy *p,
                     struct rbk_err *err);

/* The number of the region a text begins with, for rbk_evidence; 0 if it
   is none of the lists. */
uint16_t rbk_words_place(const struct rbk_words *w, const char *text);

/* "1.2.9f03a6c1": tables' version, lists' version, the lists' bytes. Part
   of every key derived from parts: keys of two versions must never meet. */
const char *rbk_words_version(const struct rbk_words *w);

#pragma GCC visibility pop
#endif

/* The directory from inside: central's two states become rows that go and
   rows that come, rows become leaves, leaves a tree. */
#ifndef RBK_SYNC_DIRECTORY_P_H
#define RBK_SYNC_DIRECTORY_P_H

#include "core/model/table.h"
#include "core/rules/directory.h"
#include "sync/central.h"
#include "sync/directory.h"
#include "sync/work.h"

#define RBK_ASK_PERSON 0x8000 /* numbers from here on are persons */

struct rbk_rows {
	uint8_t (*at)[RBK_ROW];
	size_t  n, cap;
};

/* One state of central. */
struct rbk_directory_side {
	git_oid            commit;
	struct rbk_central central[RBK_WORKERS];
	struct rbk_people  people[RBK_WORKERS];
	struct rbk_arena   arena;
	char               key[2 * RBK_MAC_KEY + 1], since[RBK_TIME_TEXT];
	struct rbk_mac     mac;
	bool               names; /* holders are named */
	struct rbk_buf     units, persons; /* the files */
	struct rbk_table   numbers; /* "unit" and "person " (with a space) → number */
};

/* directory_side.c. RBK_E_MISSING: central has no key. */
int rbk_directory_side_open(struct rbk_directory_side *s, const struct rbk_hub *h, const git_oid *commit, bool names, struct rbk_err *err);
void rbk_directory_side_close(struct rbk_directory_side *s);
/* The number of whom a listing leads to, 0: headquarters. */
int rbk_directory_ask(uint16_t *out, struct rbk_directory_side *s, unsigned who, const struct rbk_listing *l, struct rbk_err *err);

/* directory_rows.c: rows that go and that come, in order, nothing in both.
   `old` NULL: all that is. */
int rbk_directory_rows(struct rbk_rows *go, struct rbk_rows *come, struct rbk_directory_side *old, struct rbk_directory_side *neu,
                       struct rbk_err *err);

/* directory_tree.c: the rows/ of `base` (NULL: none) with those changes, as
   puts whose bytes live in the arena. RBK_E_BROKEN: a row that goes isn't
   there, or what is there makes no sense. */
int rbk_directory_leaves(struct rbk_put **puts, size_t *n, struct rbk_arena *a, git_repository *repo, const git_tree *base,
                         const struct rbk_rows *go, const struct rbk_rows *come, struct rbk_err *err);

/* directory_past.c: a line about one that is replaced. If it can't be kept,
   who fetched that one is sent all. */
void rbk_directory_remember(const struct rbk_hub *h, const git_oid *tip);
/* When commons has many packs: forgets what was replaced long ago. A new key
   makes all that was before useless: then it is forgotten at once. */
int rbk_directory_tidy(const struct rbk_hub *h, git_repository *commons, bool rekeyed, struct rbk_err *err);

#endif

/* The search lens: what find and client list ask, in a SQLite file beside a
   book or a hub. Derived: made anew when it is missing, damaged, of another
   version or policy; brought along by what changed since; never the truth.
   Where it can't be written it is made in memory, which takes its time.
   What it is made by: `policy` says which activities are valid contacts;
   `progress` (or NULL) is told now and then how many records were read, then
   how many of all are indexed (all 0: not known yet). */
#ifndef RBK_CORE_STORE_SEARCH_H
#define RBK_CORE_STORE_SEARCH_H

#include "core/model/gram.h"
#include "core/model/path.h"
#include "core/rules/policy.h"

struct rbk_search;
struct rbk_search_how {
	const struct rbk_policy *policy;
	void (*progress)(void *ctx, const char *what, size_t done, size_t all);
	void *ctx;
};

/* Makes it anew, after an answer that was RBK_E_BROKEN. */
int rbk_search_renew(struct rbk_search *s, struct rbk_err *err);
void rbk_search_close(struct rbk_search *s);
/* How many records were read to bring it in line. */
size_t rbk_search_read(const struct rbk_search *s);

/* The lens of a book: its own records and those handed over. */
struct rbk_book;
int rbk_search_book(struct rbk_search **out, struct rbk_book *b, const struct rbk_search_how *how, struct rbk_err *err);
/* The lens of a unit that was fetched: its people's books, and what was handed over to
   them. rbk_book_forget_unit deletes it. */
int rbk_search_unit(struct rbk_search **out, struct rbk_book *b, const char *unit, const struct rbk_search_how *how, struct rbk_err *err);
/* The lens of a hub: every book in central. */
int rbk_search_hub(struct rbk_search **out, const char *hub, const struct rbk_search_how *how, struct rbk_err *err);

/* A client, contact, activity or record of work that fits. */
struct rbk_hit {
	const char     *path, *name, *body; /* name (of an activity: its topic, of work: its text) and all other texts, a line each */
	struct rbk_path place;
	enum rbk_gram_fit fit;
};
typedef void rbk_hit_fn(void *ctx, const struct rbk_hit *h);
/* Calls f for records that fit what was typed: clients first, then contacts,
   activities and work, each newest first; at most `most` of a kind, *more says
   whether there are others. Removed and amended ones are left out. */
int rbk_search_find(struct rbk_search *s, const char *typed, size_t most, bool *more, rbk_hit_fn *f, void *ctx,
                    struct rbk_err *err);
/* The name (and other names, a line each) of the client in a folder, "" if there is none. In the arena. */
const char *rbk_search_name(struct rbk_search *s, struct rbk_arena *a, const char *folder);
/* When the client in a folder was last in valid contact; 0: never. */
int rbk_search_last(rbk_time *at, struct rbk_search *s, const char *folder, struct rbk_err *err);

#endif

/* The search lens from inside: its file (search.c), its making
   (search_make.c), its answers (search_find.c). */
#ifndef RBK_CORE_STORE_SEARCH_P_H
#define RBK_CORE_STORE_SEARCH_P_H

#include <git2.h>
#include <sqlite3.h>

#include "core/store/search.h"

/* A tree whose records are searched. Paths get `before` in front. */
struct rbk_search_root {
	const char *before; /* "books/" */
	git_oid     tree;
	bool        has;    /* false: nothing (any more) */
};
#define RBK_SEARCH_ROOTS 2

/* Opens the lens at `path` and brings it in line with the trees. Where it
   can't be written it is made in memory, which takes its time. The
   repository is borrowed until close. */
int rbk_search_open(struct rbk_search **out, const char *path, git_repository *repo,
                    const struct rbk_search_root roots[RBK_SEARCH_ROOTS], const struct rbk_search_how *how,
                    struct rbk_err *err);
enum search_query {
	SEARCH_AT, SEARCH_NEW, SEARCH_PUT, SEARCH_CLEAR, SEARCH_DEAD, SEARCH_FRESH, SEARCH_TALK, SEARCH_TALK_DROP, SEARCH_GONE, SEARCH_GONE_DROP,
	SEARCH_IS_GONE, SEARCH_LAST, SEARCH_NEAR, SEARCH_FIND, SEARCH_QUERIES
};

struct rbk_search {
	sqlite3                 *db;
	sqlite3_stmt            *queries[SEARCH_QUERIES];
	char                    *path;
	git_repository          *repo;
	git_repository          *own;   /* repo, if it is ours to free */
	struct rbk_search_how    how;
	struct rbk_search_root   roots[RBK_SEARCH_ROOTS];
	bool                     many;  /* of several people's books */
	bool                     whole; /* is being made from nothing */
	size_t                   read, indexed;
};

/* Tells how far it is, now and then. */
#define SEARCH_TELL 256
void search_tell(const struct rbk_search *s, const char *what, size_t done, size_t all);
/* rbk_fail with SQLite's words. */
int search_fail(const struct rbk_search *s, struct rbk_err *err);
int search_run(struct rbk_search *s, const char *sql, struct rbk_err *err);
/* The query, prepared and reset; NULL: search_fail tells why. */
sqlite3_stmt *search_query(struct rbk_search *s, enum search_query q);
/* A query without rows. */
int search_step(struct rbk_search *s, sqlite3_stmt *q, struct rbk_err *err);

/* From the old trees (has false: from nothing) to s->roots, inside a
   transaction. */
int search_make(struct rbk_search *s, const struct rbk_search_root old[RBK_SEARCH_ROOTS], struct rbk_err *err);

/* Kinds that are found: clients first, then contacts, activities, work. */
#define SEARCH_RANKS 4

/* Where the ids of the rows of records of that kind and id begin: what a path
   adds is below SEARCH_SPREAD, or a little above it. */
int64_t search_first(const struct rbk_path *place);
#define SEARCH_SPREAD 0x2000
/* The id of a record's row, or of the free one it gets; *there: it has one. */
int search_row(int64_t *id, bool *there, struct rbk_search *s, const char *path, struct rbk_err *err);

/* The part of a path that begins with "clients/"; NULL: there is none. */
const char *search_inner(const char *path);
/* Bytes of the path of the client's folder, 0 if it is in none. */
size_t search_folder(const char *path);

#endif

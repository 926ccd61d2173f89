/* The lens from inside: its database and prepared queries. */
#ifndef RBK_CORE_STORE_LENS_P_H
#define RBK_CORE_STORE_LENS_P_H

#include <sqlite3.h>

#include "core/store/lens.h"

enum rbk_lens_query {
	RBK_Q_FIND, RBK_Q_DUE, RBK_Q_KEYS, RBK_Q_PUT, RBK_Q_DROP, RBK_Q_KEY_PUT, RBK_Q_KEY_DROP, RBK_Q_STAMP_DROP, RBK_Q_STAMP,
	RBK_Q_NUMBER, RBK_Q_FACE, RBK_Q_NEXT, RBK_Q_FACE_NEW, RBK_Q_FACE_PUT, RBK_Q_FACE_DROP, RBK_Q_UNDER, RBK_Q_LIKE_PUT,
	RBK_Q_LIKE_DROP, RBK_Q_OTHERS, RBK_Q_PAIR_PUT, RBK_Q_PAIR_DROP, RBK_Q_WORDS, RBK_Q_WORDS_PUT, RBK_QUERIES
};

struct rbk_lens {
	sqlite3         *db;
	sqlite3_stmt    *queries[RBK_QUERIES];
	char            *path;
	git_repository  *central;
	struct rbk_lens_of of;
	bool             begun;
};

int rbk_lens_fail(const struct rbk_lens *l, struct rbk_err *err);
int rbk_lens_run(struct rbk_lens *l, const char *sql, struct rbk_err *err);
/* The prepared query, reset, with its first text bound (NULL: none); NULL
   on error, which rbk_lens_step and rbk_lens_fail tell. */
sqlite3_stmt *rbk_lens_prepare(struct rbk_lens *l, enum rbk_lens_query q, const char *first);
/* A query without rows. */
int rbk_lens_step(struct rbk_lens *l, sqlite3_stmt *s, struct rbk_err *err);

/* While it is made anew: the face of a stored case; a suspicion's pair. */
int rbk_lens_face_new(struct rbk_lens *l, const char *id, const struct rbk_json *kase, struct rbk_err *err);
int rbk_lens_pair_new(struct rbk_lens *l, const struct rbk_json *suspicion, struct rbk_err *err);

#endif

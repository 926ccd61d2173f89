/* How a person's book gets at its hub: name, keys, limits; and what it cost. */
#ifndef RBK_SYNC_ACCESS_H
#define RBK_SYNC_ACCESS_H

#include <stdint.h>

#include "core/store/book.h"
#include "core/model/arena.h"

#pragma GCC visibility push(default)

typedef void rbk_progress_fn(void *ctx, const char *what, size_t done, size_t all);

/* Settings of the book, in its own git config. Start it as RBK_ACCESS_USUAL:
   nothing set. Files are absolute paths, of PEM files. */
struct rbk_access {
	const char *user;  /* roadbook.user: the name at the hub, else the person's id */
	const char *ca;    /* http.sslCAInfo: whom to trust instead of the system's list */
	const char *cert;  /* http.sslCert, http.sslKey: the client's certificate */
	const char *key;
	const char *proxy; /* http.proxy; else the environment's */
	/* seconds; -1: what is usual */
	long connect;      /* roadbook.connectTimeout: until connected (15) */
	long stall;        /* roadbook.stallTimeout: without a byte worth the name (30) */
	long answer;       /* roadbook.answerTimeout: the hub's work on what was pushed (120) */
	long total;        /* roadbook.totalTimeout: one request (3600) */
	long tries;        /* roadbook.tries: of each conversation (3) */
	long wait;         /* roadbook.retryWait: before the second try, then doubled (1) */
	long merge;        /* roadbook.mergeWait: for the merge of what was sent (3) */
	/* Asks the person for a password; NULL, or returns NULL: nobody there.
	   The answer lives until the next question. */
	const char *(*password)(void *ctx, const char *user, const char *hub);
	rbk_progress_fn *progress; /* or NULL */
	void *ctx;         /* of both */
};
#define RBK_ACCESS_USUAL { .connect = -1, .stall = -1, .answer = -1, .total = -1, .tries = -1, .wait = -1, .merge = -1 }

struct rbk_traffic { /* bytes: headers and bodies, TLS not; folders: what git said */
	int64_t requests, sent, received;
};

#pragma GCC visibility pop

/* What the config of a repository adds to what isn't set. `a` owns it. */
int rbk_access_read(struct rbk_access *out, struct rbk_arena *a, const char *repository, struct rbk_err *err);
/* The limit, or what is usual. */
long rbk_access_limit(long set, long usual);

#endif

/* A line to a hub, for one sync: over it one conversation after the other is
   held with the hub's repositories, by git's own protocol (gitprotocol-pack,
   version 0). The other side is always the real git, so that hooks and
   receive.* settings hold: a child on this machine, one behind `ssh HOST`,
   or a web server's. (libgit2's own local transport knows neither.) */
#ifndef RBK_SYNC_TRANSPORT_H
#define RBK_SYNC_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "sync/access.h"

enum rbk_service { RBK_FETCH, RBK_PUSH };

struct rbk_wire {
	const struct rbk_wire_kind *kind; /* first: a kind puts its own behind it */
	struct rbk_arena   *arena;        /* lives as long as the line */
	const char         *hub;          /* for words, and where repositories' addresses begin */
	const struct rbk_access *access;
	struct rbk_traffic  traffic;
	long                again_s;      /* what went wrong last may go right in so many seconds; -1: no use */
};

/* How a kind of line does it. Codes as below. */
struct rbk_wire_kind {
	bool says_who; /* its errors name the hub */
	int (*call)(struct rbk_wire *l, const char *repository, enum rbk_service what, struct rbk_err *err);
	int (*write)(struct rbk_wire *l, const void *bytes, size_t n, struct rbk_err *err);
	int (*read)(struct rbk_wire *l, void *out, size_t size, size_t *got, struct rbk_err *err);
	int (*broken_off)(struct rbk_wire *l, struct rbk_err *err);
	void (*rest)(struct rbk_wire *l);
	void (*hang_up)(struct rbk_wire *l);
	void (*close)(struct rbk_wire *l);
};

/* A line to the hub: a folder, file://FOLDER, ssh://HOST/FOLDER, HOST:FOLDER,
   http://… or https://…; `access` must outlive it. RBK_E_USAGE: no such hub
   can be; RBK_E_UNREACHABLE: the folder isn't there or isn't a hub. */
int rbk_wire_open(struct rbk_wire **out, struct rbk_arena *a, const char *hub, const struct rbk_access *access,
                  struct rbk_err *err);
void rbk_wire_close(struct rbk_wire *l);

/* Begins a conversation with "desks/r-li.git"; what can be read then are the
   refs it has. RBK_E_MISSING: no such repository; RBK_E_UNREACHABLE;
   RBK_E_REFUSED. */
int rbk_wire_call(struct rbk_wire *l, const char *repository, enum rbk_service what, struct rbk_err *err);
int rbk_wire_write(struct rbk_wire *l, const void *bytes, size_t n, struct rbk_err *err);
/* Reading after a write asks for the answer to all that was written. *got 0:
   it is over. */
int rbk_wire_read(struct rbk_wire *l, void *out, size_t size, size_t *got, struct rbk_err *err);
/* The error of a conversation that was over too soon. */
int rbk_wire_broken_off(struct rbk_wire *l, struct rbk_err *err);
/* The refs or the answer came whole: reads what a server puts behind them, so
   that the connection can be used again. */
void rbk_wire_rest(struct rbk_wire *l);
/* Words of the other side, or with some of it, for a person's eyes: what a
   terminal would obey becomes blanks, and half a character goes. */
void rbk_words_clean(char *text);
/* Again: nothing. */
void rbk_wire_hang_up(struct rbk_wire *l);

/* The kinds (wire_child.c, wire_http.c). `address` is the hub's. */
int rbk_wire_child(struct rbk_wire **out, struct rbk_arena *a, const char *address, struct rbk_err *err);
int rbk_wire_ssh(struct rbk_wire **out, struct rbk_arena *a, const char *address, const struct rbk_access *access,
                 struct rbk_err *err);
int rbk_wire_http(struct rbk_wire **out, struct rbk_arena *a, const char *address, const struct rbk_access *access,
                  struct rbk_err *err);

#endif

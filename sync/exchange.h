/* One sync of a book with its hub: push, then fetch desk and commons. */
#ifndef RBK_SYNC_EXCHANGE_H
#define RBK_SYNC_EXCHANGE_H

#include "core/store/book.h"
#include "sync/access.h"

#pragma GCC visibility push(default)

enum rbk_standing {
	RBK_SAVED,    /* saved here, not yet received */
	RBK_SENT,     /* got to the hub, which has not said that it was received */
	RBK_RECEIVED, /* received, number N, not yet merged */
	RBK_MERGED,   /* received and merged */
	RBK_QUARANTINED
};

struct rbk_exchange {
	enum rbk_standing standing; /* of the book's tip now */
	int64_t number;             /* receipt, 0 if none is known */
	bool    pushed, desk_moved, commons_moved, directory_moved;
	size_t  units_moved, units_missed; /* units with something new; those the hub doesn't give (yet) */
	bool    restored;           /* the hub was brought back from a backup since the last sync */
	bool    joined;             /* what another device of the same person sent was joined */
	size_t  broken;             /* records that must be mended first; nothing was pushed */
	char    sent[41];           /* the newest commit known to have got there, "" if none is */
	int64_t sent_number;        /* its receipt as named over the wire, 0: none yet */
	char    desk_before[41];    /* desk commit before this sync: newer notices are new */
	struct rbk_traffic traffic; /* of this sync */
};

/* Takes in hand-made changes (findings), pushes, fetches. Safe to kill and
   run again. RBK_E_BUSY: another sync of this book runs; RBK_E_UNREACHABLE:
   the hub did not answer (what was saved stays saved); RBK_E_REFUSED: it
   said no (words from the hub); RBK_E_MOVED: another device sends all the
   time. What another device sent is joined (rbk_book_join). `access` adds to the book's
   settings; NULL: nothing. */
int rbk_book_sync(struct rbk_exchange *out, struct rbk_book *b, const struct rbk_access *access,
                  struct rbk_findings *found, struct rbk_err *err);

/* Where the tip stands, from what the last sync fetched: no network. */
int rbk_book_standing(struct rbk_exchange *out, struct rbk_book *b, struct rbk_err *err);

/* Fetches commons before there is a book, for `init`: what the organisation
   is, and that the person is enrolled. Clear it in any case. RBK_E_MISSING:
   not enrolled; RBK_E_PERSON: commons is not signed by the hub it names. */
struct rbk_greeting {
	char *org, *zone;
	char *key;       /* the hub's public key, NULL: it doesn't sign */
	bool  must_sign; /* it takes signed books only */
};
int rbk_hub_greet(struct rbk_greeting *out, const char *hub, const char *person, const struct rbk_access *access,
                  struct rbk_err *err);
void rbk_greeting_clear(struct rbk_greeting *g);

/* Keeps how the hub is got at (name, certificate files, proxy) in the book's
   own git config, as far as it is set. */
int rbk_book_keep_access(struct rbk_book *b, const struct rbk_access *access, struct rbk_err *err);

#pragma GCC visibility pop
#endif

/* The keys of one person's devices, as headquarters holds them: central's
   keys/<hh>/<person>.json. A key is good from one journal number on, and up to
   another. */
#ifndef RBK_SYNC_KEYRING_H
#define RBK_SYNC_KEYRING_H

#include "core/model/record.h"
#include "sync/trees.h"

struct rbk_keyring {
	struct rbk_record r;
	struct rbk_arena *a;       /* where changes go */
	bool              changed; /* then r is ours alone; before, it may be shared */
};

const char *rbk_keyring_path(struct rbk_arena *a, const char *person);
/* `bytes` NULL: nobody has enrolled a device yet. */
int rbk_keyring_read(struct rbk_keyring *out, struct rbk_arena *a, const char *person, const char *bytes, size_t len,
                     struct rbk_err *err);

/* Its row, NULL: the key isn't there. */
const struct rbk_json *rbk_keyring_find(const struct rbk_keyring *k, const char *key);
/* Is the row's device meant, and good still: by the beginning of its id, or by
   its name? */
bool rbk_keyring_means(const struct rbk_json *row, const char *typed);
bool rbk_keyring_any(const struct rbk_keyring *k);
bool rbk_keyring_good(const struct rbk_json *row, int64_t number);
/* One code more, whose key this is; good until then. */
void rbk_keyring_invite(struct rbk_keyring *k, const char *key, rbk_time until);
/* Is a code open? */
bool rbk_keyring_invites(const struct rbk_keyring *k, rbk_time now);
/* The key is good no longer from that number on, as was said then; false: it
   wasn't any more. */
bool rbk_keyring_end(struct rbk_keyring *k, const char *key, int64_t number, rbk_time said);

/* A push: journal line and what its tip holds. */
struct rbk_tip {
	struct rbk_trees *trees;
	git_oid           commit, tree;
	const char       *person;
	int64_t           number;
	rbk_time          at;
	bool              must; /* an unsigned one is never taken */
};
/* May it be taken? It must be signed by a key that is good at its number; by
   one that joins with it (a record in devices/, vouched for by a code or by a
   key that is good); or by none, where that is allowed and the person has no
   key. A joining key, new codes, and the end of keys go into the ring. Once
   the person has a key only what is signed counts. RBK_E_BAD: says why not. */
int rbk_keyring_judge(struct rbk_keyring *k, const struct rbk_tip *tip, struct rbk_err *err);

#endif

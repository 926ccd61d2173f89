/* Is it headquarters that says so? A book knows its hub's key (roadbook.hubKey
   in the book's own git config, pinned at init) and takes nothing that is
   signed by another. The chain of hashes makes a tip's signature one of all
   that lies behind it. */
#ifndef RBK_SYNC_TRUST_H
#define RBK_SYNC_TRUST_H

#include <git2.h>
#include <stdbool.h>

#include "core/model/record.h"
#include "core/store/key.h"

struct rbk_trust {
	char key[RBK_KEY_TEXT]; /* "": none is known yet */
	bool pinned;            /* it is the one that was known before */
};

/* What the book's config says. RBK_E_USAGE: it is no key. */
int rbk_trust_read(struct rbk_trust *out, git_repository *repo, struct rbk_err *err);
int rbk_trust_keep(const struct rbk_trust *t, git_repository *repo, struct rbk_err *err);

/* A tip of commons, whose org.json names the hub's keys. Known by none: its
   key is taken over into `t`, if it has one. Signed by a newer key of the
   same hub: that one is. RBK_E_PERSON: by anybody else, or not at all;
   `what` is what was fetched. */
int rbk_trust_commons(struct rbk_trust *t, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err);
/* The same of a desk or unit: by this key and no other; nothing to check if
   none is known. */
int rbk_trust_check(const struct rbk_trust *t, git_repository *repo, const git_oid *tip, const char *what, struct rbk_err *err);

/* A record of a commit that was fetched. */
int rbk_trust_record(struct rbk_record *out, struct rbk_arena *a, git_repository *repo, const git_oid *tip, const char *file,
                     struct rbk_err *err);

/* By whom a commit of a repository of ours is signed, as rbk_commit_signer. */
int rbk_signer_of(char key[RBK_KEY_TEXT], git_repository *repo, const git_oid *commit, struct rbk_err *err);

#endif

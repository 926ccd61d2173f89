/* The hub's lens: key → cases, when time alone changes a case, how many are
   contested. A SQLite
   file beside central, derived from central's register: missing, damaged or
   of another register it is made anew, and deleting it changes no answer. */
#ifndef RBK_CORE_STORE_LENS_H
#define RBK_CORE_STORE_LENS_H

#include <git2.h>

#include "core/model/record.h"

struct rbk_lens;

/* `reg` is central's tree "register" (NULL: there is none yet). The
   repository is borrowed until close. */
int rbk_lens_open(struct rbk_lens **out, const char *path, git_repository *central, const git_oid *reg,
                  struct rbk_err *err);
void rbk_lens_close(struct rbk_lens *l);

typedef void rbk_lens_fn(void *ctx, const char *text);
/* Calls f with the id of every case under a key. */
int rbk_lens_find(struct rbk_lens *l, const char *key, rbk_lens_fn *f, void *ctx, struct rbk_err *err);
/* Calls f with every key of a case. */
int rbk_lens_keys(struct rbk_lens *l, const char *id, rbk_lens_fn *f, void *ctx, struct rbk_err *err);
/* … and of cases whose deadline is not later than `as_of`, earliest first,
   `most` of them. */
int rbk_lens_due(struct rbk_lens *l, rbk_time as_of, size_t most, rbk_lens_fn *f, void *ctx, struct rbk_err *err);

/* How many cases there are and how many of them are contested, for whoever
   merely looks: false if the lens at `path` isn't one of this register, or a
   merge writes it just now; then the register itself must be asked. */
bool rbk_lens_count(size_t *cases, size_t *contested, const char *path, const git_oid *reg);

/* What rbk_lens_put keeps of a stored case; keys are appended. */
int rbk_lens_case(const char **id, struct rbk_buf *keys, rbk_time *deadline, bool *contested,
                  const struct rbk_json *stored, struct rbk_err *err);

/* Brings it along with a register that moved: begin, put and drop what
   changed, commit with the new tree. What isn't committed is forgotten. */
int rbk_lens_begin(struct rbk_lens *l, struct rbk_err *err);
/* `keys`: each ended by an LF. `deadline` 0: none. */
int rbk_lens_put(struct rbk_lens *l, const char *id, const char *keys, rbk_time deadline, bool contested,
                 struct rbk_err *err);
int rbk_lens_drop(struct rbk_lens *l, const char *id, struct rbk_err *err);
int rbk_lens_commit(struct rbk_lens *l, const git_oid *reg, struct rbk_err *err);

#endif

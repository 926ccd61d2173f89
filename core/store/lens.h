/* The hub's lens: key → cases, when time alone changes a case, how many
   are contested, and the faces
   of cases under the keys that bring what may be one client together. A
   SQLite file beside central, derived from it: missing, damaged or of
   another register it is made anew, and deleting it changes no answer. */
#ifndef RBK_CORE_STORE_LENS_H
#define RBK_CORE_STORE_LENS_H

#include <git2.h>

#include "core/model/record.h"
#include "core/rules/suspicion.h"

struct rbk_lens;

/* What it is of: central's trees "register" and "suspicions", zero where
   there is none yet. */
struct rbk_lens_of {
	git_oid reg, suspicions;
};
void rbk_lens_of_tree(struct rbk_lens_of *out, const git_tree *central);

/* The repository is borrowed until close. */
int rbk_lens_open(struct rbk_lens **out, const char *path, git_repository *central, const struct rbk_lens_of *of,
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

/* Many questions between two of these cost much less. */
int rbk_lens_hold(struct rbk_lens *l, struct rbk_err *err);
void rbk_lens_release(struct rbk_lens *l);

/* How many cases there are and how many of them are contested, for whoever
   merely looks: false if the lens at `path` isn't one of this register, or a
   merge writes it just now; then the register itself must be asked. */
bool rbk_lens_count(size_t *cases, size_t *contested, const char *path, const struct rbk_lens_of *of);

/* What rbk_lens_put keeps of a stored case; keys are appended. */
int rbk_lens_case(const char **id, struct rbk_buf *keys, rbk_time *deadline, bool *contested,
                  const struct rbk_json *stored, struct rbk_err *err);

/* Brings it along with a register that moved: begin (which may be said
   twice), put and drop what changed, commit with the new trees. What isn't
   committed is forgotten. */
int rbk_lens_begin(struct rbk_lens *l, struct rbk_err *err);
/* `keys`: each ended by an LF. `deadline` 0: none. */
int rbk_lens_put(struct rbk_lens *l, const char *id, const char *keys, rbk_time deadline, bool contested,
                 struct rbk_err *err);
int rbk_lens_drop(struct rbk_lens *l, const char *id, struct rbk_err *err);
int rbk_lens_commit(struct rbk_lens *l, const struct rbk_lens_of *of, struct rbk_err *err);

/* Faces and suspected pairs, for rbk_suspicions_update; its ctx is the lens.
   First, behind begin, rbk_lens_words: faces lie under keys of these words
   (`version`: rbk_suspicion_version), all anew if they lay under others. */
extern const struct rbk_face_index rbk_lens_faces;
int rbk_lens_words(struct rbk_lens *l, const struct rbk_words *words, const char *version, struct rbk_err *err);

/* Makes it anew, when a query said RBK_E_BROKEN. */
int rbk_lens_anew(struct rbk_lens *l, struct rbk_err *err);

#endif

/* Suspicions: two cases that may be one client, for a leader to settle by a
   ruling. They follow from the faces of all cases and the words alone. */
#ifndef RBK_CORE_RULES_SUSPICION_H
#define RBK_CORE_RULES_SUSPICION_H

#include "core/rules/face.h"
#include "core/rules/likeness.h"

/* Of the rules below; stands beside what was judged by them (rbk_suspicion_version). */
#define RBK_SUSPICION_VERSION 2

/* A key of a face. Two cases are compared if one asks for a key that the
   other keeps. */
enum { RBK_FACE_ASKS = 1, RBK_FACE_KEEPS = 2 };
struct rbk_face_key {
	uint32_t key;
	uint32_t roles;
};

/* The keys of a face, sorted, each once; in the arena. */
size_t rbk_face_keys(struct rbk_face_key **out, struct rbk_arena *a, const struct rbk_face *f, const struct rbk_words *w);

/* Faces by their cases' numbers (from 1, below 2^30) and by their keys:
   given by whoever keeps them. Each returns 0 or an error's code. */
struct rbk_face_item {
	uint32_t number, roles;
};
typedef void rbk_other_fn(void *with, const char *id);
struct rbk_face_index {
	/* The number of a case that has a face, 0: none. */
	int (*number)(void *ctx, uint32_t *out, const char *id, struct rbk_err *err);
	/* Of a number in use: case and face, in the arena. */
	int (*face)(void *ctx, const char **id, const char **text, struct rbk_arena *a, uint32_t number, struct rbk_err *err);
	/* Cases under a key, `max` of them at most. */
	int (*under)(void *ctx, struct rbk_face_item *out, size_t *n, size_t max, uint32_t key, struct rbk_err *err);
	/* The next number in use, 0 behind the last. */
	int (*next)(void *ctx, uint32_t *out, uint32_t after, struct rbk_err *err);
	/* A face into the index, under its keys; a face out of it. `number` 0: it
	   gets one that never was in use; else it is its own, dropped before. */
	int (*put)(void *ctx, uint32_t *number, const char *id, const char *text, const struct rbk_face_key *keys, size_t n,
	           struct rbk_err *err);
	int (*drop)(void *ctx, uint32_t number, const struct rbk_face_key *keys, size_t n, struct rbk_err *err);
	/* Cases a case is suspected with now; noting that a pair is, or isn't. */
	int (*others)(void *ctx, const char *id, rbk_other_fn *f, void *with, struct rbk_err *err);
	int (*pair)(void *ctx, const char *x, const char *y, bool is, struct rbk_err *err);
};

/* What changes: `record` of kind "suspicion", NULL: it is none any more. x
   is before y; the id follows from them. */
struct rbk_suspicion {
	const char            *x, *y, *id;
	const struct rbk_json *record;
};

struct rbk_face_change {
	const char *id, *text; /* NULL: the case is gone */
};

struct rbk_suspecting {
	/* given */
	const struct rbk_words      *words;
	const struct rbk_face_index *index;
	void                        *ctx;
	size_t                       crowd; /* a key of more cases says nothing; 0: RBK_FACE_CROWD */
	/* found; in the arena */
	struct rbk_suspicion        *at;
	size_t                       n, cap;
	struct rbk_arena             arena;
};
#define RBK_FACE_CROWD 128

/* Brings index and suspicions along with faces that changed: whatever the
   steps, the end is the same as from all faces at once. `all`: every pair is
   judged anew (the words changed). Free with rbk_suspecting_clear.

   Two cases are suspected that no ruling holds apart, if
   - one has a credit code that the other has or had, or
   - names they have now are the same or likely the same; of a brief name
     the best readings only, if few are as good, and none once its case has
     the name it stands for; unlike credit codes speak against all but equal
     names, or
   - names they have now are possibly the same, and a phone, a contact or an
     address, too; of a brief name this is a reading that stands, or
   - one has a name that the other had, but for the legal form. */
int rbk_suspicions_update(struct rbk_suspecting *s, const struct rbk_face_change *changed, size_t n, bool all,
                          struct rbk_err *err);
void rbk_suspecting_clear(struct rbk_suspecting *s);

/* The rules and words that suspicions are judged by, without reading the
   words: "1.1.1.9f03a6c1". */
const char *rbk_suspicion_version(struct rbk_arena *a, const struct rbk_policy *p);

#endif

/* Suspicions from inside: faces taken up, and what they have in common. */
#ifndef RBK_CORE_RULES_SUSPICION_P_H
#define RBK_CORE_RULES_SUSPICION_P_H

#include "core/rules/likeness_p.h"
#include "core/rules/suspicion.h"

#define RBK_NO_FACE_NAME UINT16_MAX

/* Something two faces have in common: of names number i and k, or of none. */
struct rbk_face_tie {
	struct rbk_look    *other;
	uint16_t            own, its; /* names, RBK_NO_FACE_NAME: it is about no two names */
	struct rbk_likeness likeness; /* verdict LIKELY or more */
	const char         *arg;
	bool                moot;     /* of a brief own name: other readings are better, or as good */
};

/* A face taken up. */
struct rbk_look {
	uint32_t                number;
	const char             *id;
	struct rbk_face         face;
	const struct rbk_parts *parts[RBK_FACE_NAMES]; /* NULL: a name that can't be compared */
	struct rbk_face_tie    *ties;
	size_t                  n_ties, cap_ties;
	bool                    tied; /* the ties were looked for */
};

/* What one update works with. */
struct rbk_suspect_work {
	struct rbk_suspecting *s;
	struct rbk_err        *err;
	size_t                 crowd;
	struct rbk_arena       arena;     /* of looks: emptied now and then */
	struct rbk_look      **looks;     /* by number */
	size_t                 n_looks, taken;
	struct rbk_face_delta *deltas;    /* by key */
	size_t                 n_deltas;
	uint32_t              *affected;  /* numbers */
	size_t                 n_affected, cap_affected;
	uint32_t              *gone;      /* numbers that are no more, sorted */
	size_t                 n_gone, cap_gone;
	struct rbk_face_item  *items;     /* room for `under` */
	size_t                 cap_items;
};

/* How many cases came to a key and left it. */
struct rbk_face_delta {
	uint32_t key;
	uint32_t in, out;
	bool     seen;
};

/* suspicion_look.c */
int rbk_look_take(struct rbk_look **out, struct rbk_suspect_work *w, uint32_t number);
struct rbk_look *rbk_look_make(struct rbk_suspect_work *w, uint32_t number, const char *id, const char *text);
void rbk_looks_forget(struct rbk_suspect_work *w);
/* Finds the ties of a face. */
int rbk_look_tie(struct rbk_suspect_work *w, struct rbk_look *l);
/* Cases under a key that isn't crowded; *n 0 if it is. Notes all under a key
   that became crowded, or is no more. The items hold until the next call. */
int rbk_face_under(struct rbk_suspect_work *w, const struct rbk_face_item **out, size_t *n, uint32_t key);
void rbk_affect(struct rbk_suspect_work *w, uint32_t number);

/* suspicion_tie.c: what two faces have in common, into x's ties. */
void rbk_tie(struct rbk_suspect_work *w, struct rbk_look *x, struct rbk_look *y);
/* Weighs the readings of x's brief names. */
void rbk_ties_weigh(struct rbk_suspect_work *w, struct rbk_look *x);

/* suspicion_write.c: the record of a tie, which is x's or y's. */
void rbk_suspicion_write(struct rbk_suspicion *out, struct rbk_arena *a, const struct rbk_look *x, const struct rbk_look *y,
                         const struct rbk_face_tie *tie);
void rbk_suspicion_id(struct rbk_suspicion *out, struct rbk_arena *a, const char *x, const char *y);

#endif

/* The face of a case: what of it can make it look like another one. */
#ifndef RBK_CORE_RULES_FACE_H
#define RBK_CORE_RULES_FACE_H

#include "core/model/record.h"

#define RBK_FACE_NAMES 16 /* names of one case that are looked at, the first ones */
#define RBK_FACE_SIGNS 24 /* … and signs */

/* A name that an entry has now, and since which receipt. */
struct rbk_face_name {
	const char *text;
	int64_t     number;
	rbk_time    at;
};

struct rbk_face_texts {
	const char **at;
	size_t       n;
};

struct rbk_face {
	struct rbk_face_name  names[RBK_FACE_NAMES];
	size_t                n_names;
	struct rbk_face_texts former; /* names no entry has any more */
	struct rbk_face_texts codes, former_codes;
	struct rbk_face_texts apart;   /* cases ruled to be other clients */
	struct rbk_face_texts persons; /* who must be led by whoever rules on it */
	struct rbk_face_texts signs;   /* second signs: 'p' and a phone, 'c' and a contact, 'a' and an address */
};

/* Writes the face of a stored case as text: equal faces are equal bytes. */
void rbk_face_write(struct rbk_buf *out, const struct rbk_json *kase);
/* The text back, in the arena. */
void rbk_face_read(struct rbk_face *out, struct rbk_arena *a, const char *text);

bool rbk_face_has(const struct rbk_face_texts *texts, const char *text);

#endif

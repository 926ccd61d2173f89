/* A record: one JSON file of a known or unknown kind. */
#ifndef RBK_CORE_MODEL_RECORD_H
#define RBK_CORE_MODEL_RECORD_H

#include "core/model/json.h"
#include "core/model/schema.h"
#include "core/model/time.h"

#pragma GCC visibility push(default)

struct rbk_record {
	const struct rbk_kind *kind; /* NULL: written by a newer program, kept as it is */
	struct rbk_json       *root;
};

/* Strict JSON, an object, with "kind"; a known kind's fields have their
   shape and none that is needed is missing. Unknown fields are kept.
   RBK_E_BAD, RBK_E_BOUND: the words name line and field. */
int rbk_record_read(struct rbk_record *out, struct rbk_arena *a,
                    const char *bytes, size_t len, struct rbk_err *err);

/* A new record of a kind that is in the table. */
void rbk_record_new(struct rbk_record *out, struct rbk_arena *a, const char *kind);

/* Canonical bytes: schema order, then unknown fields by name; equal
   records are equal bytes; reading them gives an equal record. */
void rbk_record_write(struct rbk_buf *out, const struct rbk_record *r);

/* Shorthands for r->root. */
const char *rbk_record_str(const struct rbk_record *r, const char *field);
bool rbk_record_is(const struct rbk_record *r, const char *kind);

/* Time field as milliseconds; false if it isn't there. */
bool rbk_record_time(rbk_time *out, const struct rbk_record *r, const char *field);

#pragma GCC visibility pop
#endif

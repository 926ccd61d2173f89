/* Two versions of a record become one. */
#ifndef RBK_CORE_RULES_MERGE_H
#define RBK_CORE_RULES_MERGE_H

#include "core/model/record.h"

#pragma GCC visibility push(default)

/* Field by field against the common base (NULL: none), by the schema's
   merge row. Symmetric: swapping x and y gives the same bytes. Where both
   changed a field differently, the field keeps the base's value (no base:
   the smaller by bytes) and `unsettled` names it with both values:
   [{"field": "name", "values": [a, b]}] with values in byte order. Unknown
   fields and unknown kinds merge alike. RBK_E_BAD if they are not versions
   of one record (kind, id). */
int rbk_record_merge(struct rbk_record *out, struct rbk_arena *a, const struct rbk_record *base,
                     const struct rbk_record *x, const struct rbk_record *y, struct rbk_err *err);

/* Settles one unsettled field with a value; drops `unsettled` when empty.
   RBK_E_MISSING if the field isn't unsettled. */
int rbk_record_settle(struct rbk_record *r, struct rbk_arena *a, const char *field,
                      const struct rbk_json *value, struct rbk_err *err);

#pragma GCC visibility pop
#endif

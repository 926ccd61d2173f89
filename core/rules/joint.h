/* One record as several folders hold it: a client or contact that was handed
   over (the new owner writes into their own book, under the same id), or a
   client that was entered twice and joined. Nothing is copied or moved; what
   is read is one record, field by field the newest. */
#ifndef RBK_CORE_RULES_JOINT_H
#define RBK_CORE_RULES_JOINT_H

#include "core/model/record.h"

#pragma GCC visibility push(default)

/* n versions (one at least) → one, in the arena; the order they come in
   doesn't matter. It has the smallest id there is, and by whom and when that
   one was entered first. A field is as old as `changed` says, else as its
   record; of an entry that was joined to another it only fills gaps. A field
   that `changed` names and that has no value was taken away. */
void rbk_joint(struct rbk_record *out, struct rbk_arena *a, const struct rbk_record *const *at, size_t n);

/* Notes in `r` that the field was set at that time (and not before the last
   time any of the versions says). */
void rbk_joint_stamp(struct rbk_record *r, struct rbk_arena *a, const char *field, rbk_time when, int offset_min,
                     const struct rbk_record *const *at, size_t n);

/* The record without what `changed` says was set after that time: such a
   value is as old as the record. In the arena. */
void rbk_joint_before(struct rbk_record *out, struct rbk_arena *a, const struct rbk_record *r, rbk_time until);

/* Fields in which an entry that was joined differs from what the joint one
   has, where nobody said which is right: names, NULL behind the last, in the
   arena. */
const char **rbk_joint_differs(struct rbk_arena *a, const struct rbk_record *joint, const struct rbk_record *const *at, size_t n);

#pragma GCC visibility pop
#endif

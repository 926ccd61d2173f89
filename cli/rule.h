/* What the commands of rulings have in common. */
#ifndef RBK_CLI_RULE_H
#define RBK_CLI_RULE_H

#include "cli/command.h"
#include "core/model/record.h"

/* The case meant by the first operand, on the desk or in a unit; by its
   whole id also one that nobody showed the leader yet. */
int rbk_rule_case(struct rbk_json **out, struct rbk_run *r, struct rbk_err *err);

/* Who is named, as a field of the ruling; notes that they have no entry in
   the case. */
int rbk_rule_person(struct rbk_run *r, struct rbk_record *rec, const char *field, const struct rbk_json *kase,
                    const char *person, struct rbk_err *err);

/* Notes that the author doesn't lead all whom the ruling concerns, as of the
   last sync (`kase` NULL: only those it names): it would have no effect. */
int rbk_rule_authority(struct rbk_run *r, const struct rbk_record *rec, const struct rbk_json *kase, struct rbk_err *err);

#endif

/* What a former owner says of a client after it was handed on. */
#ifndef RBK_CLI_FORMER_H
#define RBK_CLI_FORMER_H

#include "cli/find.h"

/* Of n versions of a client's or contact's record (core/rules/joint.h), those
   of somebody from whom a ruling handed the client on, and who hasn't claimed
   it since: what `changed` says was set later is no newer than the record.
   They are replaced by copies in the arena. */
void rbk_former_cut(const struct rbk_record **at, size_t n, struct rbk_run *r);

#endif

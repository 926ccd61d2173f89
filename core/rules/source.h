/* Where a rule is printed. A source is "manual" and one or more places with
   commas between: "manual 5.3 4.6.1, 2 1.3". A place is the chapter (in chapter
   5 with its step) and, behind a blank, the number as printed there, which begins
   anew in some chapters; in steps 1 and 2, whose numbers begin with the step's,
   the two are written as one: "5.2.6.1". */
#ifndef RBK_CORE_RULES_SOURCE_H
#define RBK_CORE_RULES_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#pragma GCC visibility push(default)

/* Place i of a source, NUL-terminated in `out`; false: there is none (any
   more), or it has no room. */
#define RBK_PLACE_TEXT 24
bool rbk_source_at(char out[RBK_PLACE_TEXT], const char *source, size_t i);

/* Does it name that place, one within it, or one it is within ("5 4.6": of any
   step; "5": all of the chapter)? What is said of a whole step or chapter is
   said of no line of it. */
bool rbk_source_names(const char *source, const char *place);

#pragma GCC visibility pop
#endif

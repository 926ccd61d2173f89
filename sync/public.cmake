# Writes the one public header: of each header listed, its first comment and
# what stands between its visibility pragmas, in the order given.
set(text "/* Roadbook ${VERSION}: an embeddable field-sales book. Made from the headers of
   core and sync; each declaration tells its meaning, owner and errors. */
#ifndef ROADBOOK_H
#define ROADBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern \"C\" {
#endif
")
foreach(file IN LISTS FILES)
  file(READ ${file} body)
  string(FIND "${body}" "#ifndef" end)
  string(SUBSTRING "${body}" 0 ${end} comment)
  string(FIND "${body}" "#pragma GCC visibility push(default)" begin)
  string(FIND "${body}" "#pragma GCC visibility pop" end)
  if(begin EQUAL -1 OR end EQUAL -1)
    message(FATAL_ERROR "${file}: is listed as public but has no visibility pragmas")
  endif()
  math(EXPR begin "${begin} + 36")
  math(EXPR length "${end} - ${begin}")
  string(SUBSTRING "${body}" ${begin} ${length} body)
  string(APPEND text "\n${comment}${body}")
endforeach()
string(APPEND text "
#ifdef __cplusplus
}
#endif
#endif
")
file(CONFIGURE OUTPUT ${OUT} CONTENT "${text}" @ONLY)

/* Text as a terminal shows it: widths, wrapping, cutting. UTF-8 only. */
#ifndef RBK_CLI_TEXT_H
#define RBK_CLI_TEXT_H

#include <stddef.h>

#include "core/model/buf.h"

/* Columns a terminal uses for it: 2 for East Asian wide characters (UAX
   #11 W and F), 0 for combining and format characters, else 1. */
size_t rbk_text_width(const char *s);

/* Appends s, with control characters (a terminal would obey them) and line
   breaks shown as a blank. */
void rbk_text_line(struct rbk_buf *out, const char *s);

/* Appends s as rbk_text_line does, cut to `max` columns with "…", then
   blanks up to `pad` columns. max 0: not cut. */
void rbk_text_cell(struct rbk_buf *out, const char *s, size_t max, size_t pad);

/* Appends s broken into lines of at most `width` columns: at blanks, and
   between wide characters (never before closing Chinese punctuation). Lines
   after the first begin with `indent` blanks; "\n" in s breaks, too. The
   first line is taken to begin at column `at`. No "\n" at the end. */
void rbk_text_wrap(struct rbk_buf *out, const char *s, size_t at, size_t indent, size_t width);

#endif

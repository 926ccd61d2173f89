/* From what a person typed to saved records. */
#ifndef RBK_CLI_SAVE_H
#define RBK_CLI_SAVE_H

#include "cli/command.h"
#include "core/model/record.h"

/* A record of this kind with what the program fills by itself: id, by,
   entered or at, desk. `client` may be NULL. */
void rbk_new(struct rbk_record *out, struct rbk_run *r, const char *kind, const char *client);

/* Sets a field as typed: its shape is checked, a policy's word is looked
   up, a region may be a name. "" takes the field away. RBK_E_BAD. */
int rbk_fill(struct rbk_run *r, struct rbk_record *rec, const char *field, const char *typed, struct rbk_err *err);

/* The words of a policy's list, each with its label: "price (价格过高), …". */
const char *rbk_fill_words(struct rbk_run *r, const char *list);

/* The word of a policy's list that was typed: its id, its label in either
   language, or the only one whose label holds it. NULL: none. */
const char *rbk_fill_word(const struct rbk_policy *p, const char *list, const char *typed);
/* The same; without one RBK_E_BAD names the field and all words. */
int rbk_fill_term(const char **out, struct rbk_run *r, const char *field, const char *list, const char *typed,
                  struct rbk_err *err);

/* A day or time as people say it (core/model/when.h), counted from now, as
   it is read: "2026-11-28 15:00". What isn't one as it is typed; NULL: NULL. */
const char *rbk_fill_when(struct rbk_run *r, const char *typed);

/* Sets every field that an option of the command names and that was given. */
int rbk_fill_options(struct rbk_run *r, struct rbk_record *rec, struct rbk_err *err);

/* Sets fields from operands FIELD=VALUE, from operand `first` on. Fields the
   program fills by itself are refused. RBK_E_USAGE names what isn't one. */
int rbk_fill_operands(struct rbk_run *r, struct rbk_record *rec, size_t first, struct rbk_err *err);
/* The field that an operand FIELD=VALUE names; NULL: none. */
const char *rbk_fill_field(struct rbk_run *r, const struct rbk_kind *kind, const char *operand);

/* Saves one record and says so: the document gets "saved", stderr the
   findings. `what` is the commit's subject. */
int rbk_save(struct rbk_run *r, const struct rbk_record *rec, const char *what, struct rbk_err *err);
/* The same with the content beside it; file NULL: none. */
int rbk_save_with(struct rbk_run *r, const struct rbk_record *rec, const struct rbk_book_file *file, const char *what,
                  struct rbk_err *err);

#endif

/* How clients, contacts and activities look, in lists and on cards. */
#ifndef RBK_CLI_CARD_H
#define RBK_CLI_CARD_H

#include "cli/pen.h"
#include "cli/scan.h"

extern const struct rbk_column rbk_client_columns[];
extern const struct rbk_column rbk_contact_columns[];
extern const struct rbk_column rbk_activity_columns[];
extern const struct rbk_column rbk_event_columns[];
extern const struct rbk_column rbk_document_columns[];
extern const struct rbk_column rbk_tender_columns[];
extern const struct rbk_column rbk_guest_columns[]; /* activities that are visits of senior people */

/* The columns of a kind of record; NULL: it has none. */
const struct rbk_column *rbk_columns_of(const char *kind);

/* A field as people read it, with the name that is typed: "信用等级 (credit_rating)". */
const char *rbk_field_label(struct rbk_run *r, const struct rbk_kind *kind, const char *field);

/* The records of a kind as rows, newest first if asked; activities name
   their contact. */
struct rbk_json *rbk_rows(struct rbk_run *r, const struct rbk_scan *s, const char *kind, bool newest_first);

/* Rows of records that were ruled void get "void": why. */
void rbk_rows_void(struct rbk_run *r, struct rbk_json *rows, const struct rbk_json *kase);

/* All clients as client list has them; `unit` (or NULL): of that unit. */
int rbk_client_rows(struct rbk_json **list, struct rbk_run *r, const char *unit, struct rbk_err *err);

/* Where a client stands, for people: lead, claimed (not answered yet), void,
   held, contested, free; *owner NULL if nobody. */
const char *rbk_standing_of(const char **owner, struct rbk_run *r, const struct rbk_scan *events, const struct rbk_json *kase);

/* Adds a row { id, kind, name, field, values } for each field of the record that
   two places changed differently (settle). */
void rbk_unsettled_rows(struct rbk_run *r, struct rbk_json *list, const struct rbk_record *rec);
extern const struct rbk_column rbk_unsettled_columns[];

#endif

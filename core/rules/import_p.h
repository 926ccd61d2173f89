/* What the parts of the import share. */
#ifndef RBK_CORE_RULES_IMPORT_P_H
#define RBK_CORE_RULES_IMPORT_P_H

#include "core/rules/import.h"

/* Keys → a number, for as long as one plan is made. Open addressing. */
struct rbk_import_slot {
	const char *key;
	size_t      value;
};

struct rbk_import_keys {
	struct rbk_import_slot *at;
	size_t n, cap; /* cap: a power of two, at least twice the keys there will be */
};

/* Room for so many keys; free `at`. */
void rbk_import_keys_make(struct rbk_import_keys *k, size_t most);
/* The slot of a key, or where it would go (its key is NULL). */
struct rbk_import_slot *rbk_import_slot(const struct rbk_import_keys *k, const char *key);
/* The value of a key; a new one gets `value`. */
size_t rbk_import_key(struct rbk_import_keys *k, const char *key, size_t value);

/* What a header of ours or of theirs means; NULL: nobody knows it. */
struct rbk_import_header {
	const char *header; /* as rbk_import_header makes it */
	enum rbk_import_use use;
	const char *field;
	bool weak;
};
const struct rbk_import_header *rbk_import_header_find(const char *header);

/* A header as it is compared: blanks, marks and anything in brackets
   dropped, width and case folded. */
const char *rbk_import_header_fold(struct rbk_arena *a, const char *text);

/* "HEADER=field,HEADER=field": calls f with each. RBK_E_USAGE. */
typedef int rbk_import_map_fn(void *ctx, const char *header, const char *field, struct rbk_err *err);
int rbk_import_map(struct rbk_arena *a, const char *map, rbk_import_map_fn *f, void *ctx, struct rbk_err *err);

/* Of the first rows (one at least) the fullest: it may be meant as headers. */
const struct rbk_csv_row *rbk_import_fullest(const struct rbk_csv *sheet, size_t rows);
/* The headers of a row, for a sentence. */
const char *rbk_import_list_headers(struct rbk_arena *a, const struct rbk_csv_row *row);

/* Remarks by row, bad ones first. */
void rbk_import_sort(struct rbk_import *p);

/* "#REF!", "#DIV/0!" …: a formula that came to nothing. */
bool rbk_import_formula_error(const char *s);

/* Finds the row of headers and what its columns are. */
int rbk_import_columns(struct rbk_import *out, struct rbk_arena *a, const struct rbk_import_want *want, struct rbk_err *err);

/* One row understood. */
struct rbk_import_row {
	size_t           row; /* in the sheet */
	bool             bad;
	const char      *core, *form; /* NULL: no name that can be a key */
	bool             full;        /* the name was written with its legal form */
	struct rbk_json *client, *contact; /* fields in their JSON form; contact NULL: none */
};
void rbk_import_row(struct rbk_import_row *out, struct rbk_import *plan, struct rbk_arena *a,
                    const struct rbk_import_want *want, size_t row, struct rbk_err *err);

/* A plan in the making. */
struct rbk_import_work {
	struct rbk_import            *out;
	struct rbk_arena             *a;
	const struct rbk_import_want *want;
	struct rbk_import_row        *rows;
	size_t                        n;
	size_t                       *parent; /* rows that are one client, a forest: its root is its first row */
	size_t                       *next;   /* the next row of the same client, itself for the last */
	struct rbk_import_keys        keys;   /* of rows */
	struct rbk_import_keys        held;   /* of the book's clients */
	struct rbk_import_keys        cores;  /* name cores → their place in forms */
	const char                  **forms;  /* the one legal form known of a core, "" if none, NULL if several */
};

/* The forms of names that sheet and book have; the book's keys. */
void rbk_import_learn(struct rbk_import_work *p);
/* Rows of one key become one client; rbk_import_root gives its first row. */
void rbk_import_unite(struct rbk_import_work *p);
size_t rbk_import_root(struct rbk_import_work *p, size_t row);
/* One name, two credit codes: the later rows are bad. */
void rbk_import_codes(struct rbk_import_work *p, size_t first);
/* Is it a client of the book? By code first, then by name. */
bool rbk_import_find(struct rbk_import_work *p, struct rbk_import_client *c, size_t first);

void rbk_import_remark(struct rbk_import *p, size_t row, bool bad, const char *id, const char *header,
                       const char *arg0, const char *arg1);

/* A cell as the person meant it: ="0123" is how sheets keep digits, a dash
   is how people say nothing. */
const char *rbk_import_meant(struct rbk_arena *a, const char *cell, bool lines);

/* Full-width letters, digits and signs as ASCII. */
const char *rbk_import_narrow(struct rbk_arena *a, const char *s);

/* A word of a policy's list by id, by label, or by a beginning that only one
   label has (民营 for 民营企业); NULL. */
const char *rbk_import_word(const struct rbk_policy *policy, const char *list, const char *typed);

/* The first of several numbers in a cell, 转 made a hyphen; *rest: the others. */
const char *rbk_import_phone(const char **rest, struct rbk_arena *a, const char *typed);

/* "1.38E+10", "9.14401E+17": what a spreadsheet leaves of long numbers. */
bool rbk_import_shortened(const char *s);

/* Blanks at the ends cut, runs of them made one; of a text of several
   lines only the ends are touched, and CRLF and CR become LF. */
const char *rbk_import_tidy(struct rbk_arena *a, const char *s, bool lines);

/* Adds a line to a note unless it is there already. False: it is full. */
bool rbk_import_note(struct rbk_arena *a, struct rbk_json *record, const char *text);

/* Adds an item to a list unless it is there already, or the record's name. */
void rbk_import_add(struct rbk_arena *a, struct rbk_json *record, const char *field, const char *item);

/* A value as it is told to a person. */
const char *rbk_import_show(struct rbk_arena *a, const struct rbk_json *v, bool fen);

/* The records of one client from its rows (at least one, none bad). */
void rbk_import_merge(struct rbk_import *p, struct rbk_import_client *c, struct rbk_arena *a,
                      const struct rbk_import_want *want, const struct rbk_import_row *rows, const size_t *next, size_t first);

#endif

/* A rep's own client sheet → records of a book: which column is what, which
   rows can't be taken and why, which rows are one client, which clients
   the book has already. Pure: reading the file and saving are others'. */
#ifndef RBK_CORE_RULES_IMPORT_H
#define RBK_CORE_RULES_IMPORT_H

#include "core/model/csv.h"
#include "core/model/record.h"
#include "core/rules/policy.h"

/* A client the book has: what it is recognised by. */
struct rbk_import_known {
	const char *id, *name;
	const char *code; /* NULL: none */
};

struct rbk_import_want {
	const struct rbk_csv          *sheet;
	const char *const             *map; /* "HEADER=field,…", NULL behind the last; or NULL */
	const struct rbk_policy       *policy;
	const struct rbk_import_known *known;
	size_t                         n_known;
	const char                    *person, *entered; /* the records' `by` and `entered` */
	void (*id)(char out[27]);                        /* makes a fresh ULID */
};

enum rbk_import_use {
	RBK_IMPORT_UNKNOWN, /* nobody knows this header: listed, not imported */
	RBK_IMPORT_IGNORED, /* our own column of reasons, or --map "HEADER=-" */
	RBK_IMPORT_CLIENT,
	RBK_IMPORT_CONTACT
};

struct rbk_import_column {
	const char             *header; /* as it stands; "" for none */
	enum rbk_import_use     use;
	const struct rbk_field *field; /* for CLIENT and CONTACT */
	bool                    wan;   /* amounts are in 万 yuan: 月业务量(万元) */
	bool                    weak;  /* gives way to a plainer header: 名称 to 客户名称 */
};

enum rbk_import_fate {
	RBK_IMPORT_NEW,  /* will be a record */
	RBK_IMPORT_HELD, /* the book has it: nothing is done */
	RBK_IMPORT_BAD   /* one of its rows can't be taken, so none is */
};

/* One client of the sheet, perhaps of many rows. */
struct rbk_import_client {
	enum rbk_import_fate fate;
	const char *name;
	const char *id;        /* its new id, or (HELD) the book's */
	const char *held_name; /* HELD: as the book has it */
	const char *held_by;   /* HELD: "name" or "credit_code" */
	size_t      row;       /* its first one, in sheet->rows */
	size_t      rows, contacts;
};

/* Something said about a row. `id` is a row of core/model/message.c. */
struct rbk_import_remark {
	const char *id;
	const char *args[3];
	const char *header; /* the column meant, or NULL */
	size_t      row;    /* in sheet->rows */
	bool        bad;    /* the reason, or one of them, why the row isn't taken */
};

/* Everything lives in the arena, except `remarks`: rbk_import_free. */
struct rbk_import {
	size_t                    header; /* the row of headers; data begins below */
	struct rbk_import_column *columns;
	size_t                    n_columns;
	struct rbk_import_client *clients; /* as they come in the sheet */
	size_t                    n;
	bool                     *bad; /* by row of the sheet */
	size_t                    bad_rows;
	struct rbk_import_remark *remarks; /* by row, bad ones first */
	size_t                    n_remarks, cap_remarks;
	struct rbk_record        *records; /* clients, each with its contacts behind it */
	size_t                    n_records;
};

/* Decides. Rows of equal name key or equal credit code are one client (a
   name without legal form is that of the only form known): the first value
   of each field wins, other names become aliases, notes are joined,
   contacts of other names are more contacts. Two codes under one name are
   for a person to settle: those rows aren't taken. What a field can't
   hold but is worth keeping (a region or word that isn't known) goes to the
   note. A client with a row that can't be taken is left out whole, so that
   its mended rows can be imported as one.
   RBK_E_USAGE: no column is the client's name, or `map` names a header or
   field that isn't there; RBK_E_BAD: no rows. */
int rbk_import_plan(struct rbk_import *out, struct rbk_arena *a, const struct rbk_import_want *want, struct rbk_err *err);
void rbk_import_free(struct rbk_import *p);

/* The rows that weren't taken, as a sheet of their own with a column of
   reasons in front: rbk_import_plan reads it again once they are mended.
   `sentence` gives the words of a remark (of the reader's language). */
typedef const char *rbk_import_say(void *ctx, const struct rbk_import_remark *r);
void rbk_import_rejects(struct rbk_buf *out, const struct rbk_import *p, const struct rbk_csv *sheet,
                        rbk_import_say *sentence, void *ctx);

#endif

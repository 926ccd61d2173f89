/* Which client, contact, record or case a person means. */
#ifndef RBK_CLI_FIND_H
#define RBK_CLI_FIND_H

#include "cli/command.h"
#include "core/model/id.h"
#include "core/model/record.h"

/* A client of somebody's book. */
struct rbk_entry {
	char              id[RBK_ULID_SIZE];
	const char       *person;
	struct rbk_view  *view;   /* where its folder is */
	const char       *folder; /* … and the folder's path there */
	struct rbk_record client; /* root NULL: not read yet */
	bool              unit;   /* of a unit's books: for reading */
	bool              joined; /* of several entries, joined to this one */
	bool              alone;  /* no other folder can be the client's (cli/parts.h) */
};

/* The id of an entry that was joined to another one. */
struct rbk_lost {
	const char *id, *to;
};

struct rbk_entries {
	struct rbk_entry *at;
	size_t            n, cap;
	struct rbk_lost  *lost;
	size_t            n_lost;
};

/* All clients of the book and those handed over (or, with --hub, of every
   book), in order of path; the removed ones too. A client that stands in
   several folders is one entry, with one record (cli/parts.h). */
int rbk_find_entries(struct rbk_entries *out, struct rbk_run *r, struct rbk_err *err);

void rbk_entries_add(struct rbk_entries *out, struct rbk_run *r, const struct rbk_entry *e);

/* A book of somebody in a unit: "books/<hh>/<person>". */
struct rbk_unit_book {
	const char      *person;
	struct rbk_view *view;
	const char      *folder;
};
typedef int rbk_unit_book_fn(void *ctx, const struct rbk_unit_book *b, struct rbk_err *err);
/* The books of a unit and of those below it (NULL: of all): of the units
   fetched, or with --hub of central. Stops at the first code that isn't 0.
   RBK_E_MISSING: no such unit, or not for this person. */
int rbk_unit_books(struct rbk_run *r, const char *unit, rbk_unit_book_fn *f, void *ctx, struct rbk_err *err);
/* Notes, for who reads units, that only their own book was looked at. */
void rbk_note_units(struct rbk_run *r);
/* The units fetched that these are; in the arena. */
struct rbk_unit_sight;
int rbk_unit_sights(struct rbk_unit_sight **out, size_t *n, struct rbk_run *r, const char *unit, struct rbk_err *err);

/* All clients in those books, and those handed over to their people. */
int rbk_find_unit_entries(struct rbk_entries *out, struct rbk_run *r, const char *unit, struct rbk_err *err);

/* The entry whose client record stands at this path; false if none can. */
bool rbk_entry_of(struct rbk_entry *e, struct rbk_run *r, struct rbk_view *view, const char *path,
                  const struct rbk_record *client);

/* CLIENT as typed. A full id of the own book is looked up without reading
   any client. Removed clients are found by id only. RBK_E_MISSING,
   RBK_E_AMBIGUOUS (lists the candidates). */
int rbk_find_client(struct rbk_entry *out, struct rbk_run *r, const char *typed, struct rbk_err *err);

/* The same for reading: if it isn't there, among the clients of the units
   fetched. */
int rbk_find_any_client(struct rbk_entry *out, struct rbk_run *r, const char *typed, struct rbk_err *err);

/* Is it the own book's? */
bool rbk_entry_own(const struct rbk_run *r, const struct rbk_entry *e);

/* Reads the entry's client record if it isn't read yet: of several folders
   the joint one. */
int rbk_entry_read(struct rbk_entry *e, struct rbk_run *r, struct rbk_err *err);

/* CONTACT as typed → id, among one client's contacts. */
int rbk_find_contact(char id[RBK_ULID_SIZE], struct rbk_run *r, const struct rbk_entry *e, const char *typed,
                     struct rbk_err *err);

/* RECORD as typed (an id or a unique beginning of one) → its path in the
   own book. */
int rbk_find_record(const char **path, struct rbk_run *r, const char *typed, struct rbk_err *err);

/* The same in the books of the units fetched. */
struct rbk_whereabouts {
	const char *person, *path;
	struct rbk_view *view;
	char        client[RBK_ULID_SIZE], id[RBK_ULID_SIZE];
};
int rbk_find_unit_record(struct rbk_whereabouts *out, struct rbk_run *r, const char *typed, struct rbk_err *err);

/* One thing among many, by what a person types: exact name, the same name
   key, a unique beginning of an id, a unique part of the name. */
struct rbk_choice {
	const char *id, *name, *hint; /* hint: shown beside it when several fit; may be NULL */
	const char *group;            /* those of one group are one thing: of them the first without a hint, else the first; NULL: alone */
};
int rbk_choose(size_t *index, struct rbk_run *r, const struct rbk_choice *choices, size_t n, const char *typed,
               const char *what, struct rbk_err *err);

/* CASE as typed (an id, a unique beginning, a client's name), on the desk,
   then in the units fetched; or in central if --hub was given. */
int rbk_find_case(struct rbk_json **out, struct rbk_run *r, const char *typed, struct rbk_err *err);

#endif

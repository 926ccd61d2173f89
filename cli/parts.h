/* The folders that one client's records stand in: the book's own, those of
   former owners on the desk, those of entries that were joined to it; with
   units or --hub those of everybody whose client it is or was. */
#ifndef RBK_CLI_PARTS_H
#define RBK_CLI_PARTS_H

#include "cli/find.h"

struct rbk_folder {
	struct rbk_view *view;
	const char      *folder, *person;
	char             id[RBK_ULID_SIZE]; /* another than the entry's if it was joined to that one */
};

/* The entry's own folder first. */
struct rbk_folders {
	struct rbk_folder *at;
	size_t           n, cap;
};
int rbk_entry_parts(struct rbk_folders *out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err);

/* The client's record in each of them that has one, as it stands there; of a
   contact with that id instead, if `contact` isn't NULL. */
int rbk_part_records(const struct rbk_record ***out, size_t *n, struct rbk_run *r, const struct rbk_entry *e,
                     const char *contact, struct rbk_err *err);

/* The id under which work on the client is written: the one whose claim is
   the oldest that isn't released, so that a contact confirms it; else the
   entry's own. Only entries that were joined are looked at. */
int rbk_claimed_folder(const char **id, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err);

/* Where the record at that path, in one of them, can be read. */
int rbk_part_view(struct rbk_view **out, struct rbk_run *r, const struct rbk_entry *e, const char *path, struct rbk_err *err);

/* Entries of one client become one, with one record (see
   core/rules/joint.h): those behind the first `first`. */
void rbk_entries_unite(struct rbk_entries *all, struct rbk_run *r, size_t first);

/* The ids of clients of which the desk has a former owner's or partner's
   folder, in order; rbk_handed_has finds one. */
int rbk_handed_ids(struct rbk_strs *out, struct rbk_run *r, struct rbk_err *err);
bool rbk_handed_has(const struct rbk_strs *ids, const char *id);

/* Does the person have the client, or did a ruling hand it on from them? */
bool rbk_had_by_ruling(const struct rbk_json *kase, const char *person);

/* Does the record name entries that it was joined with? */
bool rbk_is_linked(const struct rbk_record *client);

#endif

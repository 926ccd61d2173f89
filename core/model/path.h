/* Where records live in a book. */
#ifndef RBK_CORE_MODEL_PATH_H
#define RBK_CORE_MODEL_PATH_H

#include "core/model/id.h"
#include "core/model/record.h"

#pragma GCC visibility push(default)

/* The path of a record, from its kind and fields; NULL for a kind that has
   none (or whose fields are missing). Lives in the arena.
     book                book.json
     client              clients/<hh>/<id>/client.json
     contact             clients/<hh>/<client>/contacts/<id>.json
     activity            clients/<hh>/<client>/activities/<yyyy-mm of the id>/<id>.json
     event               clients/<hh>/<client>/events/<id>.json
     document            clients/<hh>/<client>/documents/<id>.json, its content beside it as <SHA-256>
     tender              clients/<hh>/<client>/tenders/<id>.json
     work                work/<yyyy-mm of the id>/<id>.json
     ruling              rulings/<id>.json
     review              reviews/<yyyy-mm of the id>/<id>.json
     consequence             consequences/<yyyy-mm of the id>/<id>.json
     material            materials/<id>.json, its content beside it as <SHA-256>
     device              devices/<id>.json
   <hh> is the shard of the client's id. */
const char *rbk_record_path(struct rbk_arena *a, const struct rbk_record *r);

/* Where central keeps a figure, never a book:
     org/figures/<yyyy-mm>/<people|units|clients>/<subject>.json
   A client that no case fits stands under 32 hex digits made of its name:
   no name is in a path. */
const char *rbk_figure_path(struct rbk_arena *a, const struct rbk_record *r);

/* What a path says. A path of no known pattern has kind NULL. */
struct rbk_path {
	const struct rbk_kind *kind;
	char client[RBK_ULID_SIZE]; /* "" outside a client's folder */
	char id[RBK_ULID_SIZE];     /* the record's id, "" for book.json */
	char hash[65];              /* of a document's content (its kind is NULL), else "" */
};
void rbk_path_parse(struct rbk_path *out, const char *path);

/* Where the content of a document or material is; NULL: the record has none. */
const char *rbk_content_path(struct rbk_arena *a, const struct rbk_record *r);
/* Has a record of this kind content beside it? */
bool rbk_kind_has_content(const struct rbk_kind *kind);

/* "clients/<hh>/<client>" */
void rbk_client_folder(char out[48], const char *client);

/* Does the record belong at this path: same kind, client, id? RBK_E_BAD. */
int rbk_path_check(const char *path, const struct rbk_record *r, struct rbk_err *err);
/* The same of a path that was parsed already. */
int rbk_path_fits(const struct rbk_path *p, const char *path, const struct rbk_record *r, struct rbk_err *err);

#pragma GCC visibility pop
#endif

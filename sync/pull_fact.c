/* From a good record to a fact, with its bracket: not before what the
   writing device had seen from headquarters, not after the receipt. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "core/rules/joint.h"
#include "core/rules/check.h"
#include "sync/form.h"
#include "sync/pull_p.h"

static int
read_record(struct rbk_record *out, struct rbk_walk *w, const git_oid *oid, const char *path, struct rbk_err *err)
{
	struct rbk_object object;
	int code = rbk_objects_read(&object, w->objects, oid, GIT_OBJECT_BLOB, RBK_RECORD_MAX, err);

	if (code)
		return code;
	code = rbk_form_record(out, &w->scratch, path, object.bytes, object.len, w->pull->person, err);
	rbk_object_clear(&object);
	return code;
}

/* The good records of a folder as of this commit. */
static size_t
read_folder(struct rbk_record **out, struct rbk_walk *w, const char *folder)
{
	struct rbk_err why = {0};
	struct rbk_tree tree;
	struct rbk_entry e;
	git_oid oid;
	size_t n = 0, cap = 0;

	*out = NULL;
	if (rbk_trees_find(&oid, NULL, &w->trees, &w->link->tree, folder, &why) || rbk_trees_get(&tree, NULL, &w->trees, &oid, &why))
		return 0;
	for (const char *p = tree.bytes; n < RBK_LIST_MAX && rbk_tree_next(&e, &p, tree.bytes + tree.len); ) {
		const char *path = rbk_arena_print(&w->scratch, "%s/%.*s", folder, (int)e.len, e.name);

		RBK_ROOM(*out, n, cap);
		git_oid_fromraw(&oid, e.oid);
		if (e.mode == 0100644 && read_record(&(*out)[n], w, &oid, path, &why) == 0)
			n++;
	}
	rbk_trees_done(&tree);
	return n;
}

#define LINKED_MAX 64 /* entries joined to one client, as far as they are followed */

/* What a claim stands on: the records of its client and of the entries that
   the person joined with it, and their contacts. */
struct basis {
	const char        *id[LINKED_MAX];
	size_t             ids;
	struct rbk_record *client, *contact;
	size_t             clients, contacts, clients_cap, contacts_cap;
};

static void
link_to(struct basis *b, const char *id)
{
	for (size_t i = 0; i < b->ids; i++)
		if (strcmp(b->id[i], id) == 0)
			return;
	if (rbk_ulid_valid(id) && b->ids < LINKED_MAX)
		b->id[b->ids++] = id;
}

/* One entry's. */
static void
add_entry(struct basis *b, struct rbk_walk *w, const char *id)
{
	struct rbk_err why = {0};
	struct rbk_record *contacts, *client;
	char folder[48];
	git_oid oid;

	rbk_client_folder(folder, id);
	const char *path = rbk_arena_print(&w->scratch, "%s/client.json", folder);
	size_t n = read_folder(&contacts, w, rbk_arena_print(&w->scratch, "%s/contacts", folder));

	for (size_t i = 0; i < n; i++) {
		RBK_ROOM(b->contact, b->contacts, b->contacts_cap);
		b->contact[b->contacts++] = contacts[i];
	}
	free(contacts);
	RBK_ROOM(b->client, b->clients, b->clients_cap);
	client = &b->client[b->clients];
	if (rbk_trees_find(&oid, NULL, &w->trees, &w->link->tree, path, &why) || read_record(client, w, &oid, path, &why))
		return;
	b->clients++;
	if (rbk_record_str(client, "part_of"))
		link_to(b, rbk_record_str(client, "part_of"));
	RBK_JSON_EACH(it, rbk_json_get(client->root, "includes"))
		if (it->type == RBK_J_STR)
			link_to(b, it->str);
}

static void
read_basis(struct basis *b, struct rbk_walk *w, const char *client)
{
	*b = (struct basis){ .id = { client }, .ids = 1 };
	for (size_t i = 0; i < b->ids; i++)
		add_entry(b, w, b->id[i]);
}

static void
free_basis(struct basis *b)
{
	free(b->client);
	free(b->contact);
}

/* A client's record and contacts as of this commit, for a claim. */
static bool
make_claim(struct rbk_fact *out, struct rbk_walk *w, const struct rbk_record *r, const struct rbk_path *place,
           const struct rbk_policy *policy)
{
	struct rbk_record joint;
	struct basis b;

	read_basis(&b, w, place->client);
	const struct rbk_record **versions = rbk_arena_take(&w->scratch, (b.clients + 1) * sizeof *versions);

	for (size_t i = 0; i < b.clients; i++)
		versions[i] = &b.client[i];
	if (b.clients)
		rbk_joint(&joint, &w->scratch, versions, b.clients);
	bool fact = rbk_fact_make(out, w->pull->arena, r, b.clients ? &joint : NULL, b.contact, b.contacts, policy);

	free_basis(&b);
	return fact;
}

/* Where this commit holds the client's record of that kind and id; NULL: it
   doesn't. */
static const char *
find_of(git_oid *oid, struct rbk_walk *w, const char *kind, const char *client, const char *id)
{
	struct rbk_record named;
	struct rbk_err why = {0};

	rbk_record_new(&named, &w->scratch, kind);
	rbk_json_set_str(&w->scratch, named.root, "id", id);
	rbk_json_set_str(&w->scratch, named.root, "client", client);
	const char *path = rbk_record_path(&w->scratch, &named);

	return path && rbk_trees_find(oid, NULL, &w->trees, &w->link->tree, path, &why) == 0 ? path : NULL;
}

/* Does this commit hold the record of the client that an answer names as
   its proof? */
static bool
on_file_of(struct rbk_walk *w, const char *client, const char *id)
{
	git_oid oid;

	return find_of(&oid, w, "activity", client, id) || find_of(&oid, w, "document", client, id) || find_of(&oid, w, "tender", client, id);
}

static bool
on_file(struct rbk_walk *w, const char *client, const char *id)
{
	struct basis b;
	bool found = false;

	read_basis(&b, w, client);
	for (size_t i = 0; i < b.ids && !found; i++)
		found = on_file_of(w, b.id[i], id);
	free_basis(&b);
	return found;
}

/* A hold needs a tender that is open, or papers of one, as of this commit. */
static void
want_tender(struct rbk_fact *f, struct rbk_walk *w, const struct rbk_path *place)
{
	static const char *const folders[] = { "tenders", "documents" };
	char folder[48];
	bool open = false;
	struct basis b;

	read_basis(&b, w, place->client);
	for (size_t i = 0; i < 2 * b.ids && !open; i++) {
		struct rbk_record *found;

		rbk_client_folder(folder, b.id[i / 2]);
		size_t n = read_folder(&found, w, rbk_arena_print(&w->scratch, "%s/%s", folder, folders[i % 2]));

		for (size_t k = 0; k < n && !open; k++)
			open = rbk_tender_open(&found[k]);
		free(found);
	}
	free_basis(&b);
	f->missing = open ? NULL : "tender";
}

/* The day of a pick is the day of its receipt. */
static void
set_day(struct rbk_fact *f, const struct rbk_pull *p)
{
	char day[RBK_TIME_TEXT];

	if (!f->pick)
		return;
	rbk_day_write(day, rbk_day_of(f->by, p->policies->offset_min));
	f->pick = rbk_arena_str(p->arena, day);
}

/* When headquarters wrote a desk commit, by that commit's own desk.json;
   0 if this desk has no such commit. */
static rbk_time
desk_time(struct rbk_walk *w, const char *hex)
{
	static const char name[] = "desk.json";
	struct rbk_trees trees = {0};
	struct rbk_err why = {0};
	struct rbk_object object;
	struct rbk_record desk;
	struct rbk_link link;
	rbk_time at = 0;
	git_oid oid;

	if (git_oid_fromstr(&oid, hex))
		return 0;
	if (git_oid_cmp(&oid, &w->desk_oid) == 0)
		return w->desk_at;
	if (!w->desk && rbk_objects_open(&w->desk, w->pull->desk, &why))
		return 0;
	trees.objects = w->desk;
	if (rbk_link_read(&link, &w->scratch, w->desk, &oid, false, &why) == 0 &&
	    rbk_trees_find(&oid, NULL, &trees, &link.tree, name, &why) == 0 &&
	    rbk_objects_read(&object, w->desk, &oid, GIT_OBJECT_BLOB, RBK_RECORD_MAX, &why) == 0) {
		if (rbk_record_read(&desk, &w->scratch, object.bytes, object.len, &why) == 0 && rbk_record_is(&desk, "desk"))
			(void)rbk_record_time(&at, &desk, "at");
		rbk_object_clear(&object);
	}
	rbk_trees_free(&trees);
	(void)git_oid_fromstr(&w->desk_oid, hex);
	w->desk_at = at;
	return at;
}

static void
keep(struct rbk_walk *w, struct rbk_fact *f, const struct rbk_record *r)
{
	struct rbk_pull *p = w->pull;
	const char *desk = rbk_record_str(r, "desk");
	rbk_time seen = desk ? desk_time(w, desk) : 0;
	char hex[GIT_OID_HEXSZ + 1];

	f->number = w->line->number;
	f->order = w->order++;
	f->by = w->line->at;
	f->after = seen > w->after ? seen : w->after;
	if (f->after > f->by)
		f->after = f->by;
	set_day(f, p);
	f->person = p->person;
	f->commit = rbk_arena_str(p->arena, git_oid_tostr(hex, sizeof hex, &w->link->oid));
	RBK_ROOM(p->facts, p->n_facts, p->cap);
	p->facts[p->n_facts++] = *f;
}

/* What the record amends, as of this commit; NULL: nothing. */
static const char *
amended(struct rbk_walk *w, const char *client, const char *id)
{
	static const char *const kinds[] = { "activity", "document" };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct rbk_record r;
		struct rbk_err why = {0};
		git_oid oid;
		const char *path = find_of(&oid, w, kinds[i], client, id);

		if (path && read_record(&r, w, &oid, path, &why) == 0)
			return rbk_record_str(&r, "supersedes");
	}
	return NULL;
}

/* A record that counts no more takes with it what it had amended. */
static void
keep_amended(struct rbk_walk *w, struct rbk_fact *f, const struct rbk_record *r, const char *client)
{
	const char *id = f->subject;

	for (int i = 0; id && i < RBK_AMENDED_MAX && (id = amended(w, client, id)); i++) {
		f->subject = rbk_arena_str(w->pull->arena, id);
		keep(w, f, r);
	}
}

int
rbk_walk_fact(struct rbk_walk *w, const struct rbk_record *r, const struct rbk_path *place, bool fresh,
              struct rbk_err *err)
{
	const struct rbk_policy *policy = rbk_policies_when(w->pull->policies, w->line->at);
	const char *type = rbk_record_str(r, "type");
	struct rbk_fact fact;
	bool made;

	(void)err;
	if (place->kind->flags & RBK_KIND_FIXED && !fresh)
		return 0;
	if (rbk_record_is(r, "event") && type && strcmp(type, "claim") == 0)
		made = make_claim(&fact, w, r, place, policy);
	else
		made = rbk_fact_make(&fact, w->pull->arena, r, NULL, NULL, 0, policy);
	if (made && fact.type == RBK_FACT_ANSWER && fact.proof && !on_file(w, place->client, fact.proof))
		fact.missing = "proof";
	if (made && fact.type == RBK_FACT_HOLD)
		want_tender(&fact, w, place);
	if (made)
		keep(w, &fact, r);
	if (made && fact.type == RBK_FACT_GONE)
		keep_amended(w, &fact, r, place->client);
	return 0;
}

/* Which folders are one client's: those that bear its id, and those of
   entries that its record, or theirs, says are the same. */
#include "cli/parts.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/former.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/path.h"

#define MEMBERS_MAX 64 /* entries joined to one client, as far as they are followed */

bool
rbk_is_linked(const struct rbk_record *client)
{
	return client->root && (rbk_record_str(client, "part_of") || rbk_json_get(client->root, "includes"));
}

struct handed {
	struct rbk_run  *r;
	struct rbk_view *desk;
	const char      *folder;
	int              depth; /* folders below: person, "clients", <hh>, client */
	struct rbk_strs *out;
};

static int
see_handed(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct handed h = *(struct handed *)ctx;

	if (!is_folder)
		return 0;
	if (h.depth == 3) {
		if (h.out->n == h.out->cap) {
			size_t cap = h.out->cap ? h.out->cap * 2 : 64;
			const char **more = rbk_arena_take(&h.r->arena, cap * sizeof *more);

			if (h.out->n)
				memcpy(more, h.out->at, h.out->n * sizeof *more);
			h.out->at = more;
			h.out->cap = cap;
		}
		h.out->at[h.out->n++] = rbk_arena_str(&h.r->arena, name);
		return 0;
	}
	h.folder = rbk_arena_print(&h.r->arena, "%s/%s", h.folder, name);
	h.depth++;
	return rbk_view_names(h.desk, h.folder, see_handed, &h, err);
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

int
rbk_handed_ids(struct rbk_strs *out, struct rbk_run *r, struct rbk_err *err)
{
	struct handed h = { .r = r, .desk = rbk_run_desk(r), .folder = "handed", .out = out };
	int code = h.desk ? rbk_view_names(h.desk, h.folder, see_handed, &h, err) : 0;

	if (out->n > 1)
		qsort(out->at, out->n, sizeof *out->at, by_text);
	return code;
}

bool
rbk_handed_has(const struct rbk_strs *ids, const char *id)
{
	return ids->n && bsearch(&id, ids->at, ids->n, sizeof *ids->at, by_text);
}

/* An entry of the client: whose, as it or one of its own says. Who writes a
   link says it of their own entries only. */
struct member {
	const char *id, *person;
};

struct gathering {
	struct rbk_run         *r;
	const struct rbk_entry *e;
	struct rbk_folders       *out;
	struct member           member[MEMBERS_MAX];
	size_t                  members;
	struct rbk_view        *view;
	const char             *id; /* of the member at hand */
	struct rbk_err         *err;
};

static void
add_member(struct gathering *g, const char *id, const char *person)
{
	for (size_t i = 0; i < g->members; i++)
		if (strcmp(g->member[i].id, id) == 0 && strcmp(g->member[i].person, person) == 0)
			return;
	if (rbk_ulid_valid(id) && g->members < MEMBERS_MAX)
		g->member[g->members++] = (struct member){ id, person };
}

/* The folder if it is there and isn't in yet; what its client's record names
   are members, too. False: it isn't there. */
static bool
add_part(struct gathering *g, struct rbk_view *view, const char *folder, const char *person)
{
	struct rbk_folders *p = g->out;
	struct rbk_folder *one;
	struct rbk_err none = {0};
	struct rbk_record client;
	char oid[41];

	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->at[i].person, person) == 0 && strcmp(p->at[i].id, g->id) == 0)
			return true;
	rbk_view_oid(oid, view, folder);
	if (!oid[0])
		return false;
	if (p->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 8;
		struct rbk_folder *more = rbk_arena_take(&g->r->arena, cap * sizeof *more);

		if (p->n)
			memcpy(more, p->at, p->n * sizeof *more);
		p->at = more;
		p->cap = cap;
	}
	one = &p->at[p->n++];
	*one = (struct rbk_folder){ .view = view, .folder = folder, .person = person };
	memcpy(one->id, g->id, sizeof one->id);
	if (rbk_view_record(&client, &g->r->arena, view, rbk_arena_print(&g->r->arena, "%s/client.json", folder), &none))
		return true;
	if (rbk_record_str(&client, "part_of"))
		add_member(g, rbk_record_str(&client, "part_of"), person);
	RBK_JSON_EACH(it, rbk_json_get(client.root, "includes"))
		if (it->type == RBK_J_STR)
			add_member(g, it->str, person);
	return true;
}

static const char *
inner(struct gathering *g)
{
	char folder[48];

	rbk_client_folder(folder, g->id);
	return rbk_arena_str(&g->r->arena, folder);
}

/* handed/<person>/… */
static int
add_handed(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct gathering *g = ctx;
	struct rbk_arena *a = &g->r->arena;

	(void)err;
	if (is_folder)
		(void)add_part(g, g->view, rbk_arena_print(a, "handed/%s/%s", name, inner(g)), rbk_arena_str(a, name));
	return 0;
}

/* What lies on the desk headquarters put there. */
static int
add_of_desk(struct gathering *g, const char *person)
{
	struct rbk_run *r = g->r;
	struct rbk_view *head = rbk_run_head(r, g->err), *desk = rbk_run_desk(r);

	if (!head)
		return (int)g->err->code;
	if (strcmp(person, rbk_book_person(r->book)) != 0 &&
	    (!desk || !add_part(g, desk, rbk_arena_print(&r->arena, "handed/%s/%s", person, inner(g)), person)))
		return 0;
	(void)add_part(g, head, inner(g), rbk_book_person(r->book));
	g->view = desk;
	return desk ? rbk_view_names(desk, "handed", add_handed, g, g->err) : 0;
}

bool
rbk_had_by_ruling(const struct rbk_json *kase, const char *person)
{
	const char *owner = rbk_json_get_str(kase, "owner");

	if (owner && strcmp(owner, person) == 0)
		return true;
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(it, "person"), *state = rbk_json_get_str(it, "state");

		if (who && state && strcmp(who, person) == 0 && strcmp(state, "handed_over") == 0)
			return true;
	}
	return false;
}

static void
add_of_book(struct gathering *g, struct rbk_view *v, const char *person)
{
	char shard[3];

	rbk_shard(shard, person);
	(void)add_part(g, v, rbk_arena_print(&g->r->arena, "books/%s/%s/%s", shard, person, inner(g)), person);
}

/* In one unit, or in central: the book of the person; if a ruling handed the
   client on, the books of those who have or had it, too: nobody's word alone
   makes an entry in a book another one's. */
static int
add_of_books(struct gathering *g, struct rbk_view *v, const char *person, const struct rbk_json *kase)
{
	char handed[41] = "";

	add_of_book(g, v, person);
	if (g->r->book)
		rbk_view_oid(handed, v, rbk_arena_print(&g->r->arena, "handed/%s/%s", person, inner(g)));
	if (!handed[0] && !rbk_had_by_ruling(kase, person))
		return 0;
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(it, "person");

		if (who && rbk_had_by_ruling(kase, who))
			add_of_book(g, v, who);
	}
	if (rbk_json_get_str(kase, "owner"))
		add_of_book(g, v, rbk_json_get_str(kase, "owner"));
	g->view = v;
	return g->r->book ? rbk_view_names(v, "handed", add_handed, g, g->err) : 0;
}

static int
add_of_units(struct gathering *g, const char *person)
{
	struct rbk_entry of = { .person = person, .unit = g->e->unit };
	const struct rbk_unit_sight *units;
	struct rbk_json *kase;
	size_t n;
	int code = 0;

	memcpy(of.id, g->id, RBK_ULID_SIZE);
	if (rbk_case_of(&kase, g->r, &of, g->err))
		return (int)g->err->code;
	if (!g->r->book) {
		struct rbk_view *central = rbk_run_central(g->r, g->err);

		return central ? add_of_books(g, central, person, kase) : (int)g->err->code;
	}
	units = rbk_run_units(&n, g->r);
	for (size_t i = 0; i < n && !code; i++)
		code = add_of_books(g, units[i].view, person, kase);
	return code;
}

int
rbk_entry_parts(struct rbk_folders *out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	const bool wide = e->unit || !r->book;
	struct gathering g = { .r = r, .e = e, .out = out, .id = e->id, .err = err };
	struct rbk_view *v = e->view ? e->view : rbk_run_head(r, err);
	int code = 0;

	*out = (struct rbk_folders){0};
	if (!v)
		return (int)err->code;
	add_member(&g, e->id, e->person);
	(void)add_part(&g, v, e->folder, e->person);
	if (!wide && !*e->person) /* given by a ruling: no folder of anybody's yet */
		add_member(&g, e->id, rbk_book_person(r->book));
	for (size_t i = 0; i < g.members && !e->alone && !code; i++) {
		g.id = g.member[i].id;
		code = wide ? add_of_units(&g, g.member[i].person) : add_of_desk(&g, g.member[i].person);
	}
	return code;
}

int
rbk_part_records(const struct rbk_record ***out, size_t *n, struct rbk_run *r, const struct rbk_entry *e,
                 const char *contact, struct rbk_err *err)
{
	struct rbk_folders parts;
	struct rbk_arena *a = &r->arena;
	int code = rbk_entry_parts(&parts, r, e, err);

	*n = 0;
	*out = rbk_arena_take(a, (parts.n + 1) * sizeof(const struct rbk_record *));
	for (size_t i = 0; i < parts.n && !code; i++) {
		struct rbk_record *one = rbk_arena_take(a, sizeof *one);
		struct rbk_err none = {0};
		const char *path = contact ? rbk_arena_print(a, "%s/contacts/%s.json", parts.at[i].folder, contact)
		                           : rbk_arena_print(a, "%s/client.json", parts.at[i].folder);

		if (rbk_view_record(one, a, parts.at[i].view, path, &none) == 0)
			(*out)[(*n)++] = one;
	}
	rbk_former_cut(*out, *n, r);
	return code;
}

int
rbk_part_view(struct rbk_view **out, struct rbk_run *r, const struct rbk_entry *e, const char *path, struct rbk_err *err)
{
	struct rbk_folders parts;
	int code = rbk_entry_parts(&parts, r, e, err);

	*out = e->view;
	for (size_t i = 0; i < parts.n; i++) {
		const size_t n = strlen(parts.at[i].folder);

		if (strncmp(path, parts.at[i].folder, n) == 0 && path[n] == '/')
			*out = parts.at[i].view;
	}
	return code;
}

/* The last release, and the first claim behind one, by id: ids go by time. */
static int
claim_in(const char **claim, const char **release, struct rbk_run *r, const struct rbk_folder *f, struct rbk_err *err)
{
	struct rbk_scan s = {0};
	int code = rbk_scan_folder(&s, r, f->view, rbk_arena_print(&r->arena, "%s/events", f->folder), ".json", 0, err);

	*claim = NULL;
	for (size_t i = 0; i < s.n; i++) {
		const char *type = rbk_record_is(&s.at[i], "event") ? rbk_record_str(&s.at[i], "type") : NULL;
		const char *id = rbk_record_str(&s.at[i], "id");

		if (type && strcmp(type, "claim") == 0 && (!*release || strcmp(id, *release) > 0))
			*claim = *claim ? *claim : id;
		if (!type || strcmp(type, "release") != 0 || (*release && strcmp(id, *release) < 0))
			continue;
		*release = id;
		*claim = NULL;
	}
	return code;
}

/* A release gives up the claims of all of them. */
int
rbk_claimed_folder(const char **id, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	struct rbk_folders all = {0};
	const char *oldest = NULL, *release = NULL, *claim;

	*id = e->id;
	if (!e->joined)
		return 0;
	if (rbk_entry_parts(&all, r, e, err))
		return (int)err->code;
	for (int look = 0; look < 2; look++) /* first the last release of all, then the claims behind it */
		for (size_t i = 0; i < all.n; i++) {
			if (all.at[i].view != r->sights[0])
				continue;
			if (claim_in(&claim, &release, r, &all.at[i], err))
				return (int)err->code;
			if (!look || !claim || (oldest && strcmp(claim, oldest) > 0))
				continue;
			oldest = claim;
			*id = all.at[i].id;
		}
	return 0;
}

/* Which folders are one client's, and which entries are one client. Two
   folders are if they bear one id, or if a client's record says so. */
#include "cli/parts.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/path.h"
#include "core/rules/joint.h"

#define MEMBERS_MAX 64 /* entries joined to one client, as far as they are followed */

bool
rbk_is_linked(const struct rbk_record *client)
{
	return client->root && (rbk_record_str(client, "part_of") || rbk_json_get(client->root, "includes"));
}

struct gathering {
	struct rbk_run         *r;
	const struct rbk_entry *e;
	struct rbk_folders       *out;
	const char             *member[MEMBERS_MAX]; /* ids */
	size_t                  members;
	struct rbk_view        *view;
	const char             *id; /* the member at hand */
	struct rbk_err         *err;
};

static void
add_member(struct gathering *g, const char *id)
{
	for (size_t i = 0; i < g->members; i++)
		if (strcmp(g->member[i], id) == 0)
			return;
	if (rbk_ulid_valid(id) && g->members < MEMBERS_MAX)
		g->member[g->members++] = id;
}

/* The folder if it is there and isn't in yet; what its client's record names
   are members, too. */
static void
add_part(struct gathering *g, struct rbk_view *view, const char *folder, const char *person)
{
	struct rbk_folders *p = g->out;
	struct rbk_folder *one;
	struct rbk_err none = {0};
	struct rbk_record client;
	char oid[41];

	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->at[i].person, person) == 0 && strcmp(p->at[i].id, g->id) == 0)
			return;
	rbk_view_oid(oid, view, folder);
	if (!oid[0])
		return;
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
		return;
	if (rbk_record_str(&client, "part_of"))
		add_member(g, rbk_record_str(&client, "part_of"));
	RBK_JSON_EACH(it, rbk_json_get(client.root, "includes"))
		if (it->type == RBK_J_STR)
			add_member(g, it->str);
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
		add_part(g, g->view, rbk_arena_print(a, "handed/%s/%s", name, inner(g)), rbk_arena_str(a, name));
	return 0;
}

static int
add_of_desk(struct gathering *g)
{
	struct rbk_run *r = g->r;
	struct rbk_view *head = rbk_run_head(r, g->err), *desk = rbk_run_desk(r);

	if (!head)
		return (int)g->err->code;
	add_part(g, head, inner(g), rbk_book_person(r->book));
	g->view = desk;
	return desk ? rbk_view_names(desk, "handed", add_handed, g, g->err) : 0;
}

/* In one unit, or in central: the books of those whose client it is or was. */
static int
add_of_books(struct gathering *g, struct rbk_view *v, const struct rbk_json *kase)
{
	struct rbk_arena *a = &g->r->arena;
	const char *owner = rbk_json_get_str(kase, "owner");
	char shard[3];

	rbk_shard(shard, g->e->person);
	add_part(g, v, rbk_arena_print(a, "books/%s/%s/%s", shard, g->e->person, inner(g)), g->e->person);
	RBK_JSON_EACH(it, rbk_json_get(kase, "entries")) {
		const char *person = rbk_json_get_str(it, "person");

		if (!person)
			continue;
		rbk_shard(shard, person);
		add_part(g, v, rbk_arena_print(a, "books/%s/%s/%s", shard, person, inner(g)), person);
	}
	if (owner) {
		rbk_shard(shard, owner);
		add_part(g, v, rbk_arena_print(a, "books/%s/%s/%s", shard, owner, inner(g)), owner);
	}
	g->view = v;
	return g->r->book ? rbk_view_names(v, "handed", add_handed, g, g->err) : 0;
}

static int
add_of_units(struct gathering *g, const struct rbk_json *kase)
{
	const struct rbk_unit_sight *units;
	size_t n;
	int code = 0;

	if (!g->r->book) {
		struct rbk_view *central = rbk_run_central(g->r, g->err);

		return central ? add_of_books(g, central, kase) : (int)g->err->code;
	}
	units = rbk_run_units(&n, g->r);
	for (size_t i = 0; i < n && !code; i++)
		code = add_of_books(g, units[i].view, kase);
	return code;
}

int
rbk_entry_parts(struct rbk_folders *out, struct rbk_run *r, const struct rbk_entry *e, struct rbk_err *err)
{
	const bool wide = e->unit || !r->book;
	struct gathering g = { .r = r, .e = e, .out = out, .id = e->id, .err = err };
	struct rbk_view *v = e->view ? e->view : rbk_run_head(r, err);
	struct rbk_json *kase = NULL;
	int code = 0;

	*out = (struct rbk_folders){0};
	if (!v || (wide && rbk_case_of(&kase, r, e, err)))
		return (int)err->code;
	add_member(&g, e->id);
	add_part(&g, v, e->folder, e->person);
	for (size_t i = 0; i < g.members && !e->alone && !code; i++) {
		g.id = g.member[i];
		code = wide ? add_of_units(&g, kase) : add_of_desk(&g);
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

/* Entries by id, for finding which are one client. */
struct place {
	const char *id;
	size_t      at, group, n; /* group: the place of the first of its client, where n says how many there are */
};

static int
by_id(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = strcmp(a->id, b->id);

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

static size_t
find(const struct place *p, size_t n, const char *id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(p[mid].id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && strcmp(p[low].id, id) == 0 ? low : n;
}

static size_t
group_of(struct place *p, size_t i)
{
	while (p[i].group != i)
		i = p[i].group = p[p[i].group].group;
	return i;
}

static void
tie(struct place *p, size_t n, size_t i, const char *id)
{
	size_t k = id ? find(p, n, id) : n;

	if (k == n)
		return;
	size_t x = group_of(p, i), y = group_of(p, k);

	if (x < y)
		p[y].group = x;
	else
		p[x].group = y;
}

/* The one that stands for the client: of the smallest id the own book's, else
   the one that was entered first. The smallest id comes first in p. */
static size_t
standing_for(const struct rbk_entries *all, const struct rbk_run *r, const struct place *p, const size_t *of, size_t n)
{
	size_t best = p[of[0]].at;
	rbk_time first = 0, t;

	for (size_t i = 0; i < n && strcmp(p[of[i]].id, p[of[0]].id) == 0; i++) {
		const struct rbk_entry *e = &all->at[p[of[i]].at];

		if (rbk_entry_own(r, e) && !e->unit)
			return p[of[i]].at;
		if (rbk_record_time(&t, &e->client, "entered") && (!first || t < first)) {
			first = t;
			best = p[of[i]].at;
		}
	}
	return best;
}

static void
unite(struct rbk_entries *all, struct rbk_run *r, struct place *p, const size_t *of, size_t n)
{
	size_t stands = standing_for(all, r, p, of, n);
	struct rbk_entry *e = &all->at[stands];
	const struct rbk_record **records = rbk_arena_take(&r->arena, n * sizeof *records);

	for (size_t i = 0; i < n; i++) {
		struct rbk_record *one = rbk_arena_take(&r->arena, sizeof *one);

		*one = all->at[p[of[i]].at].client;
		records[i] = one;
	}
	rbk_joint(&e->client, &r->arena, records, n);
	for (size_t i = 0; i < n; i++) {
		struct rbk_entry *other = &all->at[p[of[i]].at];

		e->joined = e->joined || strcmp(other->id, e->id) != 0;
		if (strcmp(other->id, e->id) != 0) {
			struct rbk_lost *more = rbk_arena_take(&r->arena, (all->n_lost + 1) * sizeof *more);

			if (all->n_lost)
				memcpy(more, all->lost, all->n_lost * sizeof *more);
			more[all->n_lost++] = (struct rbk_lost){ rbk_arena_str(&r->arena, other->id), rbk_arena_str(&r->arena, e->id) };
			all->lost = more;
		}
		if (other != e)
			other->client.root = NULL; /* goes */
	}
}

void
rbk_entries_unite(struct rbk_entries *all, struct rbk_run *r, size_t first)
{
	const size_t n = all->n - first;
	struct place *p = rbk_arena_take(&r->arena, (n + 1) * sizeof *p);
	size_t *of = rbk_arena_take(&r->arena, (n + 1) * sizeof *of), kept = first;
	bool several = false;

	for (size_t i = 0; i < n; i++)
		p[i] = (struct place){ .id = all->at[first + i].id, .at = first + i };
	if (n > 1)
		qsort(p, n, sizeof *p, by_id);
	for (size_t i = 0; i < n; i++) {
		p[i].group = i > 0 && strcmp(p[i - 1].id, p[i].id) == 0 ? p[i - 1].group : i;
		several = several || p[i].group != i || rbk_is_linked(&all->at[p[i].at].client);
	}
	if (!several)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct rbk_record *client = &all->at[p[i].at].client;

		tie(p, n, i, rbk_record_str(client, "part_of"));
		RBK_JSON_EACH(it, rbk_json_get(client->root, "includes"))
			tie(p, n, i, it->type == RBK_J_STR ? it->str : NULL);
	}
	for (size_t i = 0; i < n; i++)
		p[group_of(p, i)].n++;
	for (size_t i = 0; i < n; i++) {
		size_t in = 0;

		if (p[i].n < 2)
			continue;
		for (size_t k = i; k < n; k++)
			if (group_of(p, k) == i)
				of[in++] = k;
		unite(all, r, p, of, in);
	}
	for (size_t i = first; i < all->n; i++)
		if (all->at[i].client.root)
			all->at[kept++] = all->at[i];
	all->n = kept;
}

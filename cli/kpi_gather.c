/* What the records in sight say, client by client: of a client that went from
   one person to another the records of both stand together. First where the
   clients are, then one after the other is read and let go: a company's year
   of records needs no memory of its size. */
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/kpi.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/id.h"
#include "core/rules/funnel.h"

/* A client's folder in somebody's book: "…/<person>/clients/<hh>/<client>". */
struct place {
	const char      *client, *person, *folder;
	struct rbk_view *view;
	size_t           order; /* as it was found: the first of one person's counts */
};

struct heap {
	struct rbk_run *r;
	struct place   *at;
	size_t          n, cap;
	struct rbk_view *view; /* that is looked at */
};

struct names {
	struct rbk_arena *a;
	const char      **at;
	size_t            n, cap;
};

static int
take_name(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct names *names = ctx;

	(void)err;
	if (!is_folder)
		return 0;
	RBK_ROOM(names->at, names->n, names->cap);
	names->at[names->n++] = rbk_arena_str(names->a, name);
	return 0;
}

static void
take_clients(struct heap *h, const char *folder, const char *person, const struct names *names)
{
	for (size_t i = 0; i < names->n; i++) {
		if (strlen(names->at[i]) != RBK_ULID_LEN)
			continue;
		RBK_ROOM(h->at, h->n, h->cap);
		h->at[h->n] = (struct place){ names->at[i], person, rbk_arena_print(&h->r->arena, "%s/%s", folder, names->at[i]), h->view, h->n };
		h->n++;
	}
}

/* A person's "clients/<hh>/<client>". */
static int
list_clients(struct heap *h, const char *folder, const char *person, struct rbk_err *err)
{
	struct names shards = { .a = &h->r->arena };
	int code = rbk_view_names(h->view, folder, take_name, &shards, err);

	for (size_t i = 0; i < shards.n && !code; i++) {
		const char *shard = rbk_arena_print(&h->r->arena, "%s/%s", folder, shards.at[i]);
		struct names clients = { .a = &h->r->arena };

		code = rbk_view_names(h->view, shard, take_name, &clients, err);
		take_clients(h, shard, person, &clients);
		free(clients.at);
	}
	free(shards.at);
	return code;
}

/* People's folders, `depth` further down than this one; not the one of `but`. */
static int
list_people(struct heap *h, const char *folder, int depth, const char *but, struct rbk_err *err)
{
	struct names names = { .a = &h->r->arena };
	int code = h->view ? rbk_view_names(h->view, folder, take_name, &names, err) : 0;

	for (size_t i = 0; i < names.n && !code; i++) {
		const char *below = rbk_arena_print(&h->r->arena, "%s/%s", folder, names.at[i]);

		if (depth)
			code = list_people(h, below, depth - 1, but, err);
		else if (!but || strcmp(names.at[i], but) != 0)
			code = list_clients(h, rbk_arena_print(&h->r->arena, "%s/clients", below), names.at[i], err);
	}
	free(names.at);
	return code;
}

static int
take_all(struct heap *h, struct rbk_err *err)
{
	struct rbk_run *r = h->r;
	const char *me = r->book ? rbk_book_person(r->book) : NULL;
	const struct rbk_unit_sight *units;
	size_t n;
	int code;

	if (!me) {
		h->view = rbk_run_central(r, err);
		return h->view ? list_people(h, "books", 1, NULL, err) : (int)err->code;
	}
	h->view = rbk_run_head(r, err);
	code = h->view ? list_clients(h, "clients", me, err) : (int)err->code;
	h->view = rbk_run_desk(r);
	if (!code)
		code = list_people(h, "handed", 0, NULL, err);
	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n && !code; i++) { /* the own book is newer than the unit's */
		h->view = units[i].view;
		code = list_people(h, "books", 1, me, err);
	}
	return code;
}

static int
by_client(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = strcmp(a->client, b->client);

	if (!c)
		c = strcmp(a->person, b->person);
	return c ? c : a->order < b->order ? -1 : a->order > b->order;
}

/* In the order of books: who reads on where it stood reads less. */
static int
by_order(const void *x, const void *y)
{
	const struct place *a = *(const struct place *const *)x, *b = *(const struct place *const *)y;

	return a->order < b->order ? -1 : a->order > b->order;
}

/* One client being read. */
struct reading {
	struct rbk_arena a;
	struct rbk_scan  s;
};

static int
take_record(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct reading *reading = ctx;
	struct rbk_scan *s = &reading->s;
	struct rbk_err scratch = {0};

	(void)err;
	RBK_ROOM(s->at, s->n, s->cap);
	if (rbk_record_read(&s->at[s->n], &reading->a, bytes, len, &scratch))
		s->broken++;
	else
		s->n++;
	(void)path;
	return 0;
}

static bool
removes_client(const struct rbk_record *r, const char *client)
{
	const char *type = rbk_record_is(r, "event") ? rbk_record_str(r, "type") : NULL, *id;

	return type && strcmp(type, "gone") == 0 && (id = rbk_record_str(r, "record")) && strncmp(id, client, RBK_ULID_LEN) == 0;
}

/* A folder's records but for contacts, which say nothing here; nothing of
   somebody who removed the client. */
static int
read_folder(struct reading *reading, const struct place *p, struct rbk_err *err)
{
	static const char *const folders[] = { "activities", "documents", "events" };
	const size_t before = reading->s.n;
	struct rbk_arena scratch = {0};
	int code = rbk_view_one(p->view, rbk_arena_print(&scratch, "%s/client.json", p->folder), take_record, reading, err);

	if (code == RBK_E_MISSING) {
		rbk_err_clear(err);
		code = 0;
	}
	for (size_t i = 0; i < sizeof folders / sizeof *folders && !code; i++)
		code = rbk_view_each(p->view, rbk_arena_print(&scratch, "%s/%s", p->folder, folders[i]), ".json", -1, take_record, reading, err);
	rbk_arena_free(&scratch);
	for (size_t i = before; i < reading->s.n; i++)
		if (removes_client(&reading->s.at[i], p->client)) {
			reading->s.n = before;
			break;
		}
	return code;
}

/* Facts outlive the client's records. */
static void
keep(struct rbk_kpi_facts *f, size_t from, struct rbk_arena *a)
{
	const char *client = NULL, *name = NULL, *was_client = NULL, *was_name = NULL;

	for (size_t i = from; i < f->n; i++) {
		struct rbk_kpi_fact *fact = &f->at[i];

		if (fact->client != was_client)
			client = rbk_arena_str(a, was_client = fact->client);
		if (fact->name != was_name)
			name = rbk_arena_str(a, was_name = fact->name);
		fact->client = client;
		fact->name = name;
		fact->person = i > from && strcmp(fact->person, f->at[i - 1].person) == 0 ? f->at[i - 1].person : rbk_arena_str(a, fact->person);
		fact->record = rbk_arena_str(a, fact->record);
	}
}

/* One client: n places, each person's once. */
static int
add_client(struct rbk_kpi_facts *out, struct rbk_run *r, const struct rbk_policy *p, const struct place *at, size_t n, struct rbk_err *err)
{
	struct reading reading = {0};
	struct rbk_json *kase = NULL;
	const size_t from = out->n;
	int code = rbk_known_by_id(&kase, r, false, at->client, err);

	if (!code && !kase && r->book)
		code = rbk_known_by_id(&kase, r, true, at->client, err);
	for (size_t i = 0; i < n && !code; i++)
		if (i == 0 || strcmp(at[i].person, at[i - 1].person) != 0) /* else: on the desk and in a unit */
			code = read_folder(&reading, &at[i], err);
	if (!code) {
		reading.s.path = rbk_arena_take(&reading.a, (reading.s.n + 1) * sizeof *reading.s.path);
		rbk_scan_settle(&reading.s, r);
		const struct rbk_dossier d = { .policy = p, .at = reading.s.at, .n = reading.s.n, .kase = kase };

		rbk_kpi_facts_add(out, &d, r->zone);
		keep(out, from, &r->arena);
	}
	free(reading.s.at);
	rbk_arena_free(&reading.a);
	return code;
}

int
rbk_kpi_gather(struct rbk_kpi_facts *out, struct rbk_run *r, const struct rbk_policy *p, struct rbk_err *err)
{
	struct heap h = { .r = r };
	const struct place **firsts;
	size_t n = 0;
	int code = take_all(&h, err);

	if (h.n > 1)
		qsort(h.at, h.n, sizeof *h.at, by_client);
	firsts = rbk_grow(NULL, (h.n + 1) * sizeof(struct place *));
	for (size_t i = 0; i < h.n; i++)
		if (i == 0 || strcmp(h.at[i].client, h.at[i - 1].client) != 0)
			firsts[n++] = &h.at[i];
	if (n > 1)
		qsort(firsts, n, sizeof(struct place *), by_order);
	for (size_t i = 0; i < n && !code; i++) {
		const struct place *end = firsts[i] + 1;

		while (end < h.at + h.n && strcmp(end->client, firsts[i]->client) == 0)
			end++;
		code = add_client(out, r, p, firsts[i], (size_t)(end - firsts[i]), err);
	}
	free(firsts);
	free(h.at);
	rbk_kpi_facts_settle(out);
	return code;
}

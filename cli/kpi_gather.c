/* The records of clients in sight, client by client: of a client that went
   from one person to another the records of both stand together. */
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/kpi.h"
#include "cli/sight.h"

/* A record: in whose book, of which client. */
struct item {
	const char              *client, *person, *path; /* path: below the person's book; client: 26 characters of it */
	const struct rbk_record *record;
};

struct heap {
	struct rbk_run *r;
	struct item    *at;
	size_t          n, cap;
};

/* "…/<person>/clients/<hh>/<client>/…"; false: no client's. */
static bool
place(struct item *it, struct heap *h, const char *path, const char *owner)
{
	const char *clients = strncmp(path, "clients/", 8) == 0 ? path : strstr(path, "/clients/");

	if (!clients)
		return false;
	clients += *clients == '/';
	it->path = clients;
	it->client = clients + strlen("clients/xx/");
	it->person = owner;
	if (strlen(clients) <= strlen("clients/xx/") + RBK_ULID_LEN)
		return false;
	if (clients > path) {
		const char *end = clients - 1, *from = end;

		while (from > path && from[-1] != '/')
			from--;
		it->person = rbk_arena_copy(&h->r->arena, from, (size_t)(end - from));
	}
	return true;
}

/* All records below a folder, but for those of `but`. */
static int
take(struct heap *h, struct rbk_view *v, const char *folder, const char *owner, const char *but, struct rbk_err *err)
{
	struct rbk_scan s = {0};
	int code = v ? rbk_scan_folder(&s, h->r, v, folder, ".json", -1, err) : 0;

	for (size_t i = 0; i < s.n && !code; i++) {
		struct item it = { .record = &s.at[i] };

		if (!place(&it, h, s.path[i], owner) || (but && strcmp(it.person, but) == 0))
			continue;
		RBK_ROOM(h->at, h->n, h->cap);
		h->at[h->n++] = it;
	}
	return code;
}

static int
take_all(struct heap *h, struct rbk_err *err)
{
	struct rbk_run *r = h->r;
	const char *me = r->book ? rbk_book_person(r->book) : NULL;
	const struct rbk_unit_sight *units;
	struct rbk_view *v;
	size_t n;
	int code;

	if (!me)
		return (v = rbk_run_central(r, err)) ? take(h, v, "books", "", NULL, err) : (int)err->code;
	code = (v = rbk_run_head(r, err)) ? take(h, v, "clients", me, NULL, err) : (int)err->code;
	if (!code)
		code = take(h, rbk_run_desk(r), "handed", "", NULL, err);
	units = rbk_run_units(&n, r);
	for (size_t i = 0; i < n && !code; i++) /* the own book is newer than the unit's */
		code = take(h, units[i].view, "books", "", me, err);
	return code;
}

static int
by_client(const void *x, const void *y)
{
	const struct item *a = x, *b = y;
	int c = strncmp(a->client, b->client, RBK_ULID_LEN);

	if (!c)
		c = strcmp(a->person, b->person);
	return c ? c : strcmp(a->path, b->path);
}

static bool
removes_client(const struct item *it)
{
	const char *type = rbk_record_is(it->record, "event") ? rbk_record_str(it->record, "type") : NULL, *id;

	return type && strcmp(type, "gone") == 0 && (id = rbk_record_str(it->record, "record")) && strncmp(id, it->client, RBK_ULID_LEN) == 0;
}

/* One client's records that stand, each once; nothing of somebody who removed
   the client. */
static void
collect(struct rbk_scan *out, struct rbk_run *r, const struct item *at, size_t n)
{
	*out = (struct rbk_scan){ .cap = n };
	out->at = rbk_arena_take(&r->arena, (n + 1) * sizeof *out->at);
	out->path = rbk_arena_take(&r->arena, (n + 1) * sizeof *out->path);
	for (size_t from = 0, to; from < n; from = to) {
		bool gone = false;

		for (to = from; to < n && strcmp(at[to].person, at[from].person) == 0; to++)
			gone = gone || removes_client(&at[to]);
		for (size_t i = from; i < to && !gone; i++) {
			if (i > from && strcmp(at[i].path, at[i - 1].path) == 0)
				continue; /* on the desk and in a unit */
			out->path[out->n] = at[i].path;
			out->at[out->n++] = *at[i].record;
		}
	}
	rbk_scan_settle(out, r);
}

static int
add_client(struct rbk_kpi_facts *out, struct rbk_run *r, const struct rbk_policy *p, const struct item *at, size_t n, struct rbk_err *err)
{
	const char *id = rbk_arena_copy(&r->arena, at->client, RBK_ULID_LEN);
	struct rbk_json *kase = NULL;
	struct rbk_dossier d;
	struct rbk_scan s;

	if (rbk_known_by_id(&kase, r, false, id, err) || (!kase && r->book && rbk_known_by_id(&kase, r, true, id, err)))
		return (int)err->code;
	collect(&s, r, at, n);
	rbk_dossier_make(&d, r, &s, kase);
	d.policy = p;
	rbk_kpi_facts_add(out, &d, r->zone);
	return 0;
}

int
rbk_kpi_gather(struct rbk_kpi_facts *out, struct rbk_run *r, const struct rbk_policy *p, struct rbk_err *err)
{
	struct heap h = { .r = r };
	int code = take_all(&h, err);

	if (h.n > 1)
		qsort(h.at, h.n, sizeof *h.at, by_client);
	for (size_t from = 0, to; from < h.n && !code; from = to) {
		for (to = from + 1; to < h.n && strncmp(h.at[to].client, h.at[from].client, RBK_ULID_LEN) == 0;)
			to++;
		code = add_client(out, r, p, h.at + from, to - from, err);
	}
	free(h.at);
	rbk_kpi_facts_settle(out);
	return code;
}

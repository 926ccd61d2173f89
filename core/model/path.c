/* Paths of records: made from fields, read back, compared. */
#include "core/model/path.h"

#include <stdio.h>
#include <string.h>

/* A ULID's month in UTC: "2026-11". */
static void
month_of(char out[8], const char *ulid)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	rbk_time ms = 0;
	char day[RBK_TIME_TEXT];

	for (int i = 0; i < 10; i++)
		ms = ms * 32 + (strchr(digits, ulid[i]) - digits);
	if (ms > (rbk_time)253402300799999) /* 9999-12-31 */
		ms = 253402300799999;
	rbk_day_write(day, rbk_day_of(ms, 0));
	memcpy(out, day, 7);
	out[7] = '\0';
}

void
rbk_client_folder(char out[48], const char *client)
{
	char shard[3];

	rbk_shard(shard, client);
	(void)snprintf(out, 48, "clients/%s/%.26s", shard, client);
}

struct place {
	const char *kind, *folder;
	bool        month; /* with a folder for each month */
};

/* kind → its folder at the book's top */
static const struct place tops[] = {
	{ "ruling", "rulings", false },
	{ "material", "materials", false },
	{ "device", "devices", false },
	{ "work", "work", true },
	{ "review", "reviews", true },
	{ "consequence", "consequences", true },
};

/* kind → its folder under the client's */
static const struct place places[] = {
	{ "contact", "contacts", false },
	{ "activity", "activities", true },
	{ "event", "events", false },
	{ "document", "documents", false },
	{ "tender", "tenders", false },
};

/* "<before><folder>/[<yyyy-mm>/]<id>.json" */
static const char *
file_at(struct rbk_arena *a, const char *before, const struct place *p, const char *id)
{
	char month[8];

	if (!p->month)
		return rbk_arena_print(a, "%s%s/%s.json", before, p->folder, id);
	month_of(month, id);
	return rbk_arena_print(a, "%s%s/%s/%s.json", before, p->folder, month, id);
}

static const char *
inside(struct rbk_arena *a, const struct place *p, const char *client, const char *id)
{
	char folder[48];

	rbk_client_folder(folder, client);
	return file_at(a, rbk_arena_print(a, "%s/", folder), p, id);
}

const char *
rbk_record_path(struct rbk_arena *a, const struct rbk_record *r)
{
	const char *id = rbk_record_str(r, "id"), *client = rbk_record_str(r, "client");
	char folder[48];

	if (rbk_record_is(r, "book"))
		return "book.json";
	if (!rbk_ulid_valid(id))
		return NULL;
	if (rbk_record_is(r, "client")) {
		rbk_client_folder(folder, id);
		return rbk_arena_print(a, "%s/client.json", folder);
	}
	for (size_t i = 0; i < sizeof tops / sizeof *tops; i++)
		if (rbk_record_is(r, tops[i].kind))
			return file_at(a, "", &tops[i], id);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (rbk_record_is(r, places[i].kind) && rbk_ulid_valid(client))
			return inside(a, &places[i], client, id);
	return NULL;
}

const char *
rbk_figure_path(struct rbk_arena *a, const struct rbk_record *r)
{
	const char *scope = rbk_record_str(r, "scope"), *subject = rbk_record_str(r, "subject");
	const char *folder = strcmp(scope, "person") == 0 ? "people" : strcmp(scope, "unit") == 0 ? "units" : "clients";
	char hash[65];

	if (folder[0] == 'c' && !rbk_ulid_valid(subject)) {
		rbk_sha256_hex(hash, subject, strlen(subject));
		hash[32] = '\0';
		subject = hash;
	}
	return rbk_arena_print(a, "org/figures/%s/%s/%s.json", rbk_record_str(r, "month"), folder, subject);
}

/* "<ULID>.json" → id */
static bool
file_id(char id[RBK_ULID_SIZE], const char *file)
{
	if (strlen(file) != RBK_ULID_LEN + 5 || strcmp(file + RBK_ULID_LEN, ".json") != 0)
		return false;
	memcpy(id, file, RBK_ULID_LEN);
	id[RBK_ULID_LEN] = '\0';
	return rbk_ulid_valid(id);
}

/* "<64 hex digits>" → hash */
static void
file_hash(struct rbk_path *out, const char *file)
{
	if (strlen(file) == 64 && strspn(file, "0123456789abcdef") == 64)
		memcpy(out->hash, file, 65);
}

bool
rbk_kind_has_content(const struct rbk_kind *kind)
{
	return kind && rbk_field_find(kind, "content");
}

const char *
rbk_content_path(struct rbk_arena *a, const struct rbk_record *r)
{
	const char *path = rbk_record_path(a, r), *slash = path ? strrchr(path, '/') : NULL;
	const char *hash = rbk_kind_has_content(r->kind) ? rbk_record_str(r, "content") : NULL;
	struct rbk_path p = {0};

	if (!slash || !hash)
		return NULL;
	file_hash(&p, hash);
	return p.hash[0] ? rbk_arena_print(a, "%.*s/%s", (int)(slash - path), path, hash) : NULL;
}

/* The kind of what lies behind a place's folder; its id or hash into *out. */
static const struct rbk_kind *
kind_at(struct rbk_path *out, const struct place *p, const char *file)
{
	const struct rbk_kind *kind = rbk_kind_find(p->kind);
	char month[8];

	if (p->month) {
		if (strlen(file) < 8 || file[7] != '/' || !file_id(out->id, file + 8))
			return NULL;
		month_of(month, out->id);
		return memcmp(month, file, 7) == 0 ? kind : NULL;
	}
	if (file_id(out->id, file))
		return kind;
	if (rbk_kind_has_content(kind))
		file_hash(out, file);
	return NULL;
}

/* Is the path below the place's folder? What is behind it. */
static const char *
below(const struct place *p, const char *path)
{
	size_t n = strlen(p->folder);

	return strncmp(path, p->folder, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

static const struct rbk_kind *
kind_inside(struct rbk_path *out, const char *rest)
{
	const char *file;

	if (strcmp(rest, "client.json") == 0) {
		memcpy(out->id, out->client, sizeof out->id);
		return rbk_kind_find("client");
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if ((file = below(&places[i], rest)))
			return kind_at(out, &places[i], file);
	return NULL;
}

void
rbk_path_parse(struct rbk_path *out, const char *path)
{
	const char *file;
	char shard[3];

	*out = (struct rbk_path){0};
	if (strcmp(path, "book.json") == 0) {
		out->kind = rbk_kind_find("book");
		return;
	}
	for (size_t i = 0; i < sizeof tops / sizeof *tops; i++)
		if ((file = below(&tops[i], path)))
			out->kind = kind_at(out, &tops[i], file);
	if (strncmp(path, "clients/", 8) == 0 && strlen(path) > 38 && path[37] == '/') {
		memcpy(out->client, path + 11, RBK_ULID_LEN);
		if (!rbk_ulid_valid(out->client)) {
			out->client[0] = '\0';
			return;
		}
		rbk_shard(shard, out->client);
		if (memcmp(path + 8, shard, 2) == 0 && path[10] == '/')
			out->kind = kind_inside(out, path + 38);
		else
			out->client[0] = '\0';
	}
}

int
rbk_path_check(const char *path, const struct rbk_record *r, struct rbk_err *err)
{
	struct rbk_path p;

	rbk_path_parse(&p, path);
	return rbk_path_fits(&p, path, r, err);
}

int
rbk_path_fits(const struct rbk_path *p, const char *path, const struct rbk_record *r, struct rbk_err *err)
{
	if (!p->kind)
		return rbk_fail(err, RBK_E_BAD, N_("no record belongs at %.200s"), path);
	if (r->kind != p->kind)
		return rbk_fail(err, RBK_E_BAD, N_("%.200s holds a %.40s; a %s belongs there"), path,
		                rbk_record_str(r, "kind") ? rbk_record_str(r, "kind") : "?", p->kind->name);
	const char *id = rbk_record_str(r, "id"), *client = rbk_record_str(r, "client");

	if (p->id[0] && (!id || strcmp(id, p->id) != 0))
		return rbk_fail(err, RBK_E_BAD, N_("%.200s: field id must be %s, as the file's name says"), path, p->id);
	if (client && strcmp(client, p->client) != 0)
		return rbk_fail(err, RBK_E_BAD, N_("%.200s: field client must be %s, as the folder's name says"), path, p->client);
	return 0;
}

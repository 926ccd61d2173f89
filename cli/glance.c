/* Glances: found in the file, or made from the client's records. */
#include "cli/glance.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "core/model/path.h"
#include "core/rules/check.h"
#include "core/store/file.h"

#define FORMAT 2
#define FILE_MAX (64 * 1024 * 1024)

/* A client's folders: the own one, that on the desk, or both. */
struct place {
	char        id[RBK_ULID_SIZE];
	const char *own, *handed, *folder; /* ids of trees; the folder on the desk */
};

struct glancing {
	struct rbk_run  *r;
	struct place    *at;
	size_t           n, cap;
	const char      *above; /* where the walk is */
	int              depth;
	struct rbk_view *desk;
	struct rbk_json **kept;  /* of the file, in order of id */
	size_t           n_kept;
	bool             same_cases, changed;
	const char      *head;
	struct rbk_err  *err;
};

static void
add_place(struct glancing *g, const char *id, const char *own, const char *handed, const char *folder)
{
	RBK_ROOM(g->at, g->n, g->cap);
	struct place *p = &g->at[g->n++];

	*p = (struct place){ .own = own, .handed = handed, .folder = folder };
	memcpy(p->id, id, RBK_ULID_SIZE);
}

static int walk(struct glancing *g, struct rbk_view *v, const char *folder, int depth);

static int
step_in(void *ctx, const char *name, const char *oid, struct rbk_err *err)
{
	struct glancing *g = ctx;
	struct rbk_arena *a = &g->r->arena;
	const char *path = rbk_arena_print(a, "%s/%s", g->above, name);
	bool desk = strncmp(g->above, "handed", 6) == 0;

	(void)err;
	if (g->depth)
		return walk(g, desk ? g->desk : rbk_run_head(g->r, g->err), path, g->depth - 1);
	if (rbk_ulid_valid(name))
		add_place(g, name, desk ? NULL : rbk_arena_str(a, oid), desk ? rbk_arena_str(a, oid) : NULL, desk ? path : NULL);
	return 0;
}

static int
walk(struct glancing *g, struct rbk_view *v, const char *folder, int depth)
{
	const char *above = g->above;
	int was = g->depth;

	g->above = folder;
	g->depth = depth;
	int code = rbk_view_folders(v, folder, step_in, g, g->err);

	g->above = above;
	g->depth = was;
	return code;
}

static int
by_id(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = strcmp(a->id, b->id);

	return c ? c : (b->own != NULL) - (a->own != NULL);
}

/* The own folder and the one handed over are one client. */
static void
join_places(struct glancing *g)
{
	size_t n = 0;

	if (g->n)
		qsort(g->at, g->n, sizeof *g->at, by_id);
	for (size_t i = 0; i < g->n; i++) {
		struct place *last = n ? &g->at[n - 1] : NULL;

		if (last && strcmp(last->id, g->at[i].id) == 0 && !last->handed) {
			last->handed = g->at[i].handed;
			last->folder = g->at[i].folder;
		} else if (!last || strcmp(last->id, g->at[i].id) != 0) {
			g->at[n++] = g->at[i];
		}
	}
	g->n = n;
}

/* What every glance hangs on besides its own records. */
static const char *
head_of(struct glancing *g)
{
	struct rbk_view *commons = rbk_run_commons(g->r);
	char policy[41] = "", staff[41] = "";

	if (commons) {
		rbk_view_oid(policy, commons, "policy");
		rbk_view_oid(staff, commons, "staff");
	}
	return rbk_arena_print(&g->r->arena, "%d %s %d %s %s %s %d", FORMAT, RBK_VERSION, rbk_say_chinese(g->r->say), rbk_policy_version(rbk_run_policy(g->r)), policy, staff, g->r->zone);
}

static const char *
cases_of(struct glancing *g)
{
	char oid[41] = "";

	if (g->desk)
		rbk_view_oid(oid, g->desk, "cases");
	return rbk_arena_str(&g->r->arena, oid);
}

static int
kept_by_id(const void *x, const void *y)
{
	const char *a = rbk_json_get_str(*(struct rbk_json *const *)x, "id"), *b = rbk_json_get_str(*(struct rbk_json *const *)y, "id");

	return strcmp(a ? a : "", b ? b : "");
}

static void
read_kept(struct glancing *g)
{
	struct rbk_err scratch = {0};
	struct rbk_buf text = {0};
	struct rbk_json *root = NULL, *list;

	if (rbk_file_read(&text, rbk_book_path(g->r->book), ".git/roadbook-glances", FILE_MAX, &scratch) == 0 && text.text &&
	    rbk_json_read(&root, &g->r->arena, text.text, text.len, &scratch) == 0 && (list = rbk_json_get(root, "clients")) &&
	    rbk_json_get_str(root, "head") && strcmp(rbk_json_get_str(root, "head"), g->head) == 0) {
		const char *cases = rbk_json_get_str(root, "cases");

		g->same_cases = cases && strcmp(cases, cases_of(g)) == 0;
		g->kept = rbk_arena_take(&g->r->arena, (list->count + 1) * sizeof *g->kept);
		RBK_JSON_EACH(it, list)
			g->kept[g->n_kept++] = it;
		qsort(g->kept, g->n_kept, sizeof *g->kept, kept_by_id);
	}
	rbk_buf_free(&text);
}

static struct rbk_json *
find_kept(const struct glancing *g, const char *id)
{
	size_t low = 0, high = g->n_kept;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const char *its = rbk_json_get_str(g->kept[mid], "id");
		int c = strcmp(its ? its : "", id);

		if (c == 0)
			return g->kept[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* The case in one word: FNV-1a of its text. */
static const char *
case_key(struct glancing *g, const struct rbk_json *kase)
{
	struct rbk_buf text = {0};
	uint64_t h = 0xcbf29ce484222325u;

	if (!kase)
		return "";
	rbk_json_line(&text, kase);
	for (size_t i = 0; i < text.len; i++)
		h = (h ^ (unsigned char)text.text[i]) * 0x100000001b3u;
	rbk_buf_free(&text);
	return rbk_arena_print(&g->r->arena, "%016" PRIx64, h);
}

static rbk_time
time_of(const struct rbk_record *rec, const char *field)
{
	rbk_time t;

	return rbk_record_time(&t, rec, field) ? t : 0;
}

/* The newest visit; and the next one, agreed last, if none was since. */
static void
set_visits(struct glancing *g, struct rbk_json *o, const struct rbk_dossier *d)
{
	const struct rbk_record *agreed = NULL;
	rbk_time visited = 0, met = 0;
	struct rbk_stage entry;

	for (size_t i = 0; i < d->n; i++) {
		const struct rbk_record *rec = &d->at[i];
		const char *type = rbk_record_is(rec, "activity") ? rbk_record_str(rec, "type") : NULL;
		rbk_time at = time_of(rec, "at");

		if (!type || rbk_dossier_void(d, rbk_record_str(rec, "id")))
			continue;
		if (rbk_record_str(rec, "next_at") && (!agreed || at > time_of(agreed, "at")))
			agreed = rec;
		if (strcmp(type, "visit") == 0 && rbk_contact_valid(rec, d->policy))
			visited = at > visited ? at : visited;
		if (strcmp(type, "visit") == 0 || strcmp(type, "meeting") == 0 || strcmp(type, "exchange") == 0)
			met = at > met ? at : met;
	}
	rbk_stage_after(&entry, d, NULL, 0);
	rbk_json_set_int(&g->r->arena, o, visited ? "visited" : "entered", visited ? visited : entry.since);
	if (!agreed || rbk_day_of(met, g->r->zone) >= rbk_day_of(time_of(agreed, "next_at"), g->r->zone))
		return;
	rbk_json_set_int(&g->r->arena, o, "next_at", time_of(agreed, "next_at"));
	rbk_json_set_str(&g->r->arena, o, "place", rbk_record_str(agreed, "place"));
}

static void
set_deadline(struct glancing *g, struct rbk_json *o, const struct rbk_json *kase)
{
	const char *me = rbk_book_person(g->r->book);
	struct rbk_err scratch = {0};
	rbk_time t;

	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(it, "person"), *when = rbk_json_get_str(it, "deadline");

		if (who && when && strcmp(who, me) == 0 && rbk_time_read(&t, when, 0, &scratch) == 0)
			rbk_json_set_int(&g->r->arena, o, "deadline", t);
	}
}

static void
set_funnel(struct glancing *g, struct rbk_json *o, const struct rbk_dossier *d)
{
	struct rbk_stage stage;
	const char *name = rbk_record_str(rbk_dossier_client(d), "name");

	rbk_stage_of(&stage, d);
	rbk_json_set_str(&g->r->arena, o, "name", name);
	rbk_json_set_int(&g->r->arena, o, "volume", rbk_dossier_volume(d));
	rbk_json_set_str(&g->r->arena, o, "step", stage.step);
	rbk_json_set_int(&g->r->arena, o, "since", stage.since);
	rbk_json_set_str(&g->r->arena, o, "tier", rbk_dossier_tier(d));
	struct rbk_json *held = rbk_gates_held(g->r, d, rbk_quoted(g->r, name));

	rbk_json_set_int(&g->r->arena, o, "unmet", (int64_t)held->count);
	if (held->count != 1)
		return;
	rbk_json_set_str(&g->r->arena, o, "gate", rbk_json_get_str(held->child, "id"));
	rbk_json_set_str(&g->r->arena, o, "type", rbk_json_get_str(held->child, "type"));
}

static int
make(struct rbk_json **out, struct glancing *g, const struct place *p, const struct rbk_json *kase, const char *key, struct rbk_entry *e)
{
	struct rbk_json *o = rbk_json_obj(&g->r->arena);
	struct rbk_scan s = {0};
	struct rbk_dossier d;
	bool gone = false;
	int code = p->own ? rbk_scan_gone(&gone, g->r, e, g->err) : 0;

	if (!code && !gone)
		code = rbk_scan_client(&s, g->r, e, g->err);
	if (code)
		return code;
	rbk_dossier_make(&d, g->r, &s, kase);
	rbk_json_set_str(&g->r->arena, o, "id", p->id);
	rbk_json_set_str(&g->r->arena, o, "own", p->own);
	rbk_json_set_str(&g->r->arena, o, "handed", p->handed);
	rbk_json_set_str(&g->r->arena, o, "case", key);
	if (!gone && rbk_dossier_client(&d)) { /* else without a name: not shown */
		set_funnel(g, o, &d);
		set_visits(g, o, &d);
		set_deadline(g, o, kase);
	}
	*out = o;
	g->changed = true;
	return 0;
}

static bool
same(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) == 0 : x == y;
}

static int
look(struct rbk_json **out, struct glancing *g, const struct place *p)
{
	struct rbk_json *kept = find_kept(g, p->id);
	bool fits = kept && same(rbk_json_get_str(kept, "own"), p->own) && same(rbk_json_get_str(kept, "handed"), p->handed);
	struct rbk_entry e = { .view = p->folder ? g->desk : rbk_run_head(g->r, g->err), .person = rbk_book_person(g->r->book) };
	struct rbk_json *kase;
	char own[48];

	if (fits && g->same_cases) {
		*out = kept;
		return 0;
	}
	memcpy(e.id, p->id, sizeof e.id);
	rbk_client_folder(own, p->id);
	e.folder = p->folder ? p->folder : rbk_arena_str(&g->r->arena, own);
	if (p->folder) /* handed/<person>/clients/… */
		e.person = rbk_arena_copy(&g->r->arena, p->folder + 7, strcspn(p->folder + 7, "/"));
	if (rbk_case_of(&kase, g->r, &e, g->err))
		return (int)g->err->code;
	const char *key = case_key(g, kase);

	if (fits && same(rbk_json_get_str(kept, "case"), key)) {
		*out = kept;
		g->changed = true; /* of the cases as a whole */
		return 0;
	}
	return make(out, g, p, kase, key, &e);
}

/* If it can't be kept, all is read again next time: no harm. */
static void
keep(struct glancing *g, struct rbk_json *all)
{
	char path[4200], temp[4300];
	struct rbk_json *root = rbk_json_obj(&g->r->arena);
	struct rbk_buf text = {0};
	FILE *f;

	rbk_json_set_str(&g->r->arena, root, "head", g->head);
	rbk_json_set_str(&g->r->arena, root, "cases", cases_of(g));
	rbk_json_set(&g->r->arena, root, "clients", all);
	rbk_json_line(&text, root);
	(void)snprintf(path, sizeof path, "%s/.git/roadbook-glances", rbk_book_path(g->r->book));
	(void)snprintf(temp, sizeof temp, "%s~", path);
	if ((f = fopen(temp, "we"))) {
		bool whole = fwrite(text.text, 1, text.len, f) == text.len;

		if (fclose(f) == 0 && whole)
			(void)rename(temp, path);
		else
			(void)remove(temp);
	}
	rbk_buf_free(&text);
}

int
rbk_glances(struct rbk_json **list, struct rbk_run *r, struct rbk_err *err)
{
	struct glancing g = { .r = r, .desk = rbk_run_desk(r), .err = err };
	struct rbk_json **all;
	int code = rbk_run_head(r, err) ? walk(&g, rbk_run_head(r, err), "clients", 1) : (int)err->code;

	if (!code && g.desk)
		code = walk(&g, g.desk, "handed", 3);
	join_places(&g);
	g.head = head_of(&g);
	read_kept(&g);
	all = rbk_arena_take(&r->arena, (g.n + 1) * sizeof(struct rbk_json *));
	for (size_t i = 0; i < g.n && !code; i++)
		code = look(&all[i], &g, &g.at[i]);
	*list = rbk_json_list(&r->arena);
	for (size_t i = 0; i < g.n && !code; i++) {
		all[i]->next = NULL;
		rbk_json_add(*list, all[i]);
	}
	if (!code && (g.changed || g.n != g.n_kept))
		keep(&g, *list);
	free(g.at);
	return code;
}

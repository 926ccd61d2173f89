/* Glances: found in the file, or made from the client's records. */
#include "cli/glance_p.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/org.h"
#include "cli/parts.h"
#include "cli/say.h"
#include "cli/sight.h"
#include "cli/waiting.h"
#include "core/model/path.h"
#include "core/store/file.h"

#define FORMAT 10
#define FILE_MAX (64 * 1024 * 1024)

/* What every glance hangs on besides its own records. */
static const char *
head_of(struct glancing *g)
{
	struct rbk_err scratch = {0};
	struct rbk_view *v = g->r->book ? rbk_run_commons(g->r) : rbk_run_central(g->r, &scratch);
	const char *top = g->r->book ? "" : "org/";
	char policy[41] = "", staff[41] = "";

	if (v) {
		rbk_view_oid(policy, v, rbk_arena_print(&g->r->arena, "%spolicy", top));
		rbk_view_oid(staff, v, rbk_arena_print(&g->r->arena, "%sstaff", top));
	}
	return rbk_arena_print(&g->r->arena, "%d %s %d %s %s %s %d", FORMAT, RBK_VERSION, rbk_say_chinese(g->r->say), rbk_policy_version(rbk_run_policy(g->r)), policy, staff, g->r->zone);
}

/* The ids of the folders that hold the cases in sight. */
static const char *
cases_of(struct glancing *g)
{
	struct rbk_err scratch = {0};
	struct rbk_view *v = g->r->book ? rbk_run_desk(g->r) : rbk_run_central(g->r, &scratch);
	const struct rbk_unit_sight *units;
	const char *all = "";
	char oid[41] = "";
	size_t n;

	if (!g->wide || !g->r->book) {
		if (v)
			rbk_view_oid(oid, v, g->r->book ? "cases" : "register");
		all = rbk_arena_str(&g->r->arena, oid);
	}
	units = rbk_run_units(&n, g->r);
	for (size_t i = 0; i < n; i++) {
		if (!g->wide && !units[i].meanwhile)
			continue;
		rbk_view_oid(oid, units[i].view, "cases");
		all = rbk_arena_print(&g->r->arena, "%s %s", all, oid);
	}
	return all;
}

/* Where glances are kept; central's aren't: a hub is no place for a reader's
   files. */
static bool
keeps(char path[4200], const struct glancing *g)
{
	return g->r->book && snprintf(path, 4200, "%s/%s", rbk_book_path(g->r->book), g->wide ? RBK_GLANCES_OF_UNITS : RBK_GLANCES) < 4200;
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
	char path[4200];

	if (!keeps(path, g))
		return;
	if (rbk_file_read(&text, rbk_book_path(g->r->book), g->wide ? RBK_GLANCES_OF_UNITS : RBK_GLANCES, FILE_MAX, &scratch) == 0 && text.text &&
	    rbk_json_read(&root, &g->r->arena, text.text, text.len, &scratch) == 0 && (list = rbk_json_get(root, "clients")) &&
	    rbk_json_get_str(root, "head") && strcmp(rbk_json_get_str(root, "head"), g->head) == 0) {
		const char *cases = rbk_json_get_str(root, "cases");

		g->waiting = rbk_json_get(root, "waiting");
		g->same_cases = cases && g->waiting && strcmp(cases, cases_of(g)) == 0;
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

static bool
same(const char *x, const char *y)
{
	return x && y && strcmp(x, y) == 0;
}

/* The case of the client, by whichever of its folders. */
static int
case_of(struct rbk_json **out, struct glancing *g, const struct glance_part *parts, size_t n)
{
	*out = NULL;
	for (size_t i = 0; i < n && !*out; i++) {
		struct rbk_entry e = { .view = parts[i].view, .folder = parts[i].folder, .person = parts[i].person, .unit = g->wide };

		memcpy(e.id, parts[i].id, sizeof e.id);
		if (rbk_case_of(out, g->r, &e, g->err))
			return (int)g->err->code;
	}
	return 0;
}

/* Folders of one id, which stand side by side. */
struct group {
	struct glance_part *at;
	size_t              n, root; /* root: the first group of the same client */
	const char         *trees;
	struct rbk_json    *links;   /* entries it was joined with, "id person" who says so; NULL: none */
	bool                joined;  /* others have it as their root */
};

static const char *
trees_of(struct glancing *g, const struct glance_part *parts, size_t n)
{
	const char *trees = parts[0].tree;

	for (size_t i = 1; i < n; i++)
		trees = rbk_arena_print(&g->r->arena, "%s %s", trees, parts[i].tree);
	return trees;
}

/* With which entries it was joined: as the file has it, else as the client's
   records say. */
static struct rbk_json *
links_of(struct glancing *g, const struct group *of)
{
	struct rbk_arena *a = &g->r->arena;
	struct rbk_json *kept = find_kept(g, of->at[0].id), *links = NULL;
	const char *own = kept && rbk_json_get_str(kept, "own") ? rbk_json_get_str(kept, "own") : rbk_json_get_str(kept, "trees");

	if (kept && same(own, of->trees))
		return rbk_json_get(kept, "links"); /* an empty list is none */
	for (size_t i = 0; i < of->n; i++) {
		struct rbk_err none = {0};
		struct rbk_record client;

		if (rbk_view_record(&client, a, of->at[i].view, rbk_arena_print(a, "%s/client.json", of->at[i].folder), &none) ||
		    !rbk_is_linked(&client))
			continue;
		if (!links)
			links = rbk_json_list(a);
		if (rbk_record_str(&client, "part_of"))
			rbk_json_add(links, rbk_json_str(a, rbk_arena_print(a, "%s %s", rbk_record_str(&client, "part_of"), of->at[i].person)));
		RBK_JSON_EACH(it, rbk_json_get(client.root, "includes"))
			if (it->type == RBK_J_STR)
				rbk_json_add(links, rbk_json_str(a, rbk_arena_print(a, "%s %s", it->str, of->at[i].person)));
	}
	return links;
}

/* What folders of one client add up to; `own`: of them the first ones', of
   the id itself. */
static int
look(struct rbk_json **out, struct glancing *g, const struct glance_part *parts, size_t n, const struct group *own)
{
	struct rbk_arena *a = &g->r->arena;
	struct rbk_json *kept = find_kept(g, parts[0].id), *kase;
	const char *trees = trees_of(g, parts, n), *key;
	bool fits = kept && same(rbk_json_get_str(kept, "trees"), trees);

	*out = kept;
	if (fits && g->same_cases)
		return 0;
	g->changed = true; /* if not of this client, then of the cases as a whole */
	if (case_of(&kase, g, parts, n))
		return (int)g->err->code;
	key = case_key(g, kase);
	if (fits && same(rbk_json_get_str(kept, "case"), key))
		return 0;
	if (glance_make(out, g->r, parts, n, kase, g->err))
		return (int)g->err->code;
	rbk_json_set_str(a, *out, "id", parts[0].id);
	rbk_json_set_str(a, *out, "trees", trees);
	rbk_json_set_str(a, *out, "case", key);
	if (own->joined || own->links) {
		rbk_json_set_str(a, *out, "own", own->trees);
		rbk_json_set(a, *out, "links", rbk_json_copy(a, own->links ? own->links : rbk_json_list(a)));
	}
	return 0;
}

/* If it can't be kept, all is read again next time: no harm. */
static void
keep(struct glancing *g, struct rbk_json *all)
{
	char path[4200], temp[4300];
	struct rbk_json *root = rbk_json_obj(&g->r->arena);
	struct rbk_buf text = {0};
	FILE *f;

	if (!keeps(path, g))
		return;
	rbk_json_set_str(&g->r->arena, root, "head", g->head);
	rbk_json_set_str(&g->r->arena, root, "cases", cases_of(g));
	rbk_json_set(&g->r->arena, root, "waiting", g->waiting);
	rbk_json_set(&g->r->arena, root, "clients", all);
	rbk_json_line(&text, root);
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

/* Those of clients that are this book's, or of people in the unit. */
static bool
is_asked(const struct glancing *g, const struct rbk_json *glance, const struct rbk_staff *staff, const char *unit)
{
	const char *person = rbk_json_get_str(glance, "person");
	const struct rbk_post *post;

	if (!person)
		return false;
	if (!g->wide)
		return strcmp(person, rbk_book_person(g->r->book)) == 0;
	if (!unit)
		return true;
	post = rbk_staff_when(staff, person, INT64_MAX);
	return post && rbk_units_within(&staff->units, INT64_MAX, unit, post->unit);
}

/* RBK_E_MISSING: no such unit, or not for this person. */
static int
unit_there(struct glancing *g, const struct rbk_staff *staff, const char *unit)
{
	struct rbk_unit_sight *units;
	size_t n;

	return g->r->book ? rbk_unit_sights(&units, &n, g->r, unit, g->err) : rbk_org_unit_known(g->r, staff, unit, g->err);
}

/* Groups in order of id. */
static size_t
group_with(const struct group *all, size_t n, const char *id)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(all[mid].at[0].id, id) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && strcmp(all[low].at[0].id, id) == 0 ? low : n;
}

static size_t
root_of(struct group *all, size_t i)
{
	while (all[i].root != i)
		i = all[i].root = all[all[i].root].root;
	return i;
}

/* Has the group a folder of that person? */
static bool
is_of(const struct group *one, const char *person)
{
	for (size_t i = 0; i < one->n; i++)
		if (strcmp(one->at[i].person, person) == 0)
			return true;
	return false;
}

/* Groups that a client's record joins have one root; a person says it of
   their own entries only. */
static void
tie(struct group *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		RBK_JSON_EACH(it, all[i].links) {
			char id[RBK_ULID_SIZE] = "";

			if (it->type != RBK_J_STR || strlen(it->str) <= RBK_ULID_LEN + 1)
				continue;
			memcpy(id, it->str, RBK_ULID_LEN);
			size_t k = group_with(all, n, id), x = root_of(all, i), y;

			if (k == n || !is_of(&all[k], it->str + RBK_ULID_LEN + 1))
				continue;
			y = root_of(all, k);
			all[x < y ? y : x].root = x < y ? x : y;
			all[x < y ? x : y].joined = all[x < y ? x : y].joined || x != y;
		}
}

/* Is the folder one of somebody whose client it is: handed on by headquarters,
   or the first with that id? */
static bool
is_rightful(const struct glance_part *p, const struct rbk_json *kase)
{
	if (!kase || strncmp(p->folder, "books/", 6) != 0 || rbk_had_by_ruling(kase, p->person))
		return true;
	RBK_JSON_EACH(it, rbk_json_get(kase, "entries")) {
		const char *client = rbk_json_get_str(it, "client"), *who = rbk_json_get_str(it, "person");

		if (client && who && strcmp(client, p->id) == 0)
			return strcmp(who, p->person) == 0;
	}
	return true;
}

/* Of one id in the books of several persons only the rightful ones. */
static int
drop_others(struct glancing *g)
{
	size_t kept = 0;
	int code = 0;

	for (size_t i = 0, end; i < g->n; i = end) {
		struct rbk_json *kase = NULL;
		bool several = false;

		for (end = i + 1; end < g->n && strcmp(g->at[i].id, g->at[end].id) == 0; end++)
			several = several || strcmp(g->at[i].person, g->at[end].person) != 0;
		if (several && !code)
			code = rbk_known_by_id(&kase, g->r, true, g->at[i].id, g->err);
		for (size_t k = i; k < end; k++)
			if (!several || is_rightful(&g->at[k], kase))
				g->at[kept++] = g->at[k];
	}
	g->n = kept;
	return code;
}

/* One client's glance; of an entry that was joined to another one the file
   has only with which. */
static int
add_glance(struct rbk_json *all, struct glancing *g, struct group *groups, size_t n, size_t i)
{
	struct rbk_arena *a = &g->r->arena;
	const struct group *own = &groups[i];
	struct glance_part *parts = own->at;
	struct rbk_json *one;
	size_t of = own->n;

	if (root_of(groups, i) != i) {
		one = rbk_json_obj(a);
		rbk_json_set_str(a, one, "id", own->at[0].id);
		rbk_json_set_str(a, one, "trees", own->trees);
		rbk_json_set(a, one, "links", rbk_json_copy(a, own->links ? own->links : rbk_json_list(a)));
		rbk_json_add(all, one);
		return 0;
	}
	for (size_t k = i + 1; k < n && own->joined; k++) {
		if (root_of(groups, k) != i)
			continue;
		struct glance_part *more = rbk_arena_take(a, (of + groups[k].n) * sizeof *more);

		memcpy(more, parts, of * sizeof *more);
		memcpy(more + of, groups[k].at, groups[k].n * sizeof *more);
		parts = more;
		of += groups[k].n;
	}
	if (look(&one, g, parts, of, own))
		return (int)g->err->code;
	one->next = NULL;
	rbk_json_add(all, one);
	return 0;
}

static int
all_of(struct rbk_json **all, struct glancing *g)
{
	int code = glance_walk(g);
	struct group *groups;
	size_t n = 0;

	if (!code && g->wide)
		code = drop_others(g);
	g->head = head_of(g);
	read_kept(g);
	*all = rbk_json_list(&g->r->arena);
	groups = rbk_arena_take(&g->r->arena, (g->n + 1) * sizeof *groups);
	for (size_t i = 0, end; i < g->n && !code; i = end) {
		for (end = i + 1; end < g->n && strcmp(g->at[i].id, g->at[end].id) == 0;)
			end++;
		groups[n] = (struct group){ .at = &g->at[i], .n = end - i, .root = n, .trees = trees_of(g, &g->at[i], end - i) };
		groups[n].links = links_of(g, &groups[n]);
		n++;
	}
	tie(groups, n);
	for (size_t i = 0; i < n && !code; i++)
		code = add_glance(*all, g, groups, n, i);
	free(g->at);
	if (!code && !g->same_cases && g->r->book) {
		g->changed = true;
		code = rbk_waiting_make(&g->waiting, g->r, g->wide, g->err);
	}
	if (!code && (g->changed || (*all)->count != g->n_kept))
		keep(g, *all);
	return code;
}

int
rbk_glances(struct rbk_json **list, struct rbk_json **waiting, struct rbk_run *r, const char *unit, struct rbk_err *err)
{
	struct glancing g = { .r = r, .wide = unit || !r->book, .err = err };
	struct rbk_staff staff = {0};
	struct rbk_json *all;
	int code = unit ? rbk_org_read(&staff, r, err) : 0;

	*list = rbk_json_list(&r->arena);
	if (!code && unit)
		code = unit_there(&g, &staff, unit);
	if (!code && !(code = all_of(&all, &g)))
		RBK_JSON_EACH(it, all)
			if (is_asked(&g, it, &staff, unit))
				rbk_json_add(*list, rbk_json_copy(&r->arena, it));
	rbk_staff_free(&staff);
	if (waiting)
		*waiting = g.waiting ? g.waiting : rbk_json_list(&r->arena);
	return code;
}

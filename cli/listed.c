/* The directory of claimed clients, looked at. */
#include "cli/listed.h"

#include <string.h>

#include "cli/pen.h"
#include "cli/sight.h"
#include "core/model/credit_code.h"
#include "core/model/id.h"
#include "core/model/name.h"
#include "core/rules/directory.h"
#include "core/rules/likeness.h"
#include "core/store/book.h"

#define PERSON 0x8000 /* numbers from here on are persons (sync/directory.h) */
#define FORMAT 1      /* of its rows */

struct rbk_listed_sight {
	struct rbk_run  *r;
	struct rbk_view *view;
	struct rbk_mac   mac;
	const char      *units, *persons; /* files, one a line */
};

static int
damaged(struct rbk_err *err, const char *file)
{
	return rbk_fail(err, RBK_E_BROKEN, N_("the directory of claimed clients is damaged: %s; delete .git/%s in the book and sync"), file, RBK_BOOK_DIRECTORY);
}

static int
read_file(const char **out, struct rbk_listed_sight *s, const char *name, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	size_t len;
	int code = rbk_view_bytes(out, &len, &s->r->arena, s->view, name, &why);

	if (code == RBK_E_MISSING)
		*out = "";
	else if (code)
		return damaged(err, name);
	return 0;
}

static int
read_key(struct rbk_listed_sight *s, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_record r;
	uint8_t key[RBK_MAC_KEY];

	if (rbk_view_record(&r, &s->r->arena, s->view, "directory.json", &why) || !rbk_record_is(&r, "directory") ||
	    !rbk_mac_key_read(key, rbk_record_str(&r, "key")))
		return damaged(err, "directory.json");
	if (rbk_json_get_int(r.root, "format", 0) != FORMAT)
		return rbk_fail(err, RBK_E_BROKEN, N_("the directory of claimed clients was written by another version of roadbook: install the newest one"));
	rbk_mac_key(&s->mac, key);
	return 0;
}

int
rbk_listed_open(struct rbk_listed_sight **out, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_listed_sight *s = rbk_arena_take(&r->arena, sizeof *s);
	struct rbk_err why = { .say = err->say };

	*s = (struct rbk_listed_sight){ .r = r };
	*out = NULL;
	int code = rbk_book_directory(&s->view, r->book, &why);

	if (code == RBK_E_MISSING)
		return 0;
	if (code)
		return damaged(err, why.text);
	if (read_key(s, err) || read_file(&s->units, s, "units", err) || read_file(&s->persons, s, "persons", err)) {
		rbk_listed_close(s);
		return (int)err->code;
	}
	*out = s;
	return 0;
}

void
rbk_listed_close(struct rbk_listed_sight *s)
{
	if (s)
		rbk_view_close(s->view);
}

/* The leaf that would hold the hash: there is one, of some depth. */
static int
find_leaf(void *ctx, const char **bytes, size_t *len, unsigned *depth, const uint8_t hash[RBK_ROW_HASH], struct rbk_err *err)
{
	struct rbk_listed_sight *s = ctx;
	char path[RBK_LEAF_PATH];

	for (*depth = 0; *depth <= RBK_LEAF_DEPTH; ++*depth) {
		struct rbk_err why = { .say = err->say };

		rbk_leaf_path(path, hash, *depth);
		int code = rbk_view_bytes(bytes, len, &s->r->arena, s->view, path, &why);

		if (!code)
			return 0;
		if (code != RBK_E_MISSING)
			return damaged(err, path);
	}
	return damaged(err, "rows");
}

/* Line `number` (from 1) of a file; NULL: there is none. */
static const char *
line_at(struct rbk_listed_sight *s, const char *file, unsigned number)
{
	for (; number > 1 && *file; number--)
		file += strcspn(file, "\n") + (file[strcspn(file, "\n")] == '\n');
	size_t n = strcspn(file, "\n");

	return number == 1 && n ? rbk_arena_copy(&s->r->arena, file, n) : NULL;
}

static void
set_ask(struct rbk_listed_sight *s, struct rbk_json *row, uint16_t ask)
{
	struct rbk_arena *a = &s->r->arena;
	const char *line = ask < PERSON ? line_at(s, s->units, ask) : line_at(s, s->persons, ask - PERSON + 1u), *unit = line, *person = NULL;

	if (line && ask >= PERSON) {
		size_t n = strcspn(line, " ");

		person = rbk_arena_copy(a, line, n);
		unit = line[n] ? line + n + 1 : NULL;
	}
	rbk_json_set_str(a, row, "unit", unit && rbk_person_valid(unit) ? unit : NULL);
	rbk_json_set_str(a, row, "owner", person && rbk_person_valid(person) ? person : NULL);
}

static bool
same_answer(const struct rbk_json *x, const struct rbk_json *y)
{
	static const char *const fields[] = { "where", "status", "unit", "owner" };

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const char *p = rbk_json_get_str(x, fields[i]), *q = rbk_json_get_str(y, fields[i]);

		if (strcmp(p ? p : "", q ? q : "") != 0)
			return false;
	}
	return true;
}

/* "华东大区 (east)"; headquarters, where no unit is above all who claim. */
static const char *
whom(struct rbk_run *r, const struct rbk_json *row)
{
	const char *unit = rbk_json_get_str(row, "unit"), *name = NULL;
	struct rbk_view *commons = rbk_run_commons(r);
	struct rbk_err none = {0};
	struct rbk_record u;

	if (!unit)
		return r->say(N_("headquarters"));
	if (commons && rbk_view_record(&u, &r->arena, commons, rbk_arena_print(&r->arena, "units/%s.json", unit), &none) == 0)
		name = rbk_record_str(&u, "name");
	return name && strcmp(name, unit) != 0 ? rbk_arena_print(&r->arena, "%s (%s)", name, unit) : unit;
}

static const char *
say(struct rbk_run *r, const struct rbk_json *row)
{
	static const char *const beside[][2] = {
		{ "directory.form", ",another legal form" }, { "directory.no_form", ",legal form missing" }, { "directory.key", "" },
	};
	const char *reason = rbk_json_get_str(row, "reason"), *owner = rbk_json_get_str(row, "owner"), *how = "";

	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
		if (strcmp(reason, beside[i][0]) == 0)
			how = beside[i][1];
	const char *args[] = { whom(r, row), rbk_arena_print(&r->arena, "%s%s", rbk_json_get_str(row, "by"), how), owner };

	return rbk_pen_sentence(r, owner ? "directory.named" : rbk_arena_print(&r->arena, "directory.%s", rbk_json_get_str(row, "status")), args, owner ? 3 : 2);
}

/* One of the answers; the same one once. */
static void
add(struct rbk_json *list, struct rbk_listed_sight *s, const struct rbk_listed_hit *hit)
{
	static const char *const by[] = { [RBK_KEY_NAME] = "name", [RBK_KEY_ALIAS] = "aliases", [RBK_KEY_CODE] = "credit_code" };
	struct rbk_arena *a = &s->r->arena;
	struct rbk_json *row = rbk_json_obj(a);
	const bool likely = hit->sure == RBK_SURE_OTHER_FORM;

	rbk_json_set_str(a, row, "where", "directory");
	rbk_json_set_str(a, row, "by", by[hit->kind]);
	rbk_json_set_str(a, row, "status", rbk_listed_word(hit->status));
	set_ask(s, row, hit->ask);
	RBK_JSON_EACH(it, list)
		if (same_answer(it, row))
			return;
	rbk_json_set_str(a, row, "verdict", likely ? "likely" : "same");
	rbk_json_set_str(a, row, "reason", likely ? "directory.form" : hit->sure == RBK_SURE_NO_FORM ? "directory.no_form" : "directory.key");
	rbk_json_set_int(a, row, "score", likely ? RBK_SCORE_MAX - 1 : RBK_SCORE_MAX);
	rbk_json_set_str(a, row, "text", say(s->r, row));
	rbk_json_add(list, row);
}

/* A legal form is missing on one side: while only one is known it is the
   same company (as core/rules/register_match.c has it), else it may be any. */
static void
weigh(struct rbk_listed_hit *hits, size_t n, const struct rbk_listed_key *key)
{
	size_t unlike = 0;

	for (size_t i = 0; i < n; i++)
		unlike += hits[i].sure == RBK_SURE_OTHER_FORM || (!key->form[0] && hits[i].sure == RBK_SURE_NO_FORM);
	for (size_t i = 0; i < n && unlike > 1; i++)
		if (hits[i].sure == RBK_SURE_NO_FORM)
			hits[i].sure = RBK_SURE_OTHER_FORM;
}

static int
ask(struct rbk_json *list, struct rbk_listed_sight *s, const struct rbk_listed_key *key, struct rbk_err *err)
{
	struct rbk_listed_hit *hits;
	size_t n;

	if (rbk_directory_look(&hits, &n, &s->r->arena, &s->mac, key, find_leaf, s, err))
		return (int)err->code;
	weigh(hits, n, key);
	for (size_t i = 0; i < n; i++)
		add(list, s, &hits[i]);
	return 0;
}

/* A name that gives no key isn't listed. */
static int
ask_name(struct rbk_json *list, struct rbk_listed_sight *s, const char *text, struct rbk_err *err)
{
	struct rbk_name name;
	struct rbk_err none = {0};

	if (!text || rbk_name_make(&name, &s->r->arena, text, &none))
		return 0;
	return ask(list, s, &(struct rbk_listed_key){ RBK_KEY_NAME, name.core, name.form }, err);
}

int
rbk_listed_ask(struct rbk_json *list, struct rbk_listed_sight *s, const struct rbk_listed_want *want, struct rbk_err *err)
{
	char code[RBK_CREDIT_CODE_SIZE];

	if (!s)
		return 0;
	if (want->code && rbk_credit_code_read(code, want->code) != RBK_CODE_SHAPE &&
	    ask(list, s, &(struct rbk_listed_key){ RBK_KEY_CODE, code, "" }, err))
		return (int)err->code;
	if (ask_name(list, s, want->name, err))
		return (int)err->code;
	RBK_JSON_EACH(alias, want->aliases)
		if (alias->type == RBK_J_STR && ask_name(list, s, alias->str, err))
			return (int)err->code;
	return 0;
}

bool
rbk_listed_is(const struct rbk_json *row)
{
	const char *where = rbk_json_get_str(row, "where");

	return where && strcmp(where, "directory") == 0;
}

bool
rbk_listed_taken(const struct rbk_json *row)
{
	const char *status = rbk_json_get_str(row, "status");

	return rbk_listed_is(row) && status && (strcmp(status, "held") == 0 || strcmp(status, "contested") == 0);
}

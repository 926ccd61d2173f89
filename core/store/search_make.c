/* What the search lens is made of: the records that differ between the trees
   it knows and those there are. First all texts, then their pieces in order
   of id, as FTS5 likes it. */
#include <stdio.h>
#include <string.h>

#include "core/model/time.h"
#include "core/rules/check.h"
#include "core/store/differ.h"
#include "core/store/repo.h"
#include "core/store/search_p.h"

/* Made from nothing, pieces are gathered in memory up to so many bytes, and
   what is written isn't merged again and again on the way: FTS5's own 1 MB costs
   a write for each and the merging of hundreds. */
#define MANY_BYTES "67108864"

#define ARENA_RECORDS 64 /* read between two times memory is given back */

struct make {
	struct rbk_search *search;
	struct rbk_reader *reader;
	const char        *before;
	struct rbk_arena   arena; /* the record at hand */
	struct rbk_err    *err;
};

const char *
search_inner(const char *path)
{
	const char *at = strncmp(path, "clients/", 8) == 0 || strncmp(path, "work/", 5) == 0 ? path : strstr(path, "/clients/");

	at = at ? at : strstr(path, "/work/");
	return at && *at == '/' ? at + 1 : at;
}

size_t
search_folder(const char *path)
{
	const char *inner = search_inner(path);

	return inner && *inner == 'c' && strlen(inner) > 37 ? (size_t)(inner + 37 - path) : 0;
}

/* Kinds in the order they are shown, newest first when read backwards. */
int64_t
search_first(const struct rbk_path *place)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	static const char *const ranks[] = { "work", "activity", "contact", "client" };
	int64_t ms = 0, rank = 0;

	for (int i = 0; i < SEARCH_RANKS; i++)
		if (strcmp(place->kind->name, ranks[i]) == 0)
			rank = i;

	for (int i = 0; i < 10; i++)
		ms = ms * 32 + (strchr(digits, place->id[i]) - digits);
	return rank << 61 | (ms & 0xffffffffffff) << 13;
}

/* Where the id of the row of a path is looked for first. */
static int64_t
wanted_id(const char *path)
{
	uint32_t hash = 0x811c9dc5u; /* FNV-1a */
	struct rbk_path place;

	rbk_path_parse(&place, search_inner(path));
	for (const char *p = path; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 0x01000193u;
	return search_first(&place) + (hash & (SEARCH_SPREAD - 1));
}

int
search_row(int64_t *id, bool *there, struct rbk_search *s, const char *path, struct rbk_err *err)
{
	for (*id = wanted_id(path);; ++*id) {
		sqlite3_stmt *q = search_query(s, SEARCH_AT);
		int code = q && sqlite3_bind_int64(q, 1, *id) == SQLITE_OK ? sqlite3_step(q) : SQLITE_ERROR;

		if (code != SQLITE_ROW && code != SQLITE_DONE)
			return search_fail(s, err);
		*there = code == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(q, 0), path) == 0;
		(void)sqlite3_reset(q);
		if (code == SQLITE_DONE || *there)
			return 0;
	}
}

static int
with_id(struct make *m, enum search_query query, int64_t id)
{
	sqlite3_stmt *q = search_query(m->search, query);

	return q && sqlite3_bind_int64(q, 1, id) == SQLITE_OK ? search_step(m->search, q, m->err) : search_fail(m->search, m->err);
}

static int
with_path(struct make *m, enum search_query query, const char *path)
{
	sqlite3_stmt *q = search_query(m->search, query);

	return q && sqlite3_bind_text(q, 1, path, -1, SQLITE_TRANSIENT) == SQLITE_OK ? search_step(m->search, q, m->err)
	                                                                             : search_fail(m->search, m->err);
}

/* Takes away what the lens has of a path. */
static int
drop(struct make *m, const char *path, const struct rbk_path *place)
{
	bool there = false;
	int64_t id = 0;

	if (m->search->whole)
		return 0;
	if (with_path(m, SEARCH_TALK_DROP, path) || with_path(m, SEARCH_GONE_DROP, path))
		return (int)m->err->code;
	if (strcmp(place->kind->name, "event") == 0)
		return 0;
	if (search_row(&id, &there, m->search, path, m->err))
		return (int)m->err->code;
	/* the row stays, empty: others may stand behind it */
	return there && (with_id(m, SEARCH_DEAD, id) || with_id(m, SEARCH_CLEAR, id)) ? (int)m->err->code : 0;
}

static void
add_text(struct rbk_buf *out, const struct rbk_json *v)
{
	if (v->type == RBK_J_STR) {
		if (out->len)
			rbk_buf_char(out, '\n');
		rbk_buf_str(out, v->str);
	}
	if (v->type == RBK_J_LIST)
		RBK_JSON_EACH(it, v)
			add_text(out, it);
}

/* What a record is called, and what else it says. */
static void
texts_of(struct rbk_buf *name, struct rbk_buf *body, const struct rbk_record *r)
{
	static const struct {
		const char *kind, *fields;
	} called[] = { { "client", "name|aliases" }, { "contact", "name" }, { "activity", "topic" }, { "work", "purpose|text" } };
	const char *names = "";

	for (size_t i = 0; i < sizeof called / sizeof *called; i++)
		if (rbk_record_is(r, called[i].kind))
			names = called[i].fields;

	rbk_buf_str(name, "");
	rbk_buf_str(body, "");
	for (size_t i = 0; i < r->kind->n; i++) {
		const struct rbk_field *f = &r->kind->fields[i];
		const struct rbk_json *v = rbk_json_get(r->root, f->name);

		if (!v || f->flags & RBK_AUTO || (f->type != RBK_STR && f->type != RBK_TEXT && f->type != RBK_STRS &&
		                                  f->type != RBK_CODE && f->type != RBK_PHONE))
			continue;
		add_text(rbk_word_in(names, f->name) ? name : body, v);
	}
}

static int
put_row(struct make *m, enum search_query query, int64_t id, const char *path, const struct rbk_buf *name, const struct rbk_buf *body)
{
	sqlite3_stmt *q = search_query(m->search, query);

	if (!q || sqlite3_bind_int64(q, 1, id) != SQLITE_OK || sqlite3_bind_text(q, 2, path, -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_bind_text(q, 3, name->text, (int)name->len, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_bind_text(q, 4, body->text, (int)body->len, SQLITE_STATIC) != SQLITE_OK)
		return search_fail(m->search, m->err);
	return search_step(m->search, q, m->err);
}

/* Made from nothing each path comes once: an id that is taken is another's. */
static int
put_new(struct make *m, const char *path, const struct rbk_buf *name, const struct rbk_buf *body)
{
	int code = 0;

	for (int64_t id = wanted_id(path); !code; id++) {
		code = put_row(m, SEARCH_NEW, id, path, name, body);
		if (sqlite3_changes(m->search->db) > 0)
			break;
	}
	return code;
}

static int
put_texts(struct make *m, const char *path, const struct rbk_record *r)
{
	struct rbk_buf name = {0}, body = {0};
	bool there;
	int64_t id;
	int code;

	texts_of(&name, &body, r);
	if (m->search->whole)
		code = put_new(m, path, &name, &body);
	else if (!(code = search_row(&id, &there, m->search, path, m->err)) &&
	         !(code = put_row(m, SEARCH_PUT, id, path, &name, &body)))
		code = with_id(m, SEARCH_FRESH, id);
	rbk_buf_free(&name);
	rbk_buf_free(&body);
	return code;
}

/* An activity that is a valid contact, by the policy in force. */
static int
put_talk(struct make *m, const char *path, const struct rbk_record *r)
{
	rbk_time at;

	if (!rbk_contact_valid(r, m->search->how.policy) || !rbk_record_time(&at, r, "at"))
		return 0;
	sqlite3_stmt *q = search_query(m->search, SEARCH_TALK);

	if (!q || sqlite3_bind_text(q, 1, path, -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_bind_text(q, 2, path, (int)search_folder(path), SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_bind_int64(q, 3, at) != SQLITE_OK)
		return search_fail(m->search, m->err);
	return search_step(m->search, q, m->err);
}

/* The record that this one removes or amends. */
static int
put_gone(struct make *m, const char *path, const struct rbk_record *r)
{
	const char *type = rbk_record_str(r, "type"), *id = rbk_record_str(r, "supersedes");

	if (rbk_record_is(r, "event"))
		id = type && strcmp(type, "gone") == 0 ? rbk_record_str(r, "record") : NULL;
	if (!id)
		return 0;
	sqlite3_stmt *q = search_query(m->search, SEARCH_GONE);

	if (!q || sqlite3_bind_text(q, 1, path, -1, SQLITE_STATIC) != SQLITE_OK || sqlite3_bind_text(q, 2, id, -1, SQLITE_STATIC) != SQLITE_OK)
		return search_fail(m->search, m->err);
	return search_step(m->search, q, m->err);
}

static int
put_record(struct make *m, const char *path, const struct rbk_path *place, const git_oid *oid)
{
	struct rbk_err why = {0};
	struct rbk_read blob = {0};
	struct rbk_record r;
	int code = 0;

	if (rbk_reader_get(&blob, m->reader, oid, GIT_OBJECT_BLOB))
		return rbk_repo_fail(m->err, GIT_ERROR, N_("read %s"), path);
	search_tell(m->search, N_("records read"), ++m->search->read, 0);
	/* what is no record is check's to tell about */
	if (rbk_record_read(&r, &m->arena, blob.bytes, blob.len, &why) == 0 && r.kind == place->kind) {
		code = put_gone(m, path, &r);
		if (!code && rbk_record_is(&r, "activity"))
			code = put_talk(m, path, &r);
		if (!code && !rbk_record_is(&r, "event") && !rbk_record_has(&r, "gone"))
			code = put_texts(m, path, &r);
	}
	rbk_read_free(&blob);
	if (m->search->read % ARENA_RECORDS == 0)
		rbk_arena_free(&m->arena);
	return code;
}

static bool
is_searched(const struct rbk_path *place)
{
	static const char *const kinds[] = { "client", "contact", "activity", "work", "event" };

	for (size_t i = 0; place->kind && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(place->kind->name, kinds[i]) == 0)
			return true;
	return false;
}

static int
see(void *ctx, const char *path, const struct rbk_file *old, const struct rbk_file *neu, struct rbk_err *err)
{
	struct make *m = ctx;
	struct rbk_path place;
	char full[1024];
	int code = 0;

	(void)err;
	if (snprintf(full, sizeof full, "%s%s", m->before, path) >= (int)sizeof full || !search_inner(full))
		return 0;
	rbk_path_parse(&place, search_inner(full));
	if (!is_searched(&place))
		return 0;
	if (old)
		code = drop(m, full, &place);
	if (!code && neu && neu->mode == GIT_FILEMODE_BLOB)
		code = put_record(m, full, &place, &neu->oid);
	return code;
}

int
search_make(struct rbk_search *s, const struct rbk_search_root old[RBK_SEARCH_ROOTS], struct rbk_err *err)
{
	struct make m = { .search = s, .err = err };
	int code = rbk_reader_open(&m.reader, s->repo) ? rbk_repo_fail(err, GIT_ERROR, N_("open %s"), git_repository_path(s->repo)) : 0;

	for (size_t i = 0; i < RBK_SEARCH_ROOTS && !code; i++) {
		m.before = s->roots[i].before;
		code = rbk_differ(m.reader, old[i].has ? &old[i].tree : NULL, s->roots[i].has ? &s->roots[i].tree : NULL, see, &m, err);
	}
	if (!code && s->whole)
		code = search_run(s, "INSERT INTO grams (grams, rank) VALUES ('hashsize', " MANY_BYTES "), ('automerge', 0), ('crisismerge', 1000);"
		                     "INSERT INTO grams (rowid, t) SELECT id, pieces(name, body) FROM docs ORDER BY id;"
		                     "INSERT INTO grams (grams, rank) VALUES ('hashsize', 1048576), ('automerge', 4), ('crisismerge', 16)", err);
	else if (!code)
		code = search_run(s, "INSERT INTO grams (grams, rowid, t) SELECT 'delete', id, pieces(name, body) FROM dead ORDER BY id;"
		                     "INSERT INTO grams (rowid, t) SELECT id, pieces(name, body) FROM docs WHERE id IN (SELECT id FROM fresh) ORDER BY id;"
		                     "DELETE FROM dead; DELETE FROM fresh", err);
	rbk_reader_close(m.reader);
	rbk_arena_free(&m.arena);
	return code;
}

/* The lens. Nothing in it is believed longer than its stamp, the register's
   tree id, says so. */
#include "core/store/lens.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/repo.h"

#define VERSION "2" /* of the tables: another one is another stamp */

static const char schema[] =
	"CREATE TABLE stamp (register TEXT NOT NULL);"
	"CREATE TABLE keys (key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;"
	"CREATE TABLE cases (id TEXT PRIMARY KEY, keys TEXT NOT NULL, deadline INTEGER, contested INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX due ON cases (deadline) WHERE deadline IS NOT NULL;"
	"CREATE INDEX contested ON cases (contested);";

#define WAIT_MS 10000

enum query { FIND, DUE, KEYS, PUT, DROP, KEY_PUT, KEY_DROP, STAMP_DROP, STAMP, QUERIES };

static const char *const texts[QUERIES] = {
	[FIND] = "SELECT id FROM keys WHERE key = ? ORDER BY id",
	[DUE] = "SELECT id FROM cases WHERE deadline <= ? ORDER BY deadline LIMIT ?" /* by its index */,
	[KEYS] = "SELECT keys, deadline, contested FROM cases WHERE id = ?",
	[PUT] = "INSERT OR REPLACE INTO cases (id, keys, deadline, contested) VALUES (?, ?, ?, ?)",
	[DROP] = "DELETE FROM cases WHERE id = ?",
	[KEY_PUT] = "INSERT OR IGNORE INTO keys (key, id) VALUES (?, ?)",
	[KEY_DROP] = "DELETE FROM keys WHERE key = ? AND id = ?",
	[STAMP_DROP] = "DELETE FROM stamp",
	[STAMP] = "INSERT INTO stamp (register) VALUES (?)",
};

struct rbk_lens {
	sqlite3        *db;
	sqlite3_stmt   *queries[QUERIES];
	char           *path;
	git_repository *central;
	git_oid         reg;
	bool            has_reg;
};

static int
lens_fail(const struct rbk_lens *l, struct rbk_err *err)
{
	int code = l->db ? sqlite3_errcode(l->db) : SQLITE_NOMEM;
	bool os = code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_READONLY ||
	          code == SQLITE_PERM;

	return rbk_fail(err, code == SQLITE_BUSY ? RBK_E_BUSY : os ? RBK_E_OS : RBK_E_BROKEN, N_("the lens %s: %s"),
	                l->path, l->db ? sqlite3_errmsg(l->db) : sqlite3_errstr(code));
}

static int
run(struct rbk_lens *l, const char *sql, struct rbk_err *err)
{
	return sqlite3_exec(l->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : lens_fail(l, err);
}

static void
close_db(struct rbk_lens *l)
{
	for (size_t i = 0; i < QUERIES; i++) {
		(void)sqlite3_finalize(l->queries[i]);
		l->queries[i] = NULL;
	}
	(void)sqlite3_close(l->db);
	l->db = NULL;
}

/* The prepared query, reset, with its first text bound. */
static sqlite3_stmt *
prepare(struct rbk_lens *l, enum query q, const char *first)
{
	if (!l->queries[q] && sqlite3_prepare_v2(l->db, texts[q], -1, &l->queries[q], NULL) != SQLITE_OK)
		return NULL;
	(void)sqlite3_reset(l->queries[q]);
	if (first && sqlite3_bind_text(l->queries[q], 1, first, -1, SQLITE_TRANSIENT) != SQLITE_OK)
		return NULL;
	return l->queries[q];
}

/* A query without rows. */
static int
step(struct rbk_lens *l, sqlite3_stmt *s, struct rbk_err *err)
{
	if (!s || sqlite3_step(s) != SQLITE_DONE) {
		int code = lens_fail(l, err);

		(void)sqlite3_reset(s);
		return code;
	}
	(void)sqlite3_reset(s);
	return 0;
}

static void
stamp_of(char out[64], const struct rbk_lens *l)
{
	char hex[GIT_OID_HEXSZ + 1] = "";

	if (l->has_reg)
		git_oid_tostr(hex, sizeof hex, &l->reg);
	(void)snprintf(out, 64, VERSION " %s", hex);
}

static bool
is_current(struct rbk_lens *l)
{
	sqlite3_stmt *s = NULL;
	char want[64];
	bool same = false;

	stamp_of(want, l);
	if (sqlite3_prepare_v2(l->db, "SELECT register FROM stamp", -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW) {
		const char *is = (const char *)sqlite3_column_text(s, 0);

		same = is && strcmp(is, want) == 0;
	}
	(void)sqlite3_finalize(s);
	return same;
}

static int
open_db(struct rbk_lens *l, struct rbk_err *err)
{
	/* One program at a time has it: the merge's lock. Who merely counts is
	   done soon. */
	if (sqlite3_open_v2(l->path, &l->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		return lens_fail(l, err);
	(void)sqlite3_busy_timeout(l->db, WAIT_MS);
	return run(l, "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096", err);
}

/* Without the file and what belongs to it: it may be anything by now. */
static void
remove_files(const struct rbk_lens *l)
{
	static const char *const tails[] = { "", "-journal", "-wal", "-shm" };
	char path[4200];

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		(void)snprintf(path, sizeof path, "%s%s", l->path, tails[i]);
		(void)unlink(path);
	}
}

static int
put_blob(struct rbk_lens *l, const git_oid *oid, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_json *stored;
	struct rbk_buf keys = {0};
	const char *id;
	rbk_time deadline;
	bool contested;
	git_blob *blob = NULL;
	int code = git_blob_lookup(&blob, l->central, oid);

	if (code)
		return rbk_repo_fail(err, code, N_("read a case of the register"));
	code = rbk_json_read(&stored, &a, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), err);
	git_blob_free(blob);
	if (!code && !(code = rbk_lens_case(&id, &keys, &deadline, &contested, stored, err)))
		code = rbk_lens_put(l, id, keys.text, deadline, contested, err);
	rbk_buf_free(&keys);
	rbk_arena_free(&a);
	return code;
}

/* register/<hh>/<hh>/<case>.json: three levels and no more. */
static int
put_tree(struct rbk_lens *l, const git_oid *oid, int depth, struct rbk_err *err)
{
	git_tree *tree = NULL;
	int code = git_tree_lookup(&tree, l->central, oid);

	if (code)
		return rbk_repo_fail(err, code, N_("read a folder of the register"));
	for (size_t i = 0, n = git_tree_entrycount(tree); i < n && !code; i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);

		if (git_tree_entry_type(e) == GIT_OBJECT_BLOB)
			code = put_blob(l, git_tree_entry_id(e), err);
		else if (depth < 2)
			code = put_tree(l, git_tree_entry_id(e), depth + 1, err);
	}
	git_tree_free(tree);
	return code;
}

static int
rebuild(struct rbk_lens *l, struct rbk_err *err)
{
	close_db(l);
	remove_files(l);
	rbk_err_clear(err);
	if (open_db(l, err) || run(l, "BEGIN", err) || run(l, schema, err))
		return (int)err->code;
	if (l->has_reg && put_tree(l, &l->reg, 0, err))
		return rbk_while(err, N_("make the lens anew"));
	return rbk_lens_commit(l, l->has_reg ? &l->reg : NULL, err);
}

int
rbk_lens_open(struct rbk_lens **out, const char *path, git_repository *central, const git_oid *reg, struct rbk_err *err)
{
	struct rbk_lens *l = rbk_grow(NULL, sizeof *l);
	int code;

	*l = (struct rbk_lens){ .central = central, .has_reg = reg != NULL };
	if (reg)
		l->reg = *reg;
	l->path = rbk_grow(NULL, strlen(path) + 1);
	memcpy(l->path, path, strlen(path) + 1);
	code = open_db(l, err) == 0 && is_current(l) ? 0 : rebuild(l, err);
	if (code) {
		rbk_lens_close(l);
		l = NULL;
	}
	*out = l;
	return code;
}

void
rbk_lens_close(struct rbk_lens *l)
{
	if (!l)
		return;
	close_db(l);
	free(l->path);
	free(l);
}

static bool
count(size_t *out, struct rbk_lens *l, const char *sql)
{
	sqlite3_stmt *s = NULL;
	bool has = sqlite3_prepare_v2(l->db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;

	if (has)
		*out = (size_t)sqlite3_column_int64(s, 0);
	(void)sqlite3_finalize(s);
	return has;
}

bool
rbk_lens_count(size_t *cases, size_t *contested, const char *path, const git_oid *reg)
{
	struct rbk_lens l = { .has_reg = reg != NULL };
	bool good;

	if (reg)
		l.reg = *reg;
	good = sqlite3_open_v2(path, &l.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
	       sqlite3_exec(l.db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK && /* all of one state */
	       is_current(&l) && count(cases, &l, "SELECT count(*) FROM cases") &&
	       count(contested, &l, "SELECT count(*) FROM cases WHERE contested = 1");
	close_db(&l);
	return good;
}

/* All ids first, then the calls: a damaged file is noticed before anything
   was said. */
static int
ids(struct rbk_lens *l, enum query q, const char *key, rbk_time as_of, size_t most, struct rbk_buf *found,
    struct rbk_err *err)
{
	sqlite3_stmt *s = prepare(l, q, key);
	int code = s ? SQLITE_OK : SQLITE_ERROR;

	if (s && !key && (code = sqlite3_bind_int64(s, 1, as_of)) == SQLITE_OK)
		code = sqlite3_bind_int64(s, 2, (sqlite3_int64)most);
	while (code == SQLITE_OK || code == SQLITE_ROW) {
		code = sqlite3_step(s);
		if (code == SQLITE_ROW) {
			rbk_buf_str(found, (const char *)sqlite3_column_text(s, 0));
			rbk_buf_char(found, '\0');
		}
	}
	if (code != SQLITE_DONE)
		return lens_fail(l, err);
	(void)sqlite3_reset(s);
	return 0;
}

/* The texts found, each ended by a NUL or an LF. */
static void
call(struct rbk_buf *found, rbk_lens_fn *f, void *ctx)
{
	for (size_t i = 0; i < found->len; i++)
		if (found->text[i] == '\n')
			found->text[i] = '\0';
	for (size_t at = 0; at < found->len; at += strlen(found->text + at) + 1)
		if (found->text[at])
			f(ctx, found->text + at);
}

static int
each(struct rbk_lens *l, enum query q, const char *key, rbk_time as_of, size_t most, rbk_lens_fn *f, void *ctx,
     struct rbk_err *err)
{
	struct rbk_buf found = {0};
	int code = ids(l, q, key, as_of, most, &found, err);

	if (code == RBK_E_BROKEN) {
		rbk_buf_clear(&found);
		code = rebuild(l, err);
		if (!code)
			code = ids(l, q, key, as_of, most, &found, err);
	}
	if (!code)
		call(&found, f, ctx);
	rbk_buf_free(&found);
	return code;
}

int
rbk_lens_find(struct rbk_lens *l, const char *key, rbk_lens_fn *f, void *ctx, struct rbk_err *err)
{
	return each(l, FIND, key, 0, 0, f, ctx, err);
}

int
rbk_lens_keys(struct rbk_lens *l, const char *id, rbk_lens_fn *f, void *ctx, struct rbk_err *err)
{
	return each(l, KEYS, id, 0, 0, f, ctx, err);
}

int
rbk_lens_due(struct rbk_lens *l, rbk_time as_of, size_t most, rbk_lens_fn *f, void *ctx, struct rbk_err *err)
{
	return each(l, DUE, NULL, as_of, most, f, ctx, err);
}

int
rbk_lens_begin(struct rbk_lens *l, struct rbk_err *err)
{
	return run(l, "BEGIN", err);
}

/* Every key of a list, one a line: put in, or taken out. */
static int
each_key(struct rbk_lens *l, enum query q, const char *list, const char *id, struct rbk_err *err)
{
	for (const char *key = list, *lf; (lf = strchr(key, '\n')); key = lf + 1) {
		sqlite3_stmt *s = prepare(l, q, NULL);

		if (!s || sqlite3_bind_text(s, 1, key, (int)(lf - key), SQLITE_TRANSIENT) != SQLITE_OK ||
		    sqlite3_bind_text(s, 2, id, -1, SQLITE_TRANSIENT) != SQLITE_OK)
			return lens_fail(l, err);
		if (step(l, s, err))
			return (int)err->code;
	}
	return 0;
}

/* What the lens has of a case: keys (one a line; "" if it has no such case),
   deadline (0: none; -1: no case), whether it is contested. */
static int
stored_keys(struct rbk_buf *out, rbk_time *deadline, bool *contested, struct rbk_lens *l, const char *id,
            struct rbk_err *err)
{
	sqlite3_stmt *s = prepare(l, KEYS, id);
	int code = s ? sqlite3_step(s) : SQLITE_ERROR;

	*deadline = -1;
	*contested = false;
	rbk_buf_str(out, "");
	if (code == SQLITE_ROW) {
		rbk_buf_str(out, (const char *)sqlite3_column_text(s, 0));
		*deadline = sqlite3_column_int64(s, 1);
		*contested = sqlite3_column_int(s, 2);
	} else if (code != SQLITE_DONE) {
		return lens_fail(l, err);
	}
	(void)sqlite3_reset(s);
	return 0;
}

int
rbk_lens_case(const char **id, struct rbk_buf *keys, rbk_time *deadline, bool *contested,
              const struct rbk_json *stored, struct rbk_err *err)
{
	const struct rbk_record r = { .root = (struct rbk_json *)(size_t)stored };
	const char *status = rbk_json_get_str(stored, "status");

	*id = rbk_json_get_str(stored, "id");
	*deadline = 0;
	*contested = status && strcmp(status, "contested") == 0;
	if (!*id)
		return rbk_fail(err, RBK_E_BROKEN, N_("a case of the register has no id"));
	(void)rbk_record_time(deadline, &r, "deadline");
	rbk_buf_str(keys, "");
	RBK_JSON_EACH(key, rbk_json_get(stored, "keys"))
		if (key->type == RBK_J_STR) {
			rbk_buf_str(keys, key->str);
			rbk_buf_char(keys, '\n');
		}
	return 0;
}

int
rbk_lens_put(struct rbk_lens *l, const char *id, const char *keys, rbk_time deadline, bool contested,
             struct rbk_err *err)
{
	struct rbk_buf was = {0};
	rbk_time old;
	bool before;
	sqlite3_stmt *s;
	int code = stored_keys(&was, &old, &before, l, id, err);
	bool same = !code && strcmp(was.text, keys) == 0;

	if (!code && !same && !(code = each_key(l, KEY_DROP, was.text, id, err)))
		code = each_key(l, KEY_PUT, keys, id, err);
	if (!code && (!same || old != deadline || before != contested)) {
		if (!(s = prepare(l, PUT, id)) || sqlite3_bind_text(s, 2, keys, -1, SQLITE_TRANSIENT) != SQLITE_OK ||
		    (deadline ? sqlite3_bind_int64(s, 3, deadline) : sqlite3_bind_null(s, 3)) != SQLITE_OK ||
		    sqlite3_bind_int(s, 4, contested) != SQLITE_OK)
			code = lens_fail(l, err);
		else
			code = step(l, s, err);
	}
	rbk_buf_free(&was);
	return code;
}

int
rbk_lens_drop(struct rbk_lens *l, const char *id, struct rbk_err *err)
{
	struct rbk_buf was = {0};
	rbk_time old;
	bool contested;
	int code = stored_keys(&was, &old, &contested, l, id, err);

	if (!code && !(code = each_key(l, KEY_DROP, was.text, id, err)))
		code = step(l, prepare(l, DROP, id), err);
	rbk_buf_free(&was);
	return code;
}

int
rbk_lens_commit(struct rbk_lens *l, const git_oid *reg, struct rbk_err *err)
{
	char stamp[64];

	l->has_reg = reg != NULL;
	if (reg)
		l->reg = *reg;
	stamp_of(stamp, l);
	if (step(l, prepare(l, STAMP_DROP, NULL), err) || step(l, prepare(l, STAMP, stamp), err))
		return (int)err->code;
	return run(l, "COMMIT", err);
}

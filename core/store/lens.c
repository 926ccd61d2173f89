/* The lens. Nothing in it is believed longer than its stamp, the register's
   tree id, says so. */
#include "core/store/lens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/lens_p.h"
#include "core/store/repo.h"

#define VERSION "3" /* of the tables: another one is another stamp */

static const char schema[] =
	"CREATE TABLE stamp (register TEXT NOT NULL);"
	"CREATE TABLE keys (key TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (key, id)) WITHOUT ROWID;"
	"CREATE TABLE cases (id TEXT PRIMARY KEY, keys TEXT NOT NULL, deadline INTEGER, contested INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX due ON cases (deadline) WHERE deadline IS NOT NULL;"
	"CREATE INDEX contested ON cases (contested);"
	"CREATE TABLE faces (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, face TEXT NOT NULL);"
	"CREATE TABLE likes (key INTEGER NOT NULL, number INTEGER NOT NULL, roles INTEGER NOT NULL, PRIMARY KEY (key, number))"
	" WITHOUT ROWID;"
	"CREATE TABLE pairs (id TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (id, other)) WITHOUT ROWID;"
	"CREATE TABLE words (version TEXT NOT NULL);";

#define WAIT_MS 10000

static const char *const texts[RBK_QUERIES] = {
	[RBK_Q_FIND] = "SELECT id FROM keys WHERE key = ? ORDER BY id",
	[RBK_Q_DUE] = "SELECT id FROM cases WHERE deadline <= ? ORDER BY deadline LIMIT ?" /* by its index */,
	[RBK_Q_KEYS] = "SELECT keys, deadline, contested FROM cases WHERE id = ?",
	[RBK_Q_PUT] = "INSERT OR REPLACE INTO cases (id, keys, deadline, contested) VALUES (?, ?, ?, ?)",
	[RBK_Q_DROP] = "DELETE FROM cases WHERE id = ?",
	[RBK_Q_KEY_PUT] = "INSERT OR IGNORE INTO keys (key, id) VALUES (?, ?)",
	[RBK_Q_KEY_DROP] = "DELETE FROM keys WHERE key = ? AND id = ?",
	[RBK_Q_STAMP_DROP] = "DELETE FROM stamp",
	[RBK_Q_STAMP] = "INSERT INTO stamp (register) VALUES (?)",
	[RBK_Q_NUMBER] = "SELECT number FROM faces WHERE id = ?",
	[RBK_Q_FACE] = "SELECT id, face FROM faces WHERE number = ?",
	[RBK_Q_NEXT] = "SELECT number FROM faces WHERE number > ? ORDER BY number LIMIT 1",
	[RBK_Q_FACE_NEW] = "INSERT INTO faces (id, face) VALUES (?, ?)",
	[RBK_Q_FACE_PUT] = "INSERT INTO faces (id, face, number) VALUES (?, ?, ?)",
	[RBK_Q_FACE_DROP] = "DELETE FROM faces WHERE number = ?",
	[RBK_Q_UNDER] = "SELECT number, roles FROM likes WHERE key = ? LIMIT ?",
	[RBK_Q_LIKE_PUT] = "INSERT OR REPLACE INTO likes (key, number, roles) VALUES (?, ?, ?)",
	[RBK_Q_LIKE_DROP] = "DELETE FROM likes WHERE key = ? AND number = ?",
	[RBK_Q_OTHERS] = "SELECT other FROM pairs WHERE id = ? ORDER BY other",
	[RBK_Q_PAIR_PUT] = "INSERT OR IGNORE INTO pairs (id, other) VALUES (?, ?), (?2, ?1)",
	[RBK_Q_PAIR_DROP] = "DELETE FROM pairs WHERE (id = ?1 AND other = ?2) OR (id = ?2 AND other = ?1)",
	[RBK_Q_WORDS] = "SELECT version FROM words",
	[RBK_Q_WORDS_PUT] = "INSERT INTO words (version) VALUES (?)",
};

int
rbk_lens_fail(const struct rbk_lens *l, struct rbk_err *err)
{
	int code = l->db ? sqlite3_errcode(l->db) : SQLITE_NOMEM;
	bool os = code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_READONLY ||
	          code == SQLITE_PERM;

	return rbk_fail(err, code == SQLITE_BUSY ? RBK_E_BUSY : os ? RBK_E_OS : RBK_E_BROKEN, N_("the lens %s: %s"),
	                l->path, l->db ? sqlite3_errmsg(l->db) : sqlite3_errstr(code));
}

int
rbk_lens_run(struct rbk_lens *l, const char *sql, struct rbk_err *err)
{
	return sqlite3_exec(l->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : rbk_lens_fail(l, err);
}

static void
close_db(struct rbk_lens *l)
{
	for (size_t i = 0; i < RBK_QUERIES; i++) {
		(void)sqlite3_finalize(l->queries[i]);
		l->queries[i] = NULL;
	}
	(void)sqlite3_close(l->db);
	l->db = NULL;
	l->begun = false;
}

sqlite3_stmt *
rbk_lens_prepare(struct rbk_lens *l, enum rbk_lens_query q, const char *first)
{
	if (!l->queries[q] && sqlite3_prepare_v2(l->db, texts[q], -1, &l->queries[q], NULL) != SQLITE_OK)
		return NULL;
	(void)sqlite3_reset(l->queries[q]);
	if (first && sqlite3_bind_text(l->queries[q], 1, first, -1, SQLITE_TRANSIENT) != SQLITE_OK)
		return NULL;
	return l->queries[q];
}

int
rbk_lens_step(struct rbk_lens *l, sqlite3_stmt *s, struct rbk_err *err)
{
	if (!s || sqlite3_step(s) != SQLITE_DONE) {
		int code = rbk_lens_fail(l, err);

		(void)sqlite3_reset(s);
		return code;
	}
	(void)sqlite3_reset(s);
	return 0;
}

void
rbk_lens_of_tree(struct rbk_lens_of *out, const git_tree *central)
{
	const git_tree_entry *reg = git_tree_entry_byname(central, "register");
	const git_tree_entry *suspicions = git_tree_entry_byname(central, "suspicions");

	*out = (struct rbk_lens_of){0};
	if (reg)
		out->reg = *git_tree_entry_id(reg);
	if (suspicions)
		out->suspicions = *git_tree_entry_id(suspicions);
}

static void
stamp_of(char out[128], const struct rbk_lens *l)
{
	char reg[GIT_OID_HEXSZ + 1], suspicions[GIT_OID_HEXSZ + 1];

	git_oid_tostr(reg, sizeof reg, &l->of.reg);
	git_oid_tostr(suspicions, sizeof suspicions, &l->of.suspicions);
	(void)snprintf(out, 128, VERSION " %s %s", reg, suspicions);
}

static bool
is_current(struct rbk_lens *l)
{
	sqlite3_stmt *s = NULL;
	char want[128];
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
		return rbk_lens_fail(l, err);
	(void)sqlite3_busy_timeout(l->db, WAIT_MS);
	return rbk_lens_run(l, "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -12288", err);
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

typedef int put_fn(struct rbk_lens *l, const struct rbk_json *v, struct rbk_err *err);

static int
put_case(struct rbk_lens *l, const struct rbk_json *kase, struct rbk_err *err)
{
	struct rbk_buf keys = {0};
	const char *id;
	rbk_time deadline;
	bool contested;
	int code = rbk_lens_case(&id, &keys, &deadline, &contested, kase, err);

	if (!code)
		code = rbk_lens_put(l, id, keys.text, deadline, contested, err);
	if (!code)
		code = rbk_lens_face_new(l, id, kase, err);
	rbk_buf_free(&keys);
	return code;
}

static int
put_blob(struct rbk_lens *l, const git_oid *oid, put_fn *put, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_json *v;
	git_blob *blob = NULL;
	int code = git_blob_lookup(&blob, l->central, oid);

	if (code)
		return rbk_repo_fail(err, code, N_("read a case of the register"));
	code = rbk_json_read(&v, &a, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), err);
	git_blob_free(blob);
	if (!code)
		code = put(l, v, err);
	rbk_arena_free(&a);
	return code;
}

/* register/<hh>/<hh>/<case>.json, suspicions/<hh>/<id>.json: three levels and
   no more. */
static int
put_tree(struct rbk_lens *l, const git_oid *oid, int depth, put_fn *put, struct rbk_err *err)
{
	git_tree *tree = NULL;
	int code = git_oid_is_zero(oid) ? 0 : git_tree_lookup(&tree, l->central, oid);

	if (code)
		return rbk_repo_fail(err, code, N_("read a folder of the register"));
	for (size_t i = 0, n = tree ? git_tree_entrycount(tree) : 0; i < n && !code; i++) {
		const git_tree_entry *e = git_tree_entry_byindex(tree, i);

		if (git_tree_entry_type(e) == GIT_OBJECT_BLOB)
			code = put_blob(l, git_tree_entry_id(e), put, err);
		else if (depth < 2)
			code = put_tree(l, git_tree_entry_id(e), depth + 1, put, err);
	}
	git_tree_free(tree);
	return code;
}

int
rbk_lens_anew(struct rbk_lens *l, struct rbk_err *err)
{
	const struct rbk_lens_of of = l->of;

	close_db(l);
	remove_files(l);
	rbk_err_clear(err);
	if (open_db(l, err) || rbk_lens_run(l, "BEGIN", err) || rbk_lens_run(l, schema, err))
		return (int)err->code;
	if (put_tree(l, &of.reg, 0, put_case, err) || put_tree(l, &of.suspicions, 0, rbk_lens_pair_new, err))
		return rbk_while(err, N_("make the lens anew"));
	return rbk_lens_commit(l, &of, err);
}

int
rbk_lens_open(struct rbk_lens **out, const char *path, git_repository *central, const struct rbk_lens_of *of,
              struct rbk_err *err)
{
	struct rbk_lens *l = rbk_grow(NULL, sizeof *l);
	int code;

	*l = (struct rbk_lens){ .central = central, .of = *of };
	l->path = rbk_grow(NULL, strlen(path) + 1);
	memcpy(l->path, path, strlen(path) + 1);
	code = open_db(l, err) == 0 && is_current(l) ? 0 : rbk_lens_anew(l, err);
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
rbk_lens_count(size_t *cases, size_t *contested, const char *path, const struct rbk_lens_of *of)
{
	struct rbk_lens l = { .of = *of };
	bool good;

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
ids(struct rbk_lens *l, enum rbk_lens_query q, const char *key, rbk_time as_of, size_t most, struct rbk_buf *found,
    struct rbk_err *err)
{
	sqlite3_stmt *s = rbk_lens_prepare(l, q, key);
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
		return rbk_lens_fail(l, err);
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
each(struct rbk_lens *l, enum rbk_lens_query q, const char *key, rbk_time as_of, size_t most, rbk_lens_fn *f, void *ctx,
     struct rbk_err *err)
{
	struct rbk_buf found = {0};
	int code = ids(l, q, key, as_of, most, &found, err);

	if (code == RBK_E_BROKEN) {
		rbk_buf_clear(&found);
		code = rbk_lens_anew(l, err);
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
	return each(l, RBK_Q_FIND, key, 0, 0, f, ctx, err);
}

int
rbk_lens_keys(struct rbk_lens *l, const char *id, rbk_lens_fn *f, void *ctx, struct rbk_err *err)
{
	return each(l, RBK_Q_KEYS, id, 0, 0, f, ctx, err);
}

int
rbk_lens_due(struct rbk_lens *l, rbk_time as_of, size_t most, rbk_lens_fn *f, void *ctx, struct rbk_err *err)
{
	return each(l, RBK_Q_DUE, NULL, as_of, most, f, ctx, err);
}

int
rbk_lens_hold(struct rbk_lens *l, struct rbk_err *err)
{
	return rbk_lens_run(l, "BEGIN", err);
}

/* A lens made anew in between is held no more. */
void
rbk_lens_release(struct rbk_lens *l)
{
	if (!sqlite3_get_autocommit(l->db))
		(void)sqlite3_exec(l->db, "COMMIT", NULL, NULL, NULL);
}

int
rbk_lens_begin(struct rbk_lens *l, struct rbk_err *err)
{
	if (l->begun)
		return 0;
	l->begun = true;
	return rbk_lens_run(l, "BEGIN", err);
}

/* Every key of a list, one a line: put in, or taken out. */
static int
each_key(struct rbk_lens *l, enum rbk_lens_query q, const char *list, const char *id, struct rbk_err *err)
{
	for (const char *key = list, *lf; (lf = strchr(key, '\n')); key = lf + 1) {
		sqlite3_stmt *s = rbk_lens_prepare(l, q, NULL);

		if (!s || sqlite3_bind_text(s, 1, key, (int)(lf - key), SQLITE_TRANSIENT) != SQLITE_OK ||
		    sqlite3_bind_text(s, 2, id, -1, SQLITE_TRANSIENT) != SQLITE_OK)
			return rbk_lens_fail(l, err);
		if (rbk_lens_step(l, s, err))
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
	sqlite3_stmt *s = rbk_lens_prepare(l, RBK_Q_KEYS, id);
	int code = s ? sqlite3_step(s) : SQLITE_ERROR;

	*deadline = -1;
	*contested = false;
	rbk_buf_str(out, "");
	if (code == SQLITE_ROW) {
		rbk_buf_str(out, (const char *)sqlite3_column_text(s, 0));
		*deadline = sqlite3_column_int64(s, 1);
		*contested = sqlite3_column_int(s, 2);
	} else if (code != SQLITE_DONE) {
		return rbk_lens_fail(l, err);
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
	(void)rbk_record_time(deadline, &r, "next");
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

	if (!code && !same && !(code = each_key(l, RBK_Q_KEY_DROP, was.text, id, err)))
		code = each_key(l, RBK_Q_KEY_PUT, keys, id, err);
	if (!code && (!same || old != deadline || before != contested)) {
		if (!(s = rbk_lens_prepare(l, RBK_Q_PUT, id)) || sqlite3_bind_text(s, 2, keys, -1, SQLITE_TRANSIENT) != SQLITE_OK ||
		    (deadline ? sqlite3_bind_int64(s, 3, deadline) : sqlite3_bind_null(s, 3)) != SQLITE_OK ||
		    sqlite3_bind_int(s, 4, contested) != SQLITE_OK)
			code = rbk_lens_fail(l, err);
		else
			code = rbk_lens_step(l, s, err);
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

	if (!code && !(code = each_key(l, RBK_Q_KEY_DROP, was.text, id, err)))
		code = rbk_lens_step(l, rbk_lens_prepare(l, RBK_Q_DROP, id), err);
	rbk_buf_free(&was);
	return code;
}

int
rbk_lens_commit(struct rbk_lens *l, const struct rbk_lens_of *of, struct rbk_err *err)
{
	char stamp[128];

	l->of = *of;
	l->begun = false;
	stamp_of(stamp, l);
	if (rbk_lens_step(l, rbk_lens_prepare(l, RBK_Q_STAMP_DROP, NULL), err) || rbk_lens_step(l, rbk_lens_prepare(l, RBK_Q_STAMP, stamp), err))
		return (int)err->code;
	return rbk_lens_run(l, "COMMIT", err);
}

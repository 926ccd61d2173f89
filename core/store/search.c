/* The search lens as a file: opened, stamped, made anew. Nothing in it is
   believed longer than its stamp, the trees' ids, says so. */
#include "core/store/search_p.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/book_p.h"
#include "core/store/repo.h"

#define VERSION 2 /* of the tables: another one is another stamp */
#define STAMP_SIZE 256
#define WAIT_MS 10000

/* grams: only which record has which piece; the texts stand in docs. */
static const char schema[] =
	"CREATE TABLE stamp (stamp TEXT NOT NULL);"
	"CREATE TABLE docs (id INTEGER PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL);"
	"CREATE VIRTUAL TABLE grams USING fts5(t, content='', detail=none, columnsize=0, prefix='1 3', tokenize='ascii');"
	"CREATE TABLE talks (path TEXT PRIMARY KEY, folder TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE gone (path TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;";
static const char indexes[] =
	"CREATE INDEX talk ON talks (folder, at);"
	"CREATE INDEX goner ON gone (record);";

static const char *const texts[SEARCH_QUERIES] = {
	[SEARCH_AT] = "SELECT path, name, body FROM docs WHERE id = ?",
	[SEARCH_NEW] = "INSERT OR IGNORE INTO docs (id, path, name, body) VALUES (?, ?, ?, ?)",
	[SEARCH_PUT] = "INSERT OR REPLACE INTO docs (id, path, name, body) VALUES (?, ?, ?, ?)",
	[SEARCH_CLEAR] = "UPDATE docs SET path = '', name = '', body = '' WHERE id = ?",
	[SEARCH_DEAD] = "INSERT OR IGNORE INTO dead SELECT id, name, body FROM docs WHERE id = ?",
	[SEARCH_FRESH] = "INSERT OR IGNORE INTO fresh (id) VALUES (?)",
	[SEARCH_TALK] = "INSERT OR REPLACE INTO talks (path, folder, at) VALUES (?, ?, ?)",
	[SEARCH_TALK_DROP] = "DELETE FROM talks WHERE path = ?",
	[SEARCH_GONE] = "INSERT OR REPLACE INTO gone (path, record) VALUES (?, ?)",
	[SEARCH_GONE_DROP] = "DELETE FROM gone WHERE path = ?",
	[SEARCH_IS_GONE] = "SELECT path FROM gone WHERE record = ?",
	[SEARCH_LAST] = "SELECT path, at FROM talks WHERE folder = ? ORDER BY at DESC",
	[SEARCH_NEAR] = "SELECT path, name FROM docs WHERE id BETWEEN ? AND ?",
	[SEARCH_FIND] = "SELECT rowid FROM grams WHERE grams MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC",
};

int
search_fail(const struct rbk_search *s, struct rbk_err *err)
{
	int code = s->db ? sqlite3_errcode(s->db) : SQLITE_NOMEM;
	bool os = code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_READONLY ||
	          code == SQLITE_PERM;

	return rbk_fail(err, code == SQLITE_BUSY ? RBK_E_BUSY : os ? RBK_E_OS : RBK_E_BROKEN, N_("the lens %s: %s"), s->path,
	                s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(code));
}

void
search_tell(const struct rbk_search *s, const char *what, size_t done, size_t all)
{
	if (s->how.progress && done % SEARCH_TELL == 0)
		s->how.progress(s->how.ctx, what, done, all);
}

int
search_run(struct rbk_search *s, const char *sql, struct rbk_err *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : search_fail(s, err);
}

sqlite3_stmt *
search_query(struct rbk_search *s, enum search_query q)
{
	if (!s->queries[q] && sqlite3_prepare_v2(s->db, texts[q], -1, &s->queries[q], NULL) != SQLITE_OK)
		return NULL;
	(void)sqlite3_reset(s->queries[q]);
	return s->queries[q];
}

int
search_step(struct rbk_search *s, sqlite3_stmt *q, struct rbk_err *err)
{
	int code = q && sqlite3_step(q) == SQLITE_DONE ? 0 : search_fail(s, err);

	(void)sqlite3_reset(q);
	return code;
}

/* pieces(name, body): what FTS5 is to index, in SQL. */
static void
pieces(sqlite3_context *ctx, int n, sqlite3_value **args)
{
	struct rbk_buf folded[2] = {{0}, {0}}, out = {0};
	struct rbk_search *s = sqlite3_user_data(ctx);

	(void)n;
	if (s->whole)
		search_tell(s, N_("indexed"), ++s->indexed, s->read);
	for (int i = 0; i < 2; i++) {
		const unsigned char *text = sqlite3_value_text(args[i]);

		rbk_buf_str(&folded[i], "");
		rbk_gram_fold(&folded[i], text ? (const char *)text : "");
	}
	rbk_buf_str(&out, "");
	rbk_gram_pieces(&out, folded[0].text, folded[1].text);
	sqlite3_result_text(ctx, out.text, (int)out.len, SQLITE_TRANSIENT);
	rbk_buf_free(&out);
	rbk_buf_free(&folded[0]);
	rbk_buf_free(&folded[1]);
}

static void
close_db(struct rbk_search *s)
{
	for (size_t i = 0; i < SEARCH_QUERIES; i++) {
		(void)sqlite3_finalize(s->queries[i]);
		s->queries[i] = NULL;
	}
	(void)sqlite3_close(s->db);
	s->db = NULL;
}

static int
open_db(struct rbk_search *s, const char *path, struct rbk_err *err)
{
	if (sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
	    sqlite3_busy_timeout(s->db, WAIT_MS) != SQLITE_OK ||
	    sqlite3_create_function(s->db, "pieces", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, s, pieces, NULL, NULL) != SQLITE_OK)
		return search_fail(s, err);
	/* No flush: a file that a power cut tears is made anew. */
	return search_run(s, "PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;"
	                     "PRAGMA mmap_size = 1073741824;"
	                     "CREATE TEMP TABLE dead (id INTEGER PRIMARY KEY, name TEXT, body TEXT);"
	                     "CREATE TEMP TABLE fresh (id INTEGER PRIMARY KEY)", err);
}

static void
remove_files(const struct rbk_search *s)
{
	static const char *const tails[] = { "", "-journal", "-wal", "-shm" };
	char path[4200];

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		(void)snprintf(path, sizeof path, "%s%s", s->path, tails[i]);
		(void)unlink(path);
	}
}

/* Versions, then each tree's id. */
static size_t
stamp_of(char out[STAMP_SIZE], const struct rbk_search *s)
{
	int n = snprintf(out, STAMP_SIZE, "%d.%d %s", VERSION, RBK_GRAM_VERSION, rbk_policy_version(s->how.policy));

	for (size_t i = 0; i < RBK_SEARCH_ROOTS; i++) {
		char hex[GIT_OID_HEXSZ + 1] = "-";

		if (s->roots[i].has)
			git_oid_tostr(hex, sizeof hex, &s->roots[i].tree);
		n += snprintf(out + n, STAMP_SIZE - (size_t)n, " %s", hex);
	}
	return (size_t)n;
}

/* The trees the file was made of; false if it can't be brought along. */
static bool
read_stamp(struct rbk_search_root old[RBK_SEARCH_ROOTS], struct rbk_search *s)
{
	sqlite3_stmt *q = NULL;
	char want[STAMP_SIZE], is[STAMP_SIZE] = "";
	size_t head;

	if (sqlite3_prepare_v2(s->db, "SELECT stamp FROM stamp", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW &&
	    sqlite3_column_text(q, 0))
		(void)snprintf(is, sizeof is, "%s", (const char *)sqlite3_column_text(q, 0));
	(void)sqlite3_finalize(q);
	(void)stamp_of(want, s);
	head = (size_t)(strchr(strchr(want, ' ') + 1, ' ') - want);
	if (strncmp(is, want, head) != 0)
		return false;
	const char *at = is + head;

	for (size_t i = 0; i < RBK_SEARCH_ROOTS; i++) {
		old[i] = s->roots[i];
		at += *at == ' ';
		old[i].has = git_oid_fromstrn(&old[i].tree, at, strcspn(at, " ")) == 0 && strcspn(at, " ") == GIT_OID_HEXSZ;
		at += strcspn(at, " ");
	}
	return true;
}

/* The stamp goes with what it speaks of, in one transaction. */
static int
bring_along(struct rbk_search *s, const struct rbk_search_root *old, struct rbk_err *err)
{
	char stamp[STAMP_SIZE], sql[STAMP_SIZE + 80];

	(void)stamp_of(stamp, s);
	(void)snprintf(sql, sizeof sql, "DELETE FROM stamp; INSERT INTO stamp VALUES ('%s'); COMMIT", stamp);
	if (search_make(s, old, err) || search_run(s, sql, err)) {
		(void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
		return (int)err->code;
	}
	return 0;
}

static int
rebuild(struct rbk_search *s, const char *path, struct rbk_err *err)
{
	const struct rbk_search_root none[RBK_SEARCH_ROOTS] = {{0}, {0}};

	close_db(s);
	if (path == s->path)
		remove_files(s);
	rbk_err_clear(err);
	s->whole = true;
	/* Rows come in order of path, not of id: the more of the table is in memory, the fewer pages are written twice. */
	if (open_db(s, path, err) || search_run(s, "PRAGMA journal_mode = OFF; PRAGMA cache_size = -262144; BEGIN EXCLUSIVE", err) ||
	    search_run(s, schema, err) || bring_along(s, none, err) || search_run(s, indexes, err) ||
	    search_run(s, "PRAGMA journal_mode = DELETE; PRAGMA cache_size = -65536", err))
		return rbk_while(err, N_("make the lens anew"));
	s->whole = false;
	return 0;
}

int
rbk_search_renew(struct rbk_search *s, struct rbk_err *err)
{
	return rebuild(s, s->path, err);
}

static bool
is_current(const struct rbk_search *s, const struct rbk_search_root *old)
{
	for (size_t i = 0; i < RBK_SEARCH_ROOTS; i++)
		if (old[i].has != s->roots[i].has || (old[i].has && !git_oid_equal(&old[i].tree, &s->roots[i].tree)))
			return false;
	return true;
}

/* Whoever else brings it along meanwhile: what they did is seen inside. */
static int
update(struct rbk_search *s, struct rbk_err *err)
{
	struct rbk_search_root old[RBK_SEARCH_ROOTS];

	if (open_db(s, s->path, err))
		return (int)err->code;
	if (!read_stamp(old, s))
		return RBK_E_BROKEN;
	if (is_current(s, old))
		return 0;
	if (search_run(s, "BEGIN IMMEDIATE", err))
		return (int)err->code;
	if (!read_stamp(old, s))
		return RBK_E_BROKEN;
	return bring_along(s, old, err);
}

int
rbk_search_open(struct rbk_search **out, const char *path, git_repository *repo,
                const struct rbk_search_root roots[RBK_SEARCH_ROOTS], const struct rbk_search_how *how, struct rbk_err *err)
{
	struct rbk_search *s = rbk_grow(NULL, sizeof *s);

	*s = (struct rbk_search){ .repo = repo, .how = *how };
	s->path = rbk_grow(NULL, strlen(path) + 1);
	memcpy(s->path, path, strlen(path) + 1);
	memcpy(s->roots, roots, sizeof s->roots);
	int code = update(s, err);

	if (code && code != RBK_E_BUSY && rebuild(s, s->path, err) && err->code == RBK_E_OS)
		(void)rebuild(s, ":memory:", err); /* a folder that isn't ours to write */
	else if (code == RBK_E_BUSY)
		(void)rbk_while(err, N_("another roadbook is at work on it: try again"));
	if (err->code) {
		rbk_search_close(s);
		return (int)err->code;
	}
	*out = s;
	return 0;
}

void
rbk_search_close(struct rbk_search *s)
{
	if (!s)
		return;
	close_db(s);
	git_repository_free(s->own);
	free(s->path);
	free(s);
}

size_t
rbk_search_read(const struct rbk_search *s)
{
	return s->read;
}

/* The tree of a commit, or a folder of it. */
static void
root_of(struct rbk_search_root *out, git_repository *repo, const char *ref, const char *folder)
{
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	git_tree_entry *e = NULL;
	git_oid id;

	if (git_reference_name_to_id(&id, repo, ref) == 0 && git_commit_lookup(&commit, repo, &id) == 0 &&
	    git_commit_tree(&tree, commit) == 0) {
		out->has = !folder || git_tree_entry_bypath(&e, tree, folder) == 0;
		if (out->has)
			out->tree = folder ? *git_tree_entry_id(e) : *git_tree_id(tree);
	}
	git_tree_entry_free(e);
	git_tree_free(tree);
	git_commit_free(commit);
}

int
rbk_search_book(struct rbk_search **out, struct rbk_book *b, const struct rbk_search_how *how, struct rbk_err *err)
{
	struct rbk_search_root roots[RBK_SEARCH_ROOTS] = {{ .before = "" }, { .before = "handed/" }};
	char path[4096];

	root_of(&roots[0], b->repo, RBK_REF_BOOK, NULL);
	root_of(&roots[1], b->repo, RBK_REF_DESK, "handed");
	return rbk_search_open(out, book_own(path, b, "search.db"), b->repo, roots, how, err);
}

int
rbk_search_unit(struct rbk_search **out, struct rbk_book *b, const char *unit, const struct rbk_search_how *how, struct rbk_err *err)
{
	struct rbk_search_root roots[RBK_SEARCH_ROOTS] = {{ .before = "books/" }, { .before = "handed/" }};
	char path[4096], ref[100], name[80];

	(void)snprintf(ref, sizeof ref, RBK_REF_UNITS "%.40s", unit);
	(void)snprintf(name, sizeof name, BOOK_UNIT_LENS, unit);
	root_of(&roots[0], b->repo, ref, "books");
	root_of(&roots[1], b->repo, ref, "handed");
	int code = rbk_search_open(out, book_own(path, b, name), b->repo, roots, how, err);

	if (!code)
		(*out)->many = true;
	return code;
}

int
rbk_search_hub(struct rbk_search **out, const char *hub, const struct rbk_search_how *how, struct rbk_err *err)
{
	struct rbk_search_root roots[RBK_SEARCH_ROOTS] = {{ .before = "books/" }, { .before = "" }};
	git_repository *central;
	char path[4096];

	rbk_repo_start();
	(void)snprintf(path, sizeof path, "%s/central.git", hub);
	if (git_repository_open(&central, path))
		return rbk_repo_fail(err, GIT_ERROR, N_("open %s"), path);
	root_of(&roots[0], central, "refs/heads/main", "books");
	(void)snprintf(path, sizeof path, "%s/search.db", hub);
	int code = rbk_search_open(out, path, central, roots, how, err);

	if (code) {
		git_repository_free(central);
		return code;
	}
	(*out)->own = central;
	(*out)->many = true;
	return 0;
}

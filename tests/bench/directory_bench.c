/* The directory of claimed clients at scale: its size, what a day of changes
   sends (by git's own pack-objects, as upload-pack calls it), how long a
   look-up takes; beside it the same rows in one file a region, as lines of
   JSON, and in sqlite3. Prints JSON.
     directory_bench [CASES …]     (default 100000 1000000)
   Assumed: a case has 2.2 keys (a name, a code for every second one, another
   name for every fifth, two names for every second of those); a day is 10,000
   changed cases, half of them new claims, half another status or unit of an
   old one, all rows of which change; a person syncs once or ten times a day. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/parcel.h"
#include "core/store/repo.h"
#include "core/store/view.h"
#include "sync/directory_p.h"

#define DAY      10000
#define REGIONS  32 /* of the first two digits, and one for unknown */
#define LOOKUPS  20000

static struct rbk_mac mac;

static void
die(const char *what, const struct rbk_err *err)
{
	(void)fprintf(stderr, "%s: %s\n", what, err ? err->text : "");
	exit(1);
}

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t
keys_of(struct rbk_listed_key keys[4], char text[4][64], size_t i)
{
	size_t n = 0;

	(void)snprintf(text[n], 64, "上海第%zu物流", i);
	keys[n] = (struct rbk_listed_key){ RBK_KEY_NAME, text[n], "有限公司" };
	n++;
	if (i % 2) {
		(void)snprintf(text[n], 64, "91310000%010zu", i);
		keys[n] = (struct rbk_listed_key){ RBK_KEY_CODE, text[n], "" };
		n++;
	}
	for (size_t k = 0; k < (i % 2 ? 1 : 0) + (size_t)(i % 5 == 0) + (size_t)(i % 10 == 0); k++) {
		(void)snprintf(text[n], 64, "别名%zu之%zu", i, k);
		keys[n] = (struct rbk_listed_key){ RBK_KEY_ALIAS, text[n], "" };
		n++;
	}
	return n;
}

/* Its region: provinces are as unlike as real ones. */
static size_t
region_of(size_t i)
{
	size_t x = i * 2654435761u % 1000;

	return x * x / 1000 * REGIONS / 1000;
}

struct listed { /* rows with what the other layouts need */
	struct rbk_rows rows;
	uint8_t        *region;
	size_t          n_region, cap_region;
};

static void
add_case(struct listed *l, size_t i, enum rbk_listed status, uint16_t ask)
{
	struct rbk_listed_key keys[4];
	char text[4][64];

	for (size_t k = 0, n = keys_of(keys, text, i); k < n; k++) {
		RBK_ROOM(l->rows.at, l->rows.n, l->rows.cap);
		RBK_ROOM(l->region, l->n_region, l->cap_region);
		rbk_row_make(l->rows.at[l->rows.n++], &mac, &keys[k], status, ask);
		l->region[l->n_region++] = (uint8_t)region_of(i);
	}
}

/* All cases, `changed` of them as they are after that many changes. */
static void
fill(struct listed *l, size_t cases, size_t changed)
{
	l->rows.n = l->n_region = 0;
	for (size_t i = 0; i < cases + changed / 2; i++) {
		bool moved = i < cases && i % (cases / (DAY / 2)) == 0 && i / (cases / (DAY / 2)) < changed / 2;

		add_case(l, i, moved ? RBK_LISTED_CONTESTED : RBK_LISTED_HELD, (uint16_t)(i % 50 + (moved ? 51 : 1)));
	}
}

struct layout {
	const char     *name;
	git_repository *repo;
	char            path[200];
	git_oid         tree[3]; /* before, after one sync's changes, after a day's */
	size_t          files, bytes, pack, day, sync; /* bytes: of the files; day, sync: sent */
	double          make;
};

static int
write_object(void *bundle, git_oid *out, git_object_t type, const void *bytes, size_t len, struct rbk_err *err)
{
	int code = rbk_bundle_write(bundle, out, type, bytes, len, err);

	return code || rbk_bundle_size(bundle) < 1024 * 1024 ? code : rbk_bundle_flush(bundle, err);
}

static void
put_tree(struct layout *l, int k, const struct rbk_put *puts, size_t n)
{
	char objects[300];
	struct rbk_err err = {0};
	struct rbk_parcel *pack;

	(void)snprintf(objects, sizeof objects, "%s/objects", l->path);
	if (rbk_parcel_open(&pack, objects, &err))
		die("pack", &err);
	struct rbk_bundle *bundle = rbk_bundle_open(pack);

	if (rbk_repo_update_with(&l->tree[k], l->repo, NULL, puts, n, write_object, bundle, &err) || rbk_bundle_flush(bundle, &err) ||
	    rbk_parcel_finish(pack, false, &err))
		die("tree", &err);
	rbk_bundle_close(bundle);
	rbk_parcel_close(pack);
	if (k == 0) {
		l->files = n;
		for (size_t i = 0; i < n; i++)
			l->bytes += puts[i].len;
	}
}

static void
as_leaves(struct layout *l, int k, const struct listed *all)
{
	struct rbk_rows none = {0}, rows = { malloc(all->rows.n * RBK_ROW), all->rows.n, 0 };
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_put *puts;
	size_t n;
	double start = now();

	memcpy(rows.at, all->rows.at, all->rows.n * RBK_ROW);
	qsort(rows.at, rows.n, RBK_ROW, rbk_row_compare);
	if (rbk_directory_leaves(&puts, &n, &a, l->repo, NULL, &none, &rows, &err))
		die("leaves", &err);
	put_tree(l, k, puts, n);
	l->make = now() - start;
	free(rows.at);
	rbk_arena_free(&a);
}

static int
by_row(const void *x, const void *y)
{
	return memcmp(x, y, RBK_ROW);
}

/* One file a region; as rows, or as lines of JSON. */
static void
as_regions(struct layout *l, int k, const struct listed *all, bool json)
{
	struct rbk_put puts[REGIONS] = {0};
	char paths[REGIONS][16];
	struct rbk_buf text[REGIONS] = {0};
	uint8_t (*at)[RBK_ROW] = malloc(all->rows.n * RBK_ROW);
	double start = now();

	for (size_t r = 0; r < REGIONS; r++) {
		size_t n = 0;

		for (size_t i = 0; i < all->rows.n; i++)
			if (all->region[i] == r)
				memcpy(at[n++], all->rows.at[i], RBK_ROW);
		if (n > 1)
			qsort(at, n, RBK_ROW, by_row);
		rbk_buf_str(&text[r], "");
		if (!json)
			rbk_buf_put(&text[r], at, n * RBK_ROW);
		for (size_t i = 0; json && i < n; i++)
			rbk_buf_print(&text[r], "{\"key\":\"%02x%02x%02x%02x%02x%02x\",\"form\":%u,\"says\":%u,\"ask\":%u}\n", at[i][0], at[i][1], at[i][2], at[i][3],
			              at[i][4], at[i][5], at[i][6], at[i][7], at[i][8] << 8 | at[i][9]);
		(void)snprintf(paths[r], sizeof paths[r], "%02zu", r);
		puts[r] = (struct rbk_put){ .path = paths[r], .bytes = text[r].text, .len = text[r].len };
	}
	put_tree(l, k, puts, REGIONS);
	l->make = now() - start;
	for (size_t r = 0; r < REGIONS; r++)
		rbk_buf_free(&text[r]);
	free(at);
}

/* What git sends somebody who has the one and wants the other. */
static size_t
sent(const struct layout *l, int from, int to)
{
	char command[1000], hex[2][GIT_OID_HEXSZ + 1];
	size_t n = 0, got;
	char bytes[65536];

	(void)snprintf(command, sizeof command,
	               "cd '%s' && c() { GIT_AUTHOR_DATE='1700000000 +0000' GIT_COMMITTER_DATE='1700000000 +0000' git -c user.name=x -c user.email=x@x commit-tree -m directory \"$1\"; } && "
	               "neu=$(c %s) && old=$(%s c %s) && { echo $neu; test -z \"$old\" || echo ^$old; } | git pack-objects -q --revs --thin --shallow --delta-base-offset --stdout",
	               l->path, git_oid_tostr(hex[0], sizeof hex[0], &l->tree[to]), from < 0 ? "true ||" : "",
	               git_oid_tostr(hex[1], sizeof hex[1], &l->tree[from < 0 ? to : from]));
	FILE *f = popen(command, "r");

	while (f && (got = fread(bytes, 1, sizeof bytes, f)) > 0)
		n += got;
	if (!f || pclose(f) || n <= 32)
		die("git pack-objects", NULL);
	return n;
}

static int
by_time(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

struct reading {
	struct rbk_view *view;
	struct rbk_arena a;
};

static int
find_leaf(void *ctx, const char **bytes, size_t *len, unsigned *depth, const uint8_t hash[RBK_ROW_HASH], struct rbk_err *err)
{
	struct reading *r = ctx;
	char path[RBK_LEAF_PATH];

	for (*depth = 0; *depth <= RBK_LEAF_DEPTH; ++*depth) {
		rbk_leaf_path(path, hash, *depth);
		rbk_err_clear(err);
		if (rbk_view_bytes(bytes, len, &r->a, r->view, path, err) == 0)
			return 0;
	}
	return (int)err->code;
}

static void
look_up(const struct layout *l, size_t cases)
{
	static double took[LOOKUPS];
	struct rbk_err err = {0};
	char commit[100], command[500], ref[64] = "";
	double start, opened = 0;
	size_t found = 0;

	(void)snprintf(command, sizeof command, "cd '%s' && git -c user.name=x -c user.email=x@x commit-tree -m x %s", l->path,
	               git_oid_tostr(commit, GIT_OID_HEXSZ + 1, &l->tree[0]));
	FILE *f = popen(command, "r");

	if (!f || !fgets(ref, sizeof ref, f) || pclose(f))
		die("commit-tree", NULL);
	ref[40] = '\0';
	for (size_t i = 0; i < LOOKUPS; i++) {
		struct reading r = {0};
		struct rbk_listed_key keys[4];
		struct rbk_listed_hit *hits;
		char text[4][64];
		size_t n;

		(void)keys_of(keys, text, i * 7919 % (2 * cases)); /* half of them aren't there */
		start = now();
		if (i % 100 == 0 && rbk_view_open(&r.view, l->path, ref, "", &err))
			die("open", &err);
		static struct rbk_view *kept;

		if (r.view) {
			opened += now() - start;
			rbk_view_close(kept);
			kept = r.view;
		}
		start = now();
		r.view = kept;
		if (rbk_directory_look(&hits, &n, &r.a, &mac, &keys[0], find_leaf, &r, &err))
			die("look", &err);
		took[i] = now() - start;
		found += n;
		rbk_arena_free(&r.a);
	}
	qsort(took, LOOKUPS, sizeof *took, by_time);
	printf("    \"look_up\": { \"open_ms\": %.3f, \"median_us\": %.1f, \"worst_of_hundred_us\": %.1f, \"found\": %zu },\n", opened * 1e3 / (LOOKUPS / 100),
	       took[LOOKUPS / 2] * 1e6, took[LOOKUPS * 99 / 100] * 1e6, found);
}

static void
beside_sqlite(const struct listed *all, size_t cases, const char *folder)
{
	static double took[LOOKUPS];
	char path[300];
	sqlite3 *db;
	sqlite3_stmt *s;
	struct rbk_err err = {0};
	struct stat st;
	double start = now(), made;

	(void)snprintf(path, sizeof path, "%s/rows.db", folder);
	if (sqlite3_open(path, &db) || sqlite3_exec(db, "PRAGMA synchronous=OFF; CREATE TABLE rows (hash BLOB, form INTEGER, says INTEGER, ask INTEGER, PRIMARY KEY (hash, form, says, ask)) "
	                                                "WITHOUT ROWID; BEGIN", NULL, NULL, NULL) ||
	    sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?)", -1, &s, NULL))
		die("sqlite", NULL);
	for (size_t i = 0; i < all->rows.n; i++) {
		const uint8_t *row = all->rows.at[i];

		(void)sqlite3_reset(s);
		(void)sqlite3_bind_blob(s, 1, row, RBK_ROW_HASH, SQLITE_STATIC);
		(void)sqlite3_bind_int(s, 2, row[6]);
		(void)sqlite3_bind_int(s, 3, row[7]);
		(void)sqlite3_bind_int(s, 4, row[8] << 8 | row[9]);
		if (sqlite3_step(s) != SQLITE_DONE)
			die("sqlite", NULL);
	}
	(void)sqlite3_finalize(s);
	(void)sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	made = now() - start;
	(void)sqlite3_prepare_v2(db, "SELECT form, says, ask FROM rows WHERE hash = ?", -1, &s, NULL);
	for (size_t i = 0; i < LOOKUPS; i++) {
		struct rbk_listed_key keys[4];
		uint8_t row[RBK_ROW];
		char text[4][64];

		(void)keys_of(keys, text, i * 7919 % (2 * cases));
		start = now();
		rbk_row_make(row, &mac, &keys[0], RBK_LISTED_HELD, 0);
		(void)sqlite3_reset(s);
		(void)sqlite3_bind_blob(s, 1, row, RBK_ROW_HASH, SQLITE_STATIC);
		while (sqlite3_step(s) == SQLITE_ROW)
			;
		took[i] = now() - start;
	}
	(void)sqlite3_finalize(s);
	(void)sqlite3_close(db);
	qsort(took, LOOKUPS, sizeof *took, by_time);
	if (rbk_file_stat(&st, folder, "rows.db", &err))
		die("stat", &err);
	printf("    \"sqlite3\": { \"bytes\": %lld, \"make_s\": %.2f, \"median_us\": %.1f, \"worst_of_hundred_us\": %.1f }\n", (long long)st.st_size, made,
	       took[LOOKUPS / 2] * 1e6, took[LOOKUPS * 99 / 100] * 1e6);
}

static void
measure(size_t cases, bool last)
{
	struct layout layouts[] = { { .name = "leaves" }, { .name = "a_file_a_region" }, { .name = "lines_of_json_a_region" } };
	const size_t changed[] = { 0, DAY / 10, DAY };
	struct listed all = {0};
	struct rbk_err err = {0};
	char folder[100];
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(folder, sizeof folder, "%s/rbk-dir-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(folder))
		die(folder, NULL);
	for (size_t i = 0; i < 3; i++) {
		(void)snprintf(layouts[i].path, sizeof layouts[i].path, "%s/%s.git", folder, layouts[i].name);
		if (git_repository_init(&layouts[i].repo, layouts[i].path, 1))
			die("init", NULL);
	}
	for (int k = 2; k >= 0; k--) {
		fill(&all, cases, changed[k]);
		as_leaves(&layouts[0], k, &all);
		as_regions(&layouts[1], k, &all, false);
		as_regions(&layouts[2], k, &all, true);
	}
	printf("  {\n    \"cases\": %zu, \"rows\": %zu,\n", cases, all.rows.n);
	for (size_t i = 0; i < 3; i++) {
		struct layout *l = &layouts[i];
		double start = now(), first, day;

		l->pack = sent(l, -1, 0);
		first = now() - start;
		start = now();
		l->day = sent(l, 0, 2);
		day = now() - start;
		l->sync = sent(l, 0, 1);
		printf("    \"%s\": { \"files\": %zu, \"bytes\": %zu, \"sent_first\": %zu, \"git_first_s\": %.2f, \"sent_after_a_day\": %zu, \"git_day_s\": %.2f, "
		       "\"sent_ten_times_a_day_each\": %zu, \"make_s\": %.2f },\n", l->name, l->files, l->bytes, l->pack, first, l->day, day, l->sync, l->make);
		git_repository_free(l->repo);
	}
	look_up(&layouts[0], cases);
	beside_sqlite(&all, cases, folder);
	printf("  }%s\n", last ? "" : ",");
	(void)fflush(stdout);
	free(all.rows.at);
	free(all.region);
	(void)rbk_file_remove_all(folder, &err);
}

int
main(int argc, char **argv)
{
	const uint8_t key[RBK_MAC_KEY] = { 42 };

	rbk_repo_start();
	rbk_mac_key(&mac, key);
	printf("{ \"schema\": \"roadbook.bench.directory/1\", \"changes_a_day\": %d, \"runs\": [\n", DAY);
	if (argc < 2) {
		measure(100000, false);
		measure(1000000, true);
	}
	for (int i = 1; i < argc; i++)
		measure(strtoul(argv[i], NULL, 10), i + 1 == argc);
	printf("] }\n");
	return 0;
}

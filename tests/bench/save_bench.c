/* Saving one visit, whole process, durable, beside the nearest thing people
   have: git add and commit with core.fsync=all, and one insert by the
   sqlite3 program with synchronous=FULL. Interleaved rounds, medians.
     save_bench [RECORDS…]   (1000 10000 100000); ROADBOOK names the program */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/model/path.h"
#include "core/store/book.h"
#include "core/store/clock.h"

#define CLIENTS 200
#define ROUNDS  101
#define CHUNK   5000
#define MONTHS  36
#define PERSON  "r-li"

extern char **environ;

static char dir[1000];
static char clients[CLIENTS][RBK_ULID_SIZE], contacts[CLIENTS][RBK_ULID_SIZE];

static void
die(const char *what)
{
	(void)fprintf(stderr, "save_bench: %s\n", what);
	exit(1);
}

static void
run(const char *const *argv)
{
	posix_spawn_file_actions_t quiet;
	pid_t pid;
	int status;

	(void)posix_spawn_file_actions_init(&quiet);
	(void)posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	if (posix_spawnp(&pid, argv[0], &quiet, NULL, (char *const *)(size_t)argv, environ) ||
	    waitpid(pid, &status, 0) != pid || status != 0)
		die(argv[0]);
	(void)posix_spawn_file_actions_destroy(&quiet);
}

#define RUN(...) run((const char *const[]){ __VA_ARGS__, NULL })

static double
now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static struct rbk_record
record(struct rbk_arena *a, const char *kind, const char *id, const char *client)
{
	struct rbk_record r;

	rbk_record_new(&r, a, kind);
	rbk_json_set_str(a, r.root, "id", id);
	rbk_json_set_str(a, r.root, "client", client);
	rbk_json_set_str(a, r.root, "by", PERSON);
	return r;
}

static struct rbk_record
visit(struct rbk_arena *a, rbk_time at, int client)
{
	char id[RBK_ULID_SIZE], fresh[RBK_ULID_SIZE], text[RBK_TIME_TEXT];

	rbk_clock_ulid(fresh);
	rbk_ulid_derive(id, at, fresh, sizeof fresh);
	rbk_time_write(text, at, 480);
	struct rbk_record r = record(a, "activity", id, clients[client]);

	rbk_json_set_str(a, r.root, "type", "visit");
	rbk_json_set_str(a, r.root, "at", text);
	rbk_json_set_str(a, r.root, "contact", contacts[client]);
	rbk_json_set_str(a, r.root, "topic", "price of the container line");
	rbk_json_set_str(a, r.root, "outcome", rbk_arena_print(a, "they want a written offer, version %s", id + 20));
	rbk_json_set_str(a, r.root, "next", "send the offer by Friday");
	rbk_json_set_str(a, r.root, "entered", text);
	return r;
}

/* A book of n records: clients, a contact each, visits over three years. */
static void
fill(const char *path, size_t n)
{
	const struct rbk_book_settings s = { .person = PERSON, .org = "Acme", .zone = "+08:00" };
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_book *b;
	struct rbk_record *r = calloc(CHUNK + 2 * CLIENTS, sizeof *r);
	size_t done = 1, k = 0;
	rbk_time now = rbk_clock_now();

	if (rbk_book_init(&b, path, &s, &err))
		die(err.text);
	for (int i = 0; i < CLIENTS; i++) {
		rbk_clock_ulid(clients[i]);
		rbk_clock_ulid(contacts[i]);
		r[k] = record(&a, "client", clients[i], NULL);
		rbk_json_set_str(&a, r[k++].root, "name", rbk_arena_print(&a, "Client number %d Co Ltd", i));
		r[k] = record(&a, "contact", contacts[i], clients[i]);
		rbk_json_set_str(&a, r[k++].root, "name", "Zhou Min");
	}
	while (done < n) {
		for (; k < CHUNK && done + k < n; k++)
			r[k] = visit(&a, now - (rbk_time)(n - done - k) * MONTHS * 30 * RBK_DAY_MS / (rbk_time)n, (int)(k % CLIENTS));
		if (rbk_book_save(b, r, k, "fill", &err))
			die(err.text);
		done += k;
		k = 0;
		rbk_arena_free(&a);
	}
	if (rbk_book_tidy(b, true, &err))
		die(err.text);
	rbk_book_close(b);
	free(r);
}

static double
save_roadbook(const char *program, const char *book, int i)
{
	char topic[60];
	double start = now_ms();

	(void)snprintf(topic, sizeof topic, "price, round %d", i);
	RUN(program, "--book", book, "log", "visit", clients[i % CLIENTS], "--contact", contacts[i % CLIENTS], "--topic",
	    topic, "--outcome", "they want a written offer", "--next", "send the offer by Friday");
	return now_ms() - start;
}

static double
save_git(const char *book, int i)
{
	struct rbk_arena a = {0};
	struct rbk_buf text = {0};
	struct rbk_record r = visit(&a, rbk_clock_now(), i % CLIENTS);
	const char *path = rbk_record_path(&a, &r);
	char *full = rbk_arena_print(&a, "%s/%s", book, path), *slash = strrchr(full, '/');

	rbk_record_write(&text, &r);
	*slash = '\0';
	RUN("mkdir", "-p", full);
	*slash = '/';
	double start = now_ms(); /* the folder is given away */
	FILE *f = fopen(full, "w");

	if (!f || fwrite(text.text, 1, text.len, f) != text.len || fclose(f))
		die(full);
	RUN("git", "-C", book, "add", path);
	RUN("git", "-C", book, "commit", "-q", "-m", "log visit");
	double took = now_ms() - start;

	rbk_buf_free(&text);
	rbk_arena_free(&a);
	return took;
}

static double
save_sqlite(const char *file, int i)
{
	char sql[500], id[RBK_ULID_SIZE];

	rbk_clock_ulid(id);
	(void)snprintf(sql, sizeof sql,
	               "PRAGMA synchronous=FULL; INSERT INTO visit VALUES('%s','%s','%s','2026-11-23T14:30:05+08:00','price, "
	               "round %d','they want a written offer','send the offer by Friday');",
	               id, clients[i % CLIENTS], contacts[i % CLIENTS], i);
	double start = now_ms();

	RUN("sqlite3", file, sql);
	return now_ms() - start;
}

static void
fill_sqlite(const char *file, size_t n)
{
	char sql[900];

	(void)snprintf(sql, sizeof sql,
	               "CREATE TABLE visit(id TEXT PRIMARY KEY, client, contact, at, topic, outcome, next); "
	               "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<%zu) INSERT INTO visit SELECT "
	               "printf('01%%024d',i), 'client', 'contact', '2026-11-23T14:30:05+08:00', 'price of the container line', "
	               "'they want a written offer', 'send the offer by Friday' FROM c; CREATE INDEX v ON visit(client);", n);
	RUN("sqlite3", file, sql);
}

static int
by_value(const void *x, const void *y)
{
	const double *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static double
median(double *v, int n)
{
	qsort(v, (size_t)n, sizeof *v, by_value);
	return v[n / 2];
}

static void
bench(const char *program, size_t n, bool last)
{
	char ours[1100], gits[1100], sqls[1100];
	double road[ROUNDS], git[ROUNDS], sql[ROUNDS];

	(void)snprintf(ours, sizeof ours, "%s/book-%zu", dir, n);
	(void)snprintf(gits, sizeof gits, "%s/git-%zu", dir, n);
	(void)snprintf(sqls, sizeof sqls, "%s/sql-%zu", dir, n);
	fill(ours, n);
	RUN("cp", "-a", ours, gits);
	RUN("git", "-C", gits, "update-index", "-q", "--refresh");
	RUN("git", "-C", gits, "config", "core.fsync", "all");
	fill_sqlite(sqls, n);
	RUN("sync");
	for (int i = -3; i < ROUNDS; i++) { /* three to warm up */
		int k = i < 0 ? 0 : i;

		road[k] = save_roadbook(program, ours, k);
		git[k] = save_git(gits, k);
		sql[k] = save_sqlite(sqls, k);
	}
	RUN("git", "-C", ours, "diff", "--quiet", "HEAD"); /* the referee */
	double r = median(road, ROUNDS), g = median(git, ROUNDS), s = median(sql, ROUNDS);

	(void)printf("  {\"records\":%zu,\"rounds\":%d,\"roadbook_ms\":%.2f,\"git_ms\":%.2f,\"sqlite3_ms\":%.2f,"
	             "\"roadbook_per_git\":%.2f,\"roadbook_per_sqlite3\":%.2f,\"roadbook_worst_ms\":%.1f}%s\n",
	             n, ROUNDS, r, g, s, r / g, r / s, road[ROUNDS - 1], last ? "" : ",");
	(void)fflush(stdout);
	RUN("rm", "-rf", ours, gits, sqls);
}

int
main(int argc, char **argv)
{
	const char *program = getenv("ROADBOOK"), *tmp = getenv("TMPDIR");
	const char *const usual[] = { "save_bench", "1000", "10000", "100000" };
	const char *const *sizes = argc > 1 ? (const char *const *)(size_t)argv : usual;
	int n = argc > 1 ? argc : 4;

	if (!program)
		die("ROADBOOK must name the program");
	(void)snprintf(dir, sizeof dir, "%s/rbk-save-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(dir))
		die(dir);
	(void)setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	(void)setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	(void)setenv("LC_ALL", "C", 1);
	(void)freopen("/dev/null", "r", stdin);
	(void)printf("{\"schema\":\"roadbook.bench.save/1\",\"sizes\":[\n");
	for (int i = 1; i < n; i++)
		bench(program, strtoul(sizes[i], NULL, 10), i == n - 1);
	(void)printf("]}\n");
	RUN("rm", "-rf", dir);
	return 0;
}

/* The disk a book takes: after 10,000 saves and a tidy, beside git gc on a
   copy; and the most it took in between, where each save is followed by as
   much tidying as the program does behind its answer.
     disk_bench [SAVES]   (10000) */
#include <dirent.h>
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
#define LOOK    50 /* saves between two looks at the disk */
#define PERSON  "r-li"

extern char **environ;

static char dir[1000];

static void
die(const char *what)
{
	(void)fprintf(stderr, "disk_bench: %s\n", what);
	exit(1);
}

static void
run(const char *const *argv)
{
	pid_t pid;
	int status;

	if (posix_spawnp(&pid, argv[0], NULL, NULL, (char *const *)(size_t)argv, environ) ||
	    waitpid(pid, &status, 0) != pid || status != 0)
		die(argv[0]);
}

#define RUN(...) run((const char *const[]){ __VA_ARGS__, NULL })

/* Bytes on the disk below a folder, as du counts them. */
static long long
disk(const char *path)
{
	char below[4200];
	struct stat st;
	long long sum;
	DIR *d;
	struct dirent *e;

	if (lstat(path, &st))
		return 0;
	sum = (long long)st.st_blocks * 512;
	if (!S_ISDIR(st.st_mode) || !(d = opendir(path)))
		return sum;
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0 &&
		    snprintf(below, sizeof below, "%s/%s", path, e->d_name) < (int)sizeof below)
			sum += disk(below);
	(void)closedir(d);
	return sum;
}

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

static void
save(struct rbk_book *b, const char *client, int i)
{
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	char id[RBK_ULID_SIZE], at[RBK_TIME_TEXT];

	rbk_clock_ulid(id);
	rbk_time_write(at, rbk_clock_now(), 480);
	struct rbk_record r = record(&a, "activity", id, client);

	rbk_json_set_str(&a, r.root, "type", "visit");
	rbk_json_set_str(&a, r.root, "at", at);
	rbk_json_set_str(&a, r.root, "topic", rbk_arena_print(&a, "price of the container line, round %d", i));
	rbk_json_set_str(&a, r.root, "outcome", rbk_arena_print(&a, "they want a written offer, version %s", id + 20));
	rbk_json_set_str(&a, r.root, "next", "send the offer by Friday");
	rbk_json_set_str(&a, r.root, "entered", at);
	if (rbk_book_save(b, &r, 1, "log visit", &err))
		die(err.text);
	rbk_arena_free(&a);
}

static void
add_clients(struct rbk_book *b, char ids[CLIENTS][RBK_ULID_SIZE])
{
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_record r[CLIENTS];

	for (int i = 0; i < CLIENTS; i++) {
		rbk_clock_ulid(ids[i]);
		r[i] = record(&a, "client", ids[i], NULL);
		rbk_json_set_str(&a, r[i].root, "name", rbk_arena_print(&a, "Client number %d Co Ltd", i));
	}
	if (rbk_book_save(b, r, CLIENTS, "import", &err))
		die(err.text);
	rbk_arena_free(&a);
}

int
main(int argc, char **argv)
{
	const struct rbk_book_settings s = { .person = PERSON, .org = "Acme", .zone = "+08:00" };
	const int saves = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 10000;
	const char *tmp = getenv("TMPDIR");
	static char clients[CLIENTS][RBK_ULID_SIZE];
	char book[1100], copy[1100], git[1200];
	struct rbk_err err = {0};
	struct rbk_book *b;
	long long most = 0;
	double worst = 0, worst_behind = 0;
	int behind = 0;

	(void)snprintf(dir, sizeof dir, "%s/rbk-disk-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(dir))
		die(dir);
	(void)setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	(void)setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	(void)snprintf(book, sizeof book, "%s/book", dir);
	(void)snprintf(copy, sizeof copy, "%s/copy", dir);
	(void)snprintf(git, sizeof git, "%s/.git", book);
	if (rbk_book_init(&b, book, &s, &err))
		die(err.text);
	add_clients(b, clients);
	for (int i = 0; i < saves; i++) {
		double start = now_ms(), took;

		save(b, clients[i % CLIENTS], i);
		took = now_ms() - start;
		worst = took > worst ? took : worst;
		if (rbk_book_untidy(b)) {
			start = now_ms();
			if (rbk_book_tidy(b, false, &err))
				die(err.text);
			took = now_ms() - start;
			worst_behind = took > worst_behind ? took : worst_behind;
			behind++;
		}
		long long now = i % LOOK == 0 ? disk(git) : 0;

		most = now > most ? now : most;
	}
	RUN("cp", "-a", book, copy);
	double start = now_ms();

	if (rbk_book_tidy(b, true, &err))
		die(err.text);
	double took = now_ms() - start;
	long long after = disk(git);

	rbk_book_close(b);
	RUN("git", "-C", book, "fsck", "--strict", "--no-progress", "--no-dangling"); /* the referee */
	(void)snprintf(git, sizeof git, "%s/.git", copy);
	start = now_ms();
	RUN("git", "-C", copy, "gc", "-q", "--prune=now");
	double gc_took = now_ms() - start;
	long long gc = disk(git);

	(void)printf("{\"schema\":\"roadbook.bench.disk/1\",\"saves\":%d,\"after_tidy_mb\":%.2f,\"git_gc_mb\":%.2f,"
	             "\"tidy_per_gc\":%.3f,\"most_between_mb\":%.2f,\"most_per_gc\":%.2f,\"tidy_ms\":%.0f,\"gc_ms\":%.0f,"
	             "\"worst_save_ms\":%.0f,\"tidied_behind\":%d,\"worst_behind_ms\":%.0f}\n",
	             saves, (double)after / 1e6, (double)gc / 1e6, (double)after / (double)gc, (double)most / 1e6,
	             (double)most / (double)gc, took, gc_took, worst, behind, worst_behind);
	RUN("rm", "-rf", dir);
	return 0;
}

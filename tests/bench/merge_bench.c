/* The hub's merge: many boxes, few boxes, none; beside it what plain git
   needs to fetch and merge as many branches. JSON on stdout.
     merge_bench [PEOPLE …]         default 200 2000 10000
     merge_bench PEOPLExCLIENTS     a hub that grows until each has so many: at
                                    each size 10,000 changes are merged
   ROADBOOK_BENCH_KEEP=1 leaves the hubs where they are. */
#include <inttypes.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "boxes.h"

#define CLIENTS 10
#define VISITS  20
#define EDITS   5
#define FRESH   2
#define ROUNDS  5

static double
seconds(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct result {
	double all, desks, cpu;
	struct rbk_merge_report report;
	long   memory_kb;
};

struct watch {
	double desks;
};

static void
progress(void *ctx, const char *what, size_t done, size_t all)
{
	struct watch *w = ctx;

	(void)all;
	if (strcmp(what, "desks") == 0 && done == 0 && w->desks == 0)
		w->desks = seconds();
}

static void
set_now(rbk_time now)
{
	char text[RBK_TIME_TEXT];

	rbk_time_write(text, now, 480);
	(void)setenv("ROADBOOK_NOW", text, 1);
}

/* In a child, so that memory is this merge's alone. */
static void
merge(struct result *out, const struct boxes *b)
{
	int ends[2], status;
	struct rusage used;
	pid_t pid;

	set_now(b->now);
	if (pipe(ends))
		boxes_die("pipe", NULL);
	if ((pid = fork()) == 0) {
		struct rbk_err err = {0};
		struct watch w = {0};
		struct rbk_hub *h;
		double start = seconds();

		if (rbk_hub_open(&h, b->hub, &err) || rbk_hub_merge(h, &out->report, progress, &w, &err))
			boxes_die("merge", &err);
		out->all = seconds() - start;
		out->desks = w.desks > 0 ? start + out->all - w.desks : 0;
		if (write(ends[1], out, sizeof *out) != sizeof *out)
			boxes_die("pipe", NULL);
		_exit(0);
	}
	(void)close(ends[1]);
	if (read(ends[0], out, sizeof *out) != sizeof *out || wait4(pid, &status, 0, &used) != pid || status)
		boxes_die("merge", NULL);
	(void)close(ends[0]);
	out->memory_kb = used.ru_maxrss;
	out->cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static int
by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static double
median(double *at, size_t n)
{
	qsort(at, n, sizeof *at, by_size);
	return at[n / 2];
}

__attribute__((format(printf, 1, 2))) static void
sh(const char *fmt, ...)
{
	char command[4000];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(command, sizeof command, fmt, ap);
	va_end(ap);
	if (system(command))
		boxes_die(command, NULL);
}

/* git's way, per branch: fetch the box, then merge its tree. */
static void
beside(const struct boxes *b, size_t n, double *fetch, double *tree)
{
	char git[1100];
	double start;

	(void)snprintf(git, sizeof git, "%s.git", b->hub);
	sh("git init -q --bare '%s' && git -C '%s' config gc.auto 0 && git -C '%s' config user.name x && git -C '%s' config user.email x@x", git, git, git, git);
	start = seconds();
	sh("cd '%s' && i=0; while [ $i -lt %zu ]; do p=$(printf 'r-%%05d' $i); git fetch -q '%s'/boxes/$p.git book:refs/heads/$p || exit 1; i=$((i+1)); done",
	   git, n, b->hub);
	*fetch = (seconds() - start) / (double)n;
	start = seconds();
	sh("cd '%s' && t=$(git commit-tree -m x $(git mktree </dev/null)); i=0; while [ $i -lt %zu ]; do p=$(printf 'r-%%05d' $i); "
	   "m=$(git merge-tree --write-tree --allow-unrelated-histories $t $p | head -1); t=$(git commit-tree -m x -p $t $m); i=$((i+1)); done", git, n);
	*tree = (seconds() - start) / (double)n;
	sh("rm -rf '%s'", git);
}

static void
print_result(const char *name, const struct result *r)
{
	(void)printf("    \"%s\": { \"seconds\": %.3f, \"processor_seconds\": %.3f, \"desks_seconds\": %.3f, \"books\": %zu, \"cases\": %zu, \"conflicts\": %zu, \"suspicions\": %zu, \"desks\": %zu, \"quarantined\": %zu, \"memory_mb\": %.1f },\n",
	             name, r->all, r->cpu, r->desks, r->report.books, r->report.cases, r->report.conflicts, r->report.suspicions, r->report.desks,
	             r->report.quarantined, (double)r->memory_kb / 1024);
}

static void
run(size_t people, bool last)
{
	struct boxes b = { .people = people, .now = 1763870000000 };
	const char *tmp = getenv("TMPDIR");
	struct result first, work, one = {0};
	double ones[ROUNDS], idles[ROUNDS], ones_cpu[ROUNDS], start = seconds(), fetch, tree;

	(void)snprintf(b.hub, sizeof b.hub, "%s/roadbook-bench-%zu-%ld", tmp ? tmp : "/tmp", people, (long)getpid());
	set_now(b.now);
	boxes_hub(&b);
	boxes_first(&b, CLIENTS);
	(void)fprintf(stderr, "%zu boxes made in %.1f s\n", people, seconds() - start);
	merge(&first, &b);
	boxes_work(&b, 0, people, VISITS, EDITS, FRESH);
	(void)fprintf(stderr, "%zu boxes worked\n", people);
	sync();
	merge(&work, &b);
	for (size_t i = 0; i < ROUNDS; i++) {
		boxes_work(&b, i, i + 1, 1, 0, 0);
		merge(&one, &b);
		ones[i] = one.all;
		ones_cpu[i] = one.cpu;
		merge(&one, &b);
		idles[i] = one.all;
	}
	beside(&b, people < 200 ? people : 200, &fetch, &tree);
	(void)printf("  {\n    \"boxes\": %zu,\n", people);
	print_result("first_push", &first);
	print_result("work", &work);
	(void)printf("    \"one_moved_ms\": %.1f,\n    \"one_moved_processor_ms\": %.1f,\n    \"nothing_moved_ms\": %.2f,\n",
	             median(ones, ROUNDS) * 1e3, median(ones_cpu, ROUNDS) * 1e3, median(idles, ROUNDS) * 1e3);
	(void)printf("    \"per_branch_ms\": { \"roadbook\": %.2f, \"git_fetch\": %.1f, \"git_merge_tree\": %.1f }\n  }%s\n",
	             work.all * 1e3 / (double)people, fetch * 1e3, tree * 1e3, last ? "" : ",");
	(void)fflush(stdout);
	if (!getenv("ROADBOOK_BENCH_KEEP"))
		sh("rm -rf '%s'", b.hub);
}

#define STEP    50    /* clients each has more at the next size */
#define CHANGES 10000

/* The whole merge of a large register: books, suspicions, desks, directory. */
static void
grow(size_t people, size_t clients)
{
	struct boxes b = { .people = people, .now = 1763870000000 };
	const char *tmp = getenv("TMPDIR");
	size_t busy = CHANGES / (VISITS + EDITS + FRESH);

	(void)snprintf(b.hub, sizeof b.hub, "%s/roadbook-bench-%zu-%ld", tmp ? tmp : "/tmp", people, (long)getpid());
	set_now(b.now);
	boxes_hub(&b);
	while (b.clients < clients) {
		struct result loaded, work, idle;

		boxes_more(&b, b.clients + STEP < clients ? b.clients + STEP : clients);
		merge(&loaded, &b);
		const size_t of_each = b.clients;

		boxes_work(&b, 0, busy < people ? busy : people, VISITS, EDITS, FRESH);
		b.clients = of_each; /* of most people */
		sync();
		merge(&work, &b);
		merge(&idle, &b);
		(void)printf("  {\n    \"boxes\": %zu, \"clients_of_each\": %zu,\n", people, of_each);
		print_result("loaded", &loaded);
		print_result("changes", &work);
		(void)printf("    \"nothing_moved_ms\": %.2f\n  }%s\n", idle.all * 1e3, b.clients < clients ? "," : "");
		(void)fflush(stdout);
	}
	if (!getenv("ROADBOOK_BENCH_KEEP"))
		sh("rm -rf '%s'", b.hub);
}

int
main(int argc, char **argv)
{
	static const size_t usual[] = { 200, 2000, 10000 };

	rbk_repo_start();
	(void)printf("{ \"schema\": \"roadbook.bench.merge/1\",\n  \"each\": { \"visits\": %d, \"edits\": %d, \"new_clients\": %d, \"clients_before\": %d },\n  \"runs\": [\n",
	             VISITS, EDITS, FRESH, CLIENTS);
	for (int i = 1; i < argc; i++)
		if (strchr(argv[i], 'x'))
			grow(strtoul(argv[i], NULL, 10), strtoul(strchr(argv[i], 'x') + 1, NULL, 10));
		else
			run(strtoul(argv[i], NULL, 10), i + 1 == argc);
	for (size_t i = 0; argc == 1 && i < sizeof usual / sizeof *usual; i++)
		run(usual[i], i + 1 == sizeof usual / sizeof *usual);
	(void)printf("] }\n");
	return 0;
}

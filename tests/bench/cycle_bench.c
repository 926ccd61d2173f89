/* The register of a large hub, in its place: central's case files, the lens,
   packs and commits of each cycle; without books, suspicions and desks (see
   merge_bench). Loaded, then cycles of 10,000 changes each, then days on
   which nobody pushes and deadlines strike; then the directory of claimed
   clients: made, brought along behind 10,000 changes, made under a new key.
   Prints JSON.
     cycle_bench [CASES …]      default 100000 300000 1000000
   Each part runs in a child of its own, so that its memory is its own. */
#include <inttypes.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "boxes.h"
#include "sync/cycle.h"
#include "sync/directory.h"

#define HOUR     ((rbk_time)3600000)
#define DAY      (24 * HOUR)
#define START    ((rbk_time)1767225600000) /* 2026-01-01T00:00:00Z */
#define EACH     500   /* clients of a person */
#define SPREAD   60    /* days over which they came */
#define LOAD     50000 /* clients of one cycle of loading */
#define CHANGES  10000
#define CYCLES   5
#define DAYS     7
#define PARTS    (1 + CYCLES + DAYS + 3)

struct making {
	struct rbk_arena        a;
	struct rbk_fact        *facts;
	const struct rbk_fact **list;
	size_t                  n, cap;
	size_t                  people;
	int64_t                 fresh; /* record ids */
};

struct result {
	double seconds, cpu;
	size_t changed, facts;
	long   memory_kb;
};

static double
clock_of(clockid_t id)
{
	struct timespec t;

	(void)clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static const char *
ulid(struct rbk_arena *a, uint64_t i)
{
	uint8_t random[10] = { [5] = (uint8_t)(i >> 32), [6] = (uint8_t)(i >> 24), [7] = (uint8_t)(i >> 16), [8] = (uint8_t)(i >> 8), [9] = (uint8_t)i };
	char id[RBK_ULID_SIZE];

	rbk_ulid_make(id, START + (rbk_time)(i % 1000), random);
	return rbk_arena_str(a, id);
}

/* `day`: on which it was received, from the person's book. */
static struct rbk_fact *
add(struct making *m, enum rbk_fact_type type, size_t day, size_t person, size_t client)
{
	RBK_ROOM(m->facts, m->n, m->cap);
	struct rbk_fact *f = &m->facts[m->n];
	char name[32];
	int64_t number = (int64_t)(day * m->people + person) + 1;

	boxes_person(name, person);
	*f = (struct rbk_fact){
		.type = type, .number = number, .order = (int64_t)m->n,
		.after = START + (rbk_time)day * DAY - 8 * HOUR, .by = START + (rbk_time)day * DAY + (rbk_time)person,
		.person = rbk_arena_str(&m->a, name), .client = ulid(&m->a, client), .record = ulid(&m->a, (uint64_t)1 << 36 | (uint64_t)m->fresh++),
		.commit = "0123456789012345678901234567890123456789", .at = "2026-01-01T08:00:00+08:00",
	};
	m->n++;
	return f;
}

static void
entry(struct making *m, size_t day, size_t person, size_t client, size_t real)
{
	struct rbk_fact *f = add(m, RBK_FACT_ENTRY, day, person, client);

	f->core = rbk_arena_print(&m->a, "上海第%zu物流", real);
	f->form = "有限公司";
	f->name = rbk_arena_print(&m->a, "%s有限公司", f->core);
	f->code = real % 3 == 0 ? rbk_arena_print(&m->a, "91310000%010zu", real) : NULL;
}

/* Client i: half of them claimed, half of these met; one in a hundred in two books. */
static void
load_client(struct making *m, size_t i)
{
	const size_t real = i % 100 == 99 ? i - 50 : i, person = i / EACH % m->people, day = i % SPREAD;

	entry(m, day, i % 100 == 99 ? (person + 1) % m->people : person, i, real);
	if (i % 2 == 0)
		return;
	add(m, RBK_FACT_CLAIM, day, i % 100 == 99 ? (person + 1) % m->people : person, i)->grade = i % 5 ? "b" : "a";
	if (i % 4 == 1)
		(void)add(m, RBK_FACT_CONTACT, day, person, i);
}

static uint64_t
random_of(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state >> 11;
}

/* A day's: seven in ten a contact with a claimed client, the others a rival's
   claim or a new client. */
static void
change(struct making *m, size_t cases, size_t day, uint64_t *dice, size_t *next)
{
	const size_t i = (random_of(dice) % (cases / 4)) * 4 + 1, person = i / EACH % m->people, kind = random_of(dice) % 20;

	if (kind < 14) {
		(void)add(m, RBK_FACT_CONTACT, day, i % 100 == 99 ? (person + 1) % m->people : person, i);
		return;
	}
	const size_t client = (*next)++, who = random_of(dice) % m->people;

	entry(m, day, who, client, kind < 17 ? i : client);
	add(m, RBK_FACT_CLAIM, day, who, client)->grade = "b";
}

/* As the merge does it (sync/merge.c), from facts to the lens. */
static size_t
run_cycle(const struct boxes *b, struct making *m, rbk_time as_of)
{
	struct rbk_cycle c = {0};
	struct rbk_lens_of of;
	struct rbk_err err = {0};
	char objects[1200], lens[1200];
	git_oid made;
	size_t changed;

	(void)snprintf(objects, sizeof objects, "%s/central.git/objects", b->hub);
	(void)snprintf(lens, sizeof lens, "%s/lens.db", b->hub);
	m->list = rbk_grow((void *)m->list, (m->n + 1) * sizeof *m->list);
	for (size_t i = 0; i < m->n; i++)
		m->list[i] = &m->facts[i];
	if (rbk_hub_open(&c.hub, b->hub, &err) || rbk_hub_main(&c.commit, &c.tree, c.hub->central, RBK_REF_MAIN, &err))
		boxes_die("open", &err);
	c.as_of = as_of;
	rbk_lens_of_tree(&of, c.tree);
	if (rbk_lens_open(&c.lens, lens, c.hub->central, &of, &err) || rbk_central_open(&c.central, b->hub, &c.commit, &err) ||
	    rbk_hub_policies(&c.policies, &c.arena, c.hub, &err) || rbk_parcel_open(&c.pack, objects, &err))
		boxes_die("cycle", &err);
	(void)pthread_mutex_init(&c.large, NULL);
	for (unsigned i = 0; i < RBK_WORKERS; i++)
		c.bundles[i] = rbk_bundle_open(c.pack);
	c.update = (struct rbk_register_update){
		.hub = b->hub, .commit = &c.commit, .lens = c.lens, .policies = &c.policies, .facts = m->list, .n_facts = m->n, .as_of = as_of, .pack = c.pack,
	};
	if (rbk_register_update(&c.update, &err) || rbk_cycle_commit(&made, &c, &err))
		boxes_die("register", &err);
	changed = c.update.n_changed;
	struct rbk_hub *hub = c.hub;

	rbk_cycle_close(&c);
	rbk_hub_close(hub);
	return changed;
}

static void
clear(struct making *m)
{
	free(m->facts);
	free((void *)m->list);
	rbk_arena_free(&m->a);
	*m = (struct making){ .people = m->people, .fresh = m->fresh };
}

/* As the merge does: cycles until no deadline is left. */
static size_t
run_cycles(const struct boxes *b, struct making *m, rbk_time as_of)
{
	size_t all = 0, n;

	do {
		n = run_cycle(b, m, as_of);
		all += n;
		clear(m);
	} while (n);
	return all;
}

static void
load(struct result *out, const struct boxes *b, struct making *m, size_t cases)
{
	for (size_t from = 0; from < cases; from += LOAD) {
		for (size_t i = from; i < from + LOAD && i < cases; i++)
			load_client(m, i);
		out->facts += m->n;
		out->changed += run_cycles(b, m, START);
	}
	out->changed += run_cycles(b, m, START + SPREAD * DAY); /* what fell due meanwhile */
}

static void
make_directory(struct result *out, const struct boxes *b, bool new_key)
{
	struct rbk_err err = {0};
	struct rbk_hub *h;
	bool moved;

	if (rbk_hub_open(&h, b->hub, &err) || rbk_directory_need_key(h, &err))
		boxes_die("directory", &err);
	double start = clock_of(CLOCK_MONOTONIC), cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);

	if ((new_key && rbk_hub_directory_rotate(h, &err)) || rbk_directory(h, &moved, &err))
		boxes_die("directory", &err);
	out->seconds = clock_of(CLOCK_MONOTONIC) - start;
	out->cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	out->changed = moved;
	rbk_hub_close(h);
}

/* Part 0 loads, the next ones change, then days pass, then the directory. */
static void
part(struct result *out, const struct boxes *b, size_t cases, size_t i)
{
	struct making m = { .people = b->people, .fresh = (int64_t)i << 28 };
	uint64_t dice = 0x9e3779b97f4a7c15u + i;
	size_t next = cases + i * CHANGES;
	double start = clock_of(CLOCK_MONOTONIC), cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);

	if (i == 0) {
		load(out, b, &m, cases);
	} else {
		for (size_t k = 0; (i <= CYCLES || i == PARTS - 2) && k < CHANGES; k++)
			change(&m, cases, SPREAD + i, &dice, &next);
		out->facts = m.n;
		start = clock_of(CLOCK_MONOTONIC);
		cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID);
		if (i <= CYCLES + DAYS || i == PARTS - 2)
			out->changed = run_cycles(b, &m, START + (rbk_time)(SPREAD + i) * DAY + 16 * HOUR);
	}
	clear(&m);
	if (i > CYCLES + DAYS) {
		make_directory(out, b, i == PARTS - 1);
		return;
	}
	out->seconds = clock_of(CLOCK_MONOTONIC) - start;
	out->cpu = clock_of(CLOCK_PROCESS_CPUTIME_ID) - cpu;
}

static void
in_child(struct result *out, const struct boxes *b, size_t cases, size_t i)
{
	struct rusage used;
	int ends[2], status;
	pid_t pid;

	*out = (struct result){0};
	if (pipe(ends) || (pid = fork()) < 0)
		boxes_die("fork", NULL);
	if (pid == 0) {
		part(out, b, cases, i);
		_exit(write(ends[1], out, sizeof *out) == sizeof *out ? 0 : 1);
	}
	(void)close(ends[1]);
	if (read(ends[0], out, sizeof *out) != sizeof *out || wait4(pid, &status, 0, &used) != pid || status)
		boxes_die("child", NULL);
	(void)close(ends[0]);
	out->memory_kb = used.ru_maxrss;
}

static void
print_result(const char *name, const struct result *r, size_t n)
{
	printf("    \"%s\": [", name);
	for (size_t i = 0; i < n; i++)
		printf("%s{\"seconds\": %.2f, \"cpu_seconds\": %.2f, \"facts\": %zu, \"cases_changed\": %zu, \"max_rss_mb\": %ld}", i ? ", " : "", r[i].seconds, r[i].cpu,
		       r[i].facts, r[i].changed, r[i].memory_kb / 1024);
	printf("]");
}

static void
run(size_t cases, bool last)
{
	struct boxes b = { .people = cases / EACH, .now = START - 1000 * DAY };
	struct result all[PARTS];
	const char *tmp = getenv("TMPDIR");
	char command[1200];

	(void)snprintf(b.hub, sizeof b.hub, "%s/roadbook-cycle-%zu-%ld", tmp ? tmp : "/tmp", cases, (long)getpid());
	boxes_hub(&b);
	for (size_t i = 0; i < PARTS; i++) {
		in_child(&all[i], &b, cases, i);
		fprintf(stderr, "%zu cases, part %zu: %.1f s\n", cases, i, all[i].seconds);
	}
	printf("  {\"cases\": %zu, \"people\": %zu,\n", cases, b.people);
	print_result("load", all, 1);
	printf(",\n");
	print_result("changes", all + 1, CYCLES);
	printf(",\n");
	print_result("days", all + 1 + CYCLES, DAYS);
	printf(",\n");
	print_result("directory", all + 1 + CYCLES + DAYS, 3);
	printf("\n  }%s\n", last ? "" : ",");
	(void)fflush(stdout);
	(void)snprintf(command, sizeof command, "rm -rf '%s'", b.hub);
	if (!getenv("ROADBOOK_BENCH_KEEP") && system(command))
		boxes_die(command, NULL);
	rbk_arena_free(&b.arena);
}

int
main(int argc, char **argv)
{
	static const size_t usual[] = { 100000, 300000, 1000000 };

	rbk_repo_start();
	(void)git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0); /* as the merge has it */
	(void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, (size_t)1024 * 1024);
	(void)git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, (size_t)32 * 1024 * 1024);
	printf("{ \"schema\": \"roadbook.bench.cycle/1\", \"runs\": [\n");
	for (int i = 1; i < argc; i++)
		run(strtoul(argv[i], NULL, 10), i + 1 == argc);
	for (size_t i = 0; argc == 1 && i < sizeof usual / sizeof *usual; i++)
		run(usual[i], i + 1 == sizeof usual / sizeof *usual);
	printf("] }\n");
	return 0;
}

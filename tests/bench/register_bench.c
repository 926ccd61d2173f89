/* The register from scratch: as many entries as asked for, in a world like a
   hub's: most clients in one book only, one in a hundred in two, half of
   them claimed, contacts behind the claims, a ruling on one conflict in two.
   Prints JSON.
     register_bench [ROUNDS] [ENTRIES …]    (default 5 10000 100000) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/model/id.h"
#include "core/rules/register.h"

#define HOUR  ((rbk_time)3600000)
#define START ((rbk_time)1767225600000)

struct world {
	struct rbk_arena a;
	struct rbk_fact *facts;
	size_t           n, cap;
};

static const char *
client_id(struct rbk_arena *a, size_t i)
{
	uint8_t random[10] = { [6] = (uint8_t)(i >> 24), [7] = (uint8_t)(i >> 16), [8] = (uint8_t)(i >> 8), [9] = (uint8_t)i };
	char id[RBK_ULID_SIZE];

	rbk_ulid_make(id, START + (rbk_time)i, random);
	return rbk_arena_str(a, id);
}

static struct rbk_fact *
add(struct world *w, enum rbk_fact_type type, int64_t number, size_t person, const char *client)
{
	RBK_ROOM(w->facts, w->n, w->cap);
	struct rbk_fact *f = &w->facts[w->n];

	*f = (struct rbk_fact){
		.type = type, .number = number, .order = (int64_t)w->n, .after = START + number * 1000 - HOUR,
		.by = START + number * 1000, .person = rbk_arena_print(&w->a, "r-%zu", person), .client = client,
		.record = client_id(&w->a, 1000000000 + w->n), .commit = "0123456789012345678901234567890123456789",
		.at = "2026-01-01T08:00:00+08:00",
	};
	w->n++;
	return f;
}

static void
fill(struct world *w, size_t entries)
{
	for (size_t i = 0; i < entries; i++) {
		size_t real = i % 100 == 99 ? i - 50 : i, person = i / 50; /* one in a hundred: a client of the next book too */
		int64_t number = (int64_t)(i / 50) + 1;
		const char *client = client_id(&w->a, i);
		struct rbk_fact *f = add(w, RBK_FACT_ENTRY, number, person + (i % 100 == 99), client);

		f->core = rbk_arena_print(&w->a, "上海第%zu物流", real);
		f->form = "有限公司";
		f->name = rbk_arena_print(&w->a, "%s有限公司", f->core);
		if (i % 3 == 0 || (i % 100 == 99 && real % 3 == 0))
			f->code = rbk_arena_print(&w->a, "91310000%010zu", real);
		if (i % 2 || real != i) {
			(void)add(w, RBK_FACT_CLAIM, number, person + (i % 100 == 99), client);
			(void)add(w, RBK_FACT_CONTACT, number, person + (i % 100 == 99), client);
		}
		if (i % 200 == 199) {
			f = add(w, RBK_FACT_RULING, (int64_t)entries + (int64_t)i, 0, NULL);
			f->person = "boss";
			f->verb = "award";
			f->case_id = client_id(&w->a, real);
			f->target = rbk_arena_print(&w->a, "r-%zu", person + 1);
			f->reason = "because";
		}
	}
}

static void
enrol(struct rbk_staff *s, struct rbk_arena *a, size_t n)
{
	struct rbk_err err = {0};

	for (size_t i = 0; i <= n; i++) {
		struct rbk_record r;

		rbk_record_new(&r, a, "staff");
		rbk_json_set_str(a, r.root, "id", i < n ? rbk_arena_print(a, "r-%zu", i) : "boss");
		rbk_json_set_str(a, r.root, "name", "somebody");
		rbk_json_set_str(a, r.root, "level", "manager");
		rbk_json_set_str(a, r.root, "unit", "east");
		rbk_json_set_str(a, r.root, "leader", i < n ? "boss" : NULL);
		rbk_json_set_str(a, r.root, "since", "2020-01-01T00:00:00+08:00");
		if (rbk_staff_add(s, a, &r, &err)) {
			fprintf(stderr, "%s\n", err.text);
			exit(1);
		}
	}
}

static double
now(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int
by_size(const void *x, const void *y)
{
	double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static void
measure(size_t entries, size_t rounds, int comma)
{
	struct world w = {0};
	struct rbk_staff staff = {0};
	const struct rbk_policy *policy = rbk_policy_builtin(&w.a);
	struct rbk_policies policies = { .at = &policy, .n = 1, .offset_min = 480 };
	double judged[64], worked[64], written[64]; /* worked: judging, by the processor's clock */
	size_t cases = 0, bytes = 0, contested = 0;

	fill(&w, entries);
	enrol(&staff, &w.a, entries / 50 + 2);
	struct rbk_fact *facts = malloc((w.n + 1) * sizeof *facts);

	for (size_t i = 0; facts && i < rounds && i < 64; i++) {
		struct rbk_arena a = {0};
		struct rbk_json *out = rbk_json_list(&a);
		struct rbk_buf text = {0};

		memcpy(facts, w.facts, w.n * sizeof *facts);
		double start = now(CLOCK_MONOTONIC), start_cpu = now(CLOCK_PROCESS_CPUTIME_ID);

		rbk_register_judge(out, &a, facts, w.n, &staff, &policies, START + 24 * HOUR);
		judged[i] = now(CLOCK_MONOTONIC) - start;
		worked[i] = now(CLOCK_PROCESS_CPUTIME_ID) - start_cpu;
		start = now(CLOCK_MONOTONIC);
		bytes = contested = 0;
		RBK_JSON_EACH(it, out) {
			rbk_buf_clear(&text);
			rbk_json_file(&text, it);
			bytes += text.len;
			contested += strcmp(rbk_json_get_str(it, "status"), "contested") == 0;
		}
		written[i] = now(CLOCK_MONOTONIC) - start;
		cases = out->count;
		rbk_buf_free(&text);
		rbk_arena_free(&a);
	}
	qsort(judged, rounds, sizeof *judged, by_size);
	qsort(worked, rounds, sizeof *worked, by_size);
	qsort(written, rounds, sizeof *written, by_size);
	struct rusage use;

	(void)getrusage(RUSAGE_SELF, &use);
	printf("  {\"entries\": %zu, \"facts\": %zu, \"cases\": %zu, \"contested\": %zu, \"judge_ms\": %.1f, \"judge_cpu_ms\": %.1f, \"write_ms\": %.1f, "
	       "\"facts_per_s\": %.0f, \"bytes\": %zu, \"max_rss_mb\": %ld}%s\n", entries, w.n, cases, contested, judged[rounds / 2],
	       worked[rounds / 2], written[rounds / 2], (double)w.n * 1e3 / judged[rounds / 2], bytes, use.ru_maxrss / 1024, comma ? "," : "");
	free(facts);
	free(w.facts);
	rbk_staff_free(&staff);
	rbk_arena_free(&w.a);
}

int
main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 5;

	if (rounds < 1 || rounds > 64)
		rounds = 5;
	printf("{\"bench\": \"register\", \"rounds\": %zu, \"results\": [\n", rounds);
	if (argc < 3) {
		measure(10000, rounds, 1);
		measure(100000, rounds, 0);
	}
	for (int i = 2; i < argc; i++)
		measure(strtoul(argv[i], NULL, 10), rounds, i + 1 < argc);
	printf("]}\n");
	return 0;
}

/* KPI sheets of a whole company over a year: facts from every client's
   records, then a sheet a person and month. Twenty clients a person, each
   with two contacts a month, a move in each quarter, one in ten won. Prints
   JSON; making the records isn't measured.
     kpi_bench [PEOPLE …]    (default 250 500 1000 2000) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/model/id.h"
#include "core/rules/kpi.h"

#define CLIENTS 20
#define MONTHS  12
#define RECORDS (2 * MONTHS + 8)
#define ZONE    480

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static const char *
ulid(struct rbk_arena *a, size_t i)
{
	uint8_t random[10] = { [5] = (uint8_t)(i >> 32), [6] = (uint8_t)(i >> 24), [7] = (uint8_t)(i >> 16), [8] = (uint8_t)(i >> 8), [9] = (uint8_t)i };
	char id[RBK_ULID_SIZE];

	rbk_ulid_make(id, (rbk_time)1767225600000, random);
	return rbk_arena_str(a, id);
}

static void
record(struct rbk_record *r, struct rbk_arena *a, const char *kind, size_t id, const char *client, const char *person, int month, int day)
{
	const char *at = rbk_arena_print(a, "2026-%02d-%02dT10:00:00+08:00", month, day);

	rbk_record_new(r, a, kind);
	rbk_json_set_str(a, r->root, "id", ulid(a, id));
	rbk_json_set_str(a, r->root, strcmp(kind, "client") ? "client" : "name", client);
	rbk_json_set_str(a, r->root, "by", person);
	rbk_json_set_str(a, r->root, "at", at);
	rbk_json_set_str(a, r->root, "entered", at);
}

static size_t
client(struct rbk_record *at, struct rbk_arena *a, const char *person, size_t n)
{
	static const char *const steps[] = { "lead", "call", "visit", "proposal", "won" };
	const char *id = ulid(a, n * RECORDS);
	size_t k = 0;

	record(&at[k], a, "client", n * RECORDS, id, person, 1, 1);
	rbk_json_set_str(a, at[k++].root, "class", n % 2 ? "project" : "target");
	for (int i = 0; i < 2 * MONTHS; i++, k++) {
		record(&at[k], a, "activity", n * RECORDS + k, id, person, i / 2 + 1, 5 + i % 2 * 12);
		rbk_json_set_str(a, at[k].root, "type", i % 3 ? "call" : "visit");
		rbk_json_set_str(a, at[k].root, "contact", id);
		rbk_json_set_str(a, at[k].root, "topic", "topic");
		rbk_json_set_str(a, at[k].root, "outcome", "outcome");
		rbk_json_set_str(a, at[k].root, "next", "next");
	}
	for (int i = 0; i < (n % 10 ? 3 : 4); i++, k++) {
		record(&at[k], a, "event", n * RECORDS + k, id, person, i * 3 + 2, 20);
		rbk_json_set_str(a, at[k].root, "type", "move");
		rbk_json_set_str(a, at[k].root, "from", steps[i]);
		rbk_json_set_str(a, at[k].root, "to", steps[i + 1]);
	}
	return k;
}

static struct rbk_json *
figure(struct rbk_arena *a, size_t i)
{
	struct rbk_json *o = rbk_json_obj(a);

	rbk_json_set_int(a, o, "turnover", 70000000 + (int64_t)(i * 7919 % 60000000));
	rbk_json_set_int(a, o, "turnover_target", 100000000);
	rbk_json_set_int(a, o, "new_clients_target", 1);
	rbk_json_set_int(a, o, "receivables", 10000000);
	rbk_json_set_int(a, o, "overdue", (int64_t)(i * 104729 % 5000000));
	return o;
}

static double
gather(struct rbk_kpi_facts *f, struct rbk_arena *keep, const struct rbk_policy *p, size_t people, size_t *records)
{
	double spent = 0;

	for (size_t i = 0; i < people * CLIENTS; i++) {
		struct rbk_record at[RECORDS];
		struct rbk_dossier d = { .policy = p, .at = at };
		struct rbk_arena a = {0};
		size_t before = f->n;
		double start;

		d.n = client(at, &a, rbk_arena_print(&a, "r-%zu", i / CLIENTS), i);
		*records += d.n;
		start = now();
		rbk_kpi_facts_add(f, &d, ZONE);
		spent += now() - start;
		for (; before < f->n; before++) {
			struct rbk_kpi_fact *one = &f->at[before];

			one->person = rbk_arena_str(keep, one->person);
			one->client = rbk_arena_str(keep, one->client);
			one->name = rbk_arena_str(keep, one->name);
			one->record = rbk_arena_str(keep, one->record);
		}
		rbk_arena_free(&a);
	}
	double start = now();

	rbk_kpi_facts_settle(f);
	return spent + now() - start;
}

static void
measure(size_t people, int comma)
{
	struct rbk_arena keep = {0};
	const struct rbk_policy *p = rbk_policy_builtin(&keep);
	struct rbk_kpi_facts facts = {0};
	struct rbk_err err = {0};
	size_t records = 0, graded = 0;
	int64_t points = 0;
	rbk_month first = 0;
	double gathered = gather(&facts, &keep, p, people, &records), start;
	struct rbk_json **figures = rbk_arena_take(&keep, (people + 1) * sizeof(struct rbk_json *));

	for (size_t i = 0; i < people; i++)
		figures[i] = figure(&keep, i);
	(void)rbk_month_read(&first, "2026-01", &err);
	start = now();
	for (size_t i = 0; i < people; i++) {
		struct rbk_arena a = {0};
		const char *person = rbk_arena_print(&a, "r-%zu", i);

		for (int m = 0; m < MONTHS; m++) {
			struct rbk_kpi_input in = { .policy = p, .person = person, .level = "manager", .unit = "east", .month = first + m,
			                            .person_figure = figures[i], .unit_figure = figures[i] };
			struct rbk_kpi_sheet s;

			in.facts = rbk_kpi_facts_of(&in.n_facts, &facts, person, in.month);
			rbk_kpi_sheet_make(&s, &a, &in);
			graded += s.grade != NULL;
			points += s.total;
		}
		rbk_arena_free(&a);
	}
	double made = now() - start;
	struct rusage use;

	(void)getrusage(RUSAGE_SELF, &use);
	printf("  {\"people\": %zu, \"months\": %d, \"records\": %zu, \"facts\": %zu, \"sheets\": %zu, \"graded\": %zu, \"points\": %lld, "
	       "\"facts_cpu_ms\": %.1f, \"sheets_cpu_ms\": %.1f, \"all_cpu_ms\": %.1f, \"max_rss_mb\": %ld}%s\n",
	       people, MONTHS, records, facts.n, people * MONTHS, graded, (long long)(points / RBK_KPI_POINT), gathered, made, gathered + made,
	       use.ru_maxrss / 1024, comma ? "," : "");
	rbk_kpi_facts_free(&facts);
	rbk_arena_free(&keep);
}

int
main(int argc, char **argv)
{
	static const size_t sizes[] = { 250, 500, 1000, 2000 };

	printf("{\"bench\": \"kpi\", \"results\": [\n");
	for (size_t i = 0; argc < 2 && i < 4; i++)
		measure(sizes[i], i < 3);
	for (int i = 1; i < argc; i++)
		measure(strtoul(argv[i], NULL, 10), i + 1 < argc);
	printf("]}\n");
	return 0;
}

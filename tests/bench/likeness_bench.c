/* Comparing prepared names, and finding candidates of a name in registers
   of growing size; beside them the same search by SQLite's FTS5 trigrams
   and by scanning with edit distance. Names are made up, with brands that
   repeat as real ones do. Prints JSON; times are of the processor.
     likeness_bench [NAMES …]    (default 10000 100000 1000000) */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/rules/candidates.h"

#define QUERIES  300
#define COMPARED 2000
#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const regions[] = { "武汉", "武汉市", "湖北", "上海", "深圳市", "杭州", "浙江省", "成都市", "重庆", "北京", "西安市", "长沙",
	                               "青岛", "哈尔滨市", "南宁", "昆明", "诸暨市", "昆山", "" };
static const char *const letters[] = { "华", "鑫", "海", "金", "天", "宏", "盛", "达", "瑞", "恒", "丰", "兴", "源", "通", "泰", "佳", "美", "龙",
	                               "诚", "信", "嘉", "安", "宇", "润", "德", "博", "利", "创", "顺", "鸿", "星", "云", "岭", "顶", "川", "禾",
	                               "森", "澜", "沐", "晨", "凯", "越", "卓", "腾", "景", "朗", "锦", "谷", "驰", "聚" };
static const char *const trades[] = { "商贸", "科技", "物流", "建筑工程", "房地产开发", "电子科技", "装饰工程", "贸易", "实业", "机械设备", "食品",
	                              "汽车销售服务", "农业科技开发", "医药", "广告传媒", "环保设备", "新材料", "信息技术", "投资管理", "纺织" };
static const char *const ends[] = { "有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "厂",
	                            "有限公司第二分公司" };

static uint32_t seed = 1;

static uint32_t
next(void)
{
	seed = seed * 1664525u + 1013904223u;
	return seed >> 8;
}

/* Small numbers more often than large ones. */
static size_t
often(size_t n)
{
	return (size_t)next() % (1 + (size_t)next() % n);
}

static void
make_up(char out[256], bool full)
{
	char brand[32] = "";
	size_t n = 2u + (next() % 3 == 0 ? 1u : 0u) + (next() % 16 == 0 ? 1u : 0u);

	for (size_t i = 0; i < n; i++) { /* half of them common, half any of 2,000 */
		unsigned cp = 0x5000u + next() % 2000;

		if (next() % 2)
			memcpy(brand + i * 3, letters[often(COUNT(letters))], 4);
		else
			(void)snprintf(brand + i * 3, 4, "%c%c%c", (int)(0xe0 | cp >> 12), (int)(0x80 | (cp >> 6 & 0x3f)), (int)(0x80 | (cp & 0x3f)));
	}
	if (full)
		(void)snprintf(out, 256, "%s%s%s%s", regions[next() % COUNT(regions)], brand, trades[often(COUNT(trades))],
		               ends[next() % COUNT(ends)]);
	else
		(void)snprintf(out, 256, "%s%.6s", brand, trades[often(COUNT(trades))]);
}

static double
ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
die(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(1);
}

static void
bench_compare(const struct rbk_words *w)
{
	static const struct rbk_parts *parts[COMPARED];
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	char name[256];
	unsigned verdicts[5] = {0};
	double from = ms(), prepared, compared;

	for (size_t i = 0; i < COMPARED; i++) {
		make_up(name, i % 4 != 0);
		if (rbk_parts_make(&parts[i], &a, w, name, &err))
			die(err.text);
	}
	prepared = ms();
	for (size_t i = 0; i < COMPARED; i++)
		for (size_t k = 0; k < COMPARED; k++)
			verdicts[rbk_likeness_of(parts[i], parts[k]).verdict]++;
	compared = ms();
	printf("  \"prepared_per_second\": %.0f, \"compared_per_second\": %.0f, \"verdicts\": [%u, %u, %u, %u, %u],\n",
	       COMPARED / (prepared - from) * 1e3, COMPARED * (double)COMPARED / (compared - prepared) * 1e3, verdicts[0], verdicts[1],
	       verdicts[2], verdicts[3], verdicts[4]);
	rbk_arena_free(&a);
}

static int
by_time(const void *x, const void *y)
{
	double a, b;

	memcpy(&a, x, sizeof a);
	memcpy(&b, y, sizeof b);
	return a < b ? -1 : a > b;
}

static void
print_times(const char *what, double *at, size_t n)
{
	double sum = 0;

	qsort(at, n, sizeof *at, by_time);
	for (size_t i = 0; i < n; i++)
		sum += at[i];
	printf(", \"%s_mean_ms\": %.3f, \"%s_median_ms\": %.3f, \"%s_p99_ms\": %.3f, \"%s_max_ms\": %.3f", what, sum / (double)n, what,
	       at[n / 2], what, at[n * 99 / 100], what, at[n - 1]);
}

static void
bench_find(const char *what, const struct rbk_words *w, const struct rbk_candidates *c, bool full)
{
	double at[QUERIES];
	char name[256];

	for (size_t i = 0; i < QUERIES; i++) {
		struct rbk_arena a = {0};
		struct rbk_err err = {0};
		struct rbk_candidate *found;
		const struct rbk_parts *p;

		make_up(name, full);
		double from = ms();

		if (rbk_parts_make(&p, &a, w, name, &err))
			die(err.text);
		(void)rbk_candidates_find(&found, &a, c, p, 20);
		at[i] = ms() - from;
		rbk_arena_free(&a);
	}
	print_times(what, at, QUERIES);
}

/* Levenshtein's distance of two names, in bytes of UTF-8. */
static size_t
distance(const char *x, const char *y)
{
	size_t row[257], n = strlen(y);

	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 0; x[i]; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < n; j++) {
			size_t best = corner + (x[i] != y[j]);

			corner = row[j + 1];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (corner + 1 < best)
				best = corner + 1;
			row[j + 1] = best;
		}
	}
	return row[n];
}

static void
bench_scan(char *const *names, size_t n)
{
	char name[256];
	size_t best = SIZE_MAX;

	make_up(name, true);
	double from = ms();

	for (size_t i = 0; i < n; i++) {
		size_t d = distance(name, names[i]);

		if (d < best)
			best = d;
	}
	printf(", \"scan_ms\": %.1f, \"scan_nearest\": %zu", ms() - from, best);
}

static void
sql(sqlite3 *db, const char *text)
{
	if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
}

/* Any trigram of the name, best twenty by rank: what FTS5 offers. */
static void
bench_trigram(char *const *names, size_t n)
{
	sqlite3 *db;
	sqlite3_stmt *st;
	double at[QUERIES], from = ms();
	size_t asked = n > 100000 ? 30 : 100;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK)
		die("sqlite");
	sql(db, "CREATE VIRTUAL TABLE t USING fts5(name, tokenize='trigram'); BEGIN");
	(void)sqlite3_prepare_v2(db, "INSERT INTO t(name) VALUES(?)", -1, &st, NULL);
	for (size_t i = 0; i < n; i++) {
		(void)sqlite3_bind_text(st, 1, names[i], -1, SQLITE_STATIC);
		(void)sqlite3_step(st);
		(void)sqlite3_reset(st);
	}
	(void)sqlite3_finalize(st);
	sql(db, "COMMIT");
	printf(", \"fts5_build_ms\": %.0f, \"fts5_bytes\": %lld", ms() - from, (long long)sqlite3_memory_used());
	(void)sqlite3_prepare_v2(db, "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20", -1, &st, NULL);
	for (size_t i = 0; i < asked; i++) {
		char name[256], match[4096] = "";

		make_up(name, true);
		for (size_t k = 0; k + 9 <= strlen(name); k += 3)
			(void)snprintf(match + strlen(match), sizeof match - strlen(match), "%s\"%.9s\"", k ? " OR " : "", name + k);
		from = ms();
		(void)sqlite3_bind_text(st, 1, match, -1, SQLITE_STATIC);
		while (sqlite3_step(st) == SQLITE_ROW)
			continue;
		(void)sqlite3_reset(st);
		at[i] = ms() - from;
	}
	(void)sqlite3_finalize(st);
	(void)sqlite3_close(db);
	print_times("fts5", at, asked);
}

static void
bench_size(const struct rbk_words *w, size_t n)
{
	struct rbk_candidates *c = rbk_candidates_open(w, n);
	char **names = malloc(n * sizeof *names), name[256];
	struct rbk_err err = {0};
	double from;

	if (!names)
		die("memory");
	for (size_t i = 0; i < n; i++) {
		make_up(name, true);
		names[i] = strdup(name);
	}
	from = ms();
	for (size_t i = 0; i < n; i++)
		if (rbk_candidates_add(c, (uint32_t)i, names[i], &err))
			die(err.text);
	printf("  {\"names\": %zu, \"add_us\": %.2f, \"bytes\": %zu", n, (ms() - from) * 1e3 / (double)n, rbk_candidates_memory(c));
	bench_find("full", w, c, true);
	bench_find("short", w, c, false);
	rbk_candidates_close(c);
	bench_scan(names, n);
	bench_trigram(names, n);
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
	printf("}");
}

int
main(int argc, char **argv)
{
	static const size_t sizes[] = { 10000, 100000, 1000000 };
	struct rbk_arena a = {0};
	const struct rbk_words *w;
	struct rusage use;
	double from = ms();

	w = rbk_words_builtin(&a);
	printf("{\"bench\": \"likeness\", \"words\": \"%s\", \"words_ms\": %.2f,\n", rbk_words_version(w), ms() - from);
	bench_compare(w);
	printf("  \"registers\": [\n");
	for (int i = 0; i < (argc > 1 ? argc - 1 : (int)COUNT(sizes)); i++) {
		printf("%s", i ? ",\n" : "");
		bench_size(w, argc > 1 ? strtoul(argv[i + 1], NULL, 10) : sizes[i]);
		(void)fflush(stdout);
	}
	(void)getrusage(RUSAGE_SELF, &use);
	printf("\n], \"peak_kb\": %ld}\n", use.ru_maxrss);
	rbk_arena_free(&a);
	return 0;
}

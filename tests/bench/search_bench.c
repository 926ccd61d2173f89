/* The search lens: made from nothing beside `sqlite3 .import` of the same
   rows, brought along by a day's work, asked. JSON out.
     search_bench [RECORDS…]           (10000 100000 1000000)
     search_bench hub HUB RECORDS      puts a book of so many into a hub's
                                       central, for find_bench.sh */
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/model/path.h"
#include "core/store/repo.h"
#include "core/store/search_p.h"

#define TIMES 9

static const char *const places[] = { "上海", "北京", "广州", "深圳", "苏州", "成都", "武汉", "杭州", "宁波", "青岛", "厦门", "西安" };
static const char *const firsts[] = { "远", "华", "明", "恒", "瑞", "康", "新", "盛", "宏", "鼎", "嘉", "泰", "汇", "联", "顺", "通" };
static const char *const trades[] = { "物流", "电子", "食品", "纺织", "化工", "机械", "医药", "家具", "光学", "汽车零部件", "贸易", "包装" };
static const char *const topics[] = { "初次电话", "上门拜访", "冷链报价", "仓储方案交流", "合同条款", "回访", "干线时效", "投标准备" };
static const char *const people[] = { "周敏", "王建国", "刘洋", "陈晓", "赵倩", "孙丽", "钱伟", "吴越", "郑爽", "李强" };
#define PICK(list, seed) list[(seed) % (sizeof(list) / sizeof *(list))]

static unsigned seed = 1;
static const char *before = "", *branch = "book"; /* where records go */

static unsigned
next(void)
{
	seed ^= seed << 13; /* xorshift */
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed >> 3;
}

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
die(const char *what, const struct rbk_err *err)
{
	(void)fprintf(stderr, "search_bench: %s: %s\n", what, err ? err->text : "");
	exit(1);
}

/* One record to git fast-import. */
static void
give(FILE *out, struct rbk_arena *a, const struct rbk_record *r)
{
	struct rbk_buf bytes = {0};

	rbk_record_write(&bytes, r);
	(void)fprintf(out, "M 100644 inline %s%s\ndata %zu\n%s\n", before, rbk_record_path(a, r), bytes.len, bytes.text);
	rbk_buf_free(&bytes);
}

static void
new_record(struct rbk_record *r, struct rbk_arena *a, const char *kind, char id[RBK_ULID_SIZE], size_t i, const char *client)
{
	char text[64];
	int n = snprintf(text, sizeof text, "%s %zu", kind, i);

	rbk_ulid_derive(id, (rbk_time)1700000000000 + (rbk_time)i * 1000, text, (size_t)n);
	rbk_record_new(r, a, kind);
	rbk_json_set_str(a, r->root, "id", id);
	rbk_json_set_str(a, r->root, "client", client);
	rbk_json_set_str(a, r->root, "by", "r-li");
}

/* A client, its contact, eight activities. */
static void
give_client(FILE *out, struct rbk_arena *a, size_t i)
{
	char id[RBK_ULID_SIZE], contact[RBK_ULID_SIZE], other[RBK_ULID_SIZE];
	struct rbk_record r;

	new_record(&r, a, "client", id, i, NULL);
	rbk_json_set_str(a, r.root, "name", rbk_arena_print(a, "%s%s%s%s有限公司", PICK(places, next()), PICK(firsts, next()), PICK(firsts, next()), PICK(trades, next())));
	rbk_json_set_str(a, r.root, "note", rbk_arena_print(a, "第%zu号客户，%s起步", i, PICK(trades, next())));
	give(out, a, &r);
	new_record(&r, a, "contact", contact, i, id);
	rbk_json_set_str(a, r.root, "name", PICK(people, next()));
	rbk_json_set_str(a, r.root, "title", "物流经理");
	rbk_json_set_str(a, r.root, "phone", rbk_arena_print(a, "138%08u", next() % 100000000));
	give(out, a, &r);
	for (size_t k = 0; k < 8; k++) {
		new_record(&r, a, "activity", other, i * 8 + k, id);
		rbk_json_set_str(a, r.root, "type", "visit");
		rbk_json_set_str(a, r.root, "at", "2026-11-23T14:30:00+08:00");
		rbk_json_set_str(a, r.root, "contact", contact);
		rbk_json_set_str(a, r.root, "topic", PICK(topics, next()));
		rbk_json_set_str(a, r.root, "outcome", rbk_arena_print(a, "%s同意%s，要%u份%s报价", PICK(people, next()), PICK(topics, next()), next() % 90, PICK(trades, next())));
		rbk_json_set_str(a, r.root, "next", rbk_arena_print(a, "下周再谈%s", PICK(trades, next())));
		give(out, a, &r);
	}
	rbk_arena_free(a);
}

static void
give_commit(const char *repo, size_t first, size_t n, bool more)
{
	struct rbk_arena a = {0};
	char command[400];
	FILE *out;

	(void)snprintf(command, sizeof command, "git -C '%s' fast-import --quiet", repo);
	if (!(out = popen(command, "w")))
		die("git fast-import", NULL);
	(void)fprintf(out, "commit refs/heads/%s\ncommitter bench <b@b> 1700000000 +0800\ndata 0\n", branch);
	if (more)
		(void)fprintf(out, "from refs/heads/%s^0\n", branch);
	for (size_t i = first; i < first + n; i++)
		give_client(out, &a, i);
	if (pclose(out))
		die("git fast-import", NULL);
}

static struct rbk_search *
lens(double *ms, const char *folder, git_repository *repo, struct rbk_arena *a)
{
	struct rbk_search_root roots[RBK_SEARCH_ROOTS] = {{ .before = "", .has = true }, { .before = "" }};
	struct rbk_search *s = NULL;
	struct rbk_err err = {0};
	git_reference *ref;
	git_object *tree = NULL;
	char path[400];

	if (git_repository_head(&ref, repo) || git_reference_peel(&tree, ref, GIT_OBJECT_TREE))
		die("head", NULL);
	roots[0].tree = *git_object_id(tree);
	git_object_free(tree);
	git_reference_free(ref);
	(void)snprintf(path, sizeof path, "%s/search.db", folder);
	double from = now();

	const struct rbk_search_how how = { .policy = rbk_policy_builtin(a) };

	if (rbk_search_open(&s, path, repo, roots, &how, &err))
		die("lens", &err);
	*ms = now() - from;
	return s;
}

static void
count(void *ctx, const struct rbk_hit *h)
{
	(void)h;
	++*(size_t *)ctx;
}

static int
by_number(const void *x, const void *y)
{
	const double *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

static void
ask(struct rbk_search *s, const char *typed, bool last)
{
	struct rbk_err err = {0};
	double times[TIMES];
	size_t hits = 0;
	bool more;

	for (size_t i = 0; i < TIMES; i++) {
		double from = now();

		hits = 0;
		if (rbk_search_find(s, typed, 50, &more, count, &hits, &err))
			die(typed, &err);
		times[i] = now() - from;
	}
	qsort(times, TIMES, sizeof *times, by_number);
	(void)printf("{ \"text\": \"%s\", \"hits\": %zu, \"median_ms\": %.2f, \"worst_ms\": %.2f }%s", typed, hits, times[TIMES / 2], times[TIMES - 1], last ? "" : ", ");
}

/* The same rows by the sqlite3 program. */
static double
import(const char *folder)
{
	char command[1600];

	(void)snprintf(command, sizeof command, "cd '%s' && sqlite3 -tabs search.db 'SELECT id, path, name, replace(body, char(10), char(32)) FROM docs' >rows.tsv && rm -f import.db && "
	               "sqlite3 import.db 'CREATE TABLE docs (id INTEGER PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL)'", folder);
	if (system(command))
		die("sqlite3", NULL);
	(void)snprintf(command, sizeof command, "cd '%s' && sqlite3 import.db 'PRAGMA synchronous = OFF' '.mode tabs' '.import rows.tsv docs' >/dev/null", folder);
	double from = now();

	if (system(command))
		die("sqlite3 .import", NULL);
	return now() - from;
}

static void
measure(size_t records)
{
	static const char *const typed[] = { "远华物流", "shyhwl", "上海", "chengdu", "报价 冷链", "周", "sh", "13800", "没有这样的文字" };
	char folder[] = "/tmp/search-bench-XXXXXX", repo_path[200], command[400];
	const size_t clients = records / 10, n = sizeof typed / sizeof *typed;
	struct rbk_arena a = {0};
	git_repository *repo;
	double made, along, same;

	if (!mkdtemp(folder))
		die("mkdtemp", NULL);
	(void)snprintf(repo_path, sizeof repo_path, "%s/book.git", folder);
	(void)snprintf(command, sizeof command, "git init -q --bare -b book '%s'", repo_path);
	if (system(command))
		die("git init", NULL);
	give_commit(repo_path, 0, clients, false);
	rbk_repo_start();
	if (git_repository_open(&repo, repo_path))
		die("open", NULL);
	struct rbk_search *s = lens(&made, folder, repo, &a);
	const size_t read = rbk_search_read(s);

	rbk_search_close(s);
	double imported = import(folder);

	give_commit(repo_path, clients, 2, true);
	s = lens(&along, folder, repo, &a);
	rbk_search_close(s);
	s = lens(&same, folder, repo, &a);
	(void)printf("{ \"schema\": \"roadbook.bench.search/1\", \"records\": %zu, \"made_ms\": %.0f, \"records_per_second\": %.0f, "
	             "\"sqlite3_import_ms\": %.0f, \"along_20_ms\": %.1f, \"opened_ms\": %.2f, \"find\": [", read, made, (double)read * 1000 / made, imported, along, same);
	for (size_t i = 0; i < n; i++)
		ask(s, typed[i], i + 1 == n);
	(void)printf("] }\n");
	(void)fflush(stdout);
	rbk_search_close(s);
	git_repository_free(repo);
	rbk_arena_free(&a);
	(void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
	if (system(command))
		die("rm", NULL);
}

int
main(int argc, char **argv)
{
	static const size_t sizes[] = { 10000, 100000, 1000000 };

	if (argc == 4 && strcmp(argv[1], "hub") == 0) {
		char central[400];

		(void)snprintf(central, sizeof central, "%s/central.git", argv[2]);
		before = "books/2e/r-li/";
		branch = "main";
		give_commit(central, 0, (size_t)strtoul(argv[3], NULL, 10) / 10, true);
		return 0;
	}
	for (int i = 1; i < argc; i++)
		measure((size_t)strtoul(argv[i], NULL, 10));
	for (size_t i = 0; argc < 2 && i < sizeof sizes / sizeof *sizes; i++)
		measure(sizes[i]);
	return 0;
}

/* A hub full of boxes, made from numbers: what its people pushed is packed
   the way a push packs it, and written to the journal. For benchmarks and
   for tests that need many. */
#ifndef RBK_TESTS_BOXES_H
#define RBK_TESTS_BOXES_H

#include <fcntl.h>
#include <git2.h>
#include <git2/sys/mempack.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/path.h"
#include "core/rules/policy.h"
#include "core/store/repo.h"
#include "sync/hub.h"
#include "sync/hub_p.h"
#include "sync/journal.h"

#define BOXES_ORG "Acme"

struct boxes {
	char            hub[1000];
	size_t          people;
	size_t          clients;  /* of each person so far */
	rbk_time        now;
	int64_t         number;   /* of the journal */
	struct rbk_arena arena;
};

static void
boxes_die(const char *what, const struct rbk_err *err)
{
	const git_error *git = git_error_last();

	(void)fprintf(stderr, "boxes: %s: %s %s\n", what, err ? err->text : "", git ? git->message : "");
	exit(1);
}

static void
boxes_person(char out[32], size_t i)
{
	(void)snprintf(out, 32, "r-%05zu", i);
}

/* The k-th client of person i has always the same id; one client in a
   hundred has the name of another person's. */
static void
boxes_client_id(char out[RBK_ULID_SIZE], size_t i, size_t k)
{
	char text[64];
	int n = snprintf(text, sizeof text, "client %zu %zu", i, k);

	rbk_ulid_derive(out, (rbk_time)1750000000000 + (rbk_time)k, text, (size_t)n);
}

/* A brand of three characters out of 256, so that brands begin alike about
   as often as real ones do. */
static void
boxes_client_name(char out[80], size_t i, size_t k)
{
	static const char *const places[] = { "广州市", "深圳市", "佛山市", "东莞", "武汉", "长沙市", "" };
	static const char *const trades[] = { "物流", "贸易", "电子科技", "实业", "机械设备", "供应链管理", "食品" };
	size_t g = k * 1000003 + (i % 200 == 1 ? i - 1 : i); /* pairs of neighbours: two clients in two hundred */
	unsigned mixed = (unsigned)(g * 0x9e3779b1u) & 0xffffff;
	char brand[16] = "";

	for (unsigned n = 0; n < 3; n++) {
		unsigned cp = 0x5100u + (mixed >> (8 * n) & 255) * 19;

		(void)snprintf(brand + 3 * n, 4, "%c%c%c", (int)(0xe0 | cp >> 12), (int)(0x80 | (cp >> 6 & 63)), (int)(0x80 | (cp & 63)));
	}
	(void)snprintf(out, 80, "%s%s%s有限公司", places[mixed % 7], brand, trades[mixed / 7 % 7]);
}

struct book {
	struct boxes   *boxes;
	char            person[32];
	git_odb        *odb;
	git_repository *repo;
	git_oid         tip, start;
	bool            has_tip;
	struct rbk_arena arena;
	struct rbk_put  puts[64];
	size_t          n;
};

static void
book_put(struct book *b, const struct rbk_record *r)
{
	b->puts[b->n++] = rbk_hub_put(&b->arena, rbk_record_path(&b->arena, r), r);
}

static void
book_commit(struct book *b, const char *what)
{
	struct rbk_err err = {0};
	struct rbk_buf bytes = {0};
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	git_oid made;

	b->boxes->now += 1000;
	if (b->has_tip && (git_commit_lookup(&commit, b->repo, &b->tip) || git_commit_tree(&tree, commit)))
		boxes_die("tip", NULL);
	if (rbk_repo_update(&made, b->repo, tree, b->puts, b->n, &err))
		boxes_die("tree", &err);
	const struct rbk_commit c = {
		.author = b->person, .committer = "laptop", .org = BOXES_ORG, .at = b->boxes->now, .zone = 480,
		.tree = &made, .parents = &b->tip, .n_parents = b->has_tip, .what = what,
	};
	rbk_commit_write(&bytes, &c);
	if (git_odb_write(&b->tip, b->odb, bytes.text, bytes.len, GIT_OBJECT_COMMIT))
		boxes_die("commit", NULL);
	rbk_buf_free(&bytes);
	git_tree_free(tree);
	git_commit_free(commit);
	b->has_tip = true;
	b->n = 0;
	rbk_arena_free(&b->arena);
}

static void
book_common(struct book *b, struct rbk_record *r, const char *kind, const char *id, const char *client)
{
	char at[RBK_TIME_TEXT];

	rbk_record_new(r, &b->arena, kind);
	rbk_time_write(at, b->boxes->now, 480);
	rbk_json_set_str(&b->arena, r->root, "id", id);
	rbk_json_set_str(&b->arena, r->root, "client", client);
	rbk_json_set_str(&b->arena, r->root, "by", b->person);
	if (strcmp(kind, "event") != 0)
		rbk_json_set_str(&b->arena, r->root, "entered", at);
	if (strcmp(kind, "event") == 0 || strcmp(kind, "activity") == 0)
		rbk_json_set_str(&b->arena, r->root, "at", at);
}

static void
book_id(struct book *b, char out[RBK_ULID_SIZE], const char *what, size_t i)
{
	char text[100];
	int n = snprintf(text, sizeof text, "%s %s %zu %lld", b->person, what, i, (long long)b->boxes->now);

	rbk_ulid_derive(out, b->boxes->now, text, (size_t)n);
}

static void
book_client(struct book *b, size_t i, size_t k, int64_t volume)
{
	static struct rbk_arena kept;
	static const char *source; /* policy is read once: it takes a millisecond */
	char id[RBK_ULID_SIZE], name[80];
	struct rbk_record r;

	if (!source)
		source = rbk_policy_word_at(rbk_policy_builtin(&kept), "lead_sources", 0);
	boxes_client_id(id, i, k);
	boxes_client_name(name, i, k);
	book_common(b, &r, "client", id, NULL);
	rbk_json_set_str(&b->arena, r.root, "name", name);
	rbk_json_set_str(&b->arena, r.root, "region", "440100");
	rbk_json_set_str(&b->arena, r.root, "source", source);
	rbk_json_set_str(&b->arena, r.root, "address", "天河区体育西路一百二十三号");
	rbk_json_set_int(&b->arena, r.root, "volume", volume);
	book_put(b, &r);
}

static void
book_contact(struct book *b, size_t i, size_t k)
{
	char id[RBK_ULID_SIZE], client[RBK_ULID_SIZE];
	struct rbk_record r;

	boxes_client_id(client, i, k);
	rbk_ulid_derive(id, 1750000000000, client, RBK_ULID_LEN);
	book_common(b, &r, "contact", id, client);
	rbk_json_set_str(&b->arena, r.root, "name", "王小明");
	rbk_json_set_str(&b->arena, r.root, "title", "物流经理");
	rbk_json_set_str(&b->arena, r.root, "phone", "13800000000");
	book_put(b, &r);
}

static void
book_claim(struct book *b, size_t i, size_t k)
{
	char id[RBK_ULID_SIZE], client[RBK_ULID_SIZE];
	struct rbk_record r;

	boxes_client_id(client, i, k);
	book_id(b, id, "claim", k);
	book_common(b, &r, "event", id, client);
	rbk_json_set_str(&b->arena, r.root, "type", "claim");
	book_put(b, &r);
}

static void
book_visit(struct book *b, size_t i, size_t k)
{
	char id[RBK_ULID_SIZE], client[RBK_ULID_SIZE], contact[RBK_ULID_SIZE];
	struct rbk_record r;

	boxes_client_id(client, i, k);
	rbk_ulid_derive(contact, 1750000000000, client, RBK_ULID_LEN);
	book_id(b, id, "visit", k);
	book_common(b, &r, "activity", id, client);
	rbk_json_set_str(&b->arena, r.root, "type", "visit");
	rbk_json_set_str(&b->arena, r.root, "contact", contact);
	rbk_json_set_str(&b->arena, r.root, "topic", "运输报价");
	rbk_json_set_str(&b->arena, r.root, "outcome", "客户对珠三角到长三角的整车报价有兴趣，要求补充时效承诺和理赔条款。");
	rbk_json_set_str(&b->arena, r.root, "next", "周五前送修改后的报价单");
	book_put(b, &r);
}

static void
boxes_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		boxes_die(path, NULL);
	(void)close(fd);
}

static void
boxes_repo(const char *path, const char *head)
{
	static const char *const folders[] = { "", "/objects", "/objects/info", "/objects/pack", "/refs", "/refs/heads", "/hooks" };
	char full[1200];

	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		(void)snprintf(full, sizeof full, "%s%s", path, folders[i]);
		(void)mkdir(full, 0777);
	}
	(void)snprintf(full, sizeof full, "%s/HEAD", path);
	boxes_file(full, head);
	(void)snprintf(full, sizeof full, "%s/config", path);
	boxes_file(full, "[core]\n\trepositoryformatversion = 0\n\tbare = true\n[gc]\n\tauto = 0\n");
}

/* A hub with everybody enrolled at once; ten reps a leader, one at the top. */
static void
boxes_hub(struct boxes *b)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_put *puts = rbk_grow(NULL, (b->people + b->people / 10 + 4) * sizeof *puts);
	struct rbk_hub *h;
	size_t n = 0, leaders = b->people / 10 + 1;
	char at[RBK_TIME_TEXT], path[1200];
	git_oid tip;

	if (rbk_hub_init(b->hub, BOXES_ORG, "+08:00", false, "/bin/true", &err) || rbk_hub_open(&h, b->hub, &err))
		boxes_die("hub", &err);
	rbk_time_write(at, b->now, 480);
	for (size_t i = 0; i < b->people + leaders + 1; i++) {
		char person[32], leader[32] = "top";
		struct rbk_record r;

		(void)snprintf(person, sizeof person, i < b->people ? "r-%05zu" : i == b->people + leaders ? "top" : "l-%05zu",
		               i < b->people ? i : i - b->people);
		if (i < b->people)
			(void)snprintf(leader, sizeof leader, "l-%05zu", i / 10);
		rbk_record_new(&r, &a, "staff");
		rbk_json_set_str(&a, r.root, "id", person);
		rbk_json_set_str(&a, r.root, "name", person);
		rbk_json_set_str(&a, r.root, "level", rbk_policy_word_at(rbk_policy_builtin(&a), "levels", 0));
		rbk_json_set_str(&a, r.root, "unit", "east");
		rbk_json_set_str(&a, r.root, "leader", strcmp(person, "top") == 0 ? NULL : leader);
		rbk_json_set_str(&a, r.root, "since", at);
		puts[n++] = rbk_hub_put(&a, rbk_arena_print(&a, "org/staff/%s.json", person), &r);
		(void)snprintf(path, sizeof path, "%s/boxes/%s.git", b->hub, person);
		boxes_repo(path, "ref: refs/heads/book\n");
		(void)snprintf(path, sizeof path, "%s/desks/%s.git", b->hub, person);
		boxes_repo(path, "ref: refs/heads/main\n");
	}
	struct rbk_record east;

	rbk_record_new(&east, &a, "unit");
	rbk_json_set_str(&a, east.root, "id", "east");
	rbk_json_set_str(&a, east.root, "name", "east");
	rbk_json_set_str(&a, east.root, "head", "top");
	rbk_json_set_str(&a, east.root, "since", at);
	puts[n++] = rbk_hub_put(&a, "org/units/east.json", &east);
	if (rbk_hub_commit(&tip, h, h->central, RBK_REF_MAIN, puts, n, "staff", b->now, &err))
		boxes_die("staff", &err);
	rbk_hub_close(h);
	rbk_arena_free(&a);
	free(puts);
}

/* A book in memory, on top of what the box has. */
static void
book_open_as(struct book *b, struct boxes *boxes, const char *person)
{
	git_odb_backend *pack, *memory;
	char path[1200], hex[64] = "";

	*b = (struct book){ .boxes = boxes };
	(void)snprintf(b->person, sizeof b->person, "%s", person);
	(void)snprintf(path, sizeof path, "%s/boxes/%s.git/objects", boxes->hub, b->person);
	if (git_odb_new(&b->odb) || git_odb_backend_pack(&pack, path) || git_odb_add_backend(b->odb, pack, 1) ||
	    git_mempack_new(&memory) || git_odb_add_backend(b->odb, memory, 99) || git_repository_wrap_odb(&b->repo, b->odb))
		boxes_die("book", NULL);
	(void)snprintf(path, sizeof path, "%s/boxes/%s.git/refs/heads/book", boxes->hub, b->person);
	int fd = open(path, O_RDONLY);

	if (fd >= 0) {
		b->has_tip = read(fd, hex, 40) == 40 && git_oid_fromstr(&b->tip, hex) == 0;
		(void)close(fd);
	}
	b->start = b->tip;
}

static void
book_open(struct book *b, struct boxes *boxes, size_t i)
{
	char person[32];

	boxes_person(person, i);
	book_open_as(b, boxes, person);
}

/* Packs what is new, as a push does, moves the ref, writes the line. */
static void
book_push(struct book *b, FILE *journal)
{
	git_packbuilder *pack = NULL;
	git_revwalk *walk = NULL;
	char path[1200], hex[GIT_OID_HEXSZ + 2], text[RBK_LINE_SIZE];
	struct rbk_line line = { .number = ++b->boxes->number, .at = b->boxes->now += 1000 };

	(void)snprintf(path, sizeof path, "%s/boxes/%s.git/objects/pack", b->boxes->hub, b->person);
	if (git_packbuilder_new(&pack, b->repo) || git_revwalk_new(&walk, b->repo) || git_revwalk_push(walk, &b->tip) ||
	    (!git_oid_is_zero(&b->start) && git_revwalk_hide(walk, &b->start)))
		boxes_die("walk", NULL);
	(void)git_packbuilder_set_threads(pack, 1);
	if (git_packbuilder_insert_walk(pack, walk) || git_packbuilder_write(pack, path, 0, NULL, NULL))
		boxes_die("pack", NULL);
	git_packbuilder_free(pack);
	git_revwalk_free(walk);
	(void)snprintf(path, sizeof path, "%s/boxes/%s.git/refs/heads/book", b->boxes->hub, b->person);
	git_oid_tostr(hex, sizeof hex, &b->tip);
	(void)snprintf(line.person, sizeof line.person, "%s", b->person);
	memcpy(line.tip, hex, sizeof line.tip);
	(void)strcat(hex, "\n");
	boxes_file(path, hex);
	rbk_line_write(text, &line);
	(void)fputs(text, journal);
	git_repository_free(b->repo);
	git_odb_free(b->odb);
	rbk_arena_free(&b->arena);
}

static FILE *
boxes_journal(struct boxes *b)
{
	char path[1200];
	struct rbk_line last;
	struct rbk_err err = {0};
	FILE *f;

	if (rbk_journal_last(&last, b->hub, &err))
		boxes_die("journal", &err);
	b->number = last.number;
	if (b->now < last.at)
		b->now = last.at;
	(void)snprintf(path, sizeof path, "%s/journal", b->hub);
	if (!(f = fopen(path, "a")))
		boxes_die("journal", NULL);
	return f;
}

/* Everybody's next push: clients, each claimed, until they have so many. */
__attribute__((unused)) static void
boxes_more(struct boxes *boxes, size_t clients)
{
	FILE *journal = boxes_journal(boxes);
	const size_t had = boxes->clients;

	boxes->clients = clients;
	for (size_t i = 0; i < boxes->people; i++) {
		struct book b;

		book_open(&b, boxes, i);
		if (!b.has_tip) {
			struct rbk_record r;

			rbk_record_new(&r, &b.arena, "book");
			rbk_json_set_int(&b.arena, r.root, "format", 1);
			rbk_json_set_str(&b.arena, r.root, "person", b.person);
			book_put(&b, &r);
			book_commit(&b, "book");
		}
		for (size_t k = had; k < clients; k++) {
			book_client(&b, i, k, 1000000);
			book_contact(&b, i, k);
			if (k % 10 == 9 || k + 1 == clients)
				book_commit(&b, "import");
		}
		for (size_t k = had; k < clients; k++) {
			book_claim(&b, i, k);
			if (k % 10 == 9 || k + 1 == clients)
				book_commit(&b, "claim");
		}
		book_push(&b, journal);
	}
	(void)fclose(journal);
}

/* Everybody's first push. */
__attribute__((unused)) static void
boxes_first(struct boxes *boxes, size_t clients)
{
	boxes_more(boxes, clients);
}

/* A stretch of work of people from … to-1, one save a commit: visits over
   all clients, edits, new clients with contact and claim. */
__attribute__((unused)) static void
boxes_work(struct boxes *boxes, size_t from, size_t to, size_t visits, size_t edits, size_t fresh)
{
	FILE *journal = boxes_journal(boxes);

	for (size_t i = from; i < to; i++) {
		struct book b;
		size_t all = boxes->clients + fresh;

		book_open(&b, boxes, i);
		for (size_t k = boxes->clients; k < all; k++) {
			book_client(&b, i, k, 2000000);
			book_commit(&b, "client add");
			book_contact(&b, i, k);
			book_commit(&b, "contact add");
			book_claim(&b, i, k);
			book_commit(&b, "claim");
		}
		for (size_t v = 0; v < visits; v++) {
			book_visit(&b, i, v % all);
			book_commit(&b, "log visit");
		}
		for (size_t e = 0; e < edits; e++) {
			book_client(&b, i, e % all, 3000000 + (int64_t)b.boxes->number);
			book_commit(&b, "client set");
		}
		book_push(&b, journal);
	}
	boxes->clients += fresh;
	(void)fclose(journal);
}

#endif

/* What book_test.sh kills: one thing done to a book.
     book_driver init DIR | add DIR | set DIR | visit DIR | take DIR |
                 import DIR | bulk DIR | undo DIR COMMIT | tidy DIR |
                 document DIR FILE */
#include <stdio.h>
#include <string.h>

#include "core/model/path.h"
#include "core/store/book.h"
#include "core/store/clock.h"

#define CLIENT "01HZZZZZZZZZZZZZZZZZZZZZZZ"
#define PERSON "r-li"
#define BULK   40 /* records, enough to make one pack of them */

static struct rbk_arena mem;
static struct rbk_err err;

static struct rbk_record
record(const char *kind, const char *id)
{
	struct rbk_record r;
	char made[RBK_ULID_SIZE];

	rbk_clock_ulid(made);
	rbk_record_new(&r, &mem, kind);
	rbk_json_set_str(&mem, r.root, "id", id ? id : made);
	rbk_json_set_str(&mem, r.root, "by", PERSON);
	return r;
}

static struct rbk_record
visit(void)
{
	struct rbk_record r = record("activity", NULL);

	rbk_json_set_str(&mem, r.root, "client", CLIENT);
	rbk_json_set_str(&mem, r.root, "type", "visit");
	rbk_json_set_str(&mem, r.root, "at", "2026-11-23T14:30:05+08:00");
	return r;
}

static struct rbk_record
client(const char *id, const char *industry)
{
	struct rbk_record r = record("client", id);

	rbk_json_set_str(&mem, r.root, "name", "A Ltd");
	rbk_json_set_str(&mem, r.root, "industry", industry);
	return r;
}

static int
take_in(struct rbk_book *b)
{
	struct rbk_findings found = {0};
	size_t broken;
	int code = rbk_book_take_in(b, NULL, &found, &broken, &err);

	for (size_t i = 0; i < found.n; i++)
		(void)printf("%s %s\n", found.at[i].rule, found.at[i].path);
	rbk_findings_free(&found);
	return code;
}

static int
document(struct rbk_book *b, const char *file)
{
	struct rbk_record r = record("document", NULL);
	struct rbk_content content;
	int code = rbk_content_look(&content, file, 1 << 20, &err);

	if (code)
		return code;
	rbk_json_set_str(&mem, r.root, "client", CLIENT);
	rbk_json_set_str(&mem, r.root, "title", "a photo");
	rbk_json_set_str(&mem, r.root, "content", content.hash);
	rbk_json_set_int(&mem, r.root, "bytes", content.bytes);

	const struct rbk_book_file one = { rbk_content_path(&mem, &r), file, &content };

	return rbk_book_save_with(b, &r, 1, &one, 1, "document add", &err);
}

static int
act(struct rbk_book *b, const char *what, const char *arg)
{
	struct rbk_record r[BULK];
	size_t n = 0;

	if (strcmp(what, "take") == 0)
		return take_in(b);
	if (strcmp(what, "document") == 0)
		return document(b, arg);
	if (strcmp(what, "tidy") == 0)
		return rbk_book_tidy(b, true, &err);
	if (strcmp(what, "undo") == 0)
		return rbk_book_undo(b, arg, "undo", &err);
	if (strcmp(what, "visit") == 0)
		r[n++] = visit();
	if (strcmp(what, "add") == 0 || strcmp(what, "set") == 0)
		r[n++] = client(CLIENT, strcmp(what, "set") == 0 ? "steel" : NULL);
	while ((strcmp(what, "import") == 0 && n < 3) || (strcmp(what, "bulk") == 0 && n < BULK))
		r[n++] = client(NULL, NULL);
	return rbk_book_save(b, r, n, what, &err);
}

int
main(int argc, char **argv)
{
	const struct rbk_book_settings s = { .person = PERSON, .org = "Acme", .zone = "+08:00" };
	struct rbk_book *b = NULL;
	int code;

	if (argc < 3)
		return 2;
	if (strcmp(argv[1], "init") == 0)
		code = rbk_book_init(&b, argv[2], &s, &err);
	else
		code = rbk_book_open(&b, argv[2], &err);
	if (!code && strcmp(argv[1], "init") != 0)
		code = act(b, argv[1], argc > 3 ? argv[3] : NULL);
	if (code)
		(void)fprintf(stderr, "book_driver: %s\n", err.text);
	rbk_book_close(b);
	rbk_arena_free(&mem);
	return code ? 1 : 0;
}

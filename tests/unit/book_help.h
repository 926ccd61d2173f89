/* For tests of a book: a scratch folder, real git as the referee, records. */
#ifndef RBK_TESTS_BOOK_HELP_H
#define RBK_TESTS_BOOK_HELP_H

#include "core/model/path.h"
#include "core/store/book.h"
#include "core/store/clock.h"
#include "shell_help.h"

#define PERSON "r-li"

#define book_path work_in


/* It fails with this code, and its words name that. */
#define BAD(call, want, words)                                                         \
	do {                                                                           \
		int got_ = (call);                                                     \
		if (got_ != (want) || !strstr(err.text, words))                        \
			fail_msg("line %d: code %d: %s", __LINE__, got_, err.text);    \
	} while (0)

UNUSED static int
begin(void **state)
{
	(void)state;
	begin_in("book");
	(void)snprintf(work_in, sizeof work_in, "%s/a book", scratch);
	return 0;
}

UNUSED static struct rbk_book *
new_book(void)
{
	const struct rbk_book_settings s = { .person = PERSON, .org = "Acme", .zone = "+08:00" };
	struct rbk_err err = {0};
	struct rbk_book *b;

	GOOD(rbk_book_init(&b, book_path, &s, &err));
	return b;
}

UNUSED static struct rbk_book *
open_book(void)
{
	struct rbk_err err = {0};
	struct rbk_book *b;

	GOOD(rbk_book_open(&b, book_path, &err));
	return b;
}

UNUSED static struct rbk_record
a_client(const char *id, const char *name)
{
	struct rbk_record r;

	rbk_record_new(&r, &mem, "client");
	rbk_json_set_str(&mem, r.root, "id", id);
	rbk_json_set_str(&mem, r.root, "name", name);
	rbk_json_set_str(&mem, r.root, "by", PERSON);
	return r;
}

UNUSED static struct rbk_record
a_visit(const char *client)
{
	struct rbk_record r;
	char id[RBK_ULID_SIZE];

	rbk_clock_ulid(id);
	rbk_record_new(&r, &mem, "activity");
	rbk_json_set_str(&mem, r.root, "id", id);
	rbk_json_set_str(&mem, r.root, "client", client);
	rbk_json_set_str(&mem, r.root, "type", "visit");
	rbk_json_set_str(&mem, r.root, "at", NOW);
	rbk_json_set_str(&mem, r.root, "topic", "price of the container line");
	rbk_json_set_str(&mem, r.root, "outcome", "they want a written offer");
	rbk_json_set_str(&mem, r.root, "by", PERSON);
	return r;
}

UNUSED static const char *
path_of(const struct rbk_record *r)
{
	const char *path = rbk_record_path(&mem, r);

	assert_non_null(path);
	return path;
}

/* git's opinion: nothing to commit, nothing broken, no litter. */
#define REFEREE()                                                                         \
	do {                                                                              \
		RUN("git status --porcelain");                                            \
		if (*said)                                                                \
			fail_msg("line %d: git status: %s", __LINE__, said);              \
		RUN("git fsck --strict --no-dangling");                                   \
		if (*said)                                                                \
			fail_msg("line %d: git fsck: %s", __LINE__, said);                \
		RUN("ls .git/*.lock .git/refs/heads/*.lock .git/roadbook/new-* 2>/dev/null || :"); \
		if (*said)                                                                \
			fail_msg("line %d: left behind: %s", __LINE__, said);             \
	} while (0)

UNUSED static void
write_file(const char *path, const char *text)
{
	char full[2000];

	RUN("mkdir -p \"$(dirname '%s')\"", path);
	(void)snprintf(full, sizeof full, "%s/%s", book_path, path);
	FILE *f = fopen(full, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

UNUSED static const struct rbk_finding *
finding_of(const struct rbk_findings *f, const char *rule, const char *path)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->at[i].rule, rule) == 0 && f->at[i].path && strcmp(f->at[i].path, path) == 0)
			return &f->at[i];
	return NULL;
}

#endif

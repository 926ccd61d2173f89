/* Making a book: an ordinary git repository, laid down file by file, so
   that a killed run can simply be run again. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/path.h"
#include "core/store/book_p.h"
#include "core/store/clock.h"
#include "core/store/step.h"

#define DEVICE_LEN 10

static int
make_folder(const char *path, struct rbk_err *err)
{
	struct stat st;

	if (mkdir(path, 0777) == 0)
		return 0;
	if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	return rbk_file_fail(err, N_("make the folder"), path, errno == EEXIST ? ENOTDIR : errno);
}

/* Folders above too. */
static int
make_folders(const char *path, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	char *part = rbk_arena_str(&a, path);
	int code = 0;

	for (char *slash = strchr(part + 1, '/'); slash && !code; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		code = make_folder(part, err);
		*slash = '/';
	}
	if (!code)
		code = make_folder(part, err);
	rbk_arena_free(&a);
	return code;
}

/* A folder may be used if it is empty or holds nothing but a book that was
   never finished: .git without a book branch, and book.json. */
static int
check_empty(const char *path, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	DIR *dir = opendir(path);
	struct dirent *e;
	int code = 0;

	if (!dir)
		return rbk_file_fail(err, N_("open"), path, errno);
	while (!code && (e = readdir(dir))) {
		if (strcmp(e->d_name, ".git") == 0) {
			const char *head = rbk_arena_print(&a, "%s/.git/HEAD", path);
			const char *ours = rbk_arena_print(&a, "%s/.git/roadbook/new", path);

			if (access(head, F_OK) == 0 && access(ours, F_OK) != 0)
				code = RBK_E_EXISTS;
		} else if (strcmp(e->d_name, "book.json") != 0 && strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) {
			code = RBK_E_EXISTS;
		}
	}
	(void)closedir(dir);
	if (!code && access(rbk_arena_print(&a, "%s/book.json", path), F_OK) == 0 &&
	    access(rbk_arena_print(&a, "%s/.git", path), F_OK) != 0)
		code = RBK_E_EXISTS;
	rbk_arena_free(&a);
	return code ? rbk_fail(err, RBK_E_EXISTS, N_("%s is not empty: give a folder that is empty or doesn't exist yet"), path) : 0;
}

/* A value as git's config reads it back. */
static void
put_value(struct rbk_buf *out, const char *name, const char *value)
{
	rbk_buf_print(out, "\t%s = \"", name);
	for (const char *p = value; *p; p++) {
		if (*p == '"' || *p == '\\')
			rbk_buf_char(out, '\\');
		if (*p == '\n')
			rbk_buf_str(out, "\\n");
		else
			rbk_buf_char(out, *p);
	}
	rbk_buf_str(out, "\"\n");
}

/* The settings keep git's behaviour the same on every machine, and gc away:
   rbk_book_tidy does its work. */
static void
put_config(struct rbk_buf *out, const struct rbk_book *b, const struct rbk_book_settings *s, const char *mail)
{
	rbk_buf_str(out,
		"[core]\n\trepositoryformatversion = 0\n\tfilemode = false\n\tbare = false\n\tlogallrefupdates = true\n"
		"\tautocrlf = false\n\tsymlinks = false\n\tquotepath = false\n\tsplitIndex = false\n\tfsmonitor = false\n"
		"\tfsync = all\n"
		"[index]\n\tversion = 2\n\tskipHash = false\n"
		"[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[user]\n");
	put_value(out, "name", b->person);
	put_value(out, "email", mail);
	rbk_buf_str(out, "[roadbook]\n");
	put_value(out, "device", b->device);
	if (s->hub)
		put_value(out, "hub", s->hub);
	if (s->hub_key)
		put_value(out, "hubKey", s->hub_key);
	put_value(out, "org", b->org);
	put_value(out, "zone", s->zone);
}

static int
lay_down(struct rbk_book *b, const struct rbk_book_settings *s, struct rbk_err *err)
{
	static const char *const folders[] = {
		"roadbook", "objects", "objects/info", "objects/pack", "refs", "refs/heads", "refs/tags", "refs/roadbook", "info",
	};
	const struct rbk_place at = {
		.root = rbk_arena_print(&b->arena, "%s/.git", b->path),
		.temp = rbk_arena_print(&b->arena, "%s" BOOK_OWN "new-0", b->dir),
		.ordered = b->ordered,
	};
	struct rbk_buf config = {0};
	struct rbk_buf mail = {0};
	int code = make_folder(at.root, err);

	for (size_t i = 0; i < sizeof folders / sizeof *folders && !code; i++) {
		code = make_folder(rbk_arena_print(&b->arena, "%s%s", b->dir, folders[i]), err);
		if (!code && i == 0) /* from here on it is known as a book of ours in the making */
			code = rbk_file_write(&at, BOOK_OWN "new", "", 0, err);
	}
	rbk_buf_print(&mail, "%s@%s", b->person, b->org);
	for (char *p = mail.text; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == '<' || *p == '>')
			*p = '-';
	put_config(&config, b, s, mail.text);
	if (!code)
		code = rbk_file_write(&at, "config", config.text, config.len, err);
	if (!code)
		code = rbk_file_write(&at, "info/exclude", "*.mine\n", 7, err);
	if (!code)
		code = rbk_file_write(&at, "HEAD", "ref: " RBK_REF_BOOK "\n", strlen("ref: " RBK_REF_BOOK "\n"), err);
	rbk_buf_free(&config);
	rbk_buf_free(&mail);
	return code;
}

/* The first commit: book.json. */
static int
first_commit(struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_record r;
	struct rbk_buf bytes = {0};
	struct book_hold h;

	rbk_record_new(&r, &b->arena, "book");
	rbk_json_set_int(&b->arena, r.root, "format", 1);
	rbk_json_set_str(&b->arena, r.root, "person", b->person);
	rbk_record_write(&bytes, &r);
	struct book_change c = { .path = "book.json", .bytes = bytes.text, .len = bytes.len };
	git_commit *commit = NULL;
	git_tree *tree = NULL;
	int code = book_hold(&h, b, err);

	if (!code)
		code = book_head(&commit, &tree, b, err);
	if (!code && commit) /* a run that was killed behind its commit */
		book_index_mend(&h, commit);
	else if (!code)
		code = book_commit(&h, NULL, &c, 1, "start the book", err);
	book_hold_drop(&h);
	git_tree_free(tree);
	git_commit_free(commit);
	rbk_buf_free(&bytes);
	return code;
}

/* The config and folders above were not flushed one by one. */
static void
finish(struct rbk_book *b)
{
	struct rbk_err nobody = {0};
	char path[4096];

	(void)rbk_file_flush_all(b->dir, &nobody);
	rbk_step("init done");
	(void)unlink(book_own(path, b, "new"));
}

static int
check_settings(const struct rbk_book_settings *s, struct rbk_err *err)
{
	int zone;

	if (!rbk_person_valid(s->person))
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.40s\" can't be a person's id: 2 to 32 of a-z, 0-9 and -"), s->person);
	if (!s->org || !*s->org)
		return rbk_fail(err, RBK_E_USAGE, N_("a book needs the organisation's name"));
	for (const char *p = s->hub ? s->hub : ""; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return rbk_fail(err, RBK_E_USAGE, N_("the hub's address holds a control character"));
	return rbk_zone_read(&zone, s->zone, err);
}

int
rbk_book_init(struct rbk_book **out, const char *path, const struct rbk_book_settings *s, struct rbk_err *err)
{
	char device[RBK_ULID_SIZE];
	struct rbk_book b = {0};

	*out = NULL;
	rbk_repo_start();
	if (check_settings(s, err) || make_folders(path, err) || check_empty(path, err))
		return (int)err->code;
	rbk_clock_ulid(device);
	for (char *p = device; *p; p++)
		*p = (char)(*p >= 'A' ? *p - 'A' + 'a' : *p);
	b.path = rbk_arena_str(&b.arena, path);
	b.dir = rbk_arena_print(&b.arena, "%s/.git/", path);
	b.person = s->person;
	b.org = s->org;
	b.device = rbk_arena_print(&b.arena, "d-%s", device + RBK_ULID_LEN - DEVICE_LEN);
	b.ordered = rbk_file_ordered(path);
	int code = rbk_zone_read(&b.zone, s->zone, err);

	if (!code)
		code = lay_down(&b, s, err);
	if (!code) {
		code = git_repository_open(&b.repo, b.dir);
		code = code ? rbk_repo_fail(err, GIT_ERROR, N_("open the new book at %s"), path) : first_commit(&b, err);
	}
	if (!code)
		finish(&b);
	git_repository_free(b.repo);
	rbk_arena_free(&b.arena);
	if (code || rbk_book_open(out, path, err))
		return (int)err->code;
	if (strcmp(rbk_book_person(*out), s->person) == 0)
		return 0;
	code = rbk_fail(err, RBK_E_EXISTS, N_("%s is the book of %s already: give another folder"), path, rbk_book_person(*out));
	rbk_book_close(*out);
	*out = NULL;
	return code;
}

/* The content of documents in a book's folder and commits: known by its
   name, which is its hash, so that nobody's change goes unseen. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/book_take_p.h"

static bool
place_in_book(char out[4096], const struct rbk_book *b, const char *path)
{
	return snprintf(out, 4096, "%s/%s", b->path, path) < 4096;
}

int
book_content_see(enum book_content_fate *fate, struct rbk_content *is, struct stat *was, const struct rbk_book *b,
                 const char *path, bool proper, bool has, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_path place;
	char file[4096];
	int code = rbk_file_stat(was, b->path, path, &why);

	rbk_path_parse(&place, path);
	if (code == RBK_E_MISSING) {
		*was = (struct stat){0};
		*fate = proper ? BOOK_CONTENT_LOST : BOOK_CONTENT_RIGHT;
		return 0;
	}
	if (!code && !S_ISREG(was->st_mode))
		code = RBK_E_BAD; /* a link, a folder: not followed */
	if (!code && place_in_book(file, b, path))
		code = rbk_content_look(is, file, RBK_DOCUMENT_MAX, &why);
	if (code == RBK_E_OS)
		return rbk_fail(err, RBK_E_OS, "%s", why.text);
	if (!code && strcmp(is->hash, place.hash) == 0)
		*fate = has ? BOOK_CONTENT_RIGHT : BOOK_CONTENT_TAKE;
	else
		*fate = proper && S_ISREG(was->st_mode) ? BOOK_CONTENT_CHANGED : BOOK_CONTENT_WRONG;
	return 0;
}

int
book_content_aside(const char **name, struct rbk_arena *a, const struct rbk_book *b, const char *path, struct rbk_err *err)
{
	char from[4096], to[4096];

	for (int k = 1; k < 1000; k++) {
		*name = k == 1 ? rbk_arena_print(a, "%s.mine", path) : rbk_arena_print(a, "%s.%d.mine", path, k);
		if (!place_in_book(from, b, path) || !place_in_book(to, b, *name))
			break;
		if (access(to, F_OK) != 0)
			return rename(from, to) == 0 ? 0 : rbk_file_fail(err, N_("write"), *name, errno);
	}
	return rbk_fail(err, RBK_E_PERSON, N_("%s.mine and 998 more are there already: look at them and remove them"), path);
}

int
book_content_judge(const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct rbk_path place;
	char hash[65];

	rbk_path_parse(&place, path);
	if (len > RBK_DOCUMENT_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("%zu bytes: a document has at most %d"), len, RBK_DOCUMENT_MAX);
	rbk_sha256_hex(hash, bytes, len);
	return strcmp(hash, place.hash) == 0 ? 0
		: rbk_fail(err, RBK_E_BAD, N_("the content of a document was changed: its SHA-256 is not its name"));
}

int
book_content_there(struct rbk_book *b, const struct rbk_record *r, const git_tree *tree, bool folder, struct rbk_err *err)
{
	struct rbk_err scratch = {0};
	struct rbk_arena a = {0};
	const char *path = rbk_content_path(&a, r);
	char file[4096];
	git_oid oid;
	int code = 0;

	if (rbk_kind_has_content(r->kind) && !path)
		code = rbk_fail(err, RBK_E_BAD, N_("field %s: \"%.70s\" is not a SHA-256"), "content", rbk_record_str(r, "content"));
	else if (path && book_blob(NULL, NULL, &oid, NULL, b, tree, path, &scratch) != 0 &&
	         !(folder && place_in_book(file, b, path) && access(file, F_OK) == 0))
		code = rbk_fail(err, RBK_E_BAD, N_("the content it names is missing: add the file again with roadbook document add"));
	rbk_arena_free(&a);
	return code;
}

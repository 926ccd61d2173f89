/* The directory of claimed clients as fetched last. It is a repository of its
   own beside the book's objects: what is replaced can be forgotten there. */
#include "core/store/book_p.h"

int
rbk_book_directory(struct rbk_view **out, struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_err why = { .say = err->say };
	const char *path = rbk_arena_print(&a, "%s" RBK_BOOK_DIRECTORY, b->dir);
	int code = rbk_view_open(out, path, "refs/heads/main", "", &why);

	rbk_arena_free(&a);
	if (!code)
		return 0;
	if (code == RBK_E_MISSING)
		return rbk_fail(err, RBK_E_MISSING, N_("this book has no directory of claimed clients yet: sync brings it"));
	*err = why;
	return code;
}

/* When a book is tidied, and how much at once: a save never waits long. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "core/store/book_p.h"

#define LOOSE_MANY 500   /* worth tidying when a sync asks */
#define PACKS_MANY 8
#define SOME       4000 /* objects a save packs at most: a fifth of a second */
#define SAMPLE     16    /* of 256 folders are looked at */

static size_t
count_entries(const char *path, const char *ending)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	size_t n = 0, k = strlen(ending);

	while (dir && (e = readdir(dir))) {
		size_t len = strlen(e->d_name);

		n += e->d_name[0] != '.' && len >= k && strcmp(e->d_name + len - k, ending) == 0;
	}
	if (dir)
		(void)closedir(dir);
	return n;
}

static bool
much_to_do(const struct rbk_book *b)
{
	char path[4096];
	size_t loose = 0;

	for (unsigned i = 0; i < 256; i += 256 / SAMPLE) {
		(void)snprintf(path, sizeof path, "%sobjects/%02x", b->dir, i);
		loose += count_entries(path, "");
	}
	(void)snprintf(path, sizeof path, "%sobjects/pack", b->dir);
	return loose * (256 / SAMPLE) >= LOOSE_MANY || count_entries(path, ".idx") >= PACKS_MANY;
}

int
rbk_book_tidy(struct rbk_book *b, bool now, struct rbk_err *err)
{
	if (!now && !much_to_do(b))
		return 0;
	int code = rbk_repo_tidy(b->repo, now, err);

	if (code == RBK_E_BUSY && !now) {
		rbk_err_clear(err); /* another one does it */
		return 0;
	}
	return code ? rbk_while(err, N_("tidy %s; nothing was lost"), b->path) : 0;
}

void
book_hold_end(struct book_hold *h)
{
	struct rbk_err nobody = {0};
	bool full = h->full;

	book_hold_drop(h);
	if (full)
		(void)rbk_repo_tidy_some(h->book->repo, SOME, &nobody);
}

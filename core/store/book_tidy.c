/* When a book is tidied, and how much at once. Never by a save itself: who
   called it tidies when its own work is done and told. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "core/store/book_p.h"

#define LOOSE_MANY  100  /* worth tidying behind a sync */
#define PACKS_MANY  8
#define BEHIND_SAVE 1000 /* objects packed at most: some 50 ms */
#define BEHIND_SYNC 8000 /* a second */
#define SAMPLE      16   /* of 256 folders are looked at */

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

void
rbk_book_synced(struct rbk_book *b)
{
	if (much_to_do(b))
		b->untidy = BOOK_UNTIDY_MUCH;
}

bool
rbk_book_untidy(const struct rbk_book *b)
{
	return b->untidy != BOOK_UNTIDY_NOT;
}

int
rbk_book_tidy(struct rbk_book *b, bool all, struct rbk_err *err)
{
	const enum book_untidy how = b->untidy;

	if (!all && !how)
		return 0;
	b->untidy = BOOK_UNTIDY_NOT;
	int code = rbk_repo_tidy(b->repo, all ? RBK_TIDY_ALL : how == BOOK_UNTIDY_MUCH ? BEHIND_SYNC : BEHIND_SAVE, err);

	if (code == RBK_E_BUSY && !all) {
		rbk_err_clear(err); /* another one does it */
		return 0;
	}
	return code ? rbk_while(err, N_("tidy %s; nothing was lost"), b->path) : 0;
}

/* Directories that were replaced: kept for a while, then forgotten. */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/clock.h"
#include "core/store/file.h"
#include "sync/directory_p.h"

#define PAST      "directory-past" /* "<commit> <seconds since 1970>\n" for each one replaced */
#define PAST_S    (7 * 24 * 3600)  /* how long a replaced one is kept … */
#define PAST_MAX  2000             /* … and how many */
#define PAST_LINE 64
#define PAST_FILE (64ul * 1024 * 1024)
#define PACKS_MAX 48               /* packs of commons before they become one */

/* A line about the one that is replaced. If it can't be kept, who fetched it
   is sent all. */
void
rbk_directory_remember(const struct rbk_hub *h, const git_oid *tip)
{
	char path[RBK_HUB_PATH + 32], line[PAST_LINE + 32], hex[GIT_OID_HEXSZ + 1];
	int n = snprintf(line, sizeof line, "%s %" PRId64 "\n", git_oid_tostr(hex, sizeof hex, tip), (int64_t)(rbk_clock_now() / 1000));

	(void)snprintf(path, sizeof path, "%s/" PAST, h->path);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);

	if (fd >= 0) {
		(void)rbk_file_put(fd, line, (size_t)n);
		(void)close(fd);
	}
}

/* The commits that were replaced and are still kept, the newest of them; the
   file is left with those. */
static int
read_past(git_oid **out, size_t *n, struct rbk_arena *a, const struct rbk_hub *h, struct rbk_err *err)
{
	char temp[RBK_HUB_PATH + 32];
	const struct rbk_place place = { h->path, temp, rbk_file_ordered(h->path) };
	const int64_t from = rbk_clock_now() / 1000 - PAST_S;
	struct rbk_buf text = {0}, kept = {0};
	struct rbk_err none = {0};
	size_t lines = 0, line = 0;

	*n = 0;
	(void)rbk_file_read(&text, h->path, PAST, PAST_FILE, &none);
	for (size_t i = 0; i < text.len; i++)
		lines += text.text[i] == '\n';
	*out = rbk_arena_take(a, (lines + 1) * sizeof **out);
	for (const char *p = text.len ? text.text : "", *lf; (lf = strchr(p, '\n')); p = lf + 1, line++) {
		if (lines - line > PAST_MAX || lf - p < GIT_OID_HEXSZ + 2 || git_oid_fromstrn(&(*out)[*n], p, GIT_OID_HEXSZ) ||
		    strtoll(p + GIT_OID_HEXSZ + 1, NULL, 10) < from)
			continue;
		++*n;
		rbk_buf_put(&kept, p, (size_t)(lf - p) + 1);
	}
	(void)snprintf(temp, sizeof temp, "%s/" PAST ".new", h->path);
	int code = kept.len == text.len ? 0 : rbk_file_write(&place, PAST, kept.len ? kept.text : "", kept.len, err);

	rbk_buf_free(&text);
	rbk_buf_free(&kept);
	return code;
}

static size_t
count_packs(const char *hub)
{
	char path[RBK_HUB_PATH + 32];
	struct dirent *e;
	size_t n = 0;

	(void)snprintf(path, sizeof path, "%s/commons.git/objects/pack", hub);
	DIR *dir = opendir(path);

	while (dir && (e = readdir(dir)))
		n += strlen(e->d_name) > 4 && strcmp(e->d_name + strlen(e->d_name) - 4, ".idx") == 0;
	if (dir)
		(void)closedir(dir);
	return n;
}

int
rbk_directory_tidy(const struct rbk_hub *h, git_repository *commons, bool rekeyed, struct rbk_err *err)
{
	char path[RBK_HUB_PATH + 32];
	struct rbk_arena a = {0};
	git_oid *past;
	size_t n;
	int code;

	if (!rekeyed && count_packs(h->path) <= PACKS_MAX)
		return 0;
	(void)snprintf(path, sizeof path, "%s/" PAST, h->path);
	if (rekeyed)
		(void)unlink(path);
	if (!(code = read_past(&past, &n, &a, h, err)))
		code = rbk_repo_forget(commons, past, n, err);
	rbk_arena_free(&a);
	if (code == RBK_E_BUSY) {
		rbk_err_clear(err);
		code = 0;
	}
	return code ? rbk_while(err, N_("tidy commons")) : 0;
}

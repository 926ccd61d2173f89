/* Settings of the way to the hub, in the book's own git config. git's own
   names where git has one, so that plain git gets to the hub as well. */
#include "sync/access.h"

#include <git2.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/store/repo.h"
#include "sync/exchange.h"

static const struct {
	const char *name;
	size_t      at;
} texts[] = {
	{ "roadbook.user", offsetof(struct rbk_access, user) },
	{ "http.sslcainfo", offsetof(struct rbk_access, ca) },
	{ "http.sslcert", offsetof(struct rbk_access, cert) },
	{ "http.sslkey", offsetof(struct rbk_access, key) },
	{ "http.proxy", offsetof(struct rbk_access, proxy) },
}, numbers[] = {
	{ "roadbook.connecttimeout", offsetof(struct rbk_access, connect) },
	{ "roadbook.stalltimeout", offsetof(struct rbk_access, stall) },
	{ "roadbook.answertimeout", offsetof(struct rbk_access, answer) },
	{ "roadbook.totaltimeout", offsetof(struct rbk_access, total) },
	{ "roadbook.tries", offsetof(struct rbk_access, tries) },
	{ "roadbook.retrywait", offsetof(struct rbk_access, wait) },
	{ "roadbook.mergewait", offsetof(struct rbk_access, merge) },
};
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define LIMIT_MAX   86400

static int
open_config(git_config **out, const char *repository, struct rbk_err *err)
{
	git_repository *repo = NULL;

	rbk_repo_start();
	int code = git_repository_open_ext(&repo, repository, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);

	if (!code)
		code = git_repository_config(out, repo);
	git_repository_free(repo);
	return code ? rbk_repo_fail(err, code, N_("open %s"), repository) : 0;
}

int
rbk_access_read(struct rbk_access *out, struct rbk_arena *a, const char *repository, struct rbk_err *err)
{
	git_config *config = NULL, *now = NULL;
	int code = open_config(&config, repository, err);

	if (!code && git_config_snapshot(&now, config))
		code = rbk_repo_fail(err, -1, N_("open %s"), repository);
	for (size_t i = 0; i < COUNT(texts) && !code; i++) {
		const char **field = (const char **)(void *)((char *)out + texts[i].at), *value;

		if (!*field && git_config_get_string(&value, now, texts[i].name) == 0 && *value)
			*field = rbk_arena_str(a, value);
	}
	for (size_t i = 0; i < COUNT(numbers) && !code; i++) {
		long *field = (long *)(void *)((char *)out + numbers[i].at);
		int32_t value;

		if (*field >= 0 || git_config_get_int32(&value, now, numbers[i].name))
			continue;
		if (value < 0 || value > LIMIT_MAX)
			code = rbk_fail(err, RBK_E_USAGE, N_("%s is %d: it must be from 0 to %d"), numbers[i].name, (int)value, LIMIT_MAX);
		*field = value;
	}
	git_config_free(now);
	git_config_free(config);
	return code;
}

int
rbk_book_keep_access(struct rbk_book *b, const struct rbk_access *access, struct rbk_err *err)
{
	const char *repository = rbk_book_path(b);
	git_config *config = NULL;
	int code = open_config(&config, repository, err);

	for (size_t i = 0; i < COUNT(texts) && !code; i++) {
		const char *const *field = (const char *const *)(const void *)((const char *)access + texts[i].at);
		int git = *field ? git_config_set_string(config, texts[i].name, *field) : 0;

		if (git)
			code = rbk_repo_fail(err, git, N_("open %s"), repository);
	}
	git_config_free(config);
	return code;
}

long
rbk_access_limit(long set, long usual)
{
	return set < 0 ? usual : set;
}

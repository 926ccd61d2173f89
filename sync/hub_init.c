/* Making a hub. The journal comes last: where it is, the hub is whole;
   where it isn't, init goes on. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/clock.h"
#include "core/store/file.h"
#include "core/store/lock.h"
#include "core/store/step.h"
#include "sync/directory.h"
#include "sync/hub.h"
#include "sync/hub_p.h"

#define POLICY_FILES_MAX 64

/* Nothing but what a hub's making leaves may be there. */
static int
look(const char *path, struct rbk_err *err)
{
	static const char *const ours[] = {
		".", "..", "boxes", "desks", "units", "central.git", "commons.git", ".new-central.git", ".new-commons.git",
		"merge.lock", "journal.lock", RBK_HUB_KEY, RBK_HUB_KEY ".new", "http", "http.new", "hooks-made", "hooks-made.new",
	};
	char journal[RBK_HUB_PATH + 16];
	DIR *dir = opendir(path);
	int code = 0;

	(void)snprintf(journal, sizeof journal, "%s/journal", path);
	if (dir && access(journal, F_OK) == 0)
		code = rbk_fail(err, RBK_E_EXISTS, N_("%s is a hub already"), path);
	if (!dir && errno == ENOTDIR)
		return rbk_fail(err, RBK_E_EXISTS, N_("%s is a file: choose another place for the hub"), path);
	if (!dir)
		return rbk_file_fail(err, N_("open"), path, errno);
	for (struct dirent *e; !code && (e = readdir(dir));) {
		bool known = false;

		for (size_t i = 0; i < sizeof ours / sizeof *ours && !known; i++)
			known = strcmp(e->d_name, ours[i]) == 0;
		if (!known)
			code = rbk_fail(err, RBK_E_EXISTS, N_("%s holds something else (%s): choose an empty or new folder"), path, e->d_name);
	}
	(void)closedir(dir);
	return code;
}

/* An organisation's name stands in commits' address fields. */
static int
check(const char *org, const char *zone, const char *program, int *offset, struct rbk_err *err)
{
	size_t n = strlen(org);

	for (const char *p = org; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f || *p == '<' || *p == '>')
			return rbk_fail(err, RBK_E_BAD, N_("the organisation's name must be one line without < and >"));
	if (n == 0 || n > RBK_STR_MAX || org[0] == ' ' || org[n - 1] == ' ')
		return rbk_fail(err, RBK_E_BAD, N_("the organisation needs a name of at most %d bytes, without blanks around it"), RBK_STR_MAX);
	if (program[0] != '/' || strpbrk(program, "\n\r"))
		return rbk_fail(err, RBK_E_BAD, N_("\"%s\" can't be the program hooks run: give its absolute path"), program);
	return rbk_zone_read(offset, zone, err);
}

static struct rbk_put
put_org(struct rbk_arena *a, const struct rbk_hub *h)
{
	struct rbk_record r;
	char zone[RBK_TIME_TEXT];

	rbk_zone_write(zone, h->zone);
	rbk_record_new(&r, a, "org");
	rbk_json_set_int(a, r.root, "format", 1);
	rbk_json_set_str(a, r.root, "name", h->org);
	rbk_json_set_str(a, r.root, "zone", zone);
	rbk_json_set_str(a, r.root, "key", rbk_key_text(h->key));
	if (h->must_sign)
		rbk_json_set_bool(a, r.root, "signed", true);
	return rbk_hub_put(a, "org.json", &r);
}

static struct rbk_put
put_state(struct rbk_arena *a, rbk_time as_of)
{
	struct rbk_record r;
	char at[RBK_TIME_TEXT];

	rbk_time_write(at, as_of, 0);
	rbk_record_new(&r, a, "state");
	rbk_json_set_int(a, r.root, "number", 0);
	rbk_json_set_str(a, r.root, "as_of", at);
	return rbk_hub_put(a, "state.json", &r);
}

/* Is there a state already, and does it say that pushes were merged? Then a
   journal is missing that must not begin anew. */
static int
look_at_central(bool *begun, struct rbk_hub *h, struct rbk_err *err)
{
	git_oid tip;
	git_tree *tree;
	struct rbk_state state;

	if (rbk_hub_main(&tip, &tree, h->central, RBK_REF_MAIN, err))
		return (int)err->code;
	*begun = tree != NULL;
	git_tree_free(tree);
	if (!*begun)
		return 0;
	if (rbk_hub_state(&state, h, err))
		return (int)err->code;
	if (state.number > 0)
		return rbk_fail(err, RBK_E_BROKEN, N_("the hub %s has lost its journal, of which %lld lines were merged: bring it back from a backup"),
		                h->path, (long long)state.number);
	return 0;
}

static int
fill_central(struct rbk_hub *h, const struct rbk_put *directory, rbk_time now, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	const struct rbk_policy_text *files;
	const size_t n_files = rbk_policy_builtin_files(&files);
	struct rbk_put puts[POLICY_FILES_MAX + 3] = {0};
	size_t n = 0;
	git_oid tip;
	bool begun = false;
	int code = look_at_central(&begun, h, err);

	if (n_files > POLICY_FILES_MAX)
		abort(); /* our own table */
	const char *version = rbk_policy_version(rbk_policy_builtin(&a));

	puts[n++] = put_org(&a, h);
	if (!code && !begun) {
		puts[n++] = put_state(&a, now);
		puts[n++] = *directory;
	}
	for (size_t i = 0; i < n_files; i++)
		puts[n++] = (struct rbk_put){ .path = rbk_arena_print(&a, "org/policy/%s/%s.json", version, files[i].name),
		                              .bytes = files[i].bytes, .len = files[i].len };
	if (!code)
		code = rbk_hub_commit(&tip, h, h->central, RBK_REF_MAIN, puts, n, "begin", now, err);
	rbk_arena_free(&a);
	return code;
}

/* A value of git's config, in quotes. */
static const char *
quoted(struct rbk_arena *a, const char *value)
{
	char *out = rbk_arena_take(a, 2 * strlen(value) + 3), *p = out;

	*p++ = '"';
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			*p++ = '\\';
		*p++ = *value;
	}
	*p++ = '"';
	return out;
}

static int
make_repositories(struct rbk_hub *h, const char *program, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_repo_plan plan;
	const char *central = rbk_arena_print(&a, "%s/central.git", h->path);
	const char *folders[] = { "boxes", "desks", "units" };
	int code = 0;

	for (size_t i = 0; i < sizeof folders / sizeof *folders && !code; i++) {
		const char *path = rbk_arena_print(&a, "%s/%s", h->path, folders[i]);

		if (mkdir(path, 0777) && errno != EEXIST)
			code = rbk_file_fail(err, N_("make the folder"), path, errno);
	}
	rbk_hub_repo_plan(&plan, central);
	plan.config = rbk_arena_print(&a, "%s[roadbook]\n\tprogram = %s\n", plan.config, quoted(&a, program));
	if (!code)
		code = rbk_hub_repo_make(&plan, err);
	rbk_hub_repo_plan(&plan, rbk_arena_print(&a, "%s/commons.git", h->path));
	if (!code)
		code = rbk_hub_repo_make(&plan, err);
	if (!code)
		code = rbk_hub_repo_open(&h->central, central, err);
	rbk_arena_free(&a);
	return code;
}

static int
begin_journal(const char *hub, struct rbk_err *err)
{
	char path[RBK_HUB_PATH];
	int why = 0;

	(void)snprintf(path, sizeof path, "%s/journal", hub);
	rbk_step("hub: journal");
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666), dir;

	if (fd < 0)
		return rbk_file_fail(err, N_("make"), path, errno);
	if (fsync(fd))
		why = errno;
	(void)close(fd);
	dir = open(hub, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || fsync(dir))
		why = errno;
	if (dir >= 0)
		(void)close(dir);
	return why ? rbk_file_fail(err, N_("flush"), path, why) : 0;
}

/* With merge.lock held. */
static int
make(struct rbk_hub *h, const char *program, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	rbk_time now = rbk_clock_now();
	/* drawn first: a killed run that is run again draws the same in a test */
	const struct rbk_put directory = rbk_directory_key(&a, h, now);
	bool moved;
	int code = rbk_hub_key_make(h, err);

	if (!code)
		code = make_repositories(h, program, err);
	if (!code)
		code = fill_central(h, &directory, now, err);
	if (!code)
		code = rbk_hub_publish(&moved, h, now, err);
	if (!code)
		code = rbk_hub_hooks(h, err);
	rbk_arena_free(&a);
	return code ? code : begin_journal(h->path, err);
}

int
rbk_hub_init(const char *path, const char *org, const char *zone, bool must_sign, const char *program, struct rbk_err *err)
{
	struct rbk_hub *h;
	int offset, lock = -1, code = check(org, zone, program, &offset, err);

	if (code)
		return code;
	rbk_step("hub: folder");
	if (mkdir(path, 0700) && errno != EEXIST) /* everybody's clients: nobody else looks in */
		return rbk_file_fail(err, N_("make the folder"), path, errno);
	if ((code = look(path, err)))
		return code;
	h = rbk_grow(NULL, sizeof *h);
	*h = (struct rbk_hub){ .path = realpath(path, NULL), .org = strdup(org), .zone = offset, .signs = true, .must_sign = must_sign };
	if (!h->path || !h->org)
		code = rbk_file_fail(err, N_("open"), path, errno);
	if (!code && strlen(h->path) > RBK_HUB_PATH - 200)
		code = rbk_fail(err, RBK_E_BAD, N_("the path of the hub is too long"));
	if (!code)
		code = rbk_hub_lock(&lock, h->path, 0, err);
	if (!code)
		code = look(path, err); /* somebody else may have been faster */
	if (!code)
		code = make(h, program, err);
	rbk_lock_drop(lock);
	rbk_hub_close(h);
	return code;
}

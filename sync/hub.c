/* The hub's folder: making it, opening it, what it says of itself. */
#include "sync/hub.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/clock.h"
#include "core/store/lens.h"
#include "core/store/lock.h"
#include "core/store/view.h"
#include "sync/hub_p.h"
#include "sync/journal.h"

void
rbk_hub_person_path(char out[RBK_HUB_PATH], const char *hub, const char *folder, const char *person)
{
	(void)snprintf(out, RBK_HUB_PATH, "%s/%s/%s.git", hub, folder, person);
}

int
rbk_hub_lock(int *fd, const char *hub, int wait_ms, struct rbk_err *err)
{
	char path[RBK_HUB_PATH];

	(void)snprintf(path, sizeof path, "%s/merge.lock", hub);
	return rbk_lock_take(fd, path, wait_ms, err);
}

const char *
rbk_hub_path(const struct rbk_hub *h)
{
	return h->path;
}

const char *
rbk_hub_org(const struct rbk_hub *h)
{
	return h->org;
}

int
rbk_hub_zone(const struct rbk_hub *h)
{
	return h->zone;
}

void
rbk_hub_close(struct rbk_hub *h)
{
	if (!h)
		return;
	git_repository_free(h->central);
	rbk_key_free(h->key);
	free(h->org);
	free(h->path);
	free(h);
}

/* One record of central's main. */
static int
central_record(struct rbk_record *out, struct rbk_arena *a, const struct rbk_hub *h, const char *path, struct rbk_err *err)
{
	struct rbk_view *v;

	if (rbk_view_open(&v, git_repository_path(h->central), RBK_REF_MAIN, "", err))
		return rbk_while(err, N_("central of the hub %s"), h->path);
	int code = rbk_view_record(out, a, v, path, err);

	rbk_view_close(v);
	return code ? rbk_while(err, N_("central of the hub %s"), h->path) : 0;
}

static int
read_org(struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record org;
	int code = central_record(&org, &a, h, "org.json", err);

	if (!code && !rbk_record_is(&org, "org"))
		code = rbk_fail(err, RBK_E_BROKEN, N_("org.json in central of the hub %s is not the organisation"), h->path);
	if (!code && rbk_json_get_int(org.root, "format", 0) != 1)
		code = rbk_fail(err, RBK_E_BROKEN, N_("the hub %s was made by a newer roadbook: install that one"), h->path);
	if (!code)
		code = rbk_zone_read(&h->zone, rbk_record_str(&org, "zone"), err);
	if (!code) {
		h->org = strdup(rbk_record_str(&org, "name"));
		h->signs = rbk_record_str(&org, "key") != NULL;
		h->must_sign = rbk_json_get_bool(org.root, "signed");
		h->epoch = rbk_json_get_int(org.root, RBK_EPOCH, 0);
	}
	if (!code && h->signs)
		code = rbk_hub_key_read(h, rbk_record_str(&org, "key"), err);
	rbk_arena_free(&a);
	return code;
}

static int
open_hub(struct rbk_hub **out, const char *path, bool copy, struct rbk_err *err)
{
	char central[RBK_HUB_PATH], journal[RBK_HUB_PATH];
	struct rbk_hub *h = rbk_grow(NULL, sizeof *h);

	*h = (struct rbk_hub){ .path = realpath(path, NULL) };
	*out = NULL;
	(void)snprintf(central, sizeof central, "%s/central.git", h->path ? h->path : path);
	(void)snprintf(journal, sizeof journal, "%s/journal", h->path ? h->path : path);
	int code = 0;

	if (!h->path && errno != ENOENT)
		code = rbk_fail(err, RBK_E_OS, N_("open the hub %s: %s"), path, strerror(errno));
	else if (!h->path || (access(central, F_OK) && access(journal, F_OK)))
		code = rbk_fail(err, RBK_E_MISSING, N_("%s is not a hub: make one with: roadbook hub init %s --org NAME"), path, path);
	else if (!copy && access(journal, F_OK))
		code = rbk_fail(err, RBK_E_BROKEN,
		                N_("the hub %s has no journal: finish making it with roadbook hub init, or bring the journal back from a backup"), path);
	if (!code)
		code = rbk_hub_repo_open(&h->central, central, err);
	if (!code)
		code = read_org(h, err);
	if (code)
		rbk_hub_close(h);
	else
		*out = h;
	return code;
}

int
rbk_hub_open(struct rbk_hub **out, const char *path, struct rbk_err *err)
{
	return open_hub(out, path, false, err);
}

int
rbk_hub_open_copy(struct rbk_hub **out, const char *path, struct rbk_err *err)
{
	return open_hub(out, path, true, err);
}

int
rbk_hub_state(struct rbk_state *out, const struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	int code = central_record(&r, &a, h, "state.json", err);

	*out = (struct rbk_state){0};
	if (!code && (!rbk_record_is(&r, "state") || !rbk_record_time(&out->as_of, &r, "as_of")))
		code = rbk_fail(err, RBK_E_BROKEN, N_("state.json in central of the hub %s does not say how far it is"), h->path);
	if (!code) {
		const char *words = rbk_json_get_str(r.root, "words");

		out->number = rbk_json_get_int(r.root, "number", 0);
		(void)snprintf(out->words, sizeof out->words, "%s", words ? words : "");
	}
	rbk_arena_free(&a);
	return code;
}

int
rbk_hub_now(rbk_time *out, const struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_line last;
	struct rbk_state state;

	*out = rbk_clock_now();
	if (rbk_journal_last(&last, h->path, err) || rbk_hub_state(&state, h, err))
		return (int)err->code;
	if (*out < last.at)
		*out = last.at;
	if (*out < state.as_of)
		*out = state.as_of;
	return 0;
}

struct rbk_put
rbk_hub_put(struct rbk_arena *a, const char *path, const struct rbk_record *r)
{
	struct rbk_buf text = {0};

	rbk_record_write(&text, r);
	struct rbk_put put = { .path = path, .bytes = rbk_arena_copy(a, text.text, text.len), .len = text.len };

	rbk_buf_free(&text);
	return put;
}

static int
count_name(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	(void)name;
	(void)is_folder;
	(void)err;
	++*(size_t *)ctx;
	return 0;
}

/* Counts without reading the JSON: "status" stands on its own line in the
   canonical form, and inside a text its quotes would be escaped. */
static int
count_case(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	static const char contested[] = "\n  \"status\": \"contested\"";
	struct rbk_hub_status *s = ctx;

	(void)path;
	(void)err;
	s->cases++;
	s->contested += memmem(bytes, len, contested, sizeof contested - 1) != NULL;
	return 0;
}

/* By the lens, if it is of central's register as it stands: a merge brings it
   along. Reading every case takes as long as there are cases. */
static int
count_cases(struct rbk_hub *h, struct rbk_view *v, struct rbk_hub_status *out, struct rbk_err *err)
{
	char lens[RBK_HUB_PATH];
	struct rbk_lens_of of;
	git_tree *tree = NULL;
	git_oid commit;
	int code = rbk_hub_main(&commit, &tree, h->central, RBK_REF_MAIN, err);

	if (code)
		return code;
	rbk_lens_of_tree(&of, tree);
	(void)snprintf(lens, sizeof lens, "%s/lens.db", h->path);
	if (!rbk_lens_count(&out->cases, &out->contested, lens, &of)) {
		out->cases = out->contested = 0;
		code = rbk_view_each(v, "register", ".json", 2, count_case, out, err);
	}
	git_tree_free(tree);
	return code;
}

int
rbk_hub_status(struct rbk_hub *h, struct rbk_hub_status *out, struct rbk_err *err)
{
	struct rbk_line last;
	struct rbk_state state;
	struct rbk_view *v;

	*out = (struct rbk_hub_status){0};
	if (rbk_journal_last(&last, h->path, err) || rbk_hub_state(&state, h, err) ||
	    rbk_view_open(&v, git_repository_path(h->central), RBK_REF_MAIN, "", err))
		return (int)err->code;
	out->journal = last.number;
	out->last_push = last.at;
	out->merged = state.number;
	out->last_merge = state.as_of;
	int code = rbk_view_names(v, "org/staff", count_name, &out->people, err);

	if (!code)
		code = rbk_view_names(v, "quarantine", count_name, &out->quarantined, err);
	if (!code)
		code = count_cases(h, v, out, err);
	rbk_view_close(v);
	return code;
}

/* The organisation's policies, as central keeps them: org/policy/<day it is
   in force from>/<name>.json. */
#include <string.h>

#include "core/store/view.h"
#include "sync/hub_p.h"

#define POLICIES_MAX 1000
#define FILES_MAX    64

struct reading {
	struct rbk_view        *view;
	struct rbk_arena       *a;
	const char             *days[POLICIES_MAX];
	size_t                  n_days;
	struct rbk_policy_text  files[FILES_MAX];
	size_t                  n_files;
};

static int
note_day(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct reading *r = ctx;

	if (!is_folder)
		return 0;
	if (r->n_days == POLICIES_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("more than %d policies"), POLICIES_MAX);
	r->days[r->n_days++] = rbk_arena_str(r->a, name);
	return 0;
}

/* "org/policy/2015-09-14/claims.json" → name "claims" */
static int
note_file(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct reading *r = ctx;
	const char *name = strrchr(path, '/') + 1;

	if (r->n_files == FILES_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("more than %d files of one policy"), FILES_MAX);
	r->files[r->n_files++] = (struct rbk_policy_text){
		.name = rbk_arena_copy(r->a, name, strlen(name) - strlen(".json")),
		.bytes = rbk_arena_copy(r->a, bytes, len), .len = len,
	};
	return 0;
}

int
rbk_hub_policies(struct rbk_policies *out, struct rbk_arena *a, const struct rbk_hub *h, struct rbk_err *err)
{
	struct reading *r = rbk_arena_take(a, sizeof *r);

	r->a = a;
	*out = (struct rbk_policies){ .offset_min = h->zone };
	int code = rbk_view_open(&r->view, git_repository_path(h->central), RBK_REF_MAIN, "", err);

	if (!code)
		code = rbk_view_names(r->view, "org/policy", note_day, r, err);
	out->at = rbk_arena_take(a, (r->n_days + 1) * sizeof *out->at);
	for (size_t i = 0; i < r->n_days && !code; i++) {
		r->n_files = 0;
		code = rbk_view_each(r->view, rbk_arena_print(a, "org/policy/%s", r->days[i]), ".json", 0, note_file, r, err);
		if (!code)
			code = rbk_policy_read(&out->at[out->n], a, r->files, r->n_files, err);
		out->n += !code;
	}
	rbk_view_close(r->view);
	if (!code && out->n == 0)
		code = rbk_fail(err, RBK_E_BROKEN, N_("there is no policy in it"));
	return code ? rbk_while(err, N_("central of the hub %s"), h->path) : 0;
}

/* The organisation's policies, as central keeps them: org/policy/<day it is
   in force from>/<name>.json. */
#include <stdlib.h>
#include <string.h>

#include "core/rules/likeness_words.h"
#include "core/store/lock.h"
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
			code = rbk_policy_read_any(&out->at[out->n], a, r->files, r->n_files, err);
		out->n += !code;
	}
	rbk_view_close(r->view);
	if (!code && out->n == 0)
		code = rbk_fail(err, RBK_E_BROKEN, N_("there is no policy in it"));
	return code ? rbk_while(err, N_("central of the hub %s"), h->path) : 0;
}

/* A policy to be: the files of the one in force then, and new ones. */
struct setting {
	struct rbk_hub  *h;
	struct reading   base;
	struct rbk_arena a;
	rbk_day          from;
	char             day[RBK_TIME_TEXT];
	rbk_time         now;
	struct rbk_err  *err;
};

/* The files of the newest policy not later than that day. */
static int
read_base(struct setting *s)
{
	struct reading *r = &s->base;
	const char *best = NULL;

	r->a = &s->a;
	if (rbk_view_open(&r->view, git_repository_path(s->h->central), RBK_REF_MAIN, "", s->err) ||
	    rbk_view_names(r->view, "org/policy", note_day, r, s->err))
		return (int)s->err->code;
	for (size_t i = 0; i < r->n_days; i++)
		if (strcmp(r->days[i], s->day) <= 0 && (!best || strcmp(r->days[i], best) > 0))
			best = r->days[i];
	if (!best)
		return 0;
	return rbk_view_each(r->view, rbk_arena_print(&s->a, "org/policy/%s", best), ".json", 0, note_file, r, s->err);
}

static int
take_file(struct setting *s, const struct rbk_policy_text *file)
{
	struct reading *r = &s->base;
	size_t i = 0;

	while (i < r->n_files && strcmp(r->files[i].name, file->name) != 0)
		i++;
	if (i == FILES_MAX)
		return rbk_fail(s->err, RBK_E_BOUND, N_("more than %d files of one policy"), FILES_MAX);
	r->n_files += i == r->n_files;
	r->files[i] = *file;
	return 0;
}

/* Each file with the day it is in force from. One that can't be read, or
   names no day, is left as it is: the check as a whole says what is wrong
   with it. */
static void
date_files(struct setting *s)
{
	for (size_t i = 0; i < s->base.n_files; i++) {
		struct rbk_policy_text *f = &s->base.files[i];
		struct rbk_err scratch = {0};
		struct rbk_buf text = {0};
		struct rbk_json *root;
		const char *from;
		rbk_day day;

		if (rbk_json_read(&root, &s->a, f->bytes, f->len, &scratch) || root->type != RBK_J_OBJ)
			continue;
		from = rbk_json_get_str(root, "from");
		if (!from || rbk_day_read(&day, from, &scratch))
			continue;
		rbk_json_set_str(&s->a, root, "from", s->day);
		rbk_json_file(&text, root);
		f->bytes = rbk_arena_copy(&s->a, text.text, text.len);
		f->len = text.len;
		rbk_buf_free(&text);
	}
}

static int
make_policy(struct setting *s, const struct rbk_policy_text *files, size_t n)
{
	const struct rbk_policy *p;
	const struct rbk_words *words;
	int code = rbk_hub_now(&s->now, s->h, s->err);

	rbk_day_write(s->day, s->from);
	if (!code && s->from <= rbk_day_of(s->now, s->h->zone))
		code = rbk_fail(s->err, RBK_E_BAD, N_("a policy takes effect tomorrow at the earliest, not on %s: what was received already is never judged anew"), s->day);
	if (!code)
		code = read_base(s);
	for (size_t i = 0; i < n && !code; i++) {
		for (size_t k = 0; k < i && !code; k++)
			if (strcmp(files[k].name, files[i].name) == 0)
				code = rbk_fail(s->err, RBK_E_BAD, N_("policy %s: the file stands twice"), files[i].name);
		if (!code)
			code = take_file(s, &files[i]);
	}
	if (code)
		return code;
	date_files(s);
	code = rbk_policy_read(&p, &s->a, s->base.files, s->base.n_files, s->err);
	return code ? code : rbk_policy_words(&words, &s->a, p, s->err);
}

static int
save_policy(struct setting *s)
{
	struct rbk_put puts[FILES_MAX] = {0};
	git_oid tip;
	bool moved;

	for (size_t i = 0; i < s->base.n_files; i++) {
		const struct rbk_policy_text *f = &s->base.files[i];

		puts[i] = (struct rbk_put){ .path = rbk_arena_print(&s->a, "org/policy/%s/%s.json", s->day, f->name),
		                            .bytes = f->bytes, .len = f->len };
	}
	int code = rbk_hub_commit(&tip, s->h, s->h->central, RBK_REF_MAIN, puts, s->base.n_files,
	                          rbk_arena_print(&s->a, "policy %s", s->day), s->now, s->err);

	return code ? code : rbk_hub_publish(&moved, s->h, s->now, s->err);
}

int
rbk_hub_policy_set(struct rbk_hub *h, rbk_day from, const struct rbk_policy_text *files, size_t n, bool dry,
                   struct rbk_err *err)
{
	struct setting *s = rbk_grow(NULL, sizeof *s);
	int lock, code = rbk_hub_lock(&lock, h->path, RBK_HUB_WAIT_MS, err);

	if (code) {
		free(s);
		return code;
	}
	*s = (struct setting){ .h = h, .from = from, .err = err };
	code = make_policy(s, files, n);
	if (!code && !dry)
		code = save_policy(s);
	rbk_view_close(s->base.view);
	rbk_arena_free(&s->a);
	rbk_lock_drop(lock);
	free(s);
	return code;
}

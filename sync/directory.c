/* The directory brought along: one commit without parents in the place of
   the one before. What was replaced lately is kept for a while, so that who
   fetched it is sent what changed and not all; then it is forgotten. */
#include "sync/directory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/clock.h"
#include "core/store/file.h"
#include "core/store/parcel.h"
#include "core/store/step.h"
#include "sync/compare.h"
#include "sync/directory_p.h"
#include "sync/trust.h"

#define DONE   "directory-done" /* "<commit of central> <commit of the directory>\n" */
#define SPILL  (1024 * 1024)    /* bytes before they go into the pack */
#define FORMAT 1

struct directing {
	const struct rbk_hub     *h;
	git_repository           *commons;
	struct rbk_directory_side old, neu;
	git_oid                   now, was;   /* central's commits; was: zero if the directory is made from nothing */
	git_oid                   tip;        /* the directory's ref, zero: none */
	git_tree                 *base;       /* its tree; NULL: from nothing */
	struct rbk_rows           go, come;
	struct rbk_arena          a;
	rbk_time                  as_of;      /* of central */
	bool                      moved;      /* somebody went to another unit */
	bool                      rekeyed;    /* what is there has another key */
	struct rbk_err           *err;
};

static void
new_key(struct rbk_record *r, struct rbk_arena *a, rbk_time now, int zone)
{
	uint8_t key[RBK_MAC_KEY];
	char hex[2 * RBK_MAC_KEY + 1], at[RBK_TIME_TEXT];

	rbk_clock_random(key, sizeof key);
	rbk_mac_key_write(hex, key);
	rbk_time_write(at, now, zone);
	rbk_record_new(r, a, "directory");
	rbk_json_set_str(a, r->root, "key", hex);
	rbk_json_set_str(a, r->root, "since", at);
}

struct rbk_put
rbk_directory_key(struct rbk_arena *a, const struct rbk_hub *h, rbk_time now)
{
	struct rbk_record r;

	new_key(&r, a, now, h->zone);
	return rbk_hub_put(a, "directory.json", &r);
}

void
rbk_directory_rekey(struct rbk_org *o)
{
	struct rbk_record r;

	new_key(&r, &o->a, o->now, o->hub->zone);
	rbk_org_put(o, &r);
}

int
rbk_directory_need_key(const struct rbk_hub *h, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	git_tree *tree = NULL;
	git_oid tip;
	rbk_time now;
	int code = rbk_hub_main(&tip, &tree, h->central, RBK_REF_MAIN, err);

	if (!code && !(tree && git_tree_entry_byname(tree, "directory.json")) && !(code = rbk_hub_now(&now, h, err))) {
		const struct rbk_put put = rbk_directory_key(&a, h, now);

		code = rbk_hub_commit(&tip, h, h->central, RBK_REF_MAIN, &put, 1, "directory", now, err);
	}
	git_tree_free(tree);
	rbk_arena_free(&a);
	return code;
}

/* What it was made for last. *same: nothing has moved since. */
static void
read_done(struct directing *d, bool *same)
{
	struct rbk_buf text = {0};
	struct rbk_err none = {0};
	git_oid done;

	*same = false;
	d->was = (git_oid){0};
	if (rbk_file_read(&text, d->h->path, DONE, 200, &none) == 0 && text.len == 2 * (GIT_OID_HEXSZ + 1) &&
	    git_oid_fromstrn(&d->was, text.text, GIT_OID_HEXSZ) == 0 &&
	    git_oid_fromstrn(&done, text.text + GIT_OID_HEXSZ + 1, GIT_OID_HEXSZ) == 0 && git_oid_equal(&done, &d->tip))
		*same = git_oid_equal(&d->was, &d->now);
	else
		d->was = (git_oid){0};
	rbk_buf_free(&text);
}

static int
write_done(const struct directing *d)
{
	char temp[RBK_HUB_PATH + 32], text[2 * GIT_OID_HEXSZ + 3], hex[2][GIT_OID_HEXSZ + 1];
	const struct rbk_place place = { d->h->path, temp, rbk_file_ordered(d->h->path) };
	int n = snprintf(text, sizeof text, "%s %s\n", git_oid_tostr(hex[0], sizeof hex[0], &d->now), git_oid_tostr(hex[1], sizeof hex[1], &d->tip));

	(void)snprintf(temp, sizeof temp, "%s/" DONE ".new", d->h->path);
	rbk_step("directory done");
	return rbk_file_write(&place, DONE, text, (size_t)n, d->err);
}

/* Did a person's unit change, or what is above a unit? */
static void
org_changed(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct directing *d = ctx;
	const char *field = strncmp(path, "org/units/", 10) == 0 ? "parent" : "unit", *value[2];
	const git_oid *at[2] = { old, neu };

	if (!old || !neu)
		return;
	for (int i = 0; i < 2; i++) {
		const char *bytes;
		struct rbk_record r;
		struct rbk_err none = {0};
		size_t len;

		value[i] = NULL;
		if (rbk_central_blob(&bytes, &len, &d->a, &d->neu.central[0], at[i], &none) || rbk_record_read(&r, &d->a, bytes, len, &none))
			d->moved = true;
		else
			value[i] = rbk_record_str(&r, field);
	}
	d->moved = d->moved || strcmp(value[0] ? value[0] : "", value[1] ? value[1] : "") != 0;
}

/* The first file, which says how the rows were made, and what older ones are
   known by. Of time it tells the day only, each day, so that it doesn't say
   when something changed. */
static void
meta(struct rbk_buf *out, struct directing *d)
{
	struct rbk_record r;
	char day[RBK_TIME_TEXT];

	rbk_record_new(&r, &d->a, "directory");
	rbk_json_set_str(&d->a, r.root, "key", d->neu.key);
	rbk_json_set_str(&d->a, r.root, "since", d->neu.since);
	rbk_json_set_int(&d->a, r.root, "format", FORMAT);
	rbk_day_write(day, rbk_day_of(d->as_of, d->h->zone));
	rbk_json_set_str(&d->a, r.root, "day", day);
	if (d->h->epoch)
		rbk_json_set_int(&d->a, r.root, RBK_EPOCH, d->h->epoch);
	rbk_record_write(out, &r);
}

/* Was the base made with this key, in this format? */
static bool
same_making(struct directing *d)
{
	struct rbk_record r;
	struct rbk_err none = {0};
	const char *key;

	if (rbk_trust_record(&r, &d->a, d->commons, &d->tip, "directory.json", &none))
		return false;
	key = rbk_record_str(&r, "key");
	return key && strcmp(key, d->neu.key) == 0 && rbk_json_get_int(r.root, "format", 0) == FORMAT;
}

static bool
has_file(const struct directing *d, const char *name, const struct rbk_buf *is)
{
	const git_tree_entry *e = d->base ? git_tree_entry_byname(d->base, name) : NULL;
	git_oid oid;

	return e && git_odb_hash(&oid, is->text, is->len, GIT_OBJECT_BLOB) == 0 && git_oid_equal(&oid, git_tree_entry_id(e));
}

/* Can what is there be brought along? Not if its rows were made otherwise. */
static int
open_base(struct directing *d)
{
	git_commit *commit = NULL;
	int code = 0;

	if (!git_oid_is_zero(&d->was) && git_commit_lookup(&commit, d->commons, &d->tip) == 0)
		(void)git_commit_tree(&d->base, commit);
	git_commit_free(commit);
	d->rekeyed = d->base && !same_making(d);
	bool good = d->base && !d->rekeyed && (git_tree_entry_byname(d->base, "persons") != NULL) == d->neu.names;

	if (good) {
		struct rbk_err why = { .say = d->err->say };

		if (rbk_directory_side_open(&d->old, d->h, &d->was, d->neu.names, &why))
			good = false; /* another hub's central, or an older one */
	}
	if (good) {
		struct rbk_central *c = &d->neu.central[0];

		code = rbk_compare(&c->trees, &d->old.central[0].tree, &c->tree, "org/staff", org_changed, d, d->err);
		if (!code)
			code = rbk_compare(&c->trees, &d->old.central[0].tree, &c->tree, "org/units", org_changed, d, d->err);
	}
	if (!good || d->moved) {
		git_tree_free(d->base);
		d->base = NULL;
	}
	return code;
}

struct packing {
	struct rbk_parcel *pack;
	struct rbk_bundle *bundle;
};

static int
write_object(void *ctx, git_oid *out, git_object_t type, const void *bytes, size_t len, struct rbk_err *err)
{
	struct packing *p = ctx;
	int code = rbk_bundle_write(p->bundle, out, type, bytes, len, err);

	return code || rbk_bundle_size(p->bundle) < SPILL ? code : rbk_bundle_flush(p->bundle, err);
}

static int
write_commit(git_oid *made, struct directing *d, struct packing *p, const git_oid *tree)
{
	struct rbk_commit c = {
		.author = "hub", .committer = "hub", .org = d->h->org, .zone = d->h->zone, .tree = tree, .what = "directory", .key = d->h->key,
	};
	struct rbk_buf bytes = {0};

	/* of the key's time: neither when something changed nor how often shows */
	if (rbk_time_read(&c.at, d->neu.since, d->h->zone, d->err))
		return (int)d->err->code;
	rbk_commit_write(&bytes, &c);
	int code = write_object(p, made, GIT_OBJECT_COMMIT, bytes.text, bytes.len, d->err);

	rbk_buf_free(&bytes);
	return code;
}

static int
put_in_place(bool *moved, struct directing *d, const git_oid *made)
{
	const bool first = git_oid_is_zero(&d->tip);

	*moved = !git_oid_equal(made, &d->tip);
	if (!*moved)
		return 0;
	if (!first)
		rbk_directory_remember(d->h, &d->tip);
	rbk_step("directory");
	if (rbk_repo_commit_ref(d->commons, RBK_REF_DIRECTORY, made, first ? NULL : &d->tip, NULL, 0, "", d->err))
		return (int)d->err->code;
	d->tip = *made;
	return 0;
}

static void
add_file(struct rbk_put *puts, size_t *n, const struct directing *d, const char *name, const struct rbk_buf *text)
{
	if (!has_file(d, name, text))
		puts[(*n)++] = (struct rbk_put){ .path = name, .bytes = text->text, .len = text->len };
}

/* Tree, commit, ref. */
static int
write_all(bool *moved, struct directing *d, const struct rbk_buf *first)
{
	char objects[RBK_HUB_PATH + 32];
	struct packing p = {0};
	struct rbk_put *leaves, *puts;
	size_t n = 0, n_leaves = 0;
	git_oid tree, made;
	int code = rbk_directory_leaves(&leaves, &n_leaves, &d->a, d->commons, d->base, &d->go, &d->come, d->err);

	if (code)
		return code;
	puts = rbk_arena_take(&d->a, (n_leaves + 3) * sizeof *puts);
	add_file(puts, &n, d, "directory.json", first);
	add_file(puts, &n, d, "units", &d->neu.units);
	if (d->neu.names)
		add_file(puts, &n, d, "persons", &d->neu.persons);
	if (n_leaves)
		memcpy(puts + n, leaves, n_leaves * sizeof *puts);
	n += n_leaves;
	if (n == 0)
		return 0;
	(void)snprintf(objects, sizeof objects, "%s/commons.git/objects", d->h->path);
	if (!(code = rbk_parcel_open(&p.pack, objects, d->err))) {
		p.bundle = rbk_bundle_open(p.pack);
		code = rbk_repo_update_with(&tree, d->commons, d->base, puts, n, write_object, &p, d->err);
	}
	if (!code && !(code = write_commit(&made, d, &p, &tree)) && !(code = rbk_bundle_flush(p.bundle, d->err)) &&
	    !(code = rbk_parcel_finish(p.pack, true, d->err)))
		code = put_in_place(moved, d, &made);
	rbk_bundle_close(p.bundle);
	rbk_parcel_close(p.pack);
	return code;
}

/* From what is there, or else from nothing. */
static int
make(bool *moved, struct directing *d, const struct rbk_buf *first)
{
	int code = rbk_directory_rows(&d->go, &d->come, d->base ? &d->old : NULL, &d->neu, d->err);

	if (!code)
		code = write_all(moved, d, first);
	if (code != RBK_E_BROKEN || !d->base)
		return code;
	rbk_err_clear(d->err);
	git_tree_free(d->base);
	d->base = NULL;
	free(d->go.at);
	free(d->come.at);
	if (!(code = rbk_directory_rows(&d->go, &d->come, NULL, &d->neu, d->err)))
		code = write_all(moved, d, first);
	return code;
}

static int
open_sides(struct directing *d, struct rbk_buf *first)
{
	struct rbk_policies policies;
	struct rbk_state state;
	int code = rbk_hub_policies(&policies, &d->a, d->h, d->err);

	if (!code)
		code = rbk_hub_state(&state, d->h, d->err);
	if (code)
		return code;
	d->as_of = state.as_of;
	if ((code = rbk_directory_side_open(&d->neu, d->h, &d->now, rbk_policy_int(rbk_policies_when(&policies, d->as_of), "directory.names_holder") != 0, d->err)))
		return code;
	meta(first, d);
	return open_base(d);
}

static bool
of_this_epoch(struct directing *d)
{
	struct rbk_record r;
	struct rbk_err none = {0};

	return rbk_trust_record(&r, &d->a, d->commons, &d->tip, "directory.json", &none) == 0 && rbk_json_get_int(r.root, RBK_EPOCH, 0) == d->h->epoch;
}

static int
bring_along(bool *moved, struct directing *d)
{
	struct rbk_buf first = {0};
	bool same;
	int code = rbk_directory_need_key(d->h, d->err), git = code ? 0 : git_reference_name_to_id(&d->now, d->h->central, RBK_REF_MAIN);

	if (code || git)
		return code ? code : rbk_repo_fail(d->err, git, N_("read central"));
	read_done(d, &same);
	if (same && of_this_epoch(d))
		return 0;
	if (!(code = open_sides(d, &first)))
		code = make(moved, d, &first);
	rbk_buf_free(&first);
	if (!code)
		code = write_done(d);
	return code || !*moved ? code : rbk_directory_tidy(d->h, d->commons, d->rekeyed, d->err);
}

int
rbk_directory(const struct rbk_hub *h, bool *moved, struct rbk_err *err)
{
	struct directing *d = rbk_grow(NULL, sizeof *d);
	char path[RBK_HUB_PATH + 16];

	*d = (struct directing){ .h = h, .err = err };
	*moved = false;
	(void)snprintf(path, sizeof path, "%s/commons.git", h->path);
	int code = rbk_hub_key_need(h, err);

	if (!code)
		code = rbk_hub_repo_open(&d->commons, path, err);
	if (!code && git_reference_name_to_id(&d->tip, d->commons, RBK_REF_DIRECTORY))
		d->tip = (git_oid){0};
	if (!code)
		code = bring_along(moved, d);
	rbk_directory_side_close(&d->old);
	rbk_directory_side_close(&d->neu);
	git_tree_free(d->base);
	git_repository_free(d->commons);
	free(d->go.at);
	free(d->come.at);
	rbk_arena_free(&d->a);
	free(d);
	return code ? rbk_while(err, N_("directory of claimed clients")) : 0;
}

int
rbk_directory_sign(const struct rbk_hub *h, struct rbk_err *err)
{
	char path[RBK_HUB_PATH + 32];
	bool moved;

	(void)snprintf(path, sizeof path, "%s/" DONE, h->path);
	if (unlink(path) && errno != ENOENT)
		return rbk_file_fail(err, N_("write"), path, errno);
	return rbk_directory(h, &moved, err);
}

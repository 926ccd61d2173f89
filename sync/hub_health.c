/* What whoever administers the hub should look at: for `hub status`. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/clock.h"
#include "core/store/view.h"
#include "sync/hub_p.h"
#include "sync/journal.h"
#include "sync/names.h"

#define DAY_MS  ((rbk_time)86400000)
#define SKEW_MS ((rbk_time)600000) /* a clock so far ahead of the hub's is told */

struct newest { /* of one person */
	rbk_time at;
	char     tip[41];
};

struct health {
	struct rbk_hub    *h;
	struct rbk_json   *out;
	struct rbk_arena  *a;
	rbk_time           now, oldest; /* oldest: received and not merged; 0: none */
	int64_t            merged, week, before;
	struct rbk_names   people;
	struct newest     *at;
	size_t             cap;
	int                days;
	struct rbk_json   *list; /* being filled */
};

static int
see_line(void *ctx, const struct rbk_line *line, struct rbk_err *err)
{
	struct health *x = ctx;

	(void)err;
	if (!rbk_line_is_push(line))
		return 0;
	uint32_t i = rbk_names_put(&x->people, line->person, NULL);

	if (i >= x->cap) {
		x->cap = x->cap ? x->cap * 2 : 64;
		x->at = rbk_grow(x->at, x->cap * sizeof *x->at);
	}
	x->at[i].at = line->at;
	memcpy(x->at[i].tip, line->tip, sizeof line->tip);
	if (line->number > x->merged && !x->oldest)
		x->oldest = line->at;
	x->week += line->at > x->now - 7 * DAY_MS;
	x->before += line->at > x->now - 14 * DAY_MS && line->at <= x->now - 7 * DAY_MS;
	return 0;
}

static void
set_time(struct health *x, struct rbk_json *o, const char *name, rbk_time t)
{
	char text[RBK_TIME_TEXT];

	rbk_time_write(text, t, x->h->zone);
	rbk_json_set_str(x->a, o, name, text);
}

/* Has anything come of somebody who works here lately? */
static int
see_person(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct health *x = ctx;
	struct rbk_record r;
	rbk_time since = 0;

	if (rbk_record_read(&r, x->a, bytes, len, err))
		return rbk_while(err, N_("central: %s"), path);
	const char *person = rbk_record_str(&r, "id");
	uint32_t i = rbk_names_find(&x->people, person);

	if (rbk_json_get(r.root, "left"))
		return 0;
	(void)rbk_record_time(&since, &r, "since");
	if (i != UINT32_MAX)
		since = x->at[i].at;
	if (x->now - since < x->days * DAY_MS)
		return 0;
	struct rbk_json *row = rbk_json_obj(x->a);

	rbk_json_set_str(x->a, row, "person", person);
	if (i != UINT32_MAX)
		set_time(x, row, "at", since);
	rbk_json_set_int(x->a, row, "days", (x->now - since) / DAY_MS);
	rbk_json_add(x->list, row);
	return 0;
}

static int
see_quarantine(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	static const char *const fields[] = { "person", "at", "reason" };
	struct health *x = ctx;
	struct rbk_record r;
	struct rbk_json *row = rbk_json_obj(x->a);

	if (rbk_record_read(&r, x->a, bytes, len, err))
		return rbk_while(err, N_("central: %s"), path);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		rbk_json_set_str(x->a, row, fields[i], rbk_record_str(&r, fields[i]));
	rbk_json_set_int(x->a, row, "number", rbk_json_get_int(r.root, "number", 0));
	rbk_json_add(x->list, row);
	return 0;
}

/* A tip is from later than its receipt: that device's clock is ahead. (One
   that is behind can't be told from work that waited.) */
static void
see_clocks(struct health *x)
{
	for (uint32_t i = 0; i < x->people.n; i++) {
		git_commit *commit = NULL;
		git_oid id;
		rbk_time made;

		if (git_oid_fromstr(&id, x->at[i].tip) || git_commit_lookup(&commit, x->h->central, &id))
			continue; /* not merged */
		made = (rbk_time)git_commit_time(commit) * 1000;
		git_commit_free(commit);
		if (made - x->at[i].at < SKEW_MS)
			continue;
		struct rbk_json *row = rbk_json_obj(x->a);

		rbk_json_set_str(x->a, row, "person", x->people.at[i]);
		rbk_json_set_int(x->a, row, "minutes", (made - x->at[i].at) / 60000);
		rbk_json_add(x->list, row);
	}
}

static _Thread_local int64_t bytes_seen; /* nftw hands nothing through */

static int
add_size(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)path;
	(void)at;
	bytes_seen += type == FTW_F ? (int64_t)st->st_blocks * 512 : 0;
	return 0;
}

static struct rbk_json *
fresh_list(struct health *x, const char *name)
{
	rbk_json_set(x->a, x->out, name, rbk_json_list(x->a));
	x->list = rbk_json_get(x->out, name);
	return x->list;
}

static int
look(struct health *x, struct rbk_view *v, struct rbk_err *err)
{
	int code = rbk_journal_each(x->h->path, see_line, x, err);

	(void)fresh_list(x, "silent");
	if (!code)
		code = rbk_view_each(v, "org/staff", ".json", 0, see_person, x, err);
	(void)fresh_list(x, "quarantine");
	if (!code)
		code = rbk_view_each(v, "quarantine", ".json", 0, see_quarantine, x, err);
	(void)fresh_list(x, "ahead");
	if (code)
		return code;
	see_clocks(x);
	bytes_seen = 0;
	(void)nftw(x->h->path, add_size, 16, FTW_PHYS);
	rbk_json_set_int(x->a, x->out, "bytes", bytes_seen);
	rbk_json_set_int(x->a, x->out, "pushes_week", x->week);
	rbk_json_set_int(x->a, x->out, "pushes_week_before", x->before);
	if (x->oldest) {
		set_time(x, x->out, "waits_since", x->oldest);
		rbk_json_set_int(x->a, x->out, "waits_minutes", (x->now - x->oldest) / 60000);
	}
	return 0;
}

int
rbk_hub_health(struct rbk_json *out, struct rbk_arena *a, struct rbk_hub *h, int silent_days, struct rbk_err *err)
{
	struct health x = { .h = h, .out = out, .a = a, .days = silent_days };
	struct rbk_state state;
	struct rbk_view *v = NULL;
	int code = rbk_hub_state(&state, h, err);

	if (!code)
		code = rbk_hub_now(&x.now, h, err);
	if (!code)
		code = rbk_view_open(&v, git_repository_path(h->central), RBK_REF_MAIN, "", err);
	x.merged = state.number;
	if (!code)
		code = look(&x, v, err);
	rbk_view_close(v);
	rbk_names_free(&x.people);
	free(x.at);
	return code;
}

/* hub status: how the hub is doing, for people and for monitoring. */
#include <stdlib.h>
#include <string.h>

#include "cli/shape.h"
#include "sync/hub.h"

#define SILENT_DAYS  14
#define WAIT_MINUTES 10 /* a push that waits longer for its merge is an alarm */

struct args {
	const char *silent;
	struct rbk_shape shape;
};

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "silent", offsetof(struct args, silent), "DAYS", N_("tell who sent nothing for so many days (14)"), 0, NULL },
	RBK_SHAPE_OPTIONS(offsetof(struct args, shape)),
	{ 0 },
};

static const struct rbk_column columns[] = {
	{ "journal", N_("newest number received"), RBK_SHOW_INT, NULL },
	{ "merged", N_("newest number merged"), RBK_SHOW_INT, NULL },
	{ "waits_since", N_("not merged since"), RBK_SHOW_TIME, NULL },
	{ "last_push", N_("last push"), RBK_SHOW_TIME, NULL },
	{ "last_merge", N_("last merge"), RBK_SHOW_TIME, NULL },
	{ "pushes_week", N_("pushes in seven days"), RBK_SHOW_INT, NULL },
	{ "pushes_week_before", N_("in the seven before"), RBK_SHOW_INT, NULL },
	{ "bytes", N_("on the disk"), RBK_SHOW_BYTES, NULL },
	{ "people", N_("people"), RBK_SHOW_INT, NULL },
	{ "cases", N_("cases"), RBK_SHOW_INT, NULL },
	{ "contested", N_("open conflicts"), RBK_SHOW_INT, NULL },
	{ "quarantined", N_("in quarantine"), RBK_SHOW_INT, NULL },
	{ 0 },
};

static const struct rbk_column quarantine_columns[] = {
	{ "person", N_("in quarantine"), RBK_SHOW_TEXT, NULL },
	{ "number", N_("number"), RBK_SHOW_INT, NULL },
	{ "at", N_("time"), RBK_SHOW_TIME, NULL },
	{ "reason", N_("reason"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const struct rbk_column silent_columns[] = {
	{ "person", N_("silent"), RBK_SHOW_TEXT, NULL },
	{ "at", N_("last push"), RBK_SHOW_TIME, NULL },
	{ "days", N_("days"), RBK_SHOW_INT, NULL },
	{ 0 },
};

static const struct rbk_column ahead_columns[] = {
	{ "person", N_("clock ahead"), RBK_SHOW_TEXT, NULL },
	{ "minutes", N_("minutes"), RBK_SHOW_INT, NULL },
	{ 0 },
};

static void
put_time(struct rbk_run *r, struct rbk_json *o, const char *name, rbk_time t)
{
	char text[RBK_TIME_TEXT];

	if (!t)
		return;
	rbk_time_write(text, t, r->zone);
	rbk_json_set_str(&r->arena, o, name, text);
}

static void
put_counts(struct rbk_run *r, struct rbk_json *o, const struct rbk_hub_status *s)
{
	rbk_json_set_int(&r->arena, o, "journal", s->journal);
	rbk_json_set_int(&r->arena, o, "merged", s->merged);
	put_time(r, o, "last_push", s->last_push);
	put_time(r, o, "last_merge", s->last_merge);
	rbk_json_set_int(&r->arena, o, "people", (int64_t)s->people);
	rbk_json_set_int(&r->arena, o, "cases", (int64_t)s->cases);
	rbk_json_set_int(&r->arena, o, "contested", (int64_t)s->contested);
	rbk_json_set_int(&r->arena, o, "quarantined", (int64_t)s->quarantined);
}

static int
put_lists(struct rbk_run *r, struct rbk_json *health, const struct rbk_shape *shape, struct rbk_err *err)
{
	struct rbk_part parts[] = {
		{ .name = "quarantine", .columns = quarantine_columns },
		{ .name = "ahead", .columns = ahead_columns },
		{ .name = "silent", .columns = silent_columns },
	};
	const size_t n = sizeof parts / sizeof *parts;

	for (size_t i = 0; i < n; i++) {
		struct rbk_json *list = rbk_json_get(health, parts[i].name);

		parts[i].list = list ? rbk_json_copy(&r->arena, list) : rbk_json_list(&r->arena);
	}
	if (rbk_shape_parts(parts, n, r, shape, err))
		return (int)err->code;
	for (size_t i = 0; i < n; i++)
		if (parts[i].list && (parts[i].list->child || r->general.json))
			rbk_pen_table(r, parts[i].name, parts[i].columns, parts[i].list, NULL);
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	struct rbk_hub_status s = {0};
	struct rbk_json *o = rbk_json_obj(&r->arena), *health = rbk_json_obj(&r->arena);
	char *end = NULL;
	const long days = args->silent ? strtol(args->silent, &end, 10) : SILENT_DAYS;
	struct rbk_hub *hub;

	if (args->silent && (*end || days < 1 || days > 10000))
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.40s\" is not a number of days"), args->silent);
	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	r->zone = rbk_hub_zone(hub);
	int code = rbk_hub_status(hub, &s, err);

	if (!code)
		code = rbk_hub_health(health, &r->arena, hub, (int)days, err);
	rbk_hub_close(hub);
	if (code)
		return code;
	put_counts(r, o, &s);
	RBK_JSON_EACH(it, health)
		if (it->type != RBK_J_LIST)
			rbk_json_set(&r->arena, o, it->name, rbk_json_copy(&r->arena, it));
	rbk_pen_card(r, "hub", columns, o);
	if (put_lists(r, health, &args->shape, err))
		return (int)err->code;
	if (s.quarantined || rbk_json_get(health, "ahead")->child || rbk_json_get_int(health, "waits_minutes", 0) >= WAIT_MINUTES)
		r->status = RBK_EXIT_NO;
	return 0;
}

const struct rbk_command rbk_command_hub_status = {
	.name = "hub status",
	.summary = N_("how the hub is doing"),
	.about = N_("Shows what was received and merged, open conflicts, what is in quarantine and why, whose clock is ahead of the hub's by ten minutes or more, and who has sent nothing for two weeks (--silent). --where and --sort are for these lists.\n\n"
	            "Exit status, for monitoring: 0 all is well; 1 something is in quarantine, a clock is ahead, or a push has waited ten minutes for its merge; 5 data is broken."),
	.examples = "hub status --hub /srv/hub\nhub status --hub /srv/hub --where 'days>30' --sort -days",
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_HUB,
	.schema = "hub_status/2",
	.run = run,
};

/* hub init, enroll, merge: for whoever administers the hub; and the
   hidden hub hook that the boxes' hooks run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/device.h"
#include "cli/org.h"
#include "cli/pen.h"
#include "cli/progress.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "sync/hub.h"

struct init_args {
	const char *org, *zone;
	bool        unsigned_books;
};

static const struct rbk_option init_options[] = {
	{ RBK_OPT_STR, "org", offsetof(struct init_args, org), "NAME", N_("short name of the organisation"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "zone", offsetof(struct init_args, zone), "ZONE", N_("its time zone (+08:00)"), 0, NULL },
	{ RBK_OPT_FLAG, "unsigned", offsetof(struct init_args, unsigned_books), NULL, N_("take books that are not signed: for a folder whose users all trust each other"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand init_operands[] = {
	{ "PATH", RBK_ARG_ONE, N_("the new folder for the hub") },
	{ 0 },
};

static int
init_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct init_args *args = r->args;
	const char *path = r->operand[0], *zone = args->zone ? args->zone : "+08:00";
	struct rbk_json *made = rbk_json_obj(&r->arena);
	char *program = realpath("/proc/self/exe", NULL);

	if (!program)
		return rbk_fail(err, RBK_E_OS, N_("can't tell where this program is: /proc must be mounted, since the hub's hooks run it"));
	int code = rbk_hub_init(path, args->org, zone, !args->unsigned_books, program, err);

	free(program);
	if (code)
		return code;
	rbk_json_set_str(&r->arena, made, "path", path);
	rbk_json_set_str(&r->arena, made, "org", args->org);
	rbk_json_set_str(&r->arena, made, "zone", zone);
	rbk_pen_put(r, "hub", made);
	rbk_line(r, N_("the hub of %s is in %s"), args->org, path);
	rbk_note(r, N_("next: roadbook hub enroll --hub %s ID --name N --level L --unit UNIT"), path);
	return 0;
}

const struct rbk_command rbk_command_hub_init = {
	.name = "hub init",
	.summary = N_("make a hub"),
	.about = N_("Makes a hub: the folder through which headquarters receives books, merges them and answers. Policy: the compiled-in one.\n\n"
	            "The hub makes a key (HUB/key, readable by its owner only) and signs with it all it says; books know the key from init on and take nothing else. It takes only books that a device enrolled for their person has signed."),
	.examples = "hub init /srv/hub --org yuancheng",
	.operands = init_operands,
	.options = init_options,
	.size = sizeof(struct init_args),
	.schema = "hub/1",
	.run = init_run,
};

struct enroll_args {
	const char *name, *level, *unit, *leader, *hired;
};
#define AT(field) offsetof(struct enroll_args, field)

static const struct rbk_option enroll_options[] = {
	{ RBK_OPT_STR, "name", AT(name), "N", N_("full name"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "level", AT(level), "L", N_("level of the ladder"), RBK_OPT_NEEDED, "levels" },
	{ RBK_OPT_STR, "unit", AT(unit), "UNIT", N_("the unit: id or name"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "leader", AT(leader), "PERSON", N_("direct leader, enrolled before; else the head of the unit; none at the top"), RBK_OPT_ASKED, NULL },
	{ RBK_OPT_STR, "hired", AT(hired), "DAY", N_("day of hire: 2026-11-23; else today"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand enroll_operands[] = {
	{ "ID", RBK_ARG_ONE, N_("the person's id: 2 to 32 of a-z, 0-9 and -") },
	{ 0 },
};

static int
enroll_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct enroll_args *args = r->args;
	struct rbk_post post = { .person = r->operand[0], .name = args->name, .level = args->level, .unit = args->unit, .leader = args->leader, .hired = rbk_fill_when(r, args->hired) };
	struct rbk_json *o = rbk_json_obj(&r->arena);
	struct rbk_hub *hub;

	if (!rbk_run_central(r, err) /* the policy's levels */ ||
	    rbk_fill_term(&post.level, r, "level", "levels", args->level, err))
		return (int)err->code;
	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	char pass[RBK_CODE_TEXT];
	const char *before = rbk_person_name(r, post.person); /* just the id of who isn't enrolled */
	bool none = false, is_new = rbk_org_unit_is_new(r, post.unit);
	int code = rbk_hub_enroll(hub, &post, err);

	if (!code && rbk_hub_key(hub))
		code = rbk_hub_device_none(&none, hub, post.person, err);
	if (!code && none)
		code = rbk_hub_device_invite(pass, hub, post.person, err);
	if ((code = rbk_org_done(r, hub, code, err)))
		return code;
	rbk_json_set_str(&r->arena, o, "id", post.person);
	rbk_json_set_str(&r->arena, o, "name", post.name);
	rbk_json_set_str(&r->arena, o, "level", post.level);
	rbk_json_set_str(&r->arena, o, "unit", post.unit);
	rbk_json_set_str(&r->arena, o, "leader", post.leader);
	rbk_pen_put(r, "person", o);
	rbk_line(r, N_("enrolled: %s %s"), post.person, post.name);
	if (strcmp(before, post.person) != 0)
		rbk_note(r, N_("note: that was %s, enrolled before; name and post are now as given here"), before);
	if (is_new)
		rbk_org_unit_note(r, post.unit);
	if (none) {
		rbk_json_set_str(&r->arena, o, "code", pass);
		rbk_say_code(r, post.person, pass);
	}
	return 0;
}

const struct rbk_command rbk_command_hub_enroll = {
	.name = "hub enroll",
	.summary = N_("enrol a person, or change their post"),
	.about = N_("Enrols a person: staff record, box and desk. Run again for the same person, it changes their post from now on (hub staff set changes single fields). A unit that isn't known yet is made; hub unit set gives it a name, a place and a head.\n\n"
	            "Who has no device yet gets a code for the first one: tell it to the person by a way you trust (init --code)."),
	.examples = "hub enroll --hub /srv/hub r-li --name 李锐 --level manager --unit east --leader z-chen",
	.operands = enroll_operands,
	.options = enroll_options,
	.size = sizeof(struct enroll_args),
	.flags = RBK_CMD_HUB,
	.schema = "enroll/1",
	.run = enroll_run,
};

struct merge_args {
	bool watch;
};

static const struct rbk_option merge_options[] = {
	{ RBK_OPT_FLAG, "watch", offsetof(struct merge_args, watch), NULL, N_("go on: merge whenever something is received, and deadlines as they pass"), 0, NULL },
	{ 0 },
};

static void
say_merge(struct rbk_run *r, const struct rbk_merge_report *m)
{
	if (m->left)
		rbk_line(r, N_("another merge is running: it does the work"));
	else if (!m->last && !m->cases)
		rbk_line(r, N_("nothing to merge"));
	else
		rbk_line(r, N_("merged up to number %lld: books %zu, quarantined %zu, cases %zu, new conflicts %zu, new suspicions %zu, desks %zu"),
		         (long long)m->last, m->books, m->quarantined, m->cases, m->conflicts, m->suspicions, m->desks);
}

/* `scan`: boxes whose hooks were killed, or that have none, too. */
static int
merge_once(struct rbk_merge_report *m, struct rbk_run *r, bool scan, struct rbk_err *err)
{
	struct rbk_progress p = { .run = r };
	struct rbk_hub *hub;
	size_t added;

	*m = (struct rbk_merge_report){0};
	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = scan ? rbk_hub_scan(hub, &added, err) : 0;

	if (!code)
		code = rbk_hub_merge(hub, m, rbk_progress_show, &p, err);
	rbk_progress_end(&p);
	rbk_hub_close(hub);
	return code;
}

#define EVERY 60 /* seconds until deadlines and boxes are looked at without a push */

/* Until a signal ends it, which does no harm. What can't be merged now (a full
   disk) is tried again. */
static int
watch(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_merge_report m;
	struct rbk_hub *hub;
	bool grew = false;
	int fd;

	if (r->general.json)
		return rbk_fail(err, RBK_E_USAGE, N_("--watch goes on for ever, so there is no document for --json"));
	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_hub_watch(&fd, hub, err);

	rbk_hub_close(hub);
	while (!code) {
		struct rbk_err why = { .say = r->say };

		if (merge_once(&m, r, !grew, &why))
			rbk_note(r, "%s", why.text);
		else if (m.last || m.cases)
			say_merge(r, &m);
		(void)fflush(stdout);
		grew = rbk_hub_wait(fd, EVERY);
	}
	return code;
}

static int
merge_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct merge_args *args = r->args;
	struct rbk_merge_report m;
	struct rbk_json *o = rbk_json_obj(&r->arena);

	if (args->watch)
		return watch(r, err);
	if (merge_once(&m, r, true, err))
		return (int)err->code;
	rbk_json_set_bool(&r->arena, o, "left", m.left);
	rbk_json_set_int(&r->arena, o, "first", m.first);
	rbk_json_set_int(&r->arena, o, "last", m.last);
	rbk_json_set_int(&r->arena, o, "books", (int64_t)m.books);
	rbk_json_set_int(&r->arena, o, "quarantined", (int64_t)m.quarantined);
	rbk_json_set_int(&r->arena, o, "cases", (int64_t)m.cases);
	rbk_json_set_int(&r->arena, o, "conflicts", (int64_t)m.conflicts);
	rbk_json_set_int(&r->arena, o, "suspicions", (int64_t)m.suspicions);
	rbk_json_set_int(&r->arena, o, "desks", (int64_t)m.desks);
	rbk_pen_put(r, "merge", o);
	say_merge(r, &m);
	return 0;
}

const struct rbk_command rbk_command_hub_merge = {
	.name = "hub merge",
	.summary = N_("merge what was received, apply deadlines"),
	.about = N_("Merges every push not merged yet, lets deadlines take effect, writes the desks. Every push does this by itself; a daily run applies deadlines when nobody pushes. Safe to stop and to run again.\n\n"
	            "--watch goes on until it is stopped: run it as the hub's own user (a systemd service) where those who push may not read central. Their user needs to write boxes, journal and journal.lock, and nothing else of the hub but desks, units and commons to read (chgrp GROUP HUB && chmod 710 HUB lets a group through the folder, which hub init gives to its owner alone; chmod 700 central.git); sync then waits a few seconds for the merge."),
	.examples = "hub merge --hub /srv/hub\nhub merge --hub /srv/hub --watch",
	.options = merge_options,
	.size = sizeof(struct merge_args),
	.flags = RBK_CMD_HUB,
	.schema = "merge/1",
	.run = merge_run,
};

static const struct rbk_operand hook_operands[] = {
	{ "HOOK", RBK_ARG_ONE, N_("update, committed or post-receive") },
	{ "BOX", RBK_ARG_ONE, N_("the box's path") },
	{ "WORD", RBK_ARG_ANY, N_("what git gives the hook") },
	{ 0 },
};

static int
hook_run(struct rbk_run *r, struct rbk_err *err)
{
	char **words = rbk_arena_take(&r->arena, (r->n + 1) * sizeof *words);

	if (r->n < 2)
		return rbk_fail(err, RBK_E_USAGE, N_("hub hook is what a box's hooks run; it isn't typed by people"));
	for (size_t i = 2; i < r->n; i++)
		words[i - 2] = rbk_arena_str(&r->arena, r->operand[i]);
	return rbk_hub_hook(r->operand[0], r->operand[1], (int)r->n - 2, words, err);
}

const struct rbk_command rbk_command_hub_hook = {
	.name = "hub hook",
	.summary = N_("what a box's hooks run"),
	.about = N_("Run by the hooks of a box when something is pushed to it; not typed by people."),
	.operands = hook_operands,
	.flags = RBK_CMD_HIDDEN | RBK_CMD_RAW,
	.run = hook_run,
};

/* hub restore: a hub brought back from a backup. */
#include "cli/pen.h"
#include "cli/progress.h"
#include "sync/hub.h"

static const struct rbk_operand operands[] = {
	{ "BACKUP", RBK_ARG_ONE, N_("the folder that hub backup made") },
	{ 0 },
};

/* What headquarters did since is in nobody's book. */
static void
tell(struct rbk_run *r, const struct rbk_restore_report *b)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);
	char at[RBK_TIME_TEXT];

	rbk_time_write(at, b->at, r->zone);
	rbk_json_set_str(&r->arena, o, "path", r->general.hub);
	rbk_json_set_int(&r->arena, o, "journal", b->journal);
	rbk_json_set_int(&r->arena, o, "epoch", b->epoch);
	if (b->at)
		rbk_json_set_str(&r->arena, o, "at", at);
	rbk_pen_put(r, "restore", o);
	if (b->at)
		rbk_line(r, N_("the hub is back in %s, as it was at number %lld (%.16s); it goes on with number %lld"), r->general.hub,
		         (long long)b->journal, at, (long long)b->epoch + 1);
	else
		rbk_line(r, N_("the hub is back in %s, as it was before its first push; it goes on with number %lld"), r->general.hub,
		         (long long)b->epoch + 1);
	rbk_note(r, N_("books send again by themselves what it lacks, with their next roadbook sync"));
	rbk_note(r, N_("what headquarters did since then is lost and has to be done again: people enrolled, posts, units, policies, codes given out, and devices ended: a lost one is trusted until then"));
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_progress p = { .run = r };
	struct rbk_restore_report b;
	struct rbk_merge_report m;
	struct rbk_hub *hub = NULL;
	int code = rbk_hub_restore(r->operand[0], r->general.hub, &b, rbk_progress_show, &p, err);

	rbk_progress_end(&p);
	if (code)
		return code;
	tell(r, &b);
	code = rbk_hub_open(&hub, r->general.hub, err);
	if (!code)
		code = rbk_hub_merge(hub, &m, NULL, NULL, err);
	rbk_hub_close(hub);
	return code ? rbk_while(err, N_("the hub is back; its next merge has to be run by hand: roadbook hub merge")) : 0;
}

const struct rbk_command rbk_command_hub_restore = {
	.name = "hub restore",
	.summary = N_("bring a hub back from a backup"),
	.about = N_("Copies a backup into the place of the hub, which must be free: a hub that is there is never overwritten. The copy is verified first, as roadbook verify does, and every repository is read; it appears whole or not at all. Killed half-way, it leaves PATH.roadbook-part, which the next one clears away. Run it as the hub's own user.\n\n"
	            "Every repository of headquarters then says, signed with the hub's key, that the hub began again. Devices that know more take it on that word only, keep what they had from the lost one (git: refs/roadbook/before), and send again what it lacks. Their receipts from the lost one count no more: they say saved until the new hub has received. Numbers go on far behind any that may have been given out, so that none ever means two pushes.\n\n"
	            "Do again what headquarters did since the backup: enrolments, posts, units, policies, codes, ended devices. Who was enrolled since then is enrolled again and types roadbook device join CODE. If the hub had a new key after the backup (hub sign --new-key), the former one is in force again and devices refuse it, since a key that was replaced may have been stolen: their sync names it and what to type, git config roadbook.hubKey KEY, which each person does once they have heard from headquarters that it is right. A backup behind every new key spares them that."),
	.examples = "hub restore --hub /srv/hub /backup/hub-2026-11-24",
	.operands = operands,
	.flags = RBK_CMD_HUB,
	.schema = "restore/1",
	.run = run,
};

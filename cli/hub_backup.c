/* hub backup: a copy of the hub while it runs. */
#include "cli/pen.h"
#include "sync/hub.h"

static const struct rbk_operand operands[] = {
	{ "DIR", RBK_ARG_ONE, N_("the new folder for the copy") },
	{ 0 },
};

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const char *to = r->operand[0];
	struct rbk_backup_report b;
	struct rbk_merge_report m;
	struct rbk_json *o = rbk_json_obj(&r->arena);
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_hub_backup(hub, to, &b, err);

	if (!code && rbk_hub_merge(hub, &m, NULL, NULL, err))
		code = rbk_while(err, N_("the backup is made; what came meanwhile waits for the next merge"));
	rbk_hub_close(hub);
	if (code)
		return code;
	rbk_json_set_str(&r->arena, o, "path", to);
	rbk_json_set_int(&r->arena, o, "journal", b.journal);
	rbk_json_set_int(&r->arena, o, "files", b.files);
	rbk_json_set_int(&r->arena, o, "bytes", b.bytes);
	rbk_pen_put(r, "backup", o);
	rbk_line(r, N_("backed up to %s, up to number %lld: %lld files, %lld bytes"), to, (long long)b.journal,
	         (long long)b.files, (long long)b.bytes);
	return 0;
}

const struct rbk_command rbk_command_hub_backup = {
	.name = "hub backup",
	.summary = N_("copy the hub while it runs"),
	.about = N_("Copies the hub into a new folder. Pushes go on meanwhile, merges wait; whatever the copy's journal and refs name is in it. Killed half-way, it leaves DIR.roadbook-part, which the next one clears away. "
	            "Run it as the hub's own user: the hub's key is copied too, so keep the copy as safe as the hub. Lenses are left out: the next merge makes them anew.\n\n"
	            "The copy is a hub: roadbook verify --hub DIR and git fsck look it over. roadbook hub restore brings it back; merely put in the hub's place, it is refused by devices that synced after the backup."),
	.examples = "hub backup --hub /srv/hub /backup/hub-2026-11-24",
	.operands = operands,
	.flags = RBK_CMD_HUB,
	.schema = "backup/1",
	.run = run,
};

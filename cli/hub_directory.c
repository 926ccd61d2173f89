/* hub directory …: the directory of claimed clients in commons. */
#include "cli/org.h"
#include "cli/pen.h"
#include "sync/hub.h"

static int
rotate_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_org_done(r, hub, rbk_hub_directory_rotate(hub, err), err);

	if (!code)
		rbk_line(r, N_("The directory of claimed clients has a new key; each sync fetches it whole once."));
	return code;
}

const struct rbk_command rbk_command_hub_directory_rotate = {
	.name = "hub directory rotate",
	.summary = N_("give the directory of claimed clients a new key"),
	.about = N_("Makes a new key and hashes the directory anew with it, as hub staff leave does by itself. An older copy can't be compared with newer ones then; "
	            "what it says when looked up it goes on saying. Every device fetches the whole directory at its next sync."),
	.examples = "hub directory rotate --hub /srv/hub",
	.flags = RBK_CMD_HUB,
	.schema = "directory/1",
	.run = rotate_run,
};

/* hub device …, hub sign: whose signatures the hub takes, and its own. */
#include <stdlib.h>
#include <string.h>

#include "cli/device.h"
#include "cli/shape.h"
#include "cli/org.h"
#include "sync/hub.h"

static const struct rbk_operand person_operand[] = {
	{ "PERSON", RBK_ARG_ONE, N_("the person: id or name") },
	{ 0 },
};

static const struct rbk_operand list_operands[] = {
	{ "PERSON", RBK_ARG_MAYBE, N_("the person: id or name; else everybody's devices") },
	{ 0 },
};

static const struct rbk_column list_columns[] = {
	{ "person", N_("person"), RBK_SHOW_TEXT, NULL },
	{ "device", N_("device"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("name"), RBK_SHOW_TEXT, NULL },
	{ "from", N_("from number"), RBK_SHOW_INT, NULL },
	{ "until", N_("until number"), RBK_SHOW_INT, NULL },
	{ "print", N_("key"), RBK_SHOW_TEXT, NULL },
	{ 0 },
};

static const struct rbk_option list_options[] = { RBK_SHAPE_OPTIONS(0), { 0 } };

static int
list_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *list = rbk_json_list(&r->arena);
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_hub_devices(list, &r->arena, hub, r->n ? r->operand[0] : NULL, err);

	rbk_hub_close(hub);
	if (!code && !(code = rbk_shape(&list, r, list_columns, r->args, err)))
		rbk_pen_table(r, "devices", list_columns, list, rbk_shape_none(r->args, N_("no device is enrolled")));
	return code;
}

const struct rbk_command rbk_command_hub_device_list = {
	.name = "hub device list",
	.summary = N_("list people's devices and their keys"),
	.about = N_("Lists whose devices the hub trusts, from which journal number on and until which. The file allowed_signers in the hub's folder holds the same for git: git -c gpg.ssh.allowedSignersFile=/srv/hub/allowed_signers log --show-signature."),
	.examples = "hub device list --hub /srv/hub\nhub device list --hub /srv/hub r-li",
	.operands = list_operands,
	.options = list_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_HUB,
	.schema = "devices/1",
	.run = list_run,
};

static int
invite_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);
	char pass[RBK_CODE_TEXT];
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_hub_device_invite(pass, hub, r->operand[0], err);

	rbk_hub_close(hub);
	if (code)
		return code;
	rbk_json_set_str(&r->arena, o, "person", r->operand[0]);
	rbk_json_set_str(&r->arena, o, "code", pass);
	rbk_pen_put(r, "invitation", o);
	rbk_say_code(r, r->operand[0], pass);
	return 0;
}

const struct rbk_command rbk_command_hub_device_invite = {
	.name = "hub device invite",
	.summary = N_("make a code for a device of a person"),
	.about = N_("Makes a code by which one device of the person can join. hub enroll gives the first one. The hub keeps only what the code is checked by, so it can't be shown again; tell it to the person by a way you trust."),
	.examples = "hub device invite --hub /srv/hub r-li",
	.operands = person_operand,
	.flags = RBK_CMD_HUB,
	.schema = "invitation/1",
	.run = invite_run,
};

struct end_args {
	const char *from;
};

static const struct rbk_option end_options[] = {
	{ RBK_OPT_STR, "from", offsetof(struct end_args, from), "NUMBER", N_("the first journal number it is not trusted at; not one that is merged; else the next"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand end_operands[] = {
	{ "PERSON", RBK_ARG_ONE, N_("the person: id or name") },
	{ "DEVICE", RBK_ARG_ONE, N_("the device's id, a unique beginning of it, or its name") },
	{ 0 },
};

static int
end_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct end_args *args = r->args;
	char *end = NULL;
	const long long from = args->from ? strtoll(args->from, &end, 10) : 0;
	struct rbk_hub *hub;

	if (args->from && (*end || from < 1))
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.40s\" is not a number of the journal"), args->from);
	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_org_done(r, hub, rbk_hub_device_end(hub, r->operand[0], r->operand[1], from, err), err);

	if (!code)
		rbk_line(r, N_("what the device %s of %s signs is taken no more"), r->operand[1], r->operand[0]);
	return code;
}

const struct rbk_command rbk_command_hub_device_end = {
	.name = "hub device end",
	.summary = N_("a device is lost: trust it no more"),
	.about = N_("From a journal number on (the next, unless --from says) nothing is taken that the device signs. What was merged stays; hub device invite gives the person a code for another device, which gets the whole book back from the hub."),
	.examples = "hub device end --hub /srv/hub r-li d-3vk",
	.operands = end_operands,
	.options = end_options,
	.size = sizeof(struct end_args),
	.flags = RBK_CMD_HUB,
	.schema = "device/1",
	.run = end_run,
};

struct sign_args {
	bool require, new_key;
};

static const struct rbk_option sign_options[] = {
	{ RBK_OPT_FLAG, "require", offsetof(struct sign_args, require), NULL, N_("from now on books must be signed too"), 0, NULL },
	{ RBK_OPT_FLAG, "new-key", offsetof(struct sign_args, new_key), NULL, N_("a new key, for which the present one vouches"), 0, NULL },
	{ 0 },
};

static int
sign_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct sign_args *args = r->args;
	struct rbk_json *o = rbk_json_obj(&r->arena);
	struct rbk_hub *hub;

	if (rbk_hub_open(&hub, r->general.hub, err))
		return (int)err->code;
	int code = rbk_hub_sign(hub, args->new_key, args->require, err);

	if (!code) {
		rbk_json_set_str(&r->arena, o, "key", rbk_hub_key(hub));
		rbk_json_set_bool(&r->arena, o, "required", rbk_hub_must_sign(hub));
		rbk_pen_put(r, "hub", o);
		rbk_line(r, N_("the hub signs with %s"), rbk_hub_key(hub));
		rbk_line(r, rbk_hub_must_sign(hub) ? N_("books must be signed") : N_("books need not be signed, except by who has a device enrolled"));
	}
	rbk_hub_close(hub);
	return code;
}

const struct rbk_command rbk_command_hub_sign = {
	.name = "hub sign",
	.summary = N_("make a hub sign, ask for signed books, or renew its key"),
	.about = N_("A hub made by this version signs all it says and takes signed books only. This brings an older hub there: without options it begins to sign; --require asks for signed books, so give everybody a code first (hub device invite PERSON; they type device join CODE). Books learn the hub's key at their next sync and refuse any other from then on.\n\n"
	            "--new-key: books follow to the new key by themselves, because the present one vouches for it. If the key was stolen that is no use: tell people the new key another way."),
	.examples = "hub sign --hub /srv/hub\nhub sign --hub /srv/hub --require",
	.options = sign_options,
	.size = sizeof(struct sign_args),
	.flags = RBK_CMD_HUB,
	.schema = "hub_sign/1",
	.run = sign_run,
};

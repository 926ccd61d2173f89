/* device …: this device and the person's others, in the book. */
#include "cli/device.h"

#include "cli/pen.h"
#include "cli/shape.h"
#include "cli/sight.h"
#include "sync/device.h"

const struct rbk_column rbk_device_columns[] = {
	{ "person", NULL, RBK_SHOW_TEXT, NULL },
	{ "device", N_("device"), RBK_SHOW_TEXT, NULL },
	{ "name", N_("name"), RBK_SHOW_TEXT, NULL },
	{ "standing", N_("state"), RBK_SHOW_WORD, NULL },
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

	if (rbk_device_list(list, &r->arena, r->book, err) || rbk_shape(&list, r, rbk_device_columns, r->args, err))
		return (int)err->code;
	rbk_pen_table(r, "devices", rbk_device_columns, list, rbk_shape_none(r->args, N_("no device has a key")));
	rbk_line(r, N_("this device is %s"), rbk_book_device(r->book));
	return 0;
}

const struct rbk_command rbk_command_device_list = {
	.name = "device list",
	.summary = N_("list your devices"),
	.about = N_("Lists your devices and whether headquarters trusts what they send, as of your last sync."),
	.examples = "device list",
	.options = list_options,
	.size = sizeof(struct rbk_shape),
	.flags = RBK_CMD_BOOK,
	.schema = "devices/1",
	.run = list_run,
};

struct join_args {
	const char *name;
};

static const struct rbk_option join_options[] = {
	{ RBK_OPT_STR, "name", offsetof(struct join_args, name), "N", N_("what you call this device, for example laptop"), 0, NULL },
	{ 0 },
};

static const struct rbk_operand join_operands[] = {
	{ "CODE", RBK_ARG_ONE, N_("the code, from headquarters or from device invite on another of your devices") },
	{ 0 },
};

static int
join_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct join_args *args = r->args;

	if (rbk_device_join(r->book, r->operand[0], args->name, err))
		return (int)err->code;
	rbk_line(r, N_("this device has a key now; the next roadbook sync tells headquarters"));
	return 0;
}

const struct rbk_command rbk_command_device_join = {
	.name = "device join",
	.summary = N_("give this device a key that a code vouches for"),
	.about = N_("Gives a book that is here already a key, so that what it sends is signed: for books made before the hub asked for signatures, or when a code went wrong. A new book takes its code by init --code."),
	.examples = "device join 4k7m-2q9x-0c3d-8r5t-w6y1-b2n4-h8j0",
	.operands = join_operands,
	.options = join_options,
	.size = sizeof(struct join_args),
	.flags = RBK_CMD_BOOK,
	.schema = "device/1",
	.run = join_run,
};

void
rbk_say_code(struct rbk_run *r, const char *person, const char *code)
{
	rbk_line(r, N_("code for a device of %s: %s"), person, code);
	rbk_note(r, N_("it is good for one device and %d days: roadbook init --code CODE (or, in a book that is there, roadbook device join CODE); who has it can write as %s"),
	         RBK_CODE_DAYS, person);
}

static int
invite_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *o = rbk_json_obj(&r->arena);
	char code[RBK_CODE_TEXT];

	if (rbk_device_invite(code, r->book, err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, o, "person", rbk_book_person(r->book));
	rbk_json_set_str(&r->arena, o, "code", code);
	rbk_pen_put(r, "invitation", o);
	rbk_say_code(r, rbk_book_person(r->book), code);
	rbk_note(r, N_("headquarters must hear of it first: roadbook sync here, then the other device"));
	return 0;
}

const struct rbk_command rbk_command_device_invite = {
	.name = "device invite",
	.summary = N_("make a code for another device of yours"),
	.about = N_("Makes a code by which one other device of yours can join: a phone beside the laptop. The book holds only what the code is checked by."),
	.examples = "device invite",
	.flags = RBK_CMD_BOOK,
	.schema = "invitation/1",
	.run = invite_run,
};

static const struct rbk_operand end_operands[] = {
	{ "DEVICE", RBK_ARG_ONE, N_("the device's id, a unique beginning of it, or its name") },
	{ 0 },
};

static int
end_run(struct rbk_run *r, struct rbk_err *err)
{
	if (rbk_device_end(r->book, r->operand[0], err))
		return (int)err->code;
	rbk_line(r, N_("with the next roadbook sync headquarters stops trusting that device"));
	return 0;
}

const struct rbk_command rbk_command_device_end = {
	.name = "device end",
	.summary = N_("a device of yours is lost or gone"),
	.about = N_("From your next sync on headquarters takes nothing more that the device signs. If you have no other device, ask headquarters: roadbook hub device end."),
	.examples = "device end d-3vk",
	.operands = end_operands,
	.flags = RBK_CMD_BOOK,
	.schema = "device/1",
	.run = end_run,
};

static int
renew_run(struct rbk_run *r, struct rbk_err *err)
{
	if (rbk_device_renew(r->book, err))
		return (int)err->code;
	rbk_line(r, N_("this device has a new key; the next roadbook sync tells headquarters"));
	return 0;
}

const struct rbk_command rbk_command_device_renew = {
	.name = "device renew",
	.summary = N_("give this device a new key"),
	.about = N_("Makes a new key for this device. The former one vouches for it and then ends."),
	.examples = "device renew",
	.flags = RBK_CMD_BOOK,
	.schema = "device/1",
	.run = renew_run,
};

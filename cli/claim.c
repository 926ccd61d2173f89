/* claim, pick and release. */
#include <string.h>

#include "cli/card.h"
#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/parts.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "core/rules/check.h"
#include "core/rules/register.h"
#include "core/store/clock.h"

static const struct rbk_operand operands[] = {
	{ "CLIENT", RBK_ARG_ONE, N_("an id, a unique beginning of one, or a name") },
	{ 0 },
};

/* What the claim lacks, and what to type (`contact`: one the client has, or
   NULL); returns the list for --json. */
static struct rbk_json *
tell_missing(struct rbk_run *r, const char *const *missing, const char *client, const char *contact)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	if (missing[0])
		rbk_note(r, N_("the claim is saved, but it will be void: something is missing. Type:"));
	for (size_t i = 0; missing[i]; i++) {
		rbk_json_add(list, rbk_json_str(&r->arena, missing[i]));
		if (strcmp(missing[i], "contact") == 0 && contact)
			rbk_note(r, N_("  roadbook contact set %s %s name=… title=… phone=…    (full name, title and phone of one contact)"), client, rbk_quoted(r, contact));
		else if (strcmp(missing[i], "contact") == 0)
			rbk_note(r, N_("  roadbook contact add %s --name N --title T --phone P    (a contact with full name, title and phone)"), client);
		else
			rbk_note(r, N_("  roadbook client set %s %s=…"), client, missing[i]);
	}
	if (missing[0])
		rbk_note(r, N_("and then claim again: roadbook claim %s"), client);
	return list;
}

struct claim_args {
	bool        renew;
	const char *hold, *reason;
};
#define AT(field) offsetof(struct claim_args, field)

static const struct rbk_option claim_options[] = {
	{ RBK_OPT_FLAG, "renew", AT(renew), NULL, N_("asks for the renewal of a confirmed claim, for progress in the funnel"), 0, NULL },
	{ RBK_OPT_STR, "hold", AT(hold), "DAY", N_("holds the claim until this day, for a tender"), 0, NULL },
	{ RBK_OPT_STR, "reason", AT(reason), "R", N_("of a hold: which tender, and why so long"), 0, NULL },
	{ 0 },
};

/* A client, what is known of it, and one's own claim. */
struct claiming {
	struct rbk_run         *r;
	struct rbk_entry        e;
	struct rbk_scan         s;
	struct rbk_json        *kase;
	const struct rbk_json  *own; /* live; NULL: none, as of the last sync */
	struct rbk_record       event;
};

static bool
is(const struct rbk_json *o, const char *field, const char *word)
{
	const char *s = rbk_json_get_str(o, field);

	return s && strcmp(s, word) == 0;
}

/* It was handed on and given up, or lapsed: nothing of it is in one's book. */
static void
tell_known(struct rbk_run *r, const char *typed)
{
	struct rbk_err why = {0};
	struct rbk_json *cases;

	if (rbk_cases(&cases, r, &why))
		return;
	RBK_JSON_EACH(kase, cases) {
		const char *name = rbk_json_get_str(kase, "name");

		if (!name || !strstr(name, typed))
			continue;
		rbk_note(r, N_("headquarters knows %s, but it isn't in your book. Type first: roadbook client add %s --source S --region CODE --volume V, and a contact (contact add)"),
		         name, rbk_quoted(r, name));
		return;
	}
}

static int
look(struct claiming *c, struct rbk_err *err)
{
	struct rbk_run *r = c->r;
	const char *id;

	if (rbk_find_client(&c->e, r, r->operand[0], err)) {
		if (err->code == RBK_E_MISSING)
			tell_known(r, r->operand[0]);
		return (int)err->code;
	}
	if (rbk_entry_read(&c->e, r, err) || rbk_scan_client(&c->s, r, &c->e, err) ||
	    rbk_case_of(&c->kase, r, &c->e, err))
		return (int)err->code;
	RBK_JSON_EACH(it, rbk_json_get(c->kase, "claims"))
		if (rbk_claim_is_live(it) && is(it, "person", rbk_book_person(r->book)))
			c->own = it;
	if (rbk_claimed_folder(&id, r, &c->e, err))
		return (int)err->code;
	rbk_new(&c->event, r, "event", id);
	return 0;
}

/* Own open claims as of the last sync, won clients left out. */
static int
count_open(int64_t *n, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_json *cases;

	*n = 0;
	if (rbk_cases(&cases, r, err))
		return (int)err->code;
	RBK_JSON_EACH(kase, cases)
		RBK_JSON_EACH(it, rbk_json_get(kase, "claims"))
			*n += rbk_claim_is_live(it) && is(it, "person", rbk_book_person(r->book)) && !rbk_json_get_bool(it, "won");
	return 0;
}

/* How many open claims it makes; beyond the post's limit it is filed too. */
static int
note_open(struct claiming *c, struct rbk_err *err)
{
	struct rbk_run *r = c->r;
	int64_t n, cap = rbk_policy_of(rbk_run_policy(r), "claim.cap", rbk_person_level(r, rbk_book_person(r->book)), INT64_MAX);

	if (count_open(&n, r, err))
		return (int)err->code;
	n += c->own == NULL;
	rbk_json_set_int(&r->arena, c->event.root, "open", n);
	if (n > cap)
		rbk_note(r, N_("these are %lld open claims, %lld are your post's limit: it is filed all the same, and your leader is told"), (long long)n, (long long)cap);
	return 0;
}

static int
file(struct claiming *c, struct rbk_err *err)
{
	struct rbk_run *r = c->r;
	const char *owner = c->kase ? rbk_json_get_str(c->kase, "owner") : NULL, *missing[16];
	struct rbk_record *contacts;
	size_t n = rbk_scan_kind(&contacts, r, &c->s, "contact");

	(void)rbk_claim_missing(missing, rbk_run_policy(r), &c->e.client, contacts, n);
	if (owner && strcmp(owner, rbk_book_person(r->book)) == 0)
		rbk_note(r, N_("you hold this client already: roadbook why %s"), c->e.id);
	else if (owner)
		rbk_note(r, N_("%s holds this client: your claim will be a conflict, for a leader to rule on"), rbk_person_name(r, owner));
	rbk_json_set_str(&r->arena, c->event.root, "type", "claim");
	if (strcmp(r->cmd->name, "pick") == 0 || (c->kase && rbk_json_get_str(c->kase, "pooled")))
		rbk_json_set_bool(&r->arena, c->event.root, "pick", true);
	if (note_open(c, err) || rbk_save(r, &c->event, "claim", err))
		return (int)err->code;
	rbk_pen_put(r, "missing", tell_missing(r, missing, rbk_quoted(r, r->operand[0]), n ? rbk_record_str(&contacts[0], "name") : NULL));
	return 0;
}

static int
renew(struct claiming *c, struct rbk_err *err)
{
	struct rbk_run *r = c->r;

	if (!c->own)
		rbk_note(r, N_("headquarters knows no live claim of yours on this client, as of your last sync: there is nothing to renew"));
	else if (rbk_json_get(c->own, "renewed"))
		rbk_note(r, N_("this claim was renewed once already: headquarters will not renew it again"));
	else if (!is(c->own, "state", "confirmed"))
		rbk_note(r, N_("no valid contact has confirmed this claim yet: headquarters will not renew it before"));
	rbk_json_set_str(&r->arena, c->event.root, "type", "renew");
	return rbk_save(r, &c->event, "renewal", err);
}

/* The last day of the hold, not before today. */
static int
read_hold(struct claiming *c, struct rbk_err *err)
{
	struct rbk_run *r = c->r;
	const struct claim_args *args = r->args;
	const char *last = rbk_fill_when(r, args->hold);
	rbk_day today = rbk_day_of(rbk_clock_now(), r->zone), until;
	int64_t most = rbk_policy_int(rbk_run_policy(r), "claim.hold_days");

	if (!args->reason || !*args->reason)
		return rbk_fail(err, RBK_E_USAGE, N_("a hold needs --reason: which tender, and why so long"));
	if (rbk_day_read(&until, last, err))
		return rbk_while(err, "--hold");
	if (until < today)
		return rbk_fail(err, RBK_E_USAGE, N_("--hold: %s is past"), last);
	if (until > today + (rbk_day)most)
		rbk_note(r, N_("a tender holds a claim for %lld days at most, from the first hold on: headquarters cuts it there"), (long long)most);
	rbk_json_set_str(&r->arena, c->event.root, "until", last);
	rbk_json_set_str(&r->arena, c->event.root, "reason", args->reason);
	return 0;
}

static int
hold(struct claiming *c, struct rbk_err *err)
{
	struct rbk_run *r = c->r;
	bool tender = false;

	if (read_hold(c, err))
		return (int)err->code;
	for (size_t i = 0; i < c->s.n; i++)
		tender = tender || rbk_tender_open(&c->s.at[i]);
	if (!tender)
		rbk_note(r, N_("the hold is saved, but it will be refused: the client has no open tender. Type first: roadbook tender add %s --name N"), rbk_quoted(r, r->operand[0]));
	if (!c->own)
		rbk_note(r, N_("headquarters knows no live claim of yours on this client, as of your last sync: there is nothing to hold"));
	rbk_json_set_str(&r->arena, c->event.root, "type", "hold");
	return rbk_save(r, &c->event, "tender hold", err);
}

static int
claim_run(struct rbk_run *r, struct rbk_err *err)
{
	const struct claim_args *args = r->args;
	struct claiming c = { .r = r };

	if (args->renew && args->hold)
		return rbk_fail(err, RBK_E_USAGE, N_("--renew and --hold are two things: one at a time"));
	if (args->reason && !args->hold)
		return rbk_fail(err, RBK_E_USAGE, N_("--reason is for --hold"));
	if (look(&c, err))
		return (int)err->code;
	return args->renew ? renew(&c, err) : args->hold ? hold(&c, err) : file(&c, err);
}

const struct rbk_command rbk_command_claim = {
	.name = "claim",
	.summary = N_("claim a client (报备), renew or hold the claim"),
	.about = N_("Saves your claim to a client. It counts from the moment headquarters receives it, so sync soon; your device's clock decides nothing.\n\n"
	            "A claim needs the client's name, region, source and expected monthly volume, and a contact with full name, title and phone. An incomplete one is void: "
	            "what is missing is listed with what to type; then claim again. Without a valid contact it lapses after two weeks; confirmed by one it holds for three months.\n\n"
	            "--renew asks for one renewal, which needs progress in the funnel since the claim was confirmed. --hold keeps the claim until a tender is decided; the client needs an open tender (tender add) or a tender document.\n\n"
	            "A client in the pool (公海) is taken out of it by claiming it; see pick."),
	.examples = "claim 远航\nclaim 远航 --renew\nclaim 远航 --hold 2027-03-31 --reason 年度招标，三月定标",
	.operands = operands,
	.options = claim_options,
	.size = sizeof(struct claim_args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = claim_run,
};

static int
pick_run(struct rbk_run *r, struct rbk_err *err)
{
	struct claiming c = { .r = r };

	return look(&c, err) ? (int)err->code : file(&c, err);
}

const struct rbk_command rbk_command_pick = {
	.name = "pick",
	.summary = N_("take a client out of the pool (公海)"),
	.about = N_("Claims a client of your book that lies in the pool. A person picks at most five clients a day; who held the client within ninety days before it came into the pool waits thirty days (roadbook help rules pool has the numbers). "
	            "Headquarters decides when it receives the claim; one that breaks a rule is void, and the inbox says why."),
	.examples = "client add 上海远航电子有限公司 --source trade_fair --region 310000 --volume 30万\npick 远航",
	.operands = operands,
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = pick_run,
};

#undef AT

struct args {
	const char *reason;
};

static const struct rbk_option release_options[] = {
	{ RBK_OPT_STR, "reason", offsetof(struct args, reason), "R", N_("why"), RBK_OPT_ASKED, NULL },
	{ 0 },
};

static int
release_run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entry e;
	struct rbk_record rec;

	if (rbk_find_client(&e, r, r->operand[0], err))
		return (int)err->code;
	rbk_new(&rec, r, "event", e.id);
	rbk_json_set_str(&r->arena, rec.root, "type", "release");
	if (rbk_fill_options(r, &rec, err))
		return (int)err->code;
	return rbk_save(r, &rec, "release", err);
}

const struct rbk_command rbk_command_release = {
	.name = "release",
	.summary = N_("give up a claim"),
	.about = N_("Gives up your claim to a client. The client and its records stay in your book. It lies in the pool (公海) then: colleagues may pick it, and who held it lately waits some weeks (roadbook help rules pool)."),
	.examples = "release 远航 --reason 客户已停产",
	.operands = operands,
	.options = release_options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_BOOK,
	.schema = "saved/1",
	.run = release_run,
};

/* check: is every record of the book sound, and what do they lack? */
#include <stdlib.h>
#include <string.h>

#include "cli/cases.h"
#include "cli/dossier.h"
#include "cli/parts.h"
#include "cli/sight.h"
#include "cli/twice.h"
#include "core/model/path.h"
#include "core/rules/check.h"

/* What is counted while the book is read. */
struct tally {
	struct rbk_run      *run;
	struct rbk_findings *found;
	size_t               records, unmet;
	struct rbk_policies  policies; /* n 0: not asked for yet */
	struct rbk_strs      handed;   /* ids of clients of which somebody else's folder lies on the desk */
};

/* Has the client's newest claim not been released? */
static bool
claimed(const struct rbk_scan *s)
{
	bool live = false;

	for (size_t i = 0; i < s->n; i++) {
		const char *type = rbk_record_is(&s->at[i], "event") ? rbk_record_str(&s->at[i], "type") : NULL;

		if (type && (strcmp(type, "claim") == 0 || strcmp(type, "release") == 0))
			live = strcmp(type, "claim") == 0;
	}
	return live;
}

static void
check_claim(struct rbk_run *r, struct rbk_findings *found, const struct rbk_scan *s)
{
	const char *missing[16];
	struct rbk_record *contacts;
	size_t n = rbk_scan_kind(&contacts, r, s, "contact");

	for (size_t i = 0; i < s->n; i++) {
		if (!rbk_record_is(&s->at[i], "client"))
			continue;
		(void)rbk_claim_missing(missing, rbk_run_policy(r), &s->at[i], contacts, n);
		for (size_t k = 0; missing[k]; k++)
			rbk_findings_add(found, "check.claim", s->path[i], missing[k], missing[k], NULL);
		return;
	}
}

static const char *
path_of(const struct rbk_scan *s, const struct rbk_record *which)
{
	for (size_t i = 0; i < s->n; i++)
		if (&s->at[i] == which)
			return s->path[i];
	return NULL;
}

static void
add_passed(struct tally *t, const struct rbk_passed *p, const struct rbk_dossier *d, const char *path)
{
	struct rbk_run *r = t->run;
	const char *client = rbk_quoted(r, rbk_record_str(rbk_dossier_client(d), "name"));
	struct rbk_dossier then = *d;

	if (!p->gate) {
		rbk_findings_add(t->found, "check.skipped", path, "to", rbk_term(r, "steps", p->step),
		                 rbk_arena_print(&r->arena, "roadbook move %s %s --reason …", client, p->step));
		return;
	}
	then.policy = p->policy;
	struct rbk_json *row = rbk_gate_row(r, p->gate, &p->answer, &then, client);

	rbk_findings_add(t->found, "check.gate", path, p->gate->id, rbk_json_get_str(row, "text"), rbk_json_get_str(row, "type"));
}

/* Did a ruling hand this person's claim on to somebody who has it? */
static bool
handed_on(const struct rbk_json *kase, const char *person)
{
	const char *owner = rbk_json_get_str(kase, "owner");

	if (!owner || strcmp(owner, person) == 0)
		return false;
	RBK_JSON_EACH(it, rbk_json_get(kase, "claims")) {
		const char *who = rbk_json_get_str(it, "person"), *state = rbk_json_get_str(it, "state");

		if (who && state && strcmp(who, person) == 0 && strcmp(state, "handed_over") == 0)
			return true;
	}
	return false;
}

/* Its way through the funnel: every step with its gates met? */
static int
check_way(struct tally *t, const struct rbk_entry *e, const struct rbk_scan *s, struct rbk_err *err)
{
	struct rbk_passed passed[64];
	struct rbk_dossier d;
	struct rbk_json *kase;
	const struct rbk_record **moves;

	rbk_dossier_make(&d, t->run, s, NULL);
	size_t n = rbk_dossier_client(&d) ? rbk_moves(&moves, &d) : 0;

	if (!n)
		return 0;
	free(moves);
	if (!t->policies.n)
		rbk_run_policies(&t->policies, t->run);
	if (rbk_case_of(&kase, t->run, e, err))
		return (int)err->code;
	d.kase = kase;
	if (handed_on(kase, rbk_book_person(t->run->book)))
		return 0; /* what the way hangs on stands with others now */
	n = rbk_funnel_passed(passed, 64, &d, &t->policies);
	for (size_t i = 0; i < n; i++) {
		const char *path = path_of(s, passed[i].move);

		if (strncmp(path, "clients/", 8) == 0) /* not the moves of a former owner */
			add_passed(t, &passed[i], &d, path);
	}
	return 0;
}

static int
check_client(struct tally *t, const struct rbk_entry *e, const struct rbk_shelf *shelf, struct rbk_err *err)
{
	struct rbk_scan s;
	bool gone;

	rbk_scan_shelf(&s, &gone, t->run, e, shelf);
	t->records += s.n;
	for (size_t i = 0; !gone && i < s.n; i++)
		rbk_record_findings(t->found, s.path[i], &s.at[i], rbk_run_policy(t->run));
	if (gone || rbk_record_str(&e->client, "part_of"))
		return 0; /* the entry that it was joined to has its claim and way */
	if (rbk_handed_has(&t->handed, e->id) || rbk_is_linked(&e->client)) {
		s = (struct rbk_scan){0};
		if (rbk_scan_client(&s, t->run, e, err) || rbk_find_joined(t->found, t->run, e, err))
			return (int)err->code;
	}
	if (claimed(&s))
		check_claim(t->run, t->found, &s);
	return check_way(t, e, &s, err);
}

/* The own clients whose records stand on a shelf. */
static int
check_shelf(void *ctx, const struct rbk_shelf *shelf, struct rbk_err *err)
{
	static const char name[] = "/client.json";
	struct tally *t = ctx;
	size_t before = t->found->n;
	int code = 0;

	for (size_t i = 0; i < shelf->n && !code; i++) {
		const char *path = shelf->path[i], *end = path + strlen(path);
		struct rbk_entry e;
		int depth = 0;

		for (const char *p = path; *p; p++)
			depth += *p == '/';
		if (depth <= 3 && (size_t)(end - path) > sizeof name && strcmp(end - (sizeof name - 1), name) == 0 &&
		    rbk_entry_of(&e, t->run, NULL, path, &shelf->at[i]) && rbk_entry_own(t->run, &e))
			code = check_client(t, &e, shelf, err);
	}
	t->unmet += t->found->n - before;
	return code;
}

/* Records of work: no client's. */
static int
check_work(struct tally *t, struct rbk_err *err)
{
	struct rbk_view *head = rbk_run_head(t->run, err);
	size_t before = t->found->n;
	struct rbk_scan s = {0};

	if (!head || rbk_scan_folder(&s, t->run, head, "work", ".json", 1, err))
		return (int)err->code;
	for (size_t i = 0; i < s.n; i++)
		rbk_record_findings(t->found, s.path[i], &s.at[i], rbk_run_policy(t->run));
	t->records += s.n;
	t->unmet += t->found->n - before;
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_findings found = {0};
	struct tally t = { .run = r, .found = &found };
	size_t broken = 0;

	if (rbk_handed_ids(&t.handed, r, err))
		return (int)err->code;
	int code = rbk_book_check(r->book, &found, &broken, check_shelf, &t, err);

	if (!code)
		code = check_work(&t, err);
	if (!code) {
		const size_t before = found.n;

		code = rbk_find_twice(&found, r, err);
		t.unmet += found.n - before;
	}
	broken += rbk_findings_of(&found, "book.invalid") + rbk_findings_of(&found, "book.stranger") +
	          rbk_findings_of(&found, "book.content");
	if (!code) {
		struct rbk_json *o = rbk_json_obj(&r->arena);

		rbk_pen_findings(r, &found, stdout, NULL);
		rbk_run_policy_ignored(r);
		rbk_json_set_int(&r->arena, o, "records", (int64_t)t.records);
		rbk_json_set_int(&r->arena, o, "broken", (int64_t)broken);
		rbk_json_set_int(&r->arena, o, "unmet", (int64_t)t.unmet);
		rbk_pen_put(r, "check", o);
		rbk_line(r, N_("records: %zu; not valid: %zu; rules not met: %zu"), t.records, broken, t.unmet);
		r->status = broken || t.unmet ? RBK_EXIT_NO : RBK_EXIT_DONE;
	}
	rbk_findings_free(&found);
	return code;
}

const struct rbk_command rbk_command_check = {
	.name = "check",
	.summary = N_("check every record of the book"),
	.about = N_("Checks all records. Files that aren't valid are named with line, field and what to do; they are never overwritten. Valid changes made by hand are taken in, as sync does. Then what the rules find is listed; also steps of the funnel that a client came to past gates that are not met, each with what to type, and steps that were skipped.\n\n"
	            "Exit status: 0 all is well, 1 something isn't valid or a rule isn't met."),
	.examples = "check\ncheck --json",
	.flags = RBK_CMD_BOOK,
	.schema = "check/1",
	.run = run,
};

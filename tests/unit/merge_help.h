/* For tests of the hub's merge: a hub, people whose pushes are made in their
   boxes directly, this program run again to be killed, and the register
   recomputed from nothing. */
#ifndef RBK_TESTS_MERGE_HELP_H
#define RBK_TESTS_MERGE_HELP_H

#include "core/rules/register.h"
#include "shell_help.h"
#include "sync/central.h"
#include "sync/pull.h"
#include "tests/bench/boxes.h"

static struct boxes boxes;

/* A hub with r-00000, r-00001 … of one leader, l-00000, and top. */
UNUSED static void
make_world(size_t people)
{
	boxes = (struct boxes){ .people = people, .now = 1795400000000 }; /* 2026-11-23T02:13:20Z */
	(void)snprintf(boxes.hub, sizeof boxes.hub, "%s/hub", scratch);
	boxes_hub(&boxes);
}

static int
begin(void **state)
{
	(void)state;
	begin_in("merge");
	(void)setenv("ROADBOOK_SEED", "1", 1);
	rbk_repo_start();
	return 0;
}

static void
merge_at(const char *hub, struct rbk_merge_report *report)
{
	struct rbk_err err = {0};
	struct rbk_hub *h;

	GOOD(rbk_hub_open(&h, hub, &err));
	GOOD(rbk_hub_merge(h, report, NULL, NULL, &err));
	rbk_hub_close(h);
}

UNUSED static void
merge(struct rbk_merge_report *report)
{
	merge_at(boxes.hub, report);
}

/* "merge HUB": this program run again. */
UNUSED static int
as_merge(char **argv)
{
	struct rbk_merge_report report;
	struct rbk_err err = {0};
	struct rbk_hub *h;

	if (rbk_hub_open(&h, argv[2], &err) || rbk_hub_merge(h, &report, NULL, NULL, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	rbk_hub_close(h);
	(void)printf("left %d last %lld\n", report.left, (long long)report.last);
	return 0;
}

/* git fsck --strict on what headquarters writes. */
UNUSED static void
fsck_all(void)
{
	RUN("for d in '%s'/central.git '%s'/commons.git '%s'/desks/*.git '%s'/units/*.git; do\n"
	    "  git -C \"$d\" fsck --strict --no-dangling --no-progress >\"$S/fsck\" 2>&1 || { echo \"$d\"; cat \"$S/fsck\"; exit 1; }\n"
	    "  ! grep -v '^notice: ' \"$S/fsck\" || { echo \"$d\"; exit 1; }\ndone", boxes.hub, boxes.hub, boxes.hub, boxes.hub);
}

/* Trees of central, commons and every desk, one a line. */
UNUSED static void
trees_of(char out[4096], const char *hub)
{
	RUN("cd '%s' && for d in central.git commons.git desks/*.git units/*.git; do echo \"$d $(git -C $d rev-parse -q --verify main^{tree} || echo none)\"; done && "
	    "echo \"directory $(git -C commons.git rev-parse -q --verify directory || echo none)\" && "
	    "git -C central.git for-each-ref refs/books", hub);
	assert_true(strlen(said) < 4096);
	memcpy(out, said, strlen(said) + 1);
}

UNUSED static void
person_named(char out[32], size_t i)
{
	boxes_person(out, i);
}

/* A journal line for whatever the box's book shows now. */
UNUSED static void
receive(size_t i)
{
	char person[32], tip[64];
	struct rbk_err err = {0};
	struct rbk_line line;

	person_named(person, i);
	RUN("cat '%s/boxes/%s.git/refs/heads/book'", boxes.hub, person);
	(void)snprintf(tip, sizeof tip, "%.40s", said);
	GOOD(rbk_journal_append(&line, boxes.hub, person, tip, &err));
	boxes.number = line.number;
}

/* A file of a bare repository's main. */
UNUSED static const char *
show(const char *repo, const char *path)
{
	return sh("git -C '%s/%s' show 'main:%s'", boxes.hub, repo, path) ? "" : said;
}

struct facts {
	const struct rbk_fact **at;
	size_t n;
};

/* The register from nothing: all lines that are merged, walked through
   central's own commits. Returns how many cases differ from what central
   has, or are too many or too few. */
UNUSED static size_t
differing_cases(void)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_policies policies;
	struct rbk_people people = {0};
	struct rbk_central central;
	struct rbk_state state;
	struct rbk_line *lines;
	struct rbk_fact *facts = NULL;
	struct rbk_hub *h;
	git_oid tip;
	size_t n_lines, n = 0, cap = 0, differ = 0, count = 0;
	char box[1200];

	GOOD(rbk_hub_open(&h, boxes.hub, &err));
	GOOD(rbk_hub_policies(&policies, &a, h, &err));
	GOOD(rbk_hub_state(&state, h, &err));
	assert_int_equal(git_reference_name_to_id(&tip, h->central, RBK_REF_MAIN), 0);
	GOOD(rbk_central_open(&central, boxes.hub, &tip, &err));
	GOOD(rbk_journal_read(&lines, &n_lines, &a, boxes.hub, 0, &err));
	(void)snprintf(box, sizeof box, "%s/central.git", boxes.hub);
	for (size_t i = 0; i < boxes.people; i++) {
		char person[32], desk[1200];
		struct rbk_pull *p = rbk_arena_take(&a, sizeof *p);
		struct rbk_line *own = rbk_arena_take(&a, (n_lines + 1) * sizeof *own);
		struct rbk_record receipt;

		person_named(person, i);
		GOOD(rbk_people_need(&people, &central, person, &err));
		if (rbk_central_record(&receipt, &a, &central, rbk_receipt_path(&a, person), &err)) {
			rbk_err_clear(&err);
			continue;
		}
		(void)snprintf(desk, sizeof desk, "%s/desks/%s.git", boxes.hub, person);
		(void)snprintf(p->person, sizeof p->person, "%s", person);
		for (size_t k = 0; k < n_lines; k++)
			if (strcmp(lines[k].person, person) == 0 && lines[k].number <= rbk_json_get_int(receipt.root, "number", 0))
				own[p->n++] = lines[k];
		p->lines = own;
		p->box = box;
		p->desk = rbk_arena_str(&a, desk);
		p->policies = &policies;
		p->arena = &a;
		p->since = p->before_at = rbk_staff_when(&people.staff, person, INT64_MIN)->since;
		GOOD(rbk_pull(p, NULL, &err));
		assert_true(p->moved && p->bad == p->n);
		for (size_t k = 0; k < p->n_facts; k++) {
			RBK_ROOM(facts, n, cap);
			facts[n++] = p->facts[k];
		}
		rbk_pull_clear(p);
	}
	struct rbk_json *cases = rbk_json_list(&a);

	rbk_register_judge(cases, &a, facts, n, &people.staff, &policies, state.as_of);
	RBK_JSON_EACH(kase, cases) {
		const struct rbk_record r = { rbk_kind_find("case"), kase };
		const char *bytes, *path = rbk_case_path(&a, rbk_json_get_str(kase, "id"));
		struct rbk_buf text = {0};
		size_t len;

		rbk_record_write(&text, &r);
		if (rbk_central_bytes(&bytes, &len, &a, &central, path, &err) || len != text.len || memcmp(bytes, text.text, len) != 0)
			differ++;
		rbk_buf_free(&text);
		count++;
	}
	RUN("git -C '%s' ls-tree -r --name-only main -- register | wc -l", box);
	differ += strtoul(said, NULL, 10) > count ? strtoul(said, NULL, 10) - count : 0;
	free(facts);
	rbk_people_free(&people);
	rbk_central_close(&central);
	rbk_hub_close(h);
	rbk_arena_free(&a);
	return differ;
}

#endif

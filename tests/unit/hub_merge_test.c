/* The merge as a whole: what is merged, told and kept; that neither batching
   nor dying nor running twice changes the end. */
#include "merge_help.h"

/* One's book.json and one claimed client of this name. */
static void
first_push(size_t i, const char *name)
{
	FILE *journal = boxes_journal(&boxes);
	struct rbk_record r;
	struct book b;

	book_open(&b, &boxes, i);
	rbk_record_new(&r, &b.arena, "book");
	rbk_json_set_int(&b.arena, r.root, "format", 1);
	rbk_json_set_str(&b.arena, r.root, "person", b.person);
	book_put(&b, &r);
	book_client(&b, i, 0, 1000);
	if (name) {
		b.n--;
		char id[RBK_ULID_SIZE];

		boxes_client_id(id, i, 0);
		book_common(&b, &r, "client", id, NULL);
		rbk_json_set_str(&b.arena, r.root, "name", name);
		rbk_json_set_str(&b.arena, r.root, "region", "440100");
		rbk_json_set_str(&b.arena, r.root, "source", rbk_policy_word_at(rbk_policy_builtin(&b.arena), "lead_sources", 0));
		rbk_json_set_int(&b.arena, r.root, "volume", 1000);
		book_put(&b, &r);
	}
	book_contact(&b, i, 0);
	book_commit(&b, "client add");
	book_claim(&b, i, 0);
	book_commit(&b, "claim");
	book_push(&b, journal);
	(void)fclose(journal);
	boxes.clients = 1;
}

static void
test_conflict(void **state)
{
	struct rbk_merge_report r;

	(void)state;
	make_world(3);
	first_push(0, "广州蓝天物流有限公司");
	first_push(1, "广州蓝天物流有限公司");
	first_push(2, "佛山白云贸易有限公司");
	merge(&r);
	assert_false(r.left);
	assert_int_equal(r.first, 1);
	assert_int_equal(r.last, 3);
	assert_int_equal(r.books, 3);
	assert_int_equal(r.cases, 2);
	assert_int_equal(r.conflicts, 1);
	assert_int_equal(r.quarantined, 0);
	assert_non_null(strstr(show("desks/r-00000.git", "desk.json"), "\"number\": 3"));
	RUN("git -C '%s/desks/l-00000.git' ls-tree -r --name-only main | grep -c -e '^cases/' -e '^notices/'", boxes.hub);
	assert_true(strtoul(said, NULL, 10) >= 2);
	RUN("git -C '%s/desks/r-00001.git' grep -h -c conflict main -- cases", boxes.hub);
	RUN("git -C '%s/desks/r-00001.git' cat-file -e main:receipts/2026-11/2.json", boxes.hub);
	RUN("! git -C '%s/desks/r-00002.git' grep -q 蓝天 main", boxes.hub);
	RUN("cd '%s' && test \"$(git -C units/east.git rev-parse main:books)\" = \"$(git -C central.git rev-parse main:books)\"", boxes.hub);
	RUN("cd '%s' && test \"$(git -C units/east.git ls-tree -r --name-only main -- cases | wc -l)\" = \"$(git -C central.git ls-tree -r --name-only main -- register | wc -l)\"", boxes.hub);
	assert_non_null(strstr(show("units/east.git", "unit.json"), "\"head\": \"top\""));
	assert_non_null(strstr(show("desks/top.git", "desk.json"), "\"unit\":\"east\""));
	assert_null(strstr(show("desks/l-00000.git", "desk.json"), "units"));
	RUN("git -C '%s/central.git' log -1 --format=%%s\\ %%an\\ %%ae main | grep -qx 'merge 1 to 3 hub hub@%s'", boxes.hub, BOXES_ORG);
	RUN("test \"$(git -C '%s/boxes/r-00000.git' rev-parse book^{tree})\" = \"$(git -C '%s/central.git' ls-tree -r -t main | awk '$4 ~ /^books.*r-00000$/ {print $3}')\"", boxes.hub, boxes.hub);
	assert_int_equal(differing_cases(), 0);
	merge(&r);
	assert_int_equal(r.last, 0);
	assert_int_equal(r.desks, 0);
	fsck_all();
}

/* Who leads whom has changed: the one leader's desk loses the conflict, the
   other keeps it. */
static void
test_new_leader(void **state)
{
	char one[4096], other[4096];
	struct rbk_merge_report r;
	struct rbk_err err = {0};
	struct rbk_arena a = {0};
	struct rbk_hub *h;

	(void)state;
	make_world(2);
	first_push(0, "广州蓝天物流有限公司");
	first_push(1, "广州蓝天物流有限公司");
	merge(&r);
	RUN("git -C '%s/desks/l-00000.git' ls-tree -r --name-only main -- cases | grep -c .", boxes.hub);
	RUN("git -C '%s/desks/top.git' ls-tree -r --name-only main -- cases | grep -c .", boxes.hub);
	RUN("git -C '%s/desks/l-00000.git' ls-tree -r --name-only main -- notices | grep -c .", boxes.hub);
	GOOD(rbk_hub_open(&h, boxes.hub, &err));
	(void)setenv("ROADBOOK_NOW", "2026-11-23T14:40:00+08:00", 1);
	for (size_t i = 0; i < 2; i++) {
		char person[32];

		person_named(person, i);
		const struct rbk_post post = {
			.person = person, .name = person, .level = rbk_policy_word_at(rbk_policy_builtin(&a), "levels", 0),
			.unit = "east", .leader = "top",
		};
		GOOD(rbk_hub_enroll(h, &post, &err));
	}
	rbk_hub_close(h);
	RUN("cp -a '%s' '%s/other'", boxes.hub, scratch);
	merge(&r);
	RUN("test -z \"$(git -C '%s/desks/l-00000.git' ls-tree -r --name-only main -- cases)\"", boxes.hub);
	RUN("git -C '%s/desks/top.git' ls-tree -r --name-only main -- cases | grep -c .", boxes.hub);
	rbk_arena_free(&a);
	fsck_all();
	trees_of(one, boxes.hub);
	RUN("rm '%s/other/desks-done'", scratch); /* from nothing: the same */
	(void)snprintf(boxes.hub, sizeof boxes.hub, "%s/other", scratch);
	merge(&r);
	trees_of(other, boxes.hub);
	assert_string_equal(one, other);
}

/* The same pushes merged one by one, or all at once: the same trees. */
static void
test_batching(void **state)
{
	char one[4096], all[4096];
	struct rbk_merge_report r;

	(void)state;
	make_world(4);
	RUN("cp -a '%s' '%s/other'", boxes.hub, scratch);
	for (size_t i = 0; i < 4; i++) {
		first_push(i, i % 2 ? "广州蓝天物流有限公司" : NULL);
		merge(&r);
	}
	for (size_t i = 0; i < 4; i++) {
		boxes_work(&boxes, i, i + 1, 5, 2, 1);
		boxes.clients--;
		merge(&r);
	}
	assert_int_equal(differing_cases(), 0);
	trees_of(one, boxes.hub);
	RUN("cd '%s/other' && rm -rf boxes && cp -a '%s/boxes' . && cp '%s/journal' .", scratch, boxes.hub, boxes.hub);
	(void)snprintf(boxes.hub, sizeof boxes.hub, "%s/other", scratch);
	merge(&r);
	assert_int_equal(r.last, 8);
	trees_of(all, boxes.hub);
	/* desks differ in what was told on the way; central must not */
	assert_int_equal(strncmp(one, all, strcspn(one, "\n")), 0);
	assert_int_equal(differing_cases(), 0);
	fsck_all();
}

/* Lens and desks-done are derived: without them, or with rubbish in their
   place, everything ends the same. */
static void
test_derived(void **state)
{
	char before[4096], after[4096];
	struct rbk_merge_report r;

	(void)state;
	make_world(4);
	boxes_first(&boxes, 3);
	merge(&r);
	RUN("cp -a '%s' '%s/other'", boxes.hub, scratch);
	boxes_work(&boxes, 0, 4, 6, 2, 1);
	merge(&r);
	trees_of(before, boxes.hub);
	RUN("rm '%s/desks-done'", boxes.hub);
	merge(&r);
	assert_int_equal(r.desks, 0);
	trees_of(after, boxes.hub);
	assert_string_equal(before, after);
	RUN("cd '%s/other' && rm -rf boxes && cp -a '%s/boxes' . && cp '%s/journal' . && dd if=/dev/zero of=lens.db bs=512 seek=9 count=40 conv=notrunc status=none && rm desks-done",
	    scratch, boxes.hub, boxes.hub);
	(void)snprintf(boxes.hub, sizeof boxes.hub, "%s/other", scratch);
	merge(&r);
	trees_of(after, boxes.hub);
	assert_string_equal(before, after);
	fsck_all();
}

/* Two runs of the killed merge; the last one must end as if never killed. */
static void
test_killed(void **state)
{
	char whole[4096], again[4096];
	struct rbk_merge_report r;
	long steps;

	(void)state;
	make_world(3);
	first_push(0, "广州蓝天物流有限公司");
	first_push(1, "广州蓝天物流有限公司");
	merge(&r);
	boxes_work(&boxes, 0, 2, 3, 1, 1);
	first_push(2, NULL);
	RUN("cp -a '%s' '%s/start' && ROADBOOK_STEPS='%s/steps' '%s' merge '%s' && wc -l <'%s/steps'", boxes.hub, scratch, scratch,
	    self, boxes.hub, scratch);
	steps = strtol(strchr(said, '\n') + 1, NULL, 10);
	assert_true(steps > 8);
	trees_of(whole, boxes.hub);
	for (long stop = 1; stop <= steps; stop++) {
		RUN("rm -rf '%s' && cp -a '%s/start' '%s'", boxes.hub, scratch, boxes.hub);
		int code = sh("ROADBOOK_STOP=%ld '%s' merge '%s'", stop, self, boxes.hub);

		if (code != 128 + 9 && code != 137)
			fail_msg("step %ld of %ld: status %d: %s", stop, steps, code, said);
		RUN("'%s' merge '%s'", self, boxes.hub);
		trees_of(again, boxes.hub);
		if (strcmp(whole, again) != 0)
			fail_msg("step %ld:\n%s\nisn't\n%s", stop, again, whole);
		if (stop % 4 == 0)
			fsck_all();
	}
	assert_int_equal(differing_cases(), 0);
}

static void
test_two_at_once(void **state)
{
	struct rbk_merge_report r;
	struct rbk_err err = {0};
	int lock;

	(void)state;
	make_world(12);
	boxes_first(&boxes, 3);
	GOOD(rbk_hub_lock(&lock, boxes.hub, 0, &err));
	merge(&r);
	assert_true(r.left);
	(void)close(lock);
	RUN("for i in 1 2 3 4; do '%s' merge '%s' & done; wait", self, boxes.hub);
	RUN("printf '%%s\\n' '%s' | grep -c 'last 12' || true", said);
	merge(&r);
	assert_int_equal(r.last, 0);
	RUN("git -C '%s/central.git' rev-list --count main", boxes.hub);
	assert_int_equal(differing_cases(), 0);
	fsck_all();
}

/* A book from two devices: both sides' records count once. */
static void
test_devices(void **state)
{
	struct rbk_merge_report r;
	char box[1200];

	(void)state;
	make_world(2);
	boxes_first(&boxes, 2);
	merge(&r);
	(void)snprintf(box, sizeof box, "%s/boxes/r-00000.git", boxes.hub);
	RUN("cp -a '%s' '%s/laptop.git'", box, scratch);
	boxes_work(&boxes, 0, 1, 2, 0, 1); /* the phone, received */
	boxes.clients--;
	merge(&r);
	RUN("cp -a '%s' '%s/phone.git' && cp '%s/journal' '%s/journal.phone'", box, scratch, boxes.hub, scratch);
	/* the laptop worked on what it knew, then merged the phone's */
	RUN("cd '%s' && git clone -q -b book laptop.git w && cd w && git config user.name r-00000 && git config user.email r-00000@Acme && "
	    "f=$(git ls-files 'clients/*/client.json' | head -1) && sed -i 's/1000000/7000000/' $f && git commit -qam edit && "
	    "git fetch -q '%s' book && git merge -q -m merge FETCH_HEAD && git push -q '%s' HEAD:book", scratch, box, box);
	receive(0);
	merge(&r);
	assert_int_equal(r.books, 1);
	assert_int_equal(r.quarantined, 0);
	assert_int_equal(differing_cases(), 0);
	RUN("git -C '%s/central.git' cat-file -e $(git -C '%s' rev-parse book^1)", boxes.hub, box);
	fsck_all();
}

/* A record that is gone without a word: said once, whatever comes after. One
   that an event says is gone: nothing to say. */
static void
test_vanished(void **state)
{
	struct rbk_merge_report r;
	char box[1200];

	(void)state;
	make_world(2);
	boxes_first(&boxes, 3);
	merge(&r);
	(void)snprintf(box, sizeof box, "%s/boxes/r-00000.git", boxes.hub);
	RUN("cd '%s' && git clone -q -b book '%s' w && cd w && git config user.name r-00000 && git config user.email r-00000@Acme && "
	    "c=$(ls -d clients/*/* | head -1) && id=$(basename $(ls $c/contacts/*) .json) && e=$c/events/01KAQFFGG01ESVP96W2NF2MMPS.json && git rm -q $c/contacts/* && "
	    "printf '{\n  \"kind\": \"event\",\n  \"id\": \"01KAQFFGG01ESVP96W2NF2MMPS\",\n  \"client\": \"%%s\",\n  \"type\": \"gone\",\n  \"at\": \"2026-11-23T10:00:00+08:00\",\n  \"record\": \"%%s\",\n  \"by\": \"r-00000\"\n}\n' $(basename $c) $id >$e && "
	    "git add -A && git commit -qm remove && git push -q origin book", scratch, box);
	receive(0);
	merge(&r);
	assert_int_equal(r.books, 1);
	RUN("! git -C '%s/desks/r-00000.git' grep -q vanished main", boxes.hub);
	RUN("cd '%s/w' && git rm -rq $(ls -d clients/*/* | tail -1)/contacts && git commit -qm x && git push -q origin book", scratch);
	receive(0);
	merge(&r);
	assert_int_equal(r.books, 1);
	RUN("cd '%s/w' && git commit -q --allow-empty -m y && git push -q origin book", scratch);
	receive(0);
	merge(&r);
	RUN("git -C '%s/desks/r-00000.git' grep -l hub.vanished main -- notices | wc -l", boxes.hub);
	assert_int_equal(strtol(said, NULL, 10), 1);
	RUN("git -C '%s/central.git' grep -h '\"vanished\": 1' main -- receipts", boxes.hub);
	assert_int_equal(differing_cases(), 0);
	fsck_all();
}

/* A small file system runs full while a merge works; with room again it ends
   as it should. */
static void
test_disk_full(void **state)
{
	struct rbk_merge_report r;
	char whole[4096], again[4096];

	(void)state;
	RUN("mkdir -p '%s/small'", scratch);
	if (geteuid() != 0 || sh("mount -t tmpfs -o size=4m none '%s/small'", scratch)) {
		print_message("disk full: skipped, needs root and tmpfs\n");
		skip();
	}
	make_world(8);
	boxes_first(&boxes, 3);
	RUN("cp -a '%s' '%s/small/hub'", boxes.hub, scratch);
	merge(&r);
	trees_of(whole, boxes.hub);
	(void)snprintf(boxes.hub, sizeof boxes.hub, "%s/small/hub", scratch);
	for (int kb = 8; kb < 400; kb += 16) { /* less and less room missing */
		(void)sh("dd if=/dev/zero of='%s/small/fill' bs=1k status=none; truncate -s -%dK '%s/small/fill'", scratch, kb, scratch);
		if (sh("'%s' merge '%s'", self, boxes.hub) == 0)
			break;
		if (!strstr(said, "make room") && !strstr(said, "full"))
			fail_msg("%s", said);
		RUN("rm '%s/small/fill'", scratch);
	}
	RUN("rm -f '%s/small/fill'; '%s' merge '%s'", scratch, self, boxes.hub);
	trees_of(again, boxes.hub);
	fsck_all();
	RUN("umount -l '%s/small'", scratch);
	assert_string_equal(whole, again);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_conflict, begin, end),
		cmocka_unit_test_setup_teardown(test_new_leader, begin, end),
		cmocka_unit_test_setup_teardown(test_batching, begin, end),
		cmocka_unit_test_setup_teardown(test_derived, begin, end),
		cmocka_unit_test_setup_teardown(test_killed, begin, end),
		cmocka_unit_test_setup_teardown(test_two_at_once, begin, end),
		cmocka_unit_test_setup_teardown(test_devices, begin, end),
		cmocka_unit_test_setup_teardown(test_vanished, begin, end),
		cmocka_unit_test_setup_teardown(test_disk_full, begin, end),
	};

	if (argc > 2 && strcmp(argv[1], "merge") == 0)
		return as_merge(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

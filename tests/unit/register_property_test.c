/* Thousands of random worlds from a seed. Whatever happens in them: the
   same facts give the same bytes, in whatever order and batches they come;
   no device clock counts; no line of history goes; at most one owner, who
   has a live claim; no case holds two codes or unlike forms but by a ruling;
   suspicions are the same however they came about.
   A failure prints its seed and the fewest facts that still fail. SEED=n: that
   world only, or the first one of WORLDS=m. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/model/finding.h"
#include "tests/unit/world.h"

#ifndef WORLDS
#define WORLDS 3000
#endif
#define FACTS  44

static const char *const reps[] = { "r-li", "r-wang", "r-zhao", "r-chen" };
static const char *const leaders[] = { "boss", "east-lead", "west-lead", "r-li" };
static const char *const cores[] = { "上海亿达物流", "上海亿达物流", "广州恒通", "上海市亿达物流", "亿达物流" };
static const char *const forms[] = { "", "有限公司", "股份有限公司" };
static const char *const codes[] = { NULL, NULL, "91310000MA1K35XXA1", "91310000MA1K35XXB2" };
static const char *const evidence[] = { "contract", "statement", "letter", "visit", "call", "hearsay" };
static const char *const verbs[] = { "award", "transfer", "release", "same", "distinct", "waive", "approve", "void", "share", "handover" };
static const char *const splits[] = { "50_50", "70_30", "100_0" };

static const char *const steps[] = { "call", "visit", "proposal", "exchange", "deal", "deal", "won", "lost", "visit" };
static const char *const grades[] = { "a", "b", "c", NULL };
static const char *const days[] = { "2026-02-10", "2026-04-30", "2026-06-15", "2026-11-30", NULL };

static size_t pairs_seen;

struct dice {
	uint64_t state;
};

static unsigned
roll(struct dice *d, unsigned sides)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (unsigned)(d->state >> 33) % sides;
}

#define PICK(d, list) ((list)[roll(d, sizeof(list) / sizeof *(list))])

/* Stricter rules from March on: one pick a day, contacts twice as often, and
   what is proposed is released at once. */
static const struct rbk_policy *
later_policy(void)
{
	static const char *const changes[][2] = {
		{ "2015-09-14", "2026-03-01" }, { "\"pool.picks_a_day\", \"value\": 5", "\"pool.picks_a_day\", \"value\": 1" },
		{ "\"a\": 21, \"b\": 30, \"c\": 45", "\"a\": 17, \"b\": 20, \"c\": 25" },
		{ "\"pool.releases_itself\", \"value\": 0", "\"pool.releases_itself\", \"value\": 1" },
	};
	static const struct rbk_policy *policy;
	static struct rbk_arena a;
	const struct rbk_policy_text *files;
	struct rbk_policy_text mine[8];
	struct rbk_err err = {0};
	size_t n = rbk_policy_builtin_files(&files);

	for (size_t i = 0; i < n && !policy; i++) {
		char *bytes = rbk_arena_copy(&a, files[i].bytes, files[i].len), *at;

		for (size_t k = 0; k < sizeof changes / sizeof *changes; k++)
			if ((at = strstr(bytes, changes[k][0])))
				memcpy(at, changes[k][1], strlen(changes[k][1]));
		mine[i] = (struct rbk_policy_text){ files[i].name, bytes, files[i].len };
	}
	if (!policy && rbk_policy_read(&policy, &a, mine, n, &err)) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return policy;
}

/* An id a ruling may name: a client's, or one that a case has by now. */
static const char *
some_case(struct world *w, struct dice *d)
{
	if (w->n && roll(d, 3) == 0) {
		struct rbk_arena a = {0};
		const struct rbk_json *cases = judge_facts(w, &a, w->facts, w->n, 0);
		const char *id = NULL;
		unsigned at = cases->count ? roll(d, (unsigned)cases->count) : 0;

		RBK_JSON_EACH(it, cases)
			if (at-- == 0)
				id = rbk_arena_str(&w->a, rbk_json_get_str(it, "id"));
		rbk_arena_free(&a);
		if (id)
			return id;
	}
	return ulid(w, roll(d, 6));
}

static bool
claimed(const struct world *w, const struct rbk_fact *contact)
{
	for (const struct rbk_fact *f = w->facts; f < w->facts + w->n; f++)
		if (f->type == RBK_FACT_CLAIM && !f->missing && strcmp(f->person, contact->person) == 0 && strcmp(f->client, contact->client) == 0)
			return true;
	return false;
}

/* A move that a claim was renewed for, perhaps; NULL: none. */
static const struct rbk_fact *
renewed_for(const struct world *w)
{
	const struct rbk_fact *found = NULL;

	for (const struct rbk_fact *f = w->facts; f < w->facts + w->n; f++)
		for (const struct rbk_fact *m = f->type == RBK_FACT_RENEW ? w->facts : f; m < f; m++)
			if (m->type == RBK_FACT_MOVE && strcmp(m->person, f->person) == 0 && strcmp(m->client, f->client) == 0)
				found = m;
	return found;
}

/* Mostly a contact that there was is found false, and rather one that may
   have confirmed a claim. */
static void
about_contact(struct world *w, struct dice *d, struct rbk_fact *ruling)
{
	const struct rbk_fact *renewed = roll(d, 3) ? NULL : renewed_for(w);

	for (unsigned tries = 0; tries < 60 && w->n > 1; tries++) {
		const struct rbk_fact *f = renewed ? renewed : &w->facts[roll(d, (unsigned)w->n - 1)];

		if ((f->type != RBK_FACT_CONTACT && f->type != RBK_FACT_MOVE && f->type != RBK_FACT_CONTRACT) || (tries < 40 && !claimed(w, f)))
			continue;
		ruling->case_id = f->client;
		ruling->target = f->person;
		ruling->subject = f->record;
		ruling->versions = roll(d, 4) ? NULL : rbk_arena_print(&w->a, "%s\n%s", w->facts[roll(d, (unsigned)w->n)].record, w->facts[roll(d, (unsigned)w->n)].record);
		ruling->person = roll(d, 2) ? "boss" : ruling->person;
		return;
	}
}

/* Mostly somebody who claimed a client hands it on. */
static void
about_claim(const struct world *w, struct dice *d, struct rbk_fact *ruling)
{
	ruling->from = roll(d, 9) ? PICK(d, reps) : NULL;
	for (unsigned tries = 0; tries < 20; tries++) {
		const struct rbk_fact *f = &w->facts[roll(d, (unsigned)w->n)];

		if (f->type != RBK_FACT_CLAIM || f->missing)
			continue;
		ruling->case_id = f->client;
		ruling->from = f->person;
		ruling->person = roll(d, 2) ? "boss" : ruling->person;
		return;
	}
}

static void
random_ruling(struct world *w, struct dice *d, int64_t number)
{
	const char *verb = roll(d, 4) ? PICK(d, verbs) : "void", *other = NULL, *target = NULL;

	if (strcmp(verb, "same") == 0 || (strcmp(verb, "distinct") == 0 && roll(d, 2)))
		other = some_case(w, d);
	else if (strcmp(verb, "release") != 0)
		target = roll(d, 9) ? PICK(d, reps) : NULL;
	struct rbk_fact *f = ruling(w, number, PICK(d, leaders), verb, some_case(w, d), other, target);

	if (strcmp(verb, "share") == 0) {
		f->second = PICK(d, reps);
		f->split = roll(d, 9) ? PICK(d, splits) : NULL;
	}
	if (strcmp(verb, "handover") == 0)
		about_claim(w, d, f);
	if (strcmp(verb, "waive") == 0 || strcmp(verb, "approve") == 0 || strcmp(verb, "void") == 0)
		f->subject = roll(d, 9) ? ulid(w, 900 + roll(d, 5)) : NULL;
	if (strcmp(verb, "void") == 0 && roll(d, 6))
		about_contact(w, d, f);
	else if (strcmp(verb, "void") == 0 && f->target && roll(d, 3))
		f->target = reps[0]; /* somebody has several */
}

/* Who was given a client writes on under its id. */
static void
go_on_with_given(const struct world *w, struct dice *d, const char **person, const char **client)
{
	const struct rbk_fact *f = &w->facts[roll(d, (unsigned)w->n)];

	if (f->type != RBK_FACT_RULING || !f->target || (strcmp(f->verb, "transfer") != 0 && strcmp(f->verb, "handover") != 0))
		return;
	*person = f->target;
	*client = f->case_id;
}

/* A record that there is, mostly. */
static const char *
some_record(struct world *w, struct dice *d)
{
	return roll(d, 5) ? w->facts[roll(d, (unsigned)w->n)].record : ulid(w, 900 + roll(d, 5));
}

/* A contact of the same entry, if there is one. */
static const char *
own_contact(struct world *w, struct dice *d, const struct rbk_fact *of)
{
	for (unsigned tries = 0; tries < 20; tries++) {
		const struct rbk_fact *f = &w->facts[roll(d, (unsigned)w->n)];

		if (f->type == RBK_FACT_CONTACT && strcmp(f->person, of->person) == 0 && strcmp(f->client, of->client) == 0)
			return f->record;
	}
	return some_record(w, d);
}

/* One that begins well: a client claimed, met, moved on, the claim renewed. */
static void
good_beginning(struct world *w, int64_t *number, rbk_time *t)
{
	const char *person = reps[0], *client = ulid(w, (unsigned)person[2] % 8 + 20);

	entry(w, 2, person, client, "上海亿达物流有限公司", NULL);
	claim(w, 2, person, client);
	contact(w, 100, person, client);
	world_fact(w, RBK_FACT_MOVE, 101, person, client)->subject = "visit";
	world_fact(w, RBK_FACT_RENEW, 102, person, client);
	*number = 102;
	*t = hub_time(102);
}

/* Two clients that somebody had given up, claimed on one day as picks. */
static void
picking_beginning(struct world *w, struct dice *d, int64_t *number, rbk_time *t)
{
	const rbk_time wait = (rbk_time)(60 + roll(d, 30)) * 24 * HOUR; /* about when later_policy begins */

	for (unsigned i = 0; i < 2; i++) {
		entry(w, 2, reps[1], ulid(w, 50 + i), i ? "广州恒通有限公司" : "上海亿达物流有限公司", NULL);
		claim(w, 2, reps[1], ulid(w, 50 + i));
	}
	for (unsigned i = 0; i < 2; i++)
		world_fact(w, RBK_FACT_RELEASE, 3, reps[1], ulid(w, 50 + i));
	for (unsigned i = 0; i < 2; i++) {
		char day[RBK_TIME_TEXT];

		rbk_day_write(day, rbk_day_of(hub_time(4) + wait, 480));
		entry(w, 4, reps[0], ulid(w, 60 + i), i ? "广州恒通有限公司" : "上海亿达物流有限公司", NULL)->by += wait;
		struct rbk_fact *f = claim(w, 4, reps[0], ulid(w, 60 + i));

		f->by += wait;
		f->pick = rbk_arena_str(&w->a, day);
	}
	*number = 4;
	*t = hub_time(4) + wait;
}

/* Some leave, some come under another leader. */
static void
random_staff(struct world *w, struct dice *d)
{
	static const char *const names[] = { "r-wang", "r-chen", "east-lead" };
	const int64_t at = 20 + roll(d, 2000);

	if (roll(d, 3) == 0)
		world_leaves(w, PICK(d, names), at);
	if (roll(d, 3) == 0)
		world_moves(w, "r-zhao", "east-lead", 20 + roll(d, 2000));
}

static void
random_world(struct world *w, struct dice *d, unsigned n)
{
	int64_t number = 1;
	rbk_time t = START;
	const char *person = PICK(d, reps);
	unsigned ruler = 2 + roll(d, 12), busy = roll(d, 3); /* busy: much of what happens is a contact, day after day */

	if (roll(d, 4) == 0)
		good_beginning(w, &number, &t);
	else if (roll(d, 8) == 0)
		picking_beginning(w, d, &number, &t);
	for (unsigned i = (unsigned)w->n; i < n; i++) {
		/* another fact of the same receipt */
		bool more = w->n && w->facts[w->n - 1].type != RBK_FACT_RULING && roll(d, 3) == 0;
		size_t before = w->n;
		struct rbk_fact *f;

		if (!more) {
			number++;
			t += HOUR / 60 + (roll(d, 4) ? (rbk_time)(1 + roll(d, busy ? 20 : 100)) * HOUR : (rbk_time)roll(d, 40) * 24 * HOUR);
			person = busy ? PICK(d, reps) : reps[roll(d, 5) ? 0 : 1 + roll(d, 3)];
		}
		if (!more && roll(d, ruler) == 0) {
			random_ruling(w, d, number);
		} else {
			/* two clients each, and two that several may hold the id of */
			const char *client = ulid(w, !busy && roll(d, 8) ? (unsigned)person[2] % 8 + 20 : roll(d, 4) ? roll(d, 2) * 10 + (unsigned)person[2] % 8 + 20 : roll(d, 6));

			if (!more && w->n && roll(d, 6) == 0)
				go_on_with_given(w, d, &person, &client);
			unsigned what = roll(d, busy ? 14 : 26);

			switch (busy && what >= 12 ? what + 12 : what) {
			case 24:
				f = answer(w, number, person, client, roll(d, 5) ? PICK(d, evidence) : NULL);
				f->proof = roll(d, 2) ? some_record(w, d) : NULL;
				f->missing = f->proof && roll(d, 6) == 0 ? "proof" : NULL;
				break;
			case 25:
				f = world_fact(w, roll(d, 2) ? RBK_FACT_CONTRACT : RBK_FACT_GONE, number, person, client);
				if (f->type == RBK_FACT_GONE) {
					f->subject = roll(d, 2) ? own_contact(w, d, f) : some_record(w, d);
					break;
				}
				f->begins = roll(d, 2) ? "2026-01-20" : NULL;
				f->ends = roll(d, 2) ? "2026-02-20" : NULL;
				f->supersedes = roll(d, 3) ? NULL : some_record(w, d);
				break;
			case 0: case 1: case 2:
				f = world_fact(w, RBK_FACT_ENTRY, number, person, client);
				f->core = PICK(d, cores);
				f->form = PICK(d, forms);
				f->code = PICK(d, codes);
				f->name = rbk_arena_print(&w->a, "%s%s", f->core, f->form);
				f->address = roll(d, 2) ? "东路1号" : NULL;
				break;
			case 3: case 4:
				f = claim(w, number, person, client);
				f->missing = roll(d, 8) ? NULL : "contact";
				f->band = roll(d, 2) ? "small" : roll(d, 2) ? "large" : NULL;
				f->grade = PICK(d, grades);
				f->pick = roll(d, 3) ? NULL : "";
				f->open = roll(d, 3) ? NULL : roll(d, 2) ? "20" : "21";
				break;
			case 8: case 9:
				f = world_fact(w, RBK_FACT_MOVE, number, person, client);
				f->subject = PICK(d, steps);
				f->grade = roll(d, 3) ? NULL : PICK(d, grades);
				break;
			case 10: case 11:
				f = world_fact(w, roll(d, 2) ? RBK_FACT_RENEW : roll(d, 2) ? RBK_FACT_HOLD : RBK_FACT_CONTRACT, number, person, client);
				f->until = f->type == RBK_FACT_HOLD ? PICK(d, days) : NULL;
				f->ends = f->type == RBK_FACT_CONTRACT ? PICK(d, days) : NULL;
				f->missing = f->type == RBK_FACT_HOLD && roll(d, 5) == 0 ? "tender" : NULL;
				break;
			case 5: case 22: case 23: case 12: case 13: case 14: case 15: case 16: case 17: case 18: case 19: case 20: case 21:
				contact(w, number, person, client);
				if (roll(d, 3) == 0 && w->n + 1 < WORLD_FACTS)
					contact(w, number, person, client);
				break;
			case 6:
				f = world_fact(w, RBK_FACT_SIGN, number, person, client);
				f->record = ulid(w, 9000 + roll(d, 3));
				f->phone = roll(d, 2) ? "13800001234" : "02155550101";
				f->contact = roll(d, 2) ? "周敏" : NULL;
				break;
			default:
				world_fact(w, roll(d, 2) ? RBK_FACT_GONE : RBK_FACT_RELEASE, number, person, client);
			}
		}
		for (f = &w->facts[before]; f < &w->facts[w->n]; f++) {
			char day[RBK_TIME_TEXT];

			f->by = t;
			f->after = t - (rbk_time)roll(d, 100) * HOUR;
			rbk_day_write(day, rbk_day_of(t, 480));
			f->pick = f->pick ? rbk_arena_str(&w->a, day) : NULL;
			f->at = roll(d, 2) ? "2031-05-05T00:00:00+00:00" : "2016-01-01T00:00:00+00:00";
		}
	}
}

static rbk_time
end_of(const struct rbk_fact *facts, size_t n)
{
	rbk_time t = START;

	for (size_t i = 0; i < n; i++)
		t = facts[i].by > t ? facts[i].by : t;
	return t;
}

static void
shuffle(struct rbk_fact *facts, size_t n, struct dice *d)
{
	for (size_t i = n; i > 1; i--) {
		size_t k = roll(d, (unsigned)i);
		struct rbk_fact f = facts[i - 1];

		facts[i - 1] = facts[k];
		facts[k] = f;
	}
}

/* Each property: NULL if it holds, else what is wrong. */
typedef const char *property_fn(struct world *w, const struct rbk_fact *facts, size_t n, struct dice *d);

static const char *
any_order(struct world *w, const struct rbk_fact *facts, size_t n, struct dice *d)
{
	struct rbk_arena a = {0};
	rbk_time t = end_of(facts, n) + 5 * 24 * HOUR;
	struct rbk_fact mixed[WORLD_FACTS * 2];
	char *want = bytes_of(judge_facts(w, &a, facts, n, t));

	if (n)
		memcpy(mixed, facts, n * sizeof *facts);
	size_t m = n;

	for (size_t i = 0; i < n; i++) /* some come twice */
		if (roll(d, 5) == 0)
			mixed[m++] = facts[i];
	shuffle(mixed, m, d);
	char *got = bytes_of(judge_facts(w, &a, mixed, m, t));
	bool same = strcmp(want, got) == 0;

	free(want);
	free(got);
	rbk_arena_free(&a);
	return same ? NULL : "the order of the facts given shows";
}

/* The hub's way: of the stored cases, those that share a key with what is
   new, or with one another, or have a deadline passed, are judged again. */
struct store {
	const struct rbk_json *cases[WORLD_FACTS];
	size_t                 n;
	struct rbk_suspicion   pairs[WORLD_FACTS * 8]; /* sorted by ids */
	size_t                 n_pairs;
};
static struct faces faces; /* of the store in hand */

static void
note_pair(struct store *s, struct rbk_arena *a, const struct rbk_suspicion *pair)
{
	size_t i = 0;

	while (i < s->n_pairs && (strcmp(s->pairs[i].x, pair->x) < 0 ||
	                          (strcmp(s->pairs[i].x, pair->x) == 0 && strcmp(s->pairs[i].y, pair->y) < 0)))
		i++;
	if (i < s->n_pairs && strcmp(s->pairs[i].x, pair->x) == 0 && strcmp(s->pairs[i].y, pair->y) == 0)
		memmove(&s->pairs[i], &s->pairs[i + 1], (--s->n_pairs - i) * sizeof *pair);
	if (!pair->record)
		return;
	if (s->n_pairs == sizeof s->pairs / sizeof *s->pairs)
		abort();
	memmove(&s->pairs[i + 1], &s->pairs[i], (s->n_pairs++ - i) * sizeof *pair);
	s->pairs[i] = (struct rbk_suspicion){ rbk_arena_str(a, pair->x), rbk_arena_str(a, pair->y), NULL,
		                              rbk_json_copy(a, pair->record) };
}

/* Suspicions follow the cases that came out, and those that went. */
static void
suspect(struct world *w, struct rbk_arena *a, struct store *s, const struct rbk_json *out, const char *const *went, size_t n_went)
{
	struct rbk_suspecting now = { .words = world_words(), .index = &faces_index, .ctx = &faces, .crowd = 4 };
	struct rbk_face_change *changes = rbk_arena_take(a, (out->count + n_went + 1) * sizeof *changes);
	struct rbk_err err = {0};
	size_t n = 0;

	RBK_JSON_EACH(c, out)
		changes[n++] = (struct rbk_face_change){ rbk_json_get_str(c, "id"), world_face(w, c) };
	for (size_t i = 0; i < n_went; i++)
		if (!case_of(out, went[i]))
			changes[n++] = (struct rbk_face_change){ went[i], NULL };
	if (rbk_suspicions_update(&now, changes, n, false, &err))
		abort();
	for (size_t i = 0; i < now.n; i++)
		note_pair(s, a, &now.at[i]);
	rbk_suspecting_clear(&now);
}

static bool
shares(const struct rbk_json *c, char *const *keys, size_t n)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "keys"))
		for (size_t i = 0; i < n; i++)
			if (strcmp(it->str, keys[i]) == 0)
				return true;
	return false;
}

static void
judge_batch(struct world *w, struct rbk_arena *a, struct store *s, const struct rbk_fact *batch, size_t n, rbk_time as_of)
{
	static struct rbk_fact facts[WORLD_FACTS * 4];
	char *keys[WORLD_FACTS * 64];
	bool taken[WORLD_FACTS] = {0}, more = true;
	const char *went[WORLD_FACTS];
	struct rbk_err err = {0};
	size_t n_keys = 0, m = 0, kept = 0, n_went = 0;

	for (size_t i = 0; i < n; i++) {
		const char *own[4];
		size_t k = rbk_fact_keys(own, a, &batch[i]);

		facts[m++] = batch[i];
		for (size_t j = 0; j < k; j++)
			keys[n_keys++] = rbk_arena_str(a, own[j]);
	}
	while (more) {
		more = false;
		for (size_t i = 0; i < s->n; i++) {
			const char *deadline = rbk_json_get_str(s->cases[i], "next");
			rbk_time t = 0;

			if (deadline)
				(void)rbk_time_read(&t, deadline, 0, &err);
			if (taken[i] || !((deadline && t <= as_of) || shares(s->cases[i], keys, n_keys)))
				continue;
			taken[i] = more = true;
			RBK_JSON_EACH(it, rbk_json_get(s->cases[i], "keys"))
				keys[n_keys++] = rbk_arena_str(a, it->str);
			struct rbk_fact *stored;
			size_t k;

			if (rbk_case_facts(&stored, &k, a, s->cases[i], &err))
				abort();
			memcpy(facts + m, stored, k * sizeof *stored);
			m += k;
		}
	}
	for (size_t i = 0; i < s->n; i++) {
		if (taken[i])
			went[n_went++] = rbk_json_get_str(s->cases[i], "id");
		else
			s->cases[kept++] = s->cases[i];
	}
	s->n = kept;
	const struct rbk_json *cases = judge_facts(w, a, facts, m, as_of);

	suspect(w, a, s, cases, went, n_went);

	RBK_JSON_EACH(it, cases)
		s->cases[s->n++] = it;
}

static int
by_id(const void *x, const void *y)
{
	return strcmp(rbk_json_get_str(*(const struct rbk_json *const *)x, "id"),
	              rbk_json_get_str(*(const struct rbk_json *const *)y, "id"));
}

static char *
store_bytes(struct store *s)
{
	struct rbk_buf out = {0};

	qsort(s->cases, s->n, sizeof *s->cases, by_id);
	for (size_t i = 0; i < s->n; i++)
		rbk_json_file(&out, s->cases[i]);
	for (size_t i = 0; i < s->n_pairs; i++)
		rbk_json_file(&out, s->pairs[i].record);
	rbk_buf_char(&out, '\0');
	return out.text;
}

/* All at once, into an empty store. */
static char *
judged_at_once(struct world *w, struct rbk_arena *a, const struct rbk_fact *facts, size_t n, rbk_time as_of)
{
	static struct store s;

	s.n = s.n_pairs = 0;
	faces_clear(&faces);
	judge_batch(w, a, &s, facts, n, as_of);
	char *text = store_bytes(&s);

	faces_clear(&faces);
	pairs_seen += s.n_pairs;
	return text;
}

static const char *
any_batches(struct world *w, const struct rbk_fact *facts, size_t n, struct dice *d)
{
	static struct store s;
	struct rbk_arena a = {0};

	s.n = s.n_pairs = 0;
	faces_clear(&faces);
	rbk_time last = end_of(facts, n) + 3 * 24 * HOUR;

	for (size_t at = 0; at < n;) { /* whole receipts */
		size_t behind = at + 1 + roll(d, 9);

		while (behind < n && facts[behind].number == facts[behind - 1].number)
			behind++;
		if (behind > n)
			behind = n;
		rbk_time as_of = behind < n ? facts[behind - 1].by + (rbk_time)roll(d, 2) * (facts[behind].by - facts[behind - 1].by - 1) : last;

		judge_batch(w, &a, &s, facts + at, behind - at, as_of);
		at = behind;
	}
	judge_batch(w, &a, &s, NULL, 0, last);
	char *got = store_bytes(&s), *want = judged_at_once(w, &a, facts, n, last);
	bool same = strcmp(want, got) == 0;

	if (!same && getenv("SHOW"))
		fprintf(stderr, "WANT %s\nGOT %s\n", want, got);
	free(want);
	free(got);
	rbk_arena_free(&a);
	return same ? NULL : "judging step by step differs from judging at once";
}

/* Books may be merged late, each in its own order; a ruling and what comes
   after it wait for what came before it. */
static const char *
late_books(struct world *w, const struct rbk_fact *facts, size_t n, struct dice *d)
{
	static struct store s;
	struct rbk_arena a = {0};

	s.n = s.n_pairs = 0;
	faces_clear(&faces);
	rbk_time last = end_of(facts, n) + 24 * HOUR;
	bool done[WORLD_FACTS] = {0};

	for (size_t left = n; left;) {
		const char *person = PICK(d, reps);
		struct rbk_fact batch[WORLD_FACTS];
		size_t m = 0, i = 0;

		while (i < n && done[i])
			i++;
		if (facts[i].type == RBK_FACT_RULING) {
			batch[m++] = facts[i];
			done[i] = true;
		} else {
			int64_t stop = roll(d, 2) ? facts[i].number + 1 + roll(d, 8) : INT64_MAX;

			for (; i < n && facts[i].type != RBK_FACT_RULING && facts[i].number < stop; i++) {
				if (done[i] || strcmp(facts[i].person, person) != 0)
					continue;
				batch[m++] = facts[i];
				done[i] = true;
			}
		}
		if (m)
			judge_batch(w, &a, &s, batch, m, START);
		left -= m;
	}
	judge_batch(w, &a, &s, NULL, 0, last);
	char *got = store_bytes(&s), *want = judged_at_once(w, &a, facts, n, last);
	bool same = strcmp(want, got) == 0;

	if (!same && getenv("SHOW"))
		fprintf(stderr, "WANT %s\nGOT %s\n", want, got);
	free(want);
	free(got);
	rbk_arena_free(&a);
	return same ? NULL : "a book merged late differs from judging at once";
}

/* A deliberate fault, to see that one is found and cut down: the device's
   clock says when a claim was received. */
static bool clocks_win;

static struct rbk_json *
judge_clocks(struct world *w, struct rbk_arena *a, const struct rbk_fact *facts, size_t n, rbk_time t)
{
	struct rbk_fact faulty[WORLD_FACTS];
	struct rbk_err err = {0};

	for (size_t i = 0; i < n; i++) {
		faulty[i] = facts[i];
		if (!clocks_win || facts[i].type != RBK_FACT_CLAIM)
			continue;
		if (rbk_time_read(&faulty[i].by, facts[i].at, 0, &err))
			abort();
		faulty[i].after = faulty[i].by;
	}
	return judge_facts(w, a, faulty, n, t);
}

static const char *
no_clock(struct world *w, const struct rbk_fact *facts, size_t n, struct dice *d)
{
	static const char *const lists[] = { "claims", "facts" };
	struct rbk_arena a = {0};
	struct rbk_fact moved[WORLD_FACTS];
	rbk_time t = end_of(facts, n);
	struct rbk_json *want = judge_clocks(w, &a, facts, n, t), *got;

	if (n)
		memcpy(moved, facts, n * sizeof *facts);
	for (size_t i = 0; i < n; i++)
		moved[i].at = roll(d, 2) ? "1999-01-01T00:00:00+00:00" : "2027-01-01T00:00:00+00:00";
	got = judge_clocks(w, &a, moved, n, t);
	for (struct rbk_json *cases = want; cases; cases = cases == want ? got : NULL)
		RBK_JSON_EACH(c, cases)
			for (int l = 0; l < 2; l++)
				RBK_JSON_EACH(it, rbk_json_get(c, lists[l]))
					rbk_json_drop(it, "at");
	char *x = bytes_of(want), *y = bytes_of(got);
	bool same = strcmp(x, y) == 0;

	free(x);
	free(y);
	rbk_arena_free(&a);
	return same ? NULL : "a device's clock shows";
}

static bool
line_stands(const struct rbk_json *line, const struct rbk_json *cases)
{
	RBK_JSON_EACH(c, cases)
		RBK_JSON_EACH(it, rbk_json_get(c, "history"))
			if (rbk_json_equal(it, line))
				return true;
	return false;
}

static const char *
nothing_forgotten(struct world *w, const struct rbk_fact *facts, size_t n, struct dice *d)
{
	struct rbk_arena a = {0};
	size_t k = n ? roll(d, (unsigned)n) : 0;

	while (k && k < n && facts[k].number == facts[k - 1].number)
		k++;
	struct rbk_json *early = judge_facts(w, &a, facts, k, k ? facts[k - 1].by : START);
	struct rbk_json *late = judge_facts(w, &a, facts, n, end_of(facts, n));
	bool all = true;

	RBK_JSON_EACH(c, early)
		RBK_JSON_EACH(it, rbk_json_get(c, "history"))
			all = all && line_stands(it, late);
	rbk_arena_free(&a);
	return all ? NULL : "a line of history is gone";
}

static bool
is_live(const struct rbk_json *claim)
{
	const char *state = rbk_json_get_str(claim, "state");

	return strcmp(state, "provisional") == 0 || strcmp(state, "confirmed") == 0;
}

static bool
has_live(const struct rbk_json *c, const char *person)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "claims"))
		if (strcmp(rbk_json_get_str(it, "person"), person) == 0 && is_live(it))
			return true;
	return false;
}

/* Who stands for the person: of two who share the client the first. */
static const char *
partner_of(const struct rbk_json *c, const char *person)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "splits")) {
		const struct rbk_json *parts = rbk_json_get(it, "parts");

		if (!rbk_json_get(it, "until") && strcmp(rbk_json_get_str(parts->child->next, "person"), person) == 0)
			return rbk_json_get_str(parts->child, "person");
	}
	return person;
}

/* A share that holds: both have live claims, and there is one at most. */
static const char *
share_wrong(const struct rbk_json *c)
{
	size_t holds = 0;

	RBK_JSON_EACH(it, rbk_json_get(c, "splits")) {
		if (rbk_json_get(it, "until"))
			continue;
		holds++;
		RBK_JSON_EACH(part, rbk_json_get(it, "parts"))
			if (!has_live(c, rbk_json_get_str(part, "person")))
				return "a share holds without a live claim";
	}
	return holds > 1 ? "two shares hold at once" : NULL;
}

/* Deadlines lie ahead, a conflict's clock is set, its leader isn't a side. */
static const char *
clock_wrong(const struct rbk_json *c, rbk_time as_of)
{
	const char *const times[] = { rbk_json_get_str(c, "deadline"), rbk_json_get_str(c, "next") };
	struct rbk_err why = {0};
	rbk_time t;

	for (size_t i = 0; i < 2; i++)
		if (times[i] && (rbk_time_read(&t, times[i], 0, &why) || t <= as_of))
			return "a deadline that has passed";
	RBK_JSON_EACH(it, rbk_json_get(c, "conflicts")) {
		const char *leader = rbk_json_get_str(it, "leader");

		if (!rbk_json_get(it, "ended") && !rbk_json_get(it, "answer_by"))
			return "an open conflict without a clock";
		if (leader && has_live(c, leader))
			return "a side is to rule";
	}
	return NULL;
}

static const char *
state_wrong(const struct rbk_json *c)
{
	const char *status = rbk_json_get_str(c, "status"), *owner = rbk_json_get_str(c, "owner"), *of[16];
	size_t sides = 0;

	RBK_JSON_EACH(it, rbk_json_get(c, "claims")) {
		const char *person = partner_of(c, rbk_json_get_str(it, "person"));
		bool known = !is_live(it);

		for (size_t i = 0; i < sides && !known; i++)
			known = strcmp(of[i], person) == 0;
		if (!known && sides < 16)
			of[sides++] = person;
	}
	if ((strcmp(status, "free") == 0) != (sides == 0) || (strcmp(status, "held") == 0) != (sides == 1))
		return "the status doesn't fit the live claims";
	if (owner && !has_live(c, owner))
		return "the owner has no live claim";
	if (strcmp(status, "held") == 0 && !owner)
		return "held by nobody";
	if ((rbk_json_get(c, "since") != NULL) != (owner != NULL) || (rbk_json_get(c, "proposal") != NULL) != (sides > 1))
		return "since or proposal stands or lacks wrongly";
	RBK_JSON_EACH(it, rbk_json_get(c, "history"))
		if (!rbk_message_text(rbk_json_get_str(it, "what")))
			return "a line without a sentence";
	return NULL;
}

static bool
case_was_ruled_same(const struct rbk_json *c)
{
	RBK_JSON_EACH(it, rbk_json_get(c, "history"))
		if (strcmp(rbk_json_get_str(it, "what"), "ruling.same") == 0)
			return true;
	return false;
}

static const char *
keys_unlike(struct world *w, const struct rbk_json *c)
{
	const char *code = NULL, *form = NULL;

	RBK_JSON_EACH(it, rbk_json_get(c, "entries")) {
		const char *own = rbk_json_get_str(it, "code"), *name = rbk_json_get_str(it, "name");
		struct rbk_name key = {0};
		struct rbk_err err = {0};

		if (rbk_json_get(it, "differs"))
			continue;
		if (own && code && strcmp(own, code) != 0)
			return "two credit codes in one case";
		code = own ? own : code;
		if (!name || rbk_name_make(&key, &w->a, name, &err) || !key.form[0])
			continue;
		if (form && !rbk_form_equal(form, key.form))
			return "unlike legal forms in one case";
		form = key.form;
	}
	return NULL;
}

static const char *
sound(struct world *w, const struct rbk_fact *facts, size_t n, struct dice *d)
{
	struct rbk_arena a = {0};
	struct rbk_json *cases = judge_facts(w, &a, facts, n, end_of(facts, n));
	const char *wrong = NULL, *before = "";
	size_t entries = 0, known = 0;

	(void)d;
	RBK_JSON_EACH(c, cases) {
		if (!wrong)
			wrong = state_wrong(c);
		if (!wrong)
			wrong = share_wrong(c);
		if (!wrong)
			wrong = clock_wrong(c, end_of(facts, n));
		if (!wrong && !case_was_ruled_same(c))
			wrong = keys_unlike(w, c);
		if (!wrong && strcmp(before, rbk_json_get_str(c, "id")) >= 0)
			wrong = "ids are not in order, each once";
		before = rbk_json_get_str(c, "id");
		RBK_JSON_EACH(it, rbk_json_get(c, "entries"))
			entries += !rbk_json_get(it, "handed_over");
	}
	for (size_t i = 0; i < n; i++) {
		bool seen = facts[i].type != RBK_FACT_ENTRY;

		for (size_t k = 0; k < i && !seen; k++)
			seen = facts[k].type == RBK_FACT_ENTRY && strcmp(facts[k].person, facts[i].person) == 0 &&
			       strcmp(facts[k].client, facts[i].client) == 0;
		known += !seen;
	}
	if (!wrong && entries != known)
		wrong = "an entry stands in no case, or in two";
	before = NULL;
	rbk_arena_free(&a);
	return wrong;
}

/* A stranger's rulings are shown and change nothing else. */
static const char *
no_authority(struct world *w, const struct rbk_fact *facts, size_t n, struct dice *d)
{
	struct rbk_arena a = {0};
	struct rbk_fact with[WORLD_FACTS], without[WORLD_FACTS];
	size_t m = 0;
	bool same = true;

	(void)d;
	for (size_t i = 0; i < n; i++) {
		with[i] = facts[i];
		if (facts[i].type == RBK_FACT_RULING)
			with[i].person = "nobody";
		else
			without[m++] = facts[i];
	}
	struct rbk_json *x = judge_facts(w, &a, with, n, end_of(facts, n)), *y = judge_facts(w, &a, without, m, end_of(facts, n));
	struct rbk_json *p = x->child, *q = y->child;

	for (; p && q && same; p = p->next, q = q->next) {
		const char *own = rbk_json_get_str(p, "owner"), *other = rbk_json_get_str(q, "owner");

		same = strcmp(own ? own : "", other ? other : "") == 0 &&
		       strcmp(rbk_json_get_str(p, "status"), rbk_json_get_str(q, "status")) == 0 &&
		       strcmp(rbk_json_get_str(p, "id"), rbk_json_get_str(q, "id")) == 0;
	}
	same = same && !p && !q;
	rbk_arena_free(&a);
	return same ? NULL : "a ruling without authority had an effect";
}

static const struct {
	const char  *name;
	property_fn *holds;
} properties[] = {
	{ "any order", any_order }, { "any batches", any_batches }, { "late books", late_books }, { "no clock", no_clock },
	{ "nothing forgotten", nothing_forgotten }, { "sound", sound }, { "no authority", no_authority },
};
#define PROPERTIES (sizeof properties / sizeof *properties)

/* The seed, what is wrong, and a line for each fact. */
static void
describe(struct rbk_buf *out, uint64_t seed, const char *property, const char *wrong, const struct world *w)
{
	struct rbk_arena a = {0};

	rbk_buf_print(out, "seed %llu, %s: %s\n", (unsigned long long)seed, property, wrong);
	for (size_t i = 0; i < w->n; i++) {
		rbk_json_line(out, rbk_fact_write(&a, &w->facts[i]));
		rbk_buf_char(out, '\n');
	}
	rbk_arena_free(&a);
}

/* Does any of a few tries of the property's own dice still fail? */
static const char *
fails(property_fn *holds, struct world *w, const struct rbk_fact *facts, size_t n)
{
	const char *wrong = NULL;

	for (uint64_t i = 1; i <= 20 && !wrong; i++)
		wrong = holds(w, facts, n, &(struct dice){ i * 7919 });
	return wrong;
}

static void
shrink(property_fn *holds, struct world *w)
{
	for (bool less = true; less;) {
		less = false;
		for (size_t i = 0; i < w->n; i++) {
			struct rbk_fact without[WORLD_FACTS];

			memcpy(without, w->facts, i * sizeof *without);
			memcpy(without + i, w->facts + i + 1, (w->n - i - 1) * sizeof *without);
			if (!fails(holds, w, without, w->n - 1))
				continue;
			memcpy(w->facts, without, (w->n - 1) * sizeof *without);
			w->n--;
			less = true;
		}
	}
}

/* Which sentences of the register came up at all. */
static void
see_lines(struct world *w, bool *seen)
{
	struct rbk_arena a = {0};
	struct rbk_json *cases = judge_facts(w, &a, w->facts, w->n, end_of(w->facts, w->n));

	RBK_JSON_EACH(c, cases)
		RBK_JSON_EACH(it, rbk_json_get(c, "history"))
			for (size_t i = 0; rbk_message_id(i); i++)
				seen[i] = seen[i] || strcmp(rbk_message_id(i), rbk_json_get_str(it, "what")) == 0;
	rbk_arena_free(&a);
}

static void
want_all_seen(const bool *seen)
{
	static const char *const groups[] = { "entry.", "case.", "claim.", "pool.", "conflict.", "owner.", "answer.", "share.", "ruling.", "proposal.against" };

	for (size_t i = 0; rbk_message_id(i); i++)
		for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
			if (strncmp(rbk_message_id(i), groups[g], strlen(groups[g])) == 0 && !seen[i] &&
			    strcmp(rbk_message_id(i), "ruling.unknown") != 0 &&
			    strcmp(rbk_message_id(i), "conflict.clock_nobody") != 0 && /* boss leads all */
			    strcmp(rbk_message_id(i), "case.suspected") != 0) /* a notice, no line */
				fail_msg("no world has a line %s", rbk_message_id(i));
}

/* The world of a seed; the dice as they lie then. */
static struct dice
make_world(struct world *w, uint64_t seed)
{
	struct dice d = { seed * 0x9e3779b97f4a7c15u + 1 };
	static const struct rbk_policy *both[2];

	world_open(w);
	both[0] = w->policy;
	both[1] = later_policy();
	w->policies = (struct rbk_policies){ .at = both, .n = roll(&d, 3) ? 1 : 2, .offset_min = 480 };
	world_away(w, "boss", "west-lead", 3, 1000);
	world_away(w, "east-lead", "r-li", 10, 20);
	random_staff(w, &d);
	random_world(w, &d, 4 + roll(&d, (roll(&d, 4) ? 1 : 2) * FACTS - 4));
	return d;
}

/* If the property fails, the world is cut down and told of in `out`. */
static bool
try_property(struct rbk_buf *out, struct world *w, struct dice d, size_t p, uint64_t seed)
{
	const char *wrong = properties[p].holds(w, w->facts, w->n, &d);

	if (!wrong)
		return true;
	if (fails(properties[p].holds, w, w->facts, w->n))
		shrink(properties[p].holds, w);
	describe(out, seed, properties[p].name, wrong, w);
	return false;
}

static void
worlds(void **state)
{
	static bool seen[1000];
	const char *only = getenv("SEED"), *many = getenv("WORLDS");
	uint64_t first = only ? strtoull(only, NULL, 10) : 1, n = many ? strtoull(many, NULL, 10) : only ? 1 : WORLDS, last = first + n - 1;

	(void)state;
	for (uint64_t seed = first; seed <= last; seed++) {
		static struct world w;
		struct dice d = make_world(&w, seed);
		struct rbk_buf told = {0};

		for (size_t p = 0; p < PROPERTIES; p++) {
			if (try_property(&told, &w, d, p, seed))
				continue;
			fprintf(stderr, "%s", told.text);
			fail();
		}
		see_lines(&w, seen);
		world_close(&w);
	}
	if (!only)
		want_all_seen(seen);
	if (!only && pairs_seen < WORLDS)
		fail_msg("only %zu suspicions in %d worlds: too few to show anything", pairs_seen, WORLDS);
}

/* With the fault in, the property it breaks is seen to fail, and what is told
   is the seed and the fewest facts: an entry and its claim. */
static void
a_fault_is_found_and_cut_down(void **state)
{
	static struct world w;
	struct rbk_buf told = {0};
	size_t p = 0, lines = 0;
	uint64_t seed = 1;
	bool holds = true;

	(void)state;
	while (strcmp(properties[p].name, "no clock") != 0)
		p++;
	clocks_win = true;
	for (; seed <= 20 && holds; seed++) {
		struct dice d = make_world(&w, seed);
		size_t before = w.n;

		holds = try_property(&told, &w, d, p, seed);
		if (holds)
			world_close(&w);
		else
			assert_true(w.n < before);
	}
	assert_false(holds);
	assert_true(fails(no_clock, &w, w.facts, w.n) != NULL);
	assert_int_equal(w.n, 2);
	assert_true(w.facts[0].type == RBK_FACT_ENTRY && w.facts[1].type == RBK_FACT_CLAIM);
	for (const char *s = told.text; (s = strchr(s, '\n')); s++)
		lines++;
	assert_int_equal(lines, 3);
	assert_memory_equal(told.text, rbk_arena_print(&w.a, "seed %llu, no clock: a device's clock shows\n", (unsigned long long)seed - 1), 30);
	clocks_win = false;
	assert_null(fails(no_clock, &w, w.facts, w.n));
	rbk_buf_free(&told);
	world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(worlds), cmocka_unit_test(a_fault_is_found_and_cut_down) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}

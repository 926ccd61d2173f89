/* What arrived: each person's waiting lines are pulled side by side, and
   what central keeps of them is written down. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/utf8.h"
#include "sync/cycle.h"

#define CHUNK      1000 /* numbers in one file of central's journal: appending costs no more than that */
#define STRAYS_MAX 64   /* rulings without a case that a receipt names */

static int
by_person(const void *x, const void *y)
{
	const struct rbk_line *a = x, *b = y;
	int c = strcmp(a->person, b->person);

	return c ? c : (a->number > b->number) - (a->number < b->number);
}

static const char *
quarantine_path(struct rbk_arena *a, const char *person)
{
	return rbk_arena_print(a, "quarantine/%s.json", person);
}

/* The newest receipt of the person that is merged, number 0 if none is, and
   what it says of all of them. */
static int
last_merged(struct rbk_line *out, struct rbk_pull *p, struct rbk_cycle *c, const char *person, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_record r;
	int code = rbk_central_record(&r, &c->arena, &c->central, rbk_receipt_path(&c->arena, person), &why);

	*out = (struct rbk_line){0};
	if (code == RBK_E_MISSING)
		return 0;
	if (code) {
		*err = why;
		return code;
	}
	const char *tip = rbk_record_str(&r, "tip");

	if (!rbk_record_is(&r, "receipt") || !tip || !rbk_oid_valid(tip) || !rbk_record_time(&out->at, &r, "at"))
		return rbk_fail(err, RBK_E_BROKEN, N_("central's receipt of %s is not one this program wrote"), person);
	out->number = rbk_json_get_int(r.root, "number", 0);
	p->vanished = (size_t)rbk_json_get_int(r.root, "vanished", 0);
	p->strays = rbk_json_get(r.root, "strays");
	memcpy(out->tip, tip, sizeof out->tip);
	return 0;
}

static int
in_quarantine(bool *is, struct rbk_cycle *c, const char *person, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	git_oid oid;
	int code = rbk_central_find(&oid, NULL, &c->central, quarantine_path(&c->arena, person), &why);

	*is = code == 0;
	if (!code || code == RBK_E_MISSING)
		return 0;
	*err = why;
	return code;
}

static int
read_ring(struct rbk_pull *p, struct rbk_cycle *c, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	const char *bytes = NULL;
	size_t len = 0;
	int code = rbk_central_bytes(&bytes, &len, &c->arena, &c->central, rbk_keyring_path(&c->arena, p->person), &why);

	p->must_sign = c->hub->must_sign;
	if (code && code != RBK_E_MISSING) {
		*err = why;
		return code;
	}
	return rbk_keyring_read(&p->ring, &c->arena, p->person, code ? NULL : bytes, len, err);
}

/* Sorted new lines → one pull a person, without its lines yet. `from`: the
   number behind which lines must be known. */
static int
make_pulls(struct rbk_cycle *c, const struct rbk_line *lines, size_t n, int64_t *from, struct rbk_err *err)
{
	struct rbk_people people = {0};
	int code = 0;

	c->pulls = rbk_arena_take(&c->arena, (n + 1) * sizeof *c->pulls);
	c->waited = rbk_arena_take(&c->arena, n + 1);
	for (size_t i = 0; i < n && !code; i++) {
		struct rbk_pull *p = &c->pulls[c->n_pulls];
		const char *person = lines[i].person;
		struct rbk_line merged;

		if (!rbk_line_is_push(&lines[i]) || (i > 0 && strcmp(lines[i - 1].person, person) == 0))
			continue;
		memcpy(p->person, person, sizeof p->person);
		p->policies = &c->policies;
		p->large = &c->large;
		p->box = rbk_arena_print(&c->arena, "%s/boxes/%s.git", c->hub->path, person);
		p->desk = rbk_arena_print(&c->arena, "%s/desks/%s.git", c->hub->path, person);
		if ((code = rbk_people_need(&people, &c->central, person, err)) ||
		    (code = last_merged(&merged, p, c, person, err)) ||
		    (code = in_quarantine(&c->waited[c->n_pulls], c, person, err)))
			break;
		if ((code = read_ring(p, c, err)))
			break;
		const struct rbk_post *first = rbk_staff_when(&people.staff, person, INT64_MIN);

		p->since = first ? first->since : 0;
		p->has_before = merged.number > 0 && git_oid_fromstr(&p->before, merged.tip) == 0;
		p->before_at = p->has_before ? merged.at : p->since;
		p->before_number = merged.number;
		if (c->waited[c->n_pulls] && merged.number < *from)
			*from = merged.number;
		c->n_pulls++;
	}
	rbk_people_free(&people);
	return code;
}

/* All lines since `from` up to the cycle's last, and each pull its own. */
static int
give_lines(struct rbk_cycle *c, int64_t from, struct rbk_err *err)
{
	size_t k = 0;

	if (from < c->state.number &&
	    rbk_journal_read(&c->lines, &c->n_lines, &c->arena, c->hub->path, from, err))
		return (int)err->code;
	while (c->n_lines > 0 && c->lines[c->n_lines - 1].number > c->last)
		c->n_lines--;
	if (c->n_lines)
		qsort(c->lines, c->n_lines, sizeof *c->lines, by_person);
	for (size_t i = 0; i < c->n_pulls; i++) {
		struct rbk_pull *p = &c->pulls[i];

		while (strcmp(c->lines[k].person, p->person) != 0 || c->lines[k].number <= p->before_number)
			k++;
		p->lines = &c->lines[k];
		while (k + p->n < c->n_lines && strcmp(c->lines[k + p->n].person, p->person) == 0)
			p->n++;
		k += p->n;
	}
	return 0;
}

static int
pull(void *ctx, size_t i, unsigned who, struct rbk_err *err)
{
	struct rbk_cycle *c = ctx;

	if (c->progress && who == 0)
		c->progress(c->ctx, "books", i, c->n_pulls);
	c->pulls[i].arena = &c->arenas[who];
	return rbk_pull(&c->pulls[i], c->bundles[who], err) ? rbk_while(err, N_("book of %s"), c->pulls[i].person) : 0;
}

static void
put_record(struct rbk_cycle *c, const char *path, const struct rbk_record *r)
{
	rbk_cycle_put(c, rbk_hub_put(&c->arena, path, r));
}

/* A receipt, or what keeps it from being merged: they begin alike. */
static void
new_record(struct rbk_record *r, struct rbk_cycle *c, const char *kind, const struct rbk_line *line)
{
	char at[RBK_TIME_TEXT];

	rbk_record_new(r, &c->arena, kind);
	rbk_time_write(at, line->at, 0);
	rbk_json_set_int(&c->arena, r->root, "number", line->number);
	rbk_json_set_str(&c->arena, r->root, "person", line->person);
	rbk_json_set_str(&c->arena, r->root, "tip", line->tip);
	rbk_json_set_str(&c->arena, r->root, "at", at);
}

/* "12 01J… award", oldest first. */
static void
add_strays(struct rbk_record *receipt, struct rbk_cycle *c, const struct rbk_pull *p)
{
	const struct rbk_register_update *u = &c->update;
	struct rbk_json *all = rbk_json_list(&c->arena), *list = rbk_json_list(&c->arena);
	size_t skip;

	RBK_JSON_EACH(it, p->strays)
		rbk_json_add(all, rbk_json_copy(&c->arena, it));
	for (size_t i = 0; i < u->n_strays; i++)
		if (strcmp(u->strays[i].person, p->person) == 0)
			rbk_json_add(all, rbk_json_str(&c->arena, rbk_arena_print(&c->arena, "%" PRId64 " %s %s", u->strays[i].number,
			                                                           u->strays[i].case_id, u->strays[i].verb)));
	skip = all->count > STRAYS_MAX ? all->count - STRAYS_MAX : 0;
	RBK_JSON_EACH(it, all)
		if (skip > 0)
			skip--;
		else
			rbk_json_add(list, rbk_json_copy(&c->arena, it));
	if (list->count)
		rbk_json_set(&c->arena, receipt->root, "strays", list);
}

static void
put_pull(struct rbk_cycle *c, const struct rbk_pull *p, bool waited)
{
	struct rbk_record r;
	char shard[3];

	if (p->moved) {
		rbk_shard(shard, p->person);
		rbk_cycle_put(c, (struct rbk_put){
			.path = rbk_arena_print(&c->arena, "books/%s/%s", shard, p->person),
			.oid = &p->tree, .mode = GIT_FILEMODE_TREE,
		});
		new_record(&r, c, "receipt", &p->lines[p->good]);
		rbk_json_set_bool(&c->arena, r.root, "merged", true);
		if (p->vanished) /* of all this person's receipts */
			rbk_json_set_int(&c->arena, r.root, "vanished", (int64_t)p->vanished);
		add_strays(&r, c, p);
		put_record(c, rbk_receipt_path(&c->arena, p->person), &r);
		if (p->ring.changed)
			put_record(c, rbk_keyring_path(&c->arena, p->person), &p->ring.r);
	}
	if (p->bad < p->n) {
		new_record(&r, c, "quarantine", &p->lines[p->bad]);
		rbk_json_set_str(&c->arena, r.root, "reason", p->reason);
		put_record(c, quarantine_path(&c->arena, p->person), &r);
	} else if (waited) {
		rbk_cycle_put(c, (struct rbk_put){ .path = quarantine_path(&c->arena, p->person), .drop = 1 });
	}
}

/* journal/<yyyy-mm>/<first number of a thousand>: the lines of that thousand
   received in that month. */
static const char *
chunk_path(struct rbk_arena *a, const struct rbk_line *line)
{
	char day[RBK_TIME_TEXT];

	rbk_day_write(day, rbk_day_of(line->at, 0));
	return rbk_arena_print(a, "journal/%.7s/%010" PRId64, day, line->number / CHUNK * CHUNK);
}

static int
chunk_before(struct rbk_buf *out, struct rbk_cycle *c, const char *path, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	const char *bytes;
	size_t len;
	int code = rbk_central_bytes(&bytes, &len, &c->arena, &c->central, path, &why);

	if (!code)
		rbk_buf_put(out, bytes, len);
	if (!code || code == RBK_E_MISSING)
		return 0;
	*err = why;
	return code;
}

/* The new lines, in order of number. */
static int
put_journal(struct rbk_cycle *c, const struct rbk_line *lines, size_t n, struct rbk_err *err)
{
	struct rbk_buf text = {0};
	const char *path = NULL;
	int code = 0;

	for (size_t i = 0; i < n && !code; i++) {
		const char *place = chunk_path(&c->arena, &lines[i]);
		char line[RBK_LINE_SIZE];

		if (!path || strcmp(path, place) != 0) {
			rbk_buf_clear(&text);
			code = chunk_before(&text, c, place, err);
		}
		path = place;
		rbk_line_write(line, &lines[i]);
		rbk_buf_str(&text, line);
		if (i + 1 == n || strcmp(path, chunk_path(&c->arena, &lines[i + 1])) != 0)
			rbk_cycle_put(c, (struct rbk_put){
				.path = path, .bytes = rbk_arena_copy(&c->arena, text.text, text.len), .len = text.len,
			});
	}
	rbk_buf_free(&text);
	return code;
}

static void
put_state(struct rbk_cycle *c)
{
	struct rbk_record r;
	char at[RBK_TIME_TEXT];

	rbk_record_new(&r, &c->arena, "state");
	rbk_json_set_int(&c->arena, r.root, "number", c->last);
	rbk_time_write(at, c->as_of, 0);
	rbk_json_set_str(&c->arena, r.root, "as_of", at);
	rbk_json_set_str(&c->arena, r.root, "words", c->words);
	put_record(c, "state.json", &r);
}

int
rbk_intake(struct rbk_cycle *c, struct rbk_err *err)
{
	size_t n = c->n_lines;
	int64_t from = c->state.number;
	struct rbk_line *sorted = rbk_arena_take(&c->arena, (n + 1) * sizeof *sorted);
	int code = put_journal(c, c->lines, n, err);

	put_state(c);
	if (n)
		memcpy(sorted, c->lines, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_person);
	if (code || (code = make_pulls(c, sorted, n, &from, err)) || (code = give_lines(c, from, err)))
		return code;
	return rbk_work(c->n_pulls, pull, c, err);
}

void
rbk_intake_put(struct rbk_cycle *c)
{
	for (size_t i = 0; i < c->n_pulls; i++)
		put_pull(c, &c->pulls[i], c->waited[i]);
}

const struct rbk_fact *const *
rbk_intake_facts(struct rbk_cycle *c, size_t *n)
{
	size_t all = 0;

	for (size_t i = 0; i < c->n_pulls; i++)
		all += c->pulls[i].n_facts;
	const struct rbk_fact **facts = rbk_arena_take(&c->arena, (all + 1) * sizeof *facts);

	*n = 0;
	for (size_t i = 0; i < c->n_pulls; i++)
		for (size_t k = 0; k < c->pulls[i].n_facts; k++)
			if (c->pulls[i].facts[k].type != RBK_FACT_REVIEW)
				facts[(*n)++] = &c->pulls[i].facts[k];
	return facts;
}

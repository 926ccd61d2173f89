/* Records → facts for KPI sheets. Void work counts for nothing; a client
   counts for whoever held it then. */
#include "core/rules/kpi_fact.h"

#include <stdlib.h>
#include <string.h>

#include "core/rules/check.h"

void
rbk_kpi_facts_free(struct rbk_kpi_facts *f)
{
	free(f->at);
	*f = (struct rbk_kpi_facts){0};
}

/* One client being read. */
struct reading {
	struct rbk_kpi_facts     *f;
	const struct rbk_dossier *d;
	int                       zone;
	const char               *client, *name;
};

static rbk_month
month_of(const struct reading *r, rbk_time t)
{
	return rbk_month_of(rbk_day_of(t, r->zone));
}

static struct rbk_kpi_fact *
add(struct reading *r, enum rbk_kpi_what what, const char *person, const char *record, rbk_time at)
{
	struct rbk_kpi_facts *f = r->f;

	RBK_ROOM(f->at, f->n, f->cap);
	f->at[f->n] = (struct rbk_kpi_fact){ .what = what, .month = month_of(r, at), .person = person, .client = r->client,
	                                     .name = r->name, .record = record, .at = at, .share = 100 };
	return &f->at[f->n++];
}

/* Who held the case at that time, by the lines of its history; where these
   aren't in sight, by its present owner. NULL: nobody. */
static const char *
owner_at(const struct rbk_json *kase, rbk_time t)
{
	struct rbk_err scratch = {0};
	const char *owner = NULL, *since = rbk_json_get_str(kase, "since");
	bool told = false;
	rbk_time at;

	RBK_JSON_EACH(it, rbk_json_get(kase, "history")) {
		const char *what = rbk_json_get_str(it, "what"), *when = rbk_json_get_str(it, "at");
		const struct rbk_json *args = rbk_json_get(it, "args");

		if (!what || strncmp(what, "owner.", 6) != 0 || !when || rbk_time_read(&at, when, 0, &scratch))
			continue;
		told = true;
		if (at <= t)
			owner = args && args->child ? args->child->str : NULL;
	}
	if (!told && since && rbk_time_read(&at, since, 0, &scratch) == 0 && at <= t)
		owner = rbk_json_get_str(kase, "owner");
	return owner;
}

/* How a leader had shared the client at that time: a list of persons and
   percent. NULL: it was nobody's but the owner's. */
static const struct rbk_json *
parts_at(const struct rbk_json *kase, rbk_time t)
{
	const struct rbk_json *parts = NULL;
	struct rbk_err scratch = {0};

	RBK_JSON_EACH(it, rbk_json_get(kase, "splits")) {
		const char *from = rbk_json_get_str(it, "from"), *until = rbk_json_get_str(it, "until");
		rbk_time begins, ends;

		if (from && rbk_time_read(&begins, from, 0, &scratch) == 0 && begins <= t &&
		    (!until || rbk_time_read(&ends, until, 0, &scratch) || ends > t))
			parts = rbk_json_get(it, "parts");
	}
	return parts;
}

/* The client counts for those a leader shared it among, else for whoever
   held it then; where nobody did, for whose book it is. */
static void
credit(struct reading *r, enum rbk_kpi_what what, const char *by, const char *record, rbk_time at)
{
	const struct rbk_json *parts = parts_at(r->d->kase, at);
	const char *owner = owner_at(r->d->kase, at);

	if (!parts)
		add(r, what, owner ? owner : by, record, at)->why = owner ? "owner" : "book";
	RBK_JSON_EACH(it, parts) {
		const char *person = rbk_json_get_str(it, "person");
		int64_t percent = rbk_json_get_int(it, "percent", 0);

		if (!person || percent <= 0)
			continue;
		struct rbk_kpi_fact *f = add(r, what, person, record, at);

		f->why = "share";
		f->share = percent;
	}
}

/* A contact or a move: what makes a follow-up. */
struct step {
	rbk_month   month;
	const char *by, *record;
	rbk_time    at;
	bool        contact, next;
};

static int
by_person_and_time(const void *x, const void *y)
{
	const struct step *a = x, *b = y;
	int c = strcmp(a->by, b->by);

	if (!c)
		c = (a->month > b->month) - (a->month < b->month);
	if (!c)
		c = (a->at > b->at) - (a->at < b->at);
	return c ? c : strcmp(a->record, b->record);
}

static bool
is_step(struct step *s, const struct reading *r, const struct rbk_record *rec)
{
	const char *type = rbk_record_str(rec, "type");

	*s = (struct step){ .by = rbk_record_str(rec, "by"), .record = rbk_record_str(rec, "id") };
	if (!type || !s->by || !s->record || !rbk_record_time(&s->at, rec, "at") || rbk_dossier_void(r->d, s->record))
		return false;
	s->month = month_of(r, s->at);
	s->contact = rbk_record_is(rec, "activity") && rbk_contact_valid(rec, r->d->policy);
	s->next = s->contact && rbk_record_has(rec, "next");
	return s->contact || (rbk_record_is(rec, "event") && strcmp(type, "move") == 0);
}

/* One person's month: contacts and moves in order of time. */
static void
follow_up(struct reading *r, const struct step *s, size_t n)
{
	const struct step *contact = NULL, *next = NULL;
	bool moved = false;

	for (size_t i = 0; i < n; i++) {
		moved = moved || !s[i].contact;
		contact = !contact && s[i].contact ? &s[i] : contact;
		next = !next && s[i].next ? &s[i] : next;
	}
	if (!contact || (!next && !moved))
		return;
	contact = next ? next : contact;
	add(r, RBK_KPI_FOLLOW_UP, contact->by, contact->record, contact->at)->why = next ? "next" : "move";
}

static void
follow_ups(struct reading *r)
{
	struct step *steps = NULL;
	size_t n = 0, cap = 0;

	for (size_t i = 0; i < r->d->n; i++) {
		RBK_ROOM(steps, n, cap);
		n += is_step(&steps[n], r, &r->d->at[i]);
	}
	if (n > 1)
		qsort(steps, n, sizeof *steps, by_person_and_time);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && steps[to].month == steps[from].month && strcmp(steps[to].by, steps[from].by) == 0;)
			to++;
		follow_up(r, steps + from, to - from);
	}
	free(steps);
}

/* The first day work began, by the plans of operations. */
static const struct rbk_record *
first_landing(rbk_day *day, const struct reading *r)
{
	const struct rbk_record *first = NULL;
	struct rbk_err scratch = {0};
	rbk_day d;

	for (size_t i = 0; i < r->d->n; i++) {
		const struct rbk_record *rec = &r->d->at[i];
		const char *text = rbk_record_is(rec, "document") ? rbk_record_str(rec, "landing") : NULL;

		if (!text || rbk_day_read(&d, text, &scratch) || rbk_dossier_void(r->d, rbk_record_str(rec, "id")))
			continue;
		if (first && *day <= d)
			continue;
		first = rec;
		*day = d;
	}
	return first;
}

/* The first deal; and the landing, not before the deal. */
static void
new_client(struct reading *r, const struct rbk_record *const *moves, size_t n)
{
	const struct rbk_policy *p = r->d->policy;
	const struct rbk_record *landing;
	rbk_time deal = 0, landed;
	rbk_day day = 0;
	size_t i = 0;

	while (i < n && !rbk_policy_has(p, "kpi.deal_steps", rbk_record_str(moves[i], "to")))
		i++;
	if (i == n || !rbk_record_time(&deal, moves[i], "at"))
		return;
	credit(r, RBK_KPI_DEAL, rbk_record_str(moves[i], "by"), rbk_record_str(moves[i], "id"), deal);
	if (!(landing = first_landing(&day, r)))
		return;
	landed = rbk_day_start(day, r->zone);
	credit(r, RBK_KPI_LANDING, rbk_record_str(landing, "by"), rbk_record_str(landing, "id"), landed > deal ? landed : deal);
}

/* Was there a loss report before that moment? One that bears a later day
   wasn't. */
static bool
reported(const struct reading *r, rbk_time lost)
{
	struct rbk_err scratch = {0};

	for (size_t i = 0; i < r->d->n; i++) {
		const struct rbk_record *rec = &r->d->at[i];
		const char *day = rbk_record_str(rec, "day");
		rbk_time entered;
		rbk_day d;

		if (!rbk_record_is(rec, "document") || !rbk_policy_has(r->d->policy, "loss.report", rbk_record_str(rec, "type")) ||
		    rbk_dossier_void(r->d, rbk_record_str(rec, "id")) || !rbk_record_time(&entered, rec, "entered") || entered > lost)
			continue;
		if (!day || rbk_day_read(&d, day, &scratch) || d <= rbk_day_of(lost, r->zone))
			return true;
	}
	return !rbk_policy_item(r->d->policy, "loss.report", 0);
}

/* Lost, and still lost when the month ended. */
static void
losses(struct reading *r, const struct rbk_record *const *moves, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		rbk_time at, next;
		const char *owner;

		if (strcmp(rbk_record_str(moves[i], "to"), "lost") != 0 || !rbk_record_time(&at, moves[i], "at"))
			continue;
		if (i + 1 < n && rbk_record_time(&next, moves[i + 1], "at") && month_of(r, next) == month_of(r, at))
			continue;
		owner = owner_at(r->d->kase, at);
		if (!reported(r, at))
			(void)add(r, RBK_KPI_LOSS, owner ? owner : rbk_record_str(moves[i], "by"), rbk_record_str(moves[i], "id"), at);
	}
}

void
rbk_kpi_facts_add(struct rbk_kpi_facts *f, const struct rbk_dossier *d, int offset_min)
{
	const struct rbk_record *client = rbk_dossier_client(d);
	const char *kase = rbk_json_get_str(d->kase, "id"), *class = client ? rbk_record_str(client, "class") : NULL;
	struct reading r = { .f = f, .d = d, .zone = offset_min };
	const struct rbk_record **moves;

	r.client = kase ? kase : client ? rbk_record_str(client, "id") : d->n ? rbk_record_str(&d->at[0], "client") : NULL;
	r.name = client ? rbk_record_str(client, "name") : rbk_json_get_str(d->kase, "name");
	if (!r.client)
		return;
	follow_ups(&r);
	size_t n = rbk_moves(&moves, d);

	if (rbk_policy_has(d->policy, "kpi.new_client_classes", class))
		new_client(&r, moves, n);
	if (rbk_policy_has(d->policy, "kpi.project_classes", class))
		losses(&r, moves, n);
	free(moves);
}

static int
by_client(const void *x, const void *y)
{
	const struct rbk_kpi_fact *a = x, *b = y;
	int c = strcmp(a->client, b->client);

	if (!c)
		c = (a->what > b->what) - (a->what < b->what);
	if (!c && a->what != RBK_KPI_DEAL && a->what != RBK_KPI_LANDING) {
		c = strcmp(a->person, b->person);
		if (!c)
			c = (a->month > b->month) - (a->month < b->month);
	}
	if (!c)
		c = (a->at > b->at) - (a->at < b->at);
	if (!c)
		c = strcmp(a->record, b->record);
	return c ? c : strcmp(a->person, b->person);
}

static int
by_person(const void *x, const void *y)
{
	const struct rbk_kpi_fact *a = x, *b = y;
	int c = strcmp(a->person, b->person);

	if (!c)
		c = (a->month > b->month) - (a->month < b->month);
	if (!c)
		c = (a->what > b->what) - (a->what < b->what);
	if (!c)
		c = (a->at > b->at) - (a->at < b->at);
	return c ? c : by_client(x, y);
}

/* Says the fact x, the first of its kind, already what y says? */
static bool
covers(const struct rbk_kpi_fact *x, const struct rbk_kpi_fact *y)
{
	if (x->what != y->what || strcmp(x->client, y->client) != 0)
		return false;
	if (x->what == RBK_KPI_DEAL || x->what == RBK_KPI_LANDING) /* the parts of one shared client stay */
		return strcmp(x->record, y->record) != 0 || strcmp(x->person, y->person) == 0;
	return x->month == y->month && strcmp(x->person, y->person) == 0;
}

void
rbk_kpi_facts_settle(struct rbk_kpi_facts *f)
{
	const struct rbk_kpi_fact *first = NULL;
	size_t n = 0;

	if (f->n > 1)
		qsort(f->at, f->n, sizeof *f->at, by_client);
	for (size_t i = 0; i < f->n; i++) {
		if (first && covers(first, &f->at[i]))
			continue;
		f->at[n] = f->at[i];
		if (!first || first->what != f->at[n].what || strcmp(first->client, f->at[n].client) != 0 ||
		    (first->what != RBK_KPI_DEAL && first->what != RBK_KPI_LANDING))
			first = &f->at[n];
		n++;
	}
	f->n = n;
	if (n > 1)
		qsort(f->at, n, sizeof *f->at, by_person);
}

const struct rbk_kpi_fact *
rbk_kpi_facts_of(size_t *n, const struct rbk_kpi_facts *f, const char *person, rbk_month m)
{
	size_t low = 0, high = f->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = strcmp(f->at[mid].person, person);

		if (c < 0 || (c == 0 && f->at[mid].month < m))
			low = mid + 1;
		else
			high = mid;
	}
	for (high = low; high < f->n && f->at[high].month == m && strcmp(f->at[high].person, person) == 0;)
		high++;
	*n = high - low;
	return f->at + low;
}

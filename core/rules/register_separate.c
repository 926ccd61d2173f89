/* A ruling takes one person's entries out of a case: they become a case of
   their own that the first never joins again by itself. */
#include <string.h>

#include "core/rules/register_p.h"

/* The client id it had before it was joined is its own again. */
static void
take_id_back(struct rbk_world *w, struct rbk_case *from, struct rbk_case *part, const char *client)
{
	for (uint32_t i = 0; i < from->also.n; i++) {
		if (strcmp(from->also.at[i], client) != 0)
			continue;
		part->id = from->also.at[i];
		rbk_ptrs_drop(&from->also, from->also.at[i]);
		*rbk_table_at(&w->ids, part->id) = part;
		return;
	}
}

static void
move(struct rbk_world *w, struct rbk_ptrs *from, struct rbk_ptrs *to, const char *person)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < from->n; i++) {
		struct rbk_claim *c = from->at[i];

		if (strcmp(c->person, person) == 0)
			rbk_ptrs_add(w, to, c);
		else
			from->at[n++] = c;
	}
	from->n = n;
}

/* The lines about its entries stand in both histories: neither forgets. */
static void
copy_lines(struct rbk_world *w, const struct rbk_case *from, struct rbk_case *part, const char *person)
{
	for (uint32_t i = 0; i < from->lines.n; i++) {
		const struct rbk_hline *l = from->lines.at[i];

		if (l->entry && strcmp(l->entry->person, person) == 0)
			rbk_ptrs_add(w, &part->lines, l);
	}
}

static bool
has_client(const struct rbk_case *k, const char *client)
{
	for (uint32_t i = 0; i < k->entries.n; i++)
		if (strcmp(((const struct rbk_entry *)k->entries.at[i])->client, client) == 0)
			return true;
	return false;
}

/* What was decided for that person goes along; so does what was decided for
   nobody in particular about a client that is only theirs now. */
static void
move_decisions(struct rbk_world *w, struct rbk_case *from, struct rbk_case *part, const char *person)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < from->decided.n; i++) {
		struct rbk_decision *d = from->decided.at[i];
		const char *client = d->fact->case_id;

		if (d->whose ? strcmp(d->whose, person) == 0 : has_client(part, client) && !has_client(from, client)) {
			rbk_ptrs_add(w, &part->decided, d);
			rbk_ptrs_add(w, &part->lines, d->line);
		} else {
			from->decided.at[n++] = d;
		}
	}
	from->decided.n = n;
}

/* What that person brought goes along. */
static void
move_papers(struct rbk_world *w, struct rbk_case *from, struct rbk_case *part, const char *person)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < from->answers.n; i++) {
		struct rbk_answer *a = from->answers.at[i];

		if (strcmp(a->fact->person, person) == 0)
			rbk_ptrs_add(w, &part->answers, a);
		else
			from->answers.at[n++] = a;
	}
	from->answers.n = n;
	n = 0;
	for (uint32_t i = 0; i < from->contracts.n; i++) {
		struct rbk_contract *c = from->contracts.at[i];

		if (strcmp(c->fact->person, person) == 0)
			rbk_ptrs_add(w, &part->contracts, c);
		else
			from->contracts.at[n++] = c;
	}
	from->contracts.n = n;
}

struct rbk_case *
rbk_case_separate(struct rbk_world *w, struct rbk_case *k, const char *person, const struct rbk_fact *f)
{
	struct rbk_case *part = NULL;

	for (uint32_t i = 0; i < k->entries.n;) {
		struct rbk_entry *e = k->entries.at[i];

		if (strcmp(e->person, person) != 0) {
			i++;
			continue;
		}
		rbk_case_detach(w, k, e);
		if (!part) {
			part = rbk_case_open(w, e, f);
			take_id_back(w, k, part, e->client);
		}
		rbk_case_attach(w, part, e);
	}
	move(w, &k->claims, &part->claims, person);
	move(w, &k->live, &part->live, person);
	rbk_case_sweep(w, k);
	rbk_case_sweep(w, part);
	copy_lines(w, k, part, person);
	move_decisions(w, k, part, person);
	move_papers(w, k, part, person);
	for (uint32_t i = 0; i < k->owned.n; i++)
		if (strcmp(((struct rbk_owned *)k->owned.at[i])->person, person) == 0)
			rbk_ptrs_add(w, &part->owned, k->owned.at[i]);
	part->pooled = part->live.n ? 0 : k->pooled;
	part->pool_last = k->pool_last;
	if (k->owner && strcmp(k->owner, person) == 0) {
		part->owner = k->owner;
		part->since = k->since;
	}
	for (uint32_t i = 0; i < k->apart.n; i++) /* what the whole was not, its part is not either */
		if (!rbk_case_apart(part, rbk_case_now(k->apart.at[i])))
			rbk_case_part(w, part, rbk_case_now(k->apart.at[i]));
	rbk_case_part(w, k, part);
	rbk_case_recount(w, k);
	return part;
}

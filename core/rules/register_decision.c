/* Rulings that change no owner: what a leader waives, approves, finds false.
   They are kept with the case, and the funnel asks for them (gate.h). */
#include <string.h>

#include "core/rules/register_p.h"

/* Whose it is: it goes along if that person's entries are ruled to be
   another client. */
static const char *
whose(const struct rbk_ruling *r)
{
	const char *only = NULL;

	if (r->f->target)
		return r->f->target;
	if (r->k->owner)
		return r->k->owner;
	for (uint32_t i = 0; i < r->k->entries.n; i++) {
		const struct rbk_entry *e = r->k->entries.at[i];

		if (only && !e->gone && strcmp(only, e->person) != 0)
			return NULL;
		only = e->gone ? only : e->person;
	}
	return only;
}

static struct rbk_decision *
decide(struct rbk_ruling *r)
{
	struct rbk_decision *d = rbk_arena_take(&r->w->arena, sizeof *d);
	const struct rbk_post *post = rbk_staff_when(r->w->staff, r->whose, r->f->by);

	*d = (struct rbk_decision){ .fact = r->f, .level = post ? post->level : NULL, .whose = whose(r) };
	rbk_ptrs_add(r->w, &r->k->decided, d);
	rbk_names_add(r->w, &r->tell, d->whose);
	rbk_names_sort(&r->tell);
	return d;
}

/* Does the ruling say that this record is void? */
static bool
voids(const struct rbk_fact *ruling, const char *record)
{
	const size_t n = strlen(record);

	if (strcmp(ruling->subject, record) == 0)
		return true;
	for (const char *at = ruling->versions; at && *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (strcspn(at, "\n") == n && memcmp(at, record, n) == 0)
			return true;
	return false;
}

bool
rbk_case_voided(const struct rbk_case *k, const char *person, const char *record)
{
	for (uint32_t i = 0; i < k->decided.n; i++) {
		const struct rbk_fact *f = ((const struct rbk_decision *)k->decided.at[i])->fact;

		if (record && strcmp(f->verb, "void") == 0 && strcmp(f->target, person) == 0 && voids(f, record))
			return true;
	}
	return false;
}

/* How many records of the person were void before, and was this one? Of
   others nothing is asked: their cases needn't be at hand. */
static int64_t
voids_before(const struct rbk_ruling *r, bool *again)
{
	int64_t n = 0;

	*again = false;
	for (uint32_t i = 0; i < r->w->voids.n; i++) {
		const struct rbk_fact *f = ((const struct rbk_decision *)r->w->voids.at[i])->fact;

		if (strcmp(f->target, r->f->target) != 0)
			continue;
		n++;
		*again = *again || voids(f, r->f->subject);
	}
	return n;
}

/* The direct leader is answerable, so whoever leads them is told, too. */
static void
tell_leaders(struct rbk_ruling *r, const char *leader)
{
	const struct rbk_post *post = rbk_staff_when(r->w->staff, leader, r->f->by);

	rbk_names_add(r->w, &r->tell, leader);
	if (post && post->leader)
		rbk_names_add(r->w, &r->tell, post->leader);
	rbk_names_sort(&r->tell);
}

/* Newest first, so that no version stands in for a later one. */
static void
forget_all(struct rbk_ruling *r)
{
	const char *at = r->f->versions, *record = r->f->subject;

	while (record) {
		rbk_contact_void(r->w, r->k, r->f->target, record, &r->c);
		rbk_progress_void(r->w, r->k, r->f->target, record, &r->c);
		record = at && *at ? rbk_arena_copy(&r->w->arena, at, strcspn(at, "\n")) : NULL;
		if (record)
			at += strlen(record) + (at[strlen(record)] == '\n');
	}
}

static void
make_void(struct rbk_ruling *r)
{
	const struct rbk_policy *p = rbk_policies_when(r->w->policies, r->f->by);
	const struct rbk_post *post = r->f->target ? rbk_staff_when(r->w->staff, r->f->target, r->f->by) : NULL;
	const char *leader = post ? post->leader : NULL;
	struct rbk_decision *d;
	bool again;

	if (!r->f->target) {
		rbk_ruling_no_effect(r, "ruling.no_person", NULL);
		return;
	}
	int64_t n = voids_before(r, &again) + 1;

	if (again) {
		rbk_ruling_no_effect(r, "ruling.void_already", r->f->subject);
		return;
	}
	rbk_ptrs_add(r->w, &r->w->voids, d = decide(r));
	if (n >= rbk_policy_int(p, "truth.leader_from") && leader) {
		tell_leaders(r, leader);
		d->line = rbk_line_add(r->w, r->k, &r->c, "ruling.void_again", NULL,
		                       (const char *[]){ r->f->target, leader, r->f->subject, r->f->reason, NULL }, &r->tell);
	} else {
		d->line = rbk_line_add(r->w, r->k, &r->c, "ruling.void", NULL,
		                       (const char *[]){ r->f->target, r->f->subject, r->f->reason, NULL }, &r->tell);
	}
	forget_all(r);
}

bool
rbk_ruling_decides(struct rbk_ruling *r)
{
	static const char *const lines[][2] = { { "waive", "ruling.waive" }, { "approve", "ruling.approve" }, { "void", NULL } };

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		if (strcmp(r->f->verb, lines[i][0]) != 0)
			continue;
		if (!r->f->subject) {
			rbk_ruling_no_effect(r, "ruling.no_subject", NULL);
		} else if (!lines[i][1]) {
			make_void(r);
		} else {
			struct rbk_decision *d = decide(r);

			d->line = rbk_line_add(r->w, r->k, &r->c, lines[i][1], NULL, (const char *[]){ r->f->subject, r->f->reason, NULL }, &r->tell);
		}
		return true;
	}
	return false;
}

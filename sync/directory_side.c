/* Whom the directory leads to. Units and persons are numbered in the order
   they came, so that a new one changes no other's number. */
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "sync/compare.h"
#include "sync/directory_p.h"

#define NOW   INT64_MAX /* nothing is dated ahead */
#define COUNT 0x7fff    /* units, and persons, at most */

struct numbered {
	const char *id, *unit;
	rbk_time    since;
};

struct counting {
	struct rbk_arena *a;
	const char      **paths;
	size_t            n, cap;
};

static void
note(void *ctx, const char *path, const git_oid *old, const git_oid *neu)
{
	struct counting *c = ctx;

	(void)old;
	if (!neu)
		return;
	RBK_ROOM(c->paths, c->n, c->cap);
	c->paths[c->n++] = rbk_arena_str(c->a, path);
}

/* When the record's first state began. */
static rbk_time
first_since(const struct rbk_record *r)
{
	const struct rbk_json *was = rbk_json_get(r->root, "was");
	const char *text = was && was->child ? rbk_json_get_str(was->child, "since") : rbk_record_str(r, "since");
	struct rbk_err none = {0};
	rbk_time t;

	return text && rbk_time_read(&t, text, 0, &none) == 0 ? t : 0;
}

static int
by_since(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;

	return a->since != b->since ? (a->since > b->since) - (a->since < b->since) : strcmp(a->id, b->id);
}

/* All records of a folder, the oldest first. */
static int
list(struct numbered **out, size_t *n, struct rbk_directory_side *s, const char *folder, struct rbk_err *err)
{
	struct rbk_central *c = &s->central[0];
	struct counting found = { .a = &s->arena };
	int code = rbk_compare(&c->trees, NULL, &c->tree, folder, note, &found, err);

	*out = rbk_arena_take(&s->arena, (found.n + 1) * sizeof **out);
	*n = 0;
	for (size_t i = 0; i < found.n && !code; i++) {
		struct rbk_record r;

		if ((code = rbk_central_record(&r, &s->arena, c, found.paths[i], err)))
			break;
		if (rbk_record_str(&r, "id"))
			(*out)[(*n)++] = (struct numbered){ rbk_record_str(&r, "id"), rbk_record_str(&r, "unit"), first_since(&r) };
	}
	free(found.paths);
	if (*n > 1)
		qsort(*out, *n, sizeof **out, by_since);
	if (*n > COUNT) /* the newest have no number: headquarters is asked */
		*n = COUNT;
	return code;
}

static void
set_number(struct rbk_directory_side *s, const char *name, size_t number)
{
	*rbk_table_at(&s->numbers, name) = (void *)number;
}

static int
number_all(struct rbk_directory_side *s, struct rbk_err *err)
{
	struct numbered *at;
	size_t n;
	int code = list(&at, &n, s, "org/units", err);

	rbk_buf_str(&s->units, "");
	rbk_buf_str(&s->persons, "");
	for (size_t i = 0; i < n && !code; i++) {
		set_number(s, at[i].id, i + 1);
		rbk_buf_print(&s->units, "%s\n", at[i].id);
	}
	if (code || !s->names)
		return code;
	code = list(&at, &n, s, "org/staff", err);
	for (size_t i = 0; i < n && !code; i++) {
		set_number(s, rbk_arena_print(&s->arena, "%s ", at[i].id), RBK_ASK_PERSON + i);
		rbk_buf_print(&s->persons, "%s %s\n", at[i].id, at[i].unit ? at[i].unit : "");
	}
	return code;
}

static int
read_key(struct rbk_directory_side *s, struct rbk_err *err)
{
	struct rbk_record r;
	uint8_t key[RBK_MAC_KEY];
	int code = rbk_central_record(&r, &s->arena, &s->central[0], "directory.json", err);

	if (code)
		return code;
	const char *hex = rbk_record_str(&r, "key"), *since = rbk_record_str(&r, "since");

	if (!rbk_record_is(&r, "directory") || !rbk_mac_key_read(key, hex) || !since || strlen(since) >= sizeof s->since)
		return rbk_fail(err, RBK_E_BROKEN, N_("central: %s has no key of 64 hex digits"), "directory.json");
	memcpy(s->key, hex, sizeof s->key);
	memcpy(s->since, since, strlen(since) + 1);
	rbk_mac_key(&s->mac, key);
	return 0;
}

int
rbk_directory_side_open(struct rbk_directory_side *s, const struct rbk_hub *h, const git_oid *commit, bool names, struct rbk_err *err)
{
	int code = 0;

	*s = (struct rbk_directory_side){ .commit = *commit, .names = names };
	for (unsigned i = 0; i < RBK_WORKERS && !code; i++)
		code = rbk_central_open(&s->central[i], h->path, commit, err);
	if (!code)
		code = read_key(s, err);
	return code ? code : number_all(s, err);
}

void
rbk_directory_side_close(struct rbk_directory_side *s)
{
	for (unsigned i = 0; i < RBK_WORKERS; i++) {
		rbk_central_close(&s->central[i]);
		rbk_people_free(&s->people[i]);
	}
	rbk_buf_free(&s->units);
	rbk_buf_free(&s->persons);
	rbk_table_free(&s->numbers);
	rbk_arena_free(&s->arena);
}

static uint16_t
number_of(const struct rbk_directory_side *s, const char *name)
{
	return name ? (uint16_t)(uintptr_t)rbk_table_get(&s->numbers, name) : 0;
}

static const char *
unit_of(const struct rbk_staff *staff, const char *person)
{
	const struct rbk_post *post = rbk_staff_when(staff, person, NOW);

	return post ? post->unit : NULL;
}

/* Both, or what is above both. */
static const char *
over(const struct rbk_staff *staff, const char *unit, const char *other)
{
	for (int i = 0; i < RBK_CHAIN_MAX && unit; i++) {
		const struct rbk_unit *u = rbk_units_when(&staff->units, unit, NOW);

		if (other && rbk_units_within(&staff->units, NOW, unit, other))
			return unit;
		unit = u ? u->parent : NULL;
	}
	return NULL;
}

int
rbk_directory_ask(uint16_t *out, struct rbk_directory_side *s, unsigned who, const struct rbk_listing *l, struct rbk_err *err)
{
	const struct rbk_staff *staff = &s->people[who].staff;
	const char *unit = NULL;

	for (size_t i = 0; i < l->n_persons; i++) {
		if (rbk_people_need(&s->people[who], &s->central[who], l->persons[i], err))
			return (int)err->code;
		unit = i == 0 ? unit_of(staff, l->persons[i]) : over(staff, unit, unit_of(staff, l->persons[i]));
	}
	*out = number_of(s, unit);
	if (s->names && l->status == RBK_LISTED_HELD && l->n_persons == 1) {
		struct rbk_arena a = {0};
		uint16_t person = number_of(s, rbk_arena_print(&a, "%s ", l->persons[0]));

		*out = person ? person : *out;
		rbk_arena_free(&a);
	}
	return 0;
}

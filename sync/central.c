/* Reading central through the same reader as boxes: nothing shared between
   workers. */
#include "sync/central.h"

#include <stdio.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/id.h"
#include "sync/range.h"

int
rbk_central_open(struct rbk_central *out, const char *hub, const git_oid *commit, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_link link;

	*out = (struct rbk_central){0};
	int code = rbk_objects_open(&out->objects, rbk_arena_print(&a, "%s/central.git", hub), err);

	if (!code)
		code = rbk_link_read(&link, &a, out->objects, commit, false, err);
	rbk_arena_free(&a);
	if (code) {
		rbk_central_close(out);
		return rbk_while(err, N_("central of the hub %s"), hub);
	}
	rbk_objects_trust(out->objects);
	out->trees.objects = out->objects;
	out->tree = link.tree;
	return 0;
}

void
rbk_central_close(struct rbk_central *c)
{
	rbk_trees_free(&c->trees);
	rbk_objects_close(c->objects);
	*c = (struct rbk_central){0};
}

int
rbk_central_find(git_oid *out, unsigned *mode, struct rbk_central *c, const char *path, struct rbk_err *err)
{
	rbk_trees_rest(&c->trees);
	return rbk_trees_find(out, mode, &c->trees, &c->tree, path, err);
}

int
rbk_central_blob(const char **bytes, size_t *len, struct rbk_arena *a, struct rbk_central *c, const git_oid *oid,
                 struct rbk_err *err)
{
	struct rbk_object object;
	int code = rbk_objects_read(&object, c->objects, oid, GIT_OBJECT_BLOB, RBK_JSON_MAX, err);

	if (code)
		return code;
	*bytes = rbk_arena_copy(a, object.bytes, object.len);
	*len = object.len;
	rbk_object_clear(&object);
	return 0;
}

int
rbk_central_bytes(const char **bytes, size_t *len, struct rbk_arena *a, struct rbk_central *c, const char *path,
                  struct rbk_err *err)
{
	git_oid oid;

	if (rbk_central_find(&oid, NULL, c, path, err))
		return (int)err->code;
	return rbk_central_blob(bytes, len, a, c, &oid, err) ? rbk_while(err, "%s", path) : 0;
}

int
rbk_central_record(struct rbk_record *out, struct rbk_arena *a, struct rbk_central *c, const char *path,
                   struct rbk_err *err)
{
	const char *bytes;
	size_t len;

	if (rbk_central_bytes(&bytes, &len, a, c, path, err))
		return (int)err->code;
	return rbk_record_read(out, a, bytes, len, err) ? rbk_while(err, N_("central: %s"), path) : 0;
}

const char *
rbk_receipt_path(struct rbk_arena *a, const char *person)
{
	char shard[3];

	rbk_shard(shard, person);
	return rbk_arena_print(a, "receipts/%s/%s.json", shard, person);
}

const char *
rbk_case_path(struct rbk_arena *a, const char *id)
{
	char shard[5];

	rbk_shard4(shard, id);
	return rbk_arena_print(a, "register/%.2s/%s/%s.json", shard, shard + 2, id);
}

const char *
rbk_suspicion_path(struct rbk_arena *a, const char *id)
{
	char shard[3];

	rbk_shard(shard, id);
	return rbk_arena_print(a, "suspicions/%s/%s.json", shard, id);
}

#define OPEN_MAX (RBK_CHAIN_MAX * 4)

struct open {
	const char *at[OPEN_MAX];
	size_t      n;
};

static void
look_up(struct open *o, struct rbk_people *p, const struct rbk_json *post, const char *field)
{
	const char *other = rbk_json_get_str(post, field);

	if (other && o->n < OPEN_MAX && !rbk_staff_when(&p->staff, other, 0))
		o->at[o->n++] = rbk_arena_str(&p->arena, other);
}

int
rbk_people_need_unit(struct rbk_people *p, struct rbk_central *c, const char *unit, struct rbk_err *err)
{
	const char *open[RBK_CHAIN_MAX * 2] = { unit };
	size_t n = unit != NULL;

	while (n > 0) {
		struct rbk_arena a = {0};
		struct rbk_record r;
		struct rbk_err why = { .say = err->say };
		const char *id = open[--n], *parent;

		if (!rbk_person_valid(id) || rbk_units_when(&p->staff.units, id, 0))
			continue;
		int code = rbk_central_record(&r, &a, c, rbk_arena_print(&a, "org/units/%s.json", id), &why);

		if (!code && !(code = rbk_units_add(&p->staff.units, &p->arena, &r, &why))) {
			if ((parent = rbk_record_str(&r, "parent")))
				open[n++] = rbk_arena_str(&p->arena, parent);
			RBK_JSON_EACH(was, rbk_json_get(r.root, "was"))
				if ((parent = rbk_json_get_str(was, "parent")) && n < RBK_CHAIN_MAX)
					open[n++] = rbk_arena_str(&p->arena, parent);
		}
		rbk_arena_free(&a);
		if (code && code != RBK_E_MISSING) {
			*err = why;
			return code;
		}
	}
	return 0;
}

/* One person, and the leaders yet to be looked at. */
static int
take_in(struct open *o, struct rbk_people *p, struct rbk_central *c, const char *person, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_record r;
	struct rbk_err why = { .say = err->say };

	if (rbk_staff_when(&p->staff, person, 0) || !rbk_person_valid(person))
		return 0;
	int code = rbk_central_record(&r, &a, c, rbk_arena_print(&a, "org/staff/%s.json", person), &why);

	if (!code && !(code = rbk_staff_add(&p->staff, &p->arena, &r, &why))) {
		look_up(o, p, r.root, "leader");
		RBK_JSON_EACH(post, rbk_json_get(r.root, "was"))
			look_up(o, p, post, "leader");
		RBK_JSON_EACH(away, rbk_json_get(r.root, "away"))
			look_up(o, p, away, "delegate");
	}
	if (!code)
		code = rbk_people_need_unit(p, c, rbk_record_str(&r, "unit"), &why);
	RBK_JSON_EACH(post, code ? NULL : rbk_json_get(r.root, "was"))
		if (!code)
			code = rbk_people_need_unit(p, c, rbk_json_get_str(post, "unit"), &why);
	rbk_arena_free(&a);
	if (code && code != RBK_E_MISSING)
		*err = why;
	return code == RBK_E_MISSING ? 0 : code;
}

static int
take_all(struct rbk_people *p, struct rbk_central *c, const char *person, struct rbk_err *err)
{
	struct open o = { .at = { person }, .n = 1 };

	while (o.n > 0)
		if (take_in(&o, p, c, o.at[--o.n], err))
			return (int)err->code;
	return 0;
}

/* Heads bring units, and those heads. */
int
rbk_people_need(struct rbk_people *p, struct rbk_central *c, const char *person, struct rbk_err *err)
{
	if (rbk_staff_when(&p->staff, person, 0))
		return 0;
	int code = take_all(p, c, person, err);

	for (size_t i = 0; i < p->staff.units.n && !code; i++) {
		const char *head = p->staff.units.at[i].head;

		if (!head || rbk_staff_when(&p->staff, head, 0))
			continue;
		code = take_all(p, c, head, err);
		if (!code && rbk_staff_when(&p->staff, head, 0))
			i = SIZE_MAX; /* the table may have moved: from the start */
	}
	return code;
}

int
rbk_people_need_fact(struct rbk_people *p, struct rbk_central *c, const struct rbk_fact *f, struct rbk_err *err)
{
	const char *const persons[] = { f->person, f->target, f->second, f->from };

	for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
		if (persons[i] && rbk_people_need(p, c, persons[i], err))
			return (int)err->code;
	return 0;
}

void
rbk_people_free(struct rbk_people *p)
{
	rbk_staff_free(&p->staff);
	rbk_arena_free(&p->arena);
}

/* What is changed of somebody else's client goes into the own book. */
#include "cli/version.h"

#include <string.h>

#include "cli/parts.h"
#include "cli/save.h"
#include "cli/sight.h"
#include "core/rules/joint.h"
#include "core/store/clock.h"

/* In one of the own book's folders; false: it has none. */
static bool
read_own(struct rbk_record *out, struct rbk_run *r, const struct rbk_folders *parts, const char *contact)
{
	struct rbk_arena *a = &r->arena;

	for (size_t i = 0; i < parts->n; i++) {
		const struct rbk_folder *p = &parts->at[i];
		struct rbk_err none = {0};
		const char *path = contact ? rbk_arena_print(a, "%s/contacts/%s.json", p->folder, contact)
		                           : rbk_arena_print(a, "%s/client.json", p->folder);

		if (p->view == r->sights[0] && (contact || strcmp(p->id, parts->at[0].id) == 0) && rbk_view_record(out, a, p->view, path, &none) == 0)
			return true;
	}
	return false;
}

int
rbk_version_open(struct rbk_version *out, struct rbk_run *r, const struct rbk_entry *e, const char *contact, struct rbk_err *err)
{
	struct rbk_folders parts;
	struct rbk_record joint = e->client;

	*out = (struct rbk_version){0};
	if (!rbk_run_head(r, err) || rbk_entry_parts(&parts, r, e, err) || rbk_part_records(&out->others, &out->n, r, e, contact, err))
		return (int)err->code;
	if (read_own(&out->rec, r, &parts, contact))
		return 0;
	if (out->n)
		rbk_joint(&joint, &r->arena, out->others, out->n);
	out->fresh = true;
	rbk_new(&out->rec, r, contact ? "contact" : "client", contact ? e->id : NULL);
	rbk_json_set_str(&r->arena, out->rec.root, "id", contact ? contact : e->id);
	rbk_json_set_str(&r->arena, out->rec.root, "name", joint.root ? rbk_record_str(&joint, "name") : NULL);
	return 0;
}

int
rbk_version_fill(struct rbk_version *v, struct rbk_run *r, size_t first, struct rbk_err *err)
{
	if (rbk_fill_operands(r, &v->rec, first, err))
		return (int)err->code;
	for (size_t i = first; i < r->n && v->n + v->fresh > 1; i++) {
		const char *field = rbk_fill_field(r, v->rec.kind, r->operand[i]);

		if (field)
			rbk_joint_stamp(&v->rec, &r->arena, field, rbk_clock_now(), r->zone, v->others, v->n);
	}
	return 0;
}

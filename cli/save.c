/* Making and saving records; the same for every command that saves.
   Filling their fields is fill.c's. */
#include "cli/save.h"

#include "cli/dossier.h"
#include "cli/sight.h"
#include "core/model/path.h"
#include "core/rules/check.h"
#include "core/store/clock.h"

static void
set_now(struct rbk_run *r, struct rbk_record *rec, const char *field)
{
	char now[RBK_TIME_TEXT];

	if (!rbk_field_find(rec->kind, field))
		return;
	rbk_time_write(now, rbk_clock_now(), r->zone);
	rbk_json_set_str(&r->arena, rec->root, field, now);
}

void
rbk_new(struct rbk_record *out, struct rbk_run *r, const char *kind, const char *client)
{
	char id[RBK_ULID_SIZE], desk[41];
	struct rbk_arena *a = &r->arena;

	rbk_record_new(out, a, kind);
	rbk_clock_ulid(id);
	rbk_json_set_str(a, out->root, "id", id);
	rbk_json_set_str(a, out->root, "client", client);
	rbk_json_set_str(a, out->root, "by", rbk_book_person(r->book));
	set_now(r, out, "entered");
	set_now(r, out, "at");
	if (!rbk_field_find(out->kind, "desk"))
		return;
	rbk_book_tip(desk, r->book, RBK_REF_DESK);
	if (desk[0])
		rbk_json_set_str(a, out->root, "desk", desk);
}

/* What kind of record it is, in one word. */
static const char *
kind_of(struct rbk_run *r, const struct rbk_record *rec)
{
	const struct rbk_field *f = rbk_field_find(rec->kind, "type");
	const char *type = rbk_record_str(rec, "type");

	if (!type)
		return r->say(rec->kind->name);
	if (f->type == RBK_TERM)
		return rbk_pen_show(r, &(struct rbk_column){ .show = RBK_SHOW_TERM, .words = f->words }, rbk_json_get(rec->root, "type"));
	return r->say(type);
}

int
rbk_save(struct rbk_run *r, const struct rbk_record *rec, const char *what, struct rbk_err *err)
{
	return rbk_save_with(r, rec, NULL, what, err);
}

int
rbk_save_with(struct rbk_run *r, const struct rbk_record *rec, const struct rbk_book_file *file, const char *what,
              struct rbk_err *err)
{
	struct rbk_findings found = {0};
	struct rbk_json *saved = rbk_json_obj(&r->arena);
	const char *id = rbk_record_str(rec, "id"), *type = rbk_record_str(rec, "type"), *path = rbk_record_path(&r->arena, rec);

	if (rbk_book_save_with(r->book, rec, 1, file, file != NULL, what, err))
		return (int)err->code;
	rbk_json_set_str(&r->arena, saved, "kind", rec->kind->name);
	rbk_json_set_str(&r->arena, saved, "type", type);
	rbk_json_set_str(&r->arena, saved, "id", id);
	rbk_json_set_str(&r->arena, saved, "client", rbk_record_str(rec, "client"));
	rbk_json_set_str(&r->arena, saved, "path", path);
	rbk_pen_put(r, "saved", saved);
	const char *name = rbk_record_str(rec, rbk_field_find(rec->kind, "title") && !rbk_field_find(rec->kind, "name") ? "title" : "name");

	rbk_line(r, N_("saved: %s %s %s"), kind_of(r, rec), id, name ? name : "");
	rbk_record_findings(&found, path, rec, rbk_run_policy(r));
	if (rbk_record_is(rec, "client") && rbk_json_get(rec->root, "volume"))
		rbk_find_authority(&found, path, rec, rbk_run_policy(r), rbk_person_level(r, rbk_book_person(r->book)),
		                   rbk_term(r, "levels", rbk_authority_level(rbk_run_policy(r), rbk_json_get_int(rec->root, "volume", 0))));
	rbk_pen_findings(r, &found, stderr, path);
	rbk_findings_free(&found);
	return 0;
}

/* Clients of a sheet that may be clients known already, or one another. */
#include <string.h>

#include "cli/double.h"
#include "cli/import.h"
#include "cli/listed.h"
#include "cli/pen.h"
#include "cli/progress.h"
#include "core/rules/sign.h"

#define MOST 3 /* told of one client */

/* The client and its contacts, from record i on; *next: behind them. */
static void
want_of(struct rbk_double_want *out, struct rbk_run *r, const struct rbk_import *p, size_t i, size_t *next)
{
	const struct rbk_record *client = &p->records[i];
	const char **phones, **contacts;
	size_t np = 0, nc = 0, end = i + 1;

	while (end < p->n_records && rbk_record_is(&p->records[end], "contact"))
		end++;
	phones = rbk_arena_take(&r->arena, (end - i) * sizeof *phones);
	contacts = rbk_arena_take(&r->arena, (end - i) * sizeof *contacts);
	for (size_t k = i + 1; k < end; k++) {
		const char *phone = rbk_sign_phone(&r->arena, rbk_record_str(&p->records[k], "phone"));
		const char *name = rbk_sign_contact(&r->arena, rbk_record_str(&p->records[k], "name"));

		if (phone)
			phones[np++] = phone;
		if (name)
			contacts[nc++] = name;
	}
	phones[np] = contacts[nc] = NULL;
	*out = (struct rbk_double_want){
		.name = rbk_record_str(client, "name"), .code = rbk_record_str(client, "credit_code"), .region = rbk_record_str(client, "region"),
		.evidence = { .phones = phones, .contacts = contacts, .address = rbk_sign_address(&r->arena, rbk_record_str(client, "address")) },
		.aliases = rbk_json_get(client->root, "aliases"),
	};
	*next = end;
}

/* New clients stand in the order of their records. */
static const struct rbk_csv_row *
next_row(const struct rbk_import_run *in, size_t *client)
{
	while (in->plan.clients[*client].fate != RBK_IMPORT_NEW)
		++*client;
	return &in->sheet.rows[in->plan.clients[(*client)++].row];
}

static void
tell_one(struct rbk_run *r, struct rbk_json *list, const struct rbk_csv_row *row, const char *name, const struct rbk_json *d)
{
	static const char *const fields[] = { "where", "status", "unit", "owner", "verdict", "reason", "text" };
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_import_line(r, o, row);
	rbk_json_set_str(&r->arena, o, "name", name);
	rbk_json_set_str(&r->arena, o, "other", rbk_json_get_str(d, "name"));
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		rbk_json_set_str(&r->arena, o, fields[i], rbk_json_get_str(d, fields[i]));
	rbk_json_set_int(&r->arena, o, "score", rbk_json_get_int(d, "score", 0));
	rbk_json_add(list, o);
}

/* The best of them, each name once. */
static void
tell(struct rbk_run *r, struct rbk_json *list, const struct rbk_json *doubles, const char *name, const struct rbk_csv_row *row)
{
	const char *told[MOST];
	size_t n = 0;

	RBK_JSON_EACH(d, doubles) {
		const char *other = rbk_json_get_str(d, "name");
		bool again = !other || !rbk_double_is(d, RBK_POSSIBLE);

		if (rbk_listed_is(d)) {
			tell_one(r, list, row, name, d);
			continue;
		}

		for (size_t i = 0; i < n && !again; i++)
			again = strcmp(told[i], other) == 0;
		if (again || n == MOST)
			continue;
		told[n++] = other;
		tell_one(r, list, row, name, d);
	}
}

int
rbk_import_alike(struct rbk_import_run *in, struct rbk_run *r, struct rbk_progress *p, struct rbk_err *err)
{
	struct rbk_namesakes *known = NULL;
	struct rbk_json *doubles;
	size_t fresh = 0;
	int code = 0;

	in->alike = rbk_json_list(&r->arena);
	if (in->plan.n_records > 0)
		code = rbk_namesakes_open(&known, r, err);
	for (size_t i = 0, next; i < in->plan.n_records && !code; i = next) {
		const struct rbk_json *client = in->plan.records[i].root;
		struct rbk_double_want want;

		rbk_progress_show(p, N_("comparing names"), i, in->plan.n_records);
		want_of(&want, r, &in->plan, i, &next);
		if (!(code = rbk_doubles(&doubles, known, &want, err)))
			tell(r, in->alike, doubles, want.name, next_row(in, &fresh));
		rbk_namesakes_add(known, "sheet", client, &want);
	}
	rbk_namesakes_close(known);
	return code;
}

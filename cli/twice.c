/* By the keys that decide alone at headquarters, too (core/rules/register_match.c). */
#include "cli/twice.h"

#include <stdlib.h>
#include <string.h>

#include "cli/scan.h"
#include "core/model/finding.h"
#include "core/model/name.h"

struct one {
	const struct rbk_entry *entry;
	const char *core, *form, *code; /* "" if there is none */
};

static int
by_core(const void *x, const void *y)
{
	const struct one *a = x, *b = y;
	int c = strcmp(a->core, b->core);

	return c ? c : strcmp(a->entry->id, b->entry->id); /* the older one first */
}

static int
by_code(const void *x, const void *y)
{
	const struct one *a = x, *b = y;
	int c = strcmp(a->code, b->code);

	return c ? c : strcmp(a->entry->id, b->entry->id);
}

static bool
same_name(const struct one *a, const struct one *b)
{
	bool codes = !*a->code || !*b->code || strcmp(a->code, b->code) == 0;

	return *a->core && strcmp(a->core, b->core) == 0 && codes && (!*a->form || !*b->form || rbk_form_equal(a->form, b->form));
}

static bool
same_code(const struct one *a, const struct one *b)
{
	return *a->code && strcmp(a->code, b->code) == 0;
}

/* Neighbours that fit, unless they are removed, which costs a look. */
static int
tell(struct rbk_findings *found, struct rbk_run *r, const struct one *at, size_t n, bool (*same)(const struct one *, const struct one *),
     bool named, struct rbk_err *err)
{
	for (size_t i = 1; i < n; i++) {
		const struct one *a = &at[i - 1], *b = &at[i];
		bool gone[2];

		if (!same(a, b) || (!named && same_name(a, b)))
			continue;
		if (rbk_scan_gone(&gone[0], r, a->entry, err) || rbk_scan_gone(&gone[1], r, b->entry, err))
			return (int)err->code;
		if (!gone[0] && !gone[1])
			rbk_findings_add(found, "check.twice", rbk_arena_print(&r->arena, "%s/client.json", b->entry->folder), "name",
			                 a->entry->id, b->entry->id);
	}
	return 0;
}

int
rbk_find_twice(struct rbk_findings *found, struct rbk_run *r, struct rbk_err *err)
{
	struct rbk_entries all = {0};
	int code = rbk_find_entries(&all, r, err);
	struct one *at = rbk_arena_take(&r->arena, (all.n + 1) * sizeof *at);
	size_t n = 0;

	for (size_t i = 0; i < all.n && !code; i++) {
		struct rbk_entry *e = &all.at[i];
		const char *name = rbk_record_str(&e->client, "name"), *credit = rbk_record_str(&e->client, "credit_code");
		struct rbk_err none = {0};
		struct rbk_name key;

		if (!rbk_entry_own(r, e) || strncmp(e->folder, "clients/", 8) != 0)
			continue;
		at[n] = (struct one){ e, "", "", credit ? credit : "" };
		if (name && rbk_name_make(&key, &r->arena, name, &none) == 0) {
			at[n].core = key.core;
			at[n].form = key.form;
		}
		n++;
	}
	if (n > 1)
		qsort(at, n, sizeof *at, by_core);
	if (!code)
		code = tell(found, r, at, n, same_name, true, err);
	if (n > 1)
		qsort(at, n, sizeof *at, by_code);
	return code ? code : tell(found, r, at, n, same_code, false, err);
}

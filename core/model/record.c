/* Records: strict in, canonical out. */
#include "core/model/record.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"

/* The line on which a top-level field stands: its name is the first text
   behind two blanks in canonical files, so the first hit is the right one
   in all but odd files. 0: not found. */
static int
line_of(const char *bytes, size_t len, const char *name)
{
	size_t n = strlen(name);
	int line = 1;

	for (const char *p = bytes; p + n + 2 <= bytes + len; p++) {
		if (*p == '\n')
			line++;
		if (*p == '"' && memcmp(p + 1, name, n) == 0 && p[n + 1] == '"')
			return line;
	}
	return 0;
}

static int
check_fields(const struct rbk_record *r, const char *bytes, size_t len, struct rbk_err *err)
{
	const struct rbk_json *next = r->root->child; /* mostly: canonical files are in the table's order */

	for (size_t i = 0; i < r->kind->n; i++) {
		const struct rbk_field *f = &r->kind->fields[i];
		const struct rbk_json *v = next && strcmp(next->name, f->name) == 0 ? next : rbk_json_get(r->root, f->name);

		next = v ? v->next : next;
		if (!v && (f->flags & RBK_NEEDED))
			return rbk_fail(err, RBK_E_BAD, N_("field %s is missing: a %s must have it"), rbk_err_name(err, f->name), err->say ? err->say(r->kind->name) : r->kind->name);
		if (v && rbk_field_check(f, v, err))
			return rbk_while(err, N_("line %d"), line_of(bytes, len, f->name));
	}
	return 0;
}

int
rbk_record_read(struct rbk_record *out, struct rbk_arena *a, const char *bytes, size_t len, struct rbk_err *err)
{
	*out = (struct rbk_record){0};
	if (len > RBK_RECORD_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("%zu bytes: a record has at most %d"), len, RBK_RECORD_MAX);
	int code = rbk_json_read(&out->root, a, bytes, len, err);

	if (code)
		return code;
	if (out->root->type != RBK_J_OBJ)
		return rbk_fail(err, RBK_E_BAD, N_("line 1: a record is an object: { … }"));
	const char *kind = rbk_json_get_str(out->root, "kind");

	if (!kind)
		return rbk_fail(err, RBK_E_BAD, N_("field kind is missing: it says what the record is"));
	out->kind = rbk_kind_find(kind);
	return out->kind ? check_fields(out, bytes, len, err) : 0;
}

void
rbk_record_new(struct rbk_record *out, struct rbk_arena *a, const char *kind)
{
	out->kind = rbk_kind_find(kind);
	out->root = rbk_json_obj(a);
	rbk_json_set_str(a, out->root, "kind", kind);
}

static int
by_name(const void *x, const void *y)
{
	return strcmp((*(const struct rbk_json *const *)x)->name, (*(const struct rbk_json *const *)y)->name);
}

/* The fields of r in canonical order; returns how many. */
static size_t
order(const struct rbk_json **in, const struct rbk_record *r)
{
	size_t n = 0, known;
	const struct rbk_json *v = rbk_json_get(r->root, "kind");

	if (v)
		in[n++] = v;
	for (size_t i = 0; r->kind && i < r->kind->n; i++)
		if ((v = rbk_json_get(r->root, r->kind->fields[i].name)))
			in[n++] = v;
	known = n;
	RBK_JSON_EACH(it, r->root)
		if (strcmp(it->name, "kind") != 0 && !rbk_field_find(r->kind, it->name))
			in[n++] = it;
	qsort(in + known, n - known, sizeof *in, by_name);
	return n;
}

void
rbk_record_write(struct rbk_buf *out, const struct rbk_record *r)
{
	const struct rbk_json **in = rbk_grow(NULL, (r->root->count + 1) * sizeof *in);
	size_t n = order(in, r);
	struct rbk_json *nodes = rbk_grow(NULL, (n + 1) * sizeof *nodes);
	struct rbk_json root = { .type = RBK_J_OBJ };

	for (size_t i = 0; i < n; i++) {
		nodes[i] = *in[i];
		rbk_json_add(&root, &nodes[i]);
	}
	rbk_json_file(out, &root);
	free(nodes);
	free(in);
}

const char *
rbk_record_str(const struct rbk_record *r, const char *field)
{
	return rbk_json_get_str(r->root, field);
}

bool
rbk_record_is(const struct rbk_record *r, const char *kind)
{
	return r->kind && strcmp(r->kind->name, kind) == 0;
}

bool
rbk_record_time(rbk_time *out, const struct rbk_record *r, const char *field)
{
	struct rbk_err scratch = {0};
	const char *s = rbk_record_str(r, field);

	return s && rbk_time_read(out, s, 0, &scratch) == 0;
}

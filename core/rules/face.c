/* Faces as lines: "N number time name", "F name", "C code", "D code",
   "X case", "P person", "S sign", their parts parted by tabs. */
#include "core/rules/face.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/table.h"
#include "core/rules/register.h"

struct drawing {
	struct rbk_arena arena;
	struct rbk_face  face;
	const struct rbk_json *kase;
};

bool
rbk_face_has(const struct rbk_face_texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->n; i++)
		if (strcmp(texts->at[i], text) == 0)
			return true;
	return false;
}

static void
add(struct rbk_arena *a, struct rbk_face_texts *texts, const char *text)
{
	if ((texts->n & (texts->n - 1)) == 0) { /* a power of two, or 0: full */
		const char **at = rbk_arena_take(a, (texts->n ? texts->n * 2 : 1) * sizeof *at);

		if (texts->n)
			memcpy(at, texts->at, texts->n * sizeof *at);
		texts->at = at;
	}
	texts->at[texts->n++] = text;
}

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* Sorted, each once. */
static void
tidy(struct rbk_face_texts *texts)
{
	size_t n = 0;

	if (texts->n > 1)
		qsort(texts->at, texts->n, sizeof *texts->at, by_text);
	for (size_t i = 0; i < texts->n; i++)
		if (n == 0 || strcmp(texts->at[n - 1], texts->at[i]) != 0)
			texts->at[n++] = texts->at[i];
	texts->n = n;
}

static bool
stands(const struct rbk_json *entry)
{
	return !rbk_json_get_bool(entry, "gone");
}

static bool
is_now(const struct drawing *d, const char *field, const char *text)
{
	RBK_JSON_EACH(e, rbk_json_get(d->kase, "entries")) {
		const char *own = rbk_json_get_str(e, field);
		bool counts = strcmp(field, "code") != 0 || !rbk_json_get_bool(e, "differs");

		if (own && stands(e) && counts && strcmp(own, text) == 0)
			return true;
	}
	return false;
}

/* Facts stand in order of receipt: the first with a name tells since when. */
static void
add_name(struct drawing *d, const struct rbk_json *fact)
{
	const char *name = rbk_json_get_str(fact, "name");
	struct rbk_face *f = &d->face;

	if (!name || !name[0] || strpbrk(name, "\t\n\r") || f->n_names + f->former.n >= RBK_FACE_NAMES ||
	    rbk_face_has(&f->former, name))
		return;
	for (size_t i = 0; i < f->n_names; i++)
		if (strcmp(f->names[i].text, name) == 0)
			return;
	if (is_now(d, "name", name))
		f->names[f->n_names++] = (struct rbk_face_name){ name, rbk_json_get_int(fact, "number", 0),
			                                         rbk_json_get_int(fact, "by", 0) };
	else
		add(&d->arena, &f->former, name);
}

static void
add_code(struct drawing *d, const struct rbk_json *fact)
{
	const char *code = rbk_json_get_str(fact, "code");
	struct rbk_face *f = &d->face;

	if (!code || !code[0] || f->codes.n + f->former_codes.n >= RBK_FACE_NAMES || rbk_face_has(&f->codes, code) ||
	    rbk_face_has(&f->former_codes, code))
		return;
	add(&d->arena, is_now(d, "code", code) ? &f->codes : &f->former_codes, code);
}

/* The sides of a ruling on the case (register_ruling.c): who claims or
   holds; of a case without either, who has an entry. */
static void
add_persons(struct drawing *d)
{
	struct rbk_face_texts *persons = &d->face.persons;

	RBK_JSON_EACH(c, rbk_json_get(d->kase, "claims"))
		if (rbk_claim_is_live(c))
			add(&d->arena, persons, rbk_json_get_str(c, "person"));
	if (rbk_json_get_str(d->kase, "owner"))
		add(&d->arena, persons, rbk_json_get_str(d->kase, "owner"));
	for (int gone = 0; gone < 2 && persons->n == 0; gone++)
		RBK_JSON_EACH(e, rbk_json_get(d->kase, "entries"))
			if (stands(e) == !gone)
				add(&d->arena, persons, rbk_json_get_str(e, "person"));
	tidy(persons);
}

static const char *
place_of(struct rbk_arena *a, const struct rbk_json *of, const char *field)
{
	const char *person = rbk_json_get_str(of, "person"), *id = rbk_json_get_str(of, field);

	return rbk_arena_print(a, "%s %s", person ? person : "", id ? id : "");
}

static void
add_sign(struct drawing *d, char kind, const char *text)
{
	if (text && text[0] && !strpbrk(text, "\t\n\r"))
		add(&d->arena, &d->face.signs, rbk_arena_print(&d->arena, "%c%s", kind, text));
}

/* What each client and contact record says last, of the first ones. */
static void
add_signs(struct drawing *d)
{
	const struct rbk_json *facts = rbk_json_get(d->kase, "facts");
	struct rbk_table last = {0}, standing = {0};

	RBK_JSON_EACH(e, rbk_json_get(d->kase, "entries"))
		if (stands(e))
			*rbk_table_at(&standing, place_of(&d->arena, e, "client")) = e;
	RBK_JSON_EACH(fact, facts) {
		const char *type = rbk_json_get_str(fact, "type");

		if (type && (strcmp(type, "sign") == 0 || strcmp(type, "entry") == 0))
			*rbk_table_at(&last, place_of(&d->arena, fact, "record")) = fact;
	}
	RBK_JSON_EACH(fact, facts) {
		if (d->face.signs.n >= RBK_FACE_SIGNS)
			break;
		if (rbk_table_get(&last, place_of(&d->arena, fact, "record")) != fact ||
		    !rbk_table_get(&standing, place_of(&d->arena, fact, "client")))
			continue;
		add_sign(d, 'p', rbk_json_get_str(fact, "phone"));
		add_sign(d, 'c', rbk_json_get_str(fact, "contact"));
		add_sign(d, 'a', rbk_json_get_str(fact, "address"));
	}
	rbk_table_free(&last);
	rbk_table_free(&standing);
}

static void
put_texts(struct rbk_buf *out, char kind, struct rbk_face_texts *texts)
{
	tidy(texts);
	for (size_t i = 0; i < texts->n; i++)
		rbk_buf_print(out, "%c\t%s\n", kind, texts->at[i]);
}

void
rbk_face_write(struct rbk_buf *out, const struct rbk_json *kase)
{
	struct drawing d = { .kase = kase };

	RBK_JSON_EACH(fact, rbk_json_get(kase, "facts")) {
		const char *type = rbk_json_get_str(fact, "type");

		if (!type || strcmp(type, "entry") != 0)
			continue;
		add_name(&d, fact);
		add_code(&d, fact);
	}
	RBK_JSON_EACH(id, rbk_json_get(kase, "apart"))
		add(&d.arena, &d.face.apart, id->str);
	add_persons(&d);
	add_signs(&d);
	rbk_buf_str(out, "");
	for (size_t i = 0; i < d.face.n_names; i++)
		rbk_buf_print(out, "N\t%" PRId64 "\t%" PRId64 "\t%s\n", d.face.names[i].number, d.face.names[i].at, d.face.names[i].text);
	put_texts(out, 'F', &d.face.former);
	put_texts(out, 'C', &d.face.codes);
	put_texts(out, 'D', &d.face.former_codes);
	put_texts(out, 'X', &d.face.apart);
	put_texts(out, 'P', &d.face.persons);
	put_texts(out, 'S', &d.face.signs);
	rbk_arena_free(&d.arena);
}

/* A number and the tab behind it. */
static int64_t
number_at(const char **p)
{
	int64_t n = 0;

	for (; **p >= '0' && **p <= '9'; ++*p)
		n = n * 10 + (**p - '0');
	*p += **p == '\t';
	return n;
}

static void
read_name(struct rbk_face *f, const char *text)
{
	if (f->n_names == RBK_FACE_NAMES)
		return;
	struct rbk_face_name *name = &f->names[f->n_names++];

	name->number = number_at(&text);
	name->at = number_at(&text);
	name->text = text;
}

void
rbk_face_read(struct rbk_face *out, struct rbk_arena *a, const char *text)
{
	*out = (struct rbk_face){0};
	for (const char *line = text; line[0] && line[1]; line += line[0] == '\n') {
		size_t len = strcspn(line, "\n");
		const char *rest = rbk_arena_copy(a, line + 2, len > 2 ? len - 2 : 0);

		switch (line[0]) {
		case 'N': read_name(out, rest); break;
		case 'F': add(a, &out->former, rest); break;
		case 'C': add(a, &out->codes, rest); break;
		case 'D': add(a, &out->former_codes, rest); break;
		case 'X': add(a, &out->apart, rest); break;
		case 'P': add(a, &out->persons, rest); break;
		case 'S': add(a, &out->signs, rest); break;
		}
		line += len;
	}
}

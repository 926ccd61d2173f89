/* A suspicion as a record. It is the same from whichever side it was found. */
#include <stdio.h>
#include <string.h>

#include "core/model/id.h"
#include "core/model/name.h"
#include "core/model/sound.h"
#include "core/rules/policy_p.h"
#include "core/rules/suspicion_p.h"

/* The later of the two cases' ids tells the time. */
void
rbk_suspicion_id(struct rbk_suspicion *out, struct rbk_arena *a, const char *x, const char *y)
{
	const char *key = rbk_arena_print(a, "suspicion %s %s", x, y);
	char id[RBK_ULID_SIZE];

	rbk_ulid_derive(id, 0, key, strlen(key));
	memcpy(id, y, RBK_ULID_TIME);
	*out = (struct rbk_suspicion){ rbk_arena_str(a, x), rbk_arena_str(a, y), rbk_arena_str(a, id), NULL };
}

static struct rbk_json *
side(struct rbk_arena *a, const struct rbk_look *l, size_t name)
{
	struct rbk_json *o = rbk_json_obj(a), *persons = rbk_json_list(a);

	rbk_json_set_str(a, o, "case", l->id);
	rbk_json_set_str(a, o, "name", name < l->face.n_names ? l->face.names[name].text
	                               : l->face.n_names      ? l->face.names[0].text
	                               : l->face.former.n     ? l->face.former.at[0] : NULL);
	for (size_t i = 0; i < l->face.persons.n; i++)
		rbk_json_add(persons, rbk_json_str(a, l->face.persons.at[i]));
	rbk_json_set(a, o, "persons", persons);
	return o;
}

/* Since when: the later of the two names (of all names if it is about none). */
static const struct rbk_face_name *
since(const struct rbk_look *l, size_t name, const struct rbk_face_name *best)
{
	for (size_t i = 0; i < l->face.n_names; i++)
		if ((name >= l->face.n_names || i == name) && (!best || l->face.names[i].number > best->number))
			best = &l->face.names[i];
	return best;
}

static void
put_args(struct rbk_json *r, struct rbk_arena *a, const struct rbk_look *x, const struct rbk_look *y,
         const struct rbk_face_tie *tie, size_t i, size_t k)
{
	struct rbk_json *args = rbk_json_list(a);
	const char *texts[2] = { tie->arg, NULL };

	if (i < x->face.n_names && k < y->face.n_names) {
		struct rbk_likeness l = rbk_likeness_of(x->parts[i], y->parts[k]);

		if (strcmp(l.reason, tie->likeness.reason) == 0)
			rbk_likeness_args(texts, a, &l);
	}
	for (size_t n = 0; n < 2 && texts[n]; n++)
		rbk_json_add(args, rbk_json_str(a, texts[n]));
	if (args->child)
		rbk_json_set(a, r, "args", args);
}

static void
put_signs(struct rbk_json *r, struct rbk_arena *a, unsigned signs)
{
	struct rbk_json *list = rbk_json_list(a);

	for (size_t i = 0; i < RBK_SIGNS; i++)
		if (signs >> i & 1)
			rbk_json_add(list, rbk_json_str(a, rbk_sign_word(i)));
	if (list->child)
		rbk_json_set(a, r, "signs", list);
}

void
rbk_suspicion_write(struct rbk_suspicion *out, struct rbk_arena *a, const struct rbk_look *x, const struct rbk_look *y,
                    const struct rbk_face_tie *tie)
{
	bool swap = strcmp(x->id, out->x) != 0;
	const struct rbk_look *p = swap ? y : x, *q = swap ? x : y;
	size_t i = swap ? tie->its : tie->own, k = swap ? tie->own : tie->its;
	const struct rbk_face_name *last = since(q, k, since(p, i, NULL));
	struct rbk_json *sides = rbk_json_list(a);
	char at[RBK_TIME_TEXT];
	struct rbk_record r;

	rbk_time_write(at, last ? last->at : 0, 0);
	rbk_record_new(&r, a, "suspicion");
	rbk_json_set_str(a, r.root, "id", out->id);
	rbk_json_set_int(a, r.root, "number", last ? last->number : 0);
	rbk_json_set_str(a, r.root, "at", at);
	rbk_json_set_str(a, r.root, "verdict", rbk_verdict_word(tie->likeness.verdict));
	rbk_json_set_int(a, r.root, "score", tie->likeness.score);
	rbk_json_set_str(a, r.root, "reason", tie->likeness.reason);
	put_args(r.root, a, p, q, tie, i, k);
	put_signs(r.root, a, tie->likeness.signs);
	rbk_json_add(sides, side(a, p, i));
	rbk_json_add(sides, side(a, q, k));
	rbk_json_set(a, r.root, "sides", sides);
	out->record = r.root;
}

const char *
rbk_suspicion_version(struct rbk_arena *a, const struct rbk_policy *p)
{
	const struct rbk_policy_text *words = &p->names;
	uint64_t h = 0xcbf29ce484222325u;

	for (const struct rbk_policy_text *f = rbk_policy_default; !words->bytes && f->name; f++)
		if (strcmp(f->name, "names") == 0)
			words = f;
	for (size_t i = 0; i < words->len; i++)
		h = (h ^ (unsigned char)words->bytes[i]) * 0x100000001b3u;
	return rbk_arena_print(a, "%d.%d.%d.%08x", RBK_SUSPICION_VERSION, RBK_NAME_VERSION, RBK_SOUND_VERSION,
	                       (unsigned)(h ^ h >> 32) & 0xffffffffu);
}

/* Faces that changed → suspicions that change. */
#include "sync/suspect.h"

#include <stdlib.h>
#include <string.h>

/* The suspicion as central has it; NULL if there is none. */
static int
read_old(const char **bytes, size_t *len, struct rbk_suspect_update *u, const char *path, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	int code = rbk_central_bytes(bytes, len, &u->arena, u->central, path, &why);

	if (code == RBK_E_MISSING) {
		*bytes = NULL;
		return 0;
	}
	if (code)
		*err = why;
	return code;
}

static int
put(struct rbk_suspect_update *u, const struct rbk_suspicion *s, struct rbk_err *err)
{
	const struct rbk_record neu = { rbk_kind_find("suspicion"), (struct rbk_json *)(size_t)s->record };
	const char *path = rbk_suspicion_path(&u->arena, s->id), *was;
	struct rbk_json *old = NULL;
	struct rbk_buf is = {0};
	size_t len;
	int code = read_old(&was, &len, u, path, err);

	if (!code && was)
		code = rbk_json_read(&old, &u->arena, was, len, err);
	if (!code && s->record)
		rbk_record_write(&is, &neu);
	if (code || (!was && !s->record) || (was && is.len == len && memcmp(was, is.text, len) == 0)) {
		rbk_buf_free(&is);
		return code;
	}
	RBK_ROOM(u->puts, u->n_puts, u->cap_puts);
	u->puts[u->n_puts++] = (struct rbk_put){
		.path = path, .bytes = s->record ? rbk_arena_copy(&u->arena, is.text, is.len) : NULL, .len = is.len,
		.drop = !s->record,
	};
	u->opened += !was;
	rbk_buf_free(&is);
	return u->on_suspicion ? u->on_suspicion(u->ctx, s->id, old, s->record, err) : 0;
}

/* The cases whose face changed, and those that are gone. */
static struct rbk_face_change *
changes(size_t *n, struct rbk_suspect_update *u)
{
	const struct rbk_register_update *r = u->update;
	struct rbk_face_change *at = rbk_arena_take(&u->arena, (r->n_changed + 1) * sizeof *at);

	*n = 0;
	for (size_t i = 0; i < r->n_changed; i++)
		if (!r->changed[i].keys || r->changed[i].face)
			at[(*n)++] = (struct rbk_face_change){ r->changed[i].id, r->changed[i].face };
	return at;
}

static int
bring_along(struct rbk_suspect_update *u, const struct rbk_face_change *at, size_t n, const struct rbk_words *words,
            struct rbk_err *err)
{
	struct rbk_lens *lens = u->update->lens;
	int code;

	u->found = (struct rbk_suspecting){ .words = words, .index = &rbk_lens_faces, .ctx = lens };
	if ((code = rbk_lens_begin(lens, err)) || (code = rbk_lens_words(lens, words, u->is, err)))
		return code;
	return rbk_suspicions_update(&u->found, at, n, strcmp(u->was, u->is) != 0, err);
}

int
rbk_suspect_update(struct rbk_suspect_update *u, struct rbk_err *err)
{
	const struct rbk_words *words;
	size_t n;
	const struct rbk_face_change *at = changes(&n, u);

	if (n == 0 && strcmp(u->was, u->is) == 0)
		return 0;
	if (rbk_policy_words(&words, &u->arena, u->policy, err))
		return (int)err->code;
	int code = bring_along(u, at, n, words, err);

	if (code == RBK_E_BROKEN) { /* a damaged lens: nothing was done but in it */
		rbk_suspecting_clear(&u->found);
		code = rbk_lens_anew(u->update->lens, err);
		if (!code)
			code = bring_along(u, at, n, words, err);
	}
	for (size_t i = 0; i < u->found.n && !code; i++)
		code = put(u, &u->found.at[i], err);
	return code ? rbk_while(err, N_("suspicions")) : 0;
}

void
rbk_suspect_update_clear(struct rbk_suspect_update *u)
{
	free(u->puts);
	rbk_suspecting_clear(&u->found);
	rbk_arena_free(&u->arena);
	*u = (struct rbk_suspect_update){0};
}

/* What may stand in a book and what may not. Agrees with the hub's check of
   form, so that what passes here isn't quarantined there. */
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/utf8.h"
#include "core/store/book_take_p.h"

int
book_judge_path(const char *path, struct rbk_err *err)
{
	size_t n = strlen(path), depth = 0;

	if (n > RBK_PATH_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("its path is longer than %d bytes: give it a shorter one"), RBK_PATH_MAX);
	for (size_t i = 0; i < n; i++) {
		depth += path[i] == '/';
		if ((unsigned char)path[i] < ' ' || path[i] == 0x7f || path[i] == '\\')
			return rbk_fail(err, RBK_E_BAD, N_("its name holds a control character or a backslash: rename it"));
	}
	if (depth > RBK_PATH_DEPTH)
		return rbk_fail(err, RBK_E_BOUND, N_("it lies deeper than %d folders: move it"), RBK_PATH_DEPTH);
	if (!rbk_utf8_valid(path, n))
		return rbk_fail(err, RBK_E_BAD, N_("its name isn't UTF-8: rename it"));
	return 0;
}

bool
book_is_json(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcmp(path + n - 5, ".json") == 0;
}

int
book_judge_read(const struct rbk_record *r, const struct rbk_err *bad, const struct rbk_book *b, const char *path,
                struct rbk_err *err)
{
	struct rbk_path place;

	rbk_path_parse(&place, path);
	if (!place.kind && !book_is_json(path))
		return rbk_fail(err, RBK_E_MISSING, N_("no record belongs at %.200s"), path);
	if (book_judge_path(path, err))
		return (int)err->code;
	if (bad->code) {
		*err = *bad;
		return (int)bad->code;
	}
	if (!place.kind && !r->kind)
		return 0; /* of a newer program */
	if (rbk_path_fits(&place, path, r, err))
		return (int)err->code;
	const char *field = rbk_record_is(r, "book") ? "person" : "by";
	const char *by = rbk_record_str(r, field);

	if (by && strcmp(by, b->person) != 0)
		return rbk_fail(err, RBK_E_BAD, N_("field %s says %.40s, but this is the book of %s"), field, by, b->person);
	return 0;
}

int
book_judge(struct rbk_record *out, struct rbk_arena *a, const struct rbk_book *b, const char *path,
           const char *bytes, size_t len, struct rbk_err *err)
{
	struct rbk_err bad = { .say = err->say };

	*out = (struct rbk_record){0};
	if (book_is_json(path))
		(void)rbk_record_read(out, a, bytes, len, &bad);
	return book_judge_read(out, &bad, b, path, err);
}

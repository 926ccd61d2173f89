/* Collecting findings, and filling sentences. */
#include "core/model/finding.h"

#include <stdlib.h>
#include <string.h>

void
rbk_findings_add(struct rbk_findings *f, const char *rule, const char *path,
                 const char *field, const char *arg0, const char *arg1)
{
	RBK_ROOM(f->at, f->n, f->cap);
	f->at[f->n++] = (struct rbk_finding){
		.rule = rbk_arena_str(&f->arena, rule),
		.path = rbk_arena_str(&f->arena, path),
		.field = rbk_arena_str(&f->arena, field),
		.args = { rbk_arena_str(&f->arena, arg0), rbk_arena_str(&f->arena, arg1) },
	};
}

static int
order(const char *x, const char *y)
{
	if (!x || !y)
		return (x != NULL) - (y != NULL);
	return strcmp(x, y);
}

static int
compare(const void *left, const void *right)
{
	const struct rbk_finding *x = left, *y = right;
	int c = order(x->path, y->path);

	if (!c)
		c = order(x->field, y->field);
	if (!c)
		c = order(x->rule, y->rule);
	for (int i = 0; !c && i < RBK_FINDING_ARGS; i++)
		c = order(x->args[i], y->args[i]);
	return c;
}

void
rbk_findings_sort(struct rbk_findings *f)
{
	if (f->n)
		qsort(f->at, f->n, sizeof *f->at, compare);
}

void
rbk_findings_free(struct rbk_findings *f)
{
	free(f->at);
	rbk_arena_free(&f->arena);
	*f = (struct rbk_findings){0};
}

void
rbk_message_fill(struct rbk_buf *out, const char *text, const char *const *args, size_t n)
{
	while (*text) {
		const char *brace = strchr(text, '{');

		if (!brace) {
			rbk_buf_str(out, text);
			return;
		}
		rbk_buf_put(out, text, (size_t)(brace - text));
		if (brace[1] >= '0' && brace[1] <= '9' && brace[2] == '}') {
			size_t i = (size_t)(brace[1] - '0');

			if (i < n && args[i])
				rbk_buf_str(out, args[i]);
			text = brace + 3;
		} else {
			rbk_buf_char(out, '{');
			text = brace + 1;
		}
	}
}

/* Walking commits without libgit2's revision walk: nothing here depends on
   the dates people's devices wrote. */
#include "sync/range.h"

#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/repo.h"

#define KEEP_MAX 10000 /* commits of a range whose bytes are kept */

/* "WORD <40 hex>\n" */
static bool
read_oid(git_oid *out, const char **p, const char *end, const char *word)
{
	size_t n = strlen(word);
	char hex[GIT_OID_HEXSZ + 1];

	if ((size_t)(end - *p) < n + GIT_OID_HEXSZ + 1 || memcmp(*p, word, n) != 0 || (*p)[n + GIT_OID_HEXSZ] != '\n')
		return false;
	memcpy(hex, *p + n, GIT_OID_HEXSZ);
	hex[GIT_OID_HEXSZ] = '\0';
	*p += n + GIT_OID_HEXSZ + 1;
	return strspn(hex, "0123456789abcdef") == GIT_OID_HEXSZ && git_oid_fromstr(out, hex) == 0;
}

static const char *
skip(const char *p, const char *end, const char *set, size_t max)
{
	while (p < end && max-- > 0 && *p && strchr(set, *p))
		p++;
	return p;
}

/* "WORD name <address> seconds +hhmm\n"; the address up to its @. */
static bool
read_person(char who[33], const char **p, const char *end, const char *word)
{
	const char *line = *p, *lf = memchr(line, '\n', (size_t)(end - line));
	const char *open, *close, *at, *q;

	who[0] = '\0';
	if (!lf || (size_t)(lf - line) < strlen(word) || memcmp(line, word, strlen(word)) != 0 ||
	    !(open = memchr(line, '<', (size_t)(lf - line))) || open[-1] != ' ' || open == line + strlen(word) ||
	    !(close = memchr(open, '>', (size_t)(lf - open))) || memchr(open + 1, '<', (size_t)(close - open)) ||
	    memchr(line, '>', (size_t)(open - line)))
		return false;
	at = memchr(open, '@', (size_t)(close - open));
	if (at && at - open - 1 < 33) {
		memcpy(who, open + 1, (size_t)(at - open - 1));
		who[at - open - 1] = '\0';
	}
	if (lf - close < 4 || close[1] != ' ' || (close[2] == '0' && close[3] != ' '))
		return false;
	q = skip(close + 2, lf, "0123456789", 12);
	*p = lf + 1;
	return q > close + 2 && lf - q == 6 && q[0] == ' ' && (q[1] == '+' || q[1] == '-') &&
	       skip(q + 2, lf, "0123456789", 4) == lf;
}

static bool
parse(struct rbk_link *out, struct rbk_arena *a, const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len;
	char committer[33];
	git_oid parents[RBK_PARENTS_MAX + 1];
	size_t n = 0;

	if (memchr(bytes, '\0', len) || !read_oid(&out->tree, &p, end, "tree "))
		return false;
	while (n <= RBK_PARENTS_MAX && read_oid(&parents[n], &p, end, "parent "))
		n++;
	if (n > RBK_PARENTS_MAX || !read_person(out->author, &p, end, "author ") ||
	    !read_person(committer, &p, end, "committer "))
		return false;
	out->n_parents = n;
	out->parents = rbk_arena_take(a, (n + 1) * sizeof *parents);
	memcpy(out->parents, parents, n * sizeof *parents);
	return p < end && (*p == '\n' || memmem(p, (size_t)(end - p), "\n\n", 2));
}

int
rbk_link_read(struct rbk_link *out, struct rbk_arena *a, struct rbk_objects *o, const git_oid *oid, bool keep,
              struct rbk_err *err)
{
	char hex[GIT_OID_HEXSZ + 1];
	struct rbk_object object;
	int code = rbk_objects_read(&object, o, oid, GIT_OBJECT_COMMIT, RBK_RECORD_MAX, err);

	*out = (struct rbk_link){ .oid = *oid };
	if (code)
		return code;
	if (!parse(out, a, object.bytes, object.len))
		code = rbk_fail(err, RBK_E_BAD, N_("the commit %s is not in the form git gives commits"),
		                git_oid_tostr(hex, sizeof hex, oid));
	if (!code && keep) {
		out->bytes = rbk_arena_copy(a, object.bytes, object.len);
		out->len = object.len;
	}
	rbk_object_clear(&object);
	return code;
}

void
rbk_range_free(struct rbk_range *r)
{
	free(r->at);
	rbk_oids_free(&r->index);
	rbk_arena_free(&r->arena);
	*r = (struct rbk_range){0};
}

/* All ancestors of `from`, itself too. Only needed where devices' work was
   merged: the fork may lie anywhere behind. */
static int
ancestors(struct rbk_oids *out, struct rbk_objects *o, const git_oid *from, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_link link;
	int code = 0;

	(void)rbk_oids_put(out, from, 0);
	for (size_t i = 0; i < out->n && !code; i++) {
		git_oid oid = out->at[i];

		if (out->n > RBK_BOOK_RECORDS * 2)
			code = rbk_fail(err, RBK_E_BOUND, N_("more than %d commits"), RBK_BOOK_RECORDS * 2);
		else
			code = rbk_link_read(&link, &a, o, &oid, false, err);
		for (size_t k = 0; k < link.n_parents && !code; k++)
			(void)rbk_oids_put(out, &link.parents[k], 0);
		if (i % 1000 == 0)
			rbk_arena_free(&a);
	}
	rbk_arena_free(&a);
	return code;
}

struct frame {
	struct rbk_link link;
	size_t          next; /* parent to look at */
};

struct walk {
	struct rbk_range   *out;
	struct rbk_objects *objects;
	const git_oid      *before;
	struct rbk_oids     seen, known; /* known: behind `before` */
	bool                has_known, met;
	struct frame       *stack;
	size_t              n, cap;
};

static int
push(struct walk *w, const git_oid *oid, struct rbk_err *err)
{
	struct rbk_link link;

	if (w->before && git_oid_cmp(oid, w->before) == 0) {
		w->met = true;
		return 0;
	}
	if ((w->has_known && rbk_oids_find(&w->known, oid)) || !rbk_oids_put(&w->seen, oid, 0))
		return 0;
	if (w->seen.n > RBK_BOOK_RECORDS)
		return rbk_fail(err, RBK_E_BOUND, N_("more than %d commits in one push"), RBK_BOOK_RECORDS);
	int code = rbk_link_read(&link, &w->out->arena, w->objects, oid, w->seen.n <= KEEP_MAX, err);

	if (!code && link.n_parents > 1 && w->before && !w->has_known) {
		w->has_known = true;
		code = ancestors(&w->known, w->objects, w->before, err);
	}
	if (code)
		return code;
	RBK_ROOM(w->stack, w->n, w->cap);
	w->stack[w->n++] = (struct frame){ .link = link };
	return 0;
}

static void
pop(struct walk *w)
{
	struct rbk_range *r = w->out;

	RBK_ROOM(r->at, r->n, r->cap);
	r->at[r->n] = w->stack[--w->n].link;
	(void)rbk_oids_put(&r->index, &r->at[r->n].oid, r->n);
	r->n++;
}

int
rbk_range_read(struct rbk_range *out, struct rbk_objects *o, const git_oid *tip, const git_oid *before,
               struct rbk_err *err)
{
	struct walk w = { .out = out, .objects = o, .before = before };

	*out = (struct rbk_range){0};
	int code = push(&w, tip, err);

	while (w.n > 0 && !code) {
		struct frame *top = &w.stack[w.n - 1];

		if (top->next < top->link.n_parents) {
			git_oid parent = top->link.parents[top->next++];

			code = push(&w, &parent, err);
		} else {
			pop(&w);
		}
	}
	if (!code && before && !w.met)
		code = rbk_fail(err, RBK_E_BAD,
		                N_("its history was rewritten: it no longer holds what was received before; push the book as it was"));
	free(w.stack);
	rbk_oids_free(&w.seen);
	rbk_oids_free(&w.known);
	return code;
}

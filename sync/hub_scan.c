/* Finding pushes the journal doesn't know: every box's tip against its
   person's newest line. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/file.h"
#include "sync/hub.h"
#include "sync/hub_p.h"
#include "sync/journal.h"

struct seen {
	char person[RBK_PERSON_MAX + 1];
	char box[41];  /* where the box is */
	char line[41]; /* the person's newest line in the journal */
};

struct scan {
	const char  *hub;
	struct seen *at; /* sorted by person */
	size_t       n, cap;
	int64_t      number; /* the newest journal line seen */
};

static int
by_person(const void *x, const void *y)
{
	return strcmp(((const struct seen *)x)->person, ((const struct seen *)y)->person);
}

static int
look_at_box(struct scan *s, const char *name, struct rbk_err *err)
{
	struct seen one = {0};
	char path[RBK_HUB_PATH];
	size_t n = strlen(name);

	if (n < 5 || n > RBK_PERSON_MAX + 4 || strcmp(name + n - 4, ".git") != 0)
		return 0;
	memcpy(one.person, name, n - 4);
	if (!rbk_person_valid(one.person))
		return 0;
	rbk_hub_person_path(path, s->hub, "boxes", one.person);
	int code = rbk_box_tip(one.box, path, err);

	if (code == RBK_E_BROKEN || code == RBK_E_BAD) { /* one bad box stops nobody else */
		rbk_err_clear(err);
		return 0;
	}
	if (!code && one.box[0]) {
		RBK_ROOM(s->at, s->n, s->cap);
		s->at[s->n++] = one;
	}
	return code;
}

static int
look_at_boxes(struct scan *s, struct rbk_err *err)
{
	char path[RBK_HUB_PATH];
	int code = 0;

	(void)snprintf(path, sizeof path, "%s/boxes", s->hub);
	DIR *dir = opendir(path);

	if (!dir)
		return rbk_file_fail(err, N_("open"), path, errno);
	for (struct dirent *e; !code && (e = readdir(dir));)
		code = look_at_box(s, e->d_name, err);
	(void)closedir(dir);
	if (s->n)
		qsort(s->at, s->n, sizeof *s->at, by_person);
	return code;
}

static int
note_line(void *ctx, const struct rbk_line *line, struct rbk_err *err)
{
	struct scan *s = ctx;
	struct seen key = {0}, *found;

	(void)err;
	memcpy(key.person, line->person, sizeof key.person);
	found = s->n ? bsearch(&key, s->at, s->n, sizeof *s->at, by_person) : NULL;
	if (found)
		memcpy(found->line, line->tip, sizeof found->line);
	s->number = line->number;
	return 0;
}

/* The lines that came since. */
static int
look_again(struct scan *s, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_line *lines;
	size_t n;
	int code = rbk_journal_read(&lines, &n, &a, s->hub, s->number, err);

	for (size_t i = 0; i < n && !code; i++)
		code = note_line(s, &lines[i], err);
	rbk_arena_free(&a);
	return code;
}

struct asking {
	struct scan *scan;
	struct seen *one;
};

/* With the journal's lock held: is the line still missing? */
static int
ask(void *ctx, char tip[41], const struct rbk_line *newest, struct rbk_err *err)
{
	struct asking *q = ctx;
	char path[RBK_HUB_PATH];

	tip[0] = '\0';
	if (newest->number > q->scan->number && look_again(q->scan, err))
		return (int)err->code;
	rbk_hub_person_path(path, q->scan->hub, "boxes", q->one->person);
	if (rbk_box_tip(tip, path, err))
		return (int)err->code;
	if (strcmp(tip, q->one->line) == 0)
		tip[0] = '\0';
	return 0;
}

int
rbk_hub_scan(struct rbk_hub *h, size_t *added, struct rbk_err *err)
{
	struct scan s = { .hub = rbk_hub_path(h) };
	int code = look_at_boxes(&s, err);

	*added = 0;
	if (!code)
		code = rbk_journal_each(s.hub, note_line, &s, err);
	for (size_t i = 0; i < s.n && !code; i++) {
		struct asking q = { &s, &s.at[i] };
		struct rbk_line line;

		if (strcmp(s.at[i].box, s.at[i].line) == 0)
			continue;
		code = rbk_journal_append_asked(&line, s.hub, s.at[i].person, ask, &q, err);
		*added += !code && line.number > 0;
	}
	free(s.at);
	return code;
}

/* The pens: one description of rows and columns, written as text or as
   JSON. A command hands over values; how they look is decided here. */
#ifndef RBK_CLI_PEN_H
#define RBK_CLI_PEN_H

#include <stdio.h>

#include "cli/command.h"
#include "core/model/finding.h"

enum rbk_show {
	RBK_SHOW_TEXT,
	RBK_SHOW_ID,     /* cut to the shortest beginning that is unique in the table */
	RBK_SHOW_COMMIT, /* 12 digits */
	RBK_SHOW_INT,
	RBK_SHOW_FEN,    /* yuan */
	RBK_SHOW_RATE,   /* percent */
	RBK_SHOW_BYTES,  /* KB, MB */
	RBK_SHOW_TIME,   /* day and minute in the organisation's zone */
	RBK_SHOW_BOOL,
	RBK_SHOW_WORD,   /* one of our own code words, translated; with `words`: of that kind's field */
	RBK_SHOW_PERSON, /* name and id */
	RBK_SHOW_REGION, /* ditto */
	RBK_SHOW_TERM,   /* a word of the policy's list `words`: its label */
	RBK_SHOW_LIST    /* texts, or words, with commas */
};

struct rbk_column {
	const char   *field; /* NULL ends the table */
	const char   *head;  /* NULL: in JSON only */
	enum rbk_show show;
	const char   *words;
};

/* A list of objects under `name`. Text: a table, one object a line; `none`
   (may be NULL) is said instead of an empty one. */
void rbk_pen_table(struct rbk_run *r, const char *name, const struct rbk_column *columns,
                   struct rbk_json *list, const char *none);
/* One object under `name`. Text: one field a line behind its label. */
void rbk_pen_card(struct rbk_run *r, const char *name, const struct rbk_column *columns, struct rbk_json *object);
/* In JSON only. */
void rbk_pen_put(struct rbk_run *r, const char *name, struct rbk_json *value);
/* A value as a person reads it. Lives in the run's arena, never NULL. */
const char *rbk_pen_show(struct rbk_run *r, const struct rbk_column *c, const struct rbk_json *v);

/* A sentence of the result, translated: stdout, text only. */
void rbk_line(struct rbk_run *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A line of the result as it stands: stdout, text only. */
void rbk_plain(struct rbk_run *r, const char *text);
/* A sentence for people, translated: stderr. */
void rbk_note(struct rbk_run *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The translated sentence of a message with its arguments, one line; args
   may be a JSON list of texts. Lives in the arena. */
const char *rbk_pen_sentence(struct rbk_run *r, const char *id, const char *const *args, size_t n);
const char *rbk_pen_sentence_json(struct rbk_run *r, const char *id, const struct rbk_json *args);

/* Findings under "findings"; text: one a line to `out`, without path
   and field where they are of the record just saved (`about`, or NULL). */
void rbk_pen_findings(struct rbk_run *r, struct rbk_findings *found, FILE *out, const char *about);

/* How many of them a rule gave. */
size_t rbk_findings_of(const struct rbk_findings *found, const char *rule);

/* The end: --json prints the document. Exit status: the run's, or that of
   the error (told on stderr and, with --json, on stdout). */
int rbk_pen_end(struct rbk_run *r, const struct rbk_err *err);

#endif

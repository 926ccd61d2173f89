/* All that is known of a client, for the funnel; and gates as people read
   them. */
#ifndef RBK_CLI_DOSSIER_H
#define RBK_CLI_DOSSIER_H

#include "cli/pen.h"
#include "cli/scan.h"
#include "core/rules/authority.h"
#include "core/rules/funnel.h"

/* From an entry's scan and its case (NULL: none). Borrows both. */
void rbk_dossier_make(struct rbk_dossier *out, struct rbk_run *r, const struct rbk_scan *s, const struct rbk_json *kase);

/* The client as the person typed it, to be typed again. */
const char *rbk_quoted(struct rbk_run *r, const char *typed);

/* A gate with its answer: { id, step, state, text, source, lacks (as people
   read it), has, needs, by, type (what to type to meet it) }. `client`: as it
   is typed. */
struct rbk_json *rbk_gate_row(struct rbk_run *r, const struct rbk_gate *g, const struct rbk_answer *a,
                              const struct rbk_dossier *d, const char *client);
/* The text of a gate in the reader's language. */
const char *rbk_gate_text(struct rbk_run *r, const struct rbk_gate *g);

/* The gates that hold the client back, as rows; and, for people, each on a
   line with what to type below it. */
struct rbk_json *rbk_gates_held(struct rbk_run *r, const struct rbk_dossier *d, const char *client);
void rbk_gates_tell(struct rbk_run *r, const struct rbk_json *rows);

/* Where the client stands, and the gates up to there; of earlier steps only
   those that aren't met. */
void rbk_funnel_show(struct rbk_run *r, const struct rbk_dossier *d, const char *client);

/* The label of a word of policy's list, in the reader's language. */
const char *rbk_term(struct rbk_run *r, const char *list, const char *word);

#endif

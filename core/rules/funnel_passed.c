/* What a client's moves passed over. The move command lets nothing pass;
   moves written by hand, and work that is gone or void by now, do. */
#include <stdlib.h>
#include <string.h>

#include "core/model/buf.h"
#include "core/rules/funnel.h"

struct way {
	struct rbk_passed        *out;
	size_t                    n, max;
	const struct rbk_dossier *d;
	const struct rbk_policy  *p;    /* in force at the move at hand */
	const struct rbk_record  *move;
};

static void
add(struct way *w, const char *step, const struct rbk_gate *gate, const struct rbk_answer *answer)
{
	if (w->n >= w->max)
		return;
	w->out[w->n++] = (struct rbk_passed){ .move = w->move, .step = step, .gate = gate, .policy = w->p };
	if (answer)
		w->out[w->n - 1].answer = *answer;
}

/* It is before these steps again: they are asked for anew. */
static void
forget(struct way *w, int rank)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		if (rbk_policy_rank(w->p, "steps", w->out[i].step) < rank)
			w->out[n++] = w->out[i];
	w->n = n;
}

/* The gates of a step as they were asked then; what is there is what is
   there now. */
static void
ask_step(struct way *w, const char *step)
{
	struct rbk_dossier then = *w->d;
	const struct rbk_gate *g;
	struct rbk_answer answer;

	then.policy = w->p;
	then.volume = rbk_json_get_int(w->move->root, "volume", 0);
	for (size_t i = 0; (g = rbk_policy_gate_at(w->p, i)); i++) {
		if (strcmp(g->step, step) != 0)
			continue;
		rbk_gate_ask(&answer, g, &then);
		if (answer.state == RBK_GATE_UNMET)
			add(w, g->step, g, &answer);
	}
}

static void
pass(struct way *w, const struct rbk_stage *stage, const char *to)
{
	const char *from = strcmp(stage->step, "lost") == 0 && stage->before ? stage->before : stage->step;
	int was = rbk_policy_rank(w->p, "steps", from), now = rbk_policy_rank(w->p, "steps", to);

	if (strcmp(to, "lost") == 0)
		return;
	forget(w, now);
	if (rbk_move_kind(w->p, stage, to) == RBK_MOVE_TOO_FAR && was >= 0 && now > was + 1)
		add(w, rbk_policy_word_at(w->p, "steps", (size_t)(was + 1)), NULL, NULL);
	for (int i = was < 0 ? 0 : was; i < now; i++)
		ask_step(w, rbk_policy_word_at(w->p, "steps", (size_t)i));
}

size_t
rbk_funnel_passed(struct rbk_passed *out, size_t max, const struct rbk_dossier *d, const struct rbk_policies *policies)
{
	struct way w = { .out = out, .max = max, .d = d };
	const struct rbk_record **moves;
	size_t n = rbk_moves(&moves, d);
	rbk_time at;

	for (size_t i = 0; i < n; i++) {
		struct rbk_stage before;

		rbk_stage_after(&before, d, moves, i);
		w.move = moves[i];
		w.p = rbk_record_time(&at, moves[i], "at") ? rbk_policies_when(policies, at) : d->policy;
		pass(&w, &before, rbk_record_str(moves[i], "to"));
	}
	free(moves);
	return w.n;
}

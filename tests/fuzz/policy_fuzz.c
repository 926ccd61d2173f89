/* Any bytes in the place of each policy file: refused with words, or every
   question of the engine has an answer within its row's range. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/policy_p.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort())

static void
ask(const struct rbk_policy *p)
{
	for (size_t i = 0; i < RBK_RULES; i++) {
		const struct rbk_rule *r = &rbk_rules[i];

		if (r->type == RBK_RULE_INT) {
			PROMISED(rbk_policy_int(p, r->id) >= r->min && rbk_policy_int(p, r->id) <= r->max);
			continue;
		}
		int64_t n = 0;

		if (r->type == RBK_RULE_NUMBERS || r->type == RBK_RULE_MAP) {
			const char *word;

			for (size_t k = 0; (word = rbk_policy_word_at(p, r->of, k)); k++) {
				const char *to = r->type == RBK_RULE_MAP ? rbk_policy_word_of(p, r->id, word) : NULL;
				int64_t number = r->type == RBK_RULE_MAP ? r->min : rbk_policy_of(p, r->id, word, r->min);

				PROMISED(!to || rbk_policy_rank(p, r->to, to) >= 0);
				PROMISED(r->type == RBK_RULE_MAP || (number >= r->min && number <= r->max));
			}
			continue;
		}
		while (rbk_policy_item(p, r->id, (size_t)n))
			n++;
		PROMISED(n >= r->min && n <= r->max);
	}
	for (size_t i = 0; i < RBK_LISTS; i++) {
		const char *id, *list = rbk_lists[i].id;

		PROMISED(rbk_policy_word_at(p, list, 0));
		for (size_t k = 0; (id = rbk_policy_word_at(p, list, k)); k++) {
			PROMISED(rbk_policy_rank(p, list, id) == (int)k);
			PROMISED(rbk_policy_word(p, list, id) == id);
			PROMISED(rbk_policy_label(p, list, id, 1)[0] && rbk_policy_label(p, list, id, 0)[0]);
		}
	}
	for (size_t i = 0; rbk_policy_gate_at(p, i); i++)
		PROMISED(rbk_policy_text_of(p, rbk_policy_gate_at(p, i)->id));
	PROMISED(strlen(rbk_policy_version(p)) == 10);
}

/* What another program wrote: words a rule names may be missing from lists. */
static void
ask_any(const struct rbk_policy *p)
{
	for (size_t i = 0; i < RBK_LISTS; i++)
		PROMISED(rbk_policy_word_at(p, rbk_lists[i].id, 0));
	for (size_t i = 0; rbk_policy_gate_at(p, i); i++)
		PROMISED(rbk_policy_gate_at(p, i)->needs);
	for (size_t i = 0; rbk_policy_text_at(p, i); i++)
		PROMISED(rbk_policy_text_at(p, i)->id);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct rbk_policy_text *files;
	size_t n = rbk_policy_builtin_files(&files);

	for (size_t i = 0; i < n && n <= 8; i++) {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION /* by libFuzzer: in one file's place, to be quick */
		if (i != size % n)
			continue;
#endif
		struct rbk_policy_text mine[8];
		struct rbk_arena a = {0};
		struct rbk_err err = {0};
		const struct rbk_policy *p;

		memcpy(mine, files, n * sizeof *mine);
		mine[i].bytes = (const char *)data;
		mine[i].len = size;
		int code = rbk_policy_read(&p, &a, mine, n, &err);

		PROMISED(code ? !p && err.text[0] && err.code == (enum rbk_code)code : p != NULL);
		if (p)
			ask(p);
		rbk_err_clear(&err);
		code = rbk_policy_read_any(&p, &a, mine, n, &err);
		PROMISED(code ? !p && err.text[0] : p != NULL);
		if (p)
			ask_any(p);
		rbk_arena_free(&a);
	}
	return 0;
}

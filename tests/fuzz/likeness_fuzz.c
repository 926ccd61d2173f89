/* Any two names, parted by a line break: compared both ways, found in a
   register of both, and nothing else. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/finding.h"
#include "core/rules/candidates.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort()) /* also without asserts */

static struct rbk_arena kept;
static const struct rbk_words *words;

static void
look_up(const char *x, const char *y, const struct rbk_parts *asked)
{
	struct rbk_candidates *c = rbk_candidates_open(words, 0);
	struct rbk_candidate *found;
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	bool itself = false;

	PROMISED(rbk_candidates_add(c, 1, x, &err) == RBK_OK);
	PROMISED(rbk_candidates_add(c, 2, y, &err) == RBK_OK);
	size_t n = rbk_candidates_find(&found, &a, c, asked, 10);

	PROMISED(n <= 2);
	for (size_t i = 0; i < n; i++) {
		PROMISED(found[i].likeness.verdict != RBK_DIFFERENT);
		itself = itself || (found[i].number == 1 && found[i].likeness.verdict == RBK_SAME);
	}
	PROMISED(itself);
	PROMISED(rbk_candidates_remove(c, 1, &err) == RBK_OK);
	rbk_arena_free(&a);
	rbk_candidates_close(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	char *x = rbk_arena_copy(&a, (const char *)data, size), *y = strchr(x, '\n');
	const struct rbk_parts *p, *q;
	const char *args[2];

	if (!words)
		words = rbk_words_builtin(&kept);
	if (y)
		*y++ = '\0';
	if (y && !rbk_parts_make(&p, &a, words, x, &err) && !rbk_parts_make(&q, &a, words, y, &err)) {
		struct rbk_likeness l = rbk_likeness_of(p, q), m = rbk_likeness_of(q, p), self = rbk_likeness_of(p, p);

		PROMISED(l.verdict == m.verdict && l.score == m.score && strcmp(l.reason, m.reason) == 0);
		PROMISED(l.score >= 0 && l.score <= RBK_SCORE_MAX && rbk_message_text(l.reason));
		PROMISED(self.verdict == RBK_SAME);
		rbk_likeness_args(args, &a, &l);
		for (enum rbk_part i = RBK_PART_REGION; i <= RBK_PART_TAIL; i++)
			(void)rbk_parts_text(&a, p, i);
		look_up(x, y, p);
	}
	rbk_arena_free(&a);
	return 0;
}

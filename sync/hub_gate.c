/* The signature of a push, looked at before the box takes it: so that what
   headquarters would put in quarantine anyhow never stands in the way of the
   person's own next push. The merge looks again, and decides. */
#include <stdio.h>
#include <unistd.h>

#include "core/store/clock.h"
#include "core/store/view.h"
#include "sync/hub_p.h"
#include "sync/journal.h"
#include "sync/keyring.h"
#include "sync/range.h"

static int
read_ring(struct rbk_keyring *out, struct rbk_arena *a, const struct rbk_hub *h, const char *person, struct rbk_err *err)
{
	struct rbk_err why = { .say = err->say };
	struct rbk_view *v = NULL;
	const char *bytes = NULL;
	size_t len = 0;
	int code = rbk_view_open(&v, git_repository_path(h->central), RBK_REF_MAIN, "", err);

	if (code)
		return code;
	code = rbk_view_bytes(&bytes, &len, a, v, rbk_keyring_path(a, person), &why);
	rbk_view_close(v);
	if (code && code != RBK_E_MISSING) {
		*err = why;
		return code;
	}
	return rbk_keyring_read(out, a, person, code ? NULL : bytes, len, err);
}

static int
judge(struct rbk_arena *a, const struct rbk_hub *h, const char *box, const char *person, const git_oid *commit, struct rbk_err *err)
{
	struct rbk_objects *objects = NULL;
	struct rbk_trees trees = {0};
	struct rbk_keyring ring;
	struct rbk_line last;
	struct rbk_link link;
	int code = read_ring(&ring, a, h, person, err);

	if (!code)
		code = rbk_journal_last(&last, h->path, err);
	if (!code)
		code = rbk_objects_open(&objects, box, err);
	if (!code)
		code = rbk_link_read(&link, a, objects, commit, false, err);
	trees.objects = objects;
	if (!code) {
		const struct rbk_tip tip = {
			.trees = &trees, .commit = *commit, .tree = link.tree, .person = person,
			.number = last.number + 1, .at = rbk_clock_now(), .must = h->must_sign,
		};

		code = rbk_keyring_judge(&ring, &tip, err);
	}
	rbk_trees_free(&trees);
	rbk_objects_close(objects);
	return code;
}

int
rbk_hub_gate(const char *hub, const char *box, const char *person, const git_oid *commit, struct rbk_err *err)
{
	char head[RBK_HUB_PATH + 32];
	struct rbk_arena a = {0};
	struct rbk_hub *h = NULL;

	(void)snprintf(head, sizeof head, "%s/central.git/HEAD", hub);
	if (access(head, R_OK)) /* not ours to read: the merge will see */
		return 0;
	int code = rbk_hub_open(&h, hub, err);

	if (!code)
		code = judge(&a, h, box, person, commit, err);
	rbk_hub_close(h);
	rbk_arena_free(&a);
	if (code == RBK_E_BAD)
		err->code = RBK_E_REFUSED;
	return (int)err->code;
}

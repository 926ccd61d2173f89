/* Enrolling a person, or changing what they are. Box and desk come first,
   the staff record next, commons last: whoever finds the person in commons
   finds all the rest. */
#include "sync/hub.h"
#include "sync/org_p.h"

/* A desk begins with how far headquarters is; the merge writes the rest. */
static int
make_desk(struct rbk_org *o, const char *person)
{
	char path[RBK_HUB_PATH], at[RBK_TIME_TEXT];
	struct rbk_repo_plan plan;
	struct rbk_state state;
	struct rbk_record r;
	git_repository *desk = NULL;
	git_tree *tree = NULL;
	git_oid tip;

	rbk_hub_person_path(path, o->hub->path, "desks", person);
	rbk_hub_repo_plan(&plan, path);
	int code = rbk_hub_repo_make(&plan, o->err);

	if (!code)
		code = rbk_hub_state(&state, o->hub, o->err);
	if (!code)
		code = rbk_hub_repo_open(&desk, path, o->err);
	if (!code)
		code = rbk_hub_main(&tip, &tree, desk, RBK_REF_MAIN, o->err);
	if (!code && !tree) {
		rbk_time_write(at, state.as_of, o->hub->zone);
		rbk_record_new(&r, &o->a, "desk");
		rbk_json_set_str(&o->a, r.root, "person", person);
		rbk_json_set_int(&o->a, r.root, "number", state.number);
		rbk_json_set_str(&o->a, r.root, "at", at);
		if (o->hub->epoch)
			rbk_json_set_int(&o->a, r.root, RBK_EPOCH, o->hub->epoch);
		const struct rbk_put put = rbk_hub_put(&o->a, "desk.json", &r);

		code = rbk_hub_commit(&tip, o->hub, desk, RBK_REF_MAIN, &put, 1, "begin", o->now, o->err);
	}
	git_tree_free(tree);
	git_repository_free(desk);
	return code;
}

/* Unit, box and desk come before the record. */
static int
enroll(struct rbk_org *o, const struct rbk_post *post)
{
	bool fresh;
	int code = rbk_org_post(&fresh, o, post, true);

	if (!code && !fresh) /* of somebody new nobody is below */
		code = rbk_org_check(o);
	if (!code)
		code = rbk_hub_box_make(o->hub, post->person, false, o->err);
	if (!code)
		code = make_desk(o, post->person);
	return code ? code : rbk_org_commit(o, "enroll");
}

int
rbk_hub_enroll(struct rbk_hub *h, const struct rbk_post *post, struct rbk_err *err)
{
	struct rbk_org o;
	int code = rbk_org_open(&o, h, err);

	if (!code)
		code = enroll(&o, post);
	rbk_org_close(&o);
	return code;
}

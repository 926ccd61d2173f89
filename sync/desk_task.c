/* Tasks: what is to change on whose desk, made ready while the cases are at
   hand. */
#include <string.h>

#include "core/model/id.h"
#include "sync/desk_p.h"

void
rbk_task_add(struct rbk_tasks *t, struct rbk_task task)
{
	RBK_ROOM(t->at, t->n, t->cap);
	t->at[t->n++] = task;
}

static void
prepare(struct rbk_packed *out, struct rbk_tasks *t, const struct rbk_record *r)
{
	struct rbk_buf bytes = {0};

	rbk_record_write(&bytes, r);
	rbk_bundle_prepare(out, &t->arena, t->empty, GIT_OBJECT_BLOB, bytes.text, bytes.len);
	rbk_buf_free(&bytes);
}

void
rbk_task_file(struct rbk_tasks *t, const char *person, const char *path, const struct rbk_record *r)
{
	struct rbk_task task = { .type = RBK_TASK_FILE, .person = rbk_arena_str(&t->arena, person), .path = path };

	prepare(&task.file, t, r);
	rbk_task_add(t, task);
}

static const char *
notice_path(struct rbk_arena *a, rbk_time at, const char *id)
{
	char day[RBK_TIME_TEXT];

	rbk_day_write(day, rbk_day_of(at, 0));
	return rbk_arena_print(a, "notices/%.7s/%s.json", day, id);
}

void
rbk_task_notice(struct rbk_tasks *t, const char *person, struct rbk_record *notice, rbk_time at, const char *const *ids,
                size_t n)
{
	struct rbk_task task = { .type = RBK_TASK_NOTICE, .person = rbk_arena_str(&t->arena, person) };

	task.path = notice_path(&t->arena, at, ids[0]);
	prepare(&task.file, t, notice);
	task.paths = rbk_arena_take(&t->arena, (n + 1) * sizeof *task.paths);
	for (size_t i = 0; i < n; i++)
		task.paths[i] = notice_path(&t->arena, at, ids[i]);
	rbk_task_add(t, task);
}

void
rbk_task_tell(struct rbk_tasks *t, const struct rbk_tell *tell, int zone)
{
	struct rbk_json *args = rbk_json_list(&t->arena);
	char ulid[RBK_ULID_SIZE], when[RBK_TIME_TEXT];
	struct rbk_record r;

	rbk_ulid_derive(ulid, tell->at, tell->key, strlen(tell->key));
	const char *id = rbk_arena_str(&t->arena, ulid);

	rbk_time_write(when, tell->at, zone);
	rbk_record_new(&r, &t->arena, "notice");
	rbk_json_set_str(&t->arena, r.root, "id", id);
	rbk_json_set_int(&t->arena, r.root, "number", tell->number);
	rbk_json_set_str(&t->arena, r.root, "at", when);
	rbk_json_set_str(&t->arena, r.root, "what", tell->what);
	rbk_json_set_str(&t->arena, r.root, "person", tell->person);
	for (size_t i = 0; tell->args[i]; i++)
		rbk_json_add(args, rbk_json_str(&t->arena, tell->args[i]));
	rbk_json_set(&t->arena, r.root, "args", args);
	rbk_task_notice(t, tell->to, &r, tell->at, &id, 1);
}

void
rbk_task_repo(char path[RBK_HUB_PATH], const char *hub, const struct rbk_task *task)
{
	rbk_hub_person_path(path, hub, task->unit ? "units" : "desks", task->person);
}

int
rbk_task_compare(const void *x, const void *y)
{
	const struct rbk_task *a = x, *b = y;
	int c = b->unit - a->unit;

	if (!c)
		c = strcmp(a->person, b->person);
	if (!c && a->path && b->path)
		c = strcmp(a->path, b->path);
	else if (!c)
		c = (a->path != NULL) - (b->path != NULL);
	return c ? c : a->type < b->type ? -1 : a->type > b->type;
}

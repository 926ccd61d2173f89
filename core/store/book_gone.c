/* Which records were removed on purpose: by `gone` events. */
#include <stdio.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/store/book_take_p.h"

struct gone_id {
	const char     *id;
	struct gone_id *next;
};

struct gone_client {
	const char         *client;
	struct gone_id     *ids;
	struct gone_client *next;
};

struct reading {
	struct book_gone   *gone;
	struct rbk_book    *book;
	struct gone_client *into;
};

static int
see_event(const char *root, const git_tree_entry *e, void *ctx)
{
	struct reading *r = ctx;
	struct rbk_arena a = {0};
	struct rbk_record event;
	struct rbk_err why = {0};
	git_blob *blob = NULL;

	(void)root;
	if (git_tree_entry_type(e) != GIT_OBJECT_BLOB || git_blob_lookup(&blob, r->book->repo, git_tree_entry_id(e)))
		return 0;
	if ((size_t)git_blob_rawsize(blob) <= RBK_RECORD_MAX &&
	    rbk_record_read(&event, &a, git_blob_rawcontent(blob), (size_t)git_blob_rawsize(blob), &why) == 0) {
		const char *type = rbk_record_str(&event, "type"), *record = rbk_record_str(&event, "record");

		if (rbk_record_is(&event, "event") && strcmp(type, "gone") == 0 && record) {
			struct gone_id *id = rbk_arena_take(&r->gone->arena, sizeof *id);

			*id = (struct gone_id){ rbk_arena_str(&r->gone->arena, record), r->into->ids };
			r->into->ids = id;
		}
	}
	git_blob_free(blob);
	rbk_arena_free(&a);
	return 0;
}

static struct gone_client *
read_client(struct book_gone *g, struct rbk_book *b, const git_tree *head, const char *client)
{
	struct gone_client *c = rbk_arena_take(&g->arena, sizeof *c);
	struct reading r = { g, b, c };
	git_tree_entry *entry = NULL;
	git_tree *events = NULL;
	char folder[48], path[48 + 8];

	*c = (struct gone_client){ .client = rbk_arena_str(&g->arena, client), .next = g->clients };
	g->clients = c;
	rbk_client_folder(folder, client);
	(void)snprintf(path, sizeof path, "%s/events", folder);
	if (git_tree_entry_bypath(&entry, head, path) == 0 && git_tree_entry_type(entry) == GIT_OBJECT_TREE &&
	    git_tree_lookup(&events, b->repo, git_tree_entry_id(entry)) == 0)
		(void)git_tree_walk(events, GIT_TREEWALK_PRE, see_event, &r);
	git_tree_free(events);
	git_tree_entry_free(entry);
	return c;
}

bool
book_gone_has(struct book_gone *g, struct rbk_book *b, const git_tree *head, const struct rbk_path *path)
{
	struct gone_client *c = g->clients;

	if (!path->client[0] || !path->id[0])
		return false;
	while (c && strcmp(c->client, path->client) != 0)
		c = c->next;
	if (!c)
		c = read_client(g, b, head, path->client);
	for (const struct gone_id *id = c->ids; id; id = id->next)
		if (strcmp(id->id, path->id) == 0)
			return true;
	return false;
}

void
book_gone_free(struct book_gone *g)
{
	rbk_arena_free(&g->arena);
	*g = (struct book_gone){0};
}

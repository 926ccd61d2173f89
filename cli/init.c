/* init: a book on this machine. */
#include <stdlib.h>

#include "cli/pen.h"
#include "cli/sight.h"
#include "sync/exchange.h"

struct args {
	const char *hub, *person, *book;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "hub", AT(hub), "PATH", N_("where the hub is"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "person", AT(person), "P", N_("your id, as headquarters gave it to you"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "book", AT(book), "DIR", N_("the new folder for the book; else $ROADBOOK_BOOK, else one named after you, here"), 0, NULL },
	{ 0 },
};

/* The first sync brings desk and commons (policy, staff). The book is made
   even if it can't be done now. */
static void
first_sync(struct rbk_run *r)
{
	struct rbk_err scratch = { .say = r->say };
	struct rbk_findings found = {0};
	struct rbk_exchange x;

	if (rbk_book_sync(&x, r->book, &found, &scratch))
		rbk_note(r, N_("the first sync has to wait (%s): run roadbook sync later"), scratch.text);
	rbk_findings_free(&found);
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	const char *hub = args->hub, *path = args->book ? args->book : getenv("ROADBOOK_BOOK");
	struct rbk_json *made = rbk_json_obj(&r->arena);
	char *org = NULL, *zone = NULL, *whole = realpath(hub, NULL);

	if (!path || !*path)
		path = args->person;
	if (whole) /* the book remembers the hub wherever it is called from */
		hub = rbk_arena_str(&r->arena, whole);
	free(whole);
	if (rbk_hub_greet(&org, &zone, hub, args->person, err))
		return (int)err->code;
	struct rbk_book_settings s = { args->person, hub, org, zone };
	int code = rbk_book_init(&r->book, path, &s, err);

	free(org);
	free(zone);
	if (code)
		return code;
	first_sync(r);
	rbk_json_set_str(&r->arena, made, "path", rbk_book_path(r->book));
	rbk_json_set_str(&r->arena, made, "person", rbk_book_person(r->book));
	rbk_json_set_str(&r->arena, made, "org", rbk_book_org(r->book));
	rbk_json_set_str(&r->arena, made, "hub", rbk_book_hub(r->book));
	rbk_pen_put(r, "book", made);
	rbk_line(r, N_("the book of %s is in %s"), rbk_book_person(r->book), rbk_book_path(r->book));
	rbk_note(r, N_("next: go to that folder, then roadbook client add NAME --source S --region CODE"));
	return 0;
}

const struct rbk_command rbk_command_init = {
	.name = "init",
	.summary = N_("make your book on this machine"),
	.about = N_("Makes a new book: an ordinary git repository with one JSON file a record. The hub is asked once who you are; from then on everything but sync works without a network."),
	.examples = "init --hub /srv/hub --person r-li --book ~/book",
	.options = options,
	.size = sizeof(struct args),
	.schema = "init/1",
	.run = run,
};

/* init: a book on this machine. */
#include <stdlib.h>

#include "cli/access.h"
#include "cli/pen.h"
#include "cli/sight.h"
#include "sync/device.h"
#include "sync/exchange.h"

struct args {
	const char *hub, *person, *code, *name, *book, *user, *ca, *cert, *key;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "hub", AT(hub), "HUB", N_("where the hub is: a folder, https://HOST, ssh://HOST/FOLDER or HOST:FOLDER"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "person", AT(person), "ID", N_("your id, as headquarters gave it to you"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "code", AT(code), "CODE", N_("the code headquarters gave you for this device, or another device of yours"), RBK_OPT_ASKED, NULL },
	{ RBK_OPT_STR, "name", AT(name), "N", N_("what you call this device, for example laptop"), 0, NULL },
	{ RBK_OPT_STR, "book", AT(book), "DIR", N_("the new folder for the book; else $ROADBOOK_BOOK, else one named after you, here"), 0, NULL },
	{ RBK_OPT_STR, "user", AT(user), "NAME", N_("your name at the hub's web server, if it isn't your id"), 0, NULL },
	{ RBK_OPT_STR, "ca", AT(ca), "FILE", N_("the company's own certificate authority (PEM)"), 0, NULL },
	{ RBK_OPT_STR, "cert", AT(cert), "FILE", N_("your certificate, if the hub wants one (PEM)"), 0, NULL },
	{ RBK_OPT_STR, "key", AT(key), "FILE", N_("its key, if that is in a file of its own (PEM)"), 0, NULL },
	{ 0 },
};

/* The first sync brings desk and commons (policy, staff). The book is made
   even if it can't be done now. */
static void
first_sync(struct rbk_run *r, const struct rbk_access *access)
{
	struct rbk_err scratch = { .say = r->say };
	struct rbk_findings found = {0};
	struct rbk_exchange x;

	if (rbk_book_sync(&x, r->book, access, &found, &scratch))
		rbk_note(r, N_("the first sync has to wait (%s): run roadbook sync later"), scratch.text);
	rbk_findings_free(&found);
}

/* Files are kept by their whole path: the book is synced from anywhere. */
static int
whole_path(const char **out, struct rbk_run *r, const char *file, struct rbk_err *err)
{
	char *whole = file ? realpath(file, NULL) : NULL;

	if (file && !whole)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no file %s"), file);
	*out = whole ? rbk_arena_str(&r->arena, whole) : NULL;
	free(whole);
	return 0;
}

/* Before anything is made: a code that fits the hub, where one is needed. */
static int
check_code(const struct args *args, const struct rbk_greeting *g, struct rbk_err *err)
{
	if (!args->code || !*args->code)
		return g->must_sign ? rbk_fail(err, RBK_E_USAGE, N_("this hub takes signed books only: ask headquarters for a code for this device and give it with --code")) : 0;
	if (!g->key)
		return rbk_fail(err, RBK_E_USAGE, N_("this hub doesn't sign, so the code can't be of it: ask headquarters, or leave --code away"));
	return rbk_code_check(args->code, g->key, err);
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *args = r->args;
	const char *hub = args->hub, *path = args->book ? args->book : getenv("ROADBOOK_BOOK");
	struct rbk_json *made = rbk_json_obj(&r->arena);
	struct rbk_access access = RBK_ACCESS_USUAL;
	struct rbk_progress p;
	struct rbk_greeting g;
	char *whole = realpath(hub, NULL);

	if (!path || !*path)
		path = args->person;
	if (whole) /* the book remembers the hub wherever it is called from */
		hub = rbk_arena_str(&r->arena, whole);
	free(whole);
	access.user = args->user;
	rbk_access_person(&access, &p, r);
	if (whole_path(&access.ca, r, args->ca, err) || whole_path(&access.cert, r, args->cert, err) || whole_path(&access.key, r, args->key, err))
		return (int)err->code;
	int code = rbk_hub_greet(&g, hub, args->person, &access, err);

	if (!code)
		code = check_code(args, &g, err);
	if (!code)
		code = rbk_book_init(&r->book, path, &(struct rbk_book_settings){ args->person, hub, g.org, g.zone, g.key }, err);
	rbk_greeting_clear(&g);
	if (code)
		rbk_progress_end(&p);
	if (!code)
		code = rbk_book_keep_access(r->book, &access, err);
	if (!code && args->code && *args->code)
		code = rbk_device_join(r->book, args->code, args->name, err);
	if (code)
		return code;
	first_sync(r, &access);
	rbk_progress_end(&p);
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
	.about = N_("Makes a new book: an ordinary git repository with one JSON file a record. The hub is asked once who you are; from then on everything but sync works without a network.\n\n"
	            "The code tells the book which hub to believe, and the hub which device: the device makes a key (.git/roadbook/key, readable by you only), and what it sends is signed with it.\n\n"
	            "A hub behind a web server asks for your password once: git's credential helper keeps it if you have one, else a file only you can read "
	            "(~/.config/roadbook/passwords). ~/.netrc and $GIT_ASKPASS serve as well."),
	.examples = "init --hub https://hub.example.com --person r-li --code 4k7m-2q9x-0c3d-8r5t-w6y1-b2n4-h8j0 --book ~/book",
	.options = options,
	.size = sizeof(struct args),
	.schema = "init/1",
	.run = run,
};

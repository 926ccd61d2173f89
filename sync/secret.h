/* A person's password at a hub: asked once, kept by git's credential helper
   if the person has one, else in a file only they can read. */
#ifndef RBK_SYNC_SECRET_H
#define RBK_SYNC_SECRET_H

#include <stdbool.h>

#include "sync/access.h"

enum rbk_secret_from { RBK_SECRET_NONE, RBK_SECRET_FILE, RBK_SECRET_HELPER, RBK_SECRET_PERSON };

struct rbk_secret {
	char *password; /* NULL: none known; wiped by rbk_secret_wipe */
	enum rbk_secret_from from;
};

/* What is known of it without asking the person. `origin` is
   "https://host:port". RBK_E_REFUSED: others can read the file. */
int rbk_secret_find(struct rbk_secret *out, const char *origin, const char *user, struct rbk_err *err);
/* Asks the person; NULL stays NULL if nobody is there. */
void rbk_secret_ask(struct rbk_secret *out, const char *hub, const char *user, const struct rbk_access *access);
/* It was right: keeps what isn't kept yet. */
int rbk_secret_keep(const struct rbk_secret *s, const char *origin, const char *user, struct rbk_err *err);
/* It was wrong: forgets it wherever it came from. */
int rbk_secret_forget(struct rbk_secret *s, const char *origin, const char *user, struct rbk_err *err);
void rbk_secret_wipe(struct rbk_secret *s);

#endif

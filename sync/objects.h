/* The objects of a repository that nobody vouches for (a box), read so that
   nothing else is: its own packs and loose objects, no alternates, no
   configuration, no refs, no symbolic links. Every object is hashed again
   before it is believed, but in repositories of headquarters, for which this
   is merely a quick way to read. */
#ifndef RBK_SYNC_OBJECTS_H
#define RBK_SYNC_OBJECTS_H

#include <git2.h>
#include <stdbool.h>

#include "core/model/err.h"

struct rbk_objects;

/* `path` is the repository's folder. RBK_E_BAD: something in it must not be
   there; RBK_E_MISSING: no repository; RBK_E_OS: the system doesn't let us. */
int rbk_objects_open(struct rbk_objects **out, const char *path, struct rbk_err *err);
/* From now on: what is read is ours. */
void rbk_objects_trust(struct rbk_objects *o);
/* Did the machine fail while they were read (RBK_E_OS), whatever was made of
   that? The first words of it, or NULL. */
const struct rbk_err *rbk_objects_trouble(const struct rbk_objects *o);
void rbk_objects_close(struct rbk_objects *o);

/* One object; bytes are malloc'd (of a pack: by libgit2), rbk_object_clear frees. */
struct rbk_object {
	git_object_t     type;
	const char      *bytes;
	size_t           len;
	git_odb_backend *from; /* NULL: it was a loose one */
};
/* RBK_E_MISSING: not in this repository; RBK_E_BOUND: more than `max` bytes;
   RBK_E_BAD: not of the type wanted (GIT_OBJECT_ANY: any), or its bytes
   aren't what its name says; RBK_E_OS: the machine fails, and none of this can
   be told. */
int rbk_objects_read(struct rbk_object *out, struct rbk_objects *o, const git_oid *oid,
                     git_object_t want, size_t max, struct rbk_err *err);
void rbk_object_clear(struct rbk_object *object);

#endif

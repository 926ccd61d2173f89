/* Many new objects at once: one pack instead of a file each. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/parcel.h"
#include "core/store/repo.h"

#define PATH_SIZE 4096
#define HELD_MAX  (1024 * 1024) /* bytes on their way into the pack */

int
rbk_fresh_gather(struct rbk_fresh *f, struct rbk_err *err)
{
	char objects[PATH_SIZE];
	const char *dir = git_repository_commondir(f->repo);

	if (snprintf(objects, sizeof objects, "%sobjects", dir) >= (int)sizeof objects)
		return rbk_fail(err, RBK_E_OS, N_("the path of the book is too long: %.200s"), dir);
	if (rbk_parcel_open(&f->parcel, objects, err))
		return (int)err->code;
	f->bundle = rbk_bundle_open(f->parcel);
	return 0;
}

int
rbk_fresh_put(struct rbk_fresh *f, git_oid *out, git_object_t type, const void *bytes, size_t len, struct rbk_err *err)
{
	if (rbk_bundle_write(f->bundle, out, type, bytes, len, err))
		return (int)err->code;
	return rbk_bundle_size(f->bundle) < HELD_MAX ? 0 : rbk_bundle_flush(f->bundle, err);
}

static void
path_of(char out[PATH_SIZE + 80], const struct rbk_fresh *f, const char *ending)
{
	(void)snprintf(out, PATH_SIZE + 80, "%s/%s.%s", rbk_parcel_folder(f->parcel), rbk_parcel_name(f->parcel), ending);
}

int
rbk_fresh_place(struct rbk_fresh *f, struct rbk_err *err)
{
	char path[PATH_SIZE + 80];
	struct stat st;

	if (!f->bundle)
		return 0;
	if (rbk_bundle_flush(f->bundle, err) || rbk_parcel_finish(f->parcel, true, err))
		return (int)err->code;
	path_of(path, f, "pack");
	if (stat(path, &st) == 0)
		f->made = st.st_mtim;
	return 0;
}

/* Nobody needs the pack; unless somebody does: git makes a pack young again
   when it leaves out an object because the pack has it. */
static void
take_back(const struct rbk_fresh *f)
{
	char path[PATH_SIZE + 80];
	struct stat st;

	path_of(path, f, "pack");
	if (stat(path, &st) || st.st_mtim.tv_sec != f->made.tv_sec || st.st_mtim.tv_nsec != f->made.tv_nsec)
		return;
	path_of(path, f, "idx");
	(void)unlink(path);
	path_of(path, f, "pack");
	(void)unlink(path);
}

void
rbk_fresh_free(struct rbk_fresh *f, bool used)
{
	if (f->parcel && *rbk_parcel_name(f->parcel) && !used)
		take_back(f);
	rbk_bundle_close(f->bundle);
	rbk_parcel_close(f->parcel);
	free(f->at);
	*f = (struct rbk_fresh){0};
}

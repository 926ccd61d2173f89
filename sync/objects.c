/* Reading hostile objects by libgit2's pack backends, one by one, and loose ones
   by zlib: its own way of opening a repository follows alternates and settings.
   Packs are opened when an object isn't in a newer one. What the machine fails
   at is told from what is wrong: libgit2 says "not found" to both. */
#include "sync/objects.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <git2/sys/odb_backend.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/model/arena.h"
#include "core/store/file.h"
#include "core/store/repo.h"
#include "core/store/sha1.h"
#include "sync/pack_index.h"

#define PATH_SIZE  4096
#define INDEX_MAX  (1 << 30)
#define LOOSE_MAX  (1 << 30) /* bytes of a loose object's file */
#define LOOSE_HEAD 64        /* more than "commit 1073741824" and its NUL */

struct pack {
	char             name[128]; /* "pack-….idx" */
	struct timespec  when;
	git_odb_backend *backend;   /* NULL: not opened yet */
	git_odb_backend *former;    /* before it was opened anew; objects it gave may be about */
	bool             tried;     /* … or could have been */
};

struct rbk_objects {
	char             path[PATH_SIZE]; /* …/objects */
	struct pack     *packs;           /* newest first */
	size_t           n, cap, opened;
	bool             loose;           /* there are such */
	bool             trusted;
	struct rbk_err   trouble;         /* the machine's first */
};

/* Is it the machine that fails? What is left is the box's: a file that nobody
   may read, a loop of links … */
static bool
is_machine(int why)
{
	return why == EIO || why == EMFILE || why == ENFILE || why == ENOMEM || why == ESTALE || why == ETIMEDOUT || why == EINTR;
}

static int
os_fail(struct rbk_err *err, const char *path, int why)
{
	if (why == ENOENT)
		return rbk_fail(err, RBK_E_MISSING, N_("%s is not there"), path);
	return rbk_fail(err, is_machine(why) ? RBK_E_OS : RBK_E_BAD, N_("%s can't be read: %s"), path, strerror(why));
}

/* A plain folder of that name in it, not a link to one? `missing_ok`: then
   *fd stays -1. */
static int
open_folder(int *fd, const struct rbk_objects *o, const char *name, bool missing_ok, struct rbk_err *err)
{
	char path[PATH_SIZE + 32];
	struct stat st;

	(void)snprintf(path, sizeof path, "%s%s%s", o->path, name[0] ? "/" : "", name);
	*fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*fd >= 0 || (errno == ENOENT && missing_ok))
		return 0;
	int why = errno;

	if (why == ELOOP || (lstat(path, &st) == 0 && S_ISLNK(st.st_mode)))
		return rbk_fail(err, RBK_E_BAD, N_("%s is a link; a box holds its own objects"), path);
	return os_fail(err, path, why);
}

static int
plain_file(int dir, const char *name, struct stat *st, const struct rbk_objects *o, struct rbk_err *err)
{
	if (fstatat(dir, name, st, AT_SYMLINK_NOFOLLOW))
		return os_fail(err, name, errno);
	if (!S_ISREG(st->st_mode))
		return rbk_fail(err, RBK_E_BAD, N_("%s in %s is not a plain file"), name, o->path);
	return 0;
}

/* The folder's next name; NULL: none is left, or (*code) none can be had. */
static const char *
next_name(int *code, DIR *d, const char *path, struct rbk_err *err)
{
	errno = 0;
	struct dirent *e = readdir(d);

	if (!e && errno)
		*code = os_fail(err, path, errno);
	return e ? e->d_name : NULL;
}

static int
by_age(const void *x, const void *y)
{
	const struct pack *a = x, *b = y;

	if (a->when.tv_sec != b->when.tv_sec)
		return a->when.tv_sec > b->when.tv_sec ? -1 : 1;
	if (a->when.tv_nsec != b->when.tv_nsec)
		return a->when.tv_nsec > b->when.tv_nsec ? -1 : 1;
	return strcmp(a->name, b->name);
}

static int
add_pack(struct rbk_objects *o, int dir, const char *name, struct rbk_err *err)
{
	size_t len = strlen(name);
	char other[128];
	struct stat st;

	if (len < 9 || len >= sizeof other || strcmp(name + len - 4, ".idx") != 0 || strncmp(name, "pack-", 5) != 0)
		return 0;
	(void)snprintf(other, sizeof other, "%.*s.pack", (int)(len - 4), name);
	if (plain_file(dir, other, &st, o, err) || plain_file(dir, name, &st, o, err))
		return (int)err->code;
	RBK_ROOM(o->packs, o->n, o->cap);
	o->packs[o->n] = (struct pack){ .when = st.st_mtim };
	memcpy(o->packs[o->n++].name, name, len + 1);
	return 0;
}

static int
list_packs(struct rbk_objects *o, struct rbk_err *err)
{
	int fd, code = open_folder(&fd, o, "pack", true, err);
	const char *name;
	DIR *d;

	if (code || fd < 0)
		return code;
	if (!(d = fdopendir(fd)))
		abort(); /* out of memory */
	while (!code && (name = next_name(&code, d, o->path, err)))
		code = add_pack(o, fd, name, err);
	(void)closedir(d);
	if (o->n)
		qsort(o->packs, o->n, sizeof *o->packs, by_age);
	return code;
}

/* objects/info may hold lists of packs, but no alternates. */
static int
refuse_alternates(const struct rbk_objects *o, struct rbk_err *err)
{
	static const char *const names[] = { "alternates", "http-alternates" };
	int fd, code = open_folder(&fd, o, "info", true, err);
	struct stat st;

	if (code || fd < 0)
		return code;
	for (size_t i = 0; i < sizeof names / sizeof *names && !code; i++)
		if (fstatat(fd, names[i], &st, AT_SYMLINK_NOFOLLOW) == 0)
			code = rbk_fail(err, RBK_E_BAD,
			                N_("the box has a file objects/info/%s; a box holds its own objects"), names[i]);
		else if (errno != ENOENT)
			code = os_fail(err, names[i], errno);
	(void)close(fd);
	return code;
}

static int
look_around(struct rbk_objects *o, struct rbk_err *err)
{
	int fd, code = open_folder(&fd, o, "", false, err);
	const char *name;
	DIR *d;

	if (code)
		return code;
	if (!(d = fdopendir(fd)))
		abort(); /* out of memory */
	while (!code && (name = next_name(&code, d, o->path, err))) {
		struct stat st;

		if (strlen(name) != 2 || strspn(name, "0123456789abcdef") != 2)
			continue;
		o->loose = true;
		if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW))
			code = os_fail(err, name, errno);
		else if (!S_ISDIR(st.st_mode))
			code = rbk_fail(err, RBK_E_BAD, N_("%s in %s is not a plain folder"), name, o->path);
	}
	(void)closedir(d);
	return code;
}

int
rbk_objects_open(struct rbk_objects **out, const char *path, struct rbk_err *err)
{
	struct rbk_objects *o = rbk_grow(NULL, sizeof *o);
	struct stat st;
	int code = 0;

	*o = (struct rbk_objects){0};
	*out = NULL;
	rbk_repo_start();
	if (snprintf(o->path, sizeof o->path, "%s/objects", path) >= (int)sizeof o->path)
		code = rbk_fail(err, RBK_E_OS, N_("the path is too long: %.200s"), path);
	else if (lstat(path, &st))
		code = os_fail(err, path, errno);
	else if (!S_ISDIR(st.st_mode))
		code = rbk_fail(err, RBK_E_BAD, N_("%s is not a plain folder"), path);
	if (code || (code = look_around(o, err)) || (code = refuse_alternates(o, err)) || (code = list_packs(o, err))) {
		rbk_objects_close(o);
		return code;
	}
	*out = o;
	return 0;
}

const struct rbk_err *
rbk_objects_trouble(const struct rbk_objects *o)
{
	return o && o->trouble.code ? &o->trouble : NULL;
}

void
rbk_objects_trust(struct rbk_objects *o)
{
	o->trusted = true;
}

static void
drop(git_odb_backend *backend)
{
	if (backend)
		backend->free(backend);
}

void
rbk_objects_close(struct rbk_objects *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->n; i++) {
		drop(o->packs[i].backend);
		drop(o->packs[i].former);
	}
	free(o->packs);
	free(o);
}

/* The pack's first and last bytes: of the size and sum that its index says. */
static int
check_ends(int fd, const char *path, const struct rbk_buf *index, struct rbk_err *err)
{
	const uint8_t *at = (const uint8_t *)index->text;
	uint8_t head[RBK_PACK_HEAD], sum[GIT_OID_RAWSZ];
	struct stat st;

	if (fstat(fd, &st))
		return os_fail(err, path, errno);
	const ssize_t n = pread(fd, head, sizeof head, 0), k = n < 0 || st.st_size < (off_t)sizeof sum ? n : pread(fd, sum, sizeof sum, st.st_size - (off_t)sizeof sum);

	if (n < 0 || k < 0)
		return os_fail(err, path, errno);
	if (!rbk_pack_index_sound(at, index->len, (uint64_t)st.st_size) || n != sizeof head || k != sizeof sum ||
	    !rbk_pack_index_fits(at, index->len, head, sum))
		return rbk_fail(err, RBK_E_BAD, N_("the pack %s can't be read"), path);
	return 0;
}

/* RBK_E_OS only if the machine failed. */
static int
read_file(struct rbk_buf *out, const char *folder, const char *name, size_t max, struct rbk_err *err)
{
	char path[2 * PATH_SIZE];
	int code = rbk_file_read(out, folder, name, max, err);

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	if (code == RBK_E_OS && access(path, R_OK) && !is_machine(errno))
		err->code = RBK_E_BAD;
	return (int)err->code;
}

/* The index of a pack, if it fits that. */
static int
read_index(struct rbk_buf *out, const struct rbk_objects *o, const char *name, struct rbk_err *err)
{
	char folder[PATH_SIZE + 8], pack[PATH_SIZE + 160];

	(void)snprintf(folder, sizeof folder, "%s/pack", o->path);
	(void)snprintf(pack, sizeof pack, "%s/pack/%.*s.pack", o->path, (int)strlen(name) - 4, name);
	int code = read_file(out, folder, name, INDEX_MAX, err), fd = code ? -1 : open(pack, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

	if (!code)
		code = fd < 0 ? os_fail(err, pack, errno) : check_ends(fd, pack, out, err);
	if (fd >= 0)
		(void)close(fd);
	return code;
}

static int
open_backend(git_odb_backend **out, const struct rbk_objects *o, const struct pack *p, struct rbk_err *err)
{
	struct rbk_buf index = {0};
	char path[PATH_SIZE + 160];
	int code = o->trusted ? 0 : read_index(&index, o, p->name, err);

	rbk_buf_free(&index);
	if (code)
		return code;
	(void)snprintf(path, sizeof path, "%s/pack/%s", o->path, p->name);
	if (git_odb_backend_one_pack(out, path) && git_odb_backend_one_pack(out, path))
		return rbk_fail(err, RBK_E_BAD, N_("the pack %s can't be read"), p->name);
	return 0;
}

static int
open_pack(struct rbk_objects *o, size_t i, struct rbk_err *err)
{
	git_odb_backend *backend;

	if (open_backend(&backend, o, &o->packs[i], err))
		return (int)err->code;
	o->packs[i].backend = backend;
	o->opened = i + 1;
	return 0;
}

/* "blob 12": what it is. 0 bytes: it isn't that. */
static size_t
read_head(struct rbk_object *out, const char *head, size_t n)
{
	const char *nul = memchr(head, '\0', n), *space = nul ? strchr(head, ' ') : NULL;
	char type[10] = {0};

	if (!space || (size_t)(space - head) >= sizeof type)
		return 0;
	memcpy(type, head, (size_t)(space - head));
	out->type = git_object_string2type(type);
	const size_t digits = strspn(space + 1, "0123456789");

	if (!git_object_typeisloose(out->type) || digits == 0 || digits > 12 || space + 1 + digits != nul)
		return 0;
	out->len = strtoull(space + 1, NULL, 10);
	return (size_t)(nul + 1 - head);
}

/* Its bytes, of which `had` were inflated along with the head. */
static bool
unfold_rest(struct rbk_object *out, z_stream *z, const char *had, size_t n)
{
	char *bytes = n > out->len || out->len >= LOOSE_MAX ? NULL : malloc(out->len + 1);

	if (!bytes)
		return false;
	memcpy(bytes, had, n);
	out->bytes = bytes;
	z->next_out = (Bytef *)bytes + n;
	z->avail_out = (uInt)(out->len + 1 - n);
	return inflate(z, Z_FINISH) == Z_STREAM_END && z->avail_out == 1;
}

/* A loose object: its head, or with `whole` its bytes too. By zlib itself:
   libgit2 1.5 waits for ever for the rest of one that ends too soon.
   RBK_E_MISSING: not there, or damaged. */
static int
look_loose(struct rbk_object *out, const struct rbk_objects *o, const git_oid *oid, bool whole, struct rbk_err *err)
{
	char path[GIT_OID_HEXSZ + 2] = {0}, head[LOOSE_HEAD];
	struct rbk_buf file = {0};
	struct rbk_err why = { .say = err->say };
	z_stream z = {0};
	bool good = false;

	git_oid_pathfmt(path, oid);
	if (read_file(&file, o->path, path, LOOSE_MAX, &why) == 0 && file.len) {
		if (inflateInit(&z) != Z_OK)
			abort(); /* out of memory */
		z.next_in = (Bytef *)file.text;
		z.avail_in = (uInt)file.len;
		z.next_out = (Bytef *)head;
		z.avail_out = sizeof head;
		int code = inflate(&z, Z_SYNC_FLUSH);
		const size_t n = sizeof head - z.avail_out, at = code == Z_OK || code == Z_STREAM_END ? read_head(out, head, n) : 0;

		good = at > 0 && (!whole || unfold_rest(out, &z, head + at, n - at));
		(void)inflateEnd(&z);
	}
	rbk_buf_free(&file);
	if (why.code == RBK_E_OS)
		return rbk_fail(err, RBK_E_OS, "%s", why.text);
	return good ? 0 : RBK_E_MISSING;
}

/* From this pack: type and size, of what is trusted the bytes at once. False:
   not found there, or damaged, or the machine failed. */
static bool
look(struct rbk_object *out, const struct rbk_objects *o, const struct pack *pack, const git_oid *oid)
{
	git_odb_backend *from = pack->backend;
	void *bytes = NULL;
	bool has = (o->trusted ? from->read(&bytes, &out->len, &out->type, from, oid)
	                       : from->read_header(&out->len, &out->type, from, oid)) == 0;

	if (has) {
		out->from = from;
		out->bytes = bytes;
	}
	return has;
}

/* Can the machine read the pack, whatever is in it? */
static int
read_through(const struct rbk_objects *o, const char *name, struct rbk_err *err)
{
	char path[PATH_SIZE + 160], chunk[65536];

	(void)snprintf(path, sizeof path, "%s/pack/%.*s.pack", o->path, (int)strlen(name) - 4, name);
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t n = -1;

	while (fd >= 0 && ((n = read(fd, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR)))
		;
	int code = n < 0 ? os_fail(err, path, errno) : 0;

	if (fd >= 0)
		(void)close(fd);
	return code;
}

/* Opens the pack anew, once: what failed may have been the machine's moment. If
   that can read all of it, and libgit2 still can't, the pack is damaged. */
static int
reopen(struct rbk_objects *o, size_t i, struct rbk_err *err)
{
	struct pack *p = &o->packs[i];
	git_odb_backend *anew;

	if (p->tried)
		return 0;
	if (read_through(o, p->name, err))
		return (int)err->code;
	p->tried = true;
	if (open_backend(&anew, o, p, err))
		return (int)err->code;
	p->former = p->backend;
	p->backend = anew;
	return 0;
}

/* It was found nowhere. Nor is it anywhere, if no pack's index names it, or
   what does is damaged. */
static int
look_again(struct rbk_object *out, struct rbk_objects *o, const git_oid *oid, struct rbk_err *err)
{
	char hex[GIT_OID_HEXSZ + 1];

	for (size_t i = 0; i < o->n; i++) {
		struct rbk_buf index = {0};
		int code = read_index(&index, o, o->packs[i].name, err);
		const bool named = !code && rbk_pack_index_names((const uint8_t *)index.text, oid);

		rbk_buf_free(&index);
		if (code || (named && reopen(o, i, err)))
			return (int)err->code;
		if (named && look(out, o, &o->packs[i], oid))
			return 0;
	}
	return rbk_fail(err, RBK_E_MISSING, N_("the object %s is not in the box, or damaged"), git_oid_tostr(hex, sizeof hex, oid));
}

static int
find(struct rbk_object *out, struct rbk_objects *o, const git_oid *oid, struct rbk_err *err)
{
	for (size_t i = 0; i < o->n; i++) {
		if (i >= o->opened && open_pack(o, i, err))
			return (int)err->code;
		if (look(out, o, &o->packs[i], oid))
			return 0;
	}
	int code = o->loose ? look_loose(out, o, oid, o->trusted, err) : RBK_E_MISSING;

	return code == RBK_E_MISSING ? look_again(out, o, oid, err) : code;
}

static bool
unpack(struct rbk_object *out, git_odb_backend *from, const git_oid *oid)
{
	void *bytes = NULL;
	bool good = from->read(&bytes, &out->len, &out->type, from, oid) == 0;

	out->from = from;
	out->bytes = bytes;
	return good;
}

/* The bytes of an object that a pack has: at the second try, if the machine can
   read the pack. */
static int
read_packed(struct rbk_object *out, struct rbk_objects *o, const git_oid *oid, const char *hex, struct rbk_err *err)
{
	size_t i = 0;

	if (unpack(out, out->from, oid))
		return 0;
	while (o->packs[i].backend != out->from)
		i++;
	if (reopen(o, i, err))
		return (int)err->code;
	return unpack(out, o->packs[i].backend, oid) ? 0 : rbk_fail(err, RBK_E_BAD, N_("the object %s is damaged"), hex);
}

/* The bytes of what is not trusted, and whether they are what they should be. */
static int
prove(struct rbk_object *out, struct rbk_objects *o, const git_oid *oid, const char *hex, struct rbk_err *err)
{
	git_oid again;
	int code = out->from ? read_packed(out, o, oid, hex, err) : look_loose(out, o, oid, true, err);

	if (code == RBK_E_MISSING)
		return rbk_fail(err, RBK_E_BAD, N_("the object %s is damaged"), hex);
	if (code)
		return code;
	rbk_sha1_object(&again, out->type, out->bytes, out->len);
	return git_oid_cmp(&again, oid) == 0 ? 0
	     : rbk_fail(err, RBK_E_BAD, N_("the object %s is not what its name says"), hex);
}

static int
note_trouble(struct rbk_objects *o, int code, const struct rbk_err *err)
{
	if (code == RBK_E_OS && !o->trouble.code)
		o->trouble = *err;
	return code;
}

int
rbk_objects_read(struct rbk_object *out, struct rbk_objects *o, const git_oid *oid, git_object_t want, size_t max,
                 struct rbk_err *err)
{
	char hex[GIT_OID_HEXSZ + 1];
	int code;

	*out = (struct rbk_object){0};
	git_oid_tostr(hex, sizeof hex, oid);
	if ((code = find(out, o, oid, err)))
		return note_trouble(o, code, err);
	if (want != GIT_OBJECT_ANY && out->type != want)
		code = rbk_fail(err, RBK_E_BAD, N_("the object %s is a %s where a %s belongs"), hex,
		                git_object_type2string(out->type), git_object_type2string(want));
	else if (out->len > max)
		code = rbk_fail(err, RBK_E_BOUND, N_("the object %s has %zu bytes; at most %zu can be taken"), hex, out->len, max);
	else if (!out->bytes)
		code = prove(out, o, oid, hex, err);
	if (code)
		rbk_object_clear(out);
	return note_trouble(o, code, err);
}

void
rbk_object_clear(struct rbk_object *object)
{
	if (object->bytes && object->from)
		git_odb_backend_data_free(object->from, (void *)(size_t)object->bytes);
	else if (object->bytes)
		free((void *)(size_t)object->bytes);
	*object = (struct rbk_object){0};
}

/* Objects: loose ones written without waiting for the disk, and the bytes
   of a commit. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/store/file.h"
#include "core/store/repo.h"
#include "core/store/sshsig.h"
#include "core/store/step.h"

#define PATH_SIZE  4096
#define STORED_MAX 16000 /* larger ones are deflated */

/* Header and bytes as a zlib stream (RFC 1950). Small ones are stored as
   they are: deflating costs more time than the rest of a save, a file takes
   a whole disk block anyway, and a tidy packs it soon. */
static void
store_object(struct rbk_buf *out, const char *head, size_t head_len, const void *bytes, size_t len)
{
	const size_t n = head_len + len;
	const uLong sum = adler32(adler32(1, (const Bytef *)head, (uInt)head_len), bytes, (uInt)len);

	rbk_buf_put(out, (const char[]){ 0x78, 0x01, 1, (char)n, (char)(n >> 8), (char)~n, (char)(~n >> 8) }, 7);
	rbk_buf_put(out, head, head_len);
	rbk_buf_put(out, bytes, len);
	rbk_buf_put(out, (const char[]){ (char)(sum >> 24), (char)(sum >> 16), (char)(sum >> 8), (char)sum }, 4);
}

static void
deflate_object(struct rbk_buf *out, const char *head, size_t head_len, const void *bytes, size_t len)
{
	z_stream z = {0};
	size_t room;

	if (deflateInit(&z, Z_BEST_SPEED) != Z_OK)
		abort(); /* out of memory */
	room = deflateBound(&z, head_len + len);
	out->text = rbk_grow(NULL, room);
	z.next_out = (Bytef *)out->text;
	z.avail_out = (uInt)room;
	z.next_in = (Bytef *)(size_t)head;
	z.avail_in = (uInt)head_len;
	(void)deflate(&z, Z_NO_FLUSH);
	z.next_in = (Bytef *)(size_t)bytes;
	z.avail_in = (uInt)len;
	(void)deflate(&z, Z_FINISH); /* the room is enough by deflateBound */
	out->len = z.total_out;
	(void)deflateEnd(&z);
}

/* A new file in the object's folder, which is made if need be. git's own
   prune knows the name and clears away what a killed program leaves. */
static int
open_temp(char *temp, size_t size, const char *folder)
{
	static atomic_uint count;
	const int how = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
	int fd = -1;

	(void)snprintf(temp, size, "%s/tmp_obj_%ld_%u", folder, (long)getpid(), atomic_fetch_add(&count, 1));
	for (int i = 0; i < 100; i++) { /* a tidy may remove the empty folder again */
		fd = open(temp, how, 0444);
		if (fd >= 0 || errno != ENOENT || (mkdir(folder, 0777) && errno != EEXIST))
			break;
	}
	return fd;
}

/* Puts an open temporary in place, unless something went wrong before. On an
   ordered file system its bytes get a head start, and rbk_repo_commit_ref
   waits for them. */
static int
finish_loose(int fd, const char *temp, const char *path, bool in_order, int why)
{
	if (!why && rbk_file_flush(fd, in_order, false))
		why = errno;
	if (close(fd) && !why)
		why = errno;
	if (!why && rename(temp, path))
		why = errno;
	if (why)
		(void)unlink(temp);
	return why;
}

static int
write_loose(const char *folder, const char *path, bool in_order, const struct rbk_buf *deflated)
{
	char temp[PATH_SIZE + 64];
	int fd = open_temp(temp, sizeof temp, folder);

	return fd < 0 ? errno : finish_loose(fd, temp, path, in_order, rbk_file_put(fd, deflated->text, deflated->len));
}

static bool
ordered(struct rbk_fresh *f)
{
	if (!f->looked)
		f->ordered = rbk_file_ordered(git_repository_commondir(f->repo));
	f->looked = true;
	return f->ordered;
}

/* Is the object in its place, whole? An older program's may have lost its
   bytes in a power cut. It is made young so that no prune takes it, and
   flushed with the rest (perhaps it is of a run that was killed). */
static bool
is_there(struct rbk_fresh *f, const char *path, const git_oid *oid)
{
	git_odb *odb = NULL;
	git_odb_object *object = NULL;

	if (utimensat(AT_FDCWD, path, NULL, 0))
		return false;
	int fd = ordered(f) ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	bool whole = (ordered(f) || (fd >= 0 && fsync(fd) == 0)) && git_repository_odb(&odb, f->repo) == 0 &&
	             git_odb_read(&object, odb, oid) == 0;

	if (fd >= 0)
		(void)close(fd);
	git_odb_object_free(object);
	git_odb_free(odb);
	return whole;
}

/* Where the object is, or goes; notes its name. */
static int
place_object(bool *there, char path[PATH_SIZE], char folder[PATH_SIZE], struct rbk_fresh *f, const git_oid *oid,
             struct rbk_err *err)
{
	const char *dir = git_repository_commondir(f->repo);
	char hex[GIT_OID_HEXSZ + 2] = {0};

	git_oid_pathfmt(hex, oid);
	if (snprintf(path, PATH_SIZE, "%sobjects/%s", dir, hex) >= PATH_SIZE)
		return rbk_fail(err, RBK_E_OS, N_("the path of the book is too long: %.200s"), dir);
	(void)snprintf(folder, PATH_SIZE, "%sobjects/%.2s", dir, hex);
	RBK_ROOM(f->at, f->n, f->cap);
	f->at[f->n++] = *oid;
	*there = is_there(f, path, oid);
	return 0;
}

/* What zlib has ready, to the file; errno. */
static int
drain(z_stream *z, int fd, int how)
{
	char out[65536];
	int why = 0;

	do {
		z->next_out = (Bytef *)out;
		z->avail_out = sizeof out;
		(void)deflate(z, how);
		why = rbk_file_put(fd, out, sizeof out - z->avail_out);
	} while (!why && z->avail_out == 0);
	return why;
}

static bool
still(const char *file, const struct stat *was)
{
	struct stat now;

	return lstat(file, &now) == 0 && rbk_file_same(&now, was);
}

/* Deflates head and file piece by piece. *read: bytes of the file. */
static int
deflate_file(size_t *bytes, int to, int from, const char *head, size_t head_len)
{
	char piece[65536];
	z_stream z = {0};
	ssize_t n;

	if (deflateInit(&z, Z_BEST_SPEED) != Z_OK)
		abort(); /* out of memory */
	z.next_in = (Bytef *)(size_t)head;
	z.avail_in = (uInt)head_len;
	int why = drain(&z, to, Z_NO_FLUSH);

	for (*bytes = 0; !why && (n = read(from, piece, sizeof piece)) != 0; *bytes += n > 0 ? (size_t)n : 0) {
		if (n < 0) {
			why = errno == EINTR ? 0 : errno;
			continue;
		}
		z.next_in = (Bytef *)piece;
		z.avail_in = (uInt)n;
		why = drain(&z, to, Z_NO_FLUSH);
	}
	if (!why)
		why = drain(&z, to, Z_FINISH);
	(void)deflateEnd(&z);
	return why;
}

/* The file as a loose object. `was`: before its name was found. ESTALE:
   whoever changes our file meanwhile must not make a false object. */
static int
write_loose_file(const char *folder, const char *path, bool in_order, const char *file, const struct stat *was)
{
	char head[64], temp[PATH_SIZE + 64];
	int n = snprintf(head, sizeof head, "blob %lld", (long long)was->st_size) + 1;
	int from = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), fd, why = errno;
	size_t bytes = 0;

	if (from < 0)
		return why;
	fd = open_temp(temp, sizeof temp, folder);
	why = errno;
	if (fd >= 0) {
		why = deflate_file(&bytes, fd, from, head, (size_t)n);
		if (!why && (bytes != (size_t)was->st_size || !still(file, was)))
			why = ESTALE;
		why = finish_loose(fd, temp, path, in_order, why);
	}
	(void)close(from);
	return why;
}

/* In a pack: then it is there and durable. */
static bool
is_packed(git_repository *repo, const char *loose, const git_oid *oid)
{
	git_odb *odb = NULL;
	bool has = access(loose, F_OK) != 0 && git_repository_odb(&odb, repo) == 0 && git_odb_exists(odb, oid);

	git_odb_free(odb);
	return has;
}

int
rbk_object_write_file(struct rbk_fresh *f, git_oid *out, const char *file, struct rbk_err *err)
{
	char path[PATH_SIZE], folder[PATH_SIZE];
	struct stat was;
	bool there;

	if (lstat(file, &was))
		return rbk_file_fail(err, N_("read"), file, errno);
	int code = git_odb_hashfile(out, file, GIT_OBJECT_BLOB), why;

	if (code)
		return rbk_repo_fail(err, code, N_("read %s"), file);
	if ((code = place_object(&there, path, folder, f, out, err)) || there)
		return code;
	if (is_packed(f->repo, path, out)) {
		f->n--;
		return 0;
	}
	rbk_step("object");
	why = write_loose_file(folder, path, ordered(f), file, &was);
	if (why == ESTALE)
		return rbk_fail(err, RBK_E_MOVED, N_("%s was changed by another program meanwhile: run again"), file);
	return why ? rbk_file_fail(err, N_("write"), path, why) : 0;
}

int
rbk_object_write(void *fresh, git_oid *out, git_object_t type, const void *bytes, size_t len, struct rbk_err *err)
{
	struct rbk_fresh *f = fresh;
	char head[64], path[PATH_SIZE], folder[PATH_SIZE];

	if (f->bundle)
		return rbk_fresh_put(f, out, type, bytes, len, err);
	int code = git_odb_hash(out, bytes, len, type);
	bool there;

	if (code)
		return rbk_repo_fail(err, code, N_("hash an object"));
	if ((code = place_object(&there, path, folder, f, out, err)) || there)
		return code;
	struct rbk_buf deflated = {0};
	int n = snprintf(head, sizeof head, "%s %zu", git_object_type2string(type), len) + 1;

	if (len <= STORED_MAX)
		store_object(&deflated, head, (size_t)n, bytes, len);
	else
		deflate_object(&deflated, head, (size_t)n, bytes, len);
	rbk_step("object");
	int why = write_loose(folder, path, ordered(f), &deflated);

	rbk_buf_free(&deflated);
	return why ? rbk_file_fail(err, N_("write"), path, why) : 0;
}

/* git's rules for a name: no angle brackets, no line ends; and none of the
   blanks that would make an address of two words. */
static void
put_clean(struct rbk_buf *out, const char *name)
{
	size_t start = out->len;

	for (const unsigned char *p = (const unsigned char *)name; *p; p++)
		rbk_buf_char(out, *p <= ' ' || *p == 0x7f || *p == '<' || *p == '>' || *p == '@' ? '-' : (char)*p);
	if (out->len == start)
		rbk_buf_char(out, '-');
}

void
rbk_mail_write(struct rbk_buf *out, const char *name, const char *org)
{
	put_clean(out, name);
	rbk_buf_char(out, '@');
	put_clean(out, org);
}

static void
put_signature(struct rbk_buf *out, const char *role, const char *name, const struct rbk_commit *c)
{
	int zone = c->zone < 0 ? -c->zone : c->zone;

	rbk_buf_print(out, "%s ", role);
	put_clean(out, name);
	rbk_buf_str(out, " <");
	rbk_mail_write(out, name, c->org);
	rbk_buf_print(out, "> %lld %c%02d%02d\n", (long long)(c->at / 1000), c->zone < 0 ? '-' : '+', zone / 60, zone % 60);
}

void
rbk_commit_write(struct rbk_buf *out, const struct rbk_commit *c)
{
	char hex[GIT_OID_HEXSZ + 1];
	size_t n = strlen(c->what);

	rbk_buf_print(out, "tree %s\n", git_oid_tostr(hex, sizeof hex, c->tree));
	for (size_t i = 0; i < c->n_parents; i++)
		rbk_buf_print(out, "parent %s\n", git_oid_tostr(hex, sizeof hex, &c->parents[i]));
	put_signature(out, "author", c->author, c);
	put_signature(out, "committer", c->committer, c);
	rbk_buf_char(out, '\n');
	rbk_buf_put(out, c->what, n);
	if (n == 0 || c->what[n - 1] != '\n')
		rbk_buf_char(out, '\n');
	if (c->key)
		rbk_commit_sign(out, c->key);
}

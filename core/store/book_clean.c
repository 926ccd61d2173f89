/* Does the work tree hold what the newest commit does? By the times in git's
   index, as git itself tells, but for the plain case only: every file known,
   nothing else there. Whoever is told "perhaps not" looks closer. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/store/book_p.h"
#include "core/store/index.h"

struct sweep {
	const struct rbk_book *book;
	struct rbk_index       index;
	size_t                 met; /* entries whose file is as it should be */
};

/* Entries of the index: those of one folder, whose paths begin alike. */
struct range {
	size_t first, end;
	size_t base; /* bytes of the folder's path, with its slash */
};

/* The first of the range that isn't before NAME followed by `last`. */
static size_t
seek(const struct sweep *s, const struct range *in, const char *name, size_t len, unsigned char last)
{
	size_t low = in->first, high = in->end;

	while (low < high) {
		const size_t mid = low + (high - low) / 2;
		const char *its = s->index.at[mid].path + in->base;
		int c = strncmp(its, name, len);

		if (c < 0 || (c == 0 && (unsigned char)its[len] < last))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* By its bytes. */
static bool
holds(const struct sweep *s, const struct rbk_index_entry *e)
{
	struct rbk_err err = {0};
	struct rbk_buf bytes = {0};
	git_oid should, is;
	bool same;

	rbk_index_oid(&should, e);
	same = rbk_file_read(&bytes, s->book->path, e->path, RBK_DOCUMENT_MAX, &err) == 0 &&
	       git_odb_hash(&is, bytes.len ? bytes.text : "", bytes.len, GIT_OBJECT_BLOB) == 0 && git_oid_equal(&is, &should);
	rbk_buf_free(&bytes);
	return same;
}

static bool
meet_file(struct sweep *s, int folder, const struct range *in, const char *name)
{
	const size_t at = seek(s, in, name, strlen(name), '\0');
	const struct rbk_index_entry *e = &s->index.at[at];
	struct stat st;

	if (at == in->end || strcmp(e->path + in->base, name) != 0 || fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) ||
	    !S_ISREG(st.st_mode) || (!rbk_index_fits(&s->index, e, &st) && !holds(s, e)))
		return false;
	s->met++;
	return true;
}

static bool meet_folder(struct sweep *s, int above, const char *name, const struct range *in);

static bool
meet(struct sweep *s, int folder, const struct range *in, const struct dirent *e)
{
	const char *name = e->d_name;
	const size_t len = strlen(name);

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || (in->base == 0 && strcmp(name, ".git") == 0))
		return true;
	if (e->d_type == DT_REG)
		return meet_file(s, folder, in, name);
	if (e->d_type != DT_DIR)
		return false;
	const struct range inner = {
		.first = seek(s, in, name, len, '/'), .end = seek(s, in, name, len, '/' + 1), .base = in->base + len + 1,
	};

	return inner.first < inner.end && meet_folder(s, folder, name, &inner);
}

static bool
meet_folder(struct sweep *s, int above, const char *name, const struct range *in)
{
	int fd = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;
	bool good = dir != NULL;

	while (good && (e = readdir(dir)))
		good = meet(s, fd, in, e);
	if (dir)
		(void)closedir(dir);
	else if (fd >= 0)
		(void)close(fd);
	return good;
}

bool
rbk_book_clean(struct rbk_book *b)
{
	struct sweep s = { .book = b };
	struct rbk_err err = {0};
	char tip[GIT_OID_HEXSZ + 1], sum[GIT_OID_HEXSZ + 1];

	rbk_book_tip(tip, b, RBK_REF_BOOK);
	bool clean = book_hold_exact(sum, b, tip) && rbk_index_read(&s.index, b->dir, &err) == 0 &&
	             strcmp(s.index.sum, sum) == 0;

	if (clean)
		clean = meet_folder(&s, AT_FDCWD, b->path, &(struct range){ .end = s.index.n }) && s.met == s.index.n;
	rbk_index_free(&s.index);
	return clean;
}

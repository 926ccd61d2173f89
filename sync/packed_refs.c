/* packed-refs as git writes it: sorted, "<oid> <name>" a line, "^<oid>"
   behind a tag. Locked the way git locks it. */
#include "sync/packed_refs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/model/buf.h"
#include "core/store/file.h"
#include "core/store/step.h"

#define HEAD "# pack-refs with: peeled fully-peeled sorted \n"
#define MAX  (1 << 30)

static int
by_name(const void *x, const void *y)
{
	return strcmp(((const struct rbk_ref *)x)->name, ((const struct rbk_ref *)y)->name);
}

static void
put_ref(struct rbk_buf *out, const struct rbk_ref *r)
{
	char hex[GIT_OID_HEXSZ + 1];

	rbk_buf_print(out, "%s %s\n", git_oid_tostr(hex, sizeof hex, &r->oid), r->name);
}

/* Old lines and new refs side by side. */
static void
merge(struct rbk_buf *out, const char *old, size_t len, const struct rbk_ref *refs, size_t n)
{
	const char *end = old + len;
	bool replaced = false;
	size_t k = 0;

	rbk_buf_str(out, HEAD);
	for (const char *line = old, *lf; line < end && (lf = memchr(line, '\n', (size_t)(end - line))); line = lf + 1) {
		const char *name = line + GIT_OID_HEXSZ + 1;
		size_t name_len = lf > name ? (size_t)(lf - name) : 0;
		int c = -1;

		if (line[0] == '#' || (line[0] == '^' && replaced) || (line[0] != '^' && name_len == 0))
			continue;
		if (line[0] != '^') {
			while (k < n && (c = strncmp(refs[k].name, name, name_len)) < 0)
				put_ref(out, &refs[k++]);
			replaced = k < n && c == 0 && strlen(refs[k].name) == name_len;
			if (replaced)
				put_ref(out, &refs[k++]);
		}
		if (!replaced)
			rbk_buf_put(out, line, (size_t)(lf + 1 - line));
	}
	while (k < n)
		put_ref(out, &refs[k++]);
}

static int
write_locked(int fd, const struct rbk_buf *text)
{
	int why = rbk_file_put(fd, text->text, text->len);

	return why ? why : fsync(fd) ? errno : 0;
}

int
rbk_packed_refs_put(const char *repo, struct rbk_ref *refs, size_t n, struct rbk_err *err)
{
	struct rbk_buf old = {0}, text = {0};
	char lock[4200], path[4200];
	int fd, why = 0, code;

	(void)snprintf(path, sizeof path, "%s/packed-refs", repo);
	(void)snprintf(lock, sizeof lock, "%s/packed-refs.lock", repo);
	fd = open(lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return rbk_file_fail(err, N_("lock"), path, errno);
	code = rbk_file_read(&old, repo, "packed-refs", MAX, err);
	if (code == RBK_E_MISSING) {
		rbk_err_clear(err);
		code = 0;
	}
	if (!code) {
		qsort(refs, n, sizeof *refs, by_name);
		merge(&text, old.text ? old.text : "", old.len, refs, n);
		why = write_locked(fd, &text);
	}
	(void)close(fd);
	rbk_step("refs of books");
	if (!code && !why && rename(lock, path))
		why = errno;
	if (code || why)
		(void)unlink(lock);
	rbk_buf_free(&old);
	rbk_buf_free(&text);
	return code ? code : why ? rbk_file_fail(err, N_("write"), path, why) : 0;
}

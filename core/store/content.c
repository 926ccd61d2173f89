/* Reading a file piece by piece: hashed, perhaps copied, never held. */
#include "core/store/content.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/store/file.h"

/* Piece by piece; RBK_E_BOUND after `most` bytes. */
static int
copy_pieces(struct rbk_sha256 *sum, int64_t *len, int to, int from, const char *path, int64_t most, struct rbk_err *err)
{
	char piece[65536];

	for (*len = 0;;) {
		ssize_t n = read(from, piece, sizeof piece);
		int why = n < 0 ? errno : 0;

		if (why == EINTR)
			continue;
		if (why)
			return rbk_file_fail(err, N_("read"), path, why);
		if (n == 0)
			return 0;
		if ((*len += n) > most)
			return rbk_fail(err, RBK_E_BOUND, N_("%s: more than %lld bytes"), path, (long long)most);
		rbk_sha256_add(sum, piece, (size_t)n);
		if (to >= 0 && (why = rbk_file_put(to, piece, (size_t)n)))
			return rbk_file_fail(err, N_("write"), path, why);
	}
}

int
rbk_content_read(struct rbk_content *out, int to, const char *path, int64_t most, struct rbk_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), code = 0;
	struct rbk_sha256 sum;
	struct stat st;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return rbk_fail(err, RBK_E_MISSING, N_("there is no file %s"), path);
	if (fd < 0)
		return rbk_file_fail(err, N_("read"), path, errno);
	rbk_sha256_begin(&sum);
	if (fstat(fd, &st))
		code = rbk_file_fail(err, N_("read"), path, errno);
	else if (!S_ISREG(st.st_mode))
		code = rbk_fail(err, RBK_E_BAD, N_("%s is not a plain file"), path);
	else
		code = copy_pieces(&sum, &out->bytes, to, fd, path, most, err);
	rbk_sha256_end(&sum, out->hash);
	(void)close(fd);
	return code;
}

int
rbk_content_look(struct rbk_content *out, const char *path, int64_t most, struct rbk_err *err)
{
	return rbk_content_read(out, -1, path, most, err);
}

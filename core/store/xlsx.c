/* Opens the module that knows workbooks. It stays open: texts it gives point
   into it. */
#include "core/store/xlsx.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/store/file.h"

#define MODULE "roadbook-xlsx.so"

static const struct rbk_xlsx_module *
module(struct rbk_err *err)
{
	void *library = dlopen(MODULE, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	const struct rbk_xlsx_module *m = library ? dlsym(library, "rbk_xlsx_module") : NULL;

	if (!m)
		(void)rbk_fail(err, RBK_E_OS, N_("workbooks (.xlsx) can't be used here, a part of the program is missing (%s): install it whole, or use CSV"), dlerror());
	return m;
}

int
rbk_xlsx_read(struct rbk_csv *out, struct rbk_xlsx_said *said, struct rbk_arena *a, const char *bytes, size_t len,
              const char *sheet, struct rbk_err *err)
{
	const struct rbk_xlsx_module *m = module(err);

	return m ? m->read(out, said, a, bytes, len, sheet, err) : (int)err->code;
}

int
rbk_xlsx_write(const char *path, const struct rbk_xlsx_page *pages, size_t n, struct rbk_err *err)
{
	const struct rbk_xlsx_module *m = module(err);
	const char *why;

	if (!m)
		return (int)err->code;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), cause = errno;

	if (fd < 0 && cause == EEXIST)
		return rbk_fail(err, RBK_E_EXISTS, N_("%s is there already: name another file"), path);
	if (fd < 0)
		return rbk_file_fail(err, N_("write"), path, cause);
	(void)close(fd);
	why = m->write(path, pages, n);
	if (!why)
		return 0;
	(void)unlink(path);
	return rbk_fail(err, RBK_E_OS, N_("write %s: %s"), path, why);
}

/* Boxes, seen from the hub. What lies in them was written by somebody else:
   only objects and the one ref are read, by ways that follow nothing a box
   could name. */
#include <errno.h>
#include <fcntl.h>
#include <git2/odb_backend.h>
#include <git2/sys/odb_backend.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/model/id.h"
#include "core/store/file.h"
#include "sync/hub_p.h"

#define REF        "refs/heads/book"
#define PACKED_MAX (1 << 20)

/* "<oid> refs/heads/book" among the lines of packed-refs. */
static bool
find_packed(char tip[41], const char *text)
{
	size_t n;

	for (const char *p = text; *p; p += n + (p[n] != '\0')) {
		n = strcspn(p, "\n");
		if (n == 41 + sizeof REF - 1 && p[40] == ' ' && strncmp(p + 41, REF, sizeof REF - 1) == 0) {
			memcpy(tip, p, 40);
			tip[40] = '\0';
			return true;
		}
	}
	return false;
}

/* The ref packed by somebody's `git gc`; none is fine where a box is. */
static int
packed_tip(char tip[41], const char *box, struct rbk_err *err)
{
	struct rbk_buf text = {0};
	int code = rbk_file_read(&text, box, "packed-refs", PACKED_MAX, err);

	if (!code && text.len)
		(void)find_packed(tip, text.text);
	if (code == RBK_E_MISSING && access(box, F_OK) == 0) {
		rbk_err_clear(err);
		code = 0;
	}
	rbk_buf_free(&text);
	return code;
}

int
rbk_box_tip(char tip[41], const char *box, struct rbk_err *err)
{
	struct rbk_buf text = {0};
	int code = rbk_file_read(&text, box, REF, 4096, err);

	tip[0] = '\0';
	if (code == RBK_E_MISSING) {
		rbk_err_clear(err);
		code = packed_tip(tip, box, err);
	} else if (!code) {
		size_t n = text.len == 41 ? 40 : 0;

		memcpy(tip, n ? text.text : "?", n ? n : 1);
		tip[n ? n : 1] = '\0';
	}
	if (!code && tip[0] && !rbk_oid_valid(tip))
		code = rbk_fail(err, RBK_E_BROKEN, N_("%s does not hold a commit id"), REF);
	rbk_buf_free(&text);
	return code ? rbk_while(err, N_("box %s"), box) : 0;
}

int
rbk_box_open(git_repository **out, const char *box, struct rbk_err *err)
{
	char objects[RBK_HUB_PATH + 16];
	git_odb *odb = NULL;
	git_odb_backend *loose = NULL, *packs = NULL;

	*out = NULL;
	rbk_repo_start();
	(void)snprintf(objects, sizeof objects, "%s/objects", box);
	if (access(objects, R_OK | X_OK))
		return rbk_fail(err, errno == ENOENT ? RBK_E_MISSING : RBK_E_OS, N_("open box %s: %s"), box, strerror(errno));
	int code = git_odb_new(&odb);

	if (!code)
		code = git_odb_backend_loose(&loose, objects, -1, 0, 0, 0);
	if (!code && (code = git_odb_add_backend(odb, loose, 1)))
		loose->free(loose);
	if (!code)
		code = git_odb_backend_pack(&packs, objects);
	if (!code && (code = git_odb_add_backend(odb, packs, 2)))
		packs->free(packs);
	if (!code)
		code = git_repository_wrap_odb(out, odb);
	git_odb_free(odb); /* the repository holds it */
	return code ? rbk_repo_fail(err, code, N_("open box %s"), box) : 0;
}

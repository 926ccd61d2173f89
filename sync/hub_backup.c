/* hub backup: a copy of the hub, made while it runs. Nothing waits but the
   merge. */
#include "core/store/file.h"
#include "core/store/lock.h"
#include "sync/hub_copy.h"

/* Is what was copied a hub that can be read? */
static int
look(struct rbk_backup_report *report, const char *part, struct rbk_err *err)
{
	struct rbk_hub_status s;
	struct rbk_hub *copy;
	int code = rbk_hub_open(&copy, part, err);

	if (code)
		return code;
	code = rbk_hub_status(copy, &s, err);
	rbk_hub_close(copy);
	report->journal = s.journal;
	return code;
}

int
rbk_hub_backup(struct rbk_hub *h, const char *to, struct rbk_backup_report *report, struct rbk_err *err)
{
	char part[RBK_HUB_PATH];
	struct stat is;
	int lock, code = rbk_hub_copy_check(part, h->path, to, err);

	*report = (struct rbk_backup_report){0};
	if (!code && lstat(to, &is) == 0)
		code = rbk_fail(err, RBK_E_EXISTS, N_("%s is there already: name a new folder"), to);
	if (code || (code = rbk_hub_lock(&lock, h->path, RBK_HUB_WAIT_MS, err)))
		return code;
	code = rbk_hub_copy(report, h->path, part, err);
	rbk_lock_drop(lock);
	if (!code)
		code = look(report, part, err);
	return rbk_hub_copy_end(code, part, to, err);
}

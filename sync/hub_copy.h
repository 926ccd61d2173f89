/* A hub's folder, copied: by hub backup out of a busy one, by hub restore out
   of a backup. The copy gets its name when it is whole. */
#ifndef RBK_SYNC_HUB_COPY_H
#define RBK_SYNC_HUB_COPY_H

#include "sync/hub_p.h"

/* Where the copy is made before it is `to`: beside it. RBK_E_USAGE: it can't be
   there, for example within `from`, which is absolute. */
int rbk_hub_copy_check(char part[RBK_HUB_PATH], const char *from, const char *to, struct rbk_err *err);
/* From nothing. Lenses, locks and what is being written are left out. */
int rbk_hub_copy(struct rbk_backup_report *report, const char *from, const char *part, struct rbk_err *err);
/* The copy in its place, where nothing is, or an empty folder; if it isn't good
   (code, which is returned) or can't be put there, it goes. */
int rbk_hub_copy_end(int code, const char *part, const char *to, struct rbk_err *err);

#endif

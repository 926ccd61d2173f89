/* Waiting for the journal to grow: the file is watched, so that whoever pushes
   needs no right but to append to it. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "sync/hub_p.h"

int
rbk_hub_watch(int *fd, const struct rbk_hub *h, struct rbk_err *err)
{
	char path[RBK_HUB_PATH + 16];

	(void)snprintf(path, sizeof path, "%s/journal", h->path);
	*fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (*fd < 0 || inotify_add_watch(*fd, path, IN_MODIFY) < 0) {
		int why = errno;

		if (*fd >= 0)
			(void)close(*fd);
		return rbk_fail(err, RBK_E_OS, N_("watch the journal %s: %s"), path, strerror(why));
	}
	return 0;
}

bool
rbk_hub_wait(int fd, int seconds)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char events[4096];
	bool grew = poll(&p, 1, seconds * 1000) > 0;

	while (read(fd, events, sizeof events) > 0)
		;
	return grew;
}

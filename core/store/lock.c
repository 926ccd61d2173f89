/* A lock that dies with its process: flock on a file that stays. */
#include "core/store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_MS 2

int
rbk_lock_take(int *fd, const char *path, int wait_ms, struct rbk_err *err)
{
	const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };

	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (*fd < 0)
		return rbk_fail(err, RBK_E_OS, N_("lock %s: %s"), path, strerror(errno));
	while (flock(*fd, LOCK_EX | LOCK_NB)) {
		int why = errno;

		if (why == EINTR)
			continue;
		if (why == EWOULDBLOCK && wait_ms > 0) {
			(void)nanosleep(&pause, NULL);
			wait_ms -= PAUSE_MS;
			continue;
		}
		(void)close(*fd);
		*fd = -1;
		if (why == EWOULDBLOCK)
			return rbk_fail(err, RBK_E_BUSY, N_("another roadbook holds %s: wait until it is done and run again"), path);
		return rbk_fail(err, RBK_E_OS, N_("lock %s: %s"), path, strerror(why));
	}
	return 0;
}

void
rbk_lock_drop(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

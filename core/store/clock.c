/* Time and random bytes. Nobody else asks the system for either, so that
   tests can fix both. */
#include "core/store/clock.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

/* The one state: what makes ids of this process ascend, and how many
   seeded bytes were given out. */
static struct {
	pthread_mutex_t lock;
	pid_t           pid;  /* a forked child starts anew: it must not count on like its parent */
	rbk_time        last;
	uint8_t         random[10];
	unsigned long   given;
} state = { .lock = PTHREAD_MUTEX_INITIALIZER };

rbk_time
rbk_clock_now(void)
{
	const char *fixed = getenv("ROADBOOK_NOW");
	struct rbk_err err = {0};
	struct timespec ts;
	rbk_time t;

	if (fixed && rbk_time_read(&t, fixed, 0, &err) == 0)
		return t;
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (rbk_time)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Bytes that follow from the seed: SHA-256 of seed and counter. */
static void
seeded(uint8_t *out, size_t n, const char *seed)
{
	char text[200], hex[65];

	for (size_t i = 0; i < n; i++) {
		int len = snprintf(text, sizeof text, "%lu %.100s", state.given++, seed);
		unsigned byte;

		rbk_sha256_hex(hex, text, (size_t)len);
		hex[2] = '\0';
		byte = (unsigned)strtoul(hex, NULL, 16);
		out[i] = (uint8_t)byte;
	}
}

static void
random_bytes(uint8_t *out, size_t n)
{
	const char *seed = getenv("ROADBOOK_SEED");

	if (seed) {
		seeded(out, n, seed);
		return;
	}
	while (n > 0) {
		ssize_t got = getrandom(out, n, 0);

		if (got < 0 && errno != EINTR)
			abort(); /* a system without random bytes can't make ids */
		if (got > 0) {
			out += got;
			n -= (size_t)got;
		}
	}
}

void
rbk_clock_random(uint8_t *out, size_t n)
{
	(void)pthread_mutex_lock(&state.lock);
	random_bytes(out, n);
	(void)pthread_mutex_unlock(&state.lock);
}

void
rbk_clock_wait(long seconds)
{
	uint16_t some;

	rbk_clock_random((uint8_t *)&some, sizeof some);
	rbk_clock_pause(seconds * 1000 + seconds * 200 * some / UINT16_MAX);
}

void
rbk_clock_pause(long ms)
{
	struct timespec left = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 };

	while (nanosleep(&left, &left) && errno == EINTR)
		;
}

void
rbk_clock_ulid(char out[RBK_ULID_SIZE])
{
	rbk_time now = rbk_clock_now();

	(void)pthread_mutex_lock(&state.lock);
	if (now > state.last || state.pid != getpid()) {
		state.pid = getpid();
		state.last = now;
		random_bytes(state.random, sizeof state.random);
	} else { /* the same millisecond, or a clock set back: count on */
		int i = sizeof state.random - 1;

		while (i >= 0 && ++state.random[i] == 0)
			i--;
		if (i < 0)
			state.last++;
	}
	rbk_ulid_make(out, state.last, state.random);
	(void)pthread_mutex_unlock(&state.lock);
}

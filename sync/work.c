/* Workers take the next number from one counter. */
#include "sync/work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct work {
	size_t          n;
	atomic_size_t   next;
	atomic_bool     stop;
	rbk_work_fn    *f;
	void           *ctx;
	rbk_say_fn     *say;
	pthread_mutex_t lock;
	struct rbk_err  first; /* error */
};

struct worker {
	struct work *work;
	unsigned     who;
};

static void *
run(void *p)
{
	struct worker *me = p;
	struct work *w = me->work;

	for (size_t i; !atomic_load(&w->stop) && (i = atomic_fetch_add(&w->next, 1)) < w->n; ) {
		struct rbk_err err = { .say = w->say };

		if (!w->f(w->ctx, i, me->who, &err))
			continue;
		(void)pthread_mutex_lock(&w->lock);
		if (!atomic_exchange(&w->stop, true))
			w->first = err;
		(void)pthread_mutex_unlock(&w->lock);
	}
	return NULL;
}

int
rbk_work(size_t n, rbk_work_fn *f, void *ctx, struct rbk_err *err)
{
	struct work w = { .n = n, .f = f, .ctx = ctx, .say = err->say };
	struct worker workers[RBK_WORKERS];
	pthread_t threads[RBK_WORKERS];
	unsigned started = 0;

	(void)pthread_mutex_init(&w.lock, NULL);
	for (unsigned i = 0; i < RBK_WORKERS; i++)
		workers[i] = (struct worker){ &w, i };
	while (n > 1 && started + 1 < RBK_WORKERS &&
	       pthread_create(&threads[started], NULL, run, &workers[started + 1]) == 0)
		started++; /* a thread that can't be had isn't needed */
	(void)run(&workers[0]);
	while (started > 0)
		(void)pthread_join(threads[--started], NULL);
	(void)pthread_mutex_destroy(&w.lock);
	if (!atomic_load(&w.stop))
		return 0;
	*err = w.first;
	return (int)err->code;
}

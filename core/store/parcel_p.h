/* A pack and its bundles from inside. */
#ifndef RBK_CORE_STORE_PARCEL_P_H
#define RBK_CORE_STORE_PARCEL_P_H

#include <pthread.h>
#include <zlib.h>

#include "core/model/buf.h"
#include "core/store/sha1.h"
#include "core/store/parcel.h"
#include "core/store/squeeze.h"

#define PATH_SIZE 4096
#define HEAD_SIZE 12 /* of a pack */

struct rbk_parcel {
	char            folder[PATH_SIZE], temp[PATH_SIZE + 32], name[48];
	int             fd; /* -1: no object yet */
	uint64_t        end;
	struct rbk_buf  raw; /* entries copied as they are, not written yet */
	struct rbk_oids oids; /* each with its offset */
	uint32_t       *crcs;
	size_t          cap;
	pthread_mutex_t lock;
};

/* What is held back of raw entries goes into the file. */
int rbk_parcel_put_raw(struct rbk_parcel *p, struct rbk_err *err);

struct rbk_bundle {
	struct rbk_parcel *pack;
	struct rbk_buf   bytes;
	struct rbk_oids  oids; /* each with its offset in bytes */
	struct rbk_squeeze small;
	z_stream         large;
};

#endif

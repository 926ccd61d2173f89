/* A pack and its bundles from inside. */
#ifndef RBK_SYNC_PARCEL_P_H
#define RBK_SYNC_PARCEL_P_H

#include <pthread.h>
#include <zlib.h>

#include "core/model/buf.h"
#include "core/store/sha1.h"
#include "sync/parcel.h"
#include "sync/squeeze.h"

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

/* An entry as another pack holds it; not if the object is in already. */
int rbk_parcel_raw(struct rbk_parcel *p, const git_oid *oid, uint32_t crc, const void *bytes, size_t len, struct rbk_err *err);
/* What is held back of them goes into the file. */
int rbk_parcel_put_raw(struct rbk_parcel *p, struct rbk_err *err);
/* "pack-…" once it is finished, "" before. */
void rbk_parcel_name(char *out, size_t size, const struct rbk_parcel *p);

struct rbk_bundle {
	struct rbk_parcel *pack;
	struct rbk_buf   bytes;
	struct rbk_oids  oids; /* each with its offset in bytes */
	struct rbk_squeeze small;
	z_stream         large;
	struct rbk_sha1  sha1;
};

#endif

/* Any bytes as the packed-refs of a box: its tip is a commit's id or nothing.
   And as central's own: refs that are put in are found in what is written,
   which is put in again without a change. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/id.h"
#include "core/store/file.h"
#include "sync/hub_p.h"
#include "sync/packed_refs.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort())

static char folder[] = "/dev/shm/rbk-refs-XXXXXX", file[64];

static void
leave(void)
{
	struct rbk_err err = {0};

	(void)rbk_file_remove_all(folder, &err);
}

static void
place(const uint8_t *data, size_t size)
{
	FILE *f = fopen(file, "wb");

	PROMISED(f && fwrite(data, 1, size, f) == size && fclose(f) == 0);
}

static void
put(struct rbk_buf *out)
{
	struct rbk_ref refs[] = { { .name = "refs/books/2f/r-wang" }, { .name = "refs/books/0a/r-li" } };
	struct rbk_err err = {0};

	memset(refs[0].oid.id, 0x11, GIT_OID_RAWSZ);
	memset(refs[1].oid.id, 0x22, GIT_OID_RAWSZ);
	PROMISED(rbk_packed_refs_put(folder, refs, 2, &err) == 0);
	PROMISED(rbk_file_read(out, folder, "packed-refs", 1 << 22, &err) == 0);
	PROMISED(memmem(out->text, out->len, "\n1111111111111111111111111111111111111111 refs/books/2f/r-wang\n", 63));
	PROMISED(memmem(out->text, out->len, "\n2222222222222222222222222222222222222222 refs/books/0a/r-li\n", 61));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_buf once = {0};
	struct rbk_err err = {0};
	char tip[41];

	if (!file[0]) {
		PROMISED(mkdtemp(folder));
		(void)snprintf(file, sizeof file, "%s/packed-refs", folder);
		(void)atexit(leave);
	}
	place(data, size);
	if (rbk_box_tip(tip, folder, &err) == 0)
		PROMISED(!tip[0] || rbk_oid_valid(tip));
	else
		PROMISED(err.text[0]);
	put(&once);
	rbk_buf_free(&once);
	return 0;
}

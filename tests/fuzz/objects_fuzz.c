/* The objects of a box that somebody filled by hand, read the way the hub does:
   what is read has the bytes that its name says, all else is refused with
   words. The first byte says what the input is: a loose object (0), the pack
   (1), its index (2); or bytes put over a sound pack (3) or index (4), the
   second and third saying where. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/store/file.h"
#include "core/store/repo.h"
#include "sync/objects.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort())
#define OBJECTS  3
#define SIZE_MAX_READ (1 << 20)

static char folder[] = "/dev/shm/rbk-objects-XXXXXX";
static git_oid oids[OBJECTS];
static struct rbk_buf sound[2]; /* pack and index */

static void
leave(void)
{
	struct rbk_err err = {0};

	(void)rbk_file_remove_all(folder, &err);
}

static void
place(const char *name, const void *bytes, size_t n)
{
	char path[200];

	(void)snprintf(path, sizeof path, "%s/objects/%s", folder, name);
	(void)unlink(path);
	FILE *f = fopen(path, "wb");

	PROMISED(f && fwrite(bytes, 1, n, f) == n && fclose(f) == 0);
}

/* A box with a pack of three blobs, one of them a delta. */
static void
start(void)
{
	char text[3000], path[200], hex[GIT_OID_HEXSZ + 1];
	git_repository *repo = NULL;
	git_packbuilder *builder = NULL;
	struct rbk_err err = {0};

	rbk_repo_start();
	PROMISED(mkdtemp(folder) && git_repository_init(&repo, folder, true) == 0 && git_packbuilder_new(&builder, repo) == 0);
	(void)atexit(leave);
	for (int i = 0; i < OBJECTS; i++) {
		for (size_t k = 0; k < sizeof text; k++)
			text[k] = (char)('a' + (k * k / 7 + (k > 1500 ? (size_t)i : 0)) % 23);
		PROMISED(git_blob_create_from_buffer(&oids[i], repo, text, sizeof text) == 0);
		PROMISED(git_packbuilder_insert(builder, &oids[i], "a") == 0);
	}
	(void)snprintf(path, sizeof path, "%s/objects/pack", folder);
	PROMISED(git_packbuilder_write(builder, path, 0444, NULL, NULL) == 0);
	for (int i = 0; i < 2; i++) {
		(void)snprintf(path, sizeof path, "pack/pack-%s.%s", git_oid_tostr(hex, sizeof hex, git_packbuilder_hash(builder)), i ? "idx" : "pack");
		char whole[300];

		(void)snprintf(whole, sizeof whole, "objects/%s", path);
		PROMISED(rbk_file_read(&sound[i], folder, whole, SIZE_MAX_READ, &err) == 0);
		(void)snprintf(whole, sizeof whole, "%s/objects/%s", folder, path);
		PROMISED(unlink(whole) == 0);
	}
	for (int i = 0; i < OBJECTS; i++) {
		(void)snprintf(path, sizeof path, "%s/objects/%.2s/%s", folder, git_oid_tostr(hex, sizeof hex, &oids[i]), hex + 2);
		PROMISED(unlink(path) == 0);
	}
	git_packbuilder_free(builder);
	git_repository_free(repo);
}

static void
put_over(const char *name, const struct rbk_buf *of, const uint8_t *data, size_t size)
{
	size_t at = size >= 2 ? (size_t)(data[0] | data[1] << 8) % of->len : 0;
	char *bytes = malloc(of->len);

	memcpy(bytes, of->text, of->len);
	for (size_t i = 2; i < size && at + i - 2 < of->len; i++)
		bytes[at + i - 2] = (char)data[i];
	place(name, bytes, of->len);
	free(bytes);
}

static void
read_all(void)
{
	struct rbk_objects *o = NULL;
	struct rbk_err err = {0};

	if (rbk_objects_open(&o, folder, &err)) {
		PROMISED(err.text[0]);
		return;
	}
	for (int i = 0; i < OBJECTS; i++) {
		struct rbk_object one;
		git_oid again;

		rbk_err_clear(&err);
		if (rbk_objects_read(&one, o, &oids[i], GIT_OBJECT_ANY, SIZE_MAX_READ, &err)) {
			PROMISED(err.text[0] && !one.bytes);
			continue;
		}
		PROMISED(git_odb_hash(&again, one.bytes, one.len, one.type) == 0 && git_oid_equal(&again, &oids[i]));
		rbk_object_clear(&one);
	}
	rbk_objects_close(o);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char pack[] = "pack/pack-1111111111111111111111111111111111111111.pack", index[] = "pack/pack-1111111111111111111111111111111111111111.idx";
	char loose[50], hex[GIT_OID_HEXSZ + 1];

	if (size < 1)
		return 0;
	if (!sound[0].len)
		start();
	const int what = data[0] % 5;

	(void)git_oid_tostr(hex, sizeof hex, &oids[0]);
	(void)snprintf(loose, sizeof loose, "%.2s/%s", hex, hex + 2);
	place(pack, sound[0].text, sound[0].len);
	place(index, sound[1].text, sound[1].len);
	if (what == 0) { /* not in a pack, then */
		char path[200];

		place(loose, data + 1, size - 1);
		(void)snprintf(path, sizeof path, "%s/objects/%s", folder, index);
		PROMISED(unlink(path) == 0);
	} else if (what <= 2) {
		place(what == 1 ? pack : index, data + 1, size - 1);
	} else {
		put_over(what == 3 ? pack : index, &sound[what - 3], data + 1, size - 1);
	}
	read_all();
	if (what == 0) {
		char path[200];

		(void)snprintf(path, sizeof path, "%s/objects/%s", folder, loose);
		PROMISED(unlink(path) == 0);
	}
	return 0;
}

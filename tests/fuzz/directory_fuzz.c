/* Any bytes as a leaf of the directory, and as a leaf's path: looked up in or
   refused with a line; nothing is read beyond its end. The first byte is the
   depth, the last 40 are a name that is looked up. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort()) /* also without asserts */
#define NAME 40

struct leaf {
	const char *bytes;
	size_t      len;
	unsigned    depth;
};

static int
the_leaf(void *ctx, const char **bytes, size_t *len, unsigned *depth, const uint8_t hash[RBK_ROW_HASH], struct rbk_err *err)
{
	const struct leaf *l = ctx;

	(void)hash;
	(void)err;
	*bytes = l->bytes;
	*len = l->len;
	*depth = l->depth;
	return 0;
}

static void
as_path(const char *text)
{
	char path[RBK_LEAF_PATH];
	uint8_t hash[RBK_ROW_HASH];
	unsigned depth;

	if (!rbk_leaf_path_read(hash, &depth, text))
		return;
	rbk_leaf_path(path, hash, depth);
	PROMISED(strcmp(path + strlen("rows/"), text) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t key[RBK_MAC_KEY] = {0};
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_listed_hit *hits;
	struct rbk_mac mac;
	struct leaf leaf;
	size_t n;

	if (size < 1 + NAME)
		return 0;
	/* bytes of their own, so that a sanitizer sees every step too far */
	char *bytes = malloc(size - 1 - NAME + 1), name[NAME + 1] = {0};

	memcpy(bytes, data + 1, size - 1 - NAME);
	memcpy(name, data + size - NAME, NAME);
	leaf = (struct leaf){ bytes, size - 1 - NAME, data[0] % (RBK_LEAF_DEPTH + 1) };
	as_path(name);
	rbk_mac_key(&mac, key);
	for (int kind = 0; kind < RBK_KEY_END; kind++) {
		const struct rbk_listed_key want = { (enum rbk_listed_kind)kind, name, "" };

		if (rbk_directory_look(&hits, &n, &a, &mac, &want, the_leaf, &leaf, &err))
			PROMISED(err.code == RBK_E_BROKEN && err.text[0]);
		else
			for (size_t i = 0; i < n; i++)
				PROMISED(rbk_listed_word(hits[i].status));
	}
	free(bytes);
	rbk_arena_free(&a);
	return 0;
}

/* Leaves: where rows stand, and whether what was read is one. */
#include <stdio.h>
#include <string.h>

#include "core/rules/directory.h"

/* Digits below 4 alone: git seeks the older version of a file by a hash of its
   path that gives each character two bits and no more (pack_name_hash), and
   what shares that hash is sent whole. */
#define FOLDER_BITS 6 /* three digits of two bits each */

static unsigned
bit(const uint8_t *hash, unsigned i)
{
	return hash[i / 8] >> (7 - i % 8) & 1;
}

void
rbk_leaf_path(char out[RBK_LEAF_PATH], const uint8_t *hash, unsigned depth)
{
	size_t n = (size_t)snprintf(out, RBK_LEAF_PATH, "rows/");
	unsigned at = 0;

	for (; depth - at > FOLDER_BITS; out[n++] = '/')
		for (unsigned end = at + FOLDER_BITS; at < end; at += 2)
			out[n++] = (char)('0' + (bit(hash, at) << 1 | bit(hash, at + 1)));
	out[n++] = '-';
	for (; at < depth; at++)
		out[n++] = (char)('0' + bit(hash, at));
	out[n] = '\0';
}

static void
put_bit(uint8_t *hash, unsigned i, unsigned is)
{
	hash[i / 8] = (uint8_t)(hash[i / 8] | is << (7 - i % 8));
}

bool
rbk_leaf_path_read(uint8_t hash[RBK_ROW_HASH], unsigned *depth, const char *path)
{
	const char *p = path;
	unsigned at = 0;

	memset(hash, 0, RBK_ROW_HASH);
	for (; *p != '-'; p++) {
		for (unsigned end = at + FOLDER_BITS; at < end; at += 2, p++) {
			if (*p < '0' || *p > '3' || end >= RBK_LEAF_DEPTH)
				return false;
			put_bit(hash, at, (unsigned)(*p - '0') >> 1);
			put_bit(hash, at + 1, (unsigned)(*p - '0') & 1);
		}
		if (*p != '/')
			return false;
	}
	const unsigned folders = at;

	for (p++; *p; p++, at++) {
		if ((*p != '0' && *p != '1') || at - folders == FOLDER_BITS || at == RBK_LEAF_DEPTH)
			return false;
		put_bit(hash, at, (unsigned)(*p - '0'));
	}
	*depth = at;
	return folders == 0 || at > folders;
}

static bool
belongs(const uint8_t *row, const uint8_t *hash, unsigned depth)
{
	const unsigned whole = depth / 8, rest = depth % 8;

	return memcmp(row, hash, whole) == 0 && (!rest || (row[whole] ^ hash[whole]) >> (8 - rest) == 0);
}

int
rbk_leaf_check(const void *bytes, size_t len, const uint8_t *hash, unsigned depth, struct rbk_err *err)
{
	const uint8_t *rows = bytes;
	const size_t n = len / RBK_ROW;
	char path[RBK_LEAF_PATH];

	rbk_leaf_path(path, hash, depth);
	if (len % RBK_ROW || (n > RBK_LEAF_ROWS && depth < RBK_LEAF_DEPTH))
		return rbk_fail(err, RBK_E_BROKEN, N_("the directory of claimed clients is damaged: %s has %zu bytes, which are no rows of it"), path, len);
	for (size_t i = 0; i < n; i++) {
		const uint8_t *row = rows + i * RBK_ROW;

		if (!belongs(row, hash, depth))
			return rbk_fail(err, RBK_E_BROKEN, N_("the directory of claimed clients is damaged: row %zu of %s does not belong there"), i + 1, path);
		if (i && rbk_row_compare(row - RBK_ROW, row) > 0)
			return rbk_fail(err, RBK_E_BROKEN, N_("the directory of claimed clients is damaged: the rows of %s are not in order"), path);
	}
	return 0;
}

/* Trees as bytes: libgit2's own parser lets more pass than a hub may take
   over. */
#include "core/store/tree.h"

#include <string.h>
#include <strings.h>

#include "core/model/utf8.h"

#define LOOKS_MAX 1000 /* folders whose name begins that of the entry before: each costs a look at all */

bool
rbk_tree_next(struct rbk_entry *e, const char **p, const char *end)
{
	const char *s = *p, *nul;

	e->mode = 0;
	while (s < end && *s >= '0' && *s <= '7' && s - *p < 6)
		e->mode = e->mode * 8 + (unsigned)(*s++ - '0');
	if (s == end || s == *p || *s++ != ' ' || !(nul = memchr(s, '\0', (size_t)(end - s))) ||
	    end - nul < GIT_OID_RAWSZ + 1)
		return false;
	e->name = s;
	e->len = (size_t)(nul - s);
	e->oid = (const unsigned char *)nul + 1;
	*p = nul + 1 + GIT_OID_RAWSZ;
	return true;
}

bool
rbk_tree_find(struct rbk_entry *e, const char *bytes, size_t len, const char *name, size_t name_len)
{
	const char *p = bytes;

	while (rbk_tree_next(e, &p, bytes + len))
		if (e->len == name_len && memcmp(e->name, name, name_len) == 0)
			return true;
	return false;
}

int
rbk_tree_compare(const struct rbk_entry *x, const struct rbk_entry *y)
{
	size_t n = x->len < y->len ? x->len : y->len;
	int c = memcmp(x->name, y->name, n);

	if (c)
		return c;
	unsigned char xe = x->len > n ? (unsigned char)x->name[n] : rbk_entry_is_folder(x) ? '/' : 0;
	unsigned char ye = y->len > n ? (unsigned char)y->name[n] : rbk_entry_is_folder(y) ? '/' : 0;

	return (xe > ye) - (xe < ye);
}

/* Code points HFS+ leaves out when it compares names (git's utf8.c). */
static bool
ignored(uint32_t cp)
{
	return (cp >= 0x200c && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x206a && cp <= 0x206f) ||
	       cp == 0xfeff;
}

/* Is the name this word as HFS+ sees it: without those, in any case? */
static bool
hfs_is(const char *name, size_t len, const char *word)
{
	size_t k = 0, step, all = strlen(word);
	uint32_t cp;

	for (size_t i = 0; i < len; i += step) {
		if (!(step = rbk_utf8_next(&cp, name + i, len - i)))
			return false;
		if (ignored(cp))
			continue;
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		if (k == all || cp != (uint32_t)(unsigned char)word[k++])
			return false;
	}
	return k == all;
}

/* As NTFS sees it: what follows a colon is a stream, dots and blanks at the
   end don't count. */
static bool
ntfs_is(const char *name, size_t len, const char *word)
{
	const char *colon = memchr(name, ':', len);
	size_t n = colon ? (size_t)(colon - name) : len;

	while (n > 0 && (name[n - 1] == ' ' || name[n - 1] == '.'))
		n--;
	return n == strlen(word) && strncasecmp(name, word, n) == 0;
}

/* .git, and .gitmodules, which names places to fetch from: with the short
   names that NTFS makes for them. */
static bool
is_git(const char *name, size_t len)
{
	return hfs_is(name, len, ".git") || ntfs_is(name, len, ".git") || ntfs_is(name, len, "git~1") ||
	       hfs_is(name, len, ".gitmodules") || ntfs_is(name, len, ".gitmodules") || ntfs_is(name, len, "gitmod~1");
}

static bool
leads_away(const char *name, size_t len)
{
	if (len == 0 || memchr(name, '/', len))
		return true;
	if (name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.')))
		return true;
	for (const char *part = name, *end = name + len; part <= end; ) { /* NTFS: \ is a / */
		const char *stop = memchr(part, '\\', (size_t)(end - part));
		size_t n = (size_t)((stop ? stop : end) - part);

		if (is_git(part, n))
			return true;
		part += n + 1;
	}
	return false;
}

static bool
known_mode(unsigned mode)
{
	return mode == 040000 || mode == 0100644 || mode == 0100755 || mode == 0120000 || mode == 0160000;
}

/* A file may stand far before a folder of its name ("a", "a-b", "a/"). */
static bool
twice(const char *bytes, size_t len, const struct rbk_entry *folder)
{
	struct rbk_entry e, file = *folder;
	const char *p = bytes;

	file.mode = 0100644;
	while (rbk_tree_next(&e, &p, bytes + len) && rbk_tree_compare(&e, &file) < 0)
		;
	return e.len == file.len && !rbk_entry_is_folder(&e) && memcmp(e.name, file.name, file.len) == 0;
}

static int
entry_sound(const struct rbk_entry *e, const char *mode, struct rbk_err *err)
{
	static const unsigned char zero[GIT_OID_RAWSZ];
	int shown = e->len < 100 ? (int)e->len : 100;

	if (memcmp(e->oid, zero, sizeof zero) == 0)
		return rbk_fail(err, RBK_E_BAD, N_("%.*s stands for no object"), shown, e->name);
	if (!known_mode(e->mode) || mode[0] == '0')
		return rbk_fail(err, RBK_E_BAD, N_("%.*s has a mode that isn't git's: %.6s"), shown, e->name, mode);
	if (leads_away(e->name, e->len))
		return rbk_fail(err, RBK_E_BAD, N_("the name \"%.*s\" can't be in a book"), shown, e->name);
	return 0;
}

int
rbk_tree_sound(const char *bytes, size_t len, struct rbk_err *err)
{
	struct rbk_entry e, before = {0};
	const char *p = bytes, *start, *end = bytes + len;
	size_t looks = 0;

	while (p < end) {
		start = p;
		if (!rbk_tree_next(&e, &p, end))
			return rbk_fail(err, RBK_E_BAD, N_("a folder's listing is damaged"));
		int shown = e.len < 100 ? (int)e.len : 100;
		bool near = before.name && before.len > e.len && memcmp(before.name, e.name, e.len) == 0;

		if (entry_sound(&e, start, err))
			return (int)err->code;
		if (before.name && (rbk_tree_compare(&before, &e) >= 0 ||
		                    (before.len == e.len && memcmp(before.name, e.name, e.len) == 0)))
			return rbk_fail(err, RBK_E_BAD, N_("%.*s is out of order or there twice"), shown, e.name);
		if (near && rbk_entry_is_folder(&e) && (++looks > LOOKS_MAX || twice(bytes, len, &e)))
			return rbk_fail(err, RBK_E_BAD, N_("%.*s is there twice"), shown, e.name);
		before = e;
	}
	return 0;
}

/* The form check: the tip's tree beside the last good one, changed parts
   only. Depth is bounded before it is walked. */
#include "sync/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/bounds.h"
#include "core/model/utf8.h"
#include "core/store/tree.h"

#define LOST_MAX 1000 /* records looked for in events; of more, most are just gone */

bool
rbk_form_known(const struct rbk_oids *good, const git_oid *oid, const char *path)
{
	const uint64_t *with = rbk_oids_find(good, oid);

	return with && *with && strcmp((const char *)(uintptr_t)*with, path) == 0;
}

void
rbk_form_note(struct rbk_oids *good, struct rbk_arena *paths, const git_oid *oid, const char *path)
{
	uint64_t *with = rbk_oids_find(good, oid), at = (uintptr_t)rbk_arena_str(paths, path);

	if (with)
		*with = at;
	else
		(void)rbk_oids_put(good, oid, at);
}

int
rbk_form_record(struct rbk_record *out, struct rbk_arena *a, const char *path, const char *bytes, size_t len,
                const char *person, struct rbk_err *err)
{
	const char *by;

	if (rbk_record_read(out, a, bytes, len, err) || rbk_path_check(path, out, err))
		return (int)err->code;
	by = rbk_record_str(out, rbk_record_is(out, "book") ? "person" : "by");
	if (by && strcmp(by, person) != 0)
		return rbk_fail(err, RBK_E_BAD, N_("field %s says %.40s, but this is the book of %s"),
		                rbk_record_is(out, "book") ? "person" : "by", by, person);
	return 0;
}

struct check {
	const git_oid         *tip;
	struct rbk_trees      *trees;
	const struct rbk_oids *good;
	const char            *person;
	size_t                 looked; /* entries */
	struct rbk_path       *lost;   /* records of the base that the tip lacks */
	size_t                 n_lost, cap_lost;
	char                   path[RBK_PATH_MAX + 1];
	struct rbk_arena       arena;
};

static uint32_t
folded(uint32_t cp)
{
	if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7) || (cp >= 0x391 && cp <= 0x3a9) ||
	    (cp >= 0x410 && cp <= 0x42f) || (cp >= 0xff21 && cp <= 0xff3a))
		return cp + 32;
	return cp >= 0x400 && cp <= 0x40f ? cp + 80 : cp;
}

/* Is a name one that every system keeps as it is? Its hash without case. */
static int
name_check(uint64_t *hash, const struct rbk_entry *e, const char *folder, struct rbk_err *err)
{
	uint32_t cp;

	*hash = 0xcbf29ce484222325u; /* FNV-1a */
	for (size_t i = 0, step; i < e->len; i += step) {
		if (!(step = rbk_utf8_next(&cp, e->name + i, e->len - i)))
			return rbk_fail(err, RBK_E_BAD, N_("a name in folder \"%s\" is not valid UTF-8"), folder);
		if (cp < ' ' || (cp >= 0x7f && cp < 0xa0))
			return rbk_fail(err, RBK_E_BAD, N_("a name in folder \"%s\" has control characters in it"), folder);
		*hash = (*hash ^ folded(cp)) * 0x100000001b3u;
	}
	return 0;
}

static bool
same_folded(const struct rbk_entry *x, const struct rbk_entry *y)
{
	size_t i = 0, k = 0;
	uint32_t a, b;

	while (i < x->len && k < y->len) {
		i += rbk_utf8_next(&a, x->name + i, x->len - i);
		k += rbk_utf8_next(&b, y->name + k, y->len - k);
		if (folded(a) != folded(b))
			return false;
	}
	return i == x->len && k == y->len;
}

struct slot {
	uint64_t         hash;
	struct rbk_entry entry;
};

static int
by_hash(const void *x, const void *y)
{
	const struct slot *a = x, *b = y;

	return (a->hash > b->hash) - (a->hash < b->hash);
}

/* All names of a folder that changed: their form, and no two that a system
   without case would take for one. */
static int
names_check(const struct rbk_tree *tree, const char *folder, struct rbk_err *err)
{
	const char *p = tree->bytes, *end = p + tree->len;
	struct slot *slots = NULL;
	size_t n = 0, cap = 0;
	struct rbk_entry e;
	int code = 0;

	while (!code && rbk_tree_next(&e, &p, end)) {
		RBK_ROOM(slots, n, cap);
		slots[n].entry = e;
		code = n == RBK_TREE_MAX ? rbk_fail(err, RBK_E_BOUND, N_("folder \"%s\" has more than %d entries"), folder,
		                                    RBK_TREE_MAX)
		                         : name_check(&slots[n].hash, &e, folder, err);
		n++;
	}
	if (!code && n)
		qsort(slots, n, sizeof *slots, by_hash);
	for (size_t i = 1; i < n && !code; i++)
		if (slots[i].hash == slots[i - 1].hash && same_folded(&slots[i].entry, &slots[i - 1].entry))
			code = rbk_fail(err, RBK_E_BAD, N_("%.*s and %.*s in folder \"%s\" differ only in upper and lower case: rename one"),
			                (int)slots[i].entry.len, slots[i].entry.name, (int)slots[i - 1].entry.len,
			                slots[i - 1].entry.name, folder);
	free(slots);
	return code;
}

static int
mode_check(const struct check *c, const struct rbk_entry *e, struct rbk_err *err)
{
	const char *what = e->mode == 0120000 ? N_("a symbolic link") : e->mode == 0160000 ? N_("a git submodule")
	                                                              : N_("an executable file");

	if (e->mode == 0100644 || e->mode == 040000)
		return 0;
	return rbk_fail(err, RBK_E_BAD, N_("%s is %s: a book holds plain files only; remove it"), c->path,
	                err->say ? err->say(what) : what);
}

bool
rbk_form_content(const struct rbk_path *place, const char *bytes, size_t len)
{
	char hash[65];

	rbk_sha256_hex(hash, bytes, len);
	return strcmp(hash, place->hash) == 0;
}

/* The content of a document, new or changed. */
static int
content_check(struct check *c, const git_oid *oid, const struct rbk_path *place, bool changed, struct rbk_err *err)
{
	struct rbk_object object;

	if (!changed && rbk_form_known(c->good, oid, c->path))
		return 0;
	int code = rbk_objects_read(&object, c->trees->objects, oid, GIT_OBJECT_BLOB, RBK_DOCUMENT_MAX, err);

	if (!code && !rbk_form_content(place, object.bytes, object.len))
		code = rbk_fail(err, RBK_E_BAD, N_("the content of a document was changed: its SHA-256 is not its name"));
	rbk_object_clear(&object);
	return code ? rbk_while(err, "%s", c->path) : 0;
}

/* Is the content that a document names there? */
static int
named_check(struct check *c, const struct rbk_record *record, struct rbk_err *err)
{
	const char *path = rbk_kind_has_content(record->kind) ? rbk_content_path(&c->arena, record) : NULL;
	struct rbk_err why = {0};
	unsigned mode = 0;
	git_oid oid;

	if (!rbk_kind_has_content(record->kind) ||
	    (path && rbk_trees_find(&oid, &mode, c->trees, c->tip, path, &why) == 0 && mode == 0100644))
		return 0;
	return rbk_fail(err, RBK_E_BAD, N_("the content it names is missing: add the file again with roadbook document add"));
}

/* A file that is new or changed. */
static int
file_check(struct check *c, const struct rbk_entry *e, const struct rbk_entry *was, struct rbk_err *err)
{
	struct rbk_object object;
	struct rbk_record record;
	struct rbk_path place;
	git_oid oid;

	git_oid_fromraw(&oid, e->oid);
	rbk_path_parse(&place, c->path);
	if (place.hash[0])
		return content_check(c, &oid, &place, was != NULL, err);
	if (!place.kind)
		return 0; /* kept as it is */
	if (was && place.kind->flags & RBK_KIND_FIXED)
		return rbk_fail(err, RBK_E_BAD, N_("%s was changed, but a record of kind %s never changes: put it back, then use roadbook amend"),
		                c->path, place.kind->name);
	if (!rbk_kind_has_content(place.kind) && rbk_form_known(c->good, &oid, c->path))
		return 0;
	int code = rbk_objects_read(&object, c->trees->objects, &oid, GIT_OBJECT_BLOB, RBK_RECORD_MAX, err);

	if (!code)
		code = rbk_form_record(&record, &c->arena, c->path, object.bytes, object.len, c->person, err);
	if (!code)
		code = named_check(c, &record, err);
	rbk_object_clear(&object);
	rbk_arena_free(&c->arena);
	return code ? rbk_while(err, "%s", c->path) : 0;
}

static int folder_check(struct check *c, const git_oid *oid, const git_oid *base, size_t at, int depth,
                        struct rbk_err *err);

static int
entry_check(struct check *c, const struct rbk_entry *e, const struct rbk_entry *was, size_t at, int depth,
            struct rbk_err *err)
{
	git_oid oid, base;

	if (++c->looked > (size_t)RBK_BOOK_RECORDS * 2)
		return rbk_fail(err, RBK_E_BOUND, N_("more than %d files and folders"), RBK_BOOK_RECORDS * 2);
	if (at + e->len + 1 > RBK_PATH_MAX)
		return rbk_fail(err, RBK_E_BOUND, N_("a path in folder \"%.*s\" is longer than %d bytes"), (int)at, c->path,
		                RBK_PATH_MAX);
	memcpy(c->path + at, e->name, e->len);
	c->path[at + e->len] = '\0';
	if (mode_check(c, e, err))
		return (int)err->code;
	if (!rbk_entry_is_folder(e))
		return file_check(c, e, was && !rbk_entry_is_folder(was) ? was : NULL, err);
	if (depth == RBK_PATH_DEPTH)
		return rbk_fail(err, RBK_E_BOUND, N_("folder \"%s\" lies deeper than %d folders"), c->path, RBK_PATH_DEPTH);
	git_oid_fromraw(&oid, e->oid);
	if (was && rbk_entry_is_folder(was))
		git_oid_fromraw(&base, was->oid);
	c->path[at + e->len] = '/';
	return folder_check(c, &oid, was && rbk_entry_is_folder(was) ? &base : NULL, at + e->len + 1, depth + 1, err);
}

/* Notes what the base has here and the tip lacks. A damaged base is no
   matter of this push. */
static void
lose(struct check *c, const struct rbk_entry *e, size_t at, int depth)
{
	struct rbk_tree tree;
	struct rbk_err why = {0};
	struct rbk_entry below;
	struct rbk_path place;
	git_oid oid;

	if (at + e->len + 1 > RBK_PATH_MAX || depth > RBK_PATH_DEPTH)
		return;
	memcpy(c->path + at, e->name, e->len);
	c->path[at + e->len] = '\0';
	if (!rbk_entry_is_folder(e)) {
		rbk_path_parse(&place, c->path);
		if (place.kind ? !place.id[0] : !place.hash[0])
			return;
		RBK_ROOM(c->lost, c->n_lost, c->cap_lost);
		c->lost[c->n_lost++] = place;
		return;
	}
	c->path[at + e->len] = '/';
	git_oid_fromraw(&oid, e->oid);
	if (rbk_trees_get(&tree, NULL, c->trees, &oid, &why))
		return;
	for (const char *p = tree.bytes; rbk_tree_next(&below, &p, tree.bytes + tree.len); )
		lose(c, &below, at + e->len + 1, depth + 1);
	rbk_trees_done(&tree);
}

/* A folder of the base, beside the tip's. */
struct beside {
	struct rbk_tree  tree;
	struct rbk_entry e, match;
	const char      *p, *end;
	bool             has;
};

/* Moves up to the entry that has this name (NULL: to the end); what is
   passed is lost. */
static const struct rbk_entry *
advance(struct check *c, struct beside *b, const struct rbk_entry *e, size_t at, int depth)
{
	while (b->has && (!e || rbk_tree_compare(&b->e, e) < 0)) {
		lose(c, &b->e, at, depth);
		b->has = rbk_tree_next(&b->e, &b->p, b->end);
	}
	if (!b->has || rbk_tree_compare(&b->e, e) != 0)
		return NULL;
	b->match = b->e;
	b->has = rbk_tree_next(&b->e, &b->p, b->end);
	return &b->match;
}

static int
folder_check(struct check *c, const git_oid *oid, const git_oid *base, size_t at, int depth, struct rbk_err *err)
{
	struct rbk_tree tree = {0};
	struct beside old = {0};
	struct rbk_entry e;
	int code = rbk_trees_get(&tree, NULL, c->trees, oid, err);

	if (!code && base)
		code = rbk_trees_get(&old.tree, NULL, c->trees, base, err);
	if (!code)
		code = rbk_tree_sound(tree.bytes, tree.len, err);
	c->path[at > 0 ? at - 1 : 0] = '\0';
	if (!code)
		code = names_check(&tree, c->path, err);
	if (at > 0)
		c->path[at - 1] = '/';
	if (!code && base) {
		old.p = old.tree.bytes;
		old.end = old.p + old.tree.len;
		old.has = rbk_tree_next(&old.e, &old.p, old.end);
	}
	for (const char *p = tree.bytes; !code && rbk_tree_next(&e, &p, tree.bytes + tree.len); ) {
		const struct rbk_entry *same = advance(c, &old, &e, at, depth);

		if (!same || same->mode != e.mode || memcmp(same->oid, e.oid, GIT_OID_RAWSZ) != 0)
			code = entry_check(c, &e, same, at, depth, err);
	}
	if (!code)
		(void)advance(c, &old, NULL, at, depth);
	rbk_trees_done(&tree);
	rbk_trees_done(&old.tree);
	return code;
}

/* Does an event of the client, as the tip has it, say that the record is
   gone? */
static bool
is_gone(struct check *c, const git_oid *tip, const struct rbk_path *lost)
{
	struct rbk_tree tree;
	struct rbk_err why = {0};
	struct rbk_entry e;
	char folder[48];
	git_oid oid;
	bool gone = false;

	rbk_client_folder(folder, lost->client);
	if (!lost->client[0] ||
	    rbk_trees_find(&oid, NULL, c->trees, tip, rbk_arena_print(&c->arena, "%s/events", folder), &why) ||
	    rbk_trees_get(&tree, NULL, c->trees, &oid, &why))
		return false;
	for (const char *p = tree.bytes; !gone && rbk_tree_next(&e, &p, tree.bytes + tree.len); ) {
		struct rbk_object object;
		struct rbk_record r;

		git_oid_fromraw(&oid, e.oid);
		if (rbk_objects_read(&object, c->trees->objects, &oid, GIT_OBJECT_BLOB, RBK_RECORD_MAX, &why))
			continue;
		if (rbk_record_read(&r, &c->arena, object.bytes, object.len, &why) == 0 && rbk_record_str(&r, "type") &&
		    strcmp(rbk_record_str(&r, "type"), "gone") == 0) {
			const char *record = rbk_record_str(&r, "record");

			gone = record && (strcmp(record, lost->id) == 0 || strcmp(record, lost->client) == 0);
		}
		rbk_object_clear(&object);
	}
	rbk_trees_done(&tree);
	return gone;
}

static size_t
count_vanished(struct check *c, const git_oid *tip)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n_lost; i++) {
		n += i >= LOST_MAX || !is_gone(c, tip, &c->lost[i]);
		rbk_arena_free(&c->arena);
	}
	return n;
}

static int
book_check(struct check *c, const git_oid *tip, struct rbk_err *err)
{
	struct rbk_tree tree;
	struct rbk_entry e;
	int code = rbk_trees_get(&tree, NULL, c->trees, tip, err);

	if (!code && !rbk_tree_find(&e, tree.bytes, tree.len, "book.json", 9))
		code = rbk_fail(err, RBK_E_BAD, N_("book.json is missing: it says whose book it is"));
	rbk_trees_done(&tree);
	return code;
}

int
rbk_form_check(size_t *vanished, struct rbk_trees *trees, const struct rbk_oids *good, const char *person,
               const git_oid *tip, const git_oid *base, struct rbk_err *err)
{
	struct check c = { .tip = tip, .trees = trees, .good = good, .person = person };
	int code = 0;

	if (!base || git_oid_cmp(tip, base) != 0)
		code = folder_check(&c, tip, base, 0, 0, err);
	if (!code)
		code = book_check(&c, tip, err);
	*vanished = code ? 0 : count_vanished(&c, tip);
	free(c.lost);
	rbk_arena_free(&c.arena);
	return code;
}

/* Taking in what was changed by hand: what its files share. */
#ifndef RBK_CORE_STORE_BOOK_TAKE_P_H
#define RBK_CORE_STORE_BOOK_TAKE_P_H

#include "core/model/path.h"
#include "core/store/book_p.h"

/* Is this file a record that belongs at this path of this book?
   0: yes. RBK_E_BAD, RBK_E_BOUND: it should be and isn't, the words say why.
   RBK_E_MISSING: no record belongs there and it is none: a stranger. */
int book_judge(struct rbk_record *out, struct rbk_arena *a, const struct rbk_book *b, const char *path,
               const char *bytes, size_t len, struct rbk_err *err);
/* The same of a file that was read already; `bad` holds why it is no record,
   if it isn't. */
int book_judge_read(const struct rbk_record *r, const struct rbk_err *bad, const struct rbk_book *b, const char *path,
                    struct rbk_err *err);
bool book_is_json(const char *path);
/* Can a file of a book have this path? RBK_E_BAD, RBK_E_BOUND. */
int book_judge_path(const char *path, struct rbk_err *err);

/* What a path should hold, where the newest commit is wrong about it. */
struct book_proper {
	const char *path;
	git_oid     oid;
};

/* Looks at the commits since `checked` (NULL: all) for records that vanished
   and records of fixed kinds that were changed: what stood there before.
   Commits up to `looked` ("": none) are known to have left nothing wrong. */
struct book_past {
	struct rbk_arena    arena;
	struct book_proper *at; /* in order of path */
	size_t              n, cap;
	bool                whole; /* all commits are looked at, now or before */
};
int book_past_read(struct book_past *out, struct rbk_book *b, const git_commit *head, const char *checked,
                   const char *looked, struct rbk_err *err);
void book_past_free(struct book_past *p);
const git_oid *book_past_find(const struct book_past *p, const char *path);

/* What is to be done about the content of a document, by its work-tree file
   (`is`: what it holds, `was`: its stat) and whether the book should have it
   (`proper`) and has it (`has`). */
enum book_content_fate {
	BOOK_CONTENT_RIGHT,
	BOOK_CONTENT_TAKE,    /* the work tree has it, the commit doesn't */
	BOOK_CONTENT_LOST,    /* vanished */
	BOOK_CONTENT_CHANGED, /* changed by hand: to be put aside and restored */
	BOOK_CONTENT_WRONG    /* never was what its name says */
};
int book_content_see(enum book_content_fate *fate, struct rbk_content *is, struct stat *was, const struct rbk_book *b,
                     const char *path, bool proper, bool has, struct rbk_err *err);
/* Renames it to a free name beside it, which is given back. */
int book_content_aside(const char **name, struct rbk_arena *a, const struct rbk_book *b, const char *path,
                       struct rbk_err *err);
/* Are bytes what the path of a content says? RBK_E_BAD, RBK_E_BOUND. */
int book_content_judge(const char *path, const char *bytes, size_t len, struct rbk_err *err);
/* Is the content that a document names in the tree, or (`folder`) in the work
   tree? RBK_E_BAD. A record of another kind names none. */
int book_content_there(struct rbk_book *b, const struct rbk_record *r, const git_tree *tree, bool folder,
                       struct rbk_err *err);

/* Was this record removed by a `gone` event in its client's folder? */
struct book_gone {
	struct rbk_arena arena;
	struct gone_client *clients;
};
bool book_gone_has(struct book_gone *g, struct rbk_book *b, const git_tree *head, const struct rbk_path *path);
void book_gone_free(struct book_gone *g);

/* Checks every file that differs between `checked` (NULL: nothing) and
   `head`: findings, and *broken counts what the hub would refuse. What of it
   are records f is shown (NULL: nobody is). */
int book_check(struct rbk_book *b, const git_oid *head, const char *checked, struct rbk_findings *found,
               size_t *broken, rbk_shelf_fn *f, void *ctx, struct rbk_err *err);

/* The line of an undo's message that names the commit undone. */
#define BOOK_UNDOES "Undoes: "

#endif

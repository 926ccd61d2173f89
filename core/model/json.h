/* JSON as values in an arena: a strict reader and a canonical writer. */
#ifndef RBK_CORE_MODEL_JSON_H
#define RBK_CORE_MODEL_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "core/model/arena.h"
#include "core/model/buf.h"
#include "core/model/err.h"

#pragma GCC visibility push(default)

enum rbk_json_type { RBK_J_NULL, RBK_J_BOOL, RBK_J_INT, RBK_J_STR, RBK_J_LIST, RBK_J_OBJ };

/* Everything a value points at lives in the arena it was made with. */
struct rbk_json {
	enum rbk_json_type type;
	const char        *name;  /* its name, inside an object */
	int64_t            num;   /* RBK_J_INT, RBK_J_BOOL (0, 1) */
	const char        *str;   /* RBK_J_STR: NUL-terminated UTF-8 */
	struct rbk_json   *child; /* first item of a list or object */
	struct rbk_json   *last;
	struct rbk_json   *next;  /* the item after this one */
	size_t             count; /* items */
};

/* Reads one JSON text (RFC 8259), more strictly than the RFC asks: valid
   UTF-8 without BOM or NUL, no control bytes, no duplicate names, whole
   numbers up to 2^53-1 only (fractions and exponents are refused), depth
   and size within bounds, nothing behind the value but white space.
   RBK_E_BAD or RBK_E_BOUND: the words name the line. */
int rbk_json_read(struct rbk_json **out, struct rbk_arena *a,
                  const char *bytes, size_t len, struct rbk_err *err);

/* Writes one value on one line, without spaces. Order as it stands. */
void rbk_json_line(struct rbk_buf *out, const struct rbk_json *v);

/* Writes an object as a file: one field a line, two spaces in, a list of
   objects one object a line; ends with LF. Order as it stands. */
void rbk_json_file(struct rbk_buf *out, const struct rbk_json *v);

/* Writes a string with its quotes, escaped as RFC 8259 asks and no more. */
void rbk_json_quote(struct rbk_buf *out, const char *s);

/* Making values. A setter replaces a field of that name in its place, or
   appends it. Strings are copied; a NULL string removes the field. */
struct rbk_json *rbk_json_obj(struct rbk_arena *a);
struct rbk_json *rbk_json_list(struct rbk_arena *a);
struct rbk_json *rbk_json_str(struct rbk_arena *a, const char *s);
struct rbk_json *rbk_json_int(struct rbk_arena *a, int64_t n);
void rbk_json_set(struct rbk_arena *a, struct rbk_json *obj, const char *name, struct rbk_json *v);
void rbk_json_set_str(struct rbk_arena *a, struct rbk_json *obj, const char *name, const char *s);
void rbk_json_set_int(struct rbk_arena *a, struct rbk_json *obj, const char *name, int64_t n);
void rbk_json_set_bool(struct rbk_arena *a, struct rbk_json *obj, const char *name, bool b);
void rbk_json_drop(struct rbk_json *obj, const char *name);
void rbk_json_add(struct rbk_json *list, struct rbk_json *v);

/* A deep copy into another arena. */
struct rbk_json *rbk_json_copy(struct rbk_arena *a, const struct rbk_json *v);

/* Looking. NULL or the given default where there is none of that type. */
struct rbk_json *rbk_json_get(const struct rbk_json *obj, const char *name);
const char *rbk_json_get_str(const struct rbk_json *obj, const char *name);
int64_t rbk_json_get_int(const struct rbk_json *obj, const char *name, int64_t otherwise);
bool rbk_json_get_bool(const struct rbk_json *obj, const char *name);
bool rbk_json_equal(const struct rbk_json *x, const struct rbk_json *y);

#define RBK_JSON_EACH(it, parent) \
	for (struct rbk_json *it = (parent) ? (parent)->child : NULL; it; it = it->next)

#pragma GCC visibility pop
#endif

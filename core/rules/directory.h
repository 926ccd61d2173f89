/* The directory of claimed clients: what everybody enrolled may know without
   a network. Keyed hashes of names and credit codes → whether the client is
   taken, and which unit to ask. Who has a name can look it up; who has none
   reads nothing but how many rows there are.

   A row is 10 bytes, in order:
     0..5  the first bytes of HMAC-SHA-256(key, "n1:" core) or of
           HMAC-SHA-256(key, "c:" code)
     6     of a name HMAC-SHA-256(key, "f:" core LF form)[0], of a code the
           seventh byte of its hash
     7     status and kind, 8..9 who is asked (big-endian), both under bytes
           8..10 of the first hash, so that they are read only by whoever
           knows the name
   Rows stand in leaves: all that begin with the same bits. A leaf with more
   than RBK_LEAF_ROWS rows is two leaves, so which leaves there are follows
   from the rows alone, and a change touches the leaves of its keys only. */
#ifndef RBK_CORE_RULES_DIRECTORY_H
#define RBK_CORE_RULES_DIRECTORY_H

#include "core/model/buf.h"
#include "core/model/mac.h"
#include "core/model/record.h"

#define RBK_ROW        10
#define RBK_ROW_HASH   6
#define RBK_LEAF_ROWS  1024 /* rows of one leaf before it is two */
#define RBK_LEAF_DEPTH 40  /* bits that tell leaves apart, at most */
#define RBK_LEAF_PATH  64
#define RBK_LISTED_KEYS 48 /* of one case, the first ones */

enum rbk_listed {
	RBK_LISTED_NOT,
	RBK_LISTED_HELD,
	RBK_LISTED_CONTESTED,
	RBK_LISTED_POOL, /* in the pool: to be picked */
	RBK_LISTED_FREE, /* was claimed, nobody has it now */
	RBK_LISTED_END
};
/* "held"; NULL for what is none. */
const char *rbk_listed_word(enum rbk_listed status);

enum rbk_listed_kind { RBK_KEY_NAME, RBK_KEY_ALIAS, RBK_KEY_CODE, RBK_KEY_END };

struct rbk_listed_key {
	enum rbk_listed_kind kind;
	const char          *text, *form; /* core and form as rbk_name_make gives them, or a code and "" */
};

/* What the directory says of a case. */
struct rbk_listing {
	enum rbk_listed        status;
	const char           **persons; /* whose unit is asked: the owner; all sides of a conflict; else whoever held it last */
	size_t                 n_persons;
	struct rbk_listed_key *keys;    /* names, other names and codes of those who claim or claimed it, none twice */
	size_t                 n_keys;
};
/* RBK_LISTED_NOT: nobody ever claimed it, and it isn't listed. A lead that
   is no claim gives neither name nor code. */
void rbk_listing_of(struct rbk_listing *out, struct rbk_arena *a, const struct rbk_json *kase);

void rbk_row_make(uint8_t out[RBK_ROW], const struct rbk_mac *m, const struct rbk_listed_key *key, enum rbk_listed status,
                  uint16_t ask);
int rbk_row_compare(const void *x, const void *y);

/* A leaf's place: the first `depth` bits of a hash. "rows/-0110"; of deeper
   ones six bits a folder, as three digits: "rows/121/-011". */
void rbk_leaf_path(char out[RBK_LEAF_PATH], const uint8_t *hash, unsigned depth);
/* The bits of a leaf's path behind "rows/"; false: it is none. */
bool rbk_leaf_path_read(uint8_t hash[RBK_ROW_HASH], unsigned *depth, const char *path);
/* Is it a leaf of these bits: whole rows, in order, that belong there, no more
   than fit? RBK_E_BROKEN. */
int rbk_leaf_check(const void *bytes, size_t len, const uint8_t *hash, unsigned depth, struct rbk_err *err);

/* Who answers: the bytes of the leaf in which that hash would stand (any
   bytes; they are checked). *bytes NULL: there is none. */
typedef int rbk_leaf_fn(void *ctx, const char **bytes, size_t *len, unsigned *depth, const uint8_t hash[RBK_ROW_HASH],
                        struct rbk_err *err);

/* How sure it is that the row is of the client asked for. */
enum rbk_sure {
	RBK_SURE_OTHER_FORM, /* the same name with another legal form: likely another registration of it */
	RBK_SURE_NO_FORM,    /* one of the two was written without its legal form */
	RBK_SURE             /* equal */
};
struct rbk_listed_hit {
	enum rbk_listed_kind kind;
	enum rbk_sure        sure;
	enum rbk_listed      status;
	uint16_t             ask;
};
/* All rows of a key: surest first. A key of the kind RBK_KEY_CODE finds
   codes, any other one names and other names. RBK_E_BROKEN. */
int rbk_directory_look(struct rbk_listed_hit **out, size_t *n, struct rbk_arena *a, const struct rbk_mac *m,
                       const struct rbk_listed_key *key, rbk_leaf_fn *leaf, void *ctx, struct rbk_err *err);

#endif

/* This device and its person's others: what the book says of them. Headquarters
   hears of it with the next sync. */
#ifndef RBK_SYNC_DEVICE_H
#define RBK_SYNC_DEVICE_H

#include "core/store/book.h"
#include "sync/code.h"

#pragma GCC visibility push(default)

/* The device's key is made if there is none, and the code vouches for it;
   `name` (or NULL) is what its owner calls it. RBK_E_USAGE: no code, or
   another hub's. */
int rbk_device_join(struct rbk_book *b, const char *code, const char *name, struct rbk_err *err);
/* Is it a code, and of the hub with this key? RBK_E_USAGE. */
int rbk_code_check(const char *code, const char *hub_key, struct rbk_err *err);
/* A code for another device of the same person. */
int rbk_device_invite(char code[RBK_CODE_TEXT], struct rbk_book *b, struct rbk_err *err);
/* Another device of this person is not trusted any more: its id or a unique
   beginning. RBK_E_MISSING, RBK_E_AMBIGUOUS. */
int rbk_device_end(struct rbk_book *b, const char *device, struct rbk_err *err);
/* This device gets a new key, for which the former one vouches and then ends. */
int rbk_device_renew(struct rbk_book *b, struct rbk_err *err);
/* Adds { device, name, key, print, from, until, this, standing } for each: as
   the desk fetched last lists them, and this one. */
int rbk_device_list(struct rbk_json *list, struct rbk_arena *a, struct rbk_book *b, struct rbk_err *err);

#pragma GCC visibility pop

/* The device's key. RBK_E_MISSING: it has none. */
struct rbk_key;
int rbk_device_key(struct rbk_key **out, struct rbk_book *b, struct rbk_err *err);

#endif

/* Second signs of a client beside its name: phones, contacts, addresses, as
   texts that are equal if they are surely the same. */
#ifndef RBK_CORE_RULES_SIGN_H
#define RBK_CORE_RULES_SIGN_H

#include "core/model/arena.h"

/* Digits without the country's 86; NULL: too few to say anything. */
const char *rbk_sign_phone(struct rbk_arena *a, const char *text);
/* A person's name, folded as names are; NULL: none, or a surname with a
   title at most (王经理, 陈总), which says nothing. */
const char *rbk_sign_contact(struct rbk_arena *a, const char *text);
/* Folded; NULL: too short to be one place. */
const char *rbk_sign_address(struct rbk_arena *a, const char *text);

#endif

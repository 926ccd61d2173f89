/* The reader's language. */
#ifndef RBK_CLI_SAY_H
#define RBK_CLI_SAY_H

#include <stdbool.h>

#include "core/model/err.h"

/* The translator for a language as people and locales name it ("zh_CN",
   "zh_CN.UTF-8", "zh", "en", "C"); NULL if it isn't one we speak. */
rbk_say_fn *rbk_say_for(const char *lang);
/* What the environment asks for: LANGUAGE, LC_ALL, LC_MESSAGES, LANG as
   gettext(3) reads them; English if it asks for nothing we speak. */
rbk_say_fn *rbk_say_environment(void);
bool rbk_say_chinese(rbk_say_fn *say);

#endif

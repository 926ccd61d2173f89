/* What sound.c knows: generated and committed (fixtures/names/generate.c). */
#ifndef RBK_CORE_MODEL_SOUND_TABLES_P_H
#define RBK_CORE_MODEL_SOUND_TABLES_P_H

#include <stddef.h>
#include <stdint.h>

#define RBK_SOUND_FIRST 0x3400u
#define RBK_SOUND_LAST  0x9fffu

extern const char *const rbk_sound_spellings[]; /* sorted; number n stands at n - 1 */
extern const uint16_t    rbk_sound_numbers[];   /* RBK_SOUND_FIRST to RBK_SOUND_LAST */
extern const size_t      rbk_sound_count;       /* of spellings */

#endif

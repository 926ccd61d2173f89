/* How a Chinese character sounds: for noticing that two names sound alike,
   never for deciding that they are the same. */
#ifndef RBK_CORE_MODEL_SOUND_H
#define RBK_CORE_MODEL_SOUND_H

#include <stdint.h>

/* The version of the generated tables (fixtures/names/generate.c). */
#define RBK_SOUND_VERSION 1

/* The number of the character's syllable: first reading, without its tone.
   0 if it has none (not a character of U+3400..U+9FFF). Numbers are of one
   version of the tables: not to be stored. */
uint16_t rbk_sound_of(uint32_t cp);

/* "zhang", "lü"; "" for 0. */
const char *rbk_sound_spell(uint16_t number);

#endif

/* The sound of a character, looked up in the generated tables. */
#include "core/model/sound.h"

#include "core/model/sound_tables_p.h"

uint16_t
rbk_sound_of(uint32_t cp)
{
	return cp >= RBK_SOUND_FIRST && cp <= RBK_SOUND_LAST ? rbk_sound_numbers[cp - RBK_SOUND_FIRST] : 0;
}

const char *
rbk_sound_spell(uint16_t number)
{
	return number > 0 && number <= rbk_sound_count ? rbk_sound_spellings[number - 1] : "";
}

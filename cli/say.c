/* Translation by gettext's catalogues, without gettext's run time: libintl
   translates only where the system has the locale installed (a minimal
   Debian has none for Chinese), and since glibc 2.39 not under C.UTF-8
   either. So the compiled catalogue (cli/po/zh_CN.mo) is part of the
   program, and looking up a sentence is a binary search in it. */
#include "cli/say.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Made by cli/po/embed.cmake. A build without it speaks English only. */
extern const unsigned char rbk_mo_zh_cn[] __attribute__((weak));

static uint32_t
word(const unsigned char *mo, uint32_t at)
{
	uint32_t w;

	memcpy(&w, mo + at, sizeof w);
	return w;
}

/* GNU gettext manual, "The Format of GNU MO Files": sorted originals. */
static const char *
lookup(const unsigned char *mo, const char *msgid)
{
	uint32_t low = 0, high, originals, translations;

	if (!mo || !*msgid || word(mo, 0) != 0x950412de)
		return msgid;
	high = word(mo, 8);
	originals = word(mo, 12);
	translations = word(mo, 16);
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int c = strcmp(msgid, (const char *)mo + word(mo, originals + 8 * mid + 4));

		if (c == 0)
			return (const char *)mo + word(mo, translations + 8 * mid + 4);
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return msgid;
}

static const char *
say_english(const char *msgid)
{
	return msgid;
}

static const char *
say_chinese(const char *msgid)
{
	return lookup(rbk_mo_zh_cn, msgid);
}

/* A language by its beginning: up to one of _ . @ - : or the end. */
static const struct language {
	const char *name;
	rbk_say_fn *say;
} languages[] = {
	{ "zh", say_chinese },
	{ "en", say_english },
	{ "C", say_english },
	{ "POSIX", say_english },
};

rbk_say_fn *
rbk_say_for(const char *lang)
{
	size_t n = strcspn(lang, "_.@-:");

	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		if (strlen(languages[i].name) == n && memcmp(languages[i].name, lang, n) == 0)
			return languages[i].say;
	return NULL;
}

rbk_say_fn *
rbk_say_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *locale = NULL, *list = getenv("LANGUAGE");
	rbk_say_fn *say;

	for (size_t i = 0; i < 3 && !(locale && *locale); i++)
		locale = getenv(names[i]);
	if (!locale || !*locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
		return say_english;
	for (; list && *list; list += list[strcspn(list, ":")] ? strcspn(list, ":") + 1 : strlen(list))
		if ((say = rbk_say_for(list)))
			return say;
	say = rbk_say_for(locale);
	return say ? say : say_english;
}

bool
rbk_say_chinese(rbk_say_fn *say)
{
	return say == say_chinese;
}

/* Error words: made here, translated by the caller's translator. */
#include "core/model/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *
said(const struct rbk_err *err, const char *fmt)
{
	return err->say ? err->say(fmt) : fmt;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* a translation is a format by gettext's own check */
static void
print(char *out, size_t size, const char *fmt, va_list ap)
{
	(void)vsnprintf(out, size, fmt, ap);
}
#pragma GCC diagnostic pop

/* Cutting may split a UTF-8 character: drop its rest. */
static void
mend_end(char *text)
{
	size_t n = strlen(text), k = n;

	while (k > 0 && n - k < 4 && ((unsigned char)text[k - 1] & 0xc0) == 0x80)
		k--;
	if (k == 0 || (unsigned char)text[k - 1] < 0xc0)
		return;
	unsigned char lead = (unsigned char)text[k - 1];
	size_t want = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;

	if (n - (k - 1) < want)
		text[k - 1] = '\0';
}

int
rbk_fail(struct rbk_err *err, enum rbk_code code, const char *fmt, ...)
{
	char now[sizeof err->text];
	va_list ap;

	va_start(ap, fmt);
	print(now, sizeof now, said(err, fmt), ap);
	va_end(ap);
	memcpy(err->text, now, sizeof now); /* by way of a copy: an argument may be err->text */
	mend_end(err->text);
	err->code = code;
	return (int)code;
}

char *
rbk_err_phrase(char *out, size_t size, const struct rbk_err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print(out, size, said(err, fmt), ap);
	va_end(ap);
	mend_end(out);
	return out;
}

int
rbk_while(struct rbk_err *err, const char *fmt, ...)
{
	char doing[sizeof err->text], was[sizeof err->text];
	va_list ap;

	va_start(ap, fmt);
	print(doing, sizeof doing, said(err, fmt), ap);
	va_end(ap);
	memcpy(was, err->text, sizeof was);
	size_t n = strlen(doing);

	if (n > sizeof was / 2) {
		doing[sizeof was / 2] = '\0';
		mend_end(doing);
		n = strlen(doing);
	}
	memcpy(err->text, doing, n);
	memcpy(err->text + n, ": ", 2);
	memcpy(err->text + n + 2, was, sizeof was - n - 2);
	err->text[sizeof was - 1] = '\0';
	mend_end(err->text);
	return (int)err->code;
}

const char *
rbk_err_name(struct rbk_err *err, const char *name)
{
	const char *label = said(err, name);

	if (strcmp(label, name) == 0)
		return name;
	(void)snprintf(err->name, sizeof err->name, "%s (%s)", label, name);
	mend_end(err->name);
	return err->name;
}

void
rbk_err_clear(struct rbk_err *err)
{
	err->code = RBK_OK;
	err->text[0] = '\0';
}

/* The table of shared texts: runs of a rich text are joined, readings
   (phonetic runs) are left out. */
#include <string.h>

#include "core/model/utf8.h"
#include "core/store/xlsx/xlsx_p.h"

struct reading {
	struct rbk_xlsx *x;
	struct rbk_buf   text;
	bool             in_item, in_text;
	int              in_reading;
};

/* "_x000D_" → 13; 0: none is there. */
static uint32_t
escaped(const char *s, size_t n)
{
	uint32_t cp = 0;

	if (n < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_')
		return 0;
	for (int i = 2; i < 6; i++) {
		const char *digits = "0123456789abcdef0123456789ABCDEF", *at = strchr(digits, s[i]);

		if (!s[i] || !at)
			return 0;
		cp = cp * 16 + (uint32_t)(at - digits) % 16;
	}
	return (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r') || (cp >= 0xd800 && cp < 0xe000) ? 0 : cp;
}

const char *
rbk_xlsx_text(struct rbk_arena *a, const char *s, size_t n)
{
	char *out = rbk_arena_take(a, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n;) {
		uint32_t cp = escaped(s + i, n - i);

		if (cp)
			k += rbk_utf8_put(out + k, cp);
		else
			out[k++] = s[i];
		i += cp ? 7 : 1;
	}
	out[k] = '\0';
	return out;
}

static int
start(void *ctx, const char *name, const char **attributes)
{
	struct reading *r = ctx;

	(void)attributes;
	if (strcmp(name, "si") == 0) {
		r->in_item = true;
		rbk_buf_clear(&r->text);
	} else if (strcmp(name, "rPh") == 0) {
		r->in_reading++;
	} else if (strcmp(name, "t") == 0) {
		r->in_text = r->in_item && !r->in_reading;
	}
	return 0;
}

static int
text(void *ctx, const char *s, size_t n)
{
	struct reading *r = ctx;
	struct rbk_xlsx *x = r->x;

	if (!r->in_text)
		return 0;
	x->bytes_strings += n;
	if (x->bytes_strings > RBK_XLSX_TEXT || r->text.len + n > RBK_LINE_MAX)
		return rbk_fail(x->err, RBK_E_BOUND, N_("the workbook's texts are larger than %d bytes, or one of them than %d"), RBK_XLSX_TEXT, RBK_LINE_MAX);
	rbk_buf_put(&r->text, s, n);
	return 0;
}

static int
end(void *ctx, const char *name)
{
	struct reading *r = ctx;
	struct rbk_xlsx *x = r->x;

	if (strcmp(name, "t") == 0)
		r->in_text = false;
	if (strcmp(name, "rPh") == 0)
		r->in_reading--;
	if (strcmp(name, "si") != 0)
		return 0;
	r->in_item = false;
	if (x->n_strings == RBK_XLSX_STRINGS)
		return rbk_fail(x->err, RBK_E_BOUND, N_("the workbook has more than %d texts"), RBK_XLSX_STRINGS);
	RBK_ROOM(x->strings, x->n_strings, x->cap_strings);
	x->strings[x->n_strings++] = r->text.len ? rbk_xlsx_text(x->a, r->text.text, r->text.len) : "";
	return 0;
}

int
rbk_xlsx_strings(struct rbk_xlsx *x)
{
	struct reading r = { .x = x };
	const struct rbk_xlsx_handler h = { start, end, text, &r };
	int code = x->strings_path ? rbk_xlsx_part(x, x->strings_path, &h) : 0;

	if (code == RBK_E_MISSING) { /* named, but never written: there are none */
		rbk_err_clear(x->err);
		code = 0;
	}

	rbk_buf_free(&r.text);
	return code;
}

/* Which styles show a number as a day or a time: that is all a cell says of
   being one. */
#include <stdlib.h>
#include <string.h>

#include "core/store/xlsx/xlsx_p.h"

struct format {
	long               id;
	enum rbk_xlsx_kind kind;
};

struct reading {
	struct rbk_xlsx *x;
	struct format   *formats;
	size_t           n, cap;
	bool             in_cells; /* cellXfs, and not the named styles before */
};

enum rbk_xlsx_kind
rbk_xlsx_format(const char *s)
{
	bool day = false, clock = false, month = false, percent = false;

	if (strcmp(s, "General") == 0)
		return RBK_XLSX_NUMBER;
	for (; *s && *s != ';'; s++) {
		const char *end;

		if (*s == '"') {
			end = strchr(s + 1, '"');
			s = end ? end : s + strlen(s) - 1;
		} else if (*s == '[') {
			clock |= s[1] && strchr("hHmMsS", s[1]) && s[2] && strchr("hHmMsS]", s[2]);
			end = strchr(s + 1, ']');
			s = end ? end : s + strlen(s) - 1;
		} else if (strchr("\\_*", *s)) {
			s += s[1] != '\0';
		} else if (strchr("yYdD", *s)) {
			day = true;
		} else if (strchr("hHsS", *s)) {
			clock = true;
		} else if (strchr("mM", *s)) {
			month = true;
		} else if (*s == '%') {
			percent = true;
		}
	}
	if (percent)
		return RBK_XLSX_PERCENT;
	return day || (month && !clock) ? RBK_XLSX_DATE : clock ? RBK_XLSX_TIME : RBK_XLSX_NUMBER;
}

/* ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are those of Chinese and Japanese. */
static enum rbk_xlsx_kind
built_in(long id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
		return RBK_XLSX_DATE;
	if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
		return RBK_XLSX_TIME;
	return id == 9 || id == 10 ? RBK_XLSX_PERCENT : RBK_XLSX_NUMBER;
}

static enum rbk_xlsx_kind
kind_of(const struct reading *r, long id)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->formats[i].id == id)
			return r->formats[i].kind;
	return built_in(id);
}

static int
start(void *ctx, const char *name, const char **attributes)
{
	struct reading *r = ctx;
	struct rbk_xlsx *x = r->x;
	const char *id = rbk_xlsx_attribute(attributes, "numFmtId"), *code = rbk_xlsx_attribute(attributes, "formatCode");

	if (strcmp(name, "cellXfs") == 0)
		r->in_cells = true;
	if (strcmp(name, "numFmt") == 0 && id && code) {
		if (r->n == RBK_XLSX_FORMATS)
			return rbk_fail(x->err, RBK_E_BOUND, N_("the workbook has more than %d formats"), RBK_XLSX_FORMATS);
		RBK_ROOM(r->formats, r->n, r->cap);
		r->formats[r->n++] = (struct format){ strtol(id, NULL, 10), rbk_xlsx_format(code) };
	}
	if (strcmp(name, "xf") == 0 && r->in_cells) {
		if (x->n_styles == RBK_XLSX_STYLES)
			return rbk_fail(x->err, RBK_E_BOUND, N_("the workbook has more than %d formats"), RBK_XLSX_STYLES);
		RBK_ROOM(x->styles, x->n_styles, x->cap_styles);
		x->styles[x->n_styles++] = (uint8_t)kind_of(r, id ? strtol(id, NULL, 10) : 0);
	}
	return 0;
}

static int
end(void *ctx, const char *name)
{
	struct reading *r = ctx;

	if (strcmp(name, "cellXfs") == 0)
		r->in_cells = false;
	return 0;
}

int
rbk_xlsx_styles(struct rbk_xlsx *x)
{
	struct reading r = { .x = x };
	const struct rbk_xlsx_handler h = { start, end, NULL, &r };
	int code = x->styles_path ? rbk_xlsx_part(x, x->styles_path, &h) : 0;

	if (code == RBK_E_MISSING) { /* named, but never written: there are none */
		rbk_err_clear(x->err);
		code = 0;
	}

	free(r.formats);
	return code;
}

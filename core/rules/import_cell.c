/* Cells as people and spreadsheets write them. */
#include <string.h>

#include "core/model/utf8.h"
#include "core/rules/import_p.h"

/* Bytes of a blank at s: ASCII, no-break, ideographic, zero width, BOM. */
static size_t
blank(const char *s)
{
	static const char *const wide[] = { "\u00a0", "\u3000", "\u200b", "\ufeff" };

	if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		return 1;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

const char *
rbk_import_tidy(struct rbk_arena *a, const char *s, bool lines)
{
	char *out = rbk_arena_take(a, strlen(s) + 1);
	size_t n = 0, solid = 0, k;

	while (*s) {
		if ((k = blank(s)) == 0) {
			out[n++] = *s++;
			solid = n;
			continue;
		}
		if (lines && n && strncmp(s, "\r\n", 2) != 0)
			out[n++] = *s == '\n' || *s == '\r' ? '\n' : ' ';
		else if (!lines && n && n == solid)
			out[n++] = ' ';
		s += k;
	}
	out[solid] = '\0';
	return out;
}

const char *
rbk_import_meant(struct rbk_arena *a, const char *cell, bool lines)
{
	static const char *const nothing[] = { "-", "--", "—", "——", "/", "无", "暂无", "N/A", "n/a", "NULL" };
	const char *s = rbk_import_tidy(a, cell, lines);
	size_t n = strlen(s);

	if (n > 3 && s[0] == '=' && s[1] == '"' && s[n - 1] == '"')
		s = rbk_import_tidy(a, rbk_arena_copy(a, s + 2, n - 3), lines);
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (strcmp(s, nothing[i]) == 0)
			return "";
	return s;
}

const char *
rbk_import_narrow(struct rbk_arena *a, const char *s)
{
	size_t left = strlen(s), n = 0, k;
	char *out = rbk_arena_take(a, left + 1);

	for (uint32_t cp; (k = rbk_utf8_next(&cp, s, left)); s += k, left -= k)
		n += rbk_utf8_put(out + n, cp >= 0xff01 && cp <= 0xff5e ? cp - (0xff01 - '!') : cp);
	out[n] = '\0';
	return out;
}

bool
rbk_import_shortened(const char *s)
{
	size_t n = strspn(s, "0123456789.");

	return n && (s[n] == 'E' || s[n] == 'e') && s[n + 1] == '+' && s[n + 2] && !s[n + 2 + strspn(s + n + 2, "0123456789")];
}

bool
rbk_import_formula_error(const char *s)
{
	static const char *const errors[] = {
		"#REF!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#VALUE!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#FORMULA!", "#MERGED!",
	};

	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (strcmp(s, errors[i]) == 0)
			return true;
	return false;
}

/* By id, by label, or by a beginning that only one label has. */
const char *
rbk_import_word(const struct rbk_policy *policy, const char *list, const char *typed)
{
	const char *id = rbk_policy_word(policy, list, typed), *it;
	size_t n = strlen(typed);

	for (size_t i = 0; !id && n >= 6 && (it = rbk_policy_word_at(policy, list, i)); i++) {
		if (strncmp(rbk_policy_label(policy, list, it, 1), typed, n) != 0)
			continue;
		for (size_t k = i + 1; (id = rbk_policy_word_at(policy, list, k)); k++)
			if (strncmp(rbk_policy_label(policy, list, id, 1), typed, n) == 0)
				return NULL;
		return it;
	}
	return id;
}

const char *
rbk_import_phone(const char **rest, struct rbk_arena *a, const char *typed)
{
	char *out = rbk_arena_take(a, strlen(typed) + 1);
	size_t n = 0;

	*rest = "";
	for (const char *s = typed; *s; s++) {
		size_t wide = strncmp(s, "、", 3) == 0 || strncmp(s, "转", 3) == 0 ? 3 : 0;

		if (*s == '/' || *s == ';' || *s == ',' || *s == '\n' || strncmp(s, "、", 3) == 0) {
			*rest = s + (wide ? wide : 1);
			break;
		}
		out[n++] = wide ? '-' : *s;
		s += wide ? wide - 1 : 0;
	}
	out[n] = '\0';
	return out;
}

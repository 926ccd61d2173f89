/* The form as one HTML file that prints on A4, a page a sheet. Everything in
   it is escaped; it loads nothing and runs nothing. */
#include <inttypes.h>
#include <string.h>

#include "cli/kpi_form.h"
#include "cli/say.h"
#include "core/store/sheet.h"

static const char head[] =
	"<meta charset=\"utf-8\">\n"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
	"<style>\n"
	"@page { size: A4; margin: 14mm 13mm; }\n"
	"* { box-sizing: border-box; }\n"
	"body { margin: 0; color: #000; font: 9.5pt/1.45 \"Noto Sans CJK SC\", \"Source Han Sans SC\", \"Microsoft YaHei\", \"PingFang SC\", \"WenQuanYi Micro Hei\", sans-serif; }\n"
	".sheet { break-after: page; break-inside: avoid; }\n"
	".sheet:last-child { break-after: auto; }\n"
	"@media screen { body { background: #ddd; } .sheet { width: 210mm; min-height: 296mm; margin: 5mm auto; padding: 14mm 13mm; background: #fff; } }\n"
	"h1 { margin: 0; text-align: center; font-size: 18pt; letter-spacing: .15em; }\n"
	".kind { margin: 1mm 0 4mm; text-align: center; font-size: 11pt; }\n"
	"table { width: 100%; border-collapse: collapse; table-layout: fixed; }\n"
	"th, td { border: .6pt solid #000; padding: 1.3mm 1.5mm; text-align: left; vertical-align: middle; overflow-wrap: anywhere; }\n"
	"th { text-align: center; background: #f0f0f0; font-weight: bold; }\n"
	":lang(en) th { font-size: 7pt; } :lang(en) .signs th { font-size: 9pt; }\n"
	".who { margin-bottom: 3mm; } .who td { text-align: center; }\n"
	".number { text-align: center; }\n"
	".small { font-size: 8pt; line-height: 1.35; }\n"
	".sum td { font-weight: bold; font-size: 11pt; }\n"
	".notes { margin: 2.5mm 0 0; font-size: 8pt; line-height: 1.4; } .notes p { margin: 0 0 .8mm; overflow-wrap: anywhere; }\n"
	".notice { margin: 20mm 0; text-align: center; font-size: 12pt; }\n"
	".signs { margin-top: 4mm; } .signs td { height: 10mm; vertical-align: bottom; }\n"
	".marks { margin-top: 4mm; columns: 2; column-gap: 5mm; font-size: 7pt; line-height: 1.35; } .marks p { margin: 0; }\n"
	"</style>\n";

static void
put(struct rbk_buf *b, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '&': rbk_buf_str(b, "&amp;"); break;
		case '<': rbk_buf_str(b, "&lt;"); break;
		case '>': rbk_buf_str(b, "&gt;"); break;
		case '"': rbk_buf_str(b, "&quot;"); break;
		case '\'': rbk_buf_str(b, "&#39;"); break;
		case '\n': rbk_buf_str(b, "<br>"); break;
		default: rbk_buf_char(b, *text);
		}
}

static void
element(struct rbk_buf *b, const char *tag, const char *class, const char *text)
{
	rbk_buf_print(b, "<%s", tag);
	if (class)
		rbk_buf_print(b, " class=\"%s\"", class);
	rbk_buf_char(b, '>');
	put(b, text);
	rbk_buf_print(b, "</%s>", tag);
}

static void
columns(struct rbk_buf *b, const int *widths, size_t n)
{
	rbk_buf_str(b, "<colgroup>");
	for (size_t i = 0; i < n; i++)
		rbk_buf_print(b, "<col style=\"width:%d%%\">", widths[i]);
	rbk_buf_str(b, "</colgroup>\n");
}

static void
who(struct rbk_buf *b, struct rbk_run *r, const struct rbk_kpi_form *f)
{
	static const int widths[] = { 9, 24, 9, 24, 9, 25 };

	rbk_buf_str(b, "<table class=\"who\">");
	columns(b, widths, 6);
	rbk_buf_str(b, "<tr>");
	element(b, "th", NULL, r->say(N_("name of the person")));
	element(b, "td", NULL, f->person);
	element(b, "th", NULL, r->say(N_("department")));
	element(b, "td", NULL, f->unit);
	element(b, "th", NULL, r->say(N_("post")));
	element(b, "td", NULL, f->post);
	rbk_buf_str(b, "</tr></table>\n");
}

/* What a review gave; room to write where there is none yet. */
static const char *
given(struct rbk_run *r, int64_t score)
{
	return score < 0 ? "" : rbk_kpi_points(r, score);
}

static void
row(struct rbk_buf *b, struct rbk_run *r, const struct rbk_kpi_form_row *f)
{
	bool lacks = f->of->lack.what != NULL;

	rbk_buf_str(b, "<tr>");
	element(b, "td", "number", f->number);
	element(b, "td", NULL, f->metric);
	element(b, "td", "number", rbk_arena_print(&r->arena, "%" PRId64, f->of->rule->weight));
	element(b, "td", "number", f->target);
	element(b, "td", "small", f->rule);
	element(b, "td", "small", f->actual);
	element(b, "td", "number", lacks ? "-" : rbk_kpi_points(r, f->of->lost));
	element(b, "td", "number", lacks ? "-" : rbk_kpi_points(r, f->of->score));
	element(b, "td", "number", given(r, f->first));
	element(b, "td", "number", given(r, f->second));
	rbk_buf_str(b, "</tr>\n");
}

static void
table(struct rbk_buf *b, struct rbk_run *r, const struct rbk_kpi_form *f)
{
	static const int widths[] = { 6, 15, 6, 7, 18, 24, 6, 6, 6, 6 };
	static const char *const heads[] = {
		N_("no."), N_("KPI"), N_("weight"), N_("KPI target"), N_("how it is scored"), N_("actual"), N_("points lost"), N_("score"),
		N_("first review"), N_("re-review"),
	};
	const size_t n = sizeof heads / sizeof *heads;

	rbk_buf_str(b, "<table>");
	columns(b, widths, n);
	rbk_buf_str(b, "<tr>");
	for (size_t i = 0; i < n; i++)
		element(b, "th", NULL, r->say(heads[i]));
	rbk_buf_str(b, "</tr>\n");
	for (size_t i = 0; i < f->n; i++)
		row(b, r, &f->rows[i]);
	rbk_buf_str(b, "<tr class=\"sum\"><td colspan=\"2\" class=\"number\">");
	put(b, r->say(N_("total")));
	rbk_buf_str(b, "</td><td class=\"number\">100</td><td colspan=\"3\" class=\"number\">");
	put(b, f->grade);
	rbk_buf_str(b, "</td><td colspan=\"2\" class=\"number\">");
	put(b, rbk_kpi_points(r, f->of->total));
	rbk_buf_str(b, "</td>");
	element(b, "td", "number", given(r, f->first.total));
	element(b, "td", "number", given(r, f->second.total));
	rbk_buf_str(b, "</tr></table>\n");
}

/* Who signs: the person, the direct leader's first review, the department
   leader's second one. */
static void
signs(struct rbk_buf *b, struct rbk_run *r, const struct rbk_kpi_form *f)
{
	static const int widths[] = { 34, 17, 27, 22 };
	static const char *const lines[] = { N_("person assessed"), N_("first review (direct leader)"), N_("second review (department leader)") };
	const struct rbk_kpi_form_review *const reviews[] = { NULL, &f->first, &f->second };

	rbk_buf_str(b, "<table class=\"signs\">");
	columns(b, widths, 4);
	for (size_t i = 0; i < 3; i++) {
		const struct rbk_kpi_form_review *v = reviews[i];

		rbk_buf_str(b, "<tr>");
		element(b, "th", NULL, rbk_arena_print(&r->arena, "%s%s%s", r->say(lines[i]), v && *v->name ? "\n" : "", v ? v->name : ""));
		element(b, "td", NULL, v ? rbk_arena_print(&r->arena, "%s: %s", r->say(N_("score")), given(r, v->total)) : "");
		element(b, "td", NULL, rbk_arena_print(&r->arena, "%s:", r->say(N_("signature"))));
		element(b, "td", NULL, rbk_arena_print(&r->arena, "%s: %s", r->say(N_("date")), v ? v->date : ""));
		rbk_buf_str(b, "</tr>\n");
	}
	rbk_buf_str(b, "</table>\n");
}

static void
marks(struct rbk_buf *b, struct rbk_run *r, const struct rbk_kpi_form *f)
{
	if (!f->marks->count)
		return;
	rbk_buf_str(b, "<div class=\"marks\">");
	element(b, "p", NULL, r->say(N_("* 项目管理部 has not signed off these readings and rules:")));
	RBK_JSON_EACH(it, f->marks)
		element(b, "p", NULL, rbk_arena_print(&r->arena, "- %s", it->str));
	rbk_buf_str(b, "</div>\n");
}

static void
sheet(struct rbk_buf *b, struct rbk_run *r, const struct rbk_kpi_form *f)
{
	rbk_buf_str(b, "<section class=\"sheet\">\n");
	element(b, "h1", NULL, f->title);
	rbk_buf_char(b, '\n');
	element(b, "p", "kind", rbk_arena_print(&r->arena, "%s%s%s%s%s", f->sheet, *f->sheet ? " · " : "", f->month, *f->status ? " · " : "", f->status));
	rbk_buf_char(b, '\n');
	who(b, r, f);
	if (f->notice)
		element(b, "p", "notice", f->notice);
	else
		table(b, r, f);
	rbk_buf_str(b, "<div class=\"notes\">");
	RBK_JSON_EACH(it, f->notes)
		element(b, "p", NULL, it->str);
	rbk_buf_str(b, "</div>\n");
	if (!f->notice)
		signs(b, r, f);
	marks(b, r, f);
	rbk_buf_str(b, "</section>\n");
}

int
rbk_kpi_html(const char *path, struct rbk_run *r, const struct rbk_kpi_form *forms, size_t n, struct rbk_err *err)
{
	struct rbk_buf b = {0};

	rbk_buf_print(&b, "<!DOCTYPE html>\n<html lang=\"%s\">\n%s", rbk_say_chinese(r->say) ? "zh-CN" : "en", head);
	element(&b, "title", NULL, n ? rbk_arena_print(&r->arena, "%s %s", forms[0].title, forms[0].month) : "");
	rbk_buf_char(&b, '\n');
	for (size_t i = 0; i < n; i++)
		sheet(&b, r, &forms[i]);
	rbk_buf_str(&b, "</html>\n");
	int code = rbk_sheet_write(path, &b, err);

	rbk_buf_free(&b);
	return code;
}

/* The workbook reader: what each kind of cell comes to, each ceiling from both
   sides, damaged and hostile packages, and libxlsxwriter as the referee. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <xlsxwriter.h>
#include <zip.h>

#include "core/store/sheet.h"
#include "core/store/xlsx/xlsx_p.h"

static struct rbk_arena arena;
static struct rbk_buf package;
static char path[] = "/tmp/roadbook-xlsx-XXXXXX";

static const char rels[] =
	"<Relationships><Relationship Id='rId1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' Target='xl/workbook.xml'/></Relationships>";
static const char workbook_rels[] =
	"<Relationships>"
	"<Relationship Id='rId1' Type='http://x/relationships/worksheet' Target='worksheets/sheet1.xml'/>"
	"<Relationship Id='rId2' Type='http://x/relationships/worksheet' Target='/xl/worksheets/sheet2.xml'/>"
	"<Relationship Id='rId3' Type='http://x/relationships/styles' Target='styles.xml'/>"
	"<Relationship Id='rId4' Type='http://x/relationships/sharedStrings' Target='sharedStrings.xml'/>"
	"<Relationship Id='rId5' Type='http://x/relationships/chartsheet' Target='chartsheets/sheet1.xml'/></Relationships>";
static const char workbook[] = "<workbook><sheets><sheet name='图' sheetId='9' r:id='rId5'/><sheet name='暗' sheetId='1' state='hidden' r:id='rId2'/><sheet name='个人' sheetId='2' r:id='rId1'/></sheets></workbook>";
static const char styles[] =
	"<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy&quot;年&quot;m&quot;月&quot;'/><numFmt numFmtId='165' formatCode='0.0&quot;days&quot;'/></numFmts>"
	"<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
	"<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='21'/><xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='10'/></cellXfs></styleSheet>";
static const char strings[] =
	"<sst><si><t>零</t></si><si><r><t>一</t></r><r><t xml:space='preserve'> 二</t></r><rPh><t>yi</t></rPh></si><si><t>a_x000D_b_x005F_c_x0000_</t></si><si/></sst>";

/* A sheet of blanks, so many that nobody wants them in memory. */
static const char blank_head[] = "<worksheet>", blank_tail[] = "</worksheet>";
static size_t blanks_size, blanks_at;

static char
blank(size_t i)
{
	const size_t head = sizeof blank_head - 1, tail = sizeof blank_tail - 1;

	return i < head ? blank_head[i] : i >= blanks_size - tail ? blank_tail[i - (blanks_size - tail)] : ' ';
}

static zip_int64_t
blanks(void *ctx, void *data, zip_uint64_t len, zip_source_cmd_t command)
{
	(void)ctx;
	switch (command) {
	case ZIP_SOURCE_READ:
		len = len > blanks_size - blanks_at ? blanks_size - blanks_at : len;
		for (size_t i = 0; i < len; i++)
			((char *)data)[i] = blank(blanks_at + i);
		blanks_at += (size_t)len;
		return (zip_int64_t)len;
	case ZIP_SOURCE_OPEN:
		blanks_at = 0;
		return 0;
	case ZIP_SOURCE_STAT:
		zip_stat_init(data);
		return sizeof(zip_stat_t);
	case ZIP_SOURCE_SUPPORTS:
		return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
	default:
		return 0;
	}
}

/* Parts of a package, at least: the rest are empty ones. */
static size_t parts_wanted;

/* A package in memory of parts, NULL behind the last: path, content, path …
   A content of "blanks" is a sheet of blanks_size bytes. */
static void
make_package(const char *first, ...)
{
	zip_error_t why;
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &why);
	zip_t *z = zip_open_from_source(source, ZIP_TRUNCATE, &why);
	va_list more;
	zip_stat_t is;

	zip_source_keep(source);
	va_start(more, first);
	for (const char *name = first; name; name = va_arg(more, const char *)) {
		const char *content = va_arg(more, const char *);

		bool many = strcmp(content, "blanks") == 0;

		assert_true(zip_file_add(z, name, many ? zip_source_function(z, blanks, NULL) : zip_source_buffer(z, content, strlen(content), 0), ZIP_FL_OVERWRITE) >= 0);
	}
	va_end(more);
	for (size_t i = (size_t)zip_get_num_entries(z, 0); i < parts_wanted; i++)
		assert_true(zip_file_add(z, rbk_arena_print(&arena, "a/%zu", i), zip_source_buffer(z, "", 0, 0), 0) >= 0);
	assert_int_equal(zip_close(z), 0);
	assert_int_equal(zip_source_stat(source, &is), 0);
	assert_int_equal(zip_source_open(source), 0);
	rbk_buf_clear(&package);
	for (char piece[4096]; package.len < is.size;)
		rbk_buf_put(&package, piece, (size_t)zip_source_read(source, piece, sizeof piece));
	zip_source_close(source);
	zip_source_free(source);
}

/* A whole workbook around one sheet. */
static void
make_sheet(const char *sheet)
{
	make_package("_rels/.rels", rels, "xl/workbook.xml", workbook, "xl/_rels/workbook.xml.rels", workbook_rels, "xl/styles.xml", styles,
	             "xl/sharedStrings.xml", strings, "xl/worksheets/sheet1.xml", sheet, "xl/worksheets/sheet2.xml",
	             "<worksheet><sheetData><row><c t='str'><v>hidden</v></c></row></sheetData></worksheet>", NULL);
}

/* With shared strings and styles of its own. */
static void
make_texts(const char *its_strings, const char *its_styles)
{
	make_package("_rels/.rels", rels, "xl/workbook.xml", workbook, "xl/_rels/workbook.xml.rels", workbook_rels, "xl/styles.xml", its_styles,
	             "xl/sharedStrings.xml", its_strings, "xl/worksheets/sheet1.xml", "<worksheet/>", NULL);
}

static struct rbk_csv got;
static struct rbk_xlsx_said said;

static int
read_package(const char *sheet, struct rbk_err *err)
{
	*err = (struct rbk_err){0};
	return rbk_xlsx_read(&got, &said, &arena, package.text, package.len, sheet, err);
}

/* Rows as "1: a|b; 3: c". */
static const char *
told(void)
{
	const char *all = "";

	for (size_t i = 0; i < got.n; i++) {
		all = rbk_arena_print(&arena, "%s%s%d: ", all, i ? "; " : "", got.rows[i].row);
		for (size_t k = 0; k < got.rows[i].n; k++)
			all = rbk_arena_print(&arena, "%s%s%s", all, k ? "|" : "", got.rows[i].cells[k]);
	}
	return all;
}

static const char *
sheet_of(const char *data, const char *behind)
{
	return rbk_arena_print(&arena, "<x:worksheet xmlns:x='y'><sheetData>%s</sheetData>%s</x:worksheet>", data, behind);
}

static void
cells_are_read(void **state)
{
	static const struct {
		const char *data, *merges, *want;
	} row[] = {
		{ "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c><c r='D1' t='s'><v>3</v></c></row>", "", "1: 零|一 二|a\rb_c_x0000_" },
		{ "<row r='2'><c r='A2'><v>1234.5</v></c><c r='B2'><v>0.30000000000000004</v></c><c r='C2'><v>1.2345E3</v></c><c r='D2'><v>914401011234567890</v></c></row>", "", "2: 1234.5|0.3|1234.5|9.14401011234568E+17" },
		{ "<row><c t='inlineStr'><is><t>内</t></is></c><c t='inlineStr'><is><r><t>甲</t></r><r><t>乙</t></r><rPh><t>x</t></rPh></is></c><c t='b'><v>1</v></c><c t='b'><v>0</v></c><c t='e'><v>#REF!</v></c></row>", "", "1: 内|甲乙|TRUE|FALSE|#REF!" },
		/* formulas: what they came to; nothing is in the file; an empty text */
		{ "<row><c><f>1+1</f><v>2</v></c><c t='str'><f>A1</f><v>文</v></c><c><f>1+1</f></c><c><f>SUM(A1)</f><v></v></c><c t='str'><f>\"\"</f><v></v></c><c><v>1</v></c></row>", "", "1: 2|文|#FORMULA!|#FORMULA!||1" },
		/* days and times */
		{ "<row><c s='1'><v>46349</v></c><c s='2'><v>46349.604166666664</v></c><c s='3'><v>0.5</v></c><c s='4'><v>46327</v></c><c s='5'><v>3</v></c><c s='1'><v>46349.999999999</v></c></row>", "",
		  "1: 2026-11-23|2026-11-23 14:30|12:00|2026-11-01|3|2026-11-24" },
		{ "<row><c s='1'><v>1</v></c><c s='1'><v>59</v></c><c s='1'><v>60</v></c><c s='1'><v>61</v></c><c s='1'><v>2958465</v></c><c s='1'><v>2958466</v></c><c s='1'><v>-1</v></c><c s='1'><v>0</v></c><c s='99'><v>7</v></c></row>", "",
		  "1: 1900-01-01|1900-02-28|1900-02-29|1900-03-01|9999-12-31|2958466|-1|0|7" },
		{ "<row><c t='d'><v>2026-11-23T00:00:00</v></c><c t='d'><v>2026-11-23T14:30:00</v></c></row>", "", "1: 2026-11-23|2026-11-23 14:30:00" },
		/* no references; gaps; rows out of order; empty cells and rows */
		{ "<row><c><v>1</v></c><c r='D1'><v>2</v></c><c><v>3</v></c></row><row/><row><c/><c s='1'/><c><v>4</v></c></row>", "", "1: 1|||2|3; 3: ||4" },
		{ "<row r='9'><c r='A9'><v>9</v></c></row><row r='2'><c r='B2'><v>2</v></c><c r='A2'><v>1</v></c></row><row><c><v>3</v></c></row>", "", "2: 1|2; 3: 3; 9: 9" },
		{ "<row r='5'><c r='A5' t='str'><v>  </v></c></row><row r='6'><c r='A6' t='str'><v>x</v></c></row>", "", "6: x" },
		/* merged: heads of columns, a department over its people, an amount over several rows */
		{ "<row r='1'><c r='A1' t='str'><v>部门</v></c><c r='B1' t='str'><v>营业额</v></c></row><row r='2'><c r='B2' t='str'><v>指标</v></c><c r='C2' t='str'><v>完成</v></c></row>",
		  "<mergeCells><mergeCell ref='A1:A2'/><mergeCell ref='B1:C1'/></mergeCells>", "1: 部门|营业额|营业额; 2: 部门|指标|完成" },
		{ "<row r='1'><c r='A1' t='str'><v>东</v></c><c r='B1'><v>1</v></c><c r='C1'><v>5</v></c></row><row r='2'><c r='B2'><v>2</v></c></row><row r='4'><c r='B4'><v>3</v></c></row>",
		  "<mergeCells><mergeCell ref='A1:A4'/><mergeCell ref='C1:C2'/><mergeCell ref='D1:E9'/></mergeCells>", "1: 东|1|#MERGED!; 2: 东|2|#MERGED!; 4: 东|3" },
		{ "<row r='1'><c r='A1'><v>7</v></c><c r='C1'><v>8</v></c></row>", "<mergeCells><mergeCell ref='A1:B1'/></mergeCells>", "1: 7||8" },
		{ "", "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		struct rbk_err err;

		make_sheet(sheet_of(row[i].data, row[i].merges));
		if (read_package(NULL, &err))
			fail_msg("row %zu: %s", i, err.text);
		if (strcmp(told(), row[i].want) != 0)
			fail_msg("row %zu: %s", i, told());
		assert_string_equal(said.sheet, "个人");
	}
}

static void
sheets_are_chosen(void **state)
{
	struct rbk_err err;

	(void)state;
	make_sheet(sheet_of("", ""));
	assert_int_equal(read_package("暗", &err), 0);
	assert_string_equal(told(), "1: hidden");
	assert_string_equal(said.others, "个人");
	assert_int_equal(read_package("明", &err), RBK_E_MISSING);
	assert_non_null(strstr(err.text, "暗, 个人"));
	assert_int_equal(read_package("图", &err), RBK_E_MISSING);
}

static void
days_of_1904(void **state)
{
	struct rbk_err err;

	(void)state;
	make_package("_rels/.rels", rels, "xl/workbook.xml", "<workbook><workbookPr date1904='1'/><sheets><sheet name='a' r:id='rId1'/></sheets></workbook>",
	             "xl/_rels/workbook.xml.rels", workbook_rels, "xl/styles.xml", styles, "xl/sharedStrings.xml", strings, "xl/worksheets/sheet1.xml",
	             sheet_of("<row><c s='1'><v>0</v></c><c s='1'><v>60</v></c><c s='1'><v>44887</v></c></row>", ""), NULL);
	assert_int_equal(read_package(NULL, &err), 0);
	assert_string_equal(told(), "1: 1904-01-01|1904-03-01|2026-11-23");
}

/* 95% is no 0.95 yuan. */
static void
percentages_stay_percentages(void **state)
{
	struct rbk_err err;

	(void)state;
	make_sheet(sheet_of("<row><c s='6'><v>0.95</v></c><c><v>0.95</v></c></row>", ""));
	assert_int_equal(read_package(NULL, &err), 0);
	assert_string_equal(told(), "1: 95%|0.95");
}

static void
numbers_are_plain(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: no number */
	} row[] = {
		{ "0", "0" }, { "-0", "0" }, { "0.0", "0" }, { "1", "1" }, { "-12.50", "-12.5" }, { "+3", "3" }, { "007", "7" }, { "100", "100" },
		{ "0.1", "0.1" }, { "0.000012", "0.000012" }, { "1E2", "100" }, { "1e-2", "0.01" }, { "123456789012345", "123456789012345" },
		{ "1234567890123456", "1.23456789012346E+15" }, { "999999999999999.9", "1E+15" }, { "0.29999999999999999", "0.3" },
		{ "1.1368683772161603E-13", "0.000000000000113686837721616" }, { "1E-200", "0" }, { "1E+200", "1E+200" }, { "-2.5E-1", "-0.25" },
		{ "", NULL }, { "-", NULL }, { ".", NULL }, { "1.2.3", NULL }, { "1e", NULL }, { "1e999", NULL }, { "1,5", NULL }, { "NaN", NULL }, { "0x1", NULL }, { "1 ", NULL },
	};
	char out[RBK_XLSX_NUMBER_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		bool is = rbk_xlsx_number(out, row[i].text);

		if (is != (row[i].want != NULL) || (is && strcmp(out, row[i].want) != 0))
			fail_msg("\"%s\": %s", row[i].text, is ? out : "no number");
	}
	assert_true(rbk_xlsx_percent(out, "0.95"));
	assert_string_equal(out, "95%");
	assert_true(rbk_xlsx_percent(out, "-0.0012500000000000001"));
	assert_string_equal(out, "-0.125%");
	assert_false(rbk_xlsx_percent(out, "x"));
}

static void
formats_are_told_apart(void **state)
{
	static const struct {
		const char        *code;
		enum rbk_xlsx_kind kind;
	} row[] = {
		{ "General", RBK_XLSX_NUMBER }, { "0.00", RBK_XLSX_NUMBER }, { "#,##0;[Red]-#,##0", RBK_XLSX_NUMBER }, { "0.00E+00", RBK_XLSX_NUMBER },
		{ "0\"days\"", RBK_XLSX_NUMBER }, { "0\\d", RBK_XLSX_NUMBER }, { "_-* #,##0_-", RBK_XLSX_NUMBER }, { "0%", RBK_XLSX_PERCENT }, { "0.00%;-0.00%", RBK_XLSX_PERCENT }, { "0\"%\"", RBK_XLSX_NUMBER }, { "[$¥-804]#,##0", RBK_XLSX_NUMBER },
		{ "0!.0,\"万\"", RBK_XLSX_NUMBER }, { "yyyy-mm-dd", RBK_XLSX_DATE }, { "m\"月\"", RBK_XLSX_DATE }, { "[$-804]yyyy\"年\"", RBK_XLSX_DATE },
		{ "d/m h:mm", RBK_XLSX_DATE }, { "h:mm", RBK_XLSX_TIME }, { "[h]:mm", RBK_XLSX_TIME }, { "mm:ss", RBK_XLSX_TIME }, { "0;yyyy", RBK_XLSX_NUMBER }, { "\"", RBK_XLSX_NUMBER }, { "[", RBK_XLSX_NUMBER },
		{ "\\", RBK_XLSX_NUMBER }, { "", RBK_XLSX_NUMBER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		if (rbk_xlsx_format(row[i].code) != row[i].kind)
			fail_msg("%s", row[i].code);
}

static void
references_are_read(void **state)
{
	static const char *const bad[] = { "", "A", "1", "A0", "XFE1", "A1048577", "A1B", "AAAA1", "A12345678", "$A$1", "a-1" };
	uint32_t row, column;

	(void)state;
	assert_true(rbk_xlsx_reference(&row, &column, "A1", 2) && row == 0 && column == 0);
	assert_true(rbk_xlsx_reference(&row, &column, "xfd1048576", 10) && row == 1048575 && column == 16383);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (rbk_xlsx_reference(&row, &column, bad[i], strlen(bad[i])))
			fail_msg("%s is taken", bad[i]);
}

/* `n` times a text, between two others. */
static const char *
many(const char *before, size_t n, const char *text, const char *behind)
{
	size_t b = strlen(before), k = strlen(text);
	char *out = rbk_arena_take(&arena, b + n * k + strlen(behind) + 1);

	memcpy(out, before, b);
	for (size_t i = 0; i < n; i++)
		memcpy(out + b + i * k, text, k);
	memcpy(out + b + n * k, behind, strlen(behind) + 1);
	return out;
}

static void
refused(const char *what, enum rbk_code want, const char *words)
{
	struct rbk_err err;
	int code = read_package(NULL, &err);

	if (code != (int)want || !strstr(err.text, words))
		fail_msg("%s: %d %s", what, code, err.text);
}

static void
taken(const char *what)
{
	struct rbk_err err;

	if (read_package(NULL, &err))
		fail_msg("%s: %s", what, err.text);
}

static void
damaged_ones_are_refused(void **state)
{
	static const struct {
		const char *data, *words;
	} row[] = {
		{ "<row r='0'><c><v>1</v></c></row>", "no place" }, { "<row r='1048577'/>", "no place" }, { "<row r='x'/>", "no place" },
		{ "<row r='1048576'><c><v>1</v></c></row><row><c><v>1</v></c></row>", "no place" },
		{ "<row r='1'><c r='A2'><v>1</v></c></row>", "no place" }, { "<row r='1'><c r='XFD1'><v>1</v></c><c><v>1</v></c></row>", "no place" },
		{ "<row><c t='s'><v>4</v></c></row>", "text that isn't there" }, { "<row><c t='s'><v>-1</v></c></row>", "text that isn't there" }, { "<row><c t='s'><v>x</v></c></row>", "text that isn't there" },
		{ "<row r='1'><c r='A1'><v>1</v></c></row><row r='1'><c r='A1'><v>2</v></c></row>", "stands twice" },
		{ "<row", "damaged" }, { "<row></c>", "damaged" }, { "<row><c><v>\xff</v></c></row>", "damaged" }, { "&lol;", "damaged" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
		make_sheet(sheet_of(row[i].data, ""));
		refused(row[i].data, RBK_E_BAD, row[i].words);
	}
	make_sheet(sheet_of("<row/>", "<mergeCell ref='B1:A1'/>"));
	refused("a merge backwards", RBK_E_BAD, "no place");
	make_sheet("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]><worksheet><sheetData><row><c t='str'><v>&b;</v></c></row></sheetData></worksheet>");
	refused("entities", RBK_E_BAD, "document type");
	make_package("a", "b", NULL);
	refused("a ZIP file", RBK_E_BAD, "no workbook");
	make_package("_rels/.rels", "<Relationships/>", NULL);
	refused("no workbook in it", RBK_E_BAD, "no workbook");
	make_package("_rels/.rels", rels, NULL);
	refused("a part is missing", RBK_E_BAD, "xl/workbook.xml");
	make_sheet(sheet_of("<row><c><v>1</v></c></row>", ""));
	for (size_t n = 4; n < package.len; n += 7) { /* cut off anywhere */
		struct rbk_buf whole = package;

		package.len = n;
		refused("cut off", RBK_E_BAD, "workbook");
		package = whole;
	}
}

static void
ceilings_hold(void **state)
{
	(void)state;
	make_sheet(many("", RBK_XLSX_DEPTH, "<a>", many("", RBK_XLSX_DEPTH, "</a>", "")));
	taken("as deep as may be");
	make_sheet(many("", RBK_XLSX_DEPTH + 1, "<a>", many("", RBK_XLSX_DEPTH + 1, "</a>", "")));
	refused("one deeper", RBK_E_BOUND, "nested");
	make_sheet(many("<worksheet a='", RBK_XLSX_TOKEN + 70000, "x", "'/>"));
	refused("a large tag", RBK_E_BOUND, "tag");
	make_sheet(sheet_of(many("<row><c t='str'><v>", RBK_LINE_MAX, "x", "</v></c></row>"), ""));
	taken("a row as long as may be");
	make_sheet(sheet_of(many("<row><c t='str'><v>", RBK_LINE_MAX + 1, "x", "</v></c></row>"), ""));
	refused("one longer", RBK_E_BOUND, "row");
	make_sheet(sheet_of(many("", RBK_CSV_ROWS, "<row><c><v>1</v></c></row>", ""), ""));
	taken("as many rows as may be");
	make_sheet(sheet_of(many("", RBK_CSV_ROWS + 1, "<row><c><v>1</v></c></row>", ""), ""));
	refused("one more", RBK_E_BOUND, "rows");
	make_sheet(sheet_of(many("<row>", 1000000, "<c s='1'/>", "<c r='A1'><v>1</v></c></row>"), ""));
	refused("cells behind the last column", RBK_E_BAD, "no place");
	make_sheet(sheet_of(many("", 1000, many("<row>", 1000, "<c s='1'/>", "</row>"), "<row><c><v>1</v></c></row>"), ""));
	taken("a million empty cells");
	assert_string_equal(told(), "1001: 1");
	const char *wide = "";
	struct rbk_buf rows = {0};

	for (int i = 1; i <= RBK_XLSX_SLOTS / 16384 + 1; i++)
		rbk_buf_print(&rows, "<row r='%d'><c r='XFD%d'><v>1</v></c></row>", i, i);
	wide = rbk_arena_copy(&arena, rows.text, rows.len);
	rbk_buf_free(&rows);
	make_sheet(sheet_of(wide, ""));
	refused("wide rows", RBK_E_BOUND, "wide");
}

static void
bombs_are_refused(void **state)
{
	(void)state;
	for (size_t more = 0; more < 2; more++) {
		blanks_size = RBK_XLSX_UNPACKED - strlen(rels) - strlen(workbook) - strlen(workbook_rels) + more;
		make_package("_rels/.rels", rels, "xl/workbook.xml", workbook, "xl/_rels/workbook.xml.rels", workbook_rels, "xl/worksheets/sheet1.xml", "blanks", NULL);
		assert_true(package.len < 1024 * 1024);
		if (more)
			refused("a small file, a byte too much in it", RBK_E_BOUND, "unpacks to more");
		else
			taken("a small file, as much in it as may be");
	}
}

static void
texts_have_both_sides(void **state)
{
	(void)state;
	make_texts(many("<sst>", RBK_XLSX_STRINGS, "<si/>", "</sst>"), styles);
	taken("as many texts as may be");
	make_texts(many("<sst>", RBK_XLSX_STRINGS + 1, "<si/>", "</sst>"), styles);
	refused("one text more", RBK_E_BOUND, "texts");
	const char *all = many("<sst>", RBK_XLSX_TEXT / 1024, many("<si><t>", 1024, "x", "</t></si>"), "");

	make_texts(rbk_arena_print(&arena, "%s</sst>", all), styles);
	taken("as much text as may be");
	make_texts(rbk_arena_print(&arena, "%s<si><t>x</t></si></sst>", all), styles);
	refused("a byte more", RBK_E_BOUND, "texts");
	make_texts(many("<sst><si><t>", RBK_LINE_MAX, "x", "</t></si></sst>"), styles);
	taken("a text as long as may be");
	make_texts(many("<sst><si><t>", RBK_LINE_MAX, "x", "</t><t>x</t></si></sst>"), styles);
	refused("one longer, in two runs", RBK_E_BOUND, "texts");
}

static void
formats_have_both_sides(void **state)
{
	static const char format[] = "<numFmt numFmtId='200' formatCode='0'/>", style[] = "<xf numFmtId='0'/>";

	(void)state;
	make_texts(strings, many("<styleSheet><numFmts>", RBK_XLSX_FORMATS, format, "</numFmts></styleSheet>"));
	taken("as many formats as may be");
	make_texts(strings, many("<styleSheet><numFmts>", RBK_XLSX_FORMATS + 1, format, "</numFmts></styleSheet>"));
	refused("one format more", RBK_E_BOUND, "formats");
	make_texts(strings, many("<styleSheet><cellXfs>", RBK_XLSX_STYLES, style, "</cellXfs></styleSheet>"));
	taken("as many styles as may be");
	make_texts(strings, many("<styleSheet><cellXfs>", RBK_XLSX_STYLES + 1, style, "</cellXfs></styleSheet>"));
	refused("one style more", RBK_E_BOUND, "formats");
}

/* What a sheet may hold. */
static void
sheets_have_both_sides(void **state)
{
	const char *ten = many("<row>", 10, "<c><v>1</v></c>", "</row>");
	struct rbk_buf rows = {0};

	(void)state;
	make_sheet(sheet_of(many("", RBK_XLSX_CELLS / 10, ten, ""), ""));
	taken("as many filled cells as may be");
	make_sheet(sheet_of(many("", RBK_XLSX_CELLS / 10 - 1, ten, many("<row>", 11, "<c><v>1</v></c>", "</row>")), ""));
	refused("one filled cell more", RBK_E_BOUND, "filled cells");
	for (int i = 1; i <= RBK_XLSX_SLOTS / 16000; i++) /* column WQJ is the 16,000th */
		rbk_buf_print(&rows, "<row r='%d'><c r='WQJ%d'><v>1</v></c></row>", i, i);
	const char *all = rbk_arena_copy(&arena, rows.text, rows.len);

	rbk_buf_free(&rows);
	make_sheet(sheet_of(all, ""));
	taken("rows as wide as may be");
	make_sheet(sheet_of(rbk_arena_print(&arena, "%s<row><c><v>1</v></c></row>", all), ""));
	refused("one place more", RBK_E_BOUND, "wide");
	make_sheet(sheet_of("<row><c><v>1</v></c></row>", many("<mergeCells>", RBK_XLSX_MERGES, "<mergeCell ref='B2:C2'/>", "</mergeCells>")));
	taken("as many merged cells as may be");
	make_sheet(sheet_of("<row><c><v>1</v></c></row>", many("<mergeCells>", RBK_XLSX_MERGES + 1, "<mergeCell ref='B2:C2'/>", "</mergeCells>")));
	refused("one merged cell more", RBK_E_BOUND, "merged");
	make_sheet(many("<worksheet a='", RBK_XLSX_TOKEN - 70000, "x", "'/>"));
	taken("a tag as large as may be, but for what is read at once");
}

static void
files_have_both_sides(void **state)
{
	struct rbk_sheet s;
	struct rbk_err err = {0};

	(void)state;
	parts_wanted = RBK_XLSX_PARTS;
	make_sheet(sheet_of("<row><c><v>1</v></c></row>", ""));
	taken("as many parts as may be");
	parts_wanted = RBK_XLSX_PARTS + 1;
	make_sheet(sheet_of("<row><c><v>1</v></c></row>", ""));
	refused("one part more", RBK_E_BOUND, "parts");
	parts_wanted = 0;
	for (int more = 0; more < 2; more++) { /* a file of nothing: read, and no sheet; too large: not read */
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		assert_int_equal(ftruncate(fileno(f), RBK_SHEET_MAX + more), 0);
		assert_int_equal(fclose(f), 0);
		err = (struct rbk_err){0};
		assert_int_equal(rbk_sheet_load(&s, &arena, path, NULL, &err), more ? RBK_E_BOUND : RBK_E_BAD);
	}
	unlink(path);
}

/* A merge over the whole sheet fills what is there, no more. */
static void
large_merges_are_bounded(void **state)
{
	struct rbk_err err;

	(void)state;
	make_sheet(sheet_of("<row r='1'><c r='A1' t='str'><v>x</v></c><c r='C1'><v>1</v></c></row><row r='1048576'><c r='B1048576'><v>2</v></c></row>",
	                    "<mergeCell ref='A1:XFD1048576'/>"));
	assert_int_equal(read_package(NULL, &err), 0);
	assert_string_equal(told(), "1: x|x|1; 1048576: x|2|x");
	make_sheet(sheet_of(many("<row r='1'><c r='A1' t='str'><v>x</v></c><c r='XFD1'><v>1</v></c></row>", RBK_CSV_ROWS / 2, "<row><c><v>1</v></c></row>", ""), "<mergeCell ref='A1:XFD1048576'/>"));
	refused("a merge that would fill too much", RBK_E_BOUND, "filled cells");
}

/* The other implementation writes, ours reads. */
static void
real_workbooks_are_read(void **state)
{
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *hidden = workbook_add_worksheet(book, "封面"), *sheet = workbook_add_worksheet(book, "十一月");
	lxw_format *day = workbook_add_format(book), *money = workbook_add_format(book);
	lxw_datetime when = { 2026, 11, 23, 14, 30, 0 };
	struct rbk_sheet s;
	struct rbk_err err = {0};

	(void)state;
	format_set_num_format(day, "yyyy-mm-dd hh:mm");
	format_set_num_format(money, "#,##0.00;[Red]-#,##0.00");
	worksheet_write_string(hidden, 0, 0, "x", NULL);
	worksheet_hide(hidden);
	worksheet_activate(sheet);
	worksheet_set_first_sheet(sheet);
	worksheet_merge_range(sheet, 0, 0, 0, 4, "2026年11月", NULL);
	worksheet_write_string(sheet, 1, 0, "姓名", NULL);
	worksheet_write_string(sheet, 1, 1, "营业额", NULL);
	worksheet_write_string(sheet, 2, 0, "李锐 & <子>", NULL);
	worksheet_write_number(sheet, 2, 1, 305000.07, money);
	worksheet_write_datetime(sheet, 2, 2, &when, day);
	worksheet_write_formula_num(sheet, 2, 3, "=B3*2", NULL, 610000.14);
	worksheet_write_boolean(sheet, 2, 4, 1, NULL);
	worksheet_write_number(sheet, 4, 1, -0.1, money);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
	assert_int_equal(rbk_sheet_load(&s, &arena, path, NULL, &err), 0);
	got = s.csv;
	assert_string_equal(told(), "1: 2026年11月|2026年11月|2026年11月|2026年11月|2026年11月; 2: 姓名|营业额; 3: 李锐 & <子>|305000.07|2026-11-23 14:30|610000.14|TRUE; 5: |-0.1");
	assert_string_equal(s.sheet, "十一月");
	assert_int_equal(s.coding, RBK_XLSX);
	unlink(path);
}

/* What we write is read back, numbers as numbers. */
static void
our_own_goes_round(void **state)
{
	static const int widths[] = { 8, 30, 12, 0 };
	const struct rbk_xlsx_cell cells[] = {
		{ 0, 0, 3, RBK_XLSX_TITLE, "工作绩效考核表", 0, 0, NULL }, { 2, 0, 1, RBK_XLSX_HEAD, "1", 0, 0, NULL },
		{ 2, 1, 1, RBK_XLSX_CELL, "a<b>&\"c\"\n二", 0, 0, NULL }, { 2, 2, 1, RBK_XLSX_CELL, NULL, 9725, 2, "%" },
		{ 3, 2, 1, RBK_XLSX_CELL, NULL, -9007199254740991, 2, NULL }, { 4, 2, 1, RBK_XLSX_CELL, NULL, 60, 0, NULL },
	};
	const struct rbk_xlsx_page pages[] = { { "王伟/[1]", cells, 6, widths }, { "王伟/[1]", cells, 1, widths } };
	struct rbk_sheet s;
	struct rbk_err err = {0};

	(void)state;
	assert_int_equal(rbk_xlsx_write(path, pages, 2, &err), 0);
	assert_int_equal(rbk_xlsx_write(path, pages, 2, &err), RBK_E_EXISTS);
	err = (struct rbk_err){0};
	assert_int_equal(rbk_sheet_load(&s, &arena, path, NULL, &err), 0);
	got = s.csv;
	assert_string_equal(told(), "1: 工作绩效考核表|工作绩效考核表|工作绩效考核表; 3: 1|a<b>&\"c\"\n二|97.25; 4: ||-90071992547409.9; 5: ||60");
	assert_string_equal(s.sheet, "王伟  1 ");
	assert_string_equal(s.others, "王伟  1  2");
	unlink(path);
	assert_int_equal(rbk_xlsx_write("/nowhere/x.xlsx", pages, 1, &err), RBK_E_OS);
}

static int
set_up(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	if (fd < 0)
		return -1;
	close(fd);
	return unlink(path);
}

static int
tear_down(void **state)
{
	(void)state;
	(void)unlink(path);
	rbk_buf_free(&package);
	rbk_arena_free(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_read), cmocka_unit_test(sheets_are_chosen), cmocka_unit_test(days_of_1904),
		cmocka_unit_test(percentages_stay_percentages), cmocka_unit_test(numbers_are_plain), cmocka_unit_test(formats_are_told_apart), cmocka_unit_test(references_are_read),
		cmocka_unit_test(damaged_ones_are_refused), cmocka_unit_test(ceilings_hold), cmocka_unit_test(bombs_are_refused),
		cmocka_unit_test(texts_have_both_sides), cmocka_unit_test(formats_have_both_sides), cmocka_unit_test(sheets_have_both_sides), cmocka_unit_test(files_have_both_sides),
		cmocka_unit_test(large_merges_are_bounded), cmocka_unit_test(real_workbooks_are_read), cmocka_unit_test(our_own_goes_round),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

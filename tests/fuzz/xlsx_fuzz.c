/* Any bytes as a sheet's XML, as a workbook around it, or as the package
   itself: read or refused, within the ceilings, and every cell is text. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/utf8.h"
#include "core/store/xlsx/xlsx_p.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort()) /* also without asserts */

extern const struct rbk_xlsx_module rbk_xlsx_module;

static const char rels[] = "<Relationships><Relationship Id='r1' Type='x/officeDocument' Target='w.xml'/></Relationships>";
static const char workbook_rels[] =
	"<Relationships><Relationship Id='r1' Type='x/worksheet' Target='s.xml'/><Relationship Id='r2' Type='x/styles' Target='y.xml'/>"
	"<Relationship Id='r3' Type='x/sharedStrings' Target='t.xml'/></Relationships>";
static const char workbook[] = "<workbook><sheets><sheet name='a' r:id='r1'/></sheets></workbook>";

static void
add(zip_t *z, const char *name, const void *bytes, size_t n)
{
	zip_int64_t i = zip_file_add(z, name, zip_source_buffer(z, bytes, n, 0), ZIP_FL_OVERWRITE);

	PROMISED(i >= 0 && zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_STORE, 0) == 0);
}

/* The input in the place of one part of a whole workbook. */
static void
package(struct rbk_buf *out, uint8_t which, const void *bytes, size_t n)
{
	static const char plain_styles[] = "<s><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></s>", plain_strings[] = "<sst><si><t>a</t></si></sst>";
	static const char plain_sheet[] = "<w><sheetData><row><c t='s'><v>0</v></c><c s='1'><v>46349</v></c></row></sheetData></w>";
	zip_error_t why;
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &why);
	zip_t *z = zip_open_from_source(source, ZIP_TRUNCATE, &why);
	zip_stat_t is;

	zip_source_keep(source);
	add(z, "_rels/.rels", which == 1 ? bytes : rels, which == 1 ? n : sizeof rels - 1);
	add(z, "w.xml", which == 2 ? bytes : workbook, which == 2 ? n : sizeof workbook - 1);
	add(z, "_rels/w.xml.rels", which == 3 ? bytes : workbook_rels, which == 3 ? n : sizeof workbook_rels - 1);
	add(z, "y.xml", which == 4 ? bytes : plain_styles, which == 4 ? n : sizeof plain_styles - 1);
	add(z, "t.xml", which == 5 ? bytes : plain_strings, which == 5 ? n : sizeof plain_strings - 1);
	add(z, "s.xml", which == 6 ? bytes : plain_sheet, which == 6 ? n : sizeof plain_sheet - 1);
	PROMISED(zip_close(z) == 0 && zip_source_stat(source, &is) == 0 && zip_source_open(source) == 0);
	for (char piece[4096]; out->len < is.size;)
		rbk_buf_put(out, piece, (size_t)zip_source_read(source, piece, sizeof piece));
	zip_source_close(source);
	zip_source_free(source);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_buf bytes = {0};
	struct rbk_xlsx_said said;
	struct rbk_csv csv;

	if (size == 0)
		return 0;
	if (data[0] % 7 == 0)
		rbk_buf_put(&bytes, data + 1, size - 1);
	else
		package(&bytes, data[0] % 7, data + 1, size - 1);
	if (rbk_xlsx_module.read(&csv, &said, &a, bytes.len ? bytes.text : "", bytes.len, NULL, &err) == 0) {
		for (size_t i = 0; i < csv.n; i++) {
			PROMISED(csv.rows[i].n > 0 && csv.rows[i].row > 0 && (i == 0 || csv.rows[i].row > csv.rows[i - 1].row));
			for (size_t k = 0; k < csv.rows[i].n; k++)
				PROMISED(rbk_utf8_valid(csv.rows[i].cells[k], strlen(csv.rows[i].cells[k])));
		}
	} else {
		PROMISED(err.code != RBK_OK && *err.text);
	}
	rbk_buf_free(&bytes);
	rbk_arena_free(&a);
	return 0;
}

/* A part of the package: unpacked by libzip, parsed by expat, both piece by
   piece. Documents with a DOCTYPE are refused: without one there is no entity
   to expand. */
#include <expat.h>
#include <string.h>

#include "core/store/xlsx/xlsx_p.h"

#define PIECE 65536

struct parsing {
	struct rbk_xlsx               *x;
	const struct rbk_xlsx_handler *h;
	XML_Parser                     parser;
	int                            depth, code;
	bool                           doctype;
};

static const char *
local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *
rbk_xlsx_attribute(const char **attributes, const char *name)
{
	for (; *attributes; attributes += 2)
		if (strcmp(local(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void
stop(struct parsing *p, int code)
{
	if (!code || p->code)
		return;
	p->code = code;
	(void)XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct parsing *p = ctx;

	if (p->code)
		return;
	if (++p->depth > RBK_XLSX_DEPTH)
		stop(p, rbk_fail(p->x->err, RBK_E_BOUND, N_("the workbook's XML is nested deeper than %d levels"), RBK_XLSX_DEPTH));
	else
		stop(p, p->h->start(p->h->ctx, local(name), attributes));
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct parsing *p = ctx;

	p->depth--;
	if (!p->code)
		stop(p, p->h->end(p->h->ctx, local(name)));
}

static void XMLCALL
on_text(void *ctx, const XML_Char *s, int n)
{
	struct parsing *p = ctx;

	if (!p->code && p->h->text)
		stop(p, p->h->text(p->h->ctx, s, (size_t)n));
}

static void XMLCALL
on_doctype(void *ctx, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	struct parsing *p = ctx;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	stop(p, rbk_fail(p->x->err, RBK_E_BAD, N_("the workbook's XML declares a document type: no spreadsheet program writes that")));
}

static int
damaged(struct rbk_xlsx *x, const char *path, const char *why)
{
	return rbk_fail(x->err, RBK_E_BAD, N_("the workbook is damaged (%.100s: %.100s): open it in the spreadsheet program and save it anew"), path, why);
}

static int
feed(struct parsing *p, const char *path, zip_file_t *file)
{
	uint64_t fed = 0;
	char piece[PIECE];
	zip_int64_t n;

	while ((n = zip_fread(file, piece, sizeof piece)) > 0) {
		p->x->unpacked += (size_t)n;
		fed += (uint64_t)n;
		if (p->x->unpacked > RBK_XLSX_UNPACKED)
			return rbk_fail(p->x->err, RBK_E_BOUND, N_("the workbook unpacks to more than %d bytes: delete what isn't needed, or save the sheet as CSV"), RBK_XLSX_UNPACKED);
		if (XML_Parse(p->parser, piece, (int)n, false) == XML_STATUS_ERROR)
			return p->code ? p->code : damaged(p->x, path, XML_ErrorString(XML_GetErrorCode(p->parser)));
		if (fed - (uint64_t)XML_GetCurrentByteIndex(p->parser) > RBK_XLSX_TOKEN)
			return rbk_fail(p->x->err, RBK_E_BOUND, N_("the workbook's XML has a tag of more than %d bytes"), RBK_XLSX_TOKEN);
	}
	if (n < 0)
		return damaged(p->x, path, zip_file_strerror(file));
	if (XML_Parse(p->parser, "", 0, true) == XML_STATUS_ERROR)
		return p->code ? p->code : damaged(p->x, path, XML_ErrorString(XML_GetErrorCode(p->parser)));
	return p->code;
}

int
rbk_xlsx_part(struct rbk_xlsx *x, const char *path, const struct rbk_xlsx_handler *h)
{
	struct parsing p = { .x = x, .h = h };
	zip_int64_t i = zip_name_locate(x->zip, path, ZIP_FL_NOCASE);
	zip_file_t *file = i < 0 ? NULL : zip_fopen_index(x->zip, (zip_uint64_t)i, 0);

	if (i < 0)
		return rbk_fail(x->err, RBK_E_MISSING, N_("the workbook has no part %.100s"), path);
	if (!file)
		return damaged(x, path, zip_strerror(x->zip));
	p.parser = XML_ParserCreate(NULL);
	if (!p.parser) {
		(void)zip_fclose(file);
		return rbk_fail(x->err, RBK_E_OS, N_("out of memory"));
	}
	XML_SetUserData(p.parser, &p);
	XML_SetElementHandler(p.parser, on_start, on_end);
	XML_SetCharacterDataHandler(p.parser, on_text);
	XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
	int code = feed(&p, path, file);

	XML_ParserFree(p.parser);
	(void)zip_fclose(file);
	return code;
}

/* roadbook-records(5), from the schema's table. */
#include "cli/doc_p.h"
#include "core/model/schema.h"

static void
field_row(struct doc *d, const struct rbk_field *f)
{
	static const char *const types[] = {
		[RBK_STR] = N_("one line of text"), [RBK_TEXT] = N_("text"), [RBK_INT] = N_("whole number"),
		[RBK_FEN] = N_("money, whole fen"), [RBK_RATE] = N_("hundredths of a percent"), [RBK_BOOL] = N_("true or false"), [RBK_DAY] = N_("day"),
		[RBK_MONTH] = N_("month"),
		[RBK_TIME] = N_("time with offset"), [RBK_ULID] = N_("ULID"), [RBK_PERSON] = N_("person's id"),
		[RBK_OID] = N_("commit id"), [RBK_CODE] = N_("credit code"), [RBK_REGION] = N_("region code"),
		[RBK_PHONE] = N_("telephone number"), [RBK_ENUM] = N_("one of"), [RBK_TERM] = N_("a word of the policy's list"),
		[RBK_STRS] = N_("list of texts"), [RBK_OBJS] = N_("list of objects"),
	};

	rbk_buf_str(&d->out, ".TP\n.B ");
	doc_text(d, f->name);
	rbk_buf_str(&d->out, "\n(");
	doc_said(d, types[f->type]);
	if (f->words) {
		rbk_buf_char(&d->out, ' ');
		doc_text(d, f->words);
	}
	if (f->flags & RBK_NEEDED) {
		rbk_buf_str(&d->out, "; ");
		doc_said(d, N_("needed"));
	}
	if (f->flags & RBK_AUTO) {
		rbk_buf_str(&d->out, "; ");
		doc_said(d, N_("filled by the program"));
	}
	rbk_buf_str(&d->out, ") ");
	doc_said(d, f->help);
	rbk_buf_char(&d->out, '\n');
}

void
doc_records(struct doc *d)
{
	const struct rbk_kind *kind;

	doc_begin(d, "roadbook-records", "5", N_("the files of a roadbook"));
	doc_section(d, N_("DESCRIPTION"));
	doc_said(d, N_("A record is one JSON file: UTF-8, one field a line, fields in the order below, a line feed at the end; equal records are equal bytes. Its field kind names one of the kinds below. Fields and kinds a program doesn't know are kept as they are. "
	           "Money is whole fen; there are no fractions. A file may be edited by hand: check tells whether it is valid, sync takes it in. Kinds marked append-only never change: see amend and remove."));
	rbk_buf_char(&d->out, '\n');
	for (size_t i = 0; (kind = rbk_kind_at(i)); i++) {
		rbk_buf_print(&d->out, ".SH %s\n", kind->name);
		doc_said(d, kind->help);
		if (kind->flags & RBK_KIND_FIXED) {
			rbk_buf_char(&d->out, ' ');
			doc_said(d, N_("Append-only."));
		}
		rbk_buf_char(&d->out, '\n');
		for (size_t k = 0; k < kind->n; k++)
			field_row(d, &kind->fields[k]);
	}
	doc_section(d, N_("SEE ALSO"));
	rbk_buf_str(&d->out, "roadbook(1)\n");
	doc_finish(d, "roadbook-records", "5");
}

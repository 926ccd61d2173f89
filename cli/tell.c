/* Sentences: results to stdout, words for people to stderr, findings, and
   how a run ends. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/dossier.h"
#include "cli/pen.h"
#include "cli/sight.h"
#include "cli/text.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* a translation is a format by gettext's own check */
static void
sentence(FILE *to, const char *fmt, va_list ap)
{
	char text[4096];
	struct rbk_buf clean = {0};

	(void)vsnprintf(text, sizeof text, fmt, ap);
	rbk_text_line(&clean, text);
	while (clean.len && clean.text[clean.len - 1] == ' ')
		clean.text[--clean.len] = '\0';
	(void)fprintf(to, "%s\n", clean.len ? clean.text : "");
	rbk_buf_free(&clean);
}
#pragma GCC diagnostic pop

void
rbk_line(struct rbk_run *r, const char *fmt, ...)
{
	va_list ap;

	if (r->general.json)
		return;
	va_start(ap, fmt);
	sentence(stdout, r->say(fmt), ap);
	va_end(ap);
}

void
rbk_plain(struct rbk_run *r, const char *text)
{
	struct rbk_buf clean = {0};

	if (r->general.json)
		return;
	rbk_text_line(&clean, text);
	(void)printf("%s\n", clean.len ? clean.text : "");
	rbk_buf_free(&clean);
}

void
rbk_note(struct rbk_run *r, const char *fmt, ...)
{
	va_list ap;

	(void)fflush(stdout);
	va_start(ap, fmt);
	sentence(stderr, r->say(fmt), ap);
	va_end(ap);
}

/* What a ruling's verb decides. */
static const char *
verb_name(struct rbk_run *r, const char *verb)
{
	static const char *const names[][2] = {
		{ "award", N_("award of the client") }, { "share", N_("sharing") }, { "release", N_("release into the pool") }, { "transfer", N_("transfer of the client") },
		{ "handover", N_("hand-over") }, { "same", N_("same client") }, { "distinct", N_("another client") }, { "waive", N_("waiver of a gate") },
		{ "approve", N_("approval") }, { "void", N_("a record is void") },
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i][0], verb) == 0)
			return r->say(names[i][1]);
	return verb;
}

/* People read the names of fields and persons, not the words they type.
   NULL for an argument that isn't there. */
static const char *
arg_names(struct rbk_run *r, const char *list, char kind)
{
	const char *end = kind == 'p' ? ", " : ",", *all = NULL;

	static const struct {
		char        kind;
		const char *list;
	} terms[] = { { 'c', "consequences" }, { 'g', "kpi_grades" }, { 'e', "evidence_kinds" }, { 'b', "bands" } };

	for (size_t i = 0; list && i < sizeof terms / sizeof *terms; i++)
		if (kind == terms[i].kind)
			return rbk_term(r, terms[i].list, list);
	if (list && kind == 'v')
		return verb_name(r, list);
	if (kind != 'p' && kind != 'f')
		return list;
	for (const char *next; list; list = next) {
		size_t n = (next = strstr(list, end)) ? (size_t)(next - list) : strlen(list);
		const char *name = rbk_arena_copy(&r->arena, list, n);

		next = next ? next + strlen(end) : NULL;
		name = kind == 'p' ? rbk_person_name(r, name) : r->say(name);
		all = all ? rbk_arena_print(&r->arena, "%s%s%s", all, r->say(N_(", ")), name) : name;
	}
	return all;
}

/* An id this program doesn't know was written by a newer one: the id and
   its arguments are shown as they are. */
const char *
rbk_pen_sentence(struct rbk_run *r, const char *id, const char *const *args, size_t n)
{
	struct rbk_buf out = {0};
	const char *text = rbk_message_text(id), *kinds = rbk_message_kinds(id), *read[8];

	n = n < 8 ? n : 8;
	for (size_t i = 0; i < n; i++)
		read[i] = arg_names(r, args[i], i < strlen(kinds) ? kinds[i] : '\0');
	if (text) {
		rbk_message_fill(&out, r->say(text), read, n);
	} else {
		rbk_buf_str(&out, id);
		for (size_t i = 0; i < n; i++)
			if (args[i])
				rbk_buf_print(&out, " %s", args[i]);
	}
	const char *kept = rbk_arena_copy(&r->arena, out.text ? out.text : "", out.len);

	rbk_buf_free(&out);
	return kept;
}

const char *
rbk_pen_sentence_json(struct rbk_run *r, const char *id, const struct rbk_json *args)
{
	const char *texts[8];
	size_t n = 0;

	RBK_JSON_EACH(it, args) {
		if (n == 8)
			break;
		texts[n++] = it->type == RBK_J_STR  ? it->str
		           : it->type == RBK_J_INT ? rbk_arena_print(&r->arena, "%" PRId64, it->num)
		                                   : NULL;
	}
	return rbk_pen_sentence(r, id, texts, n);
}

size_t
rbk_findings_of(const struct rbk_findings *found, const char *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < found->n; i++)
		n += strcmp(found->at[i].rule, rule) == 0;
	return n;
}

static struct rbk_json *
finding_json(struct rbk_run *r, const struct rbk_finding *f, const char *text)
{
	struct rbk_json *o = rbk_json_obj(&r->arena), *args = rbk_json_list(&r->arena);

	rbk_json_set_str(&r->arena, o, "rule", f->rule);
	rbk_json_set_str(&r->arena, o, "path", f->path);
	rbk_json_set_str(&r->arena, o, "field", f->field);
	for (size_t i = 0; i < RBK_FINDING_ARGS && f->args[i]; i++)
		rbk_json_add(args, rbk_json_str(&r->arena, f->args[i]));
	rbk_json_set(&r->arena, o, "args", args);
	rbk_json_set_str(&r->arena, o, "text", text);
	return o;
}

void
rbk_pen_findings(struct rbk_run *r, struct rbk_findings *found, FILE *out, const char *about)
{
	struct rbk_json *list = rbk_json_list(&r->arena);

	rbk_findings_sort(found);
	if (!r->general.json && out != stdout)
		(void)fflush(stdout);
	for (size_t i = 0; i < found->n; i++) {
		const struct rbk_finding *f = &found->at[i];
		const char *text = rbk_pen_sentence(r, f->rule, f->args, RBK_FINDING_ARGS);
		struct rbk_buf line = {0};

		rbk_json_add(list, finding_json(r, f, text));
		bool known = f->path && about && strcmp(f->path, about) == 0;

		if (f->path && !known)
			rbk_buf_print(&line, "%s: ", f->path);
		if (f->field && !known)
			rbk_buf_print(&line, "%s: ", r->say(f->field));
		rbk_text_line(&line, text);
		if (!r->general.json)
			(void)fprintf(out, "%s%s\n", out == stdout ? "" : "  ! ", line.text);
		rbk_buf_free(&line);
	}
	rbk_pen_put(r, "findings", list);
}

/* enum rbk_code → its name in --json and the exit status. */
static const struct ending {
	const char *name;
	int         status;
} endings[] = {
	[RBK_OK] = { "ok", RBK_EXIT_DONE },
	[RBK_E_USAGE] = { "usage", RBK_EXIT_USAGE },
	[RBK_E_BAD] = { "bad", RBK_EXIT_USAGE },
	[RBK_E_MISSING] = { "missing", RBK_EXIT_USAGE },
	[RBK_E_EXISTS] = { "exists", RBK_EXIT_USAGE },
	[RBK_E_AMBIGUOUS] = { "ambiguous", RBK_EXIT_USAGE },
	[RBK_E_MOVED] = { "moved", RBK_EXIT_LATER },
	[RBK_E_BUSY] = { "busy", RBK_EXIT_LATER },
	[RBK_E_REFUSED] = { "refused", RBK_EXIT_PERSON },
	[RBK_E_UNREACHABLE] = { "unreachable", RBK_EXIT_LATER },
	[RBK_E_PERSON] = { "person", RBK_EXIT_PERSON },
	[RBK_E_BROKEN] = { "broken", RBK_EXIT_BROKEN },
	[RBK_E_OS] = { "os", RBK_EXIT_LATER },
	[RBK_E_BOUND] = { "bound", RBK_EXIT_USAGE },
};

static void
print_doc(struct rbk_json *doc)
{
	struct rbk_buf out = {0};

	rbk_json_line(&out, doc);
	rbk_buf_char(&out, '\n');
	(void)fwrite(out.text, 1, out.len, stdout);
	rbk_buf_free(&out);
}

int
rbk_pen_end(struct rbk_run *r, const struct rbk_err *err)
{
	struct rbk_json *doc = r->doc;
	int status = r->status;

	if (err->code) {
		const struct ending *e = &endings[(size_t)err->code < sizeof endings / sizeof *endings ? err->code : RBK_E_BROKEN];
		struct rbk_buf words = {0};

		(void)fflush(stdout);
		rbk_text_line(&words, err->text);
		(void)fprintf(stderr, "roadbook: %s\n", words.len ? words.text : e->name);
		rbk_buf_free(&words);
		doc = rbk_json_obj(&r->arena);
		rbk_json_set_str(&r->arena, doc, "schema", "roadbook.error/1");
		rbk_json_set_str(&r->arena, doc, "code", e->name);
		rbk_json_set_str(&r->arena, doc, "text", err->text);
		status = e->status;
	}
	if (r->general.json && doc)
		print_doc(doc);
	if (fflush(stdout) || ferror(stdout)) {
		(void)fprintf(stderr, "roadbook: %s\n", r->say(N_("the output could not be written whole")));
		return RBK_EXIT_LATER;
	}
	return status;
}

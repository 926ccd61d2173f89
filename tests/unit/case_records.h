/* Records as the cases of fixtures write them: what a case doesn't say is
   filled in. Ids are single letters there. */
#ifndef RBK_TESTS_UNIT_CASE_RECORDS_H
#define RBK_TESTS_UNIT_CASE_RECORDS_H

#include <string.h>

#include "core/model/record.h"

#define PREFIX "01ARYZ6S41TSV4RRFFQ69G5FA"

/* "B" → a ULID that ends so. */
static const char *
ulid(struct rbk_arena *a, const char *letter)
{
	return strlen(letter) == 1 ? rbk_arena_print(a, PREFIX "%s", letter) : letter;
}

static void
default_to(struct rbk_arena *a, struct rbk_json *v, const char *field, const char *s)
{
	if (!rbk_json_get(v, field))
		rbk_json_set_str(a, v, field, s);
}

static void
make_record(struct rbk_record *out, struct rbk_arena *a, const struct rbk_json *given, size_t i)
{
	struct rbk_json *v = rbk_json_copy(a, given);
	const char *kind = rbk_json_get_str(v, "kind"), *letter = rbk_json_get_str(v, "id"), *contact;
	struct rbk_buf text = {0};
	struct rbk_err err = {0};

	rbk_json_set_str(a, v, "id", letter ? ulid(a, letter) : rbk_arena_print(a, PREFIX "%c", (char)('0' + i)));
	if (strcmp(kind, "client") == 0)
		default_to(a, v, "name", "测试客户");
	else
		default_to(a, v, "client", PREFIX "0");
	default_to(a, v, "by", "r-li");
	default_to(a, v, "at", "2026-11-23T10:00:00+08:00");
	default_to(a, v, "entered", rbk_json_get_str(v, "at"));
	if (strcmp(kind, "activity") == 0 && !rbk_json_get_bool(v, "bare")) {
		default_to(a, v, "contact", "C");
		default_to(a, v, "topic", "t");
		default_to(a, v, "outcome", "o");
		default_to(a, v, "next", "n");
	}
	if ((contact = rbk_json_get_str(v, "contact")))
		rbk_json_set_str(a, v, "contact", ulid(a, contact));
	if (strcmp(kind, "document") == 0) {
		default_to(a, v, "title", "文件");
		default_to(a, v, "content", "0000000000000000000000000000000000000000000000000000000000000000");
		rbk_json_set_int(a, v, "bytes", 1);
	}
	rbk_json_file(&text, v);
	if (rbk_record_read(out, a, text.text, text.len, &err))
		fail_msg("%s: %s", text.text, err.text);
	rbk_buf_free(&text);
}

#endif

/* Two versions become one: each row of the schema's merge, settling, and by
   random records: both directions give the same bytes, nothing is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules/merge.h"

#define HEAD "\"kind\":\"client\",\"id\":\"01ARYZ6S41TSV4RRFFQ69G5FAV\",\"by\":\"r-li\""

static struct rbk_record
record(struct rbk_arena *a, const char *fields)
{
	struct rbk_record r;
	struct rbk_err err = {0};
	const char *text = rbk_arena_print(a, "{%s%s%s}", HEAD, fields[0] ? "," : "", fields);

	if (rbk_record_read(&r, a, text, strlen(text), &err))
		fail_msg("%s: %s", text, err.text);
	return r;
}

static char *
bytes(const struct rbk_record *r)
{
	struct rbk_buf out = {0};

	rbk_record_write(&out, r);
	return out.text;
}

/* Merges both ways, wants the same bytes, and that they read back. */
static struct rbk_record
merged(struct rbk_arena *a, const char *base, const char *x, const char *y)
{
	struct rbk_record b = {0}, left = record(a, x), right = record(a, y), one, two, again;
	struct rbk_err err = {0};

	if (base)
		b = record(a, base);
	assert_int_equal(rbk_record_merge(&one, a, base ? &b : NULL, &left, &right, &err), 0);
	assert_int_equal(rbk_record_merge(&two, a, base ? &b : NULL, &right, &left, &err), 0);
	char *p = bytes(&one), *q = bytes(&two);

	assert_string_equal(p, q);
	assert_int_equal(rbk_record_read(&again, a, p, strlen(p), &err), 0);
	free(p);
	free(q);
	return one;
}

static void
wants(struct rbk_arena *a, const struct rbk_record *r, const char *fields)
{
	struct rbk_record want = record(a, fields);
	char *p = bytes(r), *q = bytes(&want);

	assert_string_equal(p, q);
	free(p);
	free(q);
}

static void
field_by_field(void **state)
{
	static const struct {
		const char *base, *x, *y, *want;
	} rows[] = {
		/* one side changed */
		{ "\"name\":\"a\"", "\"name\":\"b\"", "\"name\":\"a\"", "\"name\":\"b\"" },
		/* both changed alike */
		{ "\"name\":\"a\"", "\"name\":\"b\"", "\"name\":\"b\"", "\"name\":\"b\"" },
		/* each another field; one added, one taken out */
		{ "\"name\":\"a\",\"note\":\"n\"", "\"name\":\"a\",\"volume\":5,\"note\":\"n\"", "\"name\":\"b\"", "\"name\":\"b\",\"volume\":5" },
		/* both changed differently: the base's value, and the question */
		{ "\"name\":\"a\"", "\"name\":\"c\"", "\"name\":\"b\"",
		  "\"name\":\"a\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]" },
		{ "\"name\":\"a\"", "\"name\":\"a\",\"volume\":9", "\"name\":\"a\",\"volume\":10",
		  "\"name\":\"a\",\"unsettled\":[{\"field\":\"volume\",\"values\":[10,9]}]" },
		/* one changed, one took out */
		{ "\"name\":\"a\",\"note\":\"n\"", "\"name\":\"a\",\"note\":\"m\"", "\"name\":\"a\"",
		  "\"name\":\"a\",\"note\":\"n\",\"unsettled\":[{\"field\":\"note\",\"values\":[\"m\",null]}]" },
		/* no base: the smaller by bytes, and the question */
		{ NULL, "\"name\":\"c\",\"note\":\"x\"", "\"name\":\"b\"",
		  "\"name\":\"b\",\"note\":\"x\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]" },
		/* lists: all items of both */
		{ "\"name\":\"a\",\"aliases\":[\"p\"]", "\"name\":\"a\",\"aliases\":[\"p\",\"z\"]", "\"name\":\"a\",\"aliases\":[\"b\",\"p\"]",
		  "\"name\":\"a\",\"aliases\":[\"b\",\"p\",\"z\"]" },
		{ "\"name\":\"a\"", "\"name\":\"a\",\"aliases\":[\"z\"]", "\"name\":\"a\",\"aliases\":[\"b\"]",
		  "\"name\":\"a\",\"aliases\":[\"b\",\"z\"]" },
		/* what never changes doesn't */
		{ "\"name\":\"a\",\"entered\":\"2026-01-01T00:00:00Z\"", "\"name\":\"a\",\"entered\":\"2027-01-01T00:00:00Z\"", "\"name\":\"a\"",
		  "\"name\":\"a\",\"entered\":\"2026-01-01T00:00:00Z\"" },
		{ NULL, "\"name\":\"a\",\"entered\":\"2027-01-01T00:00:00Z\"", "\"name\":\"a\",\"entered\":\"2026-01-01T00:00:00Z\"",
		  "\"name\":\"a\",\"entered\":\"2026-01-01T00:00:00Z\"" },
		/* unknown fields too */
		{ "\"name\":\"a\",\"zz\":{\"k\":1}", "\"name\":\"a\",\"zz\":{\"k\":2}", "\"name\":\"a\",\"zz\":{\"k\":1}", "\"name\":\"a\",\"zz\":{\"k\":2}" },
		{ "\"name\":\"a\",\"zz\":1", "\"name\":\"a\",\"zz\":2", "\"name\":\"a\",\"zz\":[3]",
		  "\"name\":\"a\",\"zz\":1,\"unsettled\":[{\"field\":\"zz\",\"values\":[2,[3]]}]" },
		{ "\"name\":\"a\"", "\"name\":\"a\",\"zz\":{\"k\":1,\"l\":2}", "\"name\":\"a\",\"zz\":{\"l\":2,\"k\":1}", "\"name\":\"a\",\"zz\":{\"k\":1,\"l\":2}" },
		/* a question open on both sides stays; a third answer joins it */
		{ "\"name\":\"a\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]",
		  "\"name\":\"d\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]",
		  "\"name\":\"e\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]",
		  "\"name\":\"a\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\",\"d\",\"e\"]}]" },
		/* one side settled it */
		{ "\"name\":\"a\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]", "\"name\":\"c\"",
		  "\"name\":\"a\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]", "\"name\":\"c\"" },
		/* both settled it, differently: asked again */
		{ "\"name\":\"a\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]", "\"name\":\"c\"", "\"name\":\"b\"",
		  "\"name\":\"a\",\"unsettled\":[{\"field\":\"name\",\"values\":[\"b\",\"c\"]}]" },
		/* a question one side brought along */
		{ "\"name\":\"a\"", "\"name\":\"a\",\"unsettled\":[{\"field\":\"note\",\"values\":[\"b\",\"c\"]}]", "\"name\":\"z\"",
		  "\"name\":\"z\",\"unsettled\":[{\"field\":\"note\",\"values\":[\"b\",\"c\"]}]" },
	};
	struct rbk_arena a = {0};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rbk_record r = merged(&a, rows[i].base, rows[i].x, rows[i].y);

		wants(&a, &r, rows[i].want);
	}
	rbk_arena_free(&a);
}

static void
other_records_are_refused(void **state)
{
	static const char *const pairs[][2] = {
		{ "{\"kind\":\"omen\",\"id\":\"1\"}", "{\"kind\":\"omen\",\"id\":\"2\"}" },
		{ "{\"kind\":\"omen\",\"id\":\"1\"}", "{\"kind\":\"quote\",\"id\":\"1\"}" },
		{ "{\"kind\":\"omen\",\"id\":\"1\"}", "{\"kind\":\"omen\"}" },
	};
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_record x, y, out;

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		assert_int_equal(rbk_record_read(&x, &a, pairs[i][0], strlen(pairs[i][0]), &err), 0);
		assert_int_equal(rbk_record_read(&y, &a, pairs[i][1], strlen(pairs[i][1]), &err), 0);
		assert_int_equal(rbk_record_merge(&out, &a, NULL, &x, &y, &err), RBK_E_BAD);
		assert_int_equal(rbk_record_merge(&out, &a, &y, &x, &x, &err), RBK_E_BAD);
		assert_int_equal(rbk_record_merge(&out, &a, &x, &x, &x, &err), 0); /* an unknown kind alone is fine */
	}
	rbk_arena_free(&a);
}

static void
settle(void **state)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_record r = merged(&a, "\"name\":\"a\",\"note\":\"n\"", "\"name\":\"b\",\"note\":\"m\"", "\"name\":\"c\"");

	(void)state;
	assert_int_equal(rbk_record_settle(&r, &a, "region", rbk_json_str(&a, "440100"), &err), RBK_E_MISSING);
	assert_int_equal(rbk_record_settle(&r, &a, "name", NULL, &err), RBK_E_BAD);
	assert_int_equal(rbk_record_settle(&r, &a, "name", rbk_json_int(&a, 5), &err), RBK_E_BAD);
	assert_int_equal(rbk_record_settle(&r, &a, "name", rbk_json_str(&a, "c"), &err), 0);
	wants(&a, &r, "\"name\":\"c\",\"note\":\"n\",\"unsettled\":[{\"field\":\"note\",\"values\":[\"m\",null]}]");
	assert_int_equal(rbk_record_settle(&r, &a, "name", rbk_json_str(&a, "b"), &err), RBK_E_MISSING);
	assert_int_equal(rbk_record_settle(&r, &a, "note", NULL, &err), 0);
	wants(&a, &r, "\"name\":\"c\"");
	assert_int_equal(rbk_record_settle(&r, &a, "note", NULL, &err), RBK_E_MISSING);
	rbk_arena_free(&a);
}

struct dice {
	uint64_t state;
};

static unsigned
roll(struct dice *d, unsigned sides)
{
	d->state ^= d->state << 13;
	d->state ^= d->state >> 7;
	d->state ^= d->state << 17;
	return (unsigned)(d->state >> 33) % sides;
}

static const char *
random_fields(struct rbk_arena *a, struct dice *d)
{
	static const char *const names[] = { "\"n1\"", "\"n2\"", "\"n3\"" };
	static const char *const options[][4] = {
		{ "", ",\"volume\":1", ",\"volume\":22", ",\"volume\":3" },
		{ "", ",\"aliases\":[\"p\"]", ",\"aliases\":[\"q\",\"p\"]", ",\"aliases\":[]" },
		{ "", ",\"note\":\"m\"", ",\"note\":\"n\\n\"", ",\"note\":\"\\\"\"" },
		{ "", ",\"zz\":{\"a\":1,\"b\":[2]}", ",\"zz\":{\"b\":[2],\"a\":1}", ",\"zz\":null" },
		{ "", ",\"unsettled\":[{\"field\":\"note\",\"values\":[\"m\",\"x\"]}]",
		  ",\"unsettled\":[{\"field\":\"volume\",\"values\":[1,3]},{\"field\":\"zz\",\"values\":[]}]",
		  ",\"unsettled\":[{\"field\":\"note\",\"values\":[\"m\"],\"odd\":1},{\"values\":\"none\"},{\"field\":\"note\"}]" },
	};
	const char *out = rbk_arena_print(a, "\"name\":%s", names[roll(d, 3)]);

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		out = rbk_arena_print(a, "%s%s", out, options[i][roll(d, 4)]);
	return out;
}

/* Is a value a side set (and the base hasn't) in the result, as the field's
   value or as an answer to settle? */
static void
keeps(const struct rbk_record *r, const struct rbk_record *side, const struct rbk_record *base, const char *field)
{
	const struct rbk_json *mine = rbk_json_get(side->root, field), *now = rbk_json_get(r->root, field);

	if (!mine || (base && rbk_json_equal(mine, rbk_json_get(base->root, field))) || (now && rbk_json_equal(mine, now)))
		return;
	RBK_JSON_EACH(it, rbk_json_get(r->root, "unsettled"))
		RBK_JSON_EACH(v, rbk_json_get(it, "values"))
			if (strcmp(rbk_json_get_str(it, "field"), field) == 0 && rbk_json_equal(v, mine))
				return;
	fail_msg("a value of %s is lost", field);
}

static void
random_records(void **state)
{
	static const char *const asked[] = { "name", "volume", "note", "zz" };

	(void)state;
	for (uint64_t seed = 1; seed <= 20000; seed++) {
		struct dice d = { seed * 0x9e3779b97f4a7c15u };
		struct rbk_arena a = {0};
		struct rbk_err err = {0};
		const char *base = roll(&d, 4) ? random_fields(&a, &d) : NULL;
		const char *x = random_fields(&a, &d), *y = random_fields(&a, &d);
		struct rbk_record r = merged(&a, base, x, y), again, b, left = record(&a, x), right = record(&a, y);

		if (base)
			b = record(&a, base);
		for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
			keeps(&r, &left, base ? &b : NULL, asked[i]);
			keeps(&r, &right, base ? &b : NULL, asked[i]);
		}
		/* what is merged stays merged; nothing new on one side is the other */
		assert_int_equal(rbk_record_merge(&again, &a, &r, &r, &r, &err), 0);
		char *p = bytes(&r), *q = bytes(&again);

		assert_string_equal(p, q);
		free(q);
		assert_int_equal(rbk_record_merge(&again, &a, &left, &left, &r, &err), 0);
		q = bytes(&again);
		assert_string_equal(p, q);
		free(p);
		free(q);
		rbk_arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(field_by_field),
		cmocka_unit_test(other_records_are_refused),
		cmocka_unit_test(settle),
		cmocka_unit_test(random_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The units a book's person may read, by their desk; and what is forgotten
   with a unit. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/model/id.h"
#include "core/store/book_p.h"

static bool
holds_now(const struct rbk_json *one, rbk_time now)
{
	const char *since = rbk_json_get_str(one, "since"), *until = rbk_json_get_str(one, "until");
	struct rbk_err scratch = {0};
	rbk_time t;

	return (!since || (!rbk_time_read(&t, since, 0, &scratch) && t <= now)) &&
	       (!until || (!rbk_time_read(&t, until, 0, &scratch) && now < t));
}

static bool
has(const struct rbk_json *units, const char *unit)
{
	RBK_JSON_EACH(it, units)
		if (strcmp(rbk_json_get_str(it, "unit"), unit) == 0)
			return true;
	return false;
}

int
rbk_book_units(struct rbk_json *units, struct rbk_arena *a, struct rbk_book *b, rbk_time now, struct rbk_err *err)
{
	struct rbk_view *v = NULL;
	struct rbk_record desk;
	int code = rbk_book_view(&v, b, RBK_SIGHT_DESK, err);

	if (!code)
		code = rbk_view_record(&desk, a, v, "desk.json", err);
	RBK_JSON_EACH(it, code ? NULL : rbk_json_get(desk.root, "units")) {
		const char *unit = rbk_json_get_str(it, "unit");

		if (unit && rbk_person_valid(unit) && holds_now(it, now) && !has(units, unit))
			rbk_json_add(units, rbk_json_copy(a, it));
	}
	rbk_view_close(v);
	if (code == RBK_E_MISSING) {
		rbk_err_clear(err);
		code = 0;
	}
	return code;
}

void
rbk_book_forget_unit(struct rbk_book *b, const char *unit)
{
	static const char *const tails[] = { "", "-journal", "-wal", "-shm" };
	char path[4200], lens[4096], name[80];

	(void)snprintf(name, sizeof name, BOOK_UNIT_LENS, unit);
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		(void)snprintf(path, sizeof path, "%s%s", book_own(lens, b, name), tails[i]);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof path, "%s/" RBK_GLANCES_OF_UNITS, b->path);
	(void)unlink(path);
}

/* Any bytes as a company name: refused, or a name that keeps its promises. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/arena.h"
#include "core/model/bounds.h"
#include "core/model/name.h"
#include "core/model/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISED(what) ((what) ? (void)0 : abort()) /* also without asserts */

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rbk_arena a = {0};
	struct rbk_err err = {0};
	struct rbk_name name, again;
	const char *text = rbk_arena_copy(&a, (const char *)data, size);
	int code = rbk_name_make(&name, &a, text, &err);

	if (code) {
		PROMISED(code == RBK_E_BAD || code == RBK_E_BOUND);
		PROMISED(code == (int)err.code && err.text[0]);
	} else {
		size_t normal = strlen(name.normal), core = strlen(name.core);

		PROMISED(rbk_utf8_valid(name.normal, normal));
		PROMISED(core > 0 && core <= normal && memcmp(name.normal, name.core, core) == 0);
		PROMISED((core == normal) == (name.form[0] == '\0'));
		PROMISED(rbk_form_equal(name.form, name.form));
		if (normal <= RBK_NAME_MAX) {
			PROMISED(rbk_name_make(&again, &a, name.normal, &err) == RBK_OK);
			PROMISED(strcmp(again.normal, name.normal) == 0);
		}
	}
	rbk_arena_free(&a);
	return 0;
}

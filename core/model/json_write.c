/* The canonical writer: one way to write every value. */
#include <inttypes.h>
#include <string.h>

#include "core/model/json.h"

void
rbk_json_quote(struct rbk_buf *out, const char *s)
{
	rbk_buf_char(out, '"');
	for (const char *run = s; *run;) {
		size_t n = 0;

		while (run[n] && (unsigned char)run[n] >= 0x20 && run[n] != '"' && run[n] != '\\')
			n++;
		rbk_buf_put(out, run, n);
		run += n;
		if (!*run)
			break;
		if (*run == '\n')
			rbk_buf_str(out, "\\n");
		else if (*run == '\t')
			rbk_buf_str(out, "\\t");
		else if (*run == '\r')
			rbk_buf_str(out, "\\r");
		else if (*run == '"' || *run == '\\')
			rbk_buf_put(out, (const char[]){ '\\', *run }, 2);
		else
			rbk_buf_print(out, "\\u%04x", (unsigned)*run);
		run++;
	}
	rbk_buf_char(out, '"');
}

void
rbk_json_line(struct rbk_buf *out, const struct rbk_json *v)
{
	switch (v->type) {
	case RBK_J_NULL:
		rbk_buf_str(out, "null");
		break;
	case RBK_J_BOOL:
		rbk_buf_str(out, v->num ? "true" : "false");
		break;
	case RBK_J_INT:
		rbk_buf_print(out, "%" PRId64, v->num);
		break;
	case RBK_J_STR:
		rbk_json_quote(out, v->str);
		break;
	case RBK_J_LIST:
	case RBK_J_OBJ:
		rbk_buf_char(out, v->type == RBK_J_LIST ? '[' : '{');
		RBK_JSON_EACH(it, v) {
			if (it != v->child)
				rbk_buf_char(out, ',');
			if (v->type == RBK_J_OBJ) {
				rbk_json_quote(out, it->name);
				rbk_buf_char(out, ':');
			}
			rbk_json_line(out, it);
		}
		rbk_buf_char(out, v->type == RBK_J_LIST ? ']' : '}');
		break;
	}
}

static void
field(struct rbk_buf *out, const struct rbk_json *v)
{
	if (v->type != RBK_J_LIST || !v->child || v->child->type != RBK_J_OBJ) {
		rbk_json_line(out, v);
		return;
	}
	rbk_buf_str(out, "[\n");
	RBK_JSON_EACH(it, v) {
		rbk_buf_str(out, "    ");
		rbk_json_line(out, it);
		rbk_buf_str(out, it->next ? ",\n" : "\n");
	}
	rbk_buf_str(out, "  ]");
}

void
rbk_json_file(struct rbk_buf *out, const struct rbk_json *v)
{
	if (v->type != RBK_J_OBJ || !v->child) {
		rbk_json_line(out, v);
		rbk_buf_char(out, '\n');
		return;
	}
	rbk_buf_str(out, "{\n");
	RBK_JSON_EACH(it, v) {
		rbk_buf_str(out, "  ");
		rbk_json_quote(out, it->name);
		rbk_buf_str(out, ": ");
		field(out, it);
		rbk_buf_str(out, it->next ? ",\n" : "\n");
	}
	rbk_buf_str(out, "}\n");
}

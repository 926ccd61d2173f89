/* HUB/allowed_signers: whose signatures git and ssh-keygen shall find good
   (ssh-keygen(1), ALLOWED SIGNERS). Derived from central; its first line says
   from what. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/file.h"
#include "core/store/view.h"
#include "sync/hub_p.h"

#define NAME "allowed_signers"

struct signers {
	const struct rbk_hub *h;
	struct rbk_buf        text;
	struct rbk_arena      a;
};

/* "2026-11-23T09:00:00+00:00" → "20261123090000Z" */
static void
put_time(struct rbk_buf *out, rbk_time t)
{
	char text[RBK_TIME_TEXT];

	rbk_time_write(text, t, 0);
	for (size_t i = 0; i < 19; i++)
		if (text[i] >= '0' && text[i] <= '9')
			rbk_buf_char(out, text[i]);
	rbk_buf_char(out, 'Z');
}

static void
put_key(struct signers *s, const char *person, const struct rbk_json *row)
{
	const char *key = rbk_json_get_str(row, "key"), *ended = rbk_json_get_str(row, "ended");
	struct rbk_err why = {0};
	rbk_time t;

	if (!key)
		return;
	rbk_mail_write(&s->text, person, s->h->org);
	rbk_buf_str(&s->text, " namespaces=\"git\"");
	if (ended && rbk_time_read(&t, ended, 0, &why) == 0) {
		rbk_buf_str(&s->text, ",valid-before=\"");
		put_time(&s->text, t);
		rbk_buf_char(&s->text, '"');
	}
	rbk_buf_print(&s->text, " %s\n", key);
}

static int
put_ring(void *ctx, const char *path, const char *bytes, size_t len, struct rbk_err *err)
{
	struct signers *s = ctx;
	struct rbk_record r;
	int code = rbk_record_read(&r, &s->a, bytes, len, err);

	if (!code)
		RBK_JSON_EACH(it, rbk_json_get(r.root, "keys"))
			put_key(s, rbk_record_str(&r, "person"), it);
	rbk_arena_free(&s->a);
	return code ? rbk_while(err, N_("central: %s"), path) : 0;
}

static int
put_all(struct signers *s, struct rbk_view *v, struct rbk_err *err)
{
	struct rbk_record org;
	int code = rbk_view_record(&org, &s->a, v, "org.json", err);

	if (code)
		return code;
	if (!rbk_json_get(org.root, "keys"))
		put_key(s, "hub", org.root);
	RBK_JSON_EACH(it, rbk_json_get(org.root, "keys"))
		put_key(s, "hub", it);
	return rbk_view_each(v, "keys", ".json", 1, put_ring, s, err);
}

static bool
up_to_date(const char *hub, const char *head)
{
	struct rbk_buf was = {0};
	struct rbk_err why = {0};
	bool same = rbk_file_read(&was, hub, NAME, 256 * 1024 * 1024, &why) == 0 && was.len > strlen(head) &&
	            strncmp(was.text, head, strlen(head)) == 0;

	rbk_buf_free(&was);
	return same;
}

int
rbk_hub_signers(const struct rbk_hub *h, struct rbk_err *err)
{
	struct signers s = { .h = h };
	struct rbk_view *v = NULL;
	char keys[41], org[41], temp[RBK_HUB_PATH + 32], head[200];
	int code = rbk_view_open(&v, git_repository_path(h->central), RBK_REF_MAIN, "", err);

	if (code)
		return code;
	rbk_view_oid(keys, v, "keys");
	rbk_view_oid(org, v, "org.json");
	(void)snprintf(head, sizeof head, "# Made by roadbook of central's org.json %s and keys %s.\n", org, keys);
	if (!up_to_date(h->path, head)) {
		rbk_buf_str(&s.text, head);
		code = put_all(&s, v, err);
		(void)snprintf(temp, sizeof temp, "%s/.new-" NAME, h->path);
		const struct rbk_place at = { .root = h->path, .temp = temp, .ordered = true };

		if (!code)
			code = rbk_file_write(&at, NAME, s.text.text, s.text.len, err);
	}
	rbk_view_close(v);
	rbk_buf_free(&s.text);
	rbk_arena_free(&s.a);
	return code;
}

/* hub nginx: the configuration of a web server in front of a hub. */
#include <stdlib.h>
#include <string.h>

#include "cli/pen.h"
#include "core/model/bounds.h"

struct args {
	const char *name, *port, *files, *socket;
};
#define AT(field) offsetof(struct args, field)

static const struct rbk_option options[] = {
	{ RBK_OPT_STR, "name", AT(name), "HOST", N_("the name people's programs know the server by"), RBK_OPT_NEEDED, NULL },
	{ RBK_OPT_STR, "port", AT(port), "PORT", N_("where it listens (443)"), 0, NULL },
	{ RBK_OPT_STR, "files", AT(files), "DIR", N_("the folder with cert.pem, key.pem and passwords (/etc/roadbook)"), 0, NULL },
	{ RBK_OPT_STR, "socket", AT(socket), "PATH", N_("where fcgiwrap listens (/run/roadbook/fcgiwrap.sock)"), 0, NULL },
	{ 0 },
};

/* What it is for, and the lines themselves; @WORD@ is filled in. */
static const struct {
	const char *comment, *lines;
} parts[] = {
	{ N_("A hub behind nginx, made by roadbook hub nginx. Put it into /etc/nginx/conf.d/roadbook.conf.\n"
	     "Needs the packages nginx, fcgiwrap and git. git runs as the user who owns the hub, and nobody else has to\n"
	     "read it. As that user, always on (a systemd service for it is in README):"),
	  "#   fcgiwrap -c 8 -s unix:@SOCKET@\n" },
	{ N_("nginx must be able to connect to that socket. A person's password, one line a person:"),
	  "#   printf 'r-li:%s\\n' \"$(openssl passwd -6)\" >>@FILES@/passwords\n\n" },
	{ N_("The walls: user, path and what is asked of it. A person reads commons, their own desk and their own box,\n"
	     "and writes only into their own box. Units go to those who may read them: that changes with staff and\n"
	     "delegations, so the hub is asked each time. Nobody yet: a password is asked for. Anything else: no."),
	  "map \"$remote_user $uri $arg_service\" $roadbook_stranger {\n"
	  "    default 1;\n"
	  "    \"~^ \" 0;\n"
	  "    \"~^[a-z0-9-]+ /commons\\.git/(?:info/refs git-upload-pack|git-upload-pack )$\" 0;\n"
	  "    \"~^[a-z0-9-]+ /units/[a-z0-9-]+\\.git/(?:info/refs git-upload-pack|git-upload-pack )$\" 0;\n"
	  "    \"~^([a-z0-9-]+) /desks/\\1\\.git/(?:info/refs git-upload-pack|git-upload-pack )$\" 0;\n"
	  "    \"~^([a-z0-9-]+) /boxes/\\1\\.git/(?:info/refs git-(?:upload|receive)-pack|git-(?:upload|receive)-pack )$\" 0;\n"
	  "}\n\n" },
	{ NULL, "server {\n"
	  "    listen @PORT@ ssl http2;\n"
	  "    server_name @NAME@;\n"
	  "    server_tokens off;\n" },
	{ N_("the server's certificate with those that signed it; one of your own making is fine:\n"
	     "people then give your CA's file to roadbook init --ca"),
	  "    ssl_certificate @FILES@/cert.pem;\n"
	  "    ssl_certificate_key @FILES@/key.pem;\n"
	  "    ssl_protocols TLSv1.2 TLSv1.3;\n"
	  "    ssl_session_cache shared:roadbook:2m;\n" },
	{ N_("the largest push taken; the hub itself refuses larger ones"),
	  "    client_max_body_size @MOST@m;\n" },
	{ N_("answers are small, and networks bad"),
	  "    gzip on;\n"
	  "    gzip_min_length 100;\n"
	  "    gzip_types application/x-git-upload-pack-advertisement application/x-git-receive-pack-advertisement;\n" },
	{ NULL,
	  "    location / {\n"
	  "        auth_basic roadbook;\n"
	  "        auth_basic_user_file @FILES@/passwords;\n"
	  "        if ($roadbook_stranger) { return 403; }\n"
	  "        fastcgi_pass unix:@SOCKET@;\n" },
	{ N_("what is sent on as it comes: a receipt must not wait for the merge behind it"),
	  "        fastcgi_buffering off;\n"
	  "        fastcgi_read_timeout 600s;\n" },
	{ N_("the hub looks once more, bounds git's memory and becomes git http-backend; it gets what it needs\n"
	     "and nothing else; not the password"),
	  "        fastcgi_param SCRIPT_FILENAME @HUB@/http;\n"
	  "        fastcgi_param ROADBOOK_BACKEND @BACKEND@;\n"
	  "        fastcgi_param GIT_PROTOCOL $http_git_protocol;\n"
	  "        fastcgi_param PATH_INFO $uri;\n"
	  "        fastcgi_param QUERY_STRING service=$arg_service;\n"
	  "        fastcgi_param REQUEST_METHOD $request_method;\n"
	  "        fastcgi_param CONTENT_TYPE $content_type;\n"
	  "        fastcgi_param CONTENT_LENGTH $content_length;\n"
	  "        fastcgi_param REMOTE_USER $remote_user;\n"
	  "        fastcgi_param REMOTE_ADDR $remote_addr;\n"
	  "        fastcgi_param HTTP_AUTHORIZATION \"\";\n"
	  "        fastcgi_hide_header Expires;\n"
	  "        fastcgi_hide_header Pragma;\n"
	  "    }\n"
	  "}\n" },
};

#define BACKEND "/usr/lib/git-core/git-http-backend"

static void
put_comment(struct rbk_buf *out, const char *text, bool inside)
{
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n");

		rbk_buf_print(out, "%s# %.*s\n", inside ? "    " : "", (int)n, p);
		p += n + (p[n] == '\n');
	}
}

struct word {
	const char *name, *value;
};

/* The lines, with the words' values for their names. */
static void
put_lines(struct rbk_buf *out, const char *lines, const struct word *words)
{
	while (*lines) {
		size_t n = strcspn(lines, "@");
		const struct word *w = words;

		rbk_buf_put(out, lines, n);
		lines += n;
		if (!*lines)
			break;
		for (n = strcspn(++lines, "@"); w->name && (strlen(w->name) != n || strncmp(w->name, lines, n) != 0); w++)
			;
		lines += n + 1;
		rbk_buf_str(out, w->name ? w->value : "");
	}
}

static int
check(const struct args *a, const char *hub, struct rbk_err *err)
{
	const char *given[] = { a->name, a->files, a->socket, hub };

	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		if (given[i] && (!*given[i] || strpbrk(given[i], " \t\r\n;{}$\"'\\#@")))
			return rbk_fail(err, RBK_E_USAGE, N_("\"%s\" can't stand in a configuration of nginx: no blanks, quotes or any of ; { } $ \\ # @"), given[i]);
	if (a->port && (strspn(a->port, "0123456789") != strlen(a->port) || strtol(a->port, NULL, 10) < 1 || strtol(a->port, NULL, 10) > 65535))
		return rbk_fail(err, RBK_E_USAGE, N_("%s is no port"), a->port);
	return 0;
}

static int
run(struct rbk_run *r, struct rbk_err *err)
{
	const struct args *a = r->args;
	char *hub = realpath(r->general.hub, NULL);
	struct rbk_buf out = {0};

	if (!hub)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no hub %s: roadbook hub init makes one"), r->general.hub);
	const struct word words[] = {
		{ "HUB", rbk_arena_str(&r->arena, hub) },
		{ "NAME", a->name },
		{ "PORT", a->port ? a->port : "443" },
		{ "FILES", a->files ? a->files : "/etc/roadbook" },
		{ "SOCKET", a->socket ? a->socket : "/run/roadbook/fcgiwrap.sock" },
		{ "MOST", rbk_arena_print(&r->arena, "%ld", RBK_PUSH_MAX / 1024 / 1024) },
		{ "BACKEND", BACKEND },
		{ NULL, NULL },
	};
	free(hub);
	if (check(a, words[0].value, err))
		return (int)err->code;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].comment)
			put_comment(&out, r->say(parts[i].comment), i > 3);
		put_lines(&out, parts[i].lines, words);
	}
	struct rbk_json *o = rbk_json_obj(&r->arena);

	rbk_json_set_str(&r->arena, o, "config", out.text);
	rbk_pen_put(r, "nginx", o);
	for (const char *p = out.text; *p;) {
		size_t n = strcspn(p, "\n");

		rbk_plain(r, rbk_arena_copy(&r->arena, p, n));
		p += n + (p[n] == '\n');
	}
	rbk_buf_free(&out);
	return 0;
}

const struct rbk_command rbk_command_hub_nginx = {
	.name = "hub nginx",
	.summary = N_("print a configuration of nginx for the hub"),
	.about = N_("Prints a working, commented configuration of nginx with fcgiwrap and git http-backend: TLS, one name and password a person. "
	            "A person reads commons, their own desk, their own box and the units they may read, and writes only into their own box. Of a pack that unfolds to more than 1 GB, git is ended.\n\n"
	            "People then make their book with roadbook init --hub https://HOST --person P."),
	.examples = "hub nginx --hub /srv/hub --name hub.example.com >/etc/nginx/conf.d/roadbook.conf",
	.options = options,
	.size = sizeof(struct args),
	.flags = RBK_CMD_HUB,
	.schema = "nginx/1",
	.run = run,
};

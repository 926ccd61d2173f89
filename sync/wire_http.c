/* Lines to a web server, by git's smart HTTP (gitprotocol-http) over the
   HTTP module. Here are the words for what went wrong, whether it is worth
   trying again, and who gets to see a password. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/buf.h"
#include "sync/http/http.h"
#include "sync/secret.h"
#include "sync/transport.h"

#define MODULE   "roadbook-http.so"
#define REST_MAX 4096 /* bytes behind an answer worth reading */
#define ASK_MAX  3    /* times a person may mistype */
#define PATIENCE 600l /* seconds a hub may ask us to wait; longer is for another day */

struct line {
	struct rbk_wire parent; /* first */
	void           *library;
	const struct rbk_http_module *module;
	struct rbk_http *http;
	const char     *hub, *origin, *user;
	bool            safe;     /* a password may travel on it */
	bool            looked, known; /* for a password; and the hub took it */
	struct rbk_secret secret;
	const char     *proxy, *proxy_user; /* "http://HOST:PORT", NAME; NULL: nobody's name is known to be wanted */
	bool            proxy_known;  /* it took the password */
	struct rbk_secret proxy_secret;
	const char     *repository;
	enum rbk_service what;
	bool            asking;   /* a body is being written, or its answer read */
};

static int
retry(struct line *l, long after)
{
	l->parent.again_s = after > PATIENCE ? -1 : after;
	return 0;
}

static int
fail_status(struct line *l, const struct rbk_http_reply *r, struct rbk_err *err)
{
	const char *hub = l->hub;

	switch (r->status) {
	case 301: case 302: case 303: case 307: case 308:
		if (strstr(r->location, "/info/refs?service="))
			return rbk_fail(err, RBK_E_REFUSED, N_("the hub %s has moved, it says, to %.*s: if headquarters confirms that, git config roadbook.hub ADDRESS"), hub,
			                (int)(strstr(r->location, "/info/refs?service=") - r->location), r->location);
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("this network sends you to %s instead of the hub: log in to the network in a browser, then run again"), r->location);
	case 400:
		return rbk_fail(err, RBK_E_REFUSED, N_("the hub's server doesn't take what it was asked (400): if it wants a certificate of yours, git config http.sslCert FILE and http.sslKey FILE; else ask headquarters"));
	case 401:
		return rbk_fail(err, RBK_E_REFUSED, N_("the hub %s does not accept the password of %s: run again on a terminal to type it, or ask headquarters"), hub, l->user);
	case 407:
		if (l->proxy)
			return rbk_fail(err, RBK_E_REFUSED, N_("the proxy %s does not accept the password of %s: run again on a terminal to type it"), l->proxy, l->proxy_user);
		return rbk_fail(err, RBK_E_REFUSED, N_("the proxy wants a name and password: git config http.proxy http://NAME@PROXY:PORT, then run roadbook sync on a terminal to type the password once"));
	case 403:
		return rbk_fail(err, RBK_E_REFUSED, N_("the hub %s does not let %s at %s: ask headquarters"), hub, l->user, l->repository);
	case 404: case 410:
		return rbk_fail(err, RBK_E_MISSING, N_("the hub %s has no %s"), hub, l->repository);
	case 413:
		return rbk_fail(err, RBK_E_REFUSED, N_("the hub's server takes nothing of that size (413): ask headquarters to raise its limit (nginx: client_max_body_size)"));
	case 429:
		(void)retry(l, r->retry_after ? r->retry_after : 0);
		if (r->retry_after)
			return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub is asked too much just now (429): run again in %ld seconds"), r->retry_after);
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub is asked too much just now (429): run again later"));
	case 500:
		(void)retry(l, 0);
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub's server has a fault (500): run again later; if it stays, tell headquarters"));
	case 502: case 503: case 504:
		(void)retry(l, r->retry_after);
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub's server is there, but what works behind it isn't (%ld): run again later"), r->status);
	default:
		return rbk_fail(err, r->status >= 500 ? RBK_E_UNREACHABLE : RBK_E_REFUSED, N_("the hub's server answered %ld: ask headquarters"), r->status);
	}
}

static int
fail_page(struct line *l, const struct rbk_http_reply *r, struct rbk_err *err)
{
	if (r->html)
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("a web page came instead of the hub %s: log in to this network in a browser, then run again; at home, check the address"), l->hub);
	return rbk_fail(err, RBK_E_UNREACHABLE, N_("what answers at %s is not a hub: check the address"), l->hub);
}

/* The words for how the last request ended; the server may have put some of them. */
static int
tell(struct line *l, struct rbk_err *err)
{
	const struct rbk_http_reply *r = l->module->reply(l->http);
	const struct rbk_access *x = l->parent.access;

	l->parent.again_s = -1;
	switch (r->fault) {
	case RBK_HTTP_STATUS:
		return fail_status(l, r, err);
	case RBK_HTTP_TYPE:
		return fail_page(l, r, err);
	case RBK_HTTP_CERT:
		return rbk_fail(err, RBK_E_REFUSED, N_("the certificate of %s isn't trusted (%s): log in to this network if it has a login page; a company's own: git config http.sslCAInfo FILE"), l->hub, r->words);
	case RBK_HTTP_FILE:
		return rbk_fail(err, RBK_E_REFUSED, N_("a certificate file of this book can't be used (%s): git config --get-regexp http.ssl shows them"), r->words);
	case RBK_HTTP_PROXY:
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the proxy can't be used: %s"), r->words);
	default:
		break;
	}
	(void)retry(l, 0);
	switch (r->fault) {
	case RBK_HTTP_NAME:
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("there is no network, or no such host: %s"), l->hub);
	case RBK_HTTP_CONNECT:
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("nobody answers at %s: run again later"), l->hub);
	case RBK_HTTP_CONNECT_TIME:
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("no connection to %s in %ld seconds: run again later"), l->hub, rbk_access_limit(x->connect, 15));
	case RBK_HTTP_STALL_TIME:
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub %s fell silent, or all but: run again later"), l->hub);
	case RBK_HTTP_TOTAL_TIME:
		(void)retry(l, PATIENCE + 1);
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub %s took longer than %ld seconds: run again, or raise it with git config roadbook.totalTimeout"), l->hub, rbk_access_limit(x->total, 3600));
	default:
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("the connection to the hub broke (%s): run again"), r->words);
	}
}

/* … but nothing in them that a terminal would obey. */
static int
explain(struct line *l, struct rbk_err *err)
{
	int code = tell(l, err);

	rbk_words_clean(err->text);
	return code;
}

static void
count(struct line *l)
{
	const struct rbk_http_count *n = l->module->count(l->http);

	l->parent.traffic = (struct rbk_traffic){ n->requests, n->sent, n->received };
}

static const char *
word(enum rbk_service what)
{
	return what == RBK_PUSH ? "git-receive-pack" : "git-upload-pack";
}

static int
get_refs(struct line *l)
{
	const char *url = rbk_arena_print(l->parent.arena, "%s/%s/info/refs?service=%s", l->hub, l->repository, word(l->what));
	const char *type = rbk_arena_print(l->parent.arena, "application/x-%s-advertisement", word(l->what));
	int code = l->module->get(l->http, url, type);

	count(l);
	return code;
}

static void
use_secret(struct line *l)
{
	l->module->login(l->http, l->user, l->secret.password, l->safe);
}

/* The hub wants a password, or another one. */
static int
ask_again(struct line *l, struct rbk_err *err)
{
	const bool had = l->secret.password != NULL;

	if (!l->safe)
		return rbk_fail(err, RBK_E_REFUSED, N_("the hub %s wants a password, and http would carry it in the clear: use https"), l->hub);
	if (had && rbk_secret_forget(&l->secret, l->origin, l->user, err))
		return (int)err->code;
	if (had || !l->looked) {
		l->looked = true;
		if (!had && rbk_secret_find(&l->secret, l->origin, l->user, err))
			return (int)err->code;
	}
	if (!l->secret.password)
		rbk_secret_ask(&l->secret, l->hub, l->user, l->parent.access);
	if (!l->secret.password && had)
		return explain(l, err);
	if (!l->secret.password)
		return rbk_fail(err, RBK_E_REFUSED, N_("the hub %s wants the password of %s: run roadbook sync on a terminal to type it once"), l->hub, l->user);
	use_secret(l);
	return 0;
}

/* http.proxy with somebody's name and no password: "http://NAME@HOST:PORT". */
static void
read_proxy(struct line *l, struct rbk_arena *a, const char *proxy)
{
	const char *host = proxy ? strstr(proxy, "://") : NULL, *at;

	host = host ? host + 3 : proxy;
	at = host ? strchr(host, '@') : NULL;
	if (!at || memchr(host, ':', (size_t)(at - host)))
		return;
	l->proxy_user = rbk_arena_copy(a, host, (size_t)(at - host));
	l->proxy = host == proxy ? rbk_arena_print(a, "http://%s", at + 1)
	                         : rbk_arena_print(a, "%.*s%s", (int)(host - proxy), proxy, at + 1);
}

static void
use_proxy_secret(struct line *l)
{
	l->module->proxy_login(l->http, l->proxy_user, l->proxy_secret.password);
}

/* The proxy wants a password, or another one. */
static int
ask_for_proxy(struct line *l, struct rbk_err *err)
{
	const bool had = l->proxy_secret.password != NULL;

	if (!l->proxy)
		return explain(l, err);
	if (had && rbk_secret_forget(&l->proxy_secret, l->proxy, l->proxy_user, err))
		return (int)err->code;
	rbk_secret_ask(&l->proxy_secret, l->proxy, l->proxy_user, l->parent.access);
	if (!l->proxy_secret.password && had)
		return explain(l, err);
	if (!l->proxy_secret.password)
		return rbk_fail(err, RBK_E_REFUSED, N_("the proxy %s wants the password of %s: run roadbook sync on a terminal to type it once"), l->proxy, l->proxy_user);
	use_proxy_secret(l);
	return 0;
}

/* The refs didn't come: a password may help. 0: ask again for them. */
static int
try_password(struct line *l, struct rbk_err *err)
{
	const struct rbk_http_reply *r = l->module->reply(l->http);

	if (r->fault == RBK_HTTP_STATUS && r->status == 407 && !l->proxy_known)
		return ask_for_proxy(l, err);
	if (r->fault == RBK_HTTP_STATUS && r->status == 401 && !l->known)
		return ask_again(l, err);
	return explain(l, err);
}

/* What is known without asking anybody. */
static int
find_secrets(struct line *l, struct rbk_err *err)
{
	if (l->looked)
		return 0;
	l->looked = l->safe;
	if (l->safe && rbk_secret_find(&l->secret, l->origin, l->user, err))
		return (int)err->code;
	if (l->safe)
		use_secret(l);
	if (l->proxy && !l->proxy_known && !l->proxy_secret.password) {
		if (rbk_secret_find(&l->proxy_secret, l->proxy, l->proxy_user, err))
			return (int)err->code;
		use_proxy_secret(l);
	}
	return 0;
}

/* They were right: kept for the next time. */
static int
keep_secrets(struct line *l, struct rbk_err *err)
{
	if (!l->proxy_known && l->proxy_secret.password && rbk_secret_keep(&l->proxy_secret, l->proxy, l->proxy_user, err))
		return (int)err->code;
	if (!l->known && l->secret.password && rbk_secret_keep(&l->secret, l->origin, l->user, err))
		return (int)err->code;
	l->known = l->proxy_known = true;
	return 0;
}

static int
call(struct rbk_wire *line, const char *repository, enum rbk_service what, struct rbk_err *err)
{
	struct line *l = (struct line *)line;

	l->repository = rbk_arena_str(line->arena, repository);
	l->what = what;
	l->asking = false;
	l->module->patience(l->http, rbk_access_limit(line->access->stall, 30));
	if (find_secrets(l, err))
		return (int)err->code;
	for (int i = 0; get_refs(l); i++)
		if (i == ASK_MAX ? explain(l, err) : try_password(l, err))
			return (int)err->code;
	return keep_secrets(l, err);
}

static int
line_write(struct rbk_wire *line, const void *bytes, size_t n, struct rbk_err *err)
{
	struct line *l = (struct line *)line;
	struct rbk_arena *a = line->arena;

	if (!l->asking) {
		l->asking = true;
		if (l->what == RBK_PUSH)
			l->module->patience(l->http, rbk_access_limit(line->access->answer, 120));
		(void)l->module->post(l->http, rbk_arena_print(a, "%s/%s/%s", l->hub, l->repository, word(l->what)),
		                      rbk_arena_print(a, "application/x-%s-request", word(l->what)),
		                      rbk_arena_print(a, "application/x-%s-result", word(l->what)));
	}
	if (l->module->write(l->http, bytes, n)) {
		count(l);
		return explain(l, err);
	}
	return 0;
}

static int
line_read(struct rbk_wire *line, void *out, size_t size, size_t *got, struct rbk_err *err)
{
	struct line *l = (struct line *)line;
	int code = l->module->read(l->http, out, size, got);

	count(l);
	return code ? explain(l, err) : 0;
}

static int
broken_off(struct rbk_wire *line, struct rbk_err *err)
{
	struct line *l = (struct line *)line;

	(void)retry(l, 0);
	return rbk_fail(err, RBK_E_UNREACHABLE, N_("the hub's answer ended in the middle: run again"));
}

static void
rest(struct rbk_wire *line)
{
	struct line *l = (struct line *)line;
	char scrap[4096];
	size_t got, all = 0;

	while (all < REST_MAX && !l->module->read(l->http, scrap, sizeof scrap, &got) && got)
		all += got;
	count(l);
}

static void
hang_up(struct rbk_wire *line)
{
	struct line *l = (struct line *)line;

	l->module->stop(l->http);
	count(l);
}

static void
line_close(struct rbk_wire *line)
{
	struct line *l = (struct line *)line;

	rbk_secret_wipe(&l->secret);
	rbk_secret_wipe(&l->proxy_secret);
	l->module->close(l->http);
	(void)dlclose(l->library);
	free(l);
}

static const struct rbk_wire_kind kind = {
	.says_who = true, .call = call, .write = line_write, .read = line_read, .broken_off = broken_off, .rest = rest,
	 .hang_up = hang_up, .close = line_close,
};

/* May a password travel there? By TLS, or to this very machine. */
static bool
is_safe(const char *host, bool tls)
{
	size_t n = strcspn(host, "/:");

	if (tls || strncmp(host, "127.", 4) == 0 || strncmp(host, "[::1]", 5) == 0)
		return true;
	return n == 9 && strncmp(host, "localhost", 9) == 0;
}

static int
check_address(const char *address, const char *host, struct rbk_err *err)
{
	size_t n = strcspn(host, "/");

	if (memchr(host, '@', n))
		return rbk_fail(err, RBK_E_USAGE, N_("leave name and password out of the hub's address: the name is --user's, and the password will be asked for"));
	if (n == 0 || strpbrk(address, "?#\\ \t\r\n"))
		return rbk_fail(err, RBK_E_USAGE, N_("%s is no address of a hub"), address);
	return 0;
}

static int
load(struct line *l, struct rbk_err *err)
{
	/* beside the program or the library: their RUNPATH says where */
	l->library = dlopen(MODULE, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	l->module = l->library ? dlsym(l->library, RBK_HTTP_SYMBOL) : NULL;
	if (!l->module || l->module->version != RBK_HTTP_VERSION)
		return rbk_fail(err, RBK_E_OS, N_("the part of roadbook that speaks http can't be loaded (%s): install roadbook whole, and libcurl"),
		                l->library ? MODULE : dlerror());
	return 0;
}

int
rbk_wire_http(struct rbk_wire **out, struct rbk_arena *a, const char *address, const struct rbk_access *access,
              struct rbk_err *err)
{
	const char *host = strstr(address, "://") + 3;
	struct rbk_http_settings settings = {
		.agent = "roadbook/" RBK_VERSION, .ca = access->ca, .cert = access->cert, .key = access->key, .proxy = access->proxy,
		.connect_s = rbk_access_limit(access->connect, 15), .stall_s = rbk_access_limit(access->stall, 30),
		.total_s = rbk_access_limit(access->total, 3600),
	};
	if (check_address(address, host, err))
		return (int)err->code;
	struct line *l = rbk_grow(NULL, sizeof *l);

	*l = (struct line){
		.parent = { .kind = &kind }, .hub = address, .user = access->user ? access->user : "",
		.origin = rbk_arena_copy(a, address, (size_t)(host - address) + strcspn(host, "/")),
		.safe = is_safe(host, address[4] == 's'),
	};
	read_proxy(l, a, access->proxy);
	if (l->proxy) /* a name in it would win over what is told later */
		settings.proxy = l->proxy;
	int code = load(l, err);

	if (!code && !(l->http = l->module->open(&settings)))
		code = rbk_fail(err, RBK_E_OS, N_("libcurl can't be started"));
	if (code) {
		if (l->library)
			(void)dlclose(l->library);
		free(l);
		return code;
	}
	use_secret(l);
	*out = &l->parent;
	return 0;
}

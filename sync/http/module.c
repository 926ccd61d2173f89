/* The HTTP module: requests by libcurl, one at a time, streamed both ways
   over one connection kept alive. It decides nothing: no retry, no redirect,
   no words for people. */
#include "sync/http/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define HOLD      65536  /* a body up to here is sent with its length */
#define AHEAD     262144 /* bytes of an answer held before the peer has to wait */
#define PAGE_MAX  65536  /* bytes of a page nobody reads, taken so that the connection lives on */
#define SLOW      10l    /* bytes a second that count as silence */
#define WAIT_MS   1000   /* libcurl wakes earlier for its own limits */

struct bytes {
	char  *at;
	size_t n, cap;
};

struct rbk_http {
	CURLM             *multi;
	CURL              *easy;
	struct curl_slist *headers;
	struct rbk_http_reply reply;
	struct rbk_http_count count;
	char               curl_words[CURL_ERROR_SIZE], accept[100], user[100], url[3000];
	char              *password;
	bool               netrc, added, done, streaming, ended, send_waits, receive_waits, judged;
	long               stall_s, total_s;
	CURLcode           result;
	struct bytes       out; /* the body before it is clear how long it will be */
	const char        *piece; /* … and after: what the caller gives just now */
	size_t             piece_n;
	struct bytes       in;
	size_t             in_at, page;
};

static void
add(struct bytes *b, const void *bytes, size_t n)
{
	if (b->n + n > b->cap) {
		b->cap = (b->n + n) * 2;
		if (!(b->at = realloc(b->at, b->cap)))
			abort(); /* out of memory */
	}
	memcpy(b->at + b->n, bytes, n);
	b->n += n;
}

/* Are status and type what was asked for? Once, when the body begins or the
   answer is over. */
static bool
judge(struct rbk_http *h)
{
	struct rbk_http_reply *r = &h->reply;
	char *type = NULL, *location = NULL;
	curl_off_t after = 0;

	if (h->judged)
		return r->fault == RBK_HTTP_OK;
	h->judged = true;
	(void)curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &r->status);
	(void)curl_easy_getinfo(h->easy, CURLINFO_CONTENT_TYPE, &type);
	(void)curl_easy_getinfo(h->easy, CURLINFO_REDIRECT_URL, &location);
	if (!curl_easy_getinfo(h->easy, CURLINFO_RETRY_AFTER, &after) && after > 0 && after < 1000000)
		r->retry_after = (long)after;
	(void)snprintf(r->location, sizeof r->location, "%s", location ? location : "");
	r->html = type && strncasecmp(type, "text/html", 9) == 0;
	if (r->status != 200)
		r->fault = RBK_HTTP_STATUS;
	else if (!type) /* libcurl is content with half a head */
		r->fault = RBK_HTTP_CUT;
	else if (strncmp(type, h->accept, strlen(h->accept)) != 0)
		r->fault = RBK_HTTP_TYPE;
	return r->fault == RBK_HTTP_OK;
}

static size_t
take_answer(char *bytes, size_t one, size_t n, void *ctx)
{
	struct rbk_http *h = ctx;

	n *= one;
	if (!judge(h)) {
		h->page += n;
		return h->page > PAGE_MAX ? 0 : n;
	}
	if (h->in.n - h->in_at >= AHEAD) {
		h->receive_waits = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	if (h->in_at == h->in.n)
		h->in_at = h->in.n = 0;
	add(&h->in, bytes, n);
	return n;
}

static size_t
give_body(char *out, size_t one, size_t n, void *ctx)
{
	struct rbk_http *h = ctx;

	n *= one;
	if (h->piece_n == 0 && !h->ended) {
		h->send_waits = true;
		return CURL_READFUNC_PAUSE;
	}
	if (n > h->piece_n)
		n = h->piece_n;
	if (n)
		memcpy(out, h->piece, n);
	h->piece += n;
	h->piece_n -= n;
	return n;
}

/* Counts, and looks at nothing else: headers carry the password. */
static int
count_bytes(CURL *easy, curl_infotype type, char *bytes, size_t n, void *ctx)
{
	struct rbk_http *h = ctx;

	(void)easy;
	(void)bytes;
	if (type == CURLINFO_HEADER_OUT || type == CURLINFO_DATA_OUT)
		h->count.sent += (int64_t)n;
	if (type == CURLINFO_HEADER_IN || type == CURLINFO_DATA_IN)
		h->count.received += (int64_t)n;
	return 0;
}

static void
set_limits(struct rbk_http *h)
{
	(void)curl_easy_setopt(h->easy, CURLOPT_LOW_SPEED_LIMIT, h->stall_s ? SLOW : 0l);
	(void)curl_easy_setopt(h->easy, CURLOPT_LOW_SPEED_TIME, h->stall_s);
	(void)curl_easy_setopt(h->easy, CURLOPT_TIMEOUT, h->total_s);
}

static void
set_files(struct rbk_http *h, const struct rbk_http_settings *s)
{
	if (s->ca)
		(void)curl_easy_setopt(h->easy, CURLOPT_CAINFO, s->ca);
	if (s->ca)
		(void)curl_easy_setopt(h->easy, CURLOPT_CAPATH, NULL);
	if (s->cert)
		(void)curl_easy_setopt(h->easy, CURLOPT_SSLCERT, s->cert);
	if (s->cert)
		(void)curl_easy_setopt(h->easy, CURLOPT_SSLKEY, s->key ? s->key : s->cert);
	if (s->proxy)
		(void)curl_easy_setopt(h->easy, CURLOPT_PROXY, s->proxy);
}

static void
http_close(struct rbk_http *h)
{
	if (!h)
		return;
	if (h->added)
		(void)curl_multi_remove_handle(h->multi, h->easy);
	curl_easy_cleanup(h->easy);
	(void)curl_multi_cleanup(h->multi);
	curl_slist_free_all(h->headers);
	curl_global_cleanup();
	if (h->password)
		explicit_bzero(h->password, strlen(h->password));
	free(h->password);
	free(h->out.at);
	free(h->in.at);
	free(h);
}

static struct rbk_http *
http_open(const struct rbk_http_settings *s)
{
	struct rbk_http *h = calloc(1, sizeof *h);

	if (!h || curl_global_init(CURL_GLOBAL_DEFAULT)) {
		free(h);
		return NULL;
	}
	h->stall_s = s->stall_s;
	h->total_s = s->total_s;
	h->multi = curl_multi_init();
	h->easy = curl_easy_init();
	if (!h->multi || !h->easy) {
		http_close(h);
		return NULL;
	}
	(void)curl_easy_setopt(h->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(h->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	(void)curl_easy_setopt(h->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	(void)curl_easy_setopt(h->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	(void)curl_easy_setopt(h->easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	(void)curl_easy_setopt(h->easy, CURLOPT_USERAGENT, s->agent);
	(void)curl_easy_setopt(h->easy, CURLOPT_CONNECTTIMEOUT, s->connect_s);
	(void)curl_easy_setopt(h->easy, CURLOPT_TCP_KEEPALIVE, 1l);
	(void)curl_easy_setopt(h->easy, CURLOPT_ERRORBUFFER, h->curl_words);
	(void)curl_easy_setopt(h->easy, CURLOPT_WRITEFUNCTION, take_answer);
	(void)curl_easy_setopt(h->easy, CURLOPT_WRITEDATA, h);
	(void)curl_easy_setopt(h->easy, CURLOPT_READFUNCTION, give_body);
	(void)curl_easy_setopt(h->easy, CURLOPT_READDATA, h);
	(void)curl_easy_setopt(h->easy, CURLOPT_DEBUGFUNCTION, count_bytes);
	(void)curl_easy_setopt(h->easy, CURLOPT_DEBUGDATA, h);
	(void)curl_easy_setopt(h->easy, CURLOPT_VERBOSE, 1l); /* count_bytes is what hears it */
	set_files(h, s);
	return h;
}

static void
http_login(struct rbk_http *h, const char *user, const char *password, bool netrc)
{
	if (h->password)
		explicit_bzero(h->password, strlen(h->password));
	free(h->password);
	h->password = password ? strdup(password) : NULL;
	(void)snprintf(h->user, sizeof h->user, "%s", user ? user : "");
	h->netrc = netrc;
}

static void
http_proxy_login(struct rbk_http *h, const char *user, const char *password)
{
	(void)curl_easy_setopt(h->easy, CURLOPT_PROXYUSERNAME, user); /* copied */
	(void)curl_easy_setopt(h->easy, CURLOPT_PROXYPASSWORD, password);
}

static void
http_patience(struct rbk_http *h, long stall_s)
{
	h->stall_s = stall_s;
}

static void
http_stop(struct rbk_http *h)
{
	if (h->added)
		(void)curl_multi_remove_handle(h->multi, h->easy);
	h->added = false;
}

static enum rbk_http_fault
fault_of(struct rbk_http *h)
{
	curl_off_t ready = 0, spent = 0;

	switch (h->result) {
	case CURLE_OK:
		return RBK_HTTP_OK;
	case CURLE_COULDNT_RESOLVE_HOST:
		return RBK_HTTP_NAME;
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_PROXY:
		return RBK_HTTP_PROXY;
	case CURLE_COULDNT_CONNECT:
		return RBK_HTTP_CONNECT;
	case CURLE_OPERATION_TIMEDOUT:
		(void)curl_easy_getinfo(h->easy, CURLINFO_PRETRANSFER_TIME_T, &ready);
		(void)curl_easy_getinfo(h->easy, CURLINFO_TOTAL_TIME_T, &spent);
		if (h->total_s && spent >= (curl_off_t)h->total_s * 1000000)
			return RBK_HTTP_TOTAL_TIME;
		return ready ? RBK_HTTP_STALL_TIME : RBK_HTTP_CONNECT_TIME;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_ISSUER_ERROR:
		return RBK_HTTP_CERT;
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
		return RBK_HTTP_FILE;
	default:
		return RBK_HTTP_CUT;
	}
}

/* The request is over. */
static void
finish(struct rbk_http *h)
{
	h->done = true;
	if (h->result == CURLE_OK) {
		(void)judge(h);
	} else if (h->reply.fault == RBK_HTTP_OK) {
		/* a status that says no is worth more than how the rest broke */
		long status = 0, proxy = 0;

		(void)curl_easy_getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
		(void)curl_easy_getinfo(h->easy, CURLINFO_HTTP_CONNECTCODE, &proxy);
		if (proxy == 407)
			h->reply.status = proxy;
		if (proxy >= 300)
			h->reply.fault = proxy == 407 ? RBK_HTTP_STATUS : RBK_HTTP_PROXY;
		else if (status >= 300)
			(void)judge(h);
		else
			h->reply.fault = fault_of(h);
	}
	(void)snprintf(h->reply.words, sizeof h->reply.words, "%s",
	               h->curl_words[0] ? h->curl_words : curl_easy_strerror(h->result));
	http_stop(h);
}

/* Moves what can be moved; waits if nothing could. */
static void
turn(struct rbk_http *h)
{
	CURLMsg *m;
	int running, left;

	if (h->send_waits && (h->piece_n || h->ended)) {
		h->send_waits = false;
		(void)curl_easy_pause(h->easy, h->receive_waits ? CURLPAUSE_RECV : CURLPAUSE_CONT);
	}
	if (h->receive_waits && h->in.n - h->in_at < AHEAD) {
		h->receive_waits = false;
		(void)curl_easy_pause(h->easy, h->send_waits ? CURLPAUSE_SEND : CURLPAUSE_CONT);
	}
	if (curl_multi_perform(h->multi, &running)) {
		h->result = CURLE_RECV_ERROR;
		finish(h);
		return;
	}
	while ((m = curl_multi_info_read(h->multi, &left)))
		if (m->msg == CURLMSG_DONE) {
			h->result = m->data.result;
			finish(h);
			return;
		}
	if (h->in_at == h->in.n && !(h->streaming && !h->ended && h->piece_n == 0))
		(void)curl_multi_poll(h->multi, NULL, 0, WAIT_MS, NULL);
}

static void
header(struct rbk_http *h, const char *name, const char *value)
{
	char line[200];

	(void)snprintf(line, sizeof line, *value ? "%s: %s" : "%s:", name, value);
	struct curl_slist *more = curl_slist_append(h->headers, line);

	if (!more)
		abort(); /* out of memory */
	h->headers = more;
}

static void
begin(struct rbk_http *h, const char *url, const char *accept)
{
	http_stop(h);
	curl_slist_free_all(h->headers);
	h->headers = NULL;
	h->reply = (struct rbk_http_reply){0};
	h->in_at = h->in.n = h->out.n = h->piece_n = h->page = 0;
	h->done = h->streaming = h->ended = h->send_waits = h->receive_waits = h->judged = false;
	h->result = CURLE_OK;
	h->curl_words[0] = '\0';
	(void)snprintf(h->accept, sizeof h->accept, "%s", accept);
	(void)snprintf(h->url, sizeof h->url, "%s", url);
	header(h, "Accept", "*/*"); /* libcurl's own, said so that nothing hangs on its version */
	header(h, "Expect", "");
	(void)curl_easy_setopt(h->easy, CURLOPT_URL, h->url);
	(void)curl_easy_setopt(h->easy, CURLOPT_USERNAME, h->password ? h->user : NULL); /* ~/.netrc has its own */
	(void)curl_easy_setopt(h->easy, CURLOPT_PASSWORD, h->password);
	(void)curl_easy_setopt(h->easy, CURLOPT_NETRC, (long)(h->netrc && !h->password ? CURL_NETRC_OPTIONAL : CURL_NETRC_IGNORED));
	set_limits(h);
}

static void
go(struct rbk_http *h)
{
	(void)curl_easy_setopt(h->easy, CURLOPT_HTTPHEADER, h->headers);
	h->count.requests++;
	h->added = true;
	if (curl_multi_add_handle(h->multi, h->easy)) {
		h->result = CURLE_FAILED_INIT;
		finish(h);
	}
}

static int
http_get(struct rbk_http *h, const char *url, const char *accept)
{
	begin(h, url, accept);
	h->ended = true;
	(void)curl_easy_setopt(h->easy, CURLOPT_HTTPGET, 1l);
	go(h);
	while (!h->done && h->in.n == 0)
		turn(h);
	/* how the rest broke is for who reads that far, however soon it broke */
	return h->reply.fault && h->in.n == 0 ? -1 : 0;
}

static int
http_post(struct rbk_http *h, const char *url, const char *type, const char *accept)
{
	begin(h, url, accept);
	header(h, "Content-Type", type);
	(void)curl_easy_setopt(h->easy, CURLOPT_POST, 1l);
	return 0;
}

/* Longer than what is held: from now on in pieces. */
static void
stream(struct rbk_http *h)
{
	header(h, "Transfer-Encoding", "chunked");
	(void)curl_easy_setopt(h->easy, CURLOPT_POSTFIELDS, NULL);
	(void)curl_easy_setopt(h->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)-1);
	h->streaming = true;
	go(h);
}

static int
send_piece(struct rbk_http *h, const char *bytes, size_t n)
{
	h->piece = bytes;
	h->piece_n = n;
	while (h->piece_n && !h->done)
		turn(h);
	/* an answer before the end says no, or nothing that helps */
	return h->done ? -1 : 0;
}

static int
http_write(struct rbk_http *h, const void *bytes, size_t n)
{
	if (h->done || h->ended)
		return -1;
	if (!h->streaming && h->out.n + n <= HOLD) {
		add(&h->out, bytes, n);
		return 0;
	}
	if (!h->streaming) {
		stream(h);
		if (send_piece(h, h->out.at, h->out.n))
			return -1;
	}
	return send_piece(h, bytes, n);
}

static void
end_body(struct rbk_http *h)
{
	h->ended = true;
	if (h->streaming)
		return;
	(void)curl_easy_setopt(h->easy, CURLOPT_POSTFIELDS, h->out.n ? h->out.at : "");
	(void)curl_easy_setopt(h->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)h->out.n);
	go(h);
}

static int
http_read(struct rbk_http *h, void *out, size_t size, size_t *got)
{
	*got = 0;
	if (!h->ended && !h->done)
		end_body(h);
	while (!h->done && h->in_at == h->in.n)
		turn(h);
	size_t n = h->in.n - h->in_at;

	if (n == 0)
		return h->reply.fault ? -1 : 0;
	n = n < size ? n : size;
	memcpy(out, h->in.at + h->in_at, n);
	h->in_at += n;
	*got = n;
	return 0;
}

static const struct rbk_http_reply *
http_reply(const struct rbk_http *h)
{
	return &h->reply;
}

static const struct rbk_http_count *
http_count(const struct rbk_http *h)
{
	return &h->count;
}

extern const struct rbk_http_module rbk_http_module;

__attribute__((visibility("default"))) const struct rbk_http_module rbk_http_module = {
	.version = RBK_HTTP_VERSION, .open = http_open, .close = http_close, .login = http_login, .proxy_login = http_proxy_login, .patience = http_patience,
	.get = http_get, .post = http_post, .write = http_write, .read = http_read, .stop = http_stop,
	.reply = http_reply, .count = http_count,
};

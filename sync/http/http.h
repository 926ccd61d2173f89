/* What the program asks of the HTTP module: a shared object that alone knows
   libcurl and is loaded when an http(s) hub is spoken to. It knows nothing of
   git, of records or of languages: it moves bytes and tells what happened. */
#ifndef RBK_SYNC_HTTP_HTTP_H
#define RBK_SYNC_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bumped with every change of what stands below. */
#define RBK_HTTP_VERSION 2
/* The one symbol: a const struct rbk_http_module. */
#define RBK_HTTP_SYMBOL "rbk_http_module"

/* Borrowed as long as it is open; NULL: none, 0: no limit. */
struct rbk_http_settings {
	const char *agent;
	const char *ca, *cert, *key, *proxy;
	long        connect_s; /* until connected, TLS included */
	long        stall_s;   /* below 10 bytes a second for so long */
	long        total_s;   /* of one request */
};

enum rbk_http_fault {
	RBK_HTTP_OK,
	RBK_HTTP_NAME,        /* no such host (or no DNS) */
	RBK_HTTP_PROXY,       /* no such proxy, or it lets nobody through */
	RBK_HTTP_CONNECT,     /* nobody listens there */
	RBK_HTTP_CONNECT_TIME,
	RBK_HTTP_STALL_TIME,
	RBK_HTTP_TOTAL_TIME,
	RBK_HTTP_CERT,        /* theirs isn't trusted */
	RBK_HTTP_FILE,        /* our CA, certificate or key can't be used */
	RBK_HTTP_CUT,         /* the connection broke, or the answer isn't HTTP */
	RBK_HTTP_STATUS,      /* the status isn't 200 */
	RBK_HTTP_TYPE         /* 200, but another content type */
};

/* How the last request ended. */
struct rbk_http_reply {
	enum rbk_http_fault fault;
	long status, retry_after;  /* 0: none; 407 is the proxy's */
	bool html;                 /* what came is a page for people */
	char location[400];        /* of a redirect: never followed */
	char words[300];           /* libcurl's */
};

struct rbk_http_count { /* headers and bodies as they went, TLS not */
	int64_t requests, sent, received;
};

struct rbk_http;

struct rbk_http_module {
	int version;
	/* NULL: libcurl can't start. */
	struct rbk_http *(*open)(const struct rbk_http_settings *s);
	void (*close)(struct rbk_http *h);
	/* For requests from now on; copied. NULL password: none is sent, and
	   `netrc` says whether ~/.netrc may have one. */
	void (*login)(struct rbk_http *h, const char *user, const char *password, bool netrc);
	/* The same for the proxy; NULL: what its address says, if anything. */
	void (*proxy_login)(struct rbk_http *h, const char *user, const char *password);
	/* Waits for the next request's answer at most this long without a byte. */
	void (*patience)(struct rbk_http *h, long stall_s);
	/* A request; the answer must have this content type. A GET is on its
	   way at once; a POST takes its body by write, and ends it with the
	   first read. 0, or -1: see reply. */
	int (*get)(struct rbk_http *h, const char *url, const char *accept);
	int (*post)(struct rbk_http *h, const char *url, const char *type, const char *accept);
	/* Never holds more than it was given plus 64 KB. */
	int (*write)(struct rbk_http *h, const void *bytes, size_t n);
	/* *got 0: the answer is over. */
	int (*read)(struct rbk_http *h, void *out, size_t size, size_t *got);
	/* Gives up the request under way, if one is. */
	void (*stop)(struct rbk_http *h);
	const struct rbk_http_reply *(*reply)(const struct rbk_http *h);
	const struct rbk_http_count *(*count)(const struct rbk_http *h);
};

#endif

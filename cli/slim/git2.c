/* What the program leaves out of libgit2 when it is linked in statically: its
   own TLS, ssh and http. Roadbook speaks to hubs through subtransports of its
   own, so these are never called; with them every start would load a dozen
   libraries and parse the system's certificates, which costs more than a
   save. The names are libgit2's, so that its members aren't linked; a libgit2
   that needs more of them doesn't link, and CMake takes the shared one. */

int git_mbedtls_stream_global_init(void);
int git_mbedtls__set_cert_location(const char *file, const char *path);
int git_mbedtls_stream_new(void *out, const char *host, const char *port);
int git_mbedtls_stream_wrap(void *out, void *in, const char *host);
int git_transport_ssh_global_init(void);
int git_smart_subtransport_ssh(void *out, void *owner, void *param);
int git_smart_subtransport_http(void *out, void *owner, void *param);
extern unsigned char git_http__expect_continue;

unsigned char git_http__expect_continue;

enum { LEFT_OUT = -1 }; /* GIT_ERROR */

int
git_mbedtls_stream_global_init(void)
{
	return 0;
}

int
git_mbedtls__set_cert_location(const char *file, const char *path)
{
	(void)file;
	(void)path;
	return LEFT_OUT;
}

int
git_mbedtls_stream_new(void *out, const char *host, const char *port)
{
	(void)out;
	(void)host;
	(void)port;
	return LEFT_OUT;
}

int
git_mbedtls_stream_wrap(void *out, void *in, const char *host)
{
	(void)out;
	(void)in;
	(void)host;
	return LEFT_OUT;
}

int
git_transport_ssh_global_init(void)
{
	return 0;
}

int
git_smart_subtransport_ssh(void *out, void *owner, void *param)
{
	(void)out;
	(void)owner;
	(void)param;
	return LEFT_OUT;
}

int
git_smart_subtransport_http(void *out, void *owner, void *param)
{
	(void)out;
	(void)owner;
	(void)param;
	return LEFT_OUT;
}

/* libgit2's start parses the machine's whole CA bundle (3 ms of 4) for its
   own TLS streams, which this program never uses: hubs are spoken to by
   transports of our own. The symbol of the program comes before the
   library's, so nothing is parsed. Only the program does this, never
   libroadbook: an app that embeds it may want libgit2's TLS. */

struct mbedtls_x509_crt;

__attribute__((visibility("default"))) int
mbedtls_x509_crt_parse_file(struct mbedtls_x509_crt *chain, const char *path);

int
mbedtls_x509_crt_parse_file(struct mbedtls_x509_crt *chain, const char *path)
{
	(void)chain;
	(void)path;
	return 0;
}

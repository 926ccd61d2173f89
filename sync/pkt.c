/* Packets in and out. Lengths are the other side's word: nothing is believed
   of them that doesn't fit a packet. */
#include "sync/pkt.h"

#include <string.h>

/* At least n bytes in hand; false: it ended first. */
static int
fill(bool *there, struct rbk_pkt_in *in, size_t n, struct rbk_err *err)
{
	*there = true;
	if (in->end - in->at >= n)
		return 0;
	memmove(in->bytes, in->bytes + in->at, in->end - in->at);
	in->end -= in->at;
	in->at = 0;
	while (in->end < n) {
		size_t got;

		if (rbk_wire_read(in->line, in->bytes + in->end, sizeof in->bytes - in->end, &got, err))
			return (int)err->code;
		if (got == 0) {
			*there = false;
			return 0;
		}
		in->end += got;
	}
	return 0;
}

/* Four hex digits; -1: they aren't. */
static long
length(const char *p)
{
	static const char digits[] = "0123456789abcdef";
	long n = 0;

	for (int i = 0; i < 4; i++) {
		const char *d = p[i] ? strchr(digits, p[i] | 0x20) : NULL;

		if (!d || (p[i] < 'A' && p[i] > '9'))
			return -1;
		n = n * 16 + (d - digits);
	}
	return n;
}

int
rbk_pkt_read(enum rbk_pkt *what, const char **bytes, size_t *n, struct rbk_pkt_in *in, struct rbk_err *err)
{
	bool there;

	*n = 0;
	*bytes = "";
	*what = RBK_PKT_END;
	if (fill(&there, in, 4, err))
		return (int)err->code;
	if (!there && in->at == in->end)
		return 0;
	long len = there ? length(in->bytes + in->at) : 4;

	if (!there)
		return rbk_wire_broken_off(in->line, err);
	if (len == 0) {
		in->at += 4;
		*what = RBK_PKT_FLUSH;
		return 0;
	}
	if (len < 4 || len > RBK_PKT_MAX)
		return rbk_fail(err, RBK_E_UNREACHABLE, N_("what answers does not speak git's language"));
	if (fill(&there, in, (size_t)len, err))
		return (int)err->code;
	if (!there)
		return rbk_wire_broken_off(in->line, err);
	*bytes = in->bytes + in->at + 4;
	*n = (size_t)len - 4;
	*what = RBK_PKT_DATA;
	in->at += (size_t)len;
	return 0;
}

void
rbk_pkt_put(struct rbk_buf *out, const char *bytes, size_t n)
{
	rbk_buf_print(out, "%04zx", n + 4);
	rbk_buf_put(out, bytes, n);
}

/* Packets: git's framing of a conversation (gitprotocol-common, "pkt-line
   Format"), read from a line. */
#ifndef RBK_SYNC_PKT_H
#define RBK_SYNC_PKT_H

#include "core/model/buf.h"
#include "sync/transport.h"

#define RBK_PKT_MAX 65520 /* bytes of one packet, its length included */

enum rbk_pkt { RBK_PKT_DATA, RBK_PKT_FLUSH, RBK_PKT_END };

/* Start it as {.line = l}; large: not for the stack. */
struct rbk_pkt_in {
	struct rbk_wire *line;
	size_t           at, end;
	char             bytes[RBK_PKT_MAX];
};

/* The next packet; its bytes are borrowed until the next call. END: the
   other side ended where a packet may end. RBK_E_UNREACHABLE: it ended in the
   middle, or speaks something else. */
int rbk_pkt_read(enum rbk_pkt *what, const char **bytes, size_t *n, struct rbk_pkt_in *in, struct rbk_err *err);

/* Appends a packet with this text; up to RBK_PKT_MAX - 5 bytes. */
void rbk_pkt_put(struct rbk_buf *out, const char *bytes, size_t n);
#define RBK_PKT_FLUSH_TEXT "0000"

#endif

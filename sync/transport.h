/* A git transport for libgit2 that starts the real `git upload-pack` or
   `git receive-pack` as a child, so that hooks and receive.* settings hold.
   (libgit2's own local transport knows neither.) An http module would stand
   beside it: same shape, another row in rbk_transport_for. */
#ifndef RBK_SYNC_TRANSPORT_H
#define RBK_SYNC_TRANSPORT_H

#include <git2.h>
#include <stdbool.h>

#include "core/model/arena.h"
#include "core/model/err.h"

/* What a transport knows about a conversation that went wrong. Start it as
   {0}; it must outlive the remote. */
struct rbk_wire {
	enum rbk_code code;        /* RBK_OK: the transport itself saw nothing wrong */
	bool          ended_early; /* the other side went away in the middle */
	char          words[1200]; /* why, in our words, or the other side's last ones; "" if none */
};

/* For git_remote_callbacks.transport; param is a struct rbk_wire. */
int rbk_transport_child(git_transport **out, git_remote *owner, void *param);

/* The transport for a hub and the beginning of its repositories' URLs:
   a folder, or file://FOLDER. RBK_E_USAGE: this version can't speak to such
   a hub; RBK_E_UNREACHABLE: the folder isn't there or isn't a hub. */
int rbk_transport_for(git_transport_cb *out, const char **base, struct rbk_arena *a,
                      const char *hub, struct rbk_err *err);

#endif

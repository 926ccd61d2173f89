/* A git transport for libgit2 that starts the real `git upload-pack` or
   `git receive-pack` as a child, so that hooks and receive.* settings hold.
   (libgit2's own local transport knows neither.) An http module would stand
   beside it: same shape, another `rbk_transport_for`. */
#ifndef RBK_SYNC_TRANSPORT_H
#define RBK_SYNC_TRANSPORT_H

#include <git2.h>

/* For git_remote_callbacks.transport. */
int rbk_transport_child(git_transport **out, git_remote *owner, void *param);

#endif

/* Links if libgit2 does without what git2.c leaves out (slim.cmake). */
int git_libgit2_init(void);
int git_repository_open(void *out, const char *path);
int git_remote_lookup(void *out, void *repo, const char *name);
int git_remote_fetch(void *remote, const void *refspecs, const void *opts, const char *message);
int git_remote_push(void *remote, const void *refspecs, const void *opts);
int git_transport_register(const char *prefix, void *make, void *param);
int git_transport_smart(void *out, void *owner, void *param);
int git_packbuilder_new(void *out, void *repo);
int git_diff_index_to_workdir(void *out, void *repo, void *index, const void *opts);

int
main(void)
{
	return git_libgit2_init() + git_repository_open(0, 0) + git_remote_lookup(0, 0, 0) + git_remote_fetch(0, 0, 0, 0) +
	       git_remote_push(0, 0, 0) + git_transport_register(0, 0, 0) + git_transport_smart(0, 0, 0) +
	       git_packbuilder_new(0, 0) + git_diff_index_to_workdir(0, 0, 0, 0);
}

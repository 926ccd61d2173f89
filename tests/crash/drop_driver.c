/* A power cut, made of what drop_shim.c kept.
     drop_driver start ROOT STORE        all that is there is on the disk
     drop_driver cut ROOT STORE OUT      OUT is what is left: names and bytes
                                         that were flushed
     drop_driver cut-data ROOT STORE OUT all names are left, but of each file
                                         only the bytes that were flushed */
#include "tests/crash/drop.h"

/* Files with several names are one file still. False: it is the first. */
static int
linked(const char *key, const char *out)
{
	static struct { char *key, *out; } *left;
	static size_t n;

	for (size_t i = 0; i < n; i++)
		if (strcmp(left[i].key, key) == 0)
			return link(left[i].out, out) == 0;
	left = realloc(left, (n + 1) * sizeof *left);
	left[n].key = strdup(key);
	left[n++].out = strdup(out);
	return 0;
}

static void
leave_file(const char *key, const char *out)
{
	if (linked(key, out))
		return;
	int from = drop_open(key, O_RDONLY);
	struct stat st = { .st_mode = 0644 };

	if (from >= 0) {
		(void)fstat(from, &st);
		drop_copy(from, out, st.st_mode & 07777);
		(void)close(from);
	} else { /* there is its name, and nothing of it */
		int fd = drop_open(out, O_WRONLY | O_CREAT);

		(void)close(fd);
	}
}

static void leave(const char *key, const char *out);

static void
leave_names(FILE *list, const char *out)
{
	char line[2 * DROP_PATH], below[2 * DROP_PATH];

	while (fgets(line, sizeof line, list)) {
		struct timespec times[2] = {{0}};
		long long seconds;
		int name = 0;

		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "%*s %lld %ld %n", &seconds, &times[1].tv_nsec, &name) != 2 || !name)
			exit(2);
		times[0].tv_sec = times[1].tv_sec = seconds;
		(void)snprintf(below, sizeof below, "%s/%s", out, line + name);
		line[strcspn(line, " ")] = '\0';
		leave(line, below);
		(void)utimensat(AT_FDCWD, below, times, AT_SYMLINK_NOFOLLOW);
	}
}

static void
leave(const char *key, const char *out)
{
	if (strrchr(key, '/')[1] == 'f') {
		leave_file(key, out);
		return;
	}
	FILE *list = fopen(key, "r");

	(void)mkdir(out, 0755);
	if (list) {
		leave_names(list, out);
		(void)fclose(list);
	}
}

int
main(int argc, char **argv)
{
	char key[DROP_PATH];
	unsigned mode;
	int dir;

	if (argc == 4 && strcmp(argv[1], "start") == 0) {
		drop_all(argv[2], argv[3], 1);
		return 0;
	}
	if (argc != 5 || !drop_key(key, &dir, argv[3], AT_FDCWD, argv[2], &mode))
		return 2;
	if (strcmp(argv[1], "cut-data") == 0)
		drop_all(argv[2], argv[3], 0);
	leave(key, argv[4]);
	return 0;
}

/* peak FILE COMMAND…: runs it and writes to FILE how many KB of memory it had
   at most (its own, not its children's); exits as it did. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct rusage used;
	int status;

	if (argc < 3)
		return 2;
	pid_t pid = fork();

	if (pid == 0) {
		(void)execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
		return 2;
	FILE *out = fopen(argv[1], "w");

	if (!out || fprintf(out, "%ld\n", used.ru_maxrss) < 0 || fclose(out))
		return 2;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

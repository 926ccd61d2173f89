/* Runs a fuzz target over every file of the folders given: what a fuzzer
   once found stays found without libFuzzer. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data = malloc(1 << 20);

	if (!f || !data)
		return 1;
	size_t n = fread(data, 1, 1 << 20, f);
	uint8_t *exact = malloc(n ? n : 1); /* exact size, so that a sanitizer sees the end */

	for (size_t i = 0; exact && i < n; i++)
		exact[i] = data[i];
	(void)LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	free(data);
	return fclose(f);
}

int
main(int argc, char **argv)
{
	int ran = 0;

	for (int i = 1; i < argc; i++) {
		DIR *d = opendir(argv[i]);
		struct dirent *e;

		while (d && (e = readdir(d))) {
			char path[4096];

			if (e->d_name[0] == '.')
				continue;
			(void)snprintf(path, sizeof path, "%s/%s", argv[i], e->d_name);
			if (replay(path)) {
				fprintf(stderr, "%s: cannot be read\n", path);
				return 1;
			}
			ran++;
		}
		if (d)
			closedir(d);
	}
	printf("%d inputs replayed\n", ran);
	return ran ? 0 : 1; /* an empty corpus is a test that can't fail */
}

/* What our own reader makes of a sheet's file, a row a line: cells with a bar
   between them. For scenarios that read back what the program wrote.
     sheet_driver FILE [SHEET] */
#include <stdio.h>

#include "core/store/sheet.h"

int
main(int argc, char **argv)
{
	struct rbk_arena a = {0};
	struct rbk_sheet s;
	struct rbk_err err = {0};

	if (argc < 2)
		return 2;
	if (rbk_sheet_load(&s, &a, argv[1], argc > 2 ? argv[2] : NULL, &err)) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	(void)printf("%s; %s\n", s.sheet ? s.sheet : "", s.others ? s.others : "");
	for (size_t i = 0; i < s.csv.n; i++)
		for (size_t k = 0; k < s.csv.rows[i].n; k++)
			(void)printf("%s%s", s.csv.rows[i].cells[k], k + 1 < s.csv.rows[i].n ? "|" : "\n");
	rbk_arena_free(&a);
	return 0;
}

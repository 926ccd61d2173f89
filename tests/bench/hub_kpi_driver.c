/* A hub with a year of work, for hub_kpi_bench.sh: ten clients a person, each
   claimed and visited twice in every month of 2026, all of it merged.
     hub_kpi_driver HUB PEOPLE */
#include <time.h>

#include "boxes.h"

#define CLIENTS 10
#define MONTHS  12
#define YEAR    ((rbk_time)1767225600000) /* 2026-01-01T00:00Z */
#define DAY     ((rbk_time)86400000)

/* Everybody's year in one push, a commit a month. */
static void
work(struct boxes *boxes)
{
	FILE *journal = boxes_journal(boxes);

	for (size_t i = 0; i < boxes->people; i++) {
		const rbk_time keep = boxes->now;
		struct book b;

		book_open(&b, boxes, i);
		for (int month = 0; month < MONTHS; month++) {
			for (size_t v = 0; v < 2 * (size_t)CLIENTS; v++) {
				boxes->now = YEAR + DAY * (31 * month + (v < CLIENTS ? 5 : 15)) + (rbk_time)v * 60000;
				book_visit(&b, i, v % CLIENTS);
			}
			book_commit(&b, "log visit");
		}
		boxes->now = keep > YEAR + 372 * DAY ? keep : YEAR + 372 * DAY;
		book_push(&b, journal);
	}
	(void)fclose(journal);
}

int
main(int argc, char **argv)
{
	struct boxes b = { .now = 1763870000000 };
	struct rbk_merge_report report = {0};
	struct rbk_err err = {0};
	struct rbk_hub *h;
	char text[RBK_TIME_TEXT];

	if (argc != 3) {
		(void)fprintf(stderr, "usage: hub_kpi_driver HUB PEOPLE\n");
		return 2;
	}
	rbk_repo_start();
	(void)snprintf(b.hub, sizeof b.hub, "%s", argv[1]);
	b.people = strtoul(argv[2], NULL, 10);
	rbk_time_write(text, b.now, 480);
	(void)setenv("ROADBOOK_NOW", text, 1);
	boxes_hub(&b);
	boxes_first(&b, CLIENTS);
	work(&b);
	rbk_time_write(text, b.now, 480);
	(void)setenv("ROADBOOK_NOW", text, 1);
	if (rbk_hub_open(&h, b.hub, &err) || rbk_hub_merge(h, &report, NULL, NULL, &err))
		boxes_die("merge", &err);
	rbk_hub_close(h);
	(void)printf("%zu books, %zu cases, %zu quarantined\n", report.books, report.cases, report.quarantined);
	rbk_arena_free(&b.arena);
	return report.quarantined ? 1 : 0;
}

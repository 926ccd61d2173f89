/* What records say for KPI sheets: whom a client counts for, in which month,
   and which record says so. */
#ifndef RBK_CORE_RULES_KPI_FACT_H
#define RBK_CORE_RULES_KPI_FACT_H

#include "core/model/month.h"
#include "core/rules/funnel.h"

#pragma GCC visibility push(default)

enum rbk_kpi_what {
	RBK_KPI_FOLLOW_UP, /* effectively followed up (有效跟进) */
	RBK_KPI_DEAL,      /* a new client's first deal */
	RBK_KPI_LANDING,   /* a new client's first operation (落地) */
	RBK_KPI_LOSS       /* a project lost without a loss report from before (无报备流失) */
};

struct rbk_kpi_fact {
	enum rbk_kpi_what what; /* not kept by a filled sheet: the row's metric says it */
	rbk_month   month;
	const char *person; /* whom it counts for */
	const char *client; /* its case; its own id where no case is known */
	const char *name;
	const char *record; /* the contact, move or document that says so */
	rbk_time    at;
	const char *why;    /* follow-up: "next" or "move"; deal, landing: "owner", "share" or (nobody held it) "book"; loss: NULL */
	int64_t     share;  /* hundredths of the client */
};

/* Start it as {0}; texts are those of the records and cases. */
struct rbk_kpi_facts {
	struct rbk_kpi_fact *at;
	size_t               n, cap;
};
void rbk_kpi_facts_free(struct rbk_kpi_facts *f);

/* Adds what one client's records say, of all months at once. The dossier
   holds the records of everybody who works on that client (as they stand,
   nothing that is gone or superseded), and its case, if there is one. */
void rbk_kpi_facts_add(struct rbk_kpi_facts *f, const struct rbk_dossier *d, int offset_min);

/* When all clients are in: of one case's deals and landings the first one
   counts, of its follow-ups one a month and person. Sorts by person, month,
   what, time. */
void rbk_kpi_facts_settle(struct rbk_kpi_facts *f);

/* Those of one person and month; *n of them. */
const struct rbk_kpi_fact *rbk_kpi_facts_of(size_t *n, const struct rbk_kpi_facts *f, const char *person, rbk_month m);

#pragma GCC visibility pop
#endif

/* Reviews of a month's KPI sheet (初评, 复评; manual 3.2): who reviews whom,
   and what a sheet is after what was filled in and received. Pure. */
#ifndef RBK_CORE_RULES_REVIEW_H
#define RBK_CORE_RULES_REVIEW_H

#include "core/model/month.h"
#include "core/rules/policy.h"
#include "core/rules/staff.h"

#pragma GCC visibility push(default)

/* Who reviews a person at that time. first: the direct leader (直接领导).
   second: the department leader (部门领导), the head of the unit; where that is
   the person or the direct leader, the next leader above; at the top the
   head of the topmost unit (项目管理部). Whoever left reviews nobody, the next
   leader above does. NULL: nobody is there for it. Nobody reviews themself,
   and the two differ. */
struct rbk_reviewers {
	const char *first, *second;
};
void rbk_reviewers_of(struct rbk_reviewers *out, const struct rbk_staff *s, const char *person, rbk_time t);

/* May the author act as this reviewer: is it them, or do they stand in for
   them then? */
bool rbk_reviewer_is(const struct rbk_staff *s, rbk_time t, const char *author, const char *reviewer);

/* A sheet is a record of kind "kpi_sheet", one a person and month:
   fills     [{ hash, at, sheet }]: the sheet as filled from data (rbk_kpi_sheet_json),
             by hub time; of those that another one replaced only what somebody reviewed.
   received  records "review" and "consequence" as they came, by number and order,
             with number, order, at, commit beside their own fields; what judging
             says of each: effect (first | final | objection | consequence | none),
             why (id of a sentence, where there is none), late.
   The rest is derived: state (filled | first | final), first (who reviewed
   first), second, total, grade and reviewed (the hash) of the last sheet that became
   final, late, disputed (the person objected and nobody reviewed since),
   changed (filled anew after it was reviewed: what it was reviewed on stays
   till a new review, or till the figures are again those that were reviewed). */

/* Says the newest fill the same? In which row of which file of finance's a
   figure stood, and what a client was called then, are no figures. */
bool rbk_kpi_sheet_says(const struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_json *filled);
/* Adds a fill; false if the newest says the same. One that says what another
   one before it said, which was reviewed, is that one again. `at` not before any other. */
bool rbk_kpi_sheet_fill(struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_json *filled, rbk_time at, int offset_min);
/* Adds a received record; false if it is there already. */
bool rbk_kpi_sheet_take(struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_record *r, int64_t number, int64_t order,
                    rbk_time at, const char *commit, int offset_min);

/* Derives all that is derived, from fills and received alone: the order in
   which they were added can't show.
   A review has effect if its author may act as that reviewer when it is
   received, it is of the fill that stands then, every row of that can be
   assessed, it gives each row a score of 0 to its weight, and it says why
   where a score is not the one before it. A row that is all or nothing gets
   no part of its points; a significant loss of staff that is ticked
   (staff_loss, the reason) leaves it none. The re-review (second) needs a
   first one of the same fill by somebody else. A consequence needs an author
   above the person. */
void rbk_kpi_sheet_judge(struct rbk_record *sheet, struct rbk_arena *a, const struct rbk_staff *staff,
                     const struct rbk_policies *policies);

/* Borrowed from the sheet: the newest fill; the one that was reviewed last
   with effect (NULL: none); its scores as reviewed ({ id, filled, score,
   reason } a row). */
const struct rbk_json *rbk_kpi_sheet_filled(const struct rbk_record *sheet);
const char *rbk_kpi_sheet_hash(const struct rbk_record *sheet); /* of the newest fill */
const struct rbk_json *rbk_kpi_sheet_final(const struct rbk_record *sheet); /* the received item that made it final, or NULL */

/* What counts of a sheet now: of a final one the fill that was reviewed and
   its two reviews, whatever was filled in since; else the newest fill and, if
   there is one, its first review. NULL: there is none. All borrowed. */
struct rbk_kpi_stand {
	const struct rbk_json *fill;   /* { hash, at, sheet } */
	const struct rbk_json *first, *second; /* received items */
	const struct rbk_json *changed_from;   /* the fill that was reviewed last, if other figures were filled in since and aren't reviewed to the end */
};
void rbk_kpi_sheet_stand(struct rbk_kpi_stand *out, const struct rbk_record *sheet);

#pragma GCC visibility pop
#endif

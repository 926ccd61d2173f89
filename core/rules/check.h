/* What a record lacks: findings at save and in `check`. */
#ifndef RBK_CORE_RULES_CHECK_H
#define RBK_CORE_RULES_CHECK_H

#include "core/model/finding.h"
#include "core/model/record.h"
#include "core/rules/policy.h"

#pragma GCC visibility push(default)

/* Is the field there, and not blank? An empty list isn't there. */
bool rbk_record_has(const struct rbk_record *r, const char *field);
/* Has the name as many characters as policy asks of a full one? True where
   there is no name. */
bool rbk_contact_name_full(const struct rbk_record *contact, const struct rbk_policy *p);

/* What a claim on this client needs and lacks, by policy ("claim.needs"):
   field names, "contact" for no contact with full name, title and phone;
   item i is NULL behind the last. n of them are returned. */
size_t rbk_claim_missing(const char *missing[16], const struct rbk_policy *p, const struct rbk_record *client,
                         const struct rbk_record *contacts, size_t n_contacts);

/* Is this a client's tender that hasn't ended, or a tender document? One of
   both lets a tender hold a claim. */
bool rbk_tender_open(const struct rbk_record *r);

/* Is this activity a valid contact (MANUAL "Claims")? answered call, visit,
   exchange, meeting or the client's reply with a named contact, topic,
   outcome and next step, entered within policy's hours and not before it
   happened. */
bool rbk_contact_valid(const struct rbk_record *activity, const struct rbk_policy *p);

/* All findings one record gives by itself: credit code's check character,
   a word the policy doesn't list, an activity entered later than policy's
   hours, a time in the future of its entry, an unsettled field … */
void rbk_record_findings(struct rbk_findings *out, const char *path, const struct rbk_record *r,
                         const struct rbk_policy *p);

/* Is the client's expected volume beyond what a person of this level leads
   ("authority.part", "authority.none")? `leads`: the label of the level that
   does, for the sentence. Nothing if volume or level isn't known. */
void rbk_find_authority(struct rbk_findings *out, const char *path, const struct rbk_record *client,
                        const struct rbk_policy *p, const char *level, const char *leads);

#pragma GCC visibility pop
#endif

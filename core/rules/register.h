/* The register: cases, claims, owners, conflicts, rulings, history, as a
   pure function of facts. */
#ifndef RBK_CORE_RULES_REGISTER_H
#define RBK_CORE_RULES_REGISTER_H

#include "core/rules/fact.h"
#include "core/rules/policy.h"
#include "core/rules/staff.h"

/* Judges facts that belong together: every fact that shares a key with
   another one given (rbk_fact_keys) must be given too; it does no harm to
   give more, a whole hub's facts at once are fine. `facts` is put in order;
   a fact given twice counts once. Any order in; the same cases out, in order
   of id. Each item of `cases` (an empty list) is a record of kind "case"
   (core/model/schema.c has its fields): id, also, status (free | held |
   contested), owner, since, pooled, deadline (when its first claim lapses), next (when
   time alone does something next, warnings too),
   keys, entries, claims, conflicts, proposal, apart, history, facts.
   Nothing in a case depends on as_of but by deadlines that have passed.

   Step by step: new facts, and all facts (rbk_case_facts) of the stored
   cases whose `keys` hold a key of a new fact, or of another case so found,
   or whose `next` has passed; the cases that come out replace all those.
   That equals judging all from scratch, byte for byte, if each book's facts
   come in their order, whole receipts at a time, and a ruling (with what is
   received after it) not before the facts received before it. Facts that
   changed nothing aren't kept and change no bytes: most contacts, and
   changes of a client record that touch neither name nor code. Facts that
   fit no case (a claim without a client record, a ruling on an unknown case)
   have no effect and aren't kept; such a ruling is marked `stray`.

   The rules, each with its tests in tests/unit/register_test.c:
   - An entry joins a case by equal credit code, or by equal name core with
     an equal legal form, or with one missing while only one form of that
     core is known. What fits two cases, or would bring two codes or unlike
     forms together, joins nothing (a suspicion, at most:
     core/rules/suspicion.h). A join is never taken back but by a ruling; an
     entry that comes to contradict its case stays, marked `differs`.
   - A case's id is the client id of what opened it; if another case has that
     id already, one derived of person and client.
   - A claim is void, or provisional, or confirmed by the first valid contact
     received with it or after it. If that contact is ruled void, removed, or
     amended into none, the next of
     the first few received in time takes its place; else the claim is
     provisional again, or lapsed if its days are over. Days are whole
     calendar days after the day of receipt, in the organisation's zone; the
     policy is the one in force at the claim's receipt. A deadline takes effect
     before what is received at that moment. A claim on a client of a band that its author's level
     doesn't lead is filed all the same; author and direct leader are told.
   - A move counts as progress when it comes to a step that the person's client
     had not come to before. A confirmed claim is renewed once, if there was
     progress since it was confirmed. A hold keeps it until its day, at most
     policy's days from the first hold on; it needs an open tender. A claim on a
     client at the contract step with a contract on file doesn't lapse. The stage goes
     over with a claim: handover, transfer and share give the step and the contracts of
     whose claim it was, as of the ruling.
   - The pool (register_pool.c): each live claim is warned and proposed for
     release for want of valid contacts (days by the client's grade), for want
     of progress, if not won, or some days after its contract's end. It is
     released by a ruling, or by policy's switch. Whoever held a client within
     policy's days before it last came into the pool may claim it again only
     policy's days after that, whoever held it since: else the claim is void;
     so is one that says it is a pick beyond policy's number a day. Of contacts
     those are kept that the clock needs: see register_pool.c for what it means.
   - A claim whose bracket is longer than policy's hours counts from its receipt
     for who holds the client until a ruling; the bracket itself stays.
   - While several persons claim, whoever's claim was received (`by`) before
     any other's can have been made (`after`) holds the client, else nobody.
   - From the day a conflict opens (or a side joins it) its sides have
     conflict.answer_days to answer, the lowest common leader has
     conflict.rule_days to rule, then the next one up as many, and so on,
     behind the end of the chain the head of the topmost unit
     (register_clock.c). Nobody rules by machine.
   - The proposal (register_propose.c) looks, in this order, at: a contract in
     force; who did nothing for conflict.idle_days; the earlier confirmed claim;
     the better evidence; the earlier claim; whose level fits the volume. Earlier
     means by conflict.near_hours at least. The line of a ruling that ends a
     conflict says what was `proposed`, and whether it went `against` that;
     of same, distinct and handover nothing is proposed.
   - share (person, second, split): both have a live claim and are one side; the
     first owns the client. `splits` has the parts and their dates. It ends when
     either has no live claim. handover (from, person): the claim of `from` goes
     over as it stands, with its place in time and new days; a conflict goes on.
     Its author need be above these two only.
   - A ruling needs an author above all sides at its receipt: whoever claims
     or holds, and whom it names (of same, distinct and an idle release:
     whoever has an entry, where nobody claims). award: that person, who has
     an entry, holds the client, all other claims end. transfer: the same to
     somebody who needs no entry. Either hands the standing of whoever held
     the client on, and lets the person write under the other entries' client
     ids. release: all claims end. same (case, other): one case. distinct
     (case, person): that person's entries leave it; (case, other): two cases
     stay two, whatever joins them later; `apart` names those on both sides.
     The latest of same and distinct stands. waive
     (a gate), approve (an item) and void (a record of that person) change no
     owner: they are the case's `waivers`, `approvals`, `voids`, of the person
     they name, else of whom they are `for`: who holds the client then, or alone
     has it; with that person's entries they leave the case. A person's
     void records are counted over all cases; from policy's
     truth.leader_from on the direct leader is named and told. */
void rbk_register_judge(struct rbk_json *cases, struct rbk_arena *a,
                        struct rbk_fact *facts, size_t n, const struct rbk_staff *staff,
                        const struct rbk_policies *policies, rbk_time as_of);

/* The facts stored in a case. RBK_E_BROKEN. */
int rbk_case_facts(struct rbk_fact **facts, size_t *n, struct rbk_arena *a,
                   const struct rbk_json *stored, struct rbk_err *err);

/* Is a claim of a stored case live, provisional or confirmed? A won client's
   has no deadline. */
bool rbk_claim_is_live(const struct rbk_json *claim);

/* What of a case `person` may read on their desk: all of it if they lead
   every side of it; own lines and those of claims, conflicts, rulings and
   ownership if they hold or held a claim; else NULL. */
struct rbk_json *rbk_case_view(struct rbk_arena *a, const struct rbk_json *c, const char *person,
                               const struct rbk_staff *staff, rbk_time as_of);
/* The same for a unit's repository: what its head may read if all people of
   the unit and of those below it are theirs. */
struct rbk_json *rbk_case_view_unit(struct rbk_arena *a, const struct rbk_json *c, const char *unit,
                                    const struct rbk_staff *staff, rbk_time as_of);

/* Who must be told of a history line: item i, NULL behind the last. A line
   is { "number", "at", "what" (id in core/model/message.c), "person",
   "args", "commit", "policy", "tell": [persons] }. */

#endif

/* Bands, grades and authority: all of it looked up in policy. */
#include "core/rules/authority.h"

#include <string.h>

/* The word with the highest beginning that the volume reaches. */
static const char *
reached(const struct rbk_policy *p, const char *list, const char *rule, int64_t volume)
{
	const char *best = NULL, *word;
	int64_t most = -1;

	for (size_t i = 0; (word = rbk_policy_word_at(p, list, i)); i++) {
		int64_t from = rbk_policy_of(p, rule, word, -1);

		if (from >= 0 && from <= volume && from > most) {
			most = from;
			best = word;
		}
	}
	return best;
}

const char *
rbk_band_of(const struct rbk_policy *p, int64_t volume)
{
	return reached(p, "bands", "authority.from", volume);
}

const char *
rbk_grade_of(const struct rbk_policy *p, int64_t volume)
{
	return reached(p, "grades", "grade.from", volume);
}

const char *
rbk_tier_of(const struct rbk_policy *p, int64_t volume)
{
	const char *grade = rbk_grade_of(p, volume), *tier;

	for (size_t i = 0; grade && (tier = rbk_policy_word_at(p, "client_tiers", i)); i++) {
		const char *its = rbk_policy_word_of(p, "tier.grade", tier);

		if (its && strcmp(its, grade) == 0)
			return tier;
	}
	return NULL;
}

const char *
rbk_authority_level(const struct rbk_policy *p, int64_t volume)
{
	return rbk_policy_word_of(p, "authority.lead", rbk_band_of(p, volume));
}

/* Does the level lead this band by itself: from the band's lowest leader up
   to where the next band's begin? */
static bool
leads(const struct rbk_policy *p, int rank, const char *band)
{
	int lead = rbk_policy_rank(p, "levels", rbk_policy_word_of(p, "authority.lead", band));
	const char *next = rbk_policy_word_at(p, "bands", (size_t)rbk_policy_rank(p, "bands", band) + 1);
	int above = rbk_policy_rank(p, "levels", rbk_policy_word_of(p, "authority.lead", next));

	if (lead < 0 || rank < lead)
		return false;
	return rbk_policy_int(p, "authority.higher_leads") || above < 0 || rank < above;
}

enum rbk_role
rbk_authority_in(const struct rbk_policy *p, const char *level, const char *band)
{
	int rank = rbk_policy_rank(p, "levels", level);

	if (rbk_policy_rank(p, "bands", band) < 0 || rank < 0)
		return RBK_ROLE_NONE;
	int part = rbk_policy_rank(p, "levels", rbk_policy_word_of(p, "authority.takes_part", band));
	const char *assists = rbk_policy_word_of(p, "authority.assists", band);

	if (leads(p, rank, band))
		return RBK_ROLE_LEADS;
	if (part >= 0 && rank >= part && rank < rbk_policy_rank(p, "levels", rbk_policy_word_of(p, "authority.lead", band)))
		return RBK_ROLE_TAKES_PART;
	return assists && strcmp(assists, level) == 0 ? RBK_ROLE_ASSISTS : RBK_ROLE_NONE;
}

enum rbk_role
rbk_authority(const struct rbk_policy *p, const char *level, int64_t volume)
{
	return rbk_authority_in(p, level, rbk_band_of(p, volume));
}

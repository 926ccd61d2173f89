/* The pieces of the comparison, for the folder's own files. */
#ifndef RBK_CORE_RULES_LIKENESS_P_H
#define RBK_CORE_RULES_LIKENESS_P_H

#include "core/rules/likeness.h"
#include "core/rules/likeness_parts_p.h"

/* How one text came from another by one slip of the pen. */
enum rbk_slip {
	RBK_SLIP_NONE,  /* not by one */
	RBK_SLIP_OTHER, /* one character for another */
	RBK_SLIP_SOUND, /* characters of the same sound for others, however many */
	RBK_SLIP_LESS,  /* one character left out */
	RBK_SLIP_SWAP   /* two neighbours swapped */
};

struct rbk_slipped {
	enum rbk_slip slip;
	uint16_t at, nx, ny; /* the first unit that differs, units that differ in x and in y */
};

/* Texts that are equal have slip NONE, too. */
struct rbk_slipped rbk_slip_of(const uint16_t *x, size_t nx, const uint16_t *y, size_t ny);

/* What it costs to read s as a short form of f, whose body and form it may
   take characters from; RBK_SHORT_NEVER if it can't be. */
#define RBK_SHORT_NEVER 1000
int rbk_short_cost(const struct rbk_parts *s, const struct rbk_parts *f);

/* The likely readings of one brief name, weighed against each other: each
   gets the reason why it is no more than possible, NULL if it stands.
   `brief`: it is a reading, and not the same but for spelling. */
struct rbk_reading_score {
	int         score;
	bool        brief;
	const char *fault;
};
void rbk_readings_weigh(struct rbk_reading_score *at, size_t n);

/* What signs in common make of it. */
struct rbk_likeness rbk_likeness_signs(struct rbk_likeness l, unsigned signs);

/* How the regions of two names lie. */
enum rbk_regions { RBK_REGIONS_EQUAL, RBK_REGIONS_WITHIN, RBK_REGIONS_MISSING, RBK_REGIONS_OTHER };
enum rbk_regions rbk_regions_of(const struct rbk_parts *x, const struct rbk_parts *y);

#endif

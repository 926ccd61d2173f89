/* One slip of the pen between two texts: what is left when the equal
   beginning and end are taken off. */
#include "core/model/sound.h"
#include "core/rules/likeness_p.h"

#define SOUNDS_MAX 6 /* characters that may be written by their sound */

static bool
sounds_alike(const uint16_t *x, const uint16_t *y, size_t n)
{
	size_t other = 0;

	for (size_t i = 0; i < n; i++) {
		if (x[i] == y[i])
			continue;
		if (!rbk_sound_of(x[i]) || rbk_sound_of(x[i]) != rbk_sound_of(y[i]) || ++other > SOUNDS_MAX)
			return false;
	}
	return true;
}

struct rbk_slipped
rbk_slip_of(const uint16_t *x, size_t nx, const uint16_t *y, size_t ny)
{
	struct rbk_slipped s = { RBK_SLIP_NONE, 0, 0, 0 };
	size_t from = 0;

	if (nx > ny + 1 || ny > nx + 1)
		return s;
	while (from < nx && from < ny && x[from] == y[from])
		from++;
	while (nx > from && ny > from && x[nx - 1] == y[ny - 1]) {
		nx--;
		ny--;
	}
	s.at = (uint16_t)from;
	s.nx = (uint16_t)(nx - from);
	s.ny = (uint16_t)(ny - from);
	if (s.nx == s.ny && s.nx > 0 && sounds_alike(x + from, y + from, s.nx))
		s.slip = RBK_SLIP_SOUND;
	else if (s.nx == 1 && s.ny == 1)
		s.slip = RBK_SLIP_OTHER;
	else if (s.nx + s.ny == 1)
		s.slip = RBK_SLIP_LESS;
	else if (s.nx == 2 && s.ny == 2 && x[from] == y[from + 1] && x[from + 1] == y[from])
		s.slip = RBK_SLIP_SWAP;
	return s;
}

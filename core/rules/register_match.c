/* Which case an entry surely belongs to. Only what decides alone: an equal
   credit code; an equal name core with an equal legal form, or with a form
   missing on one side while only one form of that core is known. Whatever
   fits two cases, or would put two codes or two unlike forms into one, joins
   nothing (suspicion.h). */
#include <string.h>

#include "core/model/name.h"
#include "core/rules/register_p.h"

static bool
has_code(const struct rbk_case *k, const char *code)
{
	for (uint32_t i = 0; i < k->codes.n; i++)
		if (strcmp(((struct rbk_count *)k->codes.at[i])->text, code) == 0)
			return true;
	return false;
}

static bool
has_form(const struct rbk_case *k, const char *form)
{
	for (uint32_t i = 0; i < k->forms.n; i++)
		if (rbk_form_equal(((struct rbk_count *)k->forms.at[i])->text, form))
			return true;
	return false;
}

/* Could f's entry, new, stand in k? */
static bool
admits(const struct rbk_case *k, const struct rbk_fact *f)
{
	bool code = !f->code || !f->code[0] || k->codes.n == 0 || has_code(k, f->code);
	bool form = !f->form || !f->form[0] || k->forms.n == 0 || has_form(k, f->form);

	return code && form;
}

/* Could x and y be one case? */
static bool
fits(struct rbk_case *x, struct rbk_case *y)
{
	bool code = x->codes.n == 0 || y->codes.n == 0, form = x->forms.n == 0 || y->forms.n == 0;

	for (uint32_t i = 0; !code && i < x->codes.n; i++)
		code = has_code(y, ((struct rbk_count *)x->codes.at[i])->text);
	for (uint32_t i = 0; !form && i < x->forms.n; i++)
		form = has_form(y, ((struct rbk_count *)x->forms.at[i])->text);
	return code && form && !rbk_case_apart(x, y);
}

static struct rbk_case *
if_fits(struct rbk_case *own, struct rbk_case *k, const struct rbk_fact *f)
{
	return k && (own ? fits(own, k) : admits(k, f)) ? k : NULL;
}

struct rbk_case *
rbk_match_code(struct rbk_world *w, struct rbk_case *own, const struct rbk_fact *f)
{
	const struct rbk_holders *h = rbk_holders_of(w, "c:", f->code);
	struct rbk_case *found = NULL;

	for (uint32_t i = 0; h && i < h->at.n; i++) {
		struct rbk_case *k = ((struct rbk_holder *)h->at.at[i])->kase;

		if (k == own || !has_code(k, f->code) || !if_fits(own, k, f))
			continue;
		if (found)
			return NULL;
		found = k;
	}
	return found;
}

/* What is known of a name core. */
struct known {
	struct rbk_case *equal, *any; /* one with f's form, any one; never `own` */
	size_t           n_equal, n_any;
	const char      *form;    /* a form known of the core */
	bool             unlike;  /* two unlike forms are known, f's own counted */
};

static void
know_form(struct known *n, const char *form)
{
	if (!form || !form[0])
		return;
	if (!n->form)
		n->form = form;
	else if (!rbk_form_equal(n->form, form))
		n->unlike = true;
}

static void
know(struct known *n, struct rbk_case *k, const struct rbk_case *own, const struct rbk_fact *f)
{
	for (uint32_t i = 0; i < k->forms.n; i++)
		know_form(n, ((struct rbk_count *)k->forms.at[i])->text);
	if (k == own)
		return;
	n->any = k;
	n->n_any++;
	if (f->form && f->form[0] && has_form(k, f->form)) {
		n->equal = k;
		n->n_equal++;
	}
}

struct rbk_case *
rbk_match_name(struct rbk_world *w, struct rbk_case *own, const struct rbk_fact *f)
{
	const struct rbk_holders *h = rbk_holders_of(w, "n", f->core);
	struct known n = {0};

	know_form(&n, f->form);
	for (uint32_t i = 0; h && i < h->at.n && n.n_equal < 2 && (n.n_any < 2 || (f->form && f->form[0])); i++)
		know(&n, ((struct rbk_holder *)h->at.at[i])->kase, own, f);
	if (n.n_equal == 1)
		return if_fits(own, n.equal, f);
	if (n.n_any != 1 || n.unlike)
		return NULL;
	return if_fits(own, n.any, f); /* a form is missing on one side, or on both */
}

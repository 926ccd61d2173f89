/* Clients, contacts and records by what a person types. */
#include "cli/find.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/parts.h"
#include "cli/cases.h"
#include "cli/scan.h"
#include "cli/sight.h"
#include "core/model/bounds.h"
#include "core/model/path.h"
#include "core/rules/joint.h"
#include "core/store/file.h"

/* Does the file say that the client was joined with others? */
static bool
is_joined(const char *book, const char *path)
{
	struct rbk_buf text = {0};
	struct rbk_err none = {0};
	bool joined = rbk_file_read(&text, book, path, RBK_RECORD_MAX, &none) != 0 ||
	              (text.text && (strstr(text.text, "\"part_of\"") || strstr(text.text, "\"includes\"")));

	rbk_buf_free(&text);
	return joined;
}

/* The own book's client of this very id, without reading any other; none that
   was joined with others. */
static bool
own_client(struct rbk_entry *out, struct rbk_run *r, const char *id)
{
	char folder[48], file[64];

	if (!r->book || !rbk_ulid_valid(id))
		return false;
	rbk_client_folder(folder, id);
	(void)snprintf(file, sizeof file, "%s/client.json", folder);
	if (is_joined(rbk_book_path(r->book), file))
		return false;
	*out = (struct rbk_entry){ .person = rbk_book_person(r->book), .folder = rbk_arena_str(&r->arena, folder) };
	memcpy(out->id, id, RBK_ULID_SIZE);
	return true;
}

/* In a book entries of one case are one client: handed over by two, or one's
   own beside one handed over. Whoever reads others' books means somebody's. */
static int
group_by_case(struct rbk_choice *choices, struct rbk_entries *all, struct rbk_run *r, struct rbk_err *err)
{
	for (size_t i = 0; i < all->n && r->book && !all->at[i].unit; i++) {
		struct rbk_json *kase;

		if (rbk_case_of(&kase, r, &all->at[i], err))
			return (int)err->code;
		choices[i].group = kase ? rbk_json_get_str(kase, "id") : NULL;
	}
	return 0;
}

/* Removed clients fit by id only. */
static int
hide_removed(struct rbk_choice *choices, const struct rbk_entries *all, struct rbk_run *r, struct rbk_err *err)
{
	for (size_t i = 0; i < all->n; i++) {
		bool gone;

		if (rbk_scan_gone(&gone, r, &all->at[i], err))
			return (int)err->code;
		if (gone)
			choices[i].name = NULL;
	}
	return 0;
}

static int
choose_client(size_t *i, struct rbk_run *r, struct rbk_entries *all, const char *typed, struct rbk_err *err)
{
	struct rbk_choice *choices = rbk_arena_take(&r->arena, (all->n + all->n_lost + 1) * sizeof *choices);
	size_t n = all->n;

	for (size_t k = 0; k < all->n; k++)
		choices[k] = (struct rbk_choice){ all->at[k].id, rbk_record_str(&all->at[k].client, "name"),
		                                  rbk_entry_own(r, &all->at[k]) ? NULL : all->at[k].person, NULL };
	for (size_t k = 0; k < all->n_lost; k++)
		choices[n++] = (struct rbk_choice){ all->lost[k].id, NULL, NULL, NULL };
	int code = rbk_choose(i, r, choices, n, typed, N_("client"), err);
	bool gone = false;

	if (!code && *i >= all->n) { /* by the id of an entry that was joined to it */
		const char *to = all->lost[*i - all->n].to;

		for (*i = 0; strcmp(all->at[*i].id, to) != 0; ++*i)
			;
		return 0;
	}

	/* Only a hit that is gone, or too many hits, is worth reading all events for. */
	if (!code && strcmp(all->at[*i].id, typed) != 0 && rbk_scan_gone(&gone, r, &all->at[*i], err))
		return (int)err->code;
	if (!gone && code != RBK_E_AMBIGUOUS)
		return code;
	rbk_err_clear(err);
	if (hide_removed(choices, all, r, err) || group_by_case(choices, all, r, err))
		return (int)err->code;
	return rbk_choose(i, r, choices, all->n, typed, N_("client"), err);
}

int
rbk_find_client(struct rbk_entry *out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	struct rbk_entries all = {0};
	char id[RBK_ULID_SIZE];
	size_t i;

	if (rbk_ulid_prefix(id, typed) && own_client(out, r, id))
		return 0;
	if (rbk_find_entries(&all, r, err) || choose_client(&i, r, &all, typed, err))
		return (int)err->code;
	*out = all.at[i];
	return 0;
}

int
rbk_find_any_client(struct rbk_entry *out, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	struct rbk_entries all = {0};
	struct rbk_err first;
	size_t i;
	int code = rbk_find_client(out, r, typed, err);

	if (code != RBK_E_MISSING || !r->book)
		return code;
	first = *err;
	rbk_err_clear(err);
	if ((code = rbk_find_unit_entries(&all, r, NULL, err)))
		return code;
	if (all.n == 0 || (code = choose_client(&i, r, &all, typed, err)) == RBK_E_MISSING) {
		*err = first;
		return (int)err->code;
	}
	if (!code)
		*out = all.at[i];
	return code;
}

bool
rbk_entry_own(const struct rbk_run *r, const struct rbk_entry *e)
{
	return r->book && strcmp(e->person, rbk_book_person(r->book)) == 0;
}

int
rbk_entry_read(struct rbk_entry *e, struct rbk_run *r, struct rbk_err *err)
{
	const struct rbk_record **records;
	size_t n;

	if (!e->view && !(e->view = rbk_run_head(r, err)))
		return (int)err->code;
	if (e->client.root)
		return 0;
	if (rbk_part_records(&records, &n, r, e, NULL, err))
		return (int)err->code;
	if (n > 1) {
		rbk_joint(&e->client, &r->arena, records, n);
		return 0;
	}
	return rbk_view_record(&e->client, &r->arena, e->view, rbk_arena_print(&r->arena, "%s/client.json", e->folder), err);
}

/* A contact of this very id, without reading it. */
static bool
own_contact(struct rbk_run *r, const struct rbk_entry *e, const char *id)
{
	char file[1200];

	(void)snprintf(file, sizeof file, "%s/%s/contacts/%s.json", rbk_book_path(r->book), e->folder, id);
	return rbk_ulid_valid(id) && !e->view && access(file, F_OK) == 0;
}

int
rbk_find_contact(char id[RBK_ULID_SIZE], struct rbk_run *r, const struct rbk_entry *e, const char *typed,
                 struct rbk_err *err)
{
	struct rbk_entry entry = *e;
	struct rbk_scan s = {0};
	struct rbk_record *contacts;
	size_t n, i;

	if (rbk_ulid_prefix(id, typed) && own_contact(r, e, id))
		return 0;
	if (rbk_entry_read(&entry, r, err) || rbk_scan_client(&s, r, &entry, err))
		return (int)err->code;
	n = rbk_scan_kind(&contacts, r, &s, "contact");
	struct rbk_choice *choices = rbk_arena_take(&r->arena, (n + 1) * sizeof *choices);

	for (i = 0; i < n; i++)
		choices[i] = (struct rbk_choice){ rbk_record_str(&contacts[i], "id"), rbk_record_str(&contacts[i], "name"),
		                                  rbk_record_str(&contacts[i], "title"), NULL };
	if (n == 0)
		return rbk_fail(err, RBK_E_MISSING, N_("the client has no contact yet: roadbook contact add %s --name … --title … --phone …"), e->id);
	if (rbk_choose(&i, r, choices, n, typed, N_("contact of this client"), err))
		return (int)err->code;
	memcpy(id, choices[i].id, RBK_ULID_SIZE);
	return 0;
}

struct hunt {
	struct rbk_run  *r;
	struct rbk_view *view;
	const char      *folder;
	char             prefix[RBK_ULID_SIZE];
	struct rbk_strs  found;
};

/* Walks names only: no record is read. */
static int
hunt(void *ctx, const char *name, bool is_folder, struct rbk_err *err)
{
	struct hunt *h = ctx;
	const char *above = h->folder, *path = *above ? rbk_arena_print(&h->r->arena, "%s/%s", above, name) : name;
	int code = 0;

	if (is_folder) {
		h->folder = path;
		code = rbk_view_names(h->view, path, hunt, h, err);
		h->folder = above;
		return code;
	}
	struct rbk_path p;

	rbk_path_parse(&p, path);
	if (p.kind && p.id[0] && strncmp(p.id, h->prefix, strlen(h->prefix)) == 0) {
		const char **more = rbk_arena_take(&h->r->arena, (h->found.n + 1) * sizeof *more);

		if (h->found.n)
			memcpy(more, h->found.at, h->found.n * sizeof *more);
		more[h->found.n++] = rbk_arena_str(&h->r->arena, path);
		h->found.at = more;
	}
	return 0;
}

int
rbk_find_record(const char **path, struct rbk_run *r, const char *typed, struct rbk_err *err)
{
	struct hunt h = { .r = r, .view = rbk_run_head(r, err), .folder = "" };
	const char *list = NULL;

	if (!h.view)
		return (int)err->code;
	if (!rbk_ulid_prefix(h.prefix, typed))
		return rbk_fail(err, RBK_E_USAGE, N_("\"%.60s\" is not an id: roadbook client show prints the ids of a client's records"), typed);
	if (rbk_view_names(h.view, "", hunt, &h, err))
		return (int)err->code;
	if (h.found.n == 0)
		return rbk_fail(err, RBK_E_MISSING, N_("there is no record %.60s in this book"), typed);
	for (size_t i = 0; i < h.found.n && i < 8; i++)
		list = rbk_arena_print(&r->arena, "%s%s%s", list ? list : "", list ? ", " : "", h.found.at[i]);
	if (h.found.n > 1)
		return rbk_fail(err, RBK_E_AMBIGUOUS, N_("several records begin with %.60s: %.900s"), typed, list);
	*path = h.found.at[0];
	return 0;
}

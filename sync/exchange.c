/* One sync: take in, push, fetch the desk, commons and units, say where the book
   stands. Each part can be killed and done again; none depends on a part
   before it having been heard of. */
#include "sync/exchange.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/model/id.h"
#include "core/store/clock.h"
#include "core/store/file.h"
#include "core/store/lock.h"
#include "core/store/repo.h"
#include "core/store/key.h"
#include "core/store/step.h"
#include "sync/device.h"
#include "sync/directory.h"
#include "sync/exchange_devices.h"
#include "sync/exchange_directory.h"
#include "sync/exchange_units.h"
#include "sync/hub_p.h"
#include "sync/origin.h"
#include "sync/remote_p.h"
#include "sync/trust.h"

#define JOINS   3
#define PAUSE_MS 300 /* between two looks for a merge */
#define RECEIPT "roadbook/receipt" /* in .git: "NUMBER TIP\n": what was sent last, the receipt that the hub named or 0 */

struct sync {
	struct rbk_book     *book;
	struct rbk_exchange *out;
	git_repository      *repo;
	struct rbk_wire     *line;
	struct rbk_access    access;
	struct rbk_trust     trust;
	bool                 arrived; /* the box has the book: by this push, or by one that was cut off */
	struct rbk_findings *found;
	struct rbk_arena     a;
	struct rbk_err      *err;
};

/* The desk's own words about the book, as fetched last. */
struct desk {
	char    tip[41], merged[41]; /* "" if unknown */
	int64_t received, number, epoch;
	bool    has; /* there is one */
};

static void
copy_oid(char out[41], const char *hex)
{
	(void)snprintf(out, 41, "%s", hex && rbk_oid_valid(hex) ? hex : "");
}

static int
read_desk(struct desk *out, struct rbk_book *b, struct rbk_err *err)
{
	struct rbk_arena a = {0};
	struct rbk_view *v = NULL;
	struct rbk_record r;
	const char *whose;
	int code = rbk_book_view(&v, b, RBK_SIGHT_DESK, err);

	*out = (struct desk){0};
	if (code == RBK_E_MISSING) {
		rbk_err_clear(err);
		return 0;
	}
	if (!code)
		code = rbk_view_record(&r, &a, v, "desk.json", err);
	if (!code && (!rbk_record_is(&r, "desk") || !(whose = rbk_record_str(&r, "person")) || strcmp(whose, rbk_book_person(b)) != 0))
		code = rbk_fail(err, RBK_E_BROKEN, N_("what was fetched is not the desk of %s: ask headquarters"), rbk_book_person(b));
	if (!code) {
		copy_oid(out->tip, rbk_record_str(&r, "tip"));
		copy_oid(out->merged, rbk_record_str(&r, "merged"));
		out->received = rbk_json_get_int(r.root, "received", 0);
		out->number = rbk_json_get_int(r.root, "number", 0);
		out->epoch = rbk_json_get_int(r.root, "epoch", 0);
		out->has = true;
	}
	rbk_view_close(v);
	rbk_arena_free(&a);
	return code;
}

/* Where the book is, "" before its first commit. */
static int
read_tip(char out[41], git_repository *repo, struct rbk_err *err)
{
	git_oid id;
	int code = rbk_repo_tip(&id, repo, RBK_REF_BOOK);

	out[0] = '\0';
	if (!code)
		(void)git_oid_tostr(out, 41, &id);
	return code && code != GIT_ENOTFOUND ? rbk_repo_fail(err, code, N_("read %s"), RBK_REF_BOOK) : 0;
}

static int
open_repository(git_repository **out, struct rbk_book *b, struct rbk_err *err)
{
	rbk_repo_start();
	int code = git_repository_open_ext(out, rbk_book_path(b), GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);

	return code ? rbk_repo_fail(err, code, N_("open book %s"), rbk_book_path(b)) : 0;
}

/* What got there last, and its receipt if one was named over the wire: the
   desk may not tell it yet. */
static int
read_receipt(struct rbk_exchange *out, git_repository *repo, struct rbk_err *err)
{
	struct rbk_buf text = {0};
	int code = rbk_file_read(&text, git_repository_path(repo), RECEIPT, 200, err);

	if (code && code != RBK_E_OS) { /* none, or not one of ours */
		rbk_err_clear(err);
		code = 0;
	} else if (!code && text.len > 42) {
		size_t digits = strspn(text.text, "0123456789");

		if (digits > 0 && digits < 16 && text.len == digits + 42 && text.text[digits] == ' ') {
			(void)snprintf(out->sent, sizeof out->sent, "%.40s", text.text + digits + 1);
			out->sent_number = strtoll(text.text, NULL, 10);
		}
	}
	rbk_buf_free(&text);
	return code;
}

static int
keep_receipt(git_repository *repo, int64_t number, const char *tip, struct rbk_err *err)
{
	char temp[4096], text[100];
	const char *dir = git_repository_path(repo);
	const struct rbk_place at = { .root = dir, .temp = temp, .ordered = rbk_file_ordered(dir) };
	int n = snprintf(text, sizeof text, "%" PRId64 " %s\n", number, tip);

	(void)snprintf(temp, sizeof temp, "%s" RECEIPT ".new", dir);
	return rbk_file_write(&at, RECEIPT, text, (size_t)n, err);
}

/* Is the tip received, looked at and not merged? */
static bool
is_quarantined(const char *tip, const struct desk *desk)
{
	return tip[0] && strcmp(tip, desk->tip) == 0 && strcmp(tip, desk->merged) != 0 && desk->number >= desk->received;
}

static int
stand(struct rbk_exchange *out, struct rbk_book *b, git_repository *repo, struct rbk_err *err)
{
	struct desk desk;
	char tip[41];

	out->standing = RBK_SAVED;
	out->number = 0;
	if (read_desk(&desk, b, err) || read_tip(tip, repo, err) || read_receipt(out, repo, err))
		return (int)err->code;
	if (out->sent_number && out->sent_number <= desk.epoch) { /* of a hub that is gone: the one brought back names what it has */
		out->sent[0] = '\0';
		out->sent_number = 0;
	}
	if (!tip[0])
		return 0;
	if (strcmp(desk.tip, tip) == 0) {
		out->number = desk.received;
		out->standing = strcmp(desk.merged, tip) == 0 ? RBK_MERGED : is_quarantined(tip, &desk) ? RBK_QUARANTINED : RBK_RECEIVED;
	} else if (strcmp(out->sent, tip) == 0) {
		out->number = out->sent_number;
		out->standing = out->number ? RBK_RECEIVED : RBK_SENT;
	}
	return 0;
}

int
rbk_book_standing(struct rbk_exchange *out, struct rbk_book *b, struct rbk_err *err)
{
	git_repository *repo = NULL;

	*out = (struct rbk_exchange){0};
	rbk_book_tip(out->desk_before, b, RBK_REF_DESK);
	int code = open_repository(&repo, b, err);

	if (!code)
		code = stand(out, b, repo, err);
	git_repository_free(repo);
	return code;
}

static int
push(struct sync *s)
{
	char what[RBK_FAR_WHAT];
	const char *person = rbk_book_person(s->book);
	const struct rbk_far far = {
		.line = s->line,
		.repository = rbk_arena_print(&s->a, "boxes/%s.git", person),
		.what = rbk_err_phrase(what, sizeof what, s->err, N_("box of %s on the hub %s"), person, s->line->hub),
	};
	struct rbk_pushed pushed;
	char tip[41];
	int code = rbk_far_push(&pushed, s->repo, &far, RBK_REF_BOOK, s->err);

	if (code == RBK_E_MISSING)
		return rbk_fail(s->err, RBK_E_REFUSED, N_("%s has no box on the hub %s: ask headquarters to enrol %s"), person, s->line->hub, person);
	if (code)
		return code;
	s->out->pushed = s->out->pushed || pushed.sent;
	s->arrived = true;
	if (git_oid_is_zero(&pushed.tip))
		return 0;
	(void)git_oid_tostr(tip, sizeof tip, &pushed.tip);
	if (read_receipt(s->out, s->repo, s->err))
		return (int)s->err->code;
	if (pushed.number == 0 && strcmp(s->out->sent, tip) == 0)
		return 0; /* known, maybe with its number */
	return keep_receipt(s->repo, pushed.number, tip, s->err);
}

static int
fetch_desk(struct sync *s)
{
	char what[RBK_FAR_WHAT];
	const char *person = rbk_book_person(s->book);
	const struct rbk_origin desk = {
		.repository = rbk_arena_print(&s->a, "desks/%s.git", person),
		.what = rbk_err_phrase(what, sizeof what, s->err, N_("desk of %s on the hub %s"), person, s->line->hub),
		.ref = RBK_REF_DESK, .file = "desk.json", .keep = true,
	};
	int code = rbk_origin_fetch(&s->out->desk_moved, s->repo, s->line, &s->trust, &desk, s->err);

	if (code == RBK_E_MISSING)
		return rbk_fail(s->err, RBK_E_REFUSED, N_("%s has no desk on the hub %s: ask headquarters to enrol %s"), person, s->line->hub, person);
	return code;
}

/* Commons, and with it the directory of claimed clients, which stands on a
   branch of its own there. */
static int
fetch_commons(struct sync *s)
{
	char what[RBK_FAR_WHAT];
	const struct rbk_origin commons = {
		.repository = "commons.git",
		.what = rbk_err_phrase(what, sizeof what, s->err, N_("commons of the hub %s"), s->line->hub),
		.ref = RBK_REF_COMMONS, .file = "org.json", .names_key = true, .keep = true,
	};
	struct rbk_wish directory = {
		.branch = RBK_REF_DIRECTORY, .ref = RBK_REF_MAIN, .force = true, .may_lack = true, .parentless = true, .check = rbk_directory_check, .ctx = &s->trust,
	};
	bool moved;
	int code = rbk_directory_repo(&directory.repo, s->repo, s->err);

	if (!code) {
		code = rbk_origin_fetch_with(&moved, s->repo, s->line, &s->trust, &commons, &directory, s->err);
		s->out->commons_moved = s->out->commons_moved || moved;
	}
	if (code == RBK_E_MISSING)
		code = rbk_fail(s->err, RBK_E_REFUSED, N_("the hub %s has no commons: check its address, or ask headquarters"), s->line->hub);
	if (!code && directory.moved)
		code = rbk_directory_forget(directory.repo, s->err);
	s->out->directory_moved = s->out->directory_moved || directory.moved;
	git_repository_free(directory.repo);
	return code;
}

static int
fetch_units(struct sync *s)
{
	return rbk_units_fetch(&s->out->units_moved, &s->out->units_missed, s->repo, s->book, s->line, &s->trust, s->err);
}

/* One conversation, again while that may help. Each can be repeated: a push
   begins by asking what has arrived. */
static int
persist(struct sync *s, int (*part)(struct sync *s))
{
	const long tries = rbk_access_limit(s->access.tries, 3);
	long wait = rbk_access_limit(s->access.wait, 1);
	int code = part(s);

	for (long i = 1; code == RBK_E_UNREACHABLE && s->line->again_s >= 0 && i < tries; i++) {
		rbk_clock_wait(s->line->again_s > wait ? s->line->again_s : wait);
		wait *= 2;
		rbk_err_clear(s->err);
		code = part(s);
	}
	return code;
}

/* A push that was turned down must not keep the answer to it away: the desk
   may say why. It comes last. */
static int
put_off(struct rbk_err *turned_down, struct sync *s, int code)
{
	if (code != RBK_E_MOVED && code != RBK_E_REFUSED && code != RBK_E_PERSON)
		return code;
	*turned_down = *s->err;
	rbk_err_clear(s->err);
	return 0;
}

/* Is there something to push? Not if the desk says that it has arrived, or it
   came out of the box. */
static bool
is_news(const char *tip, struct sync *s, const struct desk *desk)
{
	return tip[0] && strcmp(tip, desk->tip) != 0 && !rbk_devices_known(s->repo, tip, desk->tip);
}

/* What is sent is signed, if this device has a key; the hub says whether it
   must be. */
static int
seal(struct sync *s)
{
	struct rbk_key *key = NULL;
	int code = rbk_device_key(&key, s->book, s->err);

	if (code == RBK_E_MISSING) {
		rbk_err_clear(s->err);
		return 0;
	}
	if (!code)
		code = rbk_book_seal(s->book, key, s->err);
	rbk_key_free(key);
	return code;
}

/* A push, signed, if there is something to send; what is in quarantine may be
   good once it is signed. */
static int
send(struct sync *s, const struct desk *desk)
{
	char tip[41];

	if (read_tip(tip, s->repo, s->err))
		return (int)s->err->code;
	bool news = is_news(tip, s, desk);

	if (!news && !is_quarantined(tip, desk))
		return 0;
	if (seal(s) || (!news && read_tip(tip, s->repo, s->err)))
		return (int)s->err->code;
	return news || is_news(tip, s, desk) ? persist(s, push) : 0;
}

static int
fetch_answers(struct sync *s)
{
	int code = persist(s, fetch_commons); /* it names the key the others are signed with */

	return code ? code : persist(s, fetch_desk);
}

static int
join(struct sync *s)
{
	struct desk desk;

	if (read_desk(&desk, s->book, s->err))
		return (int)s->err->code;
	return rbk_devices_join(s->repo, s->book, s->line, &s->trust, desk.merged, s->found, s->err);
}

/* What was sent is merged by somebody else than the hook, maybe, or by the
   hook of a push that was cut off: the answer is waited for a short while. */
static int
await_merge(struct sync *s)
{
	const long most = rbk_access_limit(s->access.merge, 3) * 1000;
	int code = 0;

	for (long waited = 0; !code && s->arrived && waited < most; waited += PAUSE_MS) {
		if (stand(s->out, s->book, s->repo, s->err))
			return (int)s->err->code;
		if (s->out->standing == RBK_MERGED || s->out->standing == RBK_QUARANTINED)
			break;
		rbk_clock_pause(PAUSE_MS);
		code = persist(s, fetch_desk);
	}
	return code;
}

/* Another device has sent something: joined, and what came of it sent. It may
   send again meanwhile. */
static int
join_devices(struct sync *s)
{
	struct desk desk;
	int code = RBK_E_MOVED;

	for (int i = 0; i < JOINS && code == RBK_E_MOVED; i++) {
		rbk_err_clear(s->err);
		s->out->joined = true;
		code = persist(s, join);
		if (!code)
			code = read_desk(&desk, s->book, s->err);
		if (!code)
			code = send(s, &desk);
		if (!code && s->out->pushed)
			code = persist(s, fetch_desk);
	}
	return code;
}

/* The hub was brought back from a backup: what it had received since is not
   there any more, and is sent again. */
static int
send_again(struct sync *s, struct desk *now)
{
	int code = s->out->broken ? 0 : send(s, now);

	if (!code && s->out->pushed)
		code = persist(s, fetch_desk);
	return code ? code : read_desk(now, s->book, s->err);
}

/* Push and fetch; what was turned down is the result, but comes last. */
static int
talk(struct sync *s, const struct desk *desk)
{
	struct rbk_err turned_down = *s->err;
	struct desk now;
	int code = s->out->broken ? 0 : put_off(&turned_down, s, send(s, desk));

	if (!code)
		code = fetch_answers(s);
	if (!code)
		code = read_desk(&now, s->book, s->err);
	s->out->restored = !code && desk->has && now.epoch > desk->epoch;
	if (s->out->restored && !turned_down.code)
		code = put_off(&turned_down, s, send_again(s, &now));
	if (!code && !s->out->broken &&
	    (turned_down.code == RBK_E_MOVED || (!turned_down.code && !rbk_devices_holds(s->repo, now.tip)))) {
		rbk_err_clear(&turned_down);
		code = join_devices(s);
	}
	if (!code && !turned_down.code)
		code = await_merge(s);
	if (!code)
		code = persist(s, fetch_units);
	if (turned_down.code && !(code && turned_down.code == RBK_E_MOVED)) {
		*s->err = turned_down;
		code = (int)turned_down.code;
	}
	return code;
}

/* With the book's lock held. */
static int
sync_parts(struct sync *s)
{
	struct desk desk;
	git_oid known;
	int code = read_desk(&desk, s->book, s->err);

	if (code)
		return code;
	/* a tip of another device, or none: then all is checked */
	const bool held = git_oid_fromstr(&known, desk.tip) == 0 && rbk_commit_there(s->repo, &known);

	code = rbk_book_take_in(s->book, held ? desk.tip : NULL, s->found, &s->out->broken, s->err);
	return code ? code : talk(s, &desk);
}

int
rbk_book_sync(struct rbk_exchange *out, struct rbk_book *b, const struct rbk_access *access,
              struct rbk_findings *found, struct rbk_err *err)
{
	struct sync s = { .book = b, .out = out, .found = found, .err = err, .access = access ? *access : (struct rbk_access)RBK_ACCESS_USUAL };
	struct rbk_err scratch = {0};
	int lock = -1, code = 0;

	*out = (struct rbk_exchange){0};
	rbk_book_tip(out->desk_before, b, RBK_REF_DESK);
	if (!rbk_book_hub(b))
		return rbk_fail(err, RBK_E_USAGE, N_("this book has no hub: say where it is with: git config roadbook.hub FOLDER"));
	if (rbk_book_lock(&lock, b, err))
		return (int)err->code;
	code = open_repository(&s.repo, b, err);
	if (!code)
		code = rbk_trust_read(&s.trust, s.repo, err);
	if (!code)
		code = rbk_access_read(&s.access, &s.a, rbk_book_path(b), err);
	if (!s.access.user)
		s.access.user = rbk_book_person(b);
	if (!code)
		code = rbk_wire_open(&s.line, &s.a, rbk_book_hub(b), &s.access, err);
	if (!code)
		code = sync_parts(&s);
	if (s.line)
		out->traffic = s.line->traffic;
	rbk_wire_close(s.line);
	if (!code)
		rbk_book_synced(b);
	/* true also if something went wrong above */
	if (s.repo && stand(out, b, s.repo, code ? &scratch : err) && !code)
		code = (int)err->code;
	rbk_lock_drop(lock);
	git_repository_free(s.repo);
	rbk_arena_free(&s.a);
	return code;
}

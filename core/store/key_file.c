/* A private key's file, as ssh-keygen writes and reads it (openssh-key-v1 in
   OpenSSH's PROTOCOL.key), so that git and ssh-keygen can sign with it too. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/store/clock.h"
#include "core/store/file.h"
#include "core/store/key_p.h"
#include "core/store/step.h"

#define BEGIN   "-----BEGIN OPENSSH PRIVATE KEY-----\n"
#define END     "-----END OPENSSH PRIVATE KEY-----\n"
#define MAGIC   "openssh-key-v1" /* and its NUL */
#define MAX     8192
#define COLUMNS 70

static void
wipe(struct rbk_buf *b)
{
	if (b->text)
		OPENSSL_cleanse(b->text, b->cap);
	rbk_buf_free(b);
}

/* What would be encrypted, if there were a passphrase. */
static void
put_private(struct rbk_buf *out, const struct rbk_key *k, const char *comment)
{
	struct rbk_buf public = {0};
	char both[2 * RBK_KEY_SEED];
	uint8_t check[4];

	rbk_clock_random(check, sizeof check); /* twice the same: how a passphrase is known to be right */
	rbk_buf_put(out, check, sizeof check);
	rbk_buf_put(out, check, sizeof check);
	rbk_key_put_blob(&public, k->text); /* type and public key: two strings already */
	rbk_buf_put(out, public.text, public.len);
	memcpy(both, k->seed, RBK_KEY_SEED);
	memcpy(both + RBK_KEY_SEED, public.text + public.len - 32, 32);
	rbk_ssh_put(out, both, sizeof both);
	rbk_ssh_put(out, comment, strlen(comment));
	for (char pad = 1; out->len % 8; pad++)
		rbk_buf_char(out, pad);
	OPENSSL_cleanse(both, sizeof both);
	rbk_buf_free(&public);
}

static void
write_key(struct rbk_buf *out, const struct rbk_key *k, const char *comment)
{
	struct rbk_buf all = {0}, part = {0}, text = {0};

	rbk_buf_put(&all, MAGIC, sizeof MAGIC);
	rbk_ssh_put(&all, "none", 4); /* cipher */
	rbk_ssh_put(&all, "none", 4); /* how a passphrase becomes its key */
	rbk_ssh_put(&all, "", 0);
	rbk_buf_put(&all, "\0\0\0\1", 4); /* keys */
	rbk_key_put_blob(&part, k->text);
	rbk_ssh_put(&all, part.text, part.len);
	rbk_buf_clear(&part);
	put_private(&part, k, comment);
	rbk_ssh_put(&all, part.text, part.len);
	rbk_base64_write(&text, all.text, all.len);
	rbk_buf_str(out, BEGIN);
	for (size_t i = 0; i < text.len; i += COLUMNS) {
		rbk_buf_put(out, text.text + i, text.len - i < COLUMNS ? text.len - i : COLUMNS);
		rbk_buf_char(out, '\n');
	}
	rbk_buf_str(out, END);
	wipe(&all);
	wipe(&part);
	wipe(&text);
}

static int
put_file(const char *path, const char *temp, const struct rbk_buf *text, struct rbk_err *err)
{
	(void)unlink(temp);
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	int why = fd < 0 ? errno : rbk_file_put(fd, text->text, text->len);

	if (!why && fsync(fd))
		why = errno;
	if (fd >= 0 && close(fd) && !why)
		why = errno;
	rbk_step("key");
	if (!why && rename(temp, path))
		why = errno;
	return why ? rbk_file_fail(err, N_("write"), path, why) : 0;
}

int
rbk_key_save(const struct rbk_key *k, const char *dir, const char *name, const char *comment, struct rbk_err *err)
{
	struct rbk_buf text = {0};
	char path[4096], temp[4096];

	if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path ||
	    snprintf(temp, sizeof temp, "%s.new", path) >= (int)sizeof temp)
		return rbk_file_fail(err, N_("write"), name, ENAMETOOLONG);
	write_key(&text, k, comment);
	int code = put_file(path, temp, &text, err);

	wipe(&text);
	int fd = code ? -1 : open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (!code && (fd < 0 || fsync(fd)))
		code = rbk_file_fail(err, N_("flush"), dir, errno);
	if (fd >= 0)
		(void)close(fd);
	return code;
}

/* The lines between the two marks, joined and decoded. */
static bool
unwrap(struct rbk_buf *out, const char *text)
{
	struct rbk_buf joined = {0};
	const char *p = text + strlen(BEGIN), *end;
	bool ok = strncmp(text, BEGIN, strlen(BEGIN)) == 0 && (end = strstr(p, END)) != NULL;

	for (; ok && p < end; p++)
		if (*p != '\n')
			rbk_buf_char(&joined, *p);
	ok = ok && joined.len && rbk_base64_read(out, joined.text, joined.len);
	wipe(&joined);
	return ok;
}

static bool
is(const char *bytes, size_t n, const char *text)
{
	return n == strlen(text) && memcmp(bytes, text, n) == 0;
}

/* The private part → key; *locked: there is a passphrase. */
static struct rbk_key *
parse(bool *locked, const struct rbk_buf *all)
{
	const char *p = all->text, *end = p + all->len, *s;
	struct rbk_key *k;
	size_t n;

	if (all->len < sizeof MAGIC || memcmp(p, MAGIC, sizeof MAGIC) != 0)
		return NULL;
	p += sizeof MAGIC;
	if (!rbk_ssh_get(&s, &n, &p, end))
		return NULL;
	*locked = !is(s, n, "none");
	if (*locked || !rbk_ssh_get(&s, &n, &p, end) || !is(s, n, "none") || !rbk_ssh_get(&s, &n, &p, end) || n != 0 ||
	    end - p < 4 || memcmp(p, "\0\0\0\1", 4) != 0)
		return NULL;
	p += 4;
	if (!rbk_ssh_get(&s, &n, &p, end) || !rbk_ssh_get(&s, &n, &p, end) || n < 8 || memcmp(s, s + 4, 4) != 0)
		return NULL;
	end = s + n;
	p = s + 8;
	if (!rbk_ssh_get(&s, &n, &p, end) || !is(s, n, "ssh-ed25519") || !rbk_ssh_get(&s, &n, &p, end) ||
	    !rbk_ssh_get(&s, &n, &p, end) || n != 2 * RBK_KEY_SEED)
		return NULL;
	k = rbk_key_from_seed((const uint8_t *)s);
	return k;
}

int
rbk_key_load(struct rbk_key **out, const char *dir, const char *name, struct rbk_err *err)
{
	struct rbk_buf text = {0}, all = {0};
	bool locked = false;
	int code = rbk_file_read(&text, dir, name, MAX, err);

	*out = NULL;
	if (!code && text.len && unwrap(&all, text.text))
		*out = parse(&locked, &all);
	if (!code && !*out)
		code = locked ? rbk_fail(err, RBK_E_BAD, N_("the key %s/%s has a passphrase: take it off with ssh-keygen -p"), dir, name)
		              : rbk_fail(err, RBK_E_BAD, N_("%s/%s is not an Ed25519 key as ssh-keygen writes it"), dir, name);
	wipe(&text);
	wipe(&all);
	return code;
}

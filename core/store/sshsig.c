/* What is signed is a commit without its signature; the signature stands in
   the header "gpgsig", its lines behind the first one space in. */
#include "core/store/sshsig.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "core/store/key_p.h"

#define BEGIN   "-----BEGIN SSH SIGNATURE-----"
#define END     "-----END SSH SIGNATURE-----"
#define MAGIC   "SSHSIG"
#define SPACE   "git"
#define FIELD   "gpgsig "
#define COLUMNS 70

static size_t
digest(uint8_t out[EVP_MAX_MD_SIZE], const EVP_MD *how, const void *bytes, size_t n)
{
	unsigned len = 0;

	if (EVP_Digest(bytes, n, out, &len, how, NULL) != 1)
		abort(); /* out of memory */
	return len;
}

/* What the key really signs: the commit's hash and what it is meant for. */
static void
put_signed(struct rbk_buf *out, const char *hash, const void *payload, size_t n)
{
	uint8_t sum[EVP_MAX_MD_SIZE];
	size_t len = digest(sum, strcmp(hash, "sha512") == 0 ? EVP_sha512() : EVP_sha256(), payload, n);

	rbk_buf_str(out, MAGIC);
	rbk_ssh_put(out, SPACE, strlen(SPACE));
	rbk_ssh_put(out, "", 0);
	rbk_ssh_put(out, hash, strlen(hash));
	rbk_ssh_put(out, sum, len);
}

static void
put_blob(struct rbk_buf *out, const struct rbk_key *k, const void *payload, size_t n)
{
	struct rbk_buf part = {0};
	uint8_t signature[RBK_SIGNATURE];

	put_signed(&part, "sha512", payload, n);
	rbk_key_sign(signature, k, part.text, part.len);
	rbk_buf_put(out, MAGIC "\0\0\0\1", strlen(MAGIC) + 4);
	rbk_buf_clear(&part);
	rbk_key_put_blob(&part, k->text);
	rbk_ssh_put(out, part.text, part.len);
	rbk_ssh_put(out, SPACE, strlen(SPACE));
	rbk_ssh_put(out, "", 0);
	rbk_ssh_put(out, "sha512", 6);
	rbk_buf_clear(&part);
	rbk_ssh_put(&part, "ssh-ed25519", 11);
	rbk_ssh_put(&part, signature, sizeof signature);
	rbk_ssh_put(out, part.text, part.len);
	rbk_buf_free(&part);
}

void
rbk_commit_sign(struct rbk_buf *commit, const struct rbk_key *k)
{
	const char *gap = memmem(commit->text, commit->len, "\n\n", 2);
	struct rbk_buf blob = {0}, text = {0}, rest = {0};

	if (!gap)
		abort(); /* not a commit: ours always are */
	put_blob(&blob, k, commit->text, commit->len);
	rbk_base64_write(&text, blob.text, blob.len);
	rbk_buf_put(&rest, gap + 1, (size_t)(commit->text + commit->len - gap - 1));
	commit->len = (size_t)(gap + 1 - commit->text);
	rbk_buf_str(commit, FIELD BEGIN "\n");
	for (size_t i = 0; i < text.len; i += COLUMNS) {
		rbk_buf_char(commit, ' ');
		rbk_buf_put(commit, text.text + i, text.len - i < COLUMNS ? text.len - i : COLUMNS);
		rbk_buf_char(commit, '\n');
	}
	rbk_buf_str(commit, " " END "\n");
	rbk_buf_put(commit, rest.text, rest.len);
	rbk_buf_free(&blob);
	rbk_buf_free(&text);
	rbk_buf_free(&rest);
}

/* Parts a commit: what was signed, and the signature's lines without what
   indents them. False if there is more than one, or one of another kind. */
static bool
part(struct rbk_buf *payload, struct rbk_buf *armor, const char *bytes, size_t n)
{
	const char *p = bytes, *end = bytes + n, *lf;
	bool inside = false, once = false;

	for (; p < end && *p != '\n'; p = lf + 1) {
		if (!(lf = memchr(p, '\n', (size_t)(end - p))))
			return false;
		const size_t k = (size_t)(lf + 1 - p);

		if (k > 6 && memcmp(p, "gpgsig", 6) == 0) {
			if (once || memcmp(p, FIELD, strlen(FIELD)) != 0)
				return false;
			inside = once = true;
			rbk_buf_put(armor, p + strlen(FIELD), k - strlen(FIELD));
		} else if (inside && *p == ' ') {
			rbk_buf_put(armor, p + 1, k - 1);
		} else {
			inside = false;
			rbk_buf_put(payload, p, k);
		}
	}
	rbk_buf_put(payload, p, (size_t)(end - p));
	return true;
}

static bool
unwrap(struct rbk_buf *out, const struct rbk_buf *armor)
{
	struct rbk_buf joined = {0};
	const size_t begin = strlen(BEGIN "\n"), end = strlen(END "\n");
	bool ok = armor->len > begin + end && memcmp(armor->text, BEGIN "\n", begin) == 0 &&
	          memcmp(armor->text + armor->len - end, END "\n", end) == 0;

	for (size_t i = begin; ok && i < armor->len - end; i++)
		if (armor->text[i] != '\n')
			rbk_buf_char(&joined, armor->text[i]);
	ok = ok && joined.len && rbk_base64_read(out, joined.text, joined.len);
	rbk_buf_free(&joined);
	return ok;
}

static bool
is(const char *bytes, size_t n, const char *text)
{
	return n == strlen(text) && memcmp(bytes, text, n) == 0;
}

/* The blob of a signature → its key, hash and 64 bytes. */
static bool
parse(char key[RBK_KEY_TEXT], const char **hash, const char **signature, const struct rbk_buf *blob)
{
	const char *p = blob->text, *end = p + blob->len, *s, *q;
	size_t n, k;

	if (blob->len < strlen(MAGIC) + 4 || memcmp(p, MAGIC "\0\0\0\1", strlen(MAGIC) + 4) != 0)
		return false;
	p += strlen(MAGIC) + 4;
	if (!rbk_ssh_get(&s, &n, &p, end) || !rbk_key_blob(key, s, n) || !rbk_ssh_get(&s, &n, &p, end) || !is(s, n, SPACE) ||
	    !rbk_ssh_get(&s, &n, &p, end) || n != 0 || !rbk_ssh_get(&s, &n, &p, end))
		return false;
	*hash = is(s, n, "sha512") ? "sha512" : is(s, n, "sha256") ? "sha256" : NULL;
	if (!*hash || !rbk_ssh_get(&s, &n, &p, end) || p != end)
		return false;
	q = s;
	end = s + n;
	return rbk_ssh_get(&s, &k, &q, end) && is(s, k, "ssh-ed25519") && rbk_ssh_get(signature, &k, &q, end) &&
	       k == RBK_SIGNATURE && q == end;
}

int
rbk_commit_signer(char key[RBK_KEY_TEXT], const char *bytes, size_t n, struct rbk_err *err)
{
	struct rbk_buf payload = {0}, armor = {0}, blob = {0}, what = {0};
	const char *hash = NULL, *signature = NULL;
	int code = 0;

	key[0] = '\0';
	if (!part(&payload, &armor, bytes, n))
		code = rbk_fail(err, RBK_E_BAD, N_("the newest commit is signed in a way this program doesn't know"));
	else if (armor.len == 0)
		code = rbk_fail(err, RBK_E_MISSING, N_("the newest commit is not signed"));
	else if (!unwrap(&blob, &armor) || !parse(key, &hash, &signature, &blob))
		code = rbk_fail(err, RBK_E_BAD, N_("the newest commit is not signed by one Ed25519 key of SSH's kind"));
	if (!code) {
		put_signed(&what, hash, payload.text, payload.len);
		if (!rbk_key_verify(key, (const uint8_t *)signature, what.text, what.len))
			code = rbk_fail(err, RBK_E_BAD, N_("the signature of the newest commit is not of this commit"));
	}
	if (code)
		key[0] = '\0';
	rbk_buf_free(&payload);
	rbk_buf_free(&armor);
	rbk_buf_free(&blob);
	rbk_buf_free(&what);
	return code;
}

void
rbk_key_print(char out[RBK_KEY_PRINT], const char *key)
{
	struct rbk_buf blob = {0}, text = {0};
	uint8_t sum[EVP_MAX_MD_SIZE];

	rbk_key_put_blob(&blob, key);
	rbk_base64_write(&text, sum, digest(sum, EVP_sha256(), blob.text, blob.len));
	memcpy(out, "SHA256:", 7);
	memcpy(out + 7, text.text, 43); /* without the padding */
	out[50] = '\0';
	rbk_buf_free(&blob);
	rbk_buf_free(&text);
}

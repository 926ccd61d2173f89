/* Keys and signatures; ssh-keygen and git are the referees. */
#include "shell_help.h"

#include "core/store/key.h"
#include "core/store/repo.h"
#include "core/store/sshsig.h"

static int
begin(void **state)
{
	(void)state;
	begin_in("key");
	memcpy(work_in, scratch, strlen(scratch) + 1);
	return 0;
}

static struct rbk_key *
seeded(uint8_t first)
{
	uint8_t seed[RBK_KEY_SEED] = { first };

	return rbk_key_from_seed(seed);
}

/* RFC 8032, 7.1, test 1. */
static void
known_answer(void **state)
{
	static const uint8_t seed[RBK_KEY_SEED] = {
		0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
		0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
	};
	struct rbk_key *k = rbk_key_from_seed(seed);
	uint8_t sig[RBK_SIGNATURE];

	(void)state;
	rbk_key_sign(sig, k, "", 0);
	assert_int_equal(sig[0], 0xe5);
	assert_int_equal(sig[1], 0x56);
	assert_int_equal(sig[63], 0x0b);
	assert_true(rbk_key_verify(rbk_key_text(k), sig, "", 0));
	assert_false(rbk_key_verify(rbk_key_text(k), sig, "x", 1));
	sig[5] ^= 1;
	assert_false(rbk_key_verify(rbk_key_text(k), sig, "", 0));
	rbk_key_free(k);
}

static void
base64(void **state)
{
	static const char *const bad[] = { "A", "AAA", "AAAAA", "A===", "AA=A", "AB==", "AAB=", "AA==AAAA", "AA A", "====", "AAA\n" };
	struct rbk_buf out = {0}, text = {0};

	(void)state;
	for (size_t n = 0; n < 40; n++) {
		char bytes[40];

		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)(i * 37 + n);
		rbk_buf_clear(&out);
		rbk_buf_clear(&text);
		rbk_base64_write(&text, bytes, n);
		assert_true(rbk_base64_read(&out, text.text, text.len));
		assert_int_equal(out.len, n);
		if (n)
			assert_memory_equal(out.text, bytes, n);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(rbk_base64_read(&out, bad[i], strlen(bad[i])));
	rbk_buf_free(&out);
	rbk_buf_free(&text);
}

/* What we write ssh-keygen reads, and the other way round. */
static void
files(void **state)
{
	struct rbk_err err = {0};
	struct rbk_key *k = rbk_key_make(), *again;
	char print[RBK_KEY_PRINT], blob[RBK_KEY_TEXT];

	(void)state;
	GOOD(rbk_key_save(k, scratch, "key", "r-li", &err));
	RUN("test $(stat -c %%a \"$S/key\") = 600 && ssh-keygen -y -f \"$S/key\"");
	assert_memory_equal(said, rbk_key_text(k), RBK_KEY_TEXT - 1);
	rbk_key_print(print, rbk_key_text(k));
	RUN("ssh-keygen -l -f \"$S/key\"");
	assert_non_null(strstr(said, print));
	GOOD(rbk_key_load(&again, scratch, "key", &err));
	assert_string_equal(rbk_key_text(again), rbk_key_text(k));
	rbk_key_free(again);
	RUN("ssh-keygen -q -t ed25519 -N '' -C 'some comment' -f \"$S/theirs\" && cut -d' ' -f1,2 \"$S/theirs.pub\"");
	GOOD(rbk_key_load(&again, scratch, "theirs", &err));
	assert_memory_equal(said, rbk_key_text(again), RBK_KEY_TEXT - 1);
	rbk_key_free(again);
	RUN("ssh-keygen -q -t ed25519 -N secret -f \"$S/locked\" && ssh-keygen -q -t ecdsa -N '' -f \"$S/other\"");
	assert_int_equal(rbk_key_load(&again, scratch, "locked", &err), RBK_E_BAD);
	assert_non_null(strstr(err.text, "passphrase"));
	assert_int_equal(rbk_key_load(&again, scratch, "other", &err), RBK_E_BAD);
	assert_int_equal(rbk_key_load(&again, scratch, "none", &err), RBK_E_MISSING);
	memcpy(blob, rbk_key_text(k), sizeof blob);
	assert_true(rbk_key_valid(blob));
	blob[14] = 'B';
	assert_false(rbk_key_valid(blob));
	assert_false(rbk_key_valid("ssh-ed25519 "));
	rbk_key_free(k);
}

static git_oid
commit(git_repository *repo, const struct rbk_key *k, struct rbk_buf *bytes)
{
	struct rbk_fresh fresh = { .repo = repo };
	struct rbk_err err = {0};
	git_oid tree, made;

	GOOD(rbk_object_write(&fresh, &tree, GIT_OBJECT_TREE, "", 0, &err));
	const struct rbk_commit c = { .author = "r-li", .committer = "d-1", .org = "Acme", .at = 1700000000000, .zone = 480,
	                              .tree = &tree, .what = "sync\n\nwith a body", .key = k };
	rbk_buf_clear(bytes);
	rbk_commit_write(bytes, &c);
	GOOD(rbk_object_write(&fresh, &made, GIT_OBJECT_COMMIT, bytes->text, bytes->len, &err));
	GOOD(rbk_repo_commit_ref(repo, "refs/heads/book", &made, NULL, fresh.at, fresh.n, "", &err));
	rbk_fresh_free(&fresh, true);
	return made;
}

static void
ours_by_git(void **state)
{
	struct rbk_key *k = seeded(1), *other = seeded(2);
	struct rbk_err err = {0};
	struct rbk_buf bytes = {0};
	git_repository *repo;
	char key[RBK_KEY_TEXT];

	(void)state;
	rbk_repo_start();
	RUN("git init -q -b book \"$S/r\"");
	assert_int_equal(git_repository_open(&repo, rbk_arena_print(&mem, "%s/r", scratch)), 0);
	(void)commit(repo, k, &bytes);
	GOOD(rbk_commit_signer(key, bytes.text, bytes.len, &err));
	assert_string_equal(key, rbk_key_text(k));
	RUN("printf 'r-li@Acme namespaces=\"git\" %%s\\n' '%s' >\"$S/allowed\"; printf 'r-li@Acme %%s\\n' '%s' >\"$S/wrong\"", rbk_key_text(k), rbk_key_text(other));
	RUN("cd r && git fsck --strict && git -c gpg.ssh.allowedSignersFile=\"$S/allowed\" verify-commit book && "
	    "git -c gpg.ssh.allowedSignersFile=\"$S/allowed\" log --show-signature -1");
	assert_non_null(strstr(said, "Good \"git\" signature for r-li@Acme"));
	assert_int_not_equal(sh("cd r && git -c gpg.ssh.allowedSignersFile=\"$S/wrong\" verify-commit book"), 0);
	for (size_t i = 0; i < bytes.len; i++) { /* no byte can be another one */
		bytes.text[i] ^= 1;
		int code = rbk_commit_signer(key, bytes.text, bytes.len, &err);

		assert_true(code == RBK_E_BAD || code == RBK_E_MISSING);
		bytes.text[i] ^= 1;
	}
	for (size_t i = 0; i < bytes.len; i++)
		assert_int_not_equal(rbk_commit_signer(key, bytes.text, i, &err), 0);
	rbk_buf_free(&bytes);
	git_repository_free(repo);
	rbk_key_free(k);
	rbk_key_free(other);
}

static void
gits_by_us(void **state)
{
	struct rbk_err err = {0};
	struct rbk_key *k = seeded(3);
	char key[RBK_KEY_TEXT];

	(void)state;
	GOOD(rbk_key_save(k, scratch, "key", "r-li", &err));
	RUN("git init -q -b book r && cd r && git config user.name x && git config user.email r-li@Acme && "
	    "git config gpg.format ssh && git config user.signingKey \"$S/key\" && "
	    "git commit -q -S --allow-empty -m one && git cat-file commit HEAD");
	GOOD(rbk_commit_signer(key, said, strlen(said), &err));
	assert_string_equal(key, rbk_key_text(k));
	RUN("cd r && git commit -q --allow-empty -m two && git cat-file commit HEAD");
	assert_int_equal(rbk_commit_signer(key, said, strlen(said), &err), RBK_E_MISSING);
	RUN("cd r && ssh-keygen -q -t ecdsa -N '' -f \"$S/other\" && git -c user.signingKey=\"$S/other\" commit -q -S --allow-empty -m three && git cat-file commit HEAD");
	assert_int_equal(rbk_commit_signer(key, said, strlen(said), &err), RBK_E_BAD);
	/* a signature meant for something else */
	RUN("cd r && git cat-file commit HEAD~2 | sed '/^gpgsig/,/END SSH/d' >p && ssh-keygen -q -Y sign -n file -f \"$S/key\" p && "
	    "awk 'NR==FNR{s=s (NR>1?\"\\n \":\"\") $0;next} !d&&/^$/{print \"gpgsig \" s;d=1} {print}' p.sig p");
	assert_non_null(strstr(said, "gpgsig -----BEGIN"));
	assert_int_equal(rbk_commit_signer(key, said, strlen(said), &err), RBK_E_BAD);
	rbk_key_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answer),
		cmocka_unit_test(base64),
		cmocka_unit_test_setup_teardown(files, begin, end),
		cmocka_unit_test_setup_teardown(ours_by_git, begin, end),
		cmocka_unit_test_setup_teardown(gits_by_us, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

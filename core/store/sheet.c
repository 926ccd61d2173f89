/* Reading a sheet's bytes and finding out what they are. What the text says
   is not looked into here. */
#include "core/store/sheet.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/model/bounds.h"
#include "core/model/utf8.h"
#include "core/store/file.h"
#include "core/store/xlsx.h"

static const char *const names[] = {
	[RBK_UTF8] = "UTF-8",       [RBK_UTF8_BOM] = N_("UTF-8 with BOM"), [RBK_UTF16LE] = "UTF-16LE",
	[RBK_UTF16BE] = "UTF-16BE", [RBK_GB18030] = "GB18030",   [RBK_XLSX] = "XLSX",
};
static_assert(sizeof names / sizeof *names == RBK_XLSX + 1, "a name for each coding");

const char *
rbk_coding_name(enum rbk_coding c)
{
	return names[c];
}

static bool
begins(const char *bytes, size_t len, const char *with, size_t n)
{
	return len >= n && memcmp(bytes, with, n) == 0;
}

static int
lines_until(const char *bytes, size_t n)
{
	int line = 1;

	for (size_t i = 0; i < n; i++)
		line += bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == n || bytes[i + 1] != '\n'));
	return line;
}

static int
undecodable(struct rbk_err *err, const char *coding, int line)
{
	return rbk_fail(err, RBK_E_BAD, N_("line %d: not %s: open the sheet in the spreadsheet program and save it as \"CSV UTF-8\""),
	                line, coding);
}

static unsigned
unit(const char *p, bool big)
{
	unsigned char x = (unsigned char)p[0], y = (unsigned char)p[1];

	return big ? (unsigned)x << 8 | y : (unsigned)y << 8 | x;
}

/* RFC 2781. */
static int
from_utf16(struct rbk_buf *out, const char *bytes, size_t len, bool big, struct rbk_err *err)
{
	int line = 1;

	for (size_t i = 0; i < len; i += 2) {
		char utf8[4];
		uint32_t cp = len - i >= 2 ? unit(bytes + i, big) : 0xdc00;

		line += cp == '\n';
		if (cp >= 0xd800 && cp < 0xdc00 && len - i >= 4 && (unit(bytes + i + 2, big) & 0xfc00) == 0xdc00) {
			cp = 0x10000 + ((cp & 0x3ff) << 10 | (unit(bytes + i + 2, big) & 0x3ff));
			i += 2;
		}
		if (cp >= 0xd800 && cp < 0xe000)
			return undecodable(err, big ? "UTF-16BE" : "UTF-16LE", line);
		rbk_buf_put(out, utf8, rbk_utf8_put(utf8, cp));
	}
	return 0;
}

static int
from_gb18030(struct rbk_buf *out, const char *bytes, size_t len, struct rbk_err *err)
{
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	char part[4096], *in = (char *)(size_t)bytes;
	size_t left = len, got = 0;
	int why = 0;

	if (cd == (iconv_t)-1) /* a system without the table */
		return undecodable(err, "UTF-8", lines_until(bytes, 0));
	do {
		char *to = part;
		size_t room = sizeof part;

		got = iconv(cd, &in, &left, &to, &room);
		why = got == (size_t)-1 ? errno : 0;
		rbk_buf_put(out, part, (size_t)(to - part));
	} while (why == E2BIG);
	(void)iconv_close(cd);
	return why ? undecodable(err, "UTF-8 / GB18030", lines_until(bytes, len - left)) : 0;
}

int
rbk_sheet_decode(struct rbk_buf *out, enum rbk_coding *coding, const char *bytes, size_t len, struct rbk_err *err)
{
	*coding = RBK_UTF8;
	if (begins(bytes, len, "\xd0\xcf\x11\xe0", 4))
		return rbk_fail(err, RBK_E_BAD, N_("this is an old workbook (.xls), or one with a password: open it in the spreadsheet program and save it as .xlsx without a password, or as \"CSV UTF-8\""));
	if (begins(bytes, len, "\xff\xfe", 2) || begins(bytes, len, "\xfe\xff", 2)) {
		*coding = bytes[0] == '\xff' ? RBK_UTF16LE : RBK_UTF16BE;
		return from_utf16(out, bytes + 2, len - 2, *coding == RBK_UTF16BE, err);
	}
	if (begins(bytes, len, "\xef\xbb\xbf", 3)) {
		*coding = RBK_UTF8_BOM;
		bytes += 3;
		len -= 3;
	}
	if (rbk_utf8_valid(bytes, len)) {
		rbk_buf_put(out, bytes, len);
		return 0;
	}
	if (*coding == RBK_UTF8_BOM) {
		size_t good = 0, n;

		while ((n = rbk_utf8_next(NULL, bytes + good, len - good)))
			good += n;
		return undecodable(err, "UTF-8", lines_until(bytes, good));
	}
	*coding = RBK_GB18030;
	return from_gb18030(out, bytes, len, err);
}

static int
read_whole(struct rbk_buf *raw, const char *path, struct rbk_err *err)
{
	char part[65536];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC), why = errno, code = 0;

	if (fd < 0)
		return why == ENOENT ? rbk_fail(err, RBK_E_MISSING, N_("no file %s"), path) : rbk_file_fail(err, N_("read"), path, why);
	while (!code && (n = read(fd, part, sizeof part)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			code = rbk_file_fail(err, N_("read"), path, errno);
		else if (raw->len + (size_t)n > RBK_SHEET_MAX)
			code = rbk_fail(err, RBK_E_BOUND, N_("%s: larger than %d bytes: split the sheet"), path, RBK_SHEET_MAX);
		else
			rbk_buf_put(raw, part, (size_t)n);
	}
	(void)close(fd);
	return code;
}

static int
load_text(struct rbk_sheet *out, struct rbk_arena *a, const struct rbk_buf *raw, const char *name, struct rbk_err *err)
{
	struct rbk_buf text = {0};
	int code = name ? rbk_fail(err, RBK_E_USAGE, N_("--sheet: this is no workbook (.xlsx), it has one sheet only")) : 0;

	if (!code)
		code = rbk_sheet_decode(&text, &out->coding, raw->len ? raw->text : "", raw->len, err);
	if (!code)
		code = rbk_csv_read(&out->csv, a, text.len ? text.text : "", text.len, err);
	rbk_buf_free(&text);
	return code;
}

int
rbk_sheet_load(struct rbk_sheet *out, struct rbk_arena *a, const char *path, const char *name, struct rbk_err *err)
{
	struct rbk_xlsx_said said = {0};
	struct rbk_buf raw = {0};
	int code = read_whole(&raw, path, err);

	*out = (struct rbk_sheet){0};
	if (code) {
		rbk_buf_free(&raw);
		return code;
	}
	if (begins(raw.text ? raw.text : "", raw.len, "PK\x03\x04", 4)) {
		out->coding = RBK_XLSX;
		code = rbk_xlsx_read(&out->csv, &said, a, raw.text, raw.len, name, err);
		out->sheet = said.sheet;
		out->others = said.others;
	} else {
		code = load_text(out, a, &raw, name, err);
	}
	rbk_buf_free(&raw);
	return code ? rbk_while(err, "%s", path) : 0;
}

/* Does the file hold just this? *there: is there one at all? */
static bool
holds(bool *there, const char *path, const struct rbk_buf *text)
{
	struct rbk_err scratch = {0};
	struct rbk_buf raw = {0};
	int code = read_whole(&raw, path, &scratch);
	bool same = !code && raw.len == text->len && (raw.len == 0 || memcmp(raw.text, text->text, raw.len) == 0);

	*there = code != RBK_E_MISSING;
	rbk_buf_free(&raw);
	return same;
}

int
rbk_sheet_write(const char *path, const struct rbk_buf *text, struct rbk_err *err)
{
	bool there, same = holds(&there, path, text);

	if (same)
		return 0;
	if (there)
		return rbk_fail(err, RBK_E_EXISTS, N_("%s is there already and holds something else: name another file"), path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), why = errno;

	if (fd < 0)
		return rbk_file_fail(err, N_("write"), path, why);
	why = rbk_file_put(fd, text->len ? text->text : "", text->len);
	if (close(fd) && !why)
		why = errno;
	if (why)
		(void)unlink(path);
	return why ? rbk_file_fail(err, N_("write"), path, why) : 0;
}

/* The one error type: a code for the program, words for the person. */
#ifndef RBK_CORE_MODEL_ERR_H
#define RBK_CORE_MODEL_ERR_H

#include <stddef.h>

#pragma GCC visibility push(default)

enum rbk_code {
	RBK_OK = 0,
	RBK_E_USAGE,       /* the caller asked for something that makes no sense */
	RBK_E_BAD,         /* input is malformed: the words name file, field and way out */
	RBK_E_MISSING,     /* no such thing */
	RBK_E_EXISTS,      /* there is one already */
	RBK_E_AMBIGUOUS,   /* a name fits more than one thing */
	RBK_E_MOVED,       /* somebody else moved it meanwhile: run again */
	RBK_E_BUSY,        /* another program holds the lock: run again */
	RBK_E_REFUSED,     /* the other side said no */
	RBK_E_UNREACHABLE, /* the other side did not answer: run again later */
	RBK_E_PERSON,      /* a person must decide first */
	RBK_E_BROKEN,      /* stored data is not what this program wrote */
	RBK_E_OS,          /* the operating system said no: disk full, permission */
	RBK_E_BOUND        /* larger than core/model/bounds.h allows */
};

/* Gives the reader's language for an English text (gettext, or NULL). */
typedef const char *rbk_say_fn(const char *msgid);

/* Owned by the caller; start it as {0} or {.say = f}. Nothing to free. */
struct rbk_err {
	enum rbk_code code;
	rbk_say_fn   *say;
	char          text[1200];
	char          name[160]; /* rbk_err_name's */
};

/* Marks a text for translation where it stands in a table. */
#define N_(text) text

/* Sets code and words, returns the code. Words: lower case, name the
   thing, say what to do next. The format is translated by err->say. */
int rbk_fail(struct rbk_err *err, enum rbk_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "WORDS: " before what err says already, returns its code. */
int rbk_while(struct rbk_err *err, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A phrase to name in an error's words, in the reader's language too; cut to
   what `out` holds. Returns `out`. */
char *rbk_err_phrase(char *out, size_t size, const struct rbk_err *err, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* A field as the reader knows it, with the name that is typed: "信用等级
   (credit_rating)"; in English the name alone. Good until the next call. */
const char *rbk_err_name(struct rbk_err *err, const char *name);

/* Forgets the error, keeps the translator. */
void rbk_err_clear(struct rbk_err *err);

#pragma GCC visibility pop
#endif

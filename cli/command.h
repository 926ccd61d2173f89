/* What a command is: one const row, exported by the command's file. Parsing,
   usage, help, man page and completion read the same row. */
#ifndef RBK_CLI_COMMAND_H
#define RBK_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/model/arena.h"
#include "core/model/err.h"
#include "core/model/json.h"
#include "core/rules/policy.h"
#include "core/store/book.h"
#include "core/store/view.h"

enum rbk_opt_type {
	RBK_OPT_FLAG, /* bool */
	RBK_OPT_STR,  /* const char *, NULL if not given */
	RBK_OPT_LIST  /* struct rbk_strs, may be given again */
};

enum {
	RBK_OPT_NEEDED = 1 << 0, /* asked for on a terminal, else a usage error */
	RBK_OPT_ASKED  = 1 << 1, /* asked for on a terminal, may stay empty */
	RBK_OPT_BOOK   = 1 << 2, /* a general option for commands that open a book */
	RBK_OPT_HUB    = 1 << 3  /* a general option for commands that open a hub */
};

struct rbk_strs {
	const char **at;
	size_t       n, cap;
};

/* One option. The table ends with a row whose name is NULL. */
struct rbk_option {
	enum rbk_opt_type type;
	const char       *name;   /* without dashes; as a field of the schema, - for _ */
	size_t            offset; /* in the command's struct args */
	const char       *value;  /* its placeholder, NULL for a flag */
	const char       *help;
	unsigned          flags;
	const char       *words;  /* a list in the policy whose words it takes, or NULL */
};

enum rbk_operand_count { RBK_ARG_ONE, RBK_ARG_MAYBE, RBK_ARG_SOME, RBK_ARG_ANY };

/* One operand; SOME (one or more) and ANY (none or more) only at the end. */
struct rbk_operand {
	const char            *name; /* NULL ends the table */
	enum rbk_operand_count count;
	const char            *help;
};

enum {
	RBK_CMD_BOOK   = 1 << 0, /* opens the book */
	RBK_CMD_HUB    = 1 << 1, /* needs --hub */
	RBK_CMD_EITHER = 1 << 2, /* --hub, or the book */
	RBK_CMD_HIDDEN = 1 << 3, /* not in the list of commands */
	RBK_CMD_RAW    = 1 << 4, /* everything behind the name is an operand */
	RBK_CMD_MAYBE  = 1 << 5, /* opens the book if one is at hand; one that is named must be there */
	RBK_CMD_ASKS   = 1 << 6  /* takes --book, and opens it when it needs it */
};

struct rbk_run;

struct rbk_command {
	const char               *name;     /* "client add" */
	const char               *summary;  /* half a line, lower case */
	const char               *about;    /* paragraphs, parted by an empty line */
	const char               *examples; /* one a line, without "roadbook " */
	const struct rbk_operand *operands; /* or NULL */
	const struct rbk_option  *options;  /* or NULL */
	size_t                    size;     /* of its struct args, 0 if none */
	unsigned                  flags;
	const char               *checklist; /* a list of policy to mind, or NULL */
	const char               *schema;   /* of its --json document: "clients/1" */
	int (*run)(struct rbk_run *r, struct rbk_err *err);
};

/* Options every command understands (cli/options.c has their table). */
struct rbk_general {
	const char *book, *hub, *lang;
	bool        json, yes, help, version;
};

/* One run of the program; everything in it lives as long as the run. */
struct rbk_run {
	const struct rbk_command *cmd;
	const void         *args;    /* the command's own struct, filled */
	const char        **operand;
	size_t              n;
	struct rbk_general  general;
	struct rbk_arena    arena;
	rbk_say_fn         *say;     /* English → the reader's language */
	struct rbk_book    *book;    /* NULL unless the command opens one */
	struct rbk_view    *sights[5]; /* cli/sight.c opens them when asked for */
	struct rbk_unit_sight *units;  /* ditto, n_units of them; NULL: not asked for yet */
	size_t              n_units;
	const struct rbk_policy *policy; /* ditto */
	struct rbk_policies      policies; /* ditto: rbk_run_policies */
	struct rbk_known   *cases[2]; /* cli/cases.c: of the desk or central, of the units; ditto */
	struct rbk_json    *people; /* id → name, as far as asked for */
	int                 zone;    /* minutes east of UTC for times shown and typed */
	struct rbk_json    *doc;     /* what --json will print */
	int                 status;  /* exit status if no error comes */
};

/* Exit status (STYLE 13). */
enum { RBK_EXIT_DONE, RBK_EXIT_NO, RBK_EXIT_USAGE, RBK_EXIT_PERSON, RBK_EXIT_LATER, RBK_EXIT_BROKEN };

/* Walks the table of commands (cli/commands.c); NULL behind the last. */
const struct rbk_command *rbk_command_at(size_t i);
/* By its full name; NULL if there is none. */
const struct rbk_command *rbk_command_find(const char *name);

#endif

/* The bash completion: commands, options and the words options take, from
   the tables. */
#include <stdio.h>
#include <string.h>

#include "cli/doc_p.h"
#include "cli/options.h"

/* One line of the completion's table: a command and its options. */
static void
completion_row(struct doc *d, const struct rbk_command *cmd)
{
	rbk_buf_print(&d->out, "\t\t\"%s\"|\"%s \"*) options=\"", cmd->name, cmd->name);
	for (const struct rbk_option *o = cmd->options; o && o->name; o++)
		rbk_buf_print(&d->out, "--%s ", o->name);
	for (const struct rbk_option *o = rbk_general_options; o->name; o++)
		if (rbk_option_applies(o, cmd))
			rbk_buf_print(&d->out, "--%s ", o->name);
	rbk_buf_str(&d->out, "\" ;;\n");
}

static void
value_row(struct doc *d, const struct rbk_option *o)
{
	const char *word;

	rbk_buf_print(&d->out, "\t\t--%s) words=\"", o->name);
	for (size_t i = 0; (word = rbk_policy_word_at(d->run.policy, o->words, i)); i++)
		rbk_buf_print(&d->out, "%s ", word);
	rbk_buf_str(&d->out, "\" ;;\n");
}

void
doc_completion(struct doc *d)
{
	const struct rbk_command *cmd;
	char path[1024];

	rbk_buf_clear(&d->out);
	rbk_buf_str(&d->out, "# bash completion of roadbook; made from the program's own tables\n"
	                     "_roadbook() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= words= options= i\n"
	                     "\tcase $before in\n"
	                     "\t\t--book|--hub) COMPREPLY=($(compgen -d -- \"$word\")); return ;;\n"
	                     "\t\t--lang) words=\"en zh_CN\" ;;\n");
	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		for (const struct rbk_option *o = cmd->options; o && o->name; o++)
			if (o->words)
				value_row(d, o);
	rbk_buf_str(&d->out, "\tesac\n\tif [ -n \"$words\" ]; then COMPREPLY=($(compgen -W \"$words\" -- \"$word\")); return; fi\n"
	                     "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	                     "\t\tcase ${COMP_WORDS[i]} in --book|--hub|--lang) ((i++)) ;; -*) ;; *) command=\"$command${command:+ }${COMP_WORDS[i]}\" ;; esac\n"
	                     "\tdone\n\tcase $command in\n\t\t\"\") words=\"");
	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		if (!(cmd->flags & RBK_CMD_HIDDEN))
			rbk_buf_print(&d->out, "%.*s ", (int)strcspn(cmd->name, " "), cmd->name);
	rbk_buf_str(&d->out, "\" ;;\n");
	for (size_t i = 0; (cmd = rbk_command_at(i)); i++) {
		for (const char *blank = strchr(cmd->name, ' '); blank && !(cmd->flags & RBK_CMD_HIDDEN); blank = strchr(blank + 1, ' '))
			rbk_buf_print(&d->out, "\t\t\"%.*s\") words=\"${words}%.*s \" ;;&\n", (int)(blank - cmd->name), cmd->name,
			              (int)strcspn(blank + 1, " "), blank + 1);
	}
	rbk_buf_str(&d->out, "\tesac\n\tcase $command in\n");
	for (size_t i = 0; (cmd = rbk_command_at(i)); i++)
		if (!(cmd->flags & RBK_CMD_HIDDEN))
			completion_row(d, cmd);
	rbk_buf_str(&d->out, "\tesac\n\t[ \"${word:0:1}\" = - ] && words=$options\n"
	                     "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\ncomplete -o default -F _roadbook roadbook\n");
	(void)snprintf(path, sizeof path, "%s/completion.bash", d->folder);
	FILE *f = fopen(path, "w");

	d->failed |= !f || fwrite(d->out.text, 1, d->out.len, f) != d->out.len || fclose(f) != 0;
}

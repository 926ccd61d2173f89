/* The table of commands, in the order of `roadbook help`. A new command:
   its file, and a line here. */
#include <string.h>

#include "cli/command.h"

#define COMMANDS(X)                                                                                              \
	X(init) X(client_add) X(client_set) X(client_join) X(client_show) X(client_list)                                        \
	X(contact_add) X(contact_set) X(contact_list)                                                            \
	X(document_add) X(document_list) X(document_show) X(document_export)                                      \
	X(tender_add) X(tender_set) X(tender_list) X(material_add) X(material_list) X(material_export)            \
	X(work_add) X(work_set) X(work_list) X(work_show)                                                        \
	X(log_call) X(log_visit) X(log_exchange) X(log_meeting) X(log_reply) X(log_note) X(log_list)                          \
	X(today) X(funnel) X(kpi) X(person_show) X(reviews) X(review) X(claim) X(pick) X(release) X(pool) X(move) X(find_text) X(export) X(lookup) X(names) X(import_clients) X(amend) X(remove)                                       \
	X(sync) X(inbox) X(answer) X(propose) X(status) X(check) X(settle)                                                            \
	X(device_list) X(device_join) X(device_invite) X(device_end) X(device_renew)                                                            \
	X(why) X(history) X(audit) X(verify)                                                                              \
	X(rule_award) X(rule_share) X(rule_release) X(rule_transfer) X(rule_handover) X(rule_same) X(rule_distinct)                             \
	X(rule_waive) X(rule_approve) X(rule_void) X(rule_consequence)                          \
	X(hub_init) X(hub_enroll) X(hub_policy_show) X(hub_policy_check) X(hub_policy_set) X(hub_policy_log)         \
	X(hub_merge) X(hub_status) X(hub_backup) X(hub_restore) X(hub_nginx) X(hub_shell) X(hub_hook) X(hub_http) X(hub_sign) X(hub_device_list) X(hub_device_invite) X(hub_device_end)                                           \
	X(hub_staff_list) X(hub_staff_show) X(hub_staff_set) X(hub_staff_leave)                                  \
	X(hub_kpi_fill) X(hub_figures_import) X(hub_figures_show) X(hub_figures_log)                                             \
	X(hub_staff_delegate) X(hub_staff_return) X(hub_unit_list) X(hub_unit_set) X(hub_directory_rotate)                               \
	X(help) X(version)

#define DECLARE(name) extern const struct rbk_command rbk_command_##name;
#define ROW(name)     &rbk_command_##name,

COMMANDS(DECLARE)

static const struct rbk_command *const commands[] = { COMMANDS(ROW) };

const struct rbk_command *
rbk_command_at(size_t i)
{
	return i < sizeof commands / sizeof *commands ? commands[i] : NULL;
}

const struct rbk_command *
rbk_command_find(const char *name)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

#ifndef HERKEND_MAIN_SUBCOMMANDS_H
#define HERKEND_MAIN_SUBCOMMANDS_H

#include "command_line.h"

/* What the table's rows run. Each prints its result on stdout, and on stderr why it failed. */

/* serve.c */
enum exit_code run_serve(const struct arguments *arguments);

/* session_commands.c */
enum exit_code run_session_create(const struct arguments *arguments);
enum exit_code run_session_list(const struct arguments *arguments);
enum exit_code run_session_show(const struct arguments *arguments);
enum exit_code run_session_close(const struct arguments *arguments);

/* report_commands.c */
enum exit_code run_erase(const struct arguments *arguments);
enum exit_code run_report(const struct arguments *arguments);
enum exit_code run_export(const struct arguments *arguments);
enum exit_code run_rank(const struct arguments *arguments);

/* journal_commands.c */
enum exit_code run_verify(const struct arguments *arguments);
enum exit_code run_backup(const struct arguments *arguments);
enum exit_code run_import_polis(const struct arguments *arguments);

/* token_commands.c */
enum exit_code run_token_create(const struct arguments *arguments);
enum exit_code run_token_list(const struct arguments *arguments);
enum exit_code run_token_revoke(const struct arguments *arguments);

/* organiser_commands.c */
enum exit_code run_organiser_list(const struct arguments *arguments);
enum exit_code run_organiser_password(const struct arguments *arguments);
enum exit_code run_organiser_remove(const struct arguments *arguments);

/* rehearse_command.c */
enum exit_code run_rehearse(const struct arguments *arguments);

/* mail_commands.c */
enum exit_code run_mail_test(const struct arguments *arguments);

/* subcommands.c */
enum exit_code run_check_config(const struct arguments *arguments);
enum exit_code run_help(const struct arguments *arguments);
enum exit_code run_version(const struct arguments *arguments);

#endif

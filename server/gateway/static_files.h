#ifndef HERKEND_GATEWAY_STATIC_FILES_H
#define HERKEND_GATEWAY_STATIC_FILES_H

#include "coding.h"
#include "herkend/assert.h"
#include "herkend/gateway.h"

/* The web client's files in memory, each in the forms that there are of it. Made by the main
 * thread; unchanged after, and read by every loop. */
struct static_files;

struct static_form {
    struct bytes body;
    char entity_tag[24]; /* of this form alone: strong; empty: there is no such form */
};

struct static_file {
    const char *path; /* "/assets/index-DiwrgTda.js" */
    const char *content_type;
    bool immutable; /* its name holds its hash: another content has another name */
    struct static_form forms[CODING_COUNT];
};

/* The pages that each web client has. */
#define PARTICIPANT_PAGE "/index.html"
#define CONSOLE_PAGE "/console.html"

struct static_files *static_files_create(void);
void static_files_destroy(struct static_files *files);

/* A copy that lives as long as the files. */
struct bytes static_files_keep(struct static_files *files, struct bytes bytes);
/* Paths are given once each. path and body: kept until destroy. */
void static_files_add(struct static_files *files, const char *path, struct bytes body);
size_t static_files_count(const struct static_files *files);

/*
 * After the last one: finds which are forms of others. NAME.br and NAME.gz belong to NAME where
 * there is one, and have no path of their own then.
 *
 * place   of the files, for the sentence: "web root /srv/web"
 *
 * -ERR_INPUT when a page is missing.
 */
MUST_CHECK int static_files_finish(struct static_files *files, const char *place,
                                   struct error *error);

/* After static_files_finish(). NULL when there is none. */
const struct static_file *static_files_find(const struct static_files *files,
                                            struct bytes path);
const struct static_form *static_file_choose(const struct static_file *file,
                                             const struct codings_accepted *accepted,
                                             enum content_coding *coding);

/* The strong entity tag of a body. */
void entity_tag_write(struct bytes body, char tag[24]);

/* Whether If-None-Match (RFC 9110, 13.1.2) names the tag. list: as it came; empty: no field. */
bool entity_tags_name(struct bytes list, const char *tag);

/* web_root.c: the files of a folder. -ERR_INPUT, -ERR_IO. */
MUST_CHECK int static_files_load(struct static_files **out, const char *folder,
                                 struct error *error);
/* Those that were built in. */
MUST_CHECK int static_files_embed(struct static_files **out,
                                  const struct embedded_files *embedded, struct error *error);

#endif

#ifndef HERKEND_TESTS_REPORT_WORLD_H
#define HERKEND_TESTS_REPORT_WORLD_H

#include "herkend/codec.h"
#include "herkend/report_encode.h"

/*
 * A session that a test states event by event: "given these people, texts and votes". Every
 * event has to be one that session_accepts(), else the test stops.
 */
struct world {
    struct session *session;
    struct arena arena;
    uint64_t now_ms;
    uint32_t seat_count, statement_count, poll_count;
};

#define WORLD_START_MS UINT64_C(1795266300000) /* 2026-11-21 14:05 in Amsterdam */

/* From a script as people write it. Live from the start. */
void world_init(struct world *world, const char *script_json);
/* The same, without starting it. */
void world_init_draft(struct world *world, const char *script_json);
void world_release(struct world *world);

void world_wait(struct world *world, uint64_t ms);
uint32_t world_join(struct world *world);
void world_join_many(struct world *world, uint32_t count);
/* seat 0: the moderator. */
uint32_t world_write(struct world *world, uint32_t seat, uint32_t theme, const char *text);
/* Bytes that no decoder would let in, as an old journal might hold them. */
uint32_t world_write_raw(struct world *world, uint32_t seat, uint32_t theme, struct bytes text);
uint32_t world_react(struct world *world, uint32_t seat, uint32_t parent,
                     enum statement_kind kind, const char *text);
/* grade GRADE_SKIP for a skip. An offer comes first where there was none. */
void world_vote(struct world *world, uint32_t seat, uint32_t statement, int8_t grade);
/* Votes of seats first, first+1... : one digit each, "s" for a skip, "." for none. */
void world_votes(struct world *world, uint32_t statement, uint32_t first_seat,
                 const char *grades);
void world_hide(struct world *world, uint32_t statement);
/* The moderator's note; empty: none. */
void world_note(struct world *world, const char *text);
void world_withdraw(struct world *world, uint32_t statement);
void world_merge(struct world *world, uint32_t from, uint32_t into);
void world_unmerge(struct world *world, uint32_t from);
void world_eject(struct world *world, uint32_t seat);
void world_answer(struct world *world, uint32_t seat, uint32_t question, uint32_t option);
uint32_t world_poll_open(struct world *world, const char *question, const char *const *options,
                         size_t option_count, bool follow_up);
void world_poll_answer(struct world *world, uint32_t seat, uint32_t poll, uint32_t option);
/* As the rules close it. */
void world_close(struct world *world);

/* The report in one of its forms; buffer_release() it. */
struct buffer world_html(const struct world *world);
struct buffer world_json(const struct world *world);

/* What `export` writes and what `rank` makes of it. */
struct world_tables {
    struct buffer statements, votes, groups, meta, ranking, ranked;
};
void world_export(const struct world *world, uint64_t shuffle_seed,
                  struct world_tables *tables);
void world_tables_release(struct world_tables *tables);

/* A whole file; NULL data when it is not there. buffer_release() it. */
struct buffer file_read(const char *path);
void file_write(const char *path, struct bytes bytes);

/* Adds a NUL, so that text can be searched with strstr. */
const char *buffer_string(struct buffer *buffer);

#endif

/*
 * Who may come in by a personal link. Reads only: that somebody came, and when, is written down
 * nowhere. Thread of the handle; engine's, for one.
 */
#include <openssl/sha.h>

#include "rows.h"

/* What stands for a link that has ended: no hash of the link itself, so that nothing of a
 * person who was erased is left. */
static struct token_hash proof_of_end(const struct token_hash *link)
{
    uint8_t message[5 + TOKEN_HASH_BYTES] = {'e', 'n', 'd', 'e', 'd'};
    struct token_hash proof;

    memcpy(message + 5, link->data, sizeof(link->data));
    SHA256(message, sizeof(message), proof.data);
    return proof;
}

int link_end(struct people *people, struct bytes session_id, const struct token_hash *link,
             struct error *error)
{
    static const char sql[] =
        "INSERT INTO ended_link (proof, session_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
    struct token_hash proof = proof_of_end(link);

    return sql_run(people, sql, VALUES(hash_value(&proof), text_value(session_id)), error);
}

struct opened {
    enum admission admission;
    struct token_hash seat;
};

static enum admission admission_of(enum registration_state state)
{
    switch (state) {
    case REGISTRATION_INVITED:
    case REGISTRATION_WAITING:
        return ADMISSION_WAITING;
    case REGISTRATION_REGISTERED:
        return ADMISSION_GRANTED;
    case REGISTRATION_WITHDRAWN:
        break;
    }
    return ADMISSION_ENDED;
}

static void take_opened(void *context, sqlite3_stmt *row)
{
    struct opened *opened = context;

    if (sql_hash(row, 1, &opened->seat))
        opened->admission = admission_of((enum registration_state)sqlite3_column_int(row, 0));
}

int people_admit(struct people *people, struct bytes session_id, const struct token_hash *link,
                 enum admission *out, struct token_hash *seat, struct error *error)
{
    static const char present[] =
        "SELECT state, seat_hash FROM registration WHERE link_hash = ?1 AND session_id = ?2";
    static const char ended[] = "SELECT 1 FROM ended_link WHERE proof = ?1 AND session_id = ?2";
    struct opened opened = {.admission = ADMISSION_UNKNOWN};
    uint64_t has_ended = 0;
    int trouble = sql_each(people, present, VALUES(hash_value(link), text_value(session_id)),
                           take_opened, &opened, NULL, error);

    if (trouble == 0 && opened.admission == ADMISSION_UNKNOWN) {
        struct token_hash proof = proof_of_end(link);

        trouble = sql_number(people, ended, VALUES(hash_value(&proof), text_value(session_id)),
                             &has_ended, error);
    }
    if (trouble != 0)
        return trouble;
    *out = has_ended ? ADMISSION_ENDED : opened.admission;
    if (*out == ADMISSION_GRANTED)
        *seat = opened.seat;
    return 0;
}

/*
 * At most so many mails an hour to one address, over all sessions. What went is kept for an
 * hour beside an HMAC of the address, so that it also counts after the registration is erased;
 * then it is removed. Thread of the handle, within a transaction.
 */
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "rows.h"

struct secret {
    bool found;
    struct token_hash value;
};

static void take_secret(void *context, sqlite3_stmt *row)
{
    struct secret *secret = context;

    secret->found = sql_hash(row, 0, &secret->value);
}

/* What an address is known by here. */
static int address_hash(struct people *people, struct bytes folded, struct token_hash *out,
                        struct error *error)
{
    static const char sql[] = "SELECT value FROM secret WHERE name = 'address'";
    struct secret secret = {0};
    unsigned size = 0;
    int trouble = sql_each(people, sql, NULL, take_secret, &secret, NULL, error);

    if (trouble == 0 && !secret.found) {
        error_set(error, ERR_DAMAGED, "people.db is damaged: it has no secret of its own");
        trouble = -ERR_DAMAGED;
    }
    if (trouble != 0)
        return trouble;

    const unsigned char *done =
        HMAC(EVP_sha256(), secret.value.data, sizeof(secret.value.data),
             (const unsigned char *)folded.data, folded.size, out->data, &size);

    ASSERT(done && size == sizeof(out->data));
    return 0;
}

static uint64_t hour_before(uint64_t now_ms)
{
    return now_ms > HOUR_MS ? now_ms - HOUR_MS : 0;
}

/* The newest times to an address, newest first. */
struct latest {
    uint64_t at_ms[MAILS_PER_ADDRESS_HOUR_MAX];
    uint32_t count;
};

static void take_time(void *context, sqlite3_stmt *row)
{
    struct latest *latest = context;

    if (latest->count < MAILS_PER_ADDRESS_HOUR_MAX)
        latest->at_ms[latest->count++] = (uint64_t)sqlite3_column_int64(row, 0);
}

int mail_limit_ask(struct people *people, struct bytes folded, enum mail_kind kind,
                   uint64_t now_ms, uint64_t *free_at_ms, struct error *error)
{
    static const char sql[] = "SELECT at_ms FROM mail_lately WHERE address = ?1 AND at_ms > ?2"
                              " ORDER BY at_ms DESC LIMIT 3";
    /* Anybody can cause this one by typing an address: it leaves room for what matters. */
    uint32_t most =
        kind == MAIL_KNOWN ? MAILS_PER_ADDRESS_HOUR_MAX - 1 : MAILS_PER_ADDRESS_HOUR_MAX;
    struct latest latest = {0};
    struct token_hash address;
    int trouble = address_hash(people, folded, &address, error);

    _Static_assert(MAILS_PER_ADDRESS_HOUR_MAX == 3, "the rows that are asked for");
    if (trouble == 0)
        trouble = sql_each(people, sql,
                           VALUES(hash_value(&address), number_value(hour_before(now_ms))),
                           take_time, &latest, NULL, error);
    if (trouble == 0)
        *free_at_ms = latest.count < most ? now_ms : latest.at_ms[most - 1] + HOUR_MS;
    return trouble;
}

int mail_limit_take(struct people *people, struct bytes folded, int64_t number, uint64_t now_ms,
                    struct error *error)
{
    static const char write[] = "INSERT INTO mail_lately (address, at_ms, draw, mail)"
                                " VALUES (?1, ?2, random(), ?3)";
    struct token_hash address;
    int trouble = address_hash(people, folded, &address, error);

    if (trouble == 0)
        trouble = sql_run(
            people, write,
            VALUES(hash_value(&address), number_value(now_ms), number_value((uint64_t)number)),
            error);
    return trouble;
}

int mail_limit_settle(struct people *people, int64_t number, bool delivered, uint64_t now_ms,
                      struct error *error)
{
    static const char arrived[] = "UPDATE mail_lately SET at_ms = ?2, mail = 0 WHERE mail = ?1";
    static const char refused[] = "DELETE FROM mail_lately WHERE mail = ?1";

    if (delivered)
        return sql_run(people, arrived,
                       VALUES(number_value((uint64_t)number), number_value(now_ms)), error);
    return sql_run(people, refused, VALUES(number_value((uint64_t)number)), error);
}

int mail_limit_recover(struct people *people, uint64_t now_ms, struct error *error)
{
    /* It may have gone at any moment until now. */
    static const char sql[] = "UPDATE mail_lately SET mail = 0, at_ms = ?1 WHERE mail <> 0";

    return sql_run(people, sql, VALUES(number_value(now_ms)), error);
}

int mail_limit_forget(struct people *people, uint64_t now_ms, uint64_t *next_ms,
                      struct error *error)
{
    static const char oldest[] = "SELECT min(at_ms) FROM mail_lately";
    static const char forget[] = "DELETE FROM mail_lately WHERE at_ms <= ?1";
    uint64_t at_ms = UINT64_MAX;
    int trouble = sql_number(people, oldest, NULL, &at_ms, error);

    if (trouble == 0 && at_ms <= hour_before(now_ms)) {
        trouble = sql_run(people, forget, VALUES(number_value(hour_before(now_ms))), error);
        at_ms = UINT64_MAX;
        if (trouble == 0)
            trouble = sql_number(people, oldest, NULL, &at_ms, error);
    }
    if (trouble == 0 && at_ms != UINT64_MAX && at_ms + HOUR_MS < *next_ms)
        *next_ms = at_ms + HOUR_MS;
    return trouble;
}

int mail_limit_blur(struct people *people, uint64_t now_ms, struct error *error)
{
    /* Later than it was, never earlier: so the limit holds. */
    static const char sql[] = "UPDATE mail_lately SET at_ms = ?1 WHERE at_ms < ?1";

    return sql_run(people, sql, VALUES(number_value(now_ms)), error);
}

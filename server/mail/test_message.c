/*
 * `herkend mail test`: one message to one address, and what the mail server said, for whoever
 * sets it up. Any thread.
 */
#include <stdio.h>
#include <stdlib.h>

#include "compose.h"
#include "postman.h"

static int compose_test(struct arena *arena, const struct mail_settings *settings,
                        struct bytes email, enum language language, uint64_t now_ms,
                        struct buffer *out, struct error *error)
{
    struct letter letter = {.arena = arena};
    struct envelope envelope = {.now_ms = now_ms};
    char id[16];
    int trouble =
        mailbox_parse(bytes_from_string(settings->from), arena, &envelope.from, error);

    if (trouble != 0)
        return trouble;
    session_id_generate(id);
    letter_write_test(&letter, language, envelope.from.name);
    envelope.to.email = email;
    envelope.message_id =
        letter_format(&letter, "test.%s@%.*s", id, (int)email_domain(envelope.from.email).size,
                      email_domain(envelope.from.email).data)
            .data;
    message_write(&letter, &envelope, (struct bytes){0}, false, out);
    return 0;
}

/* What the operator is told of one attempt. */
static int bring_test(const struct mail_settings *settings,
                      const struct mail_delivery *delivery, struct buffer *said,
                      struct error *error)
{
    struct postman *postman = postman_create(settings, NULL);
    struct buffer reason;

    buffer_init(&reason, 512);

    struct posting posting = postman_bring(postman, delivery, &reason);

    if (settings->smtp_url)
        buffer_append(said, postman_heard(postman));
    else if (posting.outcome == MAIL_DELIVERED)
        buffer_append_format(said, "%s/%s.%lld.eml", settings->folder, MAIL_TEST_SESSION,
                             (long long)delivery->number);
    if (posting.outcome != MAIL_DELIVERED)
        error_set(error, ERR_IO, "%.*s", (int)reason.size, reason.size > 0 ? reason.data : "");
    buffer_release(&reason);
    postman_destroy(postman);
    return posting.outcome == MAIL_DELIVERED ? 0 : -ERR_IO;
}

int mail_test(const struct mail_settings *settings, struct bytes address,
              enum language language, uint64_t now_ms, struct buffer *said, struct error *error)
{
    struct mail_delivery delivery = {.session_id = BYTES(MAIL_TEST_SESSION),
                                     .number = (int64_t)now_ms};
    struct bytes folded;
    struct buffer message;
    struct arena arena;
    int trouble = mail_settings_check(settings, error);

    if (trouble != 0)
        return trouble;
    arena_init(&arena);
    buffer_init(&message, 256 * 1024);
    trouble = email_prepare(address, &arena, &delivery.recipient, &folded, error);
    if (trouble == 0)
        trouble = compose_test(&arena, settings, delivery.recipient, language, now_ms, &message,
                               error);
    if (trouble == 0) {
        delivery.message = buffer_bytes(&message);
        trouble = bring_test(settings, &delivery, said, error);
    }
    buffer_release(&message);
    arena_release(&arena);
    return trouble;
}

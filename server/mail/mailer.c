/*
 * The mailer: rounds over the queue in people.db, by a clock that is given; mailer_thread.c
 * makes them. Makes each message when it is sent, with the personal link from the session's
 * key, which it holds no longer than that. Leaves to postman.c how a message travels and to
 * people.db what is due. All but mailer_destroy() runs on one thread.
 */
#include "mailer.h"

#include <stdio.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/log.h"
#include "herkend/memory.h"

enum {
    MAIL_BYTES_MAX = 2 * 1024 * 1024,
    REASON_BYTES_MAX = 512,
    PAUSE_SERVER_MS = 20 * 1000, /* after trouble that is not one mail's */
    PAUSE_DATABASE_MS = 10 * 1000,
    SWEEP_EVERY_MS = 10 * 1000, /* however often people.db changes */
};

/* ---- life -------------------------------------------------------------------------------- */

static const char *keep(struct mailer *mailer, const char *text)
{
    return text ? arena_copy(&mailer->texts, bytes_from_string(text)).data : NULL;
}

static void keep_settings(struct mailer *mailer, const struct mail_settings *settings)
{
    struct bytes url = bytes_from_string(settings->public_url);

    while (url.size > 0 && url.data[url.size - 1] == '/')
        url.size--;
    mailer->settings = (struct mail_settings){
        .smtp_url = keep(mailer, settings->smtp_url),
        .smtp_user = keep(mailer, settings->smtp_user),
        .smtp_password = keep(mailer, settings->smtp_password),
        .smtp_starttls = settings->smtp_starttls,
        .smtp_ca = keep(mailer, settings->smtp_ca),
        .from = keep(mailer, settings->from),
        .folder = keep(mailer, settings->folder),
        .public_url = arena_copy(&mailer->texts, url).data,
        .per_minute = settings->per_minute,
    };
}

/* Waits by a clock that nobody sets. */
static void wake_init(pthread_cond_t *wake)
{
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(wake, &attributes);
    pthread_condattr_destroy(&attributes);
}

int mailer_create(struct mailer **out, const char *people_path, const char *keys_folder,
                  const struct mail_settings *settings, struct metrics *metrics,
                  struct error *error)
{
    int trouble = mail_settings_check(settings, error);

    if (trouble != 0)
        return trouble;

    struct mailer *mailer = xcalloc(1, sizeof(*mailer));

    arena_init(&mailer->texts);
    arena_init(&mailer->arena);
    buffer_init(&mailer->message, MAIL_BYTES_MAX);
    pthread_mutex_init(&mailer->lock, NULL);
    wake_init(&mailer->wake);
    keep_settings(mailer, settings);
    budget_init(&mailer->budget, settings->per_minute);
    mailer->metrics = metrics;
    mailer->sweep_due = true;
    mailer->postman = postman_create(&mailer->settings, &mailer->stop);
    trouble = people_open(&mailer->people, people_path, error);
    if (trouble == 0)
        trouble = keyring_folder_open(&mailer->keyring, keys_folder, error);
    if (trouble != 0) {
        mailer_destroy(mailer);
        return trouble;
    }
    mail_queue_use_zones(mailer->people, zone_days_before);
    *out = mailer;
    return 0;
}

void mailer_destroy(struct mailer *mailer)
{
    if (!mailer)
        return;
    if (mailer->started) {
        pthread_mutex_lock(&mailer->lock);
        atomic_store(&mailer->stop, true);
        pthread_cond_signal(&mailer->wake);
        pthread_mutex_unlock(&mailer->lock);
        pthread_join(mailer->thread, NULL);
    }
    postman_destroy(mailer->postman);
    if (mailer->keyring)
        keyring_destroy_handle(mailer->keyring);
    people_close(mailer->people);
    budget_release(&mailer->budget);
    buffer_release(&mailer->message);
    arena_release(&mailer->arena);
    arena_release(&mailer->texts);
    pthread_cond_destroy(&mailer->wake);
    pthread_mutex_destroy(&mailer->lock);
    free(mailer);
}

/* ---- trouble ----------------------------------------------------------------------------- */

/* people.db or the folder refused: nothing is taken for a while, nothing is lost. */
static void pause_for_trouble(struct mailer *mailer, const struct error *error, uint64_t now_ms)
{
    log_event(LOG_ERROR, "mailer_failed", error->sentence);
    mailer->pause_end_ms = now_ms + PAUSE_DATABASE_MS;
}

/* One line when it begins and one when it is over: a server that is down for a night does not
 * fill the log, nor use up the attempts of all that waits. */
static void note_server(struct mailer *mailer, bool trouble, const struct buffer *reason,
                        uint64_t now_ms)
{
    char sentence[REASON_BYTES_MAX];

    if (trouble && !mailer->server_trouble) {
        snprintf(sentence, sizeof(sentence), "%.*s", (int)reason->size,
                 reason->size > 0 ? reason->data : "");
        log_event(LOG_WARNING, "mail_not_delivered", sentence);
    }
    if (!trouble && mailer->server_trouble)
        log_event(LOG_INFO, "mail_delivered_again", NULL);
    mailer->server_trouble = trouble;
    if (trouble)
        mailer->pause_end_ms = now_ms + PAUSE_SERVER_MS;
}

/* ---- settling ---------------------------------------------------------------------------- */

static void count_outcome(struct mailer *mailer, enum mail_outcome outcome)
{
    if (!mailer->metrics)
        return;
    switch (outcome) {
    case MAIL_DELIVERED:
        metric_add(&mailer->metrics->mails_sent_total, 1);
        return;
    case MAIL_TRY_AGAIN:
        metric_add(&mailer->metrics->mails_deferred_total, 1);
        return;
    case MAIL_REFUSED:
        metric_add(&mailer->metrics->mails_failed_total, 1);
        return;
    }
}

static void remember(struct mailer *mailer, int64_t number, enum mail_outcome outcome,
                     const struct buffer *reason)
{
    struct unsettled *unsettled = &mailer->unsettled;
    size_t size =
        reason->size < sizeof(unsettled->reason) ? reason->size : sizeof(unsettled->reason);

    ASSERT(!unsettled->there);
    *unsettled = (struct unsettled){
        .there = true, .number = number, .outcome = outcome, .reason_bytes = size};
    if (size > 0)
        memcpy(unsettled->reason, reason->data, size);
}

/* Writes down what came of the last mail. Until that is done no other is taken: whatever
 * happens then, only one may go twice. */
static bool settle(struct mailer *mailer, uint64_t now_ms)
{
    struct unsettled *unsettled = &mailer->unsettled;
    struct error error = {0};

    if (!unsettled->there)
        return true;
    if (mail_queue_settle(
            mailer->people, unsettled->number, unsettled->outcome,
            (struct bytes){.data = unsettled->reason, .size = unsettled->reason_bytes}, now_ms,
            &error) != 0) {
        pause_for_trouble(mailer, &error, now_ms);
        return false;
    }
    unsettled->there = false;
    count_outcome(mailer, unsettled->outcome);
    return true;
}

/* ---- one mail ---------------------------------------------------------------------------- */

static bool is_personal(enum mail_kind kind)
{
    return kind == MAIL_LINK || kind == MAIL_REMINDER_DAY || kind == MAIL_REMINDER_HOUR;
}

/* The personal link, made for this one message. The key is read for it and forgotten again: it
 * may be destroyed at any moment, and then nobody has it. */
static int make_link(struct mailer *mailer, const struct mail *mail, struct token *out,
                     struct error *error)
{
    struct bytes session_id = mail->event.facts.session_id;

    keyring_forget(mailer->keyring, session_id);

    int trouble =
        keyring_link_token(mailer->keyring, session_id, bytes_from_string(mail->to.way),
                           mail->to.generation, out, error);

    keyring_forget(mailer->keyring, session_id);
    return trouble;
}

/* MAIL_DELIVERED: the message is made. */
static enum mail_outcome make_message(struct mailer *mailer, const struct mail *mail,
                                      uint64_t now_ms, struct buffer *reason)
{
    struct token link = {0};
    struct error error = {0};
    bool personal = is_personal(mail->kind);
    int trouble = personal ? make_link(mailer, mail, &link, &error) : 0;

    /* The session has just closed and people.db is about to hear of it, or a disk failed. */
    if (trouble != 0) {
        buffer_append_string(reason, trouble == -ERR_NOT_FOUND
                                         ? "the session has no personal links any more"
                                         : "the key of the session cannot be read now");
        return MAIL_TRY_AGAIN;
    }
    buffer_clear(&mailer->message);
    trouble = mail_compose(&mailer->settings, mail, personal ? &link : NULL, now_ms,
                           &mailer->message, &error);
    explicit_bzero(&link, sizeof(link));
    if (trouble == 0)
        return MAIL_DELIVERED;
    buffer_append_string(reason, error.sentence);
    return MAIL_REFUSED;
}

/* False: broken off by the end of the program; the next start finds it as it was. */
static bool bring(struct mailer *mailer, const struct mail *mail, uint64_t now_ms,
                  enum mail_outcome *outcome, struct buffer *reason)
{
    struct mail_delivery delivery = {
        .recipient = mail->to.email,
        .message = buffer_bytes(&mailer->message),
        .session_id = mail->event.facts.session_id,
        .number = mail->number,
        .personal = is_personal(mail->kind),
    };
    struct posting posting = postman_bring(mailer->postman, &delivery, reason);

    *outcome = posting.outcome;
    if (posting.broken_off)
        return false;
    note_server(mailer, posting.server_trouble, reason, now_ms);
    if (delivery.personal && !mailer->settings.smtp_url)
        mailer->sweep_due = true; /* its session may have closed meanwhile */
    return true;
}

static void send_one(struct mailer *mailer, const struct mail *mail, uint64_t now_ms)
{
    struct buffer reason;

    buffer_init(&reason, REASON_BYTES_MAX);

    enum mail_outcome outcome = make_message(mailer, mail, now_ms, &reason);
    bool known = true;

    if (outcome == MAIL_DELIVERED) {
        budget_spend(&mailer->budget, now_ms);
        known = bring(mailer, mail, now_ms, &outcome, &reason);
    }
    if (known)
        remember(mailer, mail->number, outcome, &reason);
    buffer_release(&reason);
    if (mailer->message.data) /* a link was in it */
        explicit_bzero(mailer->message.data, mailer->message.size);
}

/* ---- a round ----------------------------------------------------------------------------- */

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static bool prepare_round(struct mailer *mailer, uint64_t now_ms, uint64_t *next_ms)
{
    struct error error = {0};
    uint64_t schedule_ms = UINT64_MAX;
    uint64_t version = mailer->version;
    uint32_t count = 0;
    int trouble = people_version(mailer->people, &version, &error);

    if (trouble == 0 && !mailer->recovered)
        trouble = mail_queue_recover(mailer->people, now_ms, &count, &error);
    if (trouble == 0) {
        mailer->recovered = true;
        trouble = mail_queue_schedule(mailer->people, now_ms, &schedule_ms, &error);
    }
    if (trouble != 0) {
        pause_for_trouble(mailer, &error, now_ms);
        return false;
    }
    mailer->sweep_due = mailer->sweep_due || version != mailer->version;
    mailer->version = version;
    *next_ms = sooner(*next_ms, schedule_ms);
    return true;
}

/* Takes and sends one. False: nothing more to do before *next_ms. */
static bool send_next(struct mailer *mailer, uint64_t now_ms, uint64_t *next_ms)
{
    struct error error = {0};
    struct mail mail;
    bool found = false;
    uint64_t due_ms = UINT64_MAX;
    uint64_t free_ms = 0;

    if (atomic_load(&mailer->stop) || !settle(mailer, now_ms))
        return false;
    if (now_ms < mailer->pause_end_ms)
        return false;
    if (!budget_allows(&mailer->budget, now_ms, &free_ms)) {
        *next_ms = sooner(*next_ms, free_ms);
        return false;
    }
    arena_reset(&mailer->arena);
    if (mail_queue_take(mailer->people, now_ms, &mailer->arena, &mail, &found, &due_ms,
                        &error) != 0) {
        pause_for_trouble(mailer, &error, now_ms);
        return false;
    }
    if (!found) {
        *next_ms = sooner(*next_ms, due_ms);
        return false;
    }
    send_one(mailer, &mail, now_ms);
    return true;
}

static void sweep(struct mailer *mailer, uint64_t now_ms, uint64_t *next_ms)
{
    struct error error = {0};
    uint64_t free_ms = mailer->swept_at_ms + SWEEP_EVERY_MS;

    if (!mailer->sweep_due)
        return;
    if (mailer->swept_at_ms > 0 && now_ms >= mailer->swept_at_ms && now_ms < free_ms) {
        *next_ms = sooner(*next_ms, free_ms);
        return;
    }
    mailer->swept_at_ms = now_ms;
    mailer->sweep_due = false;
    if (mailer_sweep(mailer, &error) != 0) {
        log_event(LOG_ERROR, "mail_folder_failed", error.sentence);
        mailer->sweep_due = true;
        *next_ms = sooner(*next_ms, now_ms + SWEEP_EVERY_MS);
    }
}

static void count_waiting(struct mailer *mailer)
{
    uint32_t counts[MAIL_CANCELLED + 1];
    struct error error;

    if (!mailer->metrics || mail_queue_count(mailer->people, counts, &error) != 0)
        return; /* whatever ails people.db, the round has said it */
    atomic_store_explicit(&mailer->metrics->mails_waiting,
                          (uint64_t)counts[MAIL_QUEUED] + counts[MAIL_SENDING] +
                              counts[MAIL_DEFERRED],
                          memory_order_relaxed);
}

uint64_t mailer_round_of(struct mailer *mailer, uint64_t now_ms, uint32_t mails_max)
{
    uint64_t next_ms = now_ms + MAILER_ROUND_EVERY_MS;
    bool more = prepare_round(mailer, now_ms, &next_ms);

    for (uint32_t i = 0; more && i < mails_max; i++)
        more = send_next(mailer, now_ms, &next_ms);
    settle(mailer, now_ms);
    mailer_erase(mailer, now_ms, &next_ms);
    sweep(mailer, now_ms, &next_ms);
    count_waiting(mailer);
    if (more)
        return now_ms;
    postman_rest(mailer->postman);
    if (mailer->pause_end_ms > now_ms) /* what is due waits for it */
        return sooner(now_ms + MAILER_ROUND_EVERY_MS, mailer->pause_end_ms);
    return next_ms;
}

uint64_t mailer_round(struct mailer *mailer, uint64_t now_ms)
{
    return mailer_round_of(mailer, now_ms, UINT32_MAX);
}

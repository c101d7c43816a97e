/*
 * A mail as it lies in the folder, for an organiser without a mail server: to see what people
 * would get. What is secret in it (the link, the way) is not shown.
 */
#include "internal.h"

#include <stdio.h>

/* 1 to 18 digits, no leading zero. */
static bool number_decode(struct bytes text, int64_t *number)
{
    int64_t value = 0;

    if (text.size == 0 || text.size > 18 || text.data[0] == '0')
        return false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        value = value * 10 + (text.data[i] - '0');
    }
    *number = value;
    return true;
}

static int mail_show(struct visit *visit, int64_t number, struct error *error)
{
    struct desk *desk = visit->desk;
    struct bytes session_id = visit->request->facts.session_id;
    char registration_id[REGISTRATION_ID_BYTES];
    enum mail_state state;
    struct buffer message;
    int result =
        mail_queue_find(desk->people, session_id, number, registration_id, &state, error);

    if (result != 0)
        return result;
    buffer_init(&message, DESK_MAIL_BYTES_MAX);
    result = mail_file_read(desk->mail_folder, session_id, number, &message, error);
    if (result == 0) {
        answer_body(visit, 200, "message/rfc822");
        result = mail_readable(buffer_bytes(&message), &visit->response->body, error);
    }
    buffer_release(&message);
    return result;
}

void act_mail_read(struct visit *visit)
{
    struct error error = {0};
    int64_t number;
    int result = -ERR_NOT_FOUND;

    if (!visit->desk->mail_folder) {
        answer_problem(visit, 404, "not_found",
                       "mails go to a mail server here: none of them are kept");
        return;
    }
    if (number_decode(visit->request->item, &number))
        result = mail_show(visit, number, &error);
    if (result != 0) {
        answer_failure(visit, result, &error,
                       "there is no such mail, or it has not been written yet");
        return;
    }
    snprintf(visit->response->file_name, sizeof(visit->response->file_name), "mail-%.*s.eml",
             (int)visit->request->item.size, visit->request->item.data);
}

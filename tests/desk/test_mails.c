/* A mail from the folder: readable, and without what opens a door. */
#include "office.h"

#include <sys/stat.h>

#define SECRET "p.sessie0001.AbCdEfGhIjKlMnOpQrStUv"
#define WAY "ZyXwVuTsRqPoNmLkJiHgFe"

/* The number of the only mail of the only person. */
static int64_t mail_number(struct office *office)
{
    ask_about(office, DESK_REGISTRATIONS, NULL, NULL);

    const cJSON *person = json_member(answer_of(office), "items")->child;

    return number_in(json_member(person, "mails")->child, "id");
}

static void put_mail(struct office *office, int64_t number, const char *message)
{
    char path[256];

    mkdir(folder_path(&office->folder, "mail"), 0700);
    snprintf(path, sizeof(path), "%s/sessie0001.%lld.eml", folder_path(&office->folder, "mail"),
             (long long)number);
    file_write(path, bytes_from_string(message));
}

static void read_mail(struct office *office, int64_t number)
{
    char item[32];

    snprintf(item, sizeof(item), "%lld", (long long)number);
    ask_about(office, DESK_MAIL_READ, item, NULL);
}

static void a_mail_is_shown_without_what_opens_a_door(void **state)
{
    struct office *office = *state;

    open_event(office);
    sign_up(office, "jan@voorbeeld.nl");
    int64_t number = mail_number(office);

    put_mail(
        office, number,
        "From: h@voorbeeld.nl\r\nTo: jan@voorbeeld.nl\r\nSubject: Je =?utf-8?q?b=C3=A9n?= "
        "er\r\nList-Unsubscribe: <https://x.nl/r/" WAY "/unsubscribe>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n"
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Caf=C3=A9: https://x.nl/s/KLM234#t=3Dp.sess=\r\n"
        "ie0001.AbCdEfGhIjKlMnOpQrStUv en https://x.nl/r=\r\n/" WAY "\r\n"
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
        /* <a href="https://x.nl/s/KLM234#t=SECRET">Doe mee</a> */
        "PGEgaHJlZj0iaHR0cHM6Ly94Lm5sL3MvS0xNMjM0I3Q9cC5zZXNzaWUwMDAxLkFiQ2RFZkdoSWpLbE1u\r\n"
        "T3BRclN0VXYiPkRvZSBtZWU8L2E+\r\n"
        "--b\r\nContent-Type: text/calendar; charset=utf-8\r\n\r\n"
        "BEGIN:VCALENDAR\r\nURL:https://x.nl/r/ZyXwVuTs\r\n RqPoNmLkJiHgFe\r\n"
        "END:VCALENDAR\r\n--b--\r\n");
    read_mail(office, number);
    assert_status(office, 200);
    assert_string_equal(office->response.content_type, "message/rfc822");
    assert_has_not(office, "AbCdEfGh");
    assert_has_not(office, "ZyXwVuTs");
    assert_has_not(office, "RqPoNmLk");
    assert_has_not(office, "QWJDZEVm"); /* base64 of AbCdEf */
    assert_has(office, "Caf\xC3\xA9: https://x.nl/s/KLM234#t=… en https://x.nl/r/…");
    assert_has(office, "<a href=\"https://x.nl/s/KLM234#t=…\">Doe mee</a>");
    assert_has(office, "URL:https://x.nl/r/…");
    assert_has(office, "/r/.../unsubscribe");
    assert_has(office, "To: jan@voorbeeld.nl");
}

static void a_mail_that_is_not_there_is_not_found(void **state)
{
    struct office *office = *state;
    char padded[32];

    open_event(office);
    sign_up(office, "jan@voorbeeld.nl");
    int64_t number = mail_number(office);

    read_mail(office, number); /* not written yet */
    assert_problem(office, 404, "not_found");
    put_mail(office, 7, "Subject: of nobody\r\n\r\n");
    read_mail(office, 7); /* a file without a row is nobody's */
    assert_problem(office, 404, "not_found");
    put_mail(office, number, "Subject: x\r\n\r\ny\r\n");
    snprintf(padded, sizeof(padded), "0%lld", (long long)number);
    ask_about(office, DESK_MAIL_READ, padded, NULL); /* a mail has one name */
    assert_problem(office, 404, "not_found");
    office->facts.session_id = BYTES("sessie0002");
    office->facts.code = BYTES("PQR567");
    read_mail(office, number); /* of another session */
    assert_problem(office, 404, "not_found");
}

static void a_number_that_is_none_is_not_found(void **state)
{
    static const char *const items[] = {"",    "0",         "-1",     "1x",
                                        "007", "../people", "1/../2", "99999999999999999999"};
    struct office *office = *state;

    open_event(office);
    for (size_t i = 0; i < ARRAY_COUNT(items); i++) {
        ask_about(office, DESK_MAIL_READ, items[i], NULL);
        assert_problem(office, 404, "not_found");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(a_mail_is_shown_without_what_opens_a_door),
        office_test(a_mail_that_is_not_there_is_not_found),
        office_test(a_number_that_is_none_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A person's own page: what is held, and every way to change it or to get out. */
#include "office.h"

#define SHOW(step) ask_way(office, DESK_WAY_PAGE, jan.way, (step), NULL)
#define DO(body) ask_way(office, DESK_WAY_FORM, jan.way, NULL, (body))

static struct registration open_with_jan(struct office *office)
{
    open_event(office);
    ask_about(office, DESK_SIGN_UP_FORM, NULL,
              "email=jan%40voorbeeld.nl&name=Jan+%3Ci%3E&organisation=Ons+Dorp&consent=yes&"
              "language=nl");
    assert_status(office, 303);
    return find_registration(office, "jan@voorbeeld.nl");
}

static void the_page_shows_every_field_that_is_held(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);

    SHOW(NULL);
    assert_status(office, 200);
    assert_has(office, "jan@voorbeeld.nl");
    assert_has(office, "Jan &lt;i&gt;");
    assert_has(office, "Ons Dorp");
    assert_has(office, "Nederlands");
    assert_has(office, "Je bent aangemeld");
    assert_has(office, "Tot 30 dagen na het rapport");
    assert_has(office, "Bevestiging van je plaats");
    assert_has(office, "staat klaar");
    assert_has(office, "href=\"/e/KLM234\"");
    assert_has_not(office, jan.id); /* that is the organiser's name for it */
}

static void a_way_that_is_none_gets_the_same_page_as_one_that_is_gone(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);
    struct bytes gone;

    DO("do=erase");
    assert_status(office, 200);
    assert_has(office, "Alles is gewist");
    assert_has_not(office, "jan@voorbeeld.nl");
    assert_string_equal(office->response.session_id, "sessie0001");
    SHOW(NULL);
    assert_status(office, 404);
    gone = arena_copy(&office->arena, buffer_bytes(&office->response.body));
    ask_way(office, DESK_WAY_PAGE, "AAAAAAAAAAAAAAAAAAAAAA", NULL, NULL);
    assert_status(office, 404);
    assert_true(bytes_equal(gone, buffer_bytes(&office->response.body)));
    DO("do=withdraw");
    assert_status(office, 404);
    assert_false(folder_contains(&office->folder, BYTES("jan@voorbeeld.nl")));
}

static void withdrawing_and_erasing_are_asked_once_more(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);

    SHOW("withdraw");
    assert_status(office, 200);
    assert_has(office, "Wil je je afmelden?");
    assert_has(office, "<button class=\"button button--primary\" name=\"do\" "
                       "value=\"withdraw\">");
    SHOW("erase");
    assert_has(office, "Wil je alles wissen?");
    assert_has(office, "name=\"do\" value=\"erase\">");
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").state,
                     REGISTRATION_REGISTERED);
}

static void whoever_withdraws_can_come_back(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);
    char here[64];

    snprintf(here, sizeof(here), "/r/%s", jan.way);
    DO("do=withdraw");
    assert_status(office, 303);
    assert_string_equal(office->response.location, here);
    assert_string_equal(office->response.session_id, "sessie0001");
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").state,
                     REGISTRATION_WITHDRAWN);
    SHOW(NULL);
    assert_has(office, "Je bent afgemeld");
    assert_has(office, "name=\"do\" value=\"accept\">Meld me toch weer aan");
    DO("do=accept");
    assert_status(office, 303);
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").state,
                     REGISTRATION_REGISTERED);
}

static void an_invited_person_accepts(void **state)
{
    struct office *office = *state;

    open_event(office);
    ask_about(office, DESK_INVITE, NULL, "{\"text\":\"jan@voorbeeld.nl\"}");
    struct registration jan = find_registration(office, "jan@voorbeeld.nl");

    assert_int_equal(jan.state, REGISTRATION_INVITED);
    SHOW(NULL);
    assert_has(office, "Je bent uitgenodigd");
    assert_has(office, "Ja, ik doe mee");
    DO("do=accept");
    assert_status(office, 303);
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").state,
                     REGISTRATION_REGISTERED);
}

static void details_are_changed_and_mistakes_kept_beside_their_field(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);
    char changed[64];

    DO("do=change&email=jan%40&name=Jan+Jansen&organisation=");
    assert_status(office, 400);
    assert_has(office, "value=\"jan@\"");
    assert_has(office, "value=\"Jan Jansen\"");
    assert_has(office, "id=\"email-error\"");
    DO("do=change&email=jan.jansen%40voorbeeld.nl&name=Jan+Jansen&organisation=");
    assert_status(office, 200);
    assert_has(office, "Op je nieuwe adres krijg je een bevestiging");

    struct registration now = find_registration(office, "jan.jansen@voorbeeld.nl");

    assert_true(bytes_equal(now.name, BYTES("Jan Jansen")));
    assert_int_equal(now.organisation.size, 0);
    DO("do=resend"); /* by the old way */
    assert_status(office, 404);
    jan = now;
    DO("do=change&email=Jan.Jansen%40voorbeeld.nl&name=Jan&organisation=");
    assert_status(office, 303);
    snprintf(changed, sizeof(changed), "/r/%s?changed", jan.way);
    assert_string_equal(office->response.location, changed);
}

static void an_address_that_is_anothers_is_not_taken(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);

    sign_up(office, "eva@voorbeeld.nl");
    DO("do=change&email=eva%40voorbeeld.nl&name=&organisation=");
    assert_status(office, 409);
    assert_has(office, "Kies een ander adres");
    find_registration(office, "jan@voorbeeld.nl");
}

static void a_new_link_retires_the_old_one(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);
    char sent[64];

    SHOW(NULL);
    assert_has(office, "Stuur me een nieuwe link");
    DO("do=resend");
    assert_status(office, 303);
    snprintf(sent, sizeof(sent), "/r/%s?sent", jan.way);
    assert_string_equal(office->response.location, sent);
    assert_true(office->response.seat.ended);
    assert_string_equal(office->response.session_id, "sessie0001");
    SHOW("sent");
    assert_has(office, "De oude link werkt niet meer");
}

static void without_a_date_there_is_no_link_to_send(void **state)
{
    struct office *office = *state;

    office->facts.starts_at_ms = 0;
    struct registration jan = open_with_jan(office);

    SHOW(NULL);
    assert_has_not(office, "Stuur me een nieuwe link");
    DO("do=resend");
    assert_status(office, 303);
    assert_false(office->response.seat.ended);
    SHOW("not-sent");
    assert_has(office, "Er kan nu geen link komen");
}

static void what_is_over_or_cancelled_is_said_and_nothing_is_accepted(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);
    char refused[64];

    DO("do=withdraw");
    ask_about(office, DESK_EVENT_CANCEL, NULL, "{\"message\":\"Ellen is ziek\"}");
    SHOW(NULL);
    assert_has(office, "Deze sessie gaat niet door");
    assert_has(office, "Ellen is ziek");
    assert_has_not(office, "value=\"accept\"");
    assert_has(office, "?erase");
    assert_has_not(office, "?withdraw");
    DO("do=accept");
    assert_status(office, 303);
    snprintf(refused, sizeof(refused), "/r/%s?not-accepted", jan.way);
    assert_string_equal(office->response.location, refused);
}

static void a_form_that_is_none_of_ours_changes_nothing(void **state)
{
    static const char *const bodies[] = {
        "",
        "do=",
        "do=everything",
        "do=erase&do=accept",
        "do=erase&email=x",
        "do=change&email=a%40x.nl&consent=yes",
        "do=change&email=%FF",
        "do=resend&language=nl",
        "do%00=erase",
    };
    struct office *office = *state;
    struct registration jan = open_with_jan(office);

    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
        DO(bodies[i]);
        assert_status(office, 400);
    }
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").state,
                     REGISTRATION_REGISTERED);
}

static void one_click_of_a_mail_program_withdraws(void **state)
{
    struct office *office = *state;
    struct registration jan = open_with_jan(office);

    for (int i = 0; i < 2; i++) {
        ask_way(office, DESK_WAY_UNSUBSCRIBE, jan.way, NULL, "List-Unsubscribe=One-Click");
        assert_status(office, 200);
        assert_string_equal(office->response.content_type, "text/plain; charset=utf-8");
        assert_has(office, "Je bent afgemeld.");
    }
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").state,
                     REGISTRATION_WITHDRAWN);
    ask_way(office, DESK_WAY_UNSUBSCRIBE, "AAAAAAAAAAAAAAAAAAAAAA", NULL, "");
    assert_status(office, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(the_page_shows_every_field_that_is_held),
        office_test(a_way_that_is_none_gets_the_same_page_as_one_that_is_gone),
        office_test(withdrawing_and_erasing_are_asked_once_more),
        office_test(whoever_withdraws_can_come_back),
        office_test(an_invited_person_accepts),
        office_test(details_are_changed_and_mistakes_kept_beside_their_field),
        office_test(an_address_that_is_anothers_is_not_taken),
        office_test(a_new_link_retires_the_old_one),
        office_test(without_a_date_there_is_no_link_to_send),
        office_test(what_is_over_or_cancelled_is_said_and_nothing_is_accepted),
        office_test(a_form_that_is_none_of_ours_changes_nothing),
        office_test(one_click_of_a_mail_program_withdraws),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

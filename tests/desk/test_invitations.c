/* Inviting a list, or everybody of an earlier session. */
#include "office.h"

#define INVITE(text) ask_about(office, DESK_INVITE, NULL, (text))

static void a_list_is_invited_and_its_mistakes_are_told(void **state)
{
    struct office *office = *state;

    open_event(office);
    sign_up(office, "eva@voorbeeld.nl");
    INVITE("{\"text\":\"Jan <jan@voorbeeld.nl>\\nEVA@voorbeeld.nl\\njan@\\n"
           "bo@voorbeeld.nl;jan@voorbeeld.nl\"}");
    assert_status(office, 200);

    const cJSON *answer = answer_of(office);
    const cJSON *mistakes = json_member(answer, "mistakes");

    assert_int_equal(number_in(answer, "invited"), 2);
    assert_int_equal(number_in(answer, "known"), 1);
    assert_int_equal(cJSON_GetArraySize(mistakes), 1);
    assert_int_equal(number_in(mistakes->child, "line"), 3);
    assert_string_equal(text_in(mistakes->child, "text"), "jan@");
    assert_string_equal(text_in(mistakes->child, "code"), "address");
    assert_string_equal(text_in(mistakes->child, "reason"), "Er mist iets achter de @.");

    struct registration jan = find_registration(office, "jan@voorbeeld.nl");

    assert_int_equal(jan.state, REGISTRATION_INVITED);
    assert_true(bytes_equal(jan.name, BYTES("Jan")));
    assert_int_equal(find_registration(office, "eva@voorbeeld.nl").state,
                     REGISTRATION_REGISTERED);
}

static void a_dry_run_says_the_same_and_invites_nobody(void **state)
{
    struct office *office = *state;

    open_event(office);
    sign_up(office, "Eva@voorbeeld.nl");
    INVITE("{\"dry_run\":true,\"text\":\"jan@voorbeeld.nl\\neva@voorbeeld.nl\\njan@\"}");
    assert_status(office, 200);
    assert_has(office, "{\"invited\":1,\"known\":1,\"mistakes\":[{\"line\":3,");
    assert_int_equal(count_registrations(office, REGISTRATION_INVITED), 0);
}

static void a_list_that_holds_nobody_invites_nobody(void **state)
{
    struct office *office = *state;

    open_event(office);
    INVITE("{\"text\":\"\\n \\n\"}");
    assert_status(office, 200);
    assert_has(office, "{\"invited\":0,\"known\":0,\"mistakes\":[]}");
}

static void what_is_no_wish_is_refused(void **state)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        {"{}", "text: either text or from is expected"},
        {"{\"text\":\"a@x.nl\",\"from\":\"sessie0002\"}", "text: either text or from"},
        {"{\"text\":[\"a@x.nl\"]}", "text: must be a text"},
        {"{\"text\":\"a@x.nl\",\"dryrun\":true}", "dryrun: unknown key"},
        {"{\"from\":\"sessie0002\",\"dry_run\":true}", "dry_run: goes with text only"},
    };
    struct office *office = *state;

    open_event(office);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        INVITE(cases[i].body);
        assert_problem_says(office, cases[i].says);
    }
    assert_int_equal(count_registrations(office, REGISTRATION_INVITED), 0);
}

static void more_people_than_a_request_takes_are_refused_whole(void **state)
{
    struct office *office = *state;
    struct buffer body;

    open_event(office);
    buffer_init(&body, 1 << 20);
    buffer_append_string(&body, "{\"text\":\"");
    for (int i = 0; i <= INVITATIONS_PER_REQUEST_MAX; i++)
        buffer_append_format(&body, "p%d@voorbeeld.nl\\n", i);
    buffer_append_string(&body, "\"}");
    buffer_append_char(&body, '\0');
    INVITE(body.data);
    assert_problem(office, 400, "too_long");
    assert_int_equal(count_registrations(office, REGISTRATION_INVITED), 0);
    buffer_release(&body);
}

static void nobody_is_invited_to_what_is_over_or_cancelled(void **state)
{
    struct office *office = *state;

    open_event(office);
    ask_about(office, DESK_EVENT_CANCEL, NULL, NULL);
    INVITE("{\"text\":\"jan@voorbeeld.nl\"}");
    assert_problem(office, 409, "wrong_state");
    office->facts.state = SESSION_CLOSED;
    INVITE("{\"text\":\"jan@voorbeeld.nl\"}");
    assert_problem(office, 409, "wrong_state");
}

static void everybody_of_an_earlier_session_is_invited(void **state)
{
    struct office *office = *state;

    open_event(office);
    sign_up(office, "jan@voorbeeld.nl");
    sign_up(office, "eva@voorbeeld.nl");
    office->facts.session_id = BYTES("sessie0002");
    office->facts.code = BYTES("PQR567");
    office->facts.title = BYTES("Vervolg: geld");
    INVITE("{\"from\":\"sessie0001\"}");
    assert_status(office, 200);
    assert_has(office, "{\"invited\":2,\"known\":0}");
    INVITE("{\"from\":\"sessie0001\"}");
    assert_has(office, "{\"invited\":0,\"known\":2}");
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").state, REGISTRATION_INVITED);
    INVITE("{\"from\":\"sessie0009\"}");
    assert_problem(office, 404, "not_found");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(a_list_is_invited_and_its_mistakes_are_told),
        office_test(a_dry_run_says_the_same_and_invites_nobody),
        office_test(a_list_that_holds_nobody_invites_nobody),
        office_test(what_is_no_wish_is_refused),
        office_test(more_people_than_a_request_takes_are_refused_whole),
        office_test(nobody_is_invited_to_what_is_over_or_cancelled),
        office_test(everybody_of_an_earlier_session_is_invited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

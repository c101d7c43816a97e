/* The organiser's list, and what is done with one of it. */
#include "office.h"

static void the_list_tells_states_and_mails_and_nothing_of_the_way(void **state)
{
    struct office *office = *state;

    open_event(office);
    for (int i = 0; i < 4; i++) {
        char email[32];

        snprintf(email, sizeof(email), "p%d@voorbeeld.nl", i);
        sign_up(office, email);
    }
    struct registration first = find_registration(office, "p0@voorbeeld.nl");

    ask_about(office, DESK_REGISTRATIONS, NULL, NULL);
    assert_status(office, 200);
    assert_has_not(office, first.way);
    assert_has_not(office, "generation");
    assert_has_not(office, "hash");

    const cJSON *answer = answer_of(office);
    const cJSON *items = json_member(answer, "items");
    const cJSON *counts = json_member(answer, "counts");

    assert_int_equal(cJSON_GetArraySize(items), 4);
    assert_int_equal(number_in(counts, "registered"), 3);
    assert_int_equal(number_in(counts, "waiting"), 1);
    assert_int_equal(number_in(counts, "invited"), 0);
    assert_int_equal(number_in(counts, "withdrawn"), 0);

    const cJSON *mails = json_member(items->child, "mails");

    assert_int_equal(cJSON_GetArraySize(mails), 1);
    assert_string_equal(text_in(mails->child, "kind"), "confirmation");
    assert_string_equal(text_in(mails->child, "state"), "queued");
    assert_true(number_in(mails->child, "id") > 0);
    assert_int_equal(number_in(mails->child, "attempts"), 0);
    assert_string_equal(text_in(items->child, "language"), "nl");
}

static void a_table_for_a_spreadsheet_runs_nothing(void **state)
{
    struct office *office = *state;

    open_event(office);
    ask_about(office, DESK_SIGN_UP, NULL,
              "{\"email\":\"=cmd@voorbeeld.nl\",\"name\":\"=HYPERLINK(\\\"http://x\\\")\","
              "\"organisation\":\"a,\\\"b\\\"\",\"consent\":true}");
    assert_status(office, 202);
    ask(office,
        &(struct desk_request){.act = DESK_REGISTRATIONS, .facts = office->facts, .csv = true});
    assert_status(office, 200);
    assert_string_equal(office->response.content_type, "text/csv; charset=utf-8");
    assert_string_equal(office->response.file_name, "registrations-KLM234.csv");
    assert_has(office, "\xEF\xBB\xBF"
                       "email,name,organisation,language,state,created_at,");
    assert_has(office, "\r\n'=cmd@voorbeeld.nl,\"'=HYPERLINK(\"\"http://x\"\")\","
                       "\"a,\"\"b\"\"\",nl,registered,2026-11-");
    assert_has(office, ",confirmation,queued,2026-11-");
}

static void an_address_is_corrected(void **state)
{
    struct office *office = *state;

    open_event(office);
    struct registration jan = sign_up(office, "jan@voorbeld.nl");

    ask_about(office, DESK_REGISTRATION_PATCH, jan.id,
              "{\"email\":\"jan@voorbeeld.nl\",\"name\":\"Jan\"}");
    assert_status(office, 200);
    assert_string_equal(text_in(answer_of(office), "email"), "jan@voorbeeld.nl");
    assert_string_equal(text_in(answer_of(office), "name"), "Jan");
    ask_about(office, DESK_REGISTRATION_PATCH, jan.id, "{\"name\":\"\"}");
    assert_string_equal(text_in(answer_of(office), "name"), "");
    assert_string_equal(text_in(answer_of(office), "email"), "jan@voorbeeld.nl");
    /* Whoever got the first mail has nothing of it any more. */
    assert_string_not_equal(find_registration(office, "jan@voorbeeld.nl").way, jan.way);
}

static void an_address_that_is_anothers_is_refused(void **state)
{
    struct office *office = *state;

    open_event(office);
    sign_up(office, "eva@voorbeeld.nl");
    struct registration jan = sign_up(office, "jan@voorbeeld.nl");

    ask_about(office, DESK_REGISTRATION_PATCH, jan.id, "{\"email\":\"EVA@voorbeeld.nl\"}");
    assert_problem(office, 409, "conflict");
    find_registration(office, "jan@voorbeeld.nl");
}

static void a_change_that_does_not_fit_is_refused_by_its_key(void **state)
{
    struct office *office = *state;

    open_event(office);
    struct registration jan = sign_up(office, "jan@voorbeeld.nl");

    ask_about(office, DESK_REGISTRATION_PATCH, jan.id, "{\"email\":\"\"}");
    assert_problem_says(office, "email: ");
    ask_about(office, DESK_REGISTRATION_PATCH, jan.id, "{\"state\":\"registered\"}");
    assert_problem_says(office, "state: unknown key");
    ask_about(office, DESK_REGISTRATION_PATCH, "nobody", "{\"name\":\"x\"}");
    assert_problem(office, 404, "not_found");
    ask_about(office, DESK_REGISTRATION_END, "nobody", NULL);
    assert_problem(office, 404, "not_found");
    ask_about(office, DESK_RESEND, "nobody", NULL);
    assert_problem(office, 404, "not_found");
}

static void whoever_is_taken_off_the_list_gives_the_place_away(void **state)
{
    struct office *office = *state;
    struct registration first;

    open_event(office);
    first = sign_up(office, "a@voorbeeld.nl");
    sign_up(office, "b@voorbeeld.nl");
    sign_up(office, "c@voorbeeld.nl");
    assert_int_equal(sign_up(office, "d@voorbeeld.nl").state, REGISTRATION_WAITING);
    ask_about(office, DESK_REGISTRATION_END, first.id, NULL);
    assert_status(office, 204);
    assert_int_equal(find_registration(office, "a@voorbeeld.nl").state, REGISTRATION_WITHDRAWN);
    assert_int_equal(find_registration(office, "d@voorbeeld.nl").state,
                     REGISTRATION_REGISTERED);
}

static void whoever_is_erased_is_nowhere(void **state)
{
    struct office *office = *state;

    open_event(office);
    struct registration jan = sign_up(office, "jan@voorbeeld.nl");

    ask_about(office, DESK_REGISTRATION_END, jan.id, "{\"erase\":\"yes\"}");
    assert_problem_says(office, "erase: must be true or false");
    ask_about(office, DESK_REGISTRATION_END, jan.id, "{\"erase\":true}");
    assert_status(office, 204);
    ask_about(office, DESK_REGISTRATIONS, NULL, NULL);
    assert_has(office, "{\"items\":[],");
    assert_false(folder_contains(&office->folder, BYTES("jan@voorbeeld.nl")));
}

static void a_link_is_sent_again_and_the_old_seat_is_told(void **state)
{
    struct office *office = *state;

    open_event(office);
    struct registration jan = sign_up(office, "jan@voorbeeld.nl");

    ask_about(office, DESK_RESEND, jan.id, NULL);
    assert_status(office, 202);
    assert_true(office->response.seat.ended);
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").generation, 2);
}

static void no_link_is_sent_where_there_is_none(void **state)
{
    struct office *office = *state;

    office->facts.starts_at_ms = 0;
    open_event(office);
    struct registration jan = sign_up(office, "jan@voorbeeld.nl");

    ask_about(office, DESK_RESEND, jan.id, NULL);
    assert_problem(office, 409, "wrong_state");
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").generation, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(the_list_tells_states_and_mails_and_nothing_of_the_way),
        office_test(a_table_for_a_spreadsheet_runs_nothing),
        office_test(an_address_is_corrected),
        office_test(an_address_that_is_anothers_is_refused),
        office_test(a_change_that_does_not_fit_is_refused_by_its_key),
        office_test(whoever_is_taken_off_the_list_gives_the_place_away),
        office_test(whoever_is_erased_is_nowhere),
        office_test(a_link_is_sent_again_and_the_old_seat_is_told),
        office_test(no_link_is_sent_where_there_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

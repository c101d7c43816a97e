/* For whom the links of staff are, and what is erased when. */
#include "office.h"

static void assign(struct office *office, const char *body)
{
    ask(office,
        &(struct desk_request){
            .act = DESK_STAFF_ASSIGN,
            .facts = office->facts,
            .item = BYTES("l3"),
            .body = bytes_from_string(body),
            .text = BYTES("{\"id\":\"l3\",\"role\":\"moderator\",\"link\":\"https://x\","
                          "\"token\":\"m.s.geheim\"}"),
            .token = BYTES("m.sessie0001.AAAAAAAAAAAAAAAAAAAAAA"),
            .role = ROLE_MODERATOR});
}

static void list(struct office *office)
{
    ask(office, &(struct desk_request){
                    .act = DESK_STAFF_LIST,
                    .facts = office->facts,
                    .text = BYTES("{\"items\":[{\"id\":\"l1\",\"role\":\"moderator\"},"
                                  "{\"id\":\"l3\",\"role\":\"moderator\"}]}")});
}

static void a_link_for_somebody_is_mailed_and_listed_with_the_name(void **state)
{
    struct office *office = *state;

    assign(office, "{\"role\":\"moderator\",\"email\":\"Sam@Voorbeeld.nl\",\"name\":\"Sam "
                   "\\\"de\\\" Wit\"}");
    assert_status(office, 201);
    assert_string_equal(text_in(answer_of(office), "token"), "m.s.geheim");
    assert_string_equal(text_in(answer_of(office), "email"), "Sam@voorbeeld.nl");
    list(office);
    assert_status(office, 200);
    assert_true(bytes_equal(
        buffer_bytes(&office->response.body),
        BYTES("{\"items\":[{\"id\":\"l1\",\"role\":\"moderator\"},{\"id\":\"l3\",\"role\":"
              "\"moderator\",\"email\":\"Sam@voorbeeld.nl\",\"name\":\"Sam \\\"de\\\" "
              "Wit\"}]}")));
}

static void a_link_for_nobody_in_particular_stays_as_it_is(void **state)
{
    struct office *office = *state;

    assign(office, "{\"role\":\"moderator\"}");
    assert_status(office, 201);
    assert_has_not(office, "email");
    list(office);
    assert_has_not(office, "email");
}

static void a_link_that_has_ended_names_nobody(void **state)
{
    struct office *office = *state;

    assign(office, "{\"role\":\"moderator\",\"email\":\"sam@voorbeeld.nl\"}");
    ask_about(office, DESK_STAFF_END, "l3", NULL);
    assert_status(office, 204);
    list(office);
    assert_has_not(office, "email");
    ask_about(office, DESK_STAFF_END, "l9", NULL);
    assert_status(office, 204);
}

static void for_whom_a_link_is_meant_is_checked_before_it_is_made(void **state)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        {"{}", "role: missing"},
        {"{\"role\":\"organiser\"}", "role: must be moderator or observer"},
        {"{\"role\":\"participant\"}", "role: must be moderator or observer"},
        {"{\"role\":\"moderator\",\"email\":\"sam\"}", "email: "},
        {"{\"role\":\"moderator\",\"name\":\"Sam\"}", "name: needs an email"},
        {"{\"role\":\"moderator\",\"email\":\"sam@x.nl\",\"name\":\"a\\nb\"}", "name: "},
        {"{\"role\":\"moderator\",\"mail\":\"sam@x.nl\"}", "mail: unknown key"},
    };
    struct office *office = *state;
    struct desk_staff staff;

    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct error error = {0};

        assert_int_equal(
            desk_staff_decode(bytes_from_string(cases[i].body), &office->arena, &staff, &error),
            -ERR_INPUT);
        if (!strstr(error.sentence, cases[i].says))
            fail_msg("%s: %s", cases[i].body, error.sentence);
    }

    struct error error = {0};

    assert_int_equal(desk_staff_decode(
                         BYTES("{\"role\":\"observer\",\"email\":\"Sam@X.nl\",\"name\":\"S\"}"),
                         &office->arena, &staff, &error),
                     0);
    assert_int_equal(staff.role, ROLE_OBSERVER);
    assert_true(bytes_equal(staff.email, BYTES("Sam@x.nl")));
}

static void what_goes_when_names_nobody(void **state)
{
    struct office *office = *state;

    open_event(office);
    sign_up(office, "jan@voorbeeld.nl");
    office->facts.state = SESSION_RELEASED;
    office->facts.closed_at_ms = NOW_MS;
    office->facts.released_at_ms = NOW_MS;
    ask_about(office, DESK_SYNC, NULL, NULL);
    ask(office, &(struct desk_request){.act = DESK_ERASURES});
    assert_status(office, 200);
    assert_has_not(office, "jan@");

    const cJSON *items = json_member(answer_of(office), "items");

    assert_true(cJSON_GetArraySize(items) >= 1);
    assert_string_equal(text_in(items->child, "session"), "sessie0001");
    assert_has(office, "\"people\":true");
    assert_has(office, "\"due_at\":\"2026-12-30T");
    assert_has(office, "\"erased_at\":null");
    assert_has(office, "\"registrations\":1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(a_link_for_somebody_is_mailed_and_listed_with_the_name),
        office_test(a_link_for_nobody_in_particular_stays_as_it_is),
        office_test(a_link_that_has_ended_names_nobody),
        office_test(for_whom_a_link_is_meant_is_checked_before_it_is_made),
        office_test(what_goes_when_names_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The event as its organiser reads and writes it. */
#include "office.h"

#define WRITE(text) ask_about(office, DESK_EVENT_WRITE, NULL, (text))

static void an_event_that_nobody_wrote_has_its_defaults(void **state)
{
    struct office *office = *state;

    ask_about(office, DESK_EVENT_READ, NULL, NULL);
    assert_status(office, 200);
    assert_has(office, "\"revision\":0,\"sign_up\":\"closed\",\"purpose\":\"\"");
    assert_has(office, "\"zone\":\"Europe/Amsterdam\"");
    assert_has(office, "\"link_days\":3,\"remind_day\":true,\"remind_hour\":true,\"names\":[]");
    assert_has(office, "\"retention\":{\"people_days\":30,\"dialogue_days\":365}");
    assert_has(office, "\"page\":\"" PUBLIC_URL "/e/KLM234\"");
    assert_has(office, "\"cancelled_at\":null,\"registered\":0");
    assert_has(office, "\"places\":100,\"mail\":{\"mode\":\"folder\"}");
}

static void what_is_written_is_read_again(void **state)
{
    struct office *office = *state;

    WRITE("{\"revision\":0,\"sign_up\":\"open\",\"purpose\":\"Een\\ntwee\",\"audience\":\"b\","
          "\"facilitators\":\"c\",\"results\":\"d\",\"contact\":\"e\",\"privacy\":\"f\","
          "\"location\":\"Zaal 3\",\"zone\":\"Europe/London\",\"minutes\":45,\"capacity\":7,"
          "\"link_days\":0,\"remind_day\":false,\"remind_hour\":false,"
          "\"names\":[\"Jan\",\"Gemeente Ons Dorp\"],"
          "\"retention\":{\"people_days\":7,\"dialogue_days\":90}}");
    assert_status(office, 200);
    assert_true(office->response.names_changed);
    ask_about(office, DESK_EVENT_READ, NULL, NULL);
    assert_has(office, "{\"revision\":1,\"sign_up\":\"open\",\"purpose\":\"Een\\ntwee\","
                       "\"audience\":\"b\",\"facilitators\":\"c\",\"results\":\"d\","
                       "\"contact\":\"e\",\"privacy\":\"f\",\"location\":\"Zaal 3\","
                       "\"zone\":\"Europe/London\",\"minutes\":45,\"capacity\":7,"
                       "\"link_days\":0,\"remind_day\":false,\"remind_hour\":false,"
                       "\"names\":[\"Jan\",\"Gemeente Ons Dorp\"],"
                       "\"retention\":{\"people_days\":7,\"dialogue_days\":90}");
    assert_has(office, "\"places\":7");
}

static void who_wrote_on_what_is_no_longer_there_is_told_so(void **state)
{
    struct office *office = *state;

    WRITE("{\"revision\":0,\"sign_up\":\"open\"}");
    assert_status(office, 200);
    WRITE("{\"revision\":0,\"sign_up\":\"closed\"}");
    assert_problem(office, 409, "conflict");
    ask_about(office, DESK_EVENT_READ, NULL, NULL);
    assert_has(office, "\"revision\":1,\"sign_up\":\"open\"");
}

static void what_does_not_fit_is_named_by_its_key(void **state)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        {"{", "at byte"},
        {"[]", "a JSON object is expected"},
        {"{\"sign_up\":\"open\"}", "revision: missing"},
        {"{\"revision\":0}", "sign_up: missing"},
        {"{\"revision\":0,\"sign_up\":\"maybe\"}", "sign_up: must be open or closed"},
        {"{\"revision\":-1,\"sign_up\":\"open\"}", "revision: must be 0.."},
        {"{\"revision\":0,\"sign_up\":\"open\",\"purpuse\":\"\"}", "purpuse: unknown key"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"zone\":\"Europe/Atlantis\"}",
         "zone: must be a time zone"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"minutes\":1441}", "minutes: must be 0..1440"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"capacity\":50001}",
         "capacity: must be 0..50000"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"link_days\":61}", "link_days: must be 0..60"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"remind_day\":1}",
         "remind_day: must be true or false"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"location\":\"a\\nb\"}",
         "location: holds control characters, or line breaks"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"purpose\":\"a\\u0007\"}",
         "purpose: holds control characters"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"names\":\"Jan\"}", "names: must be a list"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"names\":[\"Jan\",3]}",
         "names[1]: must be a text"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"retention\":{\"people_days\":0}}",
         "retention.people_days: must be 1..3650"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"retention\":{\"days\":3}}",
         "retention.days: unknown key"},
        {"{\"revision\":0,\"sign_up\":\"open\",\"retention\":3}",
         "retention: must be an object"},
    };
    struct office *office = *state;

    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        WRITE(cases[i].body);
        assert_problem_says(office, cases[i].says);
    }
    ask_about(office, DESK_EVENT_READ, NULL, NULL);
    assert_has(office, "\"revision\":0");
}

static void a_text_over_its_bound_is_refused_and_at_it_is_not(void **state)
{
    struct office *office = *state;
    char *body = arena_alloc(&office->arena, EVENT_TEXT_CHARACTERS_MAX + 200, 1);
    int size = snprintf(body, 100, "{\"revision\":0,\"sign_up\":\"open\",\"purpose\":\"");

    memset(body + size, 'x', EVENT_TEXT_CHARACTERS_MAX);
    memcpy(body + size + EVENT_TEXT_CHARACTERS_MAX, "x\"}", 4);
    WRITE(body);
    assert_problem_says(office, "purpose: longer than 4000 characters");
    memcpy(body + size + EVENT_TEXT_CHARACTERS_MAX, "\"}", 3);
    WRITE(body);
    assert_status(office, 200);
}

static void names_that_stay_are_no_news(void **state)
{
    struct office *office = *state;

    WRITE("{\"revision\":0,\"sign_up\":\"open\",\"names\":[\"Jan\"]}");
    assert_true(office->response.names_changed);
    WRITE("{\"revision\":1,\"sign_up\":\"closed\",\"names\":[\"Jan\"]}");
    assert_status(office, 200);
    assert_false(office->response.names_changed);
}

static void a_cancelled_event_says_when_and_why(void **state)
{
    struct office *office = *state;

    open_event(office);
    ask_about(office, DESK_EVENT_CANCEL, NULL, "{\"message\":\"Ellen is ziek\"}");
    assert_status(office, 200);
    assert_has(office, "\"cancelled_at\":\"2026-11-");
    assert_has(office, "\"cancel_message\":\"Ellen is ziek\"");
    ask_about(office, DESK_EVENT_CANCEL, NULL, NULL);
    assert_status(office, 200);
    ask_about(office, DESK_EVENT_CANCEL, NULL, "{\"massage\":\"\"}");
    assert_problem_says(office, "massage: unknown key");
}

static void telling_the_facts_needs_no_answer(void **state)
{
    struct office *office = *state;

    ask_about(office, DESK_SYNC, NULL, NULL);
    assert_status(office, 0);
    assert_int_equal(read_event(office).facts.minutes, 60);
    office->facts.title = BYTES("Een andere titel");
    ask_about(office, DESK_SYNC, NULL, NULL);
    assert_true(bytes_equal(read_event(office).facts.title, BYTES("Een andere titel")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(an_event_that_nobody_wrote_has_its_defaults),
        office_test(what_is_written_is_read_again),
        office_test(who_wrote_on_what_is_no_longer_there_is_told_so),
        office_test(what_does_not_fit_is_named_by_its_key),
        office_test(a_text_over_its_bound_is_refused_and_at_it_is_not),
        office_test(names_that_stay_are_no_news),
        office_test(a_cancelled_event_says_when_and_why),
        office_test(telling_the_facts_needs_no_answer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

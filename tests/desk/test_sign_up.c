/* Signing up over JSON and by the form: the same for everybody, whatever was known before. */
#include "office.h"

#define SIGN_UP(text) ask_about(office, DESK_SIGN_UP, NULL, (text))
#define FORM(text) ask_about(office, DESK_SIGN_UP_FORM, NULL, (text))

static void whoever_signs_up_is_in_the_list(void **state)
{
    struct office *office = *state;

    open_event(office);
    SIGN_UP("{\"email\":\" Jan@Voorbeeld.NL \",\"name\":\"Jan\",\"organisation\":\"Ons Dorp\","
            "\"consent\":true,\"language\":\"en\"}");
    assert_status(office, 202);
    assert_string_equal(office->response.content_type, "application/json");
    assert_true(bytes_equal(buffer_bytes(&office->response.body), BYTES("{}")));

    struct registration jan = find_registration(office, "Jan@voorbeeld.nl");

    assert_true(bytes_equal(jan.name, BYTES("Jan")));
    assert_true(bytes_equal(jan.organisation, BYTES("Ons Dorp")));
    assert_int_equal(jan.language, LANGUAGE_EN);
    assert_int_equal(jan.state, REGISTRATION_REGISTERED);
}

/* The whole of an answer, to be compared with another. */
static struct bytes answer_keep(struct office *office)
{
    struct bytes body = arena_copy(&office->arena, buffer_bytes(&office->response.body));
    struct buffer all;

    buffer_init(&all, body.size + 1024);
    buffer_append_format(&all, "%u %s %s %d\n", office->response.status,
                         office->response.content_type ? office->response.content_type : "",
                         office->response.location, office->response.seat.ended);
    buffer_append(&all, body);
    body = arena_copy(&office->arena, buffer_bytes(&all));
    buffer_release(&all);
    return body;
}

static void a_known_address_gets_the_same_answer_as_a_new_one(void **state)
{
    struct office *office = *state;
    struct bytes first, again, other;

    open_event(office);
    SIGN_UP("{\"email\":\"jan@voorbeeld.nl\",\"consent\":true}");
    first = answer_keep(office);
    SIGN_UP("{\"email\":\"JAN@voorbeeld.nl\",\"name\":\"Wie?\",\"consent\":true}");
    again = answer_keep(office);
    assert_true(bytes_equal(first, again));
    FORM("email=eva%40voorbeeld.nl&name=&organisation=&consent=yes&language=nl");
    first = answer_keep(office);
    FORM("email=eva%40voorbeeld.nl&name=&organisation=&consent=yes&language=nl");
    again = answer_keep(office);
    assert_true(bytes_equal(first, again));
    /* Also for somebody on the waiting list, and after withdrawing. */
    FORM("email=bo%40voorbeeld.nl&consent=yes");
    FORM("email=an%40voorbeeld.nl&consent=yes");
    other = answer_keep(office);
    assert_true(bytes_equal(first, other));
    assert_int_equal(find_registration(office, "an@voorbeeld.nl").state, REGISTRATION_WAITING);
    FORM("email=an%40voorbeeld.nl&consent=yes");
    other = answer_keep(office);
    assert_true(bytes_equal(first, other));
    /* And the first name stays: nobody changes another's data by knowing the address. */
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").name.size, 0);
}

static void nobody_is_kept_without_consent(void **state)
{
    struct office *office = *state;

    open_event(office);
    SIGN_UP("{\"email\":\"jan@voorbeeld.nl\"}");
    assert_problem_says(office, "consent: must be true");
    SIGN_UP("{\"email\":\"jan@voorbeeld.nl\",\"consent\":false}");
    assert_problem_says(office, "consent: must be true");
    FORM("email=jan%40voorbeeld.nl");
    assert_status(office, 400);
    assert_has(office, "Zonder je toestemming");
    assert_int_equal(count_registrations(office, REGISTRATION_REGISTERED), 0);
}

static void what_is_no_sign_up_is_refused_by_its_key(void **state)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        {"{\"consent\":true}", "email: missing"},
        {"{\"email\":\"jan\",\"consent\":true}", "email: "},
        {"{\"email\":[\"jan@x.nl\"],\"consent\":true}", "email: must be a text"},
        {"{\"email\":\"a@x.nl\\nBcc: b@x.nl\",\"consent\":true}", "email: "},
        {"{\"email\":\"a@x.nl\",\"name\":\"Jan\\r\\nBcc: b@x.nl\",\"consent\":true}", "name: "},
        {"{\"email\":\"a@x.nl\",\"organisation\":\"a\\tb\",\"consent\":true}",
         "organisation: "},
        {"{\"email\":\"a@x.nl\",\"consent\":true,\"language\":\"de\"}",
         "language: must be nl or en"},
        {"{\"email\":\"a@x.nl\",\"consent\":true,\"admin\":true}", "admin: unknown key"},
        {"{\"email\":\"a@x.nl\",\"email\":\"b@x.nl\",\"consent\":true}", "is repeated"},
    };
    struct office *office = *state;

    open_event(office);
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        SIGN_UP(cases[i].body);
        assert_problem_says(office, cases[i].says);
    }
    assert_int_equal(count_registrations(office, REGISTRATION_REGISTERED), 0);
}

static void nobody_signs_up_for_what_is_not_open(void **state)
{
    struct office *office = *state;

    SIGN_UP("{\"email\":\"jan@voorbeeld.nl\",\"consent\":true}"); /* nobody opened it */
    assert_problem(office, 409, "wrong_state");
    FORM("email=jan%40voorbeeld.nl&consent=yes");
    assert_status(office, 409);
    assert_has(office, "Aanmelden kan nu niet");
    open_event(office);
    ask_about(office, DESK_EVENT_CANCEL, NULL, NULL);
    SIGN_UP("{\"email\":\"jan@voorbeeld.nl\",\"consent\":true}");
    assert_problem(office, 409, "wrong_state");
    assert_int_equal(count_registrations(office, REGISTRATION_REGISTERED), 0);
}

static void a_rehearsal_is_there_for_nobody(void **state)
{
    struct office *office = *state;

    office->facts.rehearsal = true;
    SIGN_UP("{\"email\":\"jan@voorbeeld.nl\",\"consent\":true}");
    assert_problem(office, 404, "not_found");
    ask_about(office, DESK_EVENT_PAGE, NULL, NULL);
    assert_status(office, 404);
    FORM("email=jan%40voorbeeld.nl&consent=yes");
    assert_status(office, 404);
}

static void a_form_that_fits_leads_to_the_page_of_thanks(void **state)
{
    struct office *office = *state;

    open_event(office);
    FORM("email=jan%40voorbeeld.nl&name=Jan&organisation=Ons+Dorp&consent=yes&language=en");
    assert_status(office, 303);
    assert_string_equal(office->response.location, "/e/KLM234?thanks");
    assert_int_equal(office->response.body.size, 0);
    assert_int_equal(find_registration(office, "jan@voorbeeld.nl").language, LANGUAGE_EN);
}

static void a_form_that_does_not_fit_keeps_what_was_typed(void **state)
{
    struct office *office = *state;

    open_event(office);
    FORM("email=jan%40&name=Jan+de+Vries&organisation=Gemeente+%27t+Dorp&consent=yes&"
         "language=en");
    assert_status(office, 400);
    assert_has(office, "value=\"jan@\"");
    assert_has(office, "value=\"Jan de Vries\"");
    assert_has(office, "value=\"Gemeente &#39;t Dorp\"");
    assert_has(office, "aria-describedby=\"consent-hint\" checked");
    assert_has(office, "<option value=\"en\" selected>");
    assert_has(office, "aria-describedby=\"email-error email-hint\" aria-invalid=\"true\" "
                       "autofocus");
    assert_has(office, "<a href=\"#email\">Er mist iets achter de @.</a>");
    assert_has(office, "<title>Nog niet gelukt: ");
    /* One field has the focus, and it is the first that is wrong. */
    FORM("email=jan%40x.nl&name=%07&organisation=%07");
    assert_has(office, "id=\"name\" name=\"name\" type=\"text\" autocomplete=\"name\" "
                       "aria-describedby=\"name-error\" aria-invalid=\"true\" autofocus");
    assert_has_not(office, "aria-invalid=\"true\" autofocus checked");
    assert_has_not(office, "autocomplete=\"organization\" "
                           "aria-describedby=\"organisation-error\" aria-invalid=\"true\" "
                           "autofocus");
}

static void a_form_that_is_none_of_ours_is_not_read(void **state)
{
    static const char *const bodies[] = {
        "email=a%40x.nl&consent=yes&admin=1",
        "email=a%40x.nl&email=b%40x.nl&consent=yes",
        "email=%zz&consent=yes",
        "email=a%40x.nl%00&consent=yes",
        "email=%FF&consent=yes",
        "email=a%40x.nl&consent=yes&language=de",
        "{\"email\":\"a@x.nl\"}",
    };
    struct office *office = *state;

    open_event(office);
    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++) {
        FORM(bodies[i]);
        assert_status(office, 400);
        assert_has(office, "Het formulier kwam niet goed aan");
    }
    assert_int_equal(count_registrations(office, REGISTRATION_REGISTERED), 0);
}

static void markup_that_was_typed_is_shown_as_text(void **state)
{
    struct office *office = *state;

    open_event(office);
    FORM("email=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&name=%22+onfocus%3D%22x&"
         "organisation=%3Cimg+src%3Dx%3E");
    assert_status(office, 400);
    assert_has_not(office, "<script");
    assert_has_not(office, "<img");
    assert_has_not(office, "\" onfocus");
    assert_has(office, "value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"");
}

static void more_than_a_field_holds_is_said_beside_it(void **state)
{
    struct office *office = *state;
    char body[512] = "email=a%40x.nl&consent=yes&name=";

    open_event(office);
    for (size_t i = 0; i <= PERSON_NAME_CHARACTERS_MAX; i++)
        body[strlen(body)] = 'x';
    FORM(body);
    assert_status(office, 400);
    assert_has(office, "er passen 80 tekens");
    body[strlen(body) - 1] = '\0';
    FORM(body);
    assert_status(office, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(whoever_signs_up_is_in_the_list),
        office_test(a_known_address_gets_the_same_answer_as_a_new_one),
        office_test(nobody_is_kept_without_consent),
        office_test(what_is_no_sign_up_is_refused_by_its_key),
        office_test(nobody_signs_up_for_what_is_not_open),
        office_test(a_rehearsal_is_there_for_nobody),
        office_test(a_form_that_fits_leads_to_the_page_of_thanks),
        office_test(a_form_that_does_not_fit_keeps_what_was_typed),
        office_test(a_form_that_is_none_of_ours_is_not_read),
        office_test(markup_that_was_typed_is_shown_as_text),
        office_test(more_than_a_field_holds_is_said_beside_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

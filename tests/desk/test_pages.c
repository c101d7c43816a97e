/* The pages for everybody: what they say in each state, and that nothing that people wrote
 * becomes markup. */
#include "office.h"

#define PAGE() ask_about(office, DESK_EVENT_PAGE, NULL, NULL)
#define DAY_MS UINT64_C(86400000)

/* Shortest sign that a form is there, and that there is none. */
#define FORM "<form class=\"card stack\" method=\"post\" action=\"/e/KLM234\""

static void the_page_says_all_that_the_organiser_wrote(void **state)
{
    static const char *const parts[] = {
        "<html lang=\"nl\">",
        "Innovatie in kleine gemeenten</h1>",
        "vrijdag 11 december 2026 om 14.00 uur",
        "75 minuten",
        "Online, op je telefoon",
        "Ellen en Sam",
        "Nog een paar vrij",
        "Waar lopen we tegenaan?",
        "Adviseurs innovatie",
        "Een rapport voor iedereen",
        "href=\"mailto:ellen@voorbeeld.nl\"",
        "We delen niets",
        "30 dagen na het rapport",
        "href=\"/e/KLM234.ics\"",
        "href=\"/privacy?lang=nl\"",
        "href=\"mailto:?subject=Doe%20je%20mee%3F%20Innovatie%20in%20kleine%20gemeenten&amp;",
        "https%3A%2F%2Fgesprek.voorbeeld.nl%2Fe%2FKLM234",
        "readonly value=\"https://gesprek.voorbeeld.nl/e/KLM234\"",
        FORM,
    };
    struct office *office = *state;

    open_event(office);
    PAGE();
    assert_status(office, 200);
    assert_string_equal(office->response.content_type, "text/html; charset=utf-8");
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        assert_has(office, parts[i]);
    assert_has_not(office, "<script");
    assert_has_not(office, "autofocus");
}

static void the_page_speaks_the_language_of_the_session(void **state)
{
    struct office *office = *state;

    office->facts.language = LANGUAGE_EN;
    open_event(office);
    PAGE();
    assert_has(office, "<html lang=\"en\">");
    assert_has(office, "Friday 11 December 2026");
    assert_has(office, ">Sign up</button>");
    assert_has(office, "<option value=\"en\" selected>");
}

static void the_time_is_that_of_the_sessions_zone(void **state)
{
    struct office *office = *state;

    ask_about(office, DESK_EVENT_WRITE, NULL,
              "{\"revision\":0,\"sign_up\":\"open\",\"zone\":\"America/New_York\"}");
    PAGE();
    assert_has(office, "<time datetime=\"2026-12-11T13:00:00.000Z\">");
    assert_has(office, "08.00 uur");
    assert_has(office, "America/New_York");
}

static void a_session_without_a_date_takes_sign_ups_and_has_no_calendar(void **state)
{
    struct office *office = *state;

    office->facts.starts_at_ms = 0;
    open_event(office);
    PAGE();
    assert_has(office, "De datum is nog niet bekend");
    assert_has(office, FORM);
    assert_has_not(office, ".ics");
    ask_about(office, DESK_EVENT_ICS, NULL, NULL);
    assert_status(office, 404);
}

static void a_full_session_offers_the_waiting_list(void **state)
{
    struct office *office = *state;

    open_event(office);
    sign_up(office, "a@voorbeeld.nl");
    sign_up(office, "b@voorbeeld.nl");
    PAGE();
    assert_has(office, "Nog een paar vrij");
    sign_up(office, "c@voorbeeld.nl");
    PAGE();
    assert_has(office, "Alle plaatsen zijn bezet");
    assert_has(office, "Zet me op de wachtlijst</button>");
    assert_has(office, FORM);
}

/* By what it says before and after, a page could tell whether an address was known. */
static void the_page_of_an_event_counts_nobody(void **state)
{
    struct office *office = *state;
    struct buffer before;

    buffer_init(&before, 1024 * 1024);
    open_event(office);
    ask_about(office, DESK_EVENT_WRITE, NULL,
              "{\"revision\":1,\"sign_up\":\"open\",\"capacity\":100}");
    assert_status(office, 200);
    PAGE();
    assert_has(office, "Er is nog plek");
    buffer_append(&before, buffer_bytes(&office->response.body));
    sign_up(office, "a@voorbeeld.nl");
    PAGE();
    assert_true(bytes_equal(buffer_bytes(&before), buffer_bytes(&office->response.body)));
    buffer_release(&before);
}

static void sign_up_that_is_closed_shows_no_form(void **state)
{
    struct office *office = *state;

    PAGE();
    assert_status(office, 200);
    assert_has(office, "Aanmelden kan nu niet");
    assert_has_not(office, "<form");
}

static void a_cancelled_session_says_why_and_shows_no_form(void **state)
{
    struct office *office = *state;

    open_event(office);
    ask_about(office, DESK_EVENT_CANCEL, NULL, "{\"message\":\"Ellen is <b>ziek</b>\"}");
    PAGE();
    assert_status(office, 200);
    assert_has(office, "Deze sessie gaat niet door");
    assert_has(office, "Ellen is &lt;b&gt;ziek&lt;/b&gt;");
    assert_has_not(office, "<form");
    assert_has_not(office, ".ics");
}

static void what_is_over_leads_to_the_report_while_it_can_be_read(void **state)
{
    struct office *office = *state;

    open_event(office);
    office->facts.state = SESSION_CLOSED;
    office->facts.closed_at_ms = NOW_MS;
    PAGE();
    assert_has(office, "Deze sessie is geweest");
    assert_has_not(office, "<form");
    assert_has_not(office, "/s/KLM234/report");
    office->facts.state = SESSION_RELEASED;
    office->facts.released_at_ms = NOW_MS;
    office->facts.readable_until_ms = NOW_MS + DAY_MS;
    PAGE();
    assert_has(office, "href=\"/s/KLM234/report\"");
    office->facts.report_withdrawn = true;
    PAGE();
    assert_has_not(office, "/s/KLM234/report");
    office->facts.report_withdrawn = false;
    office->now_ms = NOW_MS + DAY_MS;
    PAGE();
    assert_has_not(office, "/s/KLM234/report");
}

static void a_code_that_nobody_has_gets_a_page_too(void **state)
{
    struct office *office = *state;

    ask(office, &(struct desk_request){.act = DESK_EVENT_PAGE});
    assert_status(office, 404);
    assert_has(office, "Deze pagina is er niet");
    ask(office, &(struct desk_request){.act = DESK_EVENT_PAGE, .language = LANGUAGE_EN});
    assert_has(office, "<html lang=\"en\">");
    ask(office, &(struct desk_request){.act = DESK_SIGN_UP_FORM,
                                       .body = BYTES("email=a%40x.nl&consent=yes")});
    assert_status(office, 404);
    ask(office, &(struct desk_request){.act = DESK_EVENT_ICS});
    assert_status(office, 404);
}

static void what_people_wrote_is_never_markup(void **state)
{
    struct office *office = *state;

    office->facts.title = BYTES("\"><script>a</script>&amp;'");
    ask_about(office, DESK_EVENT_WRITE, NULL,
              "{\"revision\":0,\"sign_up\":\"open\",\"purpose\":\"<script>p\","
              "\"audience\":\"<script>a\",\"facilitators\":\"<script>f\","
              "\"results\":\"<script>r\",\"contact\":\"<script>c\",\"privacy\":\"<script>d\","
              "\"location\":\"<script>l\"}");
    assert_status(office, 200);
    PAGE();
    assert_has_not(office, "<script");
    assert_has(office, "&lt;script&gt;l");
    ask(office,
        &(struct desk_request){.act = DESK_EVENT_PAGE, .facts = office->facts, .thanks = true});
    assert_status(office, 200);
    assert_has_not(office, "<script");
    assert_has(office, "%22%3E%3Cscript%3E");
}

static void addresses_and_links_can_be_followed_and_nothing_else(void **state)
{
    struct office *office = *state;

    ask_about(office, DESK_EVENT_WRITE, NULL,
              "{\"revision\":0,\"sign_up\":\"open\",\"contact\":\"Ellen (ellen@x.nl),\\n"
              "a&b?c@x.nl; https://x.nl/a?b=1&c=%22. javascript:alert(1) x@ http:// "
              "https://x.nl/\\\"onclick=1 HTTP://X.NL <b@x.nl>\"}");
    assert_status(office, 200);
    PAGE();
    assert_has(office,
               "Ellen (<a href=\"mailto:ellen@x.nl\" rel=\"noopener\">ellen@x.nl</a>),\n"
               "<a href=\"mailto:a%26b%3Fc@x.nl\" rel=\"noopener\">a&amp;b?c@x.nl</a>; "
               "<a href=\"https://x.nl/a?b=1&amp;c=%22\" rel=\"noopener\">"
               "https://x.nl/a?b=1&amp;c=%22</a>. javascript:alert(1) x@ http:// "
               "<a href=\"https://x.nl/&quot;onclick=1\" rel=\"noopener\">"
               "https://x.nl/&quot;onclick=1</a> HTTP://X.NL "
               "&lt;<a href=\"mailto:b@x.nl\" rel=\"noopener\">b@x.nl</a>&gt;</p>");
}

static void the_page_of_thanks_says_where_to_look(void **state)
{
    struct office *office = *state;

    open_event(office);
    ask(office,
        &(struct desk_request){.act = DESK_EVENT_PAGE, .facts = office->facts, .thanks = true});
    assert_status(office, 200);
    assert_has(office, "Dank je wel! Kijk in je mail");
    assert_has_not(office, "<form");
}

static void the_calendar_has_the_event(void **state)
{
    struct office *office = *state;

    open_event(office);
    ask_about(office, DESK_EVENT_ICS, NULL, NULL);
    assert_status(office, 200);
    assert_string_equal(office->response.content_type, "text/calendar; charset=utf-8");
    assert_string_equal(office->response.file_name, "herkend-KLM234.ics");
    assert_has(office, "BEGIN:VCALENDAR\r\n");
    assert_has(office, "SUMMARY:Innovatie in kleine gemeenten\r\n");
    assert_has_not(office, "ATTENDEE");
}

static void the_page_about_privacy_is_there_in_two_languages(void **state)
{
    struct office *office = *state;

    ask(office, &(struct desk_request){.act = DESK_PRIVACY_PAGE});
    assert_status(office, 200);
    assert_has(office, "<html lang=\"nl\">");
    assert_has(office, "De beheerder van de computer");
    assert_has(office, "Dit is de zwakke plek");
    assert_has(office, "href=\"/privacy?lang=en\" lang=\"en\"");
    ask(office, &(struct desk_request){.act = DESK_PRIVACY_PAGE, .language = LANGUAGE_EN});
    assert_has(office, "<html lang=\"en\">");
    assert_has(office, "This is the weak spot");
    assert_has_not(office, "sleutel");
}

/* Every tag that is opened is closed, in order: what a browser would mend unseen. */
static void assert_well_formed(const struct office *office)
{
    static const char *const alone[] = {"meta", "link", "input", "!DOCTYPE", "br"};
    struct bytes open[64];
    size_t depth = 0;
    struct bytes html = buffer_bytes(&office->response.body);

    for (size_t at = 0; at + 1 < html.size; at++) {
        if (html.data[at] != '<')
            continue;

        bool closes = html.data[at + 1] == '/';
        size_t start = at + 1 + closes;
        size_t end = start;
        bool single = false;

        while (end < html.size && html.data[end] != ' ' && html.data[end] != '>')
            end++;

        struct bytes name = {.data = html.data + start, .size = end - start};

        for (size_t i = 0; i < ARRAY_COUNT(alone); i++)
            single = single || bytes_equal(name, bytes_from_string(alone[i]));
        if (single)
            continue;
        if (closes) {
            assert_true(depth > 0);
            depth--;
            if (!bytes_equal(open[depth], name))
                fail_msg("</%.*s> closes <%.*s>", (int)name.size, name.data,
                         (int)open[depth].size, open[depth].data);
        } else {
            assert_true(depth < ARRAY_COUNT(open));
            open[depth++] = name;
        }
    }
    assert_int_equal(depth, 0);
}

static void every_page_closes_what_it_opens(void **state)
{
    struct office *office = *state;

    PAGE();
    assert_well_formed(office);
    open_event(office);
    PAGE();
    assert_well_formed(office);
    ask_about(office, DESK_SIGN_UP_FORM, NULL, "email=&name=%07");
    assert_well_formed(office);
    ask(office,
        &(struct desk_request){.act = DESK_EVENT_PAGE, .facts = office->facts, .thanks = true});
    assert_well_formed(office);
    ask(office, &(struct desk_request){.act = DESK_PRIVACY_PAGE});
    assert_well_formed(office);
    ask(office, &(struct desk_request){.act = DESK_EVENT_PAGE});
    assert_well_formed(office);

    struct registration jan = sign_up(office, "jan@voorbeeld.nl");
    static const char *const steps[] = {"", "changed", "sent", "withdraw", "erase", "strange"};

    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        ask_way(office, DESK_WAY_PAGE, jan.way, steps[i], NULL);
        assert_status(office, 200);
        assert_well_formed(office);
    }
    ask_way(office, DESK_WAY_FORM, jan.way, NULL, "do=change&email=x");
    assert_well_formed(office);
    ask_way(office, DESK_WAY_FORM, jan.way, NULL, "do=erase");
    assert_well_formed(office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(the_page_says_all_that_the_organiser_wrote),
        office_test(the_page_speaks_the_language_of_the_session),
        office_test(the_time_is_that_of_the_sessions_zone),
        office_test(a_session_without_a_date_takes_sign_ups_and_has_no_calendar),
        office_test(a_full_session_offers_the_waiting_list),
        office_test(the_page_of_an_event_counts_nobody),
        office_test(sign_up_that_is_closed_shows_no_form),
        office_test(a_cancelled_session_says_why_and_shows_no_form),
        office_test(what_is_over_leads_to_the_report_while_it_can_be_read),
        office_test(a_code_that_nobody_has_gets_a_page_too),
        office_test(what_people_wrote_is_never_markup),
        office_test(addresses_and_links_can_be_followed_and_nothing_else),
        office_test(the_page_of_thanks_says_where_to_look),
        office_test(the_calendar_has_the_event),
        office_test(the_page_about_privacy_is_there_in_two_languages),
        office_test(every_page_closes_what_it_opens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

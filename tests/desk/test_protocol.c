/* docs/protocol.md against the desk: the keys of its examples are the keys of the answers, no
 * more and no fewer, and every word for a state or a kind of mail is on the page. */
#include "office.h"

#include "herkend/memory.h"

enum { PAGE_BYTES_MAX = 1024 * 1024 };

static struct buffer page;

static int page_read(void **state)
{
    FILE *file = fopen(HERKEND_SOURCE_DIR "/docs/protocol.md", "rb");
    char block[4096];
    size_t size;

    (void)state;
    assert_non_null(file);
    buffer_init(&page, PAGE_BYTES_MAX);
    while ((size = fread(block, 1, sizeof(block), file)) > 0)
        buffer_append(&page, (struct bytes){block, size});
    fclose(file);
    buffer_append_char(&page, '\0');
    assert_false(page.overflowed);
    return 0;
}

static int page_release(void **state)
{
    (void)state;
    buffer_release(&page);
    return 0;
}

/* The example in the block of this kind. Given. */
static cJSON *example(const char *kind)
{
    char fence[48];
    struct error error = {0};

    snprintf(fence, sizeof(fence), "```json %s\n", kind);

    const char *start = strstr(page.data, fence);

    assert_non_null(start);
    start += strlen(fence);

    const char *end = strstr(start, "```");

    assert_non_null(end);

    cJSON *json = json_parse((struct bytes){.data = start, .size = (size_t)(end - start)},
                             JSON_DEPTH_MAX, &error);

    if (!json)
        fail_msg("%s: %s", kind, error.sentence);
    return json;
}

/* The same keys at every depth; of a list the first item speaks for all. */
static void assert_same_keys(const cJSON *shown, const cJSON *sent, const char *place)
{
    for (const cJSON *member = shown->child; cJSON_IsObject(shown) && member;
         member = member->next) {
        const cJSON *other = json_member(sent, member->string);

        if (!other)
            fail_msg("%s: the page has %s, the desk does not", place, member->string);
        assert_same_keys(member, other, member->string);
    }
    for (const cJSON *member = sent->child; cJSON_IsObject(sent) && member;
         member = member->next) {
        if (!json_member(shown, member->string))
            fail_msg("%s: the desk sends %s, which is not on the page", place, member->string);
    }
    if (cJSON_IsArray(shown) && shown->child) {
        assert_non_null(sent->child);
        assert_same_keys(shown->child, sent->child, place);
    }
}

static void assert_shown(struct office *office, const char *kind)
{
    cJSON *shown = example(kind);

    assert_status(office, 200);
    assert_same_keys(shown, answer_of(office), kind);
    cJSON_Delete(shown);
}

static void the_examples_have_the_keys_of_the_answers(void **state)
{
    struct office *office = *state;

    ask_about(office, DESK_EVENT_WRITE, NULL,
              "{\"revision\":0,\"sign_up\":\"open\",\"names\":[\"Jan\"]}");
    assert_shown(office, "event");
    sign_up(office, "jan@voorbeeld.nl");
    ask_about(office, DESK_REGISTRATIONS, NULL, NULL);
    assert_shown(office, "registrations");
    ask_about(office, DESK_INVITE, NULL, "{\"text\":\"jan@\"}");
    assert_shown(office, "invitations");
}

static void the_example_of_an_event_can_be_written_but_for_what_is_only_told(void **state)
{
    static const char *const told[] = {"page",    "cancelled_at", "registered", "waiting",
                                       "invited", "withdrawn",    "places",     "mail"};
    struct office *office = *state;
    cJSON *shown = example("event");

    for (size_t i = 0; i < ARRAY_COUNT(told); i++)
        cJSON_DeleteItemFromObjectCaseSensitive(shown, told[i]);
    cJSON_SetNumberValue(cJSON_GetObjectItemCaseSensitive(shown, "revision"), 0);

    char *body = cJSON_PrintUnformatted(shown);

    ask_about(office, DESK_EVENT_WRITE, NULL, body);
    assert_status(office, 200);
    cJSON_free(body);
    cJSON_Delete(shown);
}

static void assert_word_is_on_the_page(const char *word)
{
    char quoted[64];

    snprintf(quoted, sizeof(quoted), "`%s`", word);
    if (!strstr(page.data, quoted))
        fail_msg("%s is not on the page", quoted);
}

static void every_word_of_a_mail_is_on_the_page(void **state)
{
    (void)state;
    for (int kind = 0; kind < MAIL_KIND_COUNT; kind++)
        assert_word_is_on_the_page(mail_kind_name((enum mail_kind)kind));
    for (int each = 0; each <= MAIL_CANCELLED; each++)
        assert_word_is_on_the_page(mail_state_name((enum mail_state)each));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        office_test(the_examples_have_the_keys_of_the_answers),
        office_test(the_example_of_an_event_can_be_written_but_for_what_is_only_told),
        cmocka_unit_test(every_word_of_a_mail_is_on_the_page),
    };

    return cmocka_run_group_tests(tests, page_read, page_release);
}

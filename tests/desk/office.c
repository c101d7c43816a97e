#include "office.h"

enum { BODY_BYTES_MAX = 64 * 1024 * 1024 };

static struct people *open_people(const struct folder *folder)
{
    struct people *people = NULL;
    struct error error = {0};

    if (people_open(&people, folder_path(folder, "people.db"), &error) != 0)
        fail_msg("%s", error.sentence);
    return people;
}

int office_setup(void **state)
{
    struct office *office = calloc(1, sizeof(*office));
    struct desk_settings settings = {.public_url = PUBLIC_URL "/", .from = "h@voorbeeld.nl"};
    struct error error = {0};
    char mail[128];

    assert_non_null(office);
    folder_make(&office->folder);
    snprintf(mail, sizeof(mail), "%s", folder_path(&office->folder, "mail"));
    settings.mail_folder = mail;
    office->people = open_people(&office->folder);
    if (desk_create(&office->desk, folder_path(&office->folder, "people.db"),
                    folder_path(&office->folder, "keys"), &settings, &error) ||
        keyring_folder_open(&office->keyring, folder_path(&office->folder, "keys"), &error) ||
        keyring_create(office->keyring, BYTES("sessie0001"), &error))
        fail_msg("%s", error.sentence);
    arena_init(&office->arena);
    buffer_init(&office->response.body, BODY_BYTES_MAX);
    office->now_ms = NOW_MS;
    office->facts = (struct event_facts){.session_id = BYTES("sessie0001"),
                                         .code = BYTES("KLM234"),
                                         .title = BYTES("Innovatie in kleine gemeenten"),
                                         .state = SESSION_DRAFT,
                                         .starts_at_ms = STARTS_AT_MS,
                                         .minutes = 60,
                                         .capacity = 100};
    *state = office;
    return 0;
}

int office_teardown(void **state)
{
    struct office *office = *state;

    desk_destroy(office->desk);
    people_close(office->people);
    keyring_destroy_handle(office->keyring);
    arena_release(&office->arena);
    buffer_release(&office->response.body);
    folder_remove(&office->folder);
    free(office);
    return 0;
}

void ask(struct office *office, const struct desk_request *request)
{
    struct buffer body = office->response.body;

    buffer_clear(&body);
    office->response = (struct desk_response){.body = body};
    desk_handle(office->desk, request, office->now_ms, &office->response);
}

void ask_about(struct office *office, enum desk_act act, const char *item, const char *body)
{
    ask(office, &(struct desk_request){.act = act,
                                       .facts = office->facts,
                                       .item = bytes_from_string(item),
                                       .body = bytes_from_string(body),
                                       .own_page = true});
}

void ask_way(struct office *office, enum desk_act act, const char *way, const char *step,
             const char *body)
{
    ask(office, &(struct desk_request){.act = act,
                                       .item = bytes_from_string(way),
                                       .step = bytes_from_string(step),
                                       .body = bytes_from_string(body),
                                       .own_page = true});
}

uint16_t status(const struct office *office)
{
    return office->response.status;
}

static void print_body(const struct office *office)
{
    print_error("%u: %.*s\n", office->response.status, (int)office->response.body.size,
                office->response.body.data ? office->response.body.data : "");
}

void assert_status(const struct office *office, uint16_t wanted)
{
    if (office->response.status != wanted)
        print_body(office);
    assert_int_equal(office->response.status, wanted);
}

bool body_has(const struct office *office, const char *text)
{
    return office->response.body.size > 0 &&
           memmem(office->response.body.data, office->response.body.size, text, strlen(text));
}

void assert_has(const struct office *office, const char *text)
{
    if (body_has(office, text))
        return;
    print_body(office);
    fail_msg("the answer has no \"%s\"", text);
}

void assert_has_not(const struct office *office, const char *text)
{
    if (!body_has(office, text))
        return;
    print_body(office);
    fail_msg("the answer has \"%s\"", text);
}

void assert_problem(const struct office *office, uint16_t wanted, const char *code)
{
    char member[64];

    assert_status(office, wanted);
    assert_string_equal(office->response.content_type, "application/problem+json");
    snprintf(member, sizeof(member), "\"code\":\"%s\"", code);
    assert_has(office, member);
}

void assert_problem_says(const struct office *office, const char *sentence)
{
    assert_problem(office, 400, "malformed");
    assert_has(office, sentence);
}

const cJSON *answer_of(struct office *office)
{
    static cJSON *answer;
    struct error error = {0};

    cJSON_Delete(answer);
    answer = json_parse(buffer_bytes(&office->response.body), JSON_DEPTH_MAX, &error);
    if (!answer) {
        print_body(office);
        fail_msg("%s", error.sentence);
    }
    return answer;
}

int64_t number_in(const cJSON *object, const char *key)
{
    const cJSON *value = json_member(object, key);

    if (!cJSON_IsNumber(value))
        fail_msg("no number %s", key);
    return (int64_t)value->valuedouble;
}

const char *text_in(const cJSON *object, const char *key)
{
    const cJSON *value = json_member(object, key);

    if (!cJSON_IsString(value))
        fail_msg("no text %s", key);
    return value->valuestring;
}

void open_event(struct office *office)
{
    ask_about(office, DESK_EVENT_WRITE, NULL,
              "{\"revision\":0,\"sign_up\":\"open\",\"purpose\":\"Waar lopen we tegenaan?\","
              "\"audience\":\"Adviseurs innovatie\",\"facilitators\":\"Ellen en Sam\","
              "\"results\":\"Een rapport voor iedereen\",\"contact\":\"ellen@voorbeeld.nl\","
              "\"privacy\":\"We delen niets\",\"location\":\"\",\"minutes\":75,"
              "\"capacity\":3,\"retention\":{\"people_days\":30,\"dialogue_days\":365}}");
    assert_status(office, 200);
}

struct registration sign_up(struct office *office, const char *email)
{
    char body[512];

    snprintf(body, sizeof(body), "{\"email\":\"%s\",\"consent\":true}", email);
    ask_about(office, DESK_SIGN_UP, NULL, body);
    assert_status(office, 202);
    return find_registration(office, email);
}

struct search {
    struct office *office;
    const char *email;
    enum registration_state state;
    size_t count;
    struct registration found;
};

static void look(void *context, const struct registration *registration,
                 const struct listed_mail *mails, size_t mail_count)
{
    struct search *search = context;

    (void)mails, (void)mail_count;
    if (search->email) {
        if (!bytes_equal(registration->email, bytes_from_string(search->email)))
            return;
        search->found = *registration;
        search->found.email = arena_copy(&search->office->arena, registration->email);
        search->found.name = arena_copy(&search->office->arena, registration->name);
        search->found.organisation =
            arena_copy(&search->office->arena, registration->organisation);
        search->count++;
    } else {
        search->count += registration->state == search->state;
    }
}

static void look_through(struct search *search)
{
    struct error error = {0};

    if (people_registration_list(search->office->people, search->office->facts.session_id, look,
                                 search, &error))
        fail_msg("%s", error.sentence);
}

size_t count_registrations(struct office *office, enum registration_state state)
{
    struct search search = {.office = office, .state = state};

    look_through(&search);
    return search.count;
}

struct registration find_registration(struct office *office, const char *email)
{
    struct search search = {.office = office, .email = email};

    look_through(&search);
    assert_int_equal(search.count, 1);
    return search.found;
}

struct people_event read_event(struct office *office)
{
    struct people_event event;
    struct error error = {0};

    if (people_event_read(office->people, office->facts.session_id, &office->arena, &event,
                          &error))
        fail_msg("%s", error.sentence);
    return event;
}

#ifndef TESTS_DESK_OFFICE_H
#define TESTS_DESK_OFFICE_H

/* A desk with a data folder of its own, one session that it has not been told of yet, and what
 * a test asks of it in a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../outside/folder.h"
#include "herkend/desk.h"
#include "herkend/json.h"

#define NOW_MS UINT64_C(1796000000000)       /* 29 November 2026 */
#define STARTS_AT_MS UINT64_C(1796994000000) /* 11 December 2026, 12.20 UTC */
#define PUBLIC_URL "https://gesprek.voorbeeld.nl"

struct office {
    struct folder folder;
    struct desk *desk;
    struct people *people;
    struct keyring *keyring;
    struct arena arena;
    struct event_facts facts; /* what the dialogue says */
    struct desk_response response;
    uint64_t now_ms;
};

int office_setup(void **state);
int office_teardown(void **state);

/* Whatever was answered before is gone. */
void ask(struct office *office, const struct desk_request *request);
/* The same for the office's session. item and body may be NULL. */
void ask_about(struct office *office, enum desk_act act, const char *item, const char *body);
/* A page of the own way. step may be NULL. */
void ask_way(struct office *office, enum desk_act act, const char *way, const char *step,
             const char *body);

uint16_t status(const struct office *office);
/* Fails with the body when it is another. */
void assert_status(const struct office *office, uint16_t status);
/* A problem document with this code. */
void assert_problem(const struct office *office, uint16_t status, const char *code);
void assert_problem_says(const struct office *office, const char *sentence);
bool body_has(const struct office *office, const char *text);
void assert_has(const struct office *office, const char *text);
void assert_has_not(const struct office *office, const char *text);
/* The answer as JSON; lives until the next. */
const cJSON *answer_of(struct office *office);
int64_t number_in(const cJSON *object, const char *key);
const char *text_in(const cJSON *object, const char *key);

/* An event with everything in it, open for sign-up; revision 1 after it. */
void open_event(struct office *office);
/* Signs up, and gives back the registration, in the office's arena. */
struct registration sign_up(struct office *office, const char *email);
/* Everybody in the list. */
size_t count_registrations(struct office *office, enum registration_state state);
struct registration find_registration(struct office *office, const char *email);
struct people_event read_event(struct office *office);

#define office_test(function)                                                                  \
    cmocka_unit_test_setup_teardown(function, office_setup, office_teardown)

#endif

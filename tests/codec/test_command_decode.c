/* Messages of clients: each type as protocol.md writes it, and each way to get it wrong. */
#include "fixture.h"

#define DECODE(literal) decode(*state, BYTES(literal))
#define REFUSED(literal, result, sentence) refused(*state, BYTES(literal), result, sentence)

static struct command decode(struct fixture *fixture, struct bytes message)
{
    struct command command;
    enum decode_result result =
        command_decode(message, LANGUAGE_NL, &fixture->arena, &command, &fixture->error);

    if (result != DECODE_OK)
        print_error("%.*s: %s\n", (int)message.size, message.data, fixture->error.sentence);
    assert_int_equal(result, DECODE_OK);
    return command;
}

/* Refused with this result and sentence; returns what is left of the command. */
static struct command refused(struct fixture *fixture, struct bytes message,
                              enum decode_result expected, const char *sentence)
{
    struct command command;
    enum decode_result result =
        command_decode(message, LANGUAGE_NL, &fixture->arena, &command, &fixture->error);

    assert_string_equal(fixture->error.sentence, sentence);
    assert_int_equal(result, expected);
    assert_int_equal(command.kind, COMMAND_NONE);
    return command;
}

static void a_statement_has_a_theme_and_a_text(void **state)
{
    struct command command =
        DECODE("{\"type\":\"statement\",\"id\":\"a1\",\"theme\":\"t3\",\"text\":\" Bij ons "
               "wel.\"}");

    assert_int_equal(command.kind, COMMAND_STATEMENT);
    assert_text(command.id, "a1");
    assert_int_equal(command.theme, 3);
    assert_text(command.text.bytes, "Bij ons wel.");
    assert_true(command.text.fold[0] != 0);
}

static void without_a_theme_a_statement_goes_to_the_live_one(void **state)
{
    assert_int_equal(DECODE("{\"type\":\"statement\",\"id\":\"a1\",\"text\":\"x\"}").theme, 0);
}

static void a_reaction_has_one_of_five_kinds(void **state)
{
    static const char *const kinds[] = {"addition", "contrast", "question", "answer", "tip"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        buffer_clear(&fixture->out);
        buffer_append_format(&fixture->out,
                             "{\"type\":\"reaction\",\"id\":\"a1\",\"statement\":\"s12\","
                             "\"kind\":\"%s\",\"text\":\"x\"}",
                             kinds[i]);
        struct command command = decode(fixture, buffer_bytes(&fixture->out));

        assert_int_equal(command.kind, COMMAND_REACTION);
        assert_int_equal(command.statement, 12);
        assert_int_equal(command.statement_kind, KIND_ADDITION + (int)i);
    }
    REFUSED("{\"type\":\"reaction\",\"id\":\"a1\",\"statement\":\"s1\",\"kind\":\"statement\","
            "\"text\":\"x\"}",
            DECODE_MALFORMED, "kind: must be addition, contrast, question, answer or tip");
}

static void a_vote_is_a_grade_or_a_skip(void **state)
{
    assert_int_equal(
        DECODE("{\"type\":\"vote\",\"id\":\"a1\",\"statement\":\"s1\",\"grade\":0}").grade, 0);
    assert_int_equal(
        DECODE("{\"type\":\"vote\",\"id\":\"a1\",\"statement\":\"s1\",\"grade\":3}").grade, 3);
    assert_int_equal(
        DECODE("{\"type\":\"vote\",\"id\":\"a1\",\"statement\":\"s1\",\"grade\":null}").grade,
        GRADE_SKIP);
    REFUSED("{\"type\":\"vote\",\"id\":\"a1\",\"statement\":\"s1\"}", DECODE_MALFORMED,
            "grade: missing");
}

static void no_other_value_is_a_grade(void **state)
{
    static const char *const grades[] = {"4",    "-1",     "1.5", "\"2\"",
                                         "true", "[2]",    "{}",  "9007199254740992",
                                         "1e-3", "0.9999", "256", "4294967296"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < ARRAY_COUNT(grades); i++) {
        buffer_clear(&fixture->out);
        buffer_append_format(
            &fixture->out,
            "{\"type\":\"vote\",\"id\":\"a1\",\"statement\":\"s1\",\"grade\":%s}", grades[i]);
        refused(fixture, buffer_bytes(&fixture->out), DECODE_MALFORMED,
                "grade: must be 0, 1, 2, 3 or null");
    }
}

static void what_participants_ask_besides_is_read(void **state)
{
    struct command command;

    command = DECODE("{\"type\":\"withdraw\",\"id\":\"a1\",\"statement\":\"s5\"}");
    assert_int_equal(command.kind, COMMAND_WITHDRAW);
    assert_int_equal(command.statement, 5);
    command =
        DECODE("{\"type\":\"flag\",\"id\":\"a1\",\"statement\":\"s5\",\"reason\":\"naam\"}");
    assert_int_equal(command.kind, COMMAND_FLAG);
    assert_text(command.reason, "naam");
    command = DECODE("{\"type\":\"propose\",\"id\":\"a1\",\"title\":\"Geld\"}");
    assert_int_equal(command.kind, COMMAND_PROPOSE);
    assert_text(command.title, "Geld");
    command = DECODE("{\"type\":\"background\",\"id\":\"a1\",\"question\":1,\"option\":2}");
    assert_int_equal(command.kind, COMMAND_BACKGROUND);
    assert_int_equal(command.question_index, 1);
    assert_int_equal(command.option_index, 2);
    command = DECODE("{\"type\":\"poll\",\"id\":\"a1\",\"poll\":\"p2\",\"option\":0}");
    assert_int_equal(command.kind, COMMAND_POLL);
    assert_int_equal(command.poll, 2);
    assert_int_equal(command.option_index, 0);
    assert_int_equal(DECODE("{\"type\":\"next\",\"id\":\"a1\"}").kind, COMMAND_NEXT);
    command = DECODE("{\"type\":\"similar\",\"id\":\"a1\",\"text\":\"geld\"}");
    assert_int_equal(command.kind, COMMAND_SIMILAR);
    assert_int_equal(command.text.stem_count, 1);
    command = DECODE("{\"type\":\"thread\",\"id\":\"a1\",\"statement\":\"s5\"}");
    assert_int_equal(command.kind, COMMAND_THREAD);
    assert_int_equal(command.statement, 5);
    command = DECODE("{\"type\":\"conversation\",\"id\":\"a1\"}");
    assert_int_equal(command.kind, COMMAND_CONVERSATION);
    assert_int_equal(command.statement, 0);
    command = DECODE("{\"type\":\"conversation\",\"id\":\"a1\",\"before\":\"s5\"}");
    assert_int_equal(command.statement, 5);
}

static void to_ask_for_other_words_needs_a_reason(void **state)
{
    struct command command = DECODE("{\"type\":\"ask_reword\",\"id\":\"m1\",\"statement\":"
                                    "\"s5\",\"reason\":\" zonder naam \"}");

    assert_int_equal(command.kind, COMMAND_ASK_REWORD);
    assert_int_equal(command.statement, 5);
    assert_text(command.reason, "zonder naam");
    REFUSED("{\"type\":\"ask_reword\",\"id\":\"m1\",\"statement\":\"s5\"}", DECODE_MALFORMED,
            "reason: missing");
    REFUSED("{\"type\":\"ask_reword\",\"id\":\"m1\",\"statement\":\"s5\",\"reason\":\" \"}",
            DECODE_EMPTY, "reason: empty");
}

static void a_note_may_be_empty_but_not_absent_and_names_its_revision(void **state)
{
    struct command command =
        DECODE("{\"type\":\"note\",\"id\":\"m1\",\"text\":\" Dank. \",\"revision\":2}");

    assert_int_equal(command.kind, COMMAND_NOTE);
    assert_text(command.text.bytes, "Dank.");
    assert_int_equal(command.revision, 2);
    command = DECODE("{\"type\":\"note\",\"id\":\"m1\",\"text\":\" \",\"revision\":0}");
    assert_int_equal(command.text.bytes.size, 0);
    REFUSED("{\"type\":\"note\",\"id\":\"m1\",\"revision\":0}", DECODE_MALFORMED,
            "text: missing");
    REFUSED("{\"type\":\"note\",\"id\":\"m1\",\"text\":\"x\"}", DECODE_MALFORMED,
            "revision: missing");
    REFUSED("{\"type\":\"note\",\"id\":\"m1\",\"text\":\"x\",\"revision\":-1}",
            DECODE_MALFORMED, "revision: must be a whole number from 0");
}

static void a_flag_needs_no_reason_but_hiding_does(void **state)
{
    assert_int_equal(
        DECODE("{\"type\":\"flag\",\"id\":\"a1\",\"statement\":\"s5\"}").reason.size, 0);
    assert_int_equal(
        DECODE("{\"type\":\"flag\",\"id\":\"a1\",\"statement\":\"s5\",\"reason\":\" \"}")
            .reason.size,
        0);
    REFUSED("{\"type\":\"hide\",\"id\":\"a1\",\"statement\":\"s5\"}", DECODE_MALFORMED,
            "reason: missing");
    REFUSED("{\"type\":\"hide\",\"id\":\"a1\",\"statement\":\"s5\",\"reason\":\" \"}",
            DECODE_EMPTY, "reason: empty");
}

static void what_moderators_ask_about_a_statement_is_read(void **state)
{
    struct command command;

    command =
        DECODE("{\"type\":\"hide\",\"id\":\"m1\",\"statement\":\"s5\",\"reason\":\"naam\"}");
    assert_int_equal(command.kind, COMMAND_HIDE);
    assert_text(command.reason, "naam");
    command = DECODE("{\"type\":\"restore\",\"id\":\"m1\",\"statement\":\"s5\"}");
    assert_int_equal(command.kind, COMMAND_RESTORE);
    command = DECODE("{\"type\":\"approve\",\"id\":\"m1\",\"statement\":\"s5\"}");
    assert_int_equal(command.kind, COMMAND_APPROVE);
    command = DECODE("{\"type\":\"eject\",\"id\":\"m1\",\"statement\":\"s5\"}");
    assert_int_equal(command.kind, COMMAND_EJECT);
    assert_int_equal(command.statement, 5);
    command = DECODE("{\"type\":\"merge\",\"id\":\"m1\",\"from\":\"s5\",\"into\":\"s4\"}");
    assert_int_equal(command.kind, COMMAND_MERGE);
    assert_int_equal(command.statement, 5);
    assert_int_equal(command.into, 4);
    command = DECODE("{\"type\":\"unmerge\",\"id\":\"m1\",\"from\":\"s5\"}");
    assert_int_equal(command.kind, COMMAND_UNMERGE);
    assert_int_equal(command.statement, 5);
}

static void every_verb_of_a_session_is_known(void **state)
{
    static const struct {
        const char *word;
        enum session_do verb;
    } verbs[] = {{"lobby", SESSION_DO_LOBBY},         {"start", SESSION_DO_START},
                 {"pause", SESSION_DO_PAUSE},         {"resume", SESSION_DO_RESUME},
                 {"closing_round", SESSION_DO_ROUND}, {"close", SESSION_DO_CLOSE},
                 {"release", SESSION_DO_RELEASE}};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < ARRAY_COUNT(verbs); i++) {
        buffer_clear(&fixture->out);
        buffer_append_format(
            &fixture->out, "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"%s\"}", verbs[i].word);
        struct command command = decode(fixture, buffer_bytes(&fixture->out));

        assert_int_equal(command.kind, COMMAND_SESSION);
        assert_int_equal(command.session_do, verbs[i].verb);
    }
    assert_int_equal(
        DECODE("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"closing_round\",\"minutes\":5}")
            .minutes,
        5);
    REFUSED("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"none\"}", DECODE_MALFORMED,
            "do: must be lobby, start, pause, resume, closing_round, close, release, automatic "
            "or project");
    REFUSED("{\"type\":\"session\",\"id\":\"m1\"}", DECODE_MALFORMED, "do: missing");
}

static void every_verb_of_a_theme_is_known(void **state)
{
    struct command command;

    command = DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"add\",\"title\":\"Geld\","
                     "\"question\":\"Waar komt het vandaan?\",\"minutes\":240}");
    assert_int_equal(command.kind, COMMAND_THEME);
    assert_int_equal(command.theme_do, THEME_DO_ADD);
    assert_text(command.title, "Geld");
    assert_text(command.question, "Waar komt het vandaan?");
    assert_int_equal(command.minutes, 240);
    command = DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"open\",\"theme\":\"t2\"}");
    assert_int_equal(command.theme_do, THEME_DO_OPEN);
    assert_int_equal(command.theme, 2);
    assert_int_equal(command.minutes, 0);
    command = DECODE(
        "{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"extend\",\"theme\":\"t2\",\"minutes\":1}");
    assert_int_equal(command.theme_do, THEME_DO_EXTEND);
    assert_int_equal(command.minutes, 1);
    command = DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"close\",\"theme\":\"t2\"}");
    assert_int_equal(command.theme_do, THEME_DO_CLOSE);
    command = DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"adopt\",\"proposal\":\"r4\"}");
    assert_int_equal(command.theme_do, THEME_DO_ADOPT);
    assert_int_equal(command.proposal, 4);
}

static void a_theme_command_lacks_nothing_of_its_verb(void **state)
{
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\"}", DECODE_MALFORMED, "do: missing");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"begin\"}", DECODE_MALFORMED,
            "do: must be add, open, extend, close, adopt, edit, skip, unskip or move");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"add\",\"question\":\"x\"}",
            DECODE_MALFORMED, "title: missing");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"add\",\"title\":\"x\"}",
            DECODE_MALFORMED, "question: missing");
    REFUSED(
        "{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"add\",\"title\":\"x\",\"question\":\" \"}",
        DECODE_EMPTY, "question: empty");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"adopt\"}", DECODE_MALFORMED,
            "proposal: missing");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"extend\",\"minutes\":0}",
            DECODE_MALFORMED, "minutes: must be a whole number from 1 to 240");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"extend\",\"minutes\":241}",
            DECODE_MALFORMED, "minutes: must be a whole number from 1 to 240");
}

static void the_autopilot_is_set_on_or_off_and_nothing_else(void **state)
{
    struct command command =
        DECODE("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"automatic\",\"on\":true}");

    assert_int_equal(command.session_do, SESSION_DO_AUTOMATIC);
    assert_true(command.on);
    command = DECODE("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"automatic\",\"on\":false}");
    assert_false(command.on);
    REFUSED("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"automatic\"}", DECODE_MALFORMED,
            "on: missing");
    REFUSED("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"automatic\",\"on\":1}",
            DECODE_MALFORMED, "on: must be true or false");
}

static void what_observers_get_is_one_of_two_words(void **state)
{
    struct command command =
        DECODE("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"project\",\"texts\":\"all\"}");

    assert_int_equal(command.session_do, SESSION_DO_PROJECT);
    assert_int_equal(command.projection, PROJECTION_ALL);
    command = DECODE(
        "{\"type\":\"session\",\"id\":\"m1\",\"do\":\"project\",\"texts\":\"moderated\"}");
    assert_int_equal(command.projection, PROJECTION_MODERATED);
    REFUSED("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"project\"}", DECODE_MALFORMED,
            "texts: missing");
    REFUSED("{\"type\":\"session\",\"id\":\"m1\",\"do\":\"project\",\"texts\":\"some\"}",
            DECODE_MALFORMED, "texts: must be moderated or all");
}

static void a_theme_to_come_is_edited_skipped_and_moved(void **state)
{
    struct command command =
        DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"edit\",\"theme\":\"t2\","
               "\"title\":\"Geld\",\"revision\":4}");

    assert_int_equal(command.theme_do, THEME_DO_EDIT);
    assert_int_equal(command.theme, 2);
    assert_int_equal(command.revision, 4);
    assert_text(command.title, "Geld");
    assert_int_equal(command.question.size, 0);
    command = DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"skip\",\"theme\":\"t2\"}");
    assert_int_equal(command.theme_do, THEME_DO_SKIP);
    command = DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"unskip\",\"theme\":\"t2\"}");
    assert_int_equal(command.theme_do, THEME_DO_UNSKIP);
    command = DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"move\",\"theme\":\"t3\","
                     "\"before\":\"t2\"}");
    assert_int_equal(command.theme_do, THEME_DO_MOVE);
    assert_int_equal(command.before, 2);
    command = DECODE("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"move\",\"theme\":\"t3\"}");
    assert_int_equal(command.before, 0);
}

static void an_edit_says_what_it_was_made_from_and_empties_nothing(void **state)
{
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"edit\",\"theme\":\"t2\"}",
            DECODE_MALFORMED, "revision: missing");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"edit\",\"theme\":\"t2\","
            "\"revision\":1,\"title\":\"\"}",
            DECODE_EMPTY, "title: empty");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"edit\",\"theme\":\"t2\","
            "\"revision\":1,\"question\":\" \"}",
            DECODE_EMPTY, "question: empty");
    REFUSED("{\"type\":\"theme\",\"id\":\"m1\",\"do\":\"edit\",\"theme\":\"t2\","
            "\"revision\":\"1\"}",
            DECODE_MALFORMED, "revision: must be a whole number from 0");
}

static void a_pin_names_a_statement_or_none(void **state)
{
    struct command command = DECODE("{\"type\":\"pin\",\"id\":\"m1\",\"statement\":\"s7\"}");

    assert_int_equal(command.kind, COMMAND_PIN);
    assert_int_equal(command.statement, 7);
    command = DECODE("{\"type\":\"pin\",\"id\":\"m1\",\"statement\":null}");
    assert_int_equal(command.kind, COMMAND_PIN);
    assert_int_equal(command.statement, 0);
    /* What does not exist is not taken for none. */
    command = DECODE("{\"type\":\"pin\",\"id\":\"m1\",\"statement\":\"s0\"}");
    assert_true(command.statement > STATEMENTS_MAX);
    REFUSED("{\"type\":\"pin\",\"id\":\"m1\"}", DECODE_MALFORMED, "statement: missing");
    REFUSED("{\"type\":\"pin\",\"id\":\"m1\",\"statement\":7}", DECODE_MALFORMED,
            "statement: must be an id, which is a text");
}

static void announcements_and_probes_have_a_text(void **state)
{
    struct command command =
        DECODE("{\"type\":\"announce\",\"id\":\"m1\",\"text\":\"Nog 5.\"}");

    assert_int_equal(command.kind, COMMAND_ANNOUNCE);
    assert_text(command.text.bytes, "Nog 5.");
    command = DECODE("{\"type\":\"probe\",\"id\":\"m1\",\"theme\":\"t1\",\"text\":\"Herken je "
                     "dit?\"}");
    assert_int_equal(command.kind, COMMAND_PROBE);
    assert_int_equal(command.theme, 1);
    assert_text(command.text.bytes, "Herken je dit?");
}

static void a_poll_is_opened_by_its_question_or_its_id(void **state)
{
    struct command command = DECODE("{\"type\":\"poll_open\",\"id\":\"m1\",\"question\":\"Nog "
                                    "eens?\",\"options\":[\" ja\",\"nee\"]}");

    assert_int_equal(command.kind, COMMAND_POLL_OPEN);
    assert_text(command.question, "Nog eens?");
    assert_int_equal(command.option_count, 2);
    assert_text(command.options[0], "ja");
    assert_text(command.options[1], "nee");
    command = DECODE("{\"type\":\"poll_open\",\"id\":\"m1\",\"poll\":\"p1\"}");
    assert_int_equal(command.poll, 1);
    command = DECODE("{\"type\":\"poll_close\",\"id\":\"m1\",\"poll\":\"p1\"}");
    assert_int_equal(command.kind, COMMAND_POLL_CLOSE);
    assert_int_equal(command.poll, 1);
}

static void a_poll_has_two_to_twelve_different_options(void **state)
{
    REFUSED("{\"type\":\"poll_open\",\"id\":\"m1\",\"options\":[\"a\",\"b\"]}",
            DECODE_MALFORMED, "question: missing");
    REFUSED("{\"type\":\"poll_open\",\"id\":\"m1\",\"question\":\"x\"}", DECODE_MALFORMED,
            "options: missing");
    REFUSED("{\"type\":\"poll_open\",\"id\":\"m1\",\"question\":\"x\",\"options\":[\"a\"]}",
            DECODE_MALFORMED, "options: must be a list of 2 to 12 texts");
    REFUSED("{\"type\":\"poll_open\",\"id\":\"m1\",\"question\":\"x\",\"options\":\"ab\"}",
            DECODE_MALFORMED, "options: must be a list of 2 to 12 texts");
    REFUSED("{\"type\":\"poll_open\",\"id\":\"m1\",\"question\":\"x\",\"options\":[\"0\",\"1\","
            "\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\",\"10\",\"11\",\"12\"]}",
            DECODE_MALFORMED, "options: must be a list of 2 to 12 texts");
    REFUSED(
        "{\"type\":\"poll_open\",\"id\":\"m1\",\"question\":\"x\",\"options\":[\"a\",\" a\"]}",
        DECODE_MALFORMED, "options: two of them are the same");
    REFUSED(
        "{\"type\":\"poll_open\",\"id\":\"m1\",\"question\":\"x\",\"options\":[\"a\",\"\"]}",
        DECODE_EMPTY, "options: empty");
    REFUSED("{\"type\":\"poll_open\",\"id\":\"m1\",\"question\":\"x\",\"options\":[\"a\",1]}",
            DECODE_MALFORMED, "options: must be a text");
}

static void hello_carries_a_token_a_code_or_a_session(void **state)
{
    struct command command = DECODE("{\"type\":\"hello\",\"token\":\"abc-_123\"}");

    assert_int_equal(command.kind, COMMAND_HELLO);
    assert_text(command.token, "abc-_123");
    assert_int_equal(command.id.size, 0);
    command = DECODE("{\"type\":\"hello\",\"code\":\"K7QX2M\",\"id\":\"h1\"}");
    assert_text(command.code, "K7QX2M");
    assert_text(command.id, "h1");
    command = DECODE("{\"type\":\"hello\",\"session\":\"abcdefghij\"}");
    assert_text(command.session_id, "abcdefghij");
    REFUSED("{\"type\":\"hello\",\"session\":\"abcdefghij\",\"code\":\"b\"}", DECODE_MALFORMED,
            "hello: needs either a token, a code or a session");
    REFUSED("{\"type\":\"hello\"}", DECODE_MALFORMED,
            "hello: needs either a token, a code or a session");
    REFUSED("{\"type\":\"hello\",\"token\":\"a\",\"code\":\"b\"}", DECODE_MALFORMED,
            "hello: needs either a token, a code or a session");
    REFUSED("{\"type\":\"hello\",\"token\":\"\"}", DECODE_MALFORMED,
            "token: empty or too long");
    REFUSED("{\"type\":\"hello\",\"code\":\"123456789012345678901234567890123\"}",
            DECODE_MALFORMED, "code: empty or too long");
    REFUSED("{\"type\":\"hello\",\"code\":7}", DECODE_MALFORMED, "code: must be a text");
    REFUSED("{\"type\":\"hello\",\"code\":\"K7QX2M\",\"id\":1}", DECODE_MALFORMED,
            "id: must be a text of 1 to 64 bytes");
}

static void every_command_but_hello_has_an_id(void **state)
{
    REFUSED("{\"type\":\"next\"}", DECODE_MALFORMED, "id: must be a text of 1 to 64 bytes");
    REFUSED("{\"type\":\"next\",\"id\":\"\"}", DECODE_MALFORMED,
            "id: must be a text of 1 to 64 bytes");
    REFUSED("{\"type\":\"next\",\"id\":7}", DECODE_MALFORMED,
            "id: must be a text of 1 to 64 bytes");
    REFUSED("{\"type\":\"next\",\"id\":null}", DECODE_MALFORMED,
            "id: must be a text of 1 to 64 bytes");
    DECODE("{\"type\":\"next\",\"id\":"
           "\"1234567890123456789012345678901234567890123456789012345678901234\"}");
    REFUSED("{\"type\":\"next\",\"id\":"
            "\"12345678901234567890123456789012345678901234567890123456789012345\"}",
            DECODE_MALFORMED, "id: must be a text of 1 to 64 bytes");
}

static void an_error_can_be_answered_under_its_id(void **state)
{
    assert_text(
        REFUSED("{\"type\":\"vote\",\"id\":\"a7\"}", DECODE_MALFORMED, "statement: missing").id,
        "a7");
    assert_text(REFUSED("{\"type\":\"x\",\"id\":\"a7\"}", DECODE_UNKNOWN_TYPE,
                        "type: there is no such message")
                    .id,
                "a7");
    assert_text(REFUSED("{\"id\":\"a7\"}", DECODE_MALFORMED, "type: missing or no text").id,
                "a7");
    assert_int_equal(
        REFUSED("{\"id\":\"a7\"", DECODE_MALFORMED, "at byte 11: a comma or } was expected")
            .id.size,
        0);
}

static void what_is_no_message_is_malformed(void **state)
{
    REFUSED("[]", DECODE_MALFORMED, "a message is a JSON object");
    REFUSED("null", DECODE_MALFORMED, "a message is a JSON object");
    REFUSED("{\"type\":1,\"id\":\"a\"}", DECODE_MALFORMED, "type: missing or no text");
    REFUSED("{\"type\":\"next\",\"id\":\"a\"}\n{}", DECODE_MALFORMED,
            "at byte 26: more after the end of the value");
    REFUSED("{\"type\":\"next\",\"id\":\"a\",\"id\":\"b\"}", DECODE_MALFORMED,
            "the key \"id\" is repeated");
    REFUSED("{\"type\":\"next\",\"id\":\"a\\u0000\"}", DECODE_MALFORMED,
            "at byte 24: \\u0000 is not allowed");
    REFUSED("{\"type\":\"next\",\"id\":\"a\",\"x\":[[[[[[[[1]]]]]]]]}", DECODE_MALFORMED,
            "at byte 36: too deep");
    REFUSED("{\"type\":\"next\",\"id\":\"a\",\"x\":9007199254740993}", DECODE_MALFORMED,
            "at byte 29: number beyond 2^53");
}

static void only_what_clients_may_send_has_a_type(void **state)
{
    static const char *const types[] = {"create", "amend", "join", "tick", "",  "Vote", "vote ",
                                        "ack",    "offer", "none", "zzz",  "a", "votes"};
    struct fixture *fixture = *state;

    for (size_t i = 0; i < ARRAY_COUNT(types); i++) {
        buffer_clear(&fixture->out);
        buffer_append_format(&fixture->out, "{\"type\":\"%s\",\"id\":\"a\"}", types[i]);
        refused(fixture, buffer_bytes(&fixture->out), DECODE_UNKNOWN_TYPE,
                "type: there is no such message");
    }
}

static void keys_of_a_newer_contract_are_ignored(void **state)
{
    struct command command = DECODE("{\"type\":\"next\",\"id\":\"a\",\"mood\":{\"x\":[1]},"
                                    "\"statement\":\"s4\",\"grade\":9}");

    assert_int_equal(command.kind, COMMAND_NEXT);
    assert_int_equal(command.statement, 0);
    assert_int_equal(command.grade, 0);
}

/* Ids are opaque: one that is not of our making is one that does not exist, which the session
 * says (not_found). */
static void a_strange_id_is_one_that_does_not_exist(void **state)
{
    assert_true(DECODE("{\"type\":\"withdraw\",\"id\":\"a\",\"statement\":\"x\"}").statement ==
                UINT32_MAX);
    assert_true(DECODE("{\"type\":\"withdraw\",\"id\":\"a\",\"statement\":\"t1\"}").statement ==
                UINT32_MAX);
    assert_true(DECODE("{\"type\":\"withdraw\",\"id\":\"a\",\"statement\":\"s0\"}").statement ==
                UINT32_MAX);
    REFUSED("{\"type\":\"withdraw\",\"id\":\"a\",\"statement\":12}", DECODE_MALFORMED,
            "statement: must be an id, which is a text");
    REFUSED(
        "{\"type\":\"withdraw\",\"id\":\"a\",\"statement\":\"s1234567890123456789012345678901"
        "2\"}",
        DECODE_MALFORMED, "statement: longer than an id can be");
}

static void texts_are_refused_as_text_c_says(void **state)
{
    struct fixture *fixture = *state;
    struct buffer *out = &fixture->out;

    REFUSED("{\"type\":\"statement\",\"id\":\"a\",\"text\":\" \\n\"}", DECODE_EMPTY,
            "text: empty");
    REFUSED("{\"type\":\"statement\",\"id\":\"a\",\"text\":\"a\\u0007\"}", DECODE_MALFORMED,
            "text: control characters, or more than 30 marks on one character");
    REFUSED("{\"type\":\"statement\",\"id\":\"a\",\"text\":5}", DECODE_MALFORMED,
            "text: must be a text");
    REFUSED("{\"type\":\"statement\",\"id\":\"a\"}", DECODE_MALFORMED, "text: missing");

    buffer_append_string(out, "{\"type\":\"statement\",\"id\":\"a\",\"text\":\"");
    for (int i = 0; i < 501; i++)
        buffer_append_string(out, "\xC3\xA9");
    buffer_append_string(out, "\"}");
    refused(fixture, buffer_bytes(out), DECODE_TOO_LONG, "text: longer than 500 characters");
}

static void an_index_is_a_whole_number_from_zero(void **state)
{
    REFUSED("{\"type\":\"background\",\"id\":\"a\",\"question\":-1,\"option\":0}",
            DECODE_MALFORMED, "question: must be a whole number from 0");
    REFUSED("{\"type\":\"background\",\"id\":\"a\",\"question\":0,\"option\":0.5}",
            DECODE_MALFORMED, "option: must be a whole number from 0");
    REFUSED("{\"type\":\"background\",\"id\":\"a\",\"question\":0,\"option\":4294967296}",
            DECODE_MALFORMED, "option: must be a whole number from 0");
    REFUSED("{\"type\":\"background\",\"id\":\"a\",\"question\":\"0\",\"option\":0}",
            DECODE_MALFORMED, "question: must be a whole number from 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(a_statement_has_a_theme_and_a_text),
        codec_test(without_a_theme_a_statement_goes_to_the_live_one),
        codec_test(a_reaction_has_one_of_five_kinds),
        codec_test(a_vote_is_a_grade_or_a_skip),
        codec_test(no_other_value_is_a_grade),
        codec_test(what_participants_ask_besides_is_read),
        codec_test(to_ask_for_other_words_needs_a_reason),
        codec_test(a_note_may_be_empty_but_not_absent_and_names_its_revision),
        codec_test(a_flag_needs_no_reason_but_hiding_does),
        codec_test(what_moderators_ask_about_a_statement_is_read),
        codec_test(every_verb_of_a_session_is_known),
        codec_test(every_verb_of_a_theme_is_known),
        codec_test(a_theme_command_lacks_nothing_of_its_verb),
        codec_test(the_autopilot_is_set_on_or_off_and_nothing_else),
        codec_test(what_observers_get_is_one_of_two_words),
        codec_test(a_theme_to_come_is_edited_skipped_and_moved),
        codec_test(an_edit_says_what_it_was_made_from_and_empties_nothing),
        codec_test(a_pin_names_a_statement_or_none),
        codec_test(announcements_and_probes_have_a_text),
        codec_test(a_poll_is_opened_by_its_question_or_its_id),
        codec_test(a_poll_has_two_to_twelve_different_options),
        codec_test(hello_carries_a_token_a_code_or_a_session),
        codec_test(every_command_but_hello_has_an_id),
        codec_test(an_error_can_be_answered_under_its_id),
        codec_test(what_is_no_message_is_malformed),
        codec_test(only_what_clients_may_send_has_a_type),
        codec_test(keys_of_a_newer_contract_are_ignored),
        codec_test(a_strange_id_is_one_that_does_not_exist),
        codec_test(texts_are_refused_as_text_c_says),
        codec_test(an_index_is_a_whole_number_from_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

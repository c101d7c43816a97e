/* command_decode(): any bytes of a client. What it accepts keeps its bounds, and a text it has
 * cleaned is clean. */
#include "fuzz.h"
#include "herkend/codec.h"

static void check_clean(struct bytes text, size_t characters_max, struct arena *arena)
{
    struct text again;

    if (text.size == 0)
        return;
    ASSERT(text_is_utf8(text));
    ASSERT(text_prepare(text, characters_max, LANGUAGE_EN, arena, &again) == DECODE_OK);
    ASSERT(bytes_equal(text, again.bytes));
}

static void check_accepted(const struct command *command, struct arena *arena)
{
    ASSERT(command->kind != COMMAND_NONE);
    ASSERT(command->kind < COMMAND_CREATE);
    ASSERT(command->id.size > 0 || command->kind == COMMAND_HELLO);
    ASSERT(command->id.size <= COMMAND_ID_BYTES_MAX);
    ASSERT(command->grade >= GRADE_SKIP && command->grade <= GRADE_MAX);
    ASSERT(command->minutes <= THEME_MINUTES_MAX);
    ASSERT(command->option_count <= OPTIONS_MAX);
    ASSERT(command->actor.role == ROLE_NONE); /* no message says who sent it */
    check_clean(command->text.bytes, STATEMENT_CHARACTERS_MAX, arena);
    check_clean(command->title, TITLE_CHARACTERS_MAX, arena);
    check_clean(command->question, QUESTION_CHARACTERS_MAX, arena);
    check_clean(command->reason, REASON_CHARACTERS_MAX, arena);
    for (size_t i = 0; i < command->option_count; i++)
        check_clean(command->options[i], OPTION_CHARACTERS_MAX, arena);
    for (uint32_t i = 1; i < command->text.stem_count; i++)
        ASSERT(command->text.stems[i - 1] < command->text.stems[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct command command;
    struct error error = {0};
    enum language language = size % 2 ? LANGUAGE_NL : LANGUAGE_EN;

    arena_init(&arena);
    if (command_decode(fuzz_bytes(data, size), language, &arena, &command, &error) ==
        DECODE_OK) {
        check_accepted(&command, &arena);
    } else {
        ASSERT(command.kind == COMMAND_NONE);
        ASSERT(error.code == ERR_INPUT);
        ASSERT(error.sentence[0] != '\0');
        ASSERT(text_is_utf8(bytes_from_string(error.sentence)));
    }
    arena_release(&arena);
    return 0;
}

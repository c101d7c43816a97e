/*
 * A participant's commands: the words of protocol.md, with the texts of the stock. When each is
 * said is person.c's. The crowd's thread only.
 */
#include "person_commands.h"

#include "herkend/random.h"

/*
 * Reactions of a kind from which people choose: each person begins at another and goes on from
 * there, so that nobody repeats themselves. Two people may say the same; under one statement
 * the server refuses the second, as it should.
 */
enum { REACTIONS_IN_USE = 30 };

static struct bytes any_text(struct person *person, struct stock_texts texts)
{
    uint32_t chosen = random_below(&person->random, (uint32_t)texts.count);

    return bytes_from_string(texts.items[chosen]);
}

void say_next(struct person *person)
{
    struct saying saying = member_begin(&person->member, "next");

    member_send(&person->member, &saying, (struct ledger_entry){.kind = SAID_NEXT});
}

void say_vote(struct person *person, struct impression impression)
{
    struct saying saying = member_begin(&person->member, "vote");

    saying_put_name(&person->member, &saying, "statement", impression.statement);
    json_key(&saying.writer, "grade");
    if (impression.grade == GRADE_SKIP)
        json_write_null(&saying.writer);
    else
        json_write_integer(&saying.writer, impression.grade);
    member_send(&person->member, &saying,
                (struct ledger_entry){.kind = SAID_VOTE,
                                      .statement = impression.statement,
                                      .grade = impression.grade});
}

void say_flag(struct person *person, uint32_t statement)
{
    struct stock_texts reasons = person->member.world->board.stock->flag_reasons;
    struct saying saying = member_begin(&person->member, "flag");

    saying_put_name(&person->member, &saying, "statement", statement);
    saying_put_text(&saying, "reason", any_text(person, reasons));
    member_send(&person->member, &saying, (struct ledger_entry){.kind = SAID_OTHER});
}

void say_thread(struct person *person, uint32_t statement)
{
    struct saying saying = member_begin(&person->member, "thread");

    saying_put_name(&person->member, &saying, "statement", statement);
    member_send(&person->member, &saying, (struct ledger_entry){.kind = SAID_QUESTION});
}

/* The person's next text on the topic: no other person's, and none of their own before. */
static struct bytes compose_statement(struct person *person, enum topic topic)
{
    struct world *world = person->member.world;
    uint32_t serial =
        person->written[topic] * world->settings->participants + person->member.slot;

    buffer_clear(&world->text);
    stock_write_statement(world->board.stock, topic, world->settings->seed, serial,
                          &world->text);
    return buffer_bytes(&world->text);
}

void say_similar(struct person *person, enum topic topic)
{
    struct saying saying = member_begin(&person->member, "similar");

    saying_put_text(&saying, "text", compose_statement(person, topic));
    member_send(&person->member, &saying, (struct ledger_entry){.kind = SAID_QUESTION});
}

void say_statement(struct person *person, const struct board_theme *theme)
{
    struct bytes text = compose_statement(person, theme->topic);
    struct saying saying = member_begin(&person->member, "statement");

    saying_put_text(&saying, "theme", bytes_from_string(theme->id.text));
    saying_put_text(&saying, "text", text);
    member_send(&person->member, &saying,
                (struct ledger_entry){.kind = SAID_STATEMENT, .text_hash = bytes_hash(text)});
    person->written[theme->topic]++;
}

/* Who recognises adds or advises, who does not says how it is elsewhere; a question gets an
 * answer. */
static enum statement_kind choose_kind(struct person *person, struct impression impression)
{
    double drawn = random_unit(&person->random);

    if (impression.asks && drawn < 0.6)
        return KIND_ANSWER;
    if (drawn < 0.2)
        return KIND_QUESTION;
    if (impression.grade >= 2)
        return drawn < 0.7 ? KIND_ADDITION : KIND_TIP;
    return drawn < 0.85 ? KIND_CONTRAST : KIND_TIP;
}

void say_reaction(struct person *person, struct impression impression)
{
    static const char *const words[] = {"statement", "addition", "contrast",
                                        "question",  "answer",   "tip"};
    struct world *world = person->member.world;
    enum statement_kind kind = choose_kind(person, impression);
    uint32_t serial = person->member.slot % REACTIONS_IN_USE + person->reacted[kind];
    struct saying saying = member_begin(&person->member, "reaction");

    buffer_clear(&world->text);
    stock_write_reaction(world->board.stock, kind, world->settings->seed, serial, &world->text);
    saying_put_name(&person->member, &saying, "statement", impression.statement);
    saying_put_text(&saying, "kind", bytes_from_string(words[kind]));
    saying_put_text(&saying, "text", buffer_bytes(&world->text));
    member_send(&person->member, &saying,
                (struct ledger_entry){.kind = SAID_REACTION,
                                      .text_hash = bytes_hash(buffer_bytes(&world->text))});
    person->reacted[kind]++;
}

void say_withdraw(struct person *person)
{
    const struct ledger *ledger = &person->member.ledger;

    ASSERT(ledger->own_count > 0);
    uint32_t statement = ledger->own[ledger->own_count - 1].statement;
    struct saying saying = member_begin(&person->member, "withdraw");

    saying_put_name(&person->member, &saying, "statement", statement);
    member_send(&person->member, &saying,
                (struct ledger_entry){.kind = SAID_WITHDRAW, .statement = statement});
}

void say_background(struct person *person, uint8_t question)
{
    const struct board *board = &person->member.world->board;
    struct saying saying = member_begin(&person->member, "background");

    json_key(&saying.writer, "question");
    json_write_integer(&saying.writer, question);
    json_key(&saying.writer, "option");
    json_write_integer(&saying.writer,
                       random_below(&person->random, board->background_options[question]));
    member_send(&person->member, &saying, (struct ledger_entry){.kind = SAID_OTHER});
}

void say_poll(struct person *person, const struct board_poll *poll)
{
    struct saying saying = member_begin(&person->member, "poll");

    saying_put_text(&saying, "poll", bytes_from_string(poll->id.text));
    json_key(&saying.writer, "option");
    json_write_integer(&saying.writer, random_below(&person->random, poll->option_count));
    member_send(&person->member, &saying, (struct ledger_entry){.kind = SAID_OTHER});
}

void say_proposal(struct person *person)
{
    struct stock_texts titles = person->member.world->board.stock->proposals;
    struct saying saying = member_begin(&person->member, "propose");

    saying_put_text(&saying, "title", any_text(person, titles));
    member_send(&person->member, &saying, (struct ledger_entry){.kind = SAID_OTHER});
}

#ifndef HERKEND_CROWD_PERSON_COMMANDS_H
#define HERKEND_CROWD_PERSON_COMMANDS_H

#include "person.h"

/* What a person can say, one function per command. All need a connection, and plan nothing. */
void say_next(struct person *person);
void say_vote(struct person *person, struct impression impression);
void say_flag(struct person *person, uint32_t statement);
void say_thread(struct person *person, uint32_t statement);
/* similar asks about the text that say_statement() will send next. */
void say_similar(struct person *person, enum topic topic);
void say_statement(struct person *person, const struct board_theme *theme);
void say_reaction(struct person *person, struct impression impression);
/* The last statement that was acknowledged: there must be one. */
void say_withdraw(struct person *person);
void say_background(struct person *person, uint8_t question);
void say_poll(struct person *person, const struct board_poll *poll);
void say_proposal(struct person *person);

#endif

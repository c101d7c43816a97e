#ifndef HERKEND_CROWD_CONVERSATION_H
#define HERKEND_CROWD_CONVERSATION_H

#include "member.h"

/* What member.c (being connected) and conversation.c (what is said) do for each other. */

/* One message of the server, on this tab. */
void conversation_take(struct member *member, size_t tab, struct bytes text);

/* Sends again what waits for that, in the order of its serials. Only while connected. */
void conversation_resend(struct member *member);

/* The first messages of a connection: the welcome, or the error instead of it. */
void member_take_welcome(struct member *member, size_t tab, const cJSON *welcome);
void member_take_refusal(struct member *member, size_t tab, struct bytes code);

#endif

#ifndef HERKEND_TESTS_MAIL_SAMPLE_H
#define HERKEND_TESTS_MAIL_SAMPLE_H

#include "herkend/mail.h"

/* Settings, an event and mails that a test changes where it wants to. */
enum { HOUR_MS = 60 * 60 * 1000 };
#define DAY_MS ((uint64_t)24 * HOUR_MS)
#define SAMPLE_START_MS UINT64_C(1796130000000) /* Tuesday 2026-12-01 13:00 UTC */
#define SAMPLE_NOW_MS (SAMPLE_START_MS - 10 * DAY_MS)

struct mail_settings sample_settings(void);
struct people_event sample_event(void);
struct mail sample_mail(enum mail_kind kind);
struct token sample_token(void);
/* Of RFC 3339; the test fails when it is none. */
uint64_t sample_time(const char *text);

#endif

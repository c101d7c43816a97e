#ifndef HERKEND_OUTSIDE_PEOPLE_FORMAT_H
#define HERKEND_OUTSIDE_PEOPLE_FORMAT_H

#include "herkend/database.h"
#include "herkend/mail_queue.h"

/* The tables of people.db, and how a file of an older format gets them. */
extern const struct database_format people_format;

#endif

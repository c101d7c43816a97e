#ifndef HERKEND_TESTS_SAMPLE_H
#define HERKEND_TESTS_SAMPLE_H

/* Input that several tests use. */

/* A session script with two themes of three seeds each, a background question and a poll. */
extern const char sample_script[];

/* Makes comments.csv, votes.csv and summary.csv of a Polis export in the folder: 8 comments, 12
 * voters. */
void sample_polis_make(const char *folder);

#endif

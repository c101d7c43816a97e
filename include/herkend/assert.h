#ifndef HERKEND_ASSERT_H
#define HERKEND_ASSERT_H

/*
 * Assertions for "we were wrong". They stay on in release: the process stops, and the journal
 * brings it back. Never on input from outside.
 */

/* Prints the expression and its place on stderr and aborts. */
_Noreturn void assert_failed(const char *expression, const char *file, int line);

#define ASSERT(expression)                                                                     \
    ((expression) ? (void)0 : assert_failed(#expression, __FILE__, __LINE__))

/* For a place that no input can reach. */
#define UNREACHABLE(why) assert_failed("unreachable: " why, __FILE__, __LINE__)

/* The result says whether the world failed: to ignore it is a defect. */
#define MUST_CHECK __attribute__((warn_unused_result))

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif

#ifndef HERKEND_MAIN_DEMO_SCRIPT_H
#define HERKEND_MAIN_DEMO_SCRIPT_H

/* The session script of the demo: JSON as `session create` takes it. */
extern const char demo_script[];

#endif

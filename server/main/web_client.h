#ifndef HERKEND_MAIN_WEB_CLIENT_H
#define HERKEND_MAIN_WEB_CLIENT_H

#include "herkend/gateway.h"

/* The web client that was there when the program was built (CMake's HERKEND_WEB_CLIENT); empty
 * when there was none. */
extern const struct embedded_files web_client;

#endif

#ifndef HERKEND_CROWD_TRANSPORT_TLS_H
#define HERKEND_CROWD_TRANSPORT_TLS_H

#include "transport.h"

/* What transport.c does where TLS is spoken; its functions say the same of these. */

/* ca: as transport_target_find() takes it. NULL: error says why. Given. */
MUST_CHECK SSL_CTX *transport_trust(const char *ca, struct error *error);

/* On a connected socket; goes on as transport_tls_shake() does. */
MUST_CHECK int transport_tls_begin(struct transport *transport,
                                   const struct transport_target *target);
MUST_CHECK int transport_tls_shake(struct transport *transport,
                                   const struct transport_target *target);
MUST_CHECK ssize_t transport_tls_read(struct transport *transport, char *out, size_t size);
MUST_CHECK ssize_t transport_tls_write(struct transport *transport, struct bytes bytes);
/* close_notify, if the socket takes it now. */
void transport_tls_say_goodbye(struct transport *transport);

#endif

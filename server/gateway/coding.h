#ifndef HERKEND_GATEWAY_CODING_H
#define HERKEND_GATEWAY_CODING_H

#include "http_head.h"

/*
 * Content codings (RFC 9110, 8.4.1): the forms in which a file may be sent. We send what was
 * compressed at build time, and compress nothing ourselves.
 */
enum content_coding {
    CODING_IDENTITY, /* as it is */
    CODING_GZIP,
    CODING_BROTLI,
    CODING_COUNT,
};

/* How gladly a client takes each coding, in thousandths of its q; 0: not at all. */
struct codings_accepted {
    uint16_t weights[CODING_COUNT];
};

/* The name in Content-Encoding: "gzip", "br"; NULL of identity, which has none. */
const char *coding_name(enum content_coding coding);

/* What follows the name of a compressed file: ".gz", ".br"; NULL of identity. */
const char *coding_suffix(enum content_coding coding);

/*
 * Reads Accept-Encoding (RFC 9110, 12.5.3), which may be spread over several fields. Without
 * one only identity is accepted: who does not ask for compression may not know it. A member
 * that cannot be read counts as not there.
 */
struct codings_accepted codings_accepted_decode(const struct http_head *head);

/*
 * The most gladly taken of what there is; where the client does not mind, the smallest, which
 * is brotli before gzip before identity. Identity, which there always is, also when nothing is
 * accepted: 12.4.1 lets a server choose that over a refusal.
 */
enum content_coding coding_choose(const struct codings_accepted *accepted,
                                  const bool available[CODING_COUNT]);

#endif

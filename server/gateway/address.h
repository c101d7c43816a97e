#ifndef HERKEND_GATEWAY_ADDRESS_H
#define HERKEND_GATEWAY_ADDRESS_H

#include <sys/socket.h>

#include "herkend/bytes.h"

/*
 * Network addresses as 64-bit keys: a keyed hash with a key that is drawn anew for each
 * process, so that nothing written down could be led back to an address. An IPv6 host has a
 * whole /64, so that is what is hashed.
 */
struct address_hasher {
    uint64_t key[2];
};

/* 0 for an address that is none (a Unix socket). */
uint64_t address_key_of_socket(const struct address_hasher *hasher,
                               const struct sockaddr_storage *address);

/* The last entry of an X-Forwarded-For field: the one that the proxy in front wrote itself.
 * False when it is no address. */
bool address_key_of_forwarded(const struct address_hasher *hasher, struct bytes field,
                              uint64_t *key);

/* SipHash-2-4. */
uint64_t siphash(const uint64_t key[2], struct bytes bytes);

/* Open connections by address. Any thread. */
struct address_counts;
struct address_counts *address_counts_create(uint32_t per_address_max);
void address_counts_destroy(struct address_counts *counts);
/* False: this address has its share, and nothing was counted. Key 0 is not counted. */
bool address_counts_add(struct address_counts *counts, uint64_t key);
void address_counts_remove(struct address_counts *counts, uint64_t key);

#endif

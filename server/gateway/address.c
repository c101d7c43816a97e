/*
 * Who connects, as far as limits need it: a keyed hash of the address, and how many connections
 * each has. No address is kept or logged. The hash is pure; the counts are shared by the loops.
 */
#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "herkend/assert.h"
#include "herkend/memory.h"
#include "herkend/table.h"

static uint64_t rotate_left(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static void siphash_round(uint64_t v[4])
{
    v[0] += v[1];
    v[2] += v[3];
    v[1] = rotate_left(v[1], 13) ^ v[0];
    v[3] = rotate_left(v[3], 16) ^ v[2];
    v[0] = rotate_left(v[0], 32);
    v[2] += v[1];
    v[0] += v[3];
    v[1] = rotate_left(v[1], 17) ^ v[2];
    v[3] = rotate_left(v[3], 21) ^ v[0];
    v[2] = rotate_left(v[2], 32);
}

static uint64_t little_endian(const char *data, size_t size)
{
    uint64_t word = 0;

    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)(uint8_t)data[i] << (8 * i);
    return word;
}

/* J.-P. Aumasson, D. J. Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012, section
 * 2; the vectors of its appendix A are in the tests. */
uint64_t siphash(const uint64_t key[2], struct bytes bytes)
{
    uint64_t v[4] = {
        key[0] ^ UINT64_C(0x736f6d6570736575),
        key[1] ^ UINT64_C(0x646f72616e646f6d),
        key[0] ^ UINT64_C(0x6c7967656e657261),
        key[1] ^ UINT64_C(0x7465646279746573),
    };
    size_t whole = bytes.size / 8 * 8;

    for (size_t i = 0; i <= whole; i += 8) {
        uint64_t word = i < whole ? little_endian(bytes.data + i, 8)
                                  : (uint64_t)bytes.size << 56 |
                                        little_endian(bytes.data + i, bytes.size - whole);

        v[3] ^= word;
        siphash_round(v);
        siphash_round(v);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    for (int i = 0; i < 4; i++)
        siphash_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* IPv4 as it is, also when it comes as ::ffff:a.b.c.d; of IPv6 the network half. Never 0. */
static uint64_t address_key(const struct address_hasher *hasher, const struct in6_addr *six,
                            const struct in_addr *four)
{
    char text[9] = "6";
    struct bytes bytes = {.data = text, .size = 9};

    if (six && IN6_IS_ADDR_V4MAPPED(six)) {
        text[0] = '4';
        memcpy(text + 1, six->s6_addr + 12, 4);
        bytes.size = 5;
    } else if (six) {
        memcpy(text + 1, six->s6_addr, 8);
    } else {
        text[0] = '4';
        memcpy(text + 1, four, 4);
        bytes.size = 5;
    }

    uint64_t key = siphash(hasher->key, bytes);

    return key ? key : 1;
}

uint64_t address_key_of_socket(const struct address_hasher *hasher,
                               const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET) {
        struct sockaddr_in four;

        memcpy(&four, address, sizeof(four));
        return address_key(hasher, NULL, &four.sin_addr);
    }
    if (address->ss_family == AF_INET6) {
        struct sockaddr_in6 six;

        memcpy(&six, address, sizeof(six));
        return address_key(hasher, &six.sin6_addr, NULL);
    }
    return 0;
}

/* "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711", without what is around
 * the address. False when it is too long to be one. */
static bool forwarded_host(struct bytes entry, char out[INET6_ADDRSTRLEN])
{
    if (entry.size > 0 && entry.data[0] == '[') {
        const char *end = memchr(entry.data, ']', entry.size);

        if (!end)
            return false;
        entry.size = (size_t)(end - entry.data) - 1;
        entry.data++;
    } else if (entry.size > 0) {
        const char *colon = memchr(entry.data, ':', entry.size);

        /* One colon begins a port; several belong to an IPv6 address. */
        if (colon && colon == memrchr(entry.data, ':', entry.size))
            entry.size = (size_t)(colon - entry.data);
    }
    if (entry.size == 0 || entry.size >= INET6_ADDRSTRLEN)
        return false;
    memcpy(out, entry.data, entry.size);
    out[entry.size] = '\0';
    return true;
}

bool address_key_of_forwarded(const struct address_hasher *hasher, struct bytes field,
                              uint64_t *key)
{
    const char *comma = field.size ? memrchr(field.data, ',', field.size) : NULL;
    char host[INET6_ADDRSTRLEN];
    struct in6_addr six;
    struct in_addr four;

    if (comma) {
        field.size -= (size_t)(comma + 1 - field.data);
        field.data = comma + 1;
    }
    while (field.size > 0 && field.data[0] == ' ') {
        field.data++;
        field.size--;
    }
    while (field.size > 0 && field.data[field.size - 1] == ' ')
        field.size--;
    if (!forwarded_host(field, host))
        return false;
    if (inet_pton(AF_INET, host, &four) == 1)
        *key = address_key(hasher, NULL, &four);
    else if (inet_pton(AF_INET6, host, &six) == 1)
        *key = address_key(hasher, &six, NULL);
    else
        return false;
    return true;
}

struct address_counts {
    pthread_mutex_t mutex; /* guards table */
    struct table table;
    uint32_t per_address_max;
};

struct address_counts *address_counts_create(uint32_t per_address_max)
{
    ASSERT(per_address_max > 0);

    struct address_counts *counts = xcalloc(1, sizeof(*counts));

    ASSERT(pthread_mutex_init(&counts->mutex, NULL) == 0);
    table_init(&counts->table);
    counts->per_address_max = per_address_max;
    return counts;
}

void address_counts_destroy(struct address_counts *counts)
{
    if (!counts)
        return;
    table_release(&counts->table);
    pthread_mutex_destroy(&counts->mutex);
    free(counts);
}

bool address_counts_add(struct address_counts *counts, uint64_t key)
{
    uint32_t count = 0;
    bool room = true;

    if (key == 0)
        return true;
    pthread_mutex_lock(&counts->mutex);
    table_find(&counts->table, key, &count);
    if (count < counts->per_address_max)
        table_put(&counts->table, key, count + 1);
    else
        room = false;
    pthread_mutex_unlock(&counts->mutex);
    return room;
}

void address_counts_remove(struct address_counts *counts, uint64_t key)
{
    uint32_t count = 0;

    if (key == 0)
        return;
    pthread_mutex_lock(&counts->mutex);
    ASSERT(table_find(&counts->table, key, &count));
    if (count > 1)
        table_put(&counts->table, key, count - 1);
    else
        table_remove(&counts->table, key);
    pthread_mutex_unlock(&counts->mutex);
}

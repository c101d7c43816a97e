/* Addresses as keys, and their share of connections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <string.h>

#include "address.h"

static const struct address_hasher HASHER = {
    .key = {UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)}};

static uint64_t key_of_socket(const char *text)
{
    struct sockaddr_storage address = {0};
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        memcpy(&address, &four, sizeof(four));
    else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
        memcpy(&address, &six, sizeof(six));
    else
        fail_msg("%s is no address", text);
    return address_key_of_socket(&HASHER, &address);
}

static uint64_t key_of_field(const char *text)
{
    uint64_t key = 0;

    assert_true(address_key_of_forwarded(&HASHER, bytes_from_string(text), &key));
    return key;
}

/* Aumasson and Bernstein, appendix A, and its table of test vectors: key 00 01 … 0f, input
 * 00 01 … of each length. */
static void siphash_gives_the_published_values(void **state)
{
    static const struct {
        size_t size;
        uint64_t hash;
    } vectors[] = {
        {0, UINT64_C(0x726fdb47dd0e0e31)},  {1, UINT64_C(0x74f839c593dc67fd)},
        {7, UINT64_C(0xab0200f58b01d137)},  {8, UINT64_C(0x93f5f5799a932462)},
        {15, UINT64_C(0xa129ca6149be45e5)},
    };
    char input[16];

    (void)state;
    for (size_t i = 0; i < sizeof(input); i++)
        input[i] = (char)i;
    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        uint64_t hash =
            siphash(HASHER.key, (struct bytes){.data = input, .size = vectors[i].size});

        assert_true(hash == vectors[i].hash);
    }
}

static void ipv4_hosts_differ_each(void **state)
{
    (void)state;
    assert_true(key_of_socket("192.0.2.1") == key_of_socket("192.0.2.1"));
    assert_true(key_of_socket("192.0.2.1") != key_of_socket("192.0.2.2"));
}

static void ipv6_hosts_are_their_network(void **state)
{
    (void)state;
    assert_true(key_of_socket("2001:db8:1:2::1") == key_of_socket("2001:db8:1:2:ffff::9"));
    assert_true(key_of_socket("2001:db8:1:2::1") != key_of_socket("2001:db8:1:3::1"));
}

static void ipv4_within_ipv6_is_ipv4(void **state)
{
    (void)state;
    assert_true(key_of_socket("::ffff:192.0.2.1") == key_of_socket("192.0.2.1"));
    assert_true(key_of_socket("::ffff:192.0.2.1") != key_of_socket("::ffff:192.0.2.2"));
}

static void a_unix_socket_has_no_address(void **state)
{
    struct sockaddr_storage address = {.ss_family = AF_UNIX};

    (void)state;
    assert_true(address_key_of_socket(&HASHER, &address) == 0);
}

static void another_key_gives_other_hashes(void **state)
{
    const struct address_hasher other = {.key = {1, 2}};
    uint64_t key;

    (void)state;
    assert_true(address_key_of_forwarded(&other, BYTES("192.0.2.1"), &key));
    assert_true(key != key_of_field("192.0.2.1"));
}

static void the_last_forwarded_entry_counts(void **state)
{
    (void)state;
    assert_true(key_of_field("198.51.100.1, 192.0.2.1") == key_of_socket("192.0.2.1"));
    assert_true(key_of_field("nonsense,192.0.2.1") == key_of_socket("192.0.2.1"));
}

static void forwarded_addresses_may_have_ports_and_brackets(void **state)
{
    (void)state;
    assert_true(key_of_field("192.0.2.1:4711") == key_of_socket("192.0.2.1"));
    assert_true(key_of_field("2001:db8::1") == key_of_socket("2001:db8::1"));
    assert_true(key_of_field("[2001:db8::1]:4711") == key_of_socket("2001:db8::1"));
    assert_true(key_of_field("  [2001:db8::1] ") == key_of_socket("2001:db8::1"));
}

static void what_is_no_address_is_refused(void **state)
{
    static const char *const fields[] = {"",
                                         ",",
                                         "unknown",
                                         "192.0.2.256",
                                         "192.0.2.1,",
                                         "[::1",
                                         "[]",
                                         "_hidden",
                                         "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa"};

    (void)state;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        uint64_t key = 7;

        assert_false(address_key_of_forwarded(&HASHER, bytes_from_string(fields[i]), &key));
        assert_true(key == 7);
    }
}

static void a_share_is_given_back(void **state)
{
    struct address_counts *counts = address_counts_create(2);

    (void)state;
    assert_true(address_counts_add(counts, 5));
    assert_true(address_counts_add(counts, 5));
    assert_false(address_counts_add(counts, 5));
    assert_true(address_counts_add(counts, 6));
    address_counts_remove(counts, 5);
    assert_true(address_counts_add(counts, 5));
    assert_false(address_counts_add(counts, 5));
    address_counts_destroy(counts);
}

static void what_has_no_address_is_not_counted(void **state)
{
    struct address_counts *counts = address_counts_create(1);

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_true(address_counts_add(counts, 0));
    address_counts_remove(counts, 0);
    address_counts_destroy(counts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(siphash_gives_the_published_values),
        cmocka_unit_test(ipv4_hosts_differ_each),
        cmocka_unit_test(ipv6_hosts_are_their_network),
        cmocka_unit_test(ipv4_within_ipv6_is_ipv4),
        cmocka_unit_test(a_unix_socket_has_no_address),
        cmocka_unit_test(another_key_gives_other_hashes),
        cmocka_unit_test(the_last_forwarded_entry_counts),
        cmocka_unit_test(forwarded_addresses_may_have_ports_and_brackets),
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(a_share_is_given_back),
        cmocka_unit_test(what_has_no_address_is_not_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

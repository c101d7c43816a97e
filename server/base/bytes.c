/* Hash and order of borrowed bytes. */
#include "herkend/bytes.h"

uint64_t bytes_hash(struct bytes bytes)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < bytes.size; i++) {
        hash ^= (unsigned char)bytes.data[i];
        hash *= UINT64_C(1099511628211);
    }
    return hash;
}

int bytes_compare(struct bytes a, struct bytes b)
{
    size_t shorter = a.size < b.size ? a.size : b.size;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;

    if (order != 0)
        return order < 0 ? -1 : 1;
    if (a.size == b.size)
        return 0;
    return a.size < b.size ? -1 : 1;
}

/*
 * Members of lists in fields, and their weights (RFC 9110, 5.6.1 and 12.4.2). Leaves to the
 * callers what the members mean. Pure: fuzz it.
 */
#include "field_list.h"

struct bytes list_take(struct bytes *rest, char c)
{
    const char *end = rest->size > 0 ? memchr(rest->data, c, rest->size) : NULL;
    struct bytes part = *rest;

    if (end)
        part.size = (size_t)(end - rest->data);

    size_t taken = part.size + (end ? 1 : 0);

    rest->size -= taken;
    rest->data = rest->size > 0 ? rest->data + taken : NULL;
    return bytes_trim(part);
}

/* "0", "1", "0.5", "1.000" (12.4.2) in thousandths. False when it is none. */
static bool weight_decode(struct bytes text, uint16_t *weight)
{
    uint16_t thousandths = 0;

    if (text.size < 1 || text.size > 5 || (text.data[0] != '0' && text.data[0] != '1') ||
        (text.size > 1 && text.data[1] != '.'))
        return false;
    for (size_t i = 2; i < 5; i++) {
        char digit = i < text.size ? text.data[i] : '0';

        if (digit < '0' || digit > '9')
            return false;
        thousandths = (uint16_t)(thousandths * 10 + (digit - '0'));
    }
    if (text.data[0] == '1' && thousandths > 0)
        return false;
    *weight = text.data[0] == '1' ? LIST_WEIGHT_MAX : thousandths;
    return true;
}

bool list_member_decode(struct bytes member, struct bytes *name, uint16_t *weight)
{
    *name = list_take(&member, ';');
    *weight = LIST_WEIGHT_MAX;
    if (name->size == 0)
        return false;
    if (member.size == 0)
        return true;
    member = bytes_trim(member);
    if (member.size < 2 || (member.data[0] | 0x20) != 'q' || member.data[1] != '=')
        return false;
    return weight_decode((struct bytes){.data = member.data + 2, .size = member.size - 2},
                         weight);
}

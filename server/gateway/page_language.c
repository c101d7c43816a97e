/*
 * In which language a person reads a page where no session has a say: as the query says it, or
 * the browser; Dutch when neither does. Pure.
 */
#include "field_list.h"
#include "internal.h"

/* "nl", "nl-BE", "en": the primary subtag is what we go by (RFC 4647, 3.4). */
static bool language_of_tag(struct bytes tag, enum language *language)
{
    struct bytes primary = list_take(&tag, '-');

    for (enum language known = LANGUAGE_NL; known <= LANGUAGE_EN; known++) {
        if (!bytes_equal_caseless(primary, bytes_from_string(language_name(known))))
            continue;
        *language = known;
        return true;
    }
    return false;
}

/* Of what is wanted equally, the first. */
static enum language language_of_head(const struct http_head *head)
{
    enum language best = LANGUAGE_NL;
    uint16_t best_weight = 0;

    for (size_t i = 0; i < head->field_count; i++) {
        struct bytes list = head->fields[i].value;

        if (!bytes_equal_caseless(head->fields[i].name, BYTES("accept-language")))
            continue;
        while (list.size > 0) {
            enum language language;
            uint16_t weight;
            struct bytes tag;

            if (!list_member_decode(list_take(&list, ','), &tag, &weight) ||
                !language_of_tag(tag, &language) || weight <= best_weight)
                continue;
            best = language;
            best_weight = weight;
        }
    }
    return best;
}

enum language page_language(const struct http_head *head, const struct http_target *target)
{
    for (size_t i = 0; i < target->parameter_count; i++) {
        enum language language;

        if (bytes_equal(target->parameters[i].name, BYTES("lang")) &&
            language_decode(target->parameters[i].value, &language))
            return language;
    }
    return language_of_head(head);
}

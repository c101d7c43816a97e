/*
 * Addresses as people type them, and the sender's as an operator writes it. What is accepted is
 * what every mail server takes: a dot-atom of ASCII before the @ (RFC 5322, 3.2.3; no quoted
 * strings, no SMTPUTF8) and a host name behind it (RFC 1123, 2.1), from any script by IDNA
 * 2008 with the mapping of UTS #46. Any thread.
 */
#include <idn2.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "internal.h"

enum { LABEL_BYTES_MAX = 63 };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What stands around an address that was pasted: blanks, line breaks, and those that cannot be
 * seen (no-break space, zero width space and joiners, byte order mark). */
static size_t blank_at_start(struct bytes text)
{
    static const char *const unseen[] = {"\xC2\xA0", "\xE2\x80\x8B", "\xE2\x80\x8C",
                                         "\xE2\x80\x8D", "\xEF\xBB\xBF"};

    if (text.size > 0 &&
        (text.data[0] == ' ' || (text.data[0] >= '\t' && text.data[0] <= '\r')))
        return 1;
    for (size_t i = 0; i < ARRAY_COUNT(unseen); i++) {
        size_t size = strlen(unseen[i]);

        if (text.size >= size && memcmp(text.data, unseen[i], size) == 0)
            return size;
    }
    return 0;
}

static struct bytes address_trim(struct bytes text)
{
    size_t blank = blank_at_start(text);

    while (blank > 0) {
        text.data += blank;
        text.size -= blank;
        blank = blank_at_start(text);
    }
    for (size_t length = 1; length <= 3 && length <= text.size; length++) {
        struct bytes last = {.data = text.data + text.size - length, .size = length};

        if (blank_at_start(last) == length) {
            text.size -= length;
            length = 0; /* from one byte again */
        }
    }
    return text;
}

static size_t count_of(struct bytes text, char c)
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == c;
    return count;
}

static size_t index_of(struct bytes text, char c)
{
    const char *found = text.size > 0 ? memchr(text.data, c, text.size) : NULL;

    return found ? (size_t)(found - text.data) : text.size;
}

static bool has_dot_trouble(struct bytes text)
{
    if (text.size == 0 || text.data[0] == '.' || text.data[text.size - 1] == '.')
        return true;
    for (size_t i = 1; i < text.size; i++) {
        if (text.data[i] == '.' && text.data[i - 1] == '.')
            return true;
    }
    return false;
}

static enum email_mistake local_examine(struct bytes local)
{
    static const char others[] = "!#$%&'*+-/=?^_`{|}~.";

    if (local.size == 0)
        return EMAIL_NO_LOCAL;
    if (local.size > EMAIL_LOCAL_BYTES_MAX)
        return EMAIL_LONG;
    for (size_t i = 0; i < local.size; i++) {
        char c = local.data[i];

        if (!is_letter(c) && !is_digit(c) && (c == '\0' || !strchr(others, c)))
            return (unsigned char)c >= 0x80 ? EMAIL_FOREIGN_LOCAL : EMAIL_CHARACTER;
    }
    return has_dot_trouble(local) ? EMAIL_DOTS : EMAIL_FINE;
}

/* Of a name in ASCII: letters, digits and hyphens in labels of the right length. */
static enum email_mistake domain_examine(const char *domain)
{
    size_t label = 0; /* bytes of the present one */
    size_t labels = 1;
    bool digits_only = true;

    for (const char *at = domain; *at; at++) {
        if (*at == '.') {
            if (label == 0 || at[-1] == '-')
                return EMAIL_DOMAIN;
            labels++;
            label = 0;
            digits_only = true;
            continue;
        }
        label++;
        if ((!is_letter(*at) && !is_digit(*at) && *at != '-') || (*at == '-' && label == 1) ||
            label > LABEL_BYTES_MAX)
            return EMAIL_DOMAIN;
        digits_only = digits_only && is_digit(*at);
    }
    /* The last label is a name: 10.0.0.1 is a machine without one. */
    if (label == 0 || digits_only || domain[strlen(domain) - 1] == '-')
        return EMAIL_DOMAIN;
    return labels < 2 ? EMAIL_DOMAIN_SHORT : EMAIL_FINE;
}

/* The domain in ASCII in *out, to be freed with idn2_free(). */
static enum email_mistake domain_prepare(struct bytes domain, struct arena *arena, char **out)
{
    if (domain.size == 0)
        return EMAIL_NO_DOMAIN;
    if (domain.size > EMAIL_BYTES_MAX)
        return EMAIL_LONG;
    for (size_t i = 0; i < domain.size; i++) {
        if ((unsigned char)domain.data[i] <= ' ' || domain.data[i] == 0x7F)
            return EMAIL_CHARACTER;
    }
    if (has_dot_trouble(domain))
        return EMAIL_DOTS;

    const char *text = arena_copy(arena, domain).data;

    if (idn2_to_ascii_8z(text, out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
        return EMAIL_DOMAIN;
    return domain_examine(*out);
}

static struct bytes lower_copy(struct arena *arena, struct bytes text)
{
    char *lower = arena_alloc(arena, text.size + 1, 1);

    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];

        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (struct bytes){.data = lower, .size = text.size};
}

static struct bytes address_join(struct arena *arena, struct bytes local, struct bytes domain)
{
    char *text = arena_alloc(arena, local.size + domain.size + 2, 1);

    memcpy(text, local.data, local.size);
    text[local.size] = '@';
    memcpy(text + local.size + 1, domain.data, domain.size);
    return (struct bytes){.data = text, .size = local.size + 1 + domain.size};
}

enum email_mistake email_examine(struct bytes raw, struct arena *arena, struct bytes *email,
                                 struct bytes *folded)
{
    struct bytes text = address_trim(raw);
    size_t at = index_of(text, '@');

    if (text.size == 0)
        return EMAIL_EMPTY;
    if (text.size > 4 * EMAIL_BYTES_MAX)
        return EMAIL_LONG;
    if (count_of(text, '@') != 1)
        return at == text.size ? EMAIL_NO_AT : EMAIL_MANY_AT;

    struct bytes local = {.data = text.data, .size = at};
    struct bytes domain = {.data = text.data + at + 1, .size = text.size - at - 1};
    enum email_mistake mistake = local_examine(local);
    char *ascii = NULL;

    if (mistake == EMAIL_FINE)
        mistake = domain_prepare(domain, arena, &ascii);
    if (mistake == EMAIL_FINE && local.size + 1 + strlen(ascii) > EMAIL_BYTES_MAX)
        mistake = EMAIL_LONG;
    if (mistake == EMAIL_FINE) {
        /* What stands before the @ is the other side's business, its case too; a domain has
         * none. */
        *email = address_join(arena, local, lower_copy(arena, bytes_from_string(ascii)));
        *folded = lower_copy(arena, *email);
    }
    idn2_free(ascii);
    return mistake;
}

const char *email_mistake_sentence(enum email_mistake mistake, enum language language)
{
    static const char *const sentences[EMAIL_MISTAKE_COUNT][LANGUAGE_EN + 1] = {
        [EMAIL_FINE] = {"Dit adres klopt.", "This address is in order."},
        [EMAIL_EMPTY] = {"Vul een e-mailadres in.", "Fill in an e-mail address."},
        [EMAIL_NO_AT] = {"In een e-mailadres hoort een @ te staan.",
                         "An e-mail address needs an @."},
        [EMAIL_MANY_AT] = {"Er staat meer dan één @ in. Vul één e-mailadres in.",
                           "There is more than one @. Fill in one e-mail address."},
        [EMAIL_NO_LOCAL] = {"Er mist iets voor de @.", "Something is missing before the @."},
        [EMAIL_NO_DOMAIN] = {"Er mist iets achter de @.", "Something is missing after the @."},
        [EMAIL_CHARACTER] =
            {"Er staat een teken in dat niet in een e-mailadres hoort, zoals een "
             "spatie of een komma.",
             "It has a character that does not belong in an e-mail address, "
             "such as a space or a comma."},
        [EMAIL_FOREIGN_LOCAL] =
            {"Voor de @ kunnen alleen gewone letters staan, zonder accenten.",
             "Before the @ there can only be plain letters, without "
             "accents."},
        [EMAIL_DOTS] = {"Er staat een punt te veel in.", "There is a full stop too many."},
        [EMAIL_DOMAIN] = {"Wat achter de @ staat, klopt niet.",
                          "What stands after the @ is not right."},
        [EMAIL_DOMAIN_SHORT] = {"Achter de @ mist nog een stukje, zoals .nl of .com.",
                                "Something is missing after the @, such as .com or .nl."},
        [EMAIL_LONG] = {"Dit adres is langer dan een e-mailadres kan zijn.",
                        "This is longer than an e-mail address can be."},
    };

    ASSERT(mistake < EMAIL_MISTAKE_COUNT);
    return sentences[mistake][language];
}

int email_prepare(struct bytes raw, struct arena *arena, struct bytes *email,
                  struct bytes *folded, struct error *error)
{
    enum email_mistake mistake = email_examine(raw, arena, email, folded);

    if (mistake == EMAIL_FINE)
        return 0;
    error_set(error, ERR_INPUT, "%s", email_mistake_sentence(mistake, LANGUAGE_EN));
    return -ERR_INPUT;
}

struct bytes email_domain(struct bytes email)
{
    size_t at = index_of(email, '@');

    ASSERT(at < email.size);
    return (struct bytes){.data = email.data + at + 1, .size = email.size - at - 1};
}

/* "Naam" with the quotes that some write around it taken off. */
static struct bytes name_prepare(struct bytes name, struct arena *arena)
{
    struct bytes clean = clean_line(arena, name);

    if (clean.size >= 2 && clean.data[0] == '"' && clean.data[clean.size - 1] == '"') {
        clean.data++;
        clean.size -= 2;
    }
    return clean_line(arena, clean);
}

int mailbox_parse(struct bytes text, struct arena *arena, struct mailbox *out,
                  struct error *error)
{
    struct bytes trimmed = address_trim(text);
    struct bytes name = {0};
    struct bytes address = trimmed;
    struct bytes folded;

    if (trimmed.size > 0 && trimmed.data[trimmed.size - 1] == '>') {
        size_t open = index_of(trimmed, '<');

        if (open == trimmed.size) {
            error_set(error, ERR_INPUT, "there is a > without a <");
            return -ERR_INPUT;
        }
        name = (struct bytes){.data = trimmed.data, .size = open};
        address =
            (struct bytes){.data = trimmed.data + open + 1, .size = trimmed.size - open - 2};
    }

    int trouble = email_prepare(address, arena, &address, &folded, error);

    if (trouble == 0)
        *out = (struct mailbox){.name = name_prepare(name, arena), .email = address};
    return trouble;
}

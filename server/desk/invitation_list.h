#ifndef HERKEND_DESK_INVITATION_LIST_H
#define HERKEND_DESK_INVITATION_LIST_H

#include "herkend/mail.h"
#include "herkend/table.h"

/*
 * A list of people as an organiser has it: addresses one after the other, "Naam <adres>" as
 * mail programs write it, rows of a spreadsheet with or without a header. What cannot be
 * understood is named, and holds up nothing else.
 */
struct invitation {
    size_t line; /* from 1 */
    struct bytes email, folded, name, organisation;
};
struct invitation_mistake {
    size_t line;
    struct bytes text; /* the piece it is about, cut to INVITATION_SHOWN_BYTES with "…" */
    const char *code;  /* "address", "name", "organisation", "quote", "no_address" */
    const char *reason;
};
enum { INVITATION_SHOWN_BYTES = 120 };

struct invitation_list {
    struct invitation *items;
    size_t count, capacity;
    struct invitation_mistake *mistakes;
    size_t mistake_count, mistake_capacity;
    bool too_many; /* more than INVITATIONS_PER_REQUEST_MAX; reading stopped there */
};

/* text: valid UTF-8. Texts live in the arena; release the lists. language: of the reasons. */
void invitation_list_read(struct bytes text, enum language language, struct arena *arena,
                          struct invitation_list *out);
void invitation_list_release(struct invitation_list *list);

/* Addresses by what they are known by, each once. */
struct address_set {
    struct table places; /* by hash, the next free one where two collide */
    struct bytes *items;
    size_t count, capacity;
};
/* True when it is new. folded is borrowed for as long as the set lives. */
bool address_set_add(struct address_set *set, struct bytes folded);
bool address_set_has(const struct address_set *set, struct bytes folded);
void address_set_release(struct address_set *set);

#endif

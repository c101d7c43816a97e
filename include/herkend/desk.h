#ifndef HERKEND_DESK_H
#define HERKEND_DESK_H

#include "herkend/mail.h"

/*
 * What is asked over HTTP about people: the event's page, signing up, a person's own way in and
 * out, and the organiser's list. A function of a request and people.db; runs on a worker, where
 * a slow disk or a list of thousands holds up no dialogue. Who may ask what has been decided by
 * the engine before it comes here.
 */
enum desk_act {
    DESK_SYNC,            /* no answer: the dialogue tells its facts */
    DESK_EVENT_PAGE,      /* GET /e/CODE */
    DESK_EVENT_ICS,       /* GET /e/CODE.ics */
    DESK_SIGN_UP_FORM,    /* POST /e/CODE, a form */
    DESK_WAY_PAGE,        /* GET /r/WAY */
    DESK_WAY_FORM,        /* POST /r/WAY, a form: accept, change, withdraw, erase, resend */
    DESK_WAY_UNSUBSCRIBE, /* POST /r/WAY/unsubscribe: one click of a mail program, RFC 8058 */
    DESK_PRIVACY_PAGE,    /* GET /privacy */
    DESK_SIGN_UP,         /* POST /api/v1/sessions/{id}/registrations */
    DESK_EVENT_READ,      /* GET, PUT /api/v1/sessions/{id}/event */
    DESK_EVENT_WRITE,
    DESK_EVENT_CANCEL,       /* POST .../event/cancel */
    DESK_REGISTRATIONS,      /* GET .../registrations (also as CSV) */
    DESK_REGISTRATION_PATCH, /* PATCH, DELETE .../registrations/{rid} */
    DESK_REGISTRATION_END,
    DESK_RESEND,       /* POST .../registrations/{rid}/resend */
    DESK_INVITE,       /* POST .../invitations */
    DESK_MAIL_READ,    /* GET .../mails/{number} */
    DESK_STAFF_ASSIGN, /* after a link was made for somebody; its answer is the link's */
    DESK_STAFF_LIST,   /* fills names and addresses into the list of links */
    DESK_STAFF_END,
    DESK_ERASURES, /* GET /api/v1/erasures */
};

/* Everything lives in the arena of whoever made it. */
struct desk_request {
    enum desk_act act;
    struct event_facts facts; /* of the session in the path; session_id empty: there is none */
    struct bytes item;        /* rid, number, way, link */
    struct bytes body;
    struct bytes text;      /* STAFF_LIST, _ASSIGN: the JSON object that the answer is so far */
    struct bytes token;     /* STAFF_ASSIGN: of the link, which item names ("l3") */
    struct bytes step;      /* WAY_PAGE: name of the first parameter of its query: "erase" */
    enum role role;         /* STAFF_ASSIGN */
    enum language language; /* of the page, where the session has no say */
    bool csv;
    bool own_page; /* a form of our own page, by its Origin */
    bool thanks;   /* EVENT_PAGE: somebody has just signed up */
};

/* Owned by the caller, who initialises body. status 0: no answer. That of a SYNC says that it
 * is done; a status of 400 and above, that it is to be told again later. */
struct desk_response {
    uint16_t status;
    const char *content_type; /* static */
    struct buffer body;
    char file_name[64];     /* of a download; empty: inline */
    char location[256];     /* of a 303; empty: none */
    struct seat_ended seat; /* connections that the engine has to close */
    /* Of that seat, where the request named none: that of the registration of a way. */
    char session_id[PUBLIC_ID_BYTES_MAX + 1];
    bool names_changed; /* that writers are warned about: the engine asks again */
};

struct desk_settings {
    const char *public_url;
    const char *mail_folder; /* NULL where mail goes to a server */
    const char *from;        /* for the calendar */
};

/* For whom a link of staff is made: checked before it is, so that no link is made for an
 * address that is none. email empty: for nobody in particular, as without the desk. */
struct desk_staff {
    enum role role;
    struct bytes email, name;
};
/* The body of POST .../links: {"role","email"?,"name"?}. Texts live in the arena. -ERR_INPUT
 * names the key. */
MUST_CHECK int desk_staff_decode(struct bytes body, struct arena *arena, struct desk_staff *out,
                                 struct error *error);

struct desk;
/* Its own handles on people.db and the keys. One thread at a time. */
MUST_CHECK int desk_create(struct desk **out, const char *people_path, const char *keys_folder,
                           const struct desk_settings *settings, struct error *error);
void desk_destroy(struct desk *desk);
/* Never fails: what goes wrong is a problem document (RFC 9457), or a page for people. */
void desk_handle(struct desk *desk, const struct desk_request *request, uint64_t now_ms,
                 struct desk_response *response);

#endif

/*
 * What an account asks of the worker: is this the password, what is the hash of that one, and
 * writing down what follows, for which others who write to people.db may have to be waited for.
 * Passwords are overwritten as soon as that is answered. password_work_run() on one thread at a
 * time, the rest on the engine's.
 */
#include "internal.h"

#include <stdlib.h>

#include "herkend/memory.h"

struct password_work *password_work_create(enum password_act act, struct connection_handle to)
{
    struct password_work *work = xcalloc(1, sizeof(*work));

    work->act = act;
    work->to = to;
    arena_init(&work->arena);
    return work;
}

/* Both lie in the work's own arena, which is ours to write to. */
static void password_forget(struct bytes *password)
{
    if (password->size > 0)
        secret_forget((void *)(uintptr_t)password->data, password->size);
    *password = (struct bytes){0};
}

void password_work_destroy(struct password_work *work)
{
    if (!work)
        return;
    password_forget(&work->password);
    password_forget(&work->new_password);
    arena_release(&work->arena);
    free(work);
}

/* ---- writing down ------------------------------------------------------------------------ */

static void store_sign_in(struct password_work *work, const struct password_hash *hash)
{
    work->stored = people_sign_in_create(work->people, work->organiser, hash, work->now_ms,
                                         &work->sign_in, &work->error);
}

static void store_new(struct password_work *work)
{
    struct new_organiser new = {.name = work->name,
                                .folded = work->folded,
                                .hash = &work->made,
                                .token = &work->token,
                                .now_ms = work->now_ms};

    work->stored = people_organiser_create(work->people, &new, &work->organiser, &work->error);
    work->is_new = work->stored == 0;
    if (work->is_new)
        store_sign_in(work, &work->made);
}

static void store_change(struct password_work *work)
{
    struct new_password change = {.organiser = work->organiser,
                                  .old = &work->old,
                                  .hash = &work->made,
                                  .kept = &work->token};

    work->stored = people_organiser_set_password(work->people, &change, &work->error);
}

static void store(struct password_work *work)
{
    switch (work->act) {
    case PASSWORD_OF_NEW:
        store_new(work);
        return;
    case PASSWORD_AT_SIGN_IN:
        if (work->matches && work->organiser != 0)
            store_sign_in(work, &work->old);
        return;
    case PASSWORD_CHANGE:
        if (work->matches)
            store_change(work);
        return;
    case PASSWORD_FORGOTTEN:
        work->stored = people_sign_in_end(work->people, &work->token, &work->error);
        return;
    }
    UNREACHABLE("act");
}

/* ---- the job ----------------------------------------------------------------------------- */

void password_work_run(struct password_work *work)
{
    struct error error = {0};

    switch (work->act) {
    case PASSWORD_OF_NEW:
        work->trouble = password_hash_make(work->password, &work->made, &error);
        break;
    case PASSWORD_AT_SIGN_IN:
        work->trouble = password_hash_check(&work->old, work->password, &work->matches, &error);
        break;
    case PASSWORD_CHANGE:
        work->trouble = password_hash_check(&work->old, work->password, &work->matches, &error);
        if (work->trouble == 0 && work->matches)
            work->trouble = password_hash_make(work->new_password, &work->made, &error);
        break;
    case PASSWORD_FORGOTTEN:
        break;
    }
    password_forget(&work->password);
    password_forget(&work->new_password);
    if (work->trouble == 0)
        store(work);
}

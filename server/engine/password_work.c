/*
 * What an account asks of the worker: is this the password, and what is the hash of that one.
 * Passwords are overwritten as soon as that is answered. password_work_run() on any thread, the
 * rest on the engine's.
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
    }
    password_forget(&work->password);
    password_forget(&work->new_password);
}

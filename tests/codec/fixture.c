/* The world of a codec test. */
#include "fixture.h"

int fixture_setup(void **state)
{
    struct fixture *fixture = xcalloc(1, sizeof(*fixture));

    arena_init(&fixture->arena);
    buffer_init(&fixture->out, 4 * 1024 * 1024);
    *state = fixture;
    return 0;
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;

    arena_release(&fixture->arena);
    buffer_release(&fixture->out);
    free(fixture);
    return 0;
}

void assert_text(struct bytes actual, const char *expected)
{
    char *terminated = xcalloc(actual.size + 1, 1);

    if (actual.size > 0)
        memcpy(terminated, actual.data, actual.size);
    if (strlen(expected) != actual.size || strcmp(terminated, expected) != 0) {
        print_error("expected: %s\n     got: %s\n", expected, terminated);
        free(terminated);
        fail();
    }
    free(terminated);
}

struct bytes file_read(const char *path)
{
    FILE *file = fopen(path, "rb");

    if (!file)
        print_error("cannot open %s\n", path);
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);

    long size = ftell(file);

    assert_true(size >= 0);
    rewind(file);

    char *data = xcalloc((size_t)size + 1, 1);

    assert_int_equal(fread(data, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return (struct bytes){.data = data, .size = (size_t)size};
}

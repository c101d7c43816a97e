/* config_decode(): any INI file. What is accepted is bounded; where an INI file can say it at
 * all, it is written, and read again the same. */
#include "config.h"
#include "fuzz.h"
#include "herkend/buffer.h"

/* What config_encode() writes and an INI reader takes for something else: a value that opens
 * with the sign of a comment, or a line that is too long with its blanks. */
static bool ini_can_say(struct bytes ini)
{
    enum { LINE_BYTES_SAFE = 190 };
    size_t line_size = 0;

    for (size_t i = 0; i < ini.size; i++) {
        line_size = ini.data[i] == '\n' ? 0 : line_size + 1;
        if (ini.data[i] == ';' || line_size > LINE_BYTES_SAFE)
            return false;
    }
    return true;
}

static void check_accepted(const struct config *config)
{
    struct buffer first;
    struct buffer second;
    struct config again;
    struct error error = {0};

    ASSERT(memchr(config->data, '\0', sizeof(config->data)));
    ASSERT(memchr(config->url, '\0', sizeof(config->url)));
    ASSERT(memchr(config->web_root, '\0', sizeof(config->web_root)));
    ASSERT(memchr(config->theme, '\0', sizeof(config->theme)));
    ASSERT(memchr(config->origins, '\0', sizeof(config->origins)));
    ASSERT(memchr(config->listen.address, '\0', sizeof(config->listen.address)));
    ASSERT(config->listen.port <= UINT16_MAX);
    config_init(&again);
    buffer_init(&first, CONFIG_FILE_BYTES_MAX);
    buffer_init(&second, CONFIG_FILE_BYTES_MAX);
    config_encode(config, &first);
    ASSERT(!first.overflowed);
    if (ini_can_say(buffer_bytes(&first))) {
        ASSERT(config_decode(buffer_bytes(&first), "again.ini", &again, &error) == 0);
        config_encode(&again, &second);
        ASSERT(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
    }
    buffer_release(&first);
    buffer_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config config;
    struct config before;
    struct error error = {0};

    config_init(&config);
    before = config;

    int result = config_decode(fuzz_bytes(data, size), "fuzz.ini", &config, &error);

    ASSERT(result == 0 || result == -ERR_INPUT);
    if (result == 0)
        check_accepted(&config);
    else
        ASSERT(memcmp(&before, &config, sizeof(config)) == 0);
    return 0;
}

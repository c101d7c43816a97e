/* config_decode(): any INI file. What is accepted is written, and read again the same. */
#include "config.h"
#include "fuzz.h"
#include "herkend/buffer.h"

static void check_accepted(const struct config *config)
{
    struct buffer first;
    struct buffer second;
    struct config again;
    struct error error = {0};

    config_init(&again);
    buffer_init(&first, CONFIG_FILE_BYTES_MAX);
    buffer_init(&second, CONFIG_FILE_BYTES_MAX);
    config_encode(config, &first);
    ASSERT(config_decode(buffer_bytes(&first), "again.ini", &again, &error) == 0);
    config_encode(&again, &second);
    ASSERT(bytes_equal(buffer_bytes(&first), buffer_bytes(&second)));
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

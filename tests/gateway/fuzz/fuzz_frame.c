/* frame_decode(): what it hands out is bounded and valid; the first byte says how the rest is
 * cut. */
#include "../../fuzz/fuzz.h"
#include "frame.h"

static void check(const struct frame_result *result)
{
    struct utf8_state utf8 = {0};

    switch (result->event) {
    case FRAME_EVENT_NONE:
        break;
    case FRAME_EVENT_TEXT:
        ASSERT(result->payload.size <= MESSAGE_BYTES_MAX);
        ASSERT(utf8_accepts(&utf8, result->payload));
        ASSERT(utf8_is_complete(&utf8));
        break;
    case FRAME_EVENT_PING:
    case FRAME_EVENT_PONG:
        ASSERT(result->payload.size <= FRAME_CONTROL_BYTES_MAX);
        break;
    case FRAME_EVENT_CLOSE:
        ASSERT(result->payload.size <= FRAME_CONTROL_BYTES_MAX);
        ASSERT(frame_close_decode(result->payload) >= CLOSE_NORMAL);
        break;
    case FRAME_EVENT_BROKEN:
        ASSERT(result->code >= CLOSE_PROTOCOL_ERROR);
        ASSERT(result->reason);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct frame_decoder decoder;
    struct frame_result result = {0};
    size_t piece_bytes = size > 0 ? 1 + data[0] % 37 : 1;
    size_t used = 1;

    frame_decoder_init(&decoder);
    while (used < size && result.event != FRAME_EVENT_BROKEN) {
        size_t piece = size - used < piece_bytes ? size - used : piece_bytes;
        size_t taken = frame_decode(&decoder, fuzz_bytes(data + used, piece), &result);

        ASSERT(taken > 0 && taken <= piece);
        check(&result);
        used += taken;
    }
    frame_decoder_release(&decoder);
    return 0;
}

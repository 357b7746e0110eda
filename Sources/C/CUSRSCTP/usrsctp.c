#include "CUSRSCTP.h"

#include <string.h>

void warren_sctp_start(int (*output)(void *, void *, size_t, uint8_t, uint8_t)) {
    usrsctp_init_nothreads(0, output, 0);
    usrsctp_enable_crc32c_offload();
}

struct socket *warren_sctp_socket(void) {
    return usrsctp_socket(AF_CONN, SOCK_STREAM, IPPROTO_SCTP, 0, 0, 0, 0);
}

#if defined(__x86_64__)
__attribute__((target("sse4.2")))
static uint32_t by_instruction(const uint8_t *bytes, size_t count) {
    uint64_t crc = 0xffffffff, word;
    for (; count >= 8; bytes += 8, count -= 8) {
        memcpy(&word, bytes, 8);
        crc = __builtin_ia32_crc32di(crc, word);
    }
    uint32_t rest = (uint32_t)crc;
    while (count--) rest = __builtin_ia32_crc32qi(rest, *bytes++);
    return ~rest;
}
#endif

uint32_t warren_crc32c(const void *bytes, size_t count) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2")) return by_instruction(bytes, count);
#endif
    return usrsctp_crc32c((void *)bytes, count);
}

// libusrsctp, and what of it Swift cannot call.
#ifndef WARREN_CUSRSCTP_H
#define WARREN_CUSRSCTP_H

#include <usrsctp.h>

// Starts the library without threads of its own for timers and input; `output` is given every
// packet, with its checksum left zero. (Swift does not import pointers to variadic functions.)
void warren_sctp_start(int (*output)(void *, void *, size_t, uint8_t, uint8_t));

// A one-to-one socket over packets that others carry.
struct socket *warren_sctp_socket(void);

// CRC-32C (RFC 9260 §6.8), by the processor's instruction where it has one.
uint32_t warren_crc32c(const void *bytes, size_t count);

#endif

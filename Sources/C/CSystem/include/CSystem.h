// What Swift's Glibc overlay does not show, or shows only as macros.
// No feature macros here: these headers must read as they do in the Glibc module.
#ifndef WARREN_CSYSTEM_H
#define WARREN_CSYSTEM_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

// The event loop whose thread this is, or NULL.
extern _Thread_local void *warren_loop;

static inline void *warren_current_loop(void) { return warren_loop; }
static inline void warren_set_current_loop(void *loop) { warren_loop = loop; }

// A non-blocking, close-on-exec socket (`accept4` is a GNU extension); negative errno on failure.
int warren_accept(int listener);
int warren_socket(int family, int type);

// Names this thread for the system's tools, which show 15 bytes (`prctl` is variadic).
void warren_name_thread(const char *name);

// SIGPIPE has no effect from now on (`SIG_IGN` is a macro).
void warren_ignore_broken_pipes(void);

// One integer socket option; negative errno on failure.
int warren_set_option(int descriptor, int level, int name, int value);

// Sends `count` bytes to `peer` as datagrams of `segment` bytes each, the last one perhaps shorter
// (UDP_SEGMENT, Linux 4.18). The bytes sent; negative errno on failure.
int warren_send_segments(
    int descriptor, const void *bytes, size_t count, uint16_t segment,
    const struct sockaddr *peer, socklen_t peer_length);

// Fills `address` with a Unix-domain path and returns its length, 0 when the path is too long.
socklen_t warren_unix_address(struct sockaddr_un *address, const char *path);

#endif

#define _GNU_SOURCE
#include "CSystem.h"

#include <netinet/udp.h>
#include <stddef.h>
#include <string.h>

_Thread_local void *warren_loop = 0;

int warren_accept(int listener) {
    int accepted = accept4(listener, 0, 0, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return accepted < 0 ? -errno : accepted;
}

int warren_socket(int family, int type) {
    int made = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    return made < 0 ? -errno : made;
}

int warren_set_option(int descriptor, int level, int name, int value) {
    return setsockopt(descriptor, level, name, &value, sizeof value) < 0 ? -errno : 0;
}

socklen_t warren_unix_address(struct sockaddr_un *address, const char *path) {
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof address->sun_path) return 0;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length + 1);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
}

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif

int warren_send_segments(
    int descriptor, const void *bytes, size_t count, uint16_t segment,
    const struct sockaddr *peer, socklen_t peer_length) {
    union {
        char room[CMSG_SPACE(sizeof segment)];
        struct cmsghdr alignment;
    } control;
    struct iovec part = {(void *)bytes, count};
    struct msghdr message = {
        .msg_name = (void *)peer,
        .msg_namelen = peer_length,
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof control.room,
    };
    struct cmsghdr *option = CMSG_FIRSTHDR(&message);
    option->cmsg_level = SOL_UDP;
    option->cmsg_type = UDP_SEGMENT;
    option->cmsg_len = CMSG_LEN(sizeof segment);
    memcpy(CMSG_DATA(option), &segment, sizeof segment);
    long sent = sendmsg(descriptor, &message, MSG_DONTWAIT);
    return sent < 0 ? -errno : (int)sent;
}

void warren_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

void warren_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

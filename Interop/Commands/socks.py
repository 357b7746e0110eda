"""A SOCKS5 client in a few lines (RFC 1928, RFC 1929, and Tor's RESOLVE)."""

import socket
import struct

CONNECT, ASSOCIATE, RESOLVE = 1, 3, 0xF0


def address(host, port):
    for family, kind in ((socket.AF_INET, 1), (socket.AF_INET6, 4)):
        try:
            return bytes([kind]) + socket.inet_pton(family, host) + struct.pack(">H", port)
        except OSError:
            continue
    name = host.encode()
    return bytes([3, len(name)]) + name + struct.pack(">H", port)


def exactly(stream, count):
    data = b""
    while len(data) < count:
        piece = stream.recv(count - len(data))
        assert piece, "the proxy hung up"
        data += piece
    return data


def read_address(stream):
    kind = exactly(stream, 1)[0]
    if kind == 3:
        host = exactly(stream, exactly(stream, 1)[0]).decode()
    else:
        family, count = {1: (socket.AF_INET, 4), 4: (socket.AF_INET6, 16)}[kind]
        host = socket.inet_ntop(family, exactly(stream, count))
    return host, struct.unpack(">H", exactly(stream, 2))[0]


def ask(proxy, command, host, port, user=None):
    """Sends one request; the connection, the reply's code, and its address."""
    stream = socket.create_connection(proxy, timeout=30)
    stream.sendall(b"\x05\x01\x02" if user else b"\x05\x01\x00")
    assert exactly(stream, 2) == (b"\x05\x02" if user else b"\x05\x00")
    if user:
        name, word = (part.encode() for part in user)
        stream.sendall(bytes([1, len(name)]) + name + bytes([len(word)]) + word)
        assert exactly(stream, 2)[1] == 0
    stream.sendall(bytes([5, command, 0]) + address(host, port))
    version, code, _ = exactly(stream, 3)
    assert version == 5
    return stream, code, read_address(stream)


def wrapped(host, port, content):
    """A datagram for the proxy's relay port (RFC 1928 §7)."""
    return b"\x00\x00\x00" + address(host, port) + content

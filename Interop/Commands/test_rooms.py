"""Rooms, as browsers and scripts reach them: WebSockets spoken by hand, long polling by HTTP."""

import base64
import json
import os
import signal
import socket
import struct
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest


class Member:
    """One WebSocket at `/rooms/ws` (RFC 6455), enough of it for messages in one frame."""

    def __init__(self, web, **fields):
        url = urlsplit(web)
        self.socket = socket.create_connection((url.hostname, url.port), timeout=20)
        key = base64.b64encode(os.urandom(16)).decode()
        head = {
            "Host": url.netloc,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
        } | {name.replace("_", "-"): value for name, value in fields.items()}
        lines = ["GET /rooms/ws HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self.stream = self.socket.makefile("rb")
        self.status = int(self.stream.readline().split()[1])
        while self.stream.readline().strip():
            pass

    def send(self, content):
        opcode = 2 if isinstance(content, bytes) else 1
        content = content if opcode == 2 else json.dumps(content).encode()
        length = (
            struct.pack("!B", 0x80 | len(content))
            if len(content) < 126
            else struct.pack("!BH", 0x80 | 126, len(content))
        )
        # A mask of zeros leaves the content as it is.
        self.socket.sendall(bytes([0x80 | opcode]) + length + bytes(4) + content)

    def hear(self):
        """The next message: JSON, bytes, or the code of a close."""
        opcode, length = self.stream.read(2)
        if length == 126:
            (length,) = struct.unpack("!H", self.stream.read(2))
        content = self.stream.read(length)
        return {
            1: lambda: json.loads(content),
            2: lambda: content,
            8: lambda: struct.unpack("!H", content[:2])[0],
        }[opcode & 15]()

    def join(self, room, **more):
        self.send({"type": "join", "room": room, "create": True} | more)
        return self.hear()

    def drop(self):
        """Loses the connection without a word."""
        self.stream.close()
        self.socket.close()


@pytest.fixture
def server(start):
    return start("rooms", "--listen", "127.0.0.1:0")


def id_bytes(text):
    return base64.b32decode(text.upper() + "===")


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def meet(web):
    """Two members of one room."""
    anna, bob = Member(web), Member(web)
    first = anna.join("K7QF2M", name="Anna")
    second = bob.join("k7qf2m", name="Bob")
    assert second["peers"] == [{"id": first["you"], "name": "Anna"}]
    assert anna.hear() == {"type": "peer-joined", "peer": {"id": second["you"], "name": "Bob"}}
    return anna, bob, first, second


@pytest.mark.parametrize("place", ["node", "server"])
def test_members_signal_relay_and_come_back(place, request):
    web = request.getfixturevalue(place).web
    anna, bob, first, second = meet(web)
    bob.send({"type": "signal", "to": first["you"], "data": {"kind": "offer", "sdp": "v=0"}})
    assert anna.hear() == {
        "type": "signal", "from": second["you"], "data": {"kind": "offer", "sdp": "v=0"},
    }
    bob.send(id_bytes(first["you"]) + b"sealed")
    assert anna.hear() == id_bytes(second["you"]) + b"sealed"
    bob.drop()
    assert anna.hear() == {"type": "peer-away", "peer": second["you"]}
    again = Member(web).join("K7QF2M", token=second["token"])
    assert again["you"] == second["you"] and again["returned"]
    anna.send({"type": "leave"})


def test_strangers_are_turned_away(server):
    lonely = Member(server.web)
    lonely.send({"type": "join", "room": "K7QF2M"})
    assert lonely.hear()["code"] == "no-room"
    assert Member(server.web, Origin="http://evil.example").status == 403
    assert Member(server.web, Host="evil.example").status == 421
    assert Member(server.web, Origin=server.web).status == 101


def test_figures_and_health_need_no_key_and_name_nobody(server):
    meet(server.web)
    stats = get(server.web + "/api/v1/rooms/stats")
    assert (stats["connections"], stats["rooms"], stats["members"]) == (2, 1, 2)
    assert "K7QF2M" not in json.dumps(stats)
    assert get(server.web + "/health")["status"] == "ok"


def test_long_polling_serves_who_has_no_websocket(server):
    for name in ("engine.io", "socket.io"):
        path = f"{server.web}/{name}/?EIO=4&transport=polling"
        with urllib.request.urlopen(path, timeout=10) as answer:
            opened = answer.read()
        assert opened[:1] == b"0" and json.loads(opened[1:])["upgrades"] == ["websocket"]
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(path.replace("EIO=4", "EIO=3"), timeout=10)
        assert refusal.value.code == 400


def test_stopping_says_goodbye_and_frees_the_address(server):
    anna, bob, *_ = meet(server.web)
    assert server.stop(signal.SIGTERM) in (0, 130)
    assert anna.hear() == 1001 and bob.hear() == 1001

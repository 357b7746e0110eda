"""Our peer and aiortc's, either of which offers."""

import asyncio
import hashlib
import os

import pytest
from aiortc import RTCPeerConnection, RTCSessionDescription

MEBIBYTE = 1 << 20
PATIENCE = 60


class Other:
    """aiortc's connection and what its one channel heard."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection()
        self.opened = asyncio.Event()
        self.changed = asyncio.Event()
        self.texts: list[str] = []
        self.received = 0
        self.digest = hashlib.sha256()
        self.connection.on("datachannel", self.take)

    def take(self, channel) -> None:
        self.channel = channel
        channel.on("message", self.heard)
        channel.on("open", self.opened.set)
        if channel.readyState == "open":
            self.opened.set()

    def heard(self, message) -> None:
        if isinstance(message, str):
            self.texts.append(message)
        else:
            self.received += len(message)
            self.digest.update(message)
        self.changed.set()

    async def until(self, condition) -> None:
        while not condition():
            self.changed.clear()
            await asyncio.wait_for(self.changed.wait(), PATIENCE)


async def join(peer, offerer: str) -> Other:
    other = Other()
    connection = other.connection
    if offerer == "aiortc":
        other.take(connection.createDataChannel("chat"))
        await connection.setLocalDescription(await connection.createOffer())
        answer = await asyncio.to_thread(peer.answer, connection.localDescription.sdp)
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    else:
        peer.tell("open", label="chat")
        offer = await asyncio.to_thread(peer.offer)
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        peer.tell("accept", sdp=connection.localDescription.sdp)
    await asyncio.wait_for(other.opened.wait(), PATIENCE)
    await asyncio.to_thread(peer.wait, "state", state="open")
    return other


def run(native, offerer: str, talk) -> None:
    async def all_of_it() -> None:
        peer = native("answerer" if offerer == "aiortc" else "offerer")
        other = await join(peer, offerer)
        try:
            await talk(peer, other)
        finally:
            await other.connection.close()

    asyncio.run(all_of_it())


@pytest.mark.parametrize("offerer", ["aiortc", "native"])
def test_texts_and_bytes_pass_both_ways(native, offerer):
    async def talk(peer, other) -> None:
        peer.tell("echo")
        other.channel.send("hello")
        for size in (1, 1172, 65_536, 262_144):
            other.channel.send(os.urandom(size))
        await other.until(lambda: other.received == 1 + 1172 + 65_536 + 262_144)
        assert other.texts == ["hello"]

    run(native, offerer, talk)


@pytest.mark.parametrize("offerer", ["aiortc", "native"])
def test_8_mebibytes_each_way(native, offerer):
    async def talk(peer, other) -> None:
        peer.tell("expect", label="chat", bytes=8 * MEBIBYTE)
        sent = hashlib.sha256()
        for _ in range(8 * MEBIBYTE // 16_384):
            piece = os.urandom(16_384)
            sent.update(piece)
            other.channel.send(piece)
            while other.channel.bufferedAmount > MEBIBYTE:
                await asyncio.sleep(0.001)
        assert (await asyncio.to_thread(peer.wait, "got"))["hash"] == sent.hexdigest()
        peer.tell("send", label="chat", bytes=8 * MEBIBYTE, each=16_384)
        await other.until(lambda: other.received == 8 * MEBIBYTE)
        event = await asyncio.to_thread(peer.wait, "sent")
        assert event["hash"] == other.digest.hexdigest()

    run(native, offerer, talk)


def test_aiortc_closing_the_channel_closes_ours(native):
    async def talk(peer, other) -> None:
        other.channel.close()
        await asyncio.to_thread(peer.wait, "closed", label="chat")

    run(native, "aiortc", talk)

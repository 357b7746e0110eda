"""Our peer and a real browser's, either of which offers."""

import pytest

MEBIBYTE = 1 << 20
SIZES = (1, 1172, 16_384, 65_536, 262_144)


def join(native, page, offerer: str, label: str = "chat"):
    if offerer == "browser":
        peer = native("answerer")
        offer = page.evaluate("label => offer(label)", label)
        page.evaluate("sdp => accept(sdp)", peer.answer(offer))
        peer.wait("channel", label=label)
    else:
        peer = native("offerer")
        peer.tell("open", label=label)
        answer = page.evaluate("sdp => answer(sdp)", peer.offer())
        peer.tell("accept", sdp=answer)
        peer.wait("open", label=label)
    assert page.evaluate("label => opened(label)", label)
    peer.wait("state", state="open")
    return peer


@pytest.mark.parametrize("offerer", ["browser", "native"])
def test_texts_pass_both_ways(native, page, offerer):
    peer = join(native, page, offerer)
    page.evaluate("channels.get('chat').send('from the browser')")
    page.evaluate("channels.get('chat').send('')")
    peer.wait("text", text="from the browser")
    peer.wait("text", text="")
    peer.tell("text", label="chat", text="from the native peer")
    peer.tell("text", label="chat", text="")
    page.evaluate("until(() => log.texts.length == 2)")
    assert page.evaluate("log.texts") == ["from the native peer", ""]


@pytest.mark.parametrize("size", SIZES)
def test_messages_of_every_size_come_back_whole(native, page, size):
    peer = join(native, page, "browser")
    peer.tell("echo")
    page.evaluate("keeps = true")
    sent = page.evaluate("size => send('chat', size, size)", size)
    assert page.evaluate("size => received(size)", size) == sent


@pytest.mark.parametrize("offerer", ["browser", "native"])
def test_64_mebibytes_to_the_native_peer(native, page, offerer):
    peer = join(native, page, offerer)
    peer.tell("expect", label="chat", bytes=64 * MEBIBYTE)
    sent = page.evaluate("send('chat', 64 << 20, 65536)")
    assert peer.wait("got")["hash"] == sent


@pytest.mark.parametrize("offerer", ["browser", "native"])
def test_64_mebibytes_to_the_browser(native, page, offerer):
    peer = join(native, page, offerer)
    page.evaluate("keeps = true")
    peer.tell("send", label="chat", bytes=64 * MEBIBYTE, each=65_536)
    received = page.evaluate("received(64 << 20)")
    assert peer.wait("sent")["hash"] == received


def test_channels_close_from_either_side_and_open_again(native, page):
    peer = join(native, page, "browser", "one")
    page.evaluate("channels.get('one').close()")
    peer.wait("closed", label="one")
    page.evaluate("closed('one')")
    page.evaluate("void take(connection.createDataChannel('two'))")
    peer.wait("channel", label="two")
    peer.tell("close", label="two")
    page.evaluate("closed('two')")
    peer.wait("closed", label="two")
    peer.tell("open", label="three")
    assert page.evaluate("opened('three')")
    peer.tell("text", label="three", text="third")
    page.evaluate("until(() => log.texts.includes('third'))")


def test_unordered_and_unreliable_channels(native, page):
    peer = join(native, page, "browser")
    page.evaluate("void take(connection.createDataChannel('u', {ordered: false, maxRetransmits: 3}))")
    peer.wait("channel", label="u")
    page.evaluate("opened('u')")
    page.evaluate("channels.get('u').send('unordered')")
    peer.wait("text", label="u", text="unordered")
    peer.tell("open", label="v", unordered=True, retransmissions=0)
    assert page.evaluate("opened('v')")
    assert page.evaluate("channels.get('v').ordered") is False
    assert page.evaluate("channels.get('v').maxRetransmits") == 0


@pytest.mark.parametrize("restarter", ["browser", "native"])
def test_restart_keeps_the_connection(native, page, restarter):
    peer = join(native, page, "browser")
    if restarter == "browser":
        page.evaluate("sdp => accept(sdp)", peer.answer(page.evaluate("restart()")))
    else:
        peer.tell("restart")
        answer = page.evaluate("sdp => answer(sdp)", peer.wait("offer")["sdp"])
        peer.tell("accept", sdp=answer)
    peer.tell("text", label="chat", text="after")
    page.evaluate("until(() => log.texts.includes('after'))")
    page.evaluate("channels.get('chat').send('and back')")
    peer.wait("text", text="and back")
    assert page.evaluate("connection.connectionState") == "connected"


def test_the_browser_closing_ends_our_connection(native, page):
    peer = join(native, page, "native")
    page.evaluate("connection.close()")
    peer.wait("closed", label="chat")

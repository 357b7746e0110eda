"""What goes through the proxy, in one process and in a network of several."""

import os
import signal
import socket

import pytest
import socks
from program import fetch, records, until, warren


def test_fifty_fetches_at_once_all_arrive(node, target, tmp_path):
    files = ["-Z", "--parallel-max", "50", "-o", f"{tmp_path}/#1"]
    result = fetch(node.socks, f"{target.url}[0-49]", extra=files)
    assert result.returncode == 0, result.stderr
    for number in range(50):
        assert (tmp_path / str(number)).read_text() == target.page(f"/{number}")


@pytest.mark.parametrize("kind", ["url", "url6", "named"])
def test_addresses_of_both_kinds_and_names_are_reached(node, target, kind):
    result = fetch(node.socks, getattr(target, kind))
    assert result.returncode == 0, result.stderr
    assert result.stdout == target.page("/")


def test_a_port_where_nothing_listens_is_refused(node):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        _, code, _ = socks.ask(node.socks, socks.CONNECT, *unused.getsockname())
    assert code == 5, "RFC 1928 §6: connection refused"


def test_answered_connections_leave_nothing_open(node):
    def descriptors():
        return len(os.listdir(f"/proc/{node.popen.pid}/fd"))

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        before = descriptors()
        for number in range(100):
            asked = (socks.CONNECT, *unused.getsockname()) if number % 2 else (socks.RESOLVE, "localhost", 0)
            socks.ask(node.socks, *asked)[0].close()
    until(lambda: descriptors() < before + 50)


def test_users_never_share_a_circuit(node, target):
    before = {c["id"]: c["streams"] for c in node.api("/api/v1/circuits")["circuits"]}
    users = [("anna", "1"), ("anna", "1"), ("anna", "2"), ("bert", "1")]
    streams = [
        socks.ask(node.socks, socks.CONNECT, "127.0.0.1", target.port, user)[0] for user in users
    ]
    try:
        circuits = node.api("/api/v1/circuits")["circuits"]
        taken = {c["id"]: c["streams"] - before.get(c["id"], 0) for c in circuits}
        assert sorted(count for count in taken.values() if count > 0) == [1, 1, 2]
    finally:
        for stream in streams:
            stream.close()


def test_a_name_is_resolved_at_the_far_end(node):
    stream, code, (host, _) = socks.ask(node.socks, socks.RESOLVE, "localhost", 0)
    stream.close()
    assert code == 0 and host in ("127.0.0.1", "::1")


def test_datagrams_go_there_and_back(node, target):
    stream, code, (host, port) = socks.ask(node.socks, socks.ASSOCIATE, "0.0.0.0", 0)
    assert code == 0
    with stream, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.settimeout(2)
        for _ in range(10):
            sender.sendto(socks.wrapped(*target.echo, b"hello"), (host, port))
            try:
                answer = sender.recv(2048)
                break
            except TimeoutError:
                # Datagrams may be lost; the first may come before the circuit is there.
                continue
        assert answer == socks.wrapped(*target.echo, b"echo hello")


# Processes of their own


@pytest.fixture
def network(start, tmp_path):
    """A registry, three relays and a proxy, each a process."""
    registry = start("registry", "--listen", "127.0.0.1:0")

    def relay(number, listen="127.0.0.1:0"):
        return start(
            "relay", "--join", registry.join, "--exit", "test", "--name", f"r{number}",
            "--listen", listen, data=tmp_path / f"relay-{number}",
        )  # fmt: skip

    relays = [relay(number) for number in range(3)]
    proxy = start("proxy", "--join", registry.join, "--listen", "127.0.0.1:0")
    return registry, relays, proxy, relay


def alive(registry, empty):
    result = warren("relays", "--join", registry.join, "--json", data=empty)
    return {
        r["id"]
        for answer in records(result)
        for r in answer["relays"]
        if r["state"] == "alive"
    }


def arrives(proxy, target):
    return fetch(proxy.socks, target.url, timeout=10).stdout == target.page("/")


def test_a_network_outlives_the_death_of_its_parts(network, target, start, empty):
    registry, relays, proxy, relay = network
    until(lambda: arrives(proxy, target))

    ping = warren("ping", "--join", registry.join, "--count", 1, "--json", data=empty)
    assert ping.returncode == 0 and len(records(ping)) == 3, ping.stderr

    # A relay dies without a word and comes back as who it was.
    identity = records(warren("key", "--relay", 1, "--json", data=relays[1].data))[0]["relay"]
    assert identity in alive(registry, empty)
    relays[1].kill()
    ping = warren("ping", "--join", registry.join, "--hops", 1, "--json", data=empty)
    assert ping.returncode == 3, ping.stderr
    assert {o["name"]: o["ok"] for o in records(ping)} == {"r0": True, "r1": False, "r2": True}
    reborn = relay(1)
    assert records(warren("key", "--relay", 1, "--json", data=reborn.data))[0]["relay"] == identity
    until(lambda: arrives(proxy, target), timeout=60)

    # The registry dies: the network goes on with the list it has, and knows it again afterwards.
    link, address = registry.join, registry.web.removeprefix("http://")
    registry.kill()
    until(lambda: arrives(proxy, target))
    assert warren("relays", "--join", link, data=empty).returncode == 3
    second = start("registry", "--listen", address, data=registry.data)
    assert second.join == link
    until(lambda: len(alive(second, empty)) == 3, timeout=60)
    until(lambda: arrives(proxy, target))

    for process in (proxy, *relays[:1], second):
        assert process.stop(signal.SIGINT) == 130

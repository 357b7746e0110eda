"""What people and scripts see of the program's commands."""

import json
import re
import signal
import socket
import stat
import subprocess

import pytest
from program import PROGRAM, records, status_of, until, warren


# Command lines


def test_an_unknown_command_is_met_with_the_nearest_one(empty):
    result = warren("relais", data=empty)
    assert result.returncode == 2
    assert "there is no command" in result.stderr and "try: warren relays" in result.stderr


@pytest.mark.parametrize(
    "line, said",
    [
        (["up", "--relays", "ten"], "from 0 to 9"),
        (["up", "--web", "nowhere"], "an address and a port"),
        (["up", "--webb", "127.0.0.1:1"], "--web"),
        (["proxy", "--join", "127.0.0.1:1"], "HOST:PORT/KEY"),
        (["ping", "--count", "0"], "from 1 to 1000"),
        (["send", "only-one-word"], "whom to send it to"),
        (["inbox", "accept"], "needs ID"),
        (["open", "more"], "an argument too many"),
    ],
)
def test_a_wrong_line_says_what_is_right(line, said, empty):
    result = warren(*line, data=empty)
    assert result.returncode == 2, result.stderr
    assert said in result.stderr
    assert not empty.exists(), "nothing may be done before the line is understood"


@pytest.mark.parametrize(
    "command",
    "up open key send registry relay proxy rooms relays ping bench doctor inbox contacts".split()
    + ["inbox accept", "inbox decline", "inbox wait", "contacts add"],
)
def test_every_command_explains_itself_with_examples(command):
    result = warren(*command.split(), "--help")
    assert result.returncode == 0
    assert f"warren {command}" in result.stdout and "xamples" in result.stdout


def test_errors_are_json_where_json_is_asked_for(empty):
    result = warren("open", "--json", data=empty)
    assert result.returncode == 3
    error = json.loads(result.stderr)["error"]
    assert error["exitCode"] == 3 and "no node runs" in error["what"] and error["try"]


# A running node


def test_a_link_opens_the_page_once(node):
    for link in (node.told["open"], records(warren("open", "--json", data=node.data))[0]["url"]):
        status, fields = status_of(link)
        assert status == 303 and "HttpOnly" in fields["Set-Cookie"]
        assert status_of(link)[0] == 403, "a used link must not open anything"
        cookie = fields["Set-Cookie"].split(";")[0]
        assert status_of(node.web + "/api/v1/node", cookie)[0] == 200
    assert status_of(node.web + "/api/v1/node")[0] == 401


def test_relays_are_listed_by_the_node_and_by_the_registry(node, empty):
    told = records(warren("relays", "--json", data=node.data))[0]["relays"]
    asked = records(warren("relays", "--join", node.join, "--json", data=empty))[0]["relays"]
    assert {r["id"] for r in told} == {r["id"] for r in asked} and len(told) == 3
    table = warren("relays", data=node.data).stdout
    assert all(r["name"] in table for r in told) and table.startswith("name")


def test_ping_measures_every_relay(node):
    result = warren("ping", "--count", 3, "--json", data=node.data)
    assert result.returncode == 0, result.stderr
    outcomes = records(result)
    assert len(outcomes) == 3
    for outcome in outcomes:
        assert outcome["ok"] and outcome["sent"] == 3 and outcome["lost"] == 0
        assert 0 < outcome["minMilliseconds"] <= outcome["maxMilliseconds"]


def test_ping_knows_one_relay_from_none(node):
    result = warren("ping", "relay2", "--count", 1, "--json", data=node.data)
    assert [o["name"] for o in records(result)] == ["relay2"]
    missing = warren("ping", "nobody", data=node.data)
    assert missing.returncode == 1 and "no relay ‘nobody’" in missing.stderr


def test_keys_are_shown_and_copied_but_never_printed(node, tmp_path):
    address = records(warren("key", "--json", data=node.data))[0]["address"]
    assert address.startswith("warren1") and len(address) == 65
    relays = {r["id"] for r in node.api("/api/v1/relays")["relays"]}
    assert records(warren("key", "--relay", 1, "--json", data=node.data))[0]["relay"] in relays
    copy = tmp_path / "copy.key"
    result = warren("key", "--export", copy, data=node.data)
    assert result.returncode == 0 and "secret" in result.stderr
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600 and copy.stat().st_size == 32
    assert copy.read_bytes() == (node.data / "identity/node.key").read_bytes()
    assert copy.read_bytes().hex() not in result.stdout + result.stderr
    assert warren("key", "--export", copy, data=node.data).returncode == 1, "never over a file"


def test_the_doctor_finds_a_healthy_node_well(node):
    result = warren("doctor", "--json", data=node.data)
    findings = {f["check"]: f for f in records(result)}
    assert result.returncode == 0, result.stdout
    for check in ("libraries", "cryptography", "randomness", "data folder", "node", "registry"):
        assert findings[check]["verdict"] == "ok", findings[check]
    # Either the package that was linked in, or the file that the loader took.
    assert re.search(r"libssl-dev [^ ]+, built in|/libcrypto\.so", findings["libraries"]["detail"])


def test_the_doctor_fails_with_advice(node, empty):
    empty.mkdir(mode=0o700)
    (empty / "api.token").write_text("x" * 43)
    (empty / "api.token").chmod(0o644)
    result = warren("doctor", "--json", data=empty)
    finding = next(f for f in records(result) if f["check"] == "permissions")
    assert result.returncode == 1
    assert finding["verdict"] == "fail" and finding["advice"].startswith("chmod 600")


def test_an_address_in_use_is_named(node, empty):
    address = node.web.removeprefix("http://")
    result = warren("up", "--web", address, "--socks", "127.0.0.1:0", data=empty)
    assert result.returncode == 1
    assert f"cannot listen at {address}" in result.stderr
    assert "another node, listens there" in result.stderr and "--web" in result.stderr


def test_a_folder_in_use_names_who_uses_it(node):
    result = warren("up", data=node.data)
    assert result.returncode == 1
    assert f"process {node.popen.pid}" in result.stderr and "--data" in result.stderr


def test_an_absent_registry_is_said_to_be_unreachable(empty):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        link = f"127.0.0.1:{unused.getsockname()[1]}/{'a' * 52}"
        result = warren("relays", "--join", link, data=empty)
    assert result.returncode == 3
    assert "cannot be reached" in result.stderr and "refused" in result.stderr


def test_another_networks_key_is_not_believed(node, empty):
    link = node.join.split("/")[0] + "/" + "a" * 52
    result = warren("relays", "--join", link, data=empty)
    assert result.returncode == 1 and "not one to trust" in result.stderr


# From start to end


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_node_and_a_start_brings_it_back(start, tmp_path, number, code):
    words = ("up", "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0")
    first = start(*words, data=tmp_path / "kept")
    identities = lambda node: {r["id"] for r in node.api("/api/v1/relays")["relays"]}
    before = until(lambda: len(identities(first)) == 3 and identities(first))
    address = first.api("/api/v1/node")["address"]
    assert first.stop(number) == code
    assert not (tmp_path / "kept/node.json").exists()
    second = start(*words, data=tmp_path / "kept")
    assert second.join.split("/")[1] == first.join.split("/")[1]
    assert second.api("/api/v1/node")["address"] == address
    assert until(lambda: identities(second) == before)


def test_a_killed_node_is_noticed_and_can_be_started_again(start, tmp_path):
    words = ("up", "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0")
    first = start(*words, data=tmp_path / "kept")
    first.kill()
    result = warren("open", data=first.data)
    assert result.returncode == 3 and "no node answers" in result.stderr
    doctor = warren("doctor", "--json", data=first.data)
    assert {f["check"]: f["verdict"] for f in records(doctor)}["node"] == "fail"
    second = start(*words, data=first.data)
    assert second.join.split("/")[1] == first.join.split("/")[1]


# Files


def test_a_file_is_sent_accepted_and_declined(node, start, tmp_path):
    other = start(
        "up", "--join", node.join, "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0"
    )
    photo = tmp_path / "photo.bin"
    photo.write_bytes(bytes(range(256)) * 4096)
    address = records(warren("key", "--json", data=other.data))[0]["address"]
    assert warren("contacts", "add", address, "anna", data=node.data).returncode == 0
    assert records(warren("contacts", "--json", data=node.data))[0]["name"] == "anna"

    def offer():
        sent = warren("send", photo, "anna", "--no-wait", "--json", data=node.data)
        assert sent.returncode == 0, sent.stderr
        seen = warren("inbox", "wait", "--timeout", "60s", "--json", data=other.data, timeout=70)
        assert seen.returncode == 0, seen.stderr
        return records(sent)[0]["id"], records(seen)[0]["id"]

    _, offered = offer()
    taken = warren("inbox", "accept", offered, "--timeout", "60s", data=other.data, timeout=70)
    assert taken.returncode == 0, taken.stderr
    assert (other.data / "downloads/photo.bin").read_bytes() == photo.read_bytes()
    listed = records(warren("inbox", "list", "--json", data=other.data))
    assert listed[0]["state"] == "done" and listed[0]["name"] == "photo.bin"

    sending = start_send(photo, node)
    refused = warren("inbox", "wait", "--timeout", "60s", "--json", data=other.data, timeout=70)
    identity = records(refused)[0]["id"]
    assert warren("inbox", "decline", identity, data=other.data).returncode == 0
    assert sending.wait(60) == 4


def test_without_a_node_a_file_is_sent_by_joining(node, start, tmp_path):
    other = start(
        "up", "--join", node.join, "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0"
    )
    here = tmp_path / "sender"
    letter = tmp_path / "letter.txt"
    letter.write_text("by hand\n")
    address = other.api("/api/v1/node")["address"]
    missing = warren("send", letter, address, data=here)
    assert missing.returncode == 3 and "no node runs" in missing.stderr
    # A first try makes the folder somebody, whose address the other side can then allow.
    late = warren(
        "send", letter, address, "--join", node.join, "--timeout", "2s", data=here, timeout=60
    )
    assert late.returncode == 5, late.stderr
    sender = records(warren("key", "--json", data=here))[0]["address"]
    assert warren("contacts", "add", sender, "bert", "--allow", data=other.data).returncode == 0
    result = warren(
        "send", letter, address, "--join", node.join, "--timeout", "60s", data=here, timeout=90
    )
    assert result.returncode == 0, result.stderr
    received = [t for t in other.api("/api/v1/transfers")["transfers"] if t["state"] == "done"]
    assert received
    assert (other.data / "downloads/letter.txt").read_text() == letter.read_text()


def start_send(path, node):
    return subprocess.Popen(
        [PROGRAM, "send", path, "anna", "--timeout", "60s", "--data", node.data],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

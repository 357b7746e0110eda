"""Folders that cannot be written, ports that are taken, processes that are killed."""

import os
import signal
import socket
import subprocess

import pytest
from program import records, until, warren

UP = ("up", "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0")


@pytest.fixture
def mounted(tmp_path):
    """Mounts small disks in memory, as root may."""
    places = []

    def mount(options):
        place = tmp_path / f"disk-{len(places)}"
        place.mkdir()
        line = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        result = subprocess.run(line, capture_output=True, text=True)
        if result.returncode != 0:
            pytest.skip(f"no disk can be mounted here: {result.stderr.strip()}")
        places.append(place)
        return place

    yield mount
    for place in places:
        subprocess.run(["umount", "-l", str(place)], check=True)


# Where a node keeps its things


def test_a_second_node_of_a_folder_is_refused_and_the_first_goes_on(start, tmp_path):
    first = start(*UP, data=tmp_path / "one")
    result = warren(*UP, data=tmp_path / "one")
    assert result.returncode == 1
    assert "is in use" in result.stderr and f"kill {first.popen.pid}" in result.stderr
    assert "--data FOLDER" in result.stderr
    assert first.api("/health")["status"] == "ok"
    assert (tmp_path / "one/node.json").exists()


def test_a_read_only_folder_is_said_to_be_one(mounted):
    place = mounted("ro,size=1m")
    result = warren(*UP, data=place)
    assert result.returncode == 1
    assert str(place) in result.stderr and "the disk is read-only" in result.stderr
    assert "on another disk" in result.stderr
    doctor = warren("doctor", "--json", data=place)
    finding = next(f for f in records(doctor) if f["check"] == "data folder")
    assert doctor.returncode == 1 and finding["verdict"] == "fail"
    assert "read-only" in finding["detail"]


@pytest.mark.parametrize("kilobytes", [0, 4, 16, 64, 128])
def test_a_full_disk_is_said_to_be_full(mounted, kilobytes):
    place = mounted("size=1m")
    with open(place / "filling", "wb") as filling:
        filling.write(bytes((1024 - kilobytes) * 1024))
    result = warren(*UP, data=place)
    assert result.returncode == 1, result.stderr
    assert "full" in result.stderr and "ree some" in result.stderr, result.stderr
    assert "warren doctor" in result.stderr
    (place / "filling").unlink()
    assert warren("doctor", data=place).returncode in (0, 1)


def test_a_disk_that_was_full_serves_once_there_is_room(mounted, start):
    place = mounted("size=64m")
    filling = place / "filling"
    filling.write_bytes(bytes((64 * 1024 - 64) * 1024))
    assert warren(*UP, data=place).returncode == 1
    filling.unlink()
    process = start(*UP, data=place)
    assert process.stop() == 130


def test_a_file_where_the_folder_should_be_is_named(tmp_path):
    place = tmp_path / "file"
    place.write_text("not a folder")
    result = warren(*UP, data=place)
    assert result.returncode == 1
    assert str(place) in result.stderr and "not a folder has that name" in result.stderr
    assert place.read_text() == "not a folder"


# Ports


@pytest.mark.parametrize("option", ["--web", "--socks"])
def test_a_port_in_use_is_named_and_nothing_is_left_running(option, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        line = {"--web": "127.0.0.1:0", "--socks": "127.0.0.1:0", option: address}
        result = warren("up", *[word for pair in line.items() for word in pair], data=tmp_path)
    assert result.returncode == 1
    assert f"cannot listen at {address}" in result.stderr and option in result.stderr
    assert not (tmp_path / "node.json").exists()


@pytest.mark.parametrize("command, option", [("registry", "--listen"), ("proxy", "--listen")])
def test_the_parts_name_a_port_in_use_too(command, option, node, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        join = ["--join", node.join] if command != "registry" else []
        result = warren(command, option, address, *join, data=tmp_path)
    assert result.returncode == 1
    assert f"cannot listen at {address}" in result.stderr and option in result.stderr


# Stopping


def test_a_node_that_stops_ends_its_event_streams_whole(start, tmp_path):
    process = start(*UP, data=tmp_path / "node")
    token = (process.data / "api.token").read_text()
    reader = subprocess.Popen(
        ["curl", "-sSN", "-H", f"Authorization: Bearer {token}", f"{process.web}/api/v1/events"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert reader.stdout.readline().startswith(":")
        assert process.stop(signal.SIGTERM) == 143
        rest, errors = reader.communicate(timeout=30)
        # 18 would be a body cut off.
        assert reader.returncode == 0, errors
        assert not rest or rest.endswith("\n\n")
    finally:
        if reader.poll() is None:
            reader.kill()
        reader.wait()


# Killed in the middle


def progress(process):
    transfers = process.api("/api/v1/transfers")["transfers"]
    return transfers[0] if transfers else {"bytesDone": 0, "state": None}


@pytest.mark.parametrize("killed", ["sender", "receiver", "both"])
def test_a_transfer_outlives_the_death_of_either_side(node, start, tmp_path, killed):
    line = ("up", "--join", node.join, "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0")
    folders = {"sender": tmp_path / "sender", "receiver": tmp_path / "receiver"}
    # The rate of cover is a ceiling, so that there is a middle to be killed in.
    slow = (*line, "--cover", "1MiB")
    sides = {name: start(*slow, data=folder) for name, folder in folders.items()}
    letter = tmp_path / "large.bin"
    letter.write_bytes(os.urandom(12 << 20))
    sender, receiver = (sides[name].api("/api/v1/node")["address"] for name in folders)
    warren("contacts", "add", sender, "anna", "--allow", data=folders["receiver"])
    sent = warren("send", letter, receiver, "--no-wait", data=folders["sender"])
    assert sent.returncode == 0, sent.stderr
    until(lambda: progress(sides["receiver"])["bytesDone"] >= 3 << 20, timeout=120)
    for name in folders if killed == "both" else [killed]:
        sides[name].kill()
    assert not (folders["receiver"] / "downloads/large.bin").exists(), "it was too fast"
    for name in folders if killed == "both" else [killed]:
        sides[name] = start(*line, data=folders[name])
    if killed != "sender":
        # What had come is not asked for again.
        until(lambda: progress(sides["receiver"])["bytesDone"] >= 1 << 20, timeout=120)
    for side in sides.values():
        until(lambda: progress(side)["state"] == "done", timeout=180)
    assert (folders["receiver"] / "downloads/large.bin").read_bytes() == letter.read_bytes()

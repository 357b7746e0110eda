"""Settings files: what they may say, what comes before them, and what is said about mistakes."""

import json

import pytest
from program import records, warren

UP = ("up", "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0")


def written(folder, text, name="warren.toml"):
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    return path


def relays(process):
    return sum(1 for name in process.told if name.startswith("relay "))


def test_the_data_folders_file_is_read(start, tmp_path):
    written(
        tmp_path / "node",
        '[up]\nweb = "127.0.0.1:0"\nsocks = "127.0.0.1:0"\nrelays = 1\nhops = 1\n'
        '[relay]\nname = "not-for-up"\n',
    )
    assert relays(start("up", data=tmp_path / "node")) == 1


def test_the_line_comes_before_the_environment_and_that_before_the_file(
    start, tmp_path, monkeypatch
):
    path = written(tmp_path, "[up]\nrelays = 1\nhops = 1\n", "chosen.toml")
    assert relays(start(*UP, "--config", path)) == 1
    monkeypatch.setenv("WARREN_UP__RELAYS", "2")
    assert relays(start(*UP, "--config", path)) == 2
    assert relays(start(*UP, "--config", path, "--relays", 4)) == 4


def test_every_command_that_runs_something_reads_its_section(start, node, tmp_path):
    listen = 'listen = "127.0.0.1:0"\n'
    path = written(
        tmp_path,
        f'[registry]\n{listen}'
        f'[relay]\n{listen}join = "{node.join}"\nname = "from-a-file"\nexit = "test"\n'
        f'capacity = "10MB"\n[proxy]\n{listen}join = "{node.join}"\nhops = 1\n',
        "all.toml",
    )
    registry = start("registry", "--config", path)
    assert registry.join != node.join
    assert start("proxy", "--config", path).socks[1] > 0
    relay = start("relay", "--config", path)
    assert relay.join == node.join


def test_a_file_may_name_the_data_folder_beside_it(start, tmp_path):
    path = written(tmp_path, 'data = "kept"\n[registry]\nlisten = "127.0.0.1:0"\n', "w.toml")
    other = tmp_path / "other"
    assert not (tmp_path / "kept").exists()
    told = warren("doctor", "--config", path, "--json")
    findings = {f["check"]: f for f in records(told)}
    assert str(tmp_path / "kept") in findings["data folder"]["detail"]
    # The line comes first.
    start("registry", "--config", path, data=other)
    assert (other / "registry").exists() and not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    "text, what, why, advice",
    [
        ("[up]\nwbe = '127.0.0.1:1'", ":2: there is no setting ‘up.wbe’", "long options", "up.web"),
        ("relays = 3", ":1: there is no setting ‘relays’", "section", "up.relays"),
        ("[up]\nrelays = 'ten'", ":2: up.relays cannot be \"ten\"", "from 0 to 9", "help up"),
        ("[up]\n\nrelays = 10", ":3: up.relays cannot be", "from 0 to 9", "help up"),
        ("[up]\nrelays = true", ":2: up.relays cannot be true", "from 0 to 9", "help up"),
        ("[up]\nweb = 8470", ":2: up.web cannot be", "an address and a port", "help up"),
        ("[proxy]\njoin = 'x'", ":2: proxy.join cannot be", "HOST:PORT/KEY", "help proxy"),
        ("[relay]\nexit = 'all'", ":2: relay.exit cannot be", "none, open, test", "help relay"),
        ("json = 'yes'", ":1: json cannot be \"yes\"", "true or false", "warren help"),
        ("[up]\nrelays = 1\n[up]\nrelays = 2", ":3:1: this is not TOML", "up", "correct"),
        ("[up\n", ":1:", "why:", "correct that line"),
    ],
)
def test_a_mistake_is_shown_where_it_is(tmp_path, text, what, why, advice):
    path = written(tmp_path, text, "wrong.toml")
    empty = tmp_path / "empty"
    result = warren("up", "--config", path, data=empty)
    assert result.returncode == 2, result.stderr
    assert f"{path}{what}" in result.stderr, result.stderr
    assert why in result.stderr and advice in result.stderr, result.stderr
    assert not empty.exists(), "nothing may be done before the settings are understood"


def test_a_missing_file_is_named(tmp_path):
    path = tmp_path / "nowhere.toml"
    result = warren("registry", "--config", path, "--json", data=tmp_path / "empty")
    error = json.loads(result.stderr)["error"]
    assert result.returncode == error["exitCode"] == 2
    assert str(path) in error["what"] and "does not exist" in error["why"]
    assert any("--config" in line for line in error["try"])


def test_a_wrong_variable_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("WARREN_UP__RELAY", "2")
    result = warren("up", data=tmp_path)
    assert result.returncode == 2
    assert "WARREN_UP__RELAY" in result.stderr and "WARREN_UP__RELAYS" in result.stderr


def test_the_file_of_a_folder_cannot_name_another_folder(tmp_path):
    written(tmp_path / "node", 'data = "elsewhere"\n')
    result = warren("up", data=tmp_path / "node")
    assert result.returncode == 2
    assert "sets the data folder it lies in" in result.stderr and "--config" in result.stderr


def test_the_doctor_tells_which_file_is_read_and_whether_it_is_valid(empty):
    def finding():
        result = warren("doctor", "--json", data=empty)
        return result.returncode, next(f for f in records(result) if f["check"] == "settings")

    _, absent = finding()
    assert absent["verdict"] == "ok" and f"no {empty}/warren.toml" in absent["detail"]
    written(empty, "[up]\nrelays = 2\n")
    _, valid = finding()
    assert valid["verdict"] == "ok" and "up.relays" in valid["detail"]
    written(empty, "[up]\nrelays = 20\n")
    code, wrong = finding()
    assert code == 1 and wrong["verdict"] == "fail"
    assert f"{empty}/warren.toml:2" in wrong["detail"] and "from 0 to 9" in wrong["detail"]


@pytest.mark.parametrize("command", ["up", "registry", "relay", "proxy"])
def test_help_tells_of_settings(command):
    page = warren(command, "--help").stdout
    assert f"[{command}]" in page and f"WARREN_{command.upper()}__" in page

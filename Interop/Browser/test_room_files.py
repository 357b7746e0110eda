"""Files in a room: whole, by hash, after breaks, and at the channel's own speed."""

import base64
import zipfile

import pytest
from conftest import screenshot
from playwright.sync_api import expect
from rooms import choose, digest, enter, met, pair, sample, transfer

pytestmark = pytest.mark.simulated


def test_a_file_of_64_mb_arrives_whole(visit, tmp_path):
    anna, ben = pair(visit)
    file = sample(tmp_path, "holiday.bin", 64_000_000)
    choose(anna, file)
    ben.get_by_role("button", name="Accept holiday.bin").click()
    with ben.expect_download(timeout=90_000) as download:
        expect(transfer(ben, "holiday.bin", "running")).to_be_visible()
        expect(ben.get_by_text("/s ·")).to_be_visible()
        screenshot(ben, "room-running", full_page=False)
    assert digest(download.value) == digest(file)
    assert download.value.suggested_filename == "holiday.bin"
    for page in (anna, ben):
        expect(transfer(page, "holiday.bin", "done")).to_be_visible()


def test_a_folder_arrives_with_everything_in_it(visit, tmp_path):
    anna, ben = pair(visit)
    folder = tmp_path / "burrow"
    (folder / "deep" / "deeper").mkdir(parents=True)
    sizes = {"empty": 0, "one": 1, "chunk": 262_144, "more": 262_145, "deep/a": 700_000,
             "deep/deeper/ü.txt": 5_000_000}
    for number, (name, size) in enumerate(sizes.items()):
        sample(folder, name, size, number)
    anna.locator("#room-files-folder").set_input_files(folder)
    ben.get_by_role("button", name="Accept burrow").click()
    with ben.expect_download(timeout=60_000) as download:
        pass
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "out")
    for name in sizes:
        assert digest(tmp_path / "out" / "burrow" / name) == digest(folder / name)


def test_several_files_go_to_several_people(visit, tmp_path):
    pages = {name: enter(visit, name) for name in ("Anna", "Ben", "Cleo")}
    for name, page in pages.items():
        for other in pages.keys() - {name}:
            met(page, other)
    files = [sample(tmp_path, name, 300_000) for name in ("left.txt", "right.txt")]
    choose(pages["Anna"], files)
    for name in ("Ben", "Cleo"):
        pages[name].get_by_role("button", name="Accept 2 items").click()
        expect(transfer(pages[name], "2 items", "done")).to_be_visible()
    expect(transfer(pages["Anna"], "2 items", "done")).to_have_count(2)


def test_an_image_is_previewed(visit, base_url):
    anna, ben = pair(visit)
    png = anna.evaluate("""() => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 200 });
      const context = canvas.getContext("2d");
      context.fillStyle = "teal";
      context.fillRect(0, 0, 300, 200);
      return canvas.toDataURL("image/png").split(",")[1];
    }""")
    choose(anna, {"name": "teal.png", "mimeType": "image/png", "buffer": base64.b64decode(png)})
    expect(ben.get_by_role("img", name="Preview of teal.png")).to_be_visible()
    screenshot(ben, "room-preview", full_page=False)


def test_a_file_is_declined(visit, tmp_path):
    anna, ben = pair(visit)
    choose(anna, sample(tmp_path, "unwanted.bin", 1_000_000))
    ben.get_by_role("button", name="Decline unwanted.bin").click()
    expect(transfer(anna, "unwanted.bin", "declined")).to_contain_text("did not want it")
    expect(transfer(ben, "unwanted.bin", "declined")).to_be_visible()


@pytest.mark.parametrize("who", ("sender", "receiver"))
def test_a_running_transfer_is_cancelled(visit, tmp_path, who):
    anna, ben = pair(visit)
    choose(anna, sample(tmp_path, "long.bin", 96 << 20))
    ben.get_by_role("button", name="Accept long.bin").click()
    expect(transfer(ben, "long.bin", "running")).to_be_visible()
    expect(transfer(anna, "long.bin", "running")).to_be_visible()
    page = anna if who == "sender" else ben
    page.get_by_role("button", name="Cancel long.bin").click()
    for each in (anna, ben):
        expect(transfer(each, "long.bin", "cancelled")).to_be_visible()
    ben.get_by_role("button", name="Remove long.bin from the list").click()
    expect(transfer(ben, "long.bin")).to_have_count(0)


def part_way(page, name: str, percent: float) -> None:
    bar = page.get_by_role("progressbar", name=f"Progress of {name}")
    page.wait_for_function(
        "([bar, least]) => Number(bar.getAttribute('aria-valuenow')) >= least",
        arg=[bar.element_handle(), percent],
    )


@pytest.mark.parametrize("who", ("sender", "receiver"))
def test_a_reload_in_the_middle_resumes(visit, tmp_path, who):
    anna, ben = pair(visit)
    file = sample(tmp_path, "resumed.bin", 96 << 20)
    choose(anna, file)
    ben.get_by_role("button", name="Accept resumed.bin").click()
    part_way(ben, "resumed.bin", 25)
    page = anna if who == "sender" else ben
    before = float(
        ben.get_by_role("progressbar", name="Progress of resumed.bin").get_attribute("aria-valuenow")
    )
    with ben.expect_download(timeout=90_000) as download:
        page.reload()
        if who == "sender":
            paused = transfer(anna, "resumed.bin", "paused")
            paused.locator("input[type=file]").set_input_files(file)
        expect(transfer(ben, "resumed.bin", "running")).to_be_visible()
        part_way(ben, "resumed.bin", before)
    assert digest(download.value) == digest(file)
    for each in (anna, ben):
        expect(transfer(each, "resumed.bin", "done")).to_be_visible()


def test_other_files_do_not_resume_a_transfer(visit, tmp_path):
    anna, ben = pair(visit)
    choose(anna, sample(tmp_path, "mine.bin", 96 << 20))
    ben.get_by_role("button", name="Accept mine.bin").click()
    part_way(ben, "mine.bin", 5)
    anna.reload()
    (tmp_path / "other").mkdir()
    other = sample(tmp_path / "other", "mine.bin", 96 << 19)
    transfer(anna, "mine.bin", "paused").locator("input[type=file]").set_input_files(other)
    expect(anna.get_by_role("alert")).to_contain_text("not the files that were being sent")


OFFER = """async () => {
  const connection = window.raw = new RTCPeerConnection();
  const channel = window.rawChannel = connection.createDataChannel("raw");
  channel.binaryType = "arraybuffer";
  const gathered = new Promise((resolve) => connection.onicegatheringstatechange = () =>
    connection.iceGatheringState === "complete" && resolve());
  await connection.setLocalDescription();
  await gathered;
  return connection.localDescription.sdp;
}"""
ANSWER = """async (sdp) => {
  const connection = window.raw = new RTCPeerConnection();
  connection.ondatachannel = ({ channel }) => {
    let [count, wanted] = [0, 0];
    channel.binaryType = "arraybuffer";
    channel.onmessage = ({ data }) => {
      if (typeof data === "string") wanted = Number(data);
      else count += data.byteLength;
      if (wanted > 0 && count >= wanted) {
        [count, wanted] = [0, 0];
        channel.send("all");
      }
    };
  };
  await connection.setRemoteDescription({ type: "offer", sdp });
  const gathered = new Promise((resolve) => connection.onicegatheringstatechange = () =>
    connection.iceGatheringState === "complete" && resolve());
  await connection.setLocalDescription();
  await gathered;
  return connection.localDescription.sdp;
}"""
ACCEPT = """async (sdp) => {
  await window.raw.setRemoteDescription({ type: "answer", sdp });
  if (window.rawChannel.readyState !== "open") {
    await new Promise((resolve) => window.rawChannel.onopen = resolve);
  }
}"""
SEND = """async (bytes) => {
  const channel = window.rawChannel;
  const message = new Uint8Array(65536);
  channel.bufferedAmountLowThreshold = 256 << 10;
  const answered = new Promise((resolve) => channel.onmessage = resolve);
  const start = performance.now();
  channel.send(String(bytes));
  for (let sent = 0; sent < bytes; sent += message.length) {
    if (channel.bufferedAmount >= 1 << 20) {
      await new Promise((resolve) => channel.onbufferedamountlow = resolve);
    }
    channel.send(message);
  }
  await answered;
  return bytes / ((performance.now() - start) / 1000);
}"""
TIMED = """(name) => new Promise((resolve) => {
  let start = 0;
  const look = () => {
    const row = document.querySelector(`[data-transfer="${name}"]`);
    if (start === 0 && row?.dataset.state === "running") start = performance.now();
    if (row?.dataset.state === "done") resolve(performance.now() - start);
    else setTimeout(look, 4);
  };
  look();
})"""


def test_files_go_at_the_speed_of_the_channel(visit, tmp_path, record_property):
    """Ours beside a bare channel between the same browsers, in turns; the medians are compared."""
    anna, ben = pair(visit)
    anna.evaluate(ACCEPT, ben.evaluate(ANSWER, anna.evaluate(OFFER)))
    size, raw, ours = 48 << 20, [], []
    for turn in range(3):
        raw.append(anna.evaluate(SEND, size))
        name = f"speed{turn}.bin"
        choose(anna, sample(tmp_path, name, size, turn))
        accept = ben.get_by_role("button", name=f"Accept {name}")
        expect(accept).to_be_visible()
        anna.evaluate(f"void (window.timed = ({TIMED})('{name}'))")
        accept.click()
        ours.append(size / (anna.evaluate("window.timed") / 1000))
    share = sorted(ours)[1] / sorted(raw)[1]
    print(f"\nbare channel {[round(rate / 1e6, 1) for rate in raw]} MB/s,"
          f" files {[round(rate / 1e6, 1) for rate in ours]} MB/s: {share:.0%}")
    record_property("share", share)
    # A figure to read, not a limit: both share the same few cores with whatever else runs.
    assert len(raw) == len(ours) == 3

"""The page of real nodes: what the network does is on it, and what is done on it happens."""

import http.server
import os
import re
import threading

import pytest
from conftest import screenshot, started
from playwright.sync_api import Page, expect
from program import fetch, until
from test_page import AUDIT, card, ready, sideways

pytestmark = pytest.mark.real
# For what goes through relays, on a busy machine; nothing takes this long when all is well.
PATIENCE = 60_000
RELAYS = ("relay1", "relay2", "relay3")
BODY = os.urandom(1 << 20)


class Target(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(8 * len(BODY)))
        self.end_headers()
        for _ in range(8):
            self.wfile.write(BODY)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def target():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Target)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_the_relays_are_listed_as_they_are(visit, node):
    page = ready(visit())
    table = page.get_by_role("table", name="Relays of the network")
    expect(table.get_by_role("rowheader")).to_have_text(RELAYS)
    expect(table.get_by_text("Alive", exact=True)).to_have_count(3)
    known = {relay["name"]: relay for relay in node.api("/api/v1/relays")["relays"]}
    page.get_by_role("button", name="relay2", exact=True).first.click()
    sheet = page.get_by_role("dialog", name="relay2")
    expect(sheet).to_contain_text(f"{known['relay2']['host']}:{known['relay2']['port']}")
    expect(sheet).to_contain_text(known["relay2"]["id"][:8])
    screenshot(page, "relay", full_page=False)


def test_the_latency_of_a_relay_appears_once_a_loop_cell_came_home(visit):
    page = ready(visit())
    latency = page.get_by_role("table", name="Relays of the network").get_by_text(
        re.compile(r"^[\d.,]+\sms$")
    )
    expect(latency.first).to_be_visible(timeout=PATIENCE)


def test_a_circuit_leads_from_you_over_three_relays(visit):
    page = ready(visit())
    chain = card(page, "Your circuits").get_by_role("list", name=re.compile("^Path: you, then"))
    hops = chain.first.get_by_role("listitem")
    expect(hops).to_have_count(4)
    expect(hops.first).to_contain_text("You")
    for hop, role in zip(hops.all()[1:], ("Guard", "Middle", "Exit")):
        expect(hop).to_contain_text(role)
    names = {hop.get_by_role("button").inner_text() for hop in hops.all()[1:]}
    assert names == set(RELAYS)


def peak(page: Page) -> float:
    """The highest rate of the last two minutes, in bytes per second, as the graph tells it."""
    text = page.get_by_text("Last two minutes").inner_text()
    number, unit = re.search(r"peak ([\d.,]+)\s(\w*)B/s down", text).groups()
    return float(number.replace(",", "")) * {"": 1, "k": 1e3, "M": 1e6, "G": 1e9}[unit]


def test_the_graph_moves_when_something_is_fetched_through_the_proxy(visit, node, target):
    page = ready(visit())
    picture = "document.querySelector('.chart-canvas').toDataURL()"
    before, painted = peak(page), page.evaluate(picture)
    result = fetch(node.socks, target, extra=["-o", os.devnull])
    assert result.returncode == 0, result.stderr
    page.wait_for_function(f"before => {picture} !== before", arg=painted)
    until(lambda: peak(page) > before)
    screenshot(page, "traffic")


def add(page: Page, name: str, address: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Contact address", exact=True).fill(address)
    page.get_by_role("button", name="Add contact").click()
    expect(page.get_by_role("switch", name=f"Let {name} send without asking")).to_be_visible()


def send(page: Page, name: str, content: bytes, peer: str) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_label("To", exact=True).fill(peer)
    page.get_by_role("button", name="Send", exact=True).click()


def row(page: Page, name: str):
    return page.get_by_role("listitem").filter(has_text=name).first


def test_a_file_is_sent_from_one_page_and_accepted_on_another(visit, visit_peer, node, peer):
    content = os.urandom(3 << 20)
    addresses = {side: side.api("/api/v1/node")["address"] for side in (node, peer)}
    add(ready(visit_peer("contacts")), "Rabbit", addresses[node])
    theirs = ready(visit_peer("transfers", width=320, height=640, color_scheme="dark"))
    ours = ready(visit("contacts"))
    add(ours, "Badger", addresses[peer])
    ours.goto(f"{visit.base_url}#/transfers")
    send(ours, "burrow.bin", content, "Badger")
    offer = card(theirs, "Offered to you")
    expect(offer.get_by_text("burrow.bin")).to_be_visible(timeout=PATIENCE)
    expect(offer).to_contain_text("from Rabbit")
    assert theirs.evaluate(AUDIT) == [] and sideways(theirs) <= 0
    screenshot(theirs, "offer-dark-320")
    screenshot(ours, "waiting")
    offer.get_by_role("button", name="Accept burrow.bin").click()
    for page in (ours, theirs):
        done = row(page, "burrow.bin").get_by_text("Done", exact=True)
        expect(done).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("alert")).to_have_count(0)
    screenshot(ours, "sent")
    screenshot(theirs, "received-dark-320")
    assert (peer.data / "downloads" / "burrow.bin").read_bytes() == content


def test_an_offer_can_be_declined_and_its_sender_sees_it(visit, visit_peer, node, peer):
    addresses = {side: side.api("/api/v1/node")["address"] for side in (node, peer)}
    add(ready(visit_peer("contacts")), "Hare", addresses[node])
    theirs = ready(visit_peer("transfers"))
    ours = ready(visit("transfers"))
    send(ours, "thistle.txt", b"prickly", addresses[peer])
    decline = theirs.get_by_role("button", name="Decline thistle.txt")
    decline.click(timeout=PATIENCE)
    for page in (ours, theirs):
        declined = row(page, "thistle.txt").get_by_text("Declined", exact=True)
        expect(declined).to_be_visible(timeout=PATIENCE)


def test_the_files_of_whom_you_let_are_taken_without_asking(visit, visit_peer, node, peer):
    addresses = {side: side.api("/api/v1/node")["address"] for side in (node, peer)}
    contacts = ready(visit_peer("contacts"))
    add(contacts, "Mole", addresses[node])
    contacts.get_by_role("switch", name="Let Mole send without asking").click()
    theirs = ready(visit_peer("transfers"))
    ours = ready(visit("transfers"))
    send(ours, "molehill.txt", b"earth", addresses[peer])
    for page in (ours, theirs):
        done = row(page, "molehill.txt").get_by_text("Done", exact=True)
        expect(done).to_be_visible(timeout=PATIENCE)
    assert (peer.data / "downloads" / "molehill.txt").read_bytes() == b"earth"


def test_circuits_are_renewed_from_the_page(visit, node):
    page = ready(visit())
    before = {circuit["id"] for circuit in node.api("/api/v1/circuits")["circuits"]}
    page.get_by_role("button", name="Renew").click()
    expect(page.get_by_text("New circuits are being built")).to_be_visible()
    circuits = card(page, "Your circuits")
    expect(circuits.get_by_text("Open", exact=True).first).to_be_visible(timeout=PATIENCE)
    after = {circuit["id"] for circuit in node.api("/api/v1/circuits")["circuits"]}
    assert after - before


def test_a_used_link_and_a_stranger_are_shown_the_locked_page(browser, node, visit):
    ready(visit())
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(node.web)
        expect(page.get_by_role("heading", name="This page is locked")).to_be_visible()
        screenshot(page, "locked")
        assert page.goto(node.told["open"]).status == 403
    finally:
        context.close()


def test_a_node_that_stops_is_explained(visit, tmp_path):
    process = started(data=tmp_path / "passing")
    try:
        visit.base_url, visit.once = process.web + "/", process.told["open"]
        visit.expected = ("ERR_",)
        page = ready(visit())
        assert process.stop() == 130
        heading = page.get_by_role("heading", name="Your node does not answer")
        expect(heading.or_(page.locator("[data-link=offline]")).first).to_be_visible(
            timeout=PATIENCE
        )
        screenshot(page, "stopped")
    finally:
        process.kill()

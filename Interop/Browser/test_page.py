"""Warren's page in a browser. See conftest.py for how the page is found."""

import gzip
import re
from pathlib import Path

import pytest
from conftest import ROOT, control, screenshot
from playwright.sync_api import Page, expect

AUDIT = (Path(__file__).parent / "audit.js").read_text()
PAGES = ("reach", "transfers", "contacts", "settings")
THEMES = ("light", "dark")
simulated = pytest.mark.simulated


def ready(page: Page) -> Page:
    """The page has its first data and its event stream."""
    expect(page.locator("[data-link=live]")).to_be_visible()
    expect(page.locator(".skeleton")).to_have_count(0)
    return page


def card(page: Page, title: str):
    return page.get_by_role("region", name=title, exact=True)


def sideways(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


# What is shown


def test_reach_shows_the_network(visit):
    page = ready(visit())
    expect(page).to_have_title("Reach · Warren")
    expect(page.get_by_role("table", name="Relays of the network")).to_be_visible()
    expect(page.get_by_role("slider", name=re.compile("Traffic"))).to_be_visible()
    expect(page.get_by_role("slider", name=re.compile("Loop cells"))).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("^Map of"))).to_be_visible()


@simulated
def test_a_relay_row_says_its_state_in_words_and_shape(visit):
    page = ready(visit())
    page.get_by_label("State").select_option("dead")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader")).first
    expect(row.get_by_text("Dead")).to_be_visible()
    expect(row.locator(".badge svg path")).to_have_count(1)


@simulated
def test_a_circuit_is_drawn_from_you_to_its_exit(visit):
    page = ready(visit())
    chain = page.get_by_role("list", name=re.compile("^Path: you, then")).first
    expect(chain.get_by_role("listitem")).to_have_count(4)
    for word in ("You", "Guard", "Middle", "Exit"):
        expect(chain.get_by_text(word, exact=True)).to_be_visible()


def test_the_graph_is_painted_in_the_colours_of_the_theme(visit):
    visit.expected = ("getImageData",)
    page = ready(visit(color_scheme="dark"))
    painted = """() => {
      const canvas = document.querySelector(".chart-canvas");
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      const accent = getComputedStyle(canvas).getPropertyValue("--accent").trim();
      const wanted = [1, 3, 5].map((at) => parseInt(accent.slice(at, at + 2), 16));
      let hits = 0;
      for (let at = 0; at < pixels.length; at += 4) {
        if (wanted.every((value, channel) => Math.abs(pixels[at + channel] - value) < 4)
          && pixels[at + 3] > 200) hits += 1;
      }
      return hits > 50;
    }"""
    page.wait_for_function(painted)
    page.keyboard.press("d")
    page.wait_for_function(painted)


@simulated
def test_relays_can_be_filtered_and_sorted(visit):
    page = ready(visit())
    table = page.get_by_role("table", name="Relays of the network")
    table.get_by_role("button", name="Latency").click()
    header = table.get_by_role("columnheader", name="Latency")
    expect(header).to_have_attribute("aria-sort", "ascending")
    table.get_by_role("button", name="Latency").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    page.get_by_role("searchbox").fill("alder")
    expect(table.get_by_role("rowheader")).to_have_count(2)
    page.get_by_role("searchbox").fill("no such relay")
    expect(page.get_by_text("No relay matches")).to_be_visible()
    page.get_by_role("button", name="Clear the filter").click()
    expect(table.get_by_role("rowheader").first).to_be_visible()


@simulated
def test_a_network_of_thousands_shows_a_page_of_it(visit):
    page = ready(visit(scenario="large"))
    expect(page.get_by_role("rowheader")).to_have_count(25)
    page.get_by_role("button", name="Show 50 more").click()
    expect(page.get_by_role("rowheader")).to_have_count(75)
    expect(page.get_by_text("220 of 2,000 shown")).to_be_visible()


def test_the_contact_address_can_be_copied(visit):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ready(page).get_by_role("button", name="Copy contact address").click()
    expect(page.get_by_text("Copied").first).to_be_visible()
    shown = page.locator(".node-address code").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == shown


# What moves


def test_the_event_stream_moves_the_graph(visit):
    page = ready(visit())
    slider = page.get_by_role("slider", name=re.compile("Traffic"))
    first = slider.get_attribute("aria-valuetext")
    expect(slider).not_to_have_attribute("aria-valuetext", first)


@simulated
def test_a_cut_stream_is_opened_again(visit, base_url):
    page = ready(visit())
    control(base_url, "cut")
    expect(page.locator("[data-link=waiting]")).to_be_visible()
    expect(page.locator("[data-link=live]")).to_be_visible()


@simulated
def test_without_a_stream_the_page_asks(visit):
    visit.expected = ("503",)
    page = visit(scenario="nostream")
    expect(page.locator("[data-link=polling]")).to_be_visible(timeout=20_000)
    slider = page.get_by_role("slider", name=re.compile("Traffic"))
    first = slider.get_attribute("aria-valuetext")
    expect(slider).not_to_have_attribute("aria-valuetext", first)


# What can be done


@simulated
def test_an_offer_can_be_accepted(visit):
    page = ready(visit("transfers"))
    page.get_by_role("button", name="Accept field-recordings-2024.zip").click()
    expect(page.get_by_text("Receiving field-recordings-2024.zip")).to_be_visible()
    bar = page.get_by_role("progressbar", name="Progress of field-recordings-2024.zip")
    expect(bar).to_be_visible()
    expect(bar).not_to_have_attribute("aria-valuenow", "0")
    expect(card(page, "Offered to you")).to_have_count(0)


@simulated
def test_an_offer_can_be_declined(visit):
    page = ready(visit("transfers"))
    page.get_by_role("button", name="Decline field-recordings-2024.zip").click()
    row = page.get_by_role("listitem").filter(has_text="field-recordings-2024.zip")
    expect(row.get_by_text("Declined", exact=True)).to_be_visible()


@simulated
def test_a_transfer_can_be_cancelled_and_removed(visit):
    page = ready(visit("transfers"))
    page.get_by_role("button", name="Cancel survey.ogv").click()
    page.get_by_role("button", name="Remove survey.ogv from the list").click()
    removed = page.get_by_role("list").get_by_text("survey.ogv", exact=True)
    expect(removed).to_have_count(0)


@simulated
def test_a_chosen_file_is_sent_to_a_contact(visit):
    page = ready(visit("transfers"))
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Choose a file first.")).to_be_visible()
    expect(page.get_by_text("Enter whom to send it to.")).to_be_visible()
    page.locator("input[type=file]").set_input_files(
        {"name": "hello.txt", "mimeType": "text/plain", "buffer": b"x" * 250_000}
    )
    page.get_by_label("To", exact=True).fill("Ada")
    page.get_by_role("button", name="Send", exact=True).click()
    row = page.get_by_role("listitem").filter(has_text="hello.txt").first
    expect(row.get_by_text("to Ada · 0 B of 250 kB")).to_be_visible()


@simulated
def test_a_dropped_file_is_taken(visit):
    page = ready(visit("transfers"))
    transfer = page.evaluate_handle("""() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["carrots"], "dropped.txt"));
      return transfer;
    }""")
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})
    expect(page.get_by_text("dropped.txt, 7 B")).to_be_visible()


@simulated
def test_a_refusal_says_what_to_do(visit):
    visit.expected = ("400",)
    page = ready(visit("transfers"))
    page.get_by_role("tab", name="On the node").click()
    page.get_by_label("Path").fill("notes.txt")
    page.get_by_label("To", exact=True).fill("Ada")
    page.get_by_role("button", name="Send", exact=True).click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("There is no file at notes.txt")
    expect(alert).to_contain_text("Give the whole path")
    alert.get_by_role("button", name="Dismiss").click()
    expect(alert).to_have_count(0)


@simulated
def test_circuits_can_be_closed_and_renewed(visit):
    page = ready(visit())
    closers = page.get_by_role("button", name=re.compile("^Close circuit"))
    closers.first.click()
    page.get_by_role("dialog").get_by_role("button", name="Close circuit").click()
    expect(closers).to_have_count(2)
    page.get_by_role("button", name="Renew").click()
    expect(page.get_by_text("Building").first).to_be_visible()


@simulated
def test_a_contact_can_be_added_and_allowed(visit):
    page = ready(visit("contacts"))
    page.get_by_role("button", name="Add contact").click()
    expect(page.get_by_text("Enter a name.")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Barbara")
    page.get_by_label("Contact address", exact=True).fill("b4rb4r4.warren")
    page.get_by_role("button", name="Add contact").click()
    switch = page.get_by_role("switch", name="Let Barbara send without asking")
    expect(switch).not_to_be_checked()
    switch.click()
    expect(switch).to_be_checked()

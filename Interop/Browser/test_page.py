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
    switch = page.get_by_role("switch", name="Allow Barbara to send to you")
    expect(switch).to_be_checked()
    switch.click()
    expect(switch).not_to_be_checked()


# Getting in


@simulated
def test_a_locked_page_says_how_to_get_in(visit, base_url):
    visit.expected = ("401",)
    page = visit(scenario="locked", color_scheme="dark")
    expect(page.get_by_role("heading", name="This page is locked")).to_be_visible()
    expect(page.get_by_text("warren open")).to_be_visible()
    expect(page.get_by_text(re.compile("relays are up"))).to_be_visible()
    assert page.evaluate(AUDIT) == []
    screenshot(page, "locked-dark")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="This page is locked")).to_be_visible()
    page.goto(f"{base_url}open?key=rabbit")
    ready(page)


@simulated
def test_a_session_that_ends_locks_the_page(visit, base_url):
    visit.expected = ("401",)
    page = ready(visit())
    page.context.add_cookies([{"name": "warren_dev", "value": "locked", "url": base_url}])
    control(base_url, "cut")
    expect(page.get_by_role("heading", name="This page is locked")).to_be_visible()


@simulated
def test_a_stopped_node_is_explained_and_waited_for(visit, base_url):
    visit.expected = ("ERR_EMPTY_RESPONSE",)
    page = visit(scenario="stopped")
    expect(page.get_by_role("heading", name="Your node does not answer")).to_be_visible()
    expect(page.get_by_text("warren up")).to_be_visible()
    screenshot(page, "stopped")
    page.context.clear_cookies()
    ready(page)


@simulated
@pytest.mark.parametrize("path", PAGES)
def test_empty_pages_say_what_to_do(visit, path):
    page = ready(visit(path, scenario="empty"))
    assert page.evaluate(AUDIT) == []
    screenshot(page, f"empty-{path}")
    if path != "settings":
        expect(page.locator(".empty").first).to_be_visible()


@simulated
def test_failures_are_shown_where_the_data_would_be(visit):
    visit.expected = ("500",)
    page = visit("contacts", scenario="failing")
    expect(page.get_by_text("The node cannot read its store")).to_be_visible()
    expect(page.get_by_text("Free some disk space")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("rowheader", name="Ada")).to_be_visible()


# Looks


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", (1440, 820, 320))
@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_and_are_accessible(visit, path, width, theme):
    page = ready(visit(path, width=width, height=900 if width > 400 else 640, color_scheme=theme))
    page.evaluate("document.fonts.ready")
    assert sideways(page) <= 0
    assert page.evaluate(AUDIT) == []
    screenshot(page, f"{path}-{theme}-{width}")


def test_the_theme_follows_the_system_until_it_is_chosen(visit):
    page = ready(visit(color_scheme="dark"))
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.emulate_media(color_scheme="light")
    light = page.evaluate(ground)
    assert dark != light
    page.get_by_role("button", name="Switch to dark colours").click()
    assert page.evaluate(ground) == dark
    page.reload()
    assert page.evaluate(ground) == dark


def tokens(page: Page) -> dict[str, str]:
    return page.evaluate("""() => {
      const style = getComputedStyle(document.documentElement);
      const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
      const names = rules.filter((rule) => rule.selectorText === ":root")
        .flatMap((rule) => [...rule.style]).filter((name) => name.startsWith("--"));
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name).trim()]));
    }""")


def test_dark_by_choice_is_dark_by_system(visit):
    page = ready(visit(color_scheme="dark"))
    by_system = tokens(page)
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert tokens(page) == by_system


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, two: str) -> float:
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


GROUNDS = ("--bg", "--surface", "--surface-sunken", "--surface-hover")
TEXT_PAIRS = [
    *((ink, ground) for ink in ("--text", "--text-soft", "--text-faint") for ground in GROUNDS),
    *((ink, ground) for ink in ("--accent", "--warn", "--bad") for ground in GROUNDS[:3]),
    ("--on-accent", "--accent"),
    ("--on-accent", "--accent-hover"),
    ("--accent", "--accent-wash"),
    ("--ok", "--ok-wash"),
    ("--warn", "--warn-wash"),
    ("--bad", "--bad-wash"),
    ("--text-soft", "--idle-wash"),
]
SHAPE_PAIRS = [
    *(("--control-line", ground) for ground in GROUNDS[:3]),
    *(("--focus", ground) for ground in GROUNDS),
    ("--upload", "--surface"),
]


@pytest.mark.parametrize("theme", THEMES)
def test_colours_stand_out_from_their_grounds(visit, theme):
    chosen = tokens(ready(visit(color_scheme=theme)))
    weak = [
        f"{ink} on {ground}: {ratio:.2f}"
        for pairs, needed in ((TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0))
        for ink, ground in pairs
        if (ratio := contrast(chosen[ink], chosen[ground])) < needed
    ]
    assert weak == []


def test_reduced_motion_stops_all_motion(visit):
    page = ready(visit(reduced_motion="reduce"))
    assert page.evaluate("document.getAnimations().length") == 0
    assert tokens(page)["--medium"] in ("0ms", "0s")


# By keyboard


def test_the_skip_link_comes_first_and_leads_to_the_content(visit):
    page = ready(visit())
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_every_stop_of_the_tab_key_shows_where_it_is(visit):
    page = ready(visit())
    page.emulate_media(reduced_motion="reduce")
    stops = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
          const at = document.activeElement;
          const style = getComputedStyle(at);
          const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          return [at.outerHTML.slice(0, 120), marked];
        }""")
        assert stop[1], f"no visible focus: {stop[0]}"
        stops.add(stop[0])
    assert len(stops) >= 15


def test_letters_lead_to_pages(visit):
    page = ready(visit())
    for letter, title in (("t", "Transfers"), ("c", "Contacts"), ("s", "Settings"), ("r", "Reach")):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        expect(page).to_have_title(f"{title} · Warren")
        expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_the_shortcut_sheet_opens_and_gives_focus_back(visit):
    page = ready(visit())
    opener = page.get_by_role("link", name="Settings")
    opener.focus()
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(sheet).to_be_visible()
    screenshot(page, "shortcuts", full_page=False)
    assert page.evaluate(AUDIT) == []
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(opener).to_be_focused()


def test_slash_goes_to_the_filter_from_any_page(visit):
    page = ready(visit("settings"))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_shortcuts_can_be_switched_off(visit):
    page = ready(visit("settings"))
    page.get_by_role("switch", name="Single-key shortcuts").uncheck()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


@simulated
def test_graphs_are_read_with_arrows(visit):
    page = ready(visit())
    for name in ("Traffic", "Loop cells"):
        slider = page.get_by_role("slider", name=re.compile(name))
        slider.focus()
        page.keyboard.press("Home")
        first = slider.get_attribute("aria-valuetext")
        assert re.match(r"\d+:\d\d", first)
        page.keyboard.press("ArrowRight")
        assert slider.get_attribute("aria-valuetext") != first


@simulated
def test_a_relay_opens_and_closes_by_keyboard(visit):
    page = ready(visit())
    opener = page.get_by_role("button", name="alder", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="alder")
    expect(sheet.get_by_text("Identity")).to_be_visible()
    assert page.evaluate(AUDIT) == []
    screenshot(page, "relay", full_page=False)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(opener).to_be_focused()


@simulated
def test_tabs_move_with_arrows(visit):
    page = ready(visit("transfers"))
    page.get_by_role("tab", name=re.compile("^All")).focus()
    page.keyboard.press("ArrowRight")
    active = page.get_by_role("tab", name=re.compile("^Active"))
    expect(active).to_be_focused()
    expect(active).to_have_attribute("aria-selected", "true")


def test_an_unknown_address_leads_back(visit):
    page = visit("nowhere")
    page.get_by_role("link", name="Go to Reach").click()
    expect(page).to_have_title("Reach · Warren")


# What is shipped


def test_the_bundle_keeps_its_budget():
    names = ("index.html", "app.js", "app.css", "icon.svg")
    built = [(ROOT / ".build" / "web" / name).read_bytes() for name in names]
    assert sum(len(gzip.compress(part)) for part in built) <= 80_000

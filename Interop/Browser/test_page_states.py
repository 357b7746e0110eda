"""The page's states, looks and keyboard, each in a real browser."""
import gzip
import re

import pytest
from conftest import ROOT, control, screenshot
from playwright.sync_api import Page, expect
from test_page import AUDIT, PAGES, THEMES, card, ready, sideways, simulated


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


def test_the_bundle_keeps_its_budgets():
    built = {path.name: len(gzip.compress(path.read_bytes()))
             for path in (ROOT / ".build" / "web").iterdir()}
    first = ("index.html", "app.js", "shared.js", "app.css", "icon.svg")
    assert sum(built[name] for name in first) <= 84_000
    assert sum(built.values()) <= 150_000


@simulated
def test_the_first_page_loads_nothing_of_the_rooms(visit):
    asked = []
    page = ready(visit())
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.reload()
    ready(page)
    assert not {"rooms.js", "rooms.css", "transfer.js"} & set(asked)

"""The Rooms page: two browsers that talk through real WebRTC."""

import re

import pytest
from conftest import control, screenshot
from playwright.sync_api import expect
from rooms import ADDRESS, enter, heard, met, pair, person, say
from test_page import AUDIT, THEMES, sideways

pytestmark = pytest.mark.simulated


# Coming in


def test_a_room_is_made_and_its_link_leads_others_in(visit):
    anna = visit("rooms")
    anna.get_by_label("Your name").fill("Anna")
    anna.get_by_role("button", name="Create a room").click()
    expect(anna).to_have_url(re.compile(r"#/room/[2-9A-HJ-NP-Z]{6}-[a-z]+-[a-z]+-[a-z]+$"))
    expect(anna.get_by_text("Nobody else is here")).to_be_visible()
    ben = enter(visit, "Ben", anna.url.split("/room/")[1])
    met(anna, "Ben")
    met(ben, "Anna")


@pytest.mark.parametrize(
    "written", ("K7QF2M apple river stone", "k7qf2m-APPLE-river-stone", "k7qf2m")
)
def test_a_room_is_joined_by_what_people_type(visit, written):
    page = visit("rooms")
    page.get_by_label("Code and words, or link").fill(written)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Room K7QF2M")).to_be_visible()
    page.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("button", name=re.compile("^Enter room K7QF2M"))).to_be_visible()


@pytest.mark.parametrize(
    ("written", "problem"),
    (("K7QF1M", "That is not a room"), ("K7QF2M apple", "all three words"),
     ("K7QF2M apple river stome", "not on the list")),
)
def test_a_mistyped_room_is_explained(visit, written, problem):
    page = visit("rooms")
    page.get_by_label("Code and words, or link").fill(written)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text(problem)).to_be_visible()


def test_a_guest_sees_the_rooms_and_asks_the_node_for_nothing(visit):
    asked = []
    page = visit("rooms", scenario="locked")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page.url.replace("#/rooms", f"#/room/{ADDRESS}"))
    page.reload()
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_role("heading", name="Room K7QF2M")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    assert [url for url in asked if "/api/" in url] == []


def test_the_owner_keeps_the_other_pages(visit):
    page = visit("reach")
    expect(page.locator("[data-link=live]")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page).to_have_title("Rooms · Warren")
    page.get_by_role("button", name="Create a room").click()
    expect(page.locator("[data-phase=joined]")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    page.go_back()
    expect(page.locator("[data-phase=joined]")).to_be_visible()


# Who is who


def test_the_right_words_verify_and_show_the_same_safety_words(visit):
    seen = []
    for page, other in zip(pair(visit), ("Ben", "Anna")):
        page.get_by_role("button", name=f"Verify {other}").click()
        dialog = page.get_by_role("dialog")
        words = dialog.get_by_role("list", name="Safety words").get_by_role("listitem")
        seen.append(words.all_inner_texts())
        assert page.evaluate(AUDIT) == []
        screenshot(page, "room-safety", full_page=False)
    assert seen[0] == seen[1] and len(seen[0]) == 4


def test_wrong_words_are_noticed_and_nothing_is_exchanged(visit):
    anna = enter(visit, "Anna")
    ben = enter(visit, "Ben", "K7QF2M-apple-river-silver")
    for page, other in ((anna, "Ben"), (ben, "Anna")):
        expect(person(page, other)).to_have_attribute("data-trust", "wrong")
        expect(page.get_by_role("alert")).to_contain_text("gave other words")
    say(ben, "hello?")
    expect(heard(anna, "hello?")).to_have_count(0)


def test_a_server_that_swaps_certificates_connects_nobody(visit, base_url):
    control(base_url, "forge")
    anna, ben = enter(visit, "Anna"), enter(visit, "Ben")
    expect(person(anna, "Ben")).to_have_attribute("data-trust", "wrong")
    expect(person(ben, "Anna")).to_have_attribute("data-trust", "wrong")


def test_without_words_people_compare_safety_words(visit):
    anna = enter(visit, "Anna")
    ben = enter(visit, "Ben", "K7QF2M")
    seen = []
    for page, other in ((anna, "Ben"), (ben, "Anna")):
        met(page, other, "unverified")
        page.get_by_role("button", name=f"Verify {other}").click()
        words = page.get_by_role("list", name="Safety words").get_by_role("listitem")
        seen.append(words.all_inner_texts())
    assert seen[0] == seen[1] and len(seen[0]) == 4


# Talking


def test_a_message_is_delivered_read_answered_and_edited(visit):
    anna, ben = pair(visit)
    say(anna, "Is the *tunnel* **open**? See https://example.org/a_b.")
    message = ben.get_by_role("article").first
    expect(message.locator("em")).to_have_text("tunnel")
    expect(message.locator("strong")).to_have_text("open")
    expect(message.locator("a")).to_have_attribute("href", "https://example.org/a_b")
    expect(anna.locator("[data-delivery=read]")).to_be_visible()
    message.hover()
    message.get_by_role("button", name="Reply").click()
    say(ben, "Yes, since noon")
    answer = anna.get_by_role("article").filter(has_text="since noon")
    expect(answer.locator(".quote")).to_contain_text("Is the")
    ben.get_by_role("textbox", name="Message").press("ArrowUp")
    say(ben, "Yes, since nine")
    expect(heard(anna, "since nine")).to_be_visible()
    expect(anna.get_by_text("edited")).to_be_visible()


def test_markup_stays_text(visit):
    anna, ben = pair(visit)
    say(anna, "<img src=x onerror=alert(1)> `<b>` javascript:alert(1) snake_case_name 2*3*4")
    message = ben.get_by_role("article").first
    expect(message).to_contain_text("<img src=x onerror=alert(1)>")
    expect(message).to_contain_text("snake_case_name 2*3*4")
    expect(message.locator("img, b, a, em")).to_have_count(0)


def test_typing_is_shown(visit):
    anna, ben = pair(visit)
    anna.get_by_role("textbox", name="Message").press_sequentially("Hm")
    expect(ben.get_by_text("Anna is typing")).to_be_visible()
    anna.get_by_role("textbox", name="Message").fill("")
    expect(ben.get_by_text("Anna is typing")).to_have_count(0)


def test_a_long_message_is_counted_and_one_too_long_stays(visit):
    anna, ben = pair(visit)
    field = anna.get_by_role("textbox", name="Message")
    field.fill("x" * 10_001)
    expect(anna.get_by_text("1 character too many")).to_be_visible()
    expect(anna.get_by_role("button", name="Send")).to_be_disabled()
    field.fill("y" * 10_000)
    field.press("Enter")
    expect(ben.get_by_role("article")).to_contain_text("y" * 10_000)


def test_an_emoji_is_picked_by_keyboard(visit):
    anna, ben = pair(visit)
    anna.get_by_role("button", name="Insert an emoji").press("Enter")
    anna.keyboard.press("ArrowRight")
    anna.keyboard.press("Enter")
    expect(anna.get_by_role("textbox", name="Message")).to_be_focused()
    anna.keyboard.press("Enter")
    expect(ben.get_by_role("article")).to_contain_text("😂")


def test_what_is_said_to_an_empty_room_reaches_the_first_who_comes(visit):
    anna = enter(visit, "Anna")
    say(anna, "Anyone?")
    expect(anna.locator("[data-delivery=sending]")).to_be_visible()
    ben = enter(visit, "Ben")
    expect(heard(ben, "Anyone?")).to_be_visible()
    expect(anna.locator("[data-delivery=read]")).to_be_visible()


def test_messages_are_searched(visit):
    anna, _ = pair(visit)
    for text in ("one fish", "two fish", "red bird"):
        say(anna, text)
    anna.get_by_role("searchbox", name="Search messages").fill("FISH")
    expect(anna.get_by_text("2 messages found")).to_be_visible()
    expect(anna.get_by_role("article")).to_have_count(2)
    expect(anna.locator("mark").first).to_have_text("fish")


def test_a_long_history_keeps_few_rows_in_the_page(visit):
    anna, ben = pair(visit)
    field = anna.get_by_role("textbox", name="Message")
    for number in range(150):
        field.fill(f"line {number}")
        field.press("Enter")
    expect(heard(ben, "line 149")).to_be_visible()
    assert ben.get_by_role("article").count() < 60
    ben.get_by_role("group", name="Messages").evaluate("(list) => list.scrollTo(0, 0)")
    expect(ben.locator(".bubble").get_by_text("line 0", exact=True)).to_be_visible()
    say(anna, "and one more")
    ben.get_by_role("button", name="1 new message").click()
    expect(heard(ben, "and one more")).to_be_visible()


# Staying


def test_people_stay_connected_while_the_server_is_away(visit, base_url):
    visit.expected = ("WebSocket",)
    anna, ben = pair(visit)
    control(base_url, "drop")
    expect(anna.locator("[data-phase=waiting]")).to_be_visible()
    say(anna, "still here")
    expect(heard(ben, "still here")).to_be_visible()
    expect(anna.locator("[data-phase=joined]")).to_be_visible()
    met(anna, "Ben")
    expect(anna.locator("[data-person]")).to_have_count(1)


def test_a_server_that_forgot_the_room_leaves_nobody_twice(visit, base_url):
    visit.expected = ("WebSocket",)
    anna, ben = pair(visit)
    control(base_url, "restart")
    expect(anna.locator("[data-phase=waiting]")).to_be_visible()
    for page in (anna, ben):
        expect(page.locator("[data-phase=joined]")).to_be_visible()
    say(anna, "after the restart")
    expect(heard(ben, "after the restart")).to_be_visible()
    expect(anna.locator("[data-person]")).to_have_count(1)
    met(anna, "Ben")


def test_a_reload_comes_back_as_the_same_person(visit):
    anna, ben = pair(visit)
    say(anna, "before")
    expect(heard(ben, "before")).to_be_visible()
    ben.reload()
    expect(heard(ben, "before")).to_be_visible()
    met(ben, "Anna")
    met(anna, "Ben")
    expect(anna.locator("[data-person]")).to_have_count(1)
    say(ben, "after")
    expect(heard(anna, "after")).to_be_visible()


def test_three_people_all_meet(visit):
    pages = {name: enter(visit, name) for name in ("Anna", "Ben", "Cleo")}
    for name, page in pages.items():
        for other in pages.keys() - {name}:
            met(page, other)
    say(pages["Cleo"], "hello all")
    for name in ("Anna", "Ben"):
        expect(heard(pages[name], "hello all")).to_be_visible()
    expect(pages["Cleo"].locator("[data-delivery=read]")).to_be_visible()


def test_the_page_opens_without_a_network(visit):
    visit.expected = ("WebSocket", "ERR_INTERNET_DISCONNECTED")
    page = visit("rooms")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("button", name="Create a room")).to_be_visible()
    manifest = page.evaluate("document.querySelector('link[rel=manifest]').href")
    assert manifest.endswith("manifest.webmanifest")


# Looks and keys


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", (1440, 820, 320))
def test_rooms_fit_and_are_accessible(visit, width, theme):
    look = {"width": width, "height": 900 if width > 400 else 640, "color_scheme": theme}
    landing = visit("rooms", **look)
    expect(landing.get_by_role("button", name="Create a room")).to_be_visible()
    assert sideways(landing) <= 0
    assert landing.evaluate(AUDIT) == []
    screenshot(landing, f"rooms-{theme}-{width}")
    anna = enter(visit, "Anna", **look)
    ben = enter(visit, "Ben", width=1440)
    say(ben, "Hello from the other side of the burrow, where it is **warm**.")
    expect(heard(anna, "other side")).to_be_visible()
    say(anna, "`warren up` and here I am")
    ben.locator("#room-files").set_input_files(
        {"name": "map of the burrow.txt", "mimeType": "text/plain", "buffer": b"x" * 300_000}
    )
    parts = ("Chat", "People", "Files") if width <= 1024 else ("",)
    for part in parts:
        if part:
            anna.get_by_role("tab", name=re.compile(f"^{part}")).click()
        assert sideways(anna) <= 0
        assert anna.evaluate(AUDIT) == []
        screenshot(anna, f"room-{part}{theme}-{width}", full_page=False)
    anna.get_by_role("button", name="Invite", exact=True).first.click()
    expect(anna.get_by_role("img", name="QR code of the link")).to_be_visible()
    assert anna.evaluate(AUDIT) == []
    screenshot(anna, f"room-invite-{theme}-{width}", full_page=False)


def test_a_room_is_used_by_keyboard_alone(visit):
    anna = visit("rooms")
    anna.get_by_label("Your name").focus()
    anna.keyboard.type("Anna")
    anna.keyboard.press("Tab")
    anna.keyboard.press("Enter")
    expect(anna.locator("[data-phase=joined]")).to_be_visible()
    ben = enter(visit, "Ben", anna.url.split("/room/")[1])
    met(anna, "Ben")
    anna.locator("h1").focus()
    anna.keyboard.press("n")
    anna.keyboard.type("by hand")
    anna.keyboard.press("Enter")
    expect(heard(ben, "by hand")).to_be_visible()
    anna.locator("h1").focus()
    for key, title in (("i", "Invite people"), ("q", "Connection quality"), ("?", "Keyboard shortcuts")):
        anna.keyboard.press(key)
        expect(anna.get_by_role("dialog", name=title)).to_be_visible()
        assert anna.evaluate(AUDIT) == []
        anna.keyboard.press("Escape")
        expect(anna.get_by_role("dialog")).to_have_count(0)
    anna.keyboard.press("f")
    expect(anna.get_by_role("searchbox")).to_be_focused()
    anna.locator("h1").focus()
    anna.keyboard.press("u")
    expect(anna.locator("#room-files")).to_be_focused()

"""People in a room, each in a browser of their own."""

import hashlib
from pathlib import Path

from conftest import Visit
from playwright.sync_api import Download, Page, expect

ADDRESS = "K7QF2M-apple-river-stone"


def enter(visit: Visit, name: str, address: str = ADDRESS, **options) -> Page:
    """Opens the link to a room and says yes at its door."""
    page = visit(f"room/{address}", **options)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join").click()
    expect(page.locator("[data-phase=joined]")).to_be_visible()
    return page


def person(page: Page, name: str):
    return page.locator(f"[data-person={name}]")


def met(page: Page, name: str, trust: str = "verified") -> None:
    expect(person(page, name)).to_have_attribute("data-trust", trust)
    expect(person(page, name)).to_have_attribute("data-state", "open")


def pair(visit: Visit, **options) -> tuple[Page, Page]:
    """Anna and Ben, connected and verified."""
    anna = enter(visit, "Anna", **options)
    ben = enter(visit, "Ben", **options)
    met(anna, "Ben")
    met(ben, "Anna")
    return anna, ben


def say(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Message")
    field.fill(text)
    field.press("Enter")


def heard(page: Page, text: str):
    """The message with this text, as the conversation shows it."""
    return page.get_by_role("article").filter(has_text=text)


def transfer(page: Page, name: str, state: str = ""):
    mark = f"[data-state={state}]" if state else ""
    return page.locator(f"[data-transfer='{name}']{mark}")


def choose(page: Page, files) -> None:
    page.locator("#room-files").set_input_files(files)


def digest(file: Path | Download) -> str:
    path = file.path() if isinstance(file, Download) else file
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sample(folder: Path, name: str, size: int, seed: int = 1) -> Path:
    """A file whose every part differs from every other."""
    path = folder / name
    with open(path, "wb") as file:
        for at in range(0, size, 1 << 20):
            block = hashlib.shake_256(f"{seed} {at}".encode()).digest(min(1 << 20, size - at))
            file.write(block)
    return path

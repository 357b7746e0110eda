"""Our peer, and the peers of others that it is joined with."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from native import NativePeer  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def native() -> Iterator[Callable[..., NativePeer]]:
    started: list[NativePeer] = []

    def start(*arguments: str) -> NativePeer:
        started.append(NativePeer(*arguments))
        return started[-1]

    yield start
    for peer in started:
        peer.stop()


@pytest.fixture(scope="session")
def browser():
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def page(browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(60_000)
    page = context.new_page()
    # A page of its own machine may hash; a blank one may not.
    page.route("http://localhost/", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("http://localhost/")
    page.add_script_tag(path=Path(__file__).parent / "peer.js")
    yield page
    context.close()

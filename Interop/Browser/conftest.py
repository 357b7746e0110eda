"""A browser, and the page to look at: a real node's (the program WARREN_BIN) or a simulated one's."""

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
# How processes of the program are started and ended, as the tests of its commands do.
sys.path.append(str(ROOT / "Interop" / "Commands"))

from program import Process, until  # noqa: E402

REAL = "WARREN_BIN" in os.environ
SCREENSHOTS = ROOT / ".build" / "screenshots" / ("node" if REAL else "simulated")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Names in place of local addresses have to be asked for over multicast, which not every machine has.
ARGUMENTS = ["--no-sandbox", "--disable-features=WebRtcHideLocalIpsWithMdns"]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`));
"""


def pytest_configure(config: pytest.Config) -> None:
    expect.set_options(timeout=15_000)
    config.addinivalue_line("markers", "simulated: needs what only the development server offers")
    config.addinivalue_line("markers", "real: needs real nodes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    other = "simulated" if REAL else "real"
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not item.get_closest_marker(other)]


def started(*words: str, data: Path) -> Process:
    line = ("up", "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0", *words)
    return Process(*line, data=data)


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A network of its own, in which circuits are open and loop cells have come home."""
    process = started(data=tmp_path_factory.mktemp("node"))
    try:
        until(lambda: process.api("/api/v1/stats")["aliveCount"] == 3)
        until(lambda: any(c["state"] == "open" for c in process.api("/api/v1/circuits")["circuits"]))
        until(lambda: process.api("/api/v1/heartbeat")["beats"])
        yield process
    finally:
        process.stop()


@pytest.fixture(scope="session")
def peer(node: Process, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Somebody else in the same network."""
    process = started("--join", node.join, data=tmp_path_factory.mktemp("peer"))
    try:
        yield process
    finally:
        process.stop()


@pytest.fixture(scope="session")
def base_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if REAL:
        yield request.getfixturevalue("node").web + "/"
        return
    server = subprocess.Popen(
        ["node", str(ROOT / "Web" / "dev" / "server.mjs"), "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


class Visit:
    """Opens pages and remembers everything they did that they should not have done."""

    def __init__(self, browser: Browser, base_url: str, once: str | None = None) -> None:
        self.browser = browser
        self.once = once
        self.base_url = base_url
        self.contexts: list[BrowserContext] = []
        self.pages: list[Page] = []
        self.complaints: list[str] = []
        self.expected: tuple[str, ...] = ()

    def context(self, *, scenario: str = "", width: int = 1440, height: int = 900, **options):
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(15_000)
        if scenario:
            context.add_cookies([{"name": "warren_dev", "value": scenario, "url": self.base_url}])
        context.add_init_script(WATCH)
        self.contexts.append(context)
        if self.once:
            self._unlock(context, self.once)
        return context

    _sessions: dict[str, list[dict]] = {}

    def _unlock(self, context: BrowserContext, once: str) -> None:
        """The address works once, so the first context's cookie serves the others."""
        if once not in Visit._sessions:
            page = context.new_page()
            page.goto(once)
            page.close()
            Visit._sessions[once] = context.cookies()
        context.add_cookies(Visit._sessions[once])

    def __call__(self, path: str = "reach", **options) -> Page:
        page = self.context(**options).new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"threw: {error}"))
        page.on("request", self._request)
        self.pages.append(page)
        page.goto(f"{self.base_url}#/{path}")
        return page

    def _console(self, message) -> None:
        if message.type in ("error", "warning"):
            if not any(part in message.text for part in self.expected):
                self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith(self.base_url):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def finish(self) -> None:
        for page in self.pages:
            self.complaints += page.evaluate("window.violations")
        for context in self.contexts:
            context.close()
        assert self.complaints == []


@pytest.fixture
def visit(browser: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Every test ends with: nothing on the console, no CSP violation, no request elsewhere."""
    if not REAL:
        control(base_url, "reset")
    once = request.getfixturevalue("node").told["open"] if REAL else None
    visit = Visit(browser, base_url, once)
    yield visit
    visit.finish()


@pytest.fixture
def visit_peer(browser: Browser, peer: Process) -> Iterator[Visit]:
    """The page of somebody else's node."""
    visit = Visit(browser, peer.web + "/", peer.told["open"])
    yield visit
    visit.finish()


def control(base_url: str, action: str) -> None:
    urllib.request.urlopen(urllib.request.Request(f"{base_url}dev/{action}", method="POST")).read()


def screenshot(page: Page, name: str, *, full_page: bool = True) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full_page)

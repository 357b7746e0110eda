"""A browser, and the page to look at: a real node's (BASE_URL, OPEN_URL) or the simulated one."""

import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / ".build" / "screenshots"
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if "BASE_URL" not in os.environ:
        return
    for item in items:
        if item.get_closest_marker("simulated"):
            item.add_marker(pytest.mark.skip(reason="BASE_URL names a real node"))


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    if given := os.environ.get("BASE_URL"):
        yield given.rstrip("/") + "/"
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

    def __init__(self, browser: Browser, base_url: str) -> None:
        self.browser = browser
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
        if (once := os.environ.get("OPEN_URL")) and not scenario:
            self._unlock(context, once)
        return context

    _session: list[dict] = []

    def _unlock(self, context: BrowserContext, once: str) -> None:
        """The address works once, so the first context's cookie serves the others."""
        if not Visit._session:
            page = context.new_page()
            page.goto(once)
            page.close()
            Visit._session = context.cookies()
        context.add_cookies(Visit._session)

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
def visit(browser: Browser, base_url: str) -> Iterator[Visit]:
    """Every test ends with: nothing on the console, no CSP violation, no request elsewhere."""
    if "BASE_URL" not in os.environ:
        control(base_url, "reset")
    visit = Visit(browser, base_url)
    yield visit
    visit.finish()


def control(base_url: str, action: str) -> None:
    urllib.request.urlopen(urllib.request.Request(f"{base_url}dev/{action}", method="POST")).read()


def screenshot(page: Page, name: str, *, full_page: bool = True) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=full_page)

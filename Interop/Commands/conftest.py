"""Runs the built program, `.build/debug/warren` or `$WARREN_BIN`, on the loopback only."""

import http.server
import socket
import threading
from types import SimpleNamespace

import pytest
from program import PROGRAM, Process, until

BODY = b"as it was sent\n" * 64


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        # Every page is another, so that streams which are mixed up show.
        body = self.path.encode() + b"\n" + BODY
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server6(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6
    request_queue_size = 128


class Server4(http.server.ThreadingHTTPServer):
    request_queue_size = 128


def pytest_configure():
    if not PROGRAM.exists():
        pytest.exit(f"there is no {PROGRAM}: build it first, or set WARREN_BIN", returncode=2)


@pytest.fixture(scope="session")
def target():
    """Two pages, on IPv4 and IPv6, and a UDP echo."""
    servers = [Server4(("127.0.0.1", 0), Page), Server6(("::1", 0), Page)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    echo.bind(("127.0.0.1", 0))

    def answer():
        while True:
            try:
                content, source = echo.recvfrom(65536)
                echo.sendto(b"echo " + content, source)
            except OSError:
                return

    threading.Thread(target=answer, daemon=True).start()
    four, six = (server.server_address[1] for server in servers)
    yield SimpleNamespace(
        page=lambda path: f"{path}\n" + BODY.decode(),
        port=four,
        url=f"http://127.0.0.1:{four}/",
        url6=f"http://[::1]:{six}/",
        named=f"http://localhost:{four}/",
        echo=echo.getsockname(),
    )
    for server in servers:
        server.shutdown()
    echo.close()


@pytest.fixture(scope="session")
def node(tmp_path_factory):
    """`warren up`: a network of its own."""
    process = Process(
        "up", "--web", "127.0.0.1:0", "--socks", "127.0.0.1:0", data=tmp_path_factory.mktemp("up")
    )
    try:
        until(lambda: len(process.api("/api/v1/relays")["relays"]) == 3)
        until(lambda: any(c["state"] == "open" for c in process.api("/api/v1/circuits")["circuits"]))
        yield process
    finally:
        process.stop()


@pytest.fixture
def start(tmp_path):
    """Starts commands that end with the test."""
    begun = []

    def begin(*words, data=None):
        process = Process(*words, data=data or tmp_path / f"data-{len(begun)}")
        begun.append(process)
        return process

    yield begin
    for process in reversed(begun):
        process.kill()


@pytest.fixture
def empty(tmp_path):
    """A data folder that nothing has been done with."""
    return tmp_path / "empty"


